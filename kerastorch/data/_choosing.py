"""Transformations that take elements from several datasets, or some of them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import invalid
from .._core.philox import first_doubles
from .._core.tensor_spec import TensorSpec
from . import _nest
from ._arguments import refused
from ._node import INFINITE, UNKNOWN, Node
from ._sources import Random
from ._streams import Failure, Surviving, of_rows, surviving
from ._structure import Structure


class DirectedInterleave(Node):
    """The next element of the dataset that the next number of `selector` names."""

    label = "_DirectedInterleaveDataset"

    def __init__(self, selector: Node, nodes: Sequence[Node], stop: bool):
        self.children = (selector, *nodes)
        self.stop = stop
        if all(n.settled for n in nodes):
            _ = self.structure

    def _structure(self):
        first, *others = (c.structure for c in self.children[1:])
        specs = list(first.specs)
        for other in others:
            if not _nest.same_structure(other.spec, first.spec):
                raise TypeError(
                    f"Incompatible dataset elements:\n  {first.spec} vs.   {other.spec}"
                )
            specs = [
                a.most_specific_common_supertype([b])
                for a, b in zip(specs, other.specs, strict=True)
            ]
            if None in specs:
                raise TypeError(
                    f"Incompatible dataset elements:\n  {first.spec} vs.   {other.spec}"
                )
        return Structure(_nest.pack_sequence_as(first.spec, specs))

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        streams = [c.open() for c in self.children]
        return of_rows(Surviving(self._rows(streams)), False, all(s.resumes for s in streams))

    def _rows(self, streams):
        sources = [s.tries(rows=True) for s in streams[1:]]
        left = len(sources)
        for row in streams[0].tries(rows=True):
            if type(row) is Failure:
                yield row
                continue
            i = int(row[0])
            if not 0 <= i < len(sources):
                error = invalid(
                    f"DirectedInterleave: selector index {i} out of range [0, "
                    f"{len(sources)}) [Op:IteratorGetNext]"
                )
                yield Failure(error)
                continue
            if sources[i] is None:
                continue
            row = next(sources[i], None)
            if row is not None:
                yield row
                continue
            if self.stop:
                return
            sources[i], left = None, left - 1
            if not left:
                return


class Drawn(Node):
    """Numbers 0 ... n - 1 drawn by weights, without end: TensorFlow's own for a seed."""

    label = "_MapDataset"
    settled = True

    def __init__(
        self,
        weights: Any,
        count: int,
        seed: int | None,
        again: bool | None,
        rows: Node | None = None,
    ):
        self.random = Random(seed, again)
        self.children = (self.random,) if rows is None else (self.random, rows)
        self.count = count
        self.limits = None if weights is None else _limits(weights)

    def _structure(self):
        return Structure(TensorSpec((), dtypes.int64))

    def _cardinality(self):
        return INFINITE

    def open(self):
        return of_rows(self._numbers(), True)

    def _numbers(self):
        shares = _shares(self.children[0].open().chunks())
        if self.limits is not None:
            for share in shares:
                yield (torch.tensor(_drawn(self.limits, share)),)
            return
        for share, row in zip(shares, self.children[1].open().rows(), strict=False):
            yield (torch.tensor(_drawn(_limits(row[0].numpy()), share)),)


def _shares(chunks):
    """Numbers in [0, 1): one of every two seeds."""
    for chunk in chunks:
        yield from first_doubles(chunk.columns()[0].numpy().reshape(-1, 2)).tolist()


def _limits(weights):
    """The running sums of weights, as TensorFlow has them from their logarithms."""
    with np.errstate(divide="ignore"):
        logits = np.log(np.asarray(weights).reshape(-1)).astype(np.float64)
    known = np.isfinite(logits)
    chances = np.exp(logits - (logits[known].max() if known.any() else 0.0))
    return np.cumsum(np.where(known, chances, 0.0))


def _drawn(limits, share):
    return int(np.searchsorted(limits, share * limits[-1], side="right"))


class Unique(Node):
    """Each element once, where it comes first."""

    label = "_UniqueDataset"

    def __init__(self, source: Node):
        self.children = (source,)
        if source.settled:
            if not source.structure.dense and len(source.structure.specs) == 1:
                raise refused(
                    f"unique() takes tensors, not {source.structure.spec}", "UniqueDataset"
                )
            kinds = [getattr(s, "dtype", None) for s in source.structure.specs]
            allowed = (dtypes.int32, dtypes.int64, dtypes.string)
            if len(kinds) != 1 or kinds[0] not in allowed:
                raise TypeError(
                    "`tf.data.Dataset.unique` only supports inputs with a single `tf.int32`, "
                    f"`tf.int64`, or `tf.string` component, but found {source.structure.spec}."
                )

    def _cardinality(self):
        return self.source.cardinality if self.source.cardinality == 0 else UNKNOWN

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        seen = set()
        for row in rows:
            if type(row) is Failure:
                yield row
                continue
            raw = row[0]
            key = (
                raw.item() if raw.ndim == 0 else (tuple(raw.shape), tuple(raw.reshape(-1).tolist()))
            )
            if key not in seen:
                seen.add(key)
                yield row


class IgnoreErrors(Node):
    """The elements that come without an error.

    Where the nodes before cannot go on after an error, the error is raised: nothing is left out
    without a word.
    """

    label = "_IgnoreErrorsDataset"

    def __init__(self, source: Node, log: bool):
        self.children = (source,)
        self.log = log

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(self._rows(), resumes=True)

    def _rows(self):
        for row in self.source.open().tries(rows=True):
            if type(row) is Failure:
                self._say(row.error)
            else:
                yield row

    def _say(self, error):
        if self.log:
            warnings.warn(f"Error raised with error message {error}", stacklevel=2)
