"""Ops without a registered gradient in TensorFlow: LookupError where a gradient reaches them.

That is the ops that op_types.py knows as such, and the gradients of some ops, which cannot be
differentiated again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import torch


class _Ungraded(torch.autograd.Function):
    """A tensor itself, which an op without a gradient has made of `source`."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x, op_type, source):
        return x.view_as(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.op_type = inputs[1]

    @staticmethod
    def backward(ctx, gradient):
        raise LookupError(f"gradient registry has no entry for: {ctx.op_type}")


class _GradedOnce(torch.autograd.Function):
    """A tensor itself, whose gradient comes out of an op without a gradient."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x, op_type):
        return x.view_as(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.op_type = inputs[1]
        ctx.save_for_backward(inputs[0])

    @staticmethod
    def backward(ctx, gradient):
        return _Ungraded.apply(gradient, ctx.op_type, *ctx.saved_tensors), None


def _marked(value, op_type, source):
    """A result, tensor or tuple of them, with the mark on what may carry gradient."""
    if isinstance(value, torch.Tensor):
        can_carry = value.is_floating_point() or value.is_complex()
        return _Ungraded.apply(value, op_type, source) if can_carry else value
    if isinstance(value, tuple):
        parts = [_marked(v, op_type, source) for v in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def ungraded(body: Callable[..., Any], op_type: str) -> Callable[..., Any]:
    """The body of an op that has no gradient."""

    @functools.wraps(body)
    def marked(*args, **kwargs):
        result = body(*args, **kwargs)
        source = next((x for x in args if getattr(x, "requires_grad", False)), None)
        return result if source is None else _marked(result, op_type, source)

    return marked


def graded_once(body: Callable[..., Any], types: Mapping[int, str]) -> Callable[..., Any]:
    """The body of an op whose gradient by argument i is an op of type types[i] without one."""

    @functools.wraps(body)
    def marked(*args, **kwargs):
        args = list(args)
        for i, op_type in types.items():
            if args[i].requires_grad:
                args[i] = _GradedOnce.apply(args[i], op_type)
        return body(*args, **kwargs)

    return marked
