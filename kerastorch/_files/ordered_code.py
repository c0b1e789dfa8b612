"""Numbers and strings as bytes that sort as they do: keys of the slices of variables."""

from __future__ import annotations

from typing import Any

_WHOLE = (0, -1)  # start and length of a slice that goes over a whole axis
_ESCAPED = {0: b"\0\xff", 255: b"\xff\0"}


def slice_key(name: bytes, where: Any) -> bytes:
    """The key under which a checkpoint has a slice, a TensorSliceProto, of a variable."""
    parts = [_number(0), _string(name), _number(len(where.extent))]
    for extent in where.extent:
        whole = not extent.HasField("length")
        parts += map(_signed, _WHOLE if whole else (extent.start, extent.length))
    return b"".join(parts)


def _number(value):
    size = (value.bit_length() + 7) // 8
    return bytes([size]) + value.to_bytes(size, "big")


def _string(value):
    return b"".join(_ESCAPED.get(byte) or bytes([byte]) for byte in value) + b"\0\1"


def _signed(value):
    """As many leading ones as there are bytes, a zero, the number; turned over for negatives."""
    size = (~value if value < 0 else value).bit_length() // 7 + 1
    marks = (1 << size) - 1 << 7 * size
    return ((value & (1 << 8 * size) - 1) ^ marks).to_bytes(size, "big")
