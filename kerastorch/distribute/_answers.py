"""What torch has no counterpart of: parameter servers, TPUs, servers, remote procedures.  The
classes are there and say what to use instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._core.errors import UnimplementedError
from ._strategy import Strategy
from .cluster_resolver import ClusterResolver

_INSTEAD = (
    "use tf.distribute.MultiWorkerMirroredStrategy (one process a worker, started with TF_CONFIG "
    "or torchrun), or tf.distribute.MirroredStrategy on one machine"
)


def _refused(what: str) -> UnimplementedError:
    return UnimplementedError(None, None, f"kerastorch has no {what}: {_INSTEAD}.")


class ParameterServerStrategy(Strategy):
    """Variables on servers of their own; not here: UnimplementedError, and ValueError, as in
    TensorFlow, for a resolver without a cluster."""

    def __init__(self, cluster_resolver: ClusterResolver, variable_partitioner: Any = None):
        if not cluster_resolver.cluster_spec():
            raise ValueError(
                "Cluster spec must be non-empty in `tf.distribute.cluster_resolver"
                ".ClusterResolver`."
            )
        raise _refused("parameter servers")


class TPUStrategy(Strategy):
    """Replicas on TPUs; not here: ValueError without a resolver, as in TensorFlow where there is no
    TPU, else UnimplementedError."""

    def __init__(
        self,
        tpu_cluster_resolver: Any = None,
        experimental_device_assignment: Any = None,
        experimental_spmd_xla_partitioning: bool = False,
    ):
        if tpu_cluster_resolver is None:
            raise ValueError(f"Please provide a TPU Name to connect to. ({_INSTEAD})")
        raise _refused("TPUs")

    def experimental_assign_to_logical_device(self, tensor: Any, logical_device_id: int) -> Any:
        """The tensor as it is."""
        return tensor

    def experimental_replicate_to_logical_devices(self, tensor: Any) -> Any:
        """The tensor as it is."""
        return tensor

    def experimental_split_to_logical_devices(
        self, tensor: Any, partition_dimensions: Sequence[int]
    ) -> Any:
        """The tensor as it is."""
        return tensor


class ExperimentalTPUStrategy(TPUStrategy):
    """The old address of tf.distribute.TPUStrategy, with its old arguments."""

    def __init__(self, tpu_cluster_resolver: Any = None, device_assignment: Any = None):
        super().__init__(tpu_cluster_resolver, device_assignment)


class Server:
    """A server of TensorFlow's own protocol; not here: UnimplementedError."""

    def __init__(
        self,
        server_or_cluster_def: Any,
        job_name: str | None = None,
        task_index: int | None = None,
        protocol: str | None = None,
        config: Any = None,
        start: bool = True,
    ):
        raise _refused("servers of TensorFlow's protocol")

    @staticmethod
    def create_local_server(config: Any = None, start: bool = True) -> Server:
        """UnimplementedError."""
        raise _refused("servers of TensorFlow's protocol")

    @property
    def server_def(self) -> Any:
        """UnimplementedError."""
        raise _refused("servers of TensorFlow's protocol")

    @property
    def target(self) -> str:
        """UnimplementedError."""
        raise _refused("servers of TensorFlow's protocol")

    def join(self) -> None:
        """UnimplementedError."""
        raise _refused("servers of TensorFlow's protocol")

    def start(self) -> None:
        """UnimplementedError."""
        raise _refused("servers of TensorFlow's protocol")


class ClusterCoordinator:
    """Schedules functions on the workers of a ParameterServerStrategy; not here.

    ValueError for any other strategy, as in TensorFlow.
    """

    def __init__(self, strategy: Any):
        raise ValueError(
            "Only `tf.distribute.experimental.ParameterServerStrategy` is supported to work with "
            f"`tf.distribute.experimental.coordinator.ClusterCoordinator` currently; {_INSTEAD}."
        )

    @property
    def strategy(self) -> Any:
        """UnimplementedError."""
        raise _refused("coordinator")

    def schedule(self, fn: Callable[..., Any], args: Any = None, kwargs: Any = None) -> RemoteValue:
        """UnimplementedError."""
        raise _refused("coordinator")

    def join(self) -> None:
        """UnimplementedError."""
        raise _refused("coordinator")

    def done(self) -> bool:
        """UnimplementedError."""
        raise _refused("coordinator")

    def create_per_worker_dataset(self, dataset_fn: Any) -> Any:
        """UnimplementedError."""
        raise _refused("coordinator")

    def fetch(self, val: Any) -> Any:
        """UnimplementedError."""
        raise _refused("coordinator")


class RemoteValue:
    """What a scheduled function will give; not here."""

    def fetch(self) -> Any:
        """NotImplementedError, as the base class of TensorFlow raises it."""
        raise NotImplementedError("Must be implemented in subclasses.")

    get = fetch


class PerWorkerValue:
    """One value for each worker."""

    def __init__(self, values: Sequence[Any]):
        self._values = tuple(values)


def experimental_get_current_worker_index() -> int:
    """RuntimeError: no function of a ClusterCoordinator runs."""
    raise RuntimeError(
        "The current worker index can only be asked for in a function that "
        "`ClusterCoordinator.schedule` runs."
    )


class Client:
    """A client of remote procedures; not here: UnimplementedError."""

    @staticmethod
    def create(rpc_layer: str, address: str, name: str = "", timeout_in_ms: int = 0) -> Client:
        """UnimplementedError."""
        raise _refused("remote procedures")

    def call(
        self, method_name: str, args: Any = None, output_specs: Any = None, timeout_in_ms: int = 0
    ) -> Any:
        """UnimplementedError."""
        raise _refused("remote procedures")


class RpcServer:
    """A server of remote procedures; not here: UnimplementedError."""

    @staticmethod
    def create(rpc_layer: str, address: str) -> RpcServer:
        """UnimplementedError."""
        raise _refused("remote procedures")

    def register(self, method_name: str, func: Callable[..., Any]) -> None:
        """UnimplementedError."""
        raise _refused("remote procedures")

    def start(self) -> None:
        """UnimplementedError."""
        raise _refused("remote procedures")


RpcServer.__name__ = "Server"
