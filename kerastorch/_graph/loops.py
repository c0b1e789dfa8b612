"""Loops of a trace: While Operations, whose condition and body are SubGraphs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from .._core import nest
from .._core.modes import Node
from .._core.state import state
from .._core.tensor import torch_transforms
from .._core.tensor_shape import TensorShape, as_shape
from .._core.tensor_spec import TensorSpec
from .._ops.creation import convert_to_tensor
from .._ops.tensor_array import TensorArray
from .branches import must_be_bool, packed
from .fused import fused
from .running import settled
from .subgraphs import SubGraph, add, again, flat, mapped_leaves, symbol, traced
from .tracing import current_graph, output
from .zero_gradients import Edges


def while_loop(
    cond_fn: Callable[..., Any],
    body_fn: Callable[..., Any],
    loop_vars: Sequence[Any],
    names: Sequence[str] | None = None,
    shape_invariants: Any = None,
    maximum_iterations: Any = None,
    name: str | None = None,
) -> Any:
    """loop_vars = body_fn(*loop_vars) while cond_fn(*loop_vars) holds in a run; the last of them.

    loop_vars: a list or tuple of nests.  names: what they are called in messages.
    shape_invariants: TensorShapes or specs in the structure of loop_vars, of shapes that hold in
    every iteration; by default those at the start.
    maximum_iterations: how often the body runs at most, a number or a tensor.
    ValueError or TypeError where the body gives another structure, dtype or shape.
    """
    graph = current_graph()
    start = mapped_leaves(lambda x: output(graph, x), loop_vars)
    values = [x for x in flat(start) if x is not None]
    shapes = _invariants(start, values, shape_invariants)
    _check_start(values, shapes)
    symbols = [symbol(x.dtype, s) for x, s in zip(values, shapes, strict=True)]
    arguments = _Arguments(start, symbols)
    condition = traced("while_cond", lambda *given: _condition(cond_fn(*given)), arguments)
    (tested,) = condition.outputs
    body = traced("while_body", lambda *given: one_step(body_fn(*given), start), arguments)
    check_body(values, shapes, body, names)
    count = len(values)
    captures = [condition.captured(count), body.captured(count)]
    limit = None
    if maximum_iterations is not None:
        limit = output(graph, convert_to_tensor(maximum_iterations, "int32"))
        if not tested.dtype.is_bool:
            raise TypeError(
                f"Input 'y' of 'LogicalAnd' Op has type {tested.dtype.name} that does not match "
                "expected type of bool."
            )
    must_be_bool(tested, "LoopCond")
    behind = len(captures[1])
    places = [i if i < count else i + behind for i in range(len(condition.inputs))]
    edges = Edges([(body, range(count + behind)), (condition, places)], all=True)
    run = _Loop(condition, body, edges)
    results = [symbol(x.dtype, s) for x, s in zip(values, shapes, strict=True)]
    run.op = op = add(WHILE, name, (values, *captures, limit), results, run, [condition, body])
    op.connects = edges.connects([*values, *captures[1], *captures[0]])
    return packed(start, op.outputs)


class _Arguments:
    """Makes placeholders of the loop variables in a SubGraph, in their structure."""

    def __init__(self, structure, symbols):
        self._structure, self._symbols = structure, symbols

    def __call__(self, graph):
        made = [
            graph.placeholder(s.shape, s.dtype, f"{state.scope}Placeholder", s._examples)
            for s in self._symbols
        ]
        return packed(self._structure, made)


def _invariants(start, values, given):
    usual = [s for x in nest.flatten(start) for s in _shapes_of(x)]
    if given is None:
        return usual
    leaves = nest.flatten(given)
    if len(leaves) != len(values) and len(leaves) == len(nest.flatten(start)):
        return [
            s
            for g, x in zip(leaves, nest.flatten(start), strict=True)
            for s in ([_shape(g, x)] if _is_plain(x) else _shapes_of(x))
        ]
    if len(leaves) != len(values):
        nest.assert_same_structure(start, given, expand_composites=True)
        raise ValueError(
            f"shape_invariants must have the structure of loop_vars: got {given!r} for {start!r}"
        )
    return [_shape(s, x) for s, x in zip(leaves, values, strict=True)]


def _is_plain(x):
    return not hasattr(x, "_components") or isinstance(x, TensorArray)


def _shapes_of(x):
    """The shapes of a loop variable's tensors in every iteration: the numbers of values and rows of
    a composite may change."""
    if x is None:
        return []
    if not hasattr(x, "_components"):
        return [x.shape]
    if isinstance(x, TensorArray):
        return [TensorShape([])]
    parts = nest.flatten(x, expand_composites=True)
    shapes = [p.shape for p in parts]
    rows = shapes[:-1] if hasattr(x, "dense_shape") else shapes
    changing = [TensorShape([None]).concatenate(s[1:]) if s.rank else s for s in rows]
    return changing + shapes[len(rows) :]


def _shape(given, x):
    if given is None:
        return TensorShape(None)
    return given.shape if isinstance(given, TensorSpec) else as_shape(given)


def _check_start(values, shapes):
    for x, shape in zip(values, shapes, strict=True):
        if not _holds(x.shape, shape):
            raise ValueError(
                f"The shape invariant specified for {_called(x)} is not compatible with the "
                f"initial shape of the loop variable. It enters the loop with shape {x.shape}, "
                f"but the specified shape invariant is {shape}."
            )


def _holds(shape, invariant):
    """Whether every tensor of a shape has one that the invariant allows."""
    if invariant.rank is None:
        return True
    if shape.rank != invariant.rank:
        return False
    return all(b is None or a == b for a, b in zip(shape.as_list(), invariant.as_list()))


def _called(x):
    return getattr(x, "name", None) if getattr(x, "_is_graph", False) else "a constant"


def _condition(result):
    found = [x for x in flat(result) if x is not None]
    if len(found) != 1:
        raise TypeError(f"The condition of a while_loop must be one bool, got {result!r}")
    return found[0]


def one_step(result: Any, start: Any) -> Any:
    """What the body gave, in the structure of the loop variables; errors where it is another."""
    result = [result] if not nest.is_nested(result) else result
    result = list(result) if isinstance(result, tuple) else result
    nest.assert_same_structure(list(start), result, expand_composites=True)
    return result


def check_body(
    values: Sequence[Any],
    shapes: Sequence[TensorShape],
    body: SubGraph,
    names: Sequence[str] | None,
) -> None:
    """Raises TypeError or ValueError where a body gives other dtypes or shapes than it takes."""
    after = [x for x in flat(body.structured_outputs) if x is not None]
    if len(after) != len(values):
        raise AssertionError("The body of a while_loop gives None for a loop variable that is not.")
    for k, (x, shape, y) in enumerate(zip(values, shapes, after, strict=True)):
        label = repr(names[k]) if names is not None and k < len(names) else f"`{_called(x)}`"
        if y.dtype is not x.dtype:
            raise TypeError(
                f"Loop var {label.strip('`')} enters the loop with type {x.dtype} but has type "
                f"{y.dtype} after 1 iteration. {label.strip('`')} type should remain constant."
            )
        if not _holds(y.shape, shape):
            raise ValueError(
                f"Input tensor {label} enters the loop with shape {shape}, but has shape {y.shape} "
                "after one iteration. To allow the shape to vary across iterations, use the "
                "`shape_invariants` argument of tf.while_loop to specify a less-specific shape."
            )


_UNKNOWN = object()


class _Loop:
    """Runs a loop on handles."""

    def __init__(self, condition, body, edges):
        self._condition, self._body, self._edges = condition, body, edges
        self._fused, self.op = _UNKNOWN, None

    def with_graphs(self, of):
        """The same with of(graph) for each of its graphs."""
        made = copy.copy(self)
        made._condition, made._body, made._fused = of(self._condition), of(self._body), _UNKNOWN
        return made

    def __call__(self, start, tested, captured, limit=None, name=None):
        if state.graph is not None:
            op = again(self.op, start, tested, captured, limit)
            op.connects = self._edges.connects([*start, *captured, *tested])
            return op.outputs
        if state.session is None and not state.torch and not torch_transforms():
            if self._fused is _UNKNOWN:
                self._fused = fused(self._condition, self._body, len(start))
            if self._fused is not None:
                found = self._fused(start, tested, captured, None if limit is None else int(limit))
                if found is not None:
                    return found
        with settled():
            values = self._turned(start, tested, captured, limit)
        if state.session is None:
            return values
        return self._edges([*start, *captured, *tested], values)

    def _turned(self, values, tested, captured, limit):
        holds, step = self._condition.run, self._body.run
        if limit is None:
            while holds(*values, *tested)[0]:
                values = step(*values, *captured)
            return values
        left = int(limit)
        while left > 0 and holds(*values, *tested)[0]:
            values = step(*values, *captured)
            left -= 1
        return values


WHILE = Node("While", while_loop, ["loop_vars", "tested", "captured", "limit", "name"], "While")
