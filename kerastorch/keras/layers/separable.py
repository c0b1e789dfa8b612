"""DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D."""

from ...nn.convolution import convolve, convolve_depthwise, depthwise_kernel_layout
from .._base.configured import arguments
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import channel_size, dims, raw_of
from ._convolution import Conv


class _Depthwise(Conv):
    _config_omits = (
        "filters",
        "kernel_initializer",
        "kernel_regularizer",
        "kernel_constraint",
    )

    def __init__(
        self,
        depth_multiplier=1,
        depthwise_initializer="glorot_uniform",
        depthwise_regularizer=None,
        depthwise_constraint=None,
        **kwargs,
    ):
        super().__init__(None, **kwargs)
        self._keep(locals())

    def build(self, input_shape):
        """Makes kernel and bias; ValueError for another rank and unknown channels."""
        rank = self.rank + 2
        if len(dims(input_shape)) != rank:
            raise ValueError(
                f"Inputs to `DepthwiseConv` should have rank {rank}. "
                f"Received input_shape={input_shape}."
            )
        channels = channel_size(self, input_shape, self._channel_axis)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.depthwise_kernel = self._add_kernel("depthwise", shape, depthwise_kernel_layout)
        self._make_bias(channels * self.depth_multiplier)
        self.input_spec = InputSpec(min_ndim=rank, axes={self._channel_axis: channels})
        self.built = True

    @raw_call
    def call(self, inputs):
        """activation(depthwise convolution + bias)."""
        kernel, bias = self.depthwise_kernel._t, raw_of(self.bias)
        if inputs.dtype is not kernel.dtype:
            inputs, kernel, bias = self._converted(inputs, kernel, bias)
        return self._finish(self._convolve(inputs, kernel), bias)

    def _without_bias(self, inputs):
        return self._convolve(inputs, self.depthwise_kernel._t)

    def _convolve(self, inputs, kernel, bias=None):
        return convolve_depthwise(
            inputs, kernel, self.strides, self._pads, self.dilation_rate, self._first
        )

    def _channels(self, given):
        return given * self.depth_multiplier


class _Separable(Conv):
    def __init__(
        self,
        depth_multiplier=1,
        depthwise_initializer="glorot_uniform",
        pointwise_initializer="glorot_uniform",
        depthwise_regularizer=None,
        pointwise_regularizer=None,
        depthwise_constraint=None,
        pointwise_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self._keep(locals())

    def build(self, input_shape):
        """Makes both kernels and the bias; ValueError for unknown channels."""
        channels = channel_size(self, input_shape, self._channel_axis)
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={self._channel_axis: channels})
        wide = channels * self.depth_multiplier
        self.depthwise_kernel = self._add_kernel(
            "depthwise",
            (*self.kernel_size, channels, self.depth_multiplier),
            depthwise_kernel_layout,
        )
        self.pointwise_kernel = self._add_kernel(
            "pointwise", (*[1] * self.rank, wide, self.filters)
        )
        self._make_bias(self.filters)
        self.built = True

    @raw_call
    def call(self, inputs):
        """activation(pointwise convolution of the depthwise one, + bias)."""
        kernels = self.depthwise_kernel._t, self.pointwise_kernel._t
        bias = raw_of(self.bias)
        if inputs.dtype is not kernels[0].dtype:
            inputs, *kernels, bias = self._converted(inputs, *kernels, bias)
        return self._finish(self._convolve(inputs, kernels), bias)

    def _without_bias(self, inputs):
        return self._convolve(inputs, (self.depthwise_kernel._t, self.pointwise_kernel._t))

    def _convolve(self, inputs, kernels, bias=None):
        ones = (1,) * self.rank
        x = convolve_depthwise(
            inputs, kernels[0], self.strides, self._pads, self.dilation_rate, self._first
        )
        return convolve(x, kernels[1], ones, "VALID", ones, self._first)


class DepthwiseConv1D(_Depthwise):
    """Convolution of each channel with filters of its own (tf.keras.layers.DepthwiseConv1D).

    depth_multiplier: the number of filters per channel.
    Weights: depthwise_kernel [size, in, depth_multiplier], bias [in * depth_multiplier].
    """

    rank = 1

    def __init__(
        self,
        kernel_size,
        strides=1,
        padding="valid",
        depth_multiplier=1,
        data_format=None,
        dilation_rate=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**arguments(locals()))


class DepthwiseConv2D(_Depthwise):
    """Convolution of each channel with filters of its own (tf.keras.layers.DepthwiseConv2D).

    depth_multiplier: the number of filters per channel.
    Weights: depthwise_kernel [sizes, in, depth_multiplier], bias [in * depth_multiplier].
    """

    rank = 2

    def __init__(
        self,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        depth_multiplier=1,
        data_format=None,
        dilation_rate=(1, 1),
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**arguments(locals()))


class SeparableConv1D(_Separable):
    """A depthwise convolution, then one of size 1 (tf.keras.layers.SeparableConv1D).

    depth_multiplier: the number of depthwise filters per channel.
    Weights: depthwise_kernel [size, in, depth_multiplier],
    pointwise_kernel [1, in * depth_multiplier, filters], bias [filters].
    """

    rank = 1
    _may_be_causal = True

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        depth_multiplier=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        pointwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        pointwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        pointwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**arguments(locals()))


class SeparableConv2D(_Separable):
    """A depthwise convolution, then one of size 1 (tf.keras.layers.SeparableConv2D).

    depth_multiplier: the number of depthwise filters per channel.
    Weights: depthwise_kernel [sizes, in, depth_multiplier],
    pointwise_kernel [1, 1, in * depth_multiplier, filters], bias [filters].
    """

    rank = 2

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1),
        depth_multiplier=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        pointwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        pointwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        pointwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**arguments(locals()))
