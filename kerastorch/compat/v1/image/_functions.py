"""Functions of tf.image whose arguments and numbers TensorFlow 1 has otherwise."""

import numpy as np

from .... import image as v2
from ...._core.op import op
from ....image._checks import at_least_3d, batch_of, in_shape
from ....image.bounding_boxes import sample_distorted_bounding_box as sample_v2
from ....image.geometry import padded
from ....image.resizing import RESIZABLE, check_size, keeping_aspect, resized, target_size


class ResizeMethod:
    """The numbers of the methods of `resize`."""

    BILINEAR = 0
    NEAREST_NEIGHBOR = 1
    BICUBIC = 2
    AREA = 3


_METHODS = ["bilinear", "nearest", "bicubic", "area"]


def _method_of(method):
    """The name of a method given by its number or name; ValueError for others."""
    if method in range(4):
        return _METHODS[method]
    if method not in _METHODS:
        raise ValueError(f"Resize method is not implemented: {method}")
    return method


def _resized(images, target, method, align_corners):
    """Raw images of four dimensions, as they are where they have the size already."""
    if list(images.shape[1:3]) == target:
        return images
    method = _method_of(method)
    return resized(images, target, method, align_corners=align_corners, half_pixel=False)


@op("images", types=RESIZABLE, own_dtypes=True, before=check_size)
def resize(
    images,
    size,
    method=ResizeMethod.BILINEAR,
    align_corners=False,
    preserve_aspect_ratio=False,
    name=None,
):
    """Images in another size: float32, or of their own dtype for "nearest" or the same size.

    images: [batch, height, width, channels] or [height, width, channels].  size: the new height
    and width.  method: of `ResizeMethod`.  align_corners: whether the outermost pixels' middles
    stay where they are.  preserve_aspect_ratio: whether `size` is a frame to fit in.
    """
    if images.ndim not in (3, 4):
        raise ValueError(f"'images' must have either 3 or 4 dimensions, got {tuple(images.shape)}")
    images, batched = batch_of(images)
    target = target_size(size)
    if preserve_aspect_ratio:
        target = keeping_aspect(images.shape[1:3], target)
    return in_shape(_resized(images, target, method, align_corners), batched)


@op("image", types=RESIZABLE)
def resize_image_with_pad(
    image, target_height, target_width, method=ResizeMethod.BILINEAR, align_corners=False
):
    """Images resized without a change of their proportions, amid zeros, to the target's size.

    image: [batch, height, width, channels] or [height, width, channels].
    """
    images, batched = batch_of(image)
    at_least_3d(images)
    for what, size in (("width", target_width), ("height", target_height)):
        if size <= 0:
            raise ValueError(f"target_{what} must be > 0.")
    sizes = np.asarray(images.shape[1:3], np.float32)
    target = np.asarray([target_height, target_width], np.float32)
    within = sizes / np.max(sizes / target)
    inner = [int(v) for v in np.floor(within)]
    top, left = (max(0, int(v)) for v in np.floor((target - within) / 2))
    small = _resized(images, inner, method, align_corners)
    return in_shape(padded(small, top, left, target_height, target_width), batched)


def _one_of(**given):
    """The argument that is given by one of two names; ValueError for both."""
    (name, value), (older, other) = given.items()
    if value is not None and other is not None:
        raise ValueError(f"Cannot specify both '{older}' and '{name}'.")
    return other if value is None else value


def crop_and_resize(
    image,
    boxes,
    box_ind=None,
    crop_size=None,
    method="bilinear",
    extrapolation_value=0,
    name=None,
    box_indices=None,
):
    """See tf.image.crop_and_resize; box_ind: the older name of `box_indices`."""
    indices = _one_of(box_indices=box_indices, box_ind=box_ind)
    return v2.crop_and_resize(image, boxes, indices, crop_size, method, extrapolation_value, name)


def draw_bounding_boxes(images, boxes, name=None, colors=None):
    """See tf.image.draw_bounding_boxes."""
    return v2.draw_bounding_boxes(images, boxes, colors, name)


def extract_image_patches(
    images, ksizes=None, strides=None, rates=None, padding=None, name=None, sizes=None
):
    """See tf.image.extract_patches; ksizes: the older name of `sizes`."""
    sizes = _one_of(sizes=sizes, ksizes=ksizes)
    return v2.extract_patches(images, sizes, strides, rates, padding, name)


def sample_distorted_bounding_box(
    image_size,
    bounding_boxes,
    seed=None,
    seed2=None,
    min_object_covered=0.1,
    aspect_ratio_range=None,
    area_range=None,
    max_attempts=None,
    use_image_if_no_bounding_boxes=None,
    name=None,
):
    """See tf.image.sample_distorted_bounding_box; seed2: a second seed."""
    return sample_v2(
        image_size,
        bounding_boxes,
        hash((seed or 0, seed2)) if seed2 else seed or 0,
        min_object_covered,
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
        name,
    )
