"""tf.config.experimental."""

import torch

from .._core import devices
from .._core.missing import namespace as _namespace
from .._core.settings import settings as _settings
from .devices import (
    LogicalDeviceConfiguration as VirtualDeviceConfiguration,
)
from .devices import PhysicalDevice as _PhysicalDevice
from .devices import (
    get_logical_device_configuration as get_virtual_device_configuration,
)
from .devices import (
    get_visible_devices,
    list_logical_devices,
    list_physical_devices,
    set_visible_devices,
)
from .devices import is_divided as _is_divided
from .devices import physical as _physical
from .devices import refuse_after_start as _refuse_after_start
from .devices import (
    set_logical_device_configuration as set_virtual_device_configuration,
)
from .devices import torch_index as _torch_index

__all__ = [
    "VirtualDeviceConfiguration",
    "enable_op_determinism",
    "enable_tensor_float_32_execution",
    "get_device_details",
    "get_device_policy",
    "get_memory_growth",
    "get_memory_info",
    "get_memory_usage",
    "get_synchronous_execution",
    "get_virtual_device_configuration",
    "get_visible_devices",
    "list_logical_devices",
    "list_physical_devices",
    "reset_memory_stats",
    "set_device_policy",
    "set_memory_growth",
    "set_synchronous_execution",
    "set_virtual_device_configuration",
    "set_visible_devices",
    "tensor_float_32_execution_enabled",
]

__getattr__, __dir__ = _namespace(__name__)

_growth = {}
_POLICIES = (None, "silent", "silent_for_int32", "explicit", "warn")


def set_memory_growth(device, enable):
    """Kept for `get_memory_growth`: torch's allocator always grows.

    ValueError for a device that is not there, is no GPU or is divided; RuntimeError when the
    program has begun to use the devices.
    """
    _physical(device)
    if _is_divided(device):
        raise ValueError("Cannot set memory growth on device when virtual devices configured")
    if device.device_type != "GPU":
        raise ValueError("Cannot set memory growth on non-GPU and non-Pluggable devices")
    if _growth.get(device) == enable:
        return
    _refuse_after_start("Physical devices cannot be modified after being initialized")
    _growth[device] = enable


def get_memory_growth(device):
    """What `set_memory_growth` set, None by default; KeyError for a CPU."""
    if _physical(device).device_type != "GPU":
        raise KeyError(device)
    return _growth.get(device)


def get_memory_info(device):
    """Bytes of GPU memory held now and at most: {"current": ..., "peak": ...}; zeros for a CPU."""
    index = _torch_index(device)
    if index is None or devices.accelerator() != "cuda":
        return {"current": 0, "peak": 0}
    return {
        "current": torch.cuda.memory_allocated(index),
        "peak": torch.cuda.max_memory_allocated(index),
    }


def get_memory_usage(device):
    """The bytes of GPU memory held now."""
    return get_memory_info(device)["current"]


def reset_memory_stats(device):
    """Starts the peak of `get_memory_info` anew."""
    index = _torch_index(device)
    if index is not None and devices.accelerator() == "cuda":
        torch.cuda.reset_peak_memory_stats(index)


def get_device_details(device):
    """device_name and compute_capability of a GPU; {} for a CPU.  ValueError for others."""
    if not isinstance(device, _PhysicalDevice):
        raise ValueError(f"device must be a tf.config.PhysicalDevice, but got: {device}")
    if device not in list_physical_devices():
        raise ValueError(
            "The PhysicalDevice must be one obtained from calling "
            f"`tf.config.list_physical_devices`, but got: {device}"
        )
    if device.device_type != "GPU" or devices.accelerator() != "cuda":
        return {}
    index = int(device.name.rpartition(":")[2])
    return {
        "device_name": torch.cuda.get_device_name(index),
        "compute_capability": torch.cuda.get_device_capability(index),
    }


def enable_tensor_float_32_execution(enabled):
    """Whether float32 products on newer GPUs may use TensorFloat-32, faster and less exact."""
    torch.set_float32_matmul_precision("high" if enabled else "highest")


def tensor_float_32_execution_enabled():
    """Whether float32 products on newer GPUs may use TensorFloat-32."""
    return torch.get_float32_matmul_precision() != "highest"


def enable_op_determinism():
    """Makes ops give the same result each time they run, or raise when they cannot.

    Random ops raise RuntimeError where neither they nor the program have a seed.
    """
    _settings.deterministic = True
    torch.use_deterministic_algorithms(True)


def get_synchronous_execution():
    """What `set_synchronous_execution` set."""
    return _settings.synchronous


def set_synchronous_execution(enable):
    """Kept only: torch runs CPU ops at once, and CUDA ops in their stream."""
    _settings.synchronous = bool(enable)


def get_device_policy():
    """What `set_device_policy` set."""
    return _settings.device_policy


def set_device_policy(device_policy):
    """Kept only: tensors of different devices meet on the accelerator.  ValueError if unknown."""
    if device_policy not in _POLICIES:
        raise ValueError(
            f"Invalid argument `device_policy`: {device_policy!r}. It must be one of {_POLICIES}."
        )
    _settings.device_policy = device_policy or "silent"
