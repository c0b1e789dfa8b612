"""Attributes of NodeDefs as Python values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch

from ..._core import dtypes
from ..._core.dtypes import DType
from ..._core.errors import InvalidArgumentError, invalid
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._files import tensor_proto

_REFERENCE = 100  # what is added to the number of a dtype for a reference to a variable


class FunctionName(NamedTuple):
    """An attribute that names a function of the library."""

    name: str
    attrs: dict[str, Any]


def dtype_of(number: int) -> DType:
    """The dtype of its number in files; InvalidArgumentError for none."""
    number -= _REFERENCE if number > _REFERENCE else 0
    try:
        return dtypes.as_dtype(number)
    except TypeError:
        raise invalid(f"There is no dtype of number {number}.") from None


def shape_of(value: Any) -> TensorShape:
    """The TensorShape of a TensorShapeProto."""
    if value.unknown_rank:
        return TensorShape(None)
    return TensorShape([None if d.size < 0 else d.size for d in value.dim])


def tensor_of(value: Any) -> Tensor:
    """The tensor of a TensorProto; InvalidArgumentError where it is damaged."""
    try:
        array = tensor_proto.array(value, tensor_proto.OF_FILES, spread=True)
    except (ValueError, TypeError) as error:
        raise invalid(f"A constant cannot be read: {error}") from error
    return Tensor(raw_of(array, dtype_of(value.dtype)))


def raw_of(array: Any, dtype: DType) -> torch.Tensor | np.ndarray:
    """An array as a raw value of a dtype."""
    if isinstance(array, torch.Tensor) or array.dtype == object:
        return array
    if array.size > 1 and not any(array.strides):  # one value for all
        raw = torch.from_numpy(np.array(array.reshape(-1)[0])).expand(array.shape)
    else:
        raw = torch.from_numpy(np.array(array))
    return raw if dtype.torch is None or raw.dtype is dtype.torch else raw.to(dtype.torch)


def text_of(value: bytes) -> str | bytes:
    """A string attribute as text, as bytes where it is none."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _function(value):
    return FunctionName(value.name, decoded(value.attr))


_ONE = {
    "s": text_of,
    "i": int,
    "f": float,
    "b": bool,
    "type": dtype_of,
    "shape": shape_of,
    "tensor": tensor_of,
    "func": _function,
}


def value_of(attr: Any) -> Any:
    """The Python value of an AttrValue."""
    kind = attr.WhichOneof("value")
    if kind is None:
        return None
    if kind == "placeholder":
        return None
    if kind != "list":
        return _ONE[kind](getattr(attr, kind))
    for name, read in _ONE.items():
        items = getattr(attr.list, name)
        if items:
            return [read(item) for item in items]
    return []


def decoded(attrs: Mapping[str, Any], skipped: str = "_") -> dict[str, Any]:
    """{name: Python value} of a map of AttrValues, without those that begin with `skipped`.

    A constant that cannot be read stands as the error, which whoever needs it raises.
    """
    found = {}
    for name, value in attrs.items():
        if name.startswith(skipped):
            continue
        try:
            found[name] = value_of(value)
        except InvalidArgumentError as error:
            found[name] = error
    return found
