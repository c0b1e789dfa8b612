"""Scopes that are with-statements: tf.name_scope, tf.device, tf.init_scope; and who executes."""

import contextlib

from ._core import devices, modes
from ._core.logger import logger
from ._core.modes import untraced
from ._core.placing import Placing
from ._core.plain_graphs import plain_graph
from ._core.state import state


class name_scope:
    """Prefixes the names of what is made inside with `name` and '/' (tf.name_scope).

    A name that ends in '/' stands for itself, without the scope around it; entering gives the
    prefix.  ValueError when the name is no string.
    """

    def __init__(self, name):
        if not isinstance(name, str):
            raise ValueError("name for name_scope must be a string.")
        self._given = name
        self._outer = []

    @property
    def name(self):
        """The name given."""
        return self._given

    def __enter__(self):
        self._outer.append(state.scope)
        name = self._given
        if not name:
            state.scope = ""
        elif name.endswith("/"):
            state.scope = name
        elif state.graph is not None:
            layers = state.scope_of_layers()
            made = state.graph.unique_name(f"{layers}{state.scope}{name}")
            state.scope = made[len(layers) :] + "/"
        else:
            state.scope = f"{state.scope}{name}/"
        return state.scope

    def __exit__(self, *exc):
        state.scope = self._outer.pop()


class device:
    """Puts what is made inside on a device: '/CPU:0', 'GPU:1', a DeviceSpec, LogicalDevice or None.

    A GPU that is not there is replaced by the CPU, unless tf.config.set_soft_device_placement says
    otherwise: then InvalidArgumentError.  ValueError for what is no device name.
    """

    def __init__(self, device_name):
        if callable(device_name):
            raise RuntimeError("tf.device does not support functions.")
        devices.start()
        name = getattr(device_name, "name", device_name)
        if hasattr(name, "to_string"):
            name = name.to_string()
        if not (name is None or isinstance(name, str)) or str(name).startswith("/physical"):
            raise ValueError(
                f"Expecting a string device name. Got {type(device_name)}({device_name!r})"
            )
        self._name = name
        self._outer = []

    def __enter__(self):
        placing = None
        if self._name is None:
            place, cpu = None, 0
        else:
            place, cpu = devices.parse(self._name) or state.device, state.cpu
            if devices.layout.cpus > 1 and (found := devices.cpu_number(self._name)) is not None:
                cpu = found
        if cpu and cpu != state.cpu:
            placing = Placing()
            modes.enter(placing)
        self._outer.append((state.device, state.cpu, placing))
        state.device, state.cpu = place, cpu

    def __exit__(self, *exc):
        state.device, state.cpu, placing = self._outer.pop()
        if placing is not None:
            modes.leave(placing)


@contextlib.contextmanager
def init_scope():
    """Leaves the tf.function around: what is made inside outlives its call, variables too."""
    function, left, scope = state.function, state.left, state.scope
    state.function, state.left = None, function or left
    try:
        with untraced():
            yield
    finally:
        state.function, state.left, state.scope = function, left, scope


@contextlib.contextmanager
def control_dependencies(control_inputs):
    """What is made inside runs after `control_inputs`.

    In eager execution and functions order is the program's: only functions among `control_inputs`
    are called, first.
    """
    graph = plain_graph()
    if graph is not None:
        with graph.control_dependencies(control_inputs):
            yield
        return
    for x in control_inputs or ():
        if callable(x) and not hasattr(x, "_t"):
            x()
    yield


def executing_eagerly():
    """False inside of a tf.function and of a tf.Graph."""
    return state.function is None and state.graph is None


def inside_function():
    """Whether a tf.function is running."""
    return state.function is not None or state.left is not None


def get_logger():
    """The logger called 'tensorflow'."""
    return logger
