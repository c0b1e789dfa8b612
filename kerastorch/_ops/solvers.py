"""tf.linalg: inverses, and systems of linear equations; matrices stand in the last two axes."""

import math

import torch

from .._core import convert, dtypes
from .._core.asked import ask
from .._core.dtypes import COMPLEX, NUMERIC
from .._core.errors import NotFoundError, invalid
from .._core.op import op
from .._core.tensor import Tensor
from ._given import name_of, raw_of, want_bool
from ._rules import ruled, ruled_apart, without_conjugates
from .decompositions import LAPACK, cholesky, of_finite, singular_values, square

_SVD = frozenset({torch.float32, torch.float64})


def _float_like(a):
    if a.dtype not in dtypes.FLOATING:
        raise TypeError(f"Input `a` must have `float`-like `dtype`, got {dtypes.of(a).name}.")
    if a.ndim < 2:
        raise ValueError(f"Input `a` must have at least 2 dimensions (saw: {a.ndim}).")


def _has_kernel(a):
    if a.dtype is torch.bfloat16:
        raise invalid(
            "Value for attr 'T' of bfloat16 is not in the list of allowed values: double, float, "
            "half, complex64, complex128 [Op:Svd]"
        )
    if a.dtype not in _SVD:
        raise NotFoundError(None, None, f"there is no kernel for {a.dtype} matrices [Op:Svd]")


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
    if rcond is None:
        if a.dtype is torch.bfloat16:
            raise ValueError("pinv needs rcond for bfloat16, of which numpy knows no precision.")
        rcond = 10.0 * max(a.shape[-2:]) * torch.finfo(a.dtype).eps
    _has_kernel(a)
    rcond = torch.as_tensor(rcond, dtype=a.dtype, device=a.device)
    if rcond.ndim > a.ndim - 2:
        raise ValueError(
            f"rcond of shape {list(rcond.shape)} does not fit matrices of shape {list(a.shape)}."
        )
    return of_finite(lambda a: (torch.linalg.pinv(a, rtol=rcond),), a)[0]


def matrix_rank(a, tol=None, validate_args=False, name=None):
    """How many singular values of matrices (..., m, n) exceed `tol`, as int32.

    tol: by default the largest of them times max(m, n) times the dtype's epsilon.
    TypeError unless `a` is of floats, ValueError for a rank below 2.
    """
    return _matrix_rank(convert.to_tensor(a, dtype_hint=dtypes.float32), tol)


@op("a", strings=True, label="MatrixRank")
def _matrix_rank(a, tol):
    _float_like(a)
    _has_kernel(a)
    if not a.numel():
        return torch.zeros(a.shape[:-2], dtype=torch.int32, device=a.device)
    s = singular_values(a)
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


def _before_lstsq(matrix, rhs, l2_regularizer, fast, name=None):
    if name_of(matrix) == "complex128" and l2_regularizer != 0:
        raise NotImplementedError(
            "matrix_solve_ls is currently disabled for complex128 and l2_regularizer != 0 due to "
            "poor accuracy."
        )


def _slow_slope(g, y, matrix):
    raise ValueError("Gradient not defined for fast=False [Op:MatrixSolveLs]")


