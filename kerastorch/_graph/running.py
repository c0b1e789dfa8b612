"""Runner: a Graph as Python code that runs it on real tensors.

The code is straight-line: one line an Operation, which calls the op's public function on handles.
Stretches of it that only call kernels are `Stretch`es: they are recorded and replayed (see
replays.py) where no tape of the caller's is open; the others (printing, loops, optimizers) run
line by line.
"""

from __future__ import annotations

import contextlib
import itertools
import linecache
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import torch

from .._core import nest
from .._core.acting import ActingNode
from .._core.composite import Composite
from .._core.modes import Node
from .._core.op import Spec
from .._core.state import state
from .._core.tensor import Tensor, torch_transforms
from .._core.variable import ASSIGN, ASSIGN_ADD, ASSIGN_SUB, READ, Part, writing
from .._ops.creation import CONSTANT, CONVERT
from ..random.streams import drawn_by
from ..sparse._sparse_tensor import SparseTensor
from . import contents
from ._observing import observed
from .graph import Graph, Operation, tensors_of
from .graph_tensor import GraphTensor, is_graph_tensor
from .recording import settings, signature
from .replays import Replays, switch
from .tapes import close_open_tapes, close_whole_tape
from .tracing import called

_NUMBERS = itertools.count()
_alone = contextlib.nullcontext()
watchers: list[Callable[[Graph], None]] = []  # which hear of each Graph that runs
_RECORDABLE = {READ, ASSIGN, ASSIGN_ADD, ASSIGN_SUB, CONSTANT, CONVERT}


def acts(node: Node) -> Node:
    """Marks a node whose call does more than call kernels: it is never recorded."""
    node.acts = True
    return node


class Runner:
    """Runs a Graph: Runner(graph)(inputs) gives the flat outputs for flat inputs.

    inputs: handles, in the order of graph.inputs.
    jit_compile: whether what is recorded becomes machine code (see compiled.py).
    """

    def __init__(self, graph: Graph, jit_compile: bool = False):
        self.graph = graph
        close_whole_tape(graph)
        what = f"the function {graph.name!r}" if jit_compile else None
        nodes = needed(graph)
        code = Code()
        for x in graph.inputs:
            code.name(x)
        self.stretches = _add_lines(code, nodes, graph.outputs, what, whole=not jit_compile)
        self.function = code.function(graph.inputs, graph.outputs)

    def __call__(self, inputs: Sequence[Tensor]) -> list[Any]:
        """The flat outputs."""
        if watchers:
            for watch in list(watchers):
                watch(self.graph)
        tapes = len(state.tapes)
        graded = state.session is None and torch.is_grad_enabled()
        if graded:
            torch._C._set_grad_enabled(False)
        try:
            return self.function(*inputs)
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
        if performs(op) or any(id(x) in wanted for x in op.outputs):
            kept.append(op)
            wanted.update(map(id, op.inputs))
    return kept[::-1]


def performs(op: Operation) -> bool:
    """Whether a call does more than compute results: it is not left out where nobody wants them."""
    node = op.node
    if op.acts is not None:
        return op.acts
    if node in (READ, CONSTANT, CONVERT):
        return False
    if isinstance(node, ActingNode):
        return node.acts
    return (
        op.calls is not None
        or not isinstance(node, Spec)
        or not op.outputs
        or getattr(node.public, "__module__", "").startswith("kerastorch.random")
    )


def _is_outside(node):
    """Whether a call reads or writes files or tables."""
    kind = node.type or node.label
    return kind in contents.ACTIONS or kind in contents.READS


def is_recordable(op: Operation, whole: bool = True) -> bool:
    """Whether an Operation only calls kernels.

    whole: whether those count that a recording takes as one call.
    """
    node = op.node
    if op.whole:
        return whole
    if node.acts or _is_outside(node):
        return False
    if any(x.dtype.torch is None for x in (*op.inputs, *op.outputs)):
        return False  # text
    if op.tape is not None and op.tape.graph is not op.graph:
        return False  # a tape of the graph around, which knows the handles
    if op.tape is not None or isinstance(node, Spec) or node in _RECORDABLE:
        return True
    return node.body is not None or isinstance(node, ActingNode)


def split(nodes: Sequence[Operation], whole: bool = True) -> list[tuple[bool, list[Operation]]]:
    """Runs of Operations that may be recorded, and those between; the span of a tape, from its
    opening to its last question, is never cut."""
    flags = [is_recordable(op, whole) for op in nodes]
    spans = list(tape_spans(nodes))
    for _ in spans:  # spans overlap: what ends one may be in the middle of another
        for first, last in spans:
            if not all(flags[first : last + 1]):
                flags[first : last + 1] = [False] * (last + 1 - first)
    found: list[tuple[bool, list[Operation]]] = []
    for flag, op in zip(flags, nodes, strict=True):
        if found and found[-1][0] == flag:
            found[-1][1].append(op)
        else:
            found.append((flag, [op]))
    return found


