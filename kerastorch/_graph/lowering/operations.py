"""Lowering: a Graph's Operations, one after the other, as nodes of a FunctionBuilder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import sympy
import torch

from ..._core import dtypes, nest
from ..._core.meta_twins import drawing
from ..._core.modes import handling, suspended
from ..._core.state import state
from ..._core.tensor import Tensor
from ..._core.variable import ASSIGN, ASSIGN_ADD, ASSIGN_SUB, READ
from ..._ops.creation import CONSTANT, CONVERT
from ..._ops.indexed_slices import IndexedSlices
from ..graph import Graph, Operation
from ..graph_tensor import is_graph_tensor
from ..running import function_of, needed
from . import sizes
from .building import FunctionBuilder, Library, Ref, Unwritable
from .kernels import Kernels, Value
from .repeats import Repeats
from .sequences import Loops
from .taped import Span, spans_of

# node, type or label -> function(lowering, op) -> Refs of the outputs, or None to leave it
DIRECT: dict[Any, Callable[..., Any]] = {}
# what is tried where kernels do not do: functions like those of DIRECT
WAYS: list[Callable[..., Any]] = []
# what is asked first: functions like those of WAYS, about composites
PARTS: list[Callable[..., Any]] = []
# the same under a tape: what writes an Operation with its gradient, in place of kernels, or after
# they did not do
TAPED: dict[Any, Callable[..., Any]] = {}
TAPED_AFTER: dict[Any, Callable[..., Any]] = {}


TAPED_CHECKS: list[Callable[[Operation], None]] = []  # before kernels run under a tape


def direct(*keys: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorator of what writes Operations of a Node, type or label itself."""

    def decorate(function):
        for key in keys:
            DIRECT[key] = function
        return function

    return decorate


