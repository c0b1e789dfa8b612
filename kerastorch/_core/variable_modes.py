"""tf.VariableSynchronization and tf.VariableAggregation: how replicas would share a variable.

Kept as given; with one replica they make no difference, except that a variable synchronized
ON_READ is not trainable by default.
"""

from __future__ import annotations

import enum


class VariableSynchronization(enum.Enum):
    """When copies of a variable are brought together."""

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


class VariableAggregation(enum.Enum):
    """How the updates of copies are combined."""

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3


VariableAggregation.__name__ = "VariableAggregationV2"  # as TensorFlow shows it


def checked(
    synchronization: VariableSynchronization | None,
    aggregation: VariableAggregation | None,
    name: str | None,
) -> tuple[VariableSynchronization, VariableAggregation]:
    """Both as members, None for the first of each; ValueError for anything else."""
    synchronization = synchronization or VariableSynchronization.AUTO
    aggregation = aggregation or VariableAggregation.NONE
    if not isinstance(aggregation, VariableAggregation):
        raise ValueError(f"Invalid variable aggregation mode: {aggregation} for variable: {name}")
    if not isinstance(synchronization, VariableSynchronization):
        raise ValueError(
            f"Invalid variable synchronization mode: {synchronization} for variable: {name}"
        )
    return synchronization, aggregation
