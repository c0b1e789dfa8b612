"""Resampling by class: elements are left out by chance, so that classes come by given shares.

As in TensorFlow the result mixes two iterations over the dataset: the elements as they come, and
those that are left when an element of class c is kept with the chance
(r[c] - min r) / (max r - min r), where r = target / initial.  The first have a share of min r.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import invalid
from .._core.philox import floats, spaced
from .._core.tensor_spec import TensorSpec
from ..random import seeds
from ._choosing import DirectedInterleave, Drawn
from ._mapping import Map
from ._node import INFINITE, UNKNOWN, Node
from ._order import Zip
from ._sources import Tensors, own
from ._streams import Failure, of_rows, surviving
from ._structure import Structure

_GROUP, _SMOOTHING = 32, 10  # classes are counted 32 at a time, as if 10 of each had come before
_APART = 256  # blocks between the numbers of two calls of one random op


def resampled(
    source: Node, class_of: Callable[..., Any], target: Any, initial: Any, seed: int | None
) -> Node:
    """The node of Dataset.rejection_resample."""
    wanted = _shares(target)
    pairs = Map(source, lambda *element: (class_of(*element), _single(element)))
    if initial is None:
        shares: Node = _Estimated(Map(source, class_of), len(wanted))
    else:
        given = _shares(initial)
        _, kept = _chances(given, wanted)
        if kept == 1:
            return pairs
        shares = _Endless(Tensors(convert.to_tensor(given)))
    filtered = _Accepted(Zip((shares, pairs)), wanted, seed)
    if initial is not None and kept == 0:
        return filtered
    selector = Drawn(None, 2, seed, None, _Weights(shares, wanted))
    return DirectedInterleave(selector, [pairs, filtered], True)


def _shares(values):
    return convert.to_tensor(values).numpy()


def _single(element):
    return element[0] if len(element) == 1 else element


def _chances(initial, wanted):
    """The chance of each class to be kept, and the share of elements that come as they are."""
    ratio = wanted / (initial + np.finfo(initial.dtype).tiny)
    least = ratio.min()
    with np.errstate(invalid="ignore"):
        return (ratio - least) / (ratio.max() - least), least


class _OfShares(Node):
    settled = True
    count = 0

    def _structure(self):
        return Structure(TensorSpec([self.count], dtypes.float32))

    def _cardinality(self):
        return UNKNOWN


class _Endless(Node):
    """The only element, again and again."""

    settled = True

    def __init__(self, source: Node):
        self.children = (source,)

    def _cardinality(self):
        return INFINITE

    def open(self):
        return of_rows(iter(lambda: self.source.row, None), True)


class _Estimated(_OfShares):
    """The shares of classes, as far as they have come, for each element."""

    def __init__(self, source: Node, count: int):
        self.children = (source,)
        self.count = count

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        counts, group = np.full(self.count, _SMOOTHING, np.int64), []
        for row in rows:
            if type(row) is Failure:
                yield row
                continue
            group.append(int(row[0]))
            if len(group) == _GROUP:
                yield from self._counted(counts, group)
                group = []
        if group:
            yield from self._counted(counts, group)

    def _counted(self, counts, group):
        for number in group:
            if 0 <= number < self.count:
                counts[number] += 1
        shares = torch.from_numpy((counts / counts.sum()).astype(np.float32))
        return [(shares,)] * _GROUP


class _Weights(_OfShares):
    """The share of elements that come as they are, and its rest."""

    count = 2

    def __init__(self, shares: Node, wanted: np.ndarray):
        self.children = (shares,)
        self._wanted = wanted

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        for row in rows:
            if type(row) is not Failure:
                _, least = _chances(row[0].numpy(), self._wanted)
                row = (torch.from_numpy(np.asarray([least, 1 - least])),)
            yield row


class _Accepted(Node):
    """Pairs of class and element that a random number lets through."""

    label = "_MapDataset"

    def __init__(self, source: Node, wanted: np.ndarray, seed: int | None):
        self.children = (source,)
        self._wanted = wanted
        if seed is None and seeds.global_seed() is not None:
            seed = 0  # as TensorFlow has it for an op in a function of a dataset
        self._pair = seeds.get_seed(seed)

    def _structure(self):
        return Structure(self.source.structure.spec[1])

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        numbers = _numbers(own(self._pair))
        for row in rows:
            if type(row) is Failure:
                yield row
                continue
            chances, _ = _chances(row[0].numpy(), self._wanted)
            number = int(row[1])
            if not 0 <= number < len(chances):
                yield Failure(
                    invalid(f"class {number} is not in [0, {len(chances)}) [Op:IteratorGetNext]")
                )
            elif next(numbers) < chances[number]:
                yield row[1:]


def _numbers(pair: tuple[int, int]) -> Iterator[float]:
    """What a random op of a function gives, call after call."""
    call, count = 0, 16
    while True:
        yield from floats(spaced(pair, call * _APART, _APART, count)).tolist()
        call, count = call + count, min(2 * count, 1024)
