"""tf.norm and tf.linalg.normalize."""

import numpy as np
import torch

from .._core import dtypes, unsigned
from .._core.dtypes import INEXACT
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from ._given import name_of
from .arithmetic import truediv
from .decompositions import singular_values
from .reductions import reduce_max, reduce_sum

_NAMES = ("euclidean", "fro")
_MATRIX_NORMS = ("euclidean", "fro", 1, 2, np.inf)


def _pair(axis):
    """The two axes of a matrix norm, or None for that of vectors."""
    if axis is None or (isinstance(axis, int) and not isinstance(axis, bool)):
        return None
    whole = isinstance(axis, (list, tuple)) and all(isinstance(a, (int, np.integer)) for a in axis)
    if not whole or len(axis) != 2 or axis[0] == axis[1]:
        raise ValueError(
            f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {axis}"
        )
    return tuple(int(a) for a in axis)


def _check_order(ord, pair):
    if pair is not None:
        if ord not in _MATRIX_NORMS:
            raise ValueError(
                f"'ord' must be a supported matrix norm in {list(_MATRIX_NORMS)}, got {ord}"
            )
    elif isinstance(ord, str):
        if ord != "euclidean":
            raise ValueError(f"'ord' must be a supported vector norm, got {ord}")
    elif not np.isreal(ord) or not ord > 0:
        raise ValueError(f"'ord' must be a supported vector norm, got {ord}")


def _before_norm(tensor, ord, axis, *_):
    """ValueError for an axis that is a tensor, TypeError for such an order."""
    if hasattr(axis, "_t"):
        raise ValueError(
            f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {axis}"
        )
    if hasattr(ord, "_t"):
        raise TypeError(f"Cannot convert 'fro' to EagerTensor of dtype {ord.dtype.name}")
    if ord == "euclidean" and name_of(tensor) == "string":
        raise TypeError("Expected numeric or variant tensor, got dtype tf.string.")
    if isinstance(ord, (dict, list)) and axis is None:
        raise TypeError(f"'<=' not supported between instances of '{type(ord).__name__}' and 'int'")


def _norm(x, ord, axis, keepdims):
    _before_norm(Tensor(x), ord, axis)
    pair = _pair(axis)
    _check_order(ord, pair)
    keepdims = bool(keepdims)
    if ord in _NAMES or (ord == 2 and pair is None):
        return _euclidean(x, axis, keepdims)
    if pair is not None and ord == 2:
        return _spectral(x, pair, keepdims)
    if x.dtype in _WITHOUT_SIGN:
        raise invalid(
            f"Value for attr 'T' of {dtypes.of(x).name} is not in the list of allowed values: "
            "bfloat16, half, float, double, int8, int16, int32, int64 [Op:Abs]"
        )
    size = torch.abs(x)
    if ord == 1 or (ord == np.inf and pair is None):
        if pair is None:
            return (reduce_sum if ord == 1 else reduce_max).raw(size, axis, keepdims)
        return _largest_sum(size, pair[0], pair[1], keepdims)
    if pair is not None:
        return _largest_sum(size, pair[1], pair[0], keepdims)
    return torch.pow(reduce_sum.raw(torch.pow(size, ord), axis, keepdims), 1.0 / ord)


def _euclidean(x, axis, keepdims):
    if x.dtype not in INEXACT:
        raise invalid(f"A euclidean norm takes floating point or complex tensors, got {x.dtype}")
    total = reduce_sum.raw(x * x.conj() if x.is_complex() else x * x, axis, keepdims)
    return torch.sqrt(total)


def _spectral(x, pair, keepdims):
    values = singular_values(torch.movedim(x, pair, (-2, -1)))
    result = values[..., 0] if values.shape[-1] else values.sum(-1) - np.inf
    if keepdims:
        for a in sorted(a % x.ndim for a in pair):
            result = result.unsqueeze(a)
    return result


def _largest_sum(size, summed, other, keepdims):
    total = reduce_sum.raw(size, summed, True)
    result = reduce_max.raw(total, other, True)
    return result if keepdims else reduce_sum.raw(result, (summed, other))


_WITHOUT_SIGN = {torch.uint8, *unsigned.UNSIGNED}


@op("tensor", before=_before_norm)
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):
    """A norm of vectors or matrices.

    ord: "euclidean", or a number p > 0 (np.inf too) for (sum |x|^p)^(1/p); of matrices
    "euclidean", "fro", 1, 2 or np.inf, the operator norms.
    axis: None for the norm of all elements as one vector, an axis of vectors, or a pair of axes
    of matrices.  ValueError for another ord or axis.
    """
    return _norm(tensor, ord, axis, keepdims)


@op("tensor", before=_before_norm)
def normalize(tensor, ord="euclidean", axis=None, name=None):
    """(tensor / norm, norm), the norm with its axes kept; arguments as in `norm`."""
    length = _norm(tensor, ord, axis, True)
    return truediv.raw(tensor, length), length.to(tensor.dtype)
