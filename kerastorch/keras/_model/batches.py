"""Training and evaluating a model batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ..._core import nest
from ..._core.convert import to_tensor
from ..._core.tensor import to_numpy
from .._train.data import batch_to_raw, check_class_weight, class_weights, handles
from .._train.steps import predict_step_for, read_logs, test_step_for, train_step_for
from .._train.threads import Threads

if TYPE_CHECKING:
    from ..callbacks import Callback, CallbackList, History


class Batches:
    """What a Model has for single batches, and under names of older versions."""

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
        step = train_step_for(self)
        x, y, weights = batch_to_raw((x, y, sample_weight), True)
        if class_weight:
            check_class_weight(class_weight)
            factor = class_weights(y, class_weight)
            weights = factor if weights is None else weights * factor
        if reset_metrics:
            self.reset_metrics()
        step.as_tuple = True
        with AsCompiled(self), Threads(self, "train") as threads:
            threads(step, x, y, weights)
        return self._answer(read_logs(self, step), return_dict)

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
        step = test_step_for(self)
        if reset_metrics:
            self.reset_metrics()
        step.as_tuple = True
        with Threads(self, "test") as threads:
            threads(step, *batch_to_raw((x, y, sample_weight), True))
        return self._answer(read_logs(self, step), return_dict)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as numpy arrays."""
        with Threads(self, "predict") as threads:
            outputs = threads(predict_step_for(self), batch_to_raw((x,), True)[0])
        return nest.map_structure(
            lambda raw: to_numpy(raw) if isinstance(raw, torch.Tensor) else raw, outputs
        )

    def fit_generator(
        self,
        generator: Any,
        steps_per_epoch: int | None = None,
        epochs: int = 1,
        verbose: int | str = 1,
        **kwargs: Any,
    ) -> History:
        """The old name of `fit` with a generator."""
        return self.fit(
            generator, steps_per_epoch=steps_per_epoch, epochs=epochs, verbose=verbose, **kwargs
        )

    def evaluate_generator(
        self,
        generator: Any,
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        verbose: int | str = 0,
        **kwargs: Any,
    ) -> float | np.ndarray | list | dict[str, Any]:
        """The old name of `evaluate` with a generator."""
        return self.evaluate(generator, steps=steps, callbacks=callbacks, verbose=verbose, **kwargs)

    def predict_generator(
        self,
        generator: Any,
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        verbose: int | str = 0,
        **kwargs: Any,
    ) -> Any:
        """The old name of `predict` with a generator."""
        return self.predict(generator, steps=steps, callbacks=callbacks, verbose=verbose, **kwargs)

    def make_train_function(self, force: bool = False) -> Callable:
        """A function that takes an iterator and runs one step of training."""
        self.train_function = _one_step(train_step_for(self), self)
        return self.train_function

    def make_test_function(self, force: bool = False) -> Callable:
        """A function that takes an iterator and runs one step of evaluation."""
        self.test_function = _one_step(test_step_for(self), self)
        return self.test_function

    def make_predict_function(self, force: bool = False) -> Callable:
        """A function that takes an iterator and gives the outputs for its next batch."""
        step = predict_step_for(self)
        self.predict_function = lambda iterator: handles(
            step(batch_to_raw(next(iterator), True)[0])
        )
        return self.predict_function


class AsCompiled:
    """Trains what was trainable when the model was compiled: `trainable` set later waits for the
    next compile()."""

    def __init__(self, model):
        states = model.__dict__.get("_compiled_trainable", ())
        self._changed = [(x, flag, x._trainable) for x, flag in states if x._trainable != flag]

    def __enter__(self):
        for layer, compiled, _ in self._changed:
            layer.__dict__["_trainable"] = compiled

    def __exit__(self, *exc):
        for layer, _, now in self._changed:
            layer.__dict__["_trainable"] = now


def _one_step(step, model):
    def function(iterator):
        step(*batch_to_raw(next(iterator), True))
        return {k: to_tensor(np.float32(v)) for k, v in read_logs(model, step).items()}

    return function
