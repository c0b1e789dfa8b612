"""Space and depth exchanged, grayscale dilation and erosion: tf.nn ops on image patches."""

import torch
import torch.nn.functional as F

from .._core.dtypes import REAL
from .._core.errors import invalid
from .._core.op import op
from . import _window as w


def _moved(function, text, *settings):
    """A function that moves elements, of an array of text."""
    places = torch.arange(text.size).reshape(text.shape)
    return text.reshape(-1)[function(places, *settings).numpy()]


def _image(x, block, data_format, kernel):
    """x as [N, H, W, C], checked."""
    if isinstance(block, list) and len(block) == 1:
        block = block[0]
    if block < 2:
        raise invalid(f"{kernel}: block_size must be at least 2, got {block} [Op:{kernel}]")
    if x.ndim != 4:
        raise invalid(f"{kernel}: Input rank should be: 4 instead of: {x.ndim} [Op:{kernel}]")
    if data_format not in ("NHWC", "NCHW"):
        raise invalid(
            f"Value for attr 'data_format' of \"{data_format}\" is not in the list of allowed "
            f'values: "NHWC", "NCHW", "NCHW_VECT_C" [Op:{kernel}]'
        )
    return x.permute(0, 2, 3, 1) if data_format == "NCHW" else x


@op(
    "input",
    strings=True,
    type="SpaceToDepth",
    attrs={"block_size": "block_size", "data_format": "data_format"},
)
def space_to_depth(input, block_size, data_format="NHWC", name=None):
    """Moves each block of block_size x block_size pixels into the channels.

    [N, H, W, C] gives [N, H / b, W / b, b * b * C]; InvalidArgumentError when b does not divide.
    """
    if not isinstance(input, torch.Tensor):
        return _moved(space_to_depth.raw, input, block_size, data_format)
    x = _image(input, block_size, data_format, "SpaceToDepth")
    n, height, width, depth = x.shape
    if height % block_size or width % block_size:
        raise invalid(
            f"SpaceToDepth: image width {width} and height {height} should be divisible by "
            f"block_size: {block_size} [Op:SpaceToDepth]"
        )
    x = x.reshape(n, height // block_size, block_size, width // block_size, block_size, depth)
    x = x.transpose(2, 3).flatten(3)
    return x.permute(0, 3, 1, 2) if data_format == "NCHW" else x


@op(
    "input",
    strings=True,
    type="DepthToSpace",
    attrs={"block_size": "block_size", "data_format": "data_format"},
)
def depth_to_space(input, block_size, data_format="NHWC", name=None):
    """Spreads the channels over blocks of block_size x block_size pixels.

    [N, H, W, C] gives [N, H * b, W * b, C / (b * b)]; InvalidArgumentError when b * b does not
    divide C.
    """
    if not isinstance(input, torch.Tensor):
        return _moved(depth_to_space.raw, input, block_size, data_format)
    x = _image(input, block_size, data_format, "DepthToSpace")
    n, height, width, depth = x.shape
    if depth % block_size**2:
        raise invalid(
            f"DepthToSpace: input depth dimension {depth} should be divisible by: "
            f"{block_size**2} [Op:DepthToSpace]"
        )
    x = x.reshape(n, height, width, block_size, block_size, depth // block_size**2)
    x = x.transpose(2, 3).reshape(n, height * block_size, width * block_size, -1)
    return x.permute(0, 3, 1, 2) if data_format == "NCHW" else x


_NOT_AGAIN = "Dilation2DBackpropInput", "Dilation2DBackpropFilter"


@op(
    "input filters",
    types=REAL,
    label="Dilation2D",
    graded_once=dict(zip(("input", "filters"), _NOT_AGAIN, strict=True)),
)
def dilation2d(input, filters, strides, padding, data_format, dilations, name=None):
    """Grayscale dilation: the maximum over each window of input + filters.

    input: [N, H, W, C]; filters: [height, width, C]; strides, dilations: lists of 4.
    """
    return _dilate(input, filters, strides, padding, data_format, dilations)


@op(
    "value filters",
    types=REAL,
    label="Dilation2D",
    graded_once=dict(zip(("value", "filters"), _NOT_AGAIN, strict=True)),
)
def erosion2d(value, filters, strides, padding, data_format, dilations, name=None):
    """Grayscale erosion: the minimum over each window of value - filters."""
    flipped = filters.flip(0, 1)
    return -_dilate(-value, flipped, strides, padding, data_format, dilations)


def _dilate(x, filters, strides, padding, data_format, dilations):
    if data_format != "NHWC":
        raise ValueError(f"`data_format` values other than 'NHWC' are not supported: {data_format}")
    if filters.ndim != 3 or x.ndim != 4 or filters.shape[2] != x.shape[3]:
        raise invalid(
            "Dilation2D: the filter must be [height, width, C] for an input [N, H, W, C], got "
            f"{list(filters.shape)} and {list(x.shape)} [Op:Dilation2D]"
        )
    for name, value in (("strides", strides), ("rates", dilations)):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"Expected list for '{name}' argument to 'dilation2d' Op, not {value}.")
    w.check_text(padding)
    stride = w.spatial(strides, 2, False, "strides", "Dilation2D")
    dilation = w.spatial(dilations, 2, False, "dilations", "Dilation2D")
    height, width = filters.shape[:2]
    (top, bottom), (left, right) = w.pads(
        padding, x.shape[1:3], (height, width), stride, dilation, False, "Dilation2D"
    )
    size = x.shape[1:3]
    x = F.pad(x, (0, 0, left, right, top, bottom))
    inside = F.pad(torch.ones(*size, 1, dtype=torch.bool), (0, 0, left, right, top, bottom))
    rows = (x.shape[1] - (height - 1) * dilation[0] - 1) // stride[0] + 1
    columns = (x.shape[2] - (width - 1) * dilation[1] - 1) // stride[1] + 1
    limits = torch.finfo if x.is_floating_point() else torch.iinfo
    # as TensorFlow's loop over the cells: NaN is never larger
    best = x.new_full((x.shape[0], rows, columns, x.shape[3]), limits(x.dtype).min)
    for i in range(height):
        for j in range(width):
            top, left = i * dilation[0], j * dilation[1]
            part = (
                slice(top, top + (rows - 1) * stride[0] + 1, stride[0]),
                slice(left, left + (columns - 1) * stride[1] + 1, stride[1]),
            )
            value = x[(slice(None), *part)] + filters[i, j]
            best = torch.where(inside[part].to(x.device) & (value > best), value, best)
    return best
