"""What built-in layers share: constructor arguments and their configs, activations, dtypes."""

import numpy as np
import torch

from ..._core import dtypes
from ..._core.convert import to_raw
from ..._core.errors import invalid
from ..._core.tensor_shape import TensorShape
from ..._ops import creation
from .. import (
    activations,
    constraints,
    initializers,
    regularizers,
)
from .._base import config as _config
from .._base.configured import Configured
from .._layer.layer import Layer
from .._layer.raw_calls import handle_of

# Arguments that may be given as names or configs, by the end of their name.
_KINDS = {
    "initializer": initializers,
    "regularizer": regularizers,
    "constraint": constraints,
    "activation": activations,
}


def _kind(name):
    return _KINDS.get(name.rpartition("_")[2])


class ConfiguredLayer(Configured, Layer):
    """A layer whose config is its constructor's arguments, kept as attributes of the same names.

    Initializers, regularizers, constraints and activations are looked up when they are kept.
    """

    _base_arguments = ("trainable", "name", "dtype", "dynamic")

    def _kept_value(self, name, value):
        kind = _kind(name)
        return value if kind is None else kind.get(value)

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        return {**super().get_config(), **self._own_config()}

    def _config_value(self, name):
        kind, value = _kind(name), getattr(self, name)
        return value if kind is None else kind.serialize(value)


class SameShape:
    """Mixin of layers whose outputs have the shape of their inputs."""

    def compute_output_shape(self, input_shape):
        """The input shape."""
        return input_shape


class OwnShape(SameShape):
    """SameShape of layers that answer in TensorShapes."""

    def compute_output_shape(self, input_shape):
        """The input shape."""
        return TensorShape(input_shape)


def known_sizes(shape):
    """The sizes of a weight's axes; ValueError when one is unknown."""
    if None in shape:
        raise ValueError(f"A weight of shape {tuple(shape)} cannot be made: a size is unknown.")
    return shape


def anew(raw):
    """A raw value as a tensor of its own, that carries no logits and the like with it."""
    if torch.compiler.is_compiling() or type(raw) is np.ndarray or not raw.__dict__:
        return raw
    return raw.view_as(raw)


def called(function, raw):
    """The raw result of a function of tensors (a user's, or a layer) for a raw value."""
    result = function(handle_of(raw))
    return result._t if hasattr(result, "_t") else to_raw(result)


def in_compute_dtype(layer, inputs, *weights):
    """Raw inputs and weights (None allowed) in the layer's compute dtype."""
    target = dtypes.as_dtype(layer._policy.compute_dtype or inputs.dtype).torch
    return [x if x is None or x.dtype is target else x.to(target) for x in (inputs, *weights)]


def as_floatx(value):
    """A number rounded to floatx, as Keras keeps the parameters of activation layers."""
    return np.dtype(_config.floatx()).type(value).item()


def phase(training):
    """A call's `training` as a truth value; TypeError for what is neither that nor a tensor."""
    if training is None or training is True or training is False:
        return training
    if isinstance(training, (str, bytes, list, tuple, dict)):
        raise TypeError(
            f"`training` must be a bool, a tensor, 1 or 0. Received: {training!r} of type "
            f"{type(training).__name__}"
        )
    return bool(training)


def raw_of(variable):
    """The raw value of a variable, None for None."""
    return None if variable is None else variable._t


def refuse_dtype(x, op, allowed):
    """The error for a raw value of a dtype that TensorFlow's op does not take.

    TypeError while drawing, InvalidArgumentError otherwise.
    """
    text = f"{dtypes.of(x).name} is not in the list of allowed values: {allowed} [Op:{op}]"
    if getattr(x, "is_meta", False):
        return TypeError(f"Value passed to parameter 'input' has DataType {text}")
    return invalid(f"Value for attr 'T' of {text}")


