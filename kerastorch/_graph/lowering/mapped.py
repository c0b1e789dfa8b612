"""tf.vectorized_map where kernels of all entries at once do not do: a loop over the entries."""

from __future__ import annotations

from typing import Any

from ..mapping import VECTORIZED, as_loop
from ..running import needed
from .building import Ref
from .operations import WAYS, Lowering, taped_rule


@taped_rule(VECTORIZED)
def _one_by_one(lo: Lowering, op: Any) -> list[Ref]:
    graph, span = as_loop(op), lo.span
    lo.kept.append(graph)
    for x, given in zip(graph.inputs, (*op.args[0], *op.args[1]), strict=True):
        lo.set(x, lo.ref(given))
        if span is not None:
            span.handles[id(x)] = span.handle(given)
    for inner in needed(graph):
        lo.operation(inner)
    if span is not None:
        for x, y in zip(op.outputs, graph.outputs, strict=True):
            span.handles[id(x)] = span.handle(y)
    return [lo.ref(y) for y in graph.outputs]


def _otherwise(lo, op):
    return _one_by_one(lo, op) if op.node is VECTORIZED else None


WAYS.insert(0, _otherwise)
