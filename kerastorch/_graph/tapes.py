"""GradientTapes in a trace: what they do becomes Operations, which work on real tapes in a run.

Which gradients are None is known while the function is traced, as in TensorFlow: those by what no
path of differentiable Operations, recorded by the tape, leads to.  A gradient that is none of these
and does not come out in a run (a branch that was not taken) is zeros.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes, engine, nest
from .._core.modes import Node
from .._core.state import state
from .._core.tensor import Tensor
from .._core.unconnected_gradients import UnconnectedGradients
from ..autodiff import _composites, _tape
from ..autodiff import _in_functions as in_functions
from ..autodiff._tape import GradientTape, zeros_for
from . import probes
from .examples import pair
from .graph import PLACEHOLDER, Graph, Operation
from .graph_tensor import GraphTensor, Untraceable, is_graph_tensor
from .row_gradients import as_traced, row_spec, symbol, with_shape
from .symbolic_tensor import SymbolicTensor
from .tracing import called, evaluating, noted, register_rule, stand_in


class TracedTape:
    """What a trace knows of a tape.

    watched: {id of a tensor or variable: (it, how many Operations had been made)}.
    """

    def __init__(self, tape: GradientTape, graph: Graph):
        self.tape, self.graph = tape, graph
        self.persistent, self.watches_accessed = tape._persistent, tape._watch_accessed
        self.watched: dict[int, tuple[Any, int]] = {}
        self.recording = self.used = False

    def start(self) -> None:
        """Takes what follows."""
        self.graph.tapes.append(self)
        self.recording = True

    def stop(self) -> None:
        """Takes nothing more."""
        if self in self.graph.tapes:
            self.graph.tapes.remove(self)
        self.recording = False

    def sees(self, variable: Any) -> bool:
        """Whether a variable is a source of its own."""
        return id(variable) in self.watched or (self.watches_accessed and variable.trainable)


class _Running(threading.local):
    """Per thread: the real tapes of the traced ones, of the last run of each."""

    def __init__(self):
        self.tapes = weakref.WeakKeyDictionary()


_running = _Running()


def real_tape(traced: TracedTape) -> GradientTape | None:
    """The tape of the last run in this thread that stands for a traced one."""
    return _running.tapes.get(traced)


def _of(tape, graph):
    found = tape.__dict__.get("_traced")
    return found if found is not None and encloses(found.graph, graph) else None


def encloses(outer: Graph, graph: Graph | None) -> bool:
    """Whether a graph is traced inside of another, or is that."""
    while graph is not None:
        if graph is outer:
            return True
        graph = graph.outer_graph
    return False


def _known(tape, graph):
    found = _of(tape, graph)
    if found is None:
        if tape._session is not None:
            raise Untraceable("it uses a tape that was opened outside of it")
        raise RuntimeError(
            "A GradientTape that has recorded nothing can't be asked: enter its `with` block first."
        )
    return found


def _noted(graph, node, args, traced, result, run):
    """The Operation of a call about a tape."""
    value = noted(graph, node, args, result)
    op = graph.nodes[-1]
    op.tape, op.calls = traced, run
    return value


# opening and closing
def _enter(graph, node, args):
    (tape,) = args
    traced = _of(tape, graph)
    if traced is None:
        traced = tape.__dict__["_traced"] = TracedTape(tape, graph)
    elif traced.recording:
        raise ValueError(
            "Tape is still recording, this can happen if you try to re-enter an already-active "
            "tape."
        )
    kind = type(tape)
    first = not traced.used and not any(op.tape is traced for op in graph.nodes)

    def run(_):
        if first:
            _running.tapes[traced] = kind(traced.persistent, traced.watches_accessed)
        _running.tapes[traced].__enter__()

    _noted(graph, node, args, traced, None, run)
    traced.start()
    return tape


def _exit(graph, node, args):
    traced = _known(args[0], graph)
    if traced.recording:
        traced.stop()
        _noted(graph, node, args, traced, None, lambda _: _running.tapes[traced].__exit__())


def _pause(graph, node, args):
    traced = _known(args[0], graph)
    if not traced.recording:
        raise ValueError("Tape is not recording.")
    traced.stop()

    def run(_):
        tape = _running.tapes[traced]
        tape._stop()
        if state.tapes:
            tape._inner = True

    _noted(graph, node, args, traced, None, run)


def _resume(graph, node, args):
    traced = _known(args[0], graph)
    _noted(graph, node, args, traced, None, lambda _: _running.tapes[traced]._start())
    traced.start()


def _reset(graph, node, args):
    traced = _known(args[0], graph)
    traced.watched.clear()
    _noted(graph, node, args, traced, None, lambda _: _running.tapes[traced].reset())


def _watch(graph, node, args):
    tape, tensors = args
    traced = _of(tape, graph)
    if traced is None:
        raise AttributeError("watch() was called before the tape's `with` block was entered.")
    for x in nest.flatten(tensors, expand_composites=True):
        if not (is_graph_tensor(x) or hasattr(x, "_t")):
            raise ValueError(
                f"Passed in object {x!r} of type {type(x).__name__!r}, not tf.Tensor or "
                "tf.Variable or ExtensionType."
            )
        x = x._itself if getattr(x, "_is_variable", False) else x
        traced.watched.setdefault(_key(x), (x, graph.count))
    _noted(graph, node, args, traced, None, lambda _, x: _running.tapes[traced].watch(x))


def _watched_variables(graph, node, args):
    traced = _known(args[0], graph)
    found = {k: x for k, (x, _) in traced.watched.items() if getattr(x, "_is_variable", False)}
    if traced.watches_accessed:
        for op in graph.nodes:
            if traced in op.tapes:
                found.update((id(v), v) for v in op.variables if v.trainable)
    return tuple(sorted(found.values(), key=lambda v: v._number))


# asking
def _ask(traced, what):
    if traced.used and not traced.persistent:
        raise RuntimeError(
            "A non-persistent GradientTape can only be used to compute one set of gradients "
            f"(or jacobians): {what}() was called again."
        )
    traced.used = True
    if traced.recording and not traced.persistent:
        traced.stop()


def _gradient(graph, node, args):
    tape, target, sources, _, mode = args
    traced = _known(tape, graph)
    _ask(traced, "gradient")
    targets, flat = _leaves(target, "target"), _leaves(sources, "sources")
    mode = UnconnectedGradients(mode)
    where = _Ways(graph, traced)
    found = _reached(where, targets, flat)
    takers = [where.takers.get(_key(x), {}).values() for x in flat]
    by_rows = not getattr(tape, "_dense", False)
    specs = [
        row_spec(x, of) if there and by_rows else None
        for x, of, there in zip(flat, takers, found, strict=True)
    ]
    if mode is UnconnectedGradients.ZERO:
        found = [True] * len(flat)
    result = [_like(x) if is_there else None for x, is_there in zip(flat, found, strict=True)]
    result = [r if spec is None else symbol(spec) for r, spec in zip(result, specs, strict=True)]

    def run(_, target, sources, weights, _mode):
        real = _running.tapes[traced]
        given = _composites.tensors(sources)
        made = real_gradients(real, target, given, weights, found)
        return [as_traced(g, spec) for g, spec in zip(made, specs, strict=True)]

    value = _noted(graph, node, args, traced, result, run)
    for made, spec in zip(value, specs, strict=True):
        if spec is not None:
            with_shape(made, spec)
    return _composites.packed(sources, value)


def real_gradients(
    tape: GradientTape, target: Any, sources: list[Any], weights: Any, wanted: Sequence[bool]
) -> list[Any]:
    """The gradients of a run in the pattern of the trace: zeros for those that are missing."""
    found = tape.gradient(target, sources, weights)
    return [
        (zeros_for(x) if g is None else g) if is_there else None
        for g, x, is_there in zip(found, sources, wanted, strict=True)
    ]


def _leaves(structure, what):
    flat = _composites.tensors(structure)
    for x in flat:
        if x is None:
            raise TypeError(f"Argument `{what}` holds None, which is neither tensor nor variable.")
        if not (is_graph_tensor(x) or hasattr(x, "_t")):
            dtypes.as_dtype(getattr(x, "dtype", x))
            raise AttributeError(
                f"Cannot differentiate {x!r} of type {type(x).__name__}: `{what}` must be tensors "
                "or variables."
            )
    return flat


def _like(x):
    return stand_in(x) if hasattr(x, "_t") else SymbolicTensor(pair(x.shape, x.dtype), x.shape)


def _jacobian(graph, node, args):
    tape, target, sources, mode = args
    traced = _known(tape, graph)
    _ask(traced, "jacobian")
    target = convert.to_tensor(target)
    flat = _leaves(sources, "sources")
    found = connected(graph, traced, [target], flat)
    if UnconnectedGradients(mode) is UnconnectedGradients.ZERO:
        found = [True] * len(flat)
    result = []
    for x, is_there in zip(flat, found, strict=True):
        shape = target.shape.concatenate(x.shape)
        result.append(SymbolicTensor(pair(shape, x.dtype), shape) if is_there else None)

    def run(_, target, sources, _mode):
        real = _running.tapes[traced]
        given = _composites.tensors(sources)
        rows = real.jacobian(target, given)
        return [
            (_zeros(target, x) if j is None else j) if is_there else None
            for j, x, is_there in zip(rows, given, found, strict=True)
        ]

    args = (tape, target, sources, mode)
    return _composites.packed(sources, _noted(graph, node, args, traced, result, run))


def _zeros(target, source):
    shape = tuple(target._t.shape) + tuple(source._t.shape)
    return Tensor(torch.zeros(shape, dtype=source._t.dtype, device=source._t.device))


def _batch_jacobian(graph, node, args):
    tape, target, source, _ = args
    traced = _known(tape, graph)
    _ask(traced, "batch_jacobian")
    shape = target.shape.concatenate(source.shape[1:])
    result = SymbolicTensor(pair(shape, target.dtype), shape)

    def run(_, target, source, mode):
        return _running.tapes[traced].batch_jacobian(target, source, mode)

    return _noted(graph, node, args, traced, result, run)


# tf.gradients: by a tape that is open from the start of the graph
def _gradients(graph, node, args):
    ys, xs, weights, stops, mode = args
    targets, sources = _listed(ys), _listed(xs)
    traced = _whole_tape(graph, sources)
    where = _Ways(graph, None, _listed(stops or []))
    found = _reached(where, targets, sources)
    takers = [where.takers.get(_key(x), {}).values() for x in sources]
    specs = [
        row_spec(x, of) if there else None
        for x, of, there in zip(sources, takers, found, strict=True)
    ]
    if mode is UnconnectedGradients.ZERO:
        found = [True] * len(sources)
    result = [_like(x) if there else None for x, there in zip(sources, found, strict=True)]
    result = [r if spec is None else symbol(spec) for r, spec in zip(result, specs, strict=True)]

    def run(ys, xs, weights, stops, _mode):
        mode = UnconnectedGradients.NONE
        raws = in_functions.taken(_running.tapes[traced], ys, xs, weights, stops, mode)
        made = [
            (zeros_for(x) if g is None else g) if there else None
            for g, x, there in zip(raws, xs, found, strict=True)
        ]
        return [as_traced(g, spec) for g, spec in zip(made, specs, strict=True)]

    args = (targets, sources, weights, stops, mode)
    value = list(_noted(graph, node, args, traced, result, run))
    for made, spec in zip(value, specs, strict=True):
        if spec is not None:
            with_shape(made, spec)
    return value


def _hessians(graph, node, args):
    ys, xs = args
    sources = _listed(xs)
    traced = _whole_tape(graph, sources)
    result = []
    for x in sources:
        shape = x.shape.concatenate(x.shape)
        result.append(SymbolicTensor(pair(shape, x.dtype), shape))

    def run(ys, xs):
        found = in_functions.second(_running.tapes[traced], ys, xs)
        return [_zeros(x, x) if h is None else h for h, x in zip(found, xs, strict=True)]

    return list(_noted(graph, node, (_listed(ys), sources), traced, result, run))


def _listed(values):
    flat = list(values) if isinstance(values, (list, tuple)) else [values]
    return [x if is_graph_tensor(x) or hasattr(x, "_t") else convert.to_tensor(x) for x in flat]


_OPEN = Node("GradientTape.__enter__", None, [])


def _whole_tape(graph, sources):
    """The tape that a graph opens first, on which the sources are watched as they come."""
    traced = graph.whole_tape
    if traced is None:
        traced = graph.whole_tape = TracedTape(GradientTape(persistent=True), graph)
        traced.recording = True  # until the graph is run for the first time

        def run():
            _running.tapes[traced] = GradientTape(persistent=True)
            _running.tapes[traced].__enter__()

        _insert(graph, 0, _OPEN, (), traced, run)
    for x in sources:
        if _key(x) not in traced.watched:
            x = x._itself if getattr(x, "_is_variable", False) else x
            traced.watched[_key(x)] = (x, 0)
            made = [i for i, op in enumerate(graph.nodes) if any(y is x for y in op.outputs)]
            place = made[0] + 1 if made else 1
            watch = lambda y: _running.tapes[traced].watch(y)  # noqa: E731
            _insert(graph, place, _tape.WATCH, (x,), traced, watch)
    return traced


def _insert(graph, place, node, args, traced, run):
    op = Operation(graph, node, args, graph.unique_name("GradientTape"))
    op.tape, op.calls = traced, run
    graph.nodes.insert(place, op)


def close_whole_tape(graph: Graph) -> None:
    """Ends the tape of tf.gradients where nothing is asked of it any more."""
    traced = graph.whole_tape
    if traced is not None and traced.recording:
        traced.recording = False
        graph.nodes[:] = with_tape_closed(graph.nodes, traced)


def with_tape_closed(nodes: Sequence[Operation], traced: TracedTape) -> list[Operation]:
    """The Operations, with the tape of tf.gradients ended where nothing is asked of it any more.

    It stops before the last gradients, of which no derivatives are taken then: they are not
    recorded, and those by rows of a table stay rows.
    """
    last = max(i for i, op in enumerate(nodes) if op.tape is traced)
    plain = nodes[last].node is in_functions.GRADIENTS
    stop = _told(traced, lambda: _running.tapes[traced]._stop())
    forget = _told(traced, lambda: _running.tapes.pop(traced))
    before, after = ([stop], [forget]) if plain else ([], [stop, forget])
    return [*nodes[:last], *before, nodes[last], *after, *nodes[last + 1 :]]


def _told(traced, run):
    op = Operation(traced.graph, _tape.EXIT, (), traced.graph.unique_name("GradientTape"))
    op.tape, op.calls = traced, run
    return op


# what leads where
def connected(
    graph: Graph,
    traced: TracedTape | None,
    targets: Iterable[Any],
    sources: Sequence[Any],
    stops: Sequence[Any] = (),
) -> list[bool]:
    """For each source whether the tape (None: any) knows a way of gradient to it from a target.

    stops: tensors that count as constants.
    """
    return _reached(_Ways(graph, traced, stops), targets, sources)


def _reached(where, targets, sources):
    reached: set[int] = set()
    for y in targets:
        reached |= where.back_from(y)
    return [_key(x) in reached and where.counts(x) for x in sources]


def _key(x):
    return id(x._itself if getattr(x, "_is_variable", False) else _root(x))


def _root(x):
    """What a branch or a loop's body has captured, as the graphs around it know it."""
    while is_graph_tensor(x) and x.op.node is PLACEHOLDER:
        outer = x.graph.outer_of(x)
        if outer is None:
            break
        x = outer
    return x


