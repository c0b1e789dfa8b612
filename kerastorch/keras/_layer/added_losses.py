"""The losses, metrics and updates that a layer adds."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._core.convert import to_tensor
from ..._core.replicas import in_use, keep_own
from ..._core.state import state
from ..._graph.examples import is_symbol
from .._base import built_ins
from .._base import config as _config
from .._base.context import context
from .._symbolic.keras_tensor import KerasTensor, is_symbolic


class LossesAndMetrics:
    """What a Layer has of add_loss, add_metric, add_update, losses and metrics."""

    _losses_made = False  # whether any layer was ever given the value of a loss
    _symbolic_losses = ()  # what stands for the losses of the last symbolic call

    def add_loss(self, losses: Any, **kwargs: Any) -> None:
        """Adds scalar losses: values made in call(), or functions without arguments.

        Outside of call(), a functional model takes symbolic tensors, any layer functions;
        ValueError for anything else.
        """
        kwargs.pop("inputs", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {kwargs.keys()}")
        for loss in nest.flatten(losses):
            if is_symbolic(loss):
                self._add_symbolic_loss(loss)
            elif callable(loss) and not hasattr(loss, "_t"):
                self._add_loss_function(loss)
            elif loss is not None:
                is_value = is_symbol(loss) or hasattr(loss, "_t")
                self._add_loss_value(loss if is_value else _floating(loss))

    def _add_loss_function(self, function):
        step = state.step
        if step is None or not context.layers:
            self._loss_functions.append(function)
        else:
            step.add_function(self._loss_functions, function)

    def _add_loss_value(self, loss):
        if not context.layers and not context.symbolic:
            raise ValueError(
                f"Expected a symbolic Tensors or a callable for the loss value. Please wrap your "
                f"loss computation in a zero argument `lambda`: the value of a loss can be added "
                f"only in call(). Layer {self.name!r}, received: {loss}"
            )
        LossesAndMetrics._losses_made = True
        self._losses.append(loss)
        if in_use:
            keep_own(self, "_losses")

    def _add_symbolic_loss(self, loss):
        """Remembers the loss as TensorFlow does; only a functional model computes it."""
        self._symbolic_losses = (*self._symbolic_losses, loss)

    def _add_symbolic_metric(self, value, name, aggregation):
        """Makes the metric; only a functional model updates it."""
        self._metric_for(name, value.dtype)

    @property
    def losses(self) -> list[Any]:
        """The losses of the last call and the regularization losses, of this layer and below.

        After symbolic calls alone symbolic tensors stand for what calls will add.
        """
        found = []
        for layer in self._flatten_layers():
            values = layer._losses
            found.extend(values or (() if context.layers else layer._symbolic_losses))
            functions = layer._loss_functions
            if state.step is not None:
                functions = state.step.functions_of(functions)
            for function in functions:
                value = function()
                if value is not None:
                    found.append(value if hasattr(value, "_t") else _floating(value))
        return found

    def _clear_losses(self):
        for layer in self._all_layers():
            if layer._losses:
                layer.__dict__["_losses"] = []
            layer.__dict__.pop("_symbolic_losses", None)

    def _drop_losses(self):
        """Takes out what stands for the losses of earlier symbolic calls: (layer, losses)."""
        return [(x, x.__dict__.pop("_symbolic_losses", ())) for x in self._all_layers()]

    def _keep_symbolic_losses(self, before=()):
        """Puts symbolic tensors in the place of the losses that a symbolic call has made."""
        found = [(layer, layer._losses) for layer in self._all_layers() if layer._losses]
        self._clear_losses()
        for layer, losses in [*before, *found]:
            if losses:
                layer._symbolic_losses = (*layer._symbolic_losses, *map(_symbolic, losses))

    @property
    def updates(self) -> list[Any]:
        """An empty list: updates happen at once."""
        return []

    def add_update(self, updates: Any) -> None:
        """Runs updates of variables: functions without arguments, or a list of them.

        What is no function has happened already.  In the call of a layer that is not trainable,
        and while a functional model is drawn, nothing is run.
        """
        if context.symbolic or (context.layers and not context.layers[-1].trainable):
            return
        for update in nest.flatten(updates):
            if callable(update) and not hasattr(update, "_t"):
                update()

    def add_metric(self, value: Any, name: str | None = None, **kwargs: Any) -> None:
        """Tracks the mean of `value` (or a metric object's result) under `name`.

        Outside of call() a functional model takes a symbolic tensor; ValueError for anything else.
        """
        unknown = [k for k in kwargs if k != "aggregation"]
        if unknown:
            raise TypeError(f"Unknown keyword arguments: {unknown}")
        source = getattr(value, "_metric_obj", None)
        if name is None and source is None:
            raise ValueError(
                "Please provide a name for your metric like "
                "`self.add_metric(tf.reduce_sum(inputs), name='mean_activation')`"
            )
        if is_symbolic(value):
            return self._add_symbolic_metric(value, name, kwargs.get("aggregation"))
        if not context.layers and not context.symbolic:
            raise ValueError(
                f"Expected a symbolic Tensor for the metric value, received: {value!s}"
            )
        if source is not None:
            self._track_metric(source)
            return
        if not hasattr(value, "dtype"):
            value = _floating(value)
        metric = self._metric_for(name, value.dtype)
        if not getattr(value, "_is_symbolic", False) or state.graph is not None:
            metric(value)

    def _metric_for(self, name, dtype):
        """The metric that `add_metric` tracks under a name, made at its first value."""
        metric = next((m for m in self._metric_objects if m.name == name), None)
        if metric is None:
            metric = built_ins.found_at("keras.metrics", "Mean")(name=name, dtype=dtype)
            self._track_metric(metric)
        return metric

    def _track_metric(self, metric):
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


def _symbolic(loss):
    return loss if is_symbolic(loss) else KerasTensor.placeholder(loss.shape, loss.dtype)
