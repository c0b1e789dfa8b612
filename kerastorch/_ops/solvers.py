"""tf.linalg: inverses, and systems of linear equations; matrices stand in the last two axes."""

import math

import torch

from .._core import convert, dtypes
from .._core.asked import ask, is_plain
from .._core.dtypes import COMPLEX, NUMERIC
from .._core.errors import invalid
from .._core.op import op
from ._rules import without_conjugates
from .decompositions import LAPACK, square


def _float_like(a):
    if a.dtype not in LAPACK or a.is_complex():
        raise TypeError(f"Input `a` must have `float`-like `dtype`, got {dtypes.of(a).name}.")


@op("input", types=LAPACK | {torch.float16}, type="MatrixInverse", attrs={"adjoint": "adjoint"})
def inv(input, adjoint=False, name=None):
    """The inverse of square matrices, or that of their conjugate transpose.

    InvalidArgumentError for a matrix that is singular or not square.
    """
    square(input, "MatrixInverse")
    if input.dtype is torch.float16:
        return inv.raw(input.float(), adjoint).half()
    try:
        result = torch.linalg.inv(input)
    except RuntimeError as error:
        raise invalid(f"Input is not invertible. ({error}) [Op:MatrixInverse]") from None
    return result.mH if adjoint else result


@op("a", strings=True)
def pinv(a, rcond=None, validate_args=False, name=None):
    """The Moore-Penrose pseudo-inverse of matrices (..., m, n): (..., n, m).

    rcond: singular values up to rcond times the largest count as 0.  TypeError for integers.
    """
    _float_like(a)
    if a.ndim < 2:
        raise ValueError(f"Input `a` must have at least 2 dimensions (saw: {a.ndim}).")
    if rcond is None:
        rcond = 10.0 * max(a.shape[-2:]) * torch.finfo(a.dtype).eps
    rcond = torch.as_tensor(rcond, dtype=torch.empty(0, dtype=a.dtype).real.dtype, device=a.device)
    return torch.linalg.pinv(a, rtol=rcond)


@op("a", strings=True)
def matrix_rank(a, tol=None, validate_args=False, name=None):
    """How many singular values exceed `tol`, as int32.

    tol: by default the largest of them times max(m, n) times the dtype's epsilon.
    """
    _float_like(a)
    s = torch.linalg.svdvals(a)
    if tol is None:
        tol = torch.finfo(a.dtype).eps * max(a.shape[-2:]) * s.amax(-1, keepdim=True)
    else:
        tol = torch.as_tensor(tol, dtype=s.dtype, device=s.device).unsqueeze(-1)
    return (s > tol).sum(-1, dtype=torch.int32)


def _same_rank(matrix, rhs, kernel):
    square(matrix, kernel)
    if matrix.ndim != rhs.ndim or matrix.shape[:-1] != rhs.shape[:-1]:
        raise invalid(
            f"Input matrix of shape {list(matrix.shape)} and rhs of shape {list(rhs.shape)} are "
            f"incompatible [Op:{kernel}]"
        )


@op("matrix rhs", types=LAPACK, type="MatrixSolve", attrs={"adjoint": "adjoint"})
def solve(matrix, rhs, adjoint=False, name=None):
    """X with A X = rhs, or A^H X = rhs, for square matrices A (..., m, m) and rhs (..., m, k).

    InvalidArgumentError for a singular matrix and for shapes that do not fit.
    """
    _same_rank(matrix, rhs, "MatrixSolve")
    try:
        return torch.linalg.solve(matrix.mH if adjoint else matrix, rhs)
    except RuntimeError as error:
        raise invalid(f"Input matrix is not invertible. ({error}) [Op:MatrixSolve]") from None


@op(
    "matrix rhs",
    types=LAPACK,
    type="MatrixTriangularSolve",
    attrs={"lower": "lower", "adjoint": "adjoint"},
)
def triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None):
    """X with A X = rhs, or A^H X = rhs, for triangular A, of which that triangle is read."""
    square(matrix, "MatrixTriangularSolve")
    if rhs.ndim < 2:
        raise invalid(f"In[1] ndims must be >= 2, got {rhs.ndim} [Op:MatrixTriangularSolve]")
    if adjoint:
        return torch.linalg.solve_triangular(matrix.mH, rhs, upper=bool(lower))
    return torch.linalg.solve_triangular(matrix, rhs, upper=not lower)


@op("chol rhs", types=LAPACK, label="MatrixTriangularSolve")
def cholesky_solve(chol, rhs, name=None):
    """X with A X = rhs, given A's lower triangular Cholesky factor `chol`."""
    square(chol, "MatrixTriangularSolve")
    y = torch.linalg.solve_triangular(chol, rhs, upper=False)
    return torch.linalg.solve_triangular(chol.mH, y, upper=True)


