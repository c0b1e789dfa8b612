"""keras.ops: tensors out of shapes and numbers."""

import math

import torch

from ..._core import convert, devices, dtypes
from ..._core.composite import Composite
from ..._core.tensor import Tensor
from ..._ops.casting import cast
from ._boundary import (
    as_float,
    as_tensor,
    default_float,
    drawn_by,
    keras_op,
    result_type,
    torch_dtype,
)


def sizes_of(shape):
    """A shape argument as a list of sizes."""
    if hasattr(shape, "as_list"):
        shape = shape.as_list()
    if hasattr(shape, "_t"):
        shape = shape._t.tolist()
    if hasattr(shape, "__index__"):
        return [shape.__index__()]
    sizes = [n if hasattr(n, "__index__") else _no_size(n) for n in shape]
    return [n.__index__() for n in sizes]


def _no_size(n):
    raise TypeError(f"A shape holds integers, got {n!r}")


def _checked(sizes):
    if any(n < 0 for n in sizes):
        raise ValueError(f"A shape has no negative sizes, got {tuple(sizes)}")
    return sizes


def zeros(shape, dtype=None):
    """Zeros of a shape; dtype: floatx by default."""
    return _filled(shape, 0, dtype)


def ones(shape, dtype=None):
    """Ones of a shape; dtype: floatx by default."""
    return _filled(shape, 1, dtype)


def empty(shape, dtype=None):
    """A tensor of a shape whose elements may be any (here zeros); dtype: floatx by default."""
    return _filled(shape, 0, dtype)


def _filled(shape, value, dtype):
    sizes = _checked(sizes_of(shape))
    return Tensor(torch.full(sizes, value, dtype=torch_dtype(dtype), device=devices.current()))


@keras_op("value", of="full")
def _full(value, sizes, dtype):
    return value.to(torch_dtype(dtype)).expand(sizes).clone()


@drawn_by(_full)
def full(shape, fill_value, dtype=None):
    """`fill_value`, a number or tensor that broadcasts, in a shape; dtype: floatx by default."""
    return _full(as_tensor(fill_value), _checked(sizes_of(shape)), dtype)


@keras_op("x")
def zeros_like(x, dtype=None):
    """Zeros in the shape of x; dtype: x's by default."""
    return torch.zeros_like(x, dtype=torch_dtype(dtype, x.dtype))


@keras_op("x")
def ones_like(x, dtype=None):
    """Ones in the shape of x; dtype: x's by default."""
    return torch.ones_like(x, dtype=torch_dtype(dtype, x.dtype))


@keras_op("x")
def empty_like(x, dtype=None):
    """A tensor in the shape of x whose elements may be any (here zeros)."""
    return torch.zeros_like(x, dtype=torch_dtype(dtype, x.dtype))


@keras_op("x, fill_value")
def full_like(x, fill_value, dtype=None):
    """A number or tensor that broadcasts, in the shape of x; dtype: x's by default."""
    value = fill_value.to(device=x.device, dtype=torch_dtype(dtype, x.dtype))
    return value.expand(x.shape).clone()


def eye(N, M=None, k=0, dtype=None):
    """An N x M matrix (N x N by default) with ones on diagonal number k."""
    return Tensor(_diagonal(N, M, k, dtype))


def identity(n, dtype=None):
    """The n x n identity matrix."""
    return Tensor(_diagonal(n, None, 0, dtype))


def _diagonal(rows, columns, k, dtype):
    i, j = _grid(rows, columns)
    return (j - i == k).to(torch_dtype(dtype))


def _grid(rows, columns):
    rows = _whole(rows, "N")
    columns = rows if columns is None else _whole(columns, "M")
    device = devices.current()
    return torch.arange(rows, device=device)[:, None], torch.arange(columns, device=device)


def _whole(n, name):
    if not hasattr(n, "__index__"):
        raise TypeError(f"`{name}` must be an integer, got {n!r}")
    if n.__index__() < 0:
        raise ValueError(f"`{name}` must not be negative, got {n}")
    return n.__index__()


def tri(N, M=None, k=0, dtype=None):
    """An N x M matrix with ones on and below diagonal number k, zeros elsewhere."""
    i, j = _grid(N, M)
    return Tensor((j - i <= k).to(torch_dtype(dtype)))


def arange(start, stop=None, step=None, dtype=None):
    """The numbers from `start` (0 if alone) up to `stop`, `step` apart.

    dtype: by default int32, or floatx where a number is a float.
    """
    numbers = [start, stop, step]
    if dtype is None:
        strong = [x._t.dtype for x in numbers if hasattr(x, "_t")]
        weak = [type(x) for x in numbers if type(x) in (int, float)]
        target = result_type(strong, weak) or torch.int32
        target = torch.int32 if target is torch.bool else target
    else:
        target = torch_dtype(dtype)
    start, stop, step = (x.item() if hasattr(x, "_t") else x for x in _read(numbers))
    start, stop = (0, start) if stop is None else (start, stop)
    step = 1 if step is None else step
    if step == 0:
        raise ValueError("arange: `step` must not be 0")
    if (stop - start) * step < 0:
        stop = start
    # torch counts in steps of some narrow dtypes only
    counted = torch.float32 if target in (torch.float16, torch.bfloat16) else target
    counted = torch.int64 if counted in (torch.bool,) else counted
    numbers = torch.arange(start, stop, step, dtype=counted, device=devices.current())
    return Tensor(numbers.to(target))


