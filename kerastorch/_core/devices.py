"""Devices: TensorFlow's names of them, and the torch.device behind each."""

from __future__ import annotations

import re

import torch

from .errors import invalid
from .state import state

_CPU = torch.device("cpu")


def accelerator() -> str | None:
    """The kind of accelerator that torch sees: "cuda", "mps" or None."""
    if torch.cuda.is_available():
        return "cuda"
    if torch.backends.mps.is_available():
        return "mps"
    return None


def physical_count() -> int:
    """How many accelerators the machine has."""
    kind = accelerator()
    return torch.cuda.device_count() if kind == "cuda" else int(kind is not None)


class _Layout:
    """The logical devices, as tf.config leaves them.

    gpus: the physical index behind each logical GPU, None for all as they are.
    cpus: the number of logical CPUs.
    soft: whether a device that is not there is replaced by the CPU.
    """

    def __init__(self):
        self.gpus, self.cpus, self.soft = None, 1, True


layout = _Layout()


def gpus() -> list[int]:
    """The physical index behind each logical GPU."""
    return list(range(physical_count())) if layout.gpus is None else layout.gpus


def count() -> int:
    """How many logical accelerators there are."""
    return len(gpus())


_default = None


def default() -> torch.device:
    """Where tensors go when no tf.device is open: the first CUDA device, else the CPU."""
    global _default
    if _default is None:
        _default = _gpu(0) if accelerator() == "cuda" and count() else _CPU
    return _default


def arrange(gpus: list[int] | None = None, cpus: int | None = None) -> None:
    """Sets the logical devices (see `_Layout`)."""
    global _default
    layout.gpus = layout.gpus if gpus is None else gpus
    layout.cpus = layout.cpus if cpus is None else cpus
    _default = None


def current() -> torch.device:
    """Where a new tensor goes: the device of the open tf.device, else the default."""
    return state.device or _default or default()


def _gpu(index):
    kind = accelerator()
    return torch.device(kind, gpus()[index]) if kind == "cuda" else torch.device(kind)


def parse(name: str | None) -> torch.device | None:
    """The torch.device for a TensorFlow device name, None when it names no device.

    ValueError for a malformed name, InvalidArgumentError when there is no such device.
    """
    if not name:
        return None
    parts = components(str(name))
    if (parts["job"] or "localhost") != "localhost" or parts["task"] or parts["replica"]:
        raise invalid(f"{name} unknown device.")
    kind, index = parts["device_type"], parts["device_index"] or 0
    if kind is None:
        return None
    if kind.endswith("CPU") and index < layout.cpus:
        return _CPU
    if kind.endswith("GPU") and index < count():
        return _gpu(index)
    if layout.soft:
        return _CPU
    known = [f"CPU:{i}" for i in range(layout.cpus)] + [f"GPU:{i}" for i in range(count())]
    raise invalid(
        f"Could not satisfy device specification {name!r}. enable_soft_placement=0. All available "
        f"devices {known}."
    )


_TYPES = ("CPU", "GPU", "XLA_CPU", "XLA_GPU", "TPU")
_NUMBER = re.compile(r"^\d+$")


def components(name: str) -> dict[str, str | int | None]:
    """job, replica, task, device_type and device_index of a device name (ValueError)."""
    found = dict.fromkeys(("job", "replica", "task", "device_type", "device_index"))
    for part in name.split("/"):
        pieces = part.split(":")
        if len(pieces) == 2 and pieces[0] == "job":
            found["job"] = pieces[1]
        elif len(pieces) == 2 and pieces[0] in ("replica", "task"):
            found[pieces[0]] = _index(pieces[1], name)
        elif pieces[0].upper() in _TYPES and len(pieces) <= 2:
            _set_type(found, pieces, name)
        elif len(pieces) == 3 and pieces[0] == "device":
            _set_type(found, pieces[1:], name)
        elif pieces[0]:
            raise ValueError(
                f"Unknown attribute {pieces[0]!r} is encountered while parsing the device spec: "
                f"{name!r}."
            )
    return found


def _set_type(found, pieces, name):
    if found["device_type"] is not None:
        raise ValueError(f"Multiple device types are not allowed in the device spec: {name!r}.")
    found["device_type"] = pieces[0].upper()
    if len(pieces) == 2 and pieces[1] != "*":
        found["device_index"] = _index(pieces[1], name)


def _index(text, name):
    if not _NUMBER.match(text):
        raise ValueError(f"{text!r} is no number in the device spec: {name!r}.")
    return int(text)
