"""tf.keras.utils.legacy: objects as plain data in the format of older Keras."""
# ruff: noqa: F401

from .._base.legacy import deserialize_keras_object, serialize_keras_object