def _around(graph):
    """A graph and those that it is traced in."""
    while graph is not None:
        yield graph
        graph = graph.outer_graph


class _Ways:
    """The ways of gradient through the Operations that a tape has recorded."""

    def __init__(self, graph, traced, stops=()):
        self.graph, self.traced = graph, traced
        self._stops = {_key(x) for x in stops}  # no gradient flows through these
        self._places = {id(op) for g in _around(graph) for op in g.nodes}
        self._derived = {}
        # {key: {id: Operation}}: what takes a tensor or variable on the ways that were found
        self.takers: dict[int, dict[int, Operation]] = {}

    def back_from(self, y: Any) -> set[int]:
        """The keys of all that gradient of `y` reaches, itself included."""
        reached, stack = {_key(y)}, [y]
        while stack:
            for x in self._before(stack.pop()):
                if _key(x) not in reached:
                    reached.add(_key(x))
                    stack.append(x)
        return reached

    def _before(self, x) -> Iterator[Any]:
        x = _root(x)
        op = x.op if is_graph_tensor(x) else None
        if op is None or not self._records(op) or _key(x) in self._stops:
            return
        for y in taken(op):
            if self._counts_in(y, op) and differentiable(op, y, x):
                self.takers.setdefault(_key(y), {})[id(op)] = op
                yield y

    def _records(self, op):
        return id(op) in self._places and (self.traced is None or self.traced in op.tapes)

    def _counts_in(self, x, op):
        """Whether `op` takes `x` as something that is followed."""
        if self.traced is None:
            return True
        found = self.traced.watched.get(_key(x))
        if found is not None and found[1] <= op.number:
            return True
        if getattr(x, "_is_variable", False):
            return self.traced.sees(x)
        return self._is_derived(x)

    def _is_derived(self, x):
        """Whether a tensor comes out of an Operation on what is followed."""
        x = _root(x)
        known = self._derived.get(id(x))
        if known is None:
            op = x.op if is_graph_tensor(x) else None
            self._derived[id(x)] = False
            known = self._derived[id(x)] = (
                op is not None
                and self._records(op)
                and any(self._counts_in(y, op) and differentiable(op, y, x) for y in taken(op))
            )
        return known

    def counts(self, x: Any) -> bool:
        """Whether gradients by `x` are known at all."""
        if self.traced is None or _key(x) in self.traced.watched:
            return True
        if getattr(x, "_is_variable", False):
            return self.traced.sees(x._itself)
        return self._is_derived(x)


