"""Training and evaluating a model batch by batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ..._core import nest
from ..._core.plain_graphs import runs_outside
from ..._core.tensor import to_numpy
from ..._core.tracebacks import shortens_tracebacks
from .._base import messages
from .._train.class_weights import ClassWeights
from .._train.data import batch_to_raw, check_cardinality
from .._train.replicas import in_scope
from .._train.steps import Fed, predict_step_for, read_logs, test_step_for, train_step_for
from .._train.threads import Threads
from ..callbacks.base import numbers
from .functions import not_in_tf_function

if TYPE_CHECKING:
    from ..callbacks import Callback, CallbackList, History


class Batches:
    """What a Model has for single batches, and under names of older versions."""

    @shortens_tracebacks
    @runs_outside
    @in_scope
    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Mapping[int, float] | None = None,
        reset_metrics: bool = True,
        return_dict: bool = False,
    ) -> float | np.ndarray | list | dict[str, Any]:
        """One step of training; the loss and metrics as `evaluate` gives them."""
        self._require_compiled()
        not_in_tf_function("train_on_batch")
        batch = _batch(x, y, sample_weight)
        if class_weight:
            weights = ClassWeights(class_weight)
            batch = (*batch[:2], weights.of(*batch[1:]))
        if reset_metrics:
            self.reset_metrics()
        with AsCompiled(self):
            logs = self._one_step("train", train_step_for, batch)
        return self._answer(logs, return_dict)

    @shortens_tracebacks
    @runs_outside
    @in_scope
    def test_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        reset_metrics: bool = True,
        return_dict: bool = False,
    ) -> float | np.ndarray | list | dict[str, Any]:
        """One step of evaluation; the loss and metrics as `evaluate` gives them."""
        self._require_compiled()
        not_in_tf_function("test_on_batch")
        batch = _batch(x, y, sample_weight)
        if reset_metrics:
            self.reset_metrics()
        return self._answer(self._one_step("test", test_step_for, batch), return_dict)

    def _one_step(self, mode, step_for, batch):
        """The logs of one step of training or evaluation on a batch of raw values."""
        function = self._own_function(mode)
        if function is not None:
            return numbers(function(Fed(iter([batch]), as_tuple=True)))
        step = step_for(self)
        step.as_tuple = True
        step.begin_batch(*batch)
        with step.window, Threads(self, mode) as threads:
            step.refresh()
            threads(step, *batch)
            step.pause()
        return read_logs(self, step)

    @shortens_tracebacks
    @runs_outside
    @in_scope
    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as numpy arrays."""
        not_in_tf_function("predict_on_batch")
        batch = _batch(x, None, None)
        function = self._own_function("predict")
        if function is not None:
            return numbers(function(Fed(iter([batch]), as_tuple=True)))
        step = predict_step_for(self)
        step.as_tuple = True
        step.begin_batch(batch[0])
        with step.window, Threads(self, "predict") as threads:
            outputs = threads(step, batch[0])
        return nest.map_structure(
            lambda raw: to_numpy(raw) if isinstance(raw, torch.Tensor) else raw, outputs
        )

    def fit_generator(
        self,
        generator: Any,
        steps_per_epoch: int | None = None,
        epochs: int = 1,
        verbose: int | str = 1,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        validation_data: Any = None,
        validation_steps: int | None = None,
        validation_freq: int | Collection[int] = 1,
        class_weight: Mapping[int, float] | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        shuffle: bool | str = True,
        initial_epoch: int = 0,
    ) -> History:
        """The old name of `fit` with a generator."""
        messages.warn("`Model.fit_generator` is deprecated: `Model.fit` takes generators.")
        return self.fit(
            generator,
            steps_per_epoch=steps_per_epoch,
            epochs=epochs,
            verbose=verbose,
            callbacks=callbacks,
            validation_data=validation_data,
            validation_steps=validation_steps,
            validation_freq=validation_freq,
            class_weight=class_weight,
            max_queue_size=max_queue_size,
            workers=workers,
            use_multiprocessing=use_multiprocessing,
            shuffle=shuffle,
            initial_epoch=initial_epoch,
        )

    def evaluate_generator(
        self,
        generator: Any,
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        verbose: int | str = 0,
    ) -> float | np.ndarray | list | dict[str, Any]:
        """The old name of `evaluate` with a generator."""
        messages.warn(
            "`Model.evaluate_generator` is deprecated: `Model.evaluate` takes generators."
        )
        return self.evaluate(
            generator,
            steps=steps,
            callbacks=callbacks,
            max_queue_size=max_queue_size,
            workers=workers,
            use_multiprocessing=use_multiprocessing,
            verbose=verbose,
        )

    def predict_generator(
        self,
        generator: Any,
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        verbose: int | str = 0,
    ) -> Any:
        """The old name of `predict` with a generator."""
        messages.warn("`Model.predict_generator` is deprecated: `Model.predict` takes generators.")
        return self.predict(
            generator,
            steps=steps,
            callbacks=callbacks,
            max_queue_size=max_queue_size,
            workers=workers,
            use_multiprocessing=use_multiprocessing,
            verbose=verbose,
        )


class AsCompiled:
    """Trains what was trainable when the model was compiled: `trainable` set later waits for the
    next compile()."""

    def __init__(self, model):
        states = model.__dict__.get("_compiled_trainable", ())
        self._changed = [
            (x, flag, x._trainable)
            for x, flag in states
            if x._trainable != flag and not x.__dict__.get("_torch_decides")
        ]

    def __enter__(self):
        for layer, compiled, _ in self._changed:
            _set_trainable(layer, compiled)

    def __exit__(self, *exc):
        for layer, _, now in self._changed:
            _set_trainable(layer, now)


def _set_trainable(layer, flag):
    layer.__dict__["_trainable"] = flag
    layer._refreeze()


def _batch(x, y, sample_weight):
    """One batch as raw values; ValueError unless all have as many rows."""
    batch = batch_to_raw((x, y, sample_weight), True)
    check_cardinality(*batch)
    return batch
