"""The losses and metrics that a layer adds."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._core.convert import to_tensor
from .._base import built_ins
from .._base import config as _config
from .._base.context import context
from .._symbolic.keras_tensor import is_symbolic


class LossesAndMetrics:
    """What a Layer has of add_loss, add_metric, losses and metrics."""

    _losses_made = False  # whether any layer was ever given the value of a loss

    def add_loss(self, losses: Any, **kwargs: Any) -> None:
        """Adds scalar losses: values made in call(), or functions without arguments."""
        kwargs.pop("inputs", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {list(kwargs)}")
        for loss in nest.flatten(losses):
            if is_symbolic(loss):
                self._add_symbolic_loss(loss)
            elif callable(loss) and not hasattr(loss, "_t"):
                self._loss_functions.append(loss)
            elif loss is not None:
                self._add_loss_value(loss if hasattr(loss, "_t") else _floating(loss))

    def _add_loss_value(self, loss):
        if not context.layers and not context.symbolic:
            raise ValueError(
                f"Layer {self.name!r}: the value of a loss can be added only in call(). Outside of "
                f"it, add a function without arguments that computes the loss. Received: {loss}"
            )
        LossesAndMetrics._losses_made = True
        self._losses.append(loss)

    def _add_symbolic_loss(self, loss):
        raise ValueError(
            f"Layer {self.name!r}: a symbolic loss belongs to a functional model. Received: {loss}"
        )

    def _add_symbolic_metric(self, value, name, aggregation):
        raise ValueError(
            f"Layer {self.name!r}: a symbolic metric belongs to a functional model. Received: "
            f"{value}"
        )

    @property
    def losses(self) -> list[Any]:
        """The losses of the last call and the regularization losses, of this layer and below."""
        found = []
        for layer in self._flatten_layers():
            found.extend(layer._losses)
            for function in layer._loss_functions:
                value = function()
                if value is not None:
                    found.append(value if hasattr(value, "_t") else _floating(value))
        return found

    def _clear_losses(self):
        for layer in self._flatten_layers():
            if layer._losses:
                layer.__dict__["_losses"] = []

    @property
    def updates(self) -> list[Any]:
        """An empty list: updates happen at once."""
        return []

    def add_update(self, updates: Any) -> None:
        """Does nothing: updates have happened when this is called."""

    def add_metric(self, value: Any, name: str | None = None, **kwargs: Any) -> None:
        """Tracks the mean of `value` (or a metric object's result) under `name`."""
        aggregation = kwargs.pop("aggregation", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {list(kwargs)}")
        if is_symbolic(value):
            return self._add_symbolic_metric(value, name, aggregation)
        source = getattr(value, "_metric_obj", None)
        if name is None and source is None:
            raise ValueError(
                "Please provide a name for your metric like "
                "`self.add_metric(tf.reduce_sum(inputs), name='mean_activation')`"
            )
        metric = source
        if metric is None:
            metric = next((m for m in self._metric_objects if m.name == name), None)
            if metric is None:
                mean = built_ins.found_at("keras.metrics", "Mean")
                metric = mean(name=name, dtype=value.dtype)
            if not getattr(value, "_is_symbolic", False):
                metric(value)
        if not any(m is metric for m in self._metric_objects):
            self._metric_objects.append(metric)

    @property
    def metrics(self) -> list[Any]:
        """The metrics of this layer and those below."""
        found = []
        for layer in self._flatten_layers():
            found.extend(m for m in layer._own_metrics() if not any(m is f for f in found))
        return found


class WeightLoss:
    """A weight's regularization loss, as a function without arguments."""

    def __init__(self, regularizer, variable):
        self.regularizer, self.variable = regularizer, variable

    def __call__(self):
        return self.regularizer(self.variable)


def _floating(value):
    """A Python number or array as a tensor of the default float dtype."""
    return to_tensor(value, dtypes.as_dtype(_config.floatx()))
