"""The bytes of tf.train.Example, read without protobuf: where each feature stands, what is in it.

Positions and lengths come from the data, so every one is checked against the part that it lies in;
`Malformed` is raised where one leaves it.  Reading a byte past the end is an IndexError, which
callers take for the same.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import numpy as np

from .._files.varints import varint_at

# tags of the fields, one byte each: number * 8 + wire type
_FIRST, _SECOND = 0x0A, 0x12
KINDS = {0x0A: "string", 0x12: "float", 0x1A: "int64"}
_VARINT, _FIXED32 = 0x08, 0x0D
_SKIPPED = {1: 8, 5: 4}


class Malformed(Exception):
    """The bytes are no message of the kind."""


DAMAGE = (Malformed, IndexError)


def _skipped(data, at, stop):
    """Where a field of no interest that starts at `at` ends."""
    tag, at = varint_at(data, at)
    wire = tag & 7
    if wire == 0:
        at = varint_at(data, at)[1]
    elif wire == 2:
        size, at = varint_at(data, at)
        at += size
    elif wire in _SKIPPED:
        at += _SKIPPED[wire]
    else:
        raise Malformed
    if at > stop or tag < 8:
        raise Malformed
    return at


def features_of(data: bytes, wanted: Container[bytes]) -> dict[bytes, tuple[int, int]]:
    """{key: (start, stop)} of the wanted features in the bytes of an Example."""
    found: dict[bytes, tuple[int, int]] = {}
    at, end = 0, len(data)
    while at < end:
        if data[at] != _FIRST:
            at = _skipped(data, at, end)
            continue
        size = data[at + 1]
        at += 2
        if size > 127:
            size, at = varint_at(data, at - 1)
        stop = at + size
        if stop > end:
            raise Malformed
        entries(data, at, stop, wanted, found)
        at = stop
    return found


def entries(
    data: bytes, at: int, stop: int, wanted: Container[bytes], found: dict[bytes, tuple[int, int]]
) -> None:
    """Notes in `found` where the values of the wanted keys stand in a map of messages."""
    while at < stop:
        if data[at] != _FIRST:
            raise Malformed
        size = data[at + 1]
        at += 2
        if size > 127:
            size, at = varint_at(data, at - 1)
        last = at + size
        if last > stop:
            raise Malformed
        size = data[at + 1]
        start = at + 2
        if data[at] != _FIRST or size > 127 or start + size >= last:
            _rare_entry(data, at, last, wanted, found)
            at = last
            continue
        key = data[start : start + size]
        at = start + size
        if data[at] != _SECOND:
            raise Malformed
        size = data[at + 1]
        at += 2
        if size > 127:
            size, at = varint_at(data, at - 1)
        if at + size != last:
            raise Malformed
        if key in wanted:
            found[key] = (at, last)
        at = last


def _rare_entry(data, at, last, wanted, found):
    """An entry of a map with its value first, or a long key."""
    parts = {}
    for _ in range(2):
        tag = data[at]
        size, start = varint_at(data, at + 1)
        at = start + size
        if tag not in (_FIRST, _SECOND) or at > last:
            raise Malformed
        parts[tag] = (start, at)
    if at != last or len(parts) != 2:
        raise Malformed
    key = data[slice(*parts[_FIRST])]
    if key in wanted:
        found[key] = parts[_SECOND]


def sequence_of(
    data: bytes, context: Container[bytes], lists: Container[bytes]
) -> tuple[dict[bytes, tuple[int, int]], dict[bytes, tuple[int, int]]]:
    """As `features_of` for a SequenceExample: of its context, and of its feature lists."""
    found: tuple[dict[bytes, tuple[int, int]], dict[bytes, tuple[int, int]]] = ({}, {})
    at, end = 0, len(data)
    while at < end:
        tag = data[at]
        if tag not in (_FIRST, _SECOND):
            at = _skipped(data, at, end)
            continue
        size, at = varint_at(data, at + 1)
        if at + size > end:
            raise Malformed
        which = tag == _SECOND
        entries(data, at, at + size, lists if which else context, found[which])
        at += size
    return found


def steps_of(data: bytes, at: int, stop: int) -> list[tuple[int, int]]:
    """Where the features of a FeatureList stand."""
    found = []
    while at < stop:
        if data[at] != _FIRST:
            raise Malformed
        size, at = varint_at(data, at + 1)
        if at + size > stop:
            raise Malformed
        found.append((at, at + size))
        at += size
    return found


def payload(data: bytes, at: int, stop: int) -> Any:
    """The contents of a feature: its strings as a list; of numbers, the bytes that hold them."""
    kind = data[at]
    size = data[at + 1]
    at += 2
    if size > 127:
        size, at = varint_at(data, at - 1)
    end = at + size
    if end > stop:
        raise Malformed
    if kind == _FIRST:
        return _strings(data, at, end)
    if at == end:
        return b""
    if data[at] == _FIRST:
        size = data[at + 1]
        at += 2
        if size > 127:
            size, at = varint_at(data, at - 1)
        if at + size == end:
            return data[at:end]
        if at + size > end:
            raise Malformed
        return data[at : at + size] + _chunks(data, at + size, end, kind)
    return _chunks(data, at, end, kind)


def only_value(data: bytes, at: int, stop: int) -> tuple[int, int] | None:
    """Where a feature's packed numbers, or its only string, stand; None if they are kept
    otherwise."""
    size, start = varint_at(data, at + 1)
    if start + size != stop:
        return None
    if start == stop:
        return None if data[at] == _FIRST else (stop, stop)
    if data[start] != _FIRST:
        return None
    size, start = varint_at(data, start + 1)
    return (start, stop) if start + size == stop else None


def _strings(data, at, end):
    found = []
    while at < end:
        if data[at] != _FIRST:
            raise Malformed
        size = data[at + 1]
        at += 2
        if size > 127:
            size, at = varint_at(data, at - 1)
        if at + size > end:
            raise Malformed
        found.append(data[at : at + size])
        at += size
    return found


def _chunks(data, at, end, kind):
    """Numbers that stand one by one, or in several packed chunks, as one packed chunk."""
    found, single = [], _FIXED32 if kind == _SECOND else _VARINT
    while at < end:
        tag, start = data[at], at + 1
        if tag == _FIRST:
            size, start = varint_at(data, start)
            at = start + size
        elif tag != single:
            raise Malformed
        elif tag == _FIXED32:
            at = start + 4
        else:
            at = varint_at(data, start)[1]
        if at > end:
            raise Malformed
        found.append(data[start:at])
    return b"".join(found)


def few_integers(packed: bytes) -> list[int]:
    """The int64 numbers in a short packed chunk."""
    found, at, end = [], 0, len(packed)
    while at < end:
        value = packed[at]
        at += 1
        if value > 127:
            value, at = varint_at(packed, at - 1)
            value &= 0xFFFFFFFFFFFFFFFF
            if value >> 63:
                value -= 1 << 64
        found.append(value)
    return found


def integers(packed: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The int64 numbers in a packed chunk, and the positions of their last bytes."""
    data = np.frombuffer(packed, np.uint8)
    ends = np.flatnonzero(data < 128)
    if len(ends) == len(data):
        return data.astype(np.int64), ends
    if not len(ends) or ends[-1] != len(data) - 1:
        raise Malformed
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    lengths = ends - starts + 1
    values = (data[starts] & 127).astype(np.uint64)
    for k in range(1, int(lengths.max())):
        if k > 9:
            raise Malformed
        longer = np.flatnonzero(lengths > k)
        part = (data[starts[longer] + k] & 127).astype(np.uint64)
        values[longer] |= part << np.uint64(7 * k)
    return values.view(np.int64), ends
