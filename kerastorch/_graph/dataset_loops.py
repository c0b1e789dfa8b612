"""Loops of a trace over the elements of a dataset or iterator."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from .._core import nest
from .._core.modes import Node
from .._core.state import state
from .._core.tensor_spec import TensorSpec, TypeSpec
from .branches import must_be_bool, packed
from .graph import restart
from .graph_tensor import Untraceable
from .loops import check_body, one_step
from .subgraphs import SubGraph, add, again, flat, mapped_leaves, symbol, traced
from .tracing import current_graph, output
from .zero_gradients import Edges


def for_dataset(
    items: Any,
    body_fn: Callable[..., Any],
    loop_vars: Sequence[Any],
    names: Sequence[str] | None = None,
    cond: Callable[..., Any] | None = None,
    name: str | None = None,
) -> Any:
    """loop_vars = body_fn(element, *loop_vars) for each element of a dataset or iterator, in a run.

    cond: a function of the loop variables that says, after an element, whether to go on.
    ValueError or TypeError where the body gives another structure, dtype or shape.
    """
    graph = current_graph()
    start = mapped_leaves(lambda x: output(graph, x), loop_vars)
    values = [x for x in flat(start) if x is not None]
    shapes, count = [x.shape for x in values], len(values)
    specs = [_checked(s) for s in nest.flatten(items.element_spec)]

    def arguments(graph, with_element=True):
        own = [graph.placeholder(x.shape, x.dtype, "placeholder") for x in values]
        if not with_element:
            return list(packed(start, own))
        element = [graph.placeholder(s.shape, s.dtype, "element") for s in specs]
        return [nest.pack_sequence_as(items.element_spec, element), *packed(start, own)]

    body = traced("dataset_body", lambda x, *own: one_step(body_fn(x, *own), start), arguments)
    check_body(values, shapes, body, names)
    graphs, captures = [body], [body.captured(count + len(specs))]
    condition = None
    if cond is not None:
        condition = traced("dataset_cond", cond, lambda g: arguments(g, False))
        must_be_bool(condition.outputs[0], "LoopCond")
        graphs.append(condition)
        captures.append(condition.captured(count))
    places = [*range(count), *[None] * len(specs), *range(count, count + len(captures[0]))]
    edges = Edges([(body, places)], all=True)
    run = _Elements(body, condition, len(specs), edges)
    results = [symbol(x.dtype, x.shape) for x in values]
    run.op = op = add(LOOP, name, (items, values, captures), results, run, graphs)
    op.acts = True  # an iterator moves on
    op.connects = edges.connects([*values, *captures[0]])
    return packed(start, op.outputs)


def _checked(spec):
    if isinstance(spec, TypeSpec) and not isinstance(spec, TensorSpec):
        raise Untraceable(f"the elements of a dataset are described by a {type(spec).__name__}")
    return spec


class _Elements:
    """Runs a loop over elements on handles."""

    def __init__(self, body: SubGraph, condition: SubGraph | None, width: int, edges: Edges):
        self._body, self._condition, self._width, self._edges = body, condition, width, edges
        self.op = None

    def with_graphs(self, of: Callable[[SubGraph], SubGraph]) -> _Elements:
        """The same with of(graph) for each of its graphs."""
        made = copy.copy(self)
        made._body = of(self._body)
        made._condition = None if self._condition is None else of(self._condition)
        return made

    def __call__(self, items: Any, start: Sequence[Any], captures: Any, name: str | None = None):
        if state.graph is not None:
            op = again(self.op, items, start, captures)
            op.acts, op.connects = True, self._edges.connects([*start, *captures[0]])
            return op.outputs
        if not hasattr(items, "__next__"):  # TensorFlow runs it by tf.data, each time anew
            restart(self._body)
        values, step = start, self._body.run
        for element in items:
            values = step(*values, *nest.flatten(element), *captures[0])
            if self._condition is not None and not self._condition.run(*values, *captures[1])[0]:
                break
        if state.session is None:
            return values
        return self._edges([*start, *captures[0]], values)


LOOP = Node("ReduceDataset", for_dataset, ["dataset", "loop_vars", "captured", "name"])
