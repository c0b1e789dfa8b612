"""map_fn, scan, foldl, foldr and vectorized_map in a trace: loops over TensorArrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._core import dtypes, nest
from .._core.composite import Composite
from .._core.modes import Node
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._ops import functional
from .._ops.arithmetic import maximum
from .._ops.comparison import equal
from .._ops.creation import convert_to_tensor
from .._ops.creation import shape as shape_of
from .._ops.indexing import where
from .branches import packed
from .graph import FuncGraph, Graph, Operation
from .graph_tensor import Untraceable
from .loops import while_loop
from .subgraphs import add, rule_of, symbol, traced
from .tensor_array import GraphTensorArray
from .tracing import current_graph, output, register_rule, tracing


def _tensors(elems: Any, name: str) -> list[Any]:
    flat = nest.flatten(elems)
    if any(isinstance(x, Composite) for x in flat):
        raise Untraceable(f"{name} takes a composite value")
    return [convert_to_tensor(x) for x in flat]


def _length(flat: Sequence[Any]) -> Any:
    """The first size, an int where it is known; ValueError where sizes differ."""
    known = {x.shape[0] for x in flat if x.shape.rank} - {None}
    if len(known) > 1:
        a, b = sorted(known)[:2]
        raise ValueError(f"Dimensions {a} and {b} are not compatible")
    return known.pop() if known else shape_of(flat[0])[0]


def _rows(flat: Sequence[Any], count: Any) -> list[GraphTensorArray]:
    """TensorArrays of the entries along the first axis."""
    return [GraphTensorArray(x.dtype, count, infer_shape=True).unstack(x) for x in flat]


def _known_length(x: Any, count: Any) -> Any:
    """A stacked result with what is known of its length."""
    if isinstance(count, int) and x.shape.rank is not None:
        x.set_shape(TensorShape([count]).concatenate(x.shape[1:]))
    return x


def map_fn(
    fn: Callable[[Any], Any], elems: Any, dtype: Any, infer_shape: bool, signature: Any
) -> Any:
    """tf.map_fn: the function is traced once."""
    if not callable(fn):
        raise TypeError(f"The provided function {fn!r} is not callable.")
    wanted = dtype if signature is None else signature
    flat = _tensors(elems, "map_fn")
    if not flat:
        raise ValueError(f"elems must be a Tensor or sequence of Tensors, got {elems!r}.")
    if flat[0].shape.rank == 0:
        raise ValueError("Elements in elems must be 1+ dimensional Tensors, not scalars")
    count = _length(flat)
    structure = elems if wanted is None else wanted
    specs = [_spec(s) for s in nest.flatten(flat if wanted is None else wanted)]
    rows = _rows(flat, count)
    results = [
        GraphTensorArray(kind, count, infer_shape=infer_shape, element_shape=shape)
        for kind, shape in specs
    ]

    def body(i, arrays):
        result = fn(nest.pack_sequence_as(elems, [r.read(i) for r in rows]))
        nest.assert_same_structure(structure, result)
        values = [
            convert_to_tensor(v, dtype_hint=k) for v, (k, _) in zip(nest.flatten(result), specs)
        ]
        return i + 1, [a.write(i, v) for a, v in zip(arrays, values)]

    _, arrays = while_loop(
        lambda i, arrays: i < count, body, (convert_to_tensor(0), results), name="map/while"
    )
    return nest.pack_sequence_as(structure, [_known_length(a.stack(), count) for a in arrays])


def _spec(given):
    """(the dtype, the shape that is asked for) of what a function gives for an entry."""
    if isinstance(given, TypeSpec) and not isinstance(given, TensorSpec):
        raise Untraceable(f"map_fn gives what a {type(given).__name__} describes")
    if isinstance(given, TensorSpec):
        return given.dtype, given.shape
    return dtypes.as_dtype(getattr(given, "dtype", given)), None


def fold(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any, reverse: bool) -> Any:
    """tf.foldl and tf.foldr."""
    _check_callable(fn)
    flat = _tensors(elems, "fold")
    count = _length(flat)
    rows = _rows(flat, count)
    first, start, end, step = _order(count, reverse)
    if initializer is None:
        value = nest.pack_sequence_as(elems, [r.read(first) for r in rows])
        start = start + step
    else:
        value = nest.map_structure(convert_to_tensor, initializer)

    def body(i, value):
        return i + step, fn(value, nest.pack_sequence_as(elems, [r.read(i) for r in rows]))

    going = (lambda i, _: i > end) if reverse else (lambda i, _: i < end)
    name = "foldr/while" if reverse else "foldl/while"
    return while_loop(going, body, (convert_to_tensor(start), value), name=name)[1]


def _order(count, reverse):
    """(the first index, where to start, where to end, the step)."""
    return (count - 1, count - 1, -1, -1) if reverse else (0, 0, count, 1)


def _check_callable(fn):
    if not callable(fn):
        raise TypeError(f"{fn.__name__} is not callable. Please provide a callable function.")


def scan(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any,
    infer_shape: bool,
    reverse: bool,
) -> Any:
    """tf.scan."""
    _check_callable(fn)
    flat = _tensors(elems, "scan")
    count = _length(flat)
    rows = _rows(flat, count)
    first, start, end, step = _order(count, reverse)
    like = elems if initializer is None else initializer
    if initializer is None:
        value = [r.read(first) for r in rows]
    else:
        value = [convert_to_tensor(x) for x in nest.flatten(initializer)]
    results = [
        GraphTensorArray(
            x.dtype, count, infer_shape=infer_shape, element_shape=x.shape if infer_shape else None
        )
        for x in value
    ]
    if initializer is None:
        results = [r.write(first, x) for r, x in zip(results, value)]
        start = start + step

    def body(i, value, arrays):
        entries = nest.pack_sequence_as(elems, [r.read(i) for r in rows])
        value = fn(nest.pack_sequence_as(like, value), entries)
        nest.assert_same_structure(like, value)
        value = [convert_to_tensor(x) for x in nest.flatten(value)]
        return i + step, value, [a.write(i, x) for a, x in zip(arrays, value)]

    going = (lambda i, *_: i > end) if reverse else (lambda i, *_: i < end)
    loop_vars = (convert_to_tensor(start), value, results)
    arrays = while_loop(going, body, loop_vars, name="scan/while")[2]
    return nest.pack_sequence_as(like, [_known_length(a.stack(), count) for a in arrays])


def vectorized_map(fn: Callable[[Any], Any], elems: Any) -> Any:
    """tf.vectorized_map: the function is traced for one entry, and run for all at once."""
    graph = current_graph()
    flat = [output(graph, x) for x in _tensors(elems, "vectorized_map")]
    wide = [x for x in flat if x.shape.rank and x.shape[0] != 1] or flat
    count = _length(wide)
    entry = traced("vectorized_map", fn, lambda g: [_entry(g, elems, flat)])
    captured = entry.captured(len(flat))
    length = count if isinstance(count, int) else None
    results = [symbol(x.dtype, TensorShape([length]).concatenate(x.shape)) for x in entry.outputs]

    def run(rows, captured, name=None):
        return functional.vectorized_map(lambda given: entry.run(*given, *captured), list(rows))

    op = add(VECTORIZED, None, (flat, captured), results, run, [entry])
    return packed(entry.structured_outputs, op.outputs)


def _entry(graph, elems, flat):
    made = [graph.placeholder(x.shape[1:], x.dtype, "placeholder") for x in flat]
    return nest.pack_sequence_as(elems, made)


VECTORIZED = Node("VectorizedMap", vectorized_map, ["elems", "captured", "name"])


def as_loop(op: Operation) -> Graph:
    """A Graph that goes through the entries of a VectorizedMap one by one; its inputs are the
    tensors and what is captured."""
    rows, captured = op.args[:2]
    (entry,) = op.subgraphs
    graph = FuncGraph("vectorized_map")
    with tracing(graph):
        given = [
            graph.placeholder(x.shape, x.dtype, "placeholder", x._examples)
            for x in (*rows, *captured)
        ]
        graph.outputs = _one_by_one(entry, given[: len(rows)], given[len(rows) :])
    return graph


def _one_by_one(entry, elems, captured):
    sizes = [shape_of(x)[0] if x.shape[0] is None else x.shape[0] for x in elems]
    count = sizes[0]
    for size in sizes[1:]:
        known = isinstance(count, int) and isinstance(size, int)
        count = max(count, size) if known else maximum(count, size)
    rows = [GraphTensorArray(x.dtype, n).unstack(x) for x, n in zip(elems, sizes, strict=True)]
    results = [GraphTensorArray(y.dtype, count, element_shape=y.shape) for y in entry.outputs]

    def read(row, size, i):  # an entry that stands alone is that of all
        if len(rows) == 1 or size is count:
            return row.read(i)
        return row.read(where(equal(size, 1), 0, i))

    def body(i, arrays):
        made = entry.run(*map(read, rows, sizes, [i] * len(rows)), *captured)
        return i + 1, [a.write(i, y) for a, y in zip(arrays, made, strict=True)]

    start = convert_to_tensor(0), results
    _, arrays = while_loop(lambda i, _: i < count, body, start, name="vectorized_map/while")
    return [_known_length(a.stack(), count) for a in arrays]


# what the ops of this name ask
def _map_fn(fn, elems, dtype, infer_shape, signature):
    return map_fn(fn, elems, dtype, infer_shape, signature)


def _foldl(fn, elems, initializer):
    return fold(fn, elems, initializer, False)


def _foldr(fn, elems, initializer):
    return fold(fn, elems, initializer, True)


for _node, _function in {
    functional.MAP_FN: _map_fn,
    functional.FOLDL: _foldl,
    functional.FOLDR: _foldr,
    functional.SCAN: scan,
    functional.VECTORIZED_MAP: vectorized_map,
}.items():
    register_rule(_node, rule_of(_function))
