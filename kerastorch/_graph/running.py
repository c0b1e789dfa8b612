"""Runner: a Graph as Python code that runs it on real tensors.

The code is straight-line: one line an Operation, which calls the op's public function on handles.
Stretches of it that only call kernels are `Stretch`es: they are recorded and replayed (see
replays.py) where no tape of the caller's is open; the others (printing, loops, optimizers) run
line by line.
"""

from __future__ import annotations

import itertools
import linecache
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import torch

from .._core import nest
from .._core.modes import Node
from .._core.op import Spec
from .._core.state import state
from .._core.tensor import Tensor
from .._core.variable import ASSIGN, ASSIGN_ADD, ASSIGN_SUB, READ
from .._ops.creation import CONSTANT, CONVERT
from .graph import Graph, Operation, tensors_of
from .graph_tensor import GraphTensor, is_graph_tensor
from .recording import settings, signature
from .replays import Replays
from .tapes import close_open_tapes
from .tracing import called

_NUMBERS = itertools.count()
_EFFECTS: set[Node] = set()  # nodes that act, and are not to be repeated by a replay
_RECORDABLE = {READ, ASSIGN, ASSIGN_ADD, ASSIGN_SUB, CONSTANT, CONVERT}


def acts(node: Node) -> Node:
    """Marks a node whose call does more than call kernels: it is never recorded."""
    _EFFECTS.add(node)
    return node


class Runner:
    """Runs a Graph: Runner(graph)(inputs) gives the flat outputs for flat inputs.

    inputs: handles, in the order of graph.inputs.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        nodes = needed(graph)
        code = _Code()
        for x in graph.inputs:
            code.name(x)
        self.stretches = []
        for recorded, stretch in split(nodes):
            if recorded and len(stretch) > 1:
                self.stretches.append(_stretch(code, stretch, _used_later(graph, nodes, stretch)))
            else:
                for op in stretch:
                    code.add(op)
        self._function = code.function(graph.inputs, graph.outputs)

    def __call__(self, inputs: Sequence[Tensor]) -> list[Any]:
        """The flat outputs."""
        tapes = len(state.tapes)
        graded = state.session is None and torch.is_grad_enabled()
        if graded:
            torch._C._set_grad_enabled(False)
        try:
            return self._function(*inputs)
        except BaseException:
            close_open_tapes(tapes)
            raise
        finally:
            if graded:
                torch._C._set_grad_enabled(True)


# what has to run
def needed(graph: Graph) -> list[Operation]:
    """The Operations that act, or that an output or a needed Operation takes results of."""
    wanted = {id(x) for x in graph.outputs}
    kept = []
    for op in reversed(graph.nodes):
        if not _is_pure(op) or any(id(x) in wanted for x in op.outputs):
            kept.append(op)
            wanted.update(map(id, op.inputs))
    return kept[::-1]


def _is_pure(op):
    """Whether a call may be left out where nobody wants its results."""
    node = op.node
    if node in (READ, CONSTANT, CONVERT):
        return True
    return op.run is None and (
        isinstance(node, Spec)
        and bool(op.outputs)
        and not getattr(node.public, "__module__", "").startswith("kerastorch.random")
    )


def _is_recordable(op):
    node = op.node
    if node in _EFFECTS or getattr(node, "acts", False):
        return False
    if any(x.dtype.torch is None for x in (*op.inputs, *op.outputs)):
        return False  # text
    if op.tape is not None or isinstance(node, Spec) or node in _RECORDABLE:
        return True
    return node.body is not None


def split(nodes: Sequence[Operation]) -> list[tuple[bool, list[Operation]]]:
    """Runs of Operations that may be recorded, and those between; the span of a tape, from its
    opening to its last question, is never cut."""
    flags = [_is_recordable(op) for op in nodes]
    for first, last in _tape_spans(nodes):
        if not all(flags[first : last + 1]):
            flags[first : last + 1] = [False] * (last + 1 - first)
    found: list[tuple[bool, list[Operation]]] = []
    for flag, op in zip(flags, nodes, strict=True):
        if found and found[-1][0] == flag:
            found[-1][1].append(op)
        else:
            found.append((flag, [op]))
    return found


def _tape_spans(nodes):
    spans: dict[int, list[int]] = {}
    for i, op in enumerate(nodes):
        if op.tape is not None:
            spans.setdefault(id(op.tape), [i, i])[1] = i
    return spans.values()


def _used_later(graph, nodes, stretch):
    """The results of a stretch that others take."""
    inside = {id(op) for op in stretch}
    wanted = {id(x) for op in nodes if id(op) not in inside for x in op.inputs}
    wanted |= {id(x) for x in graph.outputs}
    return [x for op in stretch for x in op.outputs if id(x) in wanted]


# code
class _Code:
    """Lines of Python, and the objects that they name."""

    def __init__(self):
        self.lines, self.names, self.objects = [], {}, {}
        self._tapes = {}

    def name(self, x: GraphTensor) -> str:
        """The local variable that holds a GraphTensor's value."""
        found = self.names.get(id(x))
        if found is None:
            found = self.names[id(x)] = f"t{len(self.names)}"
        return found

    def object(self, value: Any) -> str:
        """The name of an object that the code refers to."""
        name = f"o{len(self.objects)}"
        self.objects[name] = value
        return name

    def add(self, op: Operation) -> None:
        """The line of an Operation."""
        function = op.run or _function_of(op)
        args = ", ".join(self.shown(x) for x in op.args)
        call = f"{self.object(function)}({args})"
        if not op.outputs:
            self.lines.append(call)
        elif op.result is op.outputs[0]:
            self.lines.append(f"{self.name(op.result)} = {call}")
        else:
            targets = ", ".join(self.name(x) for x in op.outputs)
            picked = self.object(_Picked(op.result))
            self.lines.append(f"{targets}, = {picked}({call})")

    def shown(self, value: Any) -> str:
        """An argument, in source."""
        if is_graph_tensor(value):
            return self.name(value)
        if value is None or value is True or value is False:
            return repr(value)
        if next(tensors_of(value), None) is None:
            return self.object(value)
        kind = type(value)
        if kind is slice:
            parts = (value.start, value.stop, value.step)
            return f"slice({', '.join(map(self.shown, parts))})"
        if isinstance(value, dict):
            items = ", ".join(f"{self.object(k)}: {self.shown(x)}" for k, x in value.items())
            return f"{{{items}}}"
        items = "".join(f"{self.shown(x)}, " for x in value)
        if kind is list:
            return f"[{items}]"
        if kind is tuple:
            return f"({items})"
        return f"{self.object(kind)}{'(' if hasattr(value, '_fields') else '(['}{items}" + (
            ")" if hasattr(value, "_fields") else "])"
        )

    def function(self, inputs: Sequence[GraphTensor], outputs: Sequence[Any]) -> Callable[..., Any]:
        """The code as a function of handles."""
        results = ", ".join(self.shown(x) for x in outputs)
        parameters = ", ".join(self.name(x) for x in inputs)
        body = "\n".join(f"    {line}" for line in [*self.lines, f"return [{results}]"])
        source = f"def run({parameters}):\n{body}\n"
        file = f"<graph {next(_NUMBERS)}>"
        namespace = dict(self.objects)
        exec(compile(source, file, "exec"), namespace)
        run = namespace["run"]
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        weakref.finalize(run, linecache.cache.pop, file, None)
        return run


