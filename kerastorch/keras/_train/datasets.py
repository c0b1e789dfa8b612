"""Batches from a tf.data.Dataset, as raw values straight from its nodes."""

from __future__ import annotations

import collections.abc
from typing import Any

from ...data._batching import Batch
from ...data._mapping import Map
from ...data._node import INFINITE, Node, begin_draws
from ...data._order import (
    Cache,
    Concatenate,
    Prefetch,
    Repeat,
    Same,
    Shard,
    Shuffle,
    Skip,
    Take,
    Zip,
    draw_seeds,
)
from ...data._padding import PaddedBatch
from ...data._sources import Range, Slices, Tensors
from ...data._structure import Structure
from .unpacking import unpack_x_y_sample_weight

# nodes that run no code of the user's
_QUIET = (
    Batch, Cache, Concatenate, PaddedBatch, Prefetch, Range, Repeat, Same, Shard, Shuffle, Skip,
    Slices, Take, Tensors, Zip,
)  # fmt: skip


class DatasetSource:
    """Batches from a dataset: each epoch anew, or the next `steps` of it.

    steps: as the user gave them.
    """

    count = None

    def __init__(self, dataset: Any, steps: int | None):
        self._node: Node = dataset._node
        size = self._node.cardinality
        if size == INFINITE and steps is None:
            raise ValueError(
                "When passing an infinitely repeating dataset, please specify a `steps_per_epoch` "
                "value so that epoch level callbacks continue to work. The value can be arbitrary, "
                "or a number that you think correctly defines the size of an epoch."
            )
        self.steps = steps if steps is not None else size if size >= 0 else None
        self._goes_on = steps is not None and steps != size
        self._batches: collections.abc.Iterator[Any] | None = None
        self._rows: collections.abc.Iterator[Any] | None = None

    @property
    def gives_lone_tuples(self) -> bool:
        """Whether the elements are tuples of one thing, which steps get as they are."""
        spec = self._node.structure.spec
        return type(spec) is tuple and len(spec) == 1

    @property
    def runs_code(self) -> bool:
        """Whether making batches may run code of the user's."""
        return _runs_code(self._node)

    def element_spec(self, batch: Any = None) -> Any:
        """The TypeSpecs of all batches, as (x, y, sample_weight)."""
        return unpack_x_y_sample_weight(self._node.structure.spec)

    def epoch(self) -> collections.abc.Iterator[tuple[Any, Any, Any]]:
        """The batches of one epoch."""
        if not self._goes_on:
            return self._pass()
        if self._batches is None:
            self._batches = self._pass()
        return self._batches

    def peek(self) -> None:
        """TensorFlow makes an iterator before the first epoch, and does not use it."""
        if not self._goes_on:
            draw_seeds(self._node)

    def anew(self) -> None:
        """The next epoch begins with the first batch."""
        self._batches = None

    def _pass(self):
        begin_draws(self._node)
        self._rows = self._node.open().rows()
        return map(unpacking(self._node.structure), self._rows)

    def finish(self) -> None:
        """Lets the nodes see the end of the epoch: a cache is whole only then."""
        if not self._goes_on and self._rows is not None:
            next(self._rows, None)
        self._rows = None


def _runs_code(node):
    if isinstance(node, Map):
        if node.many is None or node.many.verdict is not True:
            return True
    elif not isinstance(node, _QUIET):
        return True
    return any(map(_runs_code, node.children))


def unpacking(structure: Structure) -> collections.abc.Callable[[tuple[Any, ...]], Any]:
    """The function that makes (x, y, sample_weight) of a row: nests of raw values."""
    spec = structure.spec
    if type(spec) is tuple and len(spec) == len(structure.specs) == 2:
        return lambda row: (*row, None)
    return lambda row: unpack_x_y_sample_weight(structure.nest(row))
