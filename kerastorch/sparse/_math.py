"""tf.sparse: reductions, products and element-wise functions of sparse tensors."""

import torch

from .._core import convert, dispatch, dtypes, nest
from .._core.composite import Composite
from .._core.errors import NotFoundError, invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._ops import arithmetic, casting, creation, elementwise, special
from .._ops._given import want_bool
from .._ops.indexing import gather
from .._ops.reductions import whole_numbers
from .._ops.shaping import transpose
from . import _places
from ._sparse_tensor import SparseTensor, SparseTensorValue, made, sizes, sparse


@dispatch.drawable
def reduce_sum(sp_input, axis=None, keepdims=None, output_is_sparse=False, name=None):
    """The sums along `axis` (a number, several, or None for all), 0 where nothing is stored.

    output_is_sparse: whether the result is a SparseTensor of the sums of what is stored.
    """
    return _reduced(sp_input, axis, keepdims, output_is_sparse, _sums)


@dispatch.drawable
def reduce_max(sp_input, axis=None, keepdims=None, output_is_sparse=False, name=None):
    """The largest stored elements along `axis`, 0 where nothing is stored; as `reduce_sum`."""
    return _reduced(sp_input, axis, keepdims, output_is_sparse, _maxima)


def _axes(axis, rank):
    """The axes that are reduced; naming one twice is no error here."""
    if axis is None:
        return tuple(range(rank))
    values = whole_numbers(axis)
    if any(not -rank <= a < rank for a in values):
        raise invalid(f"Invalid reduction dimensions {values} for input with {rank} dimension(s)")
    return tuple({a % rank for a in values})


def _reduced(sp_input, axis, keepdims, output_is_sparse, function):
    shape = sizes(sp_input)
    dims = _axes(axis, len(shape))
    kept = [a for a in range(len(shape)) if a not in dims]
    left = [1 if a in dims else n for a, n in enumerate(shape)]
    size = left if keepdims else [shape[a] for a in kept]
    groups = sp_input.indices._t.clone()
    groups[:, list(dims)] = 0
    numbers = _places.codes(groups, left)
    if not output_is_sparse:
        count = _places.size_of(left)
        return function(sp_input.values, Tensor(numbers), count, size)
    found, where = torch.unique(numbers, return_inverse=True)
    values = function(sp_input.values, Tensor(where), len(found), [len(found)])
    return made(_places.rows_of(found, size), values, size)


@op("values, groups", types=dtypes.NUMERIC, label="SparseReduceSum")
def _sums(values, groups, count, shape):
    return values.new_zeros(count).index_add(0, groups.to(values.device), values).reshape(shape)


@op("values, groups", types=dtypes.REAL, label="SparseReduceMax")
def _maxima(values, groups, count, shape):
    blank, groups = values.new_zeros(count), groups.to(values.device)
    return blank.scatter_reduce(0, groups, values, "amax", include_self=False).reshape(shape)


@dispatch.drawable
def softmax(sp_input, name=None):
    """exp(x) / sum of exp(x) over the stored elements of each row along the last dimension."""
    shape = sizes(sp_input)
    if len(shape) < 2:
        raise invalid(f"Input should have rank >= 2, got {len(shape)} [Op:SparseSoftmax]")
    numbers = _places.codes(sp_input.indices._t[:, :-1], shape[:-1])
    found, groups = torch.unique(numbers, return_inverse=True)
    values = _softmax(sp_input.values, Tensor(groups), len(found))
    return made(sp_input.indices._t, values, shape)


@op("values, groups", types=dtypes.FLOATING, label="SparseSoftmax")
def _softmax(values, groups, count):
    groups = groups.to(values.device)
    blank = values.new_zeros(count)
    top = blank.scatter_reduce(0, groups, values.detach(), "amax", include_self=False)
    powers = torch.exp(values - top[groups])
    return powers / blank.index_add(0, groups, powers)[groups]


@dispatch.drawable
def sparse_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """The matrix product of a SparseTensor and a dense matrix, or of a dense and a sparse one.

    adjoint_a, adjoint_b: whether a factor is transposed (and conjugated) first.
    InvalidArgumentError for shapes that do not fit and places out of bounds.
    """
    if isinstance(b, (SparseTensor, SparseTensorValue)):
        if bool(adjoint_a) is bool(adjoint_b):
            adjoint_a, adjoint_b = not adjoint_a, not adjoint_b
        return transpose(sparse_dense_matmul(b, sp_a, adjoint_a, adjoint_b))
    sp_a = sparse(sp_a)
    return _product(sp_a.values, b, sp_a.indices, sp_a.dense_shape, adjoint_a, adjoint_b)


_MULTIPLIED = dtypes.INEXACT - {torch.float16} | {torch.int32}


