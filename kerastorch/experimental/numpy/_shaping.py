"""Shapes, joining, taking apart, selecting."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._core.convert import to_tensor
from ..._core.tensor import Tensor
from ..._ops import indexing as _i
from ..._ops import joining as _j
from ..._ops import shaping as _s
from ..._ops.casting import cast
from ._arrays import tensor, together

_Array = Any
_Axes = int | Sequence[int] | None


def reshape(a: _Array, newshape: int | Sequence[int], order: str = "C") -> Tensor:
    """The values in another shape; order "F": the first axis changes fastest."""
    a = tensor(a)
    sizes = [newshape] if np.ndim(newshape) == 0 else list(newshape)
    if order in ("C", "A"):
        return _s.reshape(a, sizes)
    if order != "F":
        raise ValueError(f"Unsupported order argument {order}.")
    return transpose(_s.reshape(transpose(a), sizes[::-1]))


def ravel(a: _Array) -> Tensor:
    """The values in one axis."""
    return _s.reshape(tensor(a), [-1])


def flatten(a: _Array, order: str = "C") -> Tensor:
    """The values in one axis; order "F": the first axis changes fastest."""
    if order not in ("C", "A", "K", "F"):
        raise ValueError(f"order should be one of C, A, K, F, got {order}.")
    return reshape(a, -1, "F" if order == "F" else "C")


def squeeze(a: _Array, axis: _Axes = None) -> Tensor:
    """Without axes of size 1: all of them, or those named."""
    return _s.squeeze(tensor(a), axis)


def expand_dims(a: _Array, axis: int) -> Tensor:
    """With an axis of size 1 more."""
    return _s.expand_dims(tensor(a), axis)


def transpose(a: _Array, axes: Sequence[int] | None = None) -> Tensor:
    """The axes in another order, by default backwards."""
    return _s.transpose(tensor(a), axes)


def moveaxis(a: _Array, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
    """With some axes in other places."""
    a = tensor(a)
    order = list(np.moveaxis(np.empty([1] * len(a.shape)), source, destination).shape)
    numbers = np.arange(len(order))
    sources, places = np.atleast_1d(source) % len(order), np.atleast_1d(destination) % len(order)
    rest = [n for n in numbers.tolist() if n not in sources]
    for place, number in sorted(zip(places.tolist(), sources.tolist())):
        rest.insert(place, number)
    return _s.transpose(a, rest)


def swapaxes(a: _Array, axis1: int, axis2: int) -> Tensor:
    """With two axes exchanged."""
    a = tensor(a)
    order = list(range(len(a.shape)))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return _s.transpose(a, order)


def flip(m: _Array, axis: _Axes = None) -> Tensor:
    """The values backwards along axes (all of them)."""
    m = tensor(m)
    axes = range(len(m.shape)) if axis is None else np.atleast_1d(axis).tolist()
    return _s.reverse(m, [k % len(m.shape) for k in axes])


def flipud(m: _Array) -> Tensor:
    """The rows backwards."""
    return flip(m, 0)


def fliplr(m: _Array) -> Tensor:
    """The columns backwards."""
    return flip(m, 1)


def rot90(m: _Array, k: int = 1, axes: Sequence[int] = (0, 1)) -> Tensor:
    """A plane turned k times by 90 degrees."""
    first, second = axes
    if k % 4 == 0:
        return tensor(m)
    if k % 4 == 2:
        return flip(flip(m, first), second)
    if k % 4 == 1:
        return swapaxes(flip(m, second), first, second)
    return flip(swapaxes(m, first, second), second)


def roll(a: _Array, shift: int | Sequence[int], axis: _Axes = None) -> Tensor:
    """The values moved on, those at the end to the front."""
    a = tensor(a)
    if axis is None:
        return _s.reshape(_s.roll(_s.reshape(a, [-1]), shift, 0), a.shape.as_list())
    return _s.roll(a, shift, axis)


def repeat(a: _Array, repeats: _Array, axis: int | None = None) -> Tensor:
    """Each value, or slice of an axis, several times."""
    return _s.repeat(tensor(a), repeats, axis)


def tile(a: _Array, reps: _Array) -> Tensor:
    """The whole array side by side."""
    a, reps = tensor(a), np.atleast_1d(reps).tolist()
    rank = max(len(a.shape), len(reps))
    a = _s.reshape(a, [1] * (rank - len(a.shape)) + a.shape.as_list())
    return _s.tile(a, [1] * (rank - len(reps)) + reps)


def broadcast_to(array: _Array, shape: int | Sequence[int]) -> Tensor:
    """The values repeated to a shape."""
    return _s.broadcast_to(tensor(array), np.atleast_1d(shape).tolist())


def broadcast_arrays(*args: _Array, **kwargs: Any) -> list[Tensor]:
    """Arrays repeated to the shape that they have together."""
    if kwargs.pop("subok", False) or kwargs:
        raise ValueError(f"broadcast_arrays takes arrays only, got {kwargs}.")
    made = [tensor(a) for a in args]
    shape = list(np.broadcast_shapes(*(tuple(a.shape) for a in made)))
    return [_s.broadcast_to(a, shape) for a in made]


def pad(array: _Array, pad_width: _Array, mode: str, **kwargs: Any) -> Tensor:
    """With values around; mode: "constant" (constant_values=), "reflect" or "symmetric"."""
    if mode not in ("constant", "reflect", "symmetric"):
        raise ValueError(f"Unsupported padding mode: {mode}.")
    array = tensor(array)
    widths = np.broadcast_to(pad_width, (len(array.shape), 2)).tolist()
    return _s.pad(array, widths, mode.upper(), constant_values=kwargs.get("constant_values", 0))


def atleast_1d(*arys: _Array) -> Any:
    """With at least one axis."""
    return _each(arys, lambda a: a if len(a.shape) else _s.reshape(a, [1]))


def atleast_2d(*arys: _Array) -> Any:
    """With at least two axes; new ones stand in front."""

    def deep(a):
        return a if len(a.shape) > 1 else _s.reshape(a, [1, -1])

    return _each(arys, deep)


def atleast_3d(*arys: _Array) -> Any:
    """With at least three axes: (n,) becomes (1, n, 1), (m, n) becomes (m, n, 1)."""

    def deep(a):
        rank = len(a.shape)
        return a if rank > 2 else _s.expand_dims(a, -1) if rank == 2 else _s.reshape(a, [1, -1, 1])

    return _each(arys, deep)


def _each(arrays, deep):
    made = [deep(tensor(a)) for a in arrays]
    return made[0] if len(made) == 1 else made


def concatenate(arys: Sequence[_Array], axis: int | None = 0) -> Tensor:
    """Arrays one behind the other along an axis; None: their values."""
    made = together(*arys)
    if axis is None:
        made, axis = [_s.reshape(a, [-1]) for a in made], 0
    return _j.concat(made, axis)


def append(arr: _Array, values: _Array, axis: int | None = None) -> Tensor:
    """An array with another behind it along an axis; None: the values of both."""
    if axis is None:
        return concatenate([ravel(arr), ravel(values)], 0)
    return concatenate([arr, values], axis)


def stack(arrays: Sequence[_Array], axis: int = 0) -> Tensor:
    """Arrays along a new axis."""
    if hasattr(arrays, "_t"):
        return swapaxes(arrays, 0, axis) if axis else arrays
    return _j.stack(together(*arrays), axis)


def hstack(tup: Sequence[_Array]) -> Tensor:
    """Arrays side by side."""
    made = together(*(atleast_1d(a) for a in tup))
    return _j.concat(made, 0 if len(made[0].shape) == 1 else 1)


def vstack(tup: Sequence[_Array]) -> Tensor:
    """Arrays one below the other."""
    return _j.concat(together(*(atleast_2d(a) for a in tup)), 0)


def dstack(tup: Sequence[_Array]) -> Tensor:
    """Arrays one behind the other along the third axis."""
    return _j.concat(together(*(atleast_3d(a) for a in tup)), 2)


def split(ary: _Array, indices_or_sections: _Array, axis: int = 0) -> list[Tensor]:
    """Parts along an axis: so many of one size, or those between indices."""
    ary = tensor(ary)
    if np.ndim(indices_or_sections):
        size = ary.shape[axis]
        edges = [0, *(min(k, size) for k in indices_or_sections), size]
        indices_or_sections = [max(0, b - a) for a, b in itertools.pairwise(edges)]
    return list(_j.split(ary, indices_or_sections, axis))


def hsplit(ary: _Array, indices_or_sections: _Array) -> list[Tensor]:
    """Parts side by side."""
    return split(ary, indices_or_sections, 0 if len(tensor(ary).shape) == 1 else 1)


def vsplit(ary: _Array, indices_or_sections: _Array) -> list[Tensor]:
    """Parts one below the other."""
    return split(ary, indices_or_sections, 0)


def dsplit(ary: _Array, indices_or_sections: _Array) -> list[Tensor]:
    """Parts along the third axis."""
    return split(ary, indices_or_sections, 2)


def tril(m: _Array, k: int = 0) -> Tensor:
    """Zeros above the diagonal k."""
    return _kept(m, k, np.tril)


def triu(m: _Array, k: int = 0) -> Tensor:
    """Zeros below the diagonal k."""
    return _kept(m, k, np.triu)


def _kept(m, k, mask):
    m = tensor(m)
    if len(m.shape) < 2:
        raise ValueError("Argument to tril/triu must have at least 2 dimensions")
    kept = to_tensor(mask(np.ones(m.shape.as_list()[-2:], bool), k))
    return _i.where(kept, m, cast(tensor(0), m.dtype))


def take(
    a: _Array, indices: _Array, axis: int | None = None, out: None = None, mode: str = "clip"
) -> Tensor:
    """The values at indices along an axis (of all values); mode: "clip" or "wrap"."""
    if out is not None:
        raise ValueError("out argument is not supported in take.")
    if mode not in ("raise", "clip", "wrap"):
        raise ValueError(f"Invalid mode '{mode}' for take.")
    a, indices = tensor(a), tensor(indices)
    if axis is None:
        a, axis = _s.reshape(a, [-1]), 0
    size = int(a.shape[axis])
    if mode == "wrap":
        indices = indices % size
    else:
        low, high = cast(tensor(0), indices.dtype), cast(tensor(size - 1), indices.dtype)
        indices = _i.where(indices < low, low, _i.where(indices > high, high, indices))
    return _i.gather(a, indices, axis=axis)


def take_along_axis(arr: _Array, indices: _Array, axis: int | None) -> Tensor:
    """The value at its own index in each place along an axis."""
    arr, indices = tensor(arr), tensor(indices)
    if axis is None:
        return take_along_axis(ravel(arr), indices, 0)
    last = len(arr.shape) - 1
    arr, indices = swapaxes(arr, axis, last), swapaxes(indices, axis, last)
    shape = np.broadcast_shapes(tuple(arr.shape)[:-1], tuple(indices.shape)[:-1])
    arr = _s.broadcast_to(arr, [*shape, arr.shape[-1]])
    indices = _s.broadcast_to(indices, [*shape, indices.shape[-1]])
    return swapaxes(_i.gather(arr, indices, axis=-1, batch_dims=last), axis, last)


def compress(condition: _Array, a: _Array, axis: int | None = None) -> Tensor:
    """The slices along an axis (values) where a condition is true."""
    condition, a = cast(tensor(condition), dtypes.bool_), tensor(a)
    if len(condition.shape) != 1:
        raise ValueError("condition must be a 1-d array.")
    if axis is None:
        a, axis = _s.reshape(a, [-1]), 0
    kept = np.flatnonzero(condition.numpy())
    return _i.gather(a, to_tensor(kept), axis=axis)


def select(condlist: Sequence[_Array], choicelist: Sequence[_Array], default: _Array = 0) -> Tensor:
    """Each value from the first choice whose condition holds."""
    if len(condlist) != len(choicelist):
        raise ValueError(f"{len(condlist)} conditions and {len(choicelist)} choices.")
    *choices, found = together(*choicelist, default)
    for condition, choice in zip(reversed(list(condlist)), reversed(choices)):
        found = where(condition, choice, found)
    return found


def where(condition: _Array, x: _Array = None, y: _Array = None) -> Any:
    """Values of `x` where the condition holds, else of `y`; of the condition alone: its places."""
    condition = cast(tensor(condition), dtypes.bool_)
    if x is None and y is None:
        return nonzero(condition)
    if x is None or y is None:
        raise ValueError("Both x and y must be ndarrays, or both must be None.")
    return _i.where(condition, *together(x, y))


def nonzero(a: _Array) -> list[Tensor]:
    """The indices of values that are not zero, an array for each axis."""
    a = atleast_1d(a)
    places = _i.where(cast(a, dtypes.bool_))
    return list(_j.unstack(places, len(a.shape), axis=1))
