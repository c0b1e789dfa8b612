"""Devices: TensorFlow's names of them, and the torch.device behind each."""

import re

import torch

from .errors import invalid
from .state import state

_CPU = torch.device("cpu")
_NAME = re.compile(r"^(?:.*/)?(?:device:)?(cpu|gpu|xla_cpu|xla_gpu)(?::(\d+|\*))?$", re.IGNORECASE)


def accelerator():
    """The kind of accelerator that torch sees: "cuda", "mps" or None."""
    if torch.cuda.is_available():
        return "cuda"
    if torch.backends.mps.is_available():
        return "mps"
    return None


def count():
    """How many accelerators there are."""
    kind = accelerator()
    return torch.cuda.device_count() if kind == "cuda" else int(kind is not None)


_default = None


def default():
    """Where tensors go when no tf.device is open: the first CUDA device, else the CPU."""
    global _default
    if _default is None:
        _default = torch.device("cuda", 0) if accelerator() == "cuda" else _CPU
    return _default


def current():
    """Where a new tensor goes: the device of the open tf.device, else the default."""
    return state.device or _default or default()


def parse(name):
    """The torch.device for a TensorFlow device name, None for None or ''.

    InvalidArgumentError (a ValueError for a malformed name) when there is no such device.
    """
    if not name:
        return None
    match = _NAME.match(str(name))
    if match is None:
        raise ValueError(f"Unknown attribute or malformed device name: {name!r}")
    index = 0 if match[2] in (None, "*") else int(match[2])
    if match[1].lower().endswith("cpu"):
        return _CPU
    if index >= count():
        known = ["CPU:0"] + [f"GPU:{i}" for i in range(count())]
        raise invalid(
            f"Could not satisfy device specification {name!r}. All available devices {known}."
        )
    kind = accelerator()
    return torch.device(kind, index) if kind == "cuda" else torch.device(kind)
