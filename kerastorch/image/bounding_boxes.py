"""Boxes on images: tf.image.draw_bounding_boxes, sample_distorted_bounding_box ..."""

import math

import torch

from .._core import dtypes
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import misfit
from .._core.ungraded import ungraded
from ..random._one_by_one import Dice
from ..random.seeds import for_op, seeded
from ..random.streams import Pair
from ._checks import in_float32

_SIZES = {torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64}
_HALF_OR_FLOAT = {torch.float16, torch.float32}
# yellow, blue, red, lime, purple, olive, maroon, navy blue, aqua, fuchsia
_COLORS = [
    [1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 0, 1], [0.5, 0, 0.5, 1],
    [0.5, 0.5, 0, 1], [0.5, 0, 0, 1], [0, 0, 0.5, 1], [0, 1, 1, 1], [1, 0, 1, 1],
]  # fmt: skip
_FAR = -(2**62)  # where TensorFlow's conversion to integers puts what is no number, or infinite


def _check_drawing(images, boxes, colors, label):
    if images.ndim != 4:
        raise invalid(f"images must be 4-D, got {list(images.shape)} [Op:{label}]")
    for number, value in ((1, boxes), (2, colors)):
        if value is not None and value.dtype is not torch.float32:
            raise misfit(draw_bounding_boxes.spec, number, "float32", dtypes.of(value).name)
    if boxes.ndim != 3 or boxes.shape[2] != 4 or boxes.shape[0] != images.shape[0]:
        raise invalid(
            f"boxes must be [{images.shape[0]}, boxes, 4], got {list(boxes.shape)} [Op:{label}]"
        )
    depth = images.shape[3]
    if depth not in (1, 3, 4):
        raise invalid(f"images must have 1, 3 or 4 channels, got {depth} [Op:{label}]")
    if colors is not None and (colors.ndim != 2 or (len(colors) and colors.shape[1] < depth)):
        raise invalid(
            f"colors must be [colors, at least {depth}], got {list(colors.shape)} [Op:{label}]"
        )


def _table(colors, images):
    """A row of an image's channels for each color."""
    depth = images.shape[3]
    if colors is None or not len(colors):
        colors = torch.ones(1, 1) if depth == 1 else torch.tensor(_COLORS)
    return colors[:, :depth].to(images)


def _pixels_of(boxes, height, width):
    """The first and last row and column of boxes [..., 4], as whole numbers."""
    sizes = torch.tensor([height - 1, width - 1] * 2, dtype=boxes.dtype, device=boxes.device)
    places = boxes * sizes
    return torch.where(places.abs() < -_FAR, places, _FAR).long()


def _draw(image, box, color):
    """Draws the edges of a box that lie in an image, in place."""
    top, left, bottom, right = box
    height, width = image.shape[:2]
    if top > bottom or left > right or top >= height or left >= width or bottom < 0 or right < 0:
        return
    rows = slice(max(top, 0), min(bottom, height - 1) + 1)
    columns = slice(max(left, 0), min(right, width - 1) + 1)
    for row in (top, bottom):
        if 0 <= row < height:
            image[row, columns] = color
    for column in (left, right):
        if 0 <= column < width:
            image[rows, column] = color


def _drawn(images, boxes, colors, label):
    _check_drawing(images, boxes, colors, label)
    result = images.detach().clone()
    if images.device.type != "meta":
        table = _table(colors, images).detach()
        corners = _pixels_of(boxes, *images.shape[1:3]).tolist()
        for image, own in zip(result, corners):
            for number, box in enumerate(own):
                _draw(image, box, table[number % len(table)])
    return result


_in_colors = ungraded(_drawn, "DrawBoundingBoxesV2")


def _as_floats(images, boxes, colors, name):
    """Arguments that are no tensors, as float32 ones (`before`, see op.py); a tensor of another
    dtype beside one is ValueError."""
    given = [images, boxes] if colors is None else [images, boxes, colors]
    found = [(in_float32(0)(x) or [x])[0] for x in given]
    if not all(hasattr(x, "_t") for x in given):
        for x in found[1:]:
            if hasattr(x, "_t") and x.dtype is not dtypes.float32:
                raise ValueError(
                    "Tensor conversion requested dtype float32 for Tensor with dtype "
                    f"{x.dtype.name} [Op:DrawBoundingBoxes]"
                )
    return [*found, *[None] * (colors is None), name]


