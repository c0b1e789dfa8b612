"""Tensors out of values and shapes: tf.constant, tf.zeros, tf.range, tf.one_hot, tf.shape ..."""

import builtins
import math

import numpy as np
import torch

from .._core import convert, devices, dtypes
from .._core.asked import ask
from .._core.dtypes import as_dtype, float32, int32
from .._core.errors import InvalidArgumentError, NotFoundError, UnimplementedError, invalid
from .._core.meta_twins import drawing
from .._core.modes import Node, modes, offered
from .._core.op import op
from .._core.refusals import needs
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape
from ._args import checked_axis, ints
from .arithmetic import WIDE

_INT32 = torch.int32
_LARGEST_EXAMPLE = 1 << 20  # elements of an example that are made


def constant(value, dtype=None, shape=None, name="Const"):
    """A tensor of `value`: numbers, strings, nested sequences of them, numpy arrays, tensors.

    dtype: by default the value's own: float32 for Python floats, int32 for ints, string for text.
    shape: a shape to bring the elements into; a single element fills it.
    TypeError when the value does not fit `dtype` or `shape`, ValueError when it has no tensor form.

    >>> tf.constant([1.5, 2]), tf.constant(0, shape=(2, 2))
    """
    if modes.active and (r := offered(CONSTANT, (value, dtype, shape, name))) is not NotImplemented:
        return r
    if type(value) is Tensor:
        result = value
        if dtype is not None and value.dtype is not as_dtype(dtype):
            raise TypeError(
                f"Expected a tensor of dtype {as_dtype(dtype).name}, but got dtype "
                f"{value.dtype.name}."
            )
    elif dtype is not None and getattr(value, "_is_variable", False):
        # which TensorFlow reads as an array, so that it may change its dtype
        result = convert.to_tensor(value.numpy(), as_dtype(dtype))
    else:
        result = convert.constant(value, None if dtype is None else as_dtype(dtype))
    return result if shape is None else _in_shape(result, ints(shape), value)


def _in_shape(tensor, shape, value):
    raw = tensor._t
    if list(raw.shape) == shape:
        return tensor
    count = builtins.sum(1 for _ in np.ndindex(*shape)) if shape else 1
    have = raw.numel() if isinstance(raw, torch.Tensor) else raw.size
    if have == count:
        return Tensor(raw.reshape(shape))
    if have == 1:
        return Tensor(
            np.broadcast_to(raw.reshape(()), shape).copy()
            if isinstance(raw, np.ndarray)
            else raw.reshape(()).repeat(shape)
        )
    raise TypeError(
        f"Eager execution of tf.constant with unsupported shape. The value {value!r} has {have} "
        f"elements, but got `shape` {tuple(shape)} with {count} elements."
    )


def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None):
    """`value` as a tensor; a tensor is given back as it is.

    dtype: the dtype it must have.  dtype_hint: the one it should have if that is possible.
    ValueError when a tensor has another dtype or a value has no tensor form, TypeError when a
    Python value does not fit `dtype`.
    """
    if modes.active:
        result = offered(CONVERT, (value, dtype, dtype_hint, name))
        if result is not NotImplemented:
            return result
    return convert.to_tensor(value, dtype, dtype_hint)


CONSTANT = Node("Const", constant, ["value", "dtype", "shape", "name"], "Const")
CONVERT = Node("ConvertToTensor", convert_to_tensor, ["value", "dtype", "dtype_hint", "name"])


def is_tensor(x):
    """Whether `x` is a tensor, a variable, or another TensorFlow value such as a RaggedTensor."""
    return hasattr(x, "_t") or any(
        getattr(x, kind, False) is True for kind in ("is_tensor_like", "_is_symbolic")
    )


def get_static_value(tensor, partial=False):
    """The value as a numpy array; a value that is no tensor as it is; None if symbolic, and for
    variables."""
    if getattr(tensor, "_is_graph", False):
        return tensor.value()
    if getattr(tensor, "_is_symbolic", False) or hasattr(tensor, "assign"):
        return None
    return tensor.numpy() if hasattr(tensor, "_t") else tensor


def _dims(shape):
    try:
        return ints(shape)
    except InvalidArgumentError:
        given = shape if isinstance(shape, (list, tuple)) else [shape]
        if any(isinstance(x, (float, str, bytes)) for x in given):
            raise TypeError(f"a shape must be integers, got {shape!r}") from None
        raise


