"""tf.compat.v1.keras: what only TensorFlow 1's Keras has."""

from ...._core.missing import namespace as _namespace

__all__ = ["layers"]

_LAZY = {"layers": f"{__name__}.layers"}
__getattr__, __dir__ = _namespace(__name__, _LAZY)
