"""BMP as TensorFlow reads it: uncompressed, of 8, 24 or 32 bits, without regard to a palette."""

from __future__ import annotations

import struct

import numpy as np

from .limits import check_size, damaged
from .png import with_channels

_HEADER = 54  # the smallest


def is_bmp(data: bytes) -> bool:
    return data[:2] == b"BM"


def decode(data: bytes, channels: int = 0) -> np.ndarray:
    """The pixels, uint8; channels: 0 for those of the file, 3 or 4."""
    if not is_bmp(data) or len(data) < 32:
        raise damaged("BMP", "it does not start as a BMP file does")
    start, _, width, height, _, bits = struct.unpack("<IIiiHH", data[10:30])
    own = bits // 8
    if bits not in (8, 24, 32):
        raise damaged("BMP", f"it has {bits} bits per pixel, and not 8, 24 or 32")
    check_size(abs(height), width, own, "BMP")
    stride = (own * width + 3) // 4 * 4
    needed = stride * (abs(height) - 1) + own * width
    if start > len(data) or len(data) - start < needed:
        raise damaged("BMP", "it ends too early")
    contents = np.frombuffer(data, np.uint8, min(len(data) - start, stride * abs(height)), start)
    contents = np.pad(contents, (0, stride * abs(height) - contents.size))
    rows = contents.reshape(-1, stride)[:, : own * width]
    pixels = rows.reshape(-1, width, own)[:: 1 if height < 0 else -1]
    if own > 1:
        pixels = pixels[..., [2, 1, 0, 3][:own]]
    return with_channels(np.ascontiguousarray(pixels), channels)
