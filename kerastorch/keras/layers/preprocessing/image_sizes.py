"""Resizing, CenterCrop, RandomCrop, RandomHeight, RandomWidth and Rescaling."""

import itertools

import numpy as np
import torch

from ...._core.errors import invalid
from ...._core.tensor_shape import TensorShape
from ....image.resizing import resized
from ....random import draws
from ..._base.images import get_interpolation, middle
from ..._layer.raw_calls import raw_call
from .._common import ConfiguredLayer, SameShape, dims
from .._composites import on_flat_values
from ..regularization import GeneratorLayer
from .image_inputs import as_batch, image_in

_H, _W = -3, -2
_LARGEST = 2**31 - 1
# sizes for drawing, each of which differs from the others, and is unknown by that
_unknown = itertools.count(5)


class _Sized:
    """Mixin of layers whose outputs have the height and width that they were made with."""

    def compute_output_shape(self, input_shape):
        """The input shape with the layer's height and width."""
        shape = dims(input_shape)
        shape[_H], shape[_W] = self.height, self.width
        return TensorShape(shape)

    def _resized(self, images, method="bilinear", cut=False):
        target = (int(self.height), int(self.width))
        images, batched = as_batch(images)
        if cut:
            rows, columns = middle(images.shape[1], images.shape[2], target)
            images = images[:, rows, columns]
        result = resized(images, target, method)
        return result if batched else result[0]


class Resizing(_Sized, ConfiguredLayer):
    """Images in another size (tf.keras.layers.Resizing).

    height, width: the new size.  interpolation: "bilinear", "nearest", "bicubic", "area",
    "lanczos3", "lanczos5", "gaussian" or "mitchellcubic".  crop_to_aspect_ratio: whether images
    are cut to the new proportions first, and not stretched.

    Inputs: [batch, height, width, channels] or [height, width, channels].
    NotImplementedError for another interpolation.
    """

    def __init__(
        self, height, width, interpolation="bilinear", crop_to_aspect_ratio=False, **kwargs
    ):
        self.height, self.width, self.interpolation = height, width, interpolation
        self.crop_to_aspect_ratio = crop_to_aspect_ratio
        self._method = get_interpolation(interpolation)
        super().__init__(**kwargs)

    @raw_call
    def call(self, inputs):
        """The resized images, in the compute dtype."""
        nearest = self.interpolation == "nearest"
        images = image_in(self, inputs, None if nearest else torch.float32)
        return image_in(self, self._resized(images, self._method, self.crop_to_aspect_ratio))


