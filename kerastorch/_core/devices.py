"""Devices: TensorFlow's names of them, and the torch.device behind each."""

from __future__ import annotations

import torch

from .errors import NotFoundError, invalid
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
    cpus: the number of logical CPUs, 0 where the program sees none.
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
    """Where tensors go when no tf.device is open: the first CUDA device, else the CPU.

    NotFoundError where the program sees no CPU.  From then on the devices stay as they are.
    """
    global _default
    if _default is None:
        if not layout.cpus:
            raise NotFoundError(None, None, "No CPU devices are available in this process")
        _default = _gpu(0) if accelerator() == "cuda" and count() else _CPU
    return _default


def start() -> None:
    """Says that the program begins to use the devices, which are not to be changed any more."""
    if _default is None:
        default()


def started() -> bool:
    """Whether tensors have been made, or the logical devices been looked at."""
    return _default is not None


def arrange(gpus: list[int] | None = None, cpus: int | None = None) -> None:
    """Sets the logical devices (see `_Layout`), as if nothing had used them yet."""
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
        raise _not_there(parts)
    kind, index = parts["device_type"], parts["device_index"] or 0
    if kind is None:
        return None
    if kind.endswith("CPU") and index < layout.cpus:
        return _CPU
    if kind.endswith("GPU") and index < count():
        return _gpu(index)
    if layout.soft:
        return _CPU
    raise _not_there(parts)


def cpu_number(name: str | None) -> int | None:
    """Which logical CPU a device name that `parse` takes stands for, 0 for other devices and where
    there is none of that number; None where the name says nothing of a device."""
    parts = components(str(name or ""))
    kind, index = parts["device_type"], parts["device_index"] or 0
    if kind is None:
        return None
    return index if kind.endswith("CPU") and index < layout.cpus else 0


LOCAL = "/job:localhost/replica:0/task:0/device"


def _not_there(parts):
    """The error for a device that there is not."""
    kind, index = parts["device_type"] or "CPU", parts["device_index"] or 0
    name = (
        f"/job:{parts['job'] or 'localhost'}/replica:{parts['replica'] or 0}"
        f"/task:{parts['task'] or 0}/device:{kind}:{index}"
    )
    known = [f"{LOCAL}:CPU:{i}" for i in range(layout.cpus)]
    known += [f"{LOCAL}:GPU:{i}" for i in range(count())]
    kinds = "GPU, CPU" if count() else "CPU"
    return invalid(
        f"Could not satisfy device specification {name!r}. enable_soft_placement="
        f"{int(layout.soft)}. Supported device types [{kinds}]. All available devices "
        f"[{', '.join(known)}]."
    )


_TYPES = ("CPU", "GPU", "XLA_CPU", "XLA_GPU", "TPU")


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
        raise ValueError(
            f"Multiple device types are not allowed while parsing the device spec: {name}."
        )
    found["device_type"] = pieces[0].upper()
    if len(pieces) == 2 and pieces[1] != "*":
        found["device_index"] = _index(pieces[1], name)


def _index(text, name):
    number = int(text)  # ValueError where it is none
    if number < 0:
        raise invalid(f"Malformed device specification {name!r}: {number} is no device's number.")
    return number
