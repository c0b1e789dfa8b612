"""The machine in general terms, and the versions of what is timed, for the file of results."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from peers import PEERS

DISTRIBUTIONS = {
    "kerastorch": "torch",
    "tensorflow": "tensorflow-cpu tensorflow",
    "keras3": "keras",
    "keras3jax": "keras",
    "torch_plain": "torch",
    "torch_tuned": "torch",
}
ASKED = """\
import importlib.metadata as m, sys
for name in sys.argv[1:]:
    try:
        print(name, m.version(name))
        break
    except m.PackageNotFoundError:
        pass
"""


def machine() -> dict[str, str | int]:
    """Processor, cores, system and Python; nothing that names this one machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _processor(),
        "cores": cores,
        "system": f"{platform.system()}, {platform.machine()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def peers(names: list[str]) -> dict[str, dict[str, str]]:
    """{peer: {"title": ..., "version": ...}} of those that are there."""
    found = {}
    for name in names:
        python = PEERS[name].python()
        if python is not None:
            command = [python, "-c", ASKED, *DISTRIBUTIONS[name].split()]
            said = subprocess.run(command, capture_output=True, text=True).stdout.strip()
            found[name] = {"title": PEERS[name].title, "version": said or "unknown"}
    return found
