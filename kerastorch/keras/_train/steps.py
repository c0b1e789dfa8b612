"""The loops behind fit, evaluate and predict, and the steps they run.

The plain step works on raw torch tensors: forward through the model's plan, loss, one call of
the autograd engine, one call of the optimizer.  Nothing waits for the device; numbers reach Python
when a callback or the progress bar asks for them.  A user's train_step, test_step or predict_step,
compute_loss or compute_metrics is called with tensors instead, as Keras calls it.
"""

import time

import numpy as np
import torch

from ..._core import nest
from ..._core.state import state
from ..._core.tensor import Tensor, to_numpy
from .._base.context import context
from .._base.input_spec import check
from .data import (
    check_class_weight,
    class_weights,
    handles,
    ran_out,
)
from .recordings import Recordings

_engine = torch.autograd.Variable._execution_engine
_BAR_SECONDS = 0.05
_WORTH_RECORDING = 64  # steps per epoch


class _Running:
    """Context of one model step on raw values: torch leads, the model is being called."""

    def __init__(self, model, training):
        self.model, self.training = model, training

    def __enter__(self):
        state.torch += 1
        self._outer = context.layers, context.training
        context.layers, context.training = [self.model], self.training

    def __exit__(self, *exc):
        state.torch -= 1
        context.layers, context.training = self._outer


def forward(model, x, training):
    """The model's outputs for raw inputs, as a nest of raw values."""
    if model._runs_raw():
        if model._has_losses():
            model._clear_losses()
        raws = _conformed(model, x)
        outputs = model._run_raw(raws, training)
        return (
            outputs[0]
            if len(outputs) == 1 and not nest.is_nested(model._nested_outputs)
            else (nest.pack_sequence_as(model._nested_outputs, outputs))
        )
    context.layers = []
    outputs = model(handles(x), training=training)
    context.layers = [model]
    return nest.map_structure(_to_raw, outputs)


def _to_raw(x):
    raw = getattr(x, "_t", x)
    mask = getattr(x, "_keras_mask", None)
    if mask is not None:
        raw._keras_mask = mask
    return raw


def _conformed(model, x):
    if type(x) is torch.Tensor:
        reference = model.inputs[0]
        example = reference._examples[0]
        if len(model.inputs) == 1 and x.dtype is example.dtype and x.ndim == example.ndim:
            _check_shape(model, x, reference)
            return [x]
    wrapped = handles(x)
    spec = model.input_spec
    if spec is not None:
        check(spec, wrapped, model.name)
    return [h._t for h in model._arranged(wrapped)]


def _check_shape(model, x, reference):
    wanted = reference._shape._dims
    for size, want in zip(x.shape[1:], wanted[1:], strict=True):
        if want is not None and size != want:
            check(model.input_spec, Tensor(x), model.name)


def extra_losses(model):
    """The raw losses that layers and regularizers add."""
    return [x._t for x in model.losses] if model._has_losses() else []


class TracedStep:
    """Stands for the traced step of a compiled model, as state.function; optimizers look at it.

    passes: how often Keras traces the step: twice if the first trace makes the metrics' variables.
    """

    def __init__(self, passes):
        self.passes = passes

    def created(self, variable):
        """Takes note of a variable made in the step: here any step may make some."""


def _trace_of(container):
    trace = container.__dict__.get("trace")
    if trace is None:
        trace = container.__dict__["trace"] = TracedStep(passes=1 if container._built else 2)
    return trace


class PlainTrainStep:
    """One step of training on raw values.

    After the first step of an epoch the forward and backward passes are replayed as recorded code
    where that is possible (see recorded.py).
    """

    def __init__(self, model, steps=0):
        self.model = model
        self.trace = _trace_of(model.compiled_loss)
        self.recordings = Recordings(model) if steps >= _WORTH_RECORDING else None
        self._begun = False
        self.refresh()

    def refresh(self):
        """Looks up what callbacks may have changed since: which variables are trained, and how."""
        self.variables = self.model.trainable_variables if self.model.built else []
        if self.recordings is not None:
            self.recordings.refresh()

    def __call__(self, x, y, weights):
        model = self.model
        result = leaves = None
        if self.recordings is not None:
            result = self.recordings.run(self, x, y, weights)
            if result is not None:
                leaves = self.recordings.leaves_of(self.variables)
        if result is None:
            result = self.compute(x, y, weights)
        total, values, outputs, grads, batch = result
        model.compiled_loss.note(total, values, batch)
        if self.variables:
            outer, state.function = state.function, self.trace
            try:
                model.optimizer.step_raw(self.variables, grads, leaves)
            finally:
                state.function = outer
        container = model.compiled_metrics
        if container is not None:
            with torch.no_grad():
                if not container._built:
                    container.build(handles(y), handles(outputs), model)
                container.raw(y, outputs, weights)

    def compute(self, x, y, weights):
        """(total loss, losses, outputs, gradients, batch size) of one batch."""
        model = self.model
        torch._C._set_grad_enabled(True)
        try:
            with _Running(model, True):
                outputs = forward(model, x, True)
                if not self._begun:  # the first call may have made more variables
                    self._begun, self.variables = True, model.trainable_variables
                container = model.compiled_loss
                if not container._built:
                    container.build(outputs, model)
                total, values, batch = container.compute(y, outputs, weights, extra_losses(model))
                if total is None or y is None:
                    check_targets(model, y, total)
                grads = gradients(total, self.variables)
        finally:
            torch._C._set_grad_enabled(model._outer_grad_mode)
        return total, values, outputs, grads, batch


