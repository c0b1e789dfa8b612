"""Several processes: how they find each other, and what they sum up together.

torch.distributed carries it: NCCL between CUDA devices, else gloo.  Worker 0 keeps the store by
which the processes find each other.  A worker that is gone, that stands still (see _heartbeat.py),
or that keeps the others waiting for too long, ends them with UnavailableError.
"""

from __future__ import annotations

import atexit
import ctypes
import datetime
import os
import pickle
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
import torch.distributed as dist

# Its functions keep, as a default argument, the group that is there when it is imported (which
# torch._dynamo does at some time).  Held so, the group's threads would outlive the interpreter,
# and abort the process at its end; imported before a group is made, they keep none.
import torch.distributed.nn.functional

from .._core.errors import UnavailableError
from .._graph._observing import observed
from ._heartbeat import Heartbeat, seconds_allowed

_LOOK = datetime.timedelta(seconds=2)  # how often it is asked whether the others still move
_START_SECONDS = 600.0  # for all processes to come
_WAIT_SECONDS = 1800.0  # for one collective; a connection that breaks ends it at once
_BUCKET_BYTES = 1 << 26
# what gloo does not sum, and what it is summed as
_WIDENED = dict.fromkeys((torch.uint16, torch.uint32, torch.uint64, torch.int16), torch.int64) | {
    torch.bfloat16: torch.float32
}


