"""Calls of layers that write what a call of a like layer has written already.

What a built-in layer's body writes hangs on its class, its settings and its inputs' shapes.  So the
calls of a builder that it makes are noted the first time, and made again, with other inputs and
variables, where a layer of equal settings (or the same one, in another function) is called.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, NamedTuple

import torch

from ..._core import nest
from ..._core.dtypes import DType
from ..graph_tensor import is_graph_tensor
from . import sizes
from .building import Func, FunctionBuilder, Ref
from .kernels import Value
from .op_def import op_def

_OWN = __name__.partition(".")[0] + "."
_LAYERS = f"{_OWN}keras.layers."
# attributes of a layer that its body does not look at, or that are compared as variables
_BESIDE = frozenset(
    [
        "_activity_regularizer", "_arguments", "_attached", "_build_input_shape", "_held",
        "_inbound_nodes", "_initial_weights", "_input_spec", "_loss_functions", "_losses",
        "_metric_objects", "_name", "_op_seeds", "_outbound_nodes", "_saved_functions_of_call",
        "_saved_loss_functions", "_scope_name", "_tracked_edges", "_weights", "seed",
    ]
)  # fmt: skip
_BESIDE_ENDS = ("_constraint", "_initializer", "_regularizer")
_STEPS = frozenset(["const", "emit", "read", "resource", "write"])
_PLAIN = frozenset([bool, int, float, complex, str, bytes, type(None), torch.dtype])


class _Unlike(Exception):
    """What cannot be compared, or not be made again."""


class _Slot(NamedTuple):
    """The n-th Ref of a script (its inputs first), or the n-th variable of a call."""

    kind: str
    place: int


class _Output(NamedTuple):
    """A result of a script; sizes and order tell its fake tensor, where there was one.

    sizes: numbers, and axes of the input as a tuple (axis,).  order: the axes as they
    lie in memory.
    """

    slot: _Slot
    perm: Any
    sizes: Any
    order: Any


class _Script(NamedTuple):
    """The calls of a builder that wrote a call of a layer.

    ordered: the input's Ref with its axes in order, where it was brought into order meanwhile.
    kept: what the key has ids of.
    """

    steps: list[tuple[str, Any, Any]]
    outputs: list[_Output]
    ordered: _Slot | None
    kept: Any


class _Layout(NamedTuple):
    """How the fake tensor of a GraphTensor is made where it is asked for.

    sizes: numbers, and (another GraphTensor, axis).
    """

    sizes: list[Any]
    order: tuple[int, ...]


class Repeats:
    """Writes calls of layers for a Lowering, from the scripts of its library where it can."""

    def __init__(self, lowering: Any):
        self._lo = lowering
        self._later: dict[int, tuple[Any, _Layout]] = {}
        self._seen: tuple[Any, int] = (None, 0)  # the ShapeEnv, and how many guards were closed

    def written(self, op: Any, write: Callable[[Any], list[Value]]) -> list[Value]:
        """The Values of an Operation's outputs; write(op) where it has to be found out."""
        lo = self._lo
        if lo.is_probe or lo.b.script is not None or type(lo.b) is not FunctionBuilder:
            return write(op)
        try:
            key = self._key(op)
        except _Unlike:
            return write(op)
        script = lo.b.library.scripts.get(key)
        if script is not None:
            return self._again(op, script)
        if not self._is_closed():
            return write(op)
        return self._noted(op, key, write)

    def forget(self) -> None:
        """Takes sizes that are not known for new ones, as the Lowering does now."""
        self._later = {}

    # sizes
    def fake(self, x: Any) -> Any:
        """The fake tensor for a result of a script, None for other GraphTensors."""
        known = self._later.get(id(x))
        if known is None:
            return None
        lo, layout = self._lo, known[1]
        shape = [n if type(n) is int else lo.fake(n[0]).shape[n[1]] for n in layout.sizes]
        made = lo.k.blank(shape, x.dtype.torch, layout.order)
        return lo.k.keep(made, lo.values[id(x)])

    def _is_closed(self):
        """Whether nothing is taken for granted of sizes that are not known."""
        env = self._lo.k.env
        seen = self._seen[1] if self._seen[0] is env else 0
        if seen is None or sizes.questions(self._lo.k, seen):
            self._seen = env, None
            return False
        self._seen = env, len(env.guards)
        return True

    def _layout(self, x):
        """The _Layout of an input; sizes that are not known as they are told apart."""
        known = self._later.get(id(x))
        fake = self._lo._fakes.get(id(x))
        if fake is None and known is not None:
            return known[1]
        if fake is None:
            shape = x.shape.as_list()
            return _Layout([(x, i) if n is None else n for i, n in enumerate(shape)], _plain(shape))
        found = []
        for i, n in enumerate(sizes.expressions(fake)):
            if type(n) is not int and not n.is_Symbol:
                raise _Unlike
            found.append(n if type(n) is int else (x, i))
        return _Layout(found, _order(fake))

    # keys
    def _key(self, op):
        if op.draws is not None or op.tape is not None or len(op.args) != 3:
            raise _Unlike
        layer, args, kwargs = op.args
        kind = type(layer)
        if not kind.__module__.startswith(_LAYERS) or not isinstance(layer, torch.nn.Module):
            raise _Unlike
        tensors = [x for x in nest.flatten([args, kwargs]) if is_graph_tensor(x)]
        if len(tensors) != 1 or tensors[0].shape.rank is None or len(op.inputs) != 1:
            raise _Unlike
        (x,) = tensors
        if x.op.constant or x.dtype.torch is None or id(x) not in self._lo.values:
            raise _Unlike
        layout = self._layout(x)
        alike = {}
        for i, n in enumerate(layout.sizes):
            if type(n) is not int:
                alike.setdefault(self._name(n), i)
        dims = tuple(n if type(n) is int else (alike[self._name(n)],) for n in layout.sizes)
        value = self._value(x)
        given = x.dtype, dims, layout.order, value.perm, value.ref.dtype
        variables = {}
        for i, v in enumerate(op.variables):
            variables |= dict.fromkeys((id(v), id(v._itself), id(v._leaf())), i)
        specs = tuple((v.dtype, tuple(v.shape), v.trainable) for v in op.variables)
        rest = _canonical([args, kwargs], {id(x): "x"}, "?")
        return op.node, kind, given, specs, rest, _settings(layer, variables)

    def _name(self, size):
        """What tells a size that is not known from others."""
        x, axis = size
        fake = self._lo._fakes.get(id(x))
        return (id(x), axis) if fake is None else sizes.expressions(fake)[axis]

    def _value(self, x):
        fake = self._lo._fakes.get(id(x))
        return self._lo.values[id(x)] if fake is None else self._lo.k.value(fake)

    # scripts
    def _noted(self, op, key, write):
        lo, script = self._lo, []
        (x,) = op.inputs
        value, functions = self._value(x), lo.b.library._count
        lo.b.script = script
        try:
            made = write(op)
        finally:
            lo.b.script = None
        if lo.b.library._count == functions:
            with contextlib.suppress(_Unlike):
                found = _script(op, value.ref, script, list(zip(op.outputs, made, strict=True)), lo)
                lo.b.library.scripts[key] = found
        return made

    def _again(self, op, script):
        (x,) = op.inputs
        layout, value, b = self._layout(x), self._value(x), self._lo.b
        refs, variables = [value.ref], [v._itself for v in op.variables]

        def place(slot):
            return refs[slot.place] if slot.kind == "ref" else variables[slot.place]

        for name, args, kwargs in script.steps:
            made = getattr(b, name)(*_filled(args, place), **_filled(kwargs, place))
            refs += _refs(made)
        if script.ordered is not None:
            self._lo.values[id(x)] = ordered = Value(place(script.ordered))
            if id(x) in self._lo._fakes:
                self._lo.k.keep(self._lo._fakes[id(x)], ordered)
        values = []
        for y, out in zip(op.outputs, script.outputs, strict=True):
            values.append(Value(place(out.slot), out.perm))
            if out.sizes is not None:
                shape = [n if type(n) is int else layout.sizes[n[0]] for n in out.sizes]
                self._later[id(y)] = y, _Layout(shape, out.order)
        return values


