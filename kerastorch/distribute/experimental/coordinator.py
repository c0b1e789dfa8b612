"""tf.distribute.experimental.coordinator."""

from ..._core.missing import namespace as _namespace
from .._answers import ClusterCoordinator, RemoteValue
from .._answers import PerWorkerValue as PerWorkerValues

__all__ = ["ClusterCoordinator", "PerWorkerValues", "RemoteValue"]

__getattr__, __dir__ = _namespace(__name__)
