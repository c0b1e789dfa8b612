"""CRC32C, masked as TensorFlow stores it: rotated, and a constant added."""

from __future__ import annotations

import google_crc32c

extended = google_crc32c.extend  # (crc, bytes) -> crc
_DELTA = 0xA282EAD8


def masked(crc: int) -> int:
    """The form that is stored."""
    return ((crc >> 15 | crc << 17) + _DELTA) & 0xFFFFFFFF


def unmasked(crc: int) -> int:
    """The checksum that was masked."""
    crc = (crc - _DELTA) & 0xFFFFFFFF
    return (crc >> 17 | crc << 15) & 0xFFFFFFFF
