"""Forms of ops that arrange, index, count and decompose."""

from __future__ import annotations

import torch

from ... import linalg, math
from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.op import op
from ..._ops import (
    arithmetic,
    casting,
    creation,
    diagonals,
    indexing,
    joining,
    products,
    ranking,
    reductions,
    scatter,
    segments,
    shaping,
    slicing,
    sorting,
)
from ...debugging import check_numerics


def _whole(value):
    """A shape or another vector of integers as a list, of a tensor that is known."""
    return [int(v) for v in value]


@op("s0 s1", type="BroadcastGradientArgs")
def _broadcast_gradient_args(s0, s1, name=None):
    """The axes over which gradients of two shapes that broadcast are summed."""
    rank = max(len(s0), len(s1))
    rows = [[1] * (rank - len(s)) + [int(n) for n in s] for s in (s0, s1)]
    # an axis that is 1 in both is summed in both
    found = [
        [i for i in range(rank) if own[i] == 1 and not (other[i] == 1 and i >= rank)]
        for own, other in (rows, rows[::-1])
    ]
    if rows[0] == rows[1] and len(s0) == len(s1):
        found = [[], []]
    return tuple(torch.tensor(axes, dtype=s1.dtype) for axes in found)


def _whole_shapes(*shapes):
    """Shapes, of which an empty one has no dtype by itself."""
    return [s if s.dtype.is_integer else casting.cast(s, "int32") for s in shapes]


@op("concat_dim, *shape", type="ConcatOffset")
def _concat_offset(concat_dim, shape, name=None):
    """Where each of several tensors begins in what they are joined to."""
    axis, at, found = int(concat_dim), 0, []
    for one in shape:
        offset = torch.zeros_like(one)
        offset[axis] = at
        at += int(one[axis])
        found.append(offset)
    return found


def _list_diff(x, y, out_idx=dtypes.int32):
    absent = reductions.reduce_all(
        math.not_equal(shaping.expand_dims(x, 1), shaping.expand_dims(y, 0)), axis=1
    )
    places = shaping.squeeze(indexing.where(absent), 1)
    return indexing.gather(x, places), casting.cast(places, out_idx)


def _unique_v2(x, axis, out_idx=dtypes.int32, counts=False):
    if x.shape.rank != 1:
        raise invalid(f"Unique of more than a vector is not supported, got the shape {x.shape}.")
    if counts:
        return tuple(sorting.unique_with_counts(x, out_idx))
    return tuple(sorting.unique(x, out_idx))


def _top_k(input, k, sorted=True):
    return tuple(ranking.top_k(input, k, sorted))


def _nth_element(input, n, reverse=False):
    ordered = sorting.sort(input, -1, "DESCENDING" if reverse else "ASCENDING")
    return indexing.gather(ordered, n, axis=-1)


def _bucketize(input, boundaries):
    edges = creation.constant([float(b) for b in boundaries], dtypes.float32)
    flat = shaping.reshape(casting.cast(input, dtypes.float32), [-1])
    return shaping.reshape(sorting.searchsorted(edges, flat, "right"), creation.shape(input))


def _format_places(src, dst):
    return [src.index(axis) for axis in dst]


def _dim_map(x, src_format="NHWC", dst_format="NCHW"):
    places = creation.constant([dst_format.index(a) for a in src_format], x.dtype)
    return indexing.gather(places, math.floormod(x, len(src_format)))


def _vec_permute(x, src_format="NHWC", dst_format="NCHW"):
    order = _format_places(src_format, dst_format)
    size = x.shape[0]
    if size == 2 and len(src_format) == 4:
        spatial = [a for a in src_format if a in "HW"]
        order = [spatial.index(a) for a in dst_format if a in "HW"]
    return indexing.gather(x, order)


def _space_to_batch(input, paddings, block_size):
    return shaping.space_to_batch(input, [block_size] * 2, paddings)


def _batch_to_space(input, crops, block_size):
    return shaping.batch_to_space(input, [block_size] * 2, crops)


def _reverse(tensor, dims):
    axes = indexing.where(dims)
    return shaping.reverse(tensor, shaping.reshape(axes, [-1]))


def _empty(shape, dtype, init=False):
    return creation.zeros(shape, dtype)


def _dense_bincount(input, size, weights, binary_output=False):
    axis = 0 if input.shape.rank in (0, 1) else -1
    return ranking.dense_bincount(input, weights, size, axis, binary_output)


def _bincount(arr, size, weights):
    return ranking.dense_bincount(arr, weights, size, 0, False)


