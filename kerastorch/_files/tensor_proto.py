"""TensorProto: values as TensorFlow's bytes, and back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import DType
from .._core.tensor import to_numpy
from .._core.tensor_shape import TensorShape
from .protos import message
from .varints import varint

# what a shape may claim beyond the values that are there, in bytes: of what a user hands in, and of
# what stands in a file beside others of its kind
LARGEST_FILL, OF_FILES = 2**31, 2**26
_SPREAD = 2**20  # bytes from which on one value for all is stored once

# the field of single values, by name of the dtype
_FIELDS = {
    "float16": "half_val",
    "bfloat16": "half_val",
    "float32": "float_val",
    "float64": "double_val",
    "int64": "int64_val",
    "uint32": "uint32_val",
    "uint64": "uint64_val",
    "bool": "bool_val",
    "complex64": "scomplex_val",
    "complex128": "dcomplex_val",
    "string": "string_val",
}
# of small integers, quantized ones among them
_SMALL = "int_val"
_HALVES = ("float16", "bfloat16")
_BITS = {"bfloat16": np.uint16, "qint8": np.int8, "quint8": np.uint8, "qint32": np.int32}
_BITS |= {"qint16": np.int16, "quint16": np.uint16}


def field(dtype: DType) -> str:
    """The name of the field that holds values of a dtype one by one."""
    return _FIELDS.get(dtype.name, _SMALL)


def serialized(raw: torch.Tensor | np.ndarray, contents: bool = False) -> bytes:
    """The bytes of the TensorProto of a raw value, as TensorFlow's kernels write it.

    contents: whether strings stand as one piece of bytes, after their lengths.
    """
    dtype = dtypes.of(raw)
    dims = b"".join(b"\x12" + _delimited(b"\x08" + varint(d) if d else b"") for d in raw.shape)
    head = b"\x08" + varint(dtype.as_datatype_enum) + b"\x12" + _delimited(dims)
    if dtype is dtypes.string and contents:
        texts = raw.reshape(-1).tolist()
        content = b"".join([*(varint(len(text)) for text in texts), *texts])
        return head + (b"\x22" + _delimited(content) if content else b"")
    if dtype is dtypes.string:
        return head + b"".join(b"\x42" + _delimited(text) for text in raw.reshape(-1).tolist())
    content = _bytes_of(raw)
    return head + (b"\x22" + _delimited(content) if content else b"")


def array_of(value: torch.Tensor | np.ndarray) -> np.ndarray:
    """A raw value as an array, of its bits for bfloat16; strings as they are."""
    if not isinstance(value, torch.Tensor):
        return value
    value = value.detach()
    return to_numpy(value.view(torch.int16) if value.dtype is torch.bfloat16 else value)


def _bytes_of(raw):
    found = array_of(raw)
    return found.astype(found.dtype.newbyteorder("<"), copy=False).tobytes()


def _delimited(data):
    return varint(len(data)) + data


def fill_shape(made: Any, shape: TensorShape) -> None:
    """Writes a shape into a TensorShapeProto."""
    made.SetInParent()
    if shape.rank is None:
        made.unknown_rank = True
        return
    for size in shape.as_list():
        made.dim.add(size=-1 if size is None else size)


def proto(dtype: DType, shape: Iterable[int], values: np.ndarray | Sequence[bytes]) -> Any:
    """A TensorProto as tf.make_tensor_proto makes it.

    values: an array of the dtype (of its bits for bfloat16), of bytes for strings.  Values that
    fill the shape stand as bytes, unless they are strings, bools, complex or a single one.
    """
    made = message("tensorflow.TensorProto")(dtype=dtype.as_datatype_enum)
    made.tensor_shape.SetInParent()
    for size in shape:
        made.tensor_shape.dim.add(size=size)
    if dtype is dtypes.string:
        made.string_val.extend(values)
    elif 1 < values.size == math.prod(shape) and not (dtype.is_bool or dtype.is_complex):
        made.tensor_content = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
    else:
        values = values.reshape(-1)
        if dtype.name in _HALVES:
            values = values.view(np.uint16)
        elif dtype.is_complex:
            values = values.view(values.real.dtype)
        getattr(made, field(dtype)).extend(values.tolist())
    return made


def array(value: Any, fill: int = LARGEST_FILL, spread: bool = False) -> np.ndarray:
    """The array in a TensorProto, strings as an object array of bytes.

    fill: how many bytes the shape may claim beyond the values that are there.  spread: whether one
    value for a large shape is stored once, in an array without strides.
    ValueError when contents and shape do not fit, or the shape claims far more than is there;
    TypeError for a dtype that has no values.
    """
    dtype = dtypes.as_dtype(value.dtype)
    if dtype.name in ("resource", "variant"):
        raise TypeError(f"Unsupported tensor type: {dtype.name}")
    if value.tensor_shape.unknown_rank:
        raise ValueError("the shape of a TensorProto has to be known")
    shape = [dim.size for dim in value.tensor_shape.dim]
    if any(size < 0 for size in shape):
        raise ValueError(f"negative sizes in the shape {shape}")
    count = math.prod(shape)
    kind = np.dtype(_BITS.get(dtype.name) or dtype.as_numpy_dtype)
    found = _values(value, dtype, kind, count)
    if len(found) == 1 and spread and count * kind.itemsize > _SPREAD:
        found = found if dtype.name != "bfloat16" else _of_bits(found, dtype)
        return np.broadcast_to(found.reshape([1] * len(shape)), shape)
    found = _filled(found, count, dtype, fill).reshape(shape)
    return found if dtype.name != "bfloat16" else _of_bits(found, dtype)


def _values(value, dtype, kind, count):
    if value.tensor_content and dtype is dtypes.string:
        return strings_in(value.tensor_content, count)
    if value.tensor_content:
        if len(value.tensor_content) != count * kind.itemsize:
            raise ValueError(
                f"{len(value.tensor_content)} bytes for {count} values of {dtype.name}"
            )
        return np.frombuffer(value.tensor_content, kind.newbyteorder("<")).astype(kind)
    found = _single_values(value, dtype, kind)
    if len(found) or not count:
        return found
    return np.full(1, b"" if dtype is dtypes.string else 0, dtype=found.dtype)


def strings_in(content: bytes, count: int) -> np.ndarray:
    """Strings that stand one after the other, behind all their lengths."""
    lengths, at, problem = [], 0, f"{len(content)} bytes for {count} strings"
    if count > len(content):
        raise ValueError(problem)
    try:
        for _ in range(count):
            size, at = _length_at(content, at)
            lengths.append(size)
    except IndexError:
        raise ValueError(problem) from None
    if at + sum(lengths) != len(content):
        raise ValueError(problem)
    made = np.empty(count, object)
    for number, size in enumerate(lengths):
        made[number] = content[at : at + size]
        at += size
    return made


def _length_at(content, at):
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128 or shift > 28:
            return value, at
        shift += 7


def _of_bits(bits, dtype):
    """The numbers of bfloat16's bits, as float32 where numpy has no such type."""
    kind = dtype.as_numpy_dtype
    if kind is np.float32:
        return (bits.astype(np.uint32) << 16).view(np.float32)
    return bits.view(kind)


