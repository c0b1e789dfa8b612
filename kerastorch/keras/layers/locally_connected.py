"""LocallyConnected1D, LocallyConnected2D: convolutions with a kernel of its own at each place."""

import numpy as np
import torch

from ..._core.tensor_shape import TensorShape
from .._base.configured import arguments
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import (
    ConfiguredLayer,
    data_format_of,
    dims,
    in_compute_dtype,
    ints,
    output_length,
    padding_of,
    raw_of,
)
from ._fused import activate, biased


class LocallyConnected(ConfiguredLayer):
    """activation(unshared convolution + bias), the base of both layers.

    rank: the number of spatial axes.  Weights: bias [places..., filters], and kernel, by
    `implementation`:
    1: [places, window * channels, filters];
    2: the matrix of a dense layer from all inputs to all outputs, masked where they do not touch:
       [input axes..., output axes...], channels where data_format has them;
    3: the elements of that matrix that are not masked, in the order of (output, input).
    """

    rank = None

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        implementation=1,
        **kwargs,
    ):
        super().__init__(**kwargs)
        kernel_size = ints(kernel_size, self.rank, "kernel_size")
        strides = ints(strides, self.rank, "strides", allow_zero=True)
        padding = padding_of(padding)
        if padding != "valid" and implementation == 1:
            raise ValueError(
                f"Invalid border mode for {type(self).__name__} (only "
                f'"valid" is supported if implementation is 1): {padding}'
            )
        data_format = data_format_of(data_format)
        self._keep(locals())
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._first = self.data_format == "channels_first"

    def build(self, input_shape):
        """Makes kernel and bias; ValueError for unknown sizes, or where no output is left."""
        shape = dims(input_shape)
        spatial = shape[2:] if self._first else shape[1:-1]
        channels = shape[1] if self._first else shape[-1]
        if self.rank == 2 and None in spatial:
            raise ValueError(
                f"The spatial dimensions of the inputs to  a {type(self).__name__} layer should be "
                f"fully-defined, but layer received an inputs shape of {input_shape}"
            )
        if self.rank == 1 and channels is None:
            raise ValueError("Axis 2 of input should be fully-defined. Found shape:", input_shape)
        if None in (*spatial, channels):
            raise TypeError(
                f"{type(self).__name__} {self.name!r} needs inputs of known sizes, got {shape}"
            )
        self._places = places = self._spatial(spatial)
        if any(n <= 0 for n in places):
            raise ValueError(
                f"One of the dimensions in the output is <= 0 due to downsampling in {self.name}. "
                f"Consider increasing the input size. Received input shape {input_shape} which "
                "would produce output shape with a zero or negative value in a dimension."
            )
        self._spatial_in = tuple(spatial)
        self.kernel = self.add_weight(
            "kernel",
            shape=self._kernel_shape(spatial, channels),
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias",
                shape=(*places, self.filters),
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        axis = 1 if self._first else -1
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={axis: channels})
        self.built = True

    def _kernel_shape(self, spatial, channels):
        if self.implementation == 1:
            count = int(np.prod(self._places))
            return (count, int(np.prod(self.kernel_size)) * channels, self.filters)
        if self.implementation == 2:
            self._set_constants(torch.from_numpy(self._with_channels(self._touching(), 1, 1)))
            if self._first:
                return (channels, *spatial, self.filters, *self._places)
            return (*spatial, channels, *self._places, self.filters)
        if self.implementation == 3:
            touching = self._with_channels(self._touching(), channels, self.filters)
            size = int(np.prod(spatial)) * channels
            pairs = np.argwhere(touching.reshape(size, -1).T)
            self._set_constants(*(torch.from_numpy(pairs[:, i].copy()) for i in (0, 1)))
            return (len(pairs),)
        raise ValueError(f"Unrecognized implementation mode: {self.implementation}.")

    def _set_constants(self, *tensors):
        """Keeps tensors beside what is tracked and saved."""
        self.__dict__["_constants"] = tensors

    def _touching(self):
        """Which places of the input which places of the output see: [input..., output...]."""
        if self.padding not in ("valid", "same"):
            raise NotImplementedError(
                f"Padding type {self.padding} not supported. Only 'valid' and 'same' are."
            )
        found = np.ones((), bool)
        sizes = zip(self._spatial_in, self._places, self.kernel_size, self.strides, strict=True)
        for length, places, window, stride in sizes:
            first = np.arange(places) * stride
            first = first if self.padding == "valid" else first - window // 2
            place = np.arange(length)[:, None]
            found = np.multiply.outer(found, (place >= first) & (place < first + window))
        inputs = range(0, 2 * self.rank, 2)
        return found.transpose(*inputs, *(i + 1 for i in inputs))

    def _with_channels(self, touching, channels, filters):
        """The same with axes of channels and filters."""
        rank = self.rank
        axes = (0, rank + 1) if self._first else (rank, 2 * rank + 1)
        touching = np.expand_dims(touching, axes)
        return np.repeat(np.repeat(touching, channels, axes[0]), filters, axes[1])

    @raw_call
    def call(self, inputs):
        """activation(unshared convolution of the inputs + bias)."""
        kernel, bias = self.kernel._t, raw_of(self.bias)
        if inputs.dtype is not kernel.dtype:
            inputs, kernel, bias = in_compute_dtype(self, inputs, kernel, bias)
        y = self._product(inputs, kernel)
        if bias is None:
            return activate(self.activation, y)
        if self._first:  # as in Keras the bias is read in this order, not turned
            bias = bias.reshape(self.filters, *self._places)
        return biased(y, bias, self.activation)

    def _product(self, x, kernel):
        if self.implementation == 1:
            return local_product(
                x, kernel, self.kernel_size, self.strides, self._places, self._first
            )
        shape = (self.filters, *self._places) if self._first else (*self._places, self.filters)
        flat = x.flatten(1)
        if self.implementation == 2:
            mask = self._constants[0].to(kernel.device)
            matrix = (kernel * mask).reshape(flat.shape[1], int(np.prod(shape)))
            return torch.mm(flat, matrix).view(x.shape[0], *shape)
        outputs, inputs = (i.to(x.device) for i in self._constants)
        parts = flat.index_select(1, inputs) * kernel
        y = flat.new_zeros(flat.shape[0], int(np.prod(shape)))
        return y.index_add(1, outputs, parts).view(x.shape[0], *shape)

    def _spatial(self, lengths):
        return [
            output_length(length, window, self.padding, stride)
            for length, window, stride in zip(lengths, self.kernel_size, self.strides, strict=True)
        ]

    def compute_output_shape(self, input_shape):
        """[batch, new spatial..., filters], or channels first."""
        shape = dims(input_shape)
        if self._first:
            return TensorShape([shape[0], self.filters, *self._spatial(shape[2:])])
        return TensorShape([shape[0], *self._spatial(shape[1:-1]), self.filters])