@op("")
def zeros(shape, dtype=float32, name=None, layout=None):
    """A tensor of `shape` filled with zeros (False, empty strings)."""
    kind = as_dtype(dtype)
    if kind.torch is None:
        return np.full(_dims(shape), b"", dtype=object)
    return torch.zeros(_dims(shape), dtype=kind.torch, device=devices.current())


@op("")
def ones(shape, dtype=float32, name=None, layout=None):
    """A tensor of `shape` filled with ones (True); TypeError for strings."""
    return torch.ones(_dims(shape), dtype=_with_one(dtype), device=devices.current())


def _with_one(dtype):
    kind = as_dtype(dtype)
    if kind.torch is None:
        raise TypeError(f"ones of dtype {kind.name} are not defined.")
    return kind.torch


@op("input", strings=True, type="ZerosLike", elementwise=True)
def zeros_like(input, dtype=None, name=None, layout=None):
    """Zeros (False, empty strings) in the shape of `input`, of its dtype or `dtype`."""
    kind = dtypes.of(input) if dtype is None else as_dtype(dtype)
    if kind.torch is None:
        return np.full(tuple(input.shape), b"", dtype=object)
    if isinstance(input, np.ndarray):
        return torch.zeros(input.shape, dtype=kind.torch)
    return torch.zeros_like(input, dtype=kind.torch)


@op("input", strings=True, type="OnesLike", elementwise=True)
def ones_like(input, dtype=None, name=None, layout=None):
    """Ones (True) in the shape of `input`, of its dtype or `dtype`."""
    kind = dtypes.of(input) if dtype is None else as_dtype(dtype)
    if kind.torch is None:
        raise invalid(f"ones of dtype {kind.name} are not defined [Op:OnesLike]")
    if isinstance(input, np.ndarray):
        return torch.ones(input.shape, dtype=kind.torch)
    return torch.ones_like(input, dtype=kind.torch)


@op("value", strings=True, type="Fill", tensors_too="dims")
def fill(dims, value, name=None, layout=None):
    """A tensor of shape `dims` whose every element is the scalar `value`."""
    if value.ndim == 1 and len(value) == 1:
        value = value[0] if isinstance(value, torch.Tensor) else value.reshape(())
    if value.ndim:
        raise invalid(f"value must be a scalar, got the shape {list(value.shape)} [Op:Fill]")
    shape = ints(dims)
    if isinstance(value, np.ndarray):
        return np.full(shape, value[()], dtype=object)
    if builtins.min(shape, default=0) < 0:
        raise invalid(f"Dimensions must be >= 0, got {shape} [Op:Fill]")
    if drawing.traced and math.prod(shape) > _LARGEST_EXAMPLE:
        return torch.empty(shape, dtype=value.dtype, device="meta")
    return value.expand(shape).contiguous()


_RANGE = ("int32", "int64", "float32", "float64")
_OF_RANGES = (*_RANGE, "float16", "bfloat16", "int8", "int16", "uint16", "uint32")


def range(start, limit=None, delta=1, dtype=None, name="range"):
    """start, start + delta, ... up to but not including `limit`; range(n) counts from 0.

    The dtype is the widest of the arguments' (int32, int64, float32, float64) unless given.
    InvalidArgumentError when delta is 0 or leads away from limit.
    """
    if limit is None:
        start, limit = 0, start
    if dtype is None and type(start) is type(limit) is type(delta) is int and not modes.active:
        return Tensor(_int_range(start, limit, delta))
    if dtype is not None:
        dtype = as_dtype(dtype)
    ends = [
        x if hasattr(x, "_t") or getattr(x, "_is_symbolic", False) else convert.to_tensor(x, dtype)
        for x in (start, limit, delta)
    ]
    return _range(*ends, dtype)


def _int_range(start, limit, delta, dtype=None):
    if delta == 0 or (limit - start) * delta < 0:
        raise _bad_range(start, limit, delta)
    if dtype is None:
        small = -_LARGE <= start < _LARGE and -_LARGE <= limit < _LARGE and abs(delta) < _LARGE
        dtype = _INT32 if small else torch.int64
    return torch.arange(start, limit, delta, dtype=dtype, device=devices.current())


_LARGE = 2**31


