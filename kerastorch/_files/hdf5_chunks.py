"""Data sets of HDF5 in chunks, compressed or not."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from .faults import Unknown
from .hdf5_tree import tree_nodes
from .source import Source

_DEFLATE, _SHUFFLE, _FLETCHER = 1, 2, 3


def filters_of(messages: Mapping[int, Sequence[memoryview]], source: Source) -> list[int]:
    """The numbers of a data set's filters, in the order of writing."""
    found = []
    for body in messages.get(0x0B, ()):
        if body[0] not in (1, 2):
            raise source.damaged("a list of filters is not valid")
        at = 8 if body[0] == 1 else 2
        for _ in range(body[1]):
            if at + 8 > len(body) + 2:
                raise source.damaged("a list of filters is cut off")
            (number,) = struct.unpack_from("<H", body, at)
            if number not in (_DEFLATE, _SHUFFLE, _FLETCHER):
                raise Unknown(f"filter {number}")
            found.append(number)
            at = _after(body, at)
    return found


def _after(body, at):
    """Where the next filter begins."""
    if body[0] == 2:
        _, _, values = struct.unpack_from("<HHH", body, at)
        return at + 6 + 4 * values
    _, name, _, values = struct.unpack_from("<HHHH", body, at)
    return at + 8 + -(-name // 8) * 8 + 4 * (values + values % 2)


def read_chunks(
    source: Source, layout: memoryview, filters: Sequence[int], array: np.ndarray
) -> None:
    """Reads the chunks that a data set has into an array of its shape."""
    rank = layout[2]
    if rank != array.ndim + 1 or len(layout) < 11 + 4 * rank:
        raise source.damaged("the chunks of a data set do not have its rank")
    (root,) = struct.unpack_from("<Q", layout, 3)
    *shape, item = struct.unpack_from(f"<{rank}I", layout, 11)
    size = math.prod(shape) * array.itemsize
    if root == 2**64 - 1:
        return
    if item != array.itemsize or not 0 < size <= 2 * max(array.nbytes, source.size) + (1 << 24):
        raise source.damaged(f"chunks of shape {tuple(shape)} do not fit {array.shape}")
    for key, address in tree_nodes(source, root, 1, 8 + 8 * rank):
        stored, mask, *offset = struct.unpack(f"<II{rank}Q", key)
        data = _unfiltered(source.at(address, stored), filters, mask, array.itemsize, size, source)
        if len(data) != size:
            raise source.damaged(f"a chunk at {tuple(offset)} has {len(data)} bytes, not {size}")
        _place(array, np.frombuffer(data, array.dtype).reshape(shape), offset, source)


def _unfiltered(data, filters, mask, itemsize, size, source):
    for i in reversed(range(len(filters))):
        if mask >> i & 1:
            continue
        if filters[i] == _FLETCHER:
            data = data[:-4]
        elif filters[i] == _SHUFFLE:
            rest = len(data) % itemsize
            whole = np.frombuffer(data[: len(data) - rest], np.uint8).reshape(itemsize, -1)
            data = whole.T.tobytes() + data[len(data) - rest :]
        else:
            try:
                data = zlib.decompressobj().decompress(data, size + 5)
            except zlib.error as error:
                raise source.damaged(f"a chunk cannot be decompressed: {error}") from None
    return data


def _place(array, chunk, offset, source):
    if any(o >= n for o, n in zip(offset, array.shape, strict=False)):
        raise source.damaged(f"a chunk lies outside of its data set, at {tuple(offset)}")
    parts = [
        slice(0, min(n, total - o))
        for o, n, total in zip(offset, chunk.shape, array.shape, strict=False)
    ]
    to = [slice(o, o + p.stop) for o, p in zip(offset, parts, strict=False)]
    array[tuple(to)] = chunk[tuple(parts)]