def taken(op: Operation) -> Iterator[Any]:
    """All that an Operation takes: GraphTensors, Variables and eager tensors."""
    yield from op.inputs
    yield from op.variables
    yield from held(op)


def held(op: Operation) -> list[Tensor]:
    """The eager tensors that an Operation, or one inside of it, takes and that have gradients."""
    known = op.__dict__.get("held")
    if known is None:
        inner = [x for graph in op.subgraphs for made in graph.nodes for x in held(made)]
        found = {id(x): x for x in (*_eager(op.args), *inner)}
        known = op.__dict__["held"] = list(found.values())
    return known


def _eager(value):
    if type(value) is Tensor:
        if isinstance(value._t, torch.Tensor) and engine.differentiable(value._t):
            yield value
    elif isinstance(value, (list, tuple)):
        for x in value:
            yield from _eager(x)
    elif isinstance(value, dict):
        yield from _eager(list(value.values()))


def differentiable(op: Operation, x: Any, y: GraphTensor) -> bool:
    """Whether gradient flows through an Operation from its output `y` to its input `x`."""
    if not (_is_float(x) and _is_float(y)):
        return False
    if op.connects is not None:
        return op.connects(x, y)
    known = op.__dict__.setdefault("edges", {})
    key = (_key(x), y.value_index)
    if key not in known:
        known[key] = _flows(op, x, y)
    return known[key]


