"""tf.distribute.cluster_resolver: which processes a cluster has, and which of them this one is."""

from ..._core.missing import namespace as _namespace
from ._clouds import (
    GCEClusterResolver,
    KubernetesClusterResolver,
    TPUClusterResolver,
)
from ._resolvers import (
    ClusterResolver,
    SimpleClusterResolver,
    TFConfigClusterResolver,
    UnionResolver,
)
from ._slurm import SlurmClusterResolver

__all__ = [
    "ClusterResolver",
    "GCEClusterResolver",
    "KubernetesClusterResolver",
    "SimpleClusterResolver",
    "SlurmClusterResolver",
    "TFConfigClusterResolver",
    "TPUClusterResolver",
    "UnionResolver",
]

__getattr__, __dir__ = _namespace(__name__)
