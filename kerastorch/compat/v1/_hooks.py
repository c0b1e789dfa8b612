"""tf.compat.v1.train: hooks, which are called around the runs of a MonitoredSession."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..._files.protos import message
from ..._graph.default_graph import get_default_graph
from ...io._graphs import write_graph
from ._file_writers import FileWriterCache
from ._global_step import get_global_step
from ._variables import GraphKeys

_log = logging.getLogger("tensorflow")
_START, _CHECKPOINT = 1, 3  # of a SessionLog


class SessionRunArgs(NamedTuple):
    """What a hook adds to a run: fetches, a feed_dict, RunOptions."""

    fetches: Any
    feed_dict: Any = None
    options: Any = None


class SessionRunValues(NamedTuple):
    """What a hook's fetches gave in a run."""

    results: Any
    options: Any
    run_metadata: Any


class SessionRunContext:
    """A run as hooks see it."""

    def __init__(self, original_args: SessionRunArgs, session: Any):
        self._args, self._session, self._stop = original_args, session, False

    @property
    def original_args(self) -> SessionRunArgs:
        """What the user asked for."""
        return self._args

    @property
    def session(self) -> Any:
        """The session itself."""
        return self._session

    @property
    def stop_requested(self) -> bool:
        """Whether a hook has asked for the end."""
        return self._stop

    def request_stop(self) -> None:
        """Asks for the end: the session's should_stop() is True from now on."""
        self._stop = True


class SessionRunHook:
    """Base of hooks: each of these is called at its time, and does nothing here."""

    def begin(self) -> None:
        """Before the session is made: the graph may still be added to."""

    def after_create_session(self, session: Any, coord: Any) -> None:
        """When the session is made, and its variables have their values."""

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs | None:
        """Before a run: what to fetch in it as well, or None."""
        return None

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """After a run, with what was fetched."""

    def end(self, session: Any) -> None:
        """At the end of the session, where no error ends it."""


class SecondOrStepTimer:
    """Says when so many seconds, or so many steps, are over; ValueError for both or neither."""

    def __init__(self, every_secs: float | None = None, every_steps: int | None = None):
        if every_secs is None and every_steps is None:
            raise ValueError("Either every_secs or every_steps should be provided.")
        if every_secs is not None and every_steps is not None:
            raise ValueError("Can not provide both every_secs and every_steps.")
        self._secs, self._steps = every_secs, every_steps
        self.reset()

    def reset(self) -> None:
        """Starts anew."""
        self._last_step: int | None = None
        self._last_time: float | None = None

    def last_triggered_step(self) -> int | None:
        """The step of the last time."""
        return self._last_step

    def should_trigger_for_step(self, step: int) -> bool:
        """Whether it is time at a step."""
        if self._last_step is None:
            return True
        if self._last_step == step:
            return False
        if self._secs is not None and time.time() >= self._last_time + self._secs:
            return True
        return self._steps is not None and step >= self._last_step + self._steps

    def update_last_triggered_step(self, step: int) -> tuple[float | None, int | None]:
        """Notes that it was time at a step; (seconds, steps) since the last time."""
        now = time.time()
        since = (None, None)
        if self._last_time is not None:
            since = now - self._last_time, step - self._last_step
        self._last_time, self._last_step = now, step
        return since


def _step(context_or_session, hook):
    """The global step's tensor; RuntimeError where the graph has none."""
    found = get_global_step()
    if found is None:
        raise RuntimeError(f"Global step should be created to use {type(hook).__name__}.")
    return found


class StopAtStepHook(SessionRunHook):
    """Asks for the end after so many steps (num_steps), or at a step (last_step).

    ValueError for both or neither.
    """

    def __init__(self, num_steps: int | None = None, last_step: int | None = None):
        if num_steps is None and last_step is None:
            raise ValueError("One of num_steps or last_step must be specified.")
        if num_steps is not None and last_step is not None:
            raise ValueError("Only one of num_steps or last_step can be specified.")
        self._num_steps, self._last_step = num_steps, last_step

    def begin(self) -> None:
        """Looks for the global step."""
        self._tensor = _step(None, self)

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Works out the last step."""
        if self._last_step is None:
            self._last_step = int(session.run(self._tensor)) + self._num_steps

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs:
        """Fetches the step."""
        return SessionRunArgs(self._tensor)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Asks for the end where it is reached."""
        if run_values.results + 1 >= self._last_step:
            step = run_context.session.run(self._tensor)
            if step >= self._last_step:
                run_context.request_stop()


