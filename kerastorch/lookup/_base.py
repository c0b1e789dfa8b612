"""What all tables share: dtypes, checks of keys, and their operations as ops.

The operations go through the op boundary, with the table as an attribute, so that graphs and
functional models see them.  Raw keys are flat in the methods that the ops call: `_find`, `_put`,
`_drop`, `_rows`.
"""

import numpy as np
import torch

from .._core import dtypes
from .._core.composite import Composite
from .._core.errors import NotFoundError, invalid
from .._core.op import op
from .._core.trackable import Trackable
from .._graph.running import acts
from .._graph.tracing import noted, register_rule
from ..ragged._ragged_tensor import RaggedTensor


class Table(Trackable):
    """Base of tables: a key dtype, a value dtype, `table[keys]`."""

    _kinds = frozenset()  # the pairs (key dtype, value dtype) that TensorFlow has kernels for
    _op_type = "HashTableV2"

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = map(dtypes.as_dtype, (key_dtype, value_dtype))
        if self._kinds and (self._key_dtype.name, self._value_dtype.name) not in self._kinds:
            raise NotFoundError(
                None,
                None,
                f"{type(self).__name__}: no table from {self._key_dtype.name} to "
                f"{self._value_dtype.name}; there are {sorted(self._kinds)} [Op:{self._op_type}]",
            )

    @property
    def key_dtype(self):
        """The dtype of the keys."""
        return self._key_dtype

    @property
    def value_dtype(self):
        """The dtype of the values."""
        return self._value_dtype

    @property
    def name(self):
        """None: tables have no names outside of graphs."""
        return None

    def lookup(self, keys, name=None):
        """The values of keys."""
        raise NotImplementedError(f"{type(self).__name__} defines no lookup.")

    def __getitem__(self, keys):
        return self.lookup(keys)

    def _check_keys(self, keys):
        """TypeError unless keys, which must be tensors, have the table's key dtype."""
        if keys.dtype.base_dtype != self._key_dtype:
            raise TypeError(
                f"Dtype of argument `keys` must be {self._key_dtype}, received: {keys.dtype}"
            )


def pairs(keys, values):
    """{(key, value)} of dtype names: text `"string: int64 int32; int64: ..."` as a set."""
    return frozenset((key, value) for key in keys.split() for value in values.split())


@op("keys", strings=True, label="LookupTableFindV2")
def find(keys, table, default):
    """The values of keys of any shape in a table; `default`, a raw value, for other keys."""
    if isinstance(keys, torch.Tensor) and keys.is_meta:
        return _unknown(keys.shape, default)
    found = table._find(keys.reshape(-1), default)
    found = found.reshape((*keys.shape, *found.shape[1:]))
    return found.to(keys.device) if _both_torch(keys, found) else found


def on_values(function, keys):
    """`function` on keys, or on the values of a RaggedTensor or SparseTensor of keys."""
    if not isinstance(keys, Composite):
        return function(keys)
    found = function(keys.values)
    if isinstance(keys, RaggedTensor):
        return keys.with_values(found)
    return type(keys)(keys.indices, found, keys.dense_shape)


def _both_torch(keys, found):
    return isinstance(keys, torch.Tensor) and isinstance(found, torch.Tensor)


def _unknown(shape, default):
    """An example of values of that many keys, of one default each."""
    shape = (*shape, *default.shape)
    if isinstance(default, np.ndarray):
        return np.full(shape, b"", dtype=object)
    return torch.empty(shape, dtype=default.dtype, device="meta")


@op("keys, values", strings=True, label="LookupTableInsertV2")
def insert(keys, values, table):
    """Gives keys new values; None."""
    check_shapes(keys, values, table)
    table._put(keys.reshape(-1), values.reshape((-1, *values.shape[keys.ndim :])))


def check_shapes(keys, values, table):
    """InvalidArgumentError unless there is a value for each key, of the table's value shape."""
    expected = (*keys.shape, *table._value_shape)
    if tuple(values.shape) != expected:
        raise invalid(
            f"Expected shape {list(expected)} for value, got {list(values.shape)} "
            "[Op:LookupTableInsertV2]"
        )


@op("keys", strings=True, label="LookupTableRemoveV2")
def remove(keys, table):
    """Takes keys out of a table; None."""
    table._drop(keys.reshape(-1))


def _changes(graph, node, args):
    """In a trace nothing is put into the table, nor taken out, until the graph runs."""
    noted(graph, node, args, None)


for _changing in (insert, remove):
    register_rule(acts(_changing.spec), _changes)


@op("", label="LookupTableSizeV2")
def size(table):
    """The number of keys, int64."""
    return torch.tensor(table._count(), dtype=torch.int64)


@op("", label="LookupTableExportV2")
def export(table):
    """(keys, values) of a table."""
    return table._rows()