def _diag_v2(diagonal, k, num_rows, num_cols, padding_value):
    return diagonals.diag(diagonal, "diag", k, num_rows, num_cols, padding_value, "LEFT_LEFT")


def _segment_v2(function):
    def run(data, segment_ids, num_segments):
        return function(data, segment_ids, num_segments)

    return run


def _inplace(how):
    def run(x, i, v):
        column = shaping.expand_dims(i, -1)
        return how(x, column, v)

    return run


def _strided_update(input, begin, end, strides, value, begin_mask=0, end_mask=0, ellipsis_mask=0,
                    new_axis_mask=0, shrink_axis_mask=0):  # fmt: skip
    """A copy of the input with other values in a part of it."""
    shape = creation.shape(input)
    count = reductions.reduce_prod(shape)
    numbers = shaping.reshape(creation.range(count), shape)
    masks = begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask
    places = slicing.strided_slice(numbers, begin, end, strides, *masks)
    flat = shaping.reshape(input, [-1])
    spread = shaping.broadcast_to(value, creation.shape(places))
    where = shaping.reshape(places, [-1, 1])
    found = scatter.tensor_scatter_nd_update(flat, where, shaping.reshape(spread, [-1]))
    return shaping.reshape(found, shape)


def _qr(input, full_matrices=False):
    return tuple(linalg.qr(input, full_matrices))


def _svd(input, compute_uv=True, full_matrices=False):
    found = linalg.svd(input, full_matrices, compute_uv)
    if compute_uv:
        return tuple(found)
    empty = creation.zeros([0], input.dtype)
    return found, empty, empty


def _eigh(input, compute_v=True):
    values, vectors = linalg.eigh(input)
    return values, (vectors if compute_v else creation.zeros([0], input.dtype))


def _eig(input, Tout=dtypes.complex64, compute_v=True):
    values, vectors = linalg.eig(input)
    return values, (vectors if compute_v else creation.zeros([0], values.dtype))


def _lstsq(matrix, rhs, l2_regularizer, fast=True):
    return linalg.lstsq(matrix, rhs, casting.cast(l2_regularizer, matrix.dtype), fast)


def _tridiagonal_solve(diagonals, rhs, partial_pivoting=True, perturb_singular=False):
    return linalg.tridiagonal_solve(diagonals, rhs, "compact")


def _tridiagonal_product(superdiag, maindiag, subdiag, rhs):
    rows = [shaping.squeeze(d, -2) for d in (superdiag, maindiag, subdiag)]
    return linalg.tridiagonal_matmul(tuple(rows), rhs, "sequence")


def _fourier(kind, rank, inverse, real):
    """The op of a discrete Fourier transform over the last axes."""
    names = [f"{'i' if inverse else ''}{'r' if real else ''}fft{rank if rank > 1 else ''}"]
    if rank == 3:
        names = [f"{'i' if inverse else ''}{'r' if real else ''}fftn"]
    transform = getattr(torch.fft, names[0])
    axes = {"dim": tuple(range(-rank, 0))} if rank == 3 else {}
    complexes = {torch.complex64, torch.complex128}
    types = complexes if inverse or not real else {torch.float32, torch.float64}

    if not real:

        @op("input", types=types, type=kind)
        def run(input, name=None):
            return transform(input, **axes)

        return lambda input: run(input)

    @op("input", types=types, type=kind, tensors_too="fft_length")
    def run_real(input, fft_length, name=None):
        sizes = _whole(fft_length)
        size = {"n": sizes[0]} if rank == 1 else {"s": sizes}
        return transform(input, **size, **axes)

    return lambda input, fft_length: run_real(input, fft_length)


def _fourier_forms():
    found = {}
    for rank in (1, 2, 3):
        tail = "" if rank == 1 else f"{rank}D"
        for inverse in (False, True):
            head = "I" if inverse else ""
            for real in (False, True):
                kind = f"{head}{'R' if real else ''}FFT{tail}"
                found[kind] = _fourier(kind, rank, inverse, real)
    return found


