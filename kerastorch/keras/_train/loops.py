"""The loops of fit, evaluate and predict: epochs and batches, callbacks, the progress bar."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ..._core import nest
from ..._core.composite import Composite
from ..._core.tensor import to_numpy
from .class_weights import ClassWeights, is_fixed, spec_of_weighted, weighted
from .data import ArraySource, handles, joined_composites, ran_out
from .steps import (
    FunctionStep,
    PredictFunctionStep,
    UserStep,
    final_logs,
    predict_step_for,
    read_logs,
    tensor_logs,
    test_step_for,
    train_step_for,
)
from .threads import Threads

if TYPE_CHECKING:
    from ..callbacks import CallbackList
    from .data import IterableSource, SequenceSource

_BAR_SECONDS = 0.05


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
    """Runs the epochs of fit.

    epochs: how many; function: the model's train_function, if it is a user's own.
    """

    def __init__(self, model, source, callbacks, class_weight, steps_per_epoch, epochs, function):
        self.model, self.source, self.callbacks = model, source, callbacks
        self.weights = ClassWeights(class_weight) if class_weight else None
        self.limit = steps_per_epoch
        self.total = steps_per_epoch if steps_per_epoch is not None else source.steps
        self.at_once = steps_at_once(model, self.total)
        if function is not None:
            self.step = FunctionStep(model, function)
        else:
            self.step = train_step_for(model, self.total or 0, epochs)
        self.step.as_tuple = getattr(source, "gives_lone_tuples", False)
        self.watched = _runs_code(source)
        self.hooked = callbacks.train_batch_hooked
        self.step.quiet = not (self.watched or self.hooked)
        # where an interrupted training goes on: steps of the first epoch that are done
        self.done = 0
        self._fresh = True  # whether no step of the epoch has run

    def run(
        self, initial_epoch: int, epochs: int, validate: Callable[[int], dict[str, Any] | None]
    ) -> dict[str, Any] | None:
        """Trains; `validate(epoch)` gives the validation logs or None."""
        callbacks, model = self.callbacks, self.model
        logs, steps_before = None, 0
        for epoch in range(initial_epoch, epochs):
            model.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            self._fresh = True
            with Threads(model, "train") as self.threads:
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
            logs = final_logs(model, self.step)
            epoch_logs = dict(logs)
            val_logs = validate(epoch)
            if val_logs:
                epoch_logs.update({"val_" + k: v for k, v in val_logs.items()})
            callbacks.on_epoch_end(epoch, epoch_logs)
            logs = epoch_logs
            if model.stop_training:
                break
            self.source.finish()
        return logs

    def _batches(self):
        batches = iter(self.source.epoch())
        if self.weights is not None:
            batches = weighted(batches, self.weights, is_fixed(self.source))
        return batches

    def _epoch(self, epochs):
        """One epoch; the number of steps run."""
        bar, limit = self.callbacks.progress_bar, self.limit
        if self.hooked or self.step.is_function:
            run = self._executions
        else:
            run = self._watched_steps if self.watched else self._quiet_steps
        count = run(self._batches(), self.total)
        if not count and limit is not None and self._restart():
            count = run(self._batches(), self.total)
        if limit is not None and count < limit and not self.model.stop_training:
            ran_out(limit, epochs)
            self.model.stop_training = True
        elif self.total is None:
            self.total = count
        self.step.pause()
        if bar is not None:
            bar.reach(count)
        return count

    def _executions(self, batches, total):
        """Steps of which the callbacks hear, as many at once as compile() said."""
        model, callbacks, step = self.model, self.callbacks, self.step
        run = step.run if step.is_function else self._watched_steps
        count, self.done = self.done, 0
        while total is None or count < total:
            planned = self.at_once if total is None else min(self.at_once, total - count)
            callbacks.on_train_batch_begin(count)
            ran = run(batches, planned)
            count += ran
            if ran < planned:
                break
            callbacks.on_train_batch_end(count - 1, batch_logs(model, step, callbacks))
            if model.stop_training:
                break
        return count

    def _spec(self, batch):
        spec = _spec_of(self.model, self.source, batch)
        return spec if self.weights is None else spec_of_weighted(spec)

    def _quiet_steps(self, batches, total):
        """The same of an epoch in which no code of the user's runs between steps."""
        self.step.begin(self._spec(None))
        with self.step.window:
            self.step.refresh()
            return self._steps(batches, total)

    def _watched_steps(self, batches, total):
        """Up to `total` steps; the number run.  Between them code of the user's may run."""
        model, step, threads, hooked = self.model, self.step, self.threads, self.hooked
        bar = None if hooked else self.callbacks.progress_bar
        shown, count = time.monotonic(), 0
        while total is None or count < total:
            batch = next(batches, None)
            if batch is None:
                break
            if self._fresh:
                step.begin(self._spec(batch))
            with step.window:
                if self._fresh or (hooked and not count):
                    step.refresh()
                elif self.watched:
                    step.watch()
                self._fresh = False
                threads(step, *batch)
            if bar is not None:
                shown = _show(bar.on_train_batch_end, count, model, step, shown)
            count += 1
            if model.stop_training and not hooked:
                break
        return count

    def _steps(self, batches, total):
        """Up to `total` steps; the number run."""
        model, step, bar = self.model, self.step, self.callbacks.progress_bar
        shown, threads = time.monotonic(), self.threads
        count = 0
        while total is None or count < total:
            batch = next(batches, None)
            if batch is None:
                break
            if threads.open:
                threads(step, *batch)
            else:
                step(*batch)
            if bar is not None:
                shown = _show(bar.on_train_batch_end, count, model, step, shown)
            count += 1
            if model.stop_training:
                break
        return count

    def _restart(self):
        restart = getattr(self.source, "restart", None)
        return restart is not None and restart()