def _read(numbers):
    for x in numbers:
        yield x._t if hasattr(x, "_t") else x


def _number_of(num):
    if not hasattr(num, "__index__"):
        raise TypeError(f"`num` must be an integer, got {num!r}")
    if num < 0:
        raise ValueError(f"`num` must be a non-negative integer. Received: num={num}")
    return num.__index__()


def _spaced(start, stop, num, endpoint, dtype=None):
    """(numbers along a new first dimension, their distance)."""
    start, stop = as_float(start), as_float(stop)
    start, stop = torch.broadcast_tensors(start, stop)
    count = num - 1 if endpoint else num
    place = torch.arange(num, dtype=start.dtype, device=start.device)
    place = place.reshape([num] + [1] * start.dim())
    step = (stop - start) / count if count > 0 else torch.full_like(start, math.nan)
    found = start + place * torch.where(torch.isnan(step), torch.zeros_like(step), step)
    if endpoint and num > 1:
        found = torch.cat([found[:-1], stop[None]])
    return found, step


def _placed(found, dtype, axis):
    found = found if dtype is None else _integral(found, torch_dtype(dtype))
    return torch.movedim(found, 0, axis) if axis else found


def _integral(x, dtype):
    return (x if dtype.is_floating_point else torch.floor(x)).to(dtype)


@keras_op("start stop")
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    """`num` numbers from `start` to `stop`, equally spaced along a new dimension `axis`.

    endpoint: whether `stop` is the last.  retstep: whether to give (numbers, distance).
    """
    found, step = _spaced(start, stop, _number_of(num), endpoint)
    found = _placed(found, dtype, axis)
    return (found, step) if retstep else found


@keras_op("start stop")
def logspace(start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0):
    """base to the power of `num` equally spaced numbers from `start` to `stop`."""
    found, _ = _spaced(start, stop, _number_of(num), endpoint)
    return _placed(torch.pow(base, found), dtype, axis)


@keras_op("start stop")
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """`num` numbers from `start` to `stop`, each the same multiple of the one before."""
    start, stop = torch.broadcast_tensors(as_float(start), as_float(stop))
    sign = torch.sgn(start)
    found, _ = _spaced(torch.log(start * sign), torch.log(stop * sign), _number_of(num), endpoint)
    found = torch.exp(found) * sign
    if found.shape[0]:
        ends = [start[None], found[1:]]
        if endpoint and num > 1:
            ends = [start[None], found[1:-1], stop[None]]
        found = torch.cat(ends)
    return _placed(found, dtype, axis)


def _window(size, formula):
    n = _window_size(size)
    if n <= 1:
        return Tensor(torch.ones(n, dtype=default_float(), device=devices.current()))
    place = torch.arange(n, dtype=torch.float64, device=devices.current()) / (n - 1)
    return Tensor(formula(place).to(default_float()))


def _window_size(size):
    number = size._t.item() if hasattr(size, "_t") else size
    if not hasattr(number, "__index__"):
        raise TypeError(f"a window has a whole number of points, got {number!r}")
    if number < 0:
        raise ValueError(f"a window cannot have {number} points")
    return number.__index__()


def bartlett(x):
    """The triangular window of x points."""
    return _window(x, lambda place: 1 - torch.abs(2 * place - 1))


def blackman(x):
    """The Blackman window of x points."""
    turn = 2 * math.pi
    return _window(x, lambda t: 0.42 - 0.5 * torch.cos(turn * t) + 0.08 * torch.cos(2 * turn * t))


def hamming(x):
    """The Hamming window of x points."""
    return _window(x, lambda place: 0.54 - 0.46 * torch.cos(2 * math.pi * place))


def hanning(x):
    """The Hann window of x points."""
    return _window(x, lambda place: 0.5 - 0.5 * torch.cos(2 * math.pi * place))


def kaiser(x, beta):
    """The Kaiser window of x points; beta: its shape, 0 for a rectangle."""
    beta = torch.as_tensor(getattr(beta, "_t", beta), dtype=torch.float64)
    if not beta.dim() and beta < 0:
        raise ValueError(f"`beta` must not be negative, got {beta.item()}")

    def formula(place):
        height = torch.special.i0(beta * torch.sqrt(1 - (2 * place - 1) ** 2))
        return height / torch.special.i0(beta)

    return _window(x, formula)


def convert_to_tensor(x, dtype=None, sparse=None, ragged=None):
    """A value as a tensor, cast to `dtype` if that is given.

    sparse, ragged: False turns a SparseTensor or RaggedTensor into a dense tensor.
    """
    if isinstance(x, Composite):
        if sparse is False or ragged is False:
            x = convert.to_tensor(x) if not hasattr(x, "to_tensor") else x.to_tensor()
        return x if dtype is None else cast(x, dtype)
    made = as_tensor(x)
    if getattr(made, "_is_variable", False):
        made = convert.to_tensor(made)
    if dtype is None or made.dtype == dtypes.as_dtype(dtypes.TORCH[torch_dtype(dtype)]):
        return made
    return cast(made, dtypes.TORCH[torch_dtype(dtype)])


def array(x, dtype=None):
    """A value as a tensor, cast to `dtype` if that is given."""
    return convert_to_tensor(x, dtype)
