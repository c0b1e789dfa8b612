"""tf.linalg: factorizations of matrices, which stand in the last two axes."""

from collections import namedtuple

import torch

from .._core import convert, dtypes, refusals
from .._core.dtypes import COMPLEX
from .._core.errors import invalid
from .._core.op import op
from ._rules import ruled

# What LAPACK takes.
LAPACK = frozenset({torch.float32, torch.float64}) | COMPLEX

Qr = namedtuple("Qr", ["q", "r"])
Lu = namedtuple("Lu", ["lu", "p"])
LogMatrixDeterminant = namedtuple("LogMatrixDeterminant", ["sign", "log_abs_determinant"])


def matrix(x, kernel):
    """Raises InvalidArgumentError for a rank below 2."""
    if x.ndim < 2:
        raise invalid(
            f"Input tensor 0 must have rank >= 2, got shape {list(x.shape)} [Op:{kernel}]"
        )


def square(x, kernel):
    """Raises InvalidArgumentError unless x is of square matrices."""
    matrix(x, kernel)
    if x.shape[-1] != x.shape[-2]:
        raise invalid(f"Input matrix must be square, got shape {list(x.shape)} [Op:{kernel}]")


def of_finite(function, x):
    """The tuple function(x); of matrices with NaN or infinity NaN, zeros if complex, as
    TensorFlow's kernels give."""
    if x.is_meta or bool(torch.isfinite(x.detach()).all()):
        return function(x)
    bad = ~torch.isfinite(x.detach()).all(-1).all(-1)
    count = min(x.shape[-2:])
    plain = torch.zeros_like(x.detach())
    plain.diagonal(0, -2, -1).copy_(torch.arange(1, count + 1))
    factor, bad_matrices = 0.0 if x.is_complex() else float("nan"), bad[..., None, None]
    safe = ruled(
        lambda x: torch.where(bad_matrices, plain, x),
        lambda g, y, x: torch.where(bad_matrices, g * factor, g),
    )
    parts = function(safe(x))
    return tuple(
        torch.where(bad.reshape(*bad.shape, *(1,) * (r.ndim - bad.ndim)), r * factor, r)
        for r in parts
    )


@op("input", types=LAPACK | {torch.float16}, kinds={"full_matrices": "bool"})
def qr(input, full_matrices=False, name=None):
    """Qr(q, r): A = q r with orthonormal columns in q and an upper triangular r.

    q is (..., m, min(m, n)) and r (..., min(m, n), n); with full_matrices (..., m, m), (..., m, n).
    """
    matrix(input, "Qr")
    if input.dtype is torch.float16:
        return Qr(*(part.half() for part in qr.raw(input.float(), full_matrices)))
    return Qr(*torch.linalg.qr(input, "complete" if full_matrices else "reduced"))


@op("tensor", types=LAPACK, kinds={"full_matrices": "bool", "compute_uv": "bool"})
def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """(s, u, v): A = u diag(s) v^H with the singular values s in descending order.

    v is not transposed, as it is in numpy.  Only s without compute_uv.
    """
    matrix(tensor, "Svd")
    if not compute_uv:
        return singular_values(tensor)
    u, s, vh = of_finite(lambda x: torch.linalg.svd(x, full_matrices=bool(full_matrices)), tensor)
    return s, u, vh.mH


def singular_values(x):
    """The singular values of x's matrices."""
    return of_finite(lambda x: (torch.linalg.svdvals(x),), x)[0]


def _self_adjoint(x):
    """The matrix that x's lower triangle stands for, so that only it gets a gradient."""
    return torch.tril(x) + torch.tril(x, -1).mH if x.requires_grad else x


@op("tensor", types=LAPACK, label="SelfAdjointEigV2")
def eigh(tensor, name=None):
    """(values, vectors) of self-adjoint matrices, of which the lower triangle is read.

    The eigenvalues are real, though of the tensor's dtype, and ascend; the columns of `vectors`
    are the eigenvectors.
    """
    square(tensor, "SelfAdjointEigV2")
    values, vectors = torch.linalg.eigh(_self_adjoint(tensor))
    return values.to(tensor.dtype), vectors


@op("tensor", types=LAPACK, label="SelfAdjointEigV2")
def eigvalsh(tensor, name=None):
    """The ascending eigenvalues of self-adjoint matrices, of which the lower triangle is read."""
    square(tensor, "SelfAdjointEigV2")
    return torch.linalg.eigvalsh(_self_adjoint(tensor)).to(tensor.dtype)


@op("tensor", types=LAPACK, asks=("tensor.dtype",))
def eig(tensor, name=None):
    """(values, vectors) of square matrices, both complex; the eigenvectors are columns."""
    square(tensor, "Eig")
    return tuple(torch.linalg.eig(tensor))


@op("tensor", types=LAPACK, label="Eig", asks=("tensor.dtype",))
def eigvals(tensor, name=None):
    """The complex eigenvalues of square matrices."""
    square(tensor, "Eig")
    return torch.linalg.eigvals(tensor)