def taped_rule(
    *keys: Any, after: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorator of what writes Operations that gradient flows through."""

    def decorate(function):
        for key in keys:
            (TAPED_AFTER if after else TAPED)[key] = function
        return function

    return decorate


class Lowering:
    """Writes a Graph into a FunctionBuilder.

    values: {id of a GraphTensor: its Value}; those of the inputs are given.
    """

    def __init__(self, graph: Graph, builder: FunctionBuilder):
        self.graph, self.b = graph, builder
        self.values: dict[int, Value] = {}
        self._fakes: dict[int, Any] = {}
        self.k = Kernels(builder)
        self.repeats = Repeats(self)
        self.span: Span | None = None  # of tapes that are open or may be asked
        self.is_probe = False
        self.kept: list[Graph] = []  # that are written as parts of this one

    # values
    def ref(self, x: Any, dtype: Any = None) -> Ref:
        """The Ref of an argument: a GraphTensor, a tensor, a variable, or a Python value."""
        if isinstance(x, Ref):
            return x
        if is_graph_tensor(x):
            value = self.values.get(id(x))
            if value is None:
                raise Unwritable(f"{x!r}, which comes from outside of the function")
            if value.perm is None:
                return value.ref
            fake = self._fakes.get(id(x))
            if fake is not None:
                made = self.k.ref(fake)
            else:
                perm = self.b.const(list(value.perm), "int32")
                made = self.b.emit("Transpose", value.ref, perm)
            self.values[id(x)] = Value(made)
            return made
        if getattr(x, "_is_variable", False):
            return self.b.read(x._itself)
        if isinstance(x, Tensor):
            return self.b.const(x._t)
        if isinstance(x, IndexedSlices):
            places = self.b.emit("ExpandDims", self.ref(x.indices), self.b.const(1, "int32"))
            shape = self.b.cast(self.ref(x.dense_shape), places.dtype)
            return self.b.emit("ScatterNd", places, self.ref(x.values), shape)
        if isinstance(x, (list, tuple)) and any(
            is_graph_tensor(v) or getattr(v, "_is_variable", False) for v in nest.flatten(list(x))
        ):
            return self.b.emit("Pack", self._of_one_dtype(x, dtype))
        return self.b.const(x, dtype)

    def _of_one_dtype(self, values, dtype):
        dtype = next((v.dtype for v in nest.flatten(list(values)) if hasattr(v, "dtype")), dtype)
        return [self.ref(v, dtype) for v in values]

    def set(self, x: Any, value: Ref | Value) -> None:
        """Notes what a GraphTensor is."""
        value = value if isinstance(value, Value) else Value(value)
        if value.ref.dtype is not x.dtype:
            raise Unwritable(f"{x!r} came out as {value.ref.dtype.name}")
        self.values[id(x)] = value

    def fake(self, x: Any) -> Any:
        """A fake tensor for a GraphTensor; the raw value where it is a constant."""
        found = self._fakes.get(id(x))
        if found is None:
            if x.op.constant and isinstance(x._examples[0], torch.Tensor):
                raw = x._examples[0]
                if not raw.is_meta:
                    return raw
            found = None if x.dtype.torch is None else self.repeats.fake(x)
            if found is None:
                found = self.like(self.ref(x), x)
            self._fakes[id(x)] = found
        return found

    def like(self, ref: Ref, x: Any) -> Any:
        """A fake tensor for a Ref that stands for a GraphTensor, or is of its shape; one without
        axes where it is a list of tensors."""
        if x.dtype is dtypes.variant and self.span is not None:
            return self.k.known_as(self.k.blank([], torch.float32), ref)
        if x.dtype.torch is None:
            raise Unwritable(f"text ({x!r}) among numbers")
        example = x._examples[0] if is_graph_tensor(x) else x._t
        return self.k.tensor(ref, x.shape, example)

    # the walk
    def run(self) -> None:
        """Writes all Operations that are needed."""
        nodes = needed(self.graph)
        spans = dict(spans_of(nodes))
        last = None
        try:
            for i, op in enumerate(nodes):
                if i in spans:
                    self.span, last = Span(self), spans[i]
                    self.k.keeps_views = True
                self.operation(op)
                if i == last:
                    self.span.close()
                    self.span, self.k.keeps_views = None, False
        except BaseException:
            if self.span is not None:
                self.span.close()
            raise

    def operation(self, op: Operation) -> None:
        """Writes one Operation; Unwritable with its name."""
        try:
            live = self.span is not None and self.span.is_live(op)
            made = self._taped(op) if live else self._composite(op) or self._direct(op)
            if made is not None:
                for x, value in zip(op.outputs, made, strict=True):
                    self.set(x, value)
                return
            made = self._otherwise(op)
            for x, value in zip(op.outputs, made, strict=True):
                self.set(x, value)
        except Unwritable as error:
            if getattr(error, "named", False):
                raise
            named = Unwritable(
                f"The operation {op.name!r} ({op.node.label}) of the function "
                f"{self.graph.name!r} can't be written as TensorFlow's ops: {error}."
            )
            named.named = True
            raise named from error

    def _direct(self, op, table=DIRECT):
        for key in (op.node, op.type, op.node.label):
            rule = table.get(key)
            if rule is not None:
                made = rule(self, op)
                if made is not None:
                    return made if isinstance(made, (list, tuple)) else [made]
        return None

    def _composite(self, op):
        for way in PARTS:
            made = way(self, op)
            if made is not None:
                return made
        return None

    def written(self, op: Operation) -> Any:
        """The outputs of an Operation that is written as it stands, without gradient; or None."""
        made = self._direct(op)
        ways = iter(WAYS)
        while made is None and (way := next(ways, None)) is not None:
            made = way(self, op)
        return made

    def _otherwise(self, op):
        """By torch's kernels, else by the op table, else by the calls that an acting one makes."""
        reason = None
        if op.tape is not None and self.span is None:
            raise Unwritable("what a tape does, apart from the others that it knows of")
        if all(x.dtype.torch is not None for x in (*op.inputs, *op.outputs)):
            try:
                if self.span is not None:
                    return self._by_kernels(op)
                return self.repeats.written(op, self._by_kernels)
            except Unwritable as error:
                reason = error
        for way in WAYS:
            made = way(self, op)
            if made is not None:
                return made
        raise reason or Unwritable("it works on text")

    def _taped(self, op):
        """The outputs of an Operation that tapes know of."""
        if op.tape is not None and op.tape.graph is not self.graph:
            raise Unwritable("a tape that was opened outside of the branch or loop")
        made = self._direct(op, TAPED)
        if made is not None:
            return made
        if any(x.dtype is dtypes.variant for x in (*op.inputs, *op.outputs)):
            raise Unwritable("lists of tensors whose gradients a tape wants")
        try:
            for check in TAPED_CHECKS:
                check(op)
            return self._by_kernels(op, self.span)
        except Unwritable:
            made = self._direct(op, TAPED_AFTER)
            if made is None:
                raise
            return made

    def _by_kernels(self, op, span=None):
        try:
            made = self._run(op, span)
        except Unwritable:
            self._restart()
            raise
        except sizes.FAILURES as error:
            self._restart()
            made = None if span is not None or self.span is not None else self._run_alike(op)
            if made is None:
                said = " ".join(str(error).split())[:300]
                raise Unwritable(f"{type(error).__name__}: {said}") from error
        for x, (raw, _) in zip(op.outputs, made, strict=True):
            if raw is not None:
                self._fakes[id(x)] = raw
        return [value for _, value in made]

    def _run_alike(self, op):
        """As `_run`, for sizes that the examples have different, and which may be equal; None where
        it fails again."""
        self.k.alike = True
        try:
            return self._run(op)
        except (Unwritable, *sizes.FAILURES):
            self._restart()
            return None

    def _restart(self):
        if self.span is not None:
            return  # what tapes have recorded stays
        self.k = Kernels(self.b)
        self._fakes = {}
        self.repeats.forget()

    def _run(self, op, span=None):
        k, since = self.k, len(self.k.env.guards)
        for v in (*op.variables, *_held(op.args)):
            k.leaves[id(v._leaf())] = v._itself
            k.kept.append(v._leaf())
        args = [self._given(a) for a in op.args]
        function = op.calls or function_of(op, draws=False)
        with self.within(span, op.draws):
            result = function(*args)
            flat = _leaves(op, result)
            if span is not None:
                flat = span.own(op, flat)
        if self.is_probe and any(map(sizes.is_empty, flat)):
            raise ValueError("nothing is to be computed")
        k.check(op.node.label)
        if self.span is not None:
            self.span.assume(k, since)
        taken = [self._taken(x) for x in flat]
        if span is not None and op.tape is not None:
            taken = [(raw, span.checked(value, k, raw)) for raw, value in taken]
        if self.is_probe:
            return taken
        if not sizes.questions(k, since):
            return taken
        if op.tape is not None:
            raise Unwritable("its gradients hang on sizes that are not known")
        if self._by_sizes(op, since):  # what was concluded of the sizes does not hold
            if span is not None:
                raise Unwritable("its gradients hang on sizes that are not known")
            self._restart()
            taken = [(None, value) for _, value in taken]
        return taken

    def _by_sizes(self, op, since):
        """Whether a body takes other sizes than those it was written for; see sizes.check."""
        env = self.k.env
        base = {s: int(n) for s, n in env.backed_var_to_val.items()}
        known = [self._fakes.get(id(x)) for x in op.inputs]
        shapes = [None if fake is None else sizes.expressions(fake) for fake in known]
        given = [x for x, shape in zip(op.inputs, shapes, strict=True) if shape is not None]
        before = [g.expr for g in env.guards[:since]]

        def run(wanted):
            return self._probe(op, dict(zip(map(id, given), wanted, strict=True)))

        return sizes.check(run, [s for s in shapes if s is not None], base, before)

    def _probe(self, op, wanted):
        """A sizes.Run of an Operation, with inputs of other sizes."""
        builder = Library().builder("probe")
        lowering = Lowering(self.graph, builder)
        lowering.is_probe, names = True, {}
        k = lowering.k
        for x in op.inputs:
            lowering.set(x, builder.argument("x", x.dtype, x.shape))
            if id(x) in wanted:
                like = torch.empty(wanted[id(x)], device="meta")
                fake = lowering._fakes[id(x)] = k.tensor(lowering.ref(x), x.shape, like)
                place = list(wanted).index(id(x))
                names |= {n: (place, j) for j, n in enumerate(sizes.expressions(fake))}
        names = {s: at for s, at in names.items() if isinstance(s, sympy.Symbol)}
        try:
            with sizes.quiet():
                made = lowering._run(op)
            for _, value in made:
                builder.output("", _ordered(builder, value))
        except sizes.FAILURES as error:
            written = str(error) if isinstance(error, Unwritable) else None
            return sizes.Run(written, names, sizes.questions(k))
        builder.library.add(builder)
        return sizes.Run(_plain(builder.library), names, sizes.questions(k))

    @contextlib.contextmanager
    def within(self, span: Span | None = None, draws: Any = None) -> Iterator[None]:
        """Context manager: what torch computes inside is written, with gradients in a Span."""
        k = self.k
        outer = state.graph, state.loops, state.session, state.draws, drawing.twins
        state.graph, state.loops, state.session = None, Loops(k), None
        state.draws = _Seeds(k, draws)
        drawing.twins = _Leaves(self)
        try:
            with suspended(), handling(self._handler), span or torch.no_grad(), k.running():
                yield
        finally:
            state.graph, state.loops, state.session, state.draws, drawing.twins = outer

    @contextlib.contextmanager
    def inside(self, k: Kernels) -> Iterator[None]:
        """Context manager: what is written belongs to a function inside of this one."""
        outer = self.k, self.b, self.values, self._fakes
        if k is not self.k:
            self.k, self.b, self.values, self._fakes = k, k.b, {**self.values}, {**self._fakes}
        try:
            yield
        finally:
            self.k, self.b, self.values, self._fakes = outer

    def _given(self, value):
        if is_graph_tensor(value):
            return Tensor(self.fake(value)) if self.span is None else self.span.handle(value)
        kind = type(value)
        if kind in (list, tuple):
            return kind([self._given(v) for v in value])
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return kind(*(self._given(v) for v in value))
        if isinstance(value, dict):
            return {key: self._given(v) for key, v in value.items()}
        if kind is slice:
            return slice(*(self._given(v) for v in (value.start, value.stop, value.step)))
        if hasattr(value, "_components") and value._components():
            parts = value._components()
            if any(is_graph_tensor(p) for p in parts):
                return value._from_components([self._given(p) for p in parts])
        return value

    def _taken(self, x):
        raw = getattr(x, "_t", x)
        if not isinstance(raw, torch.Tensor):
            return None, Value(self.b.const(raw))
        return raw, self.k.value(raw)

    def _handler(self, node, args):
        """Reads and writes of variables while a body runs."""
        if node in (ASSIGN, ASSIGN_ADD, ASSIGN_SUB):
            self._assigned(node, *args[:2])
            return args[0]
        return NotImplemented

    def _assigned(self, node, variable, value):
        variable = variable._itself
        leaf = variable._leaf()
        self.k.leaves.setdefault(id(leaf), variable)
        self.k.kept.append(leaf)
        raw = getattr(value, "_t", value)
        kind = dtypes.of(leaf)
        ref = self.k.ref(raw, kind.torch)
        self.b.write(variable, ref, node.type)


class _Seeds:
    """What stands for the streams of random numbers: nodes draw them, with the seeds."""

    of = "body"

    def __init__(self, k: Kernels, draws: Any):
        self._pairs, self._run = k.pairs, None if draws is None else draws.begin()
        k.pairs.clear()

    def body_begins(self) -> None:
        """Before the body of a layer's call."""
        if self._run is not None:
            self._run.body_begins()

    def loop(self) -> None:
        """No draws of a loop's own."""

    def next(self, seed: Any) -> None:
        """No stream: a node that draws gets its seeds."""
        stream = None if self._run is None else self._run.written(seed)
        self._pairs.append(None if stream is None else stream.pair)


class _Leaves:
    """What stands where variables write in place (see meta_twins.py): the mode sees it."""

    def __init__(self, lowering):
        self._lowering = lowering

    def held(self) -> Any:
        """Nothing."""
        return contextlib.nullcontext()

    def copy_of(self, raw: torch.Tensor) -> torch.Tensor:
        """The leaf of a variable itself."""
        return raw

    def write(self, raw: Any, value: Any, function: Any = torch.Tensor.copy_) -> None:
        """function(raw, value)."""
        function(raw, value)


def _ordered(b, value):
    if value.perm is None:
        return value.ref
    return b.emit("Transpose", value.ref, b.const(list(value.perm), "int32"))


def _plain(library):
    """The functions of a Library, without what differs from run to run."""
    for function in library.functions.values():
        function.attr.pop("api_implements", None)
    return {k: f.SerializeToString(deterministic=True) for k, f in library.functions.items()}


def _held(args):
    """The variables of layers among the arguments, states too."""
    for x in args:
        if isinstance(x, torch.nn.Module):
            yield from getattr(x, "variables", ())
            states = nest.flatten(getattr(x, "states", None))
            yield from (v for v in states if getattr(v, "_is_variable", False))


def _leaves(op, result):
    """The values of the outputs among what a call gave."""
    flat = nest.flatten(result, expand_composites=True)
    like = nest.flatten(op.result, expand_composites=True)
    if len(flat) != len(like):
        raise Unwritable(f"it gives {len(flat)} values in place of {len(like)}")
    return [x for x, y in zip(flat, like, strict=True) if is_graph_tensor(y)]


# what is always written as it stands
@direct(READ)
def _read(lo, op):
    return lo.b.read(op.args[0]._itself)


@direct(CONSTANT)
def _constant(lo, op):
    raw = op.outputs[0]._examples[0]
    if isinstance(raw, torch.Tensor) and raw.is_meta:
        raw = op.node.public(*op.args)._t
    return lo.b.const(raw)


@direct(CONVERT)
def _convert(lo, op):
    value = op.args[0]
    return lo.ref(value, op.outputs[0].dtype)


@direct(ASSIGN, ASSIGN_ADD, ASSIGN_SUB)
def _assign(lo, op):
    variable, value = op.args[0]._itself, op.args[1]
    kind = dtypes.of(variable._leaf())
    lo.b.write(variable, lo.b.cast(lo.ref(value, kind), kind), op.type)
    return [lo.b.read(variable) for _ in op.outputs]
