"""Wrapper and TimeDistributed: layers around a layer."""

import copy

from ..._core import nest
from ..._core.tensor_shape import TensorShape
from ..._ops.reductions import reduce_any
from ..._ops.shaping import reshape
from .._base.input_spec import InputSpec
from .._base.serialization import serialize_keras_object
from .._layer.inputs import as_shapes
from .._layer.layer import Layer
from ._common import dims, sizes
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
        self._hold(layer)

    def _hold(self, layer):
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


class TimeDistributed(Wrapper):
    """Calls a layer on each step of axis 1 (tf.keras.layers.TimeDistributed).

    Inputs: [batch, time, ...]; outputs: [batch, time, ...], what the layer makes of each step.
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `TimeDistributed` layer with a `tf.keras.layers.Layer` "
                f"instance. Received: {layer}"
            )
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        """Builds the layer for one step; ValueError for inputs of rank less than 3."""
        shapes = as_shapes(input_shape)
        if any(len(dims(s)) < 3 for s in nest.flatten(shapes)):
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 "
                f"dimensions, received: {input_shape}"
            )
        self.input_spec = nest.map_structure(
            lambda s: InputSpec(shape=[None, None, *dims(s)[2:]]), shapes
        )
        super().build(nest.map_structure(_step_shape, shapes))

    def call(self, inputs, training=None, mask=None):
        """The layer's results for all steps."""
        steps = sizes(nest.flatten(inputs)[0])[:2]
        kwargs = {}
        spec = self.layer._call_spec
        if spec.training:
            kwargs["training"] = training
        if spec.mask and mask is not None:
            kwargs["mask"] = _merged(mask)
        outputs = self.layer(nest.map_structure(_merged, inputs), **kwargs)
        return nest.map_structure(lambda y: reshape(y, [*steps, *sizes(y)[1:]]), outputs)

    def compute_output_shape(self, input_shape):
        """The layer's output shape with the time axis put in."""
        shapes = as_shapes(input_shape)
        steps = dims(nest.flatten(shapes)[0])[1]
        inner = self.layer.compute_output_shape(nest.map_structure(_step_shape, shapes))
        return nest.map_structure(
            lambda s: TensorShape([dims(s)[0], steps, *dims(s)[1:]]), as_shapes(inner)
        )

    def compute_mask(self, inputs, mask=None):
        """The layer's mask for all steps; by default that of the inputs, for whole steps."""
        inner = None if mask is None else _merged(mask)
        result = self.layer.compute_mask(nest.map_structure(_merged, inputs), inner)
        if result is not None:
            steps = sizes(nest.flatten(inputs)[0])[:2]
            return reshape(result, [*steps, *sizes(result)[1:]])
        while mask is not None and len(mask.shape) > 2:
            mask = reduce_any(mask, axis=-1)
        return mask


def _step_shape(shape):
    batch, _, *rest = dims(shape)
    return TensorShape([batch, *rest])


def _merged(x):
    """x [batch, time, ...] with the first two axes made one."""
    batch, steps, *rest = sizes(x)
    return reshape(x, [batch * steps, *rest])
