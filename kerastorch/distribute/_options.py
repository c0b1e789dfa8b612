"""Options of strategies' methods, and the contexts that their functions are told."""

from __future__ import annotations

import collections
import enum
from typing import Any


class InputReplicationMode(enum.Enum):
    """For how many replicas a dataset function is called: once a process, or once a replica."""

    PER_WORKER = "PER_WORKER"
    PER_REPLICA = "PER_REPLICA"


class CommunicationImplementation(enum.Enum):
    """How processes talk to each other; here torch.distributed decides: NCCL on CUDA, else gloo."""

    AUTO = "AUTO"
    RING = "RING"
    NCCL = "NCCL"


CollectiveCommunication = CommunicationImplementation

_InputOptions = collections.namedtuple(
    "InputOptions",
    [
        "experimental_fetch_to_device",
        "experimental_replication_mode",
        "experimental_place_dataset_on_device",
        "experimental_per_replica_buffer_size",
    ],
)


class InputOptions(_InputOptions):
    """How distributed datasets are made (tf.distribute.InputOptions).

    experimental_replication_mode: whether a dataset function is called for each process or for
        each replica.  The others are kept.
    """

    def __new__(
        cls,
        experimental_fetch_to_device: bool | None = None,
        experimental_replication_mode: InputReplicationMode = InputReplicationMode.PER_WORKER,
        experimental_place_dataset_on_device: bool = False,
        experimental_per_replica_buffer_size: int = 1,
    ):
        fetch = experimental_fetch_to_device
        return super().__new__(
            cls,
            True if fetch is None else fetch,
            experimental_replication_mode,
            experimental_place_dataset_on_device,
            experimental_per_replica_buffer_size,
        )


_RunOptions = collections.namedtuple(
    "RunOptions",
    [
        "experimental_enable_dynamic_batch_size",
        "experimental_bucketizing_dynamic_shape",
        "experimental_xla_options",
    ],
)


class RunOptions(_RunOptions):
    """Options of `Strategy.run` on TPUs; kept."""

    def __new__(
        cls,
        experimental_enable_dynamic_batch_size: bool = True,
        experimental_bucketizing_dynamic_shape: bool = False,
        experimental_xla_options: Any = None,
    ):
        return super().__new__(
            cls,
            experimental_enable_dynamic_batch_size,
            experimental_bucketizing_dynamic_shape,
            experimental_xla_options,
        )


class InputContext:
    """What a dataset function is told (tf.distribute.InputContext).

    num_input_pipelines: how often the function is called in all processes.
    input_pipeline_id: the number of this call.
    num_replicas_in_sync: how many replicas there are.
    """

    def __init__(
        self,
        num_input_pipelines: int = 1,
        input_pipeline_id: int = 0,
        num_replicas_in_sync: int = 1,
    ):
        self._pipelines, self._number = num_input_pipelines, input_pipeline_id
        self._replicas = num_replicas_in_sync

    num_input_pipelines = property(lambda self: self._pipelines, doc="How many pipelines there are")
    input_pipeline_id = property(lambda self: self._number, doc="The number of this pipeline.")
    num_replicas_in_sync = property(lambda self: self._replicas, doc="How many replicas there are.")

    def get_per_replica_batch_size(self, global_batch_size: int) -> int:
        """global_batch_size divided by the number of replicas; ValueError where that is uneven."""
        if global_batch_size % self._replicas:
            raise ValueError(
                f"The `global_batch_size` {global_batch_size!r} is not divisible by "
                f"`num_replicas_in_sync` {self._replicas!r} "
            )
        return global_batch_size // self._replicas

    def __repr__(self):
        return (
            f"tf.distribute.InputContext(input pipeline id {self._number}, total: "
            f"{self._pipelines})"
        )

    __str__ = __repr__


class ValueContext:
    """What a value function is told (tf.distribute.experimental.ValueContext).

    replica_id_in_sync_group: the replica's number.  num_replicas_in_sync: how many there are.
    """

    def __init__(self, replica_id_in_sync_group: int = 0, num_replicas_in_sync: int = 1):
        self._number, self._replicas = replica_id_in_sync_group, num_replicas_in_sync

    replica_id_in_sync_group = property(lambda self: self._number, doc="The replica's number.")
    num_replicas_in_sync = property(lambda self: self._replicas, doc="How many replicas there are.")

    def __repr__(self):
        return (
            f"tf.distribute.ValueContext(replica id {self._number},  total replicas in sync: "
            f"{self._replicas})"
        )

    __str__ = __repr__


class CommunicationOptions:
    """How processes talk to each other (tf.distribute.experimental.CommunicationOptions).

    bytes_per_pack: kept; gradients are put together by dtype.
    timeout_seconds: how long a process waits for the others, then UnavailableError.
    implementation: kept: NCCL on CUDA, else gloo.
    """

    def __init__(
        self,
        bytes_per_pack: int = 0,
        timeout_seconds: float | None = None,
        implementation: CommunicationImplementation = CommunicationImplementation.AUTO,
    ):
        if bytes_per_pack < 0:
            raise ValueError(f"Argument `bytes_per_pack` must be >=0, Received {bytes_per_pack}.")
        if isinstance(implementation, str):
            implementation = CommunicationImplementation(implementation.upper())
        if not isinstance(implementation, CommunicationImplementation):
            raise ValueError(
                "Argument `implementation` must be instance of "
                "`tf.distribute.experimental.CommunicationImplementation`."
            )
        self.bytes_per_pack = bytes_per_pack
        self.timeout_seconds = timeout_seconds
        self.implementation = implementation


class CollectiveHints(CommunicationOptions):
    """The old name of CommunicationOptions, without an implementation."""

    def __init__(self, bytes_per_pack: int = 0, timeout_seconds: float | None = None):
        super().__init__(bytes_per_pack, timeout_seconds)
