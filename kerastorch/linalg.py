"""tf.linalg: linear algebra; matrices stand in the last two axes of a tensor."""
# ruff: noqa: F401

from ._core.missing import missing_from as _missing_from
from ._ops.clipping import global_norm
from ._ops.decompositions import (
    cholesky,
    det,
    eig,
    eigh,
    eigh_tridiagonal,
    eigvals,
    eigvalsh,
    logdet,
    lu,
    qr,
    slogdet,
    svd,
)
from ._ops.diagonals import (
    band_part,
    diag,
    diag_part,
    eye,
    set_diag,
    tensor_diag,
    tensor_diag_part,
)
from ._ops.norms import norm, normalize
from ._ops.products import (
    adjoint,
    cross,
    einsum,
    expm,
    matmul,
    matrix_transpose,
    matvec,
    tensordot,
    trace,
)
from ._ops.reductions import l2_normalize
from ._ops.solvers import (
    banded_triangular_solve,
    cholesky_solve,
    inv,
    logm,
    lstsq,
    lu_matrix_inverse,
    lu_reconstruct,
    lu_solve,
    matrix_rank,
    pinv,
    solve,
    sqrtm,
    triangular_solve,
    tridiagonal_matmul,
    tridiagonal_solve,
)

__getattr__ = _missing_from(__name__)
