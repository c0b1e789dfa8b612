"""JPEG: by libjpeg-turbo with TensorFlow's fast DCT, through simplejpeg; by pillow without it."""

from __future__ import annotations

import functools
import io
from types import ModuleType

import numpy as np

from ..._core.errors import invalid
from .limits import check_size, damaged, opened

_CHANNELS = {"Gray": 1, "GRAY": 1, "CMYK": 4, "YCCK": 4}
_SPACES = {1: "GRAY", 3: "RGB", 4: "CMYK"}


@functools.cache
def _library() -> ModuleType | None:
    try:
        import simplejpeg
    except ImportError:
        return None
    return simplejpeg


def is_jpeg(data: bytes) -> bool:
    return data[:3] == b"\xff\xd8\xff"


def header(data: bytes) -> tuple[int, int, int]:
    """(height, width, channels) of a JPEG file."""
    if not is_jpeg(data):
        raise damaged("JPEG", "it does not start as a JPEG file does")
    library = _library()
    if library is None:
        return _header_without_library(data)
    try:
        height, width, space, _ = library.decode_jpeg_header(data, strict=False)
    except (ValueError, KeyError) as error:  # KeyError: it has no colors
        raise damaged("JPEG", error) from None
    return height, width, _CHANNELS.get(space, 3)


def _header_without_library(data):
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG"])
    except (OSError, SyntaxError) as error:
        raise damaged("JPEG", error) from None
    return image.height, image.width, len(image.getbands())


def decode(
    data: bytes,
    channels: int = 0,
    ratio: int = 1,
    fancy: bool = True,
    fast: bool = True,
    recover: bool = False,
) -> np.ndarray:
    """The pixels, uint8.

    channels: 0 for those of the file, 1 or 3.  ratio: by how much the image is made smaller.
    fancy, fast: smooth upsampling of the colors, the fast DCT.  recover: whether the rest of a
    truncated file is filled up.
    """
    height, width, own = header(data)
    check_size(height, width, own, "JPEG")
    if own == 4 and channels == 1:
        raise damaged("JPEG", "four channels do not become one")
    space = _SPACES[own if own == 4 else channels or own]
    library = _library()
    if library is None or _is_ambiguous(height, width, ratio):
        pixels = _decode_without_library(data, space, ratio, recover)
    else:
        pixels = _decode(library, data, space, (height, width), ratio, fancy, fast, recover)
    return _from_cmyk(pixels, data) if own == 4 else pixels


def _decode(library, data, space, size, ratio, fancy, fast, recover):
    options = {"fastdct": fast, "fastupsample": not fancy}
    if ratio > 1:
        options["min_height"], options["min_width"] = (-(-n // ratio) for n in size)
    try:
        return library.decode_jpeg(data, space, strict=not recover, **options)
    except ValueError as error:
        if recover or "remature end" in str(error) or data.rfind(b"\xff\xd9") < 0:
            raise damaged("JPEG", error) from None
    try:  # what the library only warns of
        return library.decode_jpeg(data, space, strict=False, **options)
    except ValueError as error:
        raise damaged("JPEG", error) from None


def _is_ambiguous(height, width, ratio):
    """Whether a larger scale, of eighths, gives the same size: the library would take that."""
    return ratio > 1 and any(
        -(-height * k // 8) == -(-height // ratio) and -(-width * k // 8) == -(-width // ratio)
        for k in range(8 // ratio + 1, 17)
    )


def _decode_without_library(data, space, ratio, recover):
    from PIL import ImageFile

    if recover:
        ImageFile.LOAD_TRUNCATED_IMAGES, before = True, ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        image = opened(data, "JPEG", ratio)
    finally:
        if recover:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
    mode = {"GRAY": "L"}.get(space, space)
    array = np.array(image if image.mode == mode else image.convert(mode))
    if space == "CMYK":
        array = 255 - array  # which pillow has turned round
    return array.reshape(*array.shape[:2], -1)


def _from_cmyk(pixels, data):
    """RGB of the four inks, as TensorFlow has it; Adobe's files hold them inverted."""
    inks = pixels.astype(np.uint16)
    if b"Adobe" not in data[:4096]:
        inks = 255 - inks
    return (inks[..., :3] * inks[..., 3:] // 255).astype(np.uint8)


def encode(
    pixels: np.ndarray,
    quality: int = 95,
    progressive: bool = False,
    optimize: bool = False,
    downsample: bool = True,
    unit: str = "in",
    density: tuple[int, int] = (300, 300),
    xmp: bytes = b"",
) -> bytes:
    """A JPEG file of pixels [height, width, 1 or 3], uint8."""
    from PIL import Image

    target = io.BytesIO()
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    options = {"xmp": xmp} if xmp else {}
    image.save(
        target,
        "JPEG",
        quality=max(quality, 1) if quality else 1,
        progressive=progressive,
        optimize=optimize,
        subsampling=2 if downsample and pixels.shape[-1] > 1 else 0,
        dpi=(1, 1),
        **options,
    )
    file = bytearray(target.getvalue())
    # the JFIF segment: unit, width and height of a pixel
    file[13] = {"in": 1, "cm": 2}[unit]
    for k, value in enumerate(density):
        file[14 + 2 * k : 16 + 2 * k] = (value & 0xFFFF).to_bytes(2, "big")
    return bytes(file)


def check_options(unit: str, quality: int) -> None:
    if unit not in ("in", "cm"):
        raise invalid(f"Invalid density_unit {unit}, should be 'in' or 'cm' [Op:EncodeJpeg]")
    if not 0 <= quality <= 100:
        raise invalid(f"quality must be in [0,100], got {quality} [Op:EncodeJpeg]")
