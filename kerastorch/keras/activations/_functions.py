"""tf.keras.activations: functions of a layer's output, and how configs name them.

Each is an op, whose `.raw` layers call on raw values.  softmax and sigmoid leave their input on
the raw result as `_keras_logits`: cross entropies are computed from that where they find it.
"""

import inspect
from typing import SupportsIndex

import numpy as np
import torch
import torch.nn.functional as F

from ... import nn
from ..._core.dtypes import FLOATING, INEXACT, REAL, TORCH, of
from ..._core.errors import UnimplementedError, invalid
from ..._core.op import op
from .._base import built_ins, legacy, serialization
from .._base.object_registration import get_registered_name


@op(
    "x",
    types=REAL,
    label="Relu",
    elementwise=True,
    asks=("-x if alpha != 0 and (max_value is not None or threshold != 0) else None",),
)
def relu(x, alpha=0.0, max_value=None, threshold=0.0):
    """max(x, 0); in general x where it is over `threshold`, alpha * (x - threshold) elsewhere.

    max_value: the value at which the result is cut off, None for none.
    """
    if not alpha and max_value is None and not threshold:
        return torch.relu(x)
    if not x.is_floating_point() and max_value != 6:
        return _relu_of_ints(x, alpha, max_value, threshold)
    if not alpha and max_value == 6 and not threshold:
        return F.relu6(x)
    if alpha and max_value is None and not threshold:
        return F.leaky_relu(x, alpha)
    positive = x * (x > threshold) if threshold else torch.relu(x)
    if max_value is not None:
        positive = positive.clamp(0.0, max_value if max_value > 0 else 0.0)
    return positive - alpha * torch.relu(threshold - x) if alpha else positive


def _relu_of_ints(x, alpha, max_value, threshold):
    if alpha and max_value is None and not threshold:
        return F.leaky_relu(x.float(), alpha)
    alpha, max_value, threshold = (_as_int(v, x.dtype) for v in (alpha, max_value, threshold))
    positive = x * (x > threshold) if threshold else torch.relu(x)
    if max_value is not None:
        positive = positive.clamp(max=max_value).clamp(min=0)
    return positive - alpha * torch.relu(threshold - x) if alpha else positive


def _as_int(value, dtype):
    """A setting beside integers: Python floats are refused, as TensorFlow does, numpy's cut."""
    if type(value) is float and value:
        raise TypeError(f"Cannot convert {value} to EagerTensor of dtype {TORCH[dtype].name}")
    return value if value is None else int(value)


@op("x", types=FLOATING, elementwise=True, asks=("x > 0 if alpha != 1 else None",))
def elu(x, alpha=1.0):
    """x where positive, alpha * (exp(x) - 1) elsewhere."""
    return F.elu(x, alpha)


@op("x", types=FLOATING, elementwise=True)
def selu(x):
    """1.0507 * (x where positive, 1.6733 * (exp(x) - 1) elsewhere); see `tf.nn.selu`."""
    return nn.selu.raw(x)


@op("x", types=INEXACT, label="Exp", elementwise=True)
def exponential(x):
    """exp(x)."""
    return torch.exp(x)


@op("x", strings=True, elementwise=True)
def gelu(x, approximate=False):
    """x * P(N <= x) for a standard normal N; `approximate` takes the formula with tanh."""
    if isinstance(x, np.ndarray):
        raise ValueError("`features.dtype` must be a floating point tensor, got string.")
    return nn.gelu.raw(x, approximate)


@op("x", types=INEXACT, strings=True, label="Sigmoid", elementwise=True)
def swish(x):
    """x * sigmoid(x)."""
    if isinstance(x, np.ndarray):
        raise UnimplementedError(None, None, "Cast float to string is not supported [Op:Cast]")
    return x * torch.sigmoid(x) if x.is_complex() else F.silu(x)


@op("x", types=FLOATING, label="Softplus", elementwise=True)
def mish(x):
    """x * tanh(softplus(x))."""
    return F.mish(x)


@op("x", types=FLOATING, elementwise=True)
def softplus(x):
    """log(exp(x) + 1)."""
    return F.softplus(x)


@op("x", types=FLOATING, elementwise=True, graded_once={"x": "SoftsignGrad"})
def softsign(x):
    """x / (|x| + 1)."""
    return nn.softsign.raw(x)


@op("x", types=INEXACT, elementwise=True)
def tanh(x):
    """The hyperbolic tangent."""
    return torch.tanh(x)


@op("x", strings=True, label="Mul", elementwise=True, asks=("x.dtype.base_dtype",))
def hard_sigmoid(x):
    """0.2 * x + 0.5, cut off at 0 and 1."""
    if isinstance(x, np.ndarray):
        raise TypeError("Cannot convert 0.2 to EagerTensor of dtype string")
    if x.is_complex():
        raise invalid(
            f"Value for attr 'T' of {of(x).name} is not in the list of allowed values: "
            "bfloat16, half, float, double, and integers [Op:Minimum]"
        )
    if not x.is_floating_point():
        raise TypeError(f"Cannot convert 0.2 to EagerTensor of dtype {of(x).name}")
    return (0.2 * x + 0.5).clamp(0.0, 1.0)


