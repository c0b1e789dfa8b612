"""Imports torch with threads that sleep while they wait for one another.

OpenMP's threads otherwise spin at the end of every kernel, which on a machine that is busy with
other programs makes steps several times slower (benchmarks/threads.py --busy).  OpenMP reads the
variable once, when torch loads it; it is not left to child processes.  Nothing happens when the
user has set it or has imported torch himself.
"""

import os
import sys

_SETTINGS = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME")

if "torch" not in sys.modules and not any(name in os.environ for name in _SETTINGS):
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    try:
        import torch  # noqa: F401
    finally:
        del os.environ["OMP_WAIT_POLICY"]
