"""tf.keras.preprocessing: older tools that make arrays of images, text and sequences."""

from ..._core.missing import namespace as _namespace

__all__ = [
    "image",
    "sequence",
    "text",
]

_LAZY = {name: f"{__name__}.{name}" for name in __all__}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
