"""tf.summary.trace_on, trace_export and trace_off: the graphs that run meanwhile, and a profile."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

from .._core.state import state as thread
from .._files.protos import message
from ._profile import Profile
from ._write import plugin, summary_scope, write

_log = logging.getLogger("tensorflow")
_lock = threading.Lock()


class _Trace:
    """What has run since trace_on.

    with_graphs: whether to note the Graphs; profile: a Profile or None.
    """

    def __init__(self, with_graphs, profile):
        self.with_graphs, self.profile = with_graphs, profile
        self.graphs: dict[int, Any] = {}
        if with_graphs:
            running().append(self.note)

    def note(self, graph):
        """Takes a Graph that runs, once."""
        self.graphs.setdefault(id(graph), graph)

    def end(self):
        """Notes no more."""
        if self.with_graphs and self.note in running():
            running().remove(self.note)
        if self.profile is not None:
            self.profile.stop()
            self.profile = None


class _Current:
    """The process's trace, None where none is on."""

    trace: _Trace | None = None


def running() -> list[Any]:
    """The functions that hear of each Graph that runs."""
    from .._graph.running import watchers  # as it takes long to load

    return watchers


def trace_on(graph: bool = True, profiler: bool = False) -> None:
    """Begins to note what runs, in all threads, until `trace_export` or `trace_off`.

    graph: whether to note the graphs of the tf.functions that run.
    profiler: whether to time torch's kernels.
    """
    if _warned_of_graph(
        "Cannot enable trace inside a tf.function.", "Must enable trace in eager mode."
    ):
        return
    with _lock:
        if _Current.trace is not None:
            _log.warning("Trace already enabled")
            return
        _Current.trace = _Trace(graph, Profile() if profiler else None)


def trace_export(name: str, step: Any = None, profiler_outdir: Any = None) -> None:
    """Writes what ran since `trace_on` to the writer of this thread, and ends it.

    name: what TensorBoard calls it; step: an int64 scalar, by default the thread's step.
    profiler_outdir: the folder of the profile, plugins/profile/<time>/<host>.trace.json.gz in it,
        which Perfetto (ui.perfetto.dev) and chrome://tracing show.

    ValueError without `trace_on`, without a step, and without a folder for a profile.
    """
    if _warned_of_graph(
        "Cannot export trace inside a tf.function.",
        "Can only export trace while executing eagerly.",
    ):
        return
    with _lock:
        trace = _Current.trace
        if trace is None:
            raise ValueError("Must enable trace before export through tf.summary.trace_on.")
        if trace.profile is not None and profiler_outdir is None:
            raise ValueError("Argument `profiler_outdir` is not specified.")
    graphs_only = trace.with_graphs and trace.profile is None
    kind = "graph_run_metadata_graph" if graphs_only else "graph_run_metadata"
    with summary_scope(name, f"{kind}_summary") as (tag, _):
        write(tag, lambda: _run_metadata(trace.graphs.values()), step, plugin(kind, None, b"1"))
    profile = trace.profile
    trace_off()
    if profile is not None:
        profile.write(os.fspath(profiler_outdir))


def trace_off() -> None:
    """Ends what `trace_on` began, without writing it."""
    with _lock:
        trace, _Current.trace = _Current.trace, None
    if trace is not None:
        trace.end()


def write_run_graph(name: str, graph_def: Any, step: Any) -> None:
    """Writes a GraphDef as the graph of something that ran."""
    data = message("tensorflow.RunMetadata")()
    data.function_graphs.add().pre_optimization_graph.CopyFrom(graph_def)
    kind = "graph_run_metadata_graph"
    with summary_scope(name, f"{kind}_summary") as (tag, _):
        write(tag, data.SerializeToString(), step, plugin(kind, None, b"1"))


def _run_metadata(graphs):
    from ._shown import shown  # as it takes long to load

    data = message("tensorflow.RunMetadata")()
    for graph in list(graphs):
        data.function_graphs.add().pre_optimization_graph.CopyFrom(shown(graph))
    return data.SerializeToString()


def _warned_of_graph(inside_function, inside_graph):
    """Whether this is inside of a tf.function or another graph, which is warned of."""
    graph = thread.graph
    if graph is None:
        return False
    _log.warning(inside_function if graph.building_function else inside_graph)
    return True
