"""Rules of operations on sparse values."""

from __future__ import annotations

import numpy as np

from ..._core import dtypes
from ..._core.tensor_shape import TensorShape
from .building import Unwritable
from .composites import Sp, composite, cut, number, ref_of
from .parts import vector


def _reduced(op_type):
    def rule(lo, op, a):
        x, axis = a["sp_input"], a.get("axis")
        if a.get("output_is_sparse"):
            raise Unwritable("a reduction that gives a sparse value")
        axes = list(range(x.rank)) if axis is None else np.ravel(axis).tolist()
        return lo.b.emit(
            op_type, x.indices, x.values, x.shape, lo.b.ints(axes),
            keep_dims=bool(a.get("keepdims")),
        )  # fmt: skip

    return rule


composite("sparse._math.reduce_sum")(_reduced("SparseReduceSum"))
composite("sparse._math.reduce_max")(_reduced("SparseReduceMax"))


@composite("sparse._making.from_dense")
def _from_dense(lo, op, a):
    b, x = lo.b, a["tensor"]
    ref = ref_of(lo, x)
    zero = b"" if ref.dtype is dtypes.string else False if ref.dtype is dtypes.bool_ else 0
    places = b.emit("Where", b.emit("NotEqual", ref, b.const(zero, ref.dtype)))
    values = b.emit("GatherNd", ref, places)
    return Sp(places, values, b.emit("Shape", ref, out_type=dtypes.int64), x.shape.rank)


@composite("sparse._making.to_dense")
def _to_dense(lo, op, a):
    x, b, default = a["sp_input"], lo.b, a.get("default_value")
    kind = x.values.dtype
    if default is None:
        default = b"" if kind is dtypes.string else False if kind is dtypes.bool_ else 0
    return b.emit(
        "SparseToDense", x.indices, x.shape, x.values, ref_of(lo, default, kind),
        validate_indices=bool(a.get("validate_indices", True)),
    )  # fmt: skip


@composite("sparse._math.sparse_dense_matmul")
def _matmul(lo, op, a):
    x, dense = a["sp_a"], a["b"]
    if not isinstance(x, Sp) or isinstance(dense, Sp):
        raise Unwritable("a product of a dense and a sparse matrix")
    return lo.b.emit(
        "SparseTensorDenseMatMul", x.indices, x.values, x.shape, ref_of(lo, dense, x.values.dtype),
        adjoint_a=bool(a.get("adjoint_a")), adjoint_b=bool(a.get("adjoint_b")),
    )  # fmt: skip


@composite("sparse._merging.add")
def _add(lo, op, a):
    x, y, b = a["a"], a["b"], lo.b
    if isinstance(x, Sp) and isinstance(y, Sp):
        real = {dtypes.complex64: dtypes.float32, dtypes.complex128: dtypes.float64}
        kind = real.get(x.values.dtype, x.values.dtype)
        limit = ref_of(lo, a.get("threshold", 0), kind)
        parts = x.indices, x.values, x.shape, y.indices, y.values, y.shape
        return Sp(*b.emit("SparseAdd", *parts, limit), x.rank)
    x, y = (x, y) if isinstance(x, Sp) else (y, x)
    dense = ref_of(lo, y, x.values.dtype)
    return b.emit("SparseTensorDenseAdd", x.indices, x.values, x.shape, dense)


@composite("sparse._shaping.concat")
def _concat(lo, op, a):
    rows, axis = a["sp_inputs"], number(a["axis"], "an axis")
    if a.get("expand_nonconcat_dims"):
        raise Unwritable("sparse values joined whose other axes differ")
    parts = [[getattr(x, n) for x in rows] for n in ("indices", "values", "shape")]
    return Sp(*lo.b.emit("SparseConcat", *parts, concat_dim=axis % rows[0].rank), rows[0].rank)


@composite("sparse._making.reorder")
def _reorder(lo, op, a):
    return _in_order(lo, a["sp_input"])


def _in_order(lo, x):
    return Sp(*lo.b.emit("SparseReorder", x.indices, x.values, x.shape), x.shape, x.rank)


@composite("sparse._shaping.transpose")
def _transpose(lo, op, a):
    x, perm, b = a["sp_input"], a.get("perm"), lo.b
    perm = list(range(x.rank))[::-1] if perm is None else np.ravel(perm).tolist()
    order = b.ints(perm)
    indices = b.emit("GatherV2", x.indices, order, b.const(1, "int32"))
    shape = b.emit("GatherV2", x.shape, order, b.const(0, "int32"))
    return _in_order(lo, Sp(indices, x.values, shape, x.rank))


@composite("sparse._shaping.slice")
def _slice(lo, op, a):
    x, b = a["sp_input"], lo.b
    begin, size = (b.cast(vector(lo, a[n]), dtypes.int64) for n in ("start", "size"))
    return Sp(*b.emit("SparseSlice", x.indices, x.values, x.shape, begin, size), x.rank)


@composite("sparse._making.fill_empty_rows")
def _fill(lo, op, a):
    x = a["sp_input"]
    default = ref_of(lo, a["default_value"], x.values.dtype)
    made = lo.b.emit("SparseFillEmptyRows", x.indices, x.values, x.shape, default)
    return [Sp(made[0], made[1], x.shape, x.rank), made[2]]


@composite("sparse._making.retain")
def _retain(lo, op, a):
    x, b = a["sp_input"], lo.b
    places = b.emit("Squeeze", b.emit("Where", ref_of(lo, a["to_retain"])), squeeze_dims=[1])
    zero = b.const(0, "int32")
    parts = [b.emit("GatherV2", p, places, zero) for p in (x.indices, x.values)]
    return Sp(*parts, x.shape, x.rank)


