"""Conv1DTranspose, Conv2DTranspose, Conv3DTranspose."""

from ..._core.tensor_shape import TensorShape
from ...nn.convolution import convolve_transpose
from .._base.configured import arguments
from .._base.input_spec import InputSpec
from ._common import channel_size, dims, ints, transposed_length
from .convolutional import Conv1D, Conv2D, Conv3D


class _Transposed:
    """What makes a convolution layer a transposed one."""

    def __init__(self, output_padding=None, **kwargs):
        super().__init__(**kwargs)
        self.output_padding = output_padding
        if output_padding is None:
            return
        self.output_padding = ints(output_padding, self.rank, "output_padding", allow_zero=True)
        if any(p >= s for p, s in zip(self.output_padding, self.strides, strict=True)):
            raise ValueError(
                "Strides must be greater than output padding. Received strides="
                f"{self.strides}, output_padding={self.output_padding}."
            )

    @property
    def _rates(self):
        return self.dilation_rate

    def build(self, input_shape):
        """Makes kernel and bias; ValueError for another rank and unknown channels."""
        rank = self.rank + 2
        if len(dims(input_shape)) != rank:
            raise ValueError(f"Inputs should have rank {rank}. Received input_shape={input_shape}.")
        channels = channel_size(self, input_shape, self._channel_axis)
        self.input_spec = InputSpec(ndim=rank, axes={self._channel_axis: channels})
        self._make_weights((*self.kernel_size, self.filters, channels))
        self.built = True

    def _convolve(self, inputs, kernel, bias=None):
        if self.rank == 2 and len(set(self._rates)) > 1:
            raise ValueError(
                "Expected the 2 dimensions of the `dilation_rate` argument to be equal to each "
                f"other. Received: dilation_rate={self._rates}"
            )
        size = self._spatial(inputs.shape[2:] if self._first else inputs.shape[1:-1])
        y = convolve_transpose(
            inputs,
            kernel,
            size,
            self.strides,
            self._pads,
            self._rates,
            self._first,
            f"Conv{max(self.rank, 2)}D",
        )
        if bias is None:
            return y
        return y + (bias.view(-1, *[1] * self.rank) if self._first else bias)

    def _spatial(self, lengths):
        if self.padding == "causal":
            raise AssertionError(
                f"{type(self).__name__} {self.name!r} has no causal padding, but 'valid' and 'same'"
            )
        extra = self.output_padding or [None] * self.rank
        return [
            transposed_length(length, size, self.padding, pad, stride, rate)
            for length, size, pad, stride, rate in zip(
                lengths, self.kernel_size, extra, self.strides, self._rates, strict=True
            )
        ]

    def compute_output_shape(self, input_shape):
        """[batch, new spatial..., filters]."""
        shape = dims(input_shape)
        start = 2 if self._first else 1
        shape[start : start + self.rank] = self._spatial(shape[start : start + self.rank])
        shape[self._channel_axis] = self.filters
        return TensorShape(shape)


class Conv1DTranspose(_Transposed, Conv1D):
    """Transposed convolution over one axis: sizes grow (tf.keras.layers.Conv1DTranspose).

    strides: the factors by which sizes grow.  padding: "valid" or "same".
    output_padding: an int, smaller than the strides: added to the sizes.
    Weights: kernel [size, filters, in], bias [filters].
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        output_padding=None,
        data_format=None,
        dilation_rate=1,
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
        super().__init__(**arguments(locals()))


class Conv2DTranspose(_Transposed, Conv2D):
    """Transposed convolution over images: sizes grow (tf.keras.layers.Conv2DTranspose).

    strides: the factors by which sizes grow.  padding: "valid" or "same".
    output_padding: an int, or (rows, columns), smaller than the strides: added to the sizes.
    Weights: kernel [sizes, filters, in], bias [filters].
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        output_padding=None,
        data_format=None,
        dilation_rate=(1, 1),
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
        super().__init__(**arguments(locals()))


class Conv3DTranspose(_Transposed, Conv3D):
    """Transposed convolution over volumes: sizes grow (tf.keras.layers.Conv3DTranspose).

    strides: the factors by which sizes grow.  padding: "valid" or "same".
    output_padding: an int, or three, smaller than the strides: added to the sizes.
    Weights: kernel [sizes, filters, in], bias [filters].
    """

    _config_omits = ("dilation_rate",)
    _rates = (1, 1, 1)
    """The dilation rate has no effect, as in TensorFlow 2.15."""

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1, 1),
        padding="valid",
        output_padding=None,
        data_format=None,
        dilation_rate=(1, 1, 1),
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
        super().__init__(**arguments(locals()))
