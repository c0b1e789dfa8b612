"""tf.train.ClusterSpec: the addresses of a cluster's processes, by job; and its messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._files.protos import message

ClusterDef = message("tensorflow.ClusterDef")
JobDef = message("tensorflow.JobDef")


class ClusterSpec:
    """Which processes a cluster has (tf.train.ClusterSpec).

    cluster: {job: [address, ...]} or {job: {task number: address}}, a ClusterSpec or a ClusterDef.
    TypeError for anything else.
    """

    def __init__(self, cluster: Any):
        if isinstance(cluster, ClusterDef):
            jobs = {job.name: dict(job.tasks) for job in cluster.job}
        elif isinstance(cluster, ClusterSpec):
            jobs = {name: dict(tasks) for name, tasks in cluster._jobs.items()}
        elif isinstance(cluster, Mapping):
            jobs = {name: _tasks(name, tasks) for name, tasks in cluster.items()}
        else:
            raise TypeError(
                "`cluster` must be a dictionary mapping one or more job names to lists of network "
                "addresses, or a `ClusterDef` protocol buffer"
            )
        self._jobs: dict[str, dict[int, str]] = {_text("Job name", k): v for k, v in jobs.items()}

    def as_dict(self) -> dict[str, list[str] | dict[int, str]]:
        """{job: [address, ...]}, or {job: {number: address}} where numbers are missing."""
        return {
            name: list(tasks.values()) if list(tasks) == list(range(len(tasks))) else dict(tasks)
            for name, tasks in self._jobs.items()
        }

    def as_cluster_def(self) -> Any:
        """The same as a ClusterDef message."""
        made = ClusterDef()
        for name in sorted(self._jobs):
            job = made.job.add()
            job.name = name
            for number, address in sorted(self._jobs[name].items()):
                job.tasks[number] = address
        return made

    @property
    def jobs(self) -> list[str]:
        """The names of the jobs."""
        return list(self._jobs)

    def _job(self, name):
        if name not in self._jobs:
            raise ValueError(f"No such job in cluster: {name!r}")
        return self._jobs[name]

    def num_tasks(self, job_name: str) -> int:
        """How many processes a job has; ValueError for an unknown job."""
        return len(self._job(job_name))

    def task_indices(self, job_name: str) -> list[int]:
        """The numbers of a job's processes."""
        return sorted(self._job(job_name))

    def task_address(self, job_name: str, task_index: int) -> str:
        """The address of one process; ValueError for one that is not there."""
        tasks = self._job(job_name)
        if task_index not in tasks:
            raise ValueError(f"No task with index {task_index!r} in job {job_name!r}")
        return tasks[task_index]

    def job_tasks(self, job_name: str) -> list[str | None]:
        """The addresses of a job's processes, None for missing numbers."""
        tasks = self._job(job_name)
        return [tasks.get(i) for i in range(max(tasks, default=-1) + 1)]

    def __bool__(self):
        return bool(self._jobs)

    def __eq__(self, other):
        return isinstance(other, ClusterSpec) and self._jobs == other._jobs

    def __hash__(self):
        return hash(repr(self))

    def __repr__(self):
        shown = ", ".join(f"{k!r}: {v!r}" for k, v in sorted(self.as_dict().items()))
        return f"ClusterSpec({{{shown}}})"


def _text(what, value):
    if isinstance(value, bytes):
        return value.decode()
    if not isinstance(value, str):
        raise TypeError(f"{what} {value!r} must be bytes or unicode")
    return value


def _tasks(name, tasks):
    if isinstance(tasks, (list, tuple)):
        pairs = enumerate(tasks)
    elif isinstance(tasks, Mapping):
        pairs = ((int(number), address) for number, address in sorted(tasks.items()))
    else:
        raise TypeError(
            f"The tasks for job {name!r} must be a list or a dictionary from integers to strings."
        )
    return {number: _text("Task address", address) for number, address in pairs}
