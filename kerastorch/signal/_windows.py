"""Windows by which frames of a signal are weighted."""

from __future__ import annotations

import math
from typing import Any

import torch

from .._core import dtypes
from .._core.dtypes import DType, as_dtype
from .._core.tensor import Tensor

_Length = Any


def _start(window_length, dtype):
    """The length as a Python number, and the torch dtype; ValueError where they are none."""
    wanted = as_dtype(dtype)
    if not wanted.is_floating:
        raise ValueError(f"dtype must be a floating point type, got {wanted.name}.")
    shape = getattr(window_length, "shape", () if hasattr(window_length, "__index__") else (1,))
    if len(shape):
        raise ValueError(f"window_length must be a scalar, got {window_length!r}.")
    return int(window_length), wanted.torch


def _cosine(window_length, periodic, dtype, a, b):
    length, dtype = _start(window_length, dtype)
    if length == 1:
        return Tensor(torch.ones(1, dtype=dtype))
    last = length + int(bool(periodic)) * (1 - length % 2) - 1
    angles = torch.arange(length, dtype=torch.float64) * (2 * math.pi / last if last else 0.0)
    return Tensor((a - b * torch.cos(angles)).to(dtype))


def hann_window(
    window_length: _Length,
    periodic: bool = True,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """0.5 - 0.5 cos(2 pi n / N).

    periodic: whether N is the length, for even lengths, and not one less.
    """
    return _cosine(window_length, periodic, dtype, 0.5, 0.5)


def hamming_window(
    window_length: _Length,
    periodic: bool = True,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """0.54 - 0.46 cos(2 pi n / N); periodic as in `hann_window`."""
    return _cosine(window_length, periodic, dtype, 0.54, 0.46)


def vorbis_window(
    window_length: _Length, dtype: DType = dtypes.float32, name: str | None = None
) -> Tensor:
    """sin(pi / 2 sin^2(pi (n + 0.5) / N))."""
    length, dtype = _start(window_length, dtype)
    angles = torch.arange(length, dtype=torch.float64) + 0.5
    return Tensor(torch.sin(math.pi / 2 * torch.sin(math.pi / length * angles) ** 2).to(dtype))


def kaiser_window(
    window_length: _Length,
    beta: float = 12.0,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """i0(beta sqrt(1 - x^2)) / i0(beta) for x from -1 to 1."""
    length, dtype = _start(window_length, dtype)
    return Tensor(_kaiser(length, float(beta)).to(dtype))


def _kaiser(length, beta):
    if length == 1:
        return torch.ones(1, dtype=torch.float64)
    half = (length - 1) / 2
    x = torch.arange(length, dtype=torch.float64) / half - 1 if half else torch.zeros(0).double()
    rise = beta * torch.sqrt((1 - x * x).clamp(min=0))
    scale = torch.exp(rise - beta)
    return torch.special.i0e(rise) / torch.special.i0e(torch.tensor(beta).double()) * scale


def kaiser_bessel_derived_window(
    window_length: _Length,
    beta: float = 12.0,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """The roots of the running sums of a Kaiser window, rising and falling."""
    length, dtype = _start(window_length, dtype)
    sums = torch.cumsum(_kaiser(length // 2 + 1, float(beta)), 0)
    rising = torch.sqrt(sums[:-1] / sums[-1])
    return Tensor(torch.cat([rising, rising.flip(0)]).to(dtype))
