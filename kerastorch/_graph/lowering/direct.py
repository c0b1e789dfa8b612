"""Operations written as they stand: ops of TensorFlow by the op table, checks, printing."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._core.acting import ActingNode
from ..._core.op import Spec
from ..._core.tensor_shape import TensorShape
from ..._core.variable import GATHER_ND
from ..graph import FuncGraph, mapped
from ..graph_tensor import is_graph_tensor
from ..optable import find
from ..running import needed
from ..tracing import called, finish, tracing
from .building import Ref, Unwritable
from .op_def import op_def
from .operations import WAYS, Lowering, direct

# inputs that are int32 where Python values stand for them
_INDICES = frozenset(
    ["axis", "dim", "dimension", "shape", "dims", "perm", "multiples", "size_splits", "split_dim"]
)


@direct("AddV2")
def _add_texts(lo, op):
    if op.outputs[0].dtype is not dtypes.string:
        return None
    return lo.b.emit("Add", *(lo.ref(x, dtypes.string) for x in op.args[:2]))


# sizes, which bodies take for numbers
@direct("Shape")
def _shape(lo, op):
    x = op.args[0]
    kind = op.outputs[0].dtype
    if is_graph_tensor(x) or getattr(x, "_is_variable", False):
        return lo.b.emit("Shape", lo.ref(x), out_type=kind)
    return None


@direct("Size", "Rank")
def _size(lo, op):
    if not is_graph_tensor(op.args[0]):
        return None
    attrs = {"out_type": op.outputs[0].dtype} if op.type == "Size" else {}
    return lo.b.emit(op.type, lo.ref(op.args[0]), **attrs)


@direct("Cumsum", "Cumprod")
def _scan(lo, op):
    return generic(lo, op)  # a body makes a row before the first, of nothing too


def generic(lo: Lowering, op: Any) -> list[Ref] | None:
    """The outputs of an op that is one of TensorFlow's; None where it is not, or has arguments that
    are not its."""
    spec = op.node
    if not isinstance(spec, Spec) or spec.type is None:
        return None
    known, definition = find(spec.type), op_def(spec.type)
    if known is None or definition is None:
        return None
    parameters = _parameters(spec, known, definition)
    if parameters is None:
        return None
    values = dict(zip(spec.names, op.args, strict=False))
    if not _says_all(spec, parameters, values):
        return None
    inputs = _inputs(lo, known, definition, values, parameters)
    if inputs is None:
        return None
    attrs = {}
    for name, kind in definition.attrs.items():
        parameter = parameters.get(name)
        if parameter is not None and parameter in values:
            attrs[name] = _attribute(kind, values[parameter])
            if attrs[name] is None:
                del attrs[name]
    outputs = _outputs(definition, op)
    attrs |= {k: v for k, v in outputs.items() if k not in attrs}
    made = lo.b.emit(spec.type, *inputs, **attrs)
    flat = list(_flat(made))
    return flat if len(flat) == len(op.outputs) else None


def _says_all(spec, parameters, values):
    """Whether TensorFlow's op takes all arguments but those that are as by default."""
    taken = {"name", *parameters.values()}
    return all(
        p.name in taken or p.name not in values or _same(values[p.name], p.default)
        for p in spec.params
    )


def _same(value, default):
    return value is default or (type(value) is type(default) and value == default)


def _parameters(spec, known, definition):
    """{input or attribute: parameter of the op's function}; None where they are not all known."""
    of_table = getattr(known.function, "spec", None)
    if of_table is not None:
        return known.parameters if of_table.type == spec.type else None
    # the table's function is another one, with TensorFlow's parameters
    names = [n for i, n in enumerate(spec.names) if i in spec.tensors or n in spec.tensors_too]
    inputs = [x.name for x in definition.inputs]
    told = {x.number for x in definition.inputs}
    if any(
        a not in spec.attrs and k != "type" and a not in told for a, k in definition.attrs.items()
    ):
        return None
    moved = any(a in names for a, b in zip(inputs, names, strict=False) if a != b)
    if moved or len(names) != len(inputs):
        return None
    return {**dict(zip(known.inputs, names, strict=True)), **spec.attrs}


def _inputs(lo, known, definition, values, parameters):
    found = []
    dtype_of: dict[str, Any] = {}
    rows = list(zip(known.inputs, definition.inputs, strict=False))
    if len(rows) != len(definition.inputs):
        return None
    for name, argument in rows:  # tensors tell the dtypes of numbers
        value = values.get(parameters.get(name))
        for x in nest.flatten([value]):
            if hasattr(x, "dtype") and isinstance(argument.dtype, str):
                dtype_of.setdefault(argument.dtype, x.dtype)
    for name, argument in rows:
        value = values.get(parameters.get(name))
        if value is None:
            return None
        kind = argument.dtype
        if isinstance(kind, str):
            kind = dtype_of.get(kind) or (dtypes.int32 if name in _INDICES else None)
        if argument.number or argument.types:
            found.append([lo.ref(x, kind) for x in value])
        else:
            found.append(lo.ref(value, kind))
    return found


