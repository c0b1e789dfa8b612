"""Parts of images that may reach beyond them: tf.image.extract_glimpse."""

import torch

from .._core import convert
from .._core.dtypes import int32
from .._core.errors import invalid
from .._core.op import op
from ..random import draws

_NOISES = ("uniform", "gaussian", "zero")


def _checked_size(images, size, offsets, noise, label):
    if images.ndim != 4:
        raise invalid(f"input must be 4-D, got {list(images.shape)} [Op:{label}]")
    size = convert.to_tensor(size, int32)._t
    if tuple(size.shape) != (2,):
        raise invalid(f"size must be of 2 numbers, got shape {list(size.shape)} [Op:{label}]")
    if offsets.ndim != 2 or offsets.shape[1] != 2 or len(offsets) != len(images):
        raise invalid(f"offsets must be [{len(images)}, 2], got {list(offsets.shape)} [Op:{label}]")
    if noise not in _NOISES:
        raise invalid(f"noise must be one of {_NOISES}, got {noise!r} [Op:{label}]")
    found = size.tolist()
    if min(found) < 0:
        raise invalid(f"size must not be negative, got {found} [Op:{label}]")
    return found


def glimpses(images, size, first, noise):
    """Parts of raw images [batch, height, width, channels], of a size, from `first` on.

    first: [batch, 2]: rows and columns.
    noise: what stands outside: "zero", "uniform" (numbers between the image's smallest and
    largest), or "gaussian" (with each channel's mean and deviation, within its range).
    """
    ground = _GROUNDS[noise](images, [len(images), *size, images.shape[3]])
    height, width = images.shape[1:3]
    if not (height and width):
        return ground
    rows = first[:, :1] + torch.arange(size[0], device=images.device)
    columns = first[:, 1:] + torch.arange(size[1], device=images.device)
    inside = ((rows >= 0) & (rows < height))[:, :, None]
    inside = inside & ((columns >= 0) & (columns < width))[:, None]
    which = torch.arange(len(images), device=images.device)[:, None, None]
    seen = images[
        which, rows.clamp(0, height - 1)[:, :, None], columns.clamp(0, width - 1)[:, None]
    ]
    return torch.where(inside[..., None], seen, ground)


def _zero(images, shape):
    return images.new_zeros(shape)


def _uniform(images, shape):
    if not images.numel():
        return images.new_zeros(shape)
    low, high = images.amin((1, 2, 3), keepdim=True), images.amax((1, 2, 3), keepdim=True)
    return low + (high - low) * draws.uniform(shape, torch.float32, None).to(images.device)


def _gaussian(images, shape):
    if not images.numel():
        return images.new_zeros(shape)
    mean = images.mean((1, 2), keepdim=True)
    deviation = (images - mean).square().mean((1, 2), keepdim=True).sqrt()
    numbers = mean + deviation * draws.normal(shape, torch.float32, None).to(images.device)
    return numbers.clamp(images.amin((1, 2), keepdim=True), images.amax((1, 2), keepdim=True))


_GROUNDS = {"zero": _zero, "uniform": _uniform, "gaussian": _gaussian}


def _in_pixels(images, offsets, normalized):
    sizes = torch.tensor(images.shape[1:3], dtype=torch.float32, device=images.device)
    return sizes, (offsets * sizes if normalized else offsets)


@op(
    "input, offsets",
    tensors_too="size",
    types={torch.float32},
    type="ExtractGlimpseV2",
    attrs={"centered": "centered", "normalized": "normalized", "noise": "noise"},
)
def extract_glimpse(
    input, size, offsets, centered=True, normalized=True, noise="uniform", name=None
):
    """A part of each image: [batch, size[0], size[1], channels], float32.

    input: [batch, height, width, channels].  offsets: [batch, 2]: y, x of the parts.  normalized:
    whether 1 is the image's size, not a pixel.  centered: whether (0, 0) is the image's middle;
    with `normalized` the part's middle is meant then, and (-1, -1) is the image's first corner,
    else the part's first corner.  noise: what stands outside of the image: "uniform", "gaussian"
    or "zero".
    """
    target = _checked_size(input, size, offsets, noise, "ExtractGlimpseV2")
    sizes, at = _in_pixels(input, offsets, normalized)
    if centered and normalized:
        at = at / 2 + sizes / 2 - torch.tensor(target, device=input.device) / 2
    elif centered:
        at = at + sizes / 2
    return glimpses(input, target, at.long(), noise)


@op(
    "input, offsets",
    tensors_too="size",
    types={torch.float32},
    type="ExtractGlimpse",
    attrs={"centered": "centered", "normalized": "normalized", "uniform_noise": "uniform_noise"},
)
def extract_glimpse_v1(
    input, size, offsets, centered=True, normalized=True, uniform_noise=True, name=None
):
    """TensorFlow 1's `extract_glimpse`, whose offsets are always those of the parts' middles.

    uniform_noise: whether numbers drawn evenly stand outside of the image, else normal ones.
    """
    noise = "uniform" if uniform_noise else "gaussian"
    target = _checked_size(input, size, offsets, noise, "ExtractGlimpse")
    sizes, at = _in_pixels(input, offsets, normalized)
    if centered:
        at = at / 2 + sizes / 2
    at = at - torch.tensor(target, device=input.device) / 2
    return glimpses(input.detach(), target, at.long(), noise)
