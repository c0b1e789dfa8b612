"""tf.IndexedSlices: some slices of a tensor along its first axis, the others being zero."""

from .._core import convert, dtypes
from .._core.composite import Composite
from .._core.tensor_shape import TensorShape, as_shape, unknown_shape
from .._core.tensor_spec import TypeSpec
from .scatter import scatter_nd
from .shaping import expand_dims


class IndexedSlices(Composite):
    """The slices `values[i]` at the places `indices[i]` of a larger tensor (tf.IndexedSlices).

    values: a tensor [n, ...].  indices: a vector of n ints; slices of one place add up.
    dense_shape: the whole tensor's shape as a vector, if it is known.
    """

    _whole = None  # the static shape that a graph knows of

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
        if getattr(self._dense_shape, "_is_graph", False):
            return _static(self._dense_shape) if self._whole is None else self._whole
        return TensorShape([int(n) for n in convert.to_tensor(self._dense_shape)])

    @property
    def _type_spec(self):
        dense = self._dense_shape
        rows = TensorShape([None, *list(self._values.shape)[1:]])
        return IndexedSlicesSpec(
            rows if dense is None else self.shape,
            self.dtype,
            self._indices.dtype,
            None if dense is None else dense.dtype,
            self._indices.shape,
        )

    def _components(self):
        parts = [self._values, self._indices, self._dense_shape]
        return parts[:2] if self._dense_shape is None else parts

    def _from_components(self, parts):
        return IndexedSlices(*parts)

    _differentiable, _with_gradients = _components, _from_components

    def __neg__(self):
        return IndexedSlices(-self._values, self._indices, self._dense_shape)

    def __repr__(self):
        return (
            f"IndexedSlices(indices={self._indices!r}, values={self._values!r}, "
            f"dense_shape={self._dense_shape!r})"
        )


def _static(dense_shape):
    """What a graph knows of a shape that is a tensor in it."""
    known = dense_shape.value()
    if known is not None:
        return TensorShape(known.tolist())
    return TensorShape([None] * dense_shape.shape[0])


class IndexedSlicesSpec(TypeSpec):
    """Shape and dtypes of IndexedSlices (tf.IndexedSlicesSpec)."""

    def __init__(
        self,
        shape=None,
        dtype=dtypes.float32,
        indices_dtype=dtypes.int64,
        dense_shape_dtype=None,
        indices_shape=None,
    ):
        self._shape, self._dtype = as_shape(shape), dtypes.as_dtype(dtype)
        self._indices_dtype = dtypes.as_dtype(indices_dtype)
        named = dense_shape_dtype is not None
        self._dense_shape_dtype = dtypes.as_dtype(dense_shape_dtype) if named else None
        self._indices_shape = as_shape(indices_shape).with_rank(1)

    value_type = property(lambda self: IndexedSlices, doc="tf.IndexedSlices.")

    def _dtypes(self):
        return self._dtype, self._indices_dtype, self._dense_shape_dtype

    def _shapes(self):
        return self._shape, self._indices_shape

    def _fits(self, spec):
        pairs = zip(self._shapes(), spec._shapes(), strict=True)
        return self._dtypes() == spec._dtypes() and all(a.is_compatible_with(b) for a, b in pairs)

    def _is_within(self, other):
        pairs = zip(self._shapes(), other._shapes(), strict=True)
        return self._dtypes() == other._dtypes() and all(a.is_subtype_of(b) for a, b in pairs)

    def _joined(self, other):
        if self._dtypes() != other._dtypes():
            return None
        pairs = zip(self._shapes(), other._shapes(), strict=True)
        shape, indices = (a.most_specific_compatible_shape(b) for a, b in pairs)
        return IndexedSlicesSpec(shape, *self._dtypes(), indices)

    def __eq__(self, other):
        return type(other) is type(self) and (
            (self._dtypes(), self._shapes()) == (other._dtypes(), other._shapes())
        )

    def __hash__(self):
        return hash((self._dtypes(), self._shape))

    def __repr__(self):
        shown = (self._shape, *self._dtypes(), self._indices_shape)
        return f"IndexedSlicesSpec({', '.join(map(repr, shown))})"


def dense(value, dtype=None, name=None, as_ref=False):
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


convert.register_tensor_conversion_function(IndexedSlices, dense)
