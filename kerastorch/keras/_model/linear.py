"""tf.keras.experimental.LinearModel."""

from __future__ import annotations

from typing import Any

from .. import activations, initializers, regularizers
from ..layers.core import Dense
from .model import Model


class LinearModel(Model):
    """activation(sum of x @ kernel over the inputs, + bias).

    units: the size of the outputs.  kernel_initializer: "zeros" by default.

    Called with a tensor [..., n], with a list or tuple of such tensors, or with a dict of them,
    for each of which there is a kernel.
    """

    def __init__(
        self,
        units=1,
        activation=None,
        use_bias=True,
        kernel_initializer="zeros",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        **kwargs,
    ):
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        super().__init__(**kwargs)

    def build(self, input_shape: Any) -> None:
        """Makes one dense layer for each input, and the bias."""
        self.dense_layers, self.input_keys = [], None
        if isinstance(input_shape, dict):
            self.input_keys = sorted(input_shape)
            for key in self.input_keys:
                self.dense_layers.append(self._dense(input_shape[key], key))
        elif isinstance(input_shape, (tuple, list)) and all(map(_is_shape, input_shape)):
            self.dense_layers += [self._dense(shape, None) for shape in input_shape]
        else:
            self.dense_layers.append(self._dense(input_shape, None))
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias",
                shape=(self.units,),
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                dtype=self.dtype,
                trainable=True,
            )
        self.built = True

    def _dense(self, shape, name):
        layer = Dense(
            self.units,
            use_bias=False,
            kernel_initializer=self.kernel_initializer,
            kernel_regularizer=self.kernel_regularizer,
            name=name,
        )
        layer.build(shape)
        return layer

    def call(self, inputs: Any) -> Any:
        """The sum over the inputs; ValueError for a dict with other keys than at first."""
        result = None
        for layer, x in zip(self.dense_layers, self._in_order(inputs), strict=False):
            part = layer(x)
            result = part if result is None else result + part
        if self.use_bias:
            result = result + self.bias
        return result if self.activation is None else self.activation(result)

    def _in_order(self, inputs):
        if isinstance(inputs, dict):
            expected = self.input_keys or []
            missing = set(expected) - set(inputs)
            if missing or len(inputs) != len(expected):
                raise ValueError(
                    "The `inputs` dictionary does not match the structure expected by the model."
                    f"\n\tExpected keys: {set(expected)}\n\tReceived keys: {set(inputs)}\n\t"
                    f"Missing keys: {missing}"
                )
            return [inputs[key] for key in expected]
        return list(inputs) if isinstance(inputs, (tuple, list)) else [inputs]

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor, and the layer's own."""
        return {
            **self._layer_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
        }

    def _layer_config(self):
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> LinearModel:
        """The model that a config describes."""
        return cls(**config)


def _is_shape(shape):
    return isinstance(shape, (tuple, list)) or hasattr(shape, "rank")
