"""tf.keras.utils.legacy: objects as plain data in the format of older Keras."""

from ..._core.missing import namespace as _namespace
from .._base.legacy import deserialize_keras_object, serialize_keras_object

__all__ = [
    "deserialize_keras_object",
    "serialize_keras_object",
]

__getattr__, __dir__ = _namespace(__name__)
