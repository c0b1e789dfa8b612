"""keras.ops.linalg."""

import torch

from ..._core import nest
from ..._core.tensor import Tensor
from ._boundary import as_float, as_tensor, axes_of, keras_op

__all__ = [
    "cholesky",
    "cholesky_inverse",
    "det",
    "eig",
    "eigh",
    "inv",
    "jvp",
    "lstsq",
    "lu_factor",
    "matrix_rank",
    "norm",
    "pinv",
    "qr",
    "solve",
    "solve_triangular",
    "svd",
]


def _matrix(x, square=False):
    """x as matrices of floats; ValueError for another shape."""
    if x.dim() < 2:
        raise ValueError(f"Expected input to have rank >= 2. Received: shape={tuple(x.shape)}")
    if square and x.shape[-1] != x.shape[-2]:
        raise ValueError(f"Expected a square matrix. Received: shape={tuple(x.shape)}")
    return as_float(x)


@keras_op("x")
def cholesky(x, upper=False):
    """The triangular factor of positive definite matrices: x = L L^H, or U^H U."""
    x = _matrix(x, square=True)
    if x.is_meta:
        return torch.empty_like(x)
    factor, info = torch.linalg.cholesky_ex(x, upper=upper)
    if bool(info.any()):
        raise ValueError("Cholesky failed: a matrix is not positive definite")
    return factor


@keras_op("x")
def cholesky_inverse(x, upper=False):
    """The inverse of the matrices whose triangular factor is x."""
    return torch.cholesky_inverse(_matrix(x, square=True), upper=upper)


@keras_op("x")
def det(x):
    """The determinants of matrices."""
    return torch.linalg.det(_matrix(x, square=True))


@keras_op("x")
def eig(x):
    """(eigenvalues, eigenvectors as columns) of square matrices, complex."""
    found = torch.linalg.eig(_matrix(x, square=True))
    return found.eigenvalues, found.eigenvectors


@keras_op("x")
def eigh(x):
    """(eigenvalues in rising order, eigenvectors as columns) of symmetric matrices."""
    found = torch.linalg.eigh(_matrix(x, square=True))
    return found.eigenvalues, found.eigenvectors


@keras_op("x")
def inv(x):
    """The inverses of square matrices."""
    return torch.linalg.inv(_matrix(x, square=True))


@keras_op("x")
def pinv(x, rcond=None):
    """The pseudo-inverses of matrices; rcond: below what part of the greatest a singular value
    counts as 0."""
    x = _matrix(x)
    if rcond is None:
        return torch.linalg.pinv(x)
    return torch.linalg.pinv(x, rtol=rcond)


@keras_op("x")
def matrix_rank(x, tol=None):
    """The ranks of matrices, in int32; tol: up to what a singular value counts as 0."""
    x = _matrix(x)
    found = (
        torch.linalg.matrix_rank(x)
        if tol is None
        else torch.linalg.matrix_rank(x, atol=tol, rtol=0.0)
    )
    return found.to(torch.int32)


@keras_op("x")
def lu_factor(x):
    """(both triangular factors in one matrix, the rows that were exchanged, in int32)."""
    factors, pivots = torch.linalg.lu_factor(_matrix(x))
    return factors, pivots - 1


@keras_op("x")
def qr(x, mode="reduced"):
    """(Q, R) of matrices; mode: "reduced" or "complete"."""
    if mode not in ("reduced", "complete"):
        raise ValueError(
            "`mode` argument value not supported. Expected one of {'reduced', 'complete'}. "
            f"Received: mode={mode}"
        )
    found = torch.linalg.qr(_matrix(x), mode=mode)
    return found.Q, found.R


@keras_op("x")
def svd(x, full_matrices=True, compute_uv=True):
    """(U, singular values in falling order, V^H) of matrices; only the values without
    `compute_uv`."""
    x = _matrix(x)
    if not compute_uv:
        return torch.linalg.svdvals(x)
    return tuple(torch.linalg.svd(x, full_matrices=full_matrices))


