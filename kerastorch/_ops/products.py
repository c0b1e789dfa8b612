"""tf.linalg: products of matrices and tensors."""

import math

import numpy as np
import torch

from .._core.asked import ask
from .._core.convert import to_tensor
from .._core.dtypes import COMPLEX, INEXACT, INTEGER, NUMERIC, as_dtype
from .._core.errors import (
    FailedPreconditionError,
    InvalidArgumentError,
    NotFoundError,
    invalid,
)
from .._core.op import op
from ._args import of_strings
from ._given import name_of, raw_of, want_bool
from .reductions import whole_numbers

_SMALL = frozenset({torch.int8, torch.uint8})
# what TensorFlow multiplies matrices of; of 8 bits only into an `output_type`
_OF_PRODUCTS = INEXACT | {torch.int16, torch.int32, torch.int64}


def _matrices(a, b):
    if a.ndim < 2 or b.ndim < 2:
        raise invalid(
            f"In[0] and In[1] ndims must be >= 2, got shapes {list(a.shape)} and {list(b.shape)} "
            "[Op:MatMul]"
        )


def _no_kernel(message):
    return NotFoundError(None, None, message)


def _product(a, b):
    if a.dtype not in INEXACT and a.is_cuda:
        # CUDA has no product of integer matrices
        return torch.matmul(a.double(), b.double()).to(a.dtype)
    return torch.matmul(a, b)


def _two_turns(name):
    return ValueError(
        f"Only one of `transpose_{name}` and `adjoint_{name}` can be True. Received "
        f"`transpose_{name}`=True, `adjoint_{name}`=True."
    )


def _turned(x, transpose, adjoint, name):
    if transpose and adjoint:
        raise _two_turns(name)
    if x.ndim == 2:
        want_bool(transpose, f"transpose_{name}")
    return x.mT if transpose else x.mH if adjoint else x


def _before_product(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False):
    """Both turns of one matrix, or the conjugate of what is no number."""
    for x, transpose, adjoint, name in (
        (a, transpose_a, adjoint_a, "a"),
        (b, transpose_b, adjoint_b, "b"),
    ):
        if transpose and adjoint:
            raise _two_turns(name)
        if adjoint and name_of(x) in ("bool", "string"):
            raise TypeError(f"Expected numeric or variant tensor, got dtype {name_of(x)}.")


_UNSIGNED = ("uint16", "uint32", "uint64")


def _before_matmul(a, b, *rest):
    _before_product(a, b, *rest[:4])
    for x, name in ((a, "a"), (b, "b")):
        if rest[6] is not None and name_of(x) in _UNSIGNED:
            raise invalid(
                f"Value for attr 'T{name}' of {name_of(x)} is not in the list of allowed values: "
                "bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, "
                "complex128 [Op:BatchMatMulV3]"
            )


@op(
    "a b",
    types=_OF_PRODUCTS | _SMALL,
    dtype_error=InvalidArgumentError,
    dtype_from_first=True,
    label="MatMul",
    before=lambda *args: _before_matmul(*args),
)
def matmul(
    a,
    b,
    transpose_a=False,
    transpose_b=False,
    adjoint_a=False,
    adjoint_b=False,
    a_is_sparse=False,
    b_is_sparse=False,
    output_type=None,
    name=None,
):
    """The matrix product of a (..., m, k) and b (..., k, n): (..., m, n).

    Leading axes broadcast.  transpose_*, adjoint_*: multiply by the transpose or the conjugate
    transpose of that matrix instead.  output_type: int32 for a product of int8 matrices.
    InvalidArgumentError when shapes, ranks or dtypes do not fit.
    """
    _matrices(a, b)
    if transpose_a is not False or adjoint_a:
        a = _turned(a, transpose_a, adjoint_a, "a")
    if transpose_b is not False or adjoint_b:
        b = _turned(b, transpose_b, adjoint_b, "b")
    if output_type is not None:
        target = as_dtype(output_type).torch
        if target is not a.dtype and (target is not torch.int32 or a.dtype not in _SMALL):
            raise _no_kernel(f"no product of {a.dtype} matrices into {target} [Op:BatchMatMulV3]")
        a, b = a.to(target), b.to(target)
    elif a.dtype in _SMALL or (a.dtype is torch.int16 and a.ndim == b.ndim == 2):
        raise (_no_kernel if a.dtype is torch.uint8 else invalid)(
            f"MatMul is not defined for {a.dtype} without output_type [Op:MatMul]"
        )
    return _product(a, b)


