"""StructuredValues: nested Python values and TypeSpecs, as SavedModels write them."""

from __future__ import annotations

import collections
import functools
from typing import Any

from .._core.errors import UnimplementedError, invalid
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._graph.interpreting.attributes import dtype_of, shape_of, tensor_of
from .._ops.indexed_slices import IndexedSlicesSpec
from ..ragged._spec import RaggedTensorSpec
from ..sparse._spec import SparseTensorSpec

_DEPTH = 64

_RAGGED, _SPARSE, _SLICES = 3, 1, 2


def value_of(proto: Any, depth: int = 0) -> Any:
    """The Python value of a StructuredValue."""
    kind = proto.WhichOneof("kind")
    if depth > _DEPTH:
        raise invalid("A structure of the file is nested too deep.")
    if kind is None or kind == "none_value":
        return None
    value = getattr(proto, kind)
    if kind in ("float64_value", "int64_value", "string_value", "bool_value"):
        return value
    if kind == "list_value":
        return [value_of(v, depth + 1) for v in value.values]
    if kind == "tuple_value":
        return tuple(value_of(v, depth + 1) for v in value.values)
    if kind == "dict_value":
        return {k: value_of(v, depth + 1) for k, v in sorted(value.fields.items())}
    if kind == "named_tuple_value":
        fields = tuple(pair.key for pair in value.values)
        items = [value_of(pair.value, depth + 1) for pair in value.values]
        return _named(value.name, fields)(*items)
    return _SPECIAL[kind](value, depth) if kind in _SPECIAL else _unknown(kind)


def _unknown(kind):
    raise UnimplementedError(None, None, f"Values of the kind {kind} are not supported.")


@functools.cache
def _named(name, fields):
    return collections.namedtuple(name if name.isidentifier() else "Named", fields, rename=True)


def _tensor_spec(value, depth):
    return TensorSpec(shape_of(value.shape), dtype_of(value.dtype), value.name or None)


def _type_spec(value, depth):
    state = value_of(value.type_state, depth + 1)
    if value.type_spec_class == _RAGGED:
        shape, dtype, rank, splits = state[:4]
        return RaggedTensorSpec(shape, dtype, rank, splits)
    if value.type_spec_class == _SPARSE:
        return SparseTensorSpec(*state[:2])
    if value.type_spec_class == _SLICES:
        return IndexedSlicesSpec(*state)
    name = value.type_spec_class_name
    if name == "VariableSpec":
        return TensorSpec(state[0], state[1]) if isinstance(state, tuple) else None
    return UnknownSpec(name)


class UnknownSpec(TypeSpec):
    """What stands for values of a type that is not known here, which nothing fits."""

    def __init__(self, name: str):
        self._name = name

    def _fits(self, spec):
        return False

    _is_within = _fits

    def _joined(self, other):
        return None

    def __eq__(self, other):
        return type(other) is UnknownSpec and self._name == other._name

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        return f"{self._name}()"


_SPECIAL = {
    "tensor_shape_value": lambda value, depth: shape_of(value),
    "tensor_dtype_value": lambda value, depth: dtype_of(value),
    "tensor_spec_value": _tensor_spec,
    "bounded_tensor_spec_value": _tensor_spec,
    "type_spec_value": _type_spec,
    "tensor_value": lambda value, depth: tensor_of(value),
    "numpy_value": lambda value, depth: tensor_of(value).numpy(),
}