def _runs_code(source):
    """Whether code of the user's makes batches: a generator may do whatever a callback may."""
    return getattr(source, "runs_code", not isinstance(source, ArraySource))


class _Runs:
    """Runs the steps of evaluation or prediction; a context manager around all of them.

    hooked: whether callbacks hear of batches.
    """

    def __init__(self, model, mode, step, source, hooked):
        self.step, self.source, self.hooked = step, source, hooked
        step.as_tuple = getattr(source, "gives_lone_tuples", False)
        self._threads = Threads(model, mode)
        self._quiet = not (hooked or step.is_function or _runs_code(source))
        self._fresh = True

    def __enter__(self):
        if self._quiet:
            self.step.begin(self.source.element_spec())
            self.step.window.__enter__()
            self.step.refresh()
        return self

    def __exit__(self, *exc):
        self._threads.__exit__(*exc)
        if self._quiet:
            self.step.window.__exit__(*exc)

    def __call__(self, step, *batch):
        if self._quiet:
            return self._threads(step, *batch)
        if self._fresh:
            step.begin(_spec_of(step.model, self.source, (*batch, None, None)[:3]))
        with step.window:
            if self._fresh or self.hooked:
                step.refresh()
            self._fresh = False
            return self._threads(step, *batch)

    def many(self, batches, planned):
        """Up to `planned` steps; the number run."""
        if self.step.is_function:
            return self.step.run(batches, planned)
        count = 0
        for batch in itertools.islice(batches, planned):
            self(self.step, *batch)
            count += 1
        return count


def _spec_of(model, source, batch):
    """The TypeSpecs of a source's batches.

    Where they say ranks alone the model is built first, by a call on the first batch, as in Keras.
    """
    if batch is not None and getattr(source, "of_ranks", False) and not model.built:
        with contextlib.suppress(NotImplementedError):  # a model without a `call` of its own
            model(handles(batch[0]), training=False)
    return source.element_spec(batch)


def steps_at_once(model: Any, total: int | None) -> int:
    """compile()'s steps_per_execution; ValueError if it is above 1 and the data's size unknown."""
    steps = model._steps_at_once
    if steps > 1 and total is None:
        raise ValueError(
            "Could not infer the size of the data. With `steps_per_execution > 1`, you must "
            "specify the number of steps to run."
        )
    return steps


def batch_logs(model: Any, step: Any, callbacks: CallbackList) -> dict[str, Any]:
    """The logs for callbacks at the end of a batch: tensors if they need no numbers."""
    return (tensor_logs if callbacks.takes_tensors else read_logs)(model, step)


