"""BackupAndRestore: a training that was interrupted goes on where it was."""

import json
import os
import shutil
import zipfile

from ..._core.convert import to_tensor
from ..._core.trackable import nodes_and_paths, slot_variables
from ..._core.variable import Variable
from ..._files import tensor_proto
from ..._files.protos import message
from ..._files.replacing import replacing
from ..._files.zipped import Archive
from .._base import safe_mode
from .base import Callback, log

_NONE = -1
_INDEX = "state.json"


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
    """The state of a training: all variables that the model leads to, the epoch, the batch.

    The file is a zip: state.json, and a TensorProto for each variable.  Values are known by the
    names of the edges that lead to a variable; a slot of a legacy optimizer by those of the
    optimizer, of the variable, and its own.
    """

    def __init__(self, model, folder, by_batch):
        self._model, self._by_batch = model, by_batch
        self._folder = os.path.join(folder, "chief")
        self._path = os.path.join(self._folder, "training_state.zip")
        self._epoch = self._batch = _NONE
        self._values, self._built_for = {}, {}

    def save(self, epoch, batch):
        """Writes the state; what a killed process leaves is the state before, whole."""
        os.makedirs(self._folder, exist_ok=True)
        nodes, paths = nodes_and_paths(self._model)
        values = _variables(nodes, paths)
        index = {
            "epoch": epoch,
            "batch": batch,
            "values": list(values),
            "optimizers": _built_for(nodes, paths),
        }
        with replacing(self._path) as new, zipfile.ZipFile(new, "w") as archive:
            archive.writestr(_INDEX, json.dumps(index))
            for number, variable in enumerate(values.values()):
                archive.writestr(f"values/{number}", tensor_proto.serialized(variable._t))

    def restore(self):
        """Reads the state, if there is one, and gives the variables their values: those that are
        there, the others when `complete` is called."""
        if not os.path.exists(self._path):
            return
        with Archive(self._path, not safe_mode.trusted()) as archive:
            index = json.loads(archive.read(_INDEX))
            self._epoch, self._batch = index["epoch"], index["batch"]
            self._built_for = index["optimizers"]
            for number, name in enumerate(index["values"]):
                proto = message("tensorflow.TensorProto").FromString(
                    archive.read(f"values/{number}")
                )
                self._values[tuple(name)] = tensor_proto.array(proto)
        self._assign()

    @property
    def waits(self):
        """Whether values wait for their variables to be made."""
        return bool(self._values)

    def complete(self, build):
        """Restores what waits; `build` makes the variables of a model that has not been built."""
        if not self._model.built:
            build()
        self._assign()
        if self._values:
            names = ["/".join(name) for name in self._values]
            log.warning("%s: the model has no place for %s.", self._path, ", ".join(names))
            self._values = {}

    def _assign(self):
        nodes, paths = nodes_and_paths(self._model)
        _build(nodes, paths, self._built_for)
        nodes, paths = nodes_and_paths(self._model)
        for name, variable in _variables(nodes, paths).items():
            value = self._values.pop(name, None)
            if value is None:
                continue
            if tuple(variable.shape) != value.shape:
                raise ValueError(
                    f"{self._path}: the value of {'/'.join(name)} has shape {value.shape}, but the "
                    f"variable {variable.name} has shape {tuple(variable.shape)}."
                )
            variable.assign(to_tensor(value, variable.dtype))

    def place(self, initial_epoch, steps):
        """(epoch, steps of it that are done) to go on with."""
        if self._by_batch and self._batch >= 0:
            if steps is not None and self._batch >= steps - 1:
                return self._epoch + 1, 0
            return self._epoch, self._batch + 1
        if not self._by_batch and self._epoch >= 0:
            return self._epoch + 1, 0
        return initial_epoch, 0

    def remove(self):
        """Removes the backup."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _variables(nodes, paths):
    """{name: variable}; a name is the path, or those of an optimizer and a variable, and a slot."""
    found = {(p,): v for p, v in zip(paths, nodes, strict=True) if isinstance(v, Variable)}
    for optimizer, variable, name, slot in slot_variables(nodes):
        found[paths[optimizer], paths[variable], name] = slot
    return found


def _built_for(nodes, paths):
    """{path of an optimizer: [paths of the variables it was built for]}."""
    places = {id(node): path for node, path in zip(nodes, paths, strict=True)}
    found = {}
    for node, path in zip(nodes, paths, strict=True):
        variables = _trained_by(node)
        if variables is not None:
            found[path] = [places[id(v)] for v in variables if id(v) in places]
    return found


def _trained_by(node):
    """The variables that an optimizer was built for, None for what is no (built) optimizer."""
    if not hasattr(node, "apply_gradients"):
        return None
    slots = getattr(node, "_slots", None)
    if slots is not None:
        return [slot[""] for slot in slots.values()]
    return getattr(node, "_trained", None) or None


def _build(nodes, paths, built_for):
    """Makes the variables of the optimizers that have none yet and whose variables are there."""
    places = dict(zip(paths, nodes, strict=True))
    for path, names in built_for.items():
        optimizer = places.get(path)
        if optimizer is None or not all(name in places for name in names):
            continue
        variables = [places[name] for name in names]
        if hasattr(optimizer, "_create_all_weights"):
            optimizer._create_all_weights(variables)
        elif not getattr(optimizer, "_trained", True):
            optimizer._build_in_scope(variables)
