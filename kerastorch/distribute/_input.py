"""Distributed datasets: batches of the global size split over replicas and processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from .._core.convert import to_tensor
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._graph.graph_tensor import Untraceable
from ..data import _nest
from ..data._iterator import Iterator as DatasetIterator
from ..data._node import Node
from ..data._streams import of_rows
from ..data._structure import Structure
from ._options import InputContext, InputReplicationMode
from ._sharding import InStep, part_of, shard, spec_of_part
from ._values import PerReplicaSpec


class _PerReplicaNode(Node):
    """Elements whose leaves are the values of some replicas."""

    label = "_DistributedDataset"

    def __init__(self, source: Node, strategy: Any):
        self.children, self.count = (source,), strategy._locals
        self.places = strategy._places if strategy._copies else None
        self.gather = strategy._per_replica

    def _placed(self, values):
        """The values of the replicas, on their devices."""
        if self.places is not None:
            pairs = zip(values, self.places, strict=True)
            values = [Tensor(v._t.to(place)) if type(v) is Tensor else v for v, place in pairs]
        return self.gather(values)

    def _structure(self):
        inner = self.source.structure
        specs = [PerReplicaSpec(*[s] * self.count) for s in map(self._spec, inner.specs)]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    def _spec(self, spec):
        return spec


class _SplitToReplicas(_PerReplicaNode):
    """Batches of a process's size, each split over its replicas."""

    def _spec(self, spec):
        if type(spec) is TensorSpec and spec.shape.rank == 0:
            raise IndexError("list index out of range")
        return spec_of_part(spec)

    def open(self):
        return of_rows(map(self._split, self.source.open().rows()))

    def _split(self, row):
        specs, count = self.source.structure.specs, self.count
        return tuple(
            [
                self._placed([_handle(part_of(x, count, i), s) for i in range(count)])
                for x, s in zip(row, specs, strict=True)
            ]
        )


class _InTurn(_PerReplicaNode):
    """Batches of a replica's size, taken by one replica after the other.

    Where they run out, the other replicas get batches of no rows.
    """

    def _cardinality(self):
        n = self.source.cardinality
        return n if n < 0 else -(-n // self.count)

    def _spec(self, spec):
        return spec_of_part(spec)

    def open(self):
        return of_rows(self._taken(self.source.open().rows()))

    def _taken(self, rows):
        specs = self.source.structure.specs
        while True:
            group = [row for _, row in zip(range(self.count), rows)]
            if not group:
                return
            while len(group) < self.count:
                group.append(tuple([part_of(x, 1, 1) for x in group[0]]))
            columns = zip(*group, strict=True)
            yield tuple(
                [
                    self._placed([_handle(x, s) for x in column])
                    for column, s in zip(columns, specs, strict=True)
                ]
            )


class _SideBySide(_PerReplicaNode):
    """An element of each of several datasets, one for each replica."""

    def __init__(self, sources: list[Node], strategy: Any):
        super().__init__(sources[0], strategy)
        self.children = tuple(sources)

    def _cardinality(self):
        found = [n.cardinality for n in self.children]
        return min(found) if min(found) < 0 else max(found)

    def open(self):
        return of_rows(self._taken([n.open().rows() for n in self.children]))

    def _taken(self, all_rows):
        specs = self.source.structure.specs
        while True:
            group = [next(rows, None) for rows in all_rows]
            present = [row for row in group if row is not None]
            if not present:
                return
            empty = tuple([part_of(x, 1, 1) for x in present[0]])
            columns = zip(*[empty if row is None else row for row in group], strict=True)
            yield tuple(
                [
                    self._placed([_handle(x, s) for x in column])
                    for column, s in zip(columns, specs, strict=True)
                ]
            )


def _handle(value, spec):
    return to_tensor(value) if isinstance(value, (torch.Tensor, np.ndarray)) else value


class DistributedIterator(DatasetIterator):
    """The elements of a distributed dataset, one after the other."""

    def __next__(self) -> Any:
        if state.graph is not None and isinstance(self._node, _PerReplicaNode):
            raise Untraceable("it takes elements for several replicas in one process")
        return super().__next__()

    def get_next(self) -> Any:
        """The next element; OutOfRangeError at the end."""
        if state.graph is not None and isinstance(self._node, _PerReplicaNode):
            raise Untraceable("it takes elements for several replicas in one process")
        return super().get_next()


class DistributedDataset:
    """A dataset whose elements are split over replicas (tf.distribute.DistributedDataset).

    Made by `strategy.experimental_distribute_dataset`.  With one replica in a process its elements
    are plain ones.
    """

    def __init__(self, node: Node):
        self._node = node

    @property
    def _split_node(self):
        return self._node

    @property
    def element_spec(self) -> Any:
        """The specs of the elements."""
        return self._node.structure.spec

    @property
    def cardinality(self) -> int:
        """How many elements there are, or a constant of tf.data."""
        return self._node.cardinality

    def __iter__(self) -> Iterator[Any]:
        if state.graph is not None:
            raise Untraceable("it iterates over a distributed dataset, out of AutoGraph's sight")
        return DistributedIterator(self._node)

    def reduce(self, initial_state: Any, reduce_func: Callable[[Any, Any], Any]) -> Any:
        """reduce_func(state, element) over all elements, from `initial_state` on."""
        state = initial_state
        for element in self:
            state = reduce_func(state, element)
        return state


class DistributedDatasetsFromFunction(DistributedDataset):
    """What `strategy.distribute_datasets_from_function` gives."""


def distributed(strategy: Any, dataset: Any) -> DistributedDataset:
    """A dataset of batches of the global size for the replicas of a process."""
    if not hasattr(dataset, "_node"):
        raise AttributeError(
            f"'{type(dataset).__name__}' object has no attribute '_variant_tensor': "
            "experimental_distribute_dataset takes a tf.data.Dataset"
        )
    node = shard(dataset, strategy)
    if strategy._locals > 1:
        node = _SplitToReplicas(node, strategy)
    node.structure  # noqa: B018  (errors are raised here and not when it is iterated over)
    return DistributedDataset(node)


def from_function(
    strategy: Any, function: Callable[[InputContext], Any], options: Any
) -> DistributedDataset:
    """The datasets that a function gives for the replicas of a process."""
    mode = getattr(options, "experimental_replication_mode", None)
    count, locals_ = strategy.num_replicas_in_sync, strategy._locals
    if mode is InputReplicationMode.PER_REPLICA:
        made = [function(InputContext(count, strategy._first + i, count)) for i in range(locals_)]
        nodes = [dataset._node for dataset in made]
        node = nodes[0] if locals_ == 1 else _SideBySide(nodes, strategy)
    else:
        context = InputContext(strategy._workers, strategy._worker, count)
        node = function(context)._node
        node = node if strategy._workers == 1 else InStep(node, strategy._goes_on)
        node = node if locals_ == 1 else _InTurn(node, strategy)
    return DistributedDatasetsFromFunction(node)
