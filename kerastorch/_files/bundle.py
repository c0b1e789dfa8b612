"""Tensor bundles: the values of a TensorFlow checkpoint, under keys.

`PREFIX.index` is a table of BundleEntryProtos by key, with a BundleHeaderProto under the empty one;
`PREFIX.data-00000-of-00001` and its like ("shards") hold the bytes. A partitioned variable has an
entry without bytes, and one for each slice under a key of its own.
"""

from __future__ import annotations

import math
import os
import struct
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import DType
from .._core.errors import DataLossError, NotFoundError, UnimplementedError
from .._core.threads import machine_size
from . import os_errors
from .crc import extended, masked, unmasked
from .faults import check_regular
from .ordered_code import slice_key
from .protos import message
from .table import read_table
from .varints import varint_at

HEADER_KEY = b""
# threads compute checksums side by side of pieces of 1 MiB and more
_CHUNK = 1 << 20
_LARGE, _THREADS = 16 << 20, 4
# dtypes that TensorFlow has and DType lacks, by their numbers
_OTHERS = {24: "float8_e5m2", 25: "float8_e4m3fn", 29: "int4", 30: "uint4"}
_REFERENCE = 100  # added to the number of a dtype for references to it


class Entry(NamedTuple):
    """What the index says of a key. dtype: None where there is no DType, `dtype_name` says it."""

    dtype: DType | None
    dtype_name: str
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    crc: int
    slices: tuple[Any, ...]


def shard_path(prefix: str, shard: int, count: int) -> str:
    """The path of a data file."""
    return f"{prefix}.data-{shard:05d}-of-{count:05d}"


def index_path(prefix: str) -> str:
    """The path of the index file."""
    return f"{prefix}.index"


