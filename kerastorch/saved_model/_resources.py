"""Tables in SavedModels: the functions that make, fill and destroy them."""

from __future__ import annotations

from typing import Any

from .._core import dtypes
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec
from ..lookup._dense import DenseHashTable
from ._written_functions import Concrete, Functions, plain_spec


def resource_functions(functions: Functions, table: Any) -> dict[str, Concrete]:
    """The functions of a table by the names of their edges."""
    return {
        "_create_resource": _creator(functions, table),
        "_initialize": _initializer(functions, table),
        "_destroy_resource": _finished(functions, functions.library.builder("_destroyer"), []),
    }


def shared_name(table: Any) -> str:
    """The name under which a process keeps the table."""
    return f"table_{id(table):x}"


def handle(b: Any, table: Any, name: str | None = None) -> Any:
    """The Ref of a node that makes the table."""
    ends, attrs = [], {"key_dtype": table.key_dtype, "value_dtype": table.value_dtype}
    if hasattr(table, "_initializer"):
        op = "HashTableV2"
    elif isinstance(table, DenseHashTable):
        op = "MutableDenseHashTableV2"
        ends = [b.const(key, table.key_dtype) for key in (table._empty, table._deleted)]
        attrs |= {"value_shape": _value_shape(table), "initial_num_buckets": len(table._key_in)}
    elif table._value_shape:
        op, attrs["value_shape"] = "MutableHashTableOfTensorsV2", _value_shape(table)
    else:
        op = "MutableHashTableV2"
    shared = name or shared_name(table)
    return b.emit(op, *ends, **attrs, shared_name=shared, name="hash_table", acts=True)


def _value_shape(table):
    return TensorShape(list(table._value_shape))


def _creator(functions, table):
    b = functions.library.builder("_creator")
    b.output("", handle(b, table))
    spec = TensorSpec(TensorShape([]), dtypes.resource)
    return _noted(functions, b, [], spec)


def _initializer(functions, table):
    b = functions.library.builder("_initializer")
    captures = []
    op = "LookupTableImportV2" if hasattr(table, "_initializer") else "LookupTableInsertV2"
    rows = _content(table)
    if op == "LookupTableImportV2" or len(rows[0]):
        ref = b.resource(table, "table_handle")
        node = b.emit(op, ref, *(b.const(r) for r in rows), acts=True)
        b.touched(node, table)
        captures = [table]
    return _finished(functions, b, captures)


def _content(table):
    """The keys and values of a table: one that changes begins with those that it has now."""
    keys, values = table._rows()
    if not isinstance(table, DenseHashTable):
        return keys, values
    keys = keys.reshape(-1)
    used = [i for i, k in enumerate(keys.tolist()) if k not in (table._empty, table._deleted)]
    return keys[used], values.reshape(-1, *table._value_shape)[used]


def _finished(functions, b, captures):
    b.output("", b.const(1, "int32"))
    return _noted(functions, b, captures, TensorSpec(TensorShape([]), dtypes.int32))


def _noted(functions, b, captures, output):
    functions.library.add(b)
    made = Concrete(b.name, {}, captures, ((), {}), output, plain_spec([]))
    functions.all[b.name] = made
    return made
