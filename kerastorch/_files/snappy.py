"""Snappy's compressed blocks, read."""

from __future__ import annotations

_LITERAL, _SHORT, _MIDDLE = 0, 1, 2
# an element of three bytes gives at most 64
_LARGEST_RATIO = 64


def decompressed(data: bytes, limit: int) -> bytes:
    """The bytes that were compressed; ValueError for damage and for more than `limit` bytes."""
    try:
        size, at = _length(data)
        if size > min(limit, _LARGEST_RATIO * len(data)):
            raise ValueError(f"{size} bytes of {len(data)}")
        return _inflated(data, at, size)
    except IndexError:
        raise ValueError("it ends early") from None


def _length(data):
    value = shift = 0
    for at in range(5):
        value |= (data[at] & 127) << shift
        if data[at] < 128:
            return value, at + 1
        shift += 7
    raise ValueError("no length")


def _inflated(data, at, size):
    found = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        kind, length = tag & 3, (tag >> 2) + 1
        if kind == _LITERAL:
            if length > 60:
                width = length - 60
                length = int.from_bytes(data[at : at + width], "little") + 1
                at += width
            if at + length > len(data):
                raise IndexError
            found += data[at : at + length]
            at += length
        else:
            if kind == _SHORT:
                length, offset = (tag >> 2 & 7) + 4, (tag >> 5 << 8) | data[at]
            width = {_SHORT: 1, _MIDDLE: 2}.get(kind, 4)
            if kind != _SHORT:
                offset = int.from_bytes(data[at : at + width], "little")
            at += width
            _repeat(found, offset, length)
        if len(found) > size:
            raise ValueError("more bytes than announced")
    if len(found) != size:
        raise IndexError
    return bytes(found)


def _repeat(found, offset, length):
    """Appends `length` bytes again from `offset` bytes before the end, new ones among them."""
    if not 0 < offset <= len(found):
        raise ValueError("a copy from before the start")
    start = len(found) - offset
    piece = bytes(found[start : start + length])
    found += (piece * (length // len(piece) + 1))[:length]
