"""BackupAndRestore: a training that was interrupted goes on where it was."""

import os
import shutil

from ..._core.variable import Variable
from ...train._checkpoint import Checkpoint
from ...train._manager import CheckpointManager
from .base import Callback, log
from .workers import is_chief, own_folder

_NONE = -1


class BackupAndRestore(Callback):
    """Saves the state of a training now and then, and goes on from there when fit is called again
    after an interruption (tf.keras.callbacks.BackupAndRestore): weights, optimizers, epoch.

    backup_dir: the folder for the backup, of this training alone.
    save_freq: "epoch", or a number of batches.
    delete_checkpoint: whether to remove the backup when fit has ended well.
    save_before_preemption: taken, as in TensorFlow it acts under MultiWorkerMirroredStrategy only.

    ValueError when neither save_freq nor save_before_preemption is given.
    """

    def __init__(
        self,
        backup_dir,
        save_freq="epoch",
        delete_checkpoint=True,
        save_before_preemption=False,
    ):
        super().__init__()
        if not save_freq and not save_before_preemption:
            raise ValueError("Either `save_freq` or `save_before_preemption` must be set.")
        self._supports_tf_logs = True
        self.backup_dir, self.save_freq = os.fspath(backup_dir), save_freq
        self.delete_checkpoint = delete_checkpoint
        self.save_before_preemption = save_before_preemption
        self._batches, self._last_batch, self._epoch = 0, -1, 0

    def _implements_train_batch_hooks(self):
        return self.save_freq != "epoch"

    def on_train_begin(self, logs=None):
        """Restores what an interrupted training left."""
        state = _TrainingState(self.model, self.backup_dir, isinstance(self.save_freq, int))
        state.restore()
        self._training_state = self.model.__dict__["_training_state"] = state

    def on_train_batch_end(self, batch, logs=None):
        """Saves when `save_freq` batches have passed."""
        if not self.save_freq or self.save_freq == "epoch":
            return
        passed = batch - self._last_batch if batch > self._last_batch else batch + 1
        self._batches, self._last_batch = self._batches + passed, batch
        if self._batches >= self.save_freq:
            self._batches = 0
            self._training_state.save(self._epoch, batch)

    def on_epoch_begin(self, epoch, logs=None):
        """Notes the epoch."""
        self._epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        """Saves at the end of an epoch."""
        if self.save_freq == "epoch":
            self._training_state.save(epoch, _NONE)

    def on_train_end(self, logs=None):
        """Removes the backup if asked to."""
        if self.delete_checkpoint:
            self._training_state.remove()
        self._training_state.close()
        del self._training_state
        del self.model.__dict__["_training_state"]


class BackupAndRestoreExperimental(BackupAndRestore):
    """The old name of BackupAndRestore (tf.keras.callbacks.experimental.BackupAndRestore)."""

    def __init__(self, *args, **kwargs):
        log.warning(
            "`tf.keras.callbacks.experimental.BackupAndRestore` endpoint is deprecated and will be "
            "removed in a future release. Please use `tf.keras.callbacks.BackupAndRestore`."
        )
        super().__init__(*args, **kwargs)


class _TrainingState:
    """The state of a training as checkpoints: the model, its optimizers, the epoch and the batch.

    What the model has not made yet is restored as it comes.
    """

    def __init__(self, model, folder, by_batch):
        self._by_batch = by_batch
        self._epoch = Variable(_NONE, trainable=False, name="ckpt_saved_epoch", dtype="int64")
        self._batch = Variable(_NONE, trainable=False, name="ckpt_saved_batch", dtype="int64")
        checkpoint = Checkpoint(
            model=model, ckpt_saved_epoch=self._epoch, ckpt_saved_batch=self._batch
        )
        folder = os.path.join(folder, "chief")
        self._shared = CheckpointManager(checkpoint, folder, max_to_keep=1)
        self._is_chief = is_chief(model)
        self._manager = self._shared
        if not self._is_chief:
            own = own_folder(model, folder)
            self._manager = CheckpointManager(checkpoint, own, max_to_keep=1)

    def save(self, epoch, batch):
        """Writes the state; what a killed process leaves is the state before, whole."""
        self._epoch.assign(epoch)
        self._batch.assign(batch)
        self._manager.save()

    def restore(self):
        """Reads the state, if there is one."""
        self._shared.restore_or_initialize()

    def place(self, initial_epoch, steps):
        """(epoch, steps of it that are done) to go on with."""
        epoch, batch = int(self._epoch), int(self._batch)
        if self._by_batch and batch >= 0:
            if steps is not None and batch >= steps - 1:
                return epoch + 1, 0
            return epoch, batch + 1
        if not self._by_batch and epoch >= 0:
            return epoch + 1, 0
        return initial_epoch, 0

    def remove(self):
        """Removes the backup."""
        shutil.rmtree(self._manager.directory, ignore_errors=True)

    def close(self):
        """Removes what is of use to this process alone."""
        if not self._is_chief:
            self.remove()
