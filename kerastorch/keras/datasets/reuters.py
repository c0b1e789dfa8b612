"""tf.keras.datasets.reuters: 11,228 news, as numbers of words, in 46 topics."""

from typing import Any as _Any

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..._files.pickles import load_arrays as _load_arrays
from ..utils.data_utils import get_file as _get_file
from . import _texts
from ._places import GOOGLE as _GOOGLE

__all__ = ["get_label_names", "get_word_index", "load_data"]


def load_data(
    path: str = "reuters.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
    **kwargs: _Any,
) -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): lists of word numbers, and topics.

    test_split: the share held out.  The other arguments are those of `imdb.load_data`.
    """
    num_words = _texts.old_arguments(num_words, kwargs)
    path = _get_file(
        path,
        origin=_GOOGLE + "reuters.npz",
        file_hash="d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
    )
    arrays = _load_arrays(path)
    order = _np.arange(len(arrays["x"]))
    _np.random.RandomState(seed).shuffle(order)
    x, y = _texts.marked(arrays["x"][order], start_char, index_from), arrays["y"][order]
    if maxlen:
        x, y = _texts.shorter_than(maxlen, x, y)
    x = _texts.limited(x, num_words, skip_top, oov_char)
    first = int(len(x) * (1 - test_split))
    x_train, y_train = _texts.of_objects(x[:first]), _np.array(y[:first])
    return (x_train, y_train), (_texts.of_objects(x[first:]), _np.array(y[first:]))


def get_word_index(path: str = "reuters_word_index.json") -> dict[str, int]:
    """{word: number}; in `load_data` the numbers are moved by `index_from`."""
    return _texts.word_index(
        _get_file(
            path,
            origin=_GOOGLE + "reuters_word_index.json",
            file_hash="4d44cc38712099c9e383dc6e5f11a921",
        )
    )


_TOPICS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves "
    "ship cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin "
    "strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem "
    "dlr gas silver wpi hog lead"
)


def get_label_names() -> tuple[str, ...]:
    """The names of the topics, by number."""
    return tuple(_TOPICS.split())


__getattr__, __dir__ = _namespace(__name__)
