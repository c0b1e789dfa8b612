"""indicator_column: ids as one-hot numbers, or as counts where there are several."""

from __future__ import annotations

from collections import namedtuple

from .._core.tensor_shape import TensorShape
from ._base import CategoricalColumn, DenseColumn, SequenceDenseColumn
from ._ids import counts
from ._serialization import register
from ._wrapping import WrapsCategorical


def indicator_column(categorical_column: CategoricalColumn) -> IndicatorColumn:
    """For each id of a categorical column how often it is there, or the sum of its weights."""
    if not isinstance(categorical_column, CategoricalColumn):
        raise ValueError(
            "Unsupported input type. Input must be a CategoricalColumn. "
            f"Given: {categorical_column}"
        )
    return IndicatorColumn(categorical_column)


@register
class IndicatorColumn(
    WrapsCategorical,
    DenseColumn,
    SequenceDenseColumn,
    namedtuple("IndicatorColumn", ("categorical_column",)),
):
    """What `indicator_column` makes."""

    _kind = "indicator"

    @property
    def variable_shape(self) -> TensorShape:
        """A number for each id."""
        return TensorShape([1, self.categorical_column.num_buckets])

    def _size(self):
        return self.categorical_column.num_buckets

    def _combined(self, ids, weights, features):
        return counts(ids, weights, self.categorical_column.num_buckets)
