"""How many threads torch's kernels use: the machine as this process may use it, and a limit that
holds while a loop runs.

torch's team of threads waits, busily, for each of its members at the end of every kernel; a member
whose core is taken by another program makes all wait.  Steps of small kernels gain nothing from a
second thread and lose much then.
"""

from __future__ import annotations

import contextlib
import functools
import math
import os
import threading
from collections.abc import Iterator

import torch

from .settings import settings

_AT_IMPORT = torch.get_num_threads()
_BY_ENVIRONMENT = os.environ.get("OMP_NUM_THREADS") or os.environ.get("MKL_NUM_THREADS")


@functools.cache
def machine_size() -> int:
    """The number of cores that this process may keep busy: the machine's, less what its affinity
    and the quotas of its control groups take away; at least 1."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return max(1, int(min(cores, _quota())))


def usable() -> int:
    """How many threads a computation may share now: as many as torch's kernels, at most one for
    each core."""
    return max(1, min(machine_size(), torch.get_num_threads()))


def _quota():
    """CPU time per time that control groups (version 2, then 1) grant; infinity without a limit."""
    found = math.inf
    for group, files in _groups():
        folder = group
        while True:
            found = min(found, *(read(folder) for read in files))
            if folder == os.path.dirname(folder) or folder == _ROOT:
                break
            folder = os.path.dirname(folder)
    return found


_ROOT = "/sys/fs/cgroup"


def _groups():
    """(folder, readers of a quota) of each hierarchy of control groups that this process is in."""
    groups = []
    for line in _text("/proc/self/cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":
            groups.append((os.path.normpath(_ROOT + path), (_quota_v2,)))
        elif "cpu" in controllers.split(","):
            groups.append((os.path.normpath(f"{_ROOT}/{controllers}{path}"), (_quota_v1,)))
            groups.append((os.path.normpath(f"{_ROOT}/cpu{path}"), (_quota_v1,)))
    return groups


def _quota_v2(folder):
    quota, _, period = _text(f"{folder}/cpu.max").strip().partition(" ")
    return _ratio(quota, period)


def _quota_v1(folder):
    return _ratio(_text(f"{folder}/cpu.cfs_quota_us"), _text(f"{folder}/cpu.cfs_period_us"))


def _ratio(quota, period):
    quota, period = quota.strip(), period.strip()
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() else math.inf


def _text(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:  # no such control group here
        return ""


class _Limits(threading.local):
    """A thread's limits, the innermost last; `set` is the number it gave torch last."""

    def __init__(self):
        self.stack, self.set = [], None


_own = _Limits()
_lock = threading.Lock()
_active = []  # the stacks of all threads that have limits


def set_by_user() -> bool:
    """Whether the user chose the number of threads: OMP_NUM_THREADS, MKL_NUM_THREADS,
    tf.config.threading or torch.set_num_threads with another number than torch's own."""
    return bool(_BY_ENVIRONMENT or settings.intra_op_threads) or (
        not _active and torch.get_num_threads() not in (_AT_IMPORT, _own.set)
    )


@contextlib.contextmanager
def limit(number: int) -> Iterator[None]:
    """Inside, kernels use at most `number` threads; the least number of all threads' limits holds.

    torch's number is in part the thread's, in part the process's, so it goes back to torch's own
    when the last limit of any thread ends.  What the user sets inside stays.
    """
    with _lock:
        if not _own.stack:
            _active.append(_own.stack)
        _own.stack.append(number)
        _set(_least())
    try:
        yield
    finally:
        with _lock:
            _own.stack.pop()
            if not _own.stack:
                _active[:] = [stack for stack in _active if stack is not _own.stack]
            if torch.get_num_threads() == _own.set and (_own.stack or not _active):
                _set(_least())


def _least():
    return min([_AT_IMPORT, *(stack[-1] for stack in _active)])


def _set(number):
    torch.set_num_threads(number)
    _own.set = number
