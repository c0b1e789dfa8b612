"""Operations that factorize matrices, solve equations and count.

They are ops of TensorFlow, or few of them, while torch's kernels for them are others or ask for
values.
"""

from __future__ import annotations

import numpy as np

from ..._core import dtypes
from ..._ops import ranking
from .building import Unwritable
from .composites import Rag, Sp, composite, ref_of, size_of
from .kernels import LOST, Value, rule
from .operations import direct
from .parts import named_arguments


# kernels
@rule("linalg_solve_triangular")
def _solve_triangular(k, out, a, b, upper, left=True, unitriangular=False):
    if not left or unitriangular:
        raise Unwritable("a triangular equation with the matrix on the right, or with ones")
    return k.b.emit("MatrixTriangularSolve", k.ref(a), k.ref(b), lower=not upper, adjoint=False)


@rule("linalg_cholesky_ex")
def _cholesky_kernel(k, out, x, upper=False, check_errors=False):
    if upper:
        raise Unwritable("an upper Cholesky factor")
    return [Value(k.b.emit("Cholesky", k.ref(x))), LOST]


@rule("linalg_inv_ex")
def _inverse(k, out, x, check_errors=False):
    return [Value(k.b.emit("MatrixInverse", k.ref(x), adjoint=False)), LOST]


# matrices
@direct("SelfAdjointEigV2")
def _eigh(lo, op):
    x = lo.ref(named_arguments(op)["tensor"])
    vectors = len(op.outputs) == 2
    return list(lo.b.emit("SelfAdjointEigV2", x, compute_v=vectors))[: len(op.outputs)]


@direct("Svd")
def _svd(lo, op):
    given = named_arguments(op)
    whole, both = bool(given.get("full_matrices")), len(op.outputs) == 3
    made = lo.b.emit("Svd", lo.ref(given["tensor"]), compute_uv=both, full_matrices=whole)
    return list(made)[: len(op.outputs)]


@direct("Qr")
def _qr(lo, op):
    given = named_arguments(op)
    whole = bool(given.get("full_matrices"))
    return list(lo.b.emit("Qr", lo.ref(given["input"]), full_matrices=whole))


@direct("Lu")
def _lu(lo, op):
    x, kind = lo.ref(named_arguments(op)["input"]), op.outputs[1].dtype
    return list(lo.b.emit("Lu", x, output_idx_type=kind))


@direct("MatrixSolveLs")
def _least_squares(lo, op):
    given = named_arguments(op)
    more = lo.b.const(given.get("l2_regularizer") or 0.0, "float64")
    matrices = lo.ref(given["matrix"]), lo.ref(given["rhs"])
    return lo.b.emit("MatrixSolveLs", *matrices, more, fast=bool(given.get("fast", True)))


@direct("MatrixTriangularSolve")
def _triangular(lo, op):
    given, b = named_arguments(op), lo.b
    if not {"chol", "matrix"} & given.keys():
        return None
    if "chol" not in given:
        flags = {"lower": given.get("lower", True), "adjoint": given.get("adjoint", False)}
        flags = {k: bool(v) for k, v in flags.items()}
        return b.emit(
            "MatrixTriangularSolve", lo.ref(given["matrix"]), lo.ref(given["rhs"]), **flags
        )
    factor = lo.ref(given["chol"])
    made = b.emit("MatrixTriangularSolve", factor, lo.ref(given["rhs"]), lower=True, adjoint=False)
    return b.emit("MatrixTriangularSolve", factor, made, lower=True, adjoint=True)


@direct("Cholesky")
def _cholesky(lo, op):
    given, b = named_arguments(op), lo.b
    if "matrix" not in given:
        return b.emit("Cholesky", lo.ref(given["input"]))
    made = b.emit("Cholesky", lo.ref(given["matrix"]))  # the logarithm of the determinant
    if made.dtype.is_complex:
        return None
    logs = b.emit(
        "Log", b.emit("MatrixDiagPartV3", made, b.const(0, "int32"), b.const(0, made.dtype))
    )
    return b.emit("Mul", b.const(2, made.dtype), b.emit("Sum", logs, b.ints([-1])))


@direct("Pinv")
def _pseudo_inverse(lo, op):
    given, b = named_arguments(op), lo.b
    a, sizes = given["a"], given["a"].shape.as_list()[-2:]
    ref = lo.ref(a)
    if None in sizes or ref.dtype.is_complex:
        return None
    few = given.get("rcond")
    if few is None:
        few = 10.0 * max(sizes) * float(np.finfo(ref.dtype.as_numpy_dtype).eps)
    s, u, v = b.emit("Svd", ref, compute_uv=True, full_matrices=False)
    last = b.ints([-1])
    most = b.emit("Max", s, last, keep_dims=True)
    least = ref_of(lo, few, ref.dtype)
    if len(getattr(few, "shape", ())):
        least = b.emit("ExpandDims", least, b.const(-1, "int32"))
    kept = b.emit("Greater", s, b.emit("Mul", least, most))
    s = b.emit("SelectV2", kept, s, b.const(np.inf, ref.dtype))
    scaled = b.emit("RealDiv", v, b.emit("ExpandDims", s, b.const(-2, "int32")))
    return b.emit("BatchMatMulV2", scaled, u, adj_x=False, adj_y=True)


