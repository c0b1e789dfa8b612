"""Several processes: how they find each other, and what they sum up together.

torch.distributed carries it: NCCL between CUDA devices, else gloo.  Worker 0 keeps the store by
which the processes find each other.  A worker that is gone, or that keeps the others waiting for
too long, ends them with UnavailableError.
"""

from __future__ import annotations

import atexit
import datetime
import os
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
        self._guarded("all-reduce", lambda: dist.all_reduce(whole))
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
        self._guarded("broadcast", lambda: dist.broadcast(sent, 0))
        return whole

    def objects(self, value: Any) -> list[Any]:
        """A small plain value of each process, in their order."""
        found: list[Any] = [None] * self.size
        self._guarded("all-gather", lambda: dist.all_gather_object(found, value))
        return found

    def gathered(self, raw: torch.Tensor, shapes: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """The raw tensor of each process; shapes: theirs."""
        longest = max(int(torch.Size(shape).numel()) for shape in shapes)
        flat = raw.detach().reshape(-1)
        padded = flat.new_zeros(longest)
        padded[: flat.numel()] = flat
        found = [torch.empty_like(padded) for _ in range(self.size)]
        self._guarded("all-gather", lambda: dist.all_gather(found, padded))
        pairs = zip(found, shapes, strict=True)
        return [x[: torch.Size(shape).numel()].reshape(shape) for x, shape in pairs]


def _leave():
    """Ends the connections before Python ends, whose threads would be torn down with them."""
    if dist.is_initialized():
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