def _bad_range(start, limit, delta):
    return invalid(
        f"Requires delta != 0, and start <= limit when delta > 0 and start >= limit when "
        f"delta < 0; got range({start}, {limit}, {delta}) [Op:Range]"
    )


@op("start, limit, delta", strings=True, type="Range")
def _range(start, limit, delta, dtype, name=None):
    kind = dtype or _widest(start, limit, delta)
    if kind.name not in _OF_RANGES:
        raise invalid(
            f"Value for attr 'Tidx' of {kind.name} is not in the list of allowed values: "
            f"{', '.join(_OF_RANGES)} [Op:Range]"
        )
    if kind.name not in (*_RANGE, "float16", "bfloat16"):
        raise NotFoundError(None, None, f"no Range kernel for dtype {kind.name} [Op:Range]")
    if start.ndim or limit.ndim or delta.ndim:
        raise invalid("start, limit and delta must be scalars [Op:Range]")
    start, limit, delta = (x.to(kind.torch).item() for x in (start, limit, delta))
    if kind.is_integer:
        return _int_range(start, limit, delta, kind.torch)
    if delta == 0 or (limit - start) * delta < 0:
        raise _bad_range(start, limit, delta)
    # the number of elements is computed in the dtype, as TensorFlow does
    ends = torch.tensor([start, limit, delta], dtype=kind.torch)
    count = int(((ends[1] - ends[0]) / ends[2]).abs().ceil())
    steps = torch.arange(count, dtype=kind.torch, device=devices.current())
    return steps * delta + start


def _widest(*raws):
    names = [dtypes.of(x).name for x in raws]
    for name in names:
        assert name in _RANGE, f"range of dtype {name} is not defined; give a dtype"
    return as_dtype(builtins.max(names, key=_RANGE.index))


def _before_linspace(start, stop, num, name=None, axis=0):
    start = convert.to_tensor(start)
    stop = convert.to_tensor(stop, start.dtype)
    _count(num)
    if start.dtype is dtypes.string:
        raise UnimplementedError(None, None, "Cast int32 to string is not supported [Op:Cast]")
    return start, stop, num, name, axis


@op(
    "start stop",
    types=dtypes.FLOATING | dtypes.INTEGER,
    own_dtypes=True,
    label="LinSpace",
    before=_before_linspace,
)
def linspace(start, stop, num, name=None, axis=0):
    """`num` evenly spaced values from `start` to `stop`, both included, along the new `axis`.

    start, stop: tensors of one dtype, of shapes that broadcast.  Integers become float64, those of
    8 and 16 bits float32.  ValueError when the dtypes differ.
    """
    count = _count(num)
    if count < 0:
        raise invalid(f"Requires num >= 0, got {num} [Op:LinSpace]")
    if not start.is_floating_point():
        start, stop = start.to(WIDE[start.dtype]), stop.to(WIDE[stop.dtype])
    start, stop = torch.broadcast_tensors(start, stop)
    axis = checked_axis(axis, start.ndim + 1)
    shape = [1] * (start.ndim + 1)
    shape[axis] = -1
    steps = torch.arange(count, dtype=start.dtype, device=start.device).reshape(shape)
    first, last = start.unsqueeze(axis), stop.unsqueeze(axis)
    if count < 2:
        # `stop` has a gradient of zeros
        return torch.cat([first, last], axis).narrow(axis, 0, count)
    inner = first + (last - first) / (count - 1) * steps.narrow(axis, 1, count - 2)
    return torch.cat([first, inner, last], axis)


def _count(num):
    if isinstance(num, (list, tuple)) and len(num) != 1:
        raise invalid(f"limit must be a scalar, not shape [{len(num)}] [Op:Range]")
    num = num[0] if isinstance(num, (list, tuple)) else num
    if num is None or isinstance(num, (dict, dtypes.DType)):
        raise convert.unsupported(num)
    if isinstance(num, (float, str, bytes)) and not isinstance(num, np.floating):
        raise TypeError(f"Argument `tensor` (name: num) must be of type integer. Received: {num!r}")
    return int(num)


