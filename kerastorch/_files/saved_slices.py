"""Checkpoints of TensorFlow's first format: one table file with slices of values as messages.

Its empty key has the names, shapes and dtypes; under the other keys stand TensorProtos, each of a
slice of one value.
"""

from __future__ import annotations

import glob
import math
import os
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import DataLossError, NotFoundError
from . import os_errors, tensor_proto
from .bundle import Bundle, Entry, index_path
from .protos import message
from .table import read_table


def open_checkpoint(prefix: str) -> Bundle | SavedSlices:
    """The values of a checkpoint of either format; NotFoundError where there is none."""
    prefix = os.fspath(prefix)
    if not os.path.exists(index_path(prefix)):
        paths = files_of(prefix)
        if paths:
            return SavedSlices(prefix, paths)
    return Bundle(prefix)


def files_of(prefix: str) -> list[str]:
    """The files of a checkpoint of the first format: one, or several shards."""
    if os.path.isfile(prefix):
        return [prefix]
    pattern = prefix if "?" in prefix else f"{glob.escape(prefix)}-?????-of-?????"
    return sorted(p for p in glob.glob(pattern) if os.path.isfile(p))


class SavedSlices:
    """The values of such a checkpoint, with Bundle's methods.

    DataLossError for files that are damaged.
    """

    def __init__(self, prefix: str, paths: list[str]):
        self.prefix = prefix
        self._entries: dict[str, Entry] = {}
        self._parts: dict[str, list[Any]] = {}
        for path in paths:
            with os_errors.translated(path):
                self._take(read_table(path))

    def _take(self, table):
        for name, entry in self._described(table.pop(b"", None)):
            self._entries.setdefault(name, entry)
        for data in table.values():
            part = self._parsed(data).data
            self._parts.setdefault(part.name, []).append(part)

    def _described(self, data):
        if data is None:
            raise self.damaged("it has no list of its values")
        for one in self._parsed(data).meta.tensor:
            shape = tuple(dim.size for dim in one.shape.dim)
            if one.shape.unknown_rank or any(size < 0 for size in shape):
                raise self.damaged(f"{one.name} has no known shape")
            try:
                dtype = dtypes.as_dtype(one.type)
            except TypeError:
                dtype = None
            name = dtype.name if dtype else f"number {one.type}"
            yield one.name, Entry(dtype, name, shape, 0, 0, 0, 0, ())

    def _parsed(self, data):
        from google.protobuf.message import DecodeError

        try:
            return message("tensorflow.SavedTensorSlices").FromString(data)
        except DecodeError:
            raise self.damaged("an entry is no message") from None

    def damaged(self, what: str) -> DataLossError:
        """The error for a fault of the files."""
        return DataLossError(None, None, f"The checkpoint {self.prefix} is damaged: {what}.")

    # what there is
    def keys(self) -> list[str]:
        """The keys, in order."""
        return sorted(self._entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def entry(self, key: str) -> Entry:
        """dtype and shape of a value; NotFoundError for a key that is not there."""
        if key not in self._entries:
            raise NotFoundError(None, None, f"Key {key} not found in checkpoint")
        return self._entries[key]

    # values
    def read(self, key: str) -> torch.Tensor | np.ndarray:
        """The raw value of a key."""
        entry = self.entry(key)
        if entry.dtype is None:
            raise self.damaged(f"{key} is of dtype {entry.dtype_name}")
        parts = [self._part(key, entry, part) for part in self._parts.get(key, [])]
        count = math.prod(entry.shape)
        if sum(math.prod(raw.shape) for _, raw in parts) != count or not parts:
            raise self.damaged(f"{key} is not there as a whole")
        if entry.dtype is dtypes.string:
            made = np.empty(entry.shape, object)
        else:
            made = torch.empty(entry.shape, dtype=entry.dtype.torch)
        for place, raw in parts:
            made[place] = raw
        return made

    def read_into(self, key: str, target: torch.Tensor, verified: bool = False) -> None:
        """Writes the value of a key over a tensor of its dtype and shape."""
        target.copy_(self.read(key))

    def read_all_into(self, targets: Iterable[tuple[str, torch.Tensor]]) -> None:
        """As `read_into`, of several values."""
        for key, target in targets:
            self.read_into(key, target)

    def verify_all(self, keys: Iterable[str]) -> None:
        """DataLossError for values that are damaged."""
        for key in keys:
            self.read(key)

    def _part(self, key, entry, part):
        """(its place, the array) of a slice."""
        extents = part.slice.extent
        if len(extents) != len(entry.shape):
            raise self.damaged(f"a slice of {key} has {len(extents)} axes")
        place, shape = [], []
        for extent, size in zip(extents, entry.shape, strict=True):
            length = extent.length if extent.HasField("length") else size - extent.start
            if extent.start < 0 or length < 0 or extent.start + length > size:
                raise self.damaged(f"a slice of {key} is outside of its shape")
            place.append(slice(extent.start, extent.start + length))
            shape.append(length)
        proto = message("tensorflow.TensorProto")()
        proto.CopyFrom(part.data)
        proto.dtype = entry.dtype.as_datatype_enum
        proto.tensor_shape.Clear()
        for length in shape:
            proto.tensor_shape.dim.add(size=length)
        held = len(getattr(proto, tensor_proto.field(entry.dtype)))
        if held != math.prod(shape) * (2 if entry.dtype.is_complex else 1):
            raise self.damaged(f"a slice of {key} has {held} values")
        try:
            return tuple(place), tensor_proto.raw(proto, tensor_proto.OF_FILES)
        except ValueError as error:
            raise self.damaged(f"{key}: {error}") from None
