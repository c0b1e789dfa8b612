"""Flatten, Reshape, Permute, RepeatVector, ZeroPadding, Cropping and UpSampling."""

import math

import numpy as np
import torch.nn.functional as F

from ..._core.constants import constant
from ..._core.errors import invalid
from ..._core.tensor_shape import TensorShape
from ...image.resizing import resized, taps
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import ConfiguredLayer, anew, data_format_of, dims, ints
from ._composites import cropped, repeated


class Flatten(ConfiguredLayer):
    """[batch, ...] as [batch, features] (tf.keras.layers.Flatten).

    data_format: "channels_first" moves axis 1 to the end before flattening.
    """

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    @raw_call
    def call(self, inputs):
        """[batch, features]."""
        if inputs.ndim < 2:
            return inputs.reshape(-1, 1)
        if self.data_format == "channels_first":
            inputs = inputs.movedim(1, -1)
        if type(inputs) is np.ndarray:
            return inputs.reshape(inputs.shape[0], -1)
        return anew(inputs.flatten(1))

    def compute_output_shape(self, input_shape):
        """[batch, product of the rest]."""
        shape = dims(input_shape)
        rest = shape[1:]
        return TensorShape([shape[0] if shape else 1, math.prod(rest) if all(rest) else None])


class Reshape(ConfiguredLayer):
    """[batch, ...] as [batch, *target_shape] (tf.keras.layers.Reshape).

    target_shape: the shape without the batch axis; one entry may be -1, to be found.
    InvalidArgumentError when the sizes do not match; ValueError while a model is being defined.
    """

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)

    @raw_call
    def call(self, inputs):
        """[batch, *target_shape]."""
        try:
            return inputs.reshape(inputs.shape[0], *self.target_shape)
        except RuntimeError:
            return self._reshape(inputs)

    def _reshape(self, inputs):
        """For what torch refuses: empty inputs, and errors in Keras's classes."""
        shape = list(inputs.shape)
        try:
            rest = self._known(shape[1:])
        except ValueError as error:
            if inputs.is_meta:
                raise
            raise invalid(f"{self.name}: {error} [Op:Reshape]") from None
        return inputs.reshape(shape[0], *rest)

    def _known(self, rest):
        """target_shape with -1 replaced, for inputs of shape [batch, *rest]."""
        target = list(self.target_shape)
        if target.count(-1) > 1 or any(d < -1 for d in target):
            raise ValueError(
                "There must be at most one unknown dimension in output_shape. "
                f"Received: output_shape={target}."
            )
        total, known = math.prod(rest), math.prod(d for d in target if d != -1)
        if -1 in target:
            if known == 0 or total % known:
                raise _resized(rest, target)
            target[target.index(-1)] = total // known
        elif total != known:
            raise _resized(rest, target)
        return target

    def compute_output_shape(self, input_shape):
        """[batch, *target_shape], with -1 replaced where the input shape is known."""
        batch, *rest = dims(input_shape)
        if None in rest:
            return TensorShape([batch, *(None if d == -1 else d for d in self.target_shape)])
        return TensorShape([batch, *self._known(rest)])


def _resized(rest, target):
    return ValueError(
        f"total size of new array must be unchanged, input_shape = {rest}, output_shape = {target}"
    )


class Permute(ConfiguredLayer):
    """Reorders the axes after the first (tf.keras.layers.Permute).

    dims: for each output axis the input axis, counted from 1.
    """

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                f"`dims` must be consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    @raw_call
    def call(self, inputs):
        """The inputs with their axes reordered."""
        if type(inputs) is np.ndarray:
            return inputs.transpose(0, *self.dims)
        return inputs.permute(0, *self.dims)

    def compute_output_shape(self, input_shape):
        """The input shape with its axes reordered."""
        shape = dims(input_shape)
        for to, axis in enumerate(self.dims, 1):
            shape[to] = TensorShape(input_shape)[axis]
        return TensorShape(shape)


class RepeatVector(ConfiguredLayer):
    """[batch, features] as [batch, n, features] (tf.keras.layers.RepeatVector)."""

    _call_composites = repeated

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        self.n = n
        if not isinstance(n, int):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.input_spec = InputSpec(ndim=2)

    @raw_call
    def call(self, inputs):
        """The inputs, n times along a new axis 1."""
        if type(inputs) is np.ndarray:
            return inputs[:, None].repeat(self.n, 1)
        return inputs.unsqueeze(1).expand(-1, self.n, -1)

    def compute_output_shape(self, input_shape):
        """[batch, n, features]."""
        shape = dims(input_shape)
        return TensorShape([shape[0], self.n, shape[1]])


