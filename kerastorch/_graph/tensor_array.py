"""tf.TensorArray in a trace: a GraphTensor of dtype variant carries the list of its elements."""

from __future__ import annotations

from typing import Any, NoReturn

from .._core import dtypes
from .._core.modes import Node
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape, as_shape, unknown_shape
from .._ops.creation import convert_to_tensor
from .._ops.tensor_array import TensorArray
from . import tensor_lists
from .graph_tensor import GraphTensor, is_graph_tensor
from .subgraphs import symbol
from .tapes import encloses
from .tracing import current_graph, noted, output


def _node(function, type):
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return Node(type, function, list(names), type)


_RESERVE = _node(tensor_lists.reserve, "TensorListReserve")
_WRITE = _node(tensor_lists.write, "TensorListSetItem")
_READ = _node(tensor_lists.read, "TensorListGetItem")
_STACK = _node(tensor_lists.stack, "TensorListStack")
_GATHER = _node(tensor_lists.gather, "TensorListGather")
_CONCAT = _node(tensor_lists.concat, "TensorListConcatV2")
_UNSTACK = _node(tensor_lists.unstack, "TensorListFromTensor")
_SCATTER = _node(tensor_lists.scatter, "TensorListScatterIntoExistingList")
_SPLIT = _node(tensor_lists.split, "TensorListSplit")
_LENGTH = _node(tensor_lists.length, "TensorListLength")
_SAME = _node(tensor_lists.same, "Identity")


