"""Gradients past a branch or loop that was not taken: zeros, as in TensorFlow, and not None."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch

from .._core import engine, op_types
from .._core.state import state
from .._core.tensor import Tensor, is_stale

_STOPS = {"StopGradient", "PreventGradient"}


class _Joined(torch.autograd.Function):
    """The outputs as they are; the sources get zeros whichever output a gradient comes from."""

    @staticmethod
    def forward(ctx, count, *tensors):
        ctx.set_materialize_grads(False)
        ctx.count, ctx.sources = count, [(x.shape, x.dtype, x.device) for x in tensors[count:]]
        return tuple(x.view_as(x) for x in tensors[:count])

    @staticmethod
    def backward(ctx, *grads):
        zeros = [torch.zeros(s, dtype=t, device=d) for s, t, d in ctx.sources]
        return (None, *grads, *zeros)


def joined(outputs: Sequence[Any], sources: Iterable[torch.Tensor]) -> list[Any]:
    """The outputs with an edge to each source that gives it a gradient of zeros."""
    places = [i for i, x in enumerate(outputs) if _is_differentiable(x)]
    sources = list(sources)
    if not places or not sources:
        return list(outputs)
    raws = [outputs[i]._t.detach() if is_stale(outputs[i]) else outputs[i]._t for i in places]
    with torch.enable_grad():
        made = _Joined.apply(len(raws), *raws, *sources)
    found = list(outputs)
    for i, raw in zip(places, made, strict=True):
        found[i] = Tensor(raw)
        found[i]._s = state.session
    return found


def _is_differentiable(x):
    raw = getattr(x, "_t", None)
    return isinstance(raw, torch.Tensor) and engine.differentiable(raw)


def recorded(values: Iterable[Any]) -> list[torch.Tensor]:
    """The raw tensors among values (handles, variables) that a tape of this thread follows.

    Variables count as read.
    """
    found = {}
    for x in values:
        raw = x._leaf() if x._is_variable else getattr(x, "_t", None)
        if not (isinstance(raw, torch.Tensor) and raw.requires_grad):
            continue
        if x._is_variable:
            for tape in state.tapes:
                tape._accessed(x)
        elif is_stale(x):
            continue
        found.setdefault(id(raw), raw)
    return list(found.values())


# what leads to the outputs of a graph
def reaching(graph: Any, outputs: Sequence[Any] | None = None) -> tuple[set[int], list[Any]]:
    """(ids of the inputs, Variables and eager tensors) that gradients of the outputs flow into."""
    outputs = graph.outputs if outputs is None else outputs
    wanted = {id(x) for x in outputs if _conducts(x)}
    values: dict[int, Any] = {
        id(x): x for x in outputs if type(x) is Tensor and _is_differentiable(x)
    }
    for op in reversed(graph.nodes):
        if not any(id(x) in wanted for x in op.outputs) or not _flows(op):
            continue
        wanted.update(id(x) for x in op.inputs if _conducts(x))
        for x in (*op.variables, *_eager(op)):
            values.setdefault(id(x), x)
    return wanted, list(values.values())


def _eager(op):
    from_args = _leaves(op.args)
    return [x for x in from_args if type(x) is Tensor and _is_differentiable(x)]


def _leaves(value):
    if isinstance(value, (list, tuple)):
        for x in value:
            yield from _leaves(x)
    elif isinstance(value, dict):
        yield from _leaves(list(value.values()))
    else:
        yield value


def _conducts(x):
    kind = getattr(x, "dtype", None)
    return kind is not None and (kind.is_floating or kind.is_complex or kind.name == "variant")


def _flows(op):
    kind = op.node.type or op.node.label
    return kind not in _STOPS and op_types.has_gradient(kind)


class Edges:
    """Gives the outputs of a choice or loop their edges to what was not taken.

    inputs: the places, among the captures, that any branch connects.
    values: the Variables and eager tensors likewise.
    """

    def __init__(self, inputs: Sequence[int], values: Sequence[Any]):
        self._inputs, self._values = list(inputs), list(values)

    def __call__(self, i: int, captures: Sequence[Any], outputs: Sequence[Any]) -> list[Any]:
        """The outputs that branch i gave for the captures."""
        if state.session is None:
            return list(outputs)
        return joined(outputs, recorded([*[captures[k] for k in self._inputs], *self._values]))


def connected(op: Any, branches: Sequence[tuple[Any, Sequence[int]]]) -> Edges | None:
    """The Edges of a choice between branches, each with the places of its inputs."""
    places, values = set(), {}
    for graph, taken in branches:
        wanted, found = reaching(graph)
        places.update(k for x, k in zip(graph.inputs, taken, strict=True) if id(x) in wanted)
        values.update((id(x), x) for x in found)
    return Edges(sorted(places), list(values.values())) if places or values else None
