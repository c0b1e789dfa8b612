"""tf.cast and its kin: from one dtype to another."""

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.dispatch import special
from .._core.dtypes import as_dtype
from .._core.errors import NotFoundError, UnimplementedError, invalid
from .._core.op import op
from .._core.refusals import shown


@op("x", strings=True, returns_same=True, type="Cast", attrs={"DstT": "dtype"}, elementwise=True)
def cast(x, dtype, name=None):
    """x with its elements converted to `dtype`; x itself when it has that dtype.

    Floats lose their fraction in an integer type, complex numbers their imaginary part in a real
    one, and only 0 becomes False.  The gradient flows between floating point and complex types.
    UnimplementedError for strings.
    """
    target = as_dtype(dtype)
    if not isinstance(x, torch.Tensor) or target.torch is None:
        if dtypes.of(x) is target:
            return x
        raise UnimplementedError(
            None,
            None,
            f"Cast {shown(dtypes.of(x).name)} to {shown(target.name)} is not supported [Op:Cast]",
        )
    if x.is_complex() and not target.is_complex:
        x = x.real
    return x.to(target.torch)


@op("value", elementwise=True, strings=True)
def saturate_cast(value, dtype, name=None):
    """`value` clipped to the range of `dtype` and converted to it."""
    target = as_dtype(dtype)
    if target.is_bool or target.torch is None:
        raise TypeError(f"Cannot find minimum value of {target!r}.")
    if isinstance(value, np.ndarray) or value.dtype is torch.bool:
        raise TypeError(f"Cannot find minimum value of {dtypes.of(value)!r}.")
    if value.is_complex() and not target.is_complex:
        value = value.real
    if target.is_complex:
        return value.to(target.torch)
    own, wanted = _limits(value.dtype), _limits(target.torch)
    if value.dtype in _UNCLIPPED and wanted[1] < own[1]:
        raise NotFoundError(
            None, None, f"no clipping of {dtypes.of(value).name} tensors [Op:ClipByValue]"
        )
    low, high = max(own[0], wanted[0]), min(own[1], wanted[1])
    return torch.clamp(value, _within(low, value), _within(high, value)).to(target.torch)


_UNCLIPPED = (torch.uint32, torch.uint64)


def _within(limit, value):
    """A limit as a number of value's dtype, toward 0 where it has no such number."""
    exact = torch.tensor(limit, dtype=value.dtype)
    if value.is_floating_point() and abs(exact.item()) > abs(limit):
        exact = torch.nextafter(exact, torch.zeros_like(exact))
    return exact.item()


def _limits(dtype):
    info = torch.finfo(dtype) if dtype.is_floating_point else torch.iinfo(dtype)
    return info.min, info.max


@op("input", types=dtypes.NUMERIC, type="Bitcast", attrs={"type": "type"}, elementwise=True)
def bitcast(input, type, name=None):
    """The bytes of `input` read as another dtype.

    A smaller type adds a last axis, a larger one takes up the last axis, whose size must be the
    ratio of the two; InvalidArgumentError otherwise.
    """
    target = as_dtype(type)
    if target.torch not in dtypes.NUMERIC:
        raise invalid(f"Cannot bitcast to {target.name} [Op:Bitcast]")
    own, wanted = input.dtype.itemsize, target.size
    if own < wanted and (not input.ndim or input.shape[-1] != wanted // own):
        raise invalid(
            f"Cannot bitcast from {dtypes.of(input).name} to {target.name}: shape "
            f"{list(input.shape)} [Op:Bitcast]"
        )
    input = input.detach().contiguous()
    if own < wanted:
        return input.view(target.torch).squeeze(-1)
    if own > wanted:
        return input.unsqueeze(-1).view(target.torch)
    return input.view(target.torch)


_PARTS = (torch.float32, torch.float64)


@op("real imag", dtype_error=TypeError, type="Complex", elementwise=True)
def _complex(real, imag, name=None):
    if real.dtype not in _PARTS:
        raise TypeError(
            "The `real` and `imag` components must both be float32 or float64, got "
            f"{dtypes.of(real).name}."
        )
    return torch.complex(*torch.broadcast_tensors(real, imag))


def complex(real, imag, name=None):
    """real + i imag: complex64 from float32, complex128 from float64.

    TypeError when the parts have different or other dtypes.
    """
    if special((real, imag)) is None:
        real, imag = to_tensor(real), to_tensor(imag)
    return _complex(real, imag)


def to_float(x, name="ToFloat"):
    """x as float32."""
    return cast(x, torch.float32)


def to_double(x, name="ToDouble"):
    """x as float64."""
    return cast(x, torch.float64)


def to_int32(x, name="ToInt32"):
    """x as int32."""
    return cast(x, torch.int32)


def to_int64(x, name="ToInt64"):
    """x as int64."""
    return cast(x, torch.int64)