class CenterCrop(_Sized, ConfiguredLayer):
    """The middle of images, in the size given (tf.keras.layers.CenterCrop).

    Images smaller than that are cut to its proportions and resized.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(self, height, width, **kwargs):
        self.height, self.width = height, width
        super().__init__(**kwargs)

    @raw_call
    def call(self, inputs):
        """The cut images, in the compute dtype."""
        _check_target(self.height, self.width, inputs)
        images = image_in(self, inputs)
        more_rows, more_columns = images.shape[_H] - self.height, images.shape[_W] - self.width
        if more_rows < 0 or more_columns < 0:
            return image_in(self, self._resized(images, cut=True))
        return _part(images, more_rows // 2, more_columns // 2, self.height, self.width)


def _check_target(height, width, images):
    """Refuses sizes that are no positive numbers, and images without pixels."""
    for name, size in (("height", height), ("width", width)):
        if size is None:
            raise ValueError(f"target_{name} must be a number, got None")
        if isinstance(size, (list, tuple)):
            raise invalid(f"target_{name} must be a scalar, got {size} [Op:Pack]")
        if size <= 0:
            raise ValueError(f"target_{name} must be > 0, got {size}")
    if isinstance(images, np.ndarray):
        raise TypeError("Images must be numbers, got a tensor of dtype string")
    if 0 in images.shape[-3:]:
        raise ValueError(f"inner 3 dims of 'image.shape' must be > 0: {tuple(images.shape)}")


def _part(images, top, left, height, width):
    as_batch(images)
    return images[..., top : top + height, left : left + width, :].contiguous()


class RandomCrop(_Sized, GeneratorLayer):
    """A part of images at a place drawn by chance while training (tf.keras.layers.RandomCrop).

    Otherwise, and for images smaller than that, they are cut to the proportions of the size given
    and resized.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(self, height, width, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.height, self.width = height, width
        self.supports_masking = False

    @raw_call
    def call(self, inputs, training=True):
        """A part, in the compute dtype; the same place for all images of a batch."""
        images = image_in(self, inputs)
        more_rows, more_columns = images.shape[_H] - self.height, images.shape[_W] - self.width
        if not training or more_rows < 0 or more_columns < 0:
            return image_in(self, self._resized(images, cut=True))
        if images.is_meta:
            return _part(images, 0, 0, self.height, self.width)
        numbers = draws.integers((2,), torch.int32, self._stream_of_own(), 0, _LARGEST)
        top, left = (int(n) % (m + 1) for n, m in zip(numbers, (more_rows, more_columns)))
        return _part(images, top, left, self.height, self.width)


class Rescaling(SameShape, ConfiguredLayer):
    """inputs * scale + offset, in the compute dtype (tf.keras.layers.Rescaling)."""

    _call_composites = on_flat_values

    def __init__(self, scale, offset=0.0, **kwargs):
        self.scale, self.offset = scale, offset
        super().__init__(**kwargs)

    @raw_call
    def call(self, inputs):
        """The rescaled inputs."""
        x = image_in(self, inputs)
        return x * _number(self.scale, x) + _number(self.offset, x)


def _number(value, like):
    return torch.as_tensor(getattr(value, "_t", value)).to(dtype=like.dtype, device=like.device)


class _RandomSize(GeneratorLayer):
    """Base of RandomHeight and RandomWidth."""

    _axis = _H

    def __init__(self, factor, interpolation="bilinear", seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.factor, self.interpolation = factor, interpolation
        self.supports_masking = False
        pair = isinstance(factor, (tuple, list))
        self._lower, self._upper = (factor[0], factor[1]) if pair else (-factor, factor)
        if self._upper < self._lower:
            raise ValueError(
                "`factor` argument cannot have an upper bound lesser than the lower bound. "
                f"Received: factor={factor}"
            )
        if self._lower < -1.0 or self._upper < -1.0:
            raise ValueError(
                f"`factor` argument must have values larger than -1. Received: factor={factor}"
            )
        self._method = get_interpolation(interpolation)

    @raw_call
    def call(self, inputs, training=True):
        """The stretched images in the compute dtype, or the inputs."""
        if not training:
            return inputs
        images, batched = as_batch(inputs)
        target = list(images.shape[1:3])
        axis = self._axis + 3
        if images.is_meta:
            target[axis] = next(_unknown)
        else:
            low, high = (torch.tensor(1.0 + x) for x in (self._lower, self._upper))
            share = self._uniform(torch.empty(0), ()) * (high - low) + low
            target[axis] = int(share * target[axis])
        result = image_in(self, resized(images, target, self._method))
        return result if batched else result[0]

    def compute_output_shape(self, input_shape):
        """The input shape, with the size that is drawn unknown."""
        shape = dims(input_shape)
        shape[self._axis] = None
        return TensorShape(shape)


class RandomHeight(_RandomSize):
    """Images stretched to a height drawn by chance while training (tf.keras.layers.RandomHeight).

    factor: the share of the height by which it changes, or (least, most).
    interpolation: see `Resizing`.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(self, factor, interpolation="bilinear", seed=None, **kwargs):
        super().__init__(factor, interpolation, seed, **kwargs)


class RandomWidth(_RandomSize):
    """Images stretched to a width drawn by chance while training (tf.keras.layers.RandomWidth).

    factor: the share of the width by which it changes, or (least, most).
    interpolation: see `Resizing`.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    _axis = _W

    def __init__(self, factor, interpolation="bilinear", seed=None, **kwargs):
        super().__init__(factor, interpolation, seed, **kwargs)
