"""What convolution layers share.

A kernel variable is stored so that torch's view of it is channels-last (see
nn.convolution.conv_kernel_layout): with activations [N, spatial..., C] nothing is copied per call.
While gradients are recorded the bias is added by an op of its own: the convolution's own gradient
for it is slower than a sum.
"""

import torch

from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.op import op
from ..._core.tensor_shape import TensorShape
from ...nn.convolution import conv_kernel_layout, convolve
from .. import activations
from .._base.input_spec import InputSpec
from .._layer.raw_calls import handle_of, raw_call
from ._common import (
    ConfiguredLayer,
    channel_size,
    data_format_of,
    dims,
    in_compute_dtype,
    ints,
    output_length,
    padding_of,
    raw_of,
)
from ._fused import activate, biased


@op("inputs kernel", label="Conv2D")
def _convolution(inputs, kernel, layer):
    return layer._plainly_convolve(inputs, kernel)


_NEVER_FALLING = (activations.relu.raw, activations.linear.raw)


class Conv(ConfiguredLayer):
    """activation(convolution(inputs, kernel) + bias), the base of convolution layers.

    rank: the number of spatial axes.  Weights: kernel [spatial..., in / groups, filters],
    bias [filters].
    """

    rank = None
    _may_be_causal = False

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        groups=1,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        rank = self.rank
        filters = int(filters) if isinstance(filters, float) else filters
        if filters is not None and filters <= 0:
            raise ValueError(
                "Invalid value for argument `filters`. Expected a strictly positive value. "
                f"Received filters={filters}."
            )
        groups = groups or 1
        kernel_size = ints(kernel_size, rank, "kernel_size")
        strides = ints(strides, rank, "strides", allow_zero=True)
        padding = padding_of(padding)
        data_format = data_format_of(data_format)
        dilation_rate = ints(dilation_rate, rank, "dilation_rate")
        self._keep(locals())
        self.input_spec = InputSpec(min_ndim=rank + 2)
        self._check_arguments()
        self._has_own_op = type(self).convolution_op is not Conv.convolution_op
        self._first = self.data_format == "channels_first"
        self._channel_axis = -1 - rank if self._first else -1
        # "SAME" or "VALID"; for causal padding pairs of (before, after)
        self._pads = self.padding.upper() if isinstance(self.padding, str) else self.padding
        if self.padding == "causal":
            left = (self.dilation_rate[0] * (self.kernel_size[0] - 1), 0)
            self._pads = [(0, 0), (0, 0), left] if self._first else [(0, 0), left, (0, 0)]

    def _check_arguments(self):
        if self.filters is not None and self.filters % self.groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={self.groups}, filters={self.filters}"
            )
        if not all(self.strides):
            raise ValueError(
                f"The argument `strides` cannot contains 0(s). Received: {self.strides}"
            )
        if self.padding == "causal" and not self._may_be_causal:
            raise ValueError("Causal padding is only supported for `Conv1D`and `SeparableConv1D`.")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def build(self, input_shape):
        """Makes kernel and bias; ValueError when channels and groups, or sizes, do not fit."""
        channels = channel_size(self, input_shape, self._channel_axis)
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has {channels} channels (full input "
                f"shape is {input_shape})."
            )
        self.compute_output_shape(input_shape)
        self._make_weights((*self.kernel_size, channels // self.groups, self.filters))
        self.input_spec = InputSpec(min_ndim=self.rank + 2, axes={self._channel_axis: channels})
        self.built = True

    def _make_weights(self, kernel_shape):
        self.kernel = self._add_kernel("kernel", kernel_shape)
        self._make_bias(self.filters)

    def _add_kernel(self, name, shape, layout=conv_kernel_layout):
        """A kernel variable in the memory order that torch's convolutions want."""
        variable = self.add_weight(
            name if name == "kernel" else f"{name}_kernel",
            shape=shape,
            initializer=getattr(self, f"{name}_initializer"),
            regularizer=getattr(self, f"{name}_regularizer"),
            constraint=getattr(self, f"{name}_constraint"),
        )
        variable._move(layout(variable._t.detach()))
        return variable

    def _make_bias(self, size):
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias",
                shape=(size,),
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    @raw_call
    def call(self, inputs):
        """activation(convolution(inputs, kernel) + bias)."""
        kernel, bias = self.kernel._t, raw_of(self.bias)
        if inputs.dtype is not kernel.dtype:
            inputs, kernel, bias = self._converted(inputs, kernel, bias)
        if bias is None or torch.is_grad_enabled() or self._has_own_op:
            return self._finish(self._convolve(inputs, kernel), bias)
        return activate(self.activation, self._convolve(inputs, kernel, bias))

    def _convolve(self, inputs, kernel, bias=None):
        """The raw convolution, with the bias if it is given."""
        if self._has_own_op:
            return self.convolution_op(handle_of(inputs), handle_of(kernel))._t
        return self._plainly_convolve(inputs, kernel, bias)

    def _plainly_convolve(self, inputs, kernel, bias=None):
        name = type(self).__name__
        rates = self.dilation_rate
        return convolve(
            inputs, kernel, self.strides, self._pads, rates, self._first, None, name, bias
        )

    def _finish(self, y, bias):
        """activation(y + bias) for raw values."""
        if bias is None:
            return activate(self.activation, y)
        if self._first:
            bias = bias.view(-1, *[1] * self.rank)
        return biased(y, bias, self.activation)

    def split_for_max(self):
        """(convolution alone, bias and activation alone), as functions of raw values, if the
        latter may as well come after a max pooling of the former; else None.

        A bias and an activation that never falls commute with the maximum, and there is less to
        do after it.
        """
        body = getattr(self.activation, "raw", None)
        if not type(self).__module__.startswith(__package__):
            return None  # a subclass may do more
        if self.bias is None or body not in _NEVER_FALLING or self._policy.name != "float32":
            return None
        if self._first:
            return None  # a pooling that takes the last axis for channels would mix them up
        return type(self)._without_bias, lambda y: self._finish(y, self.bias._t)

    def _without_bias(self, inputs):
        return self._convolve(inputs, self.kernel._t)

    def _converted(self, inputs, *weights):
        if not inputs.is_floating_point():
            raise invalid(
                f"cannot compute {type(self).__name__} as input #1 was expected to be a "
                f"{dtypes.of(inputs).name} tensor but is a {self.compute_dtype} tensor: layer "
                f"{self.name!r} takes floating point inputs [Op:Conv]"
            )
        return in_compute_dtype(self, inputs, *weights)

    def convolution_op(self, inputs, kernel):
        """The convolution of `inputs` with `kernel`: what `call` does, for subclasses to change."""
        return _convolution(inputs, kernel, self)

    def _spatial(self, lengths):
        """The new lengths of the spatial axes."""
        return [
            output_length(length, size, self.padding, stride, rate)
            for length, size, stride, rate in zip(
                lengths, self.kernel_size, self.strides, self.dilation_rate, strict=True
            )
        ]

    def _channels(self, given):
        """The number of output channels for that of the inputs."""
        return self.filters

    def compute_output_shape(self, input_shape):
        """[batch..., new spatial..., filters]; ValueError when a size would be negative."""
        shape = dims(input_shape)
        lead, rest = shape[: len(shape) - self.rank - 1], shape[len(shape) - self.rank - 1 :]
        if self._first:
            new = [self._channels(rest[0]), *self._spatial(rest[1:])]
        else:
            new = [*self._spatial(rest[:-1]), self._channels(rest[-1])]
        if any(n is not None and n < 0 for n in new):
            raise ValueError(
                "One of the dimensions in the output is <= 0 due to downsampling in "
                f"{self.name}. Consider increasing the input size. Received input shape {shape} "
                "which would produce output shape with a zero or negative value in a dimension."
            )
        return TensorShape(lead + new)
