"""tf.sparse.bincount: how often values occur, as a SparseTensor."""

import functools

import torch

from .._core import convert, dispatch, dtypes
from .._core.composite import Composite
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._ops import ranking
from . import _places
from ._sparse_tensor import SparseTensor, made, sizes
from ._spec import SparseTensorSpec


def _spec_of_counts(values, weights=None, axis=0, *args, **kwargs):
    """The spec of what `bincount` gives: how many columns there are hangs on the values."""
    kind = getattr(values if weights is None else weights, "dtype", dtypes.int64)
    shape = getattr(values, "shape", None)
    if shape is None or shape.rank is None:
        return SparseTensorSpec(None, kind)
    return SparseTensorSpec([None] if axis in (0, None) or shape.rank == 1 else [None, None], kind)


@functools.partial(dispatch.drawable, gives=_spec_of_counts)
def bincount(
    values, weights=None, axis=0, minlength=None, maxlength=None, binary_output=False, name=None
):
    """How often each number occurs in integers 0, 1, ..., a SparseTensor of the counts.

    values: a tensor, RaggedTensor or SparseTensor.  weights: of the same kind and shape, what is
    summed in place of counting.
    axis: 0 to count all together, -1 for each row.  minlength: the least number of columns;
    maxlength: larger numbers do not count.  binary_output: 1 for every number that occurs.
    """
    if weights is not None and binary_output:
        raise ValueError("Arguments `binary_output` and `weights` are mutually exclusive.")
    axis = 0 if axis is None else axis
    if axis not in (0, -1):
        raise ValueError(
            f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported."
        )
    if not isinstance(values, Composite):
        values = convert.to_tensor(values)
    if weights is not None and not isinstance(weights, Composite):
        weights = convert.to_tensor(weights)
    rows, values, weights, lead = parts_of(values, weights, axis)
    return _counted(rows, values, weights, lead, (minlength, maxlength, binary_output))


def parts_of(values, weights, axis):
    """(row numbers or None, values, weights, the number of rows as a list) of what is counted."""
    parts = getattr(values, "_counted_parts", None)
    if parts is not None:
        return parts(weights, axis)
    if weights is not None and isinstance(weights, Composite):
        raise ValueError("Argument `weights` must be a Tensor if `values` is a Tensor.")
    if weights is not None and list(weights.shape) != list(values.shape):
        raise invalid(
            f"Weights and values must have the same shape: {weights.shape} and {values.shape}"
        )
    if axis == 0 or values.shape.rank < 2:
        return None, values, weights, []
    if values.shape.rank > 2:
        raise invalid(f"Input must be a 1 or 2-dimensional tensor, got {values.shape}")
    count, length = values.shape
    rows = torch.repeat_interleave(torch.arange(count), length)
    return rows, values, weights, [count]


def _sparse_parts(self, weights, axis):
    if weights is not None:
        if not isinstance(weights, SparseTensor):
            raise ValueError(
                "Argument `weights` must be a SparseTensor if `values` is a SparseTensor. "
                f"Received weights={weights} of type: {type(weights).__name__}"
            )
        same = sizes(self) == sizes(weights) and torch.equal(self.indices._t, weights.indices._t)
        if not same:
            raise invalid("'weights' and 'values' must have the same dense shape and indices.")
        weights = weights.values
    shape = sizes(self)
    if axis == 0 or len(shape) < 2:
        return None, self.values, weights, []
    return self.indices._t[:, 0], self.values, weights, [shape[0]]


SparseTensor._counted_parts = _sparse_parts


def _counted(rows, values, weights, lead, options):
    minlength, maxlength, binary_output = options
    raw = values._t
    if not isinstance(raw, torch.Tensor) or raw.dtype not in dtypes.INDEX:
        raise invalid(
            f"Value for attr 'T' of {values.dtype.name} is not in the list of allowed values: "
            "int32, int64 [Op:DenseCountSparseOutput]"
        )
    raw = raw.reshape(-1).long().cpu()
    if bool((raw < 0).any()):
        raise invalid("Input values must all be non-negative [Op:DenseCountSparseOutput]")
    least = -1 if minlength is None else int(minlength)
    most = -1 if maxlength is None else int(maxlength)
    kept = torch.nonzero(raw < most).squeeze(-1) if most >= 0 else torch.arange(len(raw))
    size = _columns(raw, least, most)
    places = raw[kept].unsqueeze(1)
    shape = [*lead, size]
    if lead:
        places = torch.cat([rows[kept].unsqueeze(1), places], 1)
    found, where = torch.unique(_places.codes(places, shape), return_inverse=True)
    counts = _sums(values, weights, kept, where, len(found), binary_output)
    return made(_places.rows_of(found, shape), counts, shape)


def _columns(raw, least, most):
    size = int(raw.max()) + 1 if len(raw) else 1
    size = max(size, least)
    return min(size, most) if most >= 0 else size


def _sums(values, weights, kept, where, count, binary_output):
    if weights is None:
        counts = torch.bincount(where, minlength=count)
        counts = counts.clamp(max=1) if binary_output else counts
        return Tensor(counts.to(values._t.dtype))
    return _weighed(weights, Tensor(kept), Tensor(where), count)


@op("weights, kept, where", types=dtypes.NUMERIC, label="SparseCountSparseOutput")
def _weighed(weights, kept, where, count):
    return weights.new_zeros(count).index_add(0, where, weights.reshape(-1)[kept])


def dense_counts(arr, weights, minlength, maxlength, dtype, axis, binary_output):
    """tf.math.bincount of a sparse or ragged `arr`, whose result is dense."""
    rows, values, weights, lead = parts_of(arr, weights, axis)
    if not lead:
        return ranking._bincount(values, weights, minlength, maxlength, dtype, 0, binary_output)
    return _matrix(values, weights, Tensor(rows), lead, minlength, maxlength, dtype, binary_output)


@op("values, weights?, rows", label="SparseBincount")
def _matrix(values, weights, rows, lead, minlength, maxlength, dtype, binary_output):
    values = values.long()
    if bool((values < 0).any()):
        raise invalid("Input must be non-negative")
    size = int(values.max()) + 1 if len(values) else 0
    size = size if minlength is None else max(size, int(minlength))
    size = size if maxlength is None else min(size, int(maxlength))
    inside = torch.nonzero(values < size).squeeze(-1)
    weights = torch.ones(len(values), dtype=dtype) if weights is None else weights
    numbers = rows[inside] * size + values[inside]
    out = weights.new_zeros(lead[0] * size).index_add(0, numbers, weights[inside])
    out = out.clamp(max=1) if binary_output else out
    return out.reshape(lead[0], size)


dispatch.register(SparseTensor, ranking._bincount, dense_counts)
