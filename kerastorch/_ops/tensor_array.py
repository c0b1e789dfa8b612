"""tf.TensorArray: a list of tensors of one dtype, written and read by index."""

import operator

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import OutOfRangeError, invalid
from .._core.modes import modes
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape, unknown_shape
from .creation import zeros
from .joining import concat as concat_tensors
from .joining import split as split_tensor
from .joining import stack as stack_tensors
from .joining import unstack as unstack_tensor

_busy = modes.busy


class TensorArray:
    """A list of tensors of one dtype (tf.TensorArray).

    Writing changes the array itself; as in TensorFlow's graphs, go on with what `write` returns:

    >>> squares = tf.TensorArray(tf.int32, size=3)
    >>> for i in range(3):
    ...     squares = squares.write(i, i * i)
    >>> squares.stack().numpy()
    array([0, 1, 4], dtype=int32)

    dtype: of the elements.  size: how many there are; ValueError without it.
    dynamic_size: whether writing past the end makes the array longer.
    clear_after_read: whether `read` takes the element out, so that it can be read once only; the
        default.
    infer_shape: whether all elements must have the shape of the first.
    element_shape: what is known of the elements' shape.
    Elements that were never written are zeros.
    """

    _in_graph = None  # the class of arrays in a trace (see _graph/tensor_array.py)

    def __new__(cls, *args, **kwargs):
        if _busy and cls is TensorArray and state.graph is not None:
            cls = cls._in_graph
        return object.__new__(cls)

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
        if handle is not None:
            raise ValueError(
                "TensorArray handles are not supported when eager execution is enabled."
            )
        if size is None:
            raise ValueError(
                "Size must be declared for TensorArrays when eager execution is enabled."
            )
        self._dtype = dtypes.as_dtype(dtype)
        self._dynamic_size = bool(dynamic_size)
        self._clear_after_read = clear_after_read is None or bool(clear_after_read)
        self._infer_shape = infer_shape
        self._element_shape = unknown_shape() if element_shape is None else as_shape(element_shape)
        self._flow = convert.to_tensor(0 if flow is None else flow)
        self._tensors = [None] * operator.index(size)
        self._read = set()

    dtype = property(lambda self: self._dtype, doc="The element type.")
    dynamic_size = property(lambda self: self._dynamic_size, doc="Whether it grows when written.")
    element_shape = property(lambda self: self._element_shape, doc="The shape that all have.")
    flow = property(lambda self: self._flow, doc="The tensor given as flow, or 0.")
    handle = property(lambda self: None, doc="None.")

    # one element
    def write(self, index, value, name=None):
        """Sets element `index` and returns the array.

        OutOfRangeError for an index that is not there, InvalidArgumentError for another dtype,
        ValueError for a shape that does not fit.
        """
        self._write(_index(index), value)
        return self

    def _write(self, index, value):
        if index < 0:
            raise _out_of_range(f"Writing to negative indices (index {index}) is not allowed.")
        size = len(self._tensors)
        if index >= size and not self._dynamic_size:
            raise _out_of_range(
                f"Tried to write to index {index} but array is not resizeable and size is: {size}"
            )
        value = convert.to_tensor(value, dtype_hint=self._dtype)
        if value.dtype is not self._dtype:
            raise invalid(
                f"TensorArray dtype is {self._dtype.name} but Op is trying to write dtype "
                f"{value.dtype.name}"
            )
        self._fits(value.shape)
        if index >= size:
            self._tensors += [None] * (index + 1 - size)
        self._tensors[index] = value

    def _fits(self, shape):
        """Checks the shape of a new element, and keeps it when it is inferred."""
        if not self._element_shape.is_compatible_with(shape):
            raise ValueError(
                f"Incompatible shape for value ({shape}), expected ({self._element_shape})"
            )
        if self._infer_shape and not self._element_shape.is_fully_defined():
            self._element_shape = self._element_shape.merge_with(shape)

    def read(self, index, name=None):
        """Element `index`, which is then no longer there, unless clear_after_read is False.

        OutOfRangeError for an index that is not there, InvalidArgumentError for the second read.
        """
        index = _index(index)
        if index < 0:
            raise _out_of_range(f"Reading from negative indices (index {index}) is not allowed.")
        if index >= len(self._tensors):
            raise _out_of_range(
                f"Tried to read from index {index} but array size is: {len(self._tensors)}"
            )
        if self._tensors[index] is None and index in self._read:
            raise invalid(
                f"Could not read index {index} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = false?)"
            )
        value = self._element(index)
        if self._clear_after_read:
            self._tensors[index] = None
            self._read.add(index)
        return value

    def _element(self, index):
        """An element, zeros where there is none; ValueError when their shape is not known."""
        value = self._tensors[index]
        if value is None:
            value = self._tensors[index] = zeros(self._element_shape.as_list(), self._dtype)
        return value

    # many elements
    def stack(self, name=None):
        """All elements as one tensor, along a new first axis."""
        if not self._tensors:
            known = self._element_shape.is_fully_defined()
            return zeros([0, *(self._element_shape.as_list() if known else ())], self._dtype)
        return stack_tensors(self._elements())

    def gather(self, indices, name=None):
        """The elements `indices` as one tensor, along a new first axis."""
        return stack_tensors([self._element(i) for i in _indices(indices)])

    def concat(self, name=None):
        """All elements joined along their first axis; they may differ in its length.

        InvalidArgumentError for scalars, and for an array without elements.
        """
        values = self._elements()
        if not values:
            raise invalid("ConcatV2 needs at least one tensor: the TensorArray is empty")
        if any(not x._t.ndim for x in values):
            raise invalid("Concat saw a scalar shape but requires at least vectors.")
        return concat_tensors(values, 0)

    def _elements(self):
        return [self._element(i) for i in range(len(self._tensors))]

    def unstack(self, value, name=None):
        """Sets the elements to the entries of `value` along its first axis; returns the array.

        ValueError when there are more than the array can hold.
        """
        values = unstack_tensor(value)
        if len(values) > len(self._tensors) and not self._dynamic_size:
            raise ValueError(
                f"Cannot unstack {len(values)} tensors into a TensorArray of static size "
                f"{len(self._tensors)} "
            )
        self._tensors = list(values)
        return self

    def scatter(self, indices, value, name=None):
        """Sets the elements `indices` to the entries of `value` along its first axis; returns
        the array."""
        for index, x in zip(_indices(indices), unstack_tensor(value)):
            self._write(index, x)
        return self

    def split(self, value, lengths, name=None):
        """Sets the elements to parts of `value`, cut along its first axis; returns the array.

        InvalidArgumentError unless the lengths sum up to that axis and are as many as the
        elements (any number with dynamic_size).
        """
        value = convert.to_tensor(value, dtype_hint=self._dtype)
        lengths = _indices(lengths)
        if not isinstance(lengths, list):
            raise invalid("Expected lengths to be a vector, received shape: []")
        shape = tuple(value.shape)
        if not shape:
            raise invalid("Expected value to be at least a vector, but received shape: []")
        if sum(lengths) != shape[0]:
            raise invalid(
                "Expected sum of lengths to be equal to values.shape[0], but sum of lengths is "
                f"{sum(lengths)} and value's shape is: {list(shape)}"
            )
        if not self._dynamic_size and len(self._tensors) != len(lengths):
            raise invalid(
                f"TensorArray's size is not equal to the size of lengths ({len(self._tensors)} vs. "
                f"{len(lengths)}), and the TensorArray is not marked as dynamically resizeable."
            )
        self._tensors = list(split_tensor(value, lengths))
        return self

    # the array
    def size(self, name=None):
        """The number of elements, an int32 scalar."""
        return Tensor(torch.tensor(len(self._tensors), dtype=torch.int32))

    def identity(self):
        """The array itself."""
        return self

    def grad(self, source, flow=None, name=None):
        """NotImplementedError: gradients flow through the elements, no array of them is needed."""
        raise NotImplementedError(
            "TensorArray.grad is not supported when executing eagerly: a GradientTape "
            "differentiates through the elements."
        )

    def close(self, name=None):
        """Drops all elements."""
        self._tensors = []


def _out_of_range(message):
    return OutOfRangeError(None, None, message)


def _index(index):
    raw = getattr(index, "_t", None)
    index = index if raw is None else raw.item()
    if isinstance(index, (float, np.floating)):
        raise TypeError(f"list indices must be integers or slices, not {type(index).__name__}")
    return int(index)


def _indices(values):
    if isinstance(values, dtypes.DType):
        raise TypeError("'DType' object is not iterable")
    return convert.to_tensor(values)._t.tolist()
