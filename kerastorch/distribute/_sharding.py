"""How datasets are split over processes, and batches over replicas."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .._core.composite import Composite
from .._core.errors import NotFoundError, invalid
from .._core.tensor_spec import TensorSpec
from ..data import _nest
from ..data._files import OfFiles
from ..data._mapping import FlatMap, Interleave
from ..data._node import UNKNOWN, Node, undrawn
from ..data._options import AutoShardPolicy
from ..data._order import Shard
from ..data._streams import of_rows
from ..data._structure import Structure
from ..sparse import slice as slice_sparse
from ..sparse._sparse_tensor import SparseTensor


def chunk(count: int, parts: int, number: int) -> slice:
    """The rows of a batch of `count` that part `number` of `parts` takes.

    All take as many as fit evenly, rounded up, while there are any; the last ones fewer or none.
    """
    size = -(-count // parts)
    return slice(number * size, (number + 1) * size)


def part_of(value: Any, parts: int, number: int) -> Any:
    """The rows that part `number` of `parts` takes of a raw leaf or composite."""
    if isinstance(value, (torch.Tensor, np.ndarray)):
        if not value.ndim:
            raise IndexError("list index out of range")
        return value[chunk(value.shape[0], parts, number)]
    if isinstance(value, SparseTensor):
        shape = value.shape.as_list()
        rows = range(shape[0])[chunk(shape[0], parts, number)]
        begin = [rows.start] + [0] * (len(shape) - 1)
        return slice_sparse(value, begin, [len(rows), *shape[1:]])
    if isinstance(value, Composite):
        return value[chunk(value.shape.as_list()[0], parts, number)]
    return value


def spec_of_part(spec):
    if type(spec) is TensorSpec and spec.shape.rank:
        return TensorSpec([None, *spec.shape.as_list()[1:]], spec.dtype)
    return spec


class Split(Node):
    """Batches of the global size, a part of which one process takes.

    parts, number: how many parts a batch has, and which of them this is.
    """

    label = "_RebatchDataset"

    def __init__(self, source: Node, parts: int, number: int):
        self.children, self.parts, self.number = (source,), parts, number

    def _structure(self):
        inner = self.source.structure
        if any(type(s) is TensorSpec and s.shape.rank == 0 for s in inner.specs):
            raise IndexError("list index out of range")
        specs = [spec_of_part(s) for s in inner.specs]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    def open(self):
        rows = self.source.open().rows()
        return of_rows(tuple([part_of(x, self.parts, self.number) for x in row]) for row in rows)


class _Rebatched(Node):
    """The rows of batches of the global size, in batches of the given sizes, again and again.

    sizes: None where the batches' size is not known before the first one.
    """

    label = "_RebatchDataset"

    def __init__(self, source: Node, workers: int, worker: int):
        self.children, self.workers, self.worker = (source,), workers, worker

    def _structure(self):
        return Split(self.source, self.workers, 0).structure

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(self._cut(self.source.open().rows()))

    def _sizes(self, count):
        """The sizes of the parts of a batch: the first ones are larger, which worker by worker are
        others."""
        size, more = divmod(count, self.workers)
        sizes = [size + (i < more) for i in range(self.workers)]
        return [n for n in sizes[self.worker :] + sizes[: self.worker] if n]

    def _cut(self, rows):
        kept, have, sizes = [], 0, None
        for row in rows:
            count = _count(row)
            if sizes is None:
                sizes = itertools.cycle(self._sizes(count) or [1])
                wanted = next(sizes)
            kept.append(row)
            have += count
            while have >= wanted:
                whole = kept[0] if len(kept) == 1 else _joined(kept)
                yield tuple([x[:wanted] for x in whole])
                have -= wanted
                kept = [tuple([x[wanted:] for x in whole])] if have else []
                wanted = next(sizes)
        if have:
            yield kept[0] if len(kept) == 1 else _joined(kept)


def _count(row):
    return row[0].shape[0]


def _joined(rows):
    """Rows of batches as one."""
    return tuple(
        [
            np.concatenate(c) if isinstance(c[0], np.ndarray) else torch.cat(c)
            for c in zip(*rows, strict=True)
        ]
    )


class InStep(Node):
    """Batches that come in step with those of other processes: as long as one of them has any, the
    others get batches of no rows.

    goes_on: asks all whether any has a batch, this one saying whether it has.
    """

    label = "_DistributedDataset"

    def __init__(self, source: Node, goes_on: Callable[[bool], bool]):
        self.children, self._goes_on = (source,), goes_on

    def _structure(self):
        inner = self.source.structure
        specs = [spec_of_part(s) for s in inner.specs]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(self._taken(self.source.open().rows()))

    def _taken(self, rows):
        last = None
        while True:
            row = next(rows, None)
            if not self._goes_on(row is not None):
                return
            if row is None:
                row = self._empty() if last is None else tuple([x[:0] for x in last])
            last = row
            yield row

    def _empty(self):
        specs = self.source.structure.specs
        if not all(type(s) is TensorSpec and s.shape.rank for s in specs):
            raise ValueError(
                "A process has no batch, where others have some, and the shape of the elements is "
                f"not known: {self.source.structure.spec}"
            )
        return tuple([_no_rows([0, *[n or 0 for n in s.shape.as_list()[1:]]], s) for s in specs])


def _no_rows(shape, spec):
    kind = spec.dtype.torch
    return np.empty(shape, object) if kind is None else torch.empty(shape, dtype=kind)


def shard(dataset: Any, strategy: Any) -> Node:
    """The part of a dataset's elements that one of several processes takes.

    By the dataset's auto_shard_policy: OFF leaves all elements to each; FILE gives each process its
    files; DATA (and AUTO where there are no files) a part of each batch.
    """
    node: Node = dataset._node
    workers, worker, goes_on = strategy._workers, strategy._worker, strategy._goes_on
    if workers == 1:
        return node
    policy = dataset.options().experimental_distribute.auto_shard_policy
    policy = AutoShardPolicy.AUTO if policy is None else policy
    if policy is AutoShardPolicy.OFF:
        return _Rebatched(node, workers, worker)
    if policy is AutoShardPolicy.HINT:
        return InStep(_Rebatched(_by_hint(node, workers, worker), workers, worker), goes_on)
    if policy in (AutoShardPolicy.FILE, AutoShardPolicy.AUTO):
        found = _by_files(node, workers, worker)
        if found is not node:
            return InStep(_Rebatched(found, workers, 0), goes_on)
        if policy is AutoShardPolicy.FILE:
            raise NotFoundError(
                None,
                None,
                "Found an unshardable source dataset: it reads no files. Use another "
                "`auto_shard_policy`, such as tf.data.experimental.AutoShardPolicy.DATA.",
            )
    return Split(node, workers, worker)


def _by_files(node, workers, worker):
    """A node like this one that reads the files of one process; itself where it reads none."""
    if isinstance(node, OfFiles) or (isinstance(node, (FlatMap, Interleave)) and _opens(node)):
        if 0 <= node.source.cardinality < workers:
            raise invalid(
                f"Could not apply FILE based sharding: the dataset only has "
                f"{node.source.cardinality} file(s), which is not enough for the required "
                f"{workers} shards/workers. Set `options.experimental_distribute"
                ".auto_shard_policy` to DATA or OFF, or make more files of it."
            )
        return _with_children(node, [Shard(node.source, workers, worker)])
    children = [_by_files(child, workers, worker) for child in node.children]
    if all(a is b for a, b in zip(children, node.children, strict=True)):
        return node
    return _with_children(node, children)


def _opens(node):
    """Whether the datasets that a function makes read files: the first one tells."""
    with undrawn(node.source):
        row = next(node.source.open().rows(), None)
    return row is not None and _reads_files(node.computing()(row)[0]._node)


def _reads_files(node):
    return isinstance(node, OfFiles) or any(map(_reads_files, node.children))


def _with_children(node, children):
    made = copy.copy(node)
    made.__dict__.pop("cardinality", None)
    made.children = tuple(children)
    return made


def _by_hint(node, workers, worker):
    """A node like this one whose Shards by SHARD_HINT are those of one process."""
    children = [_by_hint(child, workers, worker) for child in node.children]
    if isinstance(node, Shard) and node.hinted:
        return Shard(children[0], workers, worker)
    if all(a is b for a, b in zip(children, node.children, strict=True)):
        return node
    return _with_children(node, children)