@op(
    "images, boxes, colors?",
    types=_HALF_OR_FLOAT,
    label="DrawBoundingBoxes",
    before=_as_floats,
)
def draw_bounding_boxes(images, boxes, colors, name=None):
    """Images with the outlines of boxes, the later ones over the earlier ones.  No gradient.

    images: [batch, height, width, 1, 3 or 4], float16 or float32.  boxes: [batch, boxes, 4],
    float32: y_min, x_min, y_max, x_max, where 1 is the last row or column.  colors: [colors,
    channels], float32, which the boxes take in turn; None for ten colors.
    """
    if colors is None:
        return _drawn(images, boxes, None, "DrawBoundingBoxes")
    return _in_colors(images, boxes, colors, "DrawBoundingBoxesV2")


def _two(values, what, label):
    found = [float(v) for v in values]
    if len(found) != 2:
        raise invalid(f"{what} must be two numbers, got {found} [Op:{label}]")
    if min(found) <= 0:
        raise invalid(f"{what} must be positive, got {found} [Op:{label}]")
    return found


def _going_on(seed, dtype, attempts):
    """Where an op that goes on in its stream reads next; None without any seed."""
    stream = for_op(("SampleDistortedBoundingBoxV2", dtype), seed or Pair((0, 0)))
    return None if stream is None else stream.take(attempts)  # four words each time


class _Sampler:
    """Draws parts of an image (top, left, height, width): shares of its area, aspect ratios."""

    def __init__(self, size, source, aspect_ratios, areas):
        self.height, self.width = size
        self._dice = None if source is None else Dice(source)
        self.aspect_ratios, self.areas = aspect_ratios, areas

    def _below(self, count):
        if self._dice is not None:
            return self._dice.below(count)
        return int(torch.randint(count, ())) if count > 0 else 0

    def _share(self):
        return float(torch.rand(())) if self._dice is None else self._dice.share()

    def part(self):
        """One part, None where none of the drawn aspect ratio fits."""
        low, high = self.aspect_ratios
        ratio = low + self._share() * (high - low)
        if self.areas[0] > self.areas[1] or self.height <= 0 or self.width <= 0:
            return None
        least, most = (share * self.height * self.width for share in self.areas)
        height = round(math.sqrt(least / ratio))
        tallest = round(math.sqrt(most / ratio))
        if round(tallest * ratio) > self.width:
            tallest = int((self.width + 0.5 - 1e-7) / ratio)
            tallest -= round(tallest * ratio) > self.width
        tallest = min(tallest, self.height)
        height = min(height, tallest)
        height += self._below(tallest - height + 1)
        width = round(height * ratio)
        for more, is_off in ((1, width * height < least), (-1, width * height > most)):
            if is_off:
                height += more
                width = round(height * ratio)
        if not least <= width * height <= most:
            return None
        if not (0 < height <= self.height and 0 < width <= self.width):
            return None
        top, left = self._below(self.height - height), self._below(self.width - width)
        return top, left, height, width


def _covers(part, boxes, share):
    """Whether a part of an image has a share of some box's area in it."""
    top, left, height, width = part
    for y1, x1, y2, x2 in boxes:
        area = (y2 - y1) * (x2 - x1)
        rows = max(min(y2, top + height) - max(y1, top), 0)
        columns = max(min(x2, left + width) - max(x1, left), 0)
        if area >= 1 and rows * columns / area >= share:
            return True
    return False


def _boxes_in(boxes, height, width, label):
    """Boxes in an image's pixels, as ints."""
    inside = (boxes >= 0) & (boxes <= 1)
    if not inside.all():
        raise invalid(f"boxes must be in [0, 1], got {boxes[~inside].tolist()} [Op:{label}]")
    corners = boxes * torch.tensor([height, width] * 2, dtype=boxes.dtype, device=boxes.device)
    return corners.int().tolist()


def _as_slice(part, size, like):
    """(begin, size, box) as raw values."""
    top, left, height, width = part
    begin = torch.tensor([top, left, 0], dtype=like.dtype, device=like.device)
    extent = torch.tensor([height, width], dtype=like.dtype, device=like.device)
    corners = torch.tensor([top, left, top + height, left + width], device=like.device)
    box = corners.float() / torch.tensor([*size, *size], device=like.device)
    # -1 is the largest number of an unsigned dtype
    rest = torch.tensor([-1], device=like.device).to(like.dtype)
    return begin, torch.cat([extent, rest]), box.reshape(1, 1, 4)