@op(
    "a b",
    types=_OF_PRODUCTS,
    dtype_error=InvalidArgumentError,
    label="MatMul",
    before=lambda a, b, transpose_a, adjoint_a, *_: _before_product(
        a, b, transpose_a, False, adjoint_a
    ),
)
def matvec(
    a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None
):
    """The product of a matrix a (..., m, k) and a vector b (..., k): (..., m); see `matmul`."""
    column = b.unsqueeze(-1)
    _matrices(a, column)
    return _product(_turned(a, transpose_a, adjoint_a, "a"), column).squeeze(-1)


def _contracted(axes, a, b):
    """The `axes` of a tensordot as two lists, one for each tensor."""
    if isinstance(axes, int):
        _check_count(axes, a, b)
        return list(range(a.ndim - axes, a.ndim)), list(range(axes))
    if isinstance(axes, str):
        raise TypeError(f"Cannot convert {axes!r} to EagerTensor of dtype int32")
    if len(axes) != 2:
        raise ValueError(f"`axes` must be an integer or have length 2. Received {axes}.")
    first, second = (whole_numbers(v) for v in axes)
    if len(first) != len(second):
        raise ValueError(
            f"Different number of contraction axes `a` and `b`, {len(first)} != {len(second)}."
        )
    if any(not -x.ndim <= k < x.ndim for x, ks in ((a, first), (b, second)) for k in ks):
        raise IndexError(f"axes {axes} are out of range")
    return [k % a.ndim for k in first], [k % b.ndim for k in second]


def _check_count(axes, *tensors):
    if axes < 0:
        raise ValueError(f"`axes` must be at least 0. Received: {axes}.")
    for x in tensors:
        if axes > x.ndim:
            raise ValueError(
                f"`axes` must not be larger than the number of dimensions of tensor {x}. "
                f"Received {axes}, vs tensor dimensions {x.ndim}."
            )


def _before_tensordot(a, b, axes, name=None):
    if isinstance(getattr(axes, "_t", None), torch.Tensor) and axes._t.is_floating_point():
        raise ValueError(
            f"axes: Tensor conversion requested dtype int32 for Tensor with dtype {axes.dtype.name}"
        )
    ranks = [raw_of(x).ndim for x in (a, b)]
    if isinstance(axes, int):
        _check_count(axes, raw_of(a))
        if axes > ranks[1]:
            raise IndexError(f"`axes` is {axes}, the second tensor has the rank {ranks[1]}")
    elif isinstance(axes, (list, tuple)) and len(axes) == 2:
        for given, rank in zip(axes, ranks):
            if any(k >= rank or k < -rank for k in whole_numbers(given)):
                raise IndexError(f"axes {given} are out of range for a tensor of rank {rank}")
    return [to_tensor(v) if isinstance(v, np.ndarray) else v for v in (a, b)] + [axes, name]


