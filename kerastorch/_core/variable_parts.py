"""Writing into parts of a variable: `variable[index].assign(...)` and the scatter methods."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .errors import invalid
from .modes import Node, modes, offered
from .tensor import Tensor


class VariableSlice(Tensor):
    """What `variable[index]` gives: a tensor that also assigns to its place in the variable."""

    __slots__ = ("_index", "_variable")

    def __init__(self, value, variable, index):
        self._t = value._t
        if hasattr(value, "_s"):
            self._s = value._s
        self._variable, self._index = variable, index

    def assign(self, value: Any, name: str | None = None) -> Any:
        """Sets this part of the variable and returns the variable.

        The value broadcasts to the part; InvalidArgumentError when it does not.
        """
        if modes.active and (r := offered(ASSIGN_SLICE, (self, value))) is not NotImplemented:
            return r
        variable = self._variable
        new = variable._operand(value)
        while new.ndim > self._t.ndim and new.shape[0] == 1:
            new = new[0]
        if isinstance(new, np.ndarray):
            full = variable._t.copy()
            full.reshape(-1)[self._places().numpy()] = new
        else:
            full = self._assigned(variable._t.detach().clone(), new)
        variable._write(full)
        return variable._unread()

    def _assigned(self, full, new):
        part = Tensor(full)[self._index]._t
        try:
            part.copy_(new)
        except RuntimeError as error:
            raise invalid(f"{error} [Op:ResourceStridedSliceAssign]") from None
        if part.untyped_storage().data_ptr() != full.untyped_storage().data_ptr():
            # a backwards slice is a copy: its elements go back by their places
            full.put_(self._places().to(full.device), part)
        return full

    def _places(self):
        """The positions, in the flattened variable, of the elements of this part."""
        shape = tuple(self._variable.shape)
        return Tensor(torch.arange(int(np.prod(shape))).reshape(shape))[self._index]._t


# as the handlers of a thread see it (see modes.py)
ASSIGN_SLICE = Node("ResourceStridedSliceAssign", VariableSlice.assign, ["self", "value"])


def write_rows(flat: torch.Tensor, rows: torch.Tensor, new: torch.Tensor, how: str) -> None:
    """Writes `new` into the rows of a raw tensor: "update", "add", "sub", "max", "min" ..."""
    if how == "update":
        flat[rows] = new
    elif how in ("add", "sub"):
        flat.index_add_(0, rows, new, alpha=1 if how == "add" else -1)
    else:
        reduce = {"max": "amax", "min": "amin", "mul": "prod", "div": "prod"}[how]
        new = new.reciprocal() if how == "div" else new
        shape = (-1,) + (1,) * (flat.ndim - 1)
        flat.scatter_reduce_(0, rows.reshape(shape).expand(new.shape), new, reduce)
