"""tf.compat.v1.saved_model.tag_constants: tags of graphs."""

from ...._core.missing import namespace as _namespace
from ....saved_model._constants import (
    GPU,
    SERVING,
    TPU,
    TRAINING,
)

__all__ = [
    "GPU",
    "SERVING",
    "TPU",
    "TRAINING",
]

__getattr__, __dir__ = _namespace(__name__)
