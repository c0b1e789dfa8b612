"""tf.profiler.experimental: times a program's kernels by torch.profiler."""

from ..._core.missing import namespace as _namespace
from . import client, server
from ._profiler import Profile, ProfilerOptions, Trace, start, stop

__all__ = ["Profile", "ProfilerOptions", "Trace", "client", "server", "start", "stop"]

__getattr__, __dir__ = _namespace(__name__)