@op("input", types=LAPACK, type="Cholesky")
def cholesky(input, name=None):
    """The lower triangular L with L L^H = A, of which only the lower triangle is read.

    NaN for a matrix that is not positive definite.
    """
    square(input, "Cholesky")
    lower, info = torch.linalg.cholesky_ex(input)
    bad = (info != 0)[..., None, None]
    return torch.where(bad, torch.tril(torch.full_like(lower, float("nan"))), lower)


def _before_lu(input, output_idx_type, name=None):
    if isinstance(output_idx_type, (list, tuple, dict)) or hasattr(output_idx_type, "_t"):
        raise TypeError(f"Expected DataType for argument 'output_idx_type' not {output_idx_type!r}")


@op("input", types=LAPACK, before=_before_lu)
def lu(input, output_idx_type=dtypes.int32, name=None):
    """Lu(lu, p): row p[i] of A is row i of L U, both packed in `lu` without L's unit diagonal.

    InvalidArgumentError for a singular matrix.
    """
    _before_lu(input, output_idx_type)
    kind = refusals.output_type("Lu", "output_idx_type", output_idx_type, ("int32", "int64")).torch
    square(input, "Lu")
    factors, pivots = torch.linalg.lu_factor(input)
    if input.device.type != "meta" and bool((torch.diagonal(factors, 0, -2, -1) == 0).any()):
        raise invalid("Input is not invertible. [Op:Lu]")
    permutation = torch.lu_unpack(factors, pivots, unpack_data=False)[0]
    order = permutation.real.argmax(-2) if permutation.is_complex() else permutation.argmax(-2)
    return Lu(factors, order.to(kind))


@op("input", types=LAPACK, type="MatrixDeterminant")
def det(input, name=None):
    """The determinant of square matrices."""
    square(input, "MatrixDeterminant")
    return _det(input) if input.is_complex() else torch.linalg.det(input)


# TensorFlow's rule takes the adjoint inverse, but not the determinant's conjugate
_det = ruled(torch.linalg.det, lambda g, y, x: (g * y)[..., None, None] * torch.linalg.inv(x).mH)


@op("input", types=LAPACK, type="LogMatrixDeterminant")
def slogdet(input, name=None):
    """(sign, log |det|) of square matrices: (0, -inf) for a singular one."""
    square(input, "LogMatrixDeterminant")
    sign, logarithm = torch.linalg.slogdet(input)
    if sign.requires_grad:
        # TensorFlow has no gradient of the sign
        sign = ruled(torch.clone, lambda g, y, x: torch.zeros_like(g))(sign)
    return LogMatrixDeterminant(sign, logarithm.to(sign.dtype))


@op("matrix", types=LAPACK, label="Cholesky")
def logdet(matrix, name=None):
    """log det of self-adjoint positive definite matrices; NaN for others."""
    diagonal = torch.diagonal(cholesky.raw(matrix), 0, -2, -1)
    return 2 * torch.log(diagonal.real if matrix.is_complex() else diagonal).sum(-1)


def eigh_tridiagonal(
    alpha, beta, eigvals_only=True, select="a", select_range=None, tol=None, name=None
):
    """The ascending eigenvalues of a self-adjoint tridiagonal matrix, and its eigenvectors.

    alpha: its main diagonal (n,); beta: the one above it (n - 1,).
    eigvals_only: the eigenvalues alone instead of (values, vectors).
    select: "a" for all, "i" for those of the indices select_range = (first, last), "v" for those
    in the half-open interval select_range = (low, high].
    ValueError when the dtypes differ, and for bfloat16.
    """
    alpha = convert.to_tensor(alpha)
    if not alpha.shape:
        raise IndexError("alpha must be a vector, got a scalar")
    if alpha.shape[0] is not None and alpha.shape[0] <= 1:
        return _real(alpha)
    beta = convert.to_tensor(beta)
    if alpha.dtype is not beta.dtype:
        raise ValueError("'alpha' and 'beta' must have the same type.")
    if alpha.dtype is dtypes.bfloat16:
        raise ValueError("eigh_tridiagonal has no precision for bfloat16.")
    return _eigh_tridiagonal(alpha, beta, eigvals_only, select, select_range)


@op("alpha", label="Real")
def _real(alpha):
    return alpha.real if alpha.is_complex() else alpha


@op("alpha beta", types=LAPACK | {torch.float16}, label="EighTridiagonal")
def _eigh_tridiagonal(alpha, beta, eigvals_only, select, select_range):
    kind = alpha.dtype
    if kind is torch.float16:
        alpha, beta = alpha.float(), beta.float()
    full = torch.diag(alpha) + torch.diag(beta, 1).mH + torch.diag(beta, 1)
    values, vectors = torch.linalg.eigh(full)
    if kind is torch.float16:
        values, vectors = values.half(), vectors.half()
    if select == "i":
        values, vectors = (r[..., select_range[0] : select_range[1] + 1] for r in (values, vectors))
    elif select == "v":
        chosen = (values > select_range[0]) & (values <= select_range[1])
        values, vectors = values[chosen], vectors[..., chosen]
    elif select != "a":
        raise ValueError("'select must have a value in {'a', 'i', 'v'}.")
    return values if eigvals_only else (values, vectors)
