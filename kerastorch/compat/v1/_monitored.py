"""tf.compat.v1.train.MonitoredSession and kin: sessions that initialize, restore, save and stop."""

from __future__ import annotations

import inspect
import logging
import os
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..._core.errors import (
    AbortedError,
    DeadlineExceededError,
    OutOfRangeError,
    UnavailableError,
)
from ..._graph.default_graph import get_default_graph
from ..._graph.plain import no_op
from ..._graph.session import Session
from ...train import _state_file
from . import _hooks as hooks_file
from ._coordinator import Coordinator
from ._saver import Saver
from ._summaries import merge_all
from ._variables import (
    GraphKeys,
    global_variables,
    global_variables_initializer,
    local_variables_initializer,
    report_uninitialized_variables,
    tables_initializer,
)

_log = logging.getLogger("tensorflow")
_UNSET: Any = object()
_LOST = (AbortedError, UnavailableError)  # after which a session is made anew


# what a session starts with
class Scaffold:
    """The parts of a training program, each with a default: initializers, saver, summaries.

    init_fn(scaffold, session) runs behind init_op.
    """

    def __init__(
        self, init_op=None, init_feed_dict=None, init_fn=None, ready_op=None,
        ready_for_local_init_op=None, local_init_op=None, summary_op=None, saver=None,
        copy_from_scaffold=None, local_init_feed_dict=None,
    ):  # fmt: skip
        given = copy_from_scaffold

        def own(value, name):
            return value if value is not None or given is None else getattr(given, name)

        if given is not None and not isinstance(given, Scaffold):
            raise TypeError("copy_from_scaffold is not a Scaffold instance.")
        init_fn = init_fn or (given._user_init_fn if given is not None else None)
        self._user_init_fn = init_fn
        self._init_fn = None if init_fn is None else (lambda sess: init_fn(self, sess))
        self._init_op, self._ready_op = own(init_op, "init_op"), own(ready_op, "ready_op")
        self._ready_for_local = own(ready_for_local_init_op, "ready_for_local_init_op")
        self._local_init_op = own(local_init_op, "local_init_op")
        self._summary_op, self._saver = own(summary_op, "summary_op"), own(saver, "saver")
        self._init_feed_dict = own(init_feed_dict, "init_feed_dict")
        self._local_init_feed_dict = own(local_init_feed_dict, "local_init_feed_dict")

    def finalize(self) -> Scaffold:
        """Makes what is missing, and finalizes the graph."""
        get = Scaffold.get_or_default
        if self._init_op is None:
            self._init_op = get("init_op", GraphKeys.INIT_OP, _default_init_op)
        if self._ready_op is None:
            self._ready_op = get("ready_op", GraphKeys.READY_OP, report_uninitialized_variables)
        if self._ready_for_local is None:
            self._ready_for_local = get(
                "ready_for_local_init_op", GraphKeys.READY_FOR_LOCAL_INIT_OP,
                lambda: report_uninitialized_variables(global_variables()),
            )  # fmt: skip
        if self._local_init_op is None:
            self._local_init_op = get(
                "local_init_op", GraphKeys.LOCAL_INIT_OP, Scaffold.default_local_init_op
            )
        if self._summary_op is None:
            self._summary_op = get("summary_op", GraphKeys.SUMMARY_OP, merge_all)
        if self._saver is None:
            self._saver = _default_saver()
        if hasattr(self._saver, "build") and self._saver._variables is None:
            self._saver.build()
        get_default_graph().finalize()
        return self

    init_fn = property(lambda self: self._init_fn, doc="What runs behind init_op.")
    init_op = property(lambda self: self._init_op, doc="What initializes the global variables.")
    ready_op = property(lambda self: self._ready_op, doc="The names that are not ready.")
    ready_for_local_init_op = property(
        lambda self: self._ready_for_local, doc="The names that local_init_op waits for."
    )
    local_init_op = property(lambda self: self._local_init_op, doc="Local variables and tables.")
    summary_op = property(lambda self: self._summary_op, doc="All summaries.")
    saver = property(lambda self: self._saver, doc="The Saver.")
    init_feed_dict = property(lambda self: self._init_feed_dict, doc="What init_op is fed.")
    local_init_feed_dict = property(
        lambda self: self._local_init_feed_dict, doc="What local_init_op is fed."
    )

    @staticmethod
    def get_or_default(
        arg_name: str, collection_key: str, default_constructor: Callable[[], Any]
    ) -> Any:
        """What a collection holds, or what is made and put there; RuntimeError for several."""
        held = get_default_graph().get_collection(collection_key)
        if len(held) > 1:
            raise RuntimeError(
                f"More than one item in the collection {collection_key!r}. Please indicate which "
                f"one to use by passing it to the tf.Scaffold constructor as: tf.Scaffold"
                f"({arg_name}=item to use)"
            )
        if held:
            return held[0]
        made = default_constructor()
        if made is not None:
            get_default_graph().add_to_collection(collection_key, made)
        return made

    @staticmethod
    def default_local_init_op() -> Any:
        """What initializes local variables and tables."""
        return no_op("group_deps", [local_variables_initializer(), tables_initializer()])