def _sampled(image_size, boxes, share, source, ratios, areas, attempts, whole, label):
    """(begin, size, box) of a part of an image, drawn as `sample_distorted_bounding_box` says."""
    if image_size.device.type == "meta":
        return image_size.new_empty(3), image_size.new_empty(3), boxes.new_empty(1, 1, 4)
    if tuple(image_size.shape) != (3,):
        raise invalid(
            f"image_size must be of 3 numbers, got shape {list(image_size.shape)} [Op:{label}]"
        )
    if boxes.ndim != 3 or boxes.shape[-1] != 4:
        raise invalid(f"boxes must be [batch, boxes, 4], got {list(boxes.shape)} [Op:{label}]")
    if share.ndim or not share >= 0:
        raise invalid(f"min_object_covered must be a number >= 0, got {share} [Op:{label}]")
    ratios = _two([0.75, 1.33] if ratios is None else ratios, "aspect_ratio_range", label)
    areas = _two([0.05, 1.0] if areas is None else areas, "area_range", label)
    attempts = 100 if attempts is None else int(attempts)
    height, width = size = image_size[:2].tolist()
    if max(areas) > 1 or attempts <= 0 or min(size) < 0:
        raise invalid(
            f"areas {areas} must be at most 1, max_attempts {attempts} and the image's size {size} "
            f"positive [Op:{label}]"
        )
    boxes = _boxes_in(boxes.reshape(-1, 4), height, width, label)
    if not (boxes or whole):
        raise invalid(
            "No bounding boxes provided as input. One must enable use_image_if_no_bounding_boxes "
            f"if you wish to not provide any bounding boxes. [Op:{label}]"
        )
    sampler = _Sampler(size, source(attempts), ratios, areas)
    drawn = (sampler.part() for _ in range(attempts))
    boxes = boxes or [(0, 0, height, width)]
    fitting = (p for p in drawn if p and _covers(p, boxes, share.item()))
    return _as_slice(next(fitting, (0, 0, height, width)), size, image_size)


_ATTRS = ("aspect_ratio_range", "area_range", "max_attempts", "use_image_if_no_bounding_boxes")
_ATTRS = {name: name for name in _ATTRS}


@op(
    "image_size, bounding_boxes, min_object_covered",
    types=_SIZES,
    type="SampleDistortedBoundingBoxV2",
    attrs=_ATTRS,
)
def sample_distorted_bounding_box(
    image_size,
    bounding_boxes,
    seed=0,
    min_object_covered=0.1,
    aspect_ratio_range=None,
    area_range=None,
    max_attempts=None,
    use_image_if_no_bounding_boxes=None,
    name=None,
):
    """A part of an image drawn by chance that shows enough of some box: (begin, size, box).

    begin and size, [3], are for tf.slice, box, [1, 1, 4], for draw_bounding_boxes.  image_size:
    [3], integers.  bounding_boxes: [batch, boxes, 4], float32: y_min, x_min, y_max, x_max in
    [0, 1].  min_object_covered: the share of one of them that must be in the part.
    aspect_ratio_range: what width / height may be, by default [0.75, 1.33].  area_range: the share
    of the image's area, by default [0.05, 1].  max_attempts: how often to draw, by default 100,
    before the whole image is given.  use_image_if_no_bounding_boxes: whether the whole image stands
    for missing boxes, which are InvalidArgumentError else.
    """
    return _sampled(
        image_size,
        bounding_boxes,
        min_object_covered,
        lambda attempts: _going_on(seed, image_size.dtype, attempts),
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
        "SampleDistortedBoundingBoxV2",
    )


@op(
    "image_size, bounding_boxes, min_object_covered, seed",
    types=_SIZES,
    type="StatelessSampleDistortedBoundingBox",
    attrs=_ATTRS,
)
def _stateless_sampled(
    image_size,
    bounding_boxes,
    min_object_covered,
    seed,
    aspect_ratio_range,
    area_range,
    max_attempts,
    use_image_if_no_bounding_boxes,
):
    return _sampled(
        image_size,
        bounding_boxes,
        min_object_covered,
        lambda attempts: seeded(seed),
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
        "StatelessSampleDistortedBoundingBox",
    )


def stateless_sample_distorted_bounding_box(
    image_size,
    bounding_boxes,
    seed,
    min_object_covered=0.1,
    aspect_ratio_range=None,
    area_range=None,
    max_attempts=None,
    use_image_if_no_bounding_boxes=None,
    name=None,
):
    """As `sample_distorted_bounding_box`, determined by `seed` (two ints)."""
    return _stateless_sampled(
        image_size,
        bounding_boxes,
        min_object_covered,
        seed,
        aspect_ratio_range,
        area_range,
        max_attempts,
        use_image_if_no_bounding_boxes,
    )
