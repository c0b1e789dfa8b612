"""The cluster resolvers of clouds.  None of their clients is called from here: they say how to
name the processes without them."""

from __future__ import annotations

import importlib.util
from typing import Any

from ...train._cluster_spec import ClusterSpec
from ._resolvers import ClusterResolver

_INSTEAD = (
    "set TF_CONFIG in each process, or start them with torchrun, and use "
    "tf.distribute.MultiWorkerMirroredStrategy"
)


class _Cloud(ClusterResolver):
    def cluster_spec(self) -> ClusterSpec:
        """Nothing: the class cannot be made."""
        raise ValueError(_INSTEAD)

    def master(
        self, task_type: str | None = None, task_id: int | None = None, rpc_layer: str | None = None
    ) -> str:
        """Nothing: the class cannot be made."""
        raise ValueError(_INSTEAD)


def _refuse(module, missing, title):
    if importlib.util.find_spec(module) is None:
        raise ImportError(missing)
    raise ValueError(f"kerastorch asks no {title} for processes: {_INSTEAD}.")


class GCEClusterResolver(_Cloud):
    """The resolver of Google Compute Engine: ImportError without its client, else ValueError that
    says what to use instead."""

    rpc_layer: str | None = None

    def __init__(
        self,
        project: str,
        zone: str,
        instance_group: str,
        port: int,
        task_type: str = "worker",
        task_id: int = 0,
        rpc_layer: str = "grpc",
        credentials: Any = "default",
        service: Any = None,
    ):
        _refuse(
            "googleapiclient",
            "googleapiclient must be installed before using the GCE cluster resolver",
            "instance group",
        )


class KubernetesClusterResolver(_Cloud):
    """The resolver of Kubernetes: ImportError without its client, else ValueError that says what to
    use instead."""

    def __init__(
        self,
        job_to_label_mapping: Any = None,
        tf_server_port: int = 8470,
        rpc_layer: str = "grpc",
        override_client: Any = None,
    ):
        _refuse(
            "kubernetes",
            "The Kubernetes Python client must be installed before using the Kubernetes Cluster "
            "Resolver. To install the Kubernetes Python client, run `pip install kubernetes` on "
            "your command line.",
            "Kubernetes server",
        )


class TPUClusterResolver(_Cloud):
    """The resolver of TPUs, which torch here does not drive: ValueError, as TensorFlow raises it
    where there is no TPU, so that programs which look for one go on without."""

    def __init__(
        self,
        tpu: Any = None,
        zone: str | None = None,
        project: str | None = None,
        job_name: str = "worker",
        coordinator_name: str | None = None,
        coordinator_address: str | None = None,
        credentials: Any = "default",
        service: Any = None,
        discovery_url: str | None = None,
    ):
        raise ValueError(
            "Please provide a TPU Name to connect to. (kerastorch runs on CPUs and GPUs: use "
            "tf.distribute.MirroredStrategy or MultiWorkerMirroredStrategy instead.)"
        )

    @staticmethod
    def connect(tpu: Any = None, zone: str | None = None, project: str | None = None) -> Any:
        """ValueError: there is no TPU to connect to."""
        return TPUClusterResolver(tpu, zone, project)
