"""Max and average pooling, over windows and over whole axes."""

import torch

from ..._core.convert import to_raw
from ..._core.dtypes import FLOATING
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._ops.reductions import reduce_max, reduce_mean
from ...nn.pooling import OF_MAX, OF_MAX_3D, pool_avg, pool_max
from .._base.configured import arguments
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import (
    ConfiguredLayer,
    data_format_of,
    dims,
    ints,
    output_length,
    padding_of,
    refuse_dtype,
)
from ._composites import largest_of_steps, mean_of_steps


class Pooling(ConfiguredLayer):
    """The largest or mean value of each window of the spatial axes, channel by channel.

    pool_size: the windows' sizes.  strides: their distances, by default their sizes.
    padding: "valid", or "same": sizes divided by the strides, rounded up; what lies outside does
    not count.
    """

    rank = None
    _pool = None  # pool_max or pool_avg
    _dtypes = FLOATING

    def __init__(self, pool_size, padding, strides, data_format, **kwargs):
        super().__init__(**kwargs)
        rank = self.rank
        self.pool_size = ints(pool_size, rank, "pool_size")
        strides = pool_size if strides is None else strides
        self.strides = ints(strides, rank, "strides", allow_zero=True)
        self.padding = padding_of(padding)
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(ndim=rank + 2)

    @raw_call
    def call(self, inputs):
        """The pooled inputs."""
        if inputs.dtype not in self._dtypes:
            raise refuse_dtype(inputs, "Pool", "the floating point dtypes")
        if self.padding == "causal" and self.rank == 1:
            raise ValueError(f"Invalid padding: causal (layer {self.name!r})")
        return self._pool(
            inputs,
            self.pool_size,
            self.strides,
            self.padding.upper(),
            self.data_format == "channels_first",
        )

    def compute_output_shape(self, input_shape):
        """The input shape with the spatial axes pooled."""
        shape = dims(input_shape)
        start = 2 if self.data_format == "channels_first" else 1
        for i in range(self.rank):
            shape[start + i] = output_length(
                shape[start + i], self.pool_size[i], self.padding, self.strides[i]
            )
        return TensorShape(shape)


class _Pooling1D(Pooling):
    _config_names = ("strides", "pool_size", "padding", "data_format")
    rank = 1

    def __init__(
        self, pool_size=2, strides=None, padding="valid", data_format="channels_last", **kwargs
    ):
        super().__init__(**arguments(locals()))


class _Pooling2D(Pooling):
    rank = 2

    def __init__(self, pool_size=(2, 2), strides=None, padding="valid", data_format=None, **kwargs):
        super().__init__(**arguments(locals()))


class _Pooling3D(Pooling):
    rank = 3

    def __init__(
        self, pool_size=(2, 2, 2), strides=None, padding="valid", data_format=None, **kwargs
    ):
        super().__init__(**arguments(locals()))


class _MaxPooling:
    _pool = staticmethod(pool_max)
    _dtypes = OF_MAX

    @property
    def _is_max(self):
        """Whether this takes the largest value of each channel, the channels on the last axis."""
        return self.data_format == "channels_last"


class MaxPooling1D(_MaxPooling, _Pooling1D):
    """The largest value of each window of [batch, time, channels] (tf.keras.layers.MaxPool1D)."""


class MaxPooling2D(_MaxPooling, _Pooling2D):
    """The largest value of each window of images (tf.keras.layers.MaxPool2D).

    Inputs: [batch, rows, columns, channels], or [batch, channels, rows, columns] with
    data_format "channels_first".
    """


class MaxPooling3D(_MaxPooling, _Pooling3D):
    """The largest value of each window of volumes (tf.keras.layers.MaxPool3D)."""

    _dtypes = OF_MAX_3D


class AveragePooling1D(_Pooling1D):
    """The mean of each window of [batch, time, channels] (tf.keras.layers.AveragePooling1D)."""

    _pool = staticmethod(pool_avg)


class AveragePooling2D(_Pooling2D):
    """The mean of each window of images (tf.keras.layers.AveragePooling2D)."""

    _pool = staticmethod(pool_avg)


class AveragePooling3D(_Pooling3D):
    """The mean of each window of volumes (tf.keras.layers.AveragePooling3D)."""

    _pool = staticmethod(pool_avg)


