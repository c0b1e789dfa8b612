"""ModelCheckpoint: saves as training goes on."""

import os
import re

import numpy as np

from ...train._state_file import latest_checkpoint
from .._base.messages import print_msg
from .base import Callback, log, numbers
from .stopping import checked_mode
from .workers import own_path


class ModelCheckpoint(Callback):
    """Saves the model or its weights as training goes on (tf.keras.callbacks.ModelCheckpoint).

    filepath: may hold {epoch} and names of logs, as in "w.{epoch:02d}-{val_loss:.2f}.h5".
    monitor: the quantity that save_best_only looks at; mode: "min", "max", or "auto": "max" for
    names with "acc" in them; initial_value_threshold: a value that it has to beat.
    save_weights_only: weights alone; save_freq: "epoch" or a number of batches.

    ValueError for another save_freq, KeyError when filepath names what the logs lack.
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
        self._supports_tf_logs = True
        self.monitor, self.verbose = monitor, verbose
        self.filepath = os.fspath(filepath)
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.save_freq, self._options = save_freq, options
        self.epochs_since_last_save, self._batches, self._last_batch = 0, 0, -1
        self.load_weights_on_restart = kwargs.get("load_weights_on_restart", False)
        self.period = kwargs.get("period", 1)
        for name in set(kwargs) & {"load_weights_on_restart", "period"}:
            log.warning("`%s` argument of ModelCheckpoint is deprecated.", name)
        self._check_options(options)
        mode = checked_mode(mode, "ModelCheckpoint")
        if mode == "auto":
            mode = "max" if "acc" in monitor or monitor.startswith("fmeasure") else "min"
        self.monitor_op = np.greater if mode == "max" else np.less
        self.best = initial_value_threshold
        if self.best is None:
            self.best = -np.inf if mode == "max" else np.inf
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(
                f'Unrecognized save_freq: {save_freq}. Expected save_freq are "epoch" or integer'
            )
        self._current_epoch = 0

    def _check_options(self, options):
        if options is None:
            return
        if not self.save_weights_only and self.filepath.endswith(".keras"):
            raise ValueError(
                "The native Keras format does not support the `options` argument. Please remove "
                "the `options` argument."
            )
        wanted = ("train", "Checkpoint") if self.save_weights_only else ("saved_model", "Save")
        if type(options).__name__ != f"{wanted[1]}Options":
            raise TypeError(
                f"If save_weights_only is {self.save_weights_only}, then `options` must be either "
                f"None or a tf.{wanted[0]}.{wanted[1]}Options. Got {options}."
            )

    def _implements_train_batch_hooks(self):
        return self.save_freq != "epoch"

    def on_train_begin(self, logs=None):
        """Loads the newest file if asked to."""
        path = _newest(self.filepath) if self.load_weights_on_restart else None
        if path is None:
            return
        try:
            self.model.load_weights(path)
        except (OSError, ValueError) as error:
            raise ValueError(f"Error loading file from {path}. Reason: {error}") from error

    def on_epoch_begin(self, epoch, logs=None):
        """Notes the epoch."""
        self._current_epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Saves when `save_freq` batches have passed."""
        if self.save_freq == "epoch":
            return
        # several batches have passed where steps_per_execution is above 1
        self._batches += batch - self._last_batch if batch > self._last_batch else batch + 1
        self._last_batch = batch
        if self._batches >= self.save_freq:
            self._batches = 0
            self._save_model(self._current_epoch, batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        """Saves at the end of an epoch."""
        self.epochs_since_last_save += 1
        if self.save_freq == "epoch" and self.epochs_since_last_save >= self.period:
            self._save_model(epoch, None, logs)

    def _save_model(self, epoch, batch, logs):
        self.epochs_since_last_save = 0
        logs = numbers(logs or {})
        path = self._get_file_path(epoch, batch, logs)
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        if self.save_best_only:
            if not self._improved(epoch, path, logs):
                return
        elif self.verbose > 0:
            print_msg(f"\nEpoch {epoch + 1}: saving model to {path}")
        if os.path.isdir(path):
            raise OSError(
                "Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an "
                f"existing directory: {path}"
            )
        with own_path(self.model, path) as own:
            if self.save_weights_only:
                self.model.save_weights(own, overwrite=True, options=self._options)
            else:
                self.model.save(own, overwrite=True)

    def _improved(self, epoch, path, logs):
        """Whether the quantity is better than ever; notes it if so."""
        current = logs.get(self.monitor)
        if current is None:
            log.warning("Can save best model only with %s available, skipping.", self.monitor)
            return False
        better = bool(self.monitor_op(current, self.best))
        if self.verbose > 0:
            what = f"did not improve from {self.best:.5f}"
            if better:
                what = f"improved from {self.best:.5f} to {current:.5f}, saving model to {path}"
            print_msg(f"\nEpoch {epoch + 1}: {self.monitor} {what}")
        if better:
            self.best = current
        return better

    def _get_file_path(self, epoch, batch, logs):
        counts = {"epoch": epoch + 1}
        if batch is not None and "batch" not in logs:
            counts["batch"] = batch + 1
        try:
            return self.filepath.format(**counts, **logs)
        except KeyError as error:
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}'
            ) from None


def _newest(pattern):
    """The file that fits the pattern and was written last, the last by name among equals."""
    folder, name = os.path.split(pattern)
    fits = re.compile("^" + re.sub(r"{.*}", r".*", name) + "$")
    if not os.path.isdir(folder or "."):
        return None
    checkpoint = latest_checkpoint(folder)
    if checkpoint is not None and fits.match(os.path.basename(checkpoint)):
        return checkpoint
    found = [os.path.join(folder, n) for n in os.listdir(folder or ".") if fits.match(n)]
    return max(found, key=lambda path: (os.path.getmtime(path), path), default=None)


class SidecarEvaluatorModelExport(ModelCheckpoint):
    """Saves the best model that a SidecarEvaluator sees
    (tf.keras.callbacks.SidecarEvaluatorModelExport).

    export_filepath: where to save it; checkpoint_filepath: the files of weights that are
    evaluated, with "ckpt-" before their number; other arguments are those of ModelCheckpoint.
    """

    def __init__(self, export_filepath, checkpoint_filepath, **kwargs):
        super().__init__(filepath=export_filepath, save_best_only=True, **kwargs)
        self._checkpoint_filepath = os.fspath(checkpoint_filepath)

    def on_test_begin(self, logs=None):
        """Notes the number of the newest file."""
        newest = _newest(self._checkpoint_filepath)
        self.export_index = 0
        if newest is not None:
            self.export_index = int(re.match(r".*ckpt-(\d+)", newest)[1]) - 1

    def on_test_end(self, logs=None):
        """Saves the model if it is the best."""
        self.epochs_since_last_save += 1
        self._save_model(self.export_index, None, logs)
