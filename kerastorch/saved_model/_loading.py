"""tf.saved_model.load."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from .._core import budget
from .._core.trackable import AutoTrackable
from .._files.faults import naming
from .._files.trust import trusted
from .._graph.interpreting.program import damage
from . import _graphs
from ._folder import Folder
from ._objects import Objects
from ._options import LoadOptions


def load(
    export_dir: Any,
    tags: str | Sequence[str] | None = None,
    options: LoadOptions | None = None,
) -> Any:
    """The object that was saved to a folder, without its class (tf.saved_model.load).

    Its attributes are variables, tables, tf.functions and objects like itself; `signatures` has
    the functions that the signatures are.  Functions run by interpreting the graphs of the file,
    may be differentiated, and are traced at their first call.  A folder of TensorFlow 1 gives an
    object with `signatures`, `variables`, `graph` and `prune`.

    tags: those of the MetaGraph to load; needed where there are several.
    OSError where there is no SavedModel, ValueError for tags that it has not.
    """
    return loaded(Folder(export_dir), tags, options)


def loaded(
    folder: Folder,
    tags: Any = None,
    options: LoadOptions | None = None,
    revive: Callable[..., Any] | None = None,
) -> Any:
    """As `load`, of a folder that was opened."""
    options = options or LoadOptions()
    graph = folder.graph(tags)
    partial = options.allow_partial_checkpoint or options.experimental_skip_checkpoint
    with naming(folder.path), _room(folder, partial), damage(f"The SavedModel {folder.path!r}"):
        if not graph.HasField("object_graph_def"):
            return _graphs.load(folder, graph)
        root = Objects(
            folder,
            graph,
            revive,
            options.allow_partial_checkpoint,
            not options.experimental_skip_checkpoint,
        ).load()
    if isinstance(root, AutoTrackable):
        info = graph.meta_info_def
        root.__dict__["tensorflow_version"] = info.tensorflow_version
        root.__dict__["tensorflow_git_version"] = info.tensorflow_git_version
        root.__dict__["graph_debug_info"] = None
    return root


def _room(folder, partial):
    """A context in which variables without a value may be as large as the file, and little more;
    where that is asked for, as there is room."""
    if trusted():
        return contextlib.nullcontext()
    if partial:
        return budget.of_config(folder.path)
    return budget.of_file(folder.size(), folder.path, "set KERASTORCH_TRUST_FILES=1")
