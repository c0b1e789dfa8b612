"""tf.sets: the last dimension of tensors as sets."""

import numpy as np
import torch

from .._core import convert, dispatch, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from ..sparse import _places
from ..sparse._sparse_tensor import SparseTensor, SparseTensorValue, made, sizes

_KINDS = {
    *(dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64),
    *(dtypes.uint8, dtypes.uint16, dtypes.string),
}


@dispatch.drawable
def size(a, validate_indices=True):
    """How many different elements each set of a SparseTensor has, int32, one dimension less.

    validate_indices: whether places must be in row-major order.
    """
    a = _operand(a)
    if not isinstance(a, SparseTensor):
        raise TypeError("Expected `SparseTensor`, got a tensor.")
    if a.dtype not in _KINDS:
        raise TypeError(f"Invalid dtype {a.dtype!r} not in supported dtypes: {_KINDS}")
    groups, shape = _groups(a, validate_indices, "SetSize")
    pairs = _Pairs([(groups, a.values._t)])
    found, _ = pairs.apart(np.unique(pairs.numbers[0]))
    counts = np.bincount(found, minlength=_places.size_of(shape)).astype(np.int32)
    return Tensor(torch.from_numpy(counts.reshape(shape)))


@dispatch.drawable
def intersection(a, b, validate_indices=True):
    """The elements that the sets of both have, a SparseTensor, each set in ascending order.

    a, b: tensors or SparseTensors of one dtype (integers or strings) and the same shape but for
    the last dimension.
    """
    return _combined(a, b, np.intersect1d, validate_indices)


@dispatch.drawable
def difference(a, b, aminusb=True, validate_indices=True):
    """The elements of the sets of `a` that those of `b` lack, or the reverse; as `intersection`."""
    if aminusb:
        return _combined(a, b, np.setdiff1d, validate_indices)
    return _combined(a, b, lambda x, y: np.setdiff1d(y, x), validate_indices)


@dispatch.drawable
def union(a, b, validate_indices=True):
    """The elements that the sets of either have; as `intersection`."""
    return _combined(a, b, np.union1d, validate_indices)


def _operand(x):
    if isinstance(x, SparseTensorValue):
        return SparseTensor.from_value(x)
    return x if isinstance(x, SparseTensor) else convert.to_tensor(x)


def _combined(a, b, function, validate):
    a, b = _operand(a), _operand(b)
    if a.dtype is not b.dtype:
        raise TypeError(f"Types don't match, {a.dtype!r} vs {b.dtype!r}.")
    if a.dtype not in _KINDS:
        raise TypeError(f"Invalid dtype {a.dtype!r} not in supported dtypes: {_KINDS}")
    sides, shapes = [], []
    for x in (a, b):
        groups, shape = _groups(x, validate, "SetOperation")
        values = x.values._t if isinstance(x, SparseTensor) else x._t.reshape(-1)
        sides.append((groups, values))
        shapes.append(shape)
    if shapes[0] != shapes[1]:
        raise invalid(f"Mismatched group shapes {shapes[0]} and {shapes[1]} [Op:SetOperation]")
    pairs = _Pairs(sides)
    groups, values = pairs.apart(function(*pairs.numbers))
    lengths = np.bincount(groups, minlength=_places.size_of(shapes[0]))
    starts = np.cumsum(lengths) - lengths
    columns = np.arange(len(groups)) - starts[groups]
    lead = _places.rows_of(torch.from_numpy(groups), shapes[0])
    places = torch.cat([lead, torch.from_numpy(columns).unsqueeze(1)], 1)
    widest = int(lengths.max()) if len(lengths) else 0
    kept = values if a.dtype == dtypes.string else torch.from_numpy(values)
    return made(places, Tensor(kept), [*shapes[0], widest])


def _groups(x, validate, label):
    """(the number of the set of each element, the shape of the sets)."""
    if isinstance(x, SparseTensor):
        shape = sizes(x)
        if len(shape) < 2:
            raise invalid(f"Invalid shape {shape}: rank 2 at least is needed [Op:{label}]")
        _places.check(x.indices._t, shape, label, ordered=validate)
        return _places.codes(x.indices._t[:, :-1], shape[:-1]).numpy(), shape[:-1]
    shape = list(x.shape)
    if len(shape) < 2:
        raise invalid(f"Invalid shape {shape}: rank 2 at least is needed [Op:{label}]")
    return np.repeat(np.arange(_places.size_of(shape[:-1])), shape[-1]), shape[:-1]


class _Pairs:
    """Pairs of a set's number and an element as numbers, in the same order, for several sides."""

    def __init__(self, sides):
        arrays = [v if isinstance(v, np.ndarray) else v.numpy() for _, v in sides]
        self._values, where = np.unique(np.concatenate(arrays), return_inverse=True)
        self._count = max(len(self._values), 1)
        ends = np.cumsum([len(a) for a in arrays])[:-1]
        self.numbers = [
            groups * self._count + ids
            for (groups, _), ids in zip(sides, np.split(where.reshape(-1), ends), strict=True)
        ]

    def apart(self, numbers):
        """The sets' numbers and the elements of such numbers."""
        numbers = numbers.astype(np.int64)
        return numbers // self._count, self._values[numbers % self._count]
