"""tf.IndexedSlices: some slices of a tensor along its first axis, the others being zero."""

from .._core import convert, dtypes
from .._core.tensor_shape import TensorShape, unknown_shape
from .scatter import scatter_nd
from .shaping import expand_dims


class IndexedSlices:
    """The slices `values[i]` at the places `indices[i]` of a larger tensor (tf.IndexedSlices).

    values: a tensor [n, ...].  indices: a vector of n ints; slices of one place add up.
    dense_shape: the whole tensor's shape as a vector, if it is known.
    """

    _is_indexed_slices = True
    _is_composite = True
    is_tensor_like = True

    def __init__(self, values, indices, dense_shape=None):
        self._values, self._indices, self._dense_shape = values, indices, dense_shape

    values = property(lambda self: self._values, doc="The slices.")
    indices = property(lambda self: self._indices, doc="The place of each slice.")
    dense_shape = property(lambda self: self._dense_shape, doc="The whole shape, or None.")
    dtype = property(lambda self: self._values.dtype, doc="The element type.")
    device = property(lambda self: self._values.device, doc="The device of the slices.")

    @property
    def shape(self):
        """The static shape of the whole tensor."""
        if self._dense_shape is None:
            return unknown_shape()
        return TensorShape([int(n) for n in convert.to_tensor(self._dense_shape)])

    def _components(self):
        parts = [self._values, self._indices, self._dense_shape]
        return parts[:2] if self._dense_shape is None else parts

    def _from_components(self, parts):
        return IndexedSlices(*parts)

    def __neg__(self):
        return IndexedSlices(-self._values, self._indices, self._dense_shape)

    def __repr__(self):
        return (
            f"IndexedSlices(indices={self._indices!r}, values={self._values!r}, "
            f"dense_shape={self._dense_shape!r})"
        )


def _dense(value, dtype=None, name=None, as_ref=False):
    """The whole tensor; ValueError when its shape is not known."""
    if dtype is not None and value.dtype is not dtypes.as_dtype(dtype):
        raise ValueError(
            f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for IndexedSlices "
            f"with dtype {value.dtype.name}"
        )
    if value.dense_shape is None:
        raise ValueError(
            f"Tensor conversion requested for IndexedSlices argument without dense_shape: {value!r}"
        )
    return scatter_nd(expand_dims(value.indices, 1), value.values, value.dense_shape)


convert.register_tensor_conversion_function(IndexedSlices, _dense)
