"""Counters of loops: a loop variable that the body only counts up to a limit.

Such a loop (`for x in tensor`, `while i < n: ...; i += 1`) needs no kernels for its counter: Python
counts, and hands the body the rows that it would look up.
"""

from __future__ import annotations

from typing import Any

from .._core.tensor import Tensor
from .._ops.arithmetic import add
from .._ops.comparison import less, logical_and
from .._ops.indexing import gather
from .._ops.slicing import strided_part
from .graph import Graph, Operation
from .graph_tensor import GraphTensor, is_graph_tensor


class Counter:
    """What a loop's counter is about.

    place: which of the loop variables it is.
    limit: (what it has to stay below, False), or (the place of that among what the condition
    captures, True).
    rest: the condition beside the limit, a GraphTensor, or None.
    step: the Operation of the body that counts up.
    rows: the Operations of the body that look up a row of a captured tensor by the counter.
    used: whether anything else takes the counter.
    """

    def __init__(self, place, limit, rest, step, rows, used):
        self.place, self.limit, self.rest = place, limit, rest
        self.step, self.rows, self.used = step, rows, used


def counter_of(condition: Graph, body: Graph, count: int) -> Counter | None:
    """The Counter of a loop over `count` variables; None where it has none."""
    for test, rest in _tests(condition.outputs[0]):
        found = _compared(test)
        if found is None:
            continue
        tested, limit = found
        place = _place(condition, tested, count)
        if place is None or _limit(condition, limit, count) is None:
            continue
        step = _counting(body, place)
        if step is not None:
            limit = _limit(condition, limit, count)
            return _counter(body, place, limit, rest, step, count)
    return None


def _limit(condition: Graph, x: Any, count: int) -> tuple[int, bool] | None:
    """(a number, whether it is the place of a captured tensor); None for any other limit."""
    value = _known(x)
    if value is not None:
        return value, False
    captured = next((i for i, y in enumerate(condition.inputs[count:]) if y is x), None)
    return None if captured is None or x.shape.rank != 0 else (captured, True)


def _tests(x):
    """The comparisons that all have to hold, each with the rest of the condition."""
    if not is_graph_tensor(x):
        return
    yield x, None
    if x.op.node is logical_and.spec:
        a, b = x.op.args[:2]
        yield a, b
        yield b, a


def _compared(x):
    if is_graph_tensor(x) and x.op.node is less.spec and is_graph_tensor(x.op.args[0]):
        return x.op.args[0], x.op.args[1]
    return None


def _place(graph, x, count):
    return next((i for i, y in enumerate(graph.inputs[:count]) if y is x), None)


def _counting(body: Graph, place: int) -> Operation | None:
    """The Operation by which a loop variable becomes one more."""
    result, start = body.outputs[place], body.inputs[place]
    if not is_graph_tensor(result) or result.op.node is not add.spec:
        return None
    if start.shape.rank != 0 or not start.dtype.is_integer:
        return None
    x, y = result.op.args[:2]
    return result.op if x is start and _known(y) == 1 else None


def _known(x: Any) -> int | None:
    """The value of a Python number or a constant."""
    if type(x) is int:
        return x
    if type(x) is Tensor:
        return int(x._t) if x._t.numel() == 1 else None
    if is_graph_tensor(x) and x.op.constant:
        value = x.value()
        return int(value) if value is not None and value.size == 1 else None
    return None


def _counter(body, place, limit, rest, step, count):
    counter, captured = body.inputs[place], {id(x) for x in body.inputs[count:]}
    users = [op for op in body.nodes if any(x is counter for x in op.inputs)]
    rows = [op for op in users if _looks_up(op, counter, captured)]
    others = [op for op in users if op is not step and not any(op is r for r in rows)]
    given = any(x is counter for x in body.outputs)
    used = rest is not None or bool(others) or given or _taken(body, step, place)
    return Counter(place, limit, rest, step, rows, used)


def _looks_up(op, counter: GraphTensor, captured):
    """Whether a call gives the row of a captured tensor that has the counter's number."""
    if op.node is gather.spec and op.args[3] in (None, 0) and op.args[4] == 0:
        return id(op.args[0]) in captured and op.args[1] is counter
    return op.node is strided_part.spec and id(op.args[0]) in captured and op.args[1] is counter


def _taken(body, step, place):
    """Whether anything but the loop takes the counted-up value."""
    result = step.outputs[0]
    taken = any(x is result for op in body.nodes for x in op.inputs)
    return taken or any(x is result for i, x in enumerate(body.outputs) if i != place)
