"""Conv1D, Conv2D, Conv3D."""

from .._base.configured import arguments
from ._convolution import Conv


class Conv1D(Conv):
    """Convolution over one axis (tf.keras.layers.Conv1D).

    filters: the number of output channels.
    kernel_size, strides, dilation_rate: an int.
    padding: "valid", "same" (sizes divided by the strides, rounded up), or "causal".
    data_format: "channels_last": [batch, time, channels], or "channels_first".
    groups: input and output channels are split into so many groups of their own.
    """

    rank = 1
    _may_be_causal = True

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format="channels_last",
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
        super().__init__(**arguments(locals()))


class Conv2D(Conv):
    """Convolution over images (tf.keras.layers.Conv2D).

    filters: the number of output channels.
    kernel_size, strides, dilation_rate: an int, or (rows, columns).
    padding: "valid", "same" (sizes divided by the strides, rounded up).
    data_format: "channels_last": [batch, rows, columns, channels], or "channels_first".
    groups: input and output channels are split into so many groups of their own.
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
        super().__init__(**arguments(locals()))


class Conv3D(Conv):
    """Convolution over volumes (tf.keras.layers.Conv3D).

    filters: the number of output channels.
    kernel_size, strides, dilation_rate: an int, or three.
    padding: "valid", "same" (sizes divided by the strides, rounded up).
    data_format: "channels_last": [batch, 3 axes, channels], or "channels_first".
    groups: input and output channels are split into so many groups of their own.
    """

    rank = 3

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1, 1),
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
        super().__init__(**arguments(locals()))