def tape_spans(nodes: Sequence[Operation]) -> Iterable[list[int]]:
    """[first, last] places of the Operations about each tape."""
    spans: dict[int, list[int]] = {}
    for i, op in enumerate(nodes):
        for tape in tapes_of(op):
            spans.setdefault(id(tape), [i, i])[1] = i
    return spans.values()


def tapes_of(op: Operation) -> Iterator[Any]:
    """The traced tapes that an Operation, or one inside of it, is about."""
    if op.tape is not None:
        yield op.tape
    for graph in op.subgraphs:
        for inner in graph.nodes:
            yield from tapes_of(inner)


def used_later(
    nodes: Sequence[Operation], outputs: Sequence[Any], stretch: Sequence[Operation]
) -> list[GraphTensor]:
    """The results of a stretch that others take."""
    inside = {id(op) for op in stretch}
    wanted = {id(x) for op in nodes if id(op) not in inside for x in op.inputs}
    wanted |= {id(x) for x in outputs}
    return [x for op in stretch for x in op.outputs if id(x) in wanted]


# code
class Code:
    """Lines of Python, and the objects that they name."""

    def __init__(self):
        self.lines, self.names, self.objects = [], {}, {}

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
        function = op.calls or function_of(op)
        args = ", ".join(self.shown(x) for x in op.args)
        call = f"{self.object(function)}({args})"
        if not op.outputs:
            self.lines.append(call)
        elif op.result is op.outputs[0]:
            self.lines.append(f"{self.name(op.result)} = {call}")
        else:
            targets = ", ".join(self.name(x) for x in op.outputs)
            picked = self.object(Picked(op.result))
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
        if isinstance(value, Composite):
            parts = "".join(f"{self.shown(x)}, " for x in value._components())
            return f"{self.object(_Rebuilt(value))}([{parts}])"
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
        self.lines.append(f"return [{results}]")
        return self.compiled([self.name(x) for x in inputs])

    def compiled(self, parameters: Sequence[str]) -> Callable[..., Any]:
        """The lines as a function."""
        body = "\n".join(f"    {line}" for line in self.lines)
        source = f"def run({', '.join(parameters)}):\n{body}\n"
        file = f"<graph {next(_NUMBERS)}>"
        namespace = dict(self.objects)
        exec(compile(source, file, "exec"), namespace)
        run = namespace["run"]
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        weakref.finalize(run, linecache.cache.pop, file, None)
        return run


class _Rebuilt:
    """Puts the components of a composite together, as they stand in a traced one."""

    __slots__ = ("_like",)

    def __init__(self, like):
        self._like = like

    def __call__(self, components):
        if isinstance(self._like, SparseTensor):
            return SparseTensor(*components)
        return self._like._from_components(components)


class Picked:
    """Takes the tensors out of a call's nested result, in the order of the Operation's outputs."""

    __slots__ = ("_places",)

    def __init__(self, result):
        self._places = list(_places(result))

    def __call__(self, result):
        flat = nest.flatten(result)
        return [
            flat[i] if k is None else nest.flatten(flat[i], expand_composites=True)[k]
            for i, k in self._places
        ]


def _places(result):
    """(which leaf, which component of it or None) of the GraphTensors in a nest."""
    for i, x in enumerate(nest.flatten(result)):
        if is_graph_tensor(x):
            yield i, None
        elif isinstance(x, Composite):
            parts = nest.flatten(x, expand_composites=True)
            yield from ((i, k) for k, part in enumerate(parts) if is_graph_tensor(part))


def function_of(op: Operation, draws: bool = True) -> Callable[..., Any]:
    """What runs an Operation: a function of its arguments, on the device that it asks for.

    draws: whether its random numbers are those of its own streams.
    """
    node = op.node
    device, cast = op.ambient
    params = getattr(node, "params", None)
    plain = params is None or params[-1].kind is not params[-1].KEYWORD_ONLY
    function = node.public if plain else lambda *args: called(node, args)
    if draws and op.draws is not None:
        function = drawn_by(op.draws, function)
    if op.replica is not None and any(isinstance(v, Part) for v in op.variables):
        function = op.replica.calling(function)
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
def _add_lines(code, nodes, outputs, jit_compile=None, whole=True):
    """Adds the lines of Operations to the code, stretches of them in one line; the Stretches.

    outputs: the results that are wanted.  whole: as of `is_recordable`.
    """
    stretches = []
    marked = {id(x) for op in nodes if op.takes_marks for x in op.inputs}
    for recorded, part in split(nodes, whole):
        if recorded and len(part) > 1:
            made = used_later(nodes, outputs, part)
            stretch = _add_stretch(code, part, made, jit_compile)
            stretch.marked = [k for k, x in enumerate(made) if id(x) in marked]
            stretch.inner = not whole
            stretches.append(stretch)
        else:
            for op in part:
                code.add(op)
    return stretches


def _add_stretch(code, nodes, outputs, jit_compile):
    """Adds the line of a stretch to the code; the Stretch."""
    made = {id(x) for op in nodes for x in op.outputs}
    inputs = list({id(x): x for op in nodes for x in op.inputs if id(x) not in made}.values())
    stretch = stretch_of(inputs, nodes, outputs, jit_compile)
    given = ", ".join(code.name(x) for x in inputs)
    call = f"{code.object(stretch)}({given})"
    targets = "".join(f"{code.name(x)}, " for x in outputs)
    code.lines.append(f"{targets}= {call}" if outputs else call)
    return stretch