def _default_init_op():
    held = get_default_graph().get_collection(GraphKeys.RESOURCES)
    ready = [x.create for x in held if hasattr(x, "create")]
    return no_op("group_deps", [global_variables_initializer(), *ready])


def _default_saver():
    held = get_default_graph().get_collection(GraphKeys.SAVERS)
    if len(held) > 1:
        raise RuntimeError(
            "More than one item in collection SAVERS. Please indicate which one to use by passing "
            "it to the constructor."
        )
    if held:
        return held[0]
    made = Saver(allow_empty=True)
    get_default_graph().add_to_collection(GraphKeys.SAVERS, made)
    return made


class SessionManager:
    """Makes sessions: with variables restored from a checkpoint, or initialized."""

    def __init__(
        self, local_init_op=None, ready_op=None, ready_for_local_init_op=None, graph=None,
        recovery_wait_secs=30, local_init_run_options=None, local_init_feed_dict=None,
    ):  # fmt: skip
        self._graph = graph or get_default_graph()
        self._local_init_op, self._ready_op = local_init_op, ready_op
        self._ready_for_local, self._wait = ready_for_local_init_op, recovery_wait_secs
        self._local_feeds = local_init_feed_dict
        if ready_for_local_init_op is not None and local_init_op is None:
            raise ValueError(
                "If you pass a ready_for_local_init_op you must also pass a local_init_op , "
                f"ready_for_local_init_op [{ready_for_local_init_op}]"
            )

    def prepare_session(
        self, master, init_op=None, saver=None, checkpoint_dir=None,
        checkpoint_filename_with_path=None, wait_for_checkpoint=False, max_wait_secs=7200,
        config=None, init_feed_dict=None, init_fn=None,
    ):  # fmt: skip
        """A session that is ready: restored from the newest checkpoint of a folder, otherwise
        initialized by init_op and init_fn.

        RuntimeError without a way to initialize, or for a model that is not ready then.
        """
        session, restored = self._restored(
            master, saver, checkpoint_dir, checkpoint_filename_with_path, wait_for_checkpoint,
            max_wait_secs, config,
        )  # fmt: skip
        if not restored:
            if init_op is None and not init_fn and self._local_init_op is None:
                raise RuntimeError(
                    "Model is not initialized and no init_op or init_fn or local_init_op was given"
                )
            if init_op is not None:
                session.run(init_op, feed_dict=init_feed_dict)
            if init_fn:
                init_fn(session)
        said = self._local_init(session)
        if said:
            raise RuntimeError(
                f"Init operations did not make model ready for local_init.  Init op: "
                f"{_name(init_op)}, init fn: {init_fn}, error: {said}"
            )
        said = _unready(session, self._ready_op)
        if said:
            raise RuntimeError(
                f"Init operations did not make model ready.  Init op: {_name(init_op)}, init fn: "
                f"{init_fn}, local_init_op: {self._local_init_op}, error: {said}"
            )
        return session

    def recover_session(
        self, master, saver=None, checkpoint_dir=None, checkpoint_filename_with_path=None,
        wait_for_checkpoint=False, max_wait_secs=7200, config=None,
    ):  # fmt: skip
        """(a session, whether it was restored and is ready)"""
        session, restored = self._restored(
            master, saver, checkpoint_dir, checkpoint_filename_with_path, wait_for_checkpoint,
            max_wait_secs, config,
        )  # fmt: skip
        self._local_init(session)
        if not restored:
            return session, False
        return session, not _unready(session, self._ready_op)

    def wait_for_session(self, master, config=None, max_wait_secs=float("inf")):
        """A session of a model that somebody else initializes; DeadlineExceededError after
        max_wait_secs."""
        ends = time.monotonic() + max_wait_secs
        while True:
            session = Session(master, graph=self._graph, config=config)
            self._local_init(session)
            said = _unready(session, self._ready_op)
            if not said:
                return session
            session.close()
            if time.monotonic() + self._wait > ends:
                raise DeadlineExceededError(
                    None, None,
                    f"Session was not ready after waiting {max_wait_secs} secs. Last error: {said}",
                )  # fmt: skip
            time.sleep(self._wait)

    def _restored(self, master, saver, folder, path, waits, max_wait, config):
        session = Session(master, graph=self._graph, config=config)
        if saver is None or not (folder or path):
            return session, False
        if folder and path:
            raise ValueError("Can not provide both checkpoint_dir and checkpoint_filename.")
        if path:
            saver.restore(session, path)
            return session, True
        ends = time.monotonic() + max_wait
        state = _state_file.get_checkpoint_state(folder)
        while waits and not state and time.monotonic() < ends:
            time.sleep(min(self._wait, 1.0))
            state = _state_file.get_checkpoint_state(folder)
        if not state or not state.model_checkpoint_path:
            return session, False
        saver.restore(session, state.model_checkpoint_path)
        saver.recover_last_checkpoints(state.all_model_checkpoint_paths)
        return session, True

    def _local_init(self, session):
        said = _unready(session, self._ready_for_local)
        if not said and self._local_init_op is not None:
            session.run(self._local_init_op, feed_dict=self._local_feeds)
        return said