@op(
    "indices, on_value? off_value?",
    strings=True,
    type="OneHot",
    attrs={"axis": "axis"},
    tensors_too="depth",
    before=lambda *args: _before_one_hot(*args),
)
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """`on_value` (1) where the position along the new `axis` equals the index, else `off_value`.

    indices: uint8, int8, int32 or int64.  depth: the new axis' size; indices outside of it give
    `off_value` throughout.  axis: where the new axis stands, the last by default.
    dtype: by default that of the values, float32 without any.
    """
    if isinstance(indices, torch.Tensor) and not indices.numel():
        indices = indices.long()  # an empty list has no ints to show
    if isinstance(indices, np.ndarray) or indices.dtype not in _ONE_HOT:
        raise invalid(
            f"indices must be uint8, int8, int32 or int64, got {dtypes.of(indices).name} "
            "[Op:OneHot]"
        )
    count, at = _depth(depth), -1 if axis is None else axis
    if not -1 <= at <= indices.ndim:
        raise invalid(
            f"Expected axis to be -1 or between [0, {indices.ndim + 1}). But received: {axis} "
            "[Op:OneHot]"
        )
    shape = [1] * (indices.ndim + 1)
    shape[at] = count
    wanted = torch.arange(count, dtype=indices.dtype, device=indices.device).reshape(shape)
    hot = indices.unsqueeze(at) == wanted
    kind = None if dtype is None else as_dtype(dtype)
    if on_value is None and off_value is None:
        kind = kind or float32
        if kind.is_bool or kind.torch is None:
            raise TypeError(f"one_hot of dtype {kind.name} needs on_value and off_value.")
        return hot.to(kind.torch)
    return _two_values(hot, on_value, off_value, kind)


def _before_one_hot(indices, depth, on_value, off_value, axis, dtype, name=None):
    """The two values as tensors, each of `dtype` or of its own."""
    if on_value is None and off_value is None:
        return None
    kind = None if dtype is None else as_dtype(dtype)
    on, off = (
        x if x is None else convert.to_tensor(x, dtype_hint=kind) for x in (on_value, off_value)
    )
    for value, what in ((on, "on_value"), (off, "off_value")):
        if kind is not None and value is not None and value.dtype is not kind:
            raise TypeError(
                f"dtype {value.dtype!r} of {what} does not match dtype parameter {kind!r}"
            )
    if on is not None and off is not None and on.dtype is not off.dtype:
        raise TypeError(
            f"dtype {on.dtype!r} of on_value does not match dtype {off.dtype!r} of off_value"
        )
    for value, what in ((on, "on_value"), (off, "off_value")):
        if value is not None and value.shape.rank:
            raise invalid(f"{what} must be a scalar, but got: {value.shape.as_list()} [Op:OneHot]")
    return indices, depth, on, off, axis, dtype, name


_ONE_HOT = {torch.uint8, torch.int8, torch.int32, torch.int64}


def _depth(depth):
    count = ints(depth)
    if np.ndim(depth) or len(count) != 1:
        raise invalid(f"depth must be a scalar, got {depth!r} [Op:OneHot]")
    if count[0] < 0:
        raise invalid(f"depth must be non-negative, got {count[0]} [Op:OneHot]")
    return count[0]


def _two_values(hot, on, off, kind):
    given = on if on is not None else off
    if isinstance(given, np.ndarray):
        off = b"" if off is None else off[()]
        return np.where(hot.numpy(), on[()], off).astype(object)
    if kind is not None and given.dtype is not kind.torch:
        raise TypeError(
            f"dtype {kind.name} of on_value and off_value expected, got {dtypes.of(given).name}"
        )
    on = given.new_ones(()) if on is None else on
    off = given.new_zeros(()) if off is None else off
    return torch.where(hot, on, off)


def _index_dtype(dtype):
    kind = int32 if dtype is None else as_dtype(dtype)
    if kind.torch not in dtypes.INDEX:
        raise invalid(f"out_type must be int32 or int64, got {kind.name}")
    return kind.torch


@op("input", strings=True, type="Shape", attrs={"out_type": "out_type"})
def shape(input, out_type=None, name=None):
    """The shape of `input` as a vector of int32, or of `out_type` (int64)."""
    # on the CPU, whatever the device of `input`: shapes are read by Python
    return torch.tensor(input.shape, dtype=_INT32 if out_type is None else _index_dtype(out_type))


@op("*input", strings=True, type="ShapeN", attrs={"out_type": "out_type"})
def shape_n(input, out_type=int32, name=None):
    """The shapes of a list of tensors, which may differ in dtype, as a list of vectors."""
    return [shape.raw(x, out_type) for x in input]


