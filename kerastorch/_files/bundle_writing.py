"""Writes a tensor bundle, one data file and its index, so that a killed process leaves the old or
the new one whole."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import OpError, UnimplementedError
from . import os_errors
from .bundle import HEADER_KEY, Bundle, index_path, length_bytes, shard_path
from .crc import extended, masked
from .protos import message
from .replacing import move, neighbour, replacing
from .table import write_table
from .varints import varint

_CHUNK = 1 << 18
# values of so many bytes are written by a thread while their checksum is taken, in such pieces
_LARGE, _PIECE = 4 << 20, 4 << 20
# the version of the format, as in TensorFlow's files
_PRODUCER = 1


def write_bundle(
    prefix: str, items: Iterable[tuple[str, torch.Tensor | np.ndarray | Callable[[], Any]]]
) -> None:
    """Writes raw values under keys as the checkpoint `prefix`, whose folder has to be there.

    items: (key, raw value or function that gives it), in the order in which they are to stand in
    the data file.  An older checkpoint of the name stays whole until the new one is.
    TensorFlow's error for files that cannot be written, ValueError for a key that comes twice.
    """
    prefix = os.fspath(prefix)
    path = shard_path(prefix, 0, 1)
    with os_errors.translated(prefix), neighbour(path) as data:
        with open(data, "wb", buffering=_CHUNK) as file:
            entries = _write_values(file, items)
        _take_places(prefix, data, entries)


def _write_values(file, items):
    """Writes values one behind the other; their BundleEntryProtos by key."""
    entries: dict[bytes, Any] = {}
    offset = 0
    for key, value in items:
        name = key.encode("utf-8", "surrogateescape")
        if name in entries or not name:
            raise ValueError(f"The key {key!r} comes twice, or is empty.")
        raw = value() if callable(value) else value
        entry = entries[name] = message("tensorflow.BundleEntryProto")(offset=offset)
        entry.dtype = dtypes.of(raw).as_datatype_enum
        entry.shape.SetInParent()
        for size in raw.shape:
            entry.shape.dim.add(size=size)
        write = _write_numbers if isinstance(raw, torch.Tensor) else _write_strings
        entry.size, crc = write(file, raw, key)
        entry.crc32c = masked(crc)
        offset += entry.size
    return entries


def _write_numbers(file, raw, key):
    if raw.is_quantized:
        raise UnimplementedError(None, None, f"{key}: cannot write the dtype {raw.dtype}.")
    flat = raw.detach().resolve_conj().resolve_neg().cpu().reshape(-1)
    flat = flat.contiguous()
    # a single number may have any stride
    data = memoryview(flat.as_strided((len(flat),), (1,)).view(torch.uint8).numpy())
    if len(data) < _LARGE:
        piece = data.tobytes()
        file.write(piece)
        return len(data), extended(0, piece)
    file.flush()
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(_write_all, file.raw, data)
        crc = 0
        for at in range(0, len(data), _CHUNK):
            crc = extended(crc, data[at : at + _CHUNK].tobytes())
        writing.result()
    return len(data), crc


def _write_all(file, data):
    for at in range(0, len(data), _PIECE):
        piece = data[at : at + _PIECE]
        done = 0
        while done < len(piece):
            done += file.write(piece[done:])


def _write_strings(file, raw, key):
    texts = raw.reshape(-1).tolist()
    lengths = [len(text) for text in texts]
    heads = b"".join(map(varint, lengths))
    crc = extended(0, length_bytes(lengths, "<"))
    mark = masked(crc).to_bytes(4, "little")
    rest = mark + b"".join(texts)
    file.write(heads + rest)
    return len(heads) + len(rest), extended(crc, rest)


def _take_places(prefix, data, entries):
    """Puts a data file and an index of it where they belong.

    Where there is an older checkpoint, its index must never meet the new data: the new index first
    leads to the new data under another name, which TensorFlow reads as well.
    """
    index = index_path(prefix)
    old = _shards(prefix)
    if os.path.lexists(index):
        count = 3 if old == 2 else 2
        aside = shard_path(prefix, 0, count)
        with contextlib.suppress(FileNotFoundError):
            os.remove(aside)
        try:
            os.link(data, aside)
        except OSError:  # a file system without hard links: the new name stays
            move(data, aside)
            _write_index(index, entries, count)
            _remove_shards(prefix, old, aside)
            return
        _write_index(index, entries, count)
    final = shard_path(prefix, 0, 1)
    move(data, final, unneeded=True)
    _write_index(index, entries, 1)
    _remove_shards(prefix, old, final)


def _shards(prefix):
    """How many shards the checkpoint in place has; 0 for none, or none that can be read."""
    try:
        return Bundle(prefix).shards
    except OpError:
        return 0


def _write_index(index, entries, count):
    header = message("tensorflow.BundleHeaderProto")(num_shards=count)
    header.version.producer = _PRODUCER
    rows = [(key, entries[key].SerializeToString()) for key in sorted(entries)]
    with replacing(index) as temporary, open(temporary, "wb") as file:
        write_table(file, [(HEADER_KEY, header.SerializeToString()), *rows])


def _remove_shards(prefix, old, final):
    """Removes the data files of the older checkpoint, and those that killed saves left."""
    folder, name = os.path.split(os.path.realpath(prefix))
    pattern = re.compile(rf"{re.escape(name)}\.data-\d{{5}}-of-(\d{{5}})")
    for entry in os.listdir(folder):
        found = pattern.fullmatch(entry)
        if found and int(found[1]) in (1, 2, 3, old) and entry != os.path.basename(final):
            with contextlib.suppress(OSError):
                os.remove(os.path.join(folder, entry))