def _name(op):
    return getattr(op, "name", op)


def _unready(session, op):
    """Why a model is not ready, "" where it is."""
    if op is None:
        return ""
    names = session.run(op)
    if names is None or not len(names):
        return ""
    return "Variables not initialized: " + ", ".join(n.decode() for n in names)


# what makes sessions
class SessionCreator:
    """Base of what makes the session of a MonitoredSession: `create_session()`."""

    def create_session(self) -> Any:
        """A session."""
        raise NotImplementedError(f"create_session is not implemented for {type(self).__name__}.")


class ChiefSessionCreator(SessionCreator):
    """Makes sessions that restore or initialize the model."""

    def __init__(
        self, scaffold=None, master="", config=None, checkpoint_dir=None,
        checkpoint_filename_with_path=None,
    ):  # fmt: skip
        self._folder, self._path = checkpoint_dir, checkpoint_filename_with_path
        self._scaffold, self._master, self._config = scaffold or Scaffold(), master, config
        self._manager: SessionManager | None = None

    def _managed(self):
        if self._manager is None:
            s = self._scaffold
            self._manager = SessionManager(
                s.local_init_op, s.ready_op, s.ready_for_local_init_op, get_default_graph(),
                local_init_feed_dict=s.local_init_feed_dict,
            )  # fmt: skip
        return self._manager

    def create_session(self) -> Any:
        """A session that is ready."""
        s = self._scaffold.finalize()
        return self._managed().prepare_session(
            self._master, s.init_op, s.saver, self._folder, self._path, config=self._config,
            init_feed_dict=s.init_feed_dict, init_fn=s.init_fn,
        )  # fmt: skip