def _attribute(kind, value):
    if value is None:
        return None
    if kind == "type":
        return dtypes.as_dtype(value)
    if kind == "shape":
        return TensorShape(value)
    if kind.startswith("list(") and not isinstance(value, (list, tuple)):
        return [value]
    return value


def _outputs(definition, op):
    """The attributes that dtypes of the outputs tell."""
    found = {}
    for argument, x in zip(definition.outputs, op.outputs, strict=False):
        if isinstance(argument.dtype, str) and not argument.types:
            found[argument.dtype] = x.dtype
    return found


def _flat(made):
    if isinstance(made, (list, tuple)):
        for x in made:
            yield from _flat(x)
    elif isinstance(made, Ref):
        yield made


def expanded(lo: Lowering, op: Any, function: Any, args: Any, kwargs: Any) -> list[Ref]:
    """The outputs of function(*args, **kwargs), traced anew into calls of ops."""
    graph = FuncGraph(op.name, None)
    places: dict[int, Any] = {}

    def place(x):
        if id(x) not in places:
            places[id(x)] = x, graph.placeholder(x.shape, x.dtype, "given", x._examples)
        return places[id(x)][1]

    given = mapped(tuple(args), place), mapped(dict(kwargs), place)
    with tracing(graph):
        finish(graph, function(*given[0], **given[1]))
    lowering = Lowering(graph, lo.b)
    span = lo.span
    if span is None:
        for x, own in places.values():
            lowering.set(own, lo.ref(x))
        lowering.run()
        return [lowering.ref(x) for x in graph.outputs]
    lowering.k, lowering.span = lo.k, span
    for x, own in places.values():
        lowering.set(own, lo.ref(x))
        if x.dtype.torch is not None:
            span.handles[id(own)] = span.handle(x)
    with span.inside(lowering):
        for inside in needed(graph):
            lowering.operation(inside)
    span.kept.append(graph)
    for x, own in zip(op.outputs, graph.outputs, strict=True):
        if id(own) in span.handles:
            span.handles[id(x)] = span.handles[id(own)]
    return [lowering.ref(x) for x in graph.outputs]


def expanded_on(lo: Lowering, op: Any, given: dict[str, Any]) -> Ref:
    """The only output of the op of an Operation on other arguments, Refs among them."""
    graph = FuncGraph(op.name, None)
    places: list[tuple[Any, Ref]] = []

    def place(x):
        if isinstance(x, list):
            return [place(v) for v in x]
        ref = x if isinstance(x, Ref) else lo.ref(x) if is_graph_tensor(x) else None
        if ref is None:
            return x
        rank = None if is_graph_tensor(x) else [None]
        shape = x.shape if rank is None else TensorShape(rank)
        places.append((graph.placeholder(shape, ref.dtype, "given"), ref))
        return places[-1][0]

    args = [place(x) for x in given.values()]
    with tracing(graph):
        finish(graph, called(op.node, args))
    lowering = Lowering(graph, lo.b)
    for own, ref in places:
        lowering.set(own, ref)
    lowering.run()
    return lowering.ref(graph.outputs[0])


def of_calls(lo: Lowering, op: Any) -> list[Ref] | None:
    """The outputs of an acting function by the ops that it calls; None for any other node, and for
    one that does more than compute."""
    node = op.node
    if not isinstance(node, ActingNode) or node.gives != "examples":
        return None
    try:
        return expanded(lo, op, node.function, *op.args)
    except (RuntimeError, TypeError, AttributeError) as error:
        said = " ".join(str(error).split())[:300]
        raise Unwritable(f"{type(error).__name__}: {said}") from error


WAYS += [generic, of_calls]


# what says itself which ops it is made of
@direct("Optimizer.apply_gradients")
def _step(lo, op):
    optimizer, pairs = op.args[:2]
    return expanded(lo, op, optimizer._as_ops, (pairs,), {})


@direct("LearningRateSchedule")
def _rate(lo, op):
    (schedule, *rest), named = op.args
    return expanded(lo, op, schedule._as_ops, rest, named)


# reads of parts of variables
@direct(GATHER_ND)
def _gather_nd(lo, op):
    variable, indices = op.args
    variable = variable._itself
    kind = dtypes.of(variable._leaf())
    made = lo.b.emit("ResourceGatherNd", lo.b.taken(variable), lo.ref(indices), dtype=kind)
    lo.b.used(made.node, variable)
    return made


# tables
@direct("LookupTableFindV2")
def _find(lo, op):
    keys, table, default = op.args
    made = lo.b.emit("LookupTableFindV2", lo.b.taken(table), lo.ref(keys), lo.b.const(default))
    lo.b.used(made.node, table)
    return made


@direct("LookupTableInsertV2")
def _insert(lo, op):
    keys, values, table = op.args
    given = lo.ref(keys, table.key_dtype), lo.ref(values, table.value_dtype)
    node = lo.b.emit("LookupTableInsertV2", lo.b.taken(table), *given)
    lo.b.touched(node, table)
    return []


@direct("LookupTableRemoveV2")
def _remove(lo, op):
    keys, table = op.args
    node = lo.b.emit("LookupTableRemoveV2", lo.b.taken(table), lo.ref(keys, table.key_dtype))
    lo.b.touched(node, table)
    return []


