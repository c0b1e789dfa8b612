"""The profile of what runs for a while."""

from __future__ import annotations

import os
import socket
import time

import torch


class Profile:
    """Times torch's kernels until `stop`.

    The trace is for Perfetto (ui.perfetto.dev) and chrome://tracing.
    """

    def __init__(self, with_stack: bool = False) -> None:
        self._profiler = torch.profiler.profile(with_stack=with_stack)
        self._profiler.start()

    def stop(self) -> None:
        """Ends the timing."""
        self._profiler.stop()

    def write(self, folder: str) -> None:
        """Writes the trace to where TensorFlow's goes, plugins/profile/<time>/ in a folder, as
        <host>.trace.json.gz."""
        now = time.strftime("%Y_%m_%d_%H_%M_%S")
        place = os.path.join(folder, "plugins", "profile", now)
        os.makedirs(place, exist_ok=True)
        host = socket.gethostname()
        self._profiler.export_chrome_trace(os.path.join(place, f"{host}.trace.json.gz"))
