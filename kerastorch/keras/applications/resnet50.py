"""tf.keras.applications.resnet50: ResNet50."""

from ..._core.missing import namespace as _namespace
from .resnet import ResNet50, decode_predictions, preprocess_input

__all__ = ["ResNet50", "decode_predictions", "preprocess_input"]

__getattr__, __dir__ = _namespace(__name__)
