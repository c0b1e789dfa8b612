"""How the values of tensors read in repr, str and messages."""

import numpy as np
import torch




def value(tensor):
    """The value as repr() shows it after `numpy=`."""
    array = tensor._array()
    if array.ndim == 0:
        item = array[()]
        return repr(item) if isinstance(item, (bytes, str)) else str(item)
    return repr(array)


def plain(tensor):
    """The value as str() shows it."""
    return str(tensor.numpy())


def brief(value):
    """A short description of any argument, for error messages: shape and dtype, or its repr."""
    raw = getattr(value, "_t", value)
    if isinstance(raw, torch.Tensor):
        return f"{str(raw.dtype).removeprefix('torch.')}{list(raw.shape)}"
    if isinstance(raw, np.ndarray):
        kind = "string" if raw.dtype == object else raw.dtype.name
        return f"{kind}{list(raw.shape)}"
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