class GlobalPooling(ConfiguredLayer):
    """The largest or mean value over all spatial axes: [batch, channels].

    keepdims: whether the spatial axes stay, with size 1.
    """

    rank = None

    def __init__(self, data_format=None, keepdims=False, **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self.keepdims = keepdims
        start = 2 if self.data_format == "channels_first" else 1
        self._axes = tuple(range(start, start + self.rank))

    @property
    def _keeps(self):
        return bool(self.keepdims)

    def build(self, input_shape):
        """ValueError when a spatial axis is empty."""
        shape = dims(input_shape)
        for axis in self._axes:
            if shape[axis] == 0:
                raise ValueError(
                    f"Incorrect input shape {shape} with dimension 0 at reduction axis {axis}."
                )
        self.built = True

    def compute_output_shape(self, input_shape):
        """[batch, channels], with axes of size 1 if `keepdims`."""
        shape = dims(input_shape)
        channels = shape[1] if self._axes[0] == 2 else shape[self.rank + 1]
        if not self.keepdims:
            return TensorShape([shape[0], channels])
        ones = [1] * self.rank
        kept = [channels, *ones] if self._axes[0] == 2 else [*ones, channels]
        return TensorShape([shape[0], *kept])


class _GlobalMax(GlobalPooling):
    _call_composites = largest_of_steps

    @raw_call
    def call(self, inputs):
        """The largest values."""
        if inputs.is_complex():
            raise refuse_dtype(inputs, "Max", "floats and integers")
        if not (inputs.dtype.is_signed or inputs.dtype is torch.uint8):
            return reduce_max(Tensor(inputs), self._axes, self._keeps)._t
        return torch.amax(inputs, self._axes, self._keeps)


def _mean(x, axes, keepdims):
    """The mean; of booleans in float32, of integers rounded down to one."""
    if x.is_floating_point() or x.is_complex():
        return torch.mean(x, axes, keepdims)
    if x.dtype is torch.bool:
        return torch.mean(x.float(), axes, keepdims)
    return reduce_mean.raw(x, axes, keepdims)


class _GlobalAverage(GlobalPooling):
    _call_composites = mean_of_steps

    @raw_call
    def call(self, inputs):
        """The means."""
        return _mean(inputs, self._axes, self._keeps)


class GlobalMaxPooling1D(_GlobalMax):
    """The largest value over time (tf.keras.layers.GlobalMaxPool1D)."""

    rank = 1

    def __init__(self, data_format="channels_last", keepdims=False, **kwargs):
        super().__init__(data_format, keepdims, **kwargs)


class GlobalMaxPooling2D(_GlobalMax):
    """The largest value over rows and columns (tf.keras.layers.GlobalMaxPool2D)."""

    rank = 2


class GlobalMaxPooling3D(_GlobalMax):
    """The largest value over three axes (tf.keras.layers.GlobalMaxPool3D)."""

    rank = 3


class GlobalAveragePooling1D(_GlobalAverage):
    """The mean over time, masked steps left out (tf.keras.layers.GlobalAveragePooling1D).

    Inputs: [batch, time, channels]; outputs: [batch, channels].
    """

    rank = 1

    def __init__(self, data_format="channels_last", **kwargs):
        super().__init__(data_format, **kwargs)
        self.supports_masking = True

    @raw_call
    def call(self, inputs, mask=None):
        """The means over the steps where `mask` [batch, time] is true."""
        axis = self._axes[0]
        if mask is None:
            return _mean(inputs, axis, self._keeps)
        weights = to_raw(mask).to(inputs.dtype).unsqueeze(3 - axis)
        total = (inputs * weights).sum(axis, self._keeps)
        return total / weights.sum(axis, self._keeps)

    def compute_mask(self, inputs, mask=None):
        """None."""
        return None


class GlobalAveragePooling2D(_GlobalAverage):
    """The mean over rows and columns (tf.keras.layers.GlobalAveragePooling2D)."""

    rank = 2


class GlobalAveragePooling3D(_GlobalAverage):
    """The mean over three axes (tf.keras.layers.GlobalAveragePooling3D)."""

    rank = 3
