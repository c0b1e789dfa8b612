"""What the bodies of image ops ask of their images."""


def is_batch(image, what="image"):
    """Whether raw images have four dimensions, and not three; ValueError for other ranks."""
    if image.ndim not in (3, 4):
        raise ValueError(f"'{what}' (shape {_shown(image)}) must have either 3 or 4 dimensions.")
    return image.ndim == 4


def at_least_3d(image):
    """ValueError for images of less than three dimensions, or with none of pixels or channels."""
    if image.ndim < 3:
        raise ValueError(f"'image' (shape {_shown(image)}) must be at least three-dimensional.")
    if 0 in image.shape[-3:]:
        raise ValueError(f"inner 3 dims of 'image.shape' must be > 0: {_shown(image)}")


def batch_of(image):
    """(images of four dimensions, whether they were so already)."""
    batched = is_batch(image)
    return (image if batched else image.unsqueeze(0)), batched


def in_shape(images, batched):
    """The other way round."""
    return images if batched else images.squeeze(0)


def _shown(image):
    return tuple(image.shape)