def check_targets(model, y, loss):
    """Raises ValueError when there is nothing to minimize."""
    if model.loss and y is None:
        raise ValueError(
            f"Target data is missing. Your model was compiled with loss={model.loss}, and "
            "therefore expects target data to be provided in `fit()`."
        )
    if loss is None:
        raise ValueError(
            "No loss found. You may have forgotten to provide a `loss` argument in the "
            f"`compile()` method of model {model.name!r}."
        )


def gradients(loss, variables):
    """The raw gradients of a raw loss, None where it does not depend on a variable."""
    if not loss.requires_grad or not variables:
        return [None] * len(variables)
    leaves = tuple([v._t for v in variables])
    return _engine.run_backward(
        (loss,), (_one(loss),), False, False, leaves, True, accumulate_grad=False
    )


_ones = {}


def _one(loss):
    """A ready 1 of the loss's dtype and device, the gradient that a backward pass starts with."""
    key = loss.dtype, loss.device
    one = _ones.get(key)
    if one is None:
        one = _ones[key] = torch.ones((), dtype=loss.dtype, device=loss.device)
    return one if loss.ndim == 0 else torch.ones_like(loss)


class PlainTestStep:
    """One step of evaluation on raw values."""

    def __init__(self, model):
        self.model = model

    def refresh(self):
        """Nothing to look up."""

    def __call__(self, x, y, weights):
        model = self.model
        with torch.no_grad(), _Running(model, False):
            outputs = forward(model, x, False)
            container = model.compiled_loss
            if not container._built:
                container.build(outputs, model)
            container.raw(y, outputs, weights, extra_losses(model))
            metrics = model.compiled_metrics
            if metrics is not None:
                if not metrics._built:
                    metrics.build(handles(y), handles(outputs), model)
                metrics.raw(y, outputs, weights)


class UserStep:
    """A step that a user's method defines: called with tensors, its logs are kept.

    as_tuple: whether x alone comes as (x,), as `train_on_batch` hands it on.
    """

    as_tuple = False

    def __init__(self, model, method):
        self.model, self.method = model, method
        self.logs = {}

    def refresh(self):
        """Nothing to look up."""

    def __call__(self, x, y, weights):
        data = _packed(x, y, weights)
        if self.as_tuple and y is None and not isinstance(data, tuple):
            data = (x,)
        data = handles(data)
        self.logs = self.method(data) or {}


def _packed(x, y, weights):
    """A batch as Keras hands it to steps: x alone where there is nothing else."""
    if weights is not None:
        return x, y, weights
    if y is not None:
        return x, y
    return (x,) if nest.is_nested(x) else x


def read_logs(model, step):
    """The logs of the last step as Python floats: this waits for the device."""
    if isinstance(step, UserStep):
        return (
            {k: _number(v) for k, v in step.logs.items()}
            if isinstance(step.logs, dict)
            else {"loss": _number(step.logs)}
        )
    return model._metric_logs()


def _number(value):
    if isinstance(value, dict):
        return {k: _number(v) for k, v in value.items()}
    if hasattr(value, "numpy"):
        value = value.numpy()
    array = np.asarray(value)
    return float(array) if array.ndim == 0 else array


def _show(redraw, count, model, step, shown):
    """Redraws the progress bar if it is time to; when it was redrawn last.

    It hears of every step of a user's own, since it shows averages of what is no metric.
    """
    if isinstance(step, UserStep) and isinstance(step.logs, dict):
        redraw(count, step.logs)
        return shown
    now = time.monotonic()
    if now - shown < _BAR_SECONDS:
        return shown
    redraw(count, read_logs(model, step))
    return now


