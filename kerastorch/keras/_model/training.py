"""fit, evaluate and predict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._core import allocator
from ..._core.plain_graphs import runs_outside
from ..._core.tracebacks import shortens_tracebacks
from .._base.naming import check_scope
from .._train import loops
from .._train.data import Ahead, ended, make_source, split_validation
from .._train.replicas import in_scope, own_data, split_source
from .._train.unpacking import unpack_x_y_sample_weight
from ..callbacks import CallbackList
from .batches import AsCompiled
from .functions import not_in_tf_function

if TYPE_CHECKING:
    from ..callbacks import Callback, History


class Training:
    """What a Model has to be trained, evaluated and to predict with."""

    @shortens_tracebacks
    @runs_outside
    @in_scope
    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool | str = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | Collection[int] = 1,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> History:
        """Trains the model and returns the History.

        x, y: arrays, tensors, DataFrames, or lists or dicts of them; or x alone: a generator, a
            keras.utils.Sequence, a Dataset or any iterable of (x, y[, sample_weight]) batches.
        batch_size: 32 by default; epochs, initial_epoch: the range of epochs.
        verbose: 0 silent, 1 a progress bar ("auto"), 2 a line per epoch.
        validation_split: the share of the last samples held out, or validation_data:
            (x, y[, sample_weight]) or any of the above.
        shuffle: whether rows are permuted anew in each epoch ("batch": whole batches).
        class_weight: {class: weight}; sample_weight: one weight per sample.
        steps_per_epoch, validation_steps: how many batches to take, by default all.
        validation_freq: validate every so many epochs, or after the epochs (from 1) listed.
        workers, max_queue_size: how many threads (processes for use_multiprocessing) make the
            batches of a Sequence or generator ahead of their use, and how many; 1 makes them here.
        """
        self._require_compiled()
        not_in_tf_function("fit")
        self._check_scopes()
        verbose = 1 if verbose == "auto" else verbose
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split_validation(
                (x, y, sample_weight), validation_split
            )
        source = make_source(
            own_data(self, x),
            y,
            sample_weight,
            batch_size,
            shuffle,
            steps_per_epoch,
            epochs - initial_epoch,
            Ahead(workers, max_queue_size, use_multiprocessing),
        )
        source = split_source(self, source)
        _peek(source)
        self._note_batches(source)
        steps = steps_per_epoch if steps_per_epoch is not None else source.steps
        callbacks = self._callbacks(callbacks, verbose, epochs, steps, history=True)
        self.stop_training = False
        function = self._own_function("train")
        loop = loops.Epochs(
            *(self, source, callbacks, class_weight, steps_per_epoch),
            *(epochs - initial_epoch, function),
        )
        validate, held_out = self._validator(
            validation_data,
            {
                "batch_size": validation_batch_size or batch_size,
                "steps": validation_steps,
                "callbacks": callbacks,
                "max_queue_size": max_queue_size,
                "workers": workers,
                "use_multiprocessing": use_multiprocessing,
            },
            validation_freq,
        )
        callbacks.on_train_begin()
        initial_epoch = self._go_on(loop, initial_epoch, epochs, steps)
        with allocator.keeping(), AsCompiled(self), ended(source), ended(held_out):
            logs = loop.run(initial_epoch, epochs, validate)
        self.__dict__.pop("_validation_source", None)
        if getattr(self.optimizer, "use_ema", False):
            self.optimizer.finalize_variable_values(self.trainable_variables)
        callbacks.on_train_end(logs)
        return self.history

    def _go_on(self, loop, initial_epoch, epochs, steps):
        """Where to begin: after what a BackupAndRestore callback has restored, if there is one."""
        backup = self.__dict__.get("_training_state")
        if backup is None:
            return initial_epoch
        initial_epoch, loop.done = backup.place(initial_epoch, steps)
        if loop.done and hasattr(loop.source, "run_on"):
            loop.source.run_on(epochs)
        return initial_epoch

    def _check_scopes(self):
        """ValueError for names that no graph takes, unless the model runs without one."""
        try:
            check_scope(self.name, root=True)
            if not getattr(self, "_drawn", True):  # what is drawn has been looked at
                for layer in self.layers:
                    check_scope(layer.name, root=False)
        except ValueError:
            if not self.run_eagerly:
                raise

    def _note_batches(self, source):
        """Remembers whether batches differ in size, for the shape a Sequential is drawn with."""
        self.__dict__["_sizes_differ"] = getattr(source, "has_partial_batch", False)

    def _validator(self, data, options, frequency):
        """The function of the epoch that gives the validation logs, or None, and its source."""
        if data is None:
            return lambda epoch: None, None
        if getattr(data, "shape", None) and not isinstance(data, (tuple, list)):
            raise ValueError(
                "Expected `validation_data` to be (x, y), (x, y, sample_weight) or a dataset, got "
                f"one {type(data).__name__} of shape {tuple(data.shape)}"
            )
        if not isinstance(frequency, (int, np.integer, list, tuple, set)):
            raise ValueError(
                f"Expected `validation_freq` to be a list or int. Received: "
                f"validation_freq={frequency} of the type {type(frequency)}."
            )
        x, y, weights = (
            unpack_x_y_sample_weight(data)
            if isinstance(data, (tuple, list))
            else (data, None, None)
        )
        ahead = Ahead(*(options[k] for k in ("workers", "max_queue_size", "use_multiprocessing")))
        source = make_source(
            *(own_data(self, x), y, weights, options["batch_size"], False, options["steps"]),
            ahead=ahead,
        )
        source = split_source(self, source)

        def validate(epoch):
            if epoch and getattr(source, "is_spent", bool)():
                return None
            if not _is_due(epoch + 1, frequency):
                return None
            getattr(source, "anew", bool)()
            self.__dict__["_validation_source"] = source
            return self.evaluate(
                x=x,
                y=y,
                sample_weight=weights,
                return_dict=True,
                _use_cached_eval_dataset=True,
                **options,
            )

        return validate, source

    def _callbacks(self, callbacks, verbose, epochs, steps, history=False):
        if isinstance(callbacks, CallbackList):
            return callbacks
        return CallbackList(
            callbacks,
            add_history=history,
            add_progbar=verbose != 0,
            model=self,
            verbose=verbose,
            epochs=epochs,
            steps=steps,
        )

    @shortens_tracebacks
    @runs_outside
    @in_scope
    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> float | np.ndarray | list | dict[str, Any]:
        """The loss and metrics on data: a float, a list in the order of `metrics_names`, or a dict.

        Arguments are as those of `fit`.
        """
        self._require_compiled()
        not_in_tf_function("evaluate")
        self._check_scopes()
        in_fit = kwargs.pop("_use_cached_eval_dataset", False)
        if kwargs:
            raise TypeError(f"Invalid keyword arguments: {list(kwargs)}")
        source = self.__dict__.get("_validation_source") if in_fit else None
        if source is None:
            ahead = Ahead(workers, max_queue_size, use_multiprocessing)
            x = own_data(self, x)
            source = make_source(x, y, sample_weight, batch_size, False, steps, ahead=ahead)
            source = split_source(self, source)
            self._note_batches(source)
        _peek(source)
        verbose = 1 if verbose == "auto" else verbose
        callbacks = self._callbacks(callbacks, verbose, 1, steps or source.steps)
        function = self._own_function("test")
        with allocator.keeping(), ended(None if in_fit else source):
            logs = loops.run_evaluation(self, source, callbacks, steps, function)
        return self._answer(logs, return_dict)

    def _answer(self, logs, return_dict):
        """The logs as a dict, or as a list in the order of `metrics_names`, then of names."""
        if return_dict:
            return logs
        known = [name for name in self.metrics_names if name in logs]
        values = [logs[name] for name in known + sorted(set(logs) - set(known))]
        return values[0] if len(values) == 1 else values

    @shortens_tracebacks
    @runs_outside
    @in_scope
    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> Any:
        """The outputs for `x` as numpy arrays."""
        not_in_tf_function("predict")
        self._check_scopes()
        ahead = Ahead(workers, max_queue_size, use_multiprocessing)
        x = own_data(self, x)
        source = make_source(x, None, None, batch_size, False, steps, ahead=ahead)
        source = split_source(self, source)
        _peek(source)
        self._note_batches(source)
        verbose = 1 if verbose == "auto" else verbose
        callbacks = self._callbacks(callbacks, verbose, 1, steps or source.steps)
        function = self._own_function("predict")
        with allocator.keeping(source.steps != 1), ended(source):
            return loops.run_prediction(self, source, callbacks, steps, function)


def _is_due(number, frequency):
    """Whether the epoch of a number from 1 on is one after which to validate."""
    if isinstance(frequency, (list, tuple, set)):
        return number in frequency
    return number % frequency == 0


def _peek(source):
    peek = getattr(source, "peek", None)
    if peek is not None:
        peek()
