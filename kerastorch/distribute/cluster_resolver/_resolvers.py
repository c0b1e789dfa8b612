"""Cluster resolvers that read what they know from arguments or from TF_CONFIG."""

from __future__ import annotations

import abc
import collections
import json
import os
from typing import Any

from ...config.devices import list_logical_devices
from ...train._cluster_spec import ClusterSpec


class ClusterResolver(abc.ABC):
    """Knows the processes of a cluster, and which of them this one is."""

    @abc.abstractmethod
    def cluster_spec(self) -> ClusterSpec:
        """The cluster's ClusterSpec."""

    @abc.abstractmethod
    def master(
        self, task_type: str | None = None, task_id: int | None = None, rpc_layer: str | None = None
    ) -> str:
        """The address of a process, by default of this one."""

    def num_accelerators(
        self,
        task_type: str | None = None,
        task_id: int | None = None,
        config_proto: Any = None,
    ) -> dict[str, int]:
        """How many accelerators of each kind a process has."""
        counts: dict[str, int] = collections.defaultdict(int)
        for device in list_logical_devices():
            if device.device_type != "CPU":
                counts[device.device_type] += 1
        return counts

    @property
    def environment(self) -> str:
        """The kind of environment, "" for none in particular."""
        return ""

    @property
    def task_type(self) -> str | None:
        """The name of this process's job."""
        return getattr(self, "_task_type", None)

    @property
    def task_id(self) -> int | None:
        """The number of this process in its job."""
        return getattr(self, "_task_id", None)

    @task_type.setter
    def task_type(self, task_type: str | None) -> None:
        self._task_type = task_type

    @task_id.setter
    def task_id(self, task_id: int | None) -> None:
        self._task_id = task_id


def with_layer(address: str, rpc_layer: str | None) -> str:
    """An address with the protocol in front, where there is one."""
    return f"{rpc_layer}://{address}" if rpc_layer else address


class SimpleClusterResolver(ClusterResolver):
    """A resolver that is told everything.

    cluster_spec: a ClusterSpec (else TypeError).  master: the address to use.
    task_type, task_id: which process this is.  num_accelerators: {kind: number}.
    rpc_layer: the protocol, such as "grpc".
    """

    def __init__(
        self,
        cluster_spec: ClusterSpec,
        master: str = "",
        task_type: str | None = None,
        task_id: int | None = None,
        environment: str = "",
        num_accelerators: dict[str, int] | None = None,
        rpc_layer: str | None = None,
    ):
        if not isinstance(cluster_spec, ClusterSpec):
            raise TypeError("cluster_spec must be a `tf.train.ClusterSpec`.")
        self._cluster_spec, self._master = cluster_spec, master
        self._task_type, self._task_id = task_type, task_id
        self._environment, self._rpc_layer = environment, rpc_layer
        self._num_accelerators = num_accelerators

    def cluster_spec(self) -> ClusterSpec:
        """The cluster's ClusterSpec."""
        return self._cluster_spec

    def master(
        self, task_type: str | None = None, task_id: int | None = None, rpc_layer: str | None = None
    ) -> str:
        """The address of a process, by default the master's."""
        layer = rpc_layer or self._rpc_layer
        if task_type is None or task_id is None:
            return with_layer(self._master, layer)
        return with_layer(self._cluster_spec.task_address(task_type, task_id), layer)

    def num_accelerators(
        self,
        task_type: str | None = None,
        task_id: int | None = None,
        config_proto: Any = None,
    ) -> dict[str, int]:
        """How many accelerators of each kind a process has, as given."""
        return {} if self._num_accelerators is None else self._num_accelerators

    @property
    def environment(self) -> str:
        """As given."""
        return self._environment

    @property
    def rpc_layer(self) -> str | None:
        """The protocol, as given."""
        return self._rpc_layer

    @rpc_layer.setter
    def rpc_layer(self, rpc_layer: str | None) -> None:
        self._rpc_layer = rpc_layer


def tf_config() -> dict[str, Any]:
    """What the environment variable TF_CONFIG says, {} without it."""
    return json.loads(os.environ.get("TF_CONFIG", "{}"))


