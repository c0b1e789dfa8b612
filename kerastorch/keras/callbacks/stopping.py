"""Callbacks that stop training."""

import numpy as np

from .._base.messages import print_msg
from .base import Callback, log, number


class TerminateOnNaN(Callback):
    """Stops training when the loss is NaN or infinite (tf.keras.callbacks.TerminateOnNaN)."""

    def __init__(self):
        super().__init__()
        self._supports_tf_logs = True

    def on_batch_end(self, batch, logs=None):
        """Looks at the loss."""
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(number(loss)):
            print_msg(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True


def checked_mode(mode, what):
    """ "min", "max" or "auto"; what is none of them counts as "auto", with a warning."""
    if mode in ("auto", "min", "max"):
        return mode
    log.warning("%s mode %s is unknown, fallback to auto mode.", what, mode)
    return "auto"


class EarlyStopping(Callback):
    """Stops training when a quantity no longer improves (tf.keras.callbacks.EarlyStopping).

    monitor: its name in the logs; min_delta: the least change that counts; patience: how many
    epochs may pass without one; mode: "min", "max", or "auto": "max" for names that end in acc,
    accuracy or auc; baseline: a value that has to be beaten; restore_best_weights: whether to end
    with the weights of the best epoch; start_from_epoch: the first epoch that is looked at.
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
        self.baseline = baseline
        self.wait = self.stopped_epoch = 0
        self.restore_best_weights, self.best_weights = restore_best_weights, None
        self.start_from_epoch = start_from_epoch
        mode = checked_mode(mode, "EarlyStopping")
        if mode == "auto":
            mode = "max" if monitor.endswith(("acc", "accuracy", "auc")) else "min"
        self.monitor_op = np.greater if mode == "max" else np.less
        self.min_delta = abs(min_delta) if mode == "max" else -abs(min_delta)

    def on_train_begin(self, logs=None):
        """Begins anew."""
        self.wait = self.stopped_epoch = 0
        self.best = np.inf if self.monitor_op is np.less else -np.inf
        self.best_weights = None
        self.best_epoch = 0

    def on_epoch_end(self, epoch, logs=None):
        """Looks at the quantity."""
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            # these are restored if no epoch ever improves
            self.best_weights = self.model.get_weights()
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
                print_msg(
                    "Restoring model weights from the end of the best epoch: "
                    f"{self.best_epoch + 1}."
                )
            self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        """Says where training was stopped."""
        if self.stopped_epoch > 0 and self.verbose > 0:
            print_msg(f"Epoch {self.stopped_epoch + 1}: early stopping")

    def get_monitor_value(self, logs):
        """The quantity, or None with a warning."""
        logs = logs or {}
        value = logs.get(self.monitor)
        if value is None:
            log.warning(
                "Early stopping conditioned on metric `%s` which is not available. Available "
                "metrics are: %s",
                self.monitor,
                ",".join(logs),
            )
        return value

    def _is_improvement(self, value, reference):
        return self.monitor_op(value - self.min_delta, reference)
