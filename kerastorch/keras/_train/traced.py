"""The containers of compile() in a trace: one Operation for the losses, one for the metrics.

A user's loss or metric is traced itself: its Python code runs once, on the trace's tensors.
"""

from __future__ import annotations

import contextlib
from typing import Any

import torch

from ..._core import dtypes, nest
from ..._core.modes import Node, handling, modes, offered
from ..._core.state import state
from ..._core.tensor_shape import TensorShape
from ..._graph.examples import pair
from ..._graph.graph import Graph
from ..._graph.graph_tensor import is_graph_tensor
from ..._graph.symbolic_tensor import SymbolicTensor
from ..._graph.tracing import Tracer, noted, register_rule
from ..._ops.casting import cast
from ..._ops.creation import convert_to_tensor
from ..._ops.shaping import expand_dims
from ...autograph.conversion import converted
from .._base import config
from .compiled import LOSSES, METRICS, conform


def _losses(graph: Graph, node: Node, args: tuple[Any, ...]) -> Any:
    """The total loss, a scalar of the outputs' dtype; None where there is nothing to add up."""
    container, y_true, y_pred, sample_weight, added = args
    added = nest.flatten(added or [])
    if not added and (y_true is None or all(loss is None for loss in container.losses)):
        return None
    if any(map(_is_of_user, container.losses)) and _are_dense(y_true, y_pred, sample_weight):
        with _traced_with_logits(graph, y_pred):
            return _losses_by_ops(container, y_true, y_pred, sample_weight, added)
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


def _is_of_user(loss):
    return loss is not None and getattr(loss, "raw_value", None) is None


@contextlib.contextmanager
def _traced_with_logits(graph, y_pred):
    """Inside, code of a user's is traced; its cross entropies see the logits behind y_pred."""
    count = len(graph.nodes)
    with handling(Tracer(graph)):
        yield
    outputs = set(map(id, nest.flatten(y_pred)))
    for op in graph.nodes[count:]:
        if any(id(x) in outputs for x in op.inputs):
            op.takes_marks = True


def _are_dense(*values):
    return all(x is None or is_graph_tensor(x) for x in nest.flatten(list(values)))


def _losses_by_ops(container, y_true, y_pred, sample_weight, added):
    """The total loss, each loss traced on its own."""
    names = container.output_names
    outputs = nest.flatten(y_pred)
    targets, weights = conform(y_pred, y_true, names), conform(y_pred, sample_weight, names)
    rows = zip(container.losses, targets, outputs, weights, container.weights, strict=False)
    total, first, values = None, None, [None] * len(outputs)
    for i, (loss, target, output, weight, factor) in enumerate(rows):
        if loss is None or target is None:
            continue
        first = target if first is None else first
        if _is_of_user(loss):
            target, weight = _aligned(target, output, weight)
        value = values[i] = convert_to_tensor(loss(target, output, sample_weight=weight))
        if factor is not None:
            value = value * factor
        total = value if total is None else total + value
    for value in added:
        total = value if total is None else total + value
    note_losses(container, total, values, first)
    return total


def _aligned(target, output, weight):
    """Targets and weights for losses and metrics of users: the rank of the output, and its dtype
    if of its kind."""
    lower = output.shape.rank == 2
    if lower and target.shape.rank == 1:
        target = expand_dims(target, -1)
    if target.dtype.is_floating == output.dtype.is_floating and not target.dtype.is_bool:
        target = cast(target, output.dtype)
    if weight is not None:
        weight = weight if not (lower and weight.shape.rank == 1) else expand_dims(weight, -1)
        weight = cast(weight, output.dtype)
    return target, weight


def note_losses(container: Any, total: Any, values: Any, target: Any) -> None:
    """Takes losses into the running means of a container."""
    if modes.active and offered(NOTE, (container, total, values, target)) is not NotImplemented:
        return
    raws = [None if v is None else v._t for v in values]
    with torch.no_grad():
        container.note(total._t, raws, None if target is None else len(target._t))


NOTE = Node(
    "LossesContainer.note",
    note_losses,
    ["container", "total", "values", "target"],
    body=note_losses,
    captures=lambda args: [v for m in args[0].metrics for v in m.variables],
)


def _note(graph: Graph, node: Node, args: tuple[Any, ...]) -> None:
    noted(graph, node, args, None)


def _metrics(graph: Graph, node: Node, args: tuple[Any, ...]) -> None:
    container, y_true, y_pred, sample_weight = args
    rows = container._rows
    users = [row for row in rows if _runs_user_code(row[1])]
    if users and _are_dense(y_true, y_pred, sample_weight):
        rest = [row for row in rows if not any(row is u for u in users)]
        if rest:
            _metrics_of(graph, node, container.of_rows(rest), args)
        with _traced_with_logits(graph, y_pred):
            _update_by_ops(container, users, y_true, y_pred, sample_weight)
        return
    _metrics_of(graph, node, container, args)


def _metrics_of(graph, node, container, args):
    _with_masks(graph, node, (container, *args[1:]), None)
    graph.nodes[-1].takes_marks = any(map(_may_be_of_logits, container.metrics))


def _runs_user_code(metric):
    return metric.update_raw is None or metric._by_ops() is not None


def _update_by_ops(container, rows, y_true, y_pred, sample_weight):
    """Updates a user's metrics, each traced on its own."""
    names = container.output_names
    outputs = nest.flatten(y_pred)
    targets, weights = conform(y_pred, y_true, names), conform(y_pred, sample_weight, names)
    for i, metric, weighted in rows:
        target, output, weight = targets[i], outputs[i], weights[i] if weighted else None
        if target is None:
            continue
        mask = getattr(output, "_keras_mask", None)
        if mask is not None:
            mask = cast(mask, output.dtype)
            weight = mask if weight is None else _times(cast(weight, output.dtype), mask)
        target, weight = _aligned(target, output, weight)
        converted(metric.update_state)(target, output, sample_weight=weight)


def _times(weight, mask):
    while weight.shape.rank < mask.shape.rank:
        weight = expand_dims(weight, -1)
    return weight * mask


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
register_rule(NOTE, _note)
