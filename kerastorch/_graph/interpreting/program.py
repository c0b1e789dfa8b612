"""Programs: the nodes of a graph that its results need, in an order in which they can run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..._core.errors import InvalidArgumentError, NotFoundError, invalid
from ..tracing import current_graph
from .nodes import Node, Ref

Handler = Callable[["Step", Any, list[Any]], Any]


class Step:
    """One op to run.

    sources: (place among the program's values, number) of each input.
    free: the places of values that nothing needs afterwards.
    """

    __slots__ = ("attrs", "free", "name", "node", "op", "place", "run", "sources")

    def __init__(self, node: Node, place: int, sources: list[tuple[int, int]], run: Handler):
        self.node, self.place, self.sources, self.run = node, place, sources, run
        self.name, self.op, self.attrs = node.name, node.op, node.attrs
        self.free: list[int] = []


# what a handler runs into where a file is not what its op says
DAMAGE = (AttributeError, IndexError, KeyError, AssertionError, RecursionError, ArithmeticError)


@contextlib.contextmanager
def damage(what: str) -> Iterator[None]:
    """Context manager: what is wrong with a file inside is an InvalidArgumentError."""
    try:
        yield
    except DAMAGE as error:
        kind = type(error).__name__
        raise invalid(f"{what} is damaged, or more than is known here: {kind}: {error}") from error


class Dead:
    """What a Switch gives on the side that is not taken."""


DEAD = Dead()


class Program:
    """Nodes in order, from arguments to results.

    arguments: the names of the nodes that values are given for.
    results: what comes out.  controls: nodes that run as well.
    find: gives the handler of a node.
    """

    def __init__(
        self,
        name: str,
        nodes: dict[str, Node],
        arguments: Sequence[str | Ref],
        results: Sequence[Ref],
        controls: Iterable[str],
        find: Callable[[Node], Handler],
    ):
        self.name = name
        refs = [ref if isinstance(ref, tuple) else (ref, 0) for ref in arguments]
        places = {ref: i for i, ref in enumerate(refs)}
        self.count = len(refs)
        roots = [n for n, k in [*results, *((c, 0) for c in controls)] if (n, k) not in places]
        order = _order(nodes, roots, places, name)
        place = {node: len(refs) + i for i, node in enumerate(order)}

        def source(ref):
            found = places.get(ref)
            return (found, None) if found is not None else (place[ref[0]], ref[1])

        self.steps = []
        for node in order:
            known = nodes[node]
            sources = [source(ref) for ref in known.inputs]
            self.steps.append(Step(known, place[node], sources, find(known)))
        self.results = [source(ref) for ref in results]
        self._free()

    def _free(self):
        last: dict[int, Step] = {}
        for step in self.steps:
            last[step.place] = step
            for place, _ in step.sources:
                last[place] = step
        kept = {place for place, _ in self.results}
        for place, step in last.items():
            if place not in kept and place >= self.count:
                step.free.append(place)

    def run(self, scope: Any, arguments: Sequence[Any]) -> list[Any]:
        """The results for values of the arguments."""
        values: list[Any] = [*arguments, *[None] * len(self.steps)]
        for step in self.steps:
            given = [
                values[place] if number is None else self._output(values[place], number, step)
                for place, number in step.sources
            ]
            found = self._found(step, scope, given)
            kind = type(found)
            values[step.place] = (
                found if kind is list else list(found) if isinstance(found, tuple) else [found]
            )
            for place in step.free:
                values[place] = None
        return [
            values[place] if number is None else self._output(values[place], number, None)
            for place, number in self.results
        ]

    def _found(self, step, scope, given):
        try:
            if scope.limits is not None:
                scope.limits.check(step, scope, given)
            return step.run(step, scope, given)
        except DAMAGE as error:
            if current_graph() is not None:  # which may be what a trace does not know
                raise
            raise invalid(
                f"Node {step.name!r} of op {step.op}{scope.path()} cannot be run: "
                f"{type(error).__name__}: {error}"
            ) from error

    def _output(self, values, number, step):
        try:
            found = values[number]
        except IndexError:
            where = f"node {step.name!r}" if step else f"the results of {self.name!r}"
            raise invalid(
                f"An input of {where} is output {number} of an op that has {len(values)} outputs."
            ) from None
        if found is DEAD:
            raise invalid("A tensor of a branch that is not taken does not have a value.")
        return found

    def passed_through(self) -> list[int | None]:
        """For each result the number of the argument that it always is, None for others."""
        found = []
        by_place = {step.place: step for step in self.steps}
        for place, number in self.results:
            while number is not None:
                step = by_place[place]
                if step.op not in ("Identity", "IdentityN") or number >= len(step.sources):
                    break
                place, number = step.sources[number]
            found.append(place if number is None else None)
        return found


def _order(nodes, roots, places, name):
    """The names of the nodes that `roots` need, each after what it needs."""
    order, state = [], {}
    for root in roots:
        stack = [(root, None)]
        while stack:
            current, inputs = stack.pop()
            if inputs is None:
                if state.get(current):
                    continue
                node = nodes.get(current)
                if node is None:
                    raise _absent(current, name)
                state[current] = 1
                needed = [n for n, k in node.inputs if (n, k) not in places]
                inputs = iter([*needed, *(c for c in node.controls if (c, 0) not in places)])
            for needed in inputs:
                if state.get(needed) == 1:
                    raise invalid(f"The nodes of {name!r} hang on each other in a circle: {needed}")
                if not state.get(needed):
                    stack += [(current, inputs), (needed, None)]
                    break
            else:
                state[current] = 2
                order.append(current)
    return order


def _absent(node, name):
    return NotFoundError(None, None, f"There is no node {node!r} in {name!r}.")


def unknown(node: Node) -> Handler:
    """The handler of an op that nobody knows: an error that names it."""

    def refuse(step, scope, given):
        raise NotFoundError(
            None,
            None,
            f"Op type not registered: {node.op!r} of node {node.name!r}"
            f"{scope.path()} is not known to kerastorch; the rest of the file can be used.",
        )

    return refuse


def checked(value: Any) -> Any:
    """A value of an attribute; raises it where it is an error."""
    if isinstance(value, InvalidArgumentError):
        raise value
    return value