@op("matrix rhs", types=LAPACK, label="MatrixSolveLs", before=_before_lstsq)
def lstsq(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """X that minimizes ||A X - rhs||^2 + l2_regularizer ||X||^2, for A (..., m, n).

    fast: through the normal equations; otherwise through an orthogonal decomposition, which holds
    for matrices of any rank, leaves the regularizer out and has no gradient.
    NotImplementedError for complex128 with a regularizer.
    """
    _before_lstsq(Tensor(matrix), rhs, l2_regularizer, fast)
    if fast is not None and not fast:
        inverse = ruled(torch.linalg.pinv, _slow_slope) if fast is False else torch.linalg.pinv
        return inverse(matrix) @ rhs
    tall = matrix.shape[-2] >= matrix.shape[-1]
    gram = matrix.mH @ matrix if tall else matrix @ matrix.mH
    eye = torch.eye(gram.shape[-1], dtype=gram.dtype, device=gram.device)
    gram = gram + l2_regularizer * eye
    # TensorFlow's kernel refuses what its Cholesky factors of complex matrices show as NaN
    factor = cholesky.raw(gram) if gram.is_complex() else torch.linalg.cholesky(gram)
    if tall:
        return cholesky_solve.raw(factor, matrix.mH @ rhs)
    return matrix.mH @ cholesky_solve.raw(factor, rhs)


def _lower_upper(packed):
    eye = torch.eye(packed.shape[-1], dtype=packed.dtype, device=packed.device)
    return torch.tril(packed, -1) + eye, torch.triu(packed)


def _rows(x, order):
    return torch.take_along_dim(x, order.long().unsqueeze(-1), -2)


def _factors(lower_upper, perm):
    """The arguments of lu_* as tensors, Python values and arrays as float32 and int32."""
    return (
        convert.to_tensor(lower_upper, dtype_hint=dtypes.float32),
        convert.to_tensor(perm, dtype_hint=dtypes.int32),
    )


def _check_ranks(lower_upper, perm):
    """Whether the ranks are known; ValueError for those that do not fit."""
    rank, other = lower_upper.shape.rank, perm.shape.rank
    if rank is None or other is None:
        return False
    if rank < 2:
        raise ValueError("Input `lower_upper` must have at least 2 dimensions.")
    if rank != other + 1:
        raise ValueError("`rank(lower_upper)` must equal `rank(perm) + 1`")
    return True


@op("lower_upper rhs, perm", types=LAPACK, label="MatrixTriangularSolve")
def _lu_solve(lower_upper, perm, rhs):
    if perm.dtype not in dtypes.INDEX:
        raise invalid(
            f"Value for attr 'Tindices' of {dtypes.of(perm).name} is not in the list of allowed "
            "values: int16, int32, int64 [Op:GatherV2]"
        )
    lower, upper = _lower_upper(lower_upper)
    y = torch.linalg.solve_triangular(lower, _rows(rhs, perm), upper=False, unitriangular=True)
    return torch.linalg.solve_triangular(upper, y, upper=True)


def lu_solve(lower_upper, perm, rhs, validate_args=False, name=None):
    """X with A X = rhs (..., m, k), given (lower_upper, perm) = lu(A).

    ValueError for ranks and sizes that do not fit.
    """
    lower_upper, perm = _factors(lower_upper, perm)
    rhs = convert.to_tensor(rhs, dtype_hint=lower_upper.dtype)
    if not _check_ranks(lower_upper, perm) or rhs.shape.rank is None:
        return _lu_solve(lower_upper, perm, rhs)
    if rhs.shape.rank < 2:
        raise ValueError("Input `rhs` must have at least 2 dimensions.")
    size, other = lower_upper.shape[-1], rhs.shape[-2]
    if None not in (size, other) and size != other:
        raise ValueError("`lower_upper.shape[-1]` must equal `rhs.shape[-2]`.")
    return _lu_solve(lower_upper, perm, rhs)


def lu_matrix_inverse(lower_upper, perm, validate_args=False, name=None):
    """The inverse of A, given (lower_upper, perm) = lu(A); ValueError for ranks that do not fit."""
    lower_upper, perm = _factors(lower_upper, perm)
    _check_ranks(lower_upper, perm)
    return _lu_matrix_inverse(lower_upper, perm)


@op("lower_upper, perm", types=LAPACK, label="MatrixTriangularSolve")
def _lu_matrix_inverse(lower_upper, perm):
    eye = torch.eye(lower_upper.shape[-1], dtype=lower_upper.dtype, device=lower_upper.device)
    return _lu_solve.raw(lower_upper, perm, eye.expand(lower_upper.shape))


def lu_reconstruct(lower_upper, perm, validate_args=False, name=None):
    """A, given (lower_upper, perm) = lu(A).

    ValueError for ranks that do not fit, InvalidArgumentError for a `perm` that is no permutation.
    """
    lower_upper, perm = _factors(lower_upper, perm)
    _check_ranks(lower_upper, perm)
    return _lu_reconstruct(lower_upper, perm)


@op("lower_upper, perm", types=NUMERIC, label="MatMul")
def _lu_reconstruct(lower_upper, perm):
    lower, upper = _lower_upper(lower_upper)
    return _rows(lower @ upper, _inverse(perm))


def _inverse(perm):
    if perm.dtype not in dtypes.INDEX:
        raise invalid(
            f"Value for attr 'T' of {dtypes.of(perm).name} is not in the list of allowed values: "
            "int32, int64 [Op:InvertPermutation]"
        )
    size, order = perm.shape[-1], torch.sort(perm, -1)
    if not perm.is_meta and bool((order.values != torch.arange(size, device=perm.device)).any()):
        raise invalid(f"{perm.tolist()} is not a permutation of {size} [Op:InvertPermutation]")
    return order.indices


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


def _before_banded(bands, rhs, lower, adjoint, name=None):
    want_bool(lower, "lower")
    want_bool(adjoint, "adjoint")
    for i, x in enumerate((bands, rhs)):
        if raw_of(x).ndim < 2 and not isinstance(x, str):
            raise invalid(
                f"In[{i}] ndims must be >= 2: {raw_of(x).ndim} [Op:BandedTriangularSolve]"
            )


@op(
    "bands rhs",
    types=LAPACK,
    before=_before_banded,
    label="BandedTriangularSolve",
    kinds={"lower": "bool", "adjoint": "bool"},
)
def banded_triangular_solve(bands, rhs, lower=True, adjoint=False, name=None):
    """X with A X = rhs, or A^H X = rhs, for a triangular A given by its diagonals.

    bands: (..., diagonals, m): the main diagonal first, then those below, padded at the left
    (lower); or those above, padded at the right, the main one last (not lower).
    InvalidArgumentError for a 0 on the main diagonal and for empty tensors.
    """
    for i, x in enumerate((bands, rhs)):
        if not x.numel():
            raise invalid(
                f"In[{i}] must not be an empty tensor: {list(x.shape)} [Op:BandedTriangularSolve]"
            )
    count, size = bands.shape[-2:]
    # TensorFlow looks at the first matrix alone
    first = bands.reshape(-1, *bands.shape[-2:])[0, 0 if lower else -1]
    if not bands.is_meta and bool((first == 0).any()):
        raise invalid("Input matrix is not invertible. [Op:BandedTriangularSolve]")
    full = bands.new_zeros((*bands.shape[:-2], size, size))
    for row in range(count):
        if lower:
            full.diagonal(-row, -2, -1).copy_(bands[..., row, row:])
        else:
            above = count - 1 - row
            full.diagonal(above, -2, -1).copy_(bands[..., row, : size - above])
    return triangular_solve.raw(full, rhs, lower, adjoint)


_FORMATS = ("matrix", "compact", "sequence")


def _check_format(form):
    if form not in _FORMATS:
        raise ValueError(f"Unrecognized diagonals_format: {form}")


def _tridiagonal(diagonals, form, size):
    """(upper, main, lower) diagonals, of lengths size - 1, size, size - 1."""
    if form == "matrix":
        return tuple(torch.diagonal(diagonals, k, -2, -1) for k in (1, 0, -1))
    if form == "compact":
        upper, main, lower = diagonals.unbind(-2)
    else:
        upper, main, lower = diagonals
    upper = upper[..., :-1] if upper.shape[-1] == size else upper
    lower = lower[..., 1:] if lower.shape[-1] == size else lower
    return upper, main, lower


def _dense(upper, main, lower):
    return torch.diag_embed(upper, 1) + torch.diag_embed(main) + torch.diag_embed(lower, -1)


@op("*diagonals rhs", types=LAPACK)
def _tridiagonal_matmul(diagonals, rhs, form):
    parts = diagonals if form == "sequence" else diagonals[0]
    if any(d.ndim != rhs.ndim - (form == "sequence") for d in diagonals):
        raise invalid("All input tensors must have the same rank. [Op:TridiagonalMatMul]")
    return _dense(*_tridiagonal(parts, form, rhs.shape[-2])) @ rhs


def tridiagonal_matmul(diagonals, rhs, diagonals_format="compact", name=None):
    """The product of a tridiagonal matrix and rhs (..., m, n).

    diagonals: "compact": (..., 3, m) of the upper, main and lower diagonal, the upper padded at
    its end, the lower at its start; "sequence": the three as a list; "matrix": (..., m, m).
    """
    _check_format(diagonals_format)
    if diagonals_format == "compact":
        _ = diagonals[..., 0, :]  # TypeError for a list, as TensorFlow indexes it
    parts = list(diagonals) if diagonals_format == "sequence" else [diagonals]
    return _tridiagonal_matmul(parts, rhs, diagonals_format)


def _solve_or_nan(a, b):
    """The solutions, NaN for singular matrices."""
    result, info = torch.linalg.solve_ex(a, b)
    return torch.where((info != 0)[..., None, None], math.nan, result)


def _solve(a, b):
    return ruled_apart(
        _solve_or_nan,
        lambda g, y, a, b: -_solve(a.mT, g) @ y.mT,
        lambda g, y, a, b: _solve(a.mT, g),
    )(a, b)


@op("*diagonals rhs", types=LAPACK)
def _tridiagonal_solve(diagonals, rhs, form, transpose, conjugate):
    parts = diagonals if form == "sequence" else diagonals[0]
    rhs = rhs.conj() if conjugate else rhs
    rhs = rhs.mT if transpose else rhs
    size = parts[1].shape[-1] if form == "sequence" else parts.shape[-1]
    full = _dense(*_tridiagonal(parts, form, size))
    vector = rhs.ndim == full.ndim - 1
    count = rhs.shape[-1 if vector else -2]
    if count != size:
        text = (
            f"Expected number of left-hand sided and right-hand sides to be equal, got {size} and "
            f"{count}"
        )
        raise ValueError(text) if count and size else invalid(text)
    result = _solve(full, rhs.unsqueeze(-1) if vector else rhs)
    return result.squeeze(-1) if vector else result


def _check_compact(diagonals, rhs):
    """ValueError for ranks that do not fit."""
    rank, other = (getattr(getattr(x, "shape", None), "rank", None) for x in (diagonals, rhs))
    if rank is not None and rank < 2:
        raise ValueError(f"Expected diagonals to have rank at least 2, got {rank}")
    if rank and other and other not in (rank, rank - 1):
        raise ValueError(f"Expected the rank of rhs to be {rank - 1} or {rank}, got {other}")


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
    _check_format(diagonals_format)
    if diagonals_format == "compact":
        ask(diagonals, "shape.rank")
        ask(rhs, "shape.rank")
        _check_compact(diagonals, rhs)
    parts = list(diagonals) if diagonals_format == "sequence" else [diagonals]
    want_bool(partial_pivoting, "partial_pivoting")
    return _tridiagonal_solve(parts, rhs, diagonals_format, transpose_rhs, conjugate_rhs)
