"""tf.compat.v1.train.Saver: checkpoints by the names of variables."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.errors import NotFoundError, invalid
from ..._core.plain_graphs import plain_graph
from ..._files.bundle_writing import write_bundle
from ..._files.protos import message
from ..._files.replacing import replacing
from ..._files.saved_slices import open_checkpoint
from ..._graph.default_graph import get_default_graph
from ...train import _state_file
from ._meta_graph_defs import meta_graph_def
from ._variables import GraphKeys

_HOUR = 3600


def write_data(path: str, data: bytes) -> None:
    """Writes a file as a whole."""
    with replacing(path) as temporary, open(temporary, "wb") as file:
        file.write(data)


def write_message(path: Any, made: Any, as_text: bool) -> None:
    """Writes a message, as text or as bytes."""
    from google.protobuf import text_format

    text = text_format.MessageToString(made).encode() if as_text else None
    write_data(os.fspath(path), text or made.SerializeToString(deterministic=True))


def _by_name(graph):
    return {v.name.removesuffix(":0"): v for v in graph.get_collection(GraphKeys.GLOBAL_VARIABLES)}


class Saver:
    """Saves and restores variables by their names, in TensorFlow's checkpoint files.

    var_list: variables, or {name in the file: variable}; by default all of the graph that can be
    saved.  max_to_keep: how many checkpoints stay, all for 0 or None.
    keep_checkpoint_every_n_hours: one of so many hours stays for good.
    pad_step_number: fills the step in the name with zeros, to 8 digits.
    """

    def __init__(
        self, var_list=None, reshape=False, sharded=False, max_to_keep=5,
        keep_checkpoint_every_n_hours=10000.0, name=None, restore_sequentially=False,
        saver_def=None, builder=None, defer_build=False, allow_empty=False, write_version=2,
        pad_step_number=False, save_relative_paths=False, filename=None,
    ):  # fmt: skip
        self._reshape, self._max_to_keep = reshape, max_to_keep
        self._hours, self._padded = keep_checkpoint_every_n_hours, pad_step_number
        self._relative, self._allow_empty = save_relative_paths, allow_empty
        self._next = time.time() + self._hours * _HOUR
        self._last: list[tuple[str, float]] = []
        self._given, self._variables, self._nodes = var_list, None, None
        self._version = saver_def.version if saver_def is not None else write_version
        self._graph: Any = None
        self._written: tuple[Any, bytes] | None = None  # (state of the graph, its MetaGraphDef)
        if saver_def is not None:
            self._max_to_keep = saver_def.max_to_keep
            self._hours = saver_def.keep_checkpoint_every_n_hours or self._hours
        if not defer_build:
            self.build()

    def build(self) -> None:
        """Looks for the variables; ValueError where there are none."""
        given = self._given
        self._graph = plain_graph()
        if given is None:
            graph = get_default_graph()
            given = graph.get_collection(GraphKeys.GLOBAL_VARIABLES)
            given += graph.get_collection(GraphKeys.SAVEABLE_OBJECTS)
        if isinstance(given, Mapping):
            found = dict(given)
        else:
            found = {}
            for variable in given:
                name = variable.name.removesuffix(":0")
                if name in found and found[name] is not variable:
                    raise ValueError(f"At least two variables have the same name: {name}")
                found[name] = variable
        if not found and not self._allow_empty:
            raise ValueError("No variables to save")
        self._variables = found

    # what there is
    @property
    def last_checkpoints(self) -> list[str]:
        """The paths of the checkpoints that are kept, oldest first."""
        return [path for path, _ in self._last]

    def set_last_checkpoints(self, last_checkpoints: Sequence[str]) -> None:
        """Says which checkpoints are there."""
        self.set_last_checkpoints_with_time([(p, float("inf")) for p in last_checkpoints])

    def set_last_checkpoints_with_time(self, last: Sequence[tuple[str, float]]) -> None:
        """Says which checkpoints are there, and of when."""
        if not isinstance(last, list):
            raise AssertionError(f"A list of (path, time) is expected, not {last!r}.")
        self._last = list(last)

    def recover_last_checkpoints(self, checkpoint_paths: Sequence[str]) -> None:
        """Takes those of these checkpoints that exist as the ones to keep."""
        found = [p for p in checkpoint_paths if _state_file.checkpoint_exists(p)]
        times = _state_file.get_checkpoint_mtimes(found)
        self.set_last_checkpoints_with_time(list(zip(found, times, strict=True)))

    # the graph
    def as_saver_def(self) -> Any:
        """The SaverDef: what is kept, and the names of the nodes that save and restore."""
        made = message("tensorflow.SaverDef")()
        names = self._nodes or ("save/Const:0", "save/control_dependency:0", "save/restore_all")
        made.filename_tensor_name, made.save_tensor_name, made.restore_op_name = names
        made.max_to_keep = self._max_to_keep or 0
        made.keep_checkpoint_every_n_hours, made.version = self._hours, self._version
        return made

    def to_proto(self, export_scope: str | None = None) -> Any:
        """The SaverDef."""
        return self.as_saver_def()

    @staticmethod
    def from_proto(saver_def: Any, import_scope: str | None = None) -> Saver:
        """The Saver of a SaverDef, for the variables of the default graph."""
        return Saver(saver_def=saver_def, name=import_scope)

    def run_by(self, filename_tensor: str, save_tensor: str, restore_op: str, whole: bool) -> None:
        """Names the nodes of the graph that save and restore; `whole`: whether they do it alone."""
        self._nodes = filename_tensor, save_tensor, restore_op
        self._variables = None if whole else self._variables

    def export_meta_graph(
        self, filename=None, collection_list=None, as_text=False, export_scope=None,
        clear_devices=False, clear_extraneous_savers=False, strip_default_attrs=False,
        save_debug_info=False,
    ):  # fmt: skip
        """The MetaGraphDef of the default graph with this Saver, written to a file where one is
        named."""
        made, _ = self.meta_graph(get_default_graph(), collection_list)
        if filename:
            write_message(filename, made, as_text)
        return made

    def meta_graph(self, graph: Any, collections: Any = None) -> tuple[Any, Any]:
        """(the MetaGraphDef of a graph with this Saver, how it was written)."""
        return meta_graph_def(graph, self.saved_variables(graph), self.as_saver_def(), collections)

    def saved_variables(self, graph: Any) -> dict[str, Any] | None:
        """{name in checkpoints: variable}; None where the graph has nodes that save, of a file."""
        if self._nodes:
            return None
        return self._variables if self._variables is not None else _by_name(graph)

    def _write_graph(self, path):
        graph = self._graph or get_default_graph()
        state = graph.version, {k: len(v) for k, v in graph.collections.items()}
        if self._written is None or self._written[0] != state:
            made, _ = self.meta_graph(graph)
            self._written = state, made.SerializeToString(deterministic=True)
        write_data(path, self._written[1])

    # saving
    def save(
        self, sess, save_path, global_step=None, latest_filename=None, meta_graph_suffix="meta",
        write_meta_graph=True, write_state=True, strip_default_attrs=False,
        save_debug_info=False,
    ):  # fmt: skip
        """Writes a checkpoint and gives its path, "save_path-step" with a `global_step`.

        Beside it the MetaGraphDef of the graph is written, as ".meta".  ValueError for a folder
        that is not there.
        """
        if self._variables is None and self._nodes is None:
            self.build()
        folder, base = os.path.split(os.fspath(save_path))
        if not base:
            raise ValueError(f"Parent directory of {save_path} doesn't exist, can't save.")
        path = os.fspath(save_path)
        if global_step is not None:
            path = f"{path}-{self._number(sess, global_step)}"
        if folder and not os.path.isdir(folder):
            raise ValueError(f"Parent directory of {save_path} doesn't exist, can't save.")
        if self._variables is None:
            sess.run(self._nodes[1], {self._nodes[0]: path})
        else:
            write_bundle(path, sorted(self._values(sess).items()))
        if write_state:
            self._note(path, latest_filename)
        if write_meta_graph and sess is not None:
            self._write_graph(f"{path}.{meta_graph_suffix}")
        return path

    def _number(self, sess, step):
        if not isinstance(step, int):
            step = int(step.numpy()) if plain_graph() is None and sess is None else sess.run(step)
        return f"{int(step):08d}" if self._padded else str(int(step))

    def _values(self, sess):
        if sess is not None:
            sess.check_initialized(self._variables.values())
        return {name: v._leaf().detach() for name, v in self._variables.items()}

    def _note(self, path, latest_filename):
        self._last = [(p, t) for p, t in self._last if p != path] + [(path, time.time())]
        folder = os.path.dirname(path)
        swept = []
        while self._max_to_keep and len(self._last) > self._max_to_keep:
            old, made = self._last.pop(0)
            if made > self._next:
                self._next += self._hours * _HOUR
            else:
                swept.append(old)
        _state_file.record(
            folder, path, self.last_checkpoints, latest_filename, relative=self._relative
        )
        for old in swept:
            _state_file.remove_checkpoint(old)

    # restoring
    def restore(self, sess: Any, save_path: str | os.PathLike | None) -> None:
        """Sets the variables from a checkpoint.

        ValueError for a path that is none, NotFoundError for a variable that the file lacks,
        InvalidArgumentError for one of another shape.
        """
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        path = os.fspath(save_path)
        if not _state_file.checkpoint_exists(path):
            raise ValueError(f"The passed save_path is not a valid checkpoint: {path}")
        if self._variables is None:
            sess.run(self._nodes[2], {self._nodes[0]: path})
            return
        file = open_checkpoint(path)
        for name in self._variables:
            if name not in file:
                raise NotFoundError(None, None, f"Key {name} not found in checkpoint")
        found = {name: file.read(name) for name in self._variables}
        for name, raw in found.items():
            found[name] = self._fitting(name, raw)
        if sess is not None:
            sess.set_values([(v, found[name]) for name, v in self._variables.items()])
        else:
            for name, v in self._variables.items():
                v._write(found[name])

    def _fitting(self, name, raw):
        wanted = self._variables[name].shape
        if self._reshape:
            return raw.reshape(wanted.as_list())
        if not wanted.is_compatible_with(tuple(raw.shape)):
            raise invalid(
                f"Assign requires shapes of both tensors to match. lhs shape= {wanted.as_list()} "
                f"rhs shape= {list(raw.shape)} of {name!r} [Op:Assign]"
            )
        return raw
