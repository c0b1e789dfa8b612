"""Starting and ending a profile, and naming its pieces."""

from __future__ import annotations

import threading
from collections import namedtuple
from types import TracebackType
from typing import Any

import torch

from ..._core.errors import AlreadyExistsError, UnavailableError
from ...summary._profile import Profile as _Recording


class ProfilerOptions(
    namedtuple(
        "ProfilerOptions",
        ["host_tracer_level", "python_tracer_level", "device_tracer_level", "delay_ms"],
        defaults=[2, 0, 1, None],
    )
):
    """What is recorded: python_tracer_level=1 for the Python stack of each kernel.

    The other fields are there for TensorFlow's programs; torch's profiler has no such levels.
    """


_lock = threading.Lock()
_running: tuple[_Recording, str] | None = None


def start(logdir: str, options: ProfilerOptions | None = None) -> None:
    """Begins a profile, which `stop` writes below `logdir`.

    AlreadyExistsError when one is running.
    """
    global _running
    levels = ProfilerOptions()._asdict() if options is None else options._asdict()
    with _lock:
        if _running is not None:
            raise AlreadyExistsError(None, None, "Another profiler is running.")
        _running = (_Recording(with_stack=levels["python_tracer_level"] > 0), logdir)


def stop(save: bool = True) -> None:
    """Ends the profile; save: whether it is written, as plugins/profile/TIME/HOST.trace.json.gz.

    That file is for Perfetto (ui.perfetto.dev) and chrome://tracing.  UnavailableError when no
    profile is running.
    """
    global _running
    with _lock:
        if _running is None:
            said = "Cannot export profiling results. No profiler is running."
            raise UnavailableError(None, None, said)
        recording, logdir = _running
        _running = None
        recording.stop()
        if save:
            recording.write(logdir)


class Profile:
    """A context whose program is profiled: `start` at its begin, `stop` at its end."""

    def __init__(self, logdir: str, options: ProfilerOptions | None = None) -> None:
        self._logdir = logdir
        self._options = options

    def __enter__(self) -> None:
        start(self._logdir, self._options)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        stop()


class Trace:
    """A context whose time stands in the profile under a name, with what is known of it.

    >>> with Trace("train", step_num=3, _r=1):
    ...     pass
    """

    def __init__(self, name: str, **kwargs: Any) -> None:
        self._name = name
        self._metadata = kwargs
        self._region: Any = None

    def __enter__(self) -> Trace:
        self._region = torch.profiler.record_function(_labelled(self._name, self._metadata))
        self._region.__enter__()
        return self

    def set_metadata(self, **kwargs: Any) -> None:
        """Says more of what is going on: an event of its own, inside."""
        if self._region is not None:
            with torch.profiler.record_function(_labelled(self._name, kwargs)):
                pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._region.__exit__(kind, error, traceback)


def _labelled(name, metadata):
    told = ",".join(f"{key}={value}" for key, value in metadata.items())
    return f"{name}#{told}#" if told else name
