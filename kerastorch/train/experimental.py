"""tf.train.experimental: state of Python's in checkpoints."""

import abc

from .._core.missing import namespace as _namespace
from .._core.trackable import Trackable as _Trackable

__all__ = ["PythonState"]


class PythonState(_Trackable, metaclass=abc.ABCMeta):
    """Base of objects whose state is bytes that they make and take themselves
    (tf.train.experimental.PythonState)."""

    @abc.abstractmethod
    def serialize(self) -> str | bytes:
        """The state."""

    @abc.abstractmethod
    def deserialize(self, string_value: bytes) -> None:
        """Takes the state that `serialize` gave."""

    def _serialize_to_tensors(self):
        return {"py_state": self.serialize()}

    def _restore_from_tensors(self, restored):
        self.deserialize(restored["py_state"].numpy())


__getattr__, __dir__ = _namespace(__name__)