@op("values b, indices, shape", types=dtypes.NUMERIC, label="SparseTensorDenseMatMul")
def _product(values, b, indices, shape, adjoint_a, adjoint_b):
    want_bool(adjoint_a, "adjoint_a")
    want_bool(adjoint_b, "adjoint_b")
    if values.dtype not in _MULTIPLIED and values.device.type == "cpu":
        raise NotFoundError(
            None,
            None,
            "Could not find device for node: {{node SparseTensorDenseMatMul}}: there is no kernel "
            f"for {dtypes.of(values).name} tensors [Op:SparseTensorDenseMatMul]",
        )
    size = shape.tolist()
    if len(size) != 2:
        raise invalid(f"Tensor 'a_shape' must have 2 elements, got {size}")
    if b.ndim != 2:
        raise invalid(f"Tensor 'b' is not a matrix, got shape {list(b.shape)}")
    rows, columns = indices.to(values.device).unbind(1)
    if adjoint_a:
        rows, columns, size, values = columns, rows, size[::-1], values.conj()
    if adjoint_b:
        b = b.mH
    if size[1] != b.shape[0]:
        raise invalid(
            f"Cannot multiply A and B because inner dimension does not match: {size[1]} vs. "
            f"{b.shape[0]}. Did you forget a transpose?"
        )
    for number, limit, name in ((rows, size[0], "m"), (columns, size[1], "k")):
        wrong = ((number < 0) | (number >= limit)).nonzero()
        if len(wrong):
            place = int(wrong[0])
            raise invalid(
                f"{name} ({int(number[place])}) from index[{place}] out of bounds (>={limit})"
            )
    if values.dtype in _FAST and not (values.requires_grad or b.requires_grad):
        return torch.sparse.mm(_rows_first(rows, columns, values, size), b)
    blank = b.new_zeros((size[0], b.shape[1]))
    return blank.index_add(0, rows, values.unsqueeze(1) * b.index_select(0, columns))


_FAST = {torch.float32, torch.float64}


def _rows_first(rows, columns, values, size):
    """torch's sparse matrix; elements of one place add up."""
    return torch.sparse_coo_tensor(
        torch.stack([rows, columns]), values, size, check_invariants=False
    )


def map_values(op, *args, **kwargs):
    """`op` on the values of the SparseTensors among its arguments, at the same places.

    ValueError without a SparseTensor, InvalidArgumentError when places or shapes differ.
    """
    found = []

    def inner(x):
        if not isinstance(x, SparseTensor):
            return x
        found.append(x)
        return x.values

    args = nest.map_structure(inner, args)
    kwargs = nest.map_structure(inner, kwargs)
    if not found:
        raise ValueError("No SparseTensor in argument list of map_values")
    first = found[0]
    for other in found[1:]:
        if sizes(other) != sizes(first):
            raise invalid(f"Mismatched shapes! {sizes(first)} and {sizes(other)}")
        if not torch.equal(other.indices._t, first.indices._t):
            raise invalid("Mismatched indices!")
    return SparseTensor(first.indices, op(*args, **kwargs), first.dense_shape)


def _at_places(x, y, function):
    """function(values, what a dense operand has at their places); the dense one is repeated."""
    if isinstance(y, Composite):
        raise ValueError(
            f"Attempt to convert a value ({y!r}) with an unsupported type to a Tensor."
        )
    values = _cwise(x.values, y, x.indices, x.dense_shape, function)
    return made(x.indices._t, values, sizes(x))


@op("values dense, indices, shape", types=dtypes.NUMERIC, label="SparseDenseCwise")
def _cwise(values, dense, indices, shape, function):
    size = shape.tolist()
    lead = len(size) - dense.ndim
    if lead < 0 or any(a not in (1, b) for a, b in zip(dense.shape, size[lead:], strict=True)):
        raise invalid(
            "SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
            f"{size} vs. {list(dense.shape)}"
        )
    limits = torch.tensor(size, dtype=torch.int64)
    if bool(((indices < 0) | (indices >= limits)).any()):
        raise invalid(f"Provided indices are out of bounds of the shape {size}")
    where = tuple(column.to(dense.device) for column in indices[:, lead:].unbind(1))
    there = dense.expand(size[lead:])[where] if where else dense.expand(len(values))
    return function(values, there)


def _times(x, y, name=None):
    if isinstance(x, SparseTensor):
        raise ValueError(
            f"Attempt to convert a value ({x!r}) with an unsupported type ({SparseTensor}) to a "
            "Tensor."
        )
    if not hasattr(x, "_t"):
        raise ValueError(f"multiply takes no SparseTensor beside {x!r}; use sparse * number.")
    return y * x


@dispatch.drawable
def _multiplied(x, y):
    return _at_places(x, y, arithmetic.multiply.raw)


@dispatch.drawable
def _divided(x, y, name=None):
    if not isinstance(x, SparseTensor):
        raise ValueError(f"A tensor cannot be divided by a SparseTensor: {y!r}")
    y = y if hasattr(y, "_t") else convert.to_tensor(y, x.dtype)
    wide = _QUOTIENTS.get(x.dtype)
    if wide is not None and x.dtype is y.dtype:
        x, y = casting.cast(x, wide), casting.cast(y, wide)
    return _at_places(x, y, _quotient)


