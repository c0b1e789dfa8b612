"""What the bodies of shape and indexing ops share: shapes and axes given in many ways, and strings.

A body that only moves elements serves strings too: `of_strings` runs it on the elements'
positions, which then pick the strings.
"""

from operator import index

import numpy as np
import torch

from .._core import devices
from .._core.convert import unsupported
from .._core.errors import invalid
from .._core.tensor_shape import TensorShape


def ints(value):
    """A shape, or the like, as a list of ints: from a list, array, tensor, TensorShape or int.

    Raises InvalidArgumentError for floats, ValueError for None and unknown dimensions.
    """
    kind = type(value)
    if kind is list or kind is tuple:
        try:
            return [v if type(v) is int or type(v) is torch.SymInt else index(v) for v in value]
        except TypeError:
            return [_int(v) for v in value]
    raw = getattr(value, "_t", value)
    if isinstance(raw, (torch.Tensor, np.ndarray)):
        return _listed(raw)
    if isinstance(value, TensorShape):
        if not value.is_fully_defined():
            raise ValueError(f"Cannot convert a partially known TensorShape {value} to a Tensor.")
        return value.as_list()
    if value is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type to a Tensor.")
    if hasattr(value, "__index__"):
        return [index(value)]
    if isinstance(value, np.floating):
        return [int(value)]
    if isinstance(value, (str, bytes, float)):
        raise invalid(f"expected an int32 or int64 shape, got {value!r}")
    return [_int(v) for v in value]


def _listed(raw):
    if isinstance(raw, torch.Tensor):
        fits = raw.dtype in (torch.int32, torch.int64)
    else:
        fits = raw.dtype.kind in "iub"
    if not fits or raw.ndim > 1:
        raise invalid(f"expected a vector of int32 or int64, got {raw.dtype} of {list(raw.shape)}")
    return raw.tolist() if raw.ndim else [int(raw)]


def _int(value):
    if value is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type to a Tensor.")
    if getattr(value, "_is_symbolic", False):
        raise TypeError("a symbolic tensor has no value")  # the op boundary takes it from here
    if isinstance(value, dict):
        raise unsupported(value)
    if isinstance(value, (list, tuple, float, str, bytes)):
        raise invalid(f"expected a list of int32 or int64, got the element {value!r}")
    return index(value)


def axis_of(value):
    """One axis as an int: from an int, or a tensor or list of one element."""
    if type(value) is int:
        return value
    found = ints(value)
    if len(found) != 1:
        raise invalid(f"expected one axis, got {found}")
    return found[0]


def whole(value, what="axis"):
    """A scalar (an axis, a count) as an int: from an int or what is one number.

    ValueError for None, TypeError for what is no whole number, InvalidArgumentError for a list or
    a tensor that is no scalar.
    """
    if type(value) is int:
        return value
    if value is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type to a Tensor.")
    raw = getattr(value, "_t", value)
    if isinstance(raw, np.floating):
        return int(raw)
    if isinstance(raw, (float, str, bytes)):
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype int32")
    if np.ndim(raw):
        raise invalid(f"{what} must be a scalar, got {value!r}")
    if isinstance(raw, (torch.Tensor, np.ndarray)):
        return _listed(raw)[0]
    return _int(value)


def checked_axis(value, rank, what="axis"):
    """`value` as an axis in [0, rank); InvalidArgumentError outside of [-rank, rank)."""
    axis = whole(value, what)
    if not -rank <= axis < rank:
        raise invalid(f"{what} {axis} is not in [-{rank}, {rank}) for a tensor of rank {rank}")
    return axis + rank if axis < 0 else axis


def positions(array, start=0):
    """The positions of a string array's elements, in its shape, counted from `start`."""
    where = torch.arange(start, start + array.size, device=devices.current())
    return where.reshape(array.shape)


def pick(flat, where):
    """The strings at the positions `where`: a tensor, or a nest of lists and tuples of them."""
    if isinstance(where, torch.Tensor):
        result = np.empty(tuple(where.shape), dtype=object)
        result[...] = flat[where.cpu().numpy()]
        return result
    return type(where)(pick(flat, w) for w in where)


def of_strings(body, array, *args):
    """What `body(array, *args)`, made for torch tensors, gives for a string array."""
    return pick(array.reshape(-1), body(positions(array), *args))


def of_string_lists(body, arrays, *args):
    """What `body(arrays, *args)` gives for a list of string arrays."""
    flat = np.concatenate([a.reshape(-1) for a in arrays]) if arrays else np.empty(0, object)
    starts = np.cumsum([0] + [a.size for a in arrays])
    return pick(flat, body([positions(a, s) for a, s in zip(arrays, starts)], *args))