def run_evaluation(
    model: Any,
    source: ArraySource | IterableSource | SequenceSource,
    callbacks: CallbackList,
    limit: int | None,
    function: Callable | None = None,
) -> dict[str, Any]:
    """Evaluates and returns the logs; function: the model's test_function if it is a user's."""
    bar = callbacks.progress_bar
    bar = None if bar is None or bar.silent else bar
    total = limit if limit is not None else source.steps
    if function is not None:
        step = FunctionStep(model, function)
    else:
        alone = not (_runs_code(source) or callbacks.test_batch_hooked)
        step = test_step_for(model, (total or 0) if alone else 0)
    hooked = callbacks.test_batch_hooked or step.is_function
    at_once = steps_at_once(model, total)
    callbacks.on_test_begin()
    model.reset_metrics()
    shown = time.monotonic()
    count = 0
    batches = iter(source.epoch())
    with _Runs(model, "test", step, source, hooked) as runs:
        while total is None or count < total:
            planned = at_once if total is None else min(at_once, total - count)
            if hooked:
                callbacks.on_test_batch_begin(count)
            ran = runs.many(batches, planned)
            count += ran
            if ran < planned:
                break
            if hooked:
                callbacks.on_test_batch_end(count - 1, batch_logs(model, step, callbacks))
            elif bar is not None:
                shown = _show(bar.on_test_batch_end, count - 1, model, step, shown)
    step.pause()
    if bar is not None:
        bar.reach(count)
    if not count:
        raise ValueError(
            "Unexpected result of `test_function` (Empty Logs): no batch of data came for model "
            f"{model.name!r}."
        )
    logs = final_logs(model, step)
    callbacks.on_test_end(logs)
    source.finish()
    return logs


def run_prediction(
    model: Any,
    source: ArraySource | IterableSource | SequenceSource,
    callbacks: CallbackList,
    limit: int | None,
    function: Callable | None = None,
) -> Any:
    """Predicts and returns the outputs of all batches joined, as numpy arrays.

    function: the model's predict_function if it is a user's.
    """
    predict = predict_step_for(model) if function is None else PredictFunctionStep(model, function)
    hooked, bar = callbacks.predict_batch_hooked, callbacks.progress_bar
    total = limit if limit is not None else source.steps
    at_once = steps_at_once(model, total)
    callbacks.on_predict_begin()
    parts = []
    count = 0
    batches = iter(source.epoch())
    with _Runs(model, "predict", predict, source, hooked) as runs:
        while total is None or count < total:
            planned = at_once if total is None else min(at_once, total - count)
            if hooked:
                callbacks.on_predict_batch_begin(count)
            found = predict.run(batches, planned, runs)
            parts += found
            if not found:
                break
            count += planned
            if hooked:
                outputs = found[0] if len(found) == 1 else _joined_parts(found)
                callbacks.on_predict_batch_end(count - 1, {"outputs": handles(outputs)})
            elif bar is not None:
                bar.on_predict_batch_end(count - 1)
    if not parts:
        raise ValueError(
            "Unexpected result of `predict_function` (Empty batch_outputs). Please use "
            "`Model.compile(..., run_eagerly=True)`, or check the input data: no batch came for "
            f"model {model.name!r}."
        )
    callbacks.on_predict_end()
    source.finish()
    return nest.map_structure(_as_array, _joined_parts(parts))


def _joined_parts(parts):
    """The outputs of some batches as one nest of raw values, which nobody else holds."""
    if len(parts) == 1 and type(parts[0]) is torch.Tensor and parts[0].ndim:
        return parts[0].clone(memory_format=torch.contiguous_format)
    columns = zip(*(nest.flatten(p) for p in parts), strict=True)
    return nest.pack_sequence_as(parts[0], [_joined(column) for column in columns])


def _joined(column):
    if isinstance(column[0], Composite):
        return joined_composites(column)
    if isinstance(column[0], np.ndarray):
        return np.concatenate(column)
    return torch.cat(column) if column[0].ndim else torch.stack(column)


def _as_array(raw):
    return raw if isinstance(raw, (np.ndarray, Composite)) else to_numpy(raw)
