"""keras.ops: elements by their places, sorting, searching, counting."""

import math

import torch

from ..._core import nest
from ._boundary import as_float, as_tensor, drawn_by, is_float, keras_op, one_axis
from ._creation import sizes_of


@keras_op("x, indices")
def take(x, indices, axis=None):
    """The slices of x along `axis` at places, negative ones from the end; of the flattened
    tensor for None.  IndexError for a place that is not there."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = one_axis(axis, x.dim())
    places = _places(indices, x.shape[axis])
    found = x.index_select(axis, places.reshape(-1))
    return found.reshape((*x.shape[:axis], *places.shape, *x.shape[axis + 1 :]))


def _places(indices, size):
    places = indices.to(torch.int64)
    return torch.where(places < 0, places + size, places)


@keras_op("x, indices")
def take_along_axis(x, indices, axis=None):
    """The elements of x along `axis` at places of each; of the flattened tensor for None."""
    if is_float(indices):
        raise TypeError(f"indices must be integers, got {indices.dtype}")
    if axis is None:
        x, indices, axis = x.reshape(-1), indices.reshape(-1), 0
    axis = one_axis(axis, x.dim())
    if x.dim() != indices.dim():
        raise ValueError(
            f"`x` and `indices` must have as many dimensions, got {x.dim()} and {indices.dim()}"
        )
    places = _places(indices, x.shape[axis])
    sizes = [max(m, n) for m, n in zip(x.shape, places.shape, strict=True)]
    x = x.expand([x.shape[a] if a == axis else n for a, n in enumerate(sizes)])
    places = places.expand([places.shape[a] if a == axis else n for a, n in enumerate(sizes)])
    return torch.gather(x, axis, places)


def _key(key):
    if isinstance(key, (list, tuple)):
        return as_tensor(key)._t
    if isinstance(key, slice):
        return slice(*(getattr(b, "_t", b) for b in (key.start, key.stop, key.step)))
    raw = getattr(key, "_t", key)
    if isinstance(raw, torch.Tensor) and raw.dtype not in (torch.bool, torch.uint8):
        raw = raw.to(torch.int64)
    return torch.as_tensor(raw) if hasattr(raw, "__array__") else raw


@keras_op("x", of="get_item")
def _get_item(x, key):
    for axis, k in enumerate(key):
        if isinstance(k, slice) and (k.step or 1) < 0:
            if Ellipsis in key[:axis] or None in key[:axis]:
                raise ValueError("a slice backwards after `...` or None is not taken")
            places = torch.arange(x.shape[axis], device=x.device)
            chosen = list(range(x.shape[axis]))[k]
            x = x.index_select(axis, places[chosen] if chosen else places[:0])
            key = (*key[:axis], slice(None), *key[axis + 1 :])
    return x[key]


@drawn_by(_get_item)
def get_item(x, key):
    """x[key], by numpy's rules: ints, slices, None, ..., lists and tensors as indices."""
    x = as_tensor(x)
    if any(getattr(k, "_is_symbolic", False) for k in [x, *nest.flatten(key)]):
        return x[key]
    keys = key if isinstance(key, tuple) else (key,)
    return _get_item(x, tuple(_key(k) for k in keys))


@keras_op("condition, x1? x2?", of="where")
def _where(condition, x1, x2):
    condition = condition if condition.dtype is torch.bool else condition != 0
    return torch.where(condition, x1, x2)


@drawn_by(_where)
def where(condition, x1=None, x2=None):
    """x1 where the condition holds and x2 elsewhere; the places where it holds without them.

    ValueError when only one of x1 and x2 is given.
    """
    if (x1 is None) != (x2 is None):
        raise ValueError(
            "`x1` and `x2` either both should be `None` or both should have non-None value."
        )
    return nonzero(condition) if x1 is None else _where(condition, x1, x2)


@keras_op("x")
def nonzero(x):
    """The places of the elements that are not 0: an int32 tensor for each dimension."""
    return tuple(place.to(torch.int32) for place in torch.nonzero(x, as_tuple=True))


