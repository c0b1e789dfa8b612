"""What is in a checkpoint, by keys: load_checkpoint, list_variables, load_variable."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from .._core.dtypes import DType
from .._core.errors import UnimplementedError
from .._core.tensor import to_numpy
from .._files.saved_slices import open_checkpoint
from ._state_file import latest_checkpoint

_POLL = 1.0  # seconds


class CheckpointReader:
    """The values of a checkpoint by their keys: what `tf.train.load_checkpoint` gives."""

    def __init__(self, prefix: str) -> None:
        self._bundle = open_checkpoint(prefix)

    def has_tensor(self, tensor_str: str) -> bool:
        """Whether there is a value under a key."""
        return tensor_str in self._bundle

    def get_tensor(self, tensor_str: str) -> Any:
        """The value under a key as a numpy array, or as number or bytes.

        NotFoundError for a key that is not there, DataLossError for damage.
        """
        raw = self._bundle.read(_key(tensor_str))
        array = to_numpy(raw) if isinstance(raw, torch.Tensor) else raw
        return array if array.ndim else array[()]

    CheckpointReader_GetTensor = get_tensor

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """{key: shape}."""
        return {key: list(self._bundle.entry(key).shape) for key in self._bundle}

    def get_variable_to_dtype_map(self) -> dict[str, DType]:
        """{key: dtype}; UnimplementedError for a dtype that kerastorch does not know."""
        return {key: self._dtype(key) for key in self._bundle}

    def _dtype(self, key):
        entry = self._bundle.entry(key)
        if entry.dtype is None:
            raise UnimplementedError(
                None, None, f"{key} is of dtype {entry.dtype_name}, which kerastorch does not know."
            )
        return entry.dtype

    def debug_string(self) -> bytes:
        """A line for each value: key, dtype and shape."""
        entries = [(key, self._bundle.entry(key)) for key in self._bundle]
        lines = [
            f"{key} ({_enum_name(entry)}) [{','.join(map(str, entry.shape))}]\n"
            for key, entry in entries
        ]
        return "".join(lines).encode()


_ENUM_NAMES = {"float32": "FLOAT", "float64": "DOUBLE", "float16": "HALF"}


def _enum_name(entry):
    return "DT_" + _ENUM_NAMES.get(entry.dtype_name, entry.dtype_name.upper())


def _key(key):
    if isinstance(key, bytes):
        return key.decode()
    if not isinstance(key, str):
        raise TypeError(f"Expected binary or unicode string, got {key!r}")
    return key


def load_checkpoint(ckpt_dir_or_file: str | os.PathLike) -> CheckpointReader:
    """The reader of a checkpoint, given by its path or by its folder (of which the newest).

    ValueError for a folder without one, NotFoundError for a missing file.
    """
    return CheckpointReader(_prefix(ckpt_dir_or_file))


def _prefix(path):
    path = os.fspath(path)
    if not os.path.isdir(path) or os.path.exists(path + ".index"):
        return path
    found = latest_checkpoint(path)
    if found is None:
        raise ValueError(
            f"Couldn't find 'checkpoint' file or checkpoints in given directory {path}"
        )
    return found


def list_variables(ckpt_dir_or_file: str | os.PathLike) -> list[tuple[str, list[int]]]:
    """[(key, shape)] of the values in a checkpoint, by name; see `load_checkpoint`."""
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


def load_variable(ckpt_dir_or_file: str | os.PathLike, name: str) -> np.ndarray | Any:
    """The value under a key, with or without ":0" behind it; see `load_checkpoint`."""
    name = _key(name)
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))


def checkpoints_iterator(
    checkpoint_dir: str | os.PathLike,
    min_interval_secs: float = 0,
    timeout: float | None = None,
    timeout_fn: Callable[[], bool] | None = None,
) -> Iterator[str]:
    """Gives the path of each new checkpoint of a folder, as they come.

    min_interval_secs: the least time between two.  timeout: how long to wait for the next, in
    seconds; then the iterator ends, unless timeout_fn says False.
    """
    path = None
    while True:
        path = _next_checkpoint(checkpoint_dir, path, timeout)
        if path is None:
            if not timeout_fn or timeout_fn():
                return
            continue
        start = time.time()
        yield path
        time.sleep(max(0.0, start + min_interval_secs - time.time()))


def _next_checkpoint(folder, last, timeout):
    end = None if timeout is None else time.time() + timeout
    while True:
        path = latest_checkpoint(folder)
        if path is not None and path != last:
            return path
        if end is not None and time.time() + _POLL > end:
            return None
        time.sleep(_POLL)
