"""tf.lookup.experimental.MutableHashTable: a table that grows and shrinks."""

import itertools

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import invalid
from .._text.raw import objects
from . import _base

_SCALAR_KINDS = (
    _base.pairs("string", "int64 int32 float32 float64 bool")
    | _base.pairs("int64", "string int64 int32 float32 float64")
    | _base.pairs("int32", "int32 float32 float64")
)


class Mutable(_base.Table):
    """What tables that change have in common.

    `_content` maps keys to values: Python values, or raw rows where a value has a shape.
    """

    def __init__(self, key_dtype, value_dtype, default_value, checkpoint):
        self._default_value = convert.to_tensor(default_value, value_dtype)
        self._value_shape = tuple(self._default_value.shape.as_list())
        self._checkpoint = checkpoint
        self._content = {}
        super().__init__(key_dtype, value_dtype)

    def size(self, name=None):
        """The number of keys, a scalar of dtype int64."""
        return _base.size(self)

    def insert(self, keys, values, name=None):
        """Gives keys, a tensor of any shape, new values; the last of equal keys stays.

        TypeError or ValueError for keys and values of other dtypes; InvalidArgumentError for
        values of another shape.
        """
        keys = convert.to_tensor(keys, self._key_dtype)
        _base.insert(keys, convert.to_tensor(values, self._value_dtype), self)

    def remove(self, keys, name=None):
        """Takes keys out; those that are not there are no error.  TypeError for another dtype."""
        if keys.dtype != self._key_dtype:
            raise TypeError(
                f"Dtype of argument `keys` must be {self._key_dtype}, received: {keys.dtype}"
            )
        _base.remove(keys, self)

    def export(self, name=None):
        """All keys and all values, two tensors."""
        return _base.export(self)

    _saved_as = "table"

    def _serialize_to_tensors(self):
        """What a checkpoint holds of the table: {suffix of the name: tensor}."""
        keys, values = self.export()
        return {"-keys": keys, "-values": values}

    def _restore_from_tensors(self, restored):
        """Takes the content of a checkpoint in the place of the table's own."""
        self._check_restored(restored)
        before, self._content = self._content, {}
        try:
            self.insert(restored["-keys"], restored["-values"])
        except BaseException:
            self._content = before
            raise

    def _check_restored(self, restored):
        """InvalidArgumentError for keys or values of another dtype than the table's."""
        for name, wanted in (("-keys", self._key_dtype), ("-values", self._value_dtype)):
            if restored[name].dtype is not wanted:
                raise invalid(
                    f"tensor_name = {name[1:]} of a table; expected dtype {wanted.name} does not "
                    f"equal original dtype {restored[name].dtype.name}"
                )

    def _count(self):
        return len(self._content)

    def _find(self, keys, default):
        defaults = self._defaults(default, len(keys))
        found = list(map(self._content.get, keys.tolist(), defaults))
        return self._values(found)

    def _defaults(self, default, count):
        if tuple(default.shape) == self._value_shape:
            return itertools.repeat(default if self._value_shape else default.tolist())
        return default.reshape((count, *self._value_shape))

    def _values(self, found):
        """Values as the content holds them, as one raw value."""
        if self._value_dtype is dtypes.string:
            return objects(found, (len(found), *self._value_shape))
        if self._value_shape:
            empty = torch.empty((0, *self._value_shape), dtype=self._value_dtype.torch)
            return torch.stack(found) if found else empty
        return torch.from_numpy(np.array(found, dtype=self._value_dtype.as_numpy_dtype))

    def _put(self, keys, values):
        listed = list(values.unbind()) if self._value_shape else values.tolist()
        self._content.update(zip(keys.tolist(), listed, strict=True))

    def _drop(self, keys):
        for key in keys.tolist():
            self._content.pop(key, None)

    def _rows(self):
        keys = list(self._content)
        if self._key_dtype is dtypes.string:
            keys = objects(keys, (len(keys),))
        else:
            keys = torch.tensor(keys, dtype=self._key_dtype.torch)
        return keys, self._values(list(self._content.values()))


class MutableHashTable(Mutable):
    """Keys and their values, changed by insert and remove
    (tf.lookup.experimental.MutableHashTable).

    default_value: the value of keys that are not in the table; values have its shape.

    NotFoundError for dtypes that TensorFlow has no table of.

    >>> table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, -1)
    >>> table.insert(["a", "b"], [7, 8])
    >>> table.lookup(["a", "z"]).numpy()
    array([ 7, -1])
    """

    _op_type = "MutableHashTableV2"

    def __init__(
        self,
        key_dtype,
        value_dtype,
        default_value,
        name="MutableHashTable",
        checkpoint=True,
        experimental_is_anonymous=False,
    ):
        self._kinds = _SCALAR_KINDS
        super().__init__(key_dtype, value_dtype, default_value, checkpoint)

    def lookup(self, keys, dynamic_default_values=None, name=None):
        """The values of keys, a tensor of any shape.

        dynamic_default_values: the value of missing keys instead of the table's default: one, or
        one for each key.  TypeError or ValueError for keys of another dtype.
        """
        keys = convert.to_tensor(keys, self._key_dtype)
        default = self._default_value
        if dynamic_default_values is not None:
            default = convert.to_tensor(dynamic_default_values)
            self._check_default(keys, default)
        return _base.find(keys, self, default._t)

    def _check_default(self, keys, default):
        if default.dtype != self._value_dtype:
            raise invalid(
                f"Default values must be {self._value_dtype.name}, got {default.dtype.name} "
                "[Op:LookupTableFindV2]"
            )
        fits = {self._value_shape, (*keys.shape.as_list(), *self._value_shape)}
        if tuple(default.shape.as_list()) not in fits:
            raise invalid(
                f"Expected default values of shape {sorted(fits)}, got {default.shape} "
                "[Op:LookupTableFindV2]"
            )