@keras_op("x")
def sort(x, axis=-1):
    """x in rising order along `axis`, NaN last; flattened for None."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    return torch.sort(x, dim=one_axis(axis, x.dim()), stable=True).values if x.dim() else x.clone()


@keras_op("x")
def argsort(x, axis=-1):
    """The places that bring x into rising order along `axis`, in int32; flattened for None."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    if not x.dim():
        return torch.zeros((), dtype=torch.int32, device=x.device)
    return torch.argsort(x, dim=one_axis(axis, x.dim()), stable=True).to(torch.int32)


@keras_op("x")
def argpartition(x, kth, axis=-1):
    """Places along `axis`, in int32, with those of the kth + 1 smallest elements first."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = one_axis(axis, x.dim())
    if not -x.shape[axis] <= kth < x.shape[axis]:
        raise ValueError(f"kth(={kth}) out of bounds ({x.shape[axis]})")
    kth = kth % x.shape[axis]
    x = x.to(torch.uint8) if x.dtype is torch.bool else x
    order = torch.argsort(x, dim=axis, stable=True)
    chosen = order.narrow(axis, 0, kth + 1)
    # the others in their own order, as where they stand is not said
    is_chosen = torch.zeros(x.shape, dtype=torch.uint8, device=x.device)
    is_chosen.scatter_(axis, chosen, 1)
    others = torch.argsort(is_chosen, dim=axis, stable=True)
    others = others.narrow(axis, 0, x.shape[axis] - kth - 1)
    return torch.cat([chosen, others], axis).to(torch.int32)


@keras_op("x")
def top_k(x, k, sorted=True):
    """(values, places) of the k greatest elements along the last dimension, places in int32."""
    values, places = torch.topk(x, k, sorted=sorted)
    return values, places.to(torch.int32)


@keras_op("targets, predictions")
def in_top_k(targets, predictions, k):
    """Whether the score at each target is among the k greatest of its row."""
    targets = targets.to(torch.int64)[:, None]
    own = predictions.gather(1, targets)
    least = torch.topk(predictions, min(k, predictions.shape[-1])).values[:, -1:]
    finite = torch.isfinite(own)
    return ((own >= least) & finite)[:, 0]


@keras_op("x")
def unique(
    x,
    sorted=True,
    return_index=False,
    return_inverse=False,
    return_counts=False,
    axis=None,
    size=None,
    fill_value=None,
):
    """The different elements of x in rising order, or the different slices along `axis`.

    return_index, return_inverse, return_counts: whether to give, after them, the places of the
    first of each, the number of each element's, and how many there are, in int32.
    size: so many results, cut off or filled with `fill_value` (0 by default).
    """
    dim = None if axis is None else one_axis(axis, x.dim())
    flat = x.reshape(-1) if dim is None else x
    along = 0 if dim is None else dim
    values, inverse, counts = torch.unique(
        flat, sorted=True, return_inverse=True, return_counts=True, dim=along
    )
    number = values.shape[along]
    first = torch.full((number,), flat.shape[along], dtype=torch.int64, device=x.device)
    places = torch.arange(flat.shape[along], device=x.device)
    first = first.scatter_reduce(0, inverse, places, "amin")
    if size is not None:
        values = _sized(values, size, along, 0 if fill_value is None else fill_value)
        first, counts = (_sized(v, size, 0, 0) for v in (first, counts))
    wanted = [(return_index, first), (return_inverse, inverse), (return_counts, counts)]
    others = [v.to(torch.int32) for given, v in wanted if given]
    return (values, *others) if others else values


def _sized(x, size, axis, value):
    if x.shape[axis] >= size:
        return x.narrow(axis, 0, size)
    sizes = list(x.shape)
    sizes[axis] = size - x.shape[axis]
    return torch.cat([x, torch.full(sizes, value, dtype=x.dtype, device=x.device)], axis)


@keras_op("indices")
def unravel_index(indices, shape):
    """The places in a tensor of a shape, one tensor a dimension, of places in the flat one."""
    sizes = sizes_of(shape)
    count = math.prod(sizes)
    places = torch.where(indices < 0, indices + count, indices)
    found = []
    for n in reversed(sizes):
        found.append((places % n).to(indices.dtype))
        places = torch.div(places, n, rounding_mode="floor")
    return tuple(reversed(found))


@keras_op("sorted_sequence values", of="searchsorted")
def _searchsorted(sorted_sequence, values, side):
    return torch.searchsorted(sorted_sequence, values, side=side).to(torch.int32)


@drawn_by(_searchsorted)
def searchsorted(sorted_sequence, values, side="left"):
    """Where the values would stand in a sorted vector, in int32; side: before or after equals.

    ValueError unless the sequence is a vector.
    """
    if side not in ("left", "right"):
        raise ValueError(f"`side` must be 'left' or 'right', got {side!r}")
    sequence = as_tensor(sorted_sequence)
    if len(sequence.shape) != 1:
        raise ValueError(
            f"`searchsorted` only supports 1-D sorted sequences, got shape {tuple(sequence.shape)}"
        )
    return _searchsorted(sequence, values, side)


@keras_op("x bins")
def digitize(x, bins):
    """The number of the bin of each element, in int32: how many of the rising `bins` are <= it."""
    if bins.dim() != 1:
        raise ValueError(f"`bins` must be a vector, got shape {tuple(bins.shape)}")
    return torch.bucketize(x, bins, right=True).to(torch.int32)


@keras_op("x1 x2")
def isin(x1, x2, assume_unique=False, invert=False):
    """Whether each element of x1 is, or with `invert` is not, among those of x2."""
    if x1.dtype is torch.bool:
        x1, x2 = x1.to(torch.uint8), x2.to(torch.uint8)
    return torch.isin(x1, x2, invert=invert)


@keras_op("x, weights?")
def bincount(x, weights=None, minlength=0, sparse=False):
    """How often each integer 0, 1, ... is in x, a vector or rows of a matrix; in int32.

    weights: what each counts instead of 1, and the dtype of the result.
    """
    if is_float(x) or x.dtype is torch.bool:
        raise TypeError(f"`bincount` counts integers, got {x.dtype}")
    length = max(int(minlength), int(x.max()) + 1 if x.numel() else 0)
    rows = x.reshape(-1, x.shape[-1]).to(torch.int64)
    ones = torch.ones(rows.shape, dtype=torch.int32, device=x.device)
    ones = ones if weights is None else weights.reshape(rows.shape)
    counts = torch.zeros((rows.shape[0], length), dtype=ones.dtype, device=x.device)
    return counts.scatter_add(1, rows, ones).reshape(*x.shape[:-1], length)


@keras_op("x", of="histogram")
def _histogram(x, bins, range):
    x = as_float(x).reshape(-1)
    low, high = (x.min(), x.max()) if range is None else range
    low, high = float(low), float(high)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return _counted_in(x, low, high, bins)


def _counted_in(x, low, high, bins):
    edges = torch.linspace(low, high, bins + 1, dtype=x.dtype, device=x.device)
    inside = x[(x >= low) & (x <= high)]
    place = (torch.bucketize(inside, edges, right=True) - 1).clamp(max=bins - 1)
    counts = torch.bincount(place, minlength=bins)
    return counts.to(x.dtype), edges


@drawn_by(_histogram)
def histogram(x, bins=10, range=None):
    """(counts, edges) of so many equal bins of a range, by default that of x.

    ValueError for a number of bins that is not positive, or a range from high to low.
    """
    if not hasattr(bins, "__index__") or bins <= 0:
        raise ValueError(f"Argument `bins` should be a positive integer. Received: bins={bins}")
    if range is not None and (len(range) != 2 or range[0] > range[1]):
        raise ValueError(f"`range` must be (low, high) with low <= high, got {range}")
    return _histogram(x, bins, range)


@keras_op("*condlist, *choicelist default", of="select")
def _select(condlist, choicelist, default):
    found = default
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        found = torch.where(condition.to(torch.bool), choice, found)
    return found


@drawn_by(_select)
def select(condlist, choicelist, default=0):
    """The elements of the first choice whose condition holds, `default` where none does.

    ValueError unless both are lists of one length, with a member.
    """
    if len(condlist) != len(choicelist) or not condlist:
        raise ValueError(
            "condlist and choicelist must be non-empty and of one length, got "
            f"{len(condlist)} and {len(choicelist)}"
        )
    return _select(list(condlist), list(choicelist), default)
