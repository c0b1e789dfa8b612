"""tf.keras.constraints: functions applied to a weight after each update."""

import warnings

import numpy as np
import torch

from ..._core.asked import ask
from ..._core.dtypes import REAL, as_dtype, of
from ..._core.errors import invalid
from ..._core.op import op
from ..._ops.casting import cast
from .._base import config as _config
from .._base import formats
from .._base.configured import Configured as _Configured


def _axes(axis, rank):
    """An axis, several or None for all, for torch; InvalidArgumentError for what is none of
    `rank` axes."""
    if axis is None:
        return tuple(range(rank))
    given = axis if isinstance(axis, (list, tuple)) else [axis]
    if isinstance(axis, float):
        raise TypeError(f"Cannot convert {axis} to EagerTensor of dtype int32")
    for x in given:
        if not isinstance(x, (int, np.integer)):
            raise invalid(
                f"Value for attr 'Tidx' of {type(x).__name__} is not in the list of allowed "
                "values: int32, int64 [Op:Sum]"
            )
        if not -rank <= x < rank:
            raise invalid(
                f"Invalid reduction dimension ({x} for input with {rank} dimension(s) [Op:Sum]"
            )
    return tuple(axis) if isinstance(axis, (list, tuple)) else axis


def _check_float(w):
    if not w.is_floating_point():
        raise TypeError(f"Cannot convert 0.0 to EagerTensor of dtype {of(w).name}")


def _norm(w, axis):
    if not w.ndim and axis is not None:
        raise invalid(
            "Invalid reduction dimension: the weight must have rank 1 or more, got a scalar "
            "[Op:Sum]"
        )
    axis = _axes(axis, w.ndim)
    _check_float(w)
    square = (w * w).sum(axis, keepdim=True)
    if not square.requires_grad:
        return square.sqrt()
    # TensorFlow's slope of a root that nothing depends on is 0 at 0, torch's NaN
    is_zero = square == 0
    return torch.where(is_zero, 0.0, torch.where(is_zero, 1.0, square).sqrt())


def _clip(norms, low, high):
    # the lower bound last: it wins over a smaller upper one; None is no bound
    low, high = (_bound(x, norms) for x in (low, high))
    clipped = norms if high is None else torch.clamp(norms, max=high)
    clipped = clipped if low is None else torch.clamp(clipped, min=low)
    if clipped.shape != norms.shape:
        raise ValueError(f"Shapes {tuple(norms.shape)} and {tuple(clipped.shape)} are incompatible")
    return clipped


def _bound(value, norms):
    if isinstance(value, (list, tuple)):
        return torch.tensor(value, dtype=norms.dtype, device=norms.device)
    if isinstance(value, complex):
        raise TypeError(f"Cannot convert {value} to EagerTensor of dtype {of(norms).name}")
    return value


@op("w", types=REAL)
def _max_norm(w, max_value, axis, epsilon):
    norms = _norm(w, axis)
    return w * (_clip(norms, 0, max_value) / (epsilon + norms))


@op("w", types=REAL)
def _non_negative(w):
    _check_float(w)
    kept = (w >= 0).to(as_dtype(_config.floatx()).torch)
    if kept.dtype is not w.dtype:
        raise invalid(
            f"cannot compute Mul as input #1(zero-based) was expected to be a {of(w).name} tensor "
            f"but is a {of(kept).name} tensor: NonNeg takes weights of dtype floatx [Op:Mul]"
        )
    return w * kept


@op("w", types=REAL)
def _unit_norm(w, axis, epsilon):
    return w / (epsilon + _norm(w, axis))


@op("w", types=REAL)
def _min_max_norm(w, min_value, max_value, rate, axis, epsilon):
    norms = _norm(w, axis)
    desired = rate * _clip(norms, min_value, max_value) + (1 - rate) * norms
    return w * (desired / (epsilon + norms))


@op("w", strings=True)
def _radial(w):
    if w.ndim != 4:
        raise ValueError(
            "The weight tensor must have rank 4. Received weight tensor with shape: "
            f"{tuple(w.shape)}"
        )
    if w.shape[0] != w.shape[1]:
        raise invalid(
            f"RadialConstraint needs a square kernel, got one of shape {list(w.shape)} [Op:Reshape]"
        )
    if isinstance(w, np.ndarray):
        places = _spread(torch.arange(w.size).reshape(w.shape))
        return w.reshape(-1)[places.numpy()]
    return _spread(w)


