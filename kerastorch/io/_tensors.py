"""tf.io.serialize_tensor and parse_tensor, tf.make_tensor_proto and make_ndarray."""

from __future__ import annotations

import math

import numpy as np

from .._core import convert, dtypes
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor_shape import TensorShape
from .._files import tensor_proto
from .._files.protos import message
from .._text.raw import encoded, objects


@op("tensor", strings=True, type="SerializeTensor")
def serialize_tensor(tensor, name=None):
    """A tensor as the bytes of its TensorProto, a string scalar."""
    return objects([tensor_proto.serialized(tensor)], ())


def parse_tensor(serialized, out_type, name=None):
    """The tensor whose TensorProto's bytes a string scalar is.

    out_type: its dtype.  InvalidArgumentError for other bytes, and for a tensor of another dtype.
    """
    return _parsed(serialized, dtypes.as_dtype(out_type))


@op("serialized", types=STRING, strings=True, label="ParseTensor")
def _parsed(serialized, dtype):
    from google.protobuf.message import DecodeError

    if serialized.ndim:
        raise invalid(
            f"Expected `serialized` to be a scalar, got shape: {list(serialized.shape)} "
            "[Op:ParseTensor]"
        )
    data = serialized[()]
    try:
        value = message("tensorflow.TensorProto").FromString(data)
    except DecodeError:
        raise invalid(
            f"Could not parse `serialized` as TensorProto: {data[:100]!r} [Op:ParseTensor]"
        ) from None
    if value.dtype and value.dtype != dtype.as_datatype_enum:
        try:
            found = dtypes.as_dtype(value.dtype).name
        except TypeError:
            found = value.dtype
        raise invalid(
            f"Type mismatch between parsed tensor ({found}) and dtype ({dtype.name}) "
            "[Op:ParseTensor]"
        )
    try:
        return tensor_proto.raw(value)
    except (TypeError, ValueError, MemoryError) as error:
        raise invalid(f"Cannot parse tensor from proto: {error} [Op:ParseTensor]") from None


def make_tensor_proto(values, dtype=None, shape=None, verify_shape=False, allow_broadcast=False):
    """A TensorProto of a value.

    values: a tensor, an array, Python numbers or strings.  dtype, shape: what it is to have.
    verify_shape: TypeError where `values` has another shape.  allow_broadcast: whether a shape
    with more elements takes a single value, and no other.
    TypeError for values of another dtype, ValueError for more values than the shape has.
    """
    if isinstance(values, message("tensorflow.TensorProto")):
        return values
    if values is None:
        raise ValueError("None values not supported.")
    if verify_shape and allow_broadcast:
        raise ValueError("verify_shape and allow_broadcast are not both allowed.")
    dtype = None if dtype is None else dtypes.as_dtype(dtype)
    found, dtype = _array(values, dtype)
    sizes = list(found.shape) if shape is None else [int(d) for d in TensorShape(shape).as_list()]
    count = math.prod(sizes)
    if (verify_shape or (allow_broadcast and found.size not in (1, count))) and (
        list(found.shape) != sizes
    ):
        raise TypeError(f"Expected Tensor's shape: {tuple(sizes)}, but got {found.shape}.")
    if found.size > count:
        raise ValueError(
            f"Too many elements provided. Takes at most {count}, but got {found.size}."
        )
    if dtype is dtypes.string:
        found = [encoded(text) for text in found.reshape(-1).tolist()]
    return tensor_proto.proto(dtype, sizes, found)


def _array(values, dtype):
    """The array of a value, of bits for bfloat16, and its dtype."""
    if isinstance(values, (np.ndarray, np.generic)) and dtype is not None:
        values = np.asarray(values)
        if dtype.name != "bfloat16" and dtype is not dtypes.string:
            values = values.astype(dtype.as_numpy_dtype)
    try:
        raw = convert.to_raw(values, dtype)
    except TypeError:
        raise TypeError(
            f"Expected {dtype.name if dtype else 'a tensor'}, but got {values!r} of type "
            f"'{type(values).__name__}'."
        ) from None
    except ValueError:
        if isinstance(values, (dict, set)):
            raise TypeError(
                f"Failed to convert elements of {values} to Tensor. Consider casting elements to a "
                "supported type."
            ) from None
        raise
    raw = getattr(raw, "_t", raw)
    return tensor_proto.array_of(raw), dtypes.of(raw)


def make_ndarray(tensor):
    """The array in a TensorProto; TypeError for a dtype without values."""
    tensor.tensor_shape  # noqa: B018 (AttributeError for what is no TensorProto)
    return tensor_proto.array(tensor)
