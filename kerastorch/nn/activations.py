"""The activation functions that are tf.nn's own, and bias_add.

Those that tf.math has too (sigmoid, tanh, softmax ...) are defined there.
"""

import numpy as np
import torch
import torch.nn.functional as F

from .._core import convert
from .._core.dtypes import FLOATING, INEXACT, INTEGER, NUMERIC, REAL
from .._core.errors import InvalidArgumentError, invalid
from .._core.op import op
from .._ops._rules import ruled
from .._ops.casting import cast
from . import _steps

_ROOT_OF_2 = 1.4142135381698608  # in float32

# Smallest positive float: added to zero alone it makes a difference.
TINY = {
    torch.float32: 2.0**-149,
    torch.float64: 2.0**-1074,
    torch.float16: 2.0**-24,
    torch.bfloat16: 2.0**-133,
}


@op("features", types=REAL, type="Relu", elementwise=True)
def relu(features, name=None):
    """max(features, 0), of any real dtype; the gradient at 0 is 0."""
    return torch.relu(features)


@op("features", types=REAL, type="Relu6", elementwise=True)
def relu6(features, name=None):
    """min(max(features, 0), 6), of any real dtype; the gradient at 0 and at 6 is 0."""
    return F.relu6(features)


@op("features", types=REAL, type="LeakyRelu", attrs={"alpha": "alpha"}, elementwise=True)
def leaky_relu(features, alpha=0.2, name=None):
    """features where positive, alpha * features elsewhere; integers become float32."""
    if features.dtype in INTEGER:
        features = features.float()
    if features.dtype is torch.float64:
        alpha = float(np.float32(alpha))  # TensorFlow's attribute is a float32
    return F.leaky_relu(features, alpha)


@op("features", types=FLOATING, type="Elu", elementwise=True)
def elu(features, name=None):
    """features where positive, exp(features) - 1 elsewhere."""
    return F.elu(features)


@op("features", types=FLOATING, type="Selu", elementwise=True)
def selu(features, name=None):
    """scale * (features where positive, alpha * (exp(features) - 1) elsewhere).

    scale is 1.0507 and alpha 1.6733: the values that keep mean 0 and variance 1.
    """
    if features.requires_grad:
        # At exactly 0 torch takes the slope from the left, TensorFlow that from the right.
        # In place, so that the gradient is of the result: as in TensorFlow, and faster.
        return torch.selu_(features + TINY[features.dtype])
    return F.selu(features)


def crelu(features, axis=-1, name=None):
    """relu(features) and relu(-features), concatenated along `axis`."""
    try:
        return _crelu(features, axis)
    except _steps.REFUSALS:
        return relu(_steps.crelu_input(features, axis))


@op("features", types=REAL - {torch.uint16, torch.uint32, torch.uint64}, label="Relu")
def _crelu(features, axis):
    return torch.cat([torch.relu(features), torch.relu(-features)], axis)


crelu.raw, _crelu.symbol = _crelu.raw, "nn.crelu"


@op("features", elementwise=True)
def gelu(features, approximate=False, name=None):
    """features * P(N <= features) for a standard normal N.

    approximate: whether to use 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
    ValueError when the dtype is not floating.
    """
    if not features.is_floating_point():
        raise ValueError(
            f"gelu: `features.dtype` must be a floating point tensor, got {features.dtype}."
        )
    if features.dtype is torch.float64 and not approximate:
        return _gelu_of_float64(features)
    return F.gelu(features, approximate="tanh" if approximate else "none")


def _gelu_of_float64(x):
    """As TensorFlow computes it, with the square root of 2 in float32."""
    return 0.5 * x * (1 + torch.erf(x / _ROOT_OF_2))


@op("features", types=INEXACT, label="Sigmoid", elementwise=True)
def _silu(features):
    return _complex_silu(features) if features.is_complex() else F.silu(features)


def _silu_slope(g, y, x):
    s = torch.sigmoid(x)
    return g * (s * (1 + x * (1 - s)))


# TensorFlow's rule takes no conjugate
_complex_silu = ruled(lambda x: x * torch.sigmoid(x), _silu_slope)


@op("features beta", types=INEXACT, label="Sigmoid", elementwise=True)
def _swish(features, beta):
    return features * torch.sigmoid(beta * features)


def silu(features, beta=1.0):
    """features * sigmoid(beta * features); `beta` may be a tensor or a variable."""
    if type(beta) is float and beta == 1.0:
        try:
            return _silu(features)
        except InvalidArgumentError:
            _beta(beta, features)  # what TensorFlow refuses before
            raise
    return _swish(features, _beta(beta, features))


def _beta(beta, features):
    """beta in the dtype of the features."""
    dtype = features.dtype if hasattr(features, "dtype") else convert.to_tensor(features).dtype
    return cast(beta, dtype)


silu.raw = _silu.raw
_silu.symbol = _swish.symbol = "nn.silu"
swish = silu


def bias_add(value, bias, data_format=None, name=None):
    """value + bias, the bias [C] along the channels: the last axis, or axis 1 for "NC...".

    InvalidArgumentError unless `value` has rank 2 or more and as many channels as `bias`
    elements, ValueError for another data_format.
    """
    if data_format is not None and not isinstance(data_format, str):
        raise AttributeError(f"{type(data_format).__name__!r} object has no attribute 'startswith'")
    if data_format is not None and data_format[:2] != "NC":
        if not (data_format.startswith("N") and data_format.endswith("C")):
            raise ValueError(
                "`data_format` must be of the form `N...C` or `NC...`. "
                f"Received: data_format={data_format}"
            )
        data_format = None
    return _bias_add(value, bias, data_format)


@op("value bias", types=NUMERIC, type="BiasAdd", attrs={"data_format": "data_format"})
def _bias_add(value, bias, data_format=None):
    if value.ndim < 2 or bias.ndim != 1:
        raise invalid(
            "BiasAdd: the value must have 2 or more dimensions and the bias 1, got shapes "
            f"{list(value.shape)} and {list(bias.shape)} [Op:BiasAdd]"
        )
    channels = value.shape[1 if data_format else -1]
    if channels != bias.shape[0]:
        raise invalid(
            f"BiasAdd: must provide as many biases as there are channels, got {bias.shape[0]} "
            f"biases for a value of shape {list(value.shape)} [Op:BiasAdd]"
        )
    return value + (bias.reshape(-1, *[1] * (value.ndim - 2)) if data_format else bias)


bias_add.raw = _bias_add.raw
_bias_add.symbol = "nn.bias_add"
