"""Values put at indices: tf.scatter_nd and the tf.tensor_scatter_nd family."""

import math

import numpy as np
import torch

from .._core.dtypes import NUMERIC, REAL
from .._core.errors import invalid
from .._core.op import op
from ._args import ints, of_string_lists
from ._rules import rows_added
from .indexing import flat_rows


def _parts(indices, updates, shape, kernel):
    """Row numbers [n] and updates [n, ...] for a tensor of `shape` with its indexed axes made one.

    InvalidArgumentError when indices are out of range or updates do not have the shape
    indices.shape[:-1] + shape[indices.shape[-1]:].
    """
    if not indices.ndim or not updates.ndim:
        raise invalid(
            f"Indices and updates must have rank at least one. Found {list(indices.shape)} and "
            f"{list(updates.shape)} [Op:{kernel}]"
        )
    rows = flat_rows(indices, shape, kernel)
    rest = tuple(shape[indices.shape[-1] :])
    if tuple(updates.shape) != tuple(rows.shape) + rest:
        raise invalid(
            f"Must have updates.shape = indices.shape[:-1] + shape[{indices.shape[-1]}:]; got "
            f"updates {list(updates.shape)}, indices {list(indices.shape)}, shape {list(shape)} "
            f"[Op:{kernel}]"
        )
    if any(type(n) is int and n == 0 for n in shape) and rows.numel() != 0:
        raise invalid(
            f"Indices and updates specified for empty output: indices {list(indices.shape)}, "
            f"shape {list(shape)} [Op:{kernel}]"
        )
    return rows.reshape(-1), updates.reshape(rows.numel(), *rest)


@op("indices, updates", strings=True, type="ScatterNd", tensors_too="shape")
def scatter_nd(indices, updates, shape, name=None):
    """A tensor of `shape`, zero but for `updates` added at the places `indices` [..., k] name.

    updates: of shape indices.shape[:-1] + shape[k:].  Several updates of one place add up.
    """
    sizes = ints(shape)
    if isinstance(updates, np.ndarray):
        return _joined_strings(indices, updates, torch.Size(sizes))
    rows, new = _parts(indices, updates, torch.Size(sizes), "ScatterNd")
    flat = new.new_zeros(torch.Size(sizes[: indices.shape[-1]]).numel(), *new.shape[1:])
    if new.dtype is torch.bool:
        return flat.index_put((rows,), new, accumulate=True).reshape(sizes)
    return rows_added(flat, rows, new).reshape(sizes)


def _joined_strings(indices, updates, shape):
    """String updates of one place stand one after the other."""
    rows = flat_rows(indices, shape, "ScatterNd").reshape(-1).tolist()
    depth = indices.shape[-1]
    flat = np.full((shape[:depth].numel(), *shape[depth:]), b"", dtype=object)
    for row, new in zip(rows, updates.reshape(len(rows), *shape[depth:]), strict=True):
        flat[row] = flat[row] + new
    return flat.reshape(tuple(shape))


def _scattered(tensor, indices, updates, kernel, write):
    rows, new = _parts(indices, updates, tensor.shape, kernel)
    depth = indices.shape[-1]
    flat = tensor.reshape(math.prod(tensor.shape[:depth]), *tensor.shape[depth:])
    return write(flat, rows, new).reshape(tensor.shape)


@op("tensor updates, indices", strings=True, type="TensorScatterUpdate")
def tensor_scatter_nd_update(tensor, indices, updates, name=None):
    """`tensor` with `updates` in place of its slices at `indices` [..., k].

    updates: of shape indices.shape[:-1] + tensor.shape[k:]; the last of several counts.
    """
    if isinstance(tensor, np.ndarray):
        return of_string_lists(_updated, [tensor, updates], indices)
    return _updated([tensor, updates], indices)


def _updated(pair, indices):
    tensor, updates = pair
    return _scattered(tensor, indices, updates, "TensorScatterUpdate", _write)


def _write(flat, rows, new):
    return flat.index_put((rows,), new)


@op("tensor updates, indices", types=NUMERIC, type="TensorScatterAdd")
def tensor_scatter_nd_add(tensor, indices, updates, name=None):
    """`tensor` with `updates` added to its slices at `indices` [..., k]."""
    return _scattered(tensor, indices, updates, "TensorScatterAdd", _add)


def _add(flat, rows, new):
    return rows_added(flat, rows, new)


@op("tensor updates, indices", types=NUMERIC, type="TensorScatterSub")
def tensor_scatter_nd_sub(tensor, indices, updates, name=None):
    """`tensor` with `updates` taken from its slices at `indices` [..., k]."""
    return _scattered(tensor, indices, updates, "TensorScatterSub", _subtract)


def _subtract(flat, rows, new):
    if new.is_complex():
        return rows_added(flat, rows, -new)
    return flat.index_add(0, rows, new, alpha=-1)


def _extreme(reduce):
    def write(flat, rows, new):
        if new.is_floating_point():
            # a NaN among the updates changes nothing
            new = torch.where(new.isnan(), math.inf if reduce == "amin" else -math.inf, new)
        where = rows.reshape(-1, *[1] * (new.ndim - 1)).expand(new.shape)
        return flat.scatter_reduce(0, where, new, reduce)

    return write


@op("tensor updates, indices", types=REAL, type="TensorScatterMax")
def tensor_scatter_nd_max(tensor, indices, updates, name=None):
    """`tensor` with its slices at `indices` [..., k] raised to at least `updates`."""
    return _scattered(tensor, indices, updates, "TensorScatterMax", _extreme("amax"))


@op("tensor updates, indices", types=REAL, type="TensorScatterMin")
def tensor_scatter_nd_min(tensor, indices, updates, name=None):
    """`tensor` with its slices at `indices` [..., k] lowered to at most `updates`."""
    return _scattered(tensor, indices, updates, "TensorScatterMin", _extreme("amin"))
