"""tf.keras.regularizers: penalties on weights and outputs, added to the loss."""

import math
import warnings

import numpy as np
import torch

from ..._core.asked import ask
from ..._core.dtypes import NUMERIC, REAL, of
from ..._core.errors import invalid
from ..._core.op import op
from .._base import config as _config
from .._base import formats
from .._base.configured import Configured as _Configured


def _check(value):
    if not isinstance(value, (int, float)):
        raise ValueError(
            f"Value {value} is not a valid regularization penalty number, expected an int or float "
            "value."
        )
    if not math.isfinite(value):
        raise ValueError(
            f"Value {value} is not a valid regularization penalty number, an infinite number or "
            "NaN are not valid values."
        )


def _factor(value):
    """A checked factor, rounded to the default float dtype."""
    _check(value)
    return np.asarray(value, dtype=_config.floatx())[()]


def _check_float(x):
    if not x.is_floating_point():
        raise TypeError(f"Cannot convert 0.0 to EagerTensor of dtype {of(x).name}")


@op("x", strings=True, label="Abs")
def _penalty(x, l1, l2):
    if isinstance(x, np.ndarray) or not (x.is_floating_point() or x.is_complex()):
        raise TypeError(f"Cannot convert 0.0 to EagerTensor of dtype {of(x).name}")
    if x.is_complex() and (l1 or l2):
        raise invalid(
            f"Value for attr 'T' of {of(x).name} is not in the list of allowed values: bfloat16, "
            "half, float, double, int8, int16, int32, int64 [Op:Abs]"
        )
    result = None
    if l1:
        result = x.abs().sum() * l1
    if l2:
        square = (x * x).sum() * l2
        result = square if result is None else result + square
    return torch.zeros((), dtype=x.dtype, device=x.device) if result is None else result


@op("x", types=REAL, label="L2Loss")
def _squares(x, l2):
    if not x.is_floating_point():
        raise invalid(
            f"cannot compute Mul as input #1(zero-based) was expected to be a float tensor but is "
            f"a {of(x).name} tensor [Op:Mul]"
        )
    return (x * x).sum() * l2


@op("x", types=NUMERIC - {torch.uint8, torch.uint16, torch.uint32, torch.uint64}, label="Abs")
def _absolute(x, l1):
    total = x.abs().sum(dtype=None if x.is_floating_point() or x.is_complex() else x.dtype)
    # beside integers the factor is cut to one
    return total * l1 if total.is_floating_point() else total * int(l1)


class Regularizer:
    """Base class: called with a tensor, it gives a scalar to be added to the loss.

    A subclass defines `__call__(x)`, and `get_config` if models with it are to be saved.
    """

    def __call__(self, x):
        """The penalty; 0 here."""
        return 0.0

    @classmethod
    def from_config(cls, config):
        """A regularizer from what `get_config` gave."""
        return cls(**config)

    def get_config(self):
        """The constructor's arguments; NotImplementedError unless the subclass has its own."""
        raise NotImplementedError(f"{self} does not implement get_config()")


class _Penalty(_Configured, Regularizer):
    """Base of the built-in regularizers: numpy factors, Python numbers in the config."""

    def get_config(self):
        """The constructor's arguments."""
        return self._own_config()

    def _config_value(self, name):
        value = getattr(self, name)
        return value.item() if isinstance(value, np.generic) else value


class L1L2(_Penalty):
    """l1 * sum(|x|) + l2 * sum(x^2)."""

    def __init__(self, l1=0.0, l2=0.0):
        self.l1 = _factor(0.0 if l1 is None else l1)
        self.l2 = _factor(0.0 if l2 is None else l2)

    def __call__(self, x):
        ask(x, "dtype")
        return _penalty(x, float(self.l1), float(self.l2))


def _only(kwargs, old_name, value):
    """The factor: `value`, or what came under its name of Keras 1."""
    value = kwargs.pop(old_name, value)
    if kwargs:
        raise TypeError(f"Argument(s) not recognized: {kwargs}")
    return _factor(0.01 if value is None else value)


class L1(_Penalty):
    """l1 * sum(|x|)."""

    def __init__(self, l1=0.01, **kwargs):
        self.l1 = _only(kwargs, "l", l1)

    def __call__(self, x):
        return _absolute(x, float(self.l1))


class L2(_Penalty):
    """l2 * sum(x^2)."""

    def __init__(self, l2=0.01, **kwargs):
        self.l2 = _only(kwargs, "l", l2)

    def __call__(self, x):
        return _squares(x, float(self.l2))


@op("x", types=REAL, strings=True, label="MatMul", asks=("x.shape.rank",))
def _overlap(x, factor, rows):
    if x.ndim != 2:
        raise ValueError(
            "Inputs to OrthogonalRegularizer must have rank 2. Received: "
            f"inputs.shape == {tuple(x.shape)}"
        )
    if isinstance(x, np.ndarray):
        raise invalid("Value for attr 'T' of string is not in the list of allowed values [Op:Mul]")
    _check_float(x)
    x = x if rows else x.t()
    x = x * (x * x).sum(1, keepdim=True).clamp_min(1e-12).rsqrt()
    size = len(x)
    others = 1 - torch.eye(size, dtype=x.dtype, device=x.device)
    return factor * 0.5 * (x @ x.t() * others).abs().sum() / (size * (size - 1.0) / 2.0)


class OrthogonalRegularizer(_Penalty):
    """factor times the mean |dot product| of different rows, or columns, scaled to norm 1.

    mode: "rows" or "columns".
    """

    def __init__(self, factor=0.01, mode="rows"):
        self.factor = _factor(factor)
        if mode not in {"rows", "columns"}:
            raise ValueError(
                'Invalid value for argument `mode`. Expected one of {"rows", "columns"}. '
                f"Received: mode={mode}"
            )
        self.mode = mode

    def __call__(self, inputs):
        return _overlap(inputs, float(self.factor), self.mode == "rows")


def l1_l2(l1=0.01, l2=0.01):
    """L1L2 with 0.01 for both by default."""
    return L1L2(l1=l1, l2=l2)


l1, l2, orthogonal_regularizer = L1, L2, OrthogonalRegularizer

_OBJECTS = {
    "Regularizer": Regularizer,
    "L1L2": L1L2,
    "L1": L1,
    "L2": L2,
    "OrthogonalRegularizer": OrthogonalRegularizer,
    "l1": L1,
    "l2": L2,
    "l1_l2": l1_l2,
    "orthogonal_regularizer": OrthogonalRegularizer,
}


def serialize(regularizer, use_legacy_format=False):
    """The config of a regularizer, None for None."""
    if regularizer is None:
        return None
    if not isinstance(regularizer, Regularizer):
        warnings.warn(
            "`keras.regularizers.serialize()` is for objects of type "
            f"`keras.regularizers.Regularizer`, got {type(regularizer)}.",
            stacklevel=2,
        )
    return formats.write(regularizer, use_legacy_format)


def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The regularizer for a config or a name; an unknown name is returned as it came."""
    if config == "l1_l2":
        return l1_l2()
    return formats.read(config, _OBJECTS, "regularizer", custom_objects, use_legacy_format)


def get(identifier):
    """The regularizer for a name, a config or a callable; None for None.

    ValueError for anything else.
    """
    if identifier is None or (callable(identifier) and not isinstance(identifier, (str, dict))):
        return identifier
    if isinstance(identifier, (str, dict)):
        is_old = isinstance(identifier, dict) and "module" not in identifier
        return deserialize(identifier, use_legacy_format=is_old)
    raise ValueError(f"Could not interpret regularizer identifier: {identifier}")
