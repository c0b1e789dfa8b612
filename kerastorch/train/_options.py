"""tf.train.CheckpointOptions: how a checkpoint is written and read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence


class CheckpointOptions:
    """Settings of `save`, `write`, `restore` and `read` (tf.train.CheckpointOptions).

    experimental_io_device: taken, as files are read and written by this process.
    enable_async, experimental_enable_async_checkpoint: taken; files are whole when `save` is back.
    experimental_write_callbacks: functions that are called after a file has been written, with its
        path if they have a parameter.

    TypeError for callbacks that are no functions, AssertionError for one of two parameters.
    """

    __slots__ = (
        "enable_async",
        "experimental_enable_async_checkpoint",
        "experimental_io_device",
        "experimental_skip_slot_variables",
        "experimental_write_callbacks",
    )

    def __init__(
        self,
        experimental_io_device: str | None = None,
        experimental_enable_async_checkpoint: bool = False,
        experimental_write_callbacks: Sequence[Callable[..., object]] | None = None,
        enable_async: bool = False,
        experimental_skip_slot_variables: bool = False,
    ) -> None:
        self.experimental_io_device = experimental_io_device
        both = enable_async or experimental_enable_async_checkpoint
        self.enable_async = self.experimental_enable_async_checkpoint = both
        if experimental_write_callbacks is not None:
            for callback in experimental_write_callbacks:
                if not callable(callback):
                    raise TypeError(f"{callback} is not a callable object")
                assert len(inspect.signature(callback).parameters) <= 1, (
                    "A callback takes the path, or nothing."
                )
        self.experimental_write_callbacks = experimental_write_callbacks
        self.experimental_skip_slot_variables = experimental_skip_slot_variables

    def _written(self, path: str) -> None:
        """Calls the callbacks."""
        for callback in self.experimental_write_callbacks or ():
            callback(*([path] if inspect.signature(callback).parameters else []))
