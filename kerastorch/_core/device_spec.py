"""tf.DeviceSpec: a device name in parts."""

from __future__ import annotations

from typing import Any

from .devices import components

_PARTS = ("job", "replica", "task", "device_type", "device_index")


class DeviceSpec:
    """A full or partial device name (tf.DeviceSpec).

    >>> tf.DeviceSpec(device_type="GPU", device_index=1).to_string()
    '/device:GPU:1'
    """

    __slots__ = tuple("_" + part for part in _PARTS)

    def __init__(self, job=None, replica=None, task=None, device_type=None, device_index=None):
        self._job = None if job is None else str(job)
        self._replica = None if replica is None else int(replica)
        self._task = None if task is None else int(task)
        self._device_type = None if device_type is None else str(device_type).upper()
        self._device_index = None if device_index is None else int(device_index)

    job = property(lambda self: self._job, doc="The job's name, or None.")
    replica = property(lambda self: self._replica, doc="The replica's number, or None.")
    task = property(lambda self: self._task, doc="The task's number, or None.")
    device_type = property(lambda self: self._device_type, doc="'CPU' or 'GPU', or None.")
    device_index = property(lambda self: self._device_index, doc="The number, or None.")

    @classmethod
    def from_string(cls, spec: str) -> DeviceSpec:
        """The DeviceSpec for a name; ValueError when it is malformed."""
        return cls(**components(spec))

    def parse_from_string(self, spec: str) -> DeviceSpec:
        """The DeviceSpec for a name."""
        return self.from_string(spec)

    def _parts(self):
        return {part: getattr(self, "_" + part) for part in _PARTS}

    def make_merged_spec(self, dev: DeviceSpec) -> DeviceSpec:
        """A spec with the parts of `dev` where it has them, else of this one."""
        given = {k: v for k, v in dev._parts().items() if v is not None}
        return DeviceSpec(**{**self._parts(), **given})

    def replace(self, **kwargs: Any) -> DeviceSpec:
        """A spec with some parts replaced."""
        return DeviceSpec(**{**self._parts(), **kwargs})

    def to_string(self) -> str:
        """The name: '/job:j/replica:0/task:0/device:GPU:1', as far as known."""
        out = "".join(
            f"/{part}:{value}"
            for part, value in list(self._parts().items())[:3]
            if value is not None
        )
        if self._device_type is not None:
            index = "*" if self._device_index is None else self._device_index
            out += f"/device:{self._device_type}:{index}"
        return out

    def __eq__(self, other):
        return isinstance(other, DeviceSpec) and self.to_string() == other.to_string()

    def __hash__(self):
        return hash(self.to_string())

    def __str__(self):
        return self.to_string()

    def __repr__(self):
        return f"<DeviceSpec({', '.join(f'{k}={v}' for k, v in self._parts().items())})>"
