"""Checkpoints at the notice of an end: tf.distribute.experimental.PreemptionCheckpointHandler."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from ..train._checkpoint import Checkpoint
from ..train._manager import CheckpointManager


class TerminationConfig:
    """What happens at the notice of an end.

    termination_watcher_fn: asked before each step whether this process is about to end; by default
        a SIGTERM says so.
    exit_fn: called after the checkpoint is written, by default sys.exit(42).
    grace_period: kept.  save_fn: writes the checkpoint, by default the manager's `save`.
    """

    def __init__(
        self,
        termination_watcher_fn: Callable[[], bool] | None = None,
        exit_fn: Callable[[], Any] | None = None,
        grace_period: int | None = None,
        save_fn: Callable[..., Any] | None = None,
    ):
        self.termination_watcher_fn, self.exit_fn = termination_watcher_fn, exit_fn
        self.grace_period, self.save_fn = grace_period, save_fn


class PreemptionCheckpointHandler:
    """Restores the last checkpoint when it is made, and writes one before the process ends.

    cluster_resolver: kept.
    checkpoint_or_checkpoint_manager: a Checkpoint, with checkpoint_dir beside it, or a
        CheckpointManager; ValueError for a Checkpoint without a directory.
    termination_config: what the notice is, and what follows it.
    """

    def __init__(
        self,
        cluster_resolver: Any,
        checkpoint_or_checkpoint_manager: Checkpoint | CheckpointManager,
        checkpoint_dir: str | None = None,
        termination_config: TerminationConfig | None = None,
    ):
        given = checkpoint_or_checkpoint_manager
        if isinstance(given, Checkpoint):
            if checkpoint_dir is None:
                raise ValueError(
                    "When a checkpoint is passed, a checkpoint_dir must be passed as well."
                )
            given = CheckpointManager(given, checkpoint_dir, max_to_keep=1)
        self._manager = given
        self._config = termination_config or TerminationConfig()
        self._calls, self._told = 0, False
        self._manager.restore_or_initialize()
        if self._config.termination_watcher_fn is None and (
            threading.current_thread() is threading.main_thread()
        ):
            signal.signal(signal.SIGTERM, self._notice)

    def _notice(self, number, frame):
        self._told = True

    @property
    def total_run_calls(self) -> int:
        """How often `run` has been called."""
        return self._calls

    def run(self, distributed_train_function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The function's result; before it, the checkpoint and the end if there was a notice."""
        self.save_checkpoint_if_preempted()
        result = distributed_train_function(*args, **kwargs)
        self._calls += 1
        return result

    def save_checkpoint_if_preempted(self, *args: Any, **kwargs: Any) -> None:
        """Writes the checkpoint and ends the process if there was a notice."""
        watch = self._config.termination_watcher_fn
        if not (self._told or (watch is not None and watch())):
            return
        (self._config.save_fn or self._manager.save)(*args, **kwargs)
        (self._config.exit_fn or (lambda: sys.exit(42)))()

    @contextlib.contextmanager
    def watch_preemption_scope(self) -> Iterator[None]:
        """A context manager: `run` is not needed inside; a notice is looked for at its end."""
        yield
        self.save_checkpoint_if_preempted()


class PreemptionWatcher:
    """Tells whether a SIGTERM has announced the end of this process."""

    def __init__(self):
        self._message: str | None = None
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._notice)

    def _notice(self, number, frame):
        self._message = "SIGTERM"

    @property
    def preemption_message(self) -> str | None:
        """What announced the end, None as long as nothing has."""
        return self._message

    def block_until_worker_exit(self) -> None:
        """Returns at once: there is no other process to wait for."""