_QUOTIENTS = {
    **dict.fromkeys((dtypes.int8, dtypes.uint8, dtypes.int16, dtypes.uint16), dtypes.float32),
    **dict.fromkeys((dtypes.int32, dtypes.uint32, dtypes.int64, dtypes.uint64), dtypes.float64),
}


def _quotient(x, y):
    if bool((y == 0).any()):
        raise invalid("SparseDenseCwiseDiv cannot divide by zero")
    return torch.div(x, y)


SparseTensor.__mul__ = _multiplied
SparseTensor.__truediv__ = SparseTensor.__div__ = _divided


def _on_values(function):
    """`function` of a first argument that is sparse: of its values."""

    def mapped(x, *args):
        return SparseTensor(x.indices, function(x.values, *args), x.dense_shape)

    return mapped


for _function in (
    elementwise.abs,
    elementwise.negative,
    elementwise.sign,
    elementwise.square,
    elementwise.sqrt,
    elementwise.tanh,
    special.erf,
    special.bessel_i0e,
    special.bessel_i1e,
    casting.cast,
    creation.identity,
):
    dispatch.register(SparseTensor, _function, _on_values(_function))
dispatch.register(SparseTensor, arithmetic.multiply, _times)
dispatch.register(SparseTensor, arithmetic.divide, _divided)
dispatch.register(
    SparseTensor,
    creation.shape,
    lambda input, out_type=None, name=None: casting.cast(
        input.dense_shape, dtypes.int32 if out_type is None else out_type
    ),
)
dispatch.register(
    SparseTensor,
    creation.size,
    lambda input, out_type=None, name=None: casting.cast(
        Tensor(torch.tensor(_places.size_of(sizes(input)))),
        dtypes.int32 if out_type is None else out_type,
    ),
)
dispatch.register(
    SparseTensor,
    creation.rank,
    lambda input, name=None: Tensor(torch.tensor(len(sizes(input)), dtype=torch.int32)),
)


@dispatch.drawable
def segment_sum(data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False):
    """The sums of the rows `indices` of `data` that have one segment id; ids are in order.

    num_segments: the length of the result, by default the last id + 1.
    sparse_gradient: whether the gradient by `data` is IndexedSlices.
    """
    return _segments(data, indices, segment_ids, num_segments, sparse_gradient, "Sum")


@dispatch.drawable
def segment_mean(data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False):
    """The means of the rows `indices` of `data` that have one segment id; as `segment_sum`."""
    return _segments(data, indices, segment_ids, num_segments, sparse_gradient, "Mean")


@dispatch.drawable
def segment_sqrt_n(data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False):
    """Sums as `segment_sum`, divided by the square root of the number of rows."""
    return _segments(data, indices, segment_ids, num_segments, sparse_gradient, "SqrtN")


def _segments(data, indices, segment_ids, num_segments, sparse_gradient, how):
    if sparse_gradient:
        data, indices = gather(data, indices), creation.range(creation.size(indices))
    function = _sum_by_segment if how == "Sum" else _by_segment
    return function(data, indices, segment_ids, num_segments, how)


@op("data, indices, segment_ids", types=dtypes.FLOATING, label="SparseSegmentMean")
def _by_segment(data, indices, segment_ids, num_segments, how):
    if indices.ndim != 1 or segment_ids.ndim != 1:
        raise invalid("indices and segment_ids should be vectors")
    if len(indices) != len(segment_ids):
        raise invalid(
            f"segment_ids and indices should have same size: {len(segment_ids)} and {len(indices)}"
        )
    ids = segment_ids.long()
    count = _segment_count(ids, num_segments)
    indices = indices.long()
    wrong = ((indices < 0) | (indices >= len(data))).nonzero()
    if len(wrong):
        place = int(wrong[0])
        raise invalid(
            f"Index {int(indices[place])} at offset {place} in `indices` is out of range [0, "
            f"{len(data)})"
        )
    device = data.device
    rows = data.index_select(0, indices.to(device))
    total = data.new_zeros((count, *data.shape[1:])).index_add(0, ids.to(device), rows)
    if how == "Sum":
        return total
    lengths = torch.bincount(ids, minlength=count).clamp(min=1).to(device, data.dtype)
    lengths = lengths.sqrt() if how == "SqrtN" else lengths
    return total / lengths.reshape(-1, *(1,) * (data.ndim - 1))


@op("data, indices, segment_ids", types=dtypes.REAL, label="SparseSegmentSum")
def _sum_by_segment(data, indices, segment_ids, num_segments, how):
    return _by_segment.raw(data, indices, segment_ids, num_segments, how)


def _segment_count(ids, num_segments):
    if bool((ids[1:] < ids[:-1]).any()):
        raise invalid("segment ids are not increasing")
    last = int(ids[-1]) + 1 if len(ids) else 0
    if len(ids) and int(ids[0]) < 0:
        raise invalid("segment ids must be >= 0")
    if num_segments is None:
        return last
    count = int(num_segments)
    if count < 0:
        raise invalid("num_segments must not be negative")
    if last > count:
        raise invalid("segment ids must be < num_segments")
    return count
