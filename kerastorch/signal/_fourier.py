"""Fourier transforms over the innermost axes, and shifts of their origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.dtypes import COMPLEX
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._ops.shaping import roll

REAL = frozenset({torch.float32, torch.float64})
_Values = Any


def _of_rank(x, rank, label):
    if x.ndim < rank:
        raise invalid(f"Input must have rank of at least {rank} but got: {x.ndim} [Op:{label}]")


def _transform(kernel, x, rank, label):
    _of_rank(x, rank, label)
    if not x.numel():
        return x.clone()
    return kernel(x, dim=tuple(range(-rank, 0)))


@op("input", types=COMPLEX, type="FFT")
def fft(input, name=None):
    """The discrete Fourier transform over the last axis, complex to complex."""
    return _transform(torch.fft.fftn, input, 1, "FFT")


@op("input", types=COMPLEX, type="IFFT")
def ifft(input, name=None):
    """The inverse of `fft`."""
    return _transform(torch.fft.ifftn, input, 1, "IFFT")


@op("input", types=COMPLEX, type="FFT2D")
def fft2d(input, name=None):
    """The discrete Fourier transform over the last two axes, complex to complex."""
    return _transform(torch.fft.fftn, input, 2, "FFT2D")


@op("input", types=COMPLEX, type="IFFT2D")
def ifft2d(input, name=None):
    """The inverse of `fft2d`."""
    return _transform(torch.fft.ifftn, input, 2, "IFFT2D")


@op("input", types=COMPLEX, type="FFT3D")
def fft3d(input, name=None):
    """The discrete Fourier transform over the last three axes, complex to complex."""
    return _transform(torch.fft.fftn, input, 3, "FFT3D")


@op("input", types=COMPLEX, type="IFFT3D")
def ifft3d(input, name=None):
    """The inverse of `fft3d`."""
    return _transform(torch.fft.ifftn, input, 3, "IFFT3D")


def _before_real(input_tensor, fft_length=None, name=None):
    return [_floats(input_tensor, REAL, dtypes.float32), fft_length, name]


def _before_complex(input_tensor, fft_length=None, name=None):
    return [_floats(input_tensor, COMPLEX, dtypes.complex64), fft_length, name]


def _floats(value, types, first):
    """A tensor of what was given; Python values are of the dtype `first` where they can be."""
    found = value if hasattr(value, "shape") else to_tensor(value, first)
    dtype = dtypes.as_dtype(found.dtype)
    if dtype.torch not in types:
        allowed = "/".join(sorted(str(t).removeprefix("torch.") for t in types))
        raise ValueError(f"The values must be {allowed}, got {dtype.name}.")
    return found


def _lengths(fft_length, rank, label):
    if fft_length is None:
        return None
    given = list(fft_length)
    if len(given) != rank:
        raise invalid(f"fft_length must have shape [{rank}] [Op:{label}]")
    if any(n < 0 for n in given):
        raise invalid(f"fft_length must be >= 0, got {given} [Op:{label}]")
    return given


def _forward(x, fft_length, rank, label):
    _of_rank(x, rank, label)
    lengths = _lengths(fft_length, rank, label) or list(x.shape[-rank:])
    if not x.numel() or 0 in lengths:
        shape = [*x.shape[:-rank], *lengths[:-1], lengths[-1] // 2 + 1 if lengths[-1] else 0]
        return x.new_zeros(shape, dtype=x.dtype.to_complex())
    return torch.fft.rfftn(x, s=lengths, dim=tuple(range(-rank, 0)))


def _backward(x, fft_length, rank, label):
    _of_rank(x, rank, label)
    lengths = _lengths(fft_length, rank, label)
    if lengths is None:
        lengths = [*x.shape[-rank:-1], max(0, 2 * (x.shape[-1] - 1))]
    needed = lengths[-1] // 2 + 1 if lengths[-1] else 0
    if any(have < want for have, want in zip(x.shape[-rank:], [*lengths[:-1], needed])):
        # as TensorFlow's Python code does: zeros behind
        x = _padded(x, [*lengths[:-1], needed])
    if not x.numel() or 0 in lengths:
        return x.new_zeros([*x.shape[:-rank], *lengths], dtype=x.dtype.to_real())
    return torch.fft.irfftn(x, s=lengths, dim=tuple(range(-rank, 0)))


def _padded(x, sizes):
    pads = []
    for have, want in zip(reversed(x.shape), reversed(sizes)):
        pads += [0, max(0, want - have)]
    return torch.nn.functional.pad(x, pads)


@op("input_tensor", types=REAL, before=_before_real, label="RFFT")
def rfft(input_tensor, fft_length=None, name=None):
    """The Fourier transform of real values over the last axis: its fft_length // 2 + 1 first parts.

    fft_length: a list of one number to which the axis is cut or filled with zeros.
    """
    return _forward(input_tensor, fft_length, 1, "RFFT")


@op("input_tensor", types=REAL, before=_before_real, label="RFFT2D")
def rfft2d(input_tensor, fft_length=None, name=None):
    """The Fourier transform of real values over the last two axes; fft_length: two numbers."""
    return _forward(input_tensor, fft_length, 2, "RFFT2D")


@op("input_tensor", types=REAL, before=_before_real, label="RFFT3D")
def rfft3d(input_tensor, fft_length=None, name=None):
    """The Fourier transform of real values over the last three axes; fft_length: three numbers."""
    return _forward(input_tensor, fft_length, 3, "RFFT3D")


@op("input_tensor", types=COMPLEX, before=_before_complex, label="IRFFT")
def irfft(input_tensor, fft_length=None, name=None):
    """The inverse of `rfft`: real values, fft_length or 2 (n - 1) of them along the last axis."""
    return _backward(input_tensor, fft_length, 1, "IRFFT")


@op("input_tensor", types=COMPLEX, before=_before_complex, label="IRFFT2D")
def irfft2d(input_tensor, fft_length=None, name=None):
    """The inverse of `rfft2d`: real values; fft_length: two numbers."""
    return _backward(input_tensor, fft_length, 2, "IRFFT2D")


@op("input_tensor", types=COMPLEX, before=_before_complex, label="IRFFT3D")
def irfft3d(input_tensor, fft_length=None, name=None):
    """The inverse of `rfft3d`: real values; fft_length: three numbers."""
    return _backward(input_tensor, fft_length, 3, "IRFFT3D")


def fftshift(
    x: _Values, axes: int | Sequence[int] | None = None, name: str | None = None
) -> Tensor:
    """`x` with the zero frequency moved to the middle of the axes (all of them)."""
    return _shifted(x, axes, lambda size: size // 2)


def ifftshift(
    x: _Values, axes: int | Sequence[int] | None = None, name: str | None = None
) -> Tensor:
    """The inverse of `fftshift`."""
    return _shifted(x, axes, lambda size: -(size // 2))


def _shifted(x, axes, shift):
    x = _tensor(x)
    axes = range(len(x.shape)) if axes is None else [axes] if isinstance(axes, int) else axes
    axes = [int(axis) for axis in axes]
    return roll(x, [shift(x.shape[axis]) for axis in axes], axes)


def _tensor(x):
    return x if hasattr(x, "shape") and hasattr(x, "dtype") else to_tensor(x)
