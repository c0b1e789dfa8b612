"""Places of sparse tensors as raw values: order, bounds, numbers that stand for them.

indices: an int64 matrix, a row for each value.  shape: a list of Python ints.
"""

import math

import numpy as np
import torch

from .._core.errors import invalid

_LARGEST = 2**63 - 1


def codes(indices, shape):
    """One int64 for each row of `indices`: its place in the dense tensor, row by row."""
    size = 1
    result = indices.new_zeros(len(indices))
    for column in range(len(shape) - 1, -1, -1):
        result = result + indices[:, column] * size
        size *= max(shape[column], 1)
        if size > _LARGEST:
            return _ranks(indices)
    return result


def _ranks(indices):
    """Numbers in the order of the rows, for shapes that have more places than int64 counts."""
    return torch.unique(indices, dim=0, return_inverse=True)[1]


def rows_of(numbers, shape):
    """The places that `codes` has made numbers of."""
    columns = []
    for size in reversed(shape):
        size = max(size, 1)
        columns.append(numbers % size)
        numbers = torch.div(numbers, size, rounding_mode="floor")
    columns.reverse()
    return torch.stack(columns, -1) if columns else numbers.new_zeros((len(numbers), 0))


def check(indices, shape, label, ordered=True):
    """InvalidArgumentError for places out of bounds and, if `ordered`, out of order or repeated."""
    limits = torch.tensor(shape, dtype=torch.int64)
    outside = ((indices < 0) | (indices >= limits)).any(-1)
    wrong = outside.nonzero()
    first = int(wrong[0]) if len(wrong) else None
    if ordered and len(indices) > 1:
        numbers = codes(indices if first is None else indices[:first], shape)
        steps = numbers[1:] - numbers[:-1]
        misplaced = (steps <= 0).nonzero()
        if len(misplaced):
            place = int(misplaced[0])
            what = "is repeated" if not int(steps[place]) else "is out of order"
            raise _bad(indices, place + 1, f"{what}. Sparse tensors have sorted places", label)
    if first is not None:
        bounds = ",".join(map(str, shape))
        raise _bad(indices, first, f"is out of bounds: need 0 <= index < [{bounds}]", label)


def _bad(indices, place, what, label):
    row = ",".join(map(str, indices[place].tolist()))
    return invalid(f"indices[{place}] = [{row}] {what} [Op:{label}]")


def taken(values, places):
    """Some entries of raw values."""
    if isinstance(values, np.ndarray):
        return values[places.numpy()]
    return values[places.to(values.device)]


def joined(parts):
    """Raw vectors one after the other."""
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return torch.cat(parts)


def size_of(shape):
    """The number of places of a shape."""
    return math.prod(shape)
