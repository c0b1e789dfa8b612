"""The containers of compile() in a trace: one Operation for the losses, one for the metrics."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._core.modes import Node
from ..._core.state import state
from ..._core.tensor_shape import TensorShape
from ..._graph.examples import pair
from ..._graph.graph import Graph
from ..._graph.graph_tensor import is_graph_tensor
from ..._graph.symbolic_tensor import SymbolicTensor
from ..._graph.tracing import noted, register_rule
from .._base import config
from .compiled import LOSSES, METRICS


def _losses(graph: Graph, node: Node, args: tuple[Any, ...]) -> Any:
    """The total loss, a scalar of the outputs' dtype; None where there is nothing to add up."""
    container, y_true, y_pred, _, added = args
    added = nest.flatten(added or [])
    if not added and (y_true is None or all(loss is None for loss in container.losses)):
        return None
    floats = [x.dtype for x in nest.flatten(y_pred) if x.dtype.is_floating]
    dtype = floats[0] if floats else dtypes.as_dtype(config.floatx())
    result = SymbolicTensor(pair(TensorShape([]), dtype), TensorShape([]))
    return _with_masks(graph, node, (*args[:4], added), result, _checked)


def _checked(container, *args):
    """The total loss; ValueError where it can't be differentiated and a tape wants to."""
    loss = LOSSES.public(container, *args)
    if state.session is not None and not loss._t.requires_grad:
        followed = [x for x in nest.flatten(args[1]) if getattr(x._t, "requires_grad", False)]
        if followed:
            raise ValueError(
                "No gradients provided for any variable: the loss does not depend on the model's "
                f"outputs {followed}."
            )
    return loss


def _metrics(graph: Graph, node: Node, args: tuple[Any, ...]) -> None:
    _with_masks(graph, node, args, None)
    graph.nodes[-1].takes_marks = any(map(_may_be_of_logits, args[0].metrics))


def _may_be_of_logits(metric):
    """Whether a metric may be a cross entropy, computed from the logits behind a prediction."""
    function = getattr(metric, "_fn", None)
    names = type(metric).__name__, getattr(function, "__name__", "")
    places = type(metric).__module__, getattr(function, "__module__", "kerastorch.")
    own = all((place or "").startswith("kerastorch.") for place in places)
    return not own or any("entropy" in name.lower() for name in names)


def _with_masks(graph, node, args, result, function=None):
    """The Operation of a call whose outputs bring their masks along."""
    function = function or node.public
    masks = [getattr(x, "_keras_mask", None) for x in nest.flatten(args[2])]
    if not any(map(is_graph_tensor, masks)):
        value = noted(graph, node, args, result)
        graph.nodes[-1].calls = function
        return value

    def run(*args):
        *args, masks = args
        for x, mask in zip(nest.flatten(args[2]), masks, strict=True):
            x._keras_mask = mask
        return function(*args)

    value = noted(graph, node, (*args, masks), result)
    graph.nodes[-1].calls = run
    return value


register_rule(LOSSES, _losses)
register_rule(METRICS, _metrics)
