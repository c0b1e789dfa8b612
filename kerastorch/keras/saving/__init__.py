"""tf.keras.saving."""
# ruff: noqa: F401

from .._base.object_registration import (
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from .._base.serialization import (
    deserialize_keras_object,
    enable_unsafe_deserialization,
    serialize_keras_object,
)
from . import model_methods as _model_methods
from .whole import load_model, load_weights, save_model, save_weights
