"""tf.keras.preprocessing."""

from ..._core.missing import namespace as _namespace

__all__ = ["image"]

_LAZY = {name: f"{__name__}.{name}" for name in __all__}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
