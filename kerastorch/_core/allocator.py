"""The C allocator, tuned for training and inference on the CPU.

glibc gives large blocks back to the system as soon as they are freed, and the next step faults them
in again page by page: a third of the time of a small convolutional net, measured here (see
benchmarks/README.md).  Keeping them costs memory that the next step needs anyway.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Iterator

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_MMAP_MAX = -1, -3, -4
_MMAP_MAX = 65536  # glibc's own value
_done = False
_mallopt = None
_lock = threading.Lock()
_keepers = 0
# What a user sets to have the allocator left alone: ours, and glibc's own settings.
_OPT_OUT = "KERASTORCH_MALLOC"
_GLIBC = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_MMAP_MAX_")


def tune() -> None:
    """Lets glibc keep freed blocks of up to 32 MiB, and up to 512 MiB of them; once a process.

    Nothing happens with KERASTORCH_MALLOC=0 in the environment, with glibc's own settings
    there, and where malloc is not glibc's (musl, jemalloc, tcmalloc ...).
    """
    global _done, _mallopt
    if _done or not sys.platform.startswith("linux"):
        return
    _done = True
    if os.environ.get(_OPT_OUT) == "0" or any(name in os.environ for name in _GLIBC):
        return
    if "glibc.malloc" in os.environ.get("GLIBC_TUNABLES", "") or not _is_glibc():
        return
    _mallopt = ctypes.CDLL(None).mallopt
    _mallopt(_M_MMAP_THRESHOLD, 32 << 20)
    _mallopt(_M_TRIM_THRESHOLD, 512 << 20)


@contextlib.contextmanager
def keeping(wanted: bool = True) -> Iterator[None]:
    """Tuned, and, if `wanted`, blocks over 32 MiB, too, are kept when they are freed inside.

    glibc maps such blocks one by one whatever its threshold; outside it goes on doing so, as what
    a user allocates there may be large and lasting.
    """
    tune()
    if _mallopt is None or not wanted:
        yield
        return
    _keep(1)
    try:
        yield
    finally:
        _keep(-1)


def _keep(change):
    global _keepers
    with _lock:
        _keepers += change
        if _keepers == max(change, 0):  # the first has come, or the last has gone
            _mallopt(_M_MMAP_MAX, 0 if _keepers else _MMAP_MAX)


def _is_glibc():
    """Whether the malloc that the process uses is glibc's own."""
    try:
        own = ctypes.CDLL("libc.so.6", mode=os.RTLD_NOLOAD)
    except OSError:  # musl
        return False
    if not hasattr(own, "gnu_get_libc_version"):
        return False
    return _address(own) == _address(ctypes.CDLL(None))


def _address(library):
    return ctypes.cast(library.malloc, ctypes.c_void_p).value
