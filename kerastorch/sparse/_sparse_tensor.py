"""tf.SparseTensor: places and the values there, all other elements being zero."""

from collections import namedtuple

import torch

from .._core import convert, dtypes
from .._core.composite import Composite
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from ._dense import dense

SparseTensorValue = namedtuple("SparseTensorValue", ["indices", "values", "dense_shape"])
SparseTensorValue.__doc__ = "A sparse tensor as arrays (tf.compat.v1.SparseTensorValue)."


class SparseTensor(Composite):
    """A tensor of which few elements are stored (tf.sparse.SparseTensor).

    indices: an int64 matrix [n, rank] of places.  values: the n elements there.
    dense_shape: the whole shape, an int64 vector [rank].
    ValueError when these do not fit together.  Most ops want the places in row-major order, each
    once: see `tf.sparse.reorder`.

    >>> tf.sparse.to_dense(tf.SparseTensor([[0, 1], [1, 0]], [5, 6], [2, 2]))
    """

    __array_priority__ = 100

    def __init__(self, indices, values, dense_shape):
        indices = _converted(indices, "indices", dtypes.int64)
        values = _converted(values, "values")
        dense_shape = _converted(dense_shape, "dense_shape", dtypes.int64)
        for part, rank in ((indices, 2), (values, 1), (dense_shape, 1)):
            if part.shape.rank != rank:
                raise ValueError(f"Shape {part.shape} must have rank {rank}")
        pairs = ((indices.shape[0], values.shape[0]), (indices.shape[1], dense_shape.shape[0]))
        for a, b in pairs:
            if None not in (a, b) and a != b:
                raise ValueError(f"Dimensions {a} and {b} are not compatible")
        self._indices, self._values, self._dense_shape = indices, values, dense_shape
        self._static = _static(dense_shape)

    @classmethod
    def from_value(cls, sparse_tensor_value):
        """A SparseTensor of a SparseTensorValue; TypeError for anything else but a SparseTensor."""
        if not isinstance(sparse_tensor_value, (SparseTensor, SparseTensorValue)):
            raise TypeError(
                f"Argument sparse_tensor_value={sparse_tensor_value} is neither a SparseTensor nor "
                "SparseTensorValue."
            )
        return cls(
            sparse_tensor_value.indices,
            sparse_tensor_value.values,
            sparse_tensor_value.dense_shape,
        )

    indices = property(lambda self: self._indices, doc="The places, an int64 matrix.")
    values = property(lambda self: self._values, doc="The elements at the places, a vector.")
    dense_shape = property(lambda self: self._dense_shape, doc="The whole shape, an int64 vector.")
    dtype = property(lambda self: self._values.dtype, doc="The element type.")
    shape = property(lambda self: self._static, doc="The whole shape, a TensorShape.")

    def get_shape(self):
        """The whole shape, a TensorShape."""
        return self._static

    def set_shape(self, shape):
        """Checks the shape: ValueError when it does not fit `shape`."""
        self._static = self._static.merge_with(shape)

    def with_values(self, new_values):
        """A SparseTensor with other values at the same places; ValueError for another number."""
        new_values = _converted(new_values, "values")
        return SparseTensor(self._indices, new_values, self._dense_shape)

    @property
    def op(self):
        """AttributeError: a tensor comes from no op outside of graphs."""
        raise AttributeError("Tensor.op is undefined when eager execution is enabled.")

    @property
    def graph(self):
        """AttributeError: a tensor is in no graph."""
        raise AttributeError("Tensor.graph is undefined when eager execution is enabled.")

    def eval(self, feed_dict=None, session=None):
        """AttributeError: there are no sessions outside of graphs."""
        return self.graph

    def consumers(self):
        """No op: outside of graphs, nothing is known to take the tensor."""
        return []

    def _numpy(self):
        """The dense array."""
        default = zero_of(self.dtype)
        return dense(self._indices, self._values, default, self._dense_shape, False).numpy()

    def __repr__(self):
        return (
            f"SparseTensor(indices={self._indices!s}, values={self._values!s}, "
            f"dense_shape={self._dense_shape!s})"
        )

    def _components(self):
        return [self._indices, self._values, self._dense_shape]

    def _from_components(self, components):
        result = SparseTensor(*components)
        if not result.shape.is_compatible_with(self.shape):
            raise ValueError(f"Shapes {result.shape} and {self.shape} are not compatible")
        result._static = result.shape.merge_with(self.shape)
        return result


def _converted(value, name, dtype=None):
    try:
        value = convert.to_tensor(value, dtype)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    return convert.to_tensor(value._t) if getattr(value, "_is_variable", False) else value


def _static(dense_shape):
    raw = getattr(dense_shape, "_t", None)
    if getattr(dense_shape, "graph_constant", False):
        raw = dense_shape._examples[0]
    if raw is None or raw.device.type == "meta":
        rank = dense_shape.shape[0] if dense_shape.shape.rank else None
        return TensorShape(None) if rank is None else TensorShape([None] * rank)
    return TensorShape([None if n == -1 else n for n in raw.tolist()])


def sparse(value):
    """A SparseTensor of a SparseTensorValue; TypeError for anything but these two."""
    if isinstance(value, SparseTensorValue):
        return SparseTensor.from_value(value)
    if not isinstance(value, SparseTensor):
        raise TypeError(f"Input must be a SparseTensor, got {type(value).__name__}: {value!r}")
    return value


def zero_of(dtype):
    """What stands for an element that is not stored, a scalar tensor."""
    if dtype == dtypes.string:
        return convert.to_tensor(b"")
    return Tensor(torch.zeros((), dtype=dtype.torch))


def made(indices, values, shape):
    """A SparseTensor of raw places, a tensor and a list of sizes, that are known to fit."""
    result = SparseTensor.__new__(SparseTensor)
    result._indices, result._values = Tensor(indices), values
    result._dense_shape = Tensor(torch.tensor(shape, dtype=torch.int64))
    result._static = TensorShape(shape)
    return result


def sizes(value):
    """The dense shape of a SparseTensor as a list of ints."""
    return value.dense_shape._t.tolist()
