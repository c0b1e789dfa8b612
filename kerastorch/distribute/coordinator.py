"""tf.distribute.coordinator."""

from .._core.missing import namespace as _namespace
from ._answers import (
    ClusterCoordinator,
    PerWorkerValue,
    RemoteValue,
    experimental_get_current_worker_index,
)

__all__ = [
    "ClusterCoordinator",
    "PerWorkerValue",
    "RemoteValue",
    "experimental_get_current_worker_index",
]

__getattr__, __dir__ = _namespace(__name__)
