"""tf.distribute.CrossDeviceOps: how values of replicas come together on devices.

There is one way here: values are added up on the first device, and gradients between processes by
torch.distributed.  The classes are kept, and their methods compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._core.convert import to_tensor
from .._core.tensor import Tensor
from ._reduce_op import ReduceOp, as_reduce_op
from ._values import DistributedValues, Mirrored


class CrossDeviceOps:
    """Base class of the ways to reduce and to broadcast (tf.distribute.CrossDeviceOps)."""

    def reduce(
        self,
        reduce_op: ReduceOp | str,
        per_replica_value: Any,
        destinations: Any,
        options: Any = None,
    ) -> Any:
        """The sum or mean of the values of replicas, on the destinations.

        destinations: a device's name, or a distributed value whose devices are meant.
        """
        return self.reduce_implementation(
            as_reduce_op(reduce_op), per_replica_value, destinations, options
        )

    def batch_reduce(
        self,
        reduce_op: ReduceOp | str,
        value_destination_pairs: Sequence[tuple[Any, Any]],
        options: Any = None,
    ) -> list[Any]:
        """`reduce` of several values."""
        how = as_reduce_op(reduce_op)
        return self.batch_reduce_implementation(how, value_destination_pairs, options)

    def broadcast(self, tensor: Any, destinations: Any) -> Any:
        """A tensor on all destinations."""
        return self.broadcast_implementation(tensor, destinations)

    def reduce_implementation(
        self, reduce_op: ReduceOp, per_replica_value: Any, destinations: Any, options: Any
    ) -> Any:
        """What `reduce` does; a subclass may define it."""
        return _placed(self._reduced(reduce_op, _parts(per_replica_value)), destinations)

    def batch_reduce_implementation(
        self,
        reduce_op: ReduceOp,
        value_destination_pairs: Sequence[tuple[Any, Any]],
        options: Any,
    ) -> list[Any]:
        """What `batch_reduce` does."""
        return [
            self.reduce_implementation(reduce_op, value, where, options)
            for value, where in value_destination_pairs
        ]

    def broadcast_implementation(self, tensor: Any, destinations: Any) -> Any:
        """What `broadcast` does."""
        return _placed(to_tensor(tensor), destinations)

    def _reduced(self, how, parts):
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total if how is ReduceOp.SUM else total / to_tensor(len(parts), total.dtype)


def _parts(value):
    values = value.values if isinstance(value, DistributedValues) else [value]
    return [to_tensor(v) for v in values]


def _placed(tensor, destinations):
    count = len(destinations.values) if hasattr(destinations, "values") else 1
    return tensor if count == 1 else Mirrored([tensor] * count)


class ReductionToOneDevice(CrossDeviceOps):
    """Values are reduced on one device (tf.distribute.ReductionToOneDevice).

    reduce_to_device: kept.  accumulation_fn: adds up a list of tensors, by default tf.add_n.
    """

    def __init__(
        self,
        reduce_to_device: str | None = None,
        accumulation_fn: Callable[[list[Tensor]], Tensor] | None = None,
    ):
        self.reduce_to_device, self.accumulation_fn = reduce_to_device, accumulation_fn

    def _reduced(self, how, parts):
        if self.accumulation_fn is None:
            return super()._reduced(how, parts)
        total = self.accumulation_fn(parts)
        return total if how is ReduceOp.SUM else total / to_tensor(len(parts), total.dtype)


class _AllReduce(CrossDeviceOps):
    _title = ""

    def __init__(self, num_packs: int = 1):
        if num_packs < 0:
            raise ValueError(
                f"{self._title} all-reduce requires num_packs >= 0, but {num_packs} is specified"
            )
        self._num_packs = num_packs


class NcclAllReduce(_AllReduce):
    """Asks for NCCL between GPUs (tf.distribute.NcclAllReduce); num_packs is kept."""

    _title = "NCCL"


class HierarchicalCopyAllReduce(_AllReduce):
    """The class that asks for copies in two steps (tf.distribute.HierarchicalCopyAllReduce);
    num_packs is kept."""

    _title = "HierarchicalCopy"
