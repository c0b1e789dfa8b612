"""tf.keras.saving."""

from ..._core.missing import namespace as _namespace
from .._base.object_registration import (
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from .._base.safe_mode import enable_unsafe_deserialization as enable_unsafe_deserialization
from .._base.serialization import deserialize_keras_object, serialize_keras_object
from . import model_methods as _model_methods  # noqa: F401  gives models their save()
from .weights_files import load_weights as load_weights
from .weights_files import save_weights as save_weights
from .whole import load_model, save_model

__all__ = [
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",
    "register_keras_serializable",
    "save_model",
    "serialize_keras_object",
]

__getattr__, __dir__ = _namespace(
    __name__, also=["enable_unsafe_deserialization", "load_weights", "save_weights"]
)
