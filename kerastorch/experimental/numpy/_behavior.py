"""experimental_enable_numpy_behavior: NumPy's promotion and methods on tensors."""

from __future__ import annotations

import functools
import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

from ..._core.dtypes import as_dtype
from ..._core.tensor import Tensor
from ..._ops.casting import cast
from . import _dtypes
from . import _products as _p
from . import _shaping as _s
from ._arrays import together

_OPERATORS = (
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__",
    "__rtruediv__", "__floordiv__", "__rfloordiv__", "__mod__", "__rmod__", "__pow__", "__rpow__",
    "__matmul__", "__rmatmul__", "__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__",
)  # fmt: skip
_state = {"enabled": False}


def experimental_enable_numpy_behavior(
    prefer_float32: bool = False, dtype_conversion_mode: str = "legacy"
) -> None:
    """Gives all tensors NumPy's promotion of dtypes in operators, and methods as `reshape` and `T`.

    prefer_float32: whether Python floats are float32.  ValueError for a dtype_conversion_mode
    other than "legacy".
    """
    if dtype_conversion_mode != "legacy":
        raise ValueError(
            f"dtype_conversion_mode must be 'legacy' here, got {dtype_conversion_mode!r}."
        )
    _dtypes.settings["prefer_float32"] = bool(prefer_float32)
    if _state["enabled"]:
        return
    _state["enabled"] = True
    for method in _OPERATORS:
        setattr(Tensor, method, _promoting(getattr(Tensor, method)))
    for name, member in _MEMBERS.items():
        setattr(Tensor, name, member)


def _promoting(operator: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(operator)
    def promoted(x, y):
        known = isinstance(y, (numbers.Number, np.ndarray, np.generic)) or hasattr(y, "_t")
        if known and not isinstance(y, bool) and not _same(x, y):
            x, y = together(x, y)
        return operator(x, y)

    return promoted


def _same(x, y):
    return getattr(y, "dtype", None) is x.dtype or x.dtype.name in ("string", "bool")


_MEMBERS = {
    "T": property(lambda self: _s.transpose(self)),
    "astype": lambda self, dtype: cast(self, as_dtype(dtype)),
    "clip": lambda self, a_min=None, a_max=None: _p.clip(self, a_min, a_max),
    "data": property(lambda self: self),
    "ravel": lambda self: _s.ravel(self),
    "reshape": lambda self, *shape, order="C": _s.reshape(
        self, shape[0] if len(shape) == 1 else shape, order
    ),
    "size": property(lambda self: self.shape.num_elements()),
    "tolist": lambda self: self.numpy().tolist(),
    "transpose": lambda self, axes=None: _s.transpose(self, axes),
}