class Epochs:
    """Runs the epochs of fit."""

    def __init__(self, model, source, callbacks, class_weight, steps_per_epoch):
        self.model, self.source, self.callbacks = model, source, callbacks
        self.class_weight = class_weight
        if class_weight:
            check_class_weight(class_weight)
        self.limit = steps_per_epoch
        steps = 0 if callbacks.train_batch_hooked else (steps_per_epoch or source.steps or 0)
        self.step = model._make_train_step(steps)

    def run(self, initial_epoch, epochs, validate):
        """Trains; `validate(epoch)` gives the validation logs or None."""
        callbacks, model = self.callbacks, self.model
        logs, steps_before = None, 0
        for epoch in range(initial_epoch, epochs):
            model.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            self.step.refresh()
            count = self._epoch(epochs - initial_epoch)
            if not count and logs is not None:  # an iterator that the epoch before has used up
                ran_out(steps_before, epochs - initial_epoch)
                model.stop_training = True
            elif not count:
                raise ValueError(
                    "Unexpected result of `train_function` (Empty Logs). This could be due to "
                    "issues in input pipeline that resulted in an empty dataset: no batch came "
                    f"from {self.source.__class__.__name__} for model {model.name!r}."
                )
            steps_before = count
            logs = read_logs(model, self.step)
            epoch_logs = dict(logs)
            self.source.finish()
            val_logs = validate(epoch)
            if val_logs:
                epoch_logs.update({"val_" + k: v for k, v in val_logs.items()})
            callbacks.on_epoch_end(epoch, epoch_logs)
            logs = epoch_logs
            if model.stop_training:
                break
        return logs

    def _epoch(self, epochs):
        """One epoch; the number of steps run."""
        model, callbacks, step = self.model, self.callbacks, self.step
        hooked, bar = callbacks.train_batch_hooked, callbacks.progress_bar
        weigh, limit = self.class_weight, self.limit
        shown = time.monotonic()
        count = 0
        batches = iter(self.source.epoch())
        while limit is None or count < limit:
            batch = next(batches, None)
            if batch is None:
                if limit is not None:
                    if count == 0 and self._restart():
                        batches = iter(self.source.epoch())
                        continue
                    ran_out(limit, epochs)
                    model.stop_training = True
                break
            x, y, weights = batch
            if weigh:
                factor = class_weights(y, weigh)
                weights = factor if weights is None else weights * factor
            if hooked:
                callbacks.on_train_batch_begin(count)
                step.refresh()
            step(x, y, weights)
            if hooked:
                callbacks.on_train_batch_end(count, read_logs(model, step))
            elif bar is not None:
                shown = _show(bar.on_train_batch_end, count, model, step, shown)
            count += 1
            if model.stop_training and hooked:
                break
        if bar is not None:
            bar.reach(count)
        return count

    def _restart(self):
        restart = getattr(self.source, "restart", None)
        return restart is not None and restart()


def run_evaluation(model, source, callbacks, limit):
    """Evaluates and returns the logs."""
    step = model._make_test_step()
    callbacks.on_test_begin()
    model.reset_metrics()
    hooked, bar = callbacks.test_batch_hooked, callbacks.progress_bar
    shown = time.monotonic()
    count = 0
    for x, y, weights in source.epoch():
        if limit is not None and count >= limit:
            break
        if hooked:
            callbacks.on_test_batch_begin(count)
        step(x, y, weights)
        if hooked:
            callbacks.on_test_batch_end(count, read_logs(model, step))
        elif bar is not None:
            shown = _show(bar.on_test_batch_end, count, model, step, shown)
        count += 1
    if bar is not None:
        bar.reach(count)
    if not count:
        raise ValueError(
            "Unexpected result of `test_function` (Empty Logs): no batch of data came for model "
            f"{model.name!r}."
        )
    logs = read_logs(model, step)
    callbacks.on_test_end(logs)
    return logs


def run_prediction(model, source, callbacks, limit):
    """Predicts and returns the outputs of all batches joined, as numpy arrays."""
    callbacks.on_predict_begin()
    hooked, bar = callbacks.predict_batch_hooked, callbacks.progress_bar
    parts = []
    predict = model._make_predict_step()
    for count, (x, _, _) in enumerate(source.epoch()):
        if limit is not None and count >= limit:
            break
        if hooked:
            callbacks.on_predict_batch_begin(count)
        outputs = predict(x)
        parts.append(outputs)
        if hooked:
            callbacks.on_predict_batch_end(count, {"outputs": outputs})
        elif bar is not None:
            bar.on_predict_batch_end(count)
    if not parts:
        raise ValueError(
            "Unexpected result of `predict_function` (Empty batch_outputs). Please use "
            "`Model.compile(..., run_eagerly=True)`, or check the input data: no batch came for "
            f"model {model.name!r}."
        )
    callbacks.on_predict_end()
    columns = zip(*(nest.flatten(p) for p in parts), strict=True)
    joined = [_joined(column) for column in columns]
    return nest.pack_sequence_as(parts[0], joined)


def _joined(column):
    if isinstance(column[0], np.ndarray):
        return np.concatenate(column)
    raw = torch.cat(column) if column[0].ndim else torch.stack(column)
    return to_numpy(raw)


class PlainPredictStep:
    """The outputs for a batch of raw inputs, raw."""

    def __init__(self, model):
        self.model = model

    def __call__(self, x):
        with torch.no_grad(), _Running(self.model, False):
            return nest.map_structure(_detached, forward(self.model, x, False))


def _detached(raw):
    return raw.detach() if isinstance(raw, torch.Tensor) else raw


class UserPredictStep:
    """The outputs that a user's predict_step gives, raw."""

    def __init__(self, model):
        self.model = model

    def __call__(self, x):
        outputs = self.model.predict_step(handles(_packed(x, None, None)))
        return nest.map_structure(lambda t: _detached(getattr(t, "_t", t)), outputs)
