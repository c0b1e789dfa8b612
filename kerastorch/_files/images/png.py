"""PNG: 8 bits by pillow; 16 bits, which pillow does not have in colors, as two halves of 8."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np

from .limits import check_size, damaged, opened

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
# the passes of an interlaced file: first row, first column, their steps
_PASSES = [
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
]
_ROOM = 10_000_000  # of what may stand beside the pixels in a file's stream


def is_png(data: bytes) -> bool:
    return data[:3] == SIGNATURE[:3]


def decode(data: bytes, channels: int = 0, bits: int = 8) -> np.ndarray:
    """The pixels, uint8 or uint16.

    channels: 0 for those of the file, 1, 3 or 4.
    """
    if data[:8] != SIGNATURE or len(data) < 33:
        raise damaged("PNG", "it does not start as a PNG file does")
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    check_size(height, width, 4 * max(depth, 8) // 8, "PNG")
    if kind not in _CHANNELS:
        raise damaged("PNG", f"the color type {kind} is unknown")
    if depth == 16:
        pixels = _sixteen(data, height, width, kind, interlaced, channels in (2, 4))
    else:
        pixels = _eight(data, channels)
        if channels == 1:
            pixels = with_channels(pixels, 1)
        if channels == 4:
            # TensorFlow's alpha for files of 1, 2 and 4 bits
            pixels = with_channels(pixels, 4, 2**depth - 1)
    if pixels.dtype == np.uint16 and bits == 8:
        pixels = with_channels(pixels, channels)
        return (pixels >> 8).astype(np.uint8)
    if pixels.dtype == np.uint8 and bits == 16:
        pixels = pixels.astype(np.uint16) * 257
    return with_channels(pixels, channels)


def _eight(data, channels):
    image = opened(data, "PNG")
    clear = "transparency" in image.info
    if image.mode == "P":
        image = image.convert("RGBA" if clear else "RGB")
    elif clear and channels in (2, 4):
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    array = np.array(image)
    return array.reshape(*array.shape[:2], -1)


def with_channels(pixels: np.ndarray, channels: int, full: int | None = None) -> np.ndarray:
    """Pixels as they are for 0, as gray values, colors, or colors with alpha.

    full: the alpha of pixels without one, the largest value by default.
    """
    own = pixels.shape[-1]
    if channels in (0, own):
        return pixels
    alpha = own in (2, 4)
    colors = pixels[..., : own - alpha]
    if channels == 1 and own >= 3:
        return _gray(colors)
    if channels == 1:
        return np.ascontiguousarray(colors)
    if colors.shape[-1] == 1:
        colors = np.repeat(colors, 3, -1)
    if channels == 3:
        return np.ascontiguousarray(colors)
    full = np.iinfo(pixels.dtype).max if full is None else full
    last = pixels[..., -1:] if alpha else np.full_like(pixels[..., :1], full)
    return np.concatenate([colors, last], -1)


def _gray(colors):
    """libpng's gray values: of shares of 2 ** 15, rounded for 16 bits only."""
    shares = np.array([9797, 19234, 3737], np.int64)
    gray = (colors.astype(np.int64) @ shares + 16384 * (colors.dtype == np.uint16)) >> 15
    same = (colors[..., 0] == colors[..., 1]) & (colors[..., 1] == colors[..., 2])
    return np.where(same, colors[..., 0], gray)[..., None].astype(colors.dtype)


def _sixteen(data, height, width, kind, interlaced, with_clear):
    """Each byte of a filtered row hangs on the bytes in its place of other pixels only: so the high
    bytes of all numbers are a PNG of 8 bits by themselves, and so are the low ones."""
    chunks = _chunks(data)
    count = _CHANNELS[kind]
    passes = _PASSES if interlaced else [(0, 0, 1, 1)]
    sizes = [(-(-(height - r) // dr), -(-(width - c) // dc)) for r, c, dr, dc in passes]
    sizes = [(h, w) if h > 0 and w > 0 else (0, 0) for h, w in sizes]
    whole = sum(h * (1 + 2 * count * w) for h, w in sizes)
    stream = _inflated(chunks.get(b"IDAT", b""), whole)
    pixels, at = np.empty((height, width, count), np.uint16), 0
    for (r, c, dr, dc), (h, w) in zip(passes, sizes):
        if h and w:
            size = h * (1 + 2 * count * w)
            rows = np.frombuffer(stream, np.uint8, size, at).reshape(h, -1)
            high, low = (_half(rows, first, h, w, kind) for first in (1, 2))
            pixels[r::dr, c::dc] = high.astype(np.uint16) << 8 | low
            at += size
    clear = chunks.get(b"tRNS", b"")
    if with_clear and kind in (0, 2) and len(clear) >= 2 * count:
        key = np.frombuffer(clear[: 2 * count], ">u2")
        alpha = np.where((pixels == key).all(-1, keepdims=True), 0, 65535).astype(np.uint16)
        pixels = np.concatenate([np.repeat(pixels, 3 // count, -1), alpha], -1)
    return pixels


def _half(rows, first, height, width, kind):
    lines = np.concatenate([rows[:, :1], rows[:, first::2]], 1)
    image = opened(_file(lines.tobytes(), height, width, 8, kind, 1), "PNG")
    return np.array(image).reshape(height, width, -1)


def _inflated(packed, size):
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(packed, size + _ROOM)
    except zlib.error as error:
        raise damaged("PNG", error) from None
    if len(found) < size:
        raise damaged("PNG", "it ends too early")
    return found


def _chunks(data):
    """{kind: contents}; those of one kind joined."""
    found, at = {}, 8
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        contents = data[at + 8 : at + 8 + size]
        tail = data[at + 8 + size : at + 12 + size]
        if len(tail) < 4 or struct.unpack(">I", tail)[0] != zlib.crc32(kind + contents):
            raise damaged("PNG", f"the chunk {kind!r} is broken")
        found[kind] = found.get(kind, b"") + contents
        at += 12 + size
    if b"IEND" not in found:
        raise damaged("PNG", "it ends too early")
    return found


def _file(lines, height, width, depth, kind, level):
    """A PNG file of filtered rows."""
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(lines, level)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def _chunk(kind, contents):
    check = zlib.crc32(kind + contents)
    return struct.pack(">I", len(contents)) + kind + contents + struct.pack(">I", check)


_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def encode(pixels: np.ndarray, level: int = -1) -> bytes:
    """A PNG file of pixels [height, width, 1 to 4], uint8 or uint16.

    level: of the compression, 0 to 9; -1 for zlib's own.
    """
    height, width, count = pixels.shape
    if pixels.dtype == np.uint16:
        rows = pixels.astype(">u2").view(np.uint8).reshape(height, -1)
        above = np.concatenate([np.zeros_like(rows[:1]), rows[:-1]])
        kinds = np.full((height, 1), 2, np.uint8)
        rows = np.concatenate([kinds, rows - above], 1)
        return _file(rows.tobytes(), height, width, 16, _TYPES[count], level)
    from PIL import Image

    target = io.BytesIO()
    image = Image.frombytes(_MODES[count], (width, height), pixels.tobytes())
    image.save(target, "PNG", compress_level=6 if level < 0 else level)
    return target.getvalue()
