"""Operations that factorize matrices and solve equations.

They are ops of TensorFlow, or few of them, while torch's kernels for them are others or ask for
values.
"""

from __future__ import annotations

import numpy as np

from ..._core import dtypes
from .building import Unwritable
from .composites import ref_of
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