class LoggingTensorHook(SessionRunHook):
    """Logs tensors every so many runs or seconds, or at the end alone.

    tensors: {label: tensor or its name}, or a list of them.  formatter: gives the text of a dict of
    values.  ValueError unless exactly one of every_n_iter and every_n_secs is given, or at_end.
    """

    def __init__(self, tensors, every_n_iter=None, every_n_secs=None, at_end=False, formatter=None):
        only_at_end = at_end and every_n_iter is None and every_n_secs is None
        if not only_at_end and (every_n_iter is None) == (every_n_secs is None):
            raise ValueError("Either at_end and/or exactly one of every_n_iter and every_n_secs "
                             "must be provided.")  # fmt: skip
        if every_n_iter is not None and every_n_iter <= 0:
            raise ValueError(f"Invalid every_n_iter={every_n_iter}.")
        if not isinstance(tensors, Mapping):
            self._order = list(tensors)
            tensors = {x: x for x in self._order}
        else:
            self._order = list(tensors)
        self._tensors, self._formatter = dict(tensors), formatter
        self._timer = None if only_at_end else SecondOrStepTimer(every_n_secs, every_n_iter)
        self._at_end = at_end

    def begin(self) -> None:
        """Looks the tensors up."""
        if self._timer is not None:
            self._timer.reset()
        self._runs = 0
        graph = get_default_graph()
        self._current = {k: graph.as_graph_element(x) for k, x in self._tensors.items()}

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs | None:
        """Fetches the tensors where it is time."""
        timer = self._timer
        self._due = timer is not None and timer.should_trigger_for_step(self._runs)
        return SessionRunArgs(self._current) if self._due else None

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Logs them."""
        if self._due:
            self._say(run_values.results)
        self._runs += 1

    def end(self, session: Any) -> None:
        """Logs them once more, where that is asked for."""
        if self._at_end:
            self._say(session.run(self._current))

    def _say(self, values):
        seconds = None
        if self._timer is not None:
            seconds, _ = self._timer.update_last_triggered_step(self._runs)
        if self._formatter:
            _log.info(self._formatter(values))
            return
        old = np.get_printoptions()
        np.set_printoptions(suppress=True)
        text = ", ".join(f"{label} = {values[label]}" for label in self._order)
        np.set_printoptions(**old)
        _log.info("%s (%.3f sec)", text, seconds) if seconds is not None else _log.info(text)


class NanLossDuringTrainingError(RuntimeError):
    """A loss that is not a number."""

    def __str__(self):
        return "NaN loss during training."


class NanTensorHook(SessionRunHook):
    """Looks for a loss that is not a number.

    fail_on_nan_loss: whether it raises NanLossDuringTrainingError, or asks for the end.
    """

    def __init__(self, loss_tensor: Any, fail_on_nan_loss: bool = True):
        self._loss, self._fails = loss_tensor, fail_on_nan_loss

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs:
        """Fetches the loss."""
        return SessionRunArgs(self._loss)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Looks at it."""
        if not np.isnan(run_values.results):
            return
        said = "Model diverged with loss = NaN."
        if self._fails:
            _log.error(said)
            raise NanLossDuringTrainingError
        _log.warning(said)
        run_context.request_stop()


class CheckpointSaverListener:
    """Base of what is called around the saves of a CheckpointSaverHook."""

    def begin(self) -> None:
        """Before the session is made."""

    def before_save(self, session: Any, global_step_value: int) -> None:
        """Before a save."""

    def after_save(self, session: Any, global_step_value: int) -> bool | None:
        """After a save; True asks for the end."""

    def end(self, session: Any, global_step_value: int) -> None:
        """At the end."""


