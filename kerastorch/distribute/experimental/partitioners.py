"""tf.distribute.experimental.partitioners: into how many parts variables would be cut."""

from ..._core.missing import namespace as _namespace
from .._partitioners import (
    FixedShardsPartitioner,
    MaxSizePartitioner,
    MinSizePartitioner,
    Partitioner,
)

__all__ = ["FixedShardsPartitioner", "MaxSizePartitioner", "MinSizePartitioner", "Partitioner"]

__getattr__, __dir__ = _namespace(__name__)
