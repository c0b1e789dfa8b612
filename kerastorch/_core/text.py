"""How the values of tensors read in repr, str and messages."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

# numpy 2 writes more into the repr of arrays than TensorFlow's users know
_OPTIONS = {"legacy": "1.25"} if int(np.__version__.split(".")[0]) >= 2 else {}


def value(tensor: Any) -> str:
    """The value as repr() shows it after `numpy=`."""
    array = tensor._array()
    if array.ndim == 0:
        item = array[()]
        return repr(item) if isinstance(item, (bytes, str)) else _scalar(item, tensor)
    if tensor.dtype.name == "bfloat16":
        shown = np.array2string(
            array.astype(np.float32), separator=", ", prefix="array(", formatter=_BFLOAT16
        )
        shown = f"array({shown}, dtype=bfloat16)"
    else:
        with np.printoptions(**_OPTIONS):
            shown = repr(array)
    return "\n" + shown if "\n" in shown else shown


def plain(tensor: Any) -> str:
    """The value as str() shows it."""
    array = tensor._array()
    if array.ndim == 0:
        item = array[()]
        return str(item) if isinstance(item, (bytes, str)) else _scalar(item, tensor)
    if tensor.dtype.name == "bfloat16":
        shown = np.array2string(array.astype(np.float32), formatter=_BFLOAT16)
    else:
        with np.printoptions(**_OPTIONS):
            shown = str(array)
    return "\n" + shown if "\n" in shown else shown


_BFLOAT16 = {"float_kind": lambda x: f"{x:g}"}


def _scalar(item, tensor):
    return f"{float(item):g}" if tensor.dtype.name == "bfloat16" else str(item)


def brief(value: Any) -> str:
    """A short description of any argument, for error messages: shape and dtype, or its repr."""
    raw = getattr(value, "_t", value)
    if isinstance(raw, torch.Tensor):
        return f"{str(raw.dtype).removeprefix('torch.')}{list(raw.shape)}"
    if isinstance(raw, np.ndarray):
        kind = "string" if raw.dtype == object else raw.dtype.name
        return f"{kind}{list(raw.shape)}"
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