class CheckpointSaverHook(SessionRunHook):
    """Saves a checkpoint every so many steps or seconds, and at the end.

    ValueError for a saver and a scaffold.
    """

    def __init__(
        self, checkpoint_dir, save_secs=None, save_steps=None, saver=None,
        checkpoint_basename="model.ckpt", scaffold=None, listeners=None, save_graph_def=True,
    ):  # fmt: skip
        if saver is not None and scaffold is not None:
            raise ValueError("You cannot provide both saver and scaffold.")
        self._saver, self._scaffold = saver, scaffold
        self._path = os.path.join(checkpoint_dir, checkpoint_basename)
        self._folder, self._writes_graph = checkpoint_dir, save_graph_def
        self._timer = SecondOrStepTimer(save_secs, save_steps)
        self._listeners = list(listeners or ())

    def begin(self) -> None:
        """Looks for the global step."""
        self._tensor = _step(None, self)
        for listener in self._listeners:
            listener.begin()

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Saves the first time, and writes the graph for TensorBoard."""
        step = int(session.run(self._tensor))
        os.makedirs(self._folder, exist_ok=True)
        self._writer = FileWriterCache.get(self._folder)
        if self._writes_graph:
            made = session.graph.as_graph_def(add_shapes=True)
            write_graph(made, self._folder, "graph.pbtxt")
        self._writer.add_graph(session.graph)
        self._save(session, step)
        self._timer.update_last_triggered_step(step)

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs:
        """Fetches the step."""
        return SessionRunArgs(self._tensor)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Saves where it is time."""
        if self._timer.should_trigger_for_step(run_values.results + 1):
            step = int(run_context.session.run(self._tensor))
            if self._timer.should_trigger_for_step(step):
                self._timer.update_last_triggered_step(step)
                if self._save(run_context.session, step):
                    run_context.request_stop()

    def end(self, session: Any) -> None:
        """Saves the last step."""
        step = int(session.run(self._tensor))
        if step != self._timer.last_triggered_step():
            self._save(session, step)
        for listener in self._listeners:
            listener.end(session, step)

    def _save(self, session, step):
        for listener in self._listeners:
            listener.before_save(session, step)
        _log.info("Saving checkpoints for %d into %s.", step, self._path)
        self._own_saver().save(
            session, self._path, global_step=step, write_meta_graph=self._writes_graph
        )
        log = message("tensorflow.SessionLog")(
            status=_CHECKPOINT, checkpoint_path=f"{self._path}-{step}"
        )
        self._writer.add_session_log(log, step)
        stops = False
        for listener in self._listeners:
            stops = bool(listener.after_save(session, step)) or stops
        return stops

    def _own_saver(self):
        if self._saver is not None:
            return self._saver
        if self._scaffold is not None:
            return self._scaffold.saver
        held = get_default_graph().get_collection(GraphKeys.SAVERS)
        if len(held) != 1:
            raise RuntimeError(
                "No items in collection SAVERS. Please add a saver to the collection or provide a "
                "saver or scaffold."
            )
        return held[0]


