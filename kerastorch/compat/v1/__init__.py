"""tf.compat.v1: the few names of TensorFlow 1 that mean something without graphs."""

from ..._core.missing import namespace as _namespace
from ..._scopes import executing_eagerly
from . import logging
from .eager import (
    disable_eager_execution,
    disable_v2_behavior,
    enable_eager_execution,
    enable_v2_behavior,
    set_random_seed,
)

__all__ = [
    "SparseTensor",
    "SparseTensorValue",
    "__path__",
    "disable_eager_execution",
    "disable_v2_behavior",
    "enable_eager_execution",
    "enable_v2_behavior",
    "executing_eagerly",
    "logging",
    "lookup",
    "ragged",
    "set_random_seed",
]

_SPARSE = f"{__name__.partition('.')[0]}.sparse._sparse_tensor"
_LAZY = {
    **{name: f"{__name__}.{name}" for name in ("lookup", "ragged")},
    **{name: (_SPARSE, name) for name in ("SparseTensor", "SparseTensorValue")},
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