class TFConfigClusterResolver(ClusterResolver):
    """A resolver that reads the environment variable TF_CONFIG.

    TF_CONFIG: JSON such as {"cluster": {"worker": ["host1:port", "host2:port"]}, "task": {"type":
        "worker", "index": 0}}.
    task_type, task_id, rpc_layer, environment: in the place of what TF_CONFIG says.
    """

    def __init__(
        self,
        task_type: str | None = None,
        task_id: int | None = None,
        rpc_layer: str | None = None,
        environment: str | None = None,
    ):
        self._task_type, self._task_id = task_type, task_id
        self._rpc_layer, self._environment = rpc_layer, environment

    def _told(self, name):
        return tf_config().get("task", {}).get(name)

    @property
    def task_type(self) -> str | None:
        """The name of this process's job."""
        found = self._told("type") if self._task_type is None else self._task_type
        return None if found is None else str(found)

    @property
    def task_id(self) -> int | None:
        """The number of this process in its job."""
        found = self._told("index") if self._task_id is None else self._task_id
        return None if found is None else int(found)

    @task_type.setter
    def task_type(self, task_type: str | None) -> None:
        self._task_type = task_type

    @task_id.setter
    def task_id(self, task_id: int | None) -> None:
        self._task_id = task_id

    @property
    def environment(self) -> str | None:
        """As given."""
        return self._environment

    @property
    def rpc_layer(self) -> str | None:
        """The protocol."""
        return tf_config().get("rpc_layer") if self._rpc_layer is None else self._rpc_layer

    @rpc_layer.setter
    def rpc_layer(self, rpc_layer: str | None) -> None:
        self._rpc_layer = rpc_layer

    def cluster_spec(self) -> ClusterSpec:
        """The cluster's ClusterSpec, an empty one without TF_CONFIG."""
        return ClusterSpec(tf_config().get("cluster", {}))

    def master(
        self, task_type: str | None = None, task_id: int | None = None, rpc_layer: str | None = None
    ) -> str:
        """The address of a process, by default of this one; "" without a cluster."""
        told = tf_config()
        if "cluster" not in told:
            return ""
        if "master" in told:
            return told["master"]
        spec = self.cluster_spec()
        if len(spec.jobs) == 1 and len(spec.job_tasks(spec.jobs[0])) == 1:
            return ""
        kind = self.task_type if task_type is None else task_type
        number = self.task_id if task_id is None else task_id
        layer = self.rpc_layer if rpc_layer is None else rpc_layer
        return with_layer(spec.task_address(kind, number), layer)


class UnionResolver(ClusterResolver):
    """Several clusters as one; what is told of this process is what the first one says.

    Takes ClusterResolvers (TypeError for others, ValueError for none), and rpc_layer, task_type
    and task_id by keyword.
    """

    def __init__(self, *args: ClusterResolver, **kwargs: Any):
        self._rpc_layer = kwargs.pop("rpc_layer", None)
        self._task_type = kwargs.pop("task_type", None)
        self._task_id = kwargs.pop("task_id", None)
        if kwargs:
            raise ValueError(f"Unexpected kwargs provided {kwargs!r}")
        if not args:
            raise ValueError("At least one ClusterResolver is required.")
        if not all(isinstance(x, ClusterResolver) for x in args):
            raise TypeError("All arguments must be a sub-class of `ClusterResolver.`")
        self._resolvers = args

    def cluster_spec(self) -> ClusterSpec:
        """All jobs and processes; KeyError where two clusters number a process alike."""
        jobs: dict[str, Any] = {}
        for resolver in self._resolvers:
            for name, tasks in resolver.cluster_spec().as_dict().items():
                if isinstance(tasks, list):
                    if isinstance(jobs.setdefault(name, []), list):
                        jobs[name].extend(t for t in tasks if t not in jobs[name])
                        continue
                    tasks = dict(enumerate(tasks))
                known = jobs.get(name, {})
                known = dict(enumerate(known)) if isinstance(known, list) else dict(known)
                if known.keys() & tasks.keys():
                    raise KeyError("Duplicate numeric keys detected.")
                jobs[name] = known | tasks
        return ClusterSpec(jobs)

    def master(
        self, task_type: str | None = None, task_id: int | None = None, rpc_layer: str | None = None
    ) -> str:
        """The address of a process, by default the first cluster's master."""
        if task_type is not None and task_id is not None:
            address = self.cluster_spec().task_address(task_type, task_id)
            return with_layer(address, rpc_layer or self._rpc_layer)
        return self._resolvers[0].master(rpc_layer=rpc_layer)

    def _of_first(self, name, own):
        return getattr(self._resolvers[0], name) if own is None else own

    @property
    def task_type(self) -> str | None:
        """The name of this process's job."""
        return self._of_first("task_type", self._task_type)

    @property
    def task_id(self) -> int | None:
        """The number of this process in its job."""
        return self._of_first("task_id", self._task_id)

    @property
    def rpc_layer(self) -> str | None:
        """The protocol."""
        return self._of_first("rpc_layer", self._rpc_layer)

    @task_type.setter
    def task_type(self, task_type: str | None) -> None:
        self._task_type = task_type

    @task_id.setter
    def task_id(self, task_id: int | None) -> None:
        self._task_id = task_id

    @rpc_layer.setter
    def rpc_layer(self, rpc_layer: str | None) -> None:
        self._rpc_layer = rpc_layer

    @property
    def environment(self) -> str:
        """That of the first cluster."""
        return self._resolvers[0].environment

    def num_accelerators(
        self,
        task_type: str | None = None,
        task_id: int | None = None,
        config_proto: Any = None,
    ) -> dict[str, int]:
        """What the first cluster says."""
        return self._resolvers[0].num_accelerators(task_type, task_id, config_proto)
