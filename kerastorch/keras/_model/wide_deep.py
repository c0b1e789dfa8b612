"""tf.keras.experimental.WideDeepModel."""

from __future__ import annotations

from typing import Any

from ...autodiff._tape import GradientTape
from .. import activations
from .._base import serialization
from .._base.call_spec import call_spec_of
from .model import Model


class WideDeepModel(Model):
    """activation(linear_model(x) + dnn_model(x)), trained together.

    Called with one input for both, or with a pair of inputs: the linear model's and the other's.
    compile() takes one optimizer, or a pair of them.
    """

    def __init__(self, linear_model, dnn_model, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.linear_model = linear_model
        self.dnn_model = dnn_model
        self.activation = activations.get(activation)

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """The sum of what the two models give, output by output."""
        linear, deep = inputs, inputs
        if isinstance(inputs, (tuple, list)) and len(inputs) == 2:
            linear, deep = inputs
        wide = _called(self.linear_model, linear, training)
        deep = _called(self.dnn_model, deep, training)
        if isinstance(wide, (tuple, list)):
            return [self._out(x, y) for x, y in zip(wide, deep, strict=True)]
        return self._out(wide, deep)

    def _out(self, wide, deep):
        result = wide + deep
        return result if self.activation is None else self.activation(result)

    def train_step(self, data: Any) -> dict[str, Any]:
        """One step of each optimizer on the variables of its model."""
        x, y, sample_weight = _unpacked(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        if isinstance(self.optimizer, (list, tuple)):
            models = (self.linear_model, self.dnn_model)
            variables = [model.trainable_variables for model in models]
            gradients = tape.gradient(loss, variables)
            for optimizer, of, by in zip(self.optimizer[:2], variables, gradients, strict=True):
                optimizer.apply_gradients(zip(by, of, strict=True))
        else:
            self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def get_config(self) -> dict[str, Any]:
        """The layer's own arguments, both models and the activation."""
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype,
            "linear_model": serialization.serialize_keras_object(self.linear_model),
            "dnn_model": serialization.serialize_keras_object(self.dnn_model),
            "activation": activations.serialize(self.activation),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> WideDeepModel:
        """The model that a config describes."""
        config = dict(config)
        for part in ("linear_model", "dnn_model"):
            config[part] = serialization.deserialize_keras_object(config[part], custom_objects)
        return cls(**config)


def _called(model, inputs, training):
    if call_spec_of(model).training:
        return model(inputs, training=training)
    return model(inputs)


def _unpacked(data):
    if not isinstance(data, tuple):
        return data, None, None
    return (*data, None, None)[:3]
