"""Python values and TypeSpecs as StructuredValues, as SavedModels hold them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._core.convert import to_tensor
from .._core.dtypes import DType
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._files.protos import message
from .._files.tensor_proto import fill_shape, serialized
from .._ops.indexed_slices import IndexedSlicesSpec
from ..ragged._spec import RaggedTensorSpec
from ..sparse._spec import SparseTensorSpec

_CLASSES = {SparseTensorSpec: 1, IndexedSlicesSpec: 2, RaggedTensorSpec: 3}


class Constant:
    """A tensor, or a numpy array, that is written with its elements."""

    def __init__(self, value: Tensor | np.ndarray):
        self.value = value


def encoded(value: Any) -> Any:
    """The StructuredValue of a nested value; TypeError for what has none."""
    made = message("tensorflow.StructuredValue")()
    encode(made, value)
    return made


def encode(made: Any, value: Any) -> None:
    """Writes a value into a StructuredValue."""
    if value is None:
        made.none_value.SetInParent()
    elif isinstance(value, Constant):
        kept = made.numpy_value if isinstance(value.value, np.ndarray) else made.tensor_value
        kept.ParseFromString(serialized(to_tensor(value.value)._t))
    elif isinstance(value, (bool, np.bool_)):
        made.bool_value = bool(value)
    elif isinstance(value, (int, np.integer)):
        made.int64_value = int(value)
    elif isinstance(value, (float, np.floating)):
        made.float64_value = float(value)
    elif isinstance(value, (str, bytes)):
        made.string_value = value if isinstance(value, str) else value.decode()
    elif isinstance(value, TensorShape):
        fill_shape(made.tensor_shape_value, value)
    elif isinstance(value, DType):
        made.tensor_dtype_value = value.as_datatype_enum
    elif type(value) is TensorSpec:
        spec = made.tensor_spec_value
        spec.name = value.name or ""
        fill_shape(spec.shape, value.shape)
        spec.dtype = value.dtype.as_datatype_enum
    elif isinstance(value, TypeSpec):
        _encode_spec(made.type_spec_value, value)
    elif isinstance(value, Tensor):
        encode(made, TensorSpec(value.shape, value.dtype))
    else:
        _encode_container(made, value)


def _encode_container(made, value):
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        made.named_tuple_value.name = type(value).__name__
        for name, item in zip(value._fields, value, strict=True):
            pair = made.named_tuple_value.values.add(key=name)
            encode(pair.value, item)
    elif isinstance(value, (list, tuple)):
        kept = made.list_value if isinstance(value, list) else made.tuple_value
        kept.SetInParent()
        for item in value:
            encode(kept.values.add(), item)
    elif isinstance(value, dict):
        made.dict_value.SetInParent()
        for name, item in value.items():
            encode(made.dict_value.fields[str(name)], item)
    else:
        raise TypeError(f"No structured form for {value!r} of type {type(value).__name__}.")


def _encode_spec(made, spec):
    number = _CLASSES.get(type(spec))
    if number is None:
        raise TypeError(f"No structured form for {spec!r}.")
    made.type_spec_class = number
    made.type_spec_class_name = type(spec).__name__
    encode(made.type_state, _state(spec))


def _state(spec):
    if isinstance(spec, RaggedTensorSpec):
        return (spec._shape, spec._dtype, spec._ragged_rank, spec._row_splits_dtype)
    if isinstance(spec, SparseTensorSpec):
        return (spec.shape, spec.dtype)
    *kinds, dense = spec._dtypes()
    return (spec._shape, *kinds, dense, spec._indices_shape)


def full_arg_spec(
    args: list[str], varargs: Any, varkw: Any, defaults: Any, kwonly: list[str], kwdefaults: Any
) -> Any:
    """The StructuredValue of a FullArgSpec."""
    made = message("tensorflow.StructuredValue")()
    made.named_tuple_value.name = "FullArgSpec"
    parts = {
        "args": args,
        "varargs": varargs,
        "varkw": varkw,
        "defaults": defaults,
        "kwonlyargs": kwonly,
        "kwonlydefaults": kwdefaults,
        "annotations": {},
    }
    for name, value in parts.items():
        encode(made.named_tuple_value.values.add(key=name).value, value)
    return made
