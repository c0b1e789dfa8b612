"""tf.keras.models.experimental."""

from ..._core.missing import namespace as _namespace
from .._model.sharpness_aware import SharpnessAwareMinimization

__all__ = ["SharpnessAwareMinimization"]

__getattr__, __dir__ = _namespace(__name__)
