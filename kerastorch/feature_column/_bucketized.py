"""bucketized_column: numbers by the interval that they lie in."""

from __future__ import annotations

import functools
import itertools
from collections import namedtuple
from collections.abc import Sequence
from typing import Any

import torch

from .._core.constants import constant
from .._core.tensor_shape import TensorShape
from ._base import CategoricalColumn, DenseColumn
from ._ids import Dense, one_hot
from ._numeric import NumericColumn
from ._serialization import COLUMN, register


def bucketized_column(source_column: NumericColumn, boundaries: Sequence[float]) -> Any:
    """A numeric column by intervals: (-inf, b0), [b0, b1), ..., [bn, inf).

    source_column: a numeric_column of one dimension.  boundaries: ascending numbers.
    Among dense columns it is one-hot, among categorical ones the number of the interval.
    """
    if not isinstance(source_column, NumericColumn):
        raise ValueError(
            "source_column must be a column generated with numeric_column(). "
            f"Given: {source_column}"
        )
    if len(source_column.shape) > 1:
        raise ValueError(f"source_column must be one-dimensional column. Given: {source_column}")
    if not boundaries:
        raise ValueError("boundaries must not be empty.")
    if not isinstance(boundaries, (list, tuple)):
        raise ValueError("boundaries must be a sorted list.")
    if any(a >= b for a, b in itertools.pairwise(boundaries)):
        raise ValueError("boundaries must be a sorted list.")
    return BucketizedColumn(source_column, tuple(boundaries))


@register
class BucketizedColumn(
    DenseColumn, CategoricalColumn, namedtuple("BucketizedColumn", ("source_column", "boundaries"))
):
    """What `bucketized_column` makes."""

    _kinds = {"source_column": COLUMN}

    @property
    def name(self) -> str:
        """The numeric column's name and "_bucketized"."""
        return f"{self.source_column.name}_bucketized"

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """That of the numeric column."""
        return self.source_column.parse_example_spec

    @property
    def variable_shape(self) -> TensorShape:
        """One-hot numbers for each number."""
        return TensorShape([*self.source_column.shape, len(self.boundaries) + 1])

    @property
    def num_buckets(self) -> int:
        """The number of intervals, times that of numbers in an example."""
        return (len(self.boundaries) + 1) * self.source_column.shape[0]

    @property
    def parents(self) -> list[Any]:
        """The numeric column."""
        return [self.source_column]

    @functools.cached_property
    def _edges(self):
        edges = torch.tensor([float(b) for b in self.boundaries], dtype=torch.float32)
        return constant(edges)

    def _buckets(self, features):
        edges = self._edges
        values = self.source_column._dense(features)
        edges = edges.to(values.device)
        return torch.bucketize(values, edges, right=True, out_int32=True)

    def _dense(self, features):
        if features.drawn:
            return features.empty(
                self, *self.source_column._dense(features).shape[1:], len(self.boundaries) + 1
            )
        return one_hot(self._buckets(features), len(self.boundaries) + 1)

    def _check(self, features):
        self.source_column._dense(features)

    def _ids(self, features):
        size = self.source_column.shape[0]
        numbers = self._buckets(features).reshape(-1, size)
        places = torch.arange(size, dtype=torch.int32, device=numbers.device)
        return Dense(numbers + (len(self.boundaries) + 1) * places)
