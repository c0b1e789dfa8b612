"""Branches and loops as If, Case and While with functions of their own; lists of tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..._core import dtypes
from ..._core.tensor_shape import TensorShape
from ..._custom_gradient import CUSTOM
from ..branches import CASE, IF
from ..graph_tensor import is_graph_tensor
from ..loops import WHILE
from .building import Func, FunctionBuilder, Ref, Unwritable
from .operations import Lowering, direct


def inner(
    lo: Lowering,
    graph: Any,
    name: str,
    kinds: Sequence[Any],
    places: Sequence[int],
    kept: Sequence[Any] = (),
) -> tuple[FunctionBuilder, list[Ref], list[Ref]]:
    """(a builder with arguments of given (dtype, shape), their Refs, those of the outputs) of a
    graph inside of one; its inputs are the arguments at `places`.

    kept: variables whose values are read first.
    """
    b = lo.b.library.builder(name)
    b.starts = {id(v): b.read(v) for v in kept}
    refs = [b.argument(f"arg_{i}", dtype, shape) for i, (dtype, shape) in enumerate(kinds)]
    lowering = Lowering(graph, b)
    for x, place in zip(graph.inputs, places, strict=True):
        lowering.set(x, refs[place])
    lowering.run()
    return b, refs, [lowering.ref(x) for x in graph.outputs]


def _shared(builders):
    """What functions inside of one capture, each thing once."""
    found = {id(x): x for b in builders for x, _ in b.captures()}
    return list(found.values())


def _acts(b):
    return any(n.acts for n in b.nodes)


@direct(IF, CASE)
def _branch(lo, op):
    return branch(lo, op)[0]


def branch(lo: Lowering, op: Any) -> tuple[list[Ref], list[list[Ref]]]:
    """(the results of an If or Case, the random numbers of each branch)."""
    chooser, captures = op.args[:2]
    given = [lo.ref(x) for x in captures]
    chosen = scalar(lo.b, lo.ref(chooser), chooser)
    kinds = [(r.dtype, x.shape if is_graph_tensor(x) else None) for r, x in zip(given, captures)]
    made = [
        inner(lo, graph, graph.name, kinds, taken)
        for graph, taken in zip(op.subgraphs, op.calls.taken, strict=True)
    ]
    outs = [(x.dtype, x.shape) for x in op.outputs]
    branches, count = [(b, outputs) for b, _, outputs in made], len(outs)
    if lo.span is not None:
        outs += [(r.dtype, TensorShape(None)) for b, _ in branches for r in b.drawn]
        branches = [(b, [*outputs, *_own_draws(b, branches)]) for b, outputs in branches]
    results = choice(lo, op.node, chosen, given, branches, outs)
    rest, drawn = results[count:], []
    for b, _ in branches:
        size = len(b.drawn) if rest else 0
        drawn.append(rest[:size])
        rest = rest[size:]
    return results[:count], drawn


def _own_draws(b, branches):
    """What a branch gives for the random numbers of all of them."""
    return [
        r if other is b else b.const(0, r.dtype) for other, _ in branches for r in list(other.drawn)
    ]


def scalar(b: FunctionBuilder, ref: Ref, like: Any) -> Ref:
    """The only element of a condition: If and While ask one with axes for its size."""
    return ref if like.shape.rank == 0 else b.emit("Squeeze", ref)


def choice(
    lo: Lowering,
    node: Any,
    chosen: Ref,
    given: Sequence[Ref],
    branches: Sequence[tuple[FunctionBuilder, Sequence[Ref]]],
    outs: Sequence[tuple[Any, Any]],
) -> list[Ref]:
    """The results of an If or Case over (a builder, its results) of each branch.

    outs: (dtype, shape) of the results.
    """
    builders = [b for b, _ in branches]
    things = _shared(builders)
    for b, outputs in branches:
        b.arrange(things)
        for ref in outputs:
            b.output("", ref)
        lo.b.library.add(b)
    acts = any(map(_acts, builders))
    stateful = any(lo.b.library.stateful[b.name] for b in builders)
    inputs = [*given, *(lo.b.taken(x) for x in things)]
    names = [Func(b.name) for b in builders]
    attrs = {
        "Tout": [dtype for dtype, _ in outs],
        "output_shapes": [shape for _, shape in outs],
        "acts": acts,
    }
    if node is IF:
        kind = "If" if stateful else "StatelessIf"
        attrs |= {"then_branch": names[0], "else_branch": names[1]}
    else:
        kind = "Case" if stateful else "StatelessCase"
        attrs["branches"] = names
        chosen = lo.b.cast(chosen, dtypes.int32)
    results = lo.b.emit(kind, chosen, inputs, **attrs)
    return _noted(lo, results, things, acts)


def _noted(lo, results, things, acts):
    """The results of a node that runs functions, which may change what they capture."""
    results = results if isinstance(results, list) else [results]
    node = results[0].node if results and isinstance(results[0], Ref) else None
    if node is None:
        node = lo.b.nodes[-1]
        results = []
    if acts:
        for x in things:
            lo.b.touched(node, x)
        lo.b.effect(node)
    else:
        for x in things:
            lo.b.used(node, x)
    return results


@direct(WHILE)
def _while(lo, op):
    return loop(lo, op)[0]


def loop(
    lo: Lowering, op: Any, kept: Sequence[Any] | None = None
) -> tuple[list[Ref], Ref, list[Ref], list[Any], list[Any]]:
    """(the results of a While, how often it ran, and what a taped one keeps of each turn).

    kept: variables that it reads, for a loop under a tape, or None.  What is kept are lists of the
    loop variables before each turn, of variables that it changes, and of its random numbers; then
    come the dtypes of their elements, and those variables.
    """
    values, tested, captured, limit = op.args[:4]
    condition, step = op.subgraphs
    b = lo.b
    loop_vars = [lo.ref(x) for x in values]
    around = [lo.ref(x) for x in (*captured, *tested)]
    kinds = [  # TensorFlow's gradients of loops look for a counter and a limit in front
        *[(dtypes.int32, TensorShape([]))] * 2,
        *((r.dtype, y.shape) for r, y in zip(loop_vars, op.outputs)),
        *((r.dtype, getattr(x, "shape", None)) for r, x in zip(around, (*captured, *tested))),
    ]
    n, behind = len(loop_vars), len(captured)
    body, refs, outputs = inner(
        lo, step, "while_body", kinds, range(2, 2 + n + behind), kept or ()
    )  # fmt: skip
    places = [2 + (i if i < n else i + behind) for i in range(len(condition.inputs))]
    cond, tests, (holds,) = inner(lo, condition, "while_cond", kinds, places)
    holds = scalar(cond, holds, condition.outputs[0])
    count, most = refs[:2]
    count = body.emit("AddV2", count, body.const(1, "int32"))
    results = [count, most, *outputs, *refs[2 + n : 2 + n + len(around)]]
    lists, items, changed = [], [], []
    if kept is not None:
        if cond.drawn or cond.assigned:
            raise Unwritable("a loop under a tape whose condition draws or changes something")
        changed = [v for v in kept if id(v) in body.assigned]
        items = [*refs[2 : 2 + n], *(body.starts[id(v)] for v in changed), *body.drawn]
        shapes = [y.shape for y in op.outputs] + [v.shape for v in changed]
        shapes += [None] * len(body.drawn)
        lists = [_empty_list(lo, *pair) for pair in zip([x.dtype for x in items], shapes)]
        kinds += [(dtypes.variant, TensorShape([]))] * len(lists)
        grown = [body.argument("kept", dtypes.variant, TensorShape([])) for _ in lists]
        for _ in lists:
            cond.argument("kept", dtypes.variant, TensorShape([]))
        results += [body.emit("TensorListPushBack", *pair) for pair in zip(grown, items)]
    most = b.const(-1, "int32") if limit is None else b.cast(lo.ref(limit), dtypes.int32)
    if limit is not None:
        holds = cond.emit("LogicalAnd", cond.emit("Less", *tests[:2]), holds)
    inputs = [b.const(0, "int32"), most, *loop_vars, *around, *lists]
    made = turned(lo, (body, results), (cond, holds), inputs, [s for _, s in kinds])
    lists = made[2 + n + len(around) :][: len(lists)]
    return made[2 : 2 + n], made[0], lists, [x.dtype for x in items], changed


def _empty_list(lo, dtype, shape):
    given = _shape_of(lo, shape), lo.b.const(-1, "int32")
    return lo.b.emit("EmptyTensorList", *given, element_dtype=dtype)


def turned(
    lo: Lowering,
    step: tuple[FunctionBuilder, Sequence[Ref]],
    test: tuple[FunctionBuilder, Ref],
    inputs: Sequence[Ref],
    shapes: Sequence[Any],
) -> list[Ref]:
    """The results of a While over (a builder, its results) of the body and of the condition."""
    (body, results), (cond, holds), b = step, test, lo.b
    things = _shared([body, cond])
    for one in (body, cond):
        one.arrange(things)
    for ref in (*results, *(body.taken(x) for x in things)):
        body.output("", ref)
    cond.output("", holds)
    for one in (body, cond):
        b.library.add(one)
    acts = _acts(body) or _acts(cond)
    stateful = b.library.stateful[body.name] or b.library.stateful[cond.name]
    given = [*inputs, *(b.taken(x) for x in things)]
    made = b.emit(
        "While" if stateful else "StatelessWhile", given, cond=Func(cond.name),
        body=Func(body.name), output_shapes=[*(s or TensorShape(None) for s in shapes),
        *[TensorShape([])] * len(things)], parallel_iterations=10, acts=acts,
    )  # fmt: skip
    return _noted(lo, made, things, acts)


@direct(CUSTOM)
def _custom_gradient(lo, op):
    tensors, captures = op.args[:2]
    forward = op.subgraphs[0]
    lowering = Lowering(forward, lo.b)
    for x, given in zip(forward.inputs, (*tensors, *captures), strict=True):
        lowering.set(x, lo.ref(given))
    lowering.run()
    return [lowering.ref(x) for x in forward.outputs[: len(op.outputs)]]


# lists of tensors
def _shape_of(lo, shape):
    b = lo.b
    if shape is None or shape.rank is None:
        return b.const(-1, "int32")
    return b.ints([-1 if s is None else s for s in shape.as_list()])


def _int32(lo, x):
    return lo.b.cast(lo.ref(x, dtypes.int32), dtypes.int32)


@direct("TensorListReserve")
def _reserve(lo, op):
    size, shape, dtype = op.args
    return lo.b.emit(
        "TensorListReserve", _shape_of(lo, shape), _int32(lo, size), element_dtype=dtype
    )


@direct("TensorListSetItem")
def _set_item(lo, op):
    array, index, value, grows, _ = op.args
    return lo.b.emit(
        "TensorListSetItem", lo.ref(array), _int32(lo, index), lo.ref(value),
        resize_if_index_out_of_bounds=bool(grows),
    )  # fmt: skip


@direct("TensorListGetItem")
def _get_item(lo, op):
    array, index, shape, dtype = op.args
    given = lo.ref(array), _int32(lo, index), _shape_of(lo, shape)
    return lo.b.emit("TensorListGetItem", *given, element_dtype=dtype)


@direct("TensorListStack")
def _list_stack(lo, op):
    array, shape, dtype, *count = op.args
    number = count[0] if count and count[0] is not None else -1
    return lo.b.emit(
        "TensorListStack", lo.ref(array), _shape_of(lo, shape), element_dtype=dtype,
        num_elements=number,
    )  # fmt: skip


@direct("TensorListGather")
def _list_gather(lo, op):
    array, indices, shape, dtype = op.args
    given = lo.ref(array), _int32(lo, indices), _shape_of(lo, shape)
    return lo.b.emit("TensorListGather", *given, element_dtype=dtype)


@direct("TensorListConcatV2")
def _list_concat(lo, op):
    array, shape, dtype = op.args
    leading = lo.b.const([], "int64")
    made = lo.b.emit(
        "TensorListConcatV2", lo.ref(array), _shape_of(lo, shape), leading, element_dtype=dtype
    )
    return made[0]


@direct("TensorListFromTensor")
def _from_tensor(lo, op):
    value = op.args[0]
    shape = TensorShape(None) if value.shape.rank is None else value.shape[1:]
    return lo.b.emit("TensorListFromTensor", lo.ref(value), _shape_of(lo, shape))


@direct("TensorListScatterIntoExistingList")
def _scatter(lo, op):
    array, indices, value = op.args[:3]
    given = lo.ref(array), lo.ref(value), _int32(lo, indices)
    return lo.b.emit("TensorListScatterIntoExistingList", *given)


@direct("TensorListSplit")
def _list_split(lo, op):
    value, lengths = op.args
    shape = TensorShape(None)
    if value.shape.rank is not None:
        shape = TensorShape([None, *value.shape.as_list()[1:]])
    given = lo.ref(value), _shape_of(lo, shape), lo.b.cast(lo.ref(lengths), dtypes.int64)
    return lo.b.emit("TensorListSplit", *given)


@direct("TensorListLength")
def _length(lo, op):
    return lo.b.emit("TensorListLength", lo.ref(op.args[0]))
