"""tf.autodiff: GradientTape on torch's autograd."""

from .._core.missing import namespace as _namespace
from ._tape import (
    ForwardAccumulator,
    GradientTape,
)

__all__ = [
    "ForwardAccumulator",
    "GradientTape",
]

__getattr__, __dir__ = _namespace(__name__)
