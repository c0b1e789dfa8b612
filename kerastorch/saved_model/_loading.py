"""tf.saved_model.load."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._core.trackable import AutoTrackable
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
    with damage(f"The SavedModel {folder.path!r}"):
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
