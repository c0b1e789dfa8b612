"""B-trees of HDF5, version 1: the links of a group, the chunks of a data set."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .source import Source


def tree_nodes(source: Source, root: int, kind: int, key_size: int) -> Iterator[tuple[bytes, int]]:
    """(key, child) of the leaves of a version 1 B-tree."""
    pending, seen = [root], set()
    while pending:
        address = pending.pop()
        if address in seen:
            raise source.damaged(f"the tree at {root} leads back to itself")
        seen.add(address)
        head = source.at(address, 24)
        if head[:4] != b"TREE" or head[4] != kind:
            raise source.damaged(f"there is no tree node at {address}")
        count, step = int.from_bytes(head[6:8], "little"), key_size + 8
        data = source.at(address + 24, count * step)
        for i in range(count):
            key = data[i * step : i * step + key_size]
            (child,) = struct.unpack_from("<Q", data, i * step + key_size)
            if head[5]:
                pending.append(child)
            else:
                yield key, child