def stretch_of(
    inputs: Sequence[GraphTensor],
    nodes: Sequence[Operation],
    outputs: Sequence[Any],
    jit_compile: str | None = None,
) -> Stretch:
    """The Stretch of Operations as a function of handles.

    Around those that are one call in a recording there are Stretches of their own, for the case
    that there is no recording of all.
    """
    code = Code()
    for x in inputs:
        code.name(x)
    if any(op.whole for op in nodes):
        _add_lines(code, nodes, outputs, whole=False)
    else:
        for op in nodes:
            code.add(op)
    scalars = all(x.shape.rank == 0 for x in inputs)
    return Stretch(code.function(inputs, outputs), nodes, outputs, scalars, jit_compile)


class _Now(threading.local):
    """Per thread: the number of torch's settings while a loop runs, which does not change them."""

    number = None


_now = _Now()
_settings_numbers: dict[tuple[Any, ...], int] = {}
_MANY = 1000  # settings that are remembered; seeds are among them


def _settings():
    """A number for torch's settings of now."""
    found = settings()
    number = _settings_numbers.get(found)
    if number is None:
        if len(_settings_numbers) >= _MANY:
            _settings_numbers.clear()
        number = _settings_numbers[found] = next(_NUMBERS)
    return number


@contextlib.contextmanager
def settled() -> Iterator[int]:
    """Context manager around a loop in which nothing changes torch's settings: gives their number,
    which is part of the keys of Stretches."""
    outer = _now.number
    if outer is None:
        _now.number = _settings()
    try:
        yield _now.number
    finally:
        _now.number = outer


def _scalar_key(raws):
    """A key for scalars on the CPU, which say nothing but which of them are one object; None where
    they are not that."""
    for x in raws:
        if type(x) is not torch.Tensor or x.requires_grad or not x.is_cpu:
            return None
    ids = [*map(id, raws)]
    return True if len(set(ids)) == len(ids) else tuple([ids.index(i) for i in ids])


class Stretch:
    """Operations that only call kernels: recorded once they are seen again, then replayed.

    scalars: whether all inputs are known to be of rank 0.
    marked: the places of results that bring along what raw values carry (the logits behind them).
    inner: whether it is a part of one that may be observed itself.
    """

    marked, inner = (), False

    def __init__(self, function, nodes, outputs, scalars=False, jit_compile=None):
        self.function, self._scalars = function, scalars
        self._writes = any(op.variables and performs(op) for op in nodes)
        # an optimizer may write the variables in place
        self.replays = Replays(hoists=False, jit_compile=jit_compile, fuses=True)
        self.constants = [
            x._t
            for values in (outputs, *(op.args for op in nodes))
            for x in nest.flatten(list(values))
            if type(x) is Tensor and isinstance(x._t, torch.Tensor)
        ]

    def __call__(self, *inputs):
        if (
            state.session is not None
            or state.torch
            or state.graph is not None
            or not switch.on
            or torch_transforms()
            or (self.inner and observed.calls is not None)
        ):
            return self.function(*inputs)
        raws = [x._t for x in inputs]
        try:
            key = _scalar_key(raws) if self._scalars else None
            key = signature(raws) if key is None else key
        except AttributeError:
            key = None
        if key is None:
            return self.function(*inputs)
        number = _now.number
        if number is None:
            number = _settings()
        with writing if self._writes else _alone:
            results, note = self.replays.run((key, number), self.step, raws, self.constants)
        return [r if r is None else Tensor(r) for r in results] if note is None else note(results)

    def step(self, *raws: torch.Tensor) -> tuple[list[torch.Tensor | None], _Parts | None]:
        """A run on raw values: (the results, how composite ones are put together)."""
        flat = self.function(*map(Tensor, raws))
        note = None
        if all(x is None or type(x) is Tensor for x in flat):
            found = [x if x is None else x._t.detach() for x in flat]
        else:
            note = _Parts(flat)
            found = note.raws(flat)
        marks = [
            (k, name, mark)
            for k in self.marked
            for name, mark in getattr(flat[k], "_t", flat[k]).__dict__.items()
            if isinstance(mark, torch.Tensor)
        ]
        if marks:
            note = _Marks(len(found), [(k, name) for k, name, _ in marks], note)
            found += [mark.detach() for *_, mark in marks]
        return found, note


class _Marks:
    """What raw results carry, which comes behind them."""

    def __init__(self, count, places, inner):
        self._count, self._places, self._inner = count, places, inner

    def __eq__(self, other):
        return type(other) is _Marks and vars(self) == vars(other)

    __hash__ = None

    def __call__(self, results):
        found, marks = results[: self._count], results[self._count :]
        if self._inner is not None:
            found = self._inner(found)
        else:
            found = [r if r is None else Tensor(r) for r in found]
        for (k, name), mark in zip(self._places, marks, strict=True):
            setattr(found[k]._t, name, mark)
        return found


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
