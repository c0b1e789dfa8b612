"""tf.keras.callbacks: functions that fit, evaluate and predict call as they go."""

import collections
import csv
import os

import numpy as np

from .._core import nest
from .utils.generic_utils import Progbar

_BATCH_HOOKS = {
    "train": ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end"),
    "test": ("on_test_batch_begin", "on_test_batch_end"),
    "predict": ("on_predict_batch_begin", "on_predict_batch_end"),
}


class Callback:
    """Base class of callbacks (tf.keras.callbacks.Callback).

    `model` is the model and `params` a dictionary with verbose, epochs and steps.  Methods get
    the number of the epoch or batch and `logs`, the results so far by name.
    """

    def __init__(self):
        self.validation_data = None
        self.model = None
        self._chief_worker_only = None
        self._supports_tf_logs = False

    def set_params(self, params):
        """Sets `params`."""
        self.params = params

    def set_model(self, model):
        """Sets `model`."""
        self.model = model

    def on_batch_begin(self, batch, logs=None):
        """The old name of `on_train_batch_begin`."""

    def on_batch_end(self, batch, logs=None):
        """The old name of `on_train_batch_end`."""

    def on_epoch_begin(self, epoch, logs=None):
        """Before an epoch of training."""

    def on_epoch_end(self, epoch, logs=None):
        """After an epoch and its validation."""

    def on_train_batch_begin(self, batch, logs=None):
        """Before a step of training."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """After a step of training."""
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch, logs=None):
        """Before a step of evaluation."""

    def on_test_batch_end(self, batch, logs=None):
        """After a step of evaluation."""

    def on_predict_batch_begin(self, batch, logs=None):
        """Before a step of prediction."""

    def on_predict_batch_end(self, batch, logs=None):
        """After a step of prediction; logs["outputs"] holds its outputs."""

    def on_train_begin(self, logs=None):
        """When fit begins."""

    def on_train_end(self, logs=None):
        """When fit ends."""

    def on_test_begin(self, logs=None):
        """When an evaluation begins."""

    def on_test_end(self, logs=None):
        """When an evaluation ends."""

    def on_predict_begin(self, logs=None):
        """When a prediction begins."""

    def on_predict_end(self, logs=None):
        """When a prediction ends."""

    def _implements(self, mode):
        """Whether a batch hook of the mode is overridden."""
        return any(
            getattr(type(self), hook) is not getattr(Callback, hook) or hook in self.__dict__
            for hook in _BATCH_HOOKS[mode]
        )


class CallbackList:
    """Calls a list of callbacks (tf.keras.callbacks.CallbackList).

    The progress bar stands apart: the loops redraw it from time to time, the others hear of each
    batch only if they listen.
    """

    def __init__(
        self, callbacks=None, add_history=False, add_progbar=False, model=None, **params
    ):
        self.callbacks = nest.flatten(callbacks) if callbacks else []
        self._history = next((c for c in self.callbacks if isinstance(c, History)), None)
        bar = next((c for c in self.callbacks if isinstance(c, ProgbarLogger)), None)
        if bar is None and add_progbar:
            bar = ProgbarLogger(count_mode="steps")
            self.callbacks.append(bar)
        if self._history is None and add_history:
            self._history = History()
            self.callbacks.append(self._history)
        self.progress_bar = bar
        self.params = params
        if model:
            self.set_model(model)
        if params:
            self.set_params(params)
        self._look()

    def _look(self):
        others = [c for c in self.callbacks if c is not self.progress_bar]
        hooked = {
            mode: any(_implements(c, mode) for c in others) for mode in ("train", "test", "predict")
        }
        self.train_batch_hooked = hooked["train"]
        self.test_batch_hooked = hooked["test"]
        self.predict_batch_hooked = hooked["predict"]

    def for_validation(self):
        """The same callbacks without the progress bar, which does not show validation steps."""
        return _Validation(self)

    def append(self, callback):
        """Adds a callback."""
        self.callbacks.append(callback)
        self._look()

    def set_params(self, params):
        """Tells the callbacks the parameters of the run."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model):
        """Tells the callbacks the model."""
        self.model = model
        if self._history is not None:
            model.history = self._history
        for callback in self.callbacks:
            callback.set_model(model)

    def __iter__(self):
        return iter(self.callbacks)