def same_dtype(layer, inputs):
    """InvalidArgumentError, TypeError while drawing, unless all raw inputs have one dtype."""
    first = inputs[0].dtype
    for x in inputs:
        if x.dtype is not first:
            given = [dtypes.of(x).name for x in inputs]
            drawn = any(getattr(x, "is_meta", False) for x in inputs)
            kind = TypeError if drawn else invalid
            raise kind(f"Inputs of layer {layer.name!r} have different dtypes: {given}.")


# Arguments of convolutions and pools.
def ints(value, n, name, allow_zero=False):
    """`value` as a tuple of n integers; ValueError when it is none, or not positive."""
    message = f"The `{name}` argument must be a tuple of {n} integers. Received: {value}"
    if isinstance(value, int):
        result = (int(value),) * n
    else:
        try:
            result = tuple(value)
        except TypeError:
            raise ValueError(message) from None
        if len(result) != n:
            raise ValueError(message)
        for x in result:
            try:
                int(x)
            except (ValueError, TypeError):
                raise ValueError(f"{message}, including element {x} of type {type(x)}") from None
    wrong = {x for x in result if x < 0 or (x == 0 and not allow_zero)}
    if wrong:
        need = ">= 0" if allow_zero else "> 0"
        raise ValueError(f"{message}, including {wrong} that does not satisfy `{need}`.")
    return result


def data_format_of(value):
    """'channels_last' or 'channels_first'; by default that of the backend."""
    found = (_config.image_data_format() if value is None else value).lower()
    if found not in ("channels_first", "channels_last"):
        raise ValueError(
            'The `data_format` argument must be one of "channels_first", "channels_last". '
            f"Received: {value}"
        )
    return found


def padding_of(value):
    """'valid', 'same' or 'causal'; lists and tuples as they came."""
    if isinstance(value, (list, tuple)):
        return value
    found = value.lower()
    if found not in ("valid", "same", "causal"):
        raise ValueError(
            'The `padding` argument must be a list/tuple or one of "valid", "same" (or "causal", '
            f"only for `Conv1D`). Received: {found}"
        )
    return found


def output_length(length, window, padding, stride, dilation=1):
    """The length that a convolution or pool makes of `length`; None for None."""
    if length is None:
        return None
    if padding == "valid":
        length = length - (window - 1) * dilation
    return (length + stride - 1) // stride


def transposed_length(length, window, padding, output_padding, stride, dilation=1):
    """The length that a transposed convolution makes of `length`; None for None."""
    if length is None:
        return None
    span = window + (window - 1) * (dilation - 1)
    if output_padding is None:
        return length * stride + (max(span - stride, 0) if padding == "valid" else 0)
    pad = span // 2 if padding == "same" else 0
    return (length - 1) * stride + span - 2 * pad + output_padding


def dims(shape):
    """A shape as a list, with None for unknown sizes."""
    return TensorShape(shape).as_list()


def sizes(x):
    """The sizes of a tensor's axes: ints, and scalar tensors for those unknown while drawing."""
    known = x.shape.as_list()
    if None not in known:
        return known
    found = creation.shape(x)
    return [found[i] if n is None else n for i, n in enumerate(known)]


def channel_size(layer, input_shape, axis):
    """The number of channels in an input shape; ValueError when it is unknown."""
    size = dims(input_shape)[axis]
    if size is None:
        raise ValueError(
            f"The channel dimension of the inputs to `{type(layer).__name__}` should be defined. "
            f"The input_shape received is {input_shape}, where axis {axis} (0-based) is the "
            "channel dimension, which found to be `None`."
        )
    return size


def axes_of(axis, input_shape):
    """An axis or a list of axes as a list of non-negative ones; ValueError when out of range."""
    rank = TensorShape(input_shape).rank
    if not rank:
        raise ValueError(f"Input has undefined rank. Received: input_shape={input_shape}")
    found = [axis] if isinstance(axis, int) else list(axis)
    found = [x + rank if x < 0 else x for x in found]
    for x in found:
        if not 0 <= x < rank:
            raise ValueError(
                f"Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
                f"inputs.rank={rank}). Received: axis={tuple(found)}"
            )
    if len(found) != len(set(found)):
        raise ValueError(f"Duplicate axis: {tuple(found)}")
    return found
