"""FunctionBuilder: nodes of TensorFlow's ops, put together as a FunctionDef."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import _disable_current_modes

from ..._core import dtypes, op_types
from ..._core.convert import to_tensor
from ..._core.dtypes import DType
from ..._core.tensor_shape import TensorShape
from ..._files import tensor_proto
from ..._files.protos import message
from ..._files.tensor_proto import fill_shape
from .op_def import op_def


class Unwritable(ValueError):
    """What a graph holds has no form as ops of TensorFlow; the message names it."""


class Ref:
    """An output of a node, or an argument of the function, with its DType."""

    __slots__ = ("dtype", "index", "node", "output")

    def __init__(self, node: Node | None, output: str, index: int, dtype: DType):
        self.node, self.output, self.index, self.dtype = node, output, index, dtype

    @property
    def name(self) -> str:
        """How a FunctionDef calls it."""
        return self.output if self.node is None else f"{self.node.name}:{self.output}:{self.index}"

    def __repr__(self):
        return f"<Ref {self.name} {self.dtype.name}>"


class Node:
    """One op.  control: the Nodes that run before it; acts: whether it runs in any case."""

    __slots__ = ("acts", "attrs", "control", "inputs", "name", "op")

    def __init__(self, name, op, inputs, attrs, acts):
        self.name, self.op, self.inputs, self.attrs = name, op, inputs, attrs
        self.control: list[Node] = []
        self.acts = acts


class Func:
    """The value of an attribute that names a function."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name