def _implements(callback, mode):
    check = getattr(callback, "_implements", None)
    if check is not None:
        return check(mode)
    return any(hasattr(callback, hook) for hook in _BATCH_HOOKS[mode])


def _forward_numbered(name):
    def hook(self, number, logs=None):
        logs = {} if logs is None else logs
        for callback in self.callbacks:
            getattr(callback, name)(number, logs)

    hook.__name__, hook.__doc__ = name, f"Calls `{name}` of each callback."
    return hook


def _forward_plain(name):
    def hook(self, logs=None):
        logs = {} if logs is None else logs
        for callback in self.callbacks:
            getattr(callback, name)(logs)

    hook.__name__, hook.__doc__ = name, f"Calls `{name}` of each callback."
    return hook


_NUMBERED = (
    "on_batch_begin on_batch_end on_epoch_begin on_epoch_end on_train_batch_begin "
    "on_train_batch_end on_test_batch_begin on_test_batch_end on_predict_batch_begin "
    "on_predict_batch_end"
).split()
_PLAIN = (
    "on_train_begin on_train_end on_test_begin on_test_end on_predict_begin on_predict_end"
).split()
for _name in _NUMBERED:
    setattr(CallbackList, _name, _forward_numbered(_name))
for _name in _PLAIN:
    setattr(CallbackList, _name, _forward_plain(_name))


class _Validation(CallbackList):
    def __init__(self, whole):
        self.callbacks = [c for c in whole.callbacks if c is not whole.progress_bar]
        self.progress_bar = None
        self._history = None
        self._look()


