"""tf.distribute: training on several devices and in several processes."""

from .._core.missing import namespace as _namespace
from . import cluster_resolver, coordinator, experimental
from ._answers import ParameterServerStrategy, Server, TPUStrategy
from ._cross_device_ops import (
    CrossDeviceOps,
    HierarchicalCopyAllReduce,
    NcclAllReduce,
    ReductionToOneDevice,
)
from ._input import DistributedDataset, DistributedIterator
from ._mirrored import MirroredStrategy, OneDeviceStrategy
from ._multi_worker import MultiWorkerMirroredStrategy
from ._options import InputContext, InputOptions, InputReplicationMode, RunOptions
from ._reduce_op import ReduceOp
from ._replica_context import ReplicaContext
from ._strategy import (
    Strategy,
    StrategyExtended,
    experimental_set_strategy,
    get_replica_context,
    get_strategy,
    has_strategy,
    in_cross_replica_context,
)
from ._values import DistributedValues

__all__ = [
    "CrossDeviceOps",
    "DistributedDataset",
    "DistributedIterator",
    "DistributedValues",
    "HierarchicalCopyAllReduce",
    "InputContext",
    "InputOptions",
    "InputReplicationMode",
    "MirroredStrategy",
    "MultiWorkerMirroredStrategy",
    "NcclAllReduce",
    "OneDeviceStrategy",
    "ParameterServerStrategy",
    "ReduceOp",
    "ReductionToOneDevice",
    "ReplicaContext",
    "RunOptions",
    "Server",
    "Strategy",
    "StrategyExtended",
    "TPUStrategy",
    "cluster_resolver",
    "coordinator",
    "experimental",
    "experimental_set_strategy",
    "get_replica_context",
    "get_strategy",
    "has_strategy",
    "in_cross_replica_context",
]

__getattr__, __dir__ = _namespace(__name__)
