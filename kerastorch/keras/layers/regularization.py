"""Dropout, AlphaDropout, GaussianNoise, GaussianDropout, SpatialDropout, ActivityRegularization."""

import torch
import torch.nn.functional as F

from ..._core.dtypes import as_dtype
from ...random import draws
from ...random.streams import draw_by_seed
from .. import regularizers
from .._base.config import floatx
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import ConfiguredLayer, OwnShape, SameShape, anew, data_format_of, phase
from ._composites import dropped, dropped_channels, on_flat_values
from ._own_numbers import OwnNumbers


class RandomLayer(SameShape, OwnNumbers, ConfiguredLayer):
    """A layer that draws random numbers while training.

    seed: makes the numbers of this layer repeatable.  As in Keras, each call in eager execution,
    and each traced function, takes the next seed from there on.
    """

    _call_composites = on_flat_values
    _config_names = ()  # the seed's place is that in the subclass's signature

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.seed = seed
        self._begin_seeds(seed)
        self.supports_masking = True

    def build(self, input_shape):
        """Makes the generator, where there is to be one."""
        self._build_generator()
        super().build(input_shape)

    def _uniform(self, x, shape):
        dtype = as_dtype(floatx()).torch
        stream = self._source("RandomUniform", dtype)
        if stream is None:
            return torch.rand(shape, device=x.device)
        return draws.exact("uniform", shape, dtype, stream, x.device)

    def _dropped(self, x, rate, shape=None):
        """x with a share set to 0, the rest scaled by 1 / (1 - rate).

        shape: that in which the decisions are drawn, by default that of x.
        """
        stream = self._source("RandomUniform", x.dtype)
        if stream is not None:
            return x * draws.mask(x.shape if shape is None else shape, rate, x, stream)
        if shape is None:
            return F.dropout(x, rate)
        keep = torch.rand(shape, device=x.device) >= rate
        return x * (keep.to(x.dtype) / (1 - rate))

    def _normal(self, x, mean, stddev):
        stream = self._source("RandomStandardNormal", x.dtype)
        if stream is None:
            return torch.randn(x.shape, device=x.device, dtype=x.dtype) * stddev + mean
        return draws.exact("normal", x.shape, x.dtype, stream, x.device) * stddev + mean


class GeneratorLayer(RandomLayer):
    """A layer that always draws by a generator of its own, as Keras's augmentation does."""

    _by_generator = True

    def _uniform(self, x, shape):
        """float32 numbers in [0, 1)."""
        if x.is_meta:
            return x.new_empty(shape, dtype=torch.float32)
        stream = self._stream_of_own()
        if stream is None:
            return torch.rand(shape, device=x.device)
        return draws.exact("uniform", shape, torch.float32, stream, x.device)

    def _uniform_by_seed(self, x, shape):
        """float32 numbers in [0, 1) of a stateless op, whose seed the generator gives."""
        stream = None if x.is_meta else self._stream_of_own()
        if stream is None:
            return self._uniform(x, shape)
        return draw_by_seed(stream, shape, torch.float32).to(x.device)


class Dropout(RandomLayer):
    """Sets a random share of the elements to 0 while training (tf.keras.layers.Dropout).

    The others are scaled by 1 / (1 - rate).

    rate: the share, in [0, 1).
    noise_shape: the shape, broadcast to that of the inputs, in which the decisions are drawn; None
        in it stands for the size of the inputs.
    """

    _call_composites = dropped

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        if isinstance(rate, (int, float)) and not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value {rate} received for `rate`, expected a value between 0 and 1."
            )
        self.rate, self.noise_shape = rate, noise_shape

    def _noise_shape(self, x):
        """The shape of the decisions, None for that of the inputs."""
        if self.noise_shape is None:
            return None
        return [x.shape[i] if n is None else n for i, n in enumerate(self.noise_shape)]

    @raw_call
    def call(self, inputs, training=None):
        """The inputs with a share set to 0 if `training`, else the inputs."""
        rate = self.rate
        if (isinstance(rate, (int, float)) and rate == 0) or not phase(training):
            return anew(inputs)
        if not inputs.is_floating_point():
            raise ValueError(
                f"{self.name}: `x.dtype` must be a floating point tensor as `x` will be scaled. "
                f"Received: {inputs.dtype}"
            )
        rate = float(rate)
        if rate == 1:
            raise ValueError(
                "`rate` must be a scalar tensor or a float in the range [0, 1). Received: "
                f"rate={rate}"
            )
        return self._dropped(inputs, rate, self._noise_shape(inputs))