class History(Callback):
    """Keeps the results of each epoch (tf.keras.callbacks.History); fit returns it.

    `history` maps names to lists of one value per epoch, `epoch` lists the epochs.
    """

    def __init__(self):
        super().__init__()
        self.history = {}

    def on_train_begin(self, logs=None):
        """Begins the list of epochs."""
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        """Appends the results of an epoch."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        self.model.history = self


class BaseLogger(Callback):
    """Keeps the averages of metrics over an epoch (tf.keras.callbacks.BaseLogger).

    stateful_metrics: names that are logged as they are.
    """

    def __init__(self, stateful_metrics=None):
        super().__init__()
        self.stateful_metrics = set(stateful_metrics or [])

    def on_epoch_begin(self, epoch, logs=None):
        """Begins the sums."""
        self.seen = 0
        self.totals = {}

    def on_batch_end(self, batch, logs=None):
        """Adds a batch to the sums."""
        logs = logs or {}
        size = logs.get("size", 0)
        self.seen += size
        for name, value in logs.items():
            if name in self.stateful_metrics:
                self.totals[name] = value
            else:
                self.totals[name] = self.totals.get(name, 0) + value * size

    def on_epoch_end(self, epoch, logs=None):
        """Writes the averages into `logs`."""
        for name in self.params.get("metrics", ()):
            if logs is not None and name in self.totals:
                whole = name in self.stateful_metrics
                logs[name] = self.totals[name] if whole else self.totals[name] / self.seen


class ProgbarLogger(Callback):
    """Prints the progress bar (tf.keras.callbacks.ProgbarLogger).

    count_mode: "steps" or "samples"; stateful_metrics: names shown as they are.
    """

    def __init__(self, count_mode="samples", stateful_metrics=None):
        super().__init__()
        if count_mode not in ("samples", "steps"):
            raise ValueError(
                f"Unknown `count_mode`: {count_mode}. Expected values are ['samples', 'steps']"
            )
        self.use_steps = count_mode == "steps"
        self.stateful_metrics = set(stateful_metrics) if stateful_metrics else None
        self.seen, self.progbar, self.target, self.verbose, self.epochs = 0, None, None, 1, 1
        self._in_train = False

    def set_params(self, params):
        """Takes verbosity, epochs and steps."""
        self.params = params
        self.verbose, self.epochs = params["verbose"], params["epochs"]
        self.target = params["steps"]

    def on_train_begin(self, logs=None):
        """Notes that the bar is that of training."""
        self._in_train = True

    def on_epoch_begin(self, epoch, logs=None):
        """Begins the bar of an epoch."""
        self._reset()
        if self.verbose and self.epochs > 1:
            print(f"Epoch {epoch + 1}/{self.epochs}")

    def on_train_batch_end(self, batch, logs=None):
        """Redraws the bar."""
        self._update(batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        """Finishes the bar of an epoch."""
        self._finish(logs)

    def on_test_begin(self, logs=None):
        """Begins the bar of an evaluation."""
        if not self._in_train:
            self._reset()

    def on_test_batch_end(self, batch, logs=None):
        """Redraws the bar."""
        if not self._in_train:
            self._update(batch, logs)

    def on_test_end(self, logs=None):
        """Finishes the bar of an evaluation."""
        if not self._in_train:
            self._finish(logs)

    def on_predict_begin(self, logs=None):
        """Begins the bar of a prediction."""
        self._reset()

    def on_predict_batch_end(self, batch, logs=None):
        """Redraws the bar."""
        self._update(batch, None)

    def on_predict_end(self, logs=None):
        """Finishes the bar of a prediction."""
        self._finish(None)

    def _reset(self):
        self.seen = 0
        self.progbar = None
        if self.verbose:
            self._bar()  # whose clock starts now

    def _bar(self):
        if self.progbar is None:
            if self.stateful_metrics is None:
                self.stateful_metrics = {m.name for m in self.model.metrics} if self.model else set()
            self.progbar = Progbar(
                target=self.target,
                verbose=self.verbose,
                stateful_metrics=self.stateful_metrics | {"loss"},
                unit_name="step" if self.use_steps else "sample",
            )
        return self.progbar

    def _update(self, batch, logs):
        self.seen = batch + 1
        bar = self._bar()
        if self.verbose == 1:
            bar.stateful_metrics |= set(logs or ())
            bar.update(self.seen, list((logs or {}).items()), finalize=False)

    def _finish(self, logs):
        bar = self._bar()
        bar.stateful_metrics |= set(logs or ())
        if bar.target is None:
            bar.target = self.target = self.seen
        bar.update(bar.target, list((logs or {}).items()), finalize=True)


class LambdaCallback(Callback):
    """A callback out of functions (tf.keras.callbacks.LambdaCallback).

    on_epoch_begin and on_epoch_end take (epoch, logs), on_batch_begin and on_batch_end
    (batch, logs), on_train_begin and on_train_end (logs); other hooks by keyword.
    """

    def __init__(
        self,
        on_epoch_begin=None,
        on_epoch_end=None,
        on_batch_begin=None,
        on_batch_end=None,
        on_train_begin=None,
        on_train_end=None,
        **kwargs,
    ):
        super().__init__()
        self.__dict__.update(kwargs)
        given = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_batch_begin,
            "on_train_batch_end": on_batch_end,
        }
        self.__dict__.update({name: f for name, f in given.items() if f is not None})


class TerminateOnNaN(Callback):
    """Stops training when the loss is NaN or infinite (tf.keras.callbacks.TerminateOnNaN)."""

    def on_batch_end(self, batch, logs=None):
        """Looks at the loss."""
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(loss):
            print(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True


class _Monitor(Callback):
    """What callbacks that watch one quantity share: what better means."""

    _plain_modes = ("auto", "min", "max")

    def _set_mode(self, monitor, mode, who):
        if mode not in self._plain_modes:
            _warn(f"{who} mode {mode} is unknown, fallback to auto mode.")
            mode = "auto"
        grows = mode == "max" or (
            mode == "auto" and (monitor.endswith(("acc", "accuracy", "auc")) or "acc" in monitor
                                or monitor.startswith("fmeasure"))
        )
        self.monitor_op = np.greater if grows else np.less

    def _worst(self):
        return -np.inf if self.monitor_op is np.greater else np.inf


def _warn(message):
    import logging

    logging.getLogger("kerastorch").warning(message)


class EarlyStopping(_Monitor):
    """Stops training when a quantity no longer improves (tf.keras.callbacks.EarlyStopping).

    monitor: its name; min_delta: the least change that counts; patience: epochs to wait;
    mode: "min", "max" or "auto"; baseline: a value to beat; restore_best_weights: whether to end
    with the weights of the best epoch; start_from_epoch: epochs that are not looked at.
    """

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        baseline=None,
        restore_best_weights=False,
        start_from_epoch=0,
    ):
        super().__init__()
        self.monitor, self.patience, self.verbose = monitor, patience, verbose
        self.baseline, self.min_delta = baseline, abs(min_delta)
        self.wait = self.stopped_epoch = 0
        self.restore_best_weights, self.best_weights = restore_best_weights, None
        self.start_from_epoch = start_from_epoch
        self._set_mode(monitor, mode, "EarlyStopping")
        if self.monitor_op is np.less:
            self.min_delta *= -1

    def on_train_begin(self, logs=None):
        """Begins anew."""
        self.wait = self.stopped_epoch = 0
        self.best = self._worst()
        self.best_weights = None
        self.best_epoch = 0

    def on_epoch_end(self, epoch, logs=None):
        """Looks at the quantity."""
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self.best_weights = self.model.get_weights()
            self.best_epoch = epoch
        self.wait += 1
        if self._is_improvement(current, self.best):
            self.best, self.best_epoch = current, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self._is_improvement(current, self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self._stop(epoch)

    def _stop(self, epoch):
        self.stopped_epoch = epoch
        self.model.stop_training = True
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose > 0:
                print(
                    "Restoring model weights from the end of the best epoch: "
                    f"{self.best_epoch + 1}."
                )
            self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        """Says where training was stopped."""
        if self.stopped_epoch > 0 and self.verbose > 0:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")

    def get_monitor_value(self, logs):
        """The quantity, or None with a warning."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            _warn(
                f"Early stopping conditioned on metric `{self.monitor}` which is not available. "
                f"Available metrics are: {','.join(logs or {})}"
            )
        return value

    def _is_improvement(self, value, reference):
        return self.monitor_op(value - self.min_delta, reference)


