"""How large a decoded image may be, and the library that reads the rarer formats."""

from __future__ import annotations

import io
import warnings
from typing import Any

from ..._core.errors import InvalidArgumentError, invalid

# what TensorFlow allows, in bytes
MOST = 1 << 29


def check_size(height: int, width: int, channels: int, what: str) -> None:
    """Refuses what a header says of its size, before anything is allocated."""
    if height <= 0 or width <= 0 or height * width * channels >= MOST:
        raise damaged(what, f"its size is {height} x {width} x {channels}")


def damaged(what: str, why: object) -> InvalidArgumentError:
    """The error for bytes that are no image of the format `what`."""
    return invalid(f"Invalid {what} data: {why}")


def opened(data: bytes, what: str, ratio: int = 1) -> Any:
    """The PIL image of `data`, whose size has been checked, read whole.

    what: PIL's format.  ratio: by how much a JPEG is made smaller: 1, 2, 4 or 8.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=[what])
            if ratio > 1:
                _scale(image, ratio)
            image.load()
    except MemoryError:
        raise
    except Exception as error:  # whatever the library says of damaged bytes
        raise damaged(what, error) from None
    return image


def _scale(image, ratio):
    """What PIL's `draft` does, for a scale and not for a size."""
    image._size = tuple(-(-n // ratio) for n in image.size)
    image.tile = [tile._replace(extents=(0, 0, *image._size)) for tile in image.tile]
    image.decoderconfig = (ratio, 0)