@op("x", label="Softmax", asks=("x.shape.rank",))
def _softmax(x, axis=-1):
    if x.ndim < 2:
        raise ValueError(
            f"Cannot apply softmax to a tensor that is 1D. Received input of shape {list(x.shape)}"
        )
    if x.dtype not in FLOATING:
        raise invalid(
            f"Value for attr 'T' of {of(x).name} is not in the list of allowed values: half, "
            "bfloat16, float, double [Op:Softmax]"
        )
    if type(axis) is int or isinstance(axis, SupportsIndex):
        result = torch.softmax(x, int(axis))
    else:
        powers = torch.exp(x - x.amax(tuple(axis), keepdim=True))
        result = powers / powers.sum(tuple(axis), keepdim=True)
    result._keras_logits = x
    return result


@op("x", types=INEXACT, label="Sigmoid", elementwise=True)
def _sigmoid(x):
    result = torch.sigmoid(x)
    result._keras_logits = x
    return result


def softmax(x, axis=-1):
    """exp(x) / sum(exp(x)) along `axis`: an axis, or a list of them.

    ValueError for fewer than two dimensions.
    """
    return _with_logits(_softmax(x, axis), x)


def sigmoid(x):
    """1 / (1 + exp(-x))."""
    return _with_logits(_sigmoid(x), x)


softmax.raw, sigmoid.raw = _softmax.raw, _sigmoid.raw
_softmax.symbol, _sigmoid.symbol = "keras.activations.softmax", "keras.activations.sigmoid"


def _with_logits(result, x):
    """`result` with the logits on its raw value, which the op boundary may have detached."""
    raw = getattr(result, "_t", None)
    if raw is not None and not hasattr(raw, "_keras_logits"):
        logits = getattr(x, "_t", x)
        if isinstance(logits, torch.Tensor):
            raw._keras_logits = logits.detach()
    return result


def linear(x):
    """x itself."""
    return x


linear.raw = linear
leaky_relu, log_softmax, relu6, silu = nn.leaky_relu, nn.log_softmax, nn.relu6, nn.silu

_FUNCTIONS = {
    f.__name__: f
    for f in [
        elu, exponential, gelu, hard_sigmoid, linear, mish, relu, selu, sigmoid, softmax, softplus,
        softsign, swish, tanh, leaky_relu, log_softmax, relu6, silu,
    ]
}  # fmt: skip
# tf.nn.silu goes in configs by the name it has inside TensorFlow.
_NAMES = {"silu": "swish"}
_LAYERS = ("ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax", "ThresholdedReLU")


def serialize(activation, use_legacy_format=False):
    """The config of an activation: the name of a built-in one, a dict for any other.

    ValueError for what is not callable.
    """
    if activation is None or isinstance(activation, str) or not callable(activation):
        kind = TypeError if activation is None else ValueError
        raise kind(f"Unknown activation function {activation!r} cannot be serialized.")
    name = getattr(activation, "__name__", None)
    if name is not None:
        name = _NAMES.get(name, name)
        if name in _FUNCTIONS:
            return name
    if use_legacy_format:
        return legacy.serialize_keras_object(activation)
    config = serialization.serialize_keras_object(activation)
    if inspect.isfunction(activation) and isinstance(config["config"], str):
        config["config"] = get_registered_name(activation)
    return config


def deserialize(name, custom_objects=None, use_legacy_format=False):
    """The activation that a name or a config stands for; ValueError for an unknown name."""
    known = _known(name)
    if use_legacy_format:
        return legacy.deserialize_keras_object(name, known, custom_objects, "activation function")
    found = serialization.deserialize_keras_object(
        name, custom_objects=custom_objects, module_objects=known
    )
    if isinstance(found, str):
        raise ValueError(f"Unknown activation function '{name}' cannot be deserialized.")
    return found


def _known(name):
    """The built-in activations by name, the layers among them only when one is asked for."""
    name = name.get("class_name") if isinstance(name, dict) else name
    if name not in _LAYERS:
        return _FUNCTIONS
    return {**_FUNCTIONS, name: built_ins.found_at("keras.layers", name)}


def get(identifier):
    """The activation for a name, a config or a callable; `linear` for None.

    ValueError for an unknown name, TypeError for anything else.
    """
    if identifier is None:
        return linear
    if isinstance(identifier, (str, dict)):
        is_old = isinstance(identifier, dict) and "module" not in identifier
        return deserialize(identifier, use_legacy_format=is_old)
    if callable(identifier):
        return identifier
    raise TypeError(f"Could not interpret activation function identifier: {identifier}")