@op("matrix rhs", types=LAPACK, label="MatrixSolveLs")
def lstsq(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """X that minimizes ||A X - rhs||^2 + l2_regularizer ||X||^2, for A (..., m, n).

    fast: through the normal equations; otherwise through an orthogonal decomposition, which holds
    for matrices of any rank and leaves the regularizer out.
    """
    if fast is not None and not fast:
        return torch.linalg.pinv(matrix) @ rhs
    tall = matrix.shape[-2] >= matrix.shape[-1]
    gram = matrix.mH @ matrix if tall else matrix @ matrix.mH
    eye = torch.eye(gram.shape[-1], dtype=gram.dtype, device=gram.device)
    factor = torch.linalg.cholesky(gram + l2_regularizer * eye)
    if tall:
        return cholesky_solve.raw(factor, matrix.mH @ rhs)
    return matrix.mH @ cholesky_solve.raw(factor, rhs)


def _lower_upper(packed):
    eye = torch.eye(packed.shape[-1], dtype=packed.dtype, device=packed.device)
    return torch.tril(packed, -1) + eye, torch.triu(packed)


def _rows(x, order):
    return torch.take_along_dim(x, order.long().unsqueeze(-1), -2)


@op("lower_upper rhs, perm", types=LAPACK, label="MatrixTriangularSolve")
def _lu_solve(lower_upper, perm, rhs):
    lower, upper = _lower_upper(lower_upper)
    y = torch.linalg.solve_triangular(lower, _rows(rhs, perm), upper=False, unitriangular=True)
    return torch.linalg.solve_triangular(upper, y, upper=True)


def lu_solve(lower_upper, perm, rhs, validate_args=False, name=None):
    """X with A X = rhs (..., m, k), given (lower_upper, perm) = lu(A)."""
    shapes = [convert.to_tensor(x).shape for x in (lower_upper, perm, rhs)]
    if any(s.rank is None for s in shapes):
        return _lu_solve(lower_upper, perm, rhs)
    if shapes[0].rank < 2 or shapes[2].rank < 2:
        raise ValueError("Inputs `lower_upper` and `rhs` must have at least 2 dimensions.")
    if shapes[0].rank != shapes[1].rank + 1:
        raise ValueError("`rank(lower_upper)` must equal `rank(perm) + 1`")
    if None not in (shapes[0][-1], shapes[2][-2]) and shapes[0][-1] != shapes[2][-2]:
        raise ValueError("`lower_upper.shape[-1]` must equal `rhs.shape[-2]`.")
    return _lu_solve(lower_upper, perm, rhs)


@op("lower_upper, perm", types=LAPACK, label="MatrixTriangularSolve")
def lu_matrix_inverse(lower_upper, perm, validate_args=False, name=None):
    """The inverse of A, given (lower_upper, perm) = lu(A)."""
    eye = torch.eye(lower_upper.shape[-1], dtype=lower_upper.dtype, device=lower_upper.device)
    return _lu_solve.raw(lower_upper, perm, eye.expand(lower_upper.shape))


@op("lower_upper, perm", types=NUMERIC, label="MatMul")
def lu_reconstruct(lower_upper, perm, validate_args=False, name=None):
    """A, given (lower_upper, perm) = lu(A)."""
    lower, upper = _lower_upper(lower_upper)
    return _rows(lower @ upper, torch.argsort(perm, -1))


def _square_root(a, rounds=40):
    """The principal square root, by the Denman-Beavers iteration."""
    y, z = a, torch.eye(a.shape[-1], dtype=a.dtype, device=a.device).expand(a.shape)
    for _ in range(rounds):
        following = 0.5 * (y + torch.linalg.inv(z))
        z = 0.5 * (z + torch.linalg.inv(y))
        if y.device.type != "meta" and torch.allclose(following, y, rtol=1e-15, atol=0):
            return following
        y = following
    return y


@op("input", types=LAPACK, type="MatrixSquareRoot")
def sqrtm(input, name=None):
    """The principal square root R of square matrices: R R = A."""
    square(input, "MatrixSquareRoot")
    wide = torch.complex128 if input.is_complex() else torch.float64
    return without_conjugates(_square_root)(input.to(wide)).to(input.dtype)


# Gauss-Legendre nodes and weights on [0, 1], for log(1 + x) = sum of w x / (1 + t x)
_NODES = 12


@op("input", types=COMPLEX, type="MatrixLogarithm")
def logm(input, name=None):
    """The principal logarithm L of square complex matrices: expm(L) = A."""
    import numpy as np

    square(input, "MatrixLogarithm")
    root = input.to(torch.complex128)
    eye = torch.eye(input.shape[-1], dtype=root.dtype, device=root.device)
    halvings = 8
    for _ in range(halvings):
        root = _square_root(root)
    x = root - eye
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    total = sum(
        0.5 * w * torch.linalg.solve(eye + 0.5 * (t + 1) * x, x) for t, w in zip(nodes, weights)
    )
    return (2.0**halvings * total).to(input.dtype)


@op("bands rhs", types=LAPACK)
def banded_triangular_solve(bands, rhs, lower=True, adjoint=False, name=None):
    """X with A X = rhs, or A^H X = rhs, for a triangular A given by its diagonals.

    bands: (..., diagonals, m): the main diagonal first, then those below, padded at the left
    (lower); or those above, padded at the right, the main one last (not lower).
    """
    count, size = bands.shape[-2:]
    full = bands.new_zeros((*bands.shape[:-2], size, size))
    for row in range(count):
        if lower:
            full.diagonal(-row, -2, -1).copy_(bands[..., row, row:])
        else:
            above = count - 1 - row
            full.diagonal(above, -2, -1).copy_(bands[..., row, : size - above])
    return triangular_solve.raw(full, rhs, lower, adjoint)


def _tridiagonal(diagonals, form, size):
    """(upper, main, lower) diagonals, of lengths size - 1, size, size - 1."""
    if form == "matrix":
        return tuple(torch.diagonal(diagonals, k, -2, -1) for k in (1, 0, -1))
    if form == "compact":
        upper, main, lower = diagonals.unbind(-2)
    elif form == "sequence":
        upper, main, lower = diagonals
    else:
        raise ValueError(f"Unrecognized diagonals_format: {form}")
    upper = upper[..., :-1] if upper.shape[-1] == size else upper
    lower = lower[..., 1:] if lower.shape[-1] == size else lower
    return upper, main, lower


def _dense(upper, main, lower):
    return torch.diag_embed(upper, 1) + torch.diag_embed(main) + torch.diag_embed(lower, -1)


@op("*diagonals rhs", types=LAPACK)
def _tridiagonal_matmul(diagonals, rhs, form):
    parts = diagonals if form == "sequence" else diagonals[0]
    return _dense(*_tridiagonal(parts, form, rhs.shape[-2])) @ rhs


def tridiagonal_matmul(diagonals, rhs, diagonals_format="compact", name=None):
    """The product of a tridiagonal matrix and rhs (..., m, n).

    diagonals: "compact": (..., 3, m) of the upper, main and lower diagonal, the upper padded at
    its end, the lower at its start; "sequence": the three as a list; "matrix": (..., m, m).
    """
    if diagonals_format == "compact" and is_plain(diagonals):
        diagonals[..., 0, :]  # as TensorFlow does, which refuses lists by that
    parts = list(diagonals) if diagonals_format == "sequence" else [diagonals]
    return _tridiagonal_matmul(parts, rhs, diagonals_format)


def _solve_or_nan(a, b):
    """The solutions, NaN for singular matrices."""
    result, info = torch.linalg.solve_ex(a, b)
    return torch.where((info != 0)[..., None, None], math.nan, result)


_solve = without_conjugates(_solve_or_nan)


@op("*diagonals rhs", types=LAPACK)
def _tridiagonal_solve(diagonals, rhs, form, transpose, conjugate):
    parts = diagonals if form == "sequence" else diagonals[0]
    rhs = rhs.conj() if conjugate else rhs
    rhs = rhs.mT if transpose else rhs
    size = parts[1].shape[-1] if form == "sequence" else parts.shape[-1]
    full = _dense(*_tridiagonal(parts, form, size))
    vector = rhs.ndim == full.ndim - 1
    if rhs.shape[-1 if vector else -2] != size:
        raise ValueError(
            f"Expected number of left-hand sided and right-hand sides to be equal, got {size} and "
            f"{rhs.shape[-1 if vector else -2]}"
        )
    result = _solve(full, rhs.unsqueeze(-1) if vector else rhs)
    return result.squeeze(-1) if vector else result


def tridiagonal_solve(
    diagonals,
    rhs,
    diagonals_format="compact",
    transpose_rhs=False,
    conjugate_rhs=False,
    name=None,
    partial_pivoting=True,
    perturb_singular=False,
):
    """X with T X = rhs for a tridiagonal T, given as in `tridiagonal_matmul`.

    rhs: (..., m) or (..., m, k).  NaN when T is singular.
    """
    if diagonals_format == "compact":
        ask(diagonals, "shape.rank")
        ask(rhs, "shape.rank")
    parts = list(diagonals) if diagonals_format == "sequence" else [diagonals]
    return _tridiagonal_solve(parts, rhs, diagonals_format, transpose_rhs, conjugate_rhs)
