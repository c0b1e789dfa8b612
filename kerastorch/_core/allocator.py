"""The C allocator, tuned for training on the CPU.

glibc gives large blocks back to the system as soon as they are freed, and the next step faults them
in again page by page: a third of the time of a small convolutional net, measured here (see
benchmarks/README.md).  Keeping them costs memory that the next step needs anyway.
"""

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_done = False


def tune():
    """Lets glibc keep freed blocks of up to 32 MiB, and up to 512 MiB of them; once a process."""
    global _done
    if _done or not sys.platform.startswith("linux"):
        return
    _done = True
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 32 << 20)
        mallopt(_M_TRIM_THRESHOLD, 512 << 20)
