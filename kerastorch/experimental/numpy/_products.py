"""Products of arrays, comparisons of whole arrays, and what looks at a value's kind."""

from __future__ import annotations

import math as _math
import numbers
from typing import Any

import numpy as np

from ... import math as _m
from ..._core import dtypes
from ..._core.convert import to_tensor
from ..._core.dtypes import DType
from ..._core.errors import InvalidArgumentError
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._ops import products as _p
from ..._ops import reductions as _r
from ..._ops import shaping as _s
from ..._ops.casting import cast
from ..._ops.clipping import clip_by_value
from ..._ops.joining import stack
from . import _dtypes
from ._arrays import floats, tensor, together
from ._shaping import swapaxes

_Array = Any


def matmul(x1: _Array, x2: _Array) -> Tensor:
    """The product of matrices; of vectors the sum of products.

    ValueError for scalars and for shapes that do not fit.
    """
    a, b = together(x1, x2)
    if not len(a.shape) or not len(b.shape):
        raise ValueError("matmul takes no scalars.")
    try:
        if len(a.shape) == 1 or len(b.shape) == 1:
            return _p.tensordot(a, b, [[-1], [max(0, len(b.shape) - 2)]])
        return _p.matmul(a, b)
    except InvalidArgumentError as error:
        raise ValueError(str(error)) from None


def dot(a: _Array, b: _Array) -> Tensor:
    """The sum of products over the last axis of `a` and the last but one of `b`."""
    a, b = together(a, b)
    if not len(a.shape) or not len(b.shape):
        return a * b
    return _p.tensordot(a, b, [[-1], [max(0, len(b.shape) - 2)]])


def inner(a: _Array, b: _Array) -> Tensor:
    """The sums of products over the last axes."""
    a, b = together(a, b)
    if not len(a.shape) or not len(b.shape):
        return a * b
    return _p.tensordot(a, b, [[-1], [-1]])


def outer(a: _Array, b: _Array) -> Tensor:
    """The product of each value with each value."""
    a, b = together(a, b)
    return _s.reshape(a, [-1, 1]) * _s.reshape(b, [-1])


def vdot(a: _Array, b: _Array) -> Tensor:
    """The sum of products of all values, those of `a` conjugate."""
    a, b = (_s.reshape(x, [-1]) for x in together(a, b))
    return dot(_m.conj(a) if a.dtype.is_complex else a, b)


def tensordot(a: _Array, b: _Array, axes: Any = 2) -> Tensor:
    """The sums of products over some axes."""
    return _p.tensordot(*together(a, b), axes)


def kron(a: _Array, b: _Array) -> Tensor:
    """Each value of `a` times the whole of `b`, side by side."""
    a, b = together(a, b)
    rank = max(len(a.shape), len(b.shape))
    first = [1] * (rank - len(a.shape)) + a.shape.as_list()
    second = [1] * (rank - len(b.shape)) + b.shape.as_list()
    a = _s.reshape(a, [n for size in first for n in (size, 1)])
    b = _s.reshape(b, [n for size in second for n in (1, size)])
    return _s.reshape(a * b, [m * n for m, n in zip(first, second)])


def einsum(subscripts: str, *operands: _Array, **kwargs: Any) -> Tensor:
    """The sums of products that subscripts name."""
    kwargs.pop("casting", None)
    optimize = kwargs.pop("optimize", False)
    return _p.einsum(
        subscripts, *together(*operands), optimize="greedy" if optimize is False else "auto"
    )


def cross(
    a: _Array, b: _Array, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Tensor:
    """The vector product of vectors of two or three numbers."""
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = together(a, b)
    a, b = swapaxes(a, axisa, len(a.shape) - 1), swapaxes(b, axisb, len(b.shape) - 1)
    parts = [
        [x[..., k] if k < x.shape[-1] else _m.multiply(x[..., 0], 0) for k in range(3)]
        for x in (a, b)
    ]
    (a0, a1, a2), (b0, b1, b2) = parts
    last = a0 * b1 - a1 * b0
    if a.shape[-1] == b.shape[-1] == 2:
        return last
    found = stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, last], -1)
    return swapaxes(found, axisc, len(found.shape) - 1)


def polyval(p: Any, x: _Array) -> Tensor:
    """A polynomial's value; the coefficient of the highest power is the first."""
    p, x = together(p, x)
    found = _m.multiply(x, 0)
    for k in range(int(p.shape[0])):
        found = found * x + p[k]
    return found


def clip(a: _Array, a_min: _Array, a_max: _Array) -> Tensor:
    """The values, none below a_min or above a_max."""
    if a_min is None and a_max is None:
        raise ValueError("Not more than one of `a_min` and `a_max` may be `None`.")
    if a_min is None:
        return _m.minimum(*together(a, a_max))
    if a_max is None:
        return _m.maximum(*together(a, a_min))
    a, low, high = together(a, a_min, a_max)
    return clip_by_value(a, low, high)


