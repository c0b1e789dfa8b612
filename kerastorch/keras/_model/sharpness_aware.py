"""SharpnessAwareMinimization: a model that trains another towards flat minima."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ..._ops.joining import concat, split, stack
from ..._ops.norms import norm
from ..._ops.reductions import reduce_sum
from ...autodiff._tape import GradientTape
from .._base.object_registration import register_keras_serializable
from .._base.serialization import serialize_keras_object
from .._train.unpacking import unpack_x_y_sample_weight
from ..layers.serialization import deserialize
from .model import Model


@register_keras_serializable(package="Custom")
class SharpnessAwareMinimization(Model):
    """Trains a model towards flat minima: the gradient is that at the weights w + rho g / |g|,
    where g is the gradient at w (tf.keras.models.experimental.SharpnessAwareMinimization).

    model: the model; rho: how far to look; num_batch_splits: in how many parts to work through a
    batch, each with a g of its own.
    """

    def __init__(
        self,
        model: Model,
        rho: float = 0.05,
        num_batch_splits: int | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name)
        self.model, self.rho, self.num_batch_splits = model, rho, num_batch_splits

    def train_step(self, data: Any) -> dict[str, Any]:
        """One step on a batch."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        parts = [(x, y)]
        if self.num_batch_splits is not None:
            parts = zip(split(x, self.num_batch_splits), split(y, self.num_batch_splits))
        gradients, predictions = [], []
        for inputs, targets in parts:
            prediction, found = self._gradients_nearby(inputs, targets)
            predictions.append(prediction)
            gradients.append(found)
        summed = [reduce_sum(stack(of_one), axis=0) for of_one in zip(*gradients, strict=True)]
        self.optimizer.apply_gradients(zip(summed, self.model.trainable_variables, strict=True))
        prediction = concat(predictions, axis=0)
        self.compiled_metrics.update_state(y, prediction, sample_weight)
        return {metric.name: metric.result() for metric in self.metrics}

    def _gradients_nearby(self, x, y):
        """(the prediction, the gradients where the loss is higher)."""
        variables = self.model.trainable_variables
        with GradientTape() as tape:
            prediction = self.model(x)
            loss = self.compiled_loss(y, prediction)
        gradients = tape.gradient(loss, variables)
        length = norm(stack([norm(g) for g in gradients if g is not None]))
        steps = [g * (self.rho / (length + 1e-12)) for g in gradients]
        for variable, step in zip(variables, steps, strict=True):
            variable.assign_add(step)
        with GradientTape() as tape:
            loss = self.compiled_loss(y, self(x))
        gradients = tape.gradient(loss, variables)
        for variable, step in zip(variables, steps, strict=True):
            variable.assign_add(-step)
        return prediction, gradients

    def call(self, inputs: Any) -> Any:
        """The model's call."""
        return self.model(inputs)

    def get_config(self) -> dict[str, Any]:
        """The arguments, the model as its own config."""
        config = super().get_config()
        config.update(model=serialize_keras_object(self.model), rho=self.rho)
        return config

    @classmethod
    def from_config(
        cls, config: Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None
    ) -> SharpnessAwareMinimization:
        """A model from `get_config`."""
        config = copy.deepcopy(config)
        config["model"] = deserialize(config["model"], custom_objects=custom_objects)
        return super().from_config(config, custom_objects)