FORMS = {
    "AccumulateNV2": lambda inputs, shape=None: math.add_n(inputs),
    "ApproximateEqual": lambda x, y, tolerance=1e-5: math.less(
        math.abs(math.subtract(x, y)), tolerance
    ),
    "ApproxTopK": lambda input, k, reduction_dimension=-1, is_max_k=True: (
        ranking.approx_max_k(input, k, reduction_dimension)
        if is_max_k
        else ranking.approx_min_k(input, k, reduction_dimension)
    ),
    "BandedTriangularSolve": lambda matrix, rhs, lower=True, adjoint=False: (
        linalg.banded_triangular_solve(matrix, rhs, lower, adjoint)
    ),
    "BatchMatMulV3": lambda x, y, Tout, adj_x=False, adj_y=False: products.matmul(
        x, y, adjoint_a=adj_x, adjoint_b=adj_y, output_type=Tout
    ),
    "BatchToSpace": _batch_to_space,
    "Bincount": _bincount,
    "BroadcastGradientArgs": lambda s0, s1: _broadcast_gradient_args(*_whole_shapes(s0, s1)),
    "Bucketize": _bucketize,
    "CheckNumericsV2": lambda tensor, message: check_numerics(tensor, message),
    "ComplexAbs": lambda x: math.abs(x),
    "Concat": lambda concat_dim, values: joining.concat(values, concat_dim),
    "ConcatOffset": lambda concat_dim, shape: _concat_offset(concat_dim, shape),
    "DataFormatDimMap": _dim_map,
    "DataFormatVecPermute": _vec_permute,
    "DeepCopy": lambda x: creation.identity(x),
    "DenseBincount": _dense_bincount,
    "Div": lambda x, y: math.divide(x, y) if x.dtype.is_floating else arithmetic.truncatediv(x, y),
    "Eig": _eig,
    "Empty": _empty,
    "HistogramFixedWidth": lambda values, value_range, nbins, dtype=dtypes.int32: (
        sorting.histogram_fixed_width(values, value_range, nbins, dtype)
    ),
    "InTopK": lambda predictions, targets, k: ranking.in_top_k(targets, predictions, k),
    "InplaceAdd": _inplace(scatter.tensor_scatter_nd_add),
    "InplaceSub": _inplace(scatter.tensor_scatter_nd_sub),
    "InplaceUpdate": _inplace(scatter.tensor_scatter_nd_update),
    "Inv": lambda x: math.reciprocal(x),
    "LinSpace": lambda start, stop, num: creation.linspace(start, stop, num),
    "ListDiff": _list_diff,
    "Lu": lambda input, output_idx_type=dtypes.int32: tuple(linalg.lu(input, output_idx_type)),
    "MatrixDiag": lambda diagonal: diagonals.diag(diagonal),
    "MatrixDiagPart": lambda input: diagonals.diag_part(input),
    "MatrixDiagPartV2": lambda input, k, padding_value: diagonals.diag_part(
        input, "diag_part", k, padding_value, "LEFT_LEFT"
    ),
    "MatrixDiagV2": _diag_v2,
    "MatrixExponential": lambda input: linalg.expm(input),
    "MatrixSetDiag": lambda input, diagonal: diagonals.set_diag(input, diagonal),
    "MatrixSetDiagV2": lambda input, diagonal, k: diagonals.set_diag(
        input, diagonal, "set_diag", k, "LEFT_LEFT"
    ),
    "MatrixSolveLs": _lstsq,
    "Mod": lambda x, y: _remainder(x, y),
    "NthElement": _nth_element,
    "ParallelConcat": lambda values, shape=None: joining.concat(values, 0),
    "ParallelDynamicStitch": lambda indices, data: joining.dynamic_stitch(indices, data),
    "PlaceholderWithDefault": lambda input, shape=None: creation.identity(input),
    "Qr": _qr,
    "Reverse": _reverse,
    "ScatterNdNonAliasingAdd": lambda input, indices, updates: scatter.tensor_scatter_nd_add(
        input, indices, updates
    ),
    "SegmentMaxV2": _segment_v2(segments.unsorted_segment_max),
    "SegmentMinV2": _segment_v2(segments.unsorted_segment_min),
    "SegmentProdV2": _segment_v2(segments.unsorted_segment_prod),
    "SegmentSumV2": _segment_v2(segments.unsorted_segment_sum),
    "SelfAdjointEigV2": _eigh,
    "SpaceToBatch": _space_to_batch,
    "Svd": _svd,
    "TensorStridedSliceUpdate": _strided_update,
    "TopK": _top_k,
    "TridiagonalMatMul": _tridiagonal_product,
    "TridiagonalSolve": _tridiagonal_solve,
    "UniqueV2": _unique_v2,
    "UniqueWithCountsV2": lambda x, axis, out_idx=dtypes.int32: _unique_v2(x, axis, out_idx, True),
    "UnravelIndex": lambda indices, dims: indexing.unravel_index(indices, dims),
    **_fourier_forms(),
}


def _remainder(x, y):
    """The remainder with the sign of the dividend."""
    return math.floormod(x, y) if x.dtype.is_unsigned else arithmetic.truncatemod(x, y)
