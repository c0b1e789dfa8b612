"""What the layers of images make of their inputs."""

from ...._core import dtypes


def image_in(layer, images, dtype=None):
    """Raw images in a torch dtype, by default the layer's compute dtype."""
    if dtype is None:
        found = layer._policy.compute_dtype
        dtype = images.dtype if found is None else dtypes.as_dtype(found).torch
    return images if images.dtype is dtype else images.to(dtype)


def as_batch(images):
    """(raw images of four dimensions, whether they were so already); ValueError for others."""
    if images.ndim not in (3, 4):
        raise ValueError(
            f"Expected the input image to be rank 3 or 4. Got inputs.shape = {tuple(images.shape)}"
        )
    return (images, True) if images.ndim == 4 else (images[None], False)