def noted(method: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a method of a builder whose calls are noted in its script, if it keeps one."""

    @functools.wraps(method)
    def call(self, *args, **kwargs):
        script = self.script
        if script is None:
            return method(self, *args, **kwargs)
        self.script = None  # of what the method calls itself nothing is noted
        try:
            made = method(self, *args, **kwargs)
        finally:
            self.script = script
        script.append((method.__name__, args, kwargs, made))
        return made

    return call


class FunctionBuilder:
    """A function in the making.

    args: (Ref, static shape or None, name that the user gave) of each argument; captured: what the
    last of them stand for, in their order (variables, tables ...).
    """

    def __init__(self, name: str, library: Library):
        self.name, self.library = name, library
        self.args: list[tuple[Ref, TensorShape | None, str]] = []
        self.nodes: list[Node] = []
        self.captured: dict[int, tuple[Any, Ref]] = {}
        self.outputs: list[tuple[str, Ref]] = []
        self.attrs: dict[str, Any] = {}  # of the function itself
        self._names: dict[str, int] = {}
        self._constants: dict[Any, Ref] = {}
        self._last: dict[Any, list[Node]] = {}  # what touched a resource last
        self._read: dict[int, Ref] = {}
        self.scope = ""  # in front of the names of nodes
        self.drawn: list[Ref] = []  # the random numbers, in order
        self.starts: dict[int, Ref] = {}  # what variables are when the function begins
        self.assigned: dict[int, Any] = {}
        self._given_draws: Iterator[Ref] | None = None  # those of the run that is repeated
        self.script: list[Any] | None = None  # see repeats.py
        self._own: set[int] | None = None  # ids of the Nodes, where Refs of others may come

    # names
    def unique(self, name: str) -> str:
        """A name that no node has yet."""
        name = re.sub(r"[^A-Za-z0-9_.\\/]", "_", name) or "node"
        name = name if re.match(r"[A-Za-z0-9.]", name) else f"x{name}"
        key = name.lower()
        count = self._names.get(key, 0)
        self._names[key] = count + 1
        if not count:
            return name
        return self.unique(f"{name}_{count}")

    # what is computed again for gradients
    @property
    def is_again(self) -> bool:
        """Whether the function repeats another one, which has had its effects."""
        return self._given_draws is not None

    def repeats(self, values: dict[int, Ref], draws: Iterable[Ref]) -> None:
        """Makes variables the values that they had, random numbers those that were drawn."""
        self._read.update(values)
        self._given_draws = iter(draws)

    # arguments
    @noted
    def argument(self, name: str, dtype: DType, shape: TensorShape | None) -> Ref:
        """A new argument."""
        local = re.sub(r"[^a-z0-9_]", "_", name.lower()) or "arg"
        local = self.unique(local if local[0].isalpha() else f"arg_{local}")
        ref = Ref(None, local.replace("/", "_"), 0, dtype)
        self.args.append((ref, shape, name))
        return ref

    @noted
    def resource(self, thing: Any, name: str) -> Ref:
        """The argument that stands for a variable or table, or for the path of an asset."""
        found = self.captured.get(id(thing))
        if found is None:
            is_path = hasattr(thing, "asset_path")
            kind = (dtypes.string, TensorShape([])) if is_path else (dtypes.resource, None)
            ref = self.argument(name, *kind)
            found = self.captured[id(thing)] = thing, ref
        return found[1]

    @noted
    def capture(self, outer: Ref) -> Ref:
        """The argument that stands for a Ref of the function around."""
        found = self.captured.get(id(outer))
        if found is None:
            ref = self.argument("captured", outer.dtype, None)
            found = self.captured[id(outer)] = outer, ref
        return found[1]

    def takes_refs(self) -> None:
        """Makes inputs of nodes that are Refs of the function around arguments of an empty one."""
        self._own = set()

    def _here(self, ref):
        if ref.node is None:
            is_own = any(ref is row[0] for row in self.args)
        else:
            is_own = id(ref.node) in self._own
        return ref if is_own else self.capture(ref)

    def captures(self) -> list[tuple[Any, Ref]]:
        """(what is captured, the argument that stands for it), in the arguments' order."""
        return list(self.captured.values())

    @noted
    def arrange(self, things: Sequence[Any]) -> None:
        """Makes arguments of things that are captured, the last ones in that order."""
        behind = [self.resource(x, _name_of(x)) for x in things]
        places = {id(ref) for ref in behind}
        rows = {id(row[0]): row for row in self.args}
        self.args = [r for r in self.args if id(r[0]) not in places]
        self.args += [rows[id(ref)] for ref in behind]

    def taken(self, thing: Any) -> Ref:
        """The Ref here of what a function inside of this one captures."""
        if isinstance(thing, Ref):
            return thing
        return self.resource(thing, _name_of(thing))

    # nodes
    @noted
    def emit(
        self,
        op: str,
        *inputs: Any,
        name: str | None = None,
        acts: bool | None = None,
        **attrs: Any,
    ) -> Any:
        """A node's only output, a tuple of several (lists for lists), or the Node without any.

        inputs: Refs, lists of them for lists.  attrs: those that the inputs do not tell.
        """
        definition = op_def(op)
        if definition is None:
            raise Unwritable(f"the op {op} is not in the table of op definitions")
        if self._own is not None:
            inputs = tuple(
                [
                    [self._here(x) for x in given] if isinstance(given, list) else self._here(given)
                    for given in inputs
                ]
            )
        attrs = {**self._told(definition, inputs), **attrs}
        flat = [x for given in inputs for x in (given if isinstance(given, list) else [given])]
        unknown = [k for k in attrs if k not in definition.attrs and not k.startswith("_")]
        missing = [k for k in definition.required if k not in attrs]
        if unknown or missing:
            raise Unwritable(f"attributes of {op}: unknown {unknown}, missing {missing}")
        _check_dtypes(op, attrs)
        if self.is_again:
            if op in DRAWS:
                return self._drawn_before(attrs)
            acts = False
            self._check_again(op, attrs)
        kinds = {k: (definition.attrs.get(k), v) for k, v in attrs.items()}
        acts = definition.stateful and op not in _HARMLESS if acts is None else acts
        node = Node(self.unique(self.scope + (name or op)), op, flat, kinds, acts)
        self.nodes.append(node)
        if self._own is not None:
            self._own.add(id(node))
        made = self._results(definition, node, attrs)
        if op in DRAWS:
            self.drawn.append(made)
        return made

    def _drawn_before(self, attrs):
        made = next(self._given_draws, None)
        if made is None or made.dtype is not attrs.get("dtype", made.dtype):
            raise Unwritable(f"random numbers {_INSIDE}")
        return made

    def _check_again(self, op, attrs):
        names = [x.name for v in attrs.values() for x in (v if isinstance(v, list) else [v])
                 if isinstance(x, Func)]  # fmt: skip
        if any(self.library.draws.get(n) for n in names):
            raise Unwritable(f"random numbers in a branch or loop ({op}) {_INSIDE}")

    def _told(self, definition, inputs):
        attrs = {}
        for argument, given in zip(definition.inputs, inputs, strict=True):
            if argument.types:
                attrs[argument.dtype] = [x.dtype for x in given]
            elif argument.number:
                attrs[argument.number] = len(given)
                if given and isinstance(argument.dtype, str):
                    attrs[argument.dtype] = given[0].dtype
            elif (
                isinstance(argument.dtype, str)
                and attrs.setdefault(argument.dtype, given.dtype) is not given.dtype
            ):
                raise Unwritable(
                    f"inputs of {definition.type} of two dtypes: {attrs[argument.dtype].name} and "
                    f"{given.dtype.name}"
                )
        return attrs

    def _results(self, definition, node, attrs):
        found = []
        for argument in definition.outputs:
            if argument.types:
                kinds = attrs[argument.dtype]
                found.append([Ref(node, argument.name, i, k) for i, k in enumerate(kinds)])
                continue
            kind = argument.dtype
            if isinstance(kind, str):
                kind = attrs.get(kind) or definition.defaults[kind]
            if argument.number:
                count = attrs[argument.number]
                found.append([Ref(node, argument.name, i, kind) for i in range(count)])
            else:
                found.append(Ref(node, argument.name, 0, kind))
        if not found:
            return node
        return found[0] if len(found) == 1 else tuple(found)

    @noted
    def const(self, value: Any, dtype: Any = None, name: str = "Const") -> Ref:
        """A constant of a Python, numpy or raw value; equal small ones are one node."""
        with _disable_current_modes():
            return self._constant(value, dtype, name)

    def ints(self, values: Any) -> Ref:
        """The int32 constant of a list, or of a list of lists."""
        return self.const(np.asarray(values, np.int32))

    def _constant(self, value, dtype, name):
        if dtype is dtypes.bool_ and isinstance(value, (int, float)):
            value = bool(value)
        if id(value) in self.library.paths:
            return self.resource(self.library.paths[id(value)], "asset_path")
        raw = value if isinstance(value, torch.Tensor) else to_tensor(value, dtype)._t
        key = None
        if isinstance(raw, torch.Tensor):
            raw = raw.detach().resolve_conj().resolve_neg()
            if raw.numel() <= 64 and raw.dtype is not torch.bfloat16:
                key = raw.dtype, tuple(raw.shape), raw.contiguous().cpu().numpy().tobytes()
            if key in self._constants:
                return self._constants[key]
        kind = dtypes.of(raw)
        made = self.emit("Const", name=name, value=raw, dtype=kind)
        if key is not None:
            self._constants[key] = made
        return made

    def cast(self, ref: Ref, dtype: DType) -> Ref:
        """`ref` as another dtype."""
        if ref.dtype is dtype:
            return ref
        return self.emit("Cast", ref, DstT=dtype)

    # resources and effects, in order
    @noted
    def read(self, variable: Any) -> Ref:
        """The value of a variable now."""
        found = self._read.get(id(variable))
        if found is None:
            kind = dtypes.of(variable._leaf() if hasattr(variable, "_leaf") else variable._t)
            handle = self.resource(variable, _name_of(variable))
            name = f"{self._inside(_name_of(variable))}/ReadVariableOp"
            found = self.emit("ReadVariableOp", handle, dtype=kind, name=name, acts=False)
            self._ordered(found.node, id(variable), writes=False)
            self._read[id(variable)] = found
        return found

    def _inside(self, name):
        """A variable's name without what the scope, of its layer, says already."""
        *above, last = name.split("/")
        layer = self.scope.split("/")[-2] if self.scope else None
        if layer not in above:
            return name
        return "/".join([*above[above.index(layer) + 1 :], last])

    @noted
    def write(self, variable: Any, value: Ref, op: str = "AssignVariableOp") -> None:
        """Assigns to a variable, after what touched it before."""
        self.assigned[id(variable)] = variable
        if self.is_again:
            if op != "AssignVariableOp":
                value = self.emit(_SUMS[op], self.read(variable), value)
            self._read[id(variable)] = value
            return
        handle = self.resource(variable, _name_of(variable))
        node = self.emit(op, handle, value, acts=True)
        self.touched(node, variable)

    @noted
    def touched(self, node: Node, thing: Any) -> None:
        """Notes that a node changes a resource."""
        if self.is_again:
            raise Unwritable(f"what changes a variable or table ({node.op}) {_INSIDE}")
        self.assigned[id(thing)] = thing
        self._ordered(node, id(thing), writes=True)
        self._read.pop(id(thing), None)

    @noted
    def used(self, node: Node, thing: Any) -> None:
        """Notes that a node looks at a resource."""
        self._ordered(node, id(thing), writes=False)

    @noted
    def effect(self, node: Node) -> None:
        """Notes a node whose order among effects counts (printing, assertions)."""
        if self.is_again:
            return
        node.acts = True
        self._ordered(node, "effects", writes=True)

    def _ordered(self, node, key, writes):
        last = self._last.setdefault(key, [])
        if writes:
            node.control += [n for n in last if n is not node]
            self._last[key] = [node]
            return
        node.control += [n for n in last if n.acts][:1]
        last.append(node)

    @noted
    def output(self, name: str, ref: Ref) -> None:
        """Notes an output."""
        kept = self.emit("Identity", ref, name="Identity")
        self.outputs.append((name, kept))

    # the message
    def finished(self) -> Any:
        """The FunctionDef, without nodes that nothing needs."""
        made = message("tensorflow.FunctionDef")()
        made.signature.name = self.name
        for i, (ref, shape, name) in enumerate(self.args):
            made.signature.input_arg.add(name=ref.output, type=ref.dtype.as_datatype_enum)
            attr = made.arg_attr[i].attr
            attr["_user_specified_name"].s = name.encode()
            if shape is not None:
                fill_shape(attr["_output_shapes"].list.shape.add(), shape)
        nodes = self.needed()
        acting = [n for n in nodes if n.acts]
        names = set()
        for k, (_, ref) in enumerate(self.outputs):
            ref.node.control += [n for n in acting if n is not ref.node]
            name = "identity" if not k else f"identity_{k}"
            names.add(name)
            made.signature.output_arg.add(name=name, type=ref.dtype.as_datatype_enum)
            made.ret[name] = ref.name
        for node in nodes:
            fill_node(made.node_def.add(), node)
            definition = op_def(node.op)
            if definition.stateful or node.acts:
                made.signature.is_stateful = True
            if node.acts:
                made.signature.control_output.append(node.name)
                made.control_ret[node.name] = node.name
        made.attr["_construction_context"].s = b"kEagerRuntime"
        for name, value in self.attrs.items():
            fill_attr(made.attr[name], None, value)
        return made

    def needed(self) -> list[Node]:
        """The nodes that act, or that an output takes results of."""
        wanted, stack = set(), [n for n in self.nodes if n.acts]
        stack += [ref.node for _, ref in self.outputs]
        while stack:
            node = stack.pop()
            if id(node) in wanted:
                continue
            wanted.add(id(node))
            stack += [x.node for x in node.inputs if x.node is not None]
            stack += node.control
        return [n for n in self.nodes if id(n) in wanted]

    @property
    def stateful(self) -> bool:
        """Whether a node that is needed has effects or state."""
        return any(op_def(n.op).stateful or n.acts for n in self.needed())


DRAWS = frozenset(
    [
        "Multinomial", "ParameterizedTruncatedNormal", "RandomGamma", "RandomPoissonV2",
        "RandomShuffle", "RandomStandardNormal", "RandomUniform", "RandomUniformInt",
        "TruncatedNormal",
    ]
)  # fmt: skip


_INSIDE = "inside of a branch or loop under a tape, which computes it again"
_SUMS = {"AssignAddVariableOp": "AddV2", "AssignSubVariableOp": "Sub"}


def _check_dtypes(op, attrs):
    """Unwritable for a dtype that TensorFlow's op does not take."""
    known = op_types.find(op)
    for name, allowed in () if known is None else known.allowed.items():
        kind = attrs.get(name)
        if (op, kind) == ("AddN", dtypes.variant):  # of lists
            continue
        if allowed is not None and isinstance(kind, DType) and kind.name not in allowed:
            raise Unwritable(f"{op} of {kind.name}, which TensorFlow's op does not take")


# stateful to TensorFlow, but nothing that has to run where its results are not wanted
_HARMLESS = frozenset(
    [
        "ReadVariableOp",
        "VarHandleOp",
        "RandomUniform",
        "RandomStandardNormal",
        "TruncatedNormal",
        "RandomUniformInt",
        "LookupTableFindV2",
        "LookupTableSizeV2",
        "HashTableV2",
        "MutableHashTableV2",
        "ResourceGather",
        "ResourceGatherNd",
        "If",
        "While",
        "Case",
        "StatefulPartitionedCall",
        "RandomShuffle",
        "Multinomial",
        "RandomGamma",
        "ParameterizedTruncatedNormal",
        "RandomPoissonV2",
        "StatelessRandomGetKeyCounter",
        "PlaceholderV2",
    ]
)


class Library:
    """The functions that belong together, by name, and names for more."""

    def __init__(self):
        self.functions: dict[str, Any] = {}
        self.stateful: dict[str, bool] = {}
        self.draws: dict[str, bool] = {}  # whether a function has random numbers
        self.scripts: dict[Any, Any] = {}  # see repeats.py
        self.paths: dict[int, Any] = {}  # {id of a raw text: the asset whose path it is}
        self._count = 0

    def name(self, stem: str) -> str:
        """A new name."""
        self._count += 1
        stem = re.sub(r"\W", "_", stem) or "function"
        return f"__inference_{stem}_{self._count}"

    def builder(self, stem: str) -> FunctionBuilder:
        """A FunctionBuilder for a new function."""
        return FunctionBuilder(self.name(stem), self)

    def add(self, builder: FunctionBuilder) -> Any:
        """Takes a function that is finished; its FunctionDef."""
        made = builder.finished()
        self.functions[builder.name] = made
        self.stateful[builder.name] = made.signature.is_stateful
        called = [a.func.name for n in made.node_def for a in n.attr.values()]
        called += [f.name for n in made.node_def for a in n.attr.values() for f in a.list.func]
        self.draws[builder.name] = bool(builder.drawn) or any(map(self.draws.get, called))
        return made


def _name_of(variable):
    return (getattr(variable, "name", None) or "resource").split(":")[0]


# messages
def fill_node(made: Any, node: Node, in_graph: bool = False) -> None:
    """Writes a Node into a NodeDef; with names of inputs as a GraphDef has them if `in_graph`."""
    made.name, made.op = node.name, node.op
    made.input.extend(place_of(x) if in_graph else x.name for x in node.inputs)
    controls = {n.name: None for n in node.control}
    made.input.extend(f"^{name}" for name in controls)
    for name, (kind, value) in node.attrs.items():
        fill_attr(made.attr[name], kind, value)


def place_of(ref: Ref) -> str:
    """How a GraphDef calls an output of a node."""
    if ref.node is None:
        return ref.output
    definition, place = op_def(ref.node.op), 0
    if definition is None:  # no op of TensorFlow's
        return f"{ref.node.name}:{ref.index}" if ref.index else ref.node.name
    for argument in definition.outputs:
        if argument.name == ref.output:
            break
        number = ref.node.attrs.get(argument.number, (None, 1))[1] if argument.number else 1
        place += len(ref.node.attrs[argument.dtype][1]) if argument.types else number
    place += ref.index
    return f"{ref.node.name}:{place}" if place else ref.node.name


def fill_attr(made: Any, kind: str | None, value: Any) -> None:
    """Writes an attribute of a kind ("int", "list(type)" ...), guessed from the value for None."""
    kind = kind or _kind_of(value)
    if kind.startswith("list("):
        made.list.SetInParent()
        kind = kind[5:-1]
        if kind in ("shape", "func"):
            for x in value:
                if kind == "shape":
                    fill_shape(made.list.shape.add(), x)
                else:
                    made.list.func.add(name=x.name)
            return
        field, convert = _FIELDS[kind]
        getattr(made.list, field).extend(convert(x) for x in value)
    elif kind == "shape":
        fill_shape(made.shape, value)
    elif kind == "tensor":
        made.tensor.ParseFromString(tensor_proto.serialized(value))
    elif kind == "func":
        made.func.name = value.name
    else:
        field, convert = _FIELDS[kind]
        setattr(made, field, convert(value))


def _kind_of(value):
    if isinstance(value, list):
        return f"list({_kind_of(value[0]) if value else 'int'})"
    kinds = {bool: "bool", int: "int", float: "float", str: "string", bytes: "string"}
    kinds |= {DType: "type", TensorShape: "shape", Func: "func"}
    return kinds[type(value)]


def _text(value):
    return value if isinstance(value, bytes) else str(value).encode()


_FIELDS = {
    "int": ("i", int),
    "float": ("f", float),
    "bool": ("b", bool),
    "string": ("s", _text),
    "type": ("type", lambda d: d.as_datatype_enum),
}


def is_raw(value: Any) -> bool:
    """Whether a value is one that a constant holds."""
    return isinstance(value, (torch.Tensor, np.ndarray))


def refs(values: Iterable[Any]) -> Sequence[Ref]:
    """The Refs among values."""
    return [x for x in values if isinstance(x, Ref)]
