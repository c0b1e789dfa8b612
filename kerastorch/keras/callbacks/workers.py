"""Where the processes of a tf.distribute strategy write: the chief where the user says, the others
into folders of their own that are removed, as all must take part in what they read together."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any


def is_chief(model: Any) -> bool:
    """Whether this is the process that writes what all share; True where there is one process."""
    strategy = model.__dict__.get("_distribution")
    return strategy is None or strategy.extended.should_checkpoint


def own_folder(model: Any, folder: str) -> str:
    """The folder that this process writes to: `folder` for the chief, else a new one."""
    return folder if is_chief(model) else tempfile.mkdtemp(prefix="workertemp_")


@contextlib.contextmanager
def own_path(model: Any, path: str) -> Iterator[str]:
    """A context manager that gives the path of the file that this process is to write."""
    if is_chief(model):
        yield path
        return
    folder = own_folder(model, "")
    try:
        yield os.path.join(folder, os.path.basename(path))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
