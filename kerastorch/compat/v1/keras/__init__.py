"""tf.compat.v1.keras: what only TensorFlow 1's Keras has."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ...._core.missing import namespace as _namespace

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import initializers as initializers
    from . import layers as layers

__all__ = ["initializers", "layers"]

_LAZY = {name: f"{__name__}.{name}" for name in __all__}
__getattr__, __dir__ = _namespace(__name__, _LAZY)
