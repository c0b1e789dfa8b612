"""Asynchronous execution: torch's kernels on a GPU run so anyway, those of the CPU do not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch


@contextlib.contextmanager
def async_scope() -> Iterator[None]:
    """A block whose kernels are done when it ends (tf.experimental.async_scope)."""
    yield
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()


def async_clear_error() -> None:
    """Nothing: an error leaves no pending operations behind (tf.experimental.async_clear_error)."""
