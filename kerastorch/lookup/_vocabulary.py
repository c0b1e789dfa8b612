"""tf.lookup.StaticVocabularyTable: ids for the words of a vocabulary, hash buckets for others."""

import numpy as np
import torch

from .._core import dtypes
from .._core.op import op
from .._text.hashing import fingerprint64
from . import _base
from ._static import StaticHashTable


class StaticVocabularyTable(_base.Table):
    """Ids of words, and a bucket number behind them for other words
    (tf.lookup.StaticVocabularyTable).

    initializer: of a table from words (string or int64) to ids (int64); None for buckets alone.
    num_oov_buckets: the number of buckets, by farmhash's Fingerprint64.
    lookup_key_dtype: the dtype of the keys of `lookup`, if they are other integers.

    ValueError without buckets, TypeError for dtypes that do not fit.

    >>> words = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([0, 1], tf.int64))
    >>> tf.lookup.StaticVocabularyTable(words, 3)[tf.constant(["b", "z"])].numpy()
    array([1, 3])
    """

    def __init__(
        self,
        initializer,
        num_oov_buckets,
        lookup_key_dtype=None,
        name=None,
        experimental_is_anonymous=False,
    ):
        if num_oov_buckets <= 0:
            raise ValueError("`num_oov_buckets` must be > 0; use StaticHashTable.")
        self._buckets, self._table = num_oov_buckets, None
        if initializer:
            key = _key_dtype(initializer, lookup_key_dtype)
            self._table = StaticHashTable(initializer, -1)
            self._track("_initializer", initializer)
            self._track("_table", self._table)
        else:
            key, name = dtypes.string, name or "hash_bucket"
        self._name = name.rstrip("/").split("/")[-1] if name else None
        super().__init__(key, dtypes.int64)

    @property
    def name(self):
        """The last part of the name that was given, or None."""
        return self._name

    @property
    def resource_handle(self):
        """The table of the vocabulary, None without one."""
        return self._table

    def size(self, name=None):
        """The number of words and buckets, a scalar of dtype int64."""
        return _base.size(self)

    def lookup(self, keys, name=None):
        """The ids of keys, which are a tensor, a RaggedTensor or a SparseTensor.

        TypeError for keys of another dtype.
        """
        self._check_keys(keys)
        return _base.on_values(lambda values: _ids(values, self), keys)

    def _count(self):
        return self._buckets + (0 if self._table is None else self._table._count())


def _key_dtype(initializer, wanted):
    own, supported = initializer.key_dtype, (dtypes.int64, dtypes.string)
    wanted = own if wanted is None else dtypes.as_dtype(wanted)
    if own not in supported:
        raise TypeError(f"Invalid `key_dtype`, expected one of {supported}, but got {own}.")
    if own.is_integer != wanted.is_integer:
        kind = "integer" if wanted.is_integer else "non-integer"
        raise TypeError(f"Invalid `key_dtype`, expected {kind} but got {own}.")
    if initializer.value_dtype != dtypes.int64:
        raise TypeError(
            f"Invalid `value_dtype`, expected {dtypes.int64} but got {initializer.value_dtype}."
        )
    return wanted


_MISSING = torch.tensor(-1)


@op("keys", strings=True, label="VocabularyLookup", elementwise=True)
def _ids(keys, table):
    if isinstance(keys, torch.Tensor) and keys.is_meta:
        return torch.empty_like(keys, dtype=torch.int64)
    flat = keys.reshape(-1)
    if table._table is None:
        found = torch.full((len(flat),), -1)
    else:
        wide = flat if isinstance(flat, np.ndarray) else flat.to(torch.int64)
        found = table._table._find(wide, _MISSING)
    places = (found == -1).nonzero().squeeze(-1).cpu()
    if len(places):
        missing = flat[places.numpy()] if isinstance(flat, np.ndarray) else flat[places]
        first = table._count() - table._buckets
        found[places] = first + buckets_of(missing, table._buckets).to(found.device)
    return found.reshape(tuple(keys.shape))


def buckets_of(raw, count):
    """Bucket numbers by Fingerprint64 of flat raw text, or of integers written as text."""
    texts = raw.tolist()
    if isinstance(raw, torch.Tensor):
        texts = [str(number).encode() for number in texts]
    return torch.tensor([fingerprint64(text) % count for text in texts], dtype=torch.int64)
