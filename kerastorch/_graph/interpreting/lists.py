"""Handlers of TensorLists, and of TensorFlow 1's TensorArrays."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.modes import Node
from ..._core.tensor_shape import TensorShape
from ..._ops import arithmetic, creation
from ..graph import mapped
from ..graph_tensor import is_graph_tensor
from ..subgraphs import symbol
from ..tensor_array import GraphTensorArray
from ..tensor_lists import Held, TensorList, added, held, holds, lengths, taken, zeroed
from ..tracing import current_graph, noted, output
from .control_flow import is_list
from .registry import handles, of_table


def _popped(array: TensorList) -> TensorList:
    if not array.items:
        raise invalid("Trying to pop from an empty list. [Op:TensorListPopBack]")
    return TensorList(list(array.items[:-1]))


def _resized(array: TensorList, size: Any) -> TensorList:
    items, size = list(array.items), int(size)
    if size < 0:
        raise invalid(f"A list cannot have {size} elements. [Op:TensorListResize]")
    return TensorList(items[:size] + [None] * (size - len(items)))


def _chained(first: TensorList, second: TensorList) -> TensorList:
    return TensorList([*first.items, *second.items])


_POP = Node("TensorListPopBack", _popped, ["array"], "TensorListPopBack")
_RESIZE = Node("TensorListResize", _resized, ["array", "size"], "TensorListResize")
_CHAIN = Node("TensorListConcatLists", _chained, ["first", "second"], "TensorListConcatLists")
_ADD = Node("AddN", added, ["inputs"], "AddN")
_ZEROS = Node("ZerosLike", zeroed, ["x"], "ZerosLike")
_LENGTHS = Node("TensorListLengths", lengths, ["array", "shape", "dtype"])
_HELD = Node("OptionalFromValue", held, ["components"], "OptionalFromValue")
_NOTHING = Node("OptionalNone", lambda: Held(None), [], "OptionalNone")
_HOLDS = Node("OptionalHasValue", holds, ["optional"], "OptionalHasValue")
_TAKEN = Node("OptionalGetValue", taken, ["optional"], "OptionalGetValue")
_VARIANT = (dtypes.variant, TensorShape([]))


def _shape(value):
    """The shape of elements that an input of an op says, as far as it is known."""
    known = value.value() if is_graph_tensor(value) else value.numpy()
    if known is None or known.ndim == 0:
        return TensorShape(None)
    return TensorShape([None if n < 0 else int(n) for n in known])


def made(dtype: Any, size: Any, shape: TensorShape) -> Any:
    """A new list."""
    found = GraphTensorArray(dtype, size, True, element_shape=shape, infer_shape=False)
    return found


def _list(x, step):
    if not is_list(x) and getattr(x, "dtype", None) is dtypes.variant:  # an element of another list
        kind = step.attrs.get("element_dtype", dtypes.float32)
        return GraphTensorArray(kind, flow=x, infer_shape=False)
    if not is_list(x):
        raise invalid(f"Node {step.name!r} of op {step.op} takes a list of tensors, got {x!r}.")
    return x


def _of(x, step, shape=None):
    """A list as an op sees it: with the dtype and the shape of elements that the op says."""
    x = _list(x, step)
    own = x.element_shape if shape is None else _merged(x.element_shape, shape)
    seen = x._with(x._flow)
    seen._shapes = [own]
    kind = step.attrs.get("element_dtype") or step.attrs.get("dtype")
    if kind is not None:
        seen._dtype = kind
    return seen


def _merged(a, b):
    return a.merge_with(b) if a.is_compatible_with(b) else b


@handles("TensorListReserve")
def _reserve(step, scope, given):
    return [made(step.attrs["element_dtype"], given[1], _shape(given[0]))]


@handles("EmptyTensorList")
def _empty(step, scope, given):
    return [made(step.attrs["element_dtype"], creation.constant(0), _shape(given[0]))]


@handles("TensorListSetItem")
def _set(step, scope, given):
    return [_of(given[0], step).write(given[1], given[2])]


@handles("TensorListGetItem")
def _get(step, scope, given):
    return [_of(given[0], step, _shape(given[2])).read(given[1])]


@handles("TensorListPushBack")
def _push(step, scope, given):
    array = _of(given[0], step)
    return [array.write(array.size(), given[1])]


@handles("TensorListPopBack")
def _pop(step, scope, given):
    array = _of(given[0], step, _shape(given[1]))
    last = array.read(array.size() - 1)
    return [array._with(array._noted(_POP, (array._flow,), _VARIANT)), last]


@handles("TensorListResize")
def _resize(step, scope, given):
    array = _list(given[0], step)
    return [array._with(array._noted(_RESIZE, (array._flow, given[1]), _VARIANT))]


@handles("TensorListStack")
def _stack(step, scope, given):
    array = _of(given[0], step, _shape(given[1]))
    count = step.attrs.get("num_elements", -1)
    found = array.stack()
    if count >= 0 and current_graph() is not None:
        found = creation.ensure_shape(found, TensorShape([count]).concatenate(array.element_shape))
    return [found]


@handles("TensorListGather")
def _gather(step, scope, given):
    return [_of(given[0], step, _shape(given[2])).gather(given[1])]


@handles("TensorListConcat", "TensorListConcatV2")
def _concat(step, scope, given):
    array = _list(given[0], step)
    shape = _shape(given[1]) if step.op.endswith("V2") else array.element_shape
    array = _of(array, step, shape)
    args = array._flow, array.element_shape, array._dtype
    return [array.concat(), array._noted(_LENGTHS, args, (dtypes.int64, TensorShape([None])))]


@handles("TensorListFromTensor")
def _from_tensor(step, scope, given):
    value = given[0]
    shape = value.shape[1:] if value.shape.rank is not None else TensorShape(None)
    return [made(value.dtype, creation.constant(0), shape).unstack(value)]


@handles("TensorListScatter", "TensorListScatterV2")
def _scatter(step, scope, given):
    value, indices, shape, *rest = given
    count = rest[0] if rest else creation.constant(-1)
    start = made(value.dtype, arithmetic.maximum(count, 0), _shape(shape))
    return [start.scatter(indices, value)]


@handles("TensorListScatterIntoExistingList")
def _scatter_into(step, scope, given):
    return [_of(given[0], step).scatter(given[2], given[1])]


@handles("TensorListSplit")
def _split(step, scope, given):
    value, shape, lengths = given
    return [made(value.dtype, creation.constant(0), _shape(shape)).split(value, lengths)]


@handles("TensorListLength")
def _length(step, scope, given):
    return [_list(given[0], step).size()]


@handles("TensorListElementShape")
def _element_shape(step, scope, given):
    shape = _list(given[0], step).element_shape
    sizes = [-1 if d is None else d for d in shape.as_list()] if shape.rank is not None else -1
    return [creation.constant(sizes, step.attrs.get("shape_type", "int32"))]


@handles("TensorListConcatLists")
def _chain(step, scope, given):
    first, second = (_list(x, step) for x in given)
    return [first._with(first._noted(_CHAIN, (first._flow, second._flow), _VARIANT))]


# gradients
def _or_of_tensors(op: str) -> Any:
    """The decorator of what an op does with lists, which works on tensors too."""
    tensors = of_table(op)

    def decorate(function):
        @handles(op)
        def run(step, scope, given):
            if any(getattr(x, "dtype", None) is dtypes.variant or is_list(x) for x in given):
                return [function([_list(x, step) for x in given])]
            return tensors(step, scope, given)

        return run

    return decorate


@_or_of_tensors("AddN")
def _add(lists):
    if len(lists) == 1:
        return lists[0]
    shape = TensorShape(None)
    for x in lists:
        shape = _merged(shape, x.element_shape)
    made = lists[0]._with(lists[0]._noted(_ADD, ([x._flow for x in lists],), _VARIANT))
    made._shapes = [shape]
    return made


@_or_of_tensors("ZerosLike")
def _zeros(lists):
    (x,) = lists
    return x._with(x._noted(_ZEROS, (x._flow,), _VARIANT))


# values that may be there, which gradients of loops keep of branches
def _noted(node, args, results):
    graph = current_graph()
    if graph is None:
        return node.public(*args)
    args = tuple([mapped(x, lambda y: output(graph, y)) for x in args])
    made = noted(graph, node, args, results)
    (made[0] if isinstance(made, list) else made).op.acts = False
    return made


@handles("OptionalFromValue")
def _from_value(step, scope, given):
    return [_noted(_HELD, ([getattr(x, "_flow", x) for x in given],), symbol(*_VARIANT))]


@handles("OptionalNone")
def _nothing(step, scope, given):
    return [_noted(_NOTHING, (), symbol(*_VARIANT))]


@handles("OptionalHasValue")
def _has_value(step, scope, given):
    return [_noted(_HOLDS, (given[0],), symbol(dtypes.bool_, TensorShape([])))]


@handles("OptionalGetValue")
def _get_value(step, scope, given):
    kinds = zip(step.attrs["output_types"], step.attrs["output_shapes"], strict=True)
    return list(_noted(_TAKEN, (given[0],), [symbol(*kind) for kind in kinds]))


# TensorFlow 1's arrays: the flow carries the list, the handle its settings
@handles("TensorArrayV3", "TensorArrayV2", "TensorArray")
def _array(step, scope, given):
    attrs = step.attrs
    shape = attrs.get("element_shape", TensorShape(None))
    found = made(attrs["dtype"], given[0], shape)
    return [found, found]


@handles("TensorArrayWriteV3")
def _array_write(step, scope, given):
    _, index, value, flow = given
    return [_list(flow, step).write(index, value)]


@handles("TensorArrayReadV3")
def _array_read(step, scope, given):
    return [_of(given[2], step).read(given[1])]


@handles("TensorArrayGatherV3")
def _array_gather(step, scope, given):
    shape = step.attrs.get("element_shape", TensorShape(None))
    return [_of(given[2], step, shape).gather(given[1])]


@handles("TensorArrayScatterV3")
def _array_scatter(step, scope, given):
    _, indices, value, flow = given
    return [_list(flow, step).scatter(indices, value)]


@handles("TensorArrayConcatV3")
def _array_concat(step, scope, given):
    return [_of(given[1], step).concat(), creation.zeros([0], "int64")]


@handles("TensorArraySplitV3")
def _array_split(step, scope, given):
    _, value, lengths, flow = given
    return [_list(flow, step).split(value, lengths)]


@handles("TensorArraySizeV3")
def _array_size(step, scope, given):
    return [_list(given[1], step).size()]


@handles("TensorArrayCloseV3")
def _array_close(step, scope, given):
    return []
