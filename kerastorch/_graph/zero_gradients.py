"""Gradients past a branch or loop that was not taken: zeros, as in TensorFlow, and not None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from .._core import engine
from .._core.state import state
from .._core.tensor import Tensor, is_stale
from .._core.variable import READ
from .graph import Graph
from .graph_tensor import is_graph_tensor
from .tapes import differentiable, held
from .tensor_lists import leaves, with_leaves


class _Hub(torch.autograd.Function):
    """A scalar whose gradient, whatever it is, gives the sources zeros."""

    @staticmethod
    def forward(ctx, *sources):
        ctx.save_for_backward(*sources)
        return torch.zeros(())

    @staticmethod
    def backward(ctx, grad):
        return tuple(_zeros(ctx.saved_tensors))


class _Joined(torch.autograd.Function):
    """An output as it is; the sources get zeros.

    Each output by itself, so that nothing runs back where no gradient comes from: zeros times
    infinity would be NaN.
    """

    @staticmethod
    def forward(ctx, x, *sources):
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*sources)
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        sources = ctx.saved_tensors
        return grad, *([None] * len(sources) if grad is None else _zeros(sources))


def _zeros(sources):
    zeros = [torch.zeros_like(x) for x in sources]
    if torch.is_grad_enabled():  # derivatives of the zeros are zeros as well
        hub = _Hub.apply(*sources)
        zeros = [_Joined.apply(x, hub) for x in zeros]
    return zeros


def joined(outputs: Sequence[Any], sources: Iterable[torch.Tensor]) -> list[Any]:
    """The outputs (handles, TensorLists) with an edge to each source that gives it a gradient of
    zeros."""
    sources = list(sources)
    flat = [x for y in outputs for x in leaves(y)]
    found = {id(x): x for x in flat if _is_differentiable(x)}
    if not found or not sources:
        return list(outputs)
    raws = [x._t.detach() if is_stale(x) else x._t for x in found.values()]
    with torch.enable_grad():
        near = sources if len(raws) == 1 else [_Hub.apply(*sources)]
        made = [_Joined.apply(x, *near) for x in raws]
    new = {}
    for key, raw in zip(found, made, strict=True):
        new[key] = handle = Tensor(raw)
        handle._s = state.session
    return [with_leaves(y, lambda x: new.get(id(x), x)) for y in outputs]


def _is_differentiable(x):
    raw = getattr(x, "_t", None)
    return isinstance(raw, torch.Tensor) and engine.differentiable(raw)


def recorded(values: Iterable[Any]) -> list[torch.Tensor]:
    """The raw tensors among values (handles, variables) that a tape of this thread follows.

    Variables count as read.
    """
    found = {}
    for x in [x for y in values for x in leaves(y)]:
        if x is None:
            continue
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
def reaching(graph: Graph) -> tuple[set[int], list[Any]]:
    """(ids of the inputs, Variables and eager tensors) that gradients of the outputs flow into."""
    wanted = {id(x): x for x in graph.outputs if is_graph_tensor(x)}
    values = {id(x): x for x in graph.outputs if type(x) is Tensor and _is_differentiable(x)}
    for op in reversed(graph.nodes):
        found = [y for y in op.outputs if id(y) in wanted]
        if not found:
            continue
        for x in op.inputs:
            if id(x) not in wanted and any(differentiable(op, x, y) for y in found):
                wanted[id(x)] = x
        for x in (*op.variables, *held(op)):
            if any(differentiable(op, x, y) for y in found):
                values.setdefault(id(x), x)
    return set(wanted), list(values.values())


def _everything(graph):
    """What `reaching` gives where all inputs count as connected."""
    wanted = {id(x) for x in graph.inputs if _is_float(x)}
    values = {id(x): x for x in graph.variables if _is_float(x)}
    for op in graph.nodes:
        values.update((id(x), x) for x in held(op))
    return wanted, list(values.values())


def _is_float(x):
    return x.dtype.is_floating or x.dtype.is_complex or x.dtype.name == "variant"


class Edges:
    """Gives the outputs of a choice or loop their edges to what was not taken.

    branches: the Graphs of which one runs, each with the places of its inputs among all
    (None for one that is of no interest).
    all: whether all that may have a gradient counts as connected, as in TensorFlow's loops.
    """

    def __init__(self, branches: Sequence[tuple[Graph, Sequence[int | None]]], all: bool = False):
        self._branches, self._all = branches, all
        self._found = None

    def _reached(self):
        """(the places of the inputs, the Variables and eager tensors) that any branch connects."""
        if self._found is None:
            places, values = set(), {}
            for graph, taken in self._branches:
                wanted, found = _everything(graph) if self._all else reaching(graph)
                pairs = zip(graph.inputs, taken, strict=True)
                places.update(k for x, k in pairs if k is not None and id(x) in wanted)
                values.update((id(x), x) for x in found)
            self._found = sorted(places), list(values.values())
        return self._found

    def connects(self, inputs: Sequence[Any]) -> Callable[[Any, Any], bool]:
        """The `connects` of an Operation with these inputs."""

        def connects(x, y):
            places, values = self._reached()
            return any(inputs[k] is x for k in places) or any(v is x for v in values)

        return connects

    def __call__(self, inputs: Sequence[Any], outputs: Sequence[Any]) -> list[Any]:
        """The outputs for the inputs, as handles."""
        if state.session is None:
            return list(outputs)
        places, values = self._reached()
        return joined(outputs, recorded([*[inputs[k] for k in places], *values]))


def edges_of_call(graph: Graph) -> Callable[[Sequence[Any], Sequence[Any]], Sequence[Any]]:
    """Gives the outputs of a called graph, for its inputs, their edges to what they depend on.

    A graph of one output without branches, loops and writes has them all as it is run.
    """
    outputs = {id(x) for x in graph.outputs if x is not None}
    if len(outputs) < 2 and not any(op.subgraphs or _writes(op) for op in graph.nodes):
        return _as_they_are
    return Edges([(graph, range(len(graph.inputs)))])


def _writes(op):
    return bool(op.variables) and op.node is not READ


def _as_they_are(inputs, outputs):
    return outputs