@op("input", strings=True, type="Size", attrs={"out_type": "out_type"})
def size(input, out_type=None, name=None):
    """The number of elements of `input` as a scalar int32, or of `out_type` (int64)."""
    if out_type is not None and not isinstance(out_type, str):  # which files of models have
        ask(out_type, "as_numpy_dtype")
    count = input.size if isinstance(input, np.ndarray) else input.numel()
    # TensorFlow's Python code counts, in any dtype
    kind = int32 if out_type is None else as_dtype(out_type)
    return torch.tensor(count, dtype=kind.torch)


@op("input", strings=True, type="Rank")
def rank(input, name=None):
    """The number of dimensions of `input` as a scalar int32."""
    return torch.tensor(input.ndim, dtype=_INT32)


@op("input", strings=True, type="Identity")
def identity(input, name=None):
    """`input` itself; of a variable, the value it has now."""
    if torch.compiler.is_compiling() or type(input) is np.ndarray or not input.__dict__:
        return input
    return input.view_as(input)  # without the logits that an activation left on it


def identity_n(input, name=None):
    """The tensors of a list, each by itself, as a list."""
    return [identity(x) for x in input]


@op("input", strings=True, type="GuaranteeConst")
def guarantee_const(input, name=None):
    """`input` itself."""
    return input


@op("x", strings=True, type="EnsureShape", attrs={"shape": "shape"})
def ensure_shape(x, shape, name=None):
    """`x` itself; InvalidArgumentError when its shape does not fit `shape` (None fits all)."""
    if not as_shape(shape).is_compatible_with(tuple(x.shape)):
        raise invalid(
            f"Shape of tensor x {list(x.shape)} is not compatible with expected shape "
            f"{as_shape(shape)}. [Op:EnsureShape]"
        )
    return x


@op(
    "*tensors",
    strings=True,
    dtype_error=InvalidArgumentError,
    dtype_from_first=True,
    own_dtypes=True,
    label="Mul",
)
def _meshgrid(tensors, indexing):
    if isinstance(tensors[0], np.ndarray):
        raise TypeError("meshgrid takes numbers, got strings.")
    flat = [x.reshape(-1) for x in tensors]
    return [x.contiguous() for x in torch.meshgrid(flat, indexing=indexing)]


def meshgrid(*args, **kwargs):
    """Coordinate grids out of vectors: one tensor per vector, all of the grid's shape.

    indexing: "xy" (Cartesian, the default: the first two axes swapped) or "ij" (matrix).
    """
    indexing = kwargs.pop("indexing", "xy")
    kwargs.pop("name", None)
    if kwargs:
        raise TypeError(f"meshgrid() got an unexpected keyword argument {next(iter(kwargs))!r}")
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Argument `indexing` must be 'xy' or 'ij', got {indexing!r}.")
    tensors = [_coordinates(x) for x in args]
    return _meshgrid(tensors, indexing) if args else []


def _coordinates(x):
    if getattr(x, "_is_symbolic", False):
        return x
    if isinstance(x, dtypes.DType):
        raise TypeError("'DType' object is not subscriptable")
    x = convert.to_tensor(x)
    if x.dtype is dtypes.string:
        raise TypeError("Cannot convert 1 to EagerTensor of dtype string")
    return x


@op("lengths")
def sequence_mask(lengths, maxlen=None, dtype=dtypes.bool_, name=None):
    """mask[..., j] = j < lengths[...], of shape lengths.shape + [maxlen].

    maxlen: a scalar, by default the largest of the lengths.
    """
    if maxlen is None:
        needs("Range", lengths)
        maxlen = int(lengths.max().clamp(min=0)) if lengths.numel() else 0
    elif np.ndim(maxlen):
        raise ValueError(f"Argument `maxlen` must be scalar, got {maxlen!r}")
    kind = as_dtype(dtype)
    if kind.torch is None:
        raise UnimplementedError(
            None, None, f"Cast bool to {kind.name} is not supported [Op:Cast] (SequenceMask)"
        )
    steps = torch.arange(maxlen, dtype=lengths.dtype, device=lengths.device)
    mask = steps < lengths.unsqueeze(-1)
    return mask.to(kind.torch)