def _spread(w):
    size = w.shape[0]
    rings = torch.arange(size, device=w.device)
    distance = torch.maximum(rings, size - 1 - rings)
    ring = torch.maximum(distance[:, None], distance[None, :])
    # TensorFlow takes the innermost ring from the cell before the middle, the others from the
    # cells that follow it on the diagonal
    source = ring - size % 2
    middle = ring == ring.min()
    source[middle] = size // 2 - 1
    cells = w[source, source]
    # the other rings have no gradient in TensorFlow, which pads with them
    return torch.where(middle[:, :, None, None], cells, cells.detach())


class Constraint(_Configured):
    """Base class: called with a weight, it gives the weight as it should be."""

    def __call__(self, w):
        """The constrained weight; `w` itself here."""
        return w

    def get_config(self):
        """The constructor's arguments."""
        return self._own_config()

    @classmethod
    def from_config(cls, config):
        """A constraint from what `get_config` gave."""
        return cls(**config)


class MaxNorm(Constraint):
    """Scales down vectors along `axis` whose L2 norm is over `max_value`.

    axis: 0 for the columns of a Dense kernel, [0, 1, 2] for the filters of a Conv2D.
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w):
        return _max_norm(w, self.max_value, self.axis, _config.epsilon())


class NonNeg(Constraint):
    """Sets negative entries to 0."""

    def __call__(self, w):
        if isinstance(w, (np.ndarray, list)):  # beside the mask, whose dtype is floatx
            w = cast(w, _config.floatx())
        return _non_negative(w)


class UnitNorm(Constraint):
    """Scales the vectors along `axis` to an L2 norm of 1."""

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        return _unit_norm(w, self.axis, _config.epsilon())


class MinMaxNorm(Constraint):
    """Brings the L2 norms of vectors along `axis` into [min_value, max_value].

    rate: how far: norm becomes rate * clip(norm) + (1 - rate) * norm.
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value, self.max_value = min_value, max_value
        self.rate, self.axis = rate, axis

    def __call__(self, w):
        return _min_max_norm(
            w, self.min_value, self.max_value, self.rate, self.axis, _config.epsilon()
        )


class RadialConstraint(Constraint):
    """Makes a square Conv2D kernel [rows, columns, in, out] equal along rings about its middle.

    The value of a ring is that on the kernel's diagonal; ValueError for another rank.
    """

    def __call__(self, w):
        ask(w, "shape.rank")
        shape = tuple(getattr(w, "shape", ()))
        if len(shape) == 4 and 0 in shape:
            raise IndexError(f"RadialConstraint needs a kernel with values, got shape {shape}")
        return _radial(w)


max_norm = maxnorm = MaxNorm
non_neg = nonneg = NonNeg
unit_norm = unitnorm = UnitNorm
min_max_norm = MinMaxNorm
radial_constraint = RadialConstraint

_OBJECTS = {
    "Constraint": Constraint,
    "MaxNorm": MaxNorm,
    "NonNeg": NonNeg,
    "UnitNorm": UnitNorm,
    "MinMaxNorm": MinMaxNorm,
    "RadialConstraint": RadialConstraint,
    "max_norm": MaxNorm,
    "maxnorm": MaxNorm,
    "non_neg": NonNeg,
    "nonneg": NonNeg,
    "unit_norm": UnitNorm,
    "unitnorm": UnitNorm,
    "min_max_norm": MinMaxNorm,
    "radial_constraint": RadialConstraint,
}


def serialize(constraint, use_legacy_format=False):
    """The config of a constraint, None for None."""
    if constraint is None:
        return None
    if not isinstance(constraint, Constraint):
        warnings.warn(
            "`keras.constraints.serialize()` is for objects of type "
            f"`keras.constraints.Constraint`, got {type(constraint)}.",
            stacklevel=2,
        )
    return formats.write(constraint, use_legacy_format)


def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The constraint for a config or a name; an unknown name is returned as it came."""
    return formats.read(config, _OBJECTS, "constraint", custom_objects, use_legacy_format)


def get(identifier):
    """The constraint for a name, a config or a callable; None for None.

    ValueError for an unknown name and for anything else.
    """
    if identifier is None:
        return None
    if isinstance(identifier, str):
        identifier = {"class_name": identifier, "config": {}}
    if isinstance(identifier, dict):
        return deserialize(identifier, use_legacy_format="module" not in identifier)
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret constraint function identifier: {identifier}")
