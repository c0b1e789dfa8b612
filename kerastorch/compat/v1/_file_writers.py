"""tf.compat.v1.summary.FileWriter: event files for TensorBoard, written by hand."""

from __future__ import annotations

import os
import threading
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._files.events import EventWriter
from ..._files.protos import message
from ._meta_graph_defs import meta_graph_def


class FileWriter:
    """Writes summaries, graphs and other events to a new event file in a folder.

    graph: a graph that is written at once.  session: kept out of it; its graph is not changed.
    RuntimeError in eager execution.
    """

    def __init__(
        self, logdir, graph=None, max_queue=10, flush_secs=120, graph_def=None,
        filename_suffix=None, session=None,
    ):  # fmt: skip
        if plain_graph() is None and graph is None:
            raise RuntimeError(
                "tf.summary.FileWriter is not compatible with eager execution. Use "
                "`tf.summary.create_file_writer`, or a `with Graph.as_default():` context"
            )
        self._logdir = os.fspath(logdir)
        self._made = self._logdir, max_queue, flush_secs, filename_suffix or ""
        self._writer: EventWriter | None = EventWriter(*self._made)
        self._tags: set[str] = set()  # whose metadata is there
        self._graphs = (graph_def,) if graph_def is not None else ()
        if graph is not None or graph_def is not None:
            self.add_graph(graph, graph_def=graph_def)

    def get_logdir(self) -> str:
        """The folder."""
        return self._logdir

    def _add(self, event, global_step=None):
        if global_step is not None:
            event.step = int(global_step)
        if self._writer is not None:
            self._writer.write(event)

    def add_event(self, event: Any) -> None:
        """Writes an Event."""
        self._add(event)

    def add_summary(self, summary: Any, global_step: Any = None) -> None:
        """Writes a Summary, or what a summary op gave."""
        made = message("tensorflow.Event")()
        if isinstance(summary, bytes):
            made.summary.ParseFromString(summary)
        else:
            made.summary.CopyFrom(summary)
        for value in made.summary.value:
            if not value.HasField("metadata"):
                continue
            if value.tag in self._tags:
                value.ClearField("metadata")
            self._tags.add(value.tag)
        self._add(made, global_step)

    def add_session_log(self, session_log: Any, global_step: Any = None) -> None:
        """Writes a SessionLog."""
        made = message("tensorflow.Event")()
        made.session_log.CopyFrom(session_log)
        self._add(made, global_step)

    def add_graph(self, graph: Any, global_step: Any = None, graph_def: Any = None) -> None:
        """Writes a graph; ValueError for none."""
        if graph is None and graph_def is None:
            raise ValueError("The argument graph or graph_def is needed.")
        if graph is not None and not hasattr(graph, "as_graph_def"):
            if not hasattr(graph, "node"):
                raise TypeError(
                    "The passed graph must be an instance of `Graph` or the deprecated `GraphDef`"
                )
            graph_def, graph = graph, None
        made = message("tensorflow.Event")()
        data = graph_def if graph is None else graph.as_graph_def(add_shapes=True)
        made.graph_def = data.SerializeToString(deterministic=True)
        self._add(made, global_step)
        if graph is not None and not graph.building_function:
            self.add_meta_graph(meta_graph_def(graph)[0], global_step)

    def add_meta_graph(self, meta_graph_def: Any, global_step: Any = None) -> None:
        """Writes a MetaGraphDef; TypeError for another message."""
        if not hasattr(meta_graph_def, "graph_def"):
            raise TypeError(f"meta_graph_def must be type MetaGraphDef, saw {type(meta_graph_def)}")
        made = message("tensorflow.Event")()
        made.meta_graph_def = meta_graph_def.SerializeToString(deterministic=True)
        self._add(made, global_step)

    def add_run_metadata(self, run_metadata: Any, tag: str, global_step: Any = None) -> None:
        """Writes the metadata of a run; ValueError for a tag that is there."""
        if ("run", tag) in self._tags:
            raise ValueError(f"The provided tag {tag!r} was already used for this event type")
        self._tags.add(("run", tag))
        made = message("tensorflow.Event")()
        made.tagged_run_metadata.tag = tag
        made.tagged_run_metadata.run_metadata = run_metadata.SerializeToString()
        self._add(made, global_step)

    def flush(self) -> None:
        """Writes what waits."""
        if self._writer is not None:
            self._writer.flush()

    def close(self) -> None:
        """Writes what waits, and ends the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def reopen(self) -> None:
        """Begins a new file after `close`."""
        if self._writer is None:
            self._writer = EventWriter(*self._made)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


class FileWriterCache:
    """One FileWriter for each folder."""

    _lock = threading.Lock()
    _writers: dict[str, FileWriter] = {}

    @staticmethod
    def get(logdir: Any) -> FileWriter:
        """The FileWriter of a folder."""
        with FileWriterCache._lock:
            folder = os.fspath(logdir)
            if folder not in FileWriterCache._writers:
                FileWriterCache._writers[folder] = FileWriter(folder, plain_graph())
            return FileWriterCache._writers[folder]

    @staticmethod
    def clear() -> None:
        """Forgets all of them, closed."""
        with FileWriterCache._lock:
            for writer in FileWriterCache._writers.values():
                writer.close()
            FileWriterCache._writers.clear()
