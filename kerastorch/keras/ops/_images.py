"""Batches of images: what the functions of keras.ops.image share."""

from .._base.config import image_data_format


def channels_last(data_format):
    """Whether images have their channels last; ValueError for an unknown `data_format`."""
    found = image_data_format() if data_format is None else data_format
    if found not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: {data_format}"
        )
    return found == "channels_last"


def batched(images, data_format):
    """(images [batch, height, width, channels], whether it was one image, channels first)."""
    if images.dim() not in (3, 4):
        raise ValueError(
            "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
            f"Received input with shape: images.shape={tuple(images.shape)}"
        )
    first, single = not channels_last(data_format), images.dim() == 3
    images = images[None] if single else images
    return (images.movedim(1, -1) if first else images), single, first


def unbatched(images, single, first):
    """Images as they came to `batched`."""
    images = images.movedim(-1, 1) if first else images
    return images[0] if single else images
