"""tf.train.Checkpoint: saves and restores objects and the values in them."""

from __future__ import annotations

import logging
import os
import weakref
from typing import Any

import torch

from .._core.acting import acting
from .._core.dtypes import string as string_type
from .._core.errors import NotFoundError
from .._core.modes import modes
from .._core.state import state as thread
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._core.trackable import CHECKPOINT, AutoTrackable, Trackable, children, is_tracked, taken
from .._core.variable import Variable
from .._files import os_errors
from .._files.bundle_writing import write_bundle
from .._files.faults import naming
from .._files.saved_slices import open_checkpoint
from ._object_graph import GRAPH_KEY, saved_graph, string
from ._options import CheckpointOptions
from ._restoring import ByName, Restoration
from ._state_file import record
from ._status import CheckpointLoadStatus, InitializationOnlyStatus, NameBasedSaverStatus

_log = logging.getLogger("tensorflow")
_COUNTER = "save_counter"


class Checkpoint(AutoTrackable):
    """Objects whose values are saved and restored together (tf.train.Checkpoint).

    root: an object whose children are the checkpoint's own, or a weak reference to it.
    kwargs: further objects by name: layers, models, optimizers, modules, variables, iterators over
        datasets, tables, and lists, dicts and tuples of them.

    ValueError for what has nothing to save.

    >>> checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer)
    >>> path = checkpoint.save("/tmp/training/ckpt")
    >>> checkpoint.restore(path).assert_consumed()
    """

    def __init__(self, root: Any = None, **kwargs: Any) -> None:
        self.__dict__.update(_root=None, _attached={}, _counter=None)
        given = sorted(kwargs.items())
        if root is None:
            for name, value in given:
                setattr(self, name, value)
                _check(name, value)
            return
        target = root() if isinstance(root, weakref.ref) else root
        _check("root", target, containers=False)
        self.__dict__["_root"] = root if isinstance(root, weakref.ref) else lambda: target
        known = dict(children(target))
        self.__dict__["_counter"] = known.get(_COUNTER)
        for name, value in sorted([*given, ("root", root)]):
            if name != "root":
                object.__setattr__(self, name, value)
            value = value() if isinstance(value, weakref.ref) else value
            _check(name, value)
            if name not in known:
                self._attached[name] = value if name != "root" else None
            elif known[name] is not value:
                raise ValueError(
                    f"Cannot create a Checkpoint with keyword argument {name} if root.{name} "
                    "already exists."
                )

    def _trackable_children(self, save_type=CHECKPOINT):
        found = super()._trackable_children(save_type)
        return found if self._counter is None else {**found, _COUNTER: self._counter}

    @property
    def root(self) -> Any:
        """The object that the walk starts from: the one given, or the checkpoint itself."""
        return self if self._root is None else self._root()

    def _beside(self):
        """What the checkpoint adds to the children of the root that was given."""
        if self._root is None:
            return {}
        root = self._root()
        found = {n: root if n == "root" else v for n, v in self._attached.items()}
        return found if self._counter is None else {**found, _COUNTER: self._counter}

    # the counter
    @property
    def save_counter(self) -> Variable:
        """How many times `save` was called, an int64 variable."""
        self._make_counter()
        return self._counter

    def _make_counter(self):
        if self._counter is None:
            counter = Variable(0, trainable=False, name=_COUNTER, dtype="int64")
            self.__dict__["_counter"] = counter
            for call in taken(self.root, _COUNTER):
                call(counter)

    # saving
    def write(self, file_prefix: Any, options: CheckpointOptions | None = None) -> Any:
        """Writes the values as the checkpoint `file_prefix`, whose folder is made if need be.

        Returns the path, in a traced function as a tensor. Neither `save_counter` nor the folder's
        `checkpoint` file change.
        """
        if modes.active and thread.graph is not None:
            return self._write_in_graph(file_prefix, options)
        return self._written(os.fspath(file_prefix), options)

    @acting("SaveV2", lambda self, prefix, options: TensorSpec((), string_type))
    def _write_in_graph(self, prefix, options):
        prefix = prefix.numpy().decode() if isinstance(prefix, Tensor) else os.fspath(prefix)
        return Tensor(string(self._written(prefix, options)))

    def _written(self, prefix, options):
        options = _checked(options)
        graph, items = saved_graph(self.root, self._beside())
        folder = os.path.dirname(prefix)
        if folder:
            with os_errors.translated(folder):
                os.makedirs(folder, exist_ok=True)
        write_bundle(prefix, [*items, (GRAPH_KEY, string(graph.SerializeToString()))])
        options._written(prefix)
        return prefix

    def save(self, file_prefix: Any, options: CheckpointOptions | None = None) -> str:
        """Writes the values as `FILE_PREFIX-N`, N being one more each time, and notes it as the
        newest in the folder's `checkpoint` file.

        Returns the path.  NotImplementedError in a traced function.
        """
        if modes.active and thread.graph is not None:
            raise NotImplementedError(
                "Calling tf.train.Checkpoint.save() from a function is not supported, as save() "
                "modifies saving metadata in ways not supported by TensorFlow Operations. Consider "
                "using tf.train.Checkpoint.write(), a lower-level API which does not update "
                "metadata. tf.train.latest_checkpoint and related APIs will not see this "
                "checkpoint."
            )
        options = _checked(options)
        prefix = os.fspath(file_prefix)
        counter = self.save_counter
        counter.assign_add(1)
        path = self._written(f"{prefix}-{int(counter.numpy())}", CheckpointOptions())
        record(os.path.dirname(prefix), path, [path])
        options._written(path)
        return path

    def sync(self) -> None:
        """Nothing: files are whole when `save` is back."""

    # restoring
    def read(self, save_path: Any, options: CheckpointOptions | None = None) -> Any:
        """Restores the values that `write` wrote, now and as objects are made.

        Returns a status, whose `assert_consumed` and the like say whether all fitted.
        NotFoundError without such a checkpoint, DataLossError for a damaged one,
        InvalidArgumentError and ValueError for values of another dtype and shape.
        """
        if save_path is None:
            return InitializationOnlyStatus()
        path = _text(save_path)
        if os.path.isdir(path) and not os.path.exists(path + ".index"):
            variables = os.path.join(path, "variables", "variables")
            if os.path.exists(variables + ".index"):
                path = variables
        bundle = open_checkpoint(path)
        options = _checked(options)
        root, beside = self.root, self._beside()
        skip_slots = options.experimental_skip_slot_variables
        with naming(path):
            if GRAPH_KEY not in bundle:
                return _read_by_name(bundle, root, beside)
            restoration = Restoration(bundle, root, beside, skip_slots)
            restoration.restore_all(root)
            return CheckpointLoadStatus(restoration, self)

    def restore(self, save_path: Any, options: CheckpointOptions | None = None) -> Any:
        """Restores the values that `save` wrote, and `save_counter`: see `read`.

        save_path: the path that `save` gave, or the folder of a SavedModel; None restores nothing.
        """
        try:
            status = self.read(save_path, options)
        except NotFoundError as error:
            raise NotFoundError(
                None,
                None,
                f"Error when restoring from checkpoint or SavedModel at {save_path}: "
                f"{error.message}\nPlease double-check that the path is correct. You may be "
                "missing the checkpoint suffix (e.g. the '-1' in 'path/to/ckpt-1').",
            ) from None
        self._make_counter()
        if isinstance(status, NameBasedSaverStatus):
            status.add_to_optionally_restored(self._counter)
        return status


