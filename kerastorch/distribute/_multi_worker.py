"""tf.distribute.MultiWorkerMirroredStrategy: one process a worker, kept in step."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import torch

from .._core import devices as names
from .._core.tensor import Tensor
from ..train._cluster_spec import ClusterSpec
from ._collectives import Group, torchrun
from ._mirrored import all_devices
from ._options import CommunicationImplementation, CommunicationOptions
from ._strategy import Strategy, StrategyExtended
from .cluster_resolver import ClusterResolver, SimpleClusterResolver, TFConfigClusterResolver


class CollectiveAllReduceExtended(StrategyExtended):
    """The extended part of a MultiWorkerMirroredStrategy."""

    @property
    def _is_chief(self):
        return self._strategy._worker == 0

    @property
    def should_checkpoint(self) -> bool:
        """Whether this is the process that writes what all share."""
        return self._is_chief

    should_save_summary = should_checkpoint


class CollectiveAllReduceStrategy(Strategy):
    """Workers in several processes, kept in step (tf.distribute.MultiWorkerMirroredStrategy).

    cluster_resolver: tells the processes, by default from TF_CONFIG; without TF_CONFIG from what
        torchrun sets (MASTER_ADDR, MASTER_PORT, RANK, WORLD_SIZE), and without that there is one.
    communication_options: `timeout_seconds` says how long a worker waits for the others.

    Each worker takes a part of each global batch; gradients are summed over all by
    torch.distributed: NCCL between GPUs, else gloo.  Making it waits for all workers.  When one is
    gone, the others end with UnavailableError.
    """

    def __init__(
        self,
        cluster_resolver: ClusterResolver | None = None,
        communication_options: CommunicationOptions | None = None,
    ):
        super().__init__(CollectiveAllReduceExtended(self))
        self._communication = communication_options or CommunicationOptions()
        self._resolver = cluster_resolver or _resolver()
        self._group: Group | None = None
        spec, kind = self._resolver.cluster_spec(), self._resolver.task_type
        workers = [(job, i) for job in ("chief", "worker") if job in spec.jobs
                   for i in spec.task_indices(job)]  # fmt: skip
        if len(workers) > 1 and kind in ("chief", "worker"):
            self._join(spec, workers)
        else:
            self._devices = all_devices()[:1] if not names.count() else all_devices()
            self._locals = len(self._devices)
            self._copies = self._locals > 1
        if self._locals > 1:
            self._places = [names.parse(name) for name in self._devices]

    def _join(self, spec, workers):
        kind, number = self._resolver.task_type, self._resolver.task_id
        self._workers, self._worker = len(workers), workers.index((kind, number))
        self._first = self._worker
        local = "CPU:0"
        backend = "gloo"
        if names.accelerator() == "cuda" and names.count():
            index = int(os.environ.get("LOCAL_RANK", 0)) % names.count()
            local, backend = f"GPU:{index}", "cpu:gloo,cuda:nccl"
            self._places = [names.parse(local)]
            torch.cuda.set_device(self._places[0])
        self._devices = (f"/job:{kind}/replica:0/task:{number}/device:{local}",)
        self._group = Group(
            spec.task_address(*workers[0]),
            self._worker,
            self._workers,
            self._communication.timeout_seconds,
            backend,
        )

    def _across(self, raws: Sequence[torch.Tensor]) -> Sequence[torch.Tensor]:
        """The sums of raw tensors over all processes."""
        return raws if self._group is None else self._group.sum(raws)

    def _agreed(self, raw):
        group = self._group
        if group is None:
            return raw
        if isinstance(raw, np.ndarray):
            return group.objects(raw)[0]
        return raw if raw.is_meta else group.agreed(raw)

    def _from_all(self, parts):
        return [Tensor(x) for x in self._of_all(parts[0]._t)]

    def _of_all(self, raw):
        """The raw values of all processes."""
        if not isinstance(raw, torch.Tensor):
            return self._group.objects(raw)
        shapes = self._group.objects(tuple(raw.shape))
        return self._group.gathered(raw, shapes)

    def _rows_of_all(self, raw):
        found = self._of_all(raw)
        return np.concatenate(found) if isinstance(raw, np.ndarray) else torch.cat(found)

    def _goes_on(self, here):
        return bool(self._across([torch.tensor([int(here)])])[0])


MultiWorkerMirroredStrategy = CollectiveAllReduceStrategy


class _Experimental(type(CollectiveAllReduceStrategy)):
    """Lets strategies of either class count as the experimental one's."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, CollectiveAllReduceStrategy)


class ExperimentalMultiWorkerMirroredStrategy(CollectiveAllReduceStrategy, metaclass=_Experimental):
    """The old address of tf.distribute.MultiWorkerMirroredStrategy, with its old arguments.

    communication: how processes talk to each other; kept.
    """

    def __init__(
        self,
        communication: CommunicationImplementation = CommunicationImplementation.AUTO,
        cluster_resolver: ClusterResolver | None = None,
    ):
        super().__init__(cluster_resolver, CommunicationOptions(implementation=communication))


def _resolver():
    told = torchrun()
    if "TF_CONFIG" in os.environ or told is None:
        return TFConfigClusterResolver()
    address, rank, size = told
    host, _, port = address.rpartition(":")
    # worker 0 stands for where torchrun's store is; the others listen nowhere
    workers = [f"{host}:{int(port) + 1 + i}" for i in range(size)]
    return SimpleClusterResolver(
        ClusterSpec({"worker": workers}), task_type="worker", task_id=rank, rpc_layer="grpc"
    )
