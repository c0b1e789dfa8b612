"""The layers that Keras's applications have of their own."""

import torch

from .. import initializers
from .._base.object_registration import register_keras_serializable
from .._layer.raw_calls import raw_call
from ..layers._common import ConfiguredLayer, SameShape


@register_keras_serializable()
class CustomScaleLayer(ConfiguredLayer):
    """The first input plus the second times a number (InceptionResNetV2)."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    @raw_call
    def call(self, inputs):
        """inputs[0] + scale * inputs[1]."""
        return torch.add(inputs[0], inputs[1], alpha=self.scale)


class LayerScale(SameShape, ConfiguredLayer):
    """The inputs times a learned number a channel (ConvNeXt).

    init_values: what the numbers start with; projection_dim: how many channels.
    Weights: gamma [projection_dim].
    """

    def __init__(self, init_values, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.init_values, self.projection_dim = init_values, projection_dim

    def build(self, input_shape):
        """Makes gamma."""
        initializer = initializers.Constant(self.init_values)
        self.gamma = self.add_weight("gamma", (self.projection_dim,), initializer=initializer)
        self.built = True

    @raw_call
    def call(self, inputs):
        """inputs * gamma."""
        return inputs * self.gamma._t