def _read_by_name(bundle, root, beside):
    _log.warning(
        "Restoring a name-based tf.train.Saver checkpoint using the object-based restore API. "
        "This mode uses global names to match variables, and so is somewhat fragile. It also "
        "adds new restore ops to the graph each time it is called when graph building. Prefer "
        "re-encoding training checkpoints in the object-based format: run save() on the "
        "object-based saver (the same one this message is coming from) and use that "
        "checkpoint in the future."
    )
    restoration = ByName(bundle)
    for obj in (root, *beside.values()):
        restoration.restore_all(obj)
    return NameBasedSaverStatus(restoration)


def _checked(options):
    options = options or CheckpointOptions()
    _ = options.experimental_enable_async_checkpoint
    return options


def _check(name, value, containers=True):
    if isinstance(value, weakref.ref):
        value = value()
    tracked = is_tracked(value) if containers else isinstance(value, (Trackable, torch.nn.Module))
    if tracked or isinstance(value, Variable) or _is_without_values(value):
        return
    raise ValueError(
        f"`Checkpoint` was expecting {name} to be a trackable object (an object derived from "
        f"`Trackable`), got {value}. If you believe this object should be trackable (i.e. it is "
        "part of the TensorFlow Python API and manages state), please open an issue."
    )


def _is_without_values(value):
    """What TensorFlow tracks though there is nothing to save: functions and datasets."""
    return hasattr(type(value), "get_concrete_function") or hasattr(type(value), "element_spec")


def _text(path):
    if isinstance(path, (Tensor, Variable)):
        path = path.numpy()
    if isinstance(path, bytes):
        return path.decode()
    if isinstance(path, (str, os.PathLike)):
        return os.fspath(path)
    raise TypeError(f"Expected binary or unicode string, got {path!r}")