class ModelCheckpoint(_Monitor):
    """Saves the model or its weights as training goes on (tf.keras.callbacks.ModelCheckpoint).

    filepath: may hold {epoch} and names of logs, as in "w.{epoch:02d}-{val_loss:.2f}.h5".
    monitor, mode: the quantity that save_best_only looks at; initial_value_threshold: a value it
        has to beat.
    save_weights_only: weights alone; save_freq: "epoch" or a number of batches.
    """

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        save_freq="epoch",
        options=None,
        initial_value_threshold=None,
        **kwargs,
    ):
        super().__init__()
        self.monitor, self.verbose = monitor, verbose
        self.filepath = os.fspath(filepath)
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.save_freq, self._options = save_freq, options
        self.epochs_since_last_save, self._batches = 0, 0
        self.load_weights_on_restart = kwargs.pop("load_weights_on_restart", False)
        self.period = kwargs.pop("period", 1)
        if kwargs:
            raise TypeError(f"Invalid keyword arguments: {set(kwargs)}. ")
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(
                f"Unrecognized save_freq: {save_freq}. Expected save_freq are 'epoch' or integer "
                "values"
            )
        self._set_mode(monitor, mode, "ModelCheckpoint")
        self.best = self._worst() if initial_value_threshold is None else initial_value_threshold
        self._epoch = 0

    def _implements(self, mode):
        return mode == "train" and self.save_freq != "epoch"

    def on_train_begin(self, logs=None):
        """Loads the newest checkpoint if asked to."""
        if self.load_weights_on_restart and os.path.exists(self.filepath):
            self.model.load_weights(self.filepath)

    def on_train_batch_end(self, batch, logs=None):
        """Saves when `save_freq` batches have passed."""
        if self.save_freq != "epoch":
            self._batches += 1
            if self._batches >= self.save_freq:
                self._batches = 0
                self._save(self._epoch, batch, logs)

    def on_epoch_begin(self, epoch, logs=None):
        """Notes the epoch."""
        self._epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        """Saves at the end of an epoch."""
        self.epochs_since_last_save += 1
        if self.save_freq == "epoch" and self.epochs_since_last_save >= self.period:
            self._save(epoch, None, logs)

    def _save(self, epoch, batch, logs):
        logs = logs or {}
        self.epochs_since_last_save = 0
        path = self._path(epoch, batch, logs)
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        if self.save_best_only and not self._improved(epoch, path, logs):
            return
        if not self.save_best_only and self.verbose > 0:
            print(f"\nEpoch {epoch + 1}: saving model to {path}")
        if self.save_weights_only:
            self.model.save_weights(path, overwrite=True)
        else:
            self.model.save(path, overwrite=True)

    def _improved(self, epoch, path, logs):
        current = logs.get(self.monitor)
        if current is None:
            _warn(f"Can save best model only with {self.monitor} available, skipping.")
            return False
        if self.monitor_op(current, self.best):
            if self.verbose > 0:
                print(
                    f"\nEpoch {epoch + 1}: {self.monitor} improved from {self.best:.5f} to "
                    f"{current:.5f}, saving model to {path}"
                )
            self.best = current
            return True
        if self.verbose > 0:
            print(f"\nEpoch {epoch + 1}: {self.monitor} did not improve from {self.best:.5f}")
        return False

    def _path(self, epoch, batch, logs):
        names = dict(logs) if batch is None else {"batch": batch + 1, **logs}
        try:
            return self.filepath.format(epoch=epoch + 1, **names)
        except KeyError as error:
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}'
            ) from None