class SpatialDropout1D(Dropout):
    """Drops whole channels of [batch, time, channels] (tf.keras.layers.SpatialDropout1D)."""

    _call_composites = dropped_channels

    def __init__(self, rate, **kwargs):
        super().__init__(rate, **kwargs)
        self.input_spec = InputSpec(ndim=3)

    def _noise_shape(self, x):
        return [x.shape[0], 1, x.shape[2]]


class SpatialDropout2D(Dropout):
    """Drops whole channels of images (tf.keras.layers.SpatialDropout2D)."""

    _config_omits = ("data_format",)
    _rank = 2

    def __init__(self, rate, data_format=None, **kwargs):
        super().__init__(rate, **kwargs)
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(ndim=self._rank + 2)

    def _noise_shape(self, x):
        ones = [1] * self._rank
        if self.data_format == "channels_first":
            return [x.shape[0], x.shape[1], *ones]
        return [x.shape[0], *ones, x.shape[-1]]


class SpatialDropout3D(SpatialDropout2D):
    """Drops whole channels of volumes (tf.keras.layers.SpatialDropout3D)."""

    _rank = 3


class AlphaDropout(OwnShape, RandomLayer):
    """Dropout that keeps mean and variance of selu networks (tf.keras.layers.AlphaDropout).

    Dropped elements take selu's limit on the left; then a linear map restores mean and variance.

    rate: the share of dropped elements, in (0, 1); others do nothing.
    """

    _config_omits = ("noise_shape",)
    _LIMIT = -1.6732632423543772 * 1.0507009873554805

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.rate, self.noise_shape = rate, noise_shape

    @raw_call
    def call(self, inputs, training=None):
        """The inputs with a share dropped if `training`, else the inputs."""
        rate, limit = self.rate, self._LIMIT
        if not 0.0 < rate < 1.0 or not training:
            return inputs
        keep = self._uniform(inputs, self.noise_shape or inputs.shape) >= rate
        a = ((1 - rate) * (1 + rate * limit**2)) ** -0.5
        kept = keep.to(inputs.dtype)
        return (inputs * kept + limit * (1 - kept)) * a - a * limit * rate


class GaussianNoise(OwnShape, RandomLayer):
    """Adds normal noise of mean 0 while training (tf.keras.layers.GaussianNoise)."""

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.stddev = stddev

    @raw_call
    def call(self, inputs, training=None):
        """The inputs plus noise if `training`, else the inputs."""
        return inputs + self._normal(inputs, 0.0, self.stddev) if training else inputs


class GaussianDropout(OwnShape, RandomLayer):
    """Multiplies by normal noise of mean 1 while training (tf.keras.layers.GaussianDropout).

    Its standard deviation is sqrt(rate / (1 - rate)); rate in (0, 1), others do nothing.
    """

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.rate = rate

    @raw_call
    def call(self, inputs, training=None):
        """The inputs times noise if `training`, else the inputs."""
        if not 0 < self.rate < 1 or not training:
            return inputs
        return inputs * self._normal(inputs, 1.0, (self.rate / (1 - self.rate)) ** 0.5)


class ActivityRegularization(SameShape, ConfiguredLayer):
    """Adds l1 * sum(|x|) + l2 * sum(x^2) to the losses (tf.keras.layers.ActivityRegularization).

    The sums are divided by the batch size, as activity losses are.
    """

    def __init__(self, l1=0.0, l2=0.0, **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1, self.l2 = l1, l2
