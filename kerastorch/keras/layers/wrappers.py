"""Wrapper: a layer around a layer."""

import copy

from .._base.serialization import serialize_keras_object
from .._layer.layer import Layer
from .serialization import deserialize


class Wrapper(Layer):
    """Base of layers that wrap another (tf.keras.layers.Wrapper): `layer`, built with them."""

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to wrapper is not a supported layer type. Please ensure "
                "wrapped layer is a valid Keras layer."
            )
        super().__init__(**kwargs)
        self._take_layer(layer)

    def _take_layer(self, layer):
        self.layer = layer

    def build(self, input_shape=None):
        """Builds the wrapped layer."""
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True
        self.built = True

    def get_config(self):
        """The constructor's arguments, the layer as a config."""
        return {**super().get_config(), "layer": serialize_keras_object(self.layer)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A wrapper from its `get_config`."""
        config = copy.deepcopy(config)
        legacy = "module" not in config["layer"]
        layer = deserialize(config.pop("layer"), custom_objects, use_legacy_format=legacy)
        return cls(layer, **config)
