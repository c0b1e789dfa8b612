"""AutoCastVariable: a variable that the calls of layers read in their compute dtype.

A layer of mixed precision keeps its weights in float32 and computes in 16 bits.  Inside of its call
(`state.cast_to` says so, per thread) such a weight reads as if it had the compute dtype; assigning,
`numpy()` and `dtype` are about the variable as it is kept.
"""

from __future__ import annotations

import functools
from typing import Any

import torch

from . import dtypes, text
from .state import state
from .tensor import Tensor
from .variable import Variable

made = []  # has an item as soon as there is such a variable in this process


class AutoCastVariable(Variable):
    """A floating point variable that layers read in their compute dtype."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not made:
            made.append(None)

    def _leaf(self):
        return self._kept

    @property
    def _t(self):
        target, kept = state.cast_to, self._kept
        return kept if target is None or target is kept.dtype else kept.to(target)

    @_t.setter
    def _t(self, raw):
        self._kept = raw

    @property
    def dtype(self) -> dtypes.DType:
        """The element type of the value that is kept, in layers' calls too."""
        return dtypes.of(self._kept)

    true_dtype = dtype

    @property
    def handle(self) -> torch.Tensor:
        """The raw torch tensor that holds the value."""
        return self._kept

    def __deepcopy__(self, memo):
        copy = memo[id(self)] = _restored(*self.__reduce__()[1])
        copy.constraint = self.constraint
        return copy

    def __reduce__(self):
        args = (self.numpy(), self._trainable, self._name, self.dtype.name, self._static)
        return _restored, args

    def __repr__(self):
        own = self._kept.dtype
        cast = dtypes.TORCH[own if state.cast_to is None else state.cast_to].name
        return (
            f"<AutoCastVariable '{self._name}' shape={self.shape} dtype={self.dtype.name} "
            f"dtype_to_cast_to={cast}, numpy={text.value(Tensor(self._t))}>"
        )


def _restored(array, trainable, name, dtype, shape):
    variable = AutoCastVariable(array, trainable=trainable, dtype=dtype, shape=shape)
    variable._name = name
    return variable


def _as_kept(name):
    """A method of Variable that is about the value as it is kept."""
    method = getattr(Variable, name)

    @functools.wraps(method)
    def as_kept(self, *args: Any, **kwargs: Any) -> Any:
        outer = state.cast_to
        if outer is None:
            return method(self, *args, **kwargs)
        state.cast_to = None
        try:
            return method(self, *args, **kwargs)
        finally:
            state.cast_to = outer

    return as_kept


for _name in (
    *("_exclusive", "_let_go", "_move", "_operand", "_prepare", "_unrecorded", "_write"),
    *("_accumulate", "assign", "assign_add", "assign_sub", "load", "_scatter_nd"),
    *("numpy", "torch", "__dlpack__", "__dlpack_device__"),
):
    setattr(AutoCastVariable, _name, _as_kept(_name))
