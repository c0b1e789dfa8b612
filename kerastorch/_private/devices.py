"""tensorflow.python.client.device_lib: the devices with their memory."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass, field

import torch

from .._core import devices

__all__ = ["list_local_devices"]

CPU_LIMIT = 256 << 20  # what TensorFlow says of every CPU


@dataclass
class DeviceAttributes:
    """A device: name, type, memory in bytes, a number of this run's, and a description."""

    name: str
    device_type: str
    memory_limit: int
    incarnation: int = field(default_factory=lambda: random.SystemRandom().getrandbits(63) + 1)
    physical_device_desc: str = ""
    xla_global_id: int = -1

    def __repr__(self):
        lines = [f'name: "{self.name}"', f'device_type: "{self.device_type}"']
        lines += [f"memory_limit: {self.memory_limit}", "locality {", "}"]
        lines += [f"incarnation: {self.incarnation}"]
        if self.physical_device_desc:
            lines += [f'physical_device_desc: "{self.physical_device_desc}"']
        return "\n".join([*lines, f"xla_global_id: {self.xla_global_id}", ""])


def list_local_devices(session_config=None):
    """The devices of this process, CPUs first."""
    return list(_found(devices.layout.cpus, tuple(devices.gpus())))


@functools.cache
def _found(cpus, gpus):
    found = [DeviceAttributes(f"/device:CPU:{i}", "CPU", CPU_LIMIT) for i in range(cpus)]
    for i, physical in enumerate(gpus):
        memory, description = _gpu(physical)
        found.append(
            DeviceAttributes(
                f"/device:GPU:{i}", "GPU", memory, physical_device_desc=description, xla_global_id=i
            )
        )
    return found


def _gpu(index):
    """(memory in bytes, description) of an accelerator."""
    if devices.accelerator() != "cuda":
        return torch.mps.recommended_max_memory(), f"device: {index}, name: Apple GPU"
    properties = torch.cuda.get_device_properties(index)
    return properties.total_memory, (
        f"device: {index}, name: {properties.name}, "
        f"compute capability: {properties.major}.{properties.minor}"
    )
