"""The file `checkpoint` of a folder: which checkpoint is the newest, and which others are kept."""

from __future__ import annotations

import glob
import logging
import os
import time
from collections.abc import Iterable, Sequence
from typing import Any

from .._core.errors import NotFoundError
from .._files import os_errors
from .._files.protos import message
from .._files.replacing import replacing

_log = logging.getLogger("tensorflow")
_NAME = "checkpoint"
# what a file may hold, in bytes
_LARGEST = 64 << 20


def _path(folder, name):
    return os.path.join(folder, _NAME if name is None else name)


def get_checkpoint_state(
    checkpoint_dir: str | os.PathLike, latest_filename: str | None = None
) -> Any:
    """The CheckpointState message in a folder's `checkpoint` file, its paths made whole; None
    where there is none, or none that can be read, with a warning.

    ValueError for one that names no checkpoint.
    """
    from google.protobuf import text_format

    folder = os.fspath(checkpoint_dir)
    path = _path(folder, latest_filename)
    if not os.path.isfile(path):
        return None
    state = message("tensorflow.CheckpointState")()
    try:
        with os_errors.translated(path), open(path, "rb") as file:
            text_format.Merge(file.read(_LARGEST), state)
    except (text_format.ParseError, UnicodeDecodeError) as error:
        _log.warning("ParseError: %s", error)
        _log.warning("%s: Checkpoint ignored", path)
        return None
    if not state.model_checkpoint_path:
        raise ValueError(f"Invalid checkpoint state loaded from {folder}")
    state.model_checkpoint_path = os.path.join(folder, state.model_checkpoint_path)
    whole = [os.path.join(folder, path) for path in state.all_model_checkpoint_paths]
    state.all_model_checkpoint_paths[:] = whole
    return state


def generate_checkpoint_state_proto(
    save_dir: str | os.PathLike,
    model_checkpoint_path: str | os.PathLike,
    all_model_checkpoint_paths: Iterable[str] | None = None,
    all_model_checkpoint_timestamps: Sequence[float] | None = None,
    last_preserved_timestamp: float | None = None,
) -> Any:
    """A CheckpointState message, in which relative paths start in `save_dir`.

    ValueError unless there is a time for each path.
    """
    folder, newest = os.fspath(save_dir), os.fspath(model_checkpoint_path)
    paths = [os.fspath(path) for path in all_model_checkpoint_paths or ()]
    if not paths or paths[-1] != newest:
        paths.append(newest)
    times = all_model_checkpoint_timestamps
    if times and len(times) != len(paths):
        raise ValueError(
            "Checkpoint timestamps, if provided, must match checkpoint paths (got paths "
            f"{paths} and timestamps {times})"
        )
    if not os.path.isabs(folder):
        paths = [path if os.path.isabs(path) else os.path.relpath(path, folder) for path in paths]
        newest = newest if os.path.isabs(newest) else os.path.relpath(newest, folder)
    return message("tensorflow.CheckpointState")(
        model_checkpoint_path=newest,
        all_model_checkpoint_paths=paths,
        all_model_checkpoint_timestamps=times,
        last_preserved_timestamp=last_preserved_timestamp,
    )


def update_checkpoint_state(
    save_dir: str | os.PathLike,
    model_checkpoint_path: str | os.PathLike,
    all_model_checkpoint_paths: Iterable[str] | None = None,
    latest_filename: str | None = None,
    all_model_checkpoint_timestamps: Sequence[float] | None = None,
    last_preserved_timestamp: float | None = None,
) -> None:
    """Writes the `checkpoint` file of a folder, which has to be there.

    ValueError unless there is a time for each path; RuntimeError for a checkpoint of the file's
    own name.
    """
    record(
        save_dir,
        model_checkpoint_path,
        all_model_checkpoint_paths,
        latest_filename,
        all_model_checkpoint_timestamps,
        last_preserved_timestamp,
        relative=False,
    )


def record(
    save_dir: str | os.PathLike,
    newest: str | os.PathLike,
    paths: Iterable[str] | None = None,
    latest_filename: str | None = None,
    times: Sequence[float] | None = None,
    last_preserved: float | None = None,
    relative: bool = True,
) -> None:
    """As `update_checkpoint_state`; relative: whether absolute paths are made relative, too."""
    from google.protobuf import text_format

    folder, newest = os.fspath(save_dir), os.fspath(newest)
    path = _path(folder, latest_filename)
    if relative:
        folder_there = os.path.abspath(folder)
        paths = [os.path.relpath(os.path.abspath(p), folder_there) for p in paths or ()]
        relative_newest = os.path.relpath(os.path.abspath(newest), folder_there)
        state = generate_checkpoint_state_proto("/", relative_newest, paths, times, last_preserved)
    else:
        state = generate_checkpoint_state_proto(folder, newest, paths, times, last_preserved)
    if path == newest:
        raise RuntimeError(
            f"Save path '{newest}' conflicts with path used for checkpoint state. Please use a "
            "different save path."
        )
    text = text_format.MessageToString(state)
    try:
        with replacing(path or _NAME) as temporary, open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
    except FileNotFoundError:
        raise NotFoundError(None, None, f"{path}; No such file or directory") from None
    except OSError as error:
        raise os_errors.of(error, path) from None


def latest_checkpoint(
    checkpoint_dir: str | os.PathLike, latest_filename: str | None = None
) -> str | None:
    """The path of the newest checkpoint in a folder, by its `checkpoint` file; None without one."""
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state and state.model_checkpoint_path:
        if checkpoint_exists(state.model_checkpoint_path):
            return state.model_checkpoint_path
        _log.error("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
    return None


def checkpoint_exists(checkpoint_prefix: str | os.PathLike) -> bool:
    """Whether there are files of a checkpoint of the name."""
    prefix = glob.escape(os.fspath(checkpoint_prefix))
    return bool(glob.glob(prefix + ".index") or glob.glob(prefix))


def get_checkpoint_mtimes(checkpoint_prefixes: Iterable[str | os.PathLike]) -> list[float]:
    """The times, in seconds, at which those of the checkpoints were written that are there."""
    found = []
    for prefix in checkpoint_prefixes:
        path = os.fspath(prefix)
        path = path + ".index" if os.path.exists(path + ".index") else path
        if os.path.exists(path):
            found.append(float(int(os.path.getmtime(path))))
    return found


def remove_checkpoint(
    checkpoint_prefix: str | os.PathLike,
    checkpoint_format_version: int = 2,
    meta_graph_suffix: str = "meta",
) -> None:
    """Removes the files of a checkpoint."""
    prefix = os.fspath(checkpoint_prefix)
    delete(f"{prefix}.{meta_graph_suffix}")
    if checkpoint_format_version == 2:
        delete(prefix + ".index")
        delete_data(prefix)
    else:
        delete(prefix)


def delete(path: str) -> None:
    """Removes a file, if it is there."""
    if os.path.isfile(path):
        with os_errors.translated(path):
            os.remove(path)


def delete_data(prefix: str) -> None:
    """Removes the data files of a checkpoint."""
    for path in glob.glob(glob.escape(prefix) + ".data-?????-of-?????"):
        delete(path)


def now() -> float:
    """The time, as it stands in the file."""
    return time.time()
