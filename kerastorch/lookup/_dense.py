"""tf.lookup.experimental.DenseHashTable: a mutable table with its buckets to be seen.

Exported, it is the buckets themselves, in TensorFlow's places: open addressing by the key's hash,
triangular probing, twice the buckets at four fifths.
"""

import math

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import InvalidArgumentError, invalid
from .._text.hashing import hash64
from . import _base
from ._mutable import Mutable

_KINDS = (
    _base.pairs("string", "int64 int32 float32 float64 bool")
    | _base.pairs("int64", "int64 int32 float32 float64 bool")
    | _base.pairs("int32", "int32 float32 float64")
)
_LOAD = 0.8  # how full the buckets may be
_BUCKETS = 1 << 17


class DenseHashTable(Mutable):
    """Keys and their values, changed by insert and remove (tf.lookup.experimental.DenseHashTable).

    default_value: the value of keys that are not in the table; values have its shape.
    empty_key, deleted_key: two keys that are never used: InvalidArgumentError for them.
    initial_num_buckets: a power of 2, by default 131072.
    """

    _op_type = "MutableDenseHashTableV2"

    def __init__(
        self,
        key_dtype,
        value_dtype,
        default_value,
        empty_key,
        deleted_key,
        initial_num_buckets=None,
        name="MutableDenseHashTable",
        checkpoint=True,
        experimental_is_anonymous=False,
    ):
        self._kinds = _KINDS
        super().__init__(key_dtype, value_dtype, default_value, checkpoint)
        self._empty = convert.to_tensor(empty_key, self._key_dtype).numpy()
        self._deleted = convert.to_tensor(deleted_key, self._key_dtype).numpy()
        if np.array_equal(self._empty, self._deleted):
            raise invalid("Empty and deleted keys cannot be equal")
        count = _BUCKETS if initial_num_buckets is None else initial_num_buckets
        if count < 4 or count & (count - 1):
            raise invalid(f"Number of buckets must be at least 4 and a power of 2, got: {count}")
        self._clear(count)

    def lookup(self, keys, name=None):
        """The values of keys, a tensor.  TypeError or ValueError for keys of another dtype."""
        keys = self._checked(convert.to_tensor(keys, self._key_dtype))
        return _base.find(keys, self, self._default_value._t)

    def insert(self, keys, values, name=None):
        """As `insert_or_assign`."""
        self._checked(convert.to_tensor(keys, self._key_dtype))
        super().insert(keys, values)

    def insert_or_assign(self, keys, values, name=None):
        """Gives keys new values; the last of equal keys stays."""
        self.insert(keys, values)

    def remove(self, keys, name=None):
        """As `erase`."""
        super().remove(keys)

    def erase(self, keys, name=None):
        """Takes keys out; those that are not there are no error.  TypeError for another dtype."""
        self.remove(keys)

    def _checked(self, keys):
        """The keys; InvalidArgumentError for more than one number in a row."""
        shape = keys.shape.as_list()
        if len(shape) > 1 and None not in shape and int(np.prod(shape)) != shape[0]:
            raise invalid(f"Expected key shape [] got {shape[1:]}: keys are scalars")
        return keys

    def _clear(self, count):
        self._places = {}  # key -> bucket
        self._key_in = [self._empty] * count
        self._value_in = [None] * count

    def _usable(self, keys):
        for key, what in ((self._empty, "empty_key"), (self._deleted, "deleted_key")):
            if not np.ndim(key) and key in keys:
                raise InvalidArgumentError(
                    None, None, f"Using the {what} as a table key is not allowed: {key!r}"
                )

    def _find(self, keys, default):
        self._usable(keys.tolist())
        return super()._find(keys, default)

    def _put(self, keys, values):
        listed = keys.tolist()
        self._usable(listed)
        self._grow(len(listed))
        super()._put(keys, values)
        for key in listed:
            place = self._places.get(key)
            if place is None:
                place = self._place(key)
                self._places[key], self._key_in[place] = place, key
            self._value_in[place] = self._content[key]

    def _grow(self, more):
        before = count = len(self._key_in)
        while len(self._places) + more > count * _LOAD:
            count *= 2
        if count == before:
            return
        kept = sorted(self._places, key=self._places.get)
        self._clear(count)
        for key in kept:
            place = self._place(key)
            self._places[key], self._key_in[place] = place, key
            self._value_in[place] = self._content[key]

    def _place(self, key):
        """The first free bucket for a new key."""
        mask = len(self._key_in) - 1
        place = (hash64(key) if isinstance(key, bytes) else key) & mask
        taken, probes = self._key_in, 0
        while taken[place] != self._empty and taken[place] != self._deleted:
            probes += 1
            place = (place + probes) & mask
        return place

    def _drop(self, keys):
        listed = keys.tolist()
        self._usable(listed)
        super()._drop(keys)
        for key in listed:
            place = self._places.pop(key, None)
            if place is not None:
                self._key_in[place] = self._deleted

    def _rows(self):
        if self._key_dtype is dtypes.string:
            keys = np.array(self._key_in, dtype=object).reshape(-1, 1)
        else:
            keys = torch.tensor(self._key_in, dtype=self._key_dtype.torch).reshape(-1, 1)
        shape = self._value_shape or (1,)
        values = torch.zeros((len(self._key_in), *shape), dtype=self._value_dtype.torch)
        used = [i for i, value in enumerate(self._value_in) if value is not None]
        if used:
            found = self._values([self._value_in[i] for i in used])
            values[used] = found.reshape(-1, *shape)
        return keys, values

    def _restore_from_tensors(self, restored):
        """Takes the content of a checkpoint in the place of the table's own."""
        self._check_restored(restored)
        keys, values = restored["-keys"]._t.reshape(-1), restored["-values"]._t
        count = len(keys)
        if count < 4 or count & (count - 1):
            raise invalid(f"Number of buckets must be at least 4 and a power of 2, got: {count}")
        if values.numel() != count * math.prod(self._value_shape):
            raise invalid(
                f"Expected values of shape {[count, *self._value_shape]}, got {list(values.shape)}"
            )
        used = [i for i, key in enumerate(keys.tolist()) if key not in (self._empty, self._deleted)]
        self._content.clear()
        self._clear(count)
        values = values.reshape(count, *self._value_shape)
        self._put(keys[used], values[used])