def _script(op, given, steps, made, lo):
    """The _Script of steps that were noted; _Unlike where they hang on more than the call has.

    given: the input's Ref.  made: (GraphTensor, its Value) of the outputs.
    """
    slots = {id(given): _Slot("ref", 0)}
    slots |= {id(v._itself): _Slot("variable", i) for i, v in enumerate(op.variables)}
    count, found = 1, []
    for name, args, kwargs, result in steps:
        if name not in _STEPS or (name == "emit" and _hangs_on_more(args[0])):
            raise _Unlike
        found.append((name, _emptied(args, slots), _emptied(kwargs, slots)))
        for ref in _refs(result):
            slots.setdefault(id(ref), _Slot("ref", count))
            count += 1
    (x,) = op.inputs
    fake = lo._fakes.get(id(x))
    axes, ordered = {}, None
    if fake is not None:
        for i, n in enumerate(sizes.expressions(fake)):
            axes.setdefault(n, (i,))
        now = lo.k.value(fake)
        ordered = None if now.ref is given else _slot(now, slots)
    outputs = [_output(lo._fakes.get(id(y)), one, slots, axes) for y, one in made]
    return _Script(found, outputs, ordered, (op, steps))


def _output(fake, value, slots, axes):
    if fake is None:
        return _Output(_slot(value, slots), value.perm, None, None)
    shape = [_size(n, axes) for n in sizes.expressions(fake)]
    return _Output(_slot(value, slots), value.perm, shape, _order(fake))


