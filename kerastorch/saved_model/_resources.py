"""Tables in SavedModels: the functions that make, fill and destroy them."""

from __future__ import annotations

from typing import Any

from .._core import dtypes
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec
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
    op = "HashTableV2" if hasattr(table, "_initializer") else "MutableHashTableV2"
    return b.emit(
        op, key_dtype=table.key_dtype, value_dtype=table.value_dtype,
        shared_name=name or shared_name(table), name="hash_table", acts=True,
    )  # fmt: skip


def _creator(functions, table):
    b = functions.library.builder("_creator")
    b.output("", handle(b, table))
    spec = TensorSpec(TensorShape([]), dtypes.resource)
    return _noted(functions, b, [], spec)


def _initializer(functions, table):
    b = functions.library.builder("_initializer")
    captures = []
    if hasattr(table, "_initializer"):
        rows = table._rows()
        ref = b.resource(table, "table_handle")
        node = b.emit("LookupTableImportV2", ref, *(b.const(r) for r in rows), acts=True)
        b.touched(node, table)
        captures = [table]
    return _finished(functions, b, captures)


def _finished(functions, b, captures):
    b.output("", b.const(1, "int32"))
    return _noted(functions, b, captures, TensorSpec(TensorShape([]), dtypes.int32))


def _noted(functions, b, captures, output):
    functions.library.add(b)
    made = Concrete(b.name, {}, captures, ((), {}), output, plain_spec([]))
    functions.all[b.name] = made
    return made