def around(a: _Array, decimals: int = 0) -> Tensor:
    """The values rounded to so many decimals."""
    a = tensor(a)
    dtype = a.dtype
    factor = _math.pow(10, decimals)
    if _dtypes.is_inexact(dtype):
        factor = cast(tensor(factor), dtype)
        return _m.round(a * factor) / factor
    made = floats(a)
    factor = cast(tensor(factor), made.dtype)
    return cast(_m.round(made * factor) / factor, dtype)


def round(a: _Array, decimals: int = 0) -> Tensor:
    """The values rounded to so many decimals."""
    return around(a, decimals)


def sign(x: _Array, out: None = None, where: None = None, **kwargs: Any) -> Tensor:
    """-1, 0 or 1 for each value."""
    if out is not None or where is not None or kwargs:
        raise ValueError("sign takes one array only.")
    x = tensor(x)
    if x.dtype.is_complex:
        return cast(_m.sign(_m.real(x)), x.dtype)
    return _m.sign(x)


def divmod(x1: _Array, x2: _Array) -> tuple[Tensor, Tensor]:
    """The quotient rounded down, and the remainder."""
    a, b = together(x1, x2)
    return _m.floordiv(a, b), _m.floormod(a, b)


def gcd(x1: _Array, x2: _Array) -> Tensor:
    """The greatest common divisor."""
    a, b = _integers(x1, x2)
    return to_tensor(np.gcd(a.numpy(), b.numpy()))


def lcm(x1: _Array, x2: _Array) -> Tensor:
    """The least common multiple."""
    a, b = _integers(x1, x2)
    return to_tensor(np.lcm(a.numpy(), b.numpy()))


def _integers(x1, x2):
    made = together(x1, x2)
    if not made[0].dtype.is_integer:
        raise ValueError(f"Only integer dtypes are supported, got {made[0].dtype.name}.")
    return made


def angle(z: _Array, deg: bool = False) -> Tensor:
    """The angles of complex numbers, in radians or degrees."""
    z = floats(z)
    # TensorFlow's is float32 for every real dtype
    found = _m.angle(z if z.dtype.is_complex else cast(z, dtypes.float32))
    return found * (180 / np.pi) if deg else found


def real(val: _Array) -> Tensor:
    """The real parts."""
    return _m.real(tensor(val))


def imag(val: _Array) -> Tensor:
    """The imaginary parts."""
    return _m.imag(tensor(val))


def iscomplex(x: _Array) -> Tensor:
    """Whether each value has an imaginary part."""
    return _m.not_equal(imag(x), cast(tensor(0), imag(x).dtype))


def isreal(x: _Array) -> Tensor:
    """Whether each value has no imaginary part."""
    return _m.logical_not(iscomplex(x))


def iscomplexobj(x: _Array) -> bool:
    """Whether the dtype is complex."""
    return tensor(x).dtype.is_complex


def isrealobj(x: _Array) -> bool:
    """Whether the dtype is not complex."""
    return not iscomplexobj(x)


def isscalar(num: Any) -> bool:
    """Whether a value is a number, a string, or a tensor without axes."""
    return not num.shape.as_list() if hasattr(num, "_t") else np.isscalar(num)


def isclose(
    a: _Array, b: _Array, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Tensor:
    """Whether |a - b| <= atol + rtol |b|."""
    a, b = together(a, b)
    if not _dtypes.is_inexact(a.dtype):
        return _m.equal(a, b)
    bound = cast(tensor(atol), _m.abs(b).dtype) + cast(tensor(rtol), _m.abs(b).dtype) * _m.abs(b)
    found = _m.logical_or(_m.equal(a, b), _m.less_equal(_m.abs(a - b), bound))
    if equal_nan:
        found = _m.logical_or(found, _m.logical_and(_m.is_nan(a), _m.is_nan(b)))
    return found


def allclose(
    a: _Array, b: _Array, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Tensor:
    """Whether all values are close."""
    return _r.reduce_all(isclose(a, b, rtol, atol, equal_nan))


def array_equal(a1: _Array, a2: _Array) -> Tensor:
    """Whether shapes and values are the same."""
    a, b = together(a1, a2)
    if a.shape != b.shape:
        return to_tensor(False)
    return _r.reduce_all(_m.equal(a, b))


def size(x: _Array, axis: int | None = None) -> Any:
    """How many values there are."""
    if axis is not None:
        raise NotImplementedError(
            "axis argument is not supported in the current `np.size` implementation"
        )
    if isinstance(x, numbers.Number):
        return 1
    return np.int64(tensor(x).shape.num_elements())


def shape(a: _Array) -> TensorShape:
    """The sizes of the axes."""
    return tensor(a).shape


def ndim(a: _Array) -> int:
    """The number of axes."""
    return len(tensor(a).shape)


def result_type(*arrays_and_dtypes: Any) -> DType:
    """The dtype that values have together."""
    return _dtypes.joined(*arrays_and_dtypes)


def promote_types(type1: Any, type2: Any) -> np.dtype:
    """The dtype that values of two dtypes have together."""
    return np.promote_types(_dtypes.of_numpy(type1), _dtypes.of_numpy(type2))