class Group:
    """The processes of a cluster, this one being number `rank` of `size`.

    address: host and port of the store, which worker 0 keeps.
    timeout: how many seconds a collective may take.
    """

    _heartbeat: Heartbeat | None = None  # one for all groups

    def __init__(self, address: str, rank: int, size: int, timeout: float | None, backend: str):
        self.rank, self.size, self.backend = rank, size, backend
        self._timeout = datetime.timedelta(seconds=timeout or _WAIT_SECONDS)
        host, _, port = address.rpartition(":")
        if dist.is_initialized():
            return
        store = self._store(host or "localhost", int(port))
        dist.init_process_group(
            backend, store=store, rank=rank, world_size=size, timeout=self._timeout
        )
        atexit.register(_leave)
        self._guarded("start", lambda: dist.barrier())
        allowed = seconds_allowed()
        if allowed:
            Group._heartbeat = Heartbeat(host or "localhost", int(port), rank, size, allowed)

    def _store(self, host, port):
        start = datetime.timedelta(seconds=_START_SECONDS)
        try:
            return dist.TCPStore(host, port, self.size, self.rank == 0, timeout=start)
        except (RuntimeError, dist.DistNetworkError) as error:
            raise UnavailableError(
                None,
                None,
                f"worker {self.rank} of {self.size} could not meet the others at {host}:{port}: "
                f"{str(error).splitlines()[0]}",
            ) from None

    def _guarded(self, what: str, call: Callable[[], Any]) -> Any:
        if observed.calls is not None:
            observed.calls.refuse("it exchanges values with other processes")
        try:
            return call()
        except RuntimeError as error:
            lines = str(error).splitlines() or [type(error).__name__]
            raise UnavailableError(
                None,
                None,
                f"Collective ops is aborted by: worker {self.rank} of {self.size} has lost another "
                f"worker during {what}, which has ended or is out of reach ({lines[0]}). The error "
                "could be from a previous operation. Restart all workers to go on from their last "
                "checkpoint.",
            ) from None

    def _collective(
        self, what: str, start: Callable[..., dist.Work], *given: Any, device: torch.device
    ) -> None:
        """Waits for what `start` starts, and gives up when another worker stands still."""
        watched = self._heartbeat is not None and device.type == "cpu"

        def run():
            work = start(*given, async_op=True)
            if watched:
                self._finish(work)
            else:
                work.wait()

        self._guarded(what, run)

    def _finish(self, work):
        end = time.monotonic() + self._timeout.total_seconds()
        while True:
            try:
                work.wait(_LOOK)
                return
            except RuntimeError:
                # its own timeout, or that of the collective, or a connection has broken
                if work.is_completed() or time.monotonic() > end:
                    raise
            silent = self._heartbeat.silent()
            if silent:
                _hold(work)
                raise RuntimeError(
                    f"worker {silent[0]} has not been heard of for {self._heartbeat.seconds:g} "
                    "seconds; KERASTORCH_HEARTBEAT_SECONDS sets how long it may stand still"
                )

    def sum(self, raws: Sequence[torch.Tensor | None]) -> list[torch.Tensor | None]:
        """The sums over all processes of raw tensors, put together by dtype; None stays None."""
        found = list(raws)
        by_kind: dict[Any, list[int]] = {}
        for i, raw in enumerate(raws):
            if raw is not None:
                by_kind.setdefault((raw.dtype, raw.device), []).append(i)
        for places in by_kind.values():
            for some in _buckets(places, raws):
                self._sum_bucket(some, raws, found)
        return found

    def _sum_bucket(self, places, raws, found):
        flat = torch.cat([raws[i].detach().reshape(-1) for i in places])
        flat = flat.clone() if len(places) == 1 else flat
        kind = flat.dtype
        if kind is torch.bool:
            flat = flat.to(torch.int32)
        elif kind in _WIDENED:
            flat = flat.to(_WIDENED[kind])
        whole = torch.view_as_real(flat) if flat.is_complex() else flat
        self._collective("all-reduce", dist.all_reduce, whole, device=whole.device)
        flat = flat if flat.dtype is kind else flat.to(kind)
        start = 0
        for i in places:
            size = raws[i].numel()
            found[i] = flat[start : start + size].view(raws[i].shape)
            start += size

    def agreed(self, raw: torch.Tensor) -> torch.Tensor:
        """The raw tensor of worker 0."""
        whole = raw.contiguous()
        sent = torch.view_as_real(whole) if whole.is_complex() else whole
        if sent.dtype in (torch.bool, torch.uint16, torch.uint32, torch.uint64, torch.int16):
            sent = sent.view(torch.uint8)
        self._collective("broadcast", dist.broadcast, sent, 0, device=sent.device)
        return whole

    def objects(self, value: Any) -> list[Any]:
        """A small plain value of each process, in their order."""
        raw = torch.frombuffer(bytearray(pickle.dumps(value)), dtype=torch.uint8)
        sizes = self.gathered(torch.tensor([raw.numel()]), [[1]] * self.size)
        parts = self.gathered(raw, [[int(n)] for n in sizes])
        return [pickle.loads(part.numpy().tobytes()) for part in parts]

    def gathered(self, raw: torch.Tensor, shapes: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """The raw tensor of each process; shapes: theirs."""
        longest = max(int(torch.Size(shape).numel()) for shape in shapes)
        flat = raw.detach().reshape(-1)
        padded = flat.new_zeros(longest)
        padded[: flat.numel()] = flat
        found = [torch.empty_like(padded) for _ in range(self.size)]
        self._collective("all-gather", dist.all_gather, found, padded, device=padded.device)
        pairs = zip(found, shapes, strict=True)
        return [x[: torch.Size(shape).numel()].reshape(shape) for x, shape in pairs]


_held: list[Any] = []  # what must not be torn down, as a thread waits in it for ever


def _hold(work):
    """Keeps a collective that will never end, and its group, beyond the end of Python."""
    for thing in (work, dist.distributed_c10d._get_default_group()):
        _held.append(thing)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))


def _leave():
    """Ends the connections before Python ends, whose threads would be torn down with them."""
    if Group._heartbeat is not None:
        Group._heartbeat.end()
    if dist.is_initialized() and not _held:
        dist.destroy_process_group()


def _buckets(places, raws):
    """The places in groups of not too many bytes."""
    group, size = [], 0
    for i in places:
        if group and size + raws[i].nbytes > _BUCKET_BYTES:
            yield group
            group, size = [], 0
        group.append(i)
        size += raws[i].nbytes
    if group:
        yield group


def torchrun() -> tuple[str, int, int] | None:
    """(address, rank, size) as torchrun tells them by its environment, None without it."""
    wanted = ("MASTER_ADDR", "MASTER_PORT", "RANK", "WORLD_SIZE")
    if not all(name in os.environ for name in wanted):
        return None
    host, port, rank, size = (os.environ[name] for name in wanted)
    return f"{host}:{port}", int(rank), int(size)
