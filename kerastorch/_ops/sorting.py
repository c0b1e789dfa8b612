"""Order and occurrence: tf.sort, tf.argsort, tf.unique, tf.searchsorted, histograms."""

import collections
import math

import numpy as np
import torch

from .._core import dtypes, refusals
from .._core.convert import to_tensor
from .._core.dtypes import int32
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import needs
from ._args import checked_axis

Unique = collections.namedtuple("Unique", ["y", "idx"])
UniqueWithCounts = collections.namedtuple("UniqueWithCounts", ["y", "idx", "count"])


def _sorted(values, axis, direction, kernel):
    hash(direction)
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(
            f"Argument `direction` should be one of 'ASCENDING' or 'DESCENDING'. Received: "
            f"{direction!r}"
        )
    if not values.ndim or values.dtype is torch.bool:
        raise invalid(
            f"input must be numbers of rank >= 1, got {values.dtype} of rank {values.ndim} "
            f"[Op:{kernel}]"
        )
    axis = checked_axis(axis, values.ndim)
    return values.sort(dim=axis, descending=direction == "DESCENDING", stable=True)


def _before_sort(values, axis, direction, *_):
    hash(direction)  # a TypeError for tensors and lists, as TensorFlow looks it up


@op("values", types=dtypes.REAL, label="TopKV2", before=_before_sort)
def sort(values, axis=-1, direction="ASCENDING", name=None):
    """`values` sorted along `axis`; direction: "ASCENDING" or "DESCENDING"."""
    return _sorted(values, axis, direction, "TopKV2").values


@op("values", types=dtypes.REAL, label="TopKV2", before=_before_sort)
def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The indices (int32) that sort `values` along `axis`; equal elements keep their order."""
    return _sorted(values, axis, direction, "TopKV2").indices.int()


def _uniques(x, kernel):
    """The distinct elements in order of appearance, each element's place among them, counts."""
    if x.ndim != 1:
        raise invalid(f"unique expects a 1D vector, got rank {x.ndim} [Op:{kernel}]")
    if isinstance(x, np.ndarray):
        places, counts, places_of = [], [], {}
        for s in x:
            place = places_of.setdefault(s, len(places_of))
            if place == len(counts):
                counts.append(0)
            counts[place] += 1
            places.append(place)
        y = np.empty(len(places_of), dtype=object)
        y[:] = list(places_of)
        return y, torch.tensor(places, dtype=torch.long), torch.tensor(counts, dtype=torch.long)
    y, where, counts = torch.unique(x, return_inverse=True, return_counts=True)
    first = torch.full((len(y),), len(x), dtype=torch.long, device=x.device)
    steps = torch.arange(len(x), device=x.device)
    order = first.scatter_reduce(0, where, steps, "amin").argsort()
    rank = torch.empty_like(order)
    rank[order] = torch.arange(len(order), device=x.device)
    return y[order], rank[where], counts[order]


def _index_type(label, attr, dtype):
    """The torch dtype of positions; InvalidArgumentError unless it is int32 or int64."""
    return refusals.output_type(label, attr, dtype, ("int32", "int64")).torch


@op("x", strings=True)
def unique(x, out_idx=int32, name=None):
    """(y, idx): the distinct elements of the vector x as they appear, and x = y[idx]."""
    kind = _index_type("Unique", "out_idx", out_idx)
    needs("Unique", x)
    y, where, _ = _uniques(x, "Unique")
    return Unique(y, where.to(kind))


@op("x", strings=True)
def unique_with_counts(x, out_idx=int32, name=None):
    """(y, idx, count): as `unique`, with how often each element of y appears."""
    kind = _index_type("UniqueWithCounts", "out_idx", out_idx)
    needs("UniqueWithCounts", x)
    y, where, counts = _uniques(x, "UniqueWithCounts")
    return UniqueWithCounts(y, where.to(kind), counts.to(kind))


def _before_search(sorted_sequence, values, side, out_type, name=None):
    _check_side(side)
    return to_tensor(sorted_sequence), to_tensor(values), side, out_type, name


def _check_side(side):
    if side not in ("left", "right"):
        raise ValueError(f"Argument `side` must be either 'right' or 'left'. Received: {side!r}")


@op(
    "sorted_sequence values",
    types=dtypes.REAL,
    own_dtypes=True,
    label="LowerBound",
    before=_before_search,
)
def searchsorted(sorted_sequence, values, side="left", out_type=int32, name=None):
    """Where `values` would be inserted in `sorted_sequence`, row by row along the last axis.

    side: "left" (before equal elements) or "right" (after them).
    """
    _check_side(side)
    kernel = "LowerBound" if side == "left" else "UpperBound"
    if not values.ndim or not sorted_sequence.ndim:
        raise invalid(f"searchsorted takes vectors or batches of them, got a scalar [Op:{kernel}]")
    size, count = sorted_sequence.shape[-1], values.shape[-1]
    # not -1: there may be no elements
    rows = sorted_sequence.reshape(math.prod(sorted_sequence.shape[:-1]), size)
    wanted = values.reshape(math.prod(values.shape[:-1]), count)
    if len(rows) != len(wanted):
        raise invalid(
            f"Leading dims of sorted_sequence {list(sorted_sequence.shape)} and values "
            f"{list(values.shape)} must match [Op:{kernel}]"
        )
    found = torch.searchsorted(rows.contiguous(), wanted.contiguous(), right=side == "right")
    if side == "left" and wanted.is_floating_point():
        # no element is less than NaN, which torch takes for the largest number
        found = found.masked_fill(wanted.isnan(), 0)
    return found.reshape(values.shape).to(_index_type(kernel, "out_type", out_type))


def _bins(values, value_range, nbins, kernel):
    if tuple(value_range.shape) != (2,):
        raise invalid(
            f"value_range should be a vector of 2 elements, got shape {list(value_range.shape)} "
            f"[Op:{kernel}]"
        )
    low, high = value_range.tolist()
    if not low < high:
        raise invalid(
            f"value_range should satisfy value_range[0] < value_range[1], got "
            f"[{low}, {high}] [Op:{kernel}]"
        )
    if nbins < 1:
        raise invalid(f"nbins should be a positive number, got {nbins} [Op:{kernel}]")
    return ((values - low) / (high - low) * nbins).floor().clamp(0, nbins - 1).long()


@op(
    "values value_range",
    types=frozenset({torch.int32, torch.int64, torch.float32, torch.float64}),
    label="HistogramFixedWidth",
)
def histogram_fixed_width(values, value_range, nbins=100, dtype=int32, name=None):
    """How many values fall into each of `nbins` equal parts of value_range = [low, high).

    Values below count for the first, values above for the last.
    """
    # in float64, while the bins below are computed in the dtype of the values
    where = _bins(values.double(), value_range, nbins, "HistogramFixedWidth")
    kind = _index_type("HistogramFixedWidth", "dtype", dtype)
    return torch.bincount(where.reshape(-1), minlength=nbins).to(kind)


@op("values value_range", types=dtypes.REAL, own_dtypes=True, label="Sub")
def histogram_fixed_width_bins(values, value_range, nbins=100, dtype=int32, name=None):
    """For each value, in which of `nbins` equal parts of value_range = [low, high) it falls.

    The result is int32 whatever `dtype` says, as in TensorFlow.
    """
    return _bins(values, value_range, nbins, "HistogramFixedWidth").int()
