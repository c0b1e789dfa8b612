"""tf.compat.v1: switching between graphs and eager execution; there is only the latter."""

from ..._graph.graph import Graph
from ..._wrapped_function import default_graph


def get_default_graph() -> Graph:
    """The graph that is being traced; outside of a tf.function an empty one."""
    return default_graph()


def enable_eager_execution(config=None, device_policy=None, execution_mode=None):
    """Nothing to do: execution is eager."""


def enable_v2_behavior():
    """Nothing to do: behaviour is TensorFlow 2's."""


def disable_eager_execution():
    """RuntimeError: there are no graphs and sessions here."""
    raise RuntimeError(
        "kerastorch has no graphs and sessions: tf.compat.v1.disable_eager_execution is not "
        "possible. Remove the call and use TensorFlow 2's eager code."
    )


def disable_v2_behavior():
    """RuntimeError: there are no graphs and sessions here."""
    raise RuntimeError(
        "kerastorch has no TensorFlow 1 behaviour: tf.compat.v1.disable_v2_behavior is not "
        "possible. Remove the call and use TensorFlow 2's eager code."
    )


def set_random_seed(seed):
    """The same as tf.random.set_seed."""
    from ...random import set_seed

    set_seed(seed)