def local_product(inputs, kernel, sizes, strides, places, first):
    """A convolution of raw inputs with a kernel of its own at each place.

    kernel: [places, window * channels, filters]; sizes, strides, places: one for each spatial axis.
    """
    rank = len(sizes)
    windows = inputs if first else inputs.movedim(-1, 1)
    for i, (size, stride, count) in enumerate(zip(sizes, strides, places, strict=True)):
        windows = windows.unfold(2 + i, size, stride).narrow(2 + i, 0, count)
    # [places..., batch, channels, window...]: features in the order of the kernel's
    windows = windows.permute(*range(2, 2 + rank), 0, 1, *range(2 + rank, 2 + 2 * rank))
    if not first:
        windows = windows.movedim(rank + 1, -1)
    # windows of another size than the kernel's go on in the next row, as in TensorFlow
    features = kernel.shape[1]
    rows = windows[(0,) * rank].numel() // max(features, 1)
    flat = windows.reshape(-1, rows, features)
    result = torch.matmul(flat, kernel).reshape(*places, rows, kernel.shape[-1])
    return result.movedim(-2, 0).movedim(-1, 1) if first else result.movedim(-2, 0)


class LocallyConnected1D(LocallyConnected):
    """A convolution over steps whose kernel differs from step to step
    (tf.keras.layers.LocallyConnected1D).

    Arguments as those of Conv1D; implementation: 1, 2 or 3, how the kernel is stored (see the base
    class).
    Inputs: [batch, time, channels]; outputs: [batch, places, filters].
    """

    rank = 1

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        implementation=1,
        **kwargs,
    ):
        super().__init__(**arguments(locals()))


class LocallyConnected2D(LocallyConnected):
    """A convolution over images whose kernel differs from place to place
    (tf.keras.layers.LocallyConnected2D).

    Arguments as those of Conv2D; implementation: 1, 2 or 3, how the kernel is stored (see the base
    class).
    Inputs: [batch, rows, columns, channels]; outputs: [batch, rows, columns, filters].
    """

    rank = 2

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        data_format=None,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        implementation=1,
        **kwargs,
    ):
        super().__init__(**arguments(locals()))
