"""The dense tensor of places and values."""

import numpy as np
import torch

from .._core.errors import invalid
from .._core.op import op
from .._ops._rules import ruled
from . import _places

# Nothing to the eye, and the gradient goes through.
_no_value = ruled(torch.zeros_like, lambda g, y, x: g)


@op("indices, values default, dense_shape", strings=True, label="SparseToDense")
def dense(indices, values, default, dense_shape, validate):
    """The values at their places (of several the last one counts), and `default` elsewhere.

    InvalidArgumentError for places out of bounds and, if `validate`, out of order or repeated.
    """
    if default.ndim:
        raise invalid(f"default_value should be a scalar, got shape {list(default.shape)}")
    shape = dense_shape.tolist()
    _places.check(indices, shape, "SparseToDense", ordered=validate)
    numbers = _places.codes(indices, shape)
    if isinstance(values, np.ndarray):
        out = np.full(_places.size_of(shape), default[()], dtype=object)
        out[numbers.numpy()] = values
        return out.reshape(shape)
    numbers = numbers.to(values.device)
    flat = default.expand(_places.size_of(shape))
    if validate:
        return flat.scatter(0, numbers, values).reshape(shape)
    return _last_ones(flat, numbers, values).reshape(shape)


@op("values, places", strings=True, label="Gather")
def picked(values, places):
    """Some of the values, with a dense gradient."""
    if isinstance(values, np.ndarray):
        return values[places.numpy()]
    return values.index_select(0, places.to(values.device))


def _last_ones(flat, numbers, values):
    ordered, order = torch.sort(numbers, stable=True)
    is_last = torch.ones_like(ordered, dtype=torch.bool)
    is_last[:-1] = ordered[1:] != ordered[:-1]
    last = order[is_last]
    out = flat.scatter(0, numbers[last], values[last])
    if len(last) == len(numbers) or not values.requires_grad:
        return out
    # TensorFlow's gradient is that of all values of a place
    rest = order[~is_last]
    return out.index_add(0, numbers[rest], _no_value(values[rest]))
