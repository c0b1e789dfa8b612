"""Arithmetic under a tape where a size that is not known may be 1 and broadcasts: `v * v[:1]`.

Torch takes two sizes that are not known for equal where they meet.  Where the examples of one say
that it is 1, the operation is written as it stands, with gradients that are summed to the shape
that the operand turns out to have.
"""

from __future__ import annotations

from typing import Any

import torch

from ..._core import dtypes
from ..graph_tensor import is_graph_tensor
from .building import Unwritable
from .operations import TAPED_CHECKS, taped_rule
from .taped_control import is_source, source_of, through

_FITTING = frozenset(["ConcatV2", "Pack", "concat", "stack"])  # whose inputs do not broadcast


def may_be_one(x: Any) -> bool:
    """Whether a size is not known that both examples have as 1."""
    if not is_graph_tensor(x) or x.shape.rank is None or x.dtype.torch is None:
        return False
    raws = x._examples
    if not all(isinstance(r, torch.Tensor) and r.dim() == x.shape.rank for r in raws):
        return False
    return any(
        d is None and m == n == 1 for d, m, n in zip(x.shape, *(r.shape for r in raws), strict=True)
    )


def _are_apart(lo, operands):
    """Whether two operands have sizes at one axis that are not known, and may differ."""
    if not all(is_graph_tensor(x) and x.dtype.torch is not None for x in operands):
        return False
    if all(x.shape.is_fully_defined() for x in operands):
        return False
    shapes = [lo.span.handle(x)._t.shape[::-1] for x in operands]
    return any(
        isinstance(m, torch.SymInt) and isinstance(n, torch.SymInt)
        and m.node.expr != n.node.expr
        for m, n in zip(*shapes)
    )  # fmt: skip


def check(op: Any) -> None:
    """Unwritable where kernels would take a size that may be 1 for another one."""
    if op.tape is not None or (op.type or op.node.label) in _FITTING or len(op.inputs) < 2:
        return
    if any(map(may_be_one, op.inputs)):
        raise Unwritable("its gradients hang on a size that is not known, and may be 1")


TAPED_CHECKS.append(check)


def _rule(*keys):
    def decorate(gradients):
        def rule(lo, op):
            operands = op.args[:2]
            if not any(map(may_be_one, operands)) and not _are_apart(lo, operands):
                return None
            kind = op.outputs[0].dtype
            refs = [lo.ref(x, kind) for x in operands]
            b, made = lo.b, lo.b.emit(keys[0], *refs)
            shapes = [b.emit("Shape", r, out_type=dtypes.int32) for r in refs]
            axes = b.emit("BroadcastGradientArgs", *shapes)
            given = [i for i, x in enumerate(operands) if is_source(x)]

            def back(grads):
                parts = gradients(b, grads[0], *refs)
                return [
                    b.emit("Reshape", b.emit("Sum", parts[i], axes[i]), shapes[i]) for i in given
                ]

            return through(lo, op, [made], [source_of(lo, operands[i]) for i in given], back)

        taped_rule(*keys)(rule)
        return gradients

    return decorate


@_rule("AddV2", "Add")
def _add(b, g, x, y):
    return g, g


@_rule("Sub")
def _sub(b, g, x, y):
    return g, b.emit("Neg", g)


@_rule("Mul")
def _mul(b, g, x, y):
    return b.emit("Mul", g, y), b.emit("Mul", g, x)


@_rule("RealDiv")
def _div(b, g, x, y):
    lower = b.emit("RealDiv", b.emit("Neg", b.emit("RealDiv", x, y)), y)
    return b.emit("RealDiv", g, y), b.emit("Mul", g, lower)
