"""Discrete cosine transforms."""

from __future__ import annotations

import math
from typing import Any

import torch

from .._core.op import op
from .._core.tensor import Tensor
from ._fourier import REAL

_INVERSE = {1: 1, 2: 3, 3: 2, 4: 4}


def _check(type, n, axis, norm):
    if axis != -1:
        raise NotImplementedError(f"axis must be -1. Got: {axis}")
    if n is not None and n < 1:
        raise ValueError("n should be a positive integer or None")
    if type not in _INVERSE:
        raise ValueError(f"Types I, II, III and IV (I)DCT are supported, got {type!r}.")
    if type == 1 and norm == "ortho":
        raise ValueError("Normalization is not supported for the Type-I DCT.")
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")


def dct(
    input: Any,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The discrete cosine transform of type 1, 2, 3 or 4 over the last axis.

    n: the length to which the axis is cut or filled with zeros.  norm: None or "ortho".
    NotImplementedError for another axis than the last, ValueError for other types and norms.
    """
    _check(type, n, axis, norm)
    return _cosine(input, type, n, norm)


def idct(
    input: Any,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The inverse of `dct` of that type, up to a factor where norm is None."""
    _check(type, n, axis, norm)
    return _cosine(input, _INVERSE[type], n, norm)


@op("input", types=REAL, label="DCT")
def _cosine(input, type, n, norm):
    return _transformed(_sized(input, n), type, norm)


def _sized(x, n):
    if n is None or n == x.shape[-1]:
        return x
    if n < x.shape[-1]:
        return x[..., :n]
    return torch.nn.functional.pad(x, (0, n - x.shape[-1]))


def _transformed(x, type, norm):
    return {1: _first, 2: _second, 3: _third, 4: _fourth}[type](x, norm)


def _first(x, norm):
    size = x.shape[-1]
    if size < 2:
        raise ValueError(f"Type-I DCT requires the dimension to be greater than one, got {size}.")
    return torch.fft.rfft(torch.cat([x, x[..., 1:-1].flip(-1)], -1)).real


def _turn(size, sign, like):
    steps = torch.arange(size, dtype=like.dtype, device=like.device)
    return torch.polar(torch.ones_like(steps), sign * math.pi / (2 * size) * steps)


def _weights(size, first, rest, like):
    weights = torch.full((size,), rest, dtype=like.dtype, device=like.device)
    weights[0] = first
    return weights


def _second(x, norm):
    size = x.shape[-1]
    found = 2 * (torch.fft.rfft(x, 2 * size)[..., :size] * _turn(size, -1, x)).real
    if norm == "ortho":
        first = 0.5 / math.sqrt(size)
        found = found * _weights(size, first, first * math.sqrt(2), x)
    return found


def _third(x, norm):
    size = x.shape[-1]
    if norm == "ortho":
        first = math.sqrt(size)
        x = x * _weights(size, first, first * math.sqrt(0.5), x)
    else:
        x = x * size
    turned = torch.complex(x, torch.zeros_like(x)) * (2 * _turn(size, 1, x))
    whole = torch.nn.functional.pad(turned, (0, 1))
    return torch.fft.irfft(whole, 2 * size)[..., :size]


def _fourth(x, norm):
    size = x.shape[-1]
    found = _second(_sized(x, 2 * size), None)[..., 1::2]
    return found * math.sqrt(0.5 / size) if norm == "ortho" else found
