"""tf.config: how tf.functions run, and clusters."""

from .._core.settings import settings


def run_functions_eagerly(run_eagerly):
    """Whether tf.functions are plain Python functions, with nothing converted."""
    settings.run_eagerly = bool(run_eagerly)


def functions_run_eagerly():
    """What `run_functions_eagerly` set."""
    return settings.run_eagerly


def experimental_run_functions_eagerly(run_eagerly):
    """The old name of `run_functions_eagerly`."""
    run_functions_eagerly(run_eagerly)


def experimental_functions_run_eagerly():
    """The old name of `functions_run_eagerly`."""
    return functions_run_eagerly()


def experimental_connect_to_host(remote_host=None, job_name="worker"):
    """ValueError without a host; RuntimeError: there are no TensorFlow servers to connect to."""
    if not remote_host:
        raise ValueError("Must provide at least one remote_host")
    raise RuntimeError(f"Cannot connect to {remote_host!r}: kerastorch runs in one process.")


def experimental_connect_to_cluster(
    cluster_spec_or_resolver,
    job_name="localhost",
    task_index=0,
    protocol=None,
    make_master_device_default=True,
    cluster_device_filters=None,
):
    """RuntimeError: there are no TensorFlow servers to connect to."""
    raise RuntimeError(
        f"Cannot connect to {cluster_spec_or_resolver!r}: kerastorch runs in one process."
    )
