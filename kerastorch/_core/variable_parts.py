"""Writing into parts of a variable: `variable[index].assign(...)` and the scatter methods."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any

import numpy as np
import torch

from . import convert, unsigned
from .acting import acting
from .errors import invalid
from .modes import Node, modes, offered
from .tensor import Tensor

if _TYPE_CHECKING:
    from .operator_hints import Operators
else:
    Operators = object


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
            full = variable._leaf().copy()
            full.reshape(-1)[self._places().numpy()] = new
        else:
            full = self._assigned(variable._leaf().detach().clone(), new)
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


def assign_part(variable: Any, index: Any, value: Any, name: str | None = None) -> Any:
    """Sets variable[index], and returns the variable; what a graph calls for such an assignment."""
    if modes.active and (r := offered(ASSIGN_PART, (variable, index, value))) is not NotImplemented:
        return r
    return variable[index].assign(value)


# as the handlers of a thread see it (see modes.py)
ASSIGN_PART = Node("ResourceStridedSliceAssign", assign_part, ["variable", "index", "value"])
ASSIGN_SLICE = Node("ResourceStridedSliceAssign", VariableSlice.assign, ["self", "value"])


def write_rows(flat: torch.Tensor, rows: torch.Tensor, new: torch.Tensor, how: str) -> None:
    """Writes `new` into the rows of a raw tensor: "update", "add", "sub", "max", "min" ..."""
    if how == "update":
        flat[rows] = new
    elif how in ("add", "sub") and new.is_complex():
        # by parts: torch multiplies by 1 or -1, where a NaN part would spread
        new = torch.view_as_real(new.resolve_conj())
        torch.view_as_real(flat).index_add_(0, rows, new if how == "add" else -new)
    elif how in ("add", "sub"):
        flat.index_add_(0, rows, new, alpha=1 if how == "add" else -1)
    elif how == "div" and not (new.is_floating_point() or new.is_complex()):
        _divide_rows(flat, rows, new)
    else:
        if how in ("max", "min") and new.is_floating_point():
            # a NaN among the updates changes nothing
            new = torch.where(new.isnan(), math.inf if how == "min" else -math.inf, new)
        reduce = {"max": "amax", "min": "amin", "mul": "prod", "div": "prod"}[how]
        new = new.reciprocal() if how == "div" else new
        shape = (-1,) + (1,) * (flat.ndim - 1)
        flat.scatter_reduce_(0, rows.reshape(shape).expand(new.shape), new, reduce)


def _divide_rows(flat, rows, new):
    if bool((new == 0).any()):
        raise invalid("updates must not contain 0 [Op:ResourceScatterDiv]")
    for row, x in zip(rows.tolist(), new):
        flat[row] = torch.div(flat[row], x, rounding_mode="trunc")


def column(indices: Any) -> Tensor:
    """Indices with an axis of size 1 behind."""
    indices = convert.to_tensor(indices)
    if getattr(indices, "_is_graph", False):
        return indices[..., None]
    return Tensor(indices._t.unsqueeze(-1))


class ScatterUpdates(Operators):
    """What a Variable has of updates by index."""

    def scatter_update(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Sets the rows `sparse_delta.indices` to `sparse_delta.values`."""
        return self._scatter_rows(sparse_delta, "update")

    def scatter_add(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Adds `sparse_delta.values` to the rows `sparse_delta.indices`."""
        return self._scatter_rows(sparse_delta, "add")

    def scatter_sub(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Subtracts `sparse_delta.values` from the rows `sparse_delta.indices`."""
        return self._scatter_rows(sparse_delta, "sub")

    def scatter_max(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Raises the rows `sparse_delta.indices` to at least `sparse_delta.values`."""
        return self._scatter_rows(sparse_delta, "max")

    def scatter_min(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Lowers the rows `sparse_delta.indices` to at most `sparse_delta.values`."""
        return self._scatter_rows(sparse_delta, "min")

    def scatter_mul(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Multiplies the rows `sparse_delta.indices` by `sparse_delta.values`."""
        return self._scatter_rows(sparse_delta, "mul")

    def scatter_div(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Divides the rows `sparse_delta.indices` by `sparse_delta.values`."""
        return self._scatter_rows(sparse_delta, "div")

    def scatter_nd_update(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Sets the slices at `indices` [..., k] to `updates`."""
        return self._scatter_nd(indices, updates, "update")

    def scatter_nd_add(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Adds `updates` to the slices at `indices` [..., k]."""
        return self._scatter_nd(indices, updates, "add")

    def scatter_nd_sub(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Subtracts `updates` from the slices at `indices` [..., k]."""
        return self._scatter_nd(indices, updates, "sub")

    def scatter_nd_max(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Raises the slices at `indices` [..., k] to at least `updates`."""
        return self._scatter_nd(indices, updates, "max")

    def scatter_nd_min(self, indices: Any, updates: Any, name: str | None = None) -> Any:
        """Lowers the slices at `indices` [..., k] to at most `updates`."""
        return self._scatter_nd(indices, updates, "min")

    @acting("ResourceScatterNdUpdate", returns_first=True)
    def batch_scatter_update(
        self, sparse_delta: Any, use_locking: bool = False, name: str | None = None
    ) -> Any:
        """Sets, within each leading batch index, the rows `sparse_delta.indices`."""
        indices = convert.to_tensor(sparse_delta.indices)._t.long()
        lead = torch.meshgrid(*[torch.arange(n) for n in indices.shape], indexing="ij")
        full = torch.stack([*lead[:-1], indices], -1)
        return self._scatter_nd(Tensor(full), sparse_delta.values, "update")

    def _scatter_rows(self, delta, how):
        if not hasattr(delta, "indices"):
            raise TypeError(f"sparse_delta is not IndexedSlices: {delta!r}")
        indices = column(delta.indices)
        if len(self.shape) > 1 and self.shape[0] and 0 in self.shape[1:]:
            return self._unread()  # rows of no elements
        return self._scatter_nd(indices, delta.values, how)

    def _scatter_nd(self, indices, updates, how):
        if modes.active:
            result = offered(SCATTER[how], (self, indices, updates, how))
            if result is not NotImplemented:
                return result
        where = self._places(indices)
        new = self._operand(updates)
        depth = where.shape[-1]
        value = self._t.detach().clone()
        if not value.numel() and where.numel():
            raise invalid(
                f"Indices and updates specified for empty output. indices shape: "
                f"{list(where.shape)} [Op:ResourceScatterNd]"
            )
        if value.is_complex() and how in ("max", "min"):
            raise invalid(f"No OpKernel was registered to support Op 'ResourceScatterNd{how}'")
        if tuple(new.shape) != tuple(where.shape[:-1]) + tuple(value.shape[depth:]):
            raise invalid(
                f"updates of shape {list(new.shape)} do not fit indices of shape "
                f"{list(where.shape)} into variable {self._name!r} of shape {list(value.shape)} "
                "[Op:ResourceScatterNd]"
            )
        flat = value.reshape(math.prod(value.shape[:depth]), *value.shape[depth:])
        rows = torch.zeros(where.shape[:-1], dtype=torch.long, device=value.device)
        for axis in range(depth):
            rows = rows * value.shape[axis] + where[..., axis]
        new = new.reshape(rows.numel(), *flat.shape[1:])
        if flat.dtype in unsigned.UNSIGNED:
            with unsigned.wide():
                write_rows(flat, rows.reshape(-1), new, how)
        else:
            write_rows(flat, rows.reshape(-1), new, how)
        self._write(flat.reshape(value.shape))
        return self._unread()


_SCATTER = ["self", "indices", "updates", "how"]
SCATTER = {
    how: Node(f"ResourceScatterNd{how.capitalize()}", ScatterUpdates._scatter_nd, _SCATTER)
    for how in ("update", "add", "sub", "max", "min", "mul", "div")
}