class _Picked:
    """Takes the tensors out of a call's nested result, in the order of the Operation's outputs."""

    __slots__ = ("_places",)

    def __init__(self, result):
        self._places = [i for i, x in enumerate(nest.flatten(result)) if is_graph_tensor(x)]

    def __call__(self, result):
        flat = nest.flatten(result)
        return [flat[i] for i in self._places]


def _function_of(op):
    node = op.node
    device, cast = op.ambient
    params = getattr(node, "params", None)
    plain = params is None or params[-1].kind is not params[-1].KEYWORD_ONLY
    function = node.public if plain else lambda *args: called(node, args)
    if device is None and cast is None:
        return function

    def within(*args):
        outer = state.device, state.cast_to
        state.device, state.cast_to = device, cast
        try:
            return function(*args)
        finally:
            state.device, state.cast_to = outer

    return within


# recorded stretches
def _stretch(code, nodes, outputs):
    """Adds the line of a stretch to the code; the Stretch."""
    made = {id(x) for op in nodes for x in op.outputs}
    inputs = list({id(x): x for op in nodes for x in op.inputs if id(x) not in made}.values())
    own = _Code()
    for x in inputs:
        own.name(x)
    for op in nodes:
        own.add(op)
    stretch = Stretch(own.function(inputs, outputs), nodes)
    given = ", ".join(code.name(x) for x in inputs)
    call = f"{code.object(stretch)}({given})"
    targets = "".join(f"{code.name(x)}, " for x in outputs)
    code.lines.append(f"{targets}= {call}" if outputs else call)
    return stretch


class Stretch:
    """Operations that only call kernels: recorded once they are seen again, then replayed."""

    def __init__(self, function, nodes):
        self._function = function
        self.replays = Replays(hoists=False)  # an optimizer may write the variables in place
        self._constants = [
            x._t
            for op in nodes
            for x in nest.flatten(list(op.args))
            if type(x) is Tensor and isinstance(x._t, torch.Tensor)
        ]

    def __call__(self, *inputs):
        if state.session is not None or state.torch:
            return self._function(*inputs)
        raws = [x._t for x in inputs]
        try:
            key = signature(raws)
        except AttributeError:
            key = None
        if key is None:
            return self._function(*inputs)
        results, note = self.replays.run((key, settings()), self._step, raws, self._constants)
        return [r if r is None else Tensor(r) for r in results] if note is None else note(results)

    def _step(self, *raws):
        flat = self._function(*map(Tensor, raws))
        if all(x is None or type(x) is Tensor for x in flat):
            return [x if x is None else x._t.detach() for x in flat], None
        parts = _Parts(flat)
        return parts.raws(flat), parts


class _Parts:
    """How the raw components of composite results are put together."""

    def __init__(self, flat):
        self._specs = [
            None if x is None or not hasattr(x, "_components") else len(x._components())
            for x in flat
        ]
        self._examples = flat

    def __eq__(self, other):
        return type(other) is _Parts and self._specs == other._specs

    __hash__ = None

    def raws(self, flat: Sequence[Any]) -> list[Any]:
        """The raw values of all components."""
        found = []
        for x, count in zip(flat, self._specs, strict=True):
            parts = [x] if count is None else x._components()
            found += [p if p is None else p._t.detach() for p in parts]
        return found

    def __call__(self, results):
        rest, found = list(results), []
        for count, example in zip(self._specs, self._examples, strict=True):
            taken, rest = rest[: count or 1], rest[count or 1 :]
            handles = [r if r is None else Tensor(r) for r in taken]
            found.append(handles[0] if count is None else example._from_components(handles))
        return found
