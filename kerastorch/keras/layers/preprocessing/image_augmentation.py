"""RandomFlip, RandomTranslation, RandomRotation, RandomZoom, RandomContrast, RandomBrightness."""

import math

import torch

from ....image.projective import FILL_MODES, projected
from ..._layer.raw_calls import raw_call
from ..regularization import GeneratorLayer
from .image_inputs import as_batch, image_in


class _Augmentation(GeneratorLayer):
    """Base class: while training `_changed` is called with images of four dimensions."""

    def __init__(self, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.supports_masking = False

    @raw_call
    def call(self, inputs, training=True):
        """The changed images in the compute dtype; the inputs in it where not `training`."""
        images = image_in(self, inputs)
        if not training:
            return images
        images, batched = as_batch(images)
        result = self._changed(images, batched)
        return result if batched else result[0]

    def _between(self, images, low, high, shape):
        """Random float32 numbers of [low, high)."""
        return _within(self._uniform(images, shape), low, high)


def _within(numbers, low, high):
    """Numbers of [0, 1) as those of [low, high), computed as TensorFlow does in float32."""
    low, high = (torch.tensor(x, dtype=torch.float32) for x in (low, high))
    return numbers * (high - low) + low


_MODES = {
    "horizontal": (True, False),
    "vertical": (False, True),
    "horizontal_and_vertical": (True, True),
}


class RandomFlip(_Augmentation):
    """Images turned over, or not, by chance while training (tf.keras.layers.RandomFlip).

    mode: "horizontal", "vertical" or "horizontal_and_vertical"; ValueError for others.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(self, mode="horizontal_and_vertical", seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        if mode not in _MODES:
            raise ValueError(
                f"RandomFlip layer {self.name} received an unknown mode argument {mode}"
            )
        self.mode = mode
        self.horizontal, self.vertical = _MODES[mode]

    def _changed(self, images, batched):
        for wanted, axis in ((self.horizontal, 2), (self.vertical, 1)):
            if wanted:
                numbers = self._uniform_by_seed(images, (images.shape[0], 1, 1, 1))
                turned = numbers.round().bool() if batched else numbers < 0.5
                images = torch.where(turned, images.flip(axis), images)
        return images


def _bounds(factor):
    return (factor[0], factor[1]) if isinstance(factor, (tuple, list)) else (-factor, factor)


def _check_within(name, bounds, factor):
    if abs(bounds[0]) > 1.0 or abs(bounds[1]) > 1.0:
        raise ValueError(
            f"`{name}` argument must have values between [-1, 1]. Received: {name}={factor}"
        )


def _check_order(name, bounds, factor):
    if bounds[1] < bounds[0]:
        raise ValueError(f"`{name}` cannot have upper bound less than lower bound, got {factor}")


class _Projection(_Augmentation):
    """Base of the layers that draw images anew from other places."""

    def _keep_modes(self, fill_mode, interpolation, fill_value):
        if fill_mode not in FILL_MODES:
            raise NotImplementedError(
                f"Unknown `fill_mode` {fill_mode}. Only `reflect`, `wrap`, `constant` and "
                "`nearest` are supported."
            )
        if interpolation not in ("nearest", "bilinear"):
            raise NotImplementedError(
                f"Unknown `interpolation` {interpolation}. Only `nearest` and `bilinear` are "
                "supported."
            )
        self.fill_mode, self.interpolation, self.fill_value = fill_mode, interpolation, fill_value

    def _changed(self, images, batched):
        rows = self._transforms(images)
        zero = torch.zeros_like(rows[0])
        transforms = torch.stack([*rows, zero, zero], 1)
        return projected(images, transforms, self.fill_mode, self.fill_value, self.interpolation)


class RandomTranslation(_Projection):
    """Images shifted by chance while training (tf.keras.layers.RandomTranslation).

    height_factor, width_factor: the largest share of height and width, or (least, most), in
        [-1, 1]; positive is down and to the right.
    fill_mode: "reflect", "wrap", "constant" (fill_value) or "nearest": what comes in.
    interpolation: "bilinear" or "nearest".
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(
        self,
        height_factor,
        width_factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        **kwargs,
    ):
        super().__init__(seed, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self.height_lower, self.height_upper = _bounds(height_factor)
        self.width_lower, self.width_upper = _bounds(width_factor)
        for name, factor in (("height_factor", height_factor), ("width_factor", width_factor)):
            _check_order(name, _bounds(factor), factor)
            _check_within(name, _bounds(factor), factor)
        self._keep_modes(fill_mode, interpolation, fill_value)

    def _transforms(self, images):
        count, height, width = images.shape[:3]
        down = self._between(images, self.height_lower, self.height_upper, (count,)) * height
        right = self._between(images, self.width_lower, self.width_upper, (count,)) * width
        one, zero = torch.ones_like(down), torch.zeros_like(down)
        return [one, zero, -right, zero, one, -down]


class RandomRotation(_Projection):
    """Images turned by chance while training (tf.keras.layers.RandomRotation).

    factor: the largest angle as a share of a whole turn, or (least, most); positive is
        counter-clockwise.
    The other arguments are those of `RandomTranslation`.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(
        self,
        factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        **kwargs,
    ):
        super().__init__(seed, **kwargs)
        self.factor = factor
        self.lower, self.upper = _bounds(factor)
        if self.upper < self.lower:
            raise ValueError(
                f"`factor` argument cannot have a negative value. Received: factor={factor}"
            )
        self._keep_modes(fill_mode, interpolation, fill_value)

    def _transforms(self, images):
        count, height, width = images.shape[:3]
        turn = 2.0 * math.pi
        angles = self._between(images, self.lower * turn, self.upper * turn, (count,))
        return rotation(angles, height, width)


def rotation(angles, height, width):
    """The first six numbers of the transforms that turn images by angles [images]."""
    cos, sin = torch.cos(angles), torch.sin(angles)
    right, down = width - 1, height - 1
    x = (right - (cos * right - sin * down)) / 2.0
    y = (down - (sin * right + cos * down)) / 2.0
    return [cos, -sin, x, sin, cos, y]


class RandomZoom(_Projection):
    """Images zoomed by chance while training (tf.keras.layers.RandomZoom).

    height_factor, width_factor: the largest share of the size, or (least, most), in [-1, 1];
        positive is out, negative in.  Without a width_factor the proportions are kept.
    The other arguments are those of `RandomTranslation`.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(
        self,
        height_factor,
        width_factor=None,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        **kwargs,
    ):
        super().__init__(seed, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self.height_lower, self.height_upper = _bounds(height_factor)
        _check_within("height_factor", _bounds(height_factor), height_factor)
        if width_factor is not None:
            self.width_lower, self.width_upper = _bounds(width_factor)
            if self.width_lower < -1.0 or self.width_upper < -1.0:
                raise ValueError(
                    "`width_factor` argument must have values larger than -1. Received: "
                    f"width_factor={width_factor}"
                )
        self._keep_modes(fill_mode, interpolation, fill_value)

    def _transforms(self, images):
        count, height, width = images.shape[:3]
        rows = self._between(images, 1.0 + self.height_lower, 1.0 + self.height_upper, (count,))
        columns = rows
        if self.width_factor is not None:
            low, high = 1.0 + self.width_lower, 1.0 + self.width_upper
            columns = self._between(images, low, high, (count,))
        x = (width - 1.0) / 2.0 * (1.0 - columns)
        y = (height - 1.0) / 2.0 * (1.0 - rows)
        zero = torch.zeros_like(rows)
        return [columns, zero, x, zero, rows, y]


class RandomContrast(_Augmentation):
    """Images with another contrast by chance while training (tf.keras.layers.RandomContrast).

    (x - mean) * c + mean, with the mean of each channel and one number c of
    [1 - lower, 1 + upper) for all images; the result is clipped to 0 ... 255.

    factor: lower and upper, or (lower, upper), in [0, 1].
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(self, factor, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.factor = factor
        pair = isinstance(factor, (tuple, list))
        self.lower, self.upper = (factor[0], factor[1]) if pair else (factor, factor)
        if self.lower < 0.0 or self.upper < 0.0 or self.lower > 1.0:
            raise ValueError(
                "`factor` argument cannot have negative values or values greater than 1. "
                f"Received: factor={factor}"
            )

    def _changed(self, images, batched):
        low, high = 1.0 - self.lower, 1.0 + self.upper
        if high <= low:
            raise ValueError("upper must be > lower.")
        if low < 0:
            raise ValueError("lower must be non-negative.")
        contrast = _within(self._uniform_by_seed(images, ()), low, high)
        wide = images if images.dtype is torch.float64 else images.float()
        mean = wide.mean((1, 2), keepdim=True)
        return ((wide - mean) * contrast + mean).clamp(0, 255).to(images.dtype)


def _pair_of(value, message):
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(f"{message}Got {value}")
    return sorted(value)


class RandomBrightness(_Augmentation):
    """Images made brighter or darker by chance while training (tf.keras.layers.RandomBrightness).

    factor: the largest share of the value range that is added, or (least, most), in [-1, 1].
    value_range: (least, most) of the images' values, to which the result is clipped.
    Inputs: [batch, height, width, channels] or [height, width, channels].
    """

    def __init__(self, factor, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        message = (
            "The `factor` argument should be a number (or a list of two numbers) in the range "
            "[-1.0, 1.0]. "
        )
        if isinstance(factor, (int, float)):
            given, self.factor = [factor], [-abs(factor), abs(factor)]
        else:
            given = self.factor = _pair_of(factor, message)
        if any(number > 1.0 or number < -1.0 for number in given):
            raise ValueError(f"{message}Got {factor}")
        self.value_range = _pair_of(
            value_range, "The `value_range` argument should be a list of two numbers. "
        )

    def _changed(self, images, batched):
        low, high = self.value_range
        delta = self._between(images, *self.factor, (images.shape[0], 1, 1, 1)) * (high - low)
        return (images + delta.to(images.dtype)).clamp(low, high)
