"""RandomFourierFeatures: a random map whose products approximate a kernel."""

import numpy as np
import torch

from ...._core import dtypes
from ...._core.tensor_shape import TensorShape
from ... import initializers
from ..._base.input_spec import InputSpec
from ..._layer.layer import Layer
from ..._layer.raw_calls import raw_call

_KERNELS = ("gaussian", "laplacian")


class RandomFourierFeatures(Layer):
    """cos(inputs @ kernel / scale + bias), kernel and bias drawn at random
    (tf.keras.layers.experimental.RandomFourierFeatures).

    output_dim: the number of features.
    kernel_initializer: "gaussian", "laplacian", or an initializer: the distribution of the kernel,
        which says what kernel function the features approximate.
    scale: a positive number, by default sqrt(inputs / 2) for "gaussian", else 1.
    trainable: whether the scale is learned.
    Weights: unscaled_kernel [in, output_dim], bias [output_dim], kernel_scale [1]; float32.
    """

    def __init__(
        self,
        output_dim,
        kernel_initializer="gaussian",
        scale=None,
        trainable=False,
        name=None,
        **kwargs,
    ):
        if output_dim <= 0:
            raise ValueError(f"`output_dim` should be a positive integer. Received: {output_dim}")
        if isinstance(kernel_initializer, str) and kernel_initializer.lower() not in _KERNELS:
            raise ValueError(
                f"Unsupported `kernel_initializer`: {kernel_initializer} Expected one of: "
                f"{list(_KERNELS)}"
            )
        if scale is not None and scale <= 0.0:
            raise ValueError(
                f"When provided, `scale` should be a positive float. Received: {scale}"
            )
        super().__init__(trainable=trainable, name=name, **kwargs)
        self.output_dim, self.scale = output_dim, scale
        self.kernel_initializer = kernel_initializer

    def build(self, input_shape):
        """Makes the weights; ValueError unless the inputs are [batch, in]."""
        shape = TensorShape(input_shape)
        if shape.rank != 2:
            raise ValueError(
                "The rank of the input tensor should be 2. "
                f"Received input with rank {shape.rank} instead. Full input shape received: {shape}"
            )
        size = _size(shape)
        self.input_spec = InputSpec(ndim=2, axes={1: size})
        self.unscaled_kernel = self.add_weight(
            "unscaled_kernel",
            shape=(size, self.output_dim),
            dtype="float32",
            initializer=_initializer(self.kernel_initializer, (size, self.output_dim)),
            trainable=False,
        )
        self.bias = self.add_weight(
            "bias",
            shape=(self.output_dim,),
            dtype="float32",
            initializer=initializers.RandomUniform(minval=0.0, maxval=2 * np.pi),
            trainable=False,
        )
        if self.scale is None:
            gaussian = str(self.kernel_initializer).lower() == "gaussian"
            self.scale = np.sqrt(size / 2.0) if gaussian else 1.0
        self.kernel_scale = self.add_weight(
            "kernel_scale",
            shape=(1,),
            dtype="float32",
            initializer=initializers.Constant(self.scale),
            trainable=True,
            constraint="NonNeg",
        )
        super().build(input_shape)

    @raw_call
    def call(self, inputs):
        """The features [batch, output_dim], in float32."""
        if dtypes.of(inputs).name != self.dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {self.dtype} for Tensor with dtype "
                f"{dtypes.of(inputs).name} (layer {self.name!r})"
            )
        kernel = (1.0 / self.kernel_scale._t) * self.unscaled_kernel._t
        return torch.cos(torch.addmm(self.bias._t, inputs.float(), kernel))

    def compute_output_shape(self, input_shape):
        """[batch, output_dim]; ValueError unless the input shape is [batch, in]."""
        shape = TensorShape(input_shape).with_rank(2)
        _size(shape)
        return shape[:-1].concatenate(self.output_dim)

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        kernel = self.kernel_initializer
        return {
            **super().get_config(),
            "output_dim": self.output_dim,
            "kernel_initializer": kernel
            if isinstance(kernel, str)
            else initializers.serialize(kernel),
            "scale": self.scale,
        }


def _size(shape):
    if shape[-1] is None:
        raise ValueError(
            "The last dimension of the input tensor should be defined. Found `None`. Full input "
            f"shape received: {shape}"
        )
    return shape[-1]


def _initializer(given, shape):
    """The initializer for a name or initializer: normal, or Cauchy's distribution."""
    if not isinstance(given, str):
        return given
    if given.lower() == "gaussian":
        return initializers.RandomNormal(stddev=1.0)
    return initializers.Constant(np.tan(np.pi * (np.random.uniform(size=shape) - 0.5)))
