"""tf.distribute.experimental."""

from ..._core.missing import namespace as _namespace
from .._answers import ExperimentalTPUStrategy as TPUStrategy
from .._answers import ParameterServerStrategy
from .._mirrored import CentralStorageStrategy
from .._multi_worker import ExperimentalMultiWorkerMirroredStrategy as MultiWorkerMirroredStrategy
from .._options import (
    CollectiveCommunication,
    CollectiveHints,
    CommunicationImplementation,
    CommunicationOptions,
    ValueContext,
)
from .._preemption import PreemptionCheckpointHandler, PreemptionWatcher, TerminationConfig
from . import coordinator, partitioners, rpc

__all__ = [
    "CentralStorageStrategy",
    "CollectiveCommunication",
    "CollectiveHints",
    "CommunicationImplementation",
    "CommunicationOptions",
    "MultiWorkerMirroredStrategy",
    "ParameterServerStrategy",
    "PreemptionCheckpointHandler",
    "PreemptionWatcher",
    "TPUStrategy",
    "TerminationConfig",
    "ValueContext",
    "coordinator",
    "partitioners",
    "rpc",
]

__getattr__, __dir__ = _namespace(__name__)
