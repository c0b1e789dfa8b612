"""Structures of elements as TensorFlow's StructuredValue, as saved datasets have them."""

from __future__ import annotations

import collections
import itertools
from typing import Any

from .._core import dtypes
from .._core.errors import DataLossError, UnimplementedError
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import NoneTensorSpec, TensorSpec
from .._files.protos import message
from .._files.tensor_proto import fill_shape
from ..ragged._spec import RaggedTensorSpec
from ..sparse._spec import SparseTensorSpec
from . import _nest

_SPARSE, _RAGGED, _REGISTERED = 1, 3, 12
_DEEPEST = 100


def encoded(spec: Any) -> bytes:
    """The bytes of a nest of specs; UnimplementedError for one that files cannot hold."""
    return _value(spec).SerializeToString()


def _value(spec):
    value = message("tensorflow.StructuredValue")()
    if isinstance(spec, TensorSpec):
        fill_shape(value.tensor_spec_value.shape, spec.shape)
        value.tensor_spec_value.dtype = spec.dtype.as_datatype_enum
        value.tensor_spec_value.name = spec.name or ""
    elif isinstance(spec, tuple) and hasattr(spec, "_fields"):
        value.named_tuple_value.name = type(spec).__name__
        for name, member in zip(spec._fields, spec, strict=True):
            value.named_tuple_value.values.add(key=name).value.CopyFrom(_value(member))
    elif isinstance(spec, tuple):
        value.tuple_value.SetInParent()
        value.tuple_value.values.extend(map(_value, spec))
    elif isinstance(spec, collections.abc.Mapping):
        value.dict_value.SetInParent()
        for name, member in spec.items():
            value.dict_value.fields[name].CopyFrom(_value(member))
    else:
        _put_type(value.type_spec_value, spec)
    return value


def _put_type(made, spec):
    state = made.type_state.tuple_value
    state.SetInParent()
    if isinstance(spec, NoneTensorSpec):
        made.type_spec_class, made.type_spec_class_name = _REGISTERED, "tf.NoneTensorSpec"
    elif isinstance(spec, (RaggedTensorSpec, SparseTensorSpec)):
        fill_shape(state.values.add().tensor_shape_value, spec.shape)
        state.values.add().tensor_dtype_value = spec.dtype.as_datatype_enum
        made.type_spec_class_name = type(spec).__name__
        made.type_spec_class, made.num_flat_components = _SPARSE, 3
        if isinstance(spec, RaggedTensorSpec):
            made.type_spec_class, made.num_flat_components = _RAGGED, spec.ragged_rank + 1
            state.values.add().int64_value = spec.ragged_rank
            state.values.add().tensor_dtype_value = spec.row_splits_dtype.as_datatype_enum
    else:
        raise UnimplementedError(None, None, f"A dataset of {spec!r} cannot be saved.")


def decoded(data: bytes, where: str) -> Any:
    """The nest of specs in bytes; DataLossError, which names `where`, for others."""
    from google.protobuf.message import DecodeError

    try:
        return _spec(message("tensorflow.StructuredValue").FromString(data), 0)
    except (DecodeError, ValueError, TypeError, IndexError, KeyError) as error:
        raise DataLossError(
            None, None, f"{where} does not describe a dataset's elements: {error}"
        ) from None


def _spec(value, depth):
    if depth > _DEEPEST:
        raise ValueError("it is nested too deep")
    kind = value.WhichOneof("kind")
    if kind == "tensor_spec_value":
        found = value.tensor_spec_value
        return TensorSpec(_shape(found.shape), dtypes.as_dtype(found.dtype), found.name or None)
    if kind == "tuple_value":
        return tuple([_spec(v, depth + 1) for v in value.tuple_value.values])
    if kind == "dict_value":
        fields = value.dict_value.fields
        return {name: _spec(fields[name], depth + 1) for name in sorted(fields)}
    if kind == "named_tuple_value":
        pairs = value.named_tuple_value.values
        made = collections.namedtuple(value.named_tuple_value.name, [p.key for p in pairs])
        return made(*[_spec(p.value, depth + 1) for p in pairs])
    if kind == "type_spec_value":
        return _type(value.type_spec_value)
    raise ValueError(f"a value of kind {kind}")


def _type(found):
    if found.type_spec_class == _REGISTERED and found.type_spec_class_name == "tf.NoneTensorSpec":
        return NoneTensorSpec()
    state = found.type_state.tuple_value.values
    shape, dtype = _shape(state[0].tensor_shape_value), dtypes.as_dtype(state[1].tensor_dtype_value)
    if found.type_spec_class == _SPARSE:
        return SparseTensorSpec(shape, dtype)
    if found.type_spec_class == _RAGGED:
        splits = dtypes.as_dtype(state[3].tensor_dtype_value)
        return RaggedTensorSpec(shape, dtype, state[2].int64_value, splits)
    raise ValueError(f"elements of {found.type_spec_class_name or found.type_spec_class}")


def _shape(found):
    if found.unknown_rank:
        return TensorShape(None)
    return TensorShape([None if d.size < 0 else d.size for d in found.dim])


def component_dtypes(spec: Any) -> list[int]:
    """The numbers of the dtypes of an element's parts in a file."""
    variant = dtypes.variant.as_datatype_enum
    found = [
        ()
        if isinstance(s, NoneTensorSpec)
        else (s.dtype.as_datatype_enum if type(s) is TensorSpec else variant,)
        for s in _nest.flatten(spec)
    ]
    return list(itertools.chain.from_iterable(found))
