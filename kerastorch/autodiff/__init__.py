"""tf.autodiff: GradientTape on torch's autograd."""

from .._core.missing import namespace as _namespace
from ._forward import ForwardAccumulator
from ._tape import GradientTape

__all__ = [
    "ForwardAccumulator",
    "GradientTape",
]

__getattr__, __dir__ = _namespace(__name__)
