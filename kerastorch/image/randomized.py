"""Random changes of images: tf.image.random_flip_left_right, stateless_random_crop ..."""

import torch

from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import needs
from .._ops._args import ints
from ..random import draws
from ..random.seeds import for_op, seeded
from ._checks import at_least_3d, is_batch
from .adjusting import (
    adjust_brightness,
    adjust_contrast,
    adjust_hue,
    adjust_jpeg_quality,
    adjust_saturation,
)

_LARGEST = 2**31 - 1
# on raw values, without a gradient
_adjust_contrast, _adjust_hue, _adjust_saturation = (
    f.spec.body for f in (adjust_contrast, adjust_hue, adjust_saturation)
)


def _floats(source, low, high, shape=()):
    return draws.uniform(list(shape), torch.float32, source(False), low, high)


def _integers(source, low, high, shape=()):
    return draws.integers(list(shape), torch.int32, source(True), low, high)


def _going_on(seed):
    """The source of an op that goes on in the stream of tf.random.uniform."""
    kernels = ("RandomUniform", torch.float32), ("RandomUniformInt", torch.int32)
    return lambda whole: for_op(kernels[whole], seed)


def _at(seed):
    """The source of a stateless op."""
    return lambda whole: seeded(seed)


def _brightness(image, max_delta, source):
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return adjust_brightness.raw(image, _floats(source, -max_delta, max_delta))


@op("image")
def random_brightness(image, max_delta, seed=None):
    """`adjust_brightness` by a number of [-max_delta, max_delta)."""
    return _brightness(image, max_delta, _going_on(seed))


@op("image, seed")
def stateless_random_brightness(image, max_delta, seed):
    """As `random_brightness`, determined by `seed` (two ints)."""
    return _brightness(image, max_delta, _at(seed))


def _factor(lower, upper, source):
    if upper <= lower:
        raise ValueError("upper must be > lower.")
    if lower < 0:
        raise ValueError("lower must be non-negative.")
    return _floats(source, lower, upper)


@op("image")
def random_contrast(image, lower, upper, seed=None):
    """`adjust_contrast` by a factor of [lower, upper)."""
    return _adjust_contrast(image, _factor(lower, upper, _going_on(seed)))


@op("image, seed")
def stateless_random_contrast(image, lower, upper, seed):
    """As `random_contrast`, determined by `seed` (two ints)."""
    return _adjust_contrast(image, _factor(lower, upper, _at(seed)))


@op("image")
def random_saturation(image, lower, upper, seed=None):
    """`adjust_saturation` by a factor of [lower, upper)."""
    return _adjust_saturation(image, _factor(lower, upper, _going_on(seed)))


@op("image, seed?")
def stateless_random_saturation(image, lower, upper, seed=None):
    """As `random_saturation`, determined by `seed` (two ints)."""
    if seed is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type to a Tensor.")
    return _adjust_saturation(image, _factor(lower, upper, _at(seed)))


def _hue(image, max_delta, source):
    if max_delta > 0.5:
        raise ValueError("max_delta must be <= 0.5.")
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return _adjust_hue(image, _floats(source, -max_delta, max_delta))


@op("image")
def random_hue(image, max_delta, seed=None):
    """`adjust_hue` by a number of [-max_delta, max_delta), max_delta at most 0.5."""
    return _hue(image, max_delta, _going_on(seed))


@op("image, seed")
def stateless_random_hue(image, max_delta, seed):
    """As `random_hue`, determined by `seed` (two ints)."""
    return _hue(image, max_delta, _at(seed))


def _quality(lower, upper, draw):
    if not (0 <= lower <= 100 and 0 <= upper <= 100):
        raise ValueError("jpeg encoding range must be between 0 and 100.")
    if lower >= upper:
        raise ValueError("`min_jpeg_quality` must be less than `max_jpeg_quality`.")
    return draw(lower, upper)


@op("")
def _drawn_quality(lower, upper, seed):
    return _integers(_going_on(seed), lower, upper)


@op("seed")
def _stateless_quality(lower, upper, seed):
    return _integers(_at(seed), lower, upper)


def random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed=None):
    """`adjust_jpeg_quality` to a whole number of [min_jpeg_quality, max_jpeg_quality)."""
    draw = lambda low, high: _drawn_quality(low, high, seed)  # noqa: E731
    return adjust_jpeg_quality(image, _quality(min_jpeg_quality, max_jpeg_quality, draw))


def stateless_random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed):
    """As `random_jpeg_quality`, determined by `seed` (two ints)."""
    draw = lambda low, high: _stateless_quality(low, high, seed)  # noqa: E731
    return adjust_jpeg_quality(image, _quality(min_jpeg_quality, max_jpeg_quality, draw))


def _flipped(image, axis, source):
    """Each image in reverse order along an axis where its number, of [0, 1), says so."""
    at_least_3d(image)
    flipped = image.flip(axis)
    if not is_batch(image):
        return torch.where(_floats(source, 0, 1) < 0.5, flipped, image)
    needs("Mul", image)
    numbers = _floats(source, 0, 1, image.shape[:1])
    return torch.where(torch.round(numbers).bool().reshape(-1, 1, 1, 1), flipped, image)


@op("image")
def random_flip_left_right(image, seed=None):
    """Images with their columns in reverse order, or as they are, by chance.

    image: [height, width, channels] or a batch, of which each image is drawn for.
    """
    return _flipped(image, -2, _going_on(seed))


@op("image")
def random_flip_up_down(image, seed=None):
    """Images with their rows in reverse order, or as they are, by chance."""
    return _flipped(image, -3, _going_on(seed))


@op("image, seed")
def stateless_random_flip_left_right(image, seed):
    """As `random_flip_left_right`, determined by `seed` (two ints)."""
    return _flipped(image, -2, _at(seed))


@op("image, seed")
def stateless_random_flip_up_down(image, seed):
    """As `random_flip_up_down`, determined by `seed` (two ints)."""
    return _flipped(image, -3, _at(seed))


def _part(value, size, source):
    size, shape = ints(size), list(value.shape)
    if len(size) != len(shape) or any(have < want for have, want in zip(shape, size)):
        raise invalid(f"Need value.shape >= size, got {shape} and {size} [Op:Assert]")
    # one number of the whole range for each axis, as TensorFlow draws them
    numbers = _integers(source, 0, _LARGEST, [len(size)]).tolist()
    for axis, (number, have, want) in enumerate(zip(numbers, shape, size)):
        want = have if want == -1 else want
        value = value.narrow(axis, min(number % (have - want + 1), have - want), want)
    return value.contiguous()


@op("value")
def random_crop(value, size, seed=None, name=None):
    """A part of `value`, of the shape `size`, at a place drawn evenly.

    InvalidArgumentError for a part larger than the tensor.
    """
    return _part(value, size, _going_on(seed))


@op("value, seed")
def stateless_random_crop(value, size, seed, name=None):
    """As `random_crop`, determined by `seed` (two ints)."""
    return _part(value, size, _at(seed))
