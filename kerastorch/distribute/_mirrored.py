"""tf.distribute.MirroredStrategy, OneDeviceStrategy and CentralStorageStrategy: one process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._core import devices as names
from .._core.variable import Variable
from ._cross_device_ops import CrossDeviceOps
from ._strategy import Strategy, StrategyExtended


class MirroredExtended(StrategyExtended):
    """The extended part of a MirroredStrategy."""


class MirroredStrategy(Strategy):
    """Replicas on several devices of this machine, kept in step (tf.distribute.MirroredStrategy).

    devices: names of devices, by default all GPUs, or all logical CPUs where there are none.
    cross_device_ops: kept.

    Each replica gets a part of each batch; gradients are summed before the optimizer's step.
    Replicas on CPUs take turns, as they share the processor anyway.
    """

    def __init__(
        self,
        devices: Sequence[str] | str | None = None,
        cross_device_ops: CrossDeviceOps | None = None,
    ):
        super().__init__(MirroredExtended(self))
        self._set_devices(devices)
        self._cross_device_ops = cross_device_ops

    def _set_devices(self, given):
        found = full_names(given) if given else all_devices()
        if len(set(found)) != len(found):
            raise AssertionError(f"No duplicates allowed in `devices` argument: {found}")
        self._devices, self._locals = found, len(found)
        places = [names.parse(name) for name in found]
        self._copies = len(set(places)) > 1
        elsewhere = any(place != names.default() for place in places)
        self._places = places if elsewhere else None
        self._set_cpus()


def full_names(given: Sequence[str] | str) -> tuple[str, ...]:
    """TensorFlow's full names of devices."""
    given = [given] if isinstance(given, str) else given
    found = []
    for name in given:
        parts = names.components(str(name))
        kind, index = parts["device_type"] or "CPU", parts["device_index"] or 0
        found.append(f"/job:localhost/replica:0/task:0/device:{kind}:{index}")
    return tuple(found)


def all_devices() -> tuple[str, ...]:
    """All GPUs, or all logical CPUs where there are none."""
    count = names.count()
    found = [f"GPU:{i}" for i in range(count)] or [f"CPU:{i}" for i in range(names.layout.cpus)]
    return full_names(found)


class _OnOneDevice(Strategy):
    """A strategy of one replica, whose variables are plain ones."""

    _makes_own = False

    def _new_variable(self, args, kwargs):
        return plain_variable(self._cpus[0] if self._cpus else 0)

    def _set_device(self, name):
        self._devices = full_names(name)
        place = names.parse(self._devices[0])
        self._places = None if place == names.default() else [place]
        self._set_cpus()


def plain_variable(cpu: int = 0) -> Any:
    """A variable, yet without a value, that no strategy has to do with, on a logical CPU."""
    made = object.__new__(Variable)
    if cpu:
        made._cpu = cpu
    return made


class OneDeviceExtended(StrategyExtended):
    """The extended part of a OneDeviceStrategy."""


class OneDeviceStrategy(_OnOneDevice):
    """Everything on one device (tf.distribute.OneDeviceStrategy).

    device: its name.
    """

    def __init__(self, device: str):
        super().__init__(OneDeviceExtended(self))
        self._set_device(device)


class CentralStorageExtended(StrategyExtended):
    """The extended part of a CentralStorageStrategy."""

    @property
    def worker_devices(self) -> list[str]:
        """The names of the replicas' devices."""
        return list(self._strategy._devices)

    @property
    def parameter_devices(self) -> tuple[str, ...]:
        """The name of the device that holds variables, as given."""
        given = self._strategy._parameter_device
        if given is None:
            devices = self._strategy._devices
            given = devices[0] if len(devices) == 1 else "/device:CPU:0"
        return (given,)


class CentralStorageStrategy(MirroredStrategy):
    """Variables on one device, replicas on several (tf.distribute.experimental
    .CentralStorageStrategy).

    compute_devices: names of the replicas' devices, by default the GPUs, or one CPU.
    parameter_device: kept: variables are one for all replicas of a process in any case.
    """

    def __init__(
        self,
        compute_devices: Sequence[str] | None = None,
        parameter_device: str | None = None,
    ):
        Strategy.__init__(self, CentralStorageExtended(self))
        gpus = [f"GPU:{i}" for i in range(names.count())]
        self._set_devices(compute_devices or gpus or ["CPU:0"])
        self._parameter_device = parameter_device
