"""The loops of fit, evaluate and predict: epochs and batches, callbacks, the progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ..._core import nest
from ..._core.tensor import to_numpy
from .data import ArraySource, check_class_weight, class_weights, ran_out
from .steps import UserStep, predict_step_for, read_logs, test_step_for, train_step_for
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
    """Runs the epochs of fit."""

    def __init__(self, model, source, callbacks, class_weight, steps_per_epoch):
        self.model, self.source, self.callbacks = model, source, callbacks
        self.class_weight = class_weight
        if class_weight:
            check_class_weight(class_weight)
        self.limit = steps_per_epoch
        self.step = train_step_for(model, steps_per_epoch or source.steps or 0)
        # a generator may do between steps whatever a callback may
        self.watched = not isinstance(source, ArraySource)
        self.step.quiet = not (self.watched or callbacks.train_batch_hooked)

    def run(
        self, initial_epoch: int, epochs: int, validate: Callable[[int], dict[str, Any] | None]
    ) -> dict[str, Any] | None:
        """Trains; `validate(epoch)` gives the validation logs or None."""
        callbacks, model = self.callbacks, self.model
        logs, steps_before = None, 0
        for epoch in range(initial_epoch, epochs):
            model.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            self.step.refresh()
            with Threads(model, "train") as threads:
                count = self._epoch(epochs - initial_epoch, threads)
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

    def _epoch(self, epochs, threads):
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
            elif self.watched:
                step.watch()
            if threads.open:
                threads(step, x, y, weights)
            else:
                step(x, y, weights)
            if hooked:
                callbacks.on_train_batch_end(count, read_logs(model, step))
            elif bar is not None:
                shown = _show(bar.on_train_batch_end, count, model, step, shown)
            count += 1
            if model.stop_training and hooked:
                break
        step.pause()
        if bar is not None:
            bar.reach(count)
        return count

    def _restart(self):
        restart = getattr(self.source, "restart", None)
        return restart is not None and restart()


def run_evaluation(
    model: Any,
    source: ArraySource | IterableSource | SequenceSource,
    callbacks: CallbackList,
    limit: int | None,
) -> dict[str, Any]:
    """Evaluates and returns the logs."""
    step = test_step_for(model)
    callbacks.on_test_begin()
    model.reset_metrics()
    hooked, bar = callbacks.test_batch_hooked, callbacks.progress_bar
    shown = time.monotonic()
    count = 0
    with Threads(model, "test") as threads:
        for x, y, weights in source.epoch():
            if limit is not None and count >= limit:
                break
            if hooked:
                callbacks.on_test_batch_begin(count)
                step.refresh()
            threads(step, x, y, weights)
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


def run_prediction(
    model: Any,
    source: ArraySource | IterableSource | SequenceSource,
    callbacks: CallbackList,
    limit: int | None,
) -> Any:
    """Predicts and returns the outputs of all batches joined, as numpy arrays."""
    callbacks.on_predict_begin()
    hooked, bar = callbacks.predict_batch_hooked, callbacks.progress_bar
    parts = []
    predict = predict_step_for(model)
    with Threads(model, "predict") as threads:
        for count, (x, _, _) in enumerate(source.epoch()):
            if limit is not None and count >= limit:
                break
            if hooked:
                callbacks.on_predict_batch_begin(count)
                predict.refresh()
            outputs = threads(predict, x)
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