@direct("LookupTableSizeV2")
def _table_size(lo, op):
    made = lo.b.emit("LookupTableSizeV2", lo.b.taken(op.args[0]))
    lo.b.used(made.node, op.args[0])
    return made


@direct("LookupTableExportV2")
def _export(lo, op):
    table = op.args[0]
    kinds = {"Tkeys": table.key_dtype, "Tvalues": table.value_dtype}
    made = lo.b.emit("LookupTableExportV2", lo.b.taken(table), **kinds)
    lo.b.used(made[0].node, table)
    return made


# what acts
@direct("PrintV2")
def _print(lo, op):
    inputs, options = op.args
    unknown = set(options) - {"output_stream", "summarize", "sep", "end", "name"}
    if unknown:
        raise Unwritable(f"the options {sorted(unknown)} of tf.print")
    stream = options.get("output_stream")
    name = getattr(stream, "name", stream) or "stderr"
    name = {"<stdout>": "stdout", "<stderr>": "stderr"}.get(name, name)
    parts, refs = [], []
    for x in inputs:
        if is_graph_tensor(x) or hasattr(x, "_t"):
            parts.append("{}")
            refs.append(lo.ref(x))
        elif nest.is_nested(x) and any(is_graph_tensor(v) for v in nest.flatten(x)):
            raise Unwritable("tf.print of a structure of tensors")
        else:
            parts.append(str(x).replace("{", "{{"))
    sep = options.get("sep")
    template = (" " if sep is None else sep).join(parts)
    end = options.get("end")
    summarize = options.get("summarize")
    text = lo.b.emit(
        "StringFormat", refs, template=template, placeholder="{}",
        summarize=3 if summarize is None else summarize,
    )  # fmt: skip
    node = lo.b.emit(
        "PrintV2", text, output_stream=str(name), end="\n" if end is None else end, acts=True
    )
    lo.b.effect(node)
    return []


@direct(
    "Save", "SaveSlices", "SaveV2", "MergeV2Checkpoints", "Restore", "RestoreSlice", "RestoreV2"
)
def _files(lo, op):
    """Checkpoints that are written or read: the ops stand as they are called."""
    definition = find(op.type)
    args, kwargs = op.args
    given = {**dict(zip(definition.parameters.values(), args, strict=False)), **kwargs}
    inputs = [
        [lo.ref(x) for x in given[name]] if name in definition.lists else lo.ref(given[name])
        for name in definition.inputs
    ]
    attrs = {name: given[name] for name in definition.attrs if name in given}
    made = lo.b.emit(op.type, *inputs, acts=True, **attrs)
    flat = list(_flat(made))
    lo.b.effect(flat[0].node if flat else made)
    return flat


_CHECKS = {
    "assert_equal": "Equal", "assert_none_equal": "NotEqual", "assert_less": "Less",
    "assert_less_equal": "LessEqual", "assert_greater": "Greater",
    "assert_greater_equal": "GreaterEqual",
}  # fmt: skip
_SIGNS = {
    "assert_negative": "Less", "assert_positive": "Greater",
    "assert_non_negative": "GreaterEqual", "assert_non_positive": "LessEqual",
}  # fmt: skip


@direct("Assert")
def _assert(lo, op):
    args, kwargs = op.args
    name = op.node.function.__name__
    if name == "Assert":
        given = dict(zip(("condition", "data", "summarize", "name"), args)) | dict(kwargs)
        asserted(lo, lo.ref(given["condition"]), given["data"], given.get("summarize"))
        return []
    given = dict(zip(("x", "y", "message", "summarize", "name"), args)) | dict(kwargs)
    if name in _SIGNS:
        given = dict(zip(("x", "message", "summarize", "name"), args)) | dict(kwargs)
        x = lo.ref(given["x"])
        held = lo.b.emit(_SIGNS[name], x, lo.b.const(0, x.dtype))
    elif name in _CHECKS:
        x, y = given["x"], given["y"]
        kind = next(v.dtype for v in (x, y) if hasattr(v, "dtype"))
        held = lo.b.emit(_CHECKS[name], lo.ref(x, kind), lo.ref(y, kind))
    elif op.node.checks == "shapes":
        return []  # which are checked where they are known; TensorFlow's kernels check them again
    else:
        raise Unwritable(f"the check {name}")
    message = given.get("message") or f"{name} did not hold"
    asserted(lo, every(lo, held), [message])
    return []


def every(lo: Lowering, held: Ref) -> Ref:
    """Whether all elements hold."""
    rank = lo.b.emit("Rank", held)
    zero, one = lo.b.const(0, "int32"), lo.b.const(1, "int32")
    return lo.b.emit("All", held, lo.b.emit("Range", zero, rank, one))


def asserted(lo: Lowering, condition: Ref, data: Any, summarize: Any = None) -> None:
    """Adds an Assert."""
    shown = [x if isinstance(x, Ref) else lo.ref(x) for x in data]
    node = lo.b.emit("Assert", condition, shown, summarize=summarize or 3, acts=True)
    lo.b.effect(node)