class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of each epoch
    (tf.keras.callbacks.LearningRateScheduler).

    schedule: a function of (epoch, learning rate), or of the epoch, that gives the new rate.
    """

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        """Sets the learning rate."""
        optimizer = _with_rate(self.model)
        try:
            rate = self.schedule(epoch, float(np.asarray(optimizer.lr)))
        except TypeError:
            rate = self.schedule(epoch)
        if not (isinstance(rate, (float, np.float32, np.float64)) or hasattr(rate, "_t")):
            raise ValueError(
                f'The output of the "schedule" function should be float. Got: {rate}'
            )
        if hasattr(rate, "_t") and not rate.dtype.is_floating:
            raise ValueError(f"The dtype of `lr` Tensor should be float. Got: {rate.dtype}")
        optimizer.lr = float(rate)
        if self.verbose > 0:
            print(
                f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to "
                f"{float(rate)}."
            )

    def on_epoch_end(self, epoch, logs=None):
        """Logs the learning rate as `lr`."""
        if logs is not None:
            logs["lr"] = np.float32(np.asarray(self.model.optimizer.lr))


def _with_rate(model):
    if not hasattr(model.optimizer, "lr"):
        raise ValueError('Optimizer must have a "lr" attribute.')
    return model.optimizer


class ReduceLROnPlateau(_Monitor):
    """Multiplies the learning rate by `factor` when a quantity has stopped improving
    (tf.keras.callbacks.ReduceLROnPlateau).

    patience: epochs without improvement; min_delta: the least change that counts; cooldown:
    epochs to wait after a reduction; min_lr: lower bound.
    """

    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        verbose=0,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0,
        **kwargs,
    ):
        super().__init__()
        if factor >= 1.0:
            raise ValueError(
                f"ReduceLROnPlateau does not support a factor >= 1.0. Got {factor}"
            )
        if "epsilon" in kwargs:
            min_delta = kwargs.pop("epsilon")
        self.monitor, self.factor, self.patience = monitor, factor, patience
        self.verbose, self.mode, self.min_delta = verbose, mode, min_delta
        self.cooldown, self.min_lr = cooldown, min_lr
        self._reset()

    def _reset(self):
        self._set_mode(self.monitor, self.mode, "Learning rate reduction")
        self.best = self._worst()
        self.cooldown_counter = self.wait = 0

    def on_train_begin(self, logs=None):
        """Begins anew."""
        self._reset()

    def _better(self, current):
        if self.monitor_op is np.greater:
            return current > self.best + self.min_delta
        return current < self.best - self.min_delta

    def in_cooldown(self):
        """Whether a reduction was made a short while ago."""
        return self.cooldown_counter > 0

    def on_epoch_end(self, epoch, logs=None):
        """Looks at the quantity; logs the learning rate as `lr`."""
        optimizer = _with_rate(self.model)
        logs = logs if logs is not None else {}
        logs["lr"] = np.float32(np.asarray(optimizer.lr))
        current = logs.get(self.monitor)
        if current is None:
            _warn(
                f"Learning rate reduction is conditioned on metric `{self.monitor}` which is not "
                f"available. Available metrics are: {','.join(logs)}"
            )
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._better(current):
            self.best = current
            self.wait = 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch, optimizer)

    def _reduce(self, epoch, optimizer):
        old = float(np.asarray(optimizer.lr))
        if old > np.float32(self.min_lr):
            new = max(old * self.factor, self.min_lr)
            optimizer.lr = new
            if self.verbose > 0:
                print(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {new}.")
            self.cooldown_counter = self.cooldown
            self.wait = 0


class CSVLogger(Callback):
    """Writes the results of each epoch to a CSV file (tf.keras.callbacks.CSVLogger).

    separator: between values; append: whether to go on in an existing file.
    """

    def __init__(self, filename, separator=",", append=False):
        super().__init__()
        self.sep, self.filename, self.append = separator, os.fspath(filename), append
        self.writer = self.keys = None
        self.append_header = True

    def on_train_begin(self, logs=None):
        """Opens the file."""
        if self.append:
            if os.path.exists(self.filename):
                with open(self.filename) as f:
                    self.append_header = not bool(len(f.readline()))
            mode = "a"
        else:
            mode = "w"
        self.csv_file = open(self.filename, mode, newline="")  # noqa: SIM115  (closed at the end)

    def on_epoch_end(self, epoch, logs=None):
        """Writes a row."""
        logs = logs or {}
        if self.keys is None:
            self.keys = sorted(logs)
        if self.model.stop_training:
            logs = {k: logs.get(k, "NA") for k in self.keys}
        if not self.writer:
            dialect = type("Dialect", (csv.excel,), {"delimiter": self.sep})
            self.writer = csv.DictWriter(
                self.csv_file, fieldnames=["epoch", *self.keys], dialect=dialect
            )
            if self.append_header:
                self.writer.writeheader()
        row = collections.OrderedDict({"epoch": epoch})
        row.update((k, _csv_value(logs.get(k, "NA"))) for k in self.keys)
        self.writer.writerow(row)
        self.csv_file.flush()

    def on_train_end(self, logs=None):
        """Closes the file."""
        self.csv_file.close()
        self.writer = None


def _csv_value(value):
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)) or np.ndim(value) > 0:
        return '"[{}]"'.format(", ".join(map(str, value)))
    return value


class RemoteMonitor(Callback):
    """Sends the results of each epoch to a server (tf.keras.callbacks.RemoteMonitor).

    Posts to root + path, as JSON or as the form field `field`.
    """

    def __init__(
        self,
        root="http://localhost:9000",
        path="/publish/epoch/end/",
        field="data",
        headers=None,
        send_as_json=False,
    ):
        super().__init__()
        self.root, self.path, self.field = root, path, field
        self.headers, self.send_as_json = headers, send_as_json

    def on_epoch_end(self, epoch, logs=None):
        """Sends the results; a server that does not answer is only warned of."""
        import json
        import urllib.error
        import urllib.parse
        import urllib.request

        send = {"epoch": epoch, **{k: float(v) for k, v in (logs or {}).items()}}
        text = json.dumps(send)
        body = text if self.send_as_json else urllib.parse.urlencode({self.field: text})
        headers = dict(self.headers or {})
        if self.send_as_json:
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.root + self.path, body.encode(), headers)
        try:
            urllib.request.urlopen(request).close()
        except urllib.error.URLError:
            _warn(f"Could not reach RemoteMonitor root server at {self.root}")