@op("a b", types=_OF_PRODUCTS, own_dtypes=True, label="MatMul", before=_before_tensordot)
def tensordot(a, b, axes, name=None):
    """The sum of a's elements times b's over pairs of axes: a's other axes, then b's.

    axes: how many of a's last and b's first axes, or [a's axes, b's axes].
    ValueError when they are not of one number, InvalidArgumentError when their sizes differ.
    """
    first, second = _contracted(axes, a, b)
    left = [k for k in range(a.ndim) if k not in first]
    right = [k for k in range(b.ndim) if k not in second]
    rows, columns = [a.shape[k] for k in left], [b.shape[k] for k in right]
    count, other = (math.prod(x.shape[k] for k in ks) for x, ks in ((a, first), (b, second)))
    if count != other:
        raise invalid(
            f"Matrix size-incompatible: In[0]: {[math.prod(rows), count]}, In[1]: "
            f"{[other, math.prod(columns)]} [Op:MatMul]"
        )
    if a.dtype is torch.int16:
        raise invalid("MatMul is not defined for torch.int16 without output_type [Op:MatMul]")
    product = _product(
        a.permute(left + first).reshape(math.prod(rows), count),
        b.permute(second + right).reshape(count, math.prod(columns)),
    )
    return product.reshape(rows + columns)


@op(
    "*inputs",
    types=NUMERIC,
    dtype_error=InvalidArgumentError,
    type="Einsum",
    attrs={"equation": "equation"},
)
def _einsum(equation, inputs):
    kind = inputs[0].dtype
    if kind in INTEGER:
        # torch sums integers as int64, and has no product of them with others
        return torch.einsum(equation, [x.long() for x in inputs]).to(kind)
    return torch.einsum(equation, inputs)


def einsum(equation, *inputs, **kwargs):
    """The sum of products that `equation` describes, as in "ij,jk->ik".

    A letter names an axis, `...` the axes not named; letters missing from the result are summed.
    Without "->" the result has the letters that occur once, in alphabetical order.
    ValueError for a number of tensors or a letter that does not fit the equation,
    InvalidArgumentError for shapes and dtypes that do not.
    """
    unknown = set(kwargs) - {"name", "optimize"}
    if unknown:
        raise TypeError(f"Invalid keyword arguments for einsum: {sorted(unknown)}")
    for x in inputs:
        ask(x, "shape")
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(inputs):
        raise ValueError(
            f'Got {len(inputs)} inputs for equation "{equation}", expecting {len(terms)}'
        )
    for label in right.replace(".", ""):
        if label not in left:
            raise ValueError(
                f"Output subscripts contain the label {label} not present in the input subscripts."
            )
    return _einsum(left + arrow + right, list(inputs))


@op("a b", types=NUMERIC - COMPLEX, type="Cross")
def cross(a, b, name=None):
    """The cross product of 3-vectors along the last axis, for tensors of one shape.

    InvalidArgumentError when the shapes differ, FailedPreconditionError unless it has size 3.
    """
    if a.shape != b.shape:
        raise invalid(
            f"Both inputs must be of same shape: {list(a.shape)} vs. {list(b.shape)} [Op:Cross]"
        )
    if not a.ndim or a.shape[-1] != 3:
        raise FailedPreconditionError(
            None, None, f"Cross-products are only defined for 3-element vectors, got {a.shape}"
        )
    return torch.linalg.cross(a, b, dim=-1)


@op("x", types=NUMERIC, label="Sum")
def trace(x, name=None):
    """The sum of the main diagonal of the matrices in the last two axes."""
    diagonal = torch.diagonal(x, 0, -2, -1)
    return torch.sum(diagonal, -1, dtype=x.dtype)


def _matrix(a):
    if a.ndim < 2:
        raise ValueError(
            f"Argument `a` should be a (batch) matrix with rank >= 2, got shape {tuple(a.shape)}."
        )


@op("a", strings=True, label="Transpose")
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The matrices in the last two axes transposed, and conjugated if `conjugate`.

    ValueError for a rank below 2.
    """
    _matrix(a)
    if isinstance(a, np.ndarray):
        return of_strings(matrix_transpose.raw, a)
    return torch.conj_physical(a.mT) if conjugate else a.mT


@op("matrix", strings=True, label="Transpose")
def adjoint(matrix, name=None):
    """The conjugate transpose of the matrices in the last two axes."""
    _matrix(matrix)
    if isinstance(matrix, np.ndarray):
        return of_strings(adjoint.raw, matrix)
    return torch.conj_physical(matrix.mT)
