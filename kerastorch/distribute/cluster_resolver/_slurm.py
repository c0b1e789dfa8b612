"""The cluster resolver of Slurm, which reads the environment of a step."""

from __future__ import annotations

import itertools
import os
import re

from ...train._cluster_spec import ClusterSpec
from ._resolvers import ClusterResolver, with_layer


def expand_hosts(listed: str) -> list[str]:
    """The hosts of a Slurm list such as "n[1-3,7],m1"."""
    hosts = []
    for item in re.findall(r"(?:[^,\[]|\[[^\]]*\])+", listed):
        parts = re.split(r"\[([^\]]*)\]", item)
        choices = [_numbers(p) if i % 2 else [p] for i, p in enumerate(parts)]
        hosts += ["".join(chosen) for chosen in itertools.product(*choices)]
    return hosts


def _numbers(text):
    found = []
    for piece in text.split(","):
        first, dash, last = piece.partition("-")
        if dash:
            width = len(first)
            found += [str(i).zfill(width) for i in range(int(first), int(last) + 1)]
        else:
            found.append(first)
    return found


def expand_counts(listed: str) -> list[int]:
    """The numbers of a Slurm list such as "2(x3),1"."""
    found = []
    for item in listed.split(","):
        match = re.fullmatch(r"(\d+)(?:\(x(\d+)\))?", item.strip())
        if match is None:
            raise ValueError(f"Invalid tasks-per-node list format {listed!r}")
        found += [int(match[1])] * int(match[2] or 1)
    return found


class SlurmClusterResolver(ClusterResolver):
    """A resolver for a step of Slurm (srun).

    jobs: {job: number of processes}, by default all are workers.
    port_base: the first port on a host.
    gpus_per_node, gpus_per_task: GPUs that hosts have and processes use, by default what there is.
    tasks_per_node: how many processes a host has, by default as Slurm says.
    auto_set_gpu: whether CUDA_VISIBLE_DEVICES is set to the GPUs of the process.
    """

    def __init__(
        self,
        jobs: dict[str, int] | None = None,
        port_base: int = 8888,
        gpus_per_node: int | None = None,
        gpus_per_task: int | None = None,
        tasks_per_node: int | list[int] | dict[str, int] | None = None,
        auto_set_gpu: bool = True,
        rpc_layer: str = "grpc",
    ):
        self._rank = _told("PROCID")
        total = _told("STEP_NUM_TASKS")
        self._jobs = {"worker": total} if jobs is None else dict(jobs)
        wanted = sum(self._jobs.values())
        if wanted > total:
            raise RuntimeError(f"Requested {wanted} tasks but only {total} were assigned.")
        hosts = expand_hosts(_text("STEP_NODELIST"))
        self._counts = _counts(tasks_per_node, hosts)
        gpus = len([x for x in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if x])
        self._gpus_per_node = gpus if gpus_per_node is None else gpus_per_node
        most = max(self._counts.values())
        per_task = self._gpus_per_node // most if gpus_per_task is None else gpus_per_task
        if per_task * most > self._gpus_per_node:
            raise RuntimeError("Requested more GPUs per node than available.")
        self._gpus_per_task, self._auto = per_task, auto_set_gpu
        self._port, self.rpc_layer = port_base, rpc_layer
        self.task_type = self.task_id = None
        self._cluster: ClusterSpec | None = None

    def cluster_spec(self) -> ClusterSpec:
        """The processes in the order of jobs, hosts and ports."""
        if self._cluster is not None:
            return self._cluster
        places = [(host, number) for host, count in self._counts.items() for number in range(count)]
        made: dict[str, list[str]] = {}
        ranks = iter(range(len(places)))
        for job, count in self._jobs.items():
            made[job] = []
            for task, rank in enumerate(itertools.islice(ranks, count)):
                host, number = places[rank]
                made[job].append(f"{host}:{self._port + number}")
                if rank == self._rank:
                    self.task_type, self.task_id = job, task
                    self._set_gpus(number)
        self._cluster = ClusterSpec(made)
        return self._cluster

    def _set_gpus(self, number):
        if self._auto and self._gpus_per_task:
            first = number * self._gpus_per_task
            visible = os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")
            os.environ["CUDA_VISIBLE_DEVICES"] = ",".join(
                visible[first : first + self._gpus_per_task]
            )

    def get_task_info(self) -> tuple[str | None, int | None]:
        """(the job, the number in it) of this process."""
        self.cluster_spec()
        return self.task_type, self.task_id

    def master(
        self, task_type: str | None = None, task_id: int | None = None, rpc_layer: str | None = None
    ) -> str:
        """The address of a process, by default of this one."""
        spec = self.cluster_spec()
        kind = self.task_type if task_type is None else task_type
        number = self.task_id if task_id is None else task_id
        if kind is None or number is None:
            return ""
        return with_layer(spec.task_address(kind, number), rpc_layer or self.rpc_layer)

    def num_accelerators(
        self,
        task_type: str | None = None,
        task_id: int | None = None,
        config_proto: object = None,
    ) -> dict[str, int]:
        """The GPUs of a process."""
        return {"GPU": self._gpus_per_task}


def _text(name):
    found = os.environ.get(f"SLURM_{name}")
    if found is None:
        raise RuntimeError(
            f"SLURM_{name} is not set in the environment: this is no step of Slurm (srun)."
        )
    return found


def _told(name):
    return int(_text(name))


def _counts(given, hosts):
    """{host: number of processes}."""
    if isinstance(given, dict):
        return given
    if isinstance(given, int):
        return dict.fromkeys(hosts, given)
    found = expand_counts(_text("STEP_TASKS_PER_NODE")) if given is None else given
    return dict(zip(hosts, found, strict=True))