class StepCounterHook(SessionRunHook):
    """Writes how many steps a second there are as the summary "global_step/sec".

    ValueError unless exactly one of every_n_steps and every_n_secs is given.
    """

    def __init__(self, every_n_steps=100, every_n_secs=None, output_dir=None, summary_writer=None):
        if (every_n_steps is None) == (every_n_secs is None):
            raise ValueError("exactly one of every_n_steps and every_n_secs should be provided.")
        self._timer = SecondOrStepTimer(every_n_secs, every_n_steps)
        self._writer, self._folder = summary_writer, output_dir

    def begin(self) -> None:
        """Looks for the global step."""
        if self._writer is None and self._folder:
            self._writer = FileWriterCache.get(self._folder)
        self._tensor = _step(None, self)

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs:
        """Fetches the step."""
        return SessionRunArgs(self._tensor)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Writes the pace where it is time."""
        if not self._timer.should_trigger_for_step(run_values.results + 1):
            return
        step = int(run_context.session.run(self._tensor))
        if self._timer.should_trigger_for_step(step):
            seconds, steps = self._timer.update_last_triggered_step(step)
            if seconds is not None:
                self._log_and_record(steps, seconds, step)

    def _log_and_record(self, elapsed_steps, elapsed_time, global_step):
        pace = elapsed_steps / elapsed_time
        if self._writer is not None:
            made = message("tensorflow.Summary")()
            made.value.add(tag="global_step/sec", simple_value=pace)
            self._writer.add_summary(made, global_step)
        _log.info("%s: %g", "global_step/sec", pace)


class SummarySaverHook(SessionRunHook):
    """Writes summaries every so many steps or seconds.

    ValueError unless exactly one of scaffold and summary_op is given.
    """

    def __init__(
        self, save_steps=None, save_secs=None, output_dir=None, summary_writer=None,
        scaffold=None, summary_op=None,
    ):  # fmt: skip
        if (scaffold is None) == (summary_op is None):
            raise ValueError("Exactly one of scaffold or summary_op must be provided.")
        self._op, self._scaffold = summary_op, scaffold
        self._writer, self._folder = summary_writer, output_dir
        self._timer = SecondOrStepTimer(save_secs, save_steps)

    def begin(self) -> None:
        """Looks for the global step."""
        if self._writer is None and self._folder:
            self._writer = FileWriterCache.get(self._folder)
        self._next: int | None = None
        self._tensor = _step(None, self)

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs:
        """Fetches the step, and the summaries where it is time."""
        self._due = self._next is None or self._timer.should_trigger_for_step(self._next)
        wanted = {"global_step": self._tensor}
        op = self._op if self._op is not None else self._scaffold.summary_op
        if self._due and op is not None:
            wanted["summary"] = op
        return SessionRunArgs(wanted)

    def after_run(self, run_context: SessionRunContext, run_values: SessionRunValues) -> None:
        """Writes them."""
        if self._writer is None:
            return
        found = run_values.results
        step = int(found["global_step"])
        if self._next is None or self._due:
            step = int(run_context.session.run(self._tensor))
        if self._next is None:
            log = message("tensorflow.SessionLog")(status=_START)
            self._writer.add_session_log(log, step)
        if self._due:
            self._timer.update_last_triggered_step(step)
            given = found.get("summary")
            for data in given if isinstance(given, (list, tuple)) else [given]:
                if data is not None:
                    self._writer.add_summary(data, step)
        self._next = step + 1

    def end(self, session: Any = None) -> None:
        """Writes what waits."""
        if self._writer is not None:
            self._writer.flush()


class GlobalStepWaiterHook(SessionRunHook):
    """Waits before each run until the global step is that far."""

    def __init__(self, wait_until_step: int):
        self._wait_until_step = wait_until_step

    def begin(self) -> None:
        """Looks for the global step."""
        self._done = False
        self._tensor = _step(None, self)

    def before_run(self, run_context: SessionRunContext) -> None:
        """Waits."""
        while not self._done and self._wait_until_step > 0:
            if run_context.session.run(self._tensor) >= self._wait_until_step:
                break
            time.sleep(0.5)
        self._done = True


class FinalOpsHook(SessionRunHook):
    """Runs tensors or Operations at the end; `final_ops_values` is what they gave."""

    def __init__(self, final_ops: Any, final_ops_feed_dict: Any = None):
        self._ops, self._feeds, self._values = final_ops, final_ops_feed_dict, None

    @property
    def final_ops_values(self) -> Any:
        """What came out, None before the end."""
        return self._values

    def end(self, session: Any) -> None:
        """Runs them."""
        if self._ops is not None:
            self._values = session.run(self._ops, feed_dict=self._feeds)


class FeedFnHook(SessionRunHook):
    """Feeds what a function gives in every run: {tensor: value}."""

    def __init__(self, feed_fn: Callable[[], Mapping[Any, Any]]):
        self.feed_fn = feed_fn

    def before_run(self, run_context: SessionRunContext) -> SessionRunArgs:
        """Asks the function."""
        return SessionRunArgs(fetches=None, feed_dict=self.feed_fn())


def hooks_of(hooks: Sequence[Any] | None) -> list[Any]:
    """A list of hooks; TypeError for what is none."""
    found = list(hooks or ())
    for hook in found:
        if not isinstance(hook, SessionRunHook):
            raise TypeError(f"Hooks must be SessionRunHook, given: {hook}")
    return found
