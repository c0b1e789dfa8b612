"""tf.config.optimizer: settings of TensorFlow's graph optimizer, kept only."""

from .._core.missing import namespace as _namespace
from .._core.settings import settings as _settings

__all__ = [
    "get_experimental_options",
    "get_jit",
    "set_experimental_options",
    "set_jit",
]

__getattr__, __dir__ = _namespace(__name__)

_OPTIONS = {
    "auto_mixed_precision",
    "auto_parallel",
    "constant_folding",
    "debug_stripper",
    "dependency_optimization",
    "disable_meta_optimizer",
    "disable_model_pruning",
    "function_optimization",
    "implementation_selector",
    "layout_optimizer",
    "loop_optimization",
    "min_graph_nodes",
    "pin_to_host_optimization",
    "remapping",
    "scoped_allocator_optimization",
    "shape_optimization",
}


def get_experimental_options():
    """What `set_experimental_options` set, as a dict."""
    return dict(_settings.optimizer)


def set_experimental_options(options):
    """Keeps the options of the dict that TensorFlow knows: there is no graph to optimize."""
    _settings.optimizer |= {k: v for k, v in options.items() if k in _OPTIONS}


def get_jit():
    """What `set_jit` set: '' or 'autoclustering'."""
    return _settings.jit


def set_jit(enabled):
    """Keeps True or 'autoclustering'; functions are compiled with tf.function(jit_compile=True)."""
    _settings.jit = "autoclustering" if enabled in (True, "autoclustering") else ""
