"""Parts of images as batches: tf.image.extract_patches, crop_and_resize, extract_glimpse."""

import torch
import torch.nn.functional as F

from .._core import dtypes
from .._core.errors import OutOfRangeError, UnimplementedError, invalid
from .._core.op import op
from .._ops._args import ints


def _window_of(values, what):
    values = ints(values)
    if len(values) != 4:
        raise invalid(f"{what} must be [1, rows, columns, 1], got {values}")
    if values[0] != 1 or values[3] != 1:
        message = f"{what} must be [1, rows, columns, 1], got {values} [Op:ExtractImagePatches]"
        raise UnimplementedError(None, None, message)
    if min(values) < 1:
        message = f"{what} must be positive, got {values} [Op:ExtractImagePatches]"
        raise OutOfRangeError(None, None, message)
    return values[1:3]


@op(
    "images",
    type="ExtractImagePatches",
    attrs={"ksizes": "sizes", "strides": "strides", "rates": "rates", "padding": "padding"},
)
def extract_patches(images, sizes, strides, rates, padding, name=None):
    """Parts of images, each as one long vector: [batch, rows, columns, size * channels].

    images: [batch, height, width, channels].  sizes, strides, rates: [1, rows, columns, 1]: the
    parts' size, how far they are apart, and how far the pixels in them.  padding: "VALID", or
    "SAME" for zeros around the images.
    """
    (h, w), step, apart = (
        _window_of(v, n) for v, n in ((sizes, "sizes"), (strides, "strides"), (rates, "rates"))
    )
    if padding not in ("SAME", "VALID"):
        raise invalid(f"padding must be 'SAME' or 'VALID', got {padding!r}")
    if images.ndim != 4:
        raise invalid(f"images must be 4-dimensional, got {list(images.shape)}")
    whole = [(k - 1) * r + 1 for k, r in zip((h, w), apart)]
    pads = []
    for size, reach, by in zip(images.shape[1:3], whole, step):
        more = max((-(-size // by) - 1) * by + reach - size, 0) if padding == "SAME" else 0
        pads.append((more // 2, more - more // 2))
    images = F.pad(images, (0, 0, *pads[1], *pads[0]))
    counts = [(n - reach) // by + 1 for n, reach, by in zip(images.shape[1:3], whole, step)]
    if min(counts) <= 0:
        shape = [images.shape[0], *[max(c, 0) for c in counts], h * w * images.shape[3]]
        return images[:, :0].reshape(shape)
    parts = images.unfold(1, whole[0], step[0]).unfold(2, whole[1], step[1])
    parts = parts[..., :: apart[0], :: apart[1]].movedim(3, -1)
    return parts.reshape(*parts.shape[:3], h * w * images.shape[3])


def _places(first, last, size, count):
    """Where the pixels of a crop lie among those of an axis, [boxes, count]."""
    at = torch.arange(count, dtype=torch.float32, device=first.device)
    if count > 1:
        scale = (last - first) * (size - 1) / (count - 1)
        return first[:, None] * (size - 1) + at * scale[:, None]
    return (0.5 * (first + last) * (size - 1))[:, None]


@op(
    "image, boxes, box_indices",
    type="CropAndResize",
    attrs={"method": "method", "extrapolation_value": "extrapolation_value"},
    tensors_too="crop_size",
    types=dtypes.REAL - {torch.uint32, torch.uint64, torch.bfloat16},
    graded_once={"image": "CropAndResizeGradImage", "boxes": "CropAndResizeGradBoxes"},
)
def crop_and_resize(
    image,
    boxes,
    box_indices,
    crop_size,
    method="bilinear",
    extrapolation_value=0.0,
    name=None,
):
    """Parts of images in one size: [boxes, crop_height, crop_width, channels], float32.

    image: [batch, height, width, channels].  boxes: [boxes, 4]: y1, x1, y2, x2, where 1 is the
    image's last row or column; turned round where y1 > y2.  box_indices: [boxes], int32: the image
    of each box.  method: "bilinear" or "nearest".  extrapolation_value: what stands outside.
    """
    if method not in ("bilinear", "nearest"):
        raise invalid(f"method must be 'bilinear' or 'nearest', got {method!r} [Op:CropAndResize]")
    if image.ndim != 4:
        raise invalid(f"input image must be 4-D, got {list(image.shape)} [Op:CropAndResize]")
    if boxes.ndim != 2 or boxes.shape[1] != 4 or box_indices.shape != boxes.shape[:1]:
        raise invalid(
            f"boxes must be [boxes, 4] and box_indices [boxes], got {list(boxes.shape)} and "
            f"{list(box_indices.shape)} [Op:CropAndResize]"
        )
    target = ints(crop_size)
    if len(target) != 2 or min(target) <= 0:
        raise invalid(f"crop_size must be two positive numbers, got {target} [Op:CropAndResize]")
    which = box_indices.long()
    if which.device.type != "meta" and ((which < 0) | (which >= image.shape[0])).any():
        raise OutOfRangeError(
            None, None, f"box_index has values outside [0, {image.shape[0]}) [Op:CropAndResize]"
        )
    if boxes.device.type != "meta" and not boxes.isfinite().all():
        raise invalid(f"boxes must be finite, got {boxes.tolist()} [Op:CropAndResize]")
    rows = _places(boxes[:, 0], boxes[:, 2], image.shape[1], target[0])
    columns = _places(boxes[:, 1], boxes[:, 3], image.shape[2], target[1])
    inside = _inside(rows, image.shape[1])[:, :, None] & _inside(columns, image.shape[2])[:, None]
    pick = _Picker(image.float(), which)
    if method == "bilinear":
        values = _between(pick, rows, columns)
    else:
        # whose gradient by the boxes is that of "bilinear"
        own = pick(_rounded(rows), _rounded(columns))
        slope = _between(_Picker(image.float().detach(), which), rows, columns)
        values = own + (slope - slope.detach()) if boxes.requires_grad else own
    return torch.where(inside[..., None], values, float(extrapolation_value))


def _between(pick, rows, columns):
    """The pixels at places between those of an image, linearly."""
    top, left, bottom, right = rows.floor(), columns.floor(), rows.ceil(), columns.ceil()
    down, over = (rows - top)[:, :, None, None], (columns - left)[:, None, :, None]
    above = _mixed(pick(top, left), pick(top, right), over)
    below = _mixed(pick(bottom, left), pick(bottom, right), over)
    return _mixed(above, below, down)


def _mixed(first, second, share):
    return first + (second - first) * share


def _inside(places, size):
    return (places >= 0) & (places <= size - 1)


def _rounded(places):
    """Rounded as C does it: halves away from zero."""
    return torch.where(places < 0, (places - 0.5).ceil(), (places + 0.5).floor())


class _Picker:
    """Pixels of the images `which` at rows and columns, [boxes, rows, columns, channels]."""

    def __init__(self, images, which):
        self.images, self.which = images, which[:, None, None]

    def __call__(self, rows, columns):
        height, width = self.images.shape[1:3]
        rows = rows.long().clamp(0, max(height - 1, 0))[:, :, None]
        columns = columns.long().clamp(0, max(width - 1, 0))[:, None]
        return self.images[self.which, rows, columns]
