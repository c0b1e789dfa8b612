"""The profile of some batches, for the TensorBoard callback."""

import os
import socket
import time

import torch


def batches_of(profile_batch):
    """(first, last) batch to profile, (0, 0) for none; ValueError for what is no range."""
    error = ValueError(
        "profile_batch must be a non-negative integer or 2-tuple of positive integers. A pair of "
        f"positive integers signifies a range of batches to profile. Found: {profile_batch}"
    )
    found = profile_batch
    if isinstance(found, str):
        found = [int(part) for part in found.split(",")]
    if isinstance(found, int):
        found = found, found
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        raise error
    first, last = found
    if first < 0 or last < first:
        raise error
    return first, last


class Profile:
    """Times torch's kernels until `stop`, which writes a trace for Perfetto or chrome://tracing.

    It goes where TensorFlow's goes: plugins/profile/<time>/<host>.trace.json.gz in `folder`.
    """

    def __init__(self, folder):
        self._folder = folder
        self._profiler = torch.profiler.profile()
        self._profiler.start()

    def stop(self):
        """Writes the trace."""
        self._profiler.stop()
        now = time.strftime("%Y_%m_%d_%H_%M_%S")
        place = os.path.join(self._folder, "plugins", "profile", now)
        os.makedirs(place, exist_ok=True)
        host = socket.gethostname()
        self._profiler.export_chrome_trace(os.path.join(place, f"{host}.trace.json.gz"))