class Bundle:
    """The values of the checkpoint `prefix`, read when they are asked for.

    NotFoundError without an index file, DataLossError for one that is damaged.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix = os.fspath(prefix)
        if not os.path.exists(index_path(prefix)):
            raise NotFoundError(
                None,
                None,
                "Unsuccessful TensorSliceReader constructor: Failed to find any matching files "
                f"for {prefix}",
            )
        table = read_table(index_path(prefix))
        self.shards, self._swapped = self._header(table.pop(HEADER_KEY, None))
        self._entries = {key: self._entry(key, value) for key, value in table.items()}
        self._keys = {_text(key): key for key in table if not key.startswith(b"\0")}
        self._fits: set[int] = set()

    def _header(self, data):
        if data is None:
            raise self.damaged("the index has no header")
        header = self._parsed("tensorflow.BundleHeaderProto", data, "the header")
        if header.version.min_consumer > 1:
            raise self.damaged(
                f"it needs a reader of version {header.version.min_consumer}, this one has 1"
            )
        if header.num_shards < 1:
            raise self.damaged(f"{header.num_shards} shards")
        return header.num_shards, (sys.byteorder == "big") != (header.endianness == 1)

    def _entry(self, key, data):
        found = self._parsed("tensorflow.BundleEntryProto", data, _text(key))
        shape = tuple(dim.size for dim in found.shape.dim)
        number = found.dtype
        if number > _REFERENCE:
            number -= _REFERENCE
        try:
            dtype = dtypes.as_dtype(number)
        except TypeError:
            dtype = None
        name = dtype.name if dtype else _OTHERS.get(number, f"number {number}")
        if found.shape.unknown_rank or any(size < 0 for size in shape):
            raise self.damaged(f"{_text(key)} has no known shape")
        if found.offset < 0 or found.size < 0 or not 0 <= found.shard_id < self.shards:
            raise self.damaged(f"{_text(key)} is at no place that can be")
        where = found.shard_id, found.offset, found.size
        return Entry(dtype, name, shape, *where, found.crc32c, tuple(found.slices))

    def _parsed(self, kind, data, name):
        from google.protobuf.message import DecodeError

        try:
            return message(kind).FromString(data)
        except DecodeError:
            raise self.damaged(f"the entry of {name} is no message") from None

    def damaged(self, what: str) -> DataLossError:
        """The error for a fault of the files."""
        return DataLossError(None, None, f"The checkpoint {self.prefix} is damaged: {what}.")

    # what there is
    def keys(self) -> list[str]:
        """The keys, in order."""
        return list(self._keys)

    def __iter__(self):
        return iter(self._keys)

    def __contains__(self, key):
        return key in self._keys

    def entry(self, key: str) -> Entry:
        """dtype, shape and place of a value; NotFoundError for a key that is not there."""
        try:
            return self._entries[self._keys[key]]
        except KeyError:
            text = f"Key {key} not found in checkpoint {self.prefix}"
            raise NotFoundError(None, None, text) from None

    # values
    def read(self, key: str) -> torch.Tensor | np.ndarray:
        """The raw value of a key: a torch tensor, or an object array of bytes.

        NotFoundError for a missing key or data file, DataLossError for damage, UnimplementedError
        for a dtype that kerastorch has no tensors of.
        """
        entry = self._readable(key)
        if entry.slices:
            return self._joined(key, entry)
        return self._whole(key, entry)

    def read_into(self, key: str, target: torch.Tensor, verified: bool = False) -> None:
        """Writes the value of a key over a tensor of its dtype and shape, without a copy between
        where the tensor is contiguous.

        The checksum is looked at first, so that a damaged file leaves the tensor as it was.
        ValueError when dtype or shape differ.
        """
        entry = self._readable(key)
        if (target.dtype, tuple(target.shape)) != (entry.dtype.torch, entry.shape):
            raise ValueError(
                f"{key} has dtype {entry.dtype_name} and shape {entry.shape}, the tensor "
                f"{target.dtype} and {tuple(target.shape)}."
            )
        plain = target.is_contiguous() and target.device.type == "cpu" and not self._swapped
        if not plain or entry.slices or target.dtype is torch.bool or not target.numel():
            target.copy_(self.read(key))
            return
        if not verified:
            self.verify(key)
        buffer = target.detach().as_strided((target.numel(),), (1,)).view(torch.uint8).numpy()
        with self._opened(entry) as file:
            file.seek(entry.offset)
            if _fill(file, memoryview(buffer)) != entry.size:
                raise self.damaged(f"the data of {key} ends early")

    def verify_all(self, keys: Iterable[str]) -> None:
        """As `verify`, of several values."""
        self._each(self.verify, [(key,) for key in keys])

    def read_all_into(self, targets: Iterable[tuple[str, torch.Tensor]]) -> None:
        """As `read_into`, of several values that have been verified."""
        self._each(lambda *pair: self.read_into(*pair, verified=True), list(targets))

    def _each(self, function, rows):
        """Calls a function for (key, ...) of each row, in threads where the values are large."""
        size = sum(self.entry(key).size for key, *_ in rows)
        count = min(_THREADS, machine_size(), len(rows)) if size > _LARGE else 1
        if count < 2:
            for row in rows:
                function(*row)
            return
        rows = sorted(rows, key=lambda row: -self.entry(row[0]).size)
        with ThreadPoolExecutor(count) as pool:
            for _ in pool.map(lambda row: function(*row), rows):
                pass

    def verify(self, key: str) -> None:
        """Compares the bytes of a value with their checksum; DataLossError where they differ."""
        entry = self._readable(key)
        for name, part in self._parts(key, entry):
            if part.dtype is dtypes.string:
                self._strings(name, part)
            else:
                self._check(name, part, self._size_of(name, part))

    def _check(self, key, entry, size):
        crc, left = 0, size
        with self._opened(entry) as file:
            file.seek(entry.offset)
            while left:
                data = file.read(min(_CHUNK, left))
                if not data:
                    raise self.damaged(f"the data of {key} ends early")
                crc, left = extended(crc, data), left - len(data)
        self._compare(key, entry, crc)

    def _compare(self, key, entry, crc):
        if masked(crc) != entry.crc:
            raise self.damaged(
                f"Checksum does not match: stored {unmasked(entry.crc):#x} vs. calculated on the "
                f"restored bytes {crc:#x} ({key})"
            )

    def _readable(self, key):
        entry = self.entry(key)
        dtype = entry.dtype
        if dtype is dtypes.string:
            return entry
        if dtype is None or dtype.torch is None or dtype.is_quantized:
            raise UnimplementedError(
                None,
                None,
                f"{key} in the checkpoint {self.prefix} is of dtype {entry.dtype_name}, which "
                "kerastorch has no tensors of.",
            )
        return entry

    def _parts(self, key, entry):
        """(name, entry) of the value or of its slices."""
        if not entry.slices:
            return [(key, entry)]
        return [(f"{key} {where}", part) for where, part in self._slices(key, entry)]

    def _slices(self, key, entry):
        """[(slices of Python's, entry)] of a partitioned value; its slices fill it."""
        found, filled = [], 0
        for part in entry.slices:
            where = _bounds(part, entry.shape)
            stored = where and self._entries.get(slice_key(self._keys[key], part))
            if not stored or stored.slices or stored.dtype is not entry.dtype:
                raise self.damaged(f"a slice of {key} is not there")
            if stored.shape != tuple(one.stop - one.start for one in where):
                raise self.damaged(f"a slice of {key} has another shape")
            filled += math.prod(stored.shape)
            found.append((where, stored))
        if filled != math.prod(entry.shape):
            raise self.damaged(f"the slices of {key} do not make up its shape")
        return found

    def _joined(self, key, entry):
        parts = self._slices(key, entry)
        for _, part in parts:
            if part.dtype is not dtypes.string:
                self._size_of(key, part)
            self._opened(part).close()
        if entry.dtype is dtypes.string:
            made = np.full(entry.shape, b"", object)
        else:
            made = torch.zeros(entry.shape, dtype=entry.dtype.torch)
        for where, part in parts:
            made[where] = self._whole(key, part)
        return made

    def _whole(self, key, entry):
        if entry.dtype is dtypes.string:
            return self._strings(key, entry)
        size = self._size_of(key, entry)
        with self._opened(entry) as file:
            made = torch.empty(size, dtype=torch.uint8)
            buffer, crc = memoryview(made.numpy()), 0
            file.seek(entry.offset)
            for at in range(0, size, _CHUNK):
                piece = buffer[at : at + _CHUNK]
                if _fill(file, piece) != len(piece):
                    raise self.damaged(f"the data of {key} ends early")
                crc = extended(crc, piece.tobytes())
        self._compare(key, entry, crc)
        if self._swapped:
            made = _turned(made, entry.dtype)
        if entry.dtype is dtypes.bool_:
            return made.reshape(entry.shape) != 0
        if not size:
            return torch.empty(entry.shape, dtype=entry.dtype.torch)
        return made.view(entry.dtype.torch).reshape(entry.shape)

    def _size_of(self, key, entry):
        """The bytes that shape and dtype ask for, which are those that the entry has."""
        size = math.prod(entry.shape) * entry.dtype.torch.itemsize
        if size != entry.size:
            raise self.damaged(
                f"{key} has {entry.size} bytes, and {size} by its dtype {entry.dtype_name} and "
                f"shape {entry.shape}"
            )
        return size

    def _strings(self, key, entry):
        """Strings stand behind all their lengths and a checksum of those."""
        count, problem = math.prod(entry.shape), f"the strings of {key} do not fit"
        if count + 4 > entry.size:
            raise self.damaged(problem)
        with self._opened(entry) as file:
            file.seek(entry.offset)
            data = file.read(entry.size)
        lengths, at = [], 0
        try:
            for _ in range(count):
                length, at = varint_at(data, at)
                lengths.append(length)
        except IndexError:
            raise self.damaged(problem) from None
        crc = extended(0, length_bytes(lengths, "<>"[(sys.byteorder == "big") ^ self._swapped]))
        mark = data[at : at + 4]
        little = "big" if self._swapped ^ (sys.byteorder == "big") else "little"
        if int.from_bytes(mark, little) != masked(crc) or at + 4 + sum(lengths) != entry.size:
            raise self.damaged(problem)
        at += 4
        self._compare(key, entry, extended(extended(crc, mark), data[at:]))
        made = np.empty(count, object)
        for place, length in enumerate(lengths):
            made[place] = data[at : at + length]
            at += length
        return made.reshape(entry.shape)

    def _opened(self, entry):
        path = shard_path(self.prefix, entry.shard, self.shards)
        with os_errors.translated(path):
            check_regular(path)
            file = open(path, "rb", buffering=0)  # noqa: SIM115 (closed by the caller)
        if entry.shard not in self._fits:
            self._check_shard(entry.shard, file)
        return file

    def _check_shard(self, shard, file):
        """The values of a shard stand one behind the other, so that they are no more than it."""
        size = os.fstat(file.fileno()).st_size
        entries = [e for e in self._entries.values() if e.shard == shard and not e.slices]
        end = max((e.offset + e.size for e in entries), default=0)
        total = sum(e.size for e in entries)
        if max(end, total) > size:
            file.close()
            raise self.damaged(
                f"{os.path.basename(shard_path(self.prefix, shard, self.shards))} has {size} "
                f"bytes, and {max(end, total)} by the index"
            )
        self._fits.add(shard)


def _text(key):
    return key.decode("utf-8", "surrogateescape")


def _bounds(part, shape):
    """The Python slices of a TensorSliceProto, None for one that does not fit the shape."""
    if len(part.extent) != len(shape):
        return None
    found = []
    for extent, size in zip(part.extent, shape, strict=True):
        whole = not extent.HasField("length")
        start, stop = (0, size) if whole else (extent.start, extent.start + extent.length)
        if not 0 <= start <= stop <= size:
            return None
        found.append(slice(start, stop))
    return tuple(found)


def _fill(file, view):
    """Reads into a buffer; how many bytes there were."""
    done = 0
    while done < len(view):
        count = file.readinto(view[done:])
        if not count:
            break
        done += count
    return done


def _turned(raw, dtype):
    """Bytes in the other order, number by number."""
    width = dtype.real_dtype.torch.itemsize
    return raw.reshape(-1, width).flip(1).reshape(-1).contiguous()


def length_bytes(lengths: list[int], order: str) -> bytes:
    """What the checksum of lengths is taken of: four bytes each, eight for very long strings."""
    return b"".join(
        struct.pack(f"{order}I" if length < 1 << 32 else f"{order}Q", length) for length in lengths
    )
