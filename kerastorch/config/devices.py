"""tf.config: the devices of the machine, and which of them a program sees."""

import collections
import re

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

_visible = {}  # "devices": the physical devices made visible, in the order given
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
    found = _visible.get("devices")
    found = list_physical_devices() if found is None else found
    return [d for d in found if device_type in (None, d.device_type)]


def set_visible_devices(devices, device_type=None):
    """Limits the program to some physical devices (of one type if given).

    ValueError for a device that is not there or is of another type, RuntimeError when the program
    has begun to use the devices.
    """
    chosen = [devices] if isinstance(devices, PhysicalDevice | str) else list(devices)
    for d in chosen:
        _check(d)
        if device_type not in (None, d.device_type):
            raise ValueError(f"Unrecognized device: {d!r}")
    before = get_visible_devices()
    kept = [d for d in before if device_type not in (None, d.device_type)]
    wanted = kept + chosen
    if wanted == before:
        return
    refuse_after_start("Visible devices cannot be modified after being initialized")
    _visible["devices"] = wanted
    _arrange()


def refuse_after_start(message):
    """RuntimeError when the program has begun to use the devices."""
    if devices.started():
        raise RuntimeError(message)


def _check(device):
    if device not in list_physical_devices():
        raise ValueError(f"Unrecognized device: {device!r}")


def _index(device):
    return int(device.name.rpartition(":")[2])


def _arrange():
    """Brings the logical devices in line with what was set."""
    gpus = [_index(d) for d in get_visible_devices("GPU") for _ in _divided.get(d, [None])]
    cpus = [d for d in dict.fromkeys(get_visible_devices("CPU")) for _ in _divided.get(d, [None])]
    devices.arrange(gpus, len(cpus))


def list_logical_devices(device_type=None):
    """The devices as programs name them, of one type if given.

    NotFoundError where no CPU is visible.  From then on the devices stay as they are.
    """
    devices.start()
    found = [LogicalDevice(f"/device:CPU:{i}", "CPU") for i in range(devices.layout.cpus)]
    found += [LogicalDevice(f"/device:GPU:{i}", "GPU") for i in range(devices.count())]
    return [d for d in found if device_type in (None, d.device_type)]


def get_logical_device_configuration(device):
    """What `set_logical_device_configuration` set for a physical device, or None."""
    _check(device)
    return _divided.get(device)


def is_divided(device):
    """Whether `set_logical_device_configuration` was called for a physical device."""
    return device in _divided


_NOT_OF_CPUS = {
    "memory_limit": "memory limit on CPU virtual devices",
    "experimental_priority": "experimental_priority on CPU virtual  devices",
    "experimental_device_ordinal": "experimental_device_ordinal on CPU virtual  devices",
}


def set_logical_device_configuration(device, logical_devices):
    """Makes several logical devices of one physical device, or limits a GPU's memory.

    logical_devices: a list of LogicalDeviceConfiguration.  The limits of a GPU's, in MB, are added
        up and set as the most memory that torch's allocator takes of it.
    ValueError for a device that is not there, settings that a CPU does not have, or a GPU without
    memory_limit; RuntimeError when the program has begun to use the devices.
    """
    _check(device)
    wanted = logical_devices
    for part in wanted:
        if device.device_type == "CPU":
            for name, words in _NOT_OF_CPUS.items():
                if getattr(part, name) is not None:
                    raise ValueError(f"Setting {words} is currently not supported")
        elif part.memory_limit is None:
            raise ValueError("Setting memory limit is required for GPU virtual devices")
    if _divided.get(device) == wanted:
        return
    refuse_after_start("Virtual devices cannot be modified after being initialized")
    _divided[device] = wanted
    if device.device_type == "GPU" and devices.accelerator() == "cuda":
        _limit(_index(device), [part.memory_limit for part in wanted])
    _arrange()


def _limit(index, limits):
    """Lets torch's allocator take no more of a CUDA device than the sum of limits in MB."""
    total = torch.cuda.get_device_properties(index).total_memory
    share = min(1.0, sum(limits) * 2**20 / total) if limits else 1.0
    torch.cuda.set_per_process_memory_fraction(share, index)


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


_LOCAL_NAME = re.compile(r"(?P<kind>[A-Za-z]\w*):(?P<index>\d+)")
_FULL_NAME = re.compile(
    r"(/job:(?P<job>[^/:]+))?(/replica:(?P<replica>\d+))?(/task:(?P<task>\d+))?"
    r"(/(device:)?(?P<kind>[A-Za-z]\w*)(:(?P<index>\d+|\*))?)?"
)


def torch_index(device_name):
    """The CUDA index for the name of a GPU, None for a CPU.

    ValueError for other names, and for one that several devices have.
    """
    devices.start()
    if not isinstance(device_name, str):
        raise TypeError(
            f"The name of a device must be a string, got {type(device_name).__name__}: "
            f"{device_name!r}"
        )
    matching = _matching(device_name)
    if not matching:
        raise ValueError(f"No matching devices found for {device_name!r}")
    if len(matching) > 1:
        first, second = (f"{devices.LOCAL}:{kind}:{index}" for kind, index in matching[:2])
        raise ValueError(
            f"Multiple devices match the provided string {device_name!r}: {first!r} and {second!r}."
        )
    kind, index = matching[0]
    return None if kind == "CPU" else devices.gpus()[index]


def _matching(name):
    """(kind, index) of the logical devices that a name, or a part of one, stands for."""
    local = _LOCAL_NAME.fullmatch(name)
    parts = local or _FULL_NAME.fullmatch(name)
    if parts is None:
        raise ValueError(
            f"Failed parsing device name: {name!r}. Note a valid device string should at least "
            'contain a device type and a device index, like "GPU:0".'
        )
    parts = parts.groupdict()
    if (parts.get("job") or "localhost") != "localhost":
        return []
    if any(int(parts.get(level) or 0) for level in ("replica", "task")):
        return []
    kind, index = parts["kind"], parts["index"]
    if not local and kind in ("cpu", "gpu"):
        kind = kind.upper()
    found = [("CPU", i) for i in range(devices.layout.cpus)]
    found += [("GPU", i) for i in range(devices.count())]
    if index not in (None, "*"):
        found = [(k, i) for k, i in found if i == int(index)]
    return [(k, i) for k, i in found if kind in (None, k)]
