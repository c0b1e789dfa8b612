"""tf.ragged.constant: nested Python lists as a RaggedTensor."""

import numpy as np

from .._core import dtypes
from .._core.tensor import Tensor
from .._ops.creation import constant as dense_constant
from . import _rows
from ._ragged_tensor import RaggedTensor


def constant(
    pylist, dtype=None, ragged_rank=None, inner_shape=None, name=None, row_splits_dtype=dtypes.int64
):
    """Nested Python lists as a RaggedTensor (a Tensor when ragged_rank is 0).

    ragged_rank: how many dimensions may be ragged, by default all but the innermost.
    inner_shape: the shape of the dense values inside.
    ValueError when scalars stand at different depths or arguments do not fit.
    """
    kind = dtypes.as_dtype(row_splits_dtype)
    return nested(
        pylist,
        ragged_rank,
        inner_shape,
        lambda values, shape: dense_constant(values, dtype, shape),
        lambda values, splits: RaggedTensor._of(
            values, Tensor(_rows.converted(splits, "row_splits").to(kind.torch))
        ),
    )


def nested(pylist, ragged_rank, inner_shape, dense, under):
    """Nested lists as `under(values, row splits)` of `dense(innermost values, shape)`."""
    if isinstance(pylist, RaggedTensor):
        raise TypeError("pylist may not be a RaggedTensor or RaggedTensorValue.")
    inner_shape = None if inner_shape is None else tuple(inner_shape)
    if not _is_list(pylist):
        if ragged_rank:
            raise ValueError(f"Invalid pylist={pylist!r}: incompatible with {ragged_rank=}")
        if inner_shape:
            raise ValueError(
                f"Invalid pylist={pylist!r}: incompatible with dim(inner_shape)={len(inner_shape)}"
            )
        return dense(pylist, ())
    if ragged_rank is not None and ragged_rank < 0:
        raise ValueError(f"Invalid {ragged_rank=}: must be nonnegative")
    scalars, deepest = _depths(pylist)
    _check(pylist, scalars, deepest, ragged_rank, inner_shape)
    given = 0 if inner_shape is None else len(inner_shape)
    if ragged_rank == 0 or (ragged_rank is None and deepest - given < 2):
        return dense(pylist, inner_shape)
    if inner_shape is None:
        inner_shape = () if ragged_rank is None else _inner_shape(pylist, ragged_rank)
    if ragged_rank is None:
        depth = deepest if scalars is None else scalars - len(inner_shape)
        ragged_rank = max(1, depth - 1)
    values, levels = pylist, []
    for _ in range(ragged_rank):
        levels.append(np.cumsum([0, *map(len, values)], dtype=np.int64))
        values = [x for row in values for x in row]
    result = dense(values, (len(values), *inner_shape))
    for splits in reversed(levels):
        result = under(result, splits)
    return result


def _is_list(value):
    return isinstance(value, (list, tuple)) or np.ndim(value) != 0


def _depths(value):
    """(the depth at which scalars stand or None without any, the greatest depth)."""
    if not _is_list(value):
        return 0, 0
    if isinstance(value, np.ndarray) and value.size:
        return value.ndim, value.ndim
    scalars, deepest = None, 1
    for child in value:
        if type(child) in (int, float, str, bytes, bool):
            below, depth = 0, 0
        else:
            below, depth = _depths(child)
        if below is not None:
            if scalars is not None and scalars != below + 1:
                raise ValueError("all scalar values must have the same nesting depth")
            scalars = below + 1
        deepest = max(deepest, depth + 1)
    return scalars, deepest


def _check(pylist, scalars, deepest, ragged_rank, inner_shape):
    if scalars is not None and deepest > scalars:
        raise ValueError(
            f"Invalid pylist={pylist!r}: empty list nesting is greater than scalar value nesting"
        )
    if scalars is not None and ragged_rank is not None and deepest < ragged_rank:
        raise ValueError(f"Invalid pylist={pylist!r}, max depth smaller than {ragged_rank=}")
    if inner_shape is None or ragged_rank is None:
        return
    wanted = ragged_rank + len(inner_shape) + 1
    if (scalars is not None and wanted != scalars) or (scalars is None and wanted < deepest):
        raise ValueError(
            f"Invalid pylist={pylist!r}: incompatible with {ragged_rank=} and "
            f"dim(inner_shape)={len(inner_shape)}"
        )


def _inner_shape(pylist, ragged_rank):
    """The shape of what stands inside of `ragged_rank` dimensions; ValueError if it has none."""
    flat = list(pylist)
    for depth in range(ragged_rank):
        if not all(map(_is_list, flat)):
            raise ValueError(
                f"pylist has scalar values depth {depth + 1}, but {ragged_rank=} requires scalar "
                f"value depth greater than {ragged_rank}"
            )
        flat = [x for row in flat for x in row]
    shape, first = [], flat
    while _is_list(first):
        shape.append(len(first))
        if not len(first):
            break
        first = first[0]
    _check_shape(flat, shape)
    return tuple(shape[1:])


def _check_shape(value, shape):
    if _is_list(value) != bool(shape) or (shape and shape[0] != len(value)):
        raise ValueError("inner values have inconsistent shape")
    for child in value if shape else ():
        _check_shape(child, shape[1:])
