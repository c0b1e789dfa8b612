"""What is in the folder of a SavedModel, read without running anything."""

from __future__ import annotations

import os
from typing import Any

from .._core.errors import invalid
from .._core.tensor import Tensor
from .._files.bundle import Bundle, index_path
from .._files.message_files import read_message
from ._constants import (
    ASSETS_DIRECTORY,
    SAVED_MODEL_FILENAME_PB,
    SAVED_MODEL_FILENAME_PBTXT,
    VARIABLES_DIRECTORY,
    VARIABLES_FILENAME,
)


def contains_saved_model(export_dir: Any) -> bool:
    """Whether a folder has a saved_model.pb or saved_model.pbtxt."""
    if isinstance(export_dir, os.PathLike):
        export_dir = os.fspath(export_dir)
    names = (SAVED_MODEL_FILENAME_PB, SAVED_MODEL_FILENAME_PBTXT)
    return any(os.path.exists(os.path.join(export_dir, name)) for name in names)


class Folder:
    """A SavedModel's folder: the message, and the places of its other files.

    OSError where there is none, or it cannot be read.
    """

    def __init__(self, path: Any):
        if isinstance(path, Tensor):
            path = path.numpy()
        self.path = os.fspath(path)
        if isinstance(self.path, bytes):
            self.path = self.path.decode()
        self.message = self._read()
        self._bundle: Bundle | None = None

    def _read(self):
        binary = os.path.join(self.path, SAVED_MODEL_FILENAME_PB)
        text = os.path.join(self.path, SAVED_MODEL_FILENAME_PBTXT)
        if os.path.exists(binary):
            return read_message(binary, "tensorflow.SavedModel", ("binary",))
        if os.path.exists(text):
            return read_message(text, "tensorflow.SavedModel", ("text",))
        raise OSError(
            f"SavedModel file does not exist at: {self.path}{os.path.sep}"
            f"{{{SAVED_MODEL_FILENAME_PBTXT}|{SAVED_MODEL_FILENAME_PB}}}"
        )

    def size(self) -> int:
        """The bytes of the message and of the files of the variables."""
        home = os.path.join(self.path, VARIABLES_DIRECTORY)
        names = os.listdir(home) if os.path.isdir(home) else []
        paths = [os.path.join(home, name) for name in names]
        found = sum(os.path.getsize(path) for path in paths if os.path.isfile(path))
        return found + self.message.ByteSize()

    def graph(self, tags: Any = None) -> Any:
        """The MetaGraphDef of some tags, the only one without; ValueError as TensorFlow's."""
        graphs = self.message.meta_graphs
        if tags is not None:
            wanted = set([tags] if isinstance(tags, str) else tags)
            for graph in graphs:
                if set(graph.meta_info_def.tags) == wanted:
                    return graph
            named = [sorted(graph.meta_info_def.tags) for graph in graphs]
            raise ValueError(
                f"MetaGraphDef associated with tags {set(wanted)} could not be found in SavedModel "
                f"{self.path!r}, whose tags are {named}. Pass one of them, or use "
                "`saved_model_cli`."
            )
        if len(graphs) != 1:
            raise ValueError(
                "Importing a SavedModel with `tf.saved_model.load` requires a `tags=` argument if "
                f"there is more than one MetaGraph. Got `tags=None`, but there are {len(graphs)} "
                f"MetaGraphs in the SavedModel with tag sets: "
                f"{[list(graph.meta_info_def.tags) for graph in graphs]}. Pass a `tags=` argument "
                "to load this SavedModel."
            )
        return graphs[0]

    def variables(self) -> Bundle | None:
        """The values of the variables, None where the folder has none."""
        if self._bundle is None:
            prefix = os.path.join(self.path, VARIABLES_DIRECTORY, VARIABLES_FILENAME)
            if os.path.exists(index_path(prefix)):
                self._bundle = Bundle(prefix)
        return self._bundle

    def asset(self, name: str) -> str:
        """The path of an asset; InvalidArgumentError for one that is outside of the folder."""
        home = os.path.realpath(os.path.join(self.path, ASSETS_DIRECTORY))
        path = os.path.realpath(os.path.join(home, name))
        if os.path.isabs(name) or os.path.commonpath([home, path]) != home:
            raise invalid(f"Asset {name!r} is outside of the folder {self.path!r}.")
        return os.path.join(self.path, ASSETS_DIRECTORY, name)