class SpatialLayer(ConfiguredLayer):
    """A layer that changes the sizes of the spatial axes: to `_length(axis, old length)`."""

    rank = None
    data_format = "channels_last"

    def _first(self):
        """The first spatial axis."""
        return 2 if self.data_format == "channels_first" else 1

    def compute_output_shape(self, input_shape):
        """The input shape with the spatial axes changed, None where unknown."""
        shape = dims(input_shape)
        for i in range(self.rank):
            at = self._first() + i
            if shape[at] is not None:
                shape[at] = self._length(i, shape[at])
        return TensorShape(shape)


def _pairs(value, n, name):
    """`value` as n pairs of ints: given as one int, n ints, or n pairs."""
    if isinstance(value, int):
        return ((value, value),) * n
    if not hasattr(value, "__len__"):
        raise ValueError(
            f"`{name}` should be either an int, a tuple of {n} ints, or a tuple of {n} tuples of 2 "
            f"ints. Received: {value}."
        )
    if len(value) != n:
        raise ValueError(f"`{name}` should have {n} elements. Received: {value}.")
    places = ("1st", "2nd", "3rd")
    return tuple(
        ints(x, 2, f"{place} entry of {name}", allow_zero=True)
        for x, place in zip(value, places, strict=False)
    )


class _ZeroPadding(SpatialLayer):
    def _length(self, axis, length):
        return length + sum(self._pads[axis])

    @raw_call
    def call(self, inputs):
        """The inputs, padded."""
        if type(inputs) is np.ndarray:
            around = [(0, 0)] * inputs.ndim
            around[self._first() : self._first() + self.rank] = self._pads
            return np.pad(inputs, around, constant_values=b"")
        flat = [n for pair in reversed(self._pads) for n in pair]
        return F.pad(inputs, flat if self._first() == 2 else [0, 0, *flat])


class ZeroPadding1D(_ZeroPadding):
    """Zeros before and after axis 1 of [batch, time, features] (tf.keras.layers.ZeroPadding1D).

    padding: an int, or (before, after).
    """

    rank = 1

    def __init__(self, padding=1, **kwargs):
        super().__init__(**kwargs)
        self.padding = ints(padding, 2, "padding", allow_zero=True)
        self.input_spec = InputSpec(ndim=3)

    @property
    def _pads(self):
        return (self.padding,)


