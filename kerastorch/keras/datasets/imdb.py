"""tf.keras.datasets.imdb: 50,000 reviews of films, as numbers of words, good or bad."""

from typing import Any as _Any

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..._files.pickles import load_arrays as _load_arrays
from ..utils.data_utils import get_file as _get_file
from . import _texts
from ._places import GOOGLE as _GOOGLE

__all__ = ["get_word_index", "load_data"]


def load_data(
    path: str = "imdb.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
    **kwargs: _Any,
) -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): lists of word numbers, and 0 or 1.

    Words are numbered by how often they come, from `index_from` on.
    num_words, skip_top: only the words numbered from skip_top to num_words - 1 are kept; others
        become `oov_char`, or are left out for None.
    maxlen: only reviews with fewer words.  seed: of the order.  start_char: begins each review.

    ValueError if no review is short enough.
    """
    num_words = _texts.old_arguments(num_words, kwargs)
    path = _get_file(
        path,
        origin=_GOOGLE + "imdb.npz",
        file_hash="69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    )
    arrays = _load_arrays(path)
    random = _np.random.RandomState(seed)
    parts = []
    for part in ("train", "test"):
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
        order = _np.arange(len(x))
        random.shuffle(order)
        parts.append((_texts.marked(x[order], start_char, index_from), y[order]))
    if maxlen:
        parts = [_texts.shorter_than(maxlen, *part) for part in parts]
        if not all(len(x) for x, _ in parts):
            raise ValueError(
                f"After filtering for sequences shorter than maxlen={maxlen}, no sequence was "
                "kept. Increase maxlen."
            )
    (x_train, y_train), (x_test, y_test) = parts
    x = _texts.limited(x_train + x_test, num_words, skip_top, oov_char)
    y = _np.concatenate([y_train, y_test])
    first = len(x_train)
    x_train, x_test = _texts.of_objects(x[:first]), _texts.of_objects(x[first:])
    return (x_train, y[:first]), (x_test, y[first:])


def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """{word: number}; in `load_data` the numbers are moved by `index_from`."""
    return _texts.word_index(
        _get_file(
            path,
            origin=_GOOGLE + "imdb_word_index.json",
            file_hash="bfafd718b763782e994055a2d397834f",
        )
    )


__getattr__, __dir__ = _namespace(__name__)
