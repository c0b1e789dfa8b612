"""Handlers of lookup tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from ..._core import budget
from ..._core.errors import invalid
from ..._core.meta_twins import drawing
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._ops import creation
from ...lookup import _base
from ...lookup._dense import DenseHashTable
from ...lookup._initializers import TextFileIndex, TextFileInitializer
from ...lookup._mutable import Mutable, MutableHashTable
from ...lookup._static import StaticHashTable
from .registry import handles
from .variables import name_of


class HashTable(StaticHashTable):
    """A table that an initializer fills when it runs; lookups say the default value."""

    def __init__(self, key_dtype, value_dtype):
        _base.Table.__init__(self, key_dtype, value_dtype)
        self._keys = self._values = None

    def fill(self, keys, values):
        """Takes keys and values, once."""
        if self._keys is None:
            self._fill(keys.reshape(-1), values.reshape(-1))

    def _put(self, keys, values):
        self.fill(keys, values)

    def _find(self, keys, default):
        if self._keys is None and drawing.traced:  # it is filled when the graph runs
            if isinstance(default, torch.Tensor):
                return default.expand(len(keys)).clone()
            return np.full(len(keys), default.item(), object)
        return super()._find(keys, default)


def made(node: Any) -> Any:
    """The table of a node."""
    attrs = node.attrs
    dtypes = attrs["key_dtype"], attrs["value_dtype"]
    if node.op in ("HashTableV2", "HashTable", "AnonymousHashTable"):
        return HashTable(*dtypes)
    shape = attrs.get("value_shape", TensorShape([]))
    sizes = shape.as_list() if shape.rank is not None else []
    budget.check(sizes, dtypes[1].size or 1, "a value of a table")
    empty = "" if dtypes[1].name == "string" else 0
    return MutableHashTable(*dtypes, creation.fill(sizes, creation.constant(empty, dtypes[1])))


@handles("HashTableV2", "HashTable", "MutableHashTableV2", "MutableHashTable",
         "MutableHashTableOfTensorsV2", "AnonymousHashTable", "AnonymousMutableHashTable",
         "AnonymousMutableHashTableOfTensors")  # fmt: skip
def _table(step, scope, given):
    return [scope.resource(name_of(step.node), lambda: made(step.node))]


@handles("MutableDenseHashTableV2", "MutableDenseHashTable", "AnonymousMutableDenseHashTable")
def _dense(step, scope, given):
    empty, deleted = given
    attrs = step.attrs
    sizes = attrs.get("value_shape", TensorShape([])).as_list()
    budget.check(sizes, attrs["value_dtype"].size or 1, "a value of a table")
    default = creation.fill(
        sizes,
        creation.constant("" if attrs["value_dtype"].name == "string" else 0,
                          attrs["value_dtype"]),
    )  # fmt: skip

    def make():
        return DenseHashTable(
            attrs["key_dtype"], attrs["value_dtype"], default, empty, deleted,
            initial_num_buckets=attrs.get("initial_num_buckets", 131072),
        )  # fmt: skip

    return [scope.resource(name_of(step.node), make)]


@handles("LookupTableFindV2", "LookupTableFind")
def _find(step, scope, given):
    table, keys, default = given
    return [found(_checked(table, step), keys, default)]


def _checked(table, step):
    if not isinstance(table, _base.Table):
        raise invalid(f"Node {step.name!r} of op {step.op} takes a table, got {table!r}.")
    return table


@_base.op("keys, default", strings=True, label="LookupTableFindV2")
def _looked_up(keys, default, table):
    if isinstance(keys, torch.Tensor) and keys.is_meta:
        return _base._unknown(keys.shape, default)
    values = table._find(keys.reshape(-1), default)
    return values.reshape((*keys.shape, *values.shape[1:]))


def found(table: Any, keys: Any, default: Any) -> Any:
    """The values of keys in a table."""
    if isinstance(default, Tensor) and not getattr(default, "_is_symbolic", False):
        return _base.find(keys, table, default._t)
    return _looked_up(keys, default, table)


@handles("LookupTableInsertV2", "LookupTableInsert", "InitializeTableV2", "InitializeTable",
         "LookupTableImportV2", "LookupTableImport")  # fmt: skip
def _insert(step, scope, given):
    table, keys, values = given
    table = _checked(table, step)
    if step.op.startswith("LookupTableImport") and isinstance(table, Mutable):
        table._content.clear()
    if isinstance(table, Mutable):
        table.insert(keys, values)
    else:
        _base.insert(keys, values, table)
    return []


@handles("LookupTableRemoveV2")
def _remove(step, scope, given):
    _checked(given[0], step).remove(given[1])
    return []


@handles("LookupTableSizeV2", "LookupTableSize")
def _size(step, scope, given):
    return [_base.size(_checked(given[0], step))]


@handles("LookupTableExportV2", "LookupTableExport")
def _export(step, scope, given):
    return list(_base.export(_checked(given[0], step)))


@handles("InitializeTableFromTextFileV2", "InitializeTableFromTextFile")
def _from_file(step, scope, given):
    table, path = given
    attrs = step.attrs
    column = {-2: TextFileIndex.WHOLE_LINE, -1: TextFileIndex.LINE_NUMBER}
    keys, values = (attrs[k] for k in ("key_index", "value_index"))
    size = attrs.get("vocab_size", -1)
    table = _checked(table, step)
    if table._count():
        return []
    TextFileInitializer(
        path, table.key_dtype, column.get(keys, keys), table.value_dtype,
        column.get(values, values), None if size < 0 else size, attrs.get("delimiter", "\t"),
        value_index_offset=attrs.get("offset", 0),
    ).initialize(table)  # fmt: skip
    return []