class ZeroPadding2D(_ZeroPadding):
    """Zeros around images (tf.keras.layers.ZeroPadding2D).

    padding: an int, (rows, columns), or ((top, bottom), (left, right)).
    """

    rank = 2

    def __init__(self, padding=(1, 1), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.padding = _pairs(padding, self.rank, "padding")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    @property
    def _pads(self):
        return self.padding


class ZeroPadding3D(ZeroPadding2D):
    """Zeros around volumes (tf.keras.layers.ZeroPadding3D).

    padding: an int, three ints, or three pairs.
    """

    rank = 3

    def __init__(self, padding=(1, 1, 1), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)


class _Cropping(SpatialLayer):
    def _length(self, axis, length):
        return length - sum(self._crops[axis])

    @raw_call
    def call(self, inputs):
        """The inputs, cropped; ValueError when nothing would be left."""
        for i, (before, after) in enumerate(self._crops):
            axis = self._first() + i
            size = inputs.shape[axis]
            length = size - before - after
            if before < 0 or after < 0:  # as Python slices: from so many before the end
                before, stop, _ = slice(before, -after if after else None).indices(size)
                length = max(stop - before, 0)
            elif length <= 0 and self.rank < 3:
                raise ValueError(
                    f"Argument `cropping` must be smaller than the input shape. Received: "
                    f"inputs.shape={tuple(inputs.shape)}, and cropping={self.cropping}"
                )
            if type(inputs) is np.ndarray:
                inputs = inputs.take(range(before, before + max(length, 0)), axis)
            elif length > 0:
                inputs = inputs.narrow(axis, before, length)
            else:  # of volumes nothing may be left
                inputs = inputs.narrow(axis, 0, 0)
        return inputs


class Cropping1D(_Cropping):
    """Cuts the ends of axis 1 of [batch, time, features] (tf.keras.layers.Cropping1D).

    cropping: an int, or (before, after).
    """

    _call_composites = cropped
    rank = 1

    def __init__(self, cropping=(1, 1), **kwargs):
        super().__init__(**kwargs)
        self.cropping = ints(cropping, 2, "cropping", allow_zero=True)
        self.input_spec = InputSpec(ndim=3)

    @property
    def _crops(self):
        return (self.cropping,)


class Cropping2D(_Cropping):
    """Cuts the borders of images (tf.keras.layers.Cropping2D).

    cropping: an int, (rows, columns), or ((top, bottom), (left, right)).
    """

    rank = 2

    def __init__(self, cropping=((0, 0), (0, 0)), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.cropping = _pairs(cropping, self.rank, "cropping")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    @property
    def _crops(self):
        return self.cropping


class Cropping3D(Cropping2D):
    """Cuts the borders of volumes (tf.keras.layers.Cropping3D).

    cropping: an int, three ints, or three pairs.
    """

    rank = 3

    def __init__(self, cropping=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


class _UpSampling(SpatialLayer):
    def _length(self, axis, length):
        return length * self._factors[axis]

    @raw_call
    def call(self, inputs):
        """The inputs, each element repeated."""
        return _repeated(inputs, self._first(), self._factors)


def _repeated(x, first, factors):
    """x with the elements along the axes from `first` on repeated."""
    shape, wide, full = list(x.shape), list(x.shape), list(x.shape)
    for i, factor in reversed(list(enumerate(factors))):
        at = first + i
        shape[at] *= factor
        wide.insert(at + 1, 1)
        full.insert(at + 1, factor)
    if type(x) is np.ndarray:
        return np.broadcast_to(x.reshape(wide), full).reshape(shape)
    return x.reshape(wide).expand(full).reshape(shape)


class UpSampling1D(_UpSampling):
    """Repeats each step of [batch, time, features] `size` times (tf.keras.layers.UpSampling1D)."""

    rank = 1

    def __init__(self, size=2, **kwargs):
        super().__init__(**kwargs)
        self.size = int(size)
        self.input_spec = InputSpec(ndim=3)

    @property
    def _factors(self):
        return (self.size,)


class UpSampling2D(_UpSampling):
    """Enlarges images by whole factors (tf.keras.layers.UpSampling2D).

    size: an int, or (rows, columns).
    interpolation: "nearest", "bilinear", or another of tf.image.resize's methods.
    """

    rank = 2

    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.size = ints(size, 2, "size")
        self.interpolation = interpolation.lower()
        if self.interpolation not in INTERPOLATIONS:
            raise NotImplementedError(
                f"Value not recognized for `interpolation`: {interpolation}. Supported values are: "
                f"{INTERPOLATIONS}"
            )
        self.input_spec = InputSpec(ndim=4)

    @property
    def _factors(self):
        return self.size

    @raw_call
    def call(self, inputs):
        """The enlarged images."""
        if self.interpolation == "nearest":
            return _repeated(inputs, self._first(), self.size)
        first = self.data_format == "channels_first"
        images = inputs.permute(0, 2, 3, 1) if first else inputs
        target = [n * k for n, k in zip(images.shape[1:3], self.size, strict=True)]
        if self.interpolation not in ("nearest", "bilinear"):
            for n, m in zip(images.shape[1:3], target, strict=True):
                for kept in taps(self.interpolation, n, m, False, False, True):
                    constant(kept)  # recorded steps may read them
        y = resized(images, target, self.interpolation)
        return y.permute(0, 3, 1, 2) if first else y


class UpSampling3D(_UpSampling):
    """Enlarges volumes by repeating elements (tf.keras.layers.UpSampling3D).

    size: an int, or three.
    """

    rank = 3

    def __init__(self, size=(2, 2, 2), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.size = ints(size, 3, "size")
        self.input_spec = InputSpec(ndim=5)

    @property
    def _factors(self):
        return self.size


INTERPOLATIONS = (
    "area",
    "bicubic",
    "bilinear",
    "gaussian",
    "lanczos3",
    "lanczos5",
    "mitchellcubic",
    "nearest",
)