class GraphTensorArray(TensorArray):
    """What tf.TensorArray(...) gives while a graph is traced.

    Each method that changes it gives a new one; the one it is called on stays what it was.
    """

    def __init__(
        self,
        dtype,
        size=None,
        dynamic_size=None,
        clear_after_read=None,
        tensor_array_name=None,
        handle=None,
        flow=None,
        infer_shape=True,
        element_shape=None,
        colocate_with_first_write_call=True,
        name=None,
    ):
        self._dtype = dtypes.as_dtype(dtype)
        self._dynamic_size, self._infer_shape = bool(dynamic_size), infer_shape
        # shared by all that come of one
        self._shapes = [unknown_shape() if element_shape is None else as_shape(element_shape)]
        self._size = None
        if flow is not None:
            self._flow = flow
            return
        if size is None:
            raise ValueError("Size must be provided if flow is not provided.")
        self._size = size if is_graph_tensor(size) else convert_to_tensor(size, "int32")
        self._flow = self._noted(_RESERVE, (self._size, None, self._dtype), _VARIANT)

    element_shape = property(lambda self: self._shapes[0], doc="What all elements' shapes share.")
    handle = property(lambda self: None, doc="None.")

    def _noted(self, node, args, made):
        graph = current_graph()
        if graph is None:  # an array that a function gave
            return node.public(*args)
        args = tuple([output(graph, x) if is_graph_tensor(x) else x for x in args])
        made = noted(graph, node, args, symbol(*made))
        made.op.acts = False
        return made

    def _with(self, flow):
        """The array of another list."""
        made = object.__new__(GraphTensorArray)
        made.__dict__.update(self.__dict__, _flow=flow)
        return made

    # what expands composite values takes it for its list
    def _components(self):
        return [self._flow]

    def _from_components(self, flows):
        made, size = self._with(flows[0]), self._size
        if is_graph_tensor(size) and not encloses(size.graph, current_graph()):
            made._size = None  # of a branch, which others can't see
        return made

    # one element
    def write(self, index: Any, value: Any, name: str | None = None) -> GraphTensorArray:
        """The array with `value` as element `index`.

        ValueError for a shape that does not fit; InvalidArgumentError in a run for another dtype.
        """
        value = self._value(value)
        self._fits(value.shape)
        args = (self._flow, _index(index), value, self._dynamic_size, self._dtype)
        return self._with(self._noted(_WRITE, args, _VARIANT))

    def _value(self, value):
        if self._dtype is dtypes.variant:  # a list of lists
            return getattr(value, "_flow", value)
        return convert_to_tensor(value, dtype_hint=self._dtype)

    def _fits(self, shape):
        if not self._infer_shape:
            return
        if not self.element_shape.is_compatible_with(shape):
            raise ValueError(f"Inconsistent shapes: saw {shape} but expected {self.element_shape}")
        self._shapes[0] = self.element_shape.merge_with(shape)

    def read(self, index: Any, name: str | None = None) -> GraphTensor:
        """Element `index`."""
        args = (self._flow, _index(index), self.element_shape, self._dtype)
        return self._noted(_READ, args, (self._dtype, self.element_shape))

    # many elements
    def stack(self, name: str | None = None) -> GraphTensor:
        """All elements as one tensor, along a new first axis."""
        return self._rows(_STACK, (), self._static_size())

    def gather(self, indices: Any, name: str | None = None) -> GraphTensor:
        """The elements `indices` as one tensor, along a new first axis."""
        indices = convert_to_tensor(indices, "int32")
        shape = indices.shape
        return self._rows(_GATHER, (indices,), shape[0] if shape.rank else None)

    def _rows(self, node, args, count):
        shape = TensorShape([count]).concatenate(self.element_shape)
        args = (self._flow, *args, self.element_shape, self._dtype)
        if node is _STACK:
            args = (*args, count)
        return self._noted(node, args, (self._dtype, shape))

    def _static_size(self):
        if self._dynamic_size or self._size is None:
            return None
        value = self._size.value() if is_graph_tensor(self._size) else self._size.numpy()
        return None if value is None else int(value)

    def concat(self, name: str | None = None) -> GraphTensor:
        """All elements joined along their first axis; they may differ in its length."""
        known = self.element_shape
        shape = known if known.rank is None else TensorShape([None, *known.as_list()[1:]])
        args = (self._flow, known, self._dtype)
        return self._noted(_CONCAT, args, (self._dtype, shape))

    def unstack(self, value: Any, name: str | None = None) -> GraphTensorArray:
        """An array of the entries of `value` along its first axis."""
        value = self._value(value)
        self._fits(value.shape[1:])
        return self._with(self._noted(_UNSTACK, (value,), _VARIANT))

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> GraphTensorArray:
        """The array with the entries of `value` along its first axis as elements `indices`."""
        value = self._value(value)
        self._fits(value.shape[1:])
        args = (self._flow, convert_to_tensor(indices, "int32"), value, True, self.element_shape)
        return self._with(self._noted(_SCATTER, args, _VARIANT))

    def split(self, value: Any, lengths: Any, name: str | None = None) -> GraphTensorArray:
        """An array of parts of `value`, cut along its first axis."""
        value = self._value(value)
        lengths = convert_to_tensor(lengths, "int64")
        self._fits(TensorShape([None]).concatenate(value.shape[1:]))
        return self._with(self._noted(_SPLIT, (value, lengths), _VARIANT))

    # the array
    def size(self, name: str | None = None) -> Tensor | GraphTensor:
        """The number of elements, an int32 scalar."""
        if not self._dynamic_size and self._size is not None:
            return convert_to_tensor(self._size, "int32")
        return self._noted(_LENGTH, (self._flow,), (dtypes.int32, TensorShape([])))

    def identity(self) -> GraphTensorArray:
        """The array."""
        return self._with(self._noted(_SAME, (self._flow,), _VARIANT))

    def grad(self, source: str, flow: Any = None, name: str | None = None) -> NoReturn:
        """NotImplementedError: gradients flow through the elements."""
        raise NotImplementedError("TensorArray.grad is not supported in TensorFlow 2.")

    def close(self, name: str | None = None) -> None:
        """Does nothing."""


_VARIANT = (dtypes.variant, TensorShape([]))


def _index(index):
    if type(index) is int:
        return index
    index = convert_to_tensor(index, "int32") if not hasattr(index, "dtype") else index
    if isinstance(index, Tensor) and not index.dtype.is_integer:
        raise TypeError(f"The index of a TensorArray must be an integer, got {index!r}")
    return index


TensorArray._in_graph = GraphTensorArray
