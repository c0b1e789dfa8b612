"""Callbacks that change the learning rate."""

import numpy as np

from ..._core.tensor import Tensor
from .._base.messages import print_msg
from ..optimizers.schedules import LearningRateSchedule
from .base import Callback, log
from .stopping import checked_mode


def _rate(model):
    """The learning rate, a numpy float32."""
    return np.float32(np.asarray(model.optimizer.lr))


def _set_rate(model, rate):
    variable = model.optimizer.lr
    if isinstance(variable, LearningRateSchedule):
        raise AttributeError(
            f"The learning rate is a {type(variable).__name__}, a schedule, and cannot be set."
        )
    if hasattr(variable, "assign"):
        variable.assign(np.asarray(rate, dtype=variable.dtype.as_numpy_dtype))
    else:
        model.optimizer.lr = rate


class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of each epoch
    (tf.keras.callbacks.LearningRateScheduler); the logs have it as "lr".

    schedule: a function of (epoch, learning rate), or of the epoch, that gives the new rate.
    verbose: 1 for a message each time.

    ValueError when the schedule gives no float.
    """

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        """Sets the learning rate."""
        if not hasattr(self.model.optimizer, "lr"):
            raise ValueError('Optimizer must have a "lr" attribute.')
        try:
            rate = self.schedule(epoch, float(_rate(self.model)))
        except TypeError:  # the function takes the epoch alone
            rate = self.schedule(epoch)
        if not isinstance(rate, (Tensor, float, np.float32, np.float64)):
            raise ValueError(f'The output of the "schedule" function should be float. Got: {rate}')
        if isinstance(rate, Tensor) and not rate.dtype.is_floating:
            raise ValueError(f"The dtype of `lr` Tensor should be float. Got: {rate.dtype}")
        _set_rate(self.model, rate.numpy() if isinstance(rate, Tensor) else rate)
        if self.verbose > 0:
            print_msg(
                f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}."
            )

    def on_epoch_end(self, epoch, logs=None):
        """Logs the learning rate."""
        if logs:
            logs["lr"] = _rate(self.model)


class ReduceLROnPlateau(Callback):
    """Multiplies the learning rate by `factor` when a quantity has stopped improving
    (tf.keras.callbacks.ReduceLROnPlateau); the logs have the rate as "lr".

    monitor: its name in the logs; patience: how many epochs may pass without improvement;
    mode: "min", "max", or "auto": "max" for names with "acc" in them; min_delta: the least change
    that counts; cooldown: epochs to wait after a reduction; min_lr: the lower bound.
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
            raise ValueError(f"ReduceLROnPlateau does not support a factor >= 1.0. Got {factor}")
        if "epsilon" in kwargs:
            min_delta = kwargs.pop("epsilon")
            log.warning("`epsilon` argument is deprecated and will be removed, use `min_delta`.")
        self.monitor, self.factor, self.patience = monitor, factor, patience
        self.verbose, self.mode, self.min_delta = verbose, mode, min_delta
        self.cooldown, self.min_lr = cooldown, min_lr
        self._reset()

    def _reset(self):
        self.mode = checked_mode(self.mode, "Learning rate reduction")
        grows = self.mode == "max" or (self.mode == "auto" and "acc" in self.monitor)
        if grows:
            self.monitor_op = lambda a, b: np.greater(a, b + self.min_delta)
        else:
            self.monitor_op = lambda a, b: np.less(a, b - self.min_delta)
        self.best = -np.inf if grows else np.inf
        self.cooldown_counter = self.wait = 0

    def on_train_begin(self, logs=None):
        """Begins anew."""
        self._reset()

    def in_cooldown(self):
        """Whether a reduction was made a short while ago."""
        return self.cooldown_counter > 0

    def on_epoch_end(self, epoch, logs=None):
        """Looks at the quantity; logs the learning rate."""
        logs = logs or {}
        logs["lr"] = _rate(self.model)
        current = logs.get(self.monitor)
        if current is None:
            log.warning(
                "Learning rate reduction is conditioned on metric `%s` which is not available. "
                "Available metrics are: %s",
                self.monitor,
                ",".join(logs),
            )
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self.monitor_op(current, self.best):
            self.best, self.wait = current, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch):
        old = _rate(self.model)
        if old <= np.float32(self.min_lr):
            return
        new = max(float(old) * self.factor, self.min_lr)
        _set_rate(self.model, new)
        if self.verbose > 0:
            print_msg(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {new}.")
        self.cooldown_counter, self.wait = self.cooldown, 0
