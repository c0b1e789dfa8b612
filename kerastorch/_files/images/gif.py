"""GIF: the frames of a file, each drawn over the one before as TensorFlow does it.

Frames are cut out and decoded one by one, as TensorFlow heeds no rule of disposal.
"""

from __future__ import annotations

import struct

import numpy as np

from ..._core.errors import InvalidArgumentError
from .limits import check_size, damaged, opened


def is_gif(data: bytes) -> bool:
    return data[:4] == b"GIF8"


def decode(data: bytes, first_only: bool = False) -> np.ndarray:
    """All frames, or the first: [frames, height, width, 3], uint8."""
    if not is_gif(data) or len(data) < 13:
        raise damaged("GIF", "it does not start as a GIF file does")
    width, height, flags = struct.unpack("<HHB", data[6:11])
    check_size(height, width, 3, "GIF")
    at = 13
    palette = b""
    if flags & 0x80:
        palette, at = _palette(data, at, flags)
    frames = []
    for frame in _frames(data, at, palette):
        check_size(height * (len(frames) + 1), width, 3, "GIF")
        try:
            frames.append(_drawn(frame, frames, height, width))
        except InvalidArgumentError:
            if not frames:
                raise
            break
        if first_only:
            break
    if not frames:
        raise damaged("GIF", "it has no whole frame")
    return np.stack(frames)


def _palette(data, at, flags):
    size = 3 * 2 ** ((flags & 7) + 1)
    if at + size > len(data):
        raise damaged("GIF", "it ends too early")
    return data[at : at + size], at + size


def _frames(data, at, common):
    """(left, top, width, height, flags, palette, the packed pixels, the clear color) of frames."""
    clear = None
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x21:  # an extension
            end = _blocks_end(data, at + 2)
            if end is None:
                return
            if data[at + 1] == 0xF9 and data[at + 3] & 1:
                clear = data[at + 6]
            at = end
        elif data[at] == 0x2C and at + 10 <= len(data):
            *place, flags = struct.unpack("<HHHHB", data[at + 1 : at + 10])
            palette, at = common, at + 10
            if flags & 0x80:
                if at + 3 * 2 ** ((flags & 7) + 1) > len(data):
                    return
                palette, at = _palette(data, at, flags)
            end = _blocks_end(data, at + 1)
            if end is None:
                return
            yield (*place, flags, palette, data[at:end], clear)
            at, clear = end, None
        else:
            return


def _blocks_end(data, at):
    """Where a chain of blocks ends; None when the file does so before."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1 if at < len(data) else None


def _drawn(frame, before, height, width):
    left, top, w, h, flags, palette, packed, clear = frame
    if not palette:
        raise damaged("GIF", "a frame has no color map")
    if not w or not h:
        raise damaged("GIF", "a frame is empty")
    check_size(h, w, 3, "GIF")
    bits = (len(palette) // 3 - 1).bit_length() - 1
    start = b"GIF89a" + struct.pack("<HHBBB", w, h, 0x80 | bits, 0, 0) + palette
    place = b"," + struct.pack("<HHHHB", 0, 0, w, h, flags & 0x40)
    image = opened(start + place + packed + b";", "GIF")
    colors = np.frombuffer(palette, np.uint8).reshape(-1, 3)
    indices = np.array(image)
    if image.mode not in ("P", "L"):
        pixels = np.array(image.convert("RGB"))
    else:
        if indices.max() >= len(colors):
            raise damaged("GIF", "a color is not in the map")
        pixels = colors[indices]
    canvas = before[-1].copy() if before else np.zeros((height, width, 3), np.uint8)
    rows, columns = slice(top, min(top + h, height)), slice(left, min(left + w, width))
    part = canvas[rows, columns]
    pixels = pixels[: part.shape[0], : part.shape[1]]
    if clear is not None:
        shown = (indices != clear)[: part.shape[0], : part.shape[1], None]
        pixels = np.where(shown, pixels, part)
    canvas[rows, columns] = pixels
    return canvas