class WorkerSessionCreator(ChiefSessionCreator):
    """Makes sessions of a model that the chief initializes."""

    def __init__(self, scaffold=None, master="", config=None, max_wait_secs=30 * 60):
        super().__init__(scaffold, master, config)
        self._max_wait = max_wait_secs

    def create_session(self) -> Any:
        """A session that is ready."""
        self._scaffold.finalize()
        return self._managed().wait_for_session(self._master, self._config, self._max_wait)


# sessions
class StepContext(NamedTuple):
    """What a function of `run_step_fn` gets."""

    session: Any
    run_with_hooks: Callable[..., Any]

    def request_stop(self) -> None:
        """Asks for the end."""
        raise StopIteration("step_fn has requested the iterations to stop.")


class _Monitored:
    """A session with hooks around each run."""

    _recovers = True
    StepContext = StepContext

    def __init__(self, session_creator, hooks, stop_grace_period_secs=120):
        self._hooks = hooks_file.hooks_of(hooks)
        self._grace, self._coord = stop_grace_period_secs, Coordinator()
        self._graph = get_default_graph()
        self._creator = session_creator
        for hook in self._hooks:
            hook.begin()
        scaffold = getattr(session_creator, "_scaffold", None)
        if scaffold is not None:
            scaffold.finalize()
        self._session: Any = None
        self._open()

    def _open(self):
        self._session = self._creator.create_session()
        self._coord.clear_stop()
        for hook in self._hooks:
            hook.after_create_session(self._session, self._coord)

    @property
    def graph(self) -> Any:
        """The graph; None after the end."""
        return None if self._session is None else self._session.graph

    def should_stop(self) -> bool:
        """Whether it is time to end."""
        return self._session is None or self._coord.should_stop()

    def run(
        self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None
    ) -> Any:
        """Session.run, with what hooks add; RuntimeError after the end."""
        if self._session is None:
            raise RuntimeError("Run called even after should_stop requested.")
        while True:
            try:
                return self._run(fetches, feed_dict, options, run_metadata)
            except _LOST as error:
                if not self._recovers:
                    raise
                _log.info("An error was raised: %s. A new session is created.", error)
                self._session.close()
                self._open()

    def _run(self, fetches, feed_dict, options, run_metadata):
        context = hooks_file.SessionRunContext(
            hooks_file.SessionRunArgs(fetches, feed_dict, options), self._session
        )
        feeds, wanted = dict(feed_dict or {}), {}
        for hook in self._hooks:
            asked = hook.before_run(context)
            if asked is None:
                continue
            if asked.fetches is not None:
                wanted[hook] = asked.fetches
            for key, value in (asked.feed_dict or {}).items():
                if any(key is k for k in feeds):
                    raise RuntimeError(
                        "Same tensor is fed by two hooks, or by a hook and the user: "
                        f"{getattr(key, 'name', key)}."
                    )
                feeds[key] = value
        found = self._session.run([fetches, list(wanted.values())], feed_dict=feeds or None)
        results = dict(zip(wanted, found[1], strict=True))
        for hook in self._hooks:
            values = hooks_file.SessionRunValues(results.get(hook), options, run_metadata)
            hook.after_run(context, values)
        if context.stop_requested:
            self._coord.request_stop()
        return found[0]

    def run_step_fn(self, step_fn: Callable[..., Any]) -> Any:
        """step_fn(step_context), which may call the session with or without hooks.

        ValueError for a function of other arguments.
        """
        names = list(inspect.signature(step_fn).parameters)
        if names not in (["step_context"], ["self", "step_context"]):
            raise ValueError(
                f"'step_fn' may either have one 'step_context' argument, or 'self' and "
                f"'step_context' arguments if it's an instance method. Got {names} instead."
            )
        try:
            context = StepContext(self._session, self.run)
            return step_fn(context)
        except StopIteration:
            self._coord.request_stop()
            return None

    def close(self) -> None:
        """Calls the hooks' `end`, and closes the session."""
        self._close(None)

    def _close(self, kind):
        if self._session is None:
            return
        try:
            if kind is None or issubclass(kind, (OutOfRangeError, StopIteration)):
                with self._graph.as_default():
                    for hook in self._hooks:
                        hook.end(self._session)
        finally:
            self._coord.request_stop()
            session, self._session = self._session, None
            session.close()
            self._coord.join(stop_grace_period_secs=self._grace, ignore_live_threads=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        ends = kind is not None and issubclass(kind, (OutOfRangeError, StopIteration))
        self._close(kind)
        return ends


class MonitoredSession(_Monitored):
    """A session with hooks, made anew when it is lost.

    session_creator: what makes it, a ChiefSessionCreator by default.
    """

    def __init__(
        self,
        session_creator: Any = None,
        hooks: Sequence[Any] | None = None,
        stop_grace_period_secs: float = 120,
    ):
        super().__init__(session_creator or ChiefSessionCreator(), hooks, stop_grace_period_secs)


class SingularMonitoredSession(_Monitored):
    """A session with hooks, which raises what it meets."""

    _recovers = False

    def __init__(
        self, hooks=None, scaffold=None, master="", config=None, checkpoint_dir=None,
        stop_grace_period_secs=120, checkpoint_filename_with_path=None,
    ):  # fmt: skip
        creator = ChiefSessionCreator(
            scaffold, master, config, checkpoint_dir, checkpoint_filename_with_path
        )
        super().__init__(creator, hooks, stop_grace_period_secs)

    def raw_session(self) -> Any:
        """The session itself, None after the end."""
        return self._session


def MonitoredTrainingSession(
    master="", is_chief=True, checkpoint_dir=None, scaffold=None, hooks=None,
    chief_only_hooks=None, save_checkpoint_secs=_UNSET, save_summaries_steps=_UNSET,
    save_summaries_secs=_UNSET, config=None, stop_grace_period_secs=120,
    log_step_count_steps=100, max_wait_secs=7200, save_checkpoint_steps=_UNSET,
    summary_dir=None, save_graph_def=True,
):  # fmt: skip
    """A MonitoredSession that restores from, and saves to, a folder, and writes summaries there.

    Checkpoints are saved every 600 seconds, and summaries every 100 steps, unless something else
    is said; None or 0 for none.
    """
    if save_summaries_steps is _UNSET and save_summaries_secs is _UNSET:
        save_summaries_steps, save_summaries_secs = 100, None
    save_summaries_secs = None if save_summaries_secs is _UNSET else save_summaries_secs
    save_summaries_steps = None if save_summaries_steps is _UNSET else save_summaries_steps
    if save_checkpoint_steps is _UNSET and save_checkpoint_secs is _UNSET:
        save_checkpoint_steps, save_checkpoint_secs = None, 600
    save_checkpoint_secs = None if save_checkpoint_secs is _UNSET else save_checkpoint_secs
    save_checkpoint_steps = None if save_checkpoint_steps is _UNSET else save_checkpoint_steps
    scaffold = scaffold or Scaffold()
    if not is_chief:
        creator = WorkerSessionCreator(scaffold, master, config, max_wait_secs)
        return MonitoredSession(creator, hooks, stop_grace_period_secs)
    every = list(chief_only_hooks or ())
    folder = summary_dir or checkpoint_dir
    if folder:
        if log_step_count_steps and log_step_count_steps > 0:
            every.append(
                hooks_file.StepCounterHook(log_step_count_steps, output_dir=os.fspath(folder))
            )
        if (save_summaries_steps or 0) > 0 or (save_summaries_secs or 0) > 0:
            every.append(
                hooks_file.SummarySaverHook(
                    save_summaries_steps, save_summaries_secs, os.fspath(folder), scaffold=scaffold
                )
            )
    if checkpoint_dir and ((save_checkpoint_secs or 0) > 0 or (save_checkpoint_steps or 0) > 0):
        every.append(
            hooks_file.CheckpointSaverHook(
                os.fspath(checkpoint_dir), save_checkpoint_secs or None,
                save_checkpoint_steps or None, scaffold=scaffold, save_graph_def=save_graph_def,
            )
        )  # fmt: skip
    creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir)
    return MonitoredSession(creator, [*(hooks or ()), *every], stop_grace_period_secs)
