"""tf.train.CheckpointManager: a folder of checkpoints of which the newest are kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from .._core.variable import Variable
from . import _state_file
from ._options import CheckpointOptions

_HOUR = 3600.0


class CheckpointManager:
    """Saves a checkpoint again and again, and removes the oldest (tf.train.CheckpointManager).

    max_to_keep: how many to keep; None for all.
    keep_checkpoint_every_n_hours: one is kept beside them each so many hours.
    step_counter, checkpoint_interval: a variable, and how much it has to grow between two saves.
    init_fn: what `restore_or_initialize` calls where there is no checkpoint.

    ValueError for another max_to_keep, and for an interval without a counter.
    """

    def __init__(
        self,
        checkpoint: Any,
        directory: str | os.PathLike,
        max_to_keep: int | None,
        keep_checkpoint_every_n_hours: float | None = None,
        checkpoint_name: str = "ckpt",
        step_counter: Variable | None = None,
        checkpoint_interval: int | None = None,
        init_fn: Callable[[], Any] | None = None,
    ) -> None:
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError(
                f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}."
            )
        if checkpoint_interval is not None and step_counter is None:
            raise ValueError(
                "`step_counter` should be passed if `checkpoint_interval` is not None."
            )
        self._checkpoint, self._directory = checkpoint, os.fspath(directory)
        self._max_to_keep, self._hours = max_to_keep, keep_checkpoint_every_n_hours
        self._name = checkpoint_name
        self._step_counter, self._interval = step_counter, checkpoint_interval
        self._init_fn, self._last_step = init_fn, None
        self._kept: dict[str, float] = {}  # path -> when it was written, the oldest first
        self._recover()

    def _recover(self):
        state, now = _state_file.get_checkpoint_state(self._directory), _state_file.now()
        if state is None:
            self._latest = None
            self._preserved = now - 1.0
            return
        self._latest = state.model_checkpoint_path
        self._preserved = min(state.last_preserved_timestamp, now)
        paths = list(state.all_model_checkpoint_paths)
        times = list(state.all_model_checkpoint_timestamps) or [self._preserved] * len(paths)
        self._kept = {path: min(time, now) for path, time in zip(paths, times)}

    @property
    def directory(self) -> str:
        """The folder."""
        return self._directory

    @property
    def checkpoint_interval(self) -> int | None:
        """How much the counter has to grow between two saves."""
        return self._interval

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of the newest checkpoint, None without one."""
        return self._latest

    @property
    def checkpoints(self) -> list[str]:
        """The paths of the checkpoints that are kept, the oldest first."""
        return list(self._kept)

    @property
    def checkpoint(self) -> Any:
        """The tf.train.Checkpoint."""
        return self._checkpoint

    def sync(self) -> None:
        """Nothing: files are whole when `save` is back."""

    def save(
        self,
        checkpoint_number: int | Variable | None = None,
        check_interval: bool = True,
        options: CheckpointOptions | None = None,
    ) -> str | None:
        """Saves a checkpoint, and removes those that are too many.

        checkpoint_number: stands at the path's end instead of `save_counter`.
        Returns the path; None when the counter has not grown by the interval, or not at all with
        check_interval=False.
        """
        if self._interval is not None:
            step = int(self._step_counter)
            wanted = self._interval if check_interval else 1
            if self._last_step is not None and step < self._last_step + wanted:
                return None
            self._last_step = step
        counter = self._checkpoint.save_counter
        counter.assign_add(1)
        number = int(counter if checkpoint_number is None else checkpoint_number)
        prefix = os.path.join(self._directory, f"{self._name}-{number}")
        path = self._checkpoint.write(prefix, options=options)
        self._kept.pop(path, None)
        self._kept[path] = _state_file.now()
        self._latest = path
        # before anything is removed, the newest is noted
        self._record()
        if self._sweep():
            self._record()
        return path

    def _record(self):
        times = list(self._kept.values())
        _state_file.record(
            self._directory, self._latest, list(self._kept), None, times, self._preserved
        )

    def _sweep(self):
        """Removes the oldest; whether there was one."""
        swept = False
        while self._max_to_keep and len(self._kept) > self._max_to_keep:
            path, time = next(iter(self._kept.items()))
            del self._kept[path]
            swept = True
            if self._hours and time - self._hours * _HOUR >= self._preserved:
                self._preserved = time
                continue
            _state_file.delete(path + ".index")
            _state_file.delete_data(path)
        return swept

    def restore_or_initialize(self) -> str | None:
        """Restores the newest checkpoint and returns its path; without one calls `init_fn`, if it
        was given, and returns None."""
        if self._latest is not None:
            self._checkpoint.restore(self._latest)
            if self._interval is not None:
                self._last_step = int(self._step_counter)
            return self._latest
        if self._init_fn is not None:
            self._init_fn()
        return None
