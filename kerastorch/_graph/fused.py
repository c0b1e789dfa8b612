"""Loops whose condition and body only call kernels: recorded, then run as a bare Python loop.

The first iterations run as they are, and are recorded; when an iteration gives values of the very
signature that it took, all further ones will, since recorded code gives shapes by shapes alone.  So
the loop goes on without asking for keys and bindings again.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import torch

from .._core.tensor import Tensor
from .counters import Counter, counter_of
from .graph import Graph
from .programs import Program, are_plain, handle_of, is_programmable, live, raw_of
from .recording import settings, signature
from .running import Stretch, is_recordable, needed, performs, settled, stretch_of

_ROWS = 1024  # so many rows are taken apart at a time


class Fused:
    """A loop on raw values.

    body: what an iteration calls: a function of (rows, the counter if it is used, the other loop
    variables, what the body captures).
    test: the condition beside the counter's limit: a function of (the counter if there is one, the
    other loop variables, what the condition captures); None without one.
    """

    def __init__(self, condition: Graph, body: Graph, count: int):
        self.count = count
        self.counter = counter = counter_of(condition, body, count)
        self._places = places = list(range(count))
        result, own, dropped = condition.outputs[0], [], []
        rows, numbered = [], []
        if counter is not None:
            places.remove(counter.place)
            result, rows = counter.rest, [op.outputs[0] for op in counter.rows]
            numbered = [counter.place] if counter.used else []
            dropped = [*counter.rows, *([] if counter.used else [counter.step])]
        own = [*numbered, *places]
        ids = {id(op) for op in dropped}
        nodes = [op for op in needed(body) if id(op) not in ids]
        inputs = [*rows, *[body.inputs[i] for i in own], *body.inputs[count:]]
        self._body = self._made(inputs, nodes, [body.outputs[i] for i in places])
        self._test = None
        if result is not None:
            inputs = [*[condition.inputs[i] for i in own], *condition.inputs[count:]]
            self._test = self._made(inputs, leading_to(condition, [result]), [result])
        self._lookups = [] if counter is None else _lookups(counter, body, count)
        self._failed = False

    def __call__(
        self, start: Sequence[Any], tested: Sequence[Any], captured: Sequence[Any], left: int | None
    ) -> list[Tensor] | None:
        """The last values of the loop variables; None where it is not for these.

        start, tested, captured: the loop variables, what the condition and the body capture.
        left: how many iterations there may be at most.
        """
        raws = [[*map(raw_of, part)] for part in (start, tested, captured)]
        if self._failed or not all(map(self._takes, raws)):
            return None
        start, tested, captured = raws
        counter = self.counter
        if counter is None:
            endless = itertools.repeat(()) if left is None else itertools.repeat((), left)
            return [*map(handle_of, self._run(iter(endless), start, tested, captured)[0])]
        first = int(start[counter.place])
        value, is_captured = counter.limit
        turns = max((int(tested[value]) if is_captured else value) - first, 0)
        turns = turns if left is None else min(turns, max(left, 0))
        if any(
            first < 0 or captured[k].ndim == 0 or captured[k].shape[0] < first + turns
            for k in self._lookups
        ):
            return None
        kind = start[counter.place].dtype
        given = self._given([captured[k] for k in self._lookups], first, turns, kind)
        values, done = self._run(given, [start[i] for i in self._places], tested, captured)
        where = start[counter.place].device
        values.insert(counter.place, torch.tensor(first + done, dtype=kind, device=where))
        return [*map(handle_of, values)]

    @staticmethod
    def _made(inputs, nodes, outputs):
        return stretch_of(inputs, nodes, outputs)

    @staticmethod
    def _takes(raws):
        """Whether it is for such raw values."""
        return all(type(x) is torch.Tensor and not x.requires_grad for x in raws)

    def _given(self, tables, first, turns, kind):
        """For each turn the rows, and the counter where it is used."""
        if not tables and not self.counter.used:
            return itertools.repeat((), turns)
        return self._rows(tables, first, first + turns, kind)

    def _rows(self, tables, first, end, kind):
        for a in range(first, end, _ROWS):
            b = min(a + _ROWS, end)
            columns = [t[a:b].unbind(0) for t in tables]
            if self.counter.used:
                columns.append(torch.arange(a, b, dtype=kind).unbind(0))
            yield from zip(*columns, strict=True)

    def _run(self, given, values, tested, captured):
        """(the last values, how many turns there were)."""
        body, test, done = self._body, self._test, 0
        for more in given:
            key, number = None, self._number(more)
            if test is not None and not self._holds([*number, *values, *tested]):
                break
            inputs = [*more, *values, *captured]
            if not self._failed and (shapes := signature(inputs)) is not None:
                key = (shapes, settings())
            values, _ = body.replays.run(key, body.step, inputs, body.constants)
            done += 1
            self._failed = self._failed or (key is not None and body.replays.is_refused(key))
            if key is None or self._failed:
                continue
            if signature([*more, *values, *captured]) == shapes:
                recorded = body.replays.bound(key)
                if recorded is not None and recorded.call is not None:
                    values, more = self._quickly(recorded, given, values, number, tested, captured)
                    done += more
        return list(values), done

    def _holds(self, inputs):
        test, key = self._test, None
        if not self._failed and (shapes := signature(inputs)) is not None:
            key = (shapes, settings())
        (result,), _ = test.replays.run(key, test.step, inputs, test.constants)
        return bool(Tensor(result))

    def _number(self, more):
        return more[-1:] if self.counter is not None and self.counter.used else ()

    def _quickly(self, body, given, values, number, tested, captured):
        """As `_run`, by recorded code, until the values are the last or that code fails."""
        step = live(body)
        if self._test is None:
            return self._turned(step, given, values, captured)
        inputs = [*number, *values, *tested]
        test = _bound(self._test, inputs)
        if test is None:
            return values, 0
        return self._tried(live(test), step, given, values, tested, captured)

    def _turned(self, step, given, values, captured):
        done = 0
        try:
            for more in given:
                values = step(*more, *values, *captured)
                done += 1
        except (RuntimeError, IndexError):
            values, done = self._after_failure(more, values, captured), done + 1
        return values, done

    def _tried(self, holds, step, given, values, tested, captured):
        done = 0
        numbered = self.counter is not None
        try:
            for more in given:
                number = more[-1:] if numbered else ()
                if not holds(*number, *values, *tested)[0].item():
                    if hasattr(given, "close"):
                        given.close()
                    break
                values = step(*more, *values, *captured)
                done += 1
        except (RuntimeError, IndexError):
            inputs = [*self._number(more), *values, *tested]
            if bool(Tensor(self._test.step(*inputs)[0][0])):
                values, done = self._after_failure(more, values, captured), done + 1
        return values, done

    def _after_failure(self, more, values, captured):
        """What the step itself gives, or raises, where recorded code has failed."""
        self._failed = True
        return self._body.step(*more, *values, *captured)[0]


class Programmed(Fused):
    """A loop on raw values whose body or condition is a Program: it has branches, or calls more
    than kernels."""

    @staticmethod
    def _made(inputs, nodes, outputs):
        return Program(inputs, nodes, outputs).function

    _takes = staticmethod(are_plain)

    def _run(self, given, values, tested, captured):
        body, test, done = self._body, self._test, 0
        with settled() as number:
            for more in given:
                if test is not None:
                    (holds,) = test(number, *self._number(more), *values, *tested)
                    if not holds.item():
                        break
                values = body(number, *more, *values, *captured)
                done += 1
        return list(values), done


def _bound(test: Stretch, inputs: Sequence[torch.Tensor]) -> Any:
    shapes = signature(inputs)
    found = None if shapes is None else test.replays.bound((shapes, settings()))
    return None if found is None or found.call is None else found


def _lookups(counter: Counter, body: Graph, count: int) -> list[int]:
    """The places of the tables of rows among what the body captures."""
    places = {id(x): i for i, x in enumerate(body.inputs[count:])}
    return [places[id(op.args[0])] for op in counter.rows]


def leading_to(graph: Graph, outputs: Sequence[Any]) -> list[Any]:
    """The Operations of a graph that outputs need."""
    wanted, kept = {id(x) for x in outputs}, []
    for op in reversed(graph.nodes):
        if any(id(x) in wanted for x in op.outputs):
            kept.append(op)
            wanted.update(map(id, op.inputs))
    return kept[::-1]


def fused(condition: Graph, body: Graph, count: int) -> Fused | None:
    """The loop on raw values; None where it has to run on handles."""
    if any(performs(op) for op in condition.nodes) or condition.outputs[0].shape.rank != 0:
        return None
    nodes = [needed(condition), needed(body)]
    if all(is_recordable(op) for part in nodes for op in part):
        return Fused(condition, body, count)
    return Programmed(condition, body, count) if all(map(is_programmable, nodes)) else None
