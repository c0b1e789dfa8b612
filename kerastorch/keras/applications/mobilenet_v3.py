"""tf.keras.applications.mobilenet_v3: what belongs to MobileNetV3Small and MobileNetV3Large.

The constructors have one address, tf.keras.applications.
"""

from ..._core.missing import namespace as _namespace
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing

__all__ = ["decode_predictions", "preprocess_input"]

preprocess_input = _preprocessing(None)

__getattr__, __dir__ = _namespace(__name__)