@composite("sparse._shaping.reshape")
def _reshape(lo, op, a):
    x, b = a["sp_input"], lo.b
    shape = a["shape"]
    shape = shape.as_list() if isinstance(shape, TensorShape) else shape
    new = b.cast(vector(lo, shape), dtypes.int64)
    indices, shape = b.emit("SparseReshape", x.indices, x.shape, new)
    return Sp(indices, x.values, shape, op.outputs[0].shape[1])


@composite("sparse._shaping.expand_dims")
def _expand_dims(lo, op, a):
    x, b = a["sp_input"], lo.b
    axis = -1 if a.get("axis") is None else number(a["axis"], "an axis")
    axis = axis % (x.rank + 1)
    zeros = b.emit("ZerosLike", _columns(b, x.indices, 0, 1))
    parts = [_columns(b, x.indices, 0, axis), zeros, _columns(b, x.indices, axis, x.rank)]
    indices = b.emit("ConcatV2", parts, b.const(1, "int32"))
    pieces = [cut(b, x.shape, None, axis) if axis else b.const([], "int64"),
              b.const([1], "int64"), cut(b, x.shape, axis, None)]  # fmt: skip
    return Sp(indices, x.values, b.emit("ConcatV2", pieces, b.const(0, "int32")), x.rank + 1)


def _columns(b, matrix, begin, end):
    return b.emit(
        "StridedSlice", matrix, b.ints([0, begin]), b.ints([0, end]), b.ints([1, 1]), begin_mask=1,
        end_mask=1,
    )  # fmt: skip


@composite("sparse._math.softmax")
def _softmax(lo, op, a):
    x = a["sp_input"]
    made = lo.b.emit("SparseSoftmax", x.indices, x.values, x.shape)
    return Sp(x.indices, made, x.shape, x.rank)


def _extreme(op_type):
    def rule(lo, op, a):
        x, y = a["sp_a"], a["sp_b"]
        parts = x.indices, x.values, x.shape, y.indices, y.values, y.shape
        return Sp(*lo.b.emit(op_type, *parts), x.shape, x.rank)

    return rule


composite("sparse._merging.minimum")(_extreme("SparseSparseMinimum"))
composite("sparse._merging.maximum")(_extreme("SparseSparseMaximum"))


@composite("nn.sparse_lookup.embedding_lookup_sparse")
def _lookup(lo, op, a):
    tables, ids, weights, b = a["params"], a["sp_ids"], a.get("sp_weights"), lo.b
    combiner = a.get("combiner") or "mean"
    if isinstance(tables, (list, tuple)):
        if len(tables) != 1:
            raise Unwritable("rows looked up in several tables")
        (tables,) = tables
    if a.get("max_norm") is not None or not isinstance(ids, Sp):
        raise Unwritable("rows looked up with a greatest norm, or for ragged ids")
    rows = b.emit("GatherV2", ref_of(lo, tables), ids.values, b.const(0, "int32"))
    rank = getattr(tables, "shape", None).rank
    segments = b.cast(
        b.emit("Squeeze", _columns(b, ids.indices, 0, 1), squeeze_dims=[1]), dtypes.int32
    )
    if weights is None:
        kinds = {"sum": "SegmentSum", "mean": "SegmentMean"}
        if combiner in kinds:
            return b.emit(kinds[combiner], rows, segments)
        scale = b.emit("OnesLike", b.cast(ids.values, rows.dtype))
    else:
        scale = b.cast(weights.values, rows.dtype)
    whole = scale
    for _ in range(rank - 1):
        whole = b.emit("ExpandDims", whole, b.const(-1, "int32"))
    total = b.emit("SegmentSum", b.emit("Mul", rows, whole), segments)
    if combiner == "sum":
        return total
    parts = whole if combiner == "mean" else b.emit("Square", whole)
    parts = b.emit("SegmentSum", parts, segments)
    parts = parts if combiner == "mean" else b.emit("Sqrt", parts)
    return b.emit("DivNoNan", total, parts)


def _segments(op_type):
    def rule(lo, op, a):
        if a.get("num_segments") is not None:
            count = ref_of(lo, a["num_segments"], dtypes.int32)
            kind, more = f"{op_type}WithNumSegments", [count]
        else:
            kind, more = op_type, []
        given = [ref_of(lo, a[n], dtypes.int32) for n in ("indices", "segment_ids")]
        return lo.b.emit(kind, ref_of(lo, a["data"]), *given, *more)

    return rule


composite("sparse._math.segment_sum")(_segments("SparseSegmentSum"))
composite("sparse._math.segment_mean")(_segments("SparseSegmentMean"))
composite("sparse._math.segment_sqrt_n")(_segments("SparseSegmentSqrtN"))


def _cwise(op_type):
    def rule(lo, op, a):
        x, y = a["x"], a["y"]
        dense = ref_of(lo, y, x.values.dtype)
        if op.result.dtype is not x.values.dtype:
            raise Unwritable("a quotient of whole numbers in a sparse value")
        made = lo.b.emit(op_type, x.indices, x.values, x.shape, dense)
        return Sp(x.indices, made, x.shape, x.rank)

    return rule


composite("sparse._math._multiplied")(_cwise("SparseDenseCwiseMul"))
composite("sparse._math._divided")(_cwise("SparseDenseCwiseDiv"))
