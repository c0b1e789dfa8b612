"""keras.ops: products of vectors, matrices and tensors."""

import torch

from ._boundary import as_float, drawn_by, is_float, keras_op, one_axis

_NARROW = (torch.int8, torch.uint8)


def _numbers(x):
    return x.to(torch.int32) if x.dtype is torch.bool else x


@keras_op("x1 x2")
def matmul(x1, x2):
    """The matrix product, of stacks of matrices too; vectors as a row and a column."""
    if not x1.dim() or not x2.dim():
        raise ValueError("matmul takes no scalars")
    if x1.dtype is torch.bool:
        return torch.matmul(x1.to(torch.int32), x2.to(torch.int32)) != 0
    if x1.dtype in _NARROW:  # Keras's result is int32 for int8
        return torch.matmul(x1.to(torch.int32), x2.to(torch.int32)).to(
            torch.int32 if x1.dtype is torch.int8 else x1.dtype
        )
    return torch.matmul(x1, x2)


@keras_op("x1 x2")
def dot(x1, x2):
    """The sum of products over the last dimension of x1 and the last but one of x2."""
    x1, x2, dtype = _numbers(x1), _numbers(x2), x1.dtype
    if not x1.dim() or not x2.dim():
        return (x1 * x2).to(dtype)
    axis = 0 if x2.dim() == 1 else x2.dim() - 2
    return torch.tensordot(x1, x2, dims=([x1.dim() - 1], [axis])).to(dtype)


@keras_op("x1 x2")
def vdot(x1, x2):
    """The sum of products of all elements, x1's conjugated."""
    x1, x2, dtype = _numbers(x1).reshape(-1), _numbers(x2).reshape(-1), x1.dtype
    x1 = x1.conj() if x1.is_complex() else x1
    return torch.tensordot(x1, x2, dims=([0], [0])).to(dtype)


@keras_op("x1 x2")
def inner(x1, x2):
    """The sums of products over the last dimensions of both."""
    x1, x2, dtype = _numbers(x1), _numbers(x2), x1.dtype
    if not x1.dim() or not x2.dim():
        return (x1 * x2).to(dtype)
    return torch.tensordot(x1, x2, dims=([x1.dim() - 1], [x2.dim() - 1])).to(dtype)


@keras_op("x1 x2")
def outer(x1, x2):
    """The products of each element of x1 with each of x2, both flattened."""
    return torch.outer(x1.reshape(-1), x2.reshape(-1))


@keras_op("x1 x2")
def kron(x1, x2):
    """The Kronecker product."""
    return torch.kron(x1, x2)


@keras_op("x1 x2")
def tensordot(x1, x2, axes=2):
    """The sums of products over dimensions of both: a number of last and first ones, or two
    lists."""
    if not isinstance(axes, (list, tuple)):
        return torch.tensordot(x1, x2, dims=int(axes))
    first, second = (a if isinstance(a, (list, tuple)) else [a] for a in axes)
    return torch.tensordot(x1, x2, dims=(list(first), list(second)))


@keras_op("x1 x2")
def cross(x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The cross products of vectors of 3 elements, or 2, along `axisa` and `axisb`."""
    if axis is not None:
        axisa = axisb = axisc = axis
    x1 = x1.movedim(one_axis(axisa, x1.dim()), -1)
    x2 = x2.movedim(one_axis(axisb, x2.dim()), -1)
    sizes = {x1.shape[-1], x2.shape[-1]}
    if not sizes <= {2, 3}:
        raise ValueError(f"`cross` takes vectors of 2 or 3 elements, got {sorted(sizes)}")
    if sizes == {2}:
        return x1[..., 0] * x2[..., 1] - x1[..., 1] * x2[..., 0]
    x1, x2 = (torch.nn.functional.pad(x, (0, 3 - x.shape[-1])) for x in (x1, x2))
    x1, x2 = torch.broadcast_tensors(x1, x2)
    return torch.linalg.cross(x1, x2).movedim(-1, axisc)


@keras_op("*operands", of="einsum")
def _einsum(operands, subscripts):
    narrow = not is_float(operands[0]) and operands[0].dtype in (torch.bool, *_NARROW)
    dtype = operands[0].dtype
    if not narrow:  # torch's sums over one element of int32 are int64
        return torch.einsum(subscripts, *operands).to(dtype)
    found = torch.einsum(subscripts, *(x.to(torch.int32) for x in operands))
    return found.to(torch.int32 if dtype is torch.int8 else dtype)


@drawn_by(_einsum)
def einsum(subscripts, *operands, **kwargs):
    """The sums of products that an expression such as "ij,jk->ik" says."""
    if kwargs.keys() - {"optimize"}:
        raise TypeError(f"einsum() got unexpected arguments: {sorted(kwargs)}")
    if not operands:
        raise ValueError("einsum takes at least one tensor")
    return _einsum(list(operands), subscripts)


@keras_op("x y")
def cdist(x, y):
    """The Euclidean distances of the rows of two matrices, of stacks of matrices too."""
    return torch.cdist(as_float(x), as_float(y))


@keras_op("x")
def slogdet(x):
    """(sign, logarithm of the absolute value) of the determinant."""
    found = torch.linalg.slogdet(as_float(x))
    return found.sign, found.logabsdet
