"""Numbers as protobuf and LevelDB write them: seven bits a byte, the lowest first."""

from __future__ import annotations


def varint(value: int) -> bytes:
    """A number, not negative."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


def varint_at(data: bytes, at: int) -> tuple[int, int]:
    """The number at a place, of at most 64 bits, and where it ends; IndexError without one."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise IndexError
