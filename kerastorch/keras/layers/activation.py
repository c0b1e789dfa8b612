"""Activation functions with parameters: ReLU, LeakyReLU, PReLU, ELU, ThresholdedReLU, Softmax."""

import numpy as np
import torch
import torch.nn.functional as F

from ..._core.convert import to_raw
from ..._core.errors import invalid
from ..._core.tensor import Tensor
from .. import activations
from .._base import config as _config
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import ConfiguredLayer, OwnShape, anew, as_floatx, dims, known_sizes, refuse_dtype
from ._composites import along_last_axis, on_flat_values, rows_softmax


class ActivationLayer(OwnShape, ConfiguredLayer):
    """An activation function; masks pass."""

    _call_composites = on_flat_values

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True


def _check_float(x, op):
    """InvalidArgumentError, TypeError while drawing, unless a raw tensor is floating."""
    if not x.is_floating_point():
        raise refuse_dtype(x, op, "half, bfloat16, float, double")


def _check_axes(axes, x):
    """InvalidArgumentError, ValueError while drawing, for an axis that a raw tensor lacks."""
    for axis in axes:
        if not -x.ndim <= axis < x.ndim:
            kind = ValueError if x.is_meta else invalid
            raise kind(f"Invalid reduction dimension {axis} for input with {x.ndim} dimensions")


# what the op refuses, or knows how to do where torch has next to no kernels
_RARE = {torch.complex64, torch.complex128, torch.uint16, torch.uint32, torch.uint64}


class ReLU(ActivationLayer):
    """x where x > threshold, negative_slope * (x - threshold) elsewhere (tf.keras.layers.ReLU).

    max_value: where the values are cut off, by default nowhere.
    """

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **kwargs):
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise ValueError(
                f"max_value of a ReLU layer cannot be a negative value. Received: {max_value}"
            )
        for name, value in (("negative_slope", negative_slope), ("threshold", threshold)):
            if value is None or value < 0.0:
                raise ValueError(
                    f"{name} of a ReLU layer cannot be a negative value. Received: {value}"
                )
        self.max_value = None if max_value is None else as_floatx(max_value)
        self.negative_slope, self.threshold = as_floatx(negative_slope), as_floatx(threshold)

    def _config_value(self, name):
        value = getattr(self, name)
        return None if value is None else np.asarray(value, _config.floatx())

    @raw_call
    def call(self, inputs):
        """The activations."""
        settings = (self.negative_slope, self.max_value, self.threshold)
        if inputs.dtype in _RARE:
            if inputs.is_complex():
                raise refuse_dtype(inputs, "Relu", "float, double, integers, half, bfloat16")
            if self.max_value is not None or self.threshold:
                settings = (None if x is None else int(x) for x in settings)
            return activations.relu(Tensor(inputs), *settings)._t
        if not inputs.is_floating_point() and (self.max_value is not None or self.threshold):
            settings = (None if x is None else int(x) for x in settings)
        return activations.relu.raw(inputs, *settings)


class LeakyReLU(ActivationLayer):
    """x where x > 0, alpha * x elsewhere (tf.keras.layers.LeakyReLU)."""

    def __init__(self, alpha=0.3, **kwargs):
        super().__init__(**kwargs)
        if alpha is None:
            raise ValueError(
                "The alpha value of a Leaky ReLU layer cannot be None, Expecting a float. "
                f"Received: {alpha}"
            )
        self.alpha = as_floatx(alpha)

    @raw_call
    def call(self, inputs):
        """The activations."""
        if inputs.dtype is torch.bool or inputs.is_complex():
            _check_float(inputs, "LeakyRelu")
        if not self.alpha:
            return torch.relu(inputs) if inputs.dtype.is_signed else anew(inputs)
        inputs = inputs if inputs.is_floating_point() else inputs.float()
        return F.leaky_relu(inputs, self.alpha)


class ELU(ActivationLayer):
    """x where x > 0, alpha * (exp(x) - 1) elsewhere (tf.keras.layers.ELU)."""

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        if alpha is None:
            raise ValueError(
                f"Alpha of an ELU layer cannot be None, expecting a float. Received: {alpha}"
            )
        self.alpha = as_floatx(alpha)

    @raw_call
    def call(self, inputs):
        """The activations."""
        _check_float(inputs, "Elu")
        return F.elu(inputs, self.alpha)


class ThresholdedReLU(ActivationLayer):
    """x where x > theta, 0 elsewhere (tf.keras.layers.ThresholdedReLU)."""

    def __init__(self, theta=1.0, **kwargs):
        super().__init__(**kwargs)
        if theta is None:
            raise ValueError(
                "Theta of a Thresholded ReLU layer cannot be None, expecting a float. Received: "
                f"{theta}"
            )
        if theta < 0:
            raise ValueError(
                f"The theta value of a Thresholded ReLU layer should be >=0. Received: {theta}"
            )
        self.theta = as_floatx(theta)

    @raw_call
    def call(self, inputs):
        """The activations."""
        _check_float(inputs, "Mul")
        return inputs * (inputs > self.theta).to(inputs.dtype)


class PReLU(ActivationLayer):
    """x where x > 0, alpha * x elsewhere, alpha being learned (tf.keras.layers.PReLU).

    shared_axes: the axes along which alpha is the same.
    Weights: alpha, of the inputs' shape without batch, 1 along shared axes.
    """

    _call_composites = along_last_axis

    def __init__(
        self,
        alpha_initializer="zeros",
        alpha_regularizer=None,
        alpha_constraint=None,
        shared_axes=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if shared_axes is not None:
            single = not isinstance(shared_axes, (list, tuple))
            shared_axes = [shared_axes] if single else list(shared_axes)
        self._keep(locals())

    def build(self, input_shape):
        """Makes alpha."""
        shape = dims(input_shape)
        shared = self.shared_axes or []
        size = shape[1:]
        for axis in shared:
            size[axis - 1] = 1
        self.alpha = self.add_weight(
            "alpha",
            shape=known_sizes(size),
            initializer=self.alpha_initializer,
            regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint,
        )
        axes = {i: n for i, n in enumerate(shape) if i and i not in shared} if shared else {}
        self.input_spec = InputSpec(ndim=len(shape), axes=axes)
        self.built = True

    @raw_call
    def call(self, inputs):
        """The activations."""
        _check_float(inputs, "Mul")
        alpha = self.alpha._t
        alpha = alpha if alpha.dtype is inputs.dtype else alpha.to(inputs.dtype)
        return torch.relu(inputs) - alpha * torch.relu(-inputs)


class Softmax(ActivationLayer):
    """exp(x) divided by its sum along `axis` (tf.keras.layers.Softmax).

    axis: an axis, or a list of them.
    call's mask: where false, the result is 0.
    """

    _call_composites = rows_softmax

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    @raw_call
    def call(self, inputs, mask=None):
        """The softmax of the inputs where `mask` is true."""
        if mask is not None:
            low = torch.finfo(inputs.dtype).min / 2 if inputs.dtype is torch.float16 else -1e9
            inputs = inputs + (1.0 - to_raw(mask).to(inputs.dtype)) * low
        _check_float(inputs, "Softmax")
        axis = self.axis
        if isinstance(axis, (tuple, list)):
            if len(axis) > 1:
                _check_axes(axis, inputs)
                return torch.exp(inputs - torch.logsumexp(inputs, tuple(axis), keepdim=True))
            axis = axis[0]
        if not -inputs.ndim <= axis < inputs.ndim:
            raise invalid(f"softmax axis {axis} of inputs with {inputs.ndim} dimensions")
        return activations.softmax.raw(inputs, axis)