@direct("MatrixRank")
def _rank(lo, op):
    given, b = named_arguments(op), lo.b
    sizes, ref = given["a"].shape.as_list()[-2:], lo.ref(given["a"])
    if given.get("tol") is not None or None in sizes:
        return None
    s = b.emit("Svd", ref, compute_uv=False, full_matrices=False)[0]
    few = b.const(max(sizes) * np.finfo(s.dtype.as_numpy_dtype).eps, s.dtype)
    least = b.emit("Mul", few, b.emit("Max", s, b.ints([-1]), keep_dims=True))
    return b.emit("Sum", b.cast(b.emit("Greater", s, least), dtypes.int32), b.ints([-1]))


# counting
@direct(ranking._bincount.spec)
def _bincount(lo, op):
    given = named_arguments(op)
    arr, weights, b = lo.ref(given["arr"]), given["weights"], lo.b
    if not arr.dtype.is_integer or arr.dtype.size < 4:
        arr = b.cast(arr, dtypes.int32)
    kind = op.outputs[0].dtype
    if given["arr"].shape.rank is None or given["arr"].shape.rank > 2:
        raise Unwritable("counts of values of other than one or two axes")
    if given["axis"] == 0 and given["arr"].shape.rank != 1:
        arr = b.emit("Reshape", arr, b.ints([-1]))
        weights = None if weights is None else b.emit("Reshape", lo.ref(weights), b.ints([-1]))
    weights = b.const([], kind) if weights is None else ref_of(lo, weights)
    return b.emit(
        "DenseBincount", arr, _depth(lo, arr, given), weights,
        binary_output=bool(given["binary_output"]),
    )  # fmt: skip


def _depth(lo, values, given):
    """How many numbers are counted: one more than the greatest, in the limits that were given."""
    b, kind = lo.b, values.dtype
    flat = b.emit("Reshape", values, b.ints([-1]))
    zero, one = b.const(0, kind), b.const(1, kind)
    some = b.emit("Greater", size_of(b, flat, kind), zero)
    most = b.emit(
        "Max", b.emit("ConcatV2", [flat, b.const([0], kind)], b.const(0, "int32")), b.ints([0])
    )
    depth = b.emit("SelectV2", some, b.emit("AddV2", most, one), zero)
    for name, op in (("minlength", "Maximum"), ("maxlength", "Minimum")):
        limit = given.get(name)
        if limit is not None:
            depth = b.emit(op, depth, b.cast(ref_of(lo, limit, kind), kind))
    return depth


@composite("ragged DenseBincount", "sparse DenseBincount")
def _bincount_of_parts(lo, op, given):
    x, weights, b = given["arr"], given["weights"], lo.b
    kind = op.outputs[0].dtype
    values = x.flat if isinstance(x, Rag) else x.values
    if not values.dtype.is_integer or values.dtype.size < 4:
        values = b.cast(values, dtypes.int32)
    depth, binary = _depth(lo, values, given), bool(given["binary_output"])
    if weights is None:
        weights = b.const([], kind)
    else:
        weights = weights.flat if isinstance(weights, Rag) else weights.values
    if given["axis"] == 0:
        return b.emit("DenseBincount", values, depth, weights, binary_output=binary)
    if x.rank != 2:
        raise Unwritable("counts in rows of values of more than two axes")
    if isinstance(x, Rag):
        splits = b.cast(x.splits[0], dtypes.int64)
        return b.emit("RaggedBincount", splits, values, depth, weights, binary_output=binary)
    parts = x.indices, values, x.shape, depth, weights
    return b.emit("SparseBincount", *parts, binary_output=binary)


@composite("sparse._counting.bincount")
def _sparse_bincount(lo, op, given):
    """Counts as a sparse value."""
    x, weights, b = given["values"], given.get("weights"), lo.b
    least, most = (
        -1 if given.get(n) is None else int(given[n]) for n in ("minlength", "maxlength")
    )
    limits = {
        "minlength": least,
        "maxlength": most,
        "binary_output": bool(given.get("binary_output")),
    }
    kind = op.result.dtype

    def part(of, name):
        if weights is None:
            return b.const([], kind)
        return getattr(weights, name) if isinstance(weights, (Rag, Sp)) else ref_of(lo, weights)

    whole = given.get("axis") in (0, None)
    if isinstance(x, (Rag, Sp)) and whole:
        name = "flat" if isinstance(x, Rag) else "values"
        values, weight = getattr(x, name), part(x, name)
    elif isinstance(x, Rag):
        splits = b.cast(x.splits[0], dtypes.int64)
        made = b.emit("RaggedCountSparseOutput", splits, x.flat, part(x, "flat"), **limits)
        return Sp(*made, 2)
    elif isinstance(x, Sp):
        parts = x.indices, x.values, x.shape, part(x, "values")
        return Sp(*b.emit("SparseCountSparseOutput", *parts, **limits), x.rank)
    else:
        values, weight = ref_of(lo, x), part(x, "")
    if whole:
        values = b.emit("Reshape", values, b.ints([-1]))
        weight = b.emit("Reshape", weight, b.ints([-1]))
    made = b.emit("DenseCountSparseOutput", values, weight, **limits)
    return Sp(*made, 1 if whole else x.shape.rank)
