"""tf.distribute.ReduceOp."""

from __future__ import annotations

import enum
from typing import Any

from .._core.variable_modes import VariableAggregation


class ReduceOp(enum.Enum):
    """How values of replicas become one: their sum, or their mean."""

    SUM = "SUM"
    MEAN = "MEAN"

    @staticmethod
    def from_variable_aggregation(aggregation: VariableAggregation) -> ReduceOp:
        """The ReduceOp of a variable's aggregation; ValueError where it has none."""
        if aggregation in (VariableAggregation.SUM, VariableAggregation.MEAN):
            return ReduceOp[aggregation.name]
        raise ValueError(
            f"Could not convert from `tf.VariableAggregation` {aggregation} to"
            "`tf.distribute.ReduceOp` type"
        )


def as_reduce_op(given: Any) -> ReduceOp:
    """A ReduceOp, or one by its name in any case; ValueError for others."""
    return ReduceOp(given.upper()) if isinstance(given, str) else ReduceOp(given)


def get_loss_reduction() -> ReduceOp:
    """How losses of replicas are brought together in TensorFlow 1: their sum."""
    return ReduceOp.SUM
