"""The profiler's server and its client: they say what to use instead."""

from __future__ import annotations

from ..._core.errors import UnavailableError
from ._profiler import ProfilerOptions


def _unavailable(name):
    return UnavailableError(
        None,
        None,
        f"tf.profiler.experimental.{name}: kerastorch has no server that profiles from outside; "
        "put tf.profiler.experimental.Profile(logdir) around the program's steps, or "
        "tf.keras.callbacks.TensorBoard(profile_batch=...) into fit.",
    )


def start(port: int) -> None:
    """UnavailableError, which says what to use instead."""
    raise _unavailable("server.start")


def monitor(service_addr: str, duration_ms: int, level: int = 1) -> str:
    """UnavailableError, which says what to use instead."""
    raise _unavailable("client.monitor")


def trace(
    service_addr: str,
    logdir: str,
    duration_ms: int,
    worker_list: str = "",
    num_tracing_attempts: int = 3,
    options: ProfilerOptions | None = None,
) -> None:
    """UnavailableError, which says what to use instead."""
    raise _unavailable("client.trace")