def _single_values(value, dtype, kind):
    found = getattr(value, field(dtype))
    if dtype is dtypes.string:
        made = np.empty(len(found), object)
        made[:] = list(found)
        return made
    if dtype.name in _HALVES:
        return np.fromiter(found, np.int64, len(found)).astype(np.uint16).view(kind)
    if dtype.is_complex:
        parts = np.fromiter(found, kind.type(0).real.dtype, len(found))
        return parts[: len(parts) // 2 * 2].view(kind)
    if kind.kind in "iu":
        wide = np.uint64 if dtype.name == "uint64" else np.int64
        return np.fromiter(found, wide, len(found)).astype(kind)
    return np.fromiter(found, kind, len(found))


def _filled(found, count, dtype, fill):
    """`count` values: those found, the last one again for the rest."""
    if len(found) >= count:
        return found[:count]
    if (count - len(found)) * found.dtype.itemsize > fill:
        raise ValueError(f"{len(found)} values for a shape of {count}")
    made = np.full(count, found[-1], dtype=found.dtype)
    made[: len(found)] = found
    return made


def raw(value: Any, fill: int = LARGEST_FILL) -> torch.Tensor | np.ndarray:
    """As `array`, as a raw value; ValueError for dtypes that torch has no plain tensors of."""
    found = array(value, fill)
    dtype = dtypes.as_dtype(value.dtype)
    if dtype is dtypes.string:
        return found
    if dtype.torch is None or dtype.is_quantized:
        raise ValueError(f"kerastorch has no tensors of {dtype.name}")
    if dtype.name == "bfloat16":
        found = found.astype(np.float32)
    return torch.from_numpy(found).to(dtype.torch)
