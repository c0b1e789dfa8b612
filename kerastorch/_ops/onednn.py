"""Products of float32 matrices by oneDNN, where that is faster than the library torch calls.

torch multiplies float32 matrices with MKL, which uses half of the width of AVX-512 on processors
that are not Intel's; oneDNN, which torch has beside it, uses all.  A call of it costs some 10 us
more, so small products stay where they are.
"""

from __future__ import annotations

import functools
import platform

import torch

from .._core.tensor import torch_transforms

_SMALLEST = 1_500_000  # multiplications from which on oneDNN is faster
_SMALLEST_NARROW, _NARROW = 400_000, 16  # the same for results of fewer columns than a register has


@functools.cache
def _is_faster() -> bool:
    """Whether this processor and torch are such that oneDNN is the faster one."""
    wide = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    both = torch.backends.mkl.is_available() and torch.backends.mkldnn.is_available()
    known = hasattr(torch.ops.mkldnn, "_linear_pointwise")
    return wide and both and known and "GenuineIntel" not in _processor()


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            return file.read(300)
    except OSError:  # not Linux
        return platform.processor()


def takes(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether `affine` is the way to multiply two raw matrices."""
    return (
        not torch.compiler.is_compiling()
        and a.shape[0] * b.numel() >= _least(b.shape[1])
        and a.dtype is b.dtype is torch.float32
        and a.device.type == b.device.type == "cpu"
        and _is_faster()
        and not torch_transforms()
    )


def _least(columns):
    return _SMALLEST_NARROW if 1 < columns < _NARROW else _SMALLEST


def affine(a: torch.Tensor, b: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    """a @ b + bias of raw matrices that oneDNN `takes`."""
    if torch.is_grad_enabled():
        return _Affine.apply(a, b, bias)
    return _linear(a, b, bias)


def _linear(a, b, bias=None):
    return torch.ops.mkldnn._linear_pointwise.default(a, b.t(), bias, "none", [], "")


def _product(a, b):
    """a @ b, by what is faster."""
    large = a.shape[0] * b.numel() >= _SMALLEST
    return _linear(a, b) if large else torch.mm(a, b)


class _Affine(torch.autograd.Function):
    """a @ b + bias, differentiable as often as wanted."""

    @staticmethod
    def forward(ctx, a, b, bias):
        ctx.save_for_backward(a, b)
        return _linear(a, b, bias)

    @staticmethod
    def backward(ctx, gradient):
        a, b = ctx.saved_tensors
        multiply = torch.mm if torch.is_grad_enabled() else _product
        of_a, of_b, of_bias = ctx.needs_input_grad
        return (
            multiply(gradient, b.t()) if of_a else None,
            multiply(a.t(), gradient) if of_b else None,
            gradient.sum(0) if of_bias else None,
        )
