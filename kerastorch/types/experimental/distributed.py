"""tf.types.experimental.distributed: the values of replicas."""

from ..._core.missing import namespace as _namespace
from ...distribute._values import Mirrored, PerReplica

__all__ = ["Mirrored", "PerReplica"]

__getattr__, __dir__ = _namespace(__name__)