def _slot(value, slots):
    if value.ref is None or id(value.ref) not in slots:
        raise _Unlike
    return slots[id(value.ref)]


def _hangs_on_more(op):
    """Whether a node has state, or draws by seeds."""
    return op_def(op).stateful or op.startswith("Stateless")


def _size(n, axes):
    if type(n) is int:
        return n
    if n not in axes:
        raise _Unlike
    return axes[n]


def _refs(made):
    if isinstance(made, Ref):
        return [made]
    return [r for one in made for r in _refs(one)] if isinstance(made, (list, tuple)) else []


def _emptied(value, slots):
    """Arguments of a builder's method with _Slots for Refs and variables."""
    if isinstance(value, (list, tuple)):
        return type(value)(_emptied(v, slots) for v in value)
    if isinstance(value, dict):
        return {k: _emptied(v, slots) for k, v in value.items()}
    if id(value) in slots and (isinstance(value, Ref) or hasattr(value, "_itself")):
        return slots[id(value)]
    if isinstance(value, (Ref, Func, torch.SymInt, torch.SymFloat)) or hasattr(value, "_itself"):
        raise _Unlike
    return value


def _filled(value, place):
    if isinstance(value, _Slot):
        return place(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_filled(v, place) for v in value)
    if isinstance(value, dict):
        return {k: _filled(v, place) for k, v in value.items()}
    return value


# layouts
def _plain(shape):
    return tuple(range(len(shape)))


def _order(fake):
    """The axes of a dense fake tensor as they lie in memory; _Unlike for one that is not dense."""
    shape = [_hint(n) for n in fake.shape]
    strides = [_hint(n) for n in fake.stride()]
    order = tuple(sorted(range(len(shape)), key=lambda i: (-strides[i], i)))
    expected = 1
    for i in reversed(order):
        if shape[i] != 1 and strides[i] != expected:
            raise _Unlike
        expected *= shape[i]
    return order


def _hint(n):
    return int(n.node.hint) if isinstance(n, torch.SymInt) else n


# settings
def _settings(layer, variables):
    """What a layer's body goes by, as something that can be compared."""
    found = []
    for name, value in vars(layer).items():
        if name in _BESIDE or name.endswith(_BESIDE_ENDS):
            continue
        if name.startswith("_") and "_hooks" in name:
            if value:
                raise _Unlike
            continue
        found.append((name, _canonical(value, variables, name)))
    return tuple(found)


def _canonical(value, known, name):
    kind = type(value)
    if id(value) in known:
        return "known", known[id(value)]
    if kind in _PLAIN:
        return kind, value
    if kind in (list, tuple):
        return kind, tuple(_canonical(v, known, name) for v in value)
    if isinstance(value, dict) and all(type(k) is str for k in value):
        return dict, tuple((k, _canonical(v, known, name)) for k, v in value.items())
    if kind is set and not value:
        return (set,)
    if isinstance(value, DType):
        return DType, value.name
    if kind.__name__ == "Policy" and kind.__module__.startswith(_OWN):
        return kind, value.name
    leaf = getattr(value, "_itself", None)
    if leaf is not None or isinstance(value, (torch.nn.Module, torch.Tensor)):
        raise _Unlike
    if callable(value) and not getattr(value, "__module__", "").startswith(_OWN):
        raise _Unlike  # a user's function
    return "is", id(value)
