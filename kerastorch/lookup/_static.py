"""tf.lookup.StaticHashTable: a table that never changes.

Keys that are text are found by a dict, numbers by a binary search over all of them at once.
"""

import itertools

import numpy as np
import torch

from .._core import convert
from .._core.errors import FailedPreconditionError
from . import _base

_KINDS = (
    _base.pairs("string", "string int64 int32 float32 float64 bool")
    | _base.pairs("int64", "string int64 int32 float32 float64")
    | _base.pairs("int32", "string int32 float32 float64")
)


class StaticHashTable(_base.Table):
    """Keys and their values, fixed at the start (tf.lookup.StaticHashTable).

    initializer: a KeyValueTensorInitializer or TextFileInitializer.
    default_value: the value of keys that are not in the table, a scalar.

    FailedPreconditionError for a key with two values; NotFoundError for dtypes that TensorFlow
    has no table of; what the initializer raises.

    >>> table = tf.lookup.StaticHashTable(
    ...     tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]), default_value=-1)
    >>> table[tf.constant(["b", "z"])].numpy()
    array([ 2, -1], dtype=int32)
    """

    _kinds = _KINDS
    _value_shape = ()

    def __init__(self, initializer, default_value, name=None, experimental_is_anonymous=False):
        super().__init__(initializer.key_dtype, initializer.value_dtype)
        self._default_value = convert.to_tensor(default_value, self._value_dtype)
        if self._default_value.shape.rank != 0:
            raise ValueError(
                f"Shapes {self._default_value.shape} and () are not compatible: the default value "
                "of a StaticHashTable is a scalar"
            )
        self._keys = self._values = None
        self._initializer = initializer
        self._track("_initializer", initializer)
        initializer.initialize(self)

    @property
    def default_value(self):
        """The value of keys that are not in the table."""
        return self._default_value

    def size(self, name=None):
        """The number of keys, a scalar of dtype int64."""
        return _base.size(self)

    def lookup(self, keys, name=None):
        """The values of keys, which are a tensor, a RaggedTensor or a SparseTensor.

        TypeError for keys of another dtype.
        """
        self._check_keys(keys)
        default = self._default_value._t
        return _base.on_values(lambda values: _base.find(values, self, default), keys)

    def export(self, name=None):
        """All keys and all values, two tensors, in the order in which they came."""
        return _base.export(self)

    def _fill(self, keys, values):
        """Takes raw keys and values, once."""
        keep = _first_of_each(keys, values)
        if keep is not None:
            keys, values = keys[keep], values[keep]
        self._keys, self._values = keys, values
        self._index = rows_of(keys)

    def _find(self, keys, default):
        if self._keys is None:
            raise FailedPreconditionError(None, None, "Table not initialized.")
        rows = self._index(keys)
        if isinstance(default, np.ndarray):
            return np.append(self._values, default)[rows.cpu().numpy()]
        return torch.cat([self._values, default.reshape(1)]).to(rows.device)[rows]

    def _count(self):
        return 0 if self._keys is None else len(self._keys)

    def _rows(self):
        return self._keys, self._values


def _first_of_each(keys, values):
    """The places of the first of each key, None when there is no other; FailedPreconditionError
    for a key with two values."""
    listed = keys.tolist()
    first = dict(zip(reversed(listed), range(len(listed) - 1, -1, -1), strict=True))
    if len(first) == len(listed):
        return None
    seen = values.tolist()
    for key, value in zip(listed, seen, strict=True):
        if value != seen[first[key]]:
            raise FailedPreconditionError(
                None,
                None,
                f"HashTable has different value for same key. Key {key!r} has "
                f"{seen[first[key]]!r} and trying to add value {value!r}",
            )
    return sorted(first.values())


def rows_of(keys):
    """A function of flat raw keys: the place of each among `keys`, their number for others."""
    return _TextRows(keys) if isinstance(keys, np.ndarray) else _NumberRows(keys)


class _TextRows:
    def __init__(self, keys):
        self.count = len(keys)
        self.places = dict(zip(keys.tolist(), range(self.count), strict=True))

    def __call__(self, raw):
        found = map(self.places.get, raw.tolist(), itertools.repeat(self.count))
        return torch.from_numpy(np.fromiter(found, dtype=np.int64, count=len(raw)))


class _NumberRows:
    def __init__(self, keys):
        self.ordered, self.order = torch.sort(keys)

    def __call__(self, raw):
        count = len(self.order)
        if not count:
            return torch.zeros_like(raw, dtype=torch.int64)
        own, places = self.ordered.to(raw.device), self.order.to(raw.device)
        near = torch.searchsorted(own, raw).clamp(max=count - 1)
        return torch.where(own[near] == raw, places[near], count)