def _right(a, b):
    """b for a system a x = b; ValueError for a shape that does not fit."""
    if b.dim() not in (a.dim(), a.dim() - 1) or b.shape[a.dim() - 2] != a.shape[-1]:
        raise ValueError(
            f"`b` of shape {tuple(b.shape)} does not fit `a` of shape {tuple(a.shape)}"
        )
    return b


@keras_op("a b")
def solve(a, b):
    """x such that a x = b; b: matrices, or vectors."""
    a = _matrix(a, square=True)
    b = _right(a, as_float(b))
    if b.dim() == a.dim() - 1:
        return torch.linalg.solve(a, b.unsqueeze(-1)).squeeze(-1)
    return torch.linalg.solve(a, b)


@keras_op("a b")
def solve_triangular(a, b, lower=False):
    """x such that a x = b, of the upper, or lower, triangle of a."""
    a = _matrix(a, square=True)
    b = _right(a, as_float(b))
    vectors = b.dim() == a.dim() - 1
    columns = b.unsqueeze(-1) if vectors else b
    found = torch.linalg.solve_triangular(a, columns, upper=not lower)
    return found.squeeze(-1) if vectors else found


@keras_op("a b")
def lstsq(a, b, rcond=None):
    """x such that a x is nearest to b; b: a matrix or a vector."""
    a = _matrix(a)
    b = as_float(b)
    if a.dim() != 2 or b.dim() not in (1, 2) or b.shape[0] != a.shape[0]:
        raise ValueError(
            f"`lstsq` takes a matrix and a vector or matrix, got {tuple(a.shape)}, {tuple(b.shape)}"
        )
    columns = b[:, None] if b.dim() == 1 else b
    u, s, vh = torch.linalg.svd(a, full_matrices=False)
    rcond = torch.finfo(s.dtype).eps * max(a.shape) if rcond is None else rcond
    kept = s > rcond * s[:1]
    safe = torch.where(kept, s, torch.ones_like(s))
    inverse = torch.where(kept, 1 / safe, torch.zeros_like(s))
    found = vh.mH @ (inverse[:, None] * (u.mH @ columns))
    return found[:, 0] if b.dim() == 1 else found


@keras_op("x")
def norm(x, ord=None, axis=None, keepdims=False):
    """The norm of the vectors along an axis, or of the matrices along two.

    ord: None (Euclidean or Frobenius), a number, inf, -inf, "fro" or "nuc".
    """
    x = as_float(x)
    if axis is None and ord is None:
        found = torch.linalg.vector_norm(x.reshape(-1))
        return found.reshape([1] * x.dim()) if keepdims else found
    axes = axes_of(axis, x.dim())
    if len(axes) not in (1, 2):
        raise ValueError(f"`norm` is of vectors or matrices, got {len(axes)} axes")
    if len(axes) == 1:
        if isinstance(ord, str):
            raise ValueError(f"Invalid `ord` argument for vector norm. Received: ord={ord}")
        return torch.linalg.vector_norm(x, 2 if ord is None else ord, axes, keepdim=keepdims)
    if ord is None:
        return torch.linalg.vector_norm(x, 2, axes, keepdim=keepdims)
    if ord not in (1, -1, 2, -2, float("inf"), float("-inf"), "fro", "nuc"):
        raise ValueError(f"Invalid `ord` argument for matrix norm. Received: ord={ord}")
    return torch.linalg.matrix_norm(x, ord, axes, keepdim=keepdims)


def jvp(fun, primals, tangents, has_aux=False):
    """(fun(*primals), its derivative along the tangents), and what else `fun` gives if `has_aux`.

    fun: a function of tensors.  has_aux: whether it gives (result, auxiliary value).
    """
    primals = [as_tensor(x) for x in primals]
    tangents = [as_tensor(x) for x in tangents]
    structure = []

    def on_raws(*raws):
        found = fun(*(Tensor(r) for r in raws))
        structure[:] = [found]
        return tuple(as_tensor(x)._t for x in nest.flatten(found))

    values, slopes = torch.func.jvp(
        on_raws, tuple(x._t for x in primals), tuple(x._t for x in tangents)
    )
    values, slopes = (
        nest.pack_sequence_as(structure[0], [Tensor(r) for r in raws]) for raws in (values, slopes)
    )
    return (values[0], slopes[0], values[1]) if has_aux else (values, slopes)
