"""tf.config: the devices of the machine, and which of them a program sees."""

import collections

import torch

from .._core import devices

PhysicalDevice = collections.namedtuple("PhysicalDevice", ["name", "device_type"])
PhysicalDevice.__doc__ = "A device of the machine: name and device_type ('CPU' or 'GPU')."
LogicalDevice = collections.namedtuple("LogicalDevice", ["name", "device_type"])
LogicalDevice.__doc__ = "A device as programs name it: name and device_type ('CPU' or 'GPU')."
LogicalDeviceConfiguration = collections.namedtuple(
    "LogicalDeviceConfiguration",
    ["memory_limit", "experimental_priority", "experimental_device_ordinal"],
    defaults=[None, None, None],
)
LogicalDeviceConfiguration.__doc__ = "A logical device to be: memory_limit in MB (GPUs only)."

_visible = {}  # device type -> the physical devices made visible
_divided = {}  # physical device -> its LogicalDeviceConfigurations


def list_physical_devices(device_type=None):
    """The machine's devices, of one type ('CPU', 'GPU') if given."""
    found = [PhysicalDevice("/physical_device:CPU:0", "CPU")]
    found += [
        PhysicalDevice(f"/physical_device:GPU:{i}", "GPU") for i in range(devices.physical_count())
    ]
    return [d for d in found if device_type in (None, d.device_type)]


def get_visible_devices(device_type=None):
    """The physical devices that the program may use, of one type if given."""
    return [
        d
        for d in list_physical_devices(device_type)
        if d.device_type not in _visible or d in _visible[d.device_type]
    ]


def set_visible_devices(devices, device_type=None):
    """Limits the program to some physical devices (of one type if given).

    Takes effect at once, for tensors made later.  ValueError for a device that is not there or is
    of another type.
    """
    chosen = [devices] if isinstance(devices, PhysicalDevice | str) else list(devices)
    for d in chosen:
        _check(d)
        if device_type not in (None, d.device_type):
            raise ValueError(f"Unrecognized device: {d!r}: its type is not {device_type!r}")
    for kind in ("CPU", "GPU") if device_type is None else (device_type,):
        _visible[kind] = [d for d in chosen if d.device_type == kind]
    _arrange()


def _check(device):
    if device not in list_physical_devices():
        raise ValueError(f"Unrecognized device: {device!r}")


def _index(device):
    return int(device.name.rpartition(":")[2])


def _arrange():
    """Brings the logical devices in line with what was set."""
    gpus = []
    for d in get_visible_devices("GPU"):
        gpus += [_index(d)] * len(_divided.get(d) or [None])
    cpu = PhysicalDevice("/physical_device:CPU:0", "CPU")
    devices.arrange(gpus, len(_divided.get(cpu) or [None]))


def list_logical_devices(device_type=None):
    """The devices as programs name them, of one type if given."""
    found = [LogicalDevice(f"/device:CPU:{i}", "CPU") for i in range(devices.layout.cpus)]
    if not get_visible_devices("CPU"):
        found = []
    found += [LogicalDevice(f"/device:GPU:{i}", "GPU") for i in range(devices.count())]
    return [d for d in found if device_type in (None, d.device_type)]


def get_logical_device_configuration(device):
    """What `set_logical_device_configuration` set for a physical device, or None."""
    _check(device)
    return _divided.get(device)


def set_logical_device_configuration(device, logical_devices):
    """Makes several logical devices of one physical device, or limits a GPU's memory.

    ValueError for a device that is not there, or a memory limit on a CPU.
    """
    _check(device)
    wanted = list(logical_devices or [])
    limits = [c.memory_limit for c in wanted if c.memory_limit is not None]
    if device.device_type == "CPU" and limits:
        raise ValueError("Setting memory limit on CPU virtual devices is currently not supported")
    _divided[device] = wanted
    if limits and devices.accelerator() == "cuda":
        total = torch.cuda.get_device_properties(_index(device)).total_memory
        share = min(1.0, sum(limits) * 2**20 / total)
        torch.cuda.set_per_process_memory_fraction(share, _index(device))
    _arrange()


def get_soft_device_placement():
    """Whether a device that is not there is replaced by the CPU."""
    return devices.layout.soft


def set_soft_device_placement(enabled):
    """Whether a device that is not there is replaced by the CPU."""
    devices.layout.soft = bool(enabled)


def physical(device):
    """Checks a physical device: ValueError when it is not there."""
    _check(device)
    return device


def torch_index(device_name):
    """The CUDA index for the name of a GPU, None for a CPU; ValueError for other names."""
    try:
        parts = devices.components(str(device_name))
    except ValueError:
        parts = {"device_type": None}
    kind, index = parts["device_type"], parts.get("device_index") or 0
    if kind == "CPU" and index < devices.layout.cpus:
        return None
    if kind == "GPU" and index < devices.count():
        return devices.gpus()[index]
    raise ValueError(f"No matching devices found for {device_name!r}")