def _is_float(x):
    dtype = x.dtype
    return dtype.is_floating or dtype.is_complex or dtype.name == "variant"


def _flows(op, x, y):
    """Whether a result requires grad when one input does: tried on examples."""
    if op.node.body is None or not hasattr(op.node, "groups"):
        return True
    key = _key(x)

    def swapped(value):
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            return type(value)(swapped(v) for v in value)
        if is_graph_tensor(value) or getattr(value, "_is_variable", False) or value is x:
            source = stand_in(value) if hasattr(value, "_t") else value
            return SymbolicTensor(
                tuple(_grown(e, _key(value) == key) for e in source._examples), source._shape
            )
        return value

    with evaluating(), torch.enable_grad():
        state.torch += 1
        try:
            result = called(op.node, [swapped(a) for a in op.args])
        except Exception:  # what can not be tried counts as connected
            return True
        finally:
            state.torch -= 1
    flat = [r for r in nest.flatten(result) if isinstance(r, SymbolicTensor)]
    if y.value_index >= len(flat):
        return True
    example = flat[y.value_index]._examples[0]
    return isinstance(example, torch.Tensor) and example.requires_grad


def _grown(example, requires):
    if isinstance(example, np.ndarray):
        return example
    fresh = probes.copied(example.detach(), example)
    if requires and (fresh.is_floating_point() or fresh.is_complex()):
        fresh.requires_grad_(True)
    return fresh


def close_open_tapes(count: int) -> None:
    """Ends the tapes that a run which failed has left open, beyond the first `count`."""
    while len(state.tapes) > count:
        state.tapes[-1]._stop()


_RULES: dict[Node, Any] = {
    _tape.ENTER: _enter,
    _tape.EXIT: _exit,
    _tape.PAUSE: _pause,
    _tape.RESUME: _resume,
    _tape.RESET: _reset,
    _tape.WATCH: _watch,
    _tape.WATCHED: _watched_variables,
    _tape.GRADIENT: _gradient,
    _tape.JACOBIAN: _jacobian,
    _tape.BATCH_JACOBIAN: _batch_jacobian,
    in_functions.GRADIENTS: _gradients,
    in_functions.HESSIANS: _hessians,
}
for _node, _rule in _RULES.items():
    register_rule(_node, _rule)
