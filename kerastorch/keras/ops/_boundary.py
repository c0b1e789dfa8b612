"""The boundary of keras.ops: that of tf's ops, with Keras 3's promotion of dtypes in front.

    @keras_op("x1 x2")
    def add(x1, x2):
        \"\"\"x1 + x2.\"\"\"
        return torch.add(x1, x2)

The tensors of one group get the dtype that their dtypes promote to.  Python's numbers are weak:
they take part only with their kind, so that int8 + 1 is int8 and int8 + 1.0 the default float
dtype.  Bodies are torch code on raw tensors, as in _core/op.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from ..._core import convert, dtypes
from ..._core.op import op
from ..._ops.casting import cast
from .._base.config import floatx

_UNSIGNED = {torch.uint16: torch.int32, torch.uint32: torch.int64, torch.uint64: torch.float32}
_SIZES = {torch.uint8: 1, torch.uint16: 2, torch.uint32: 4, torch.uint64: 8}


def keras_op(
    tensors: str, *, of: str | None = None, elementwise: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorator: `tensors` as in `op`, the groups being those that are promoted together.

    of: the public function below keras.ops that calls this op, where it is none itself: it has
    the op as `drawn` (see `drawn_by`).
    elementwise: whether each element of the result comes from those in its place, so that it works
    on ragged tensors too.
    """

    def decorate(body):
        address = f"keras.ops.{of or body.__name__}"
        public = op(
            tensors,
            label=address,
            before=lambda *args: promoted(public.spec, args),
            elementwise=elementwise,
        )(body)
        public.symbol = address
        return public

    return decorate


def drawn_by(kernel: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Notes the op that a public function calls: configs of models name the function, and have
    the op's arguments."""

    def decorate(function):
        function.drawn = kernel
        return function

    return decorate


def elementwise(kernel: Callable[..., Any], doc: str, name: str) -> Callable[..., Any]:
    """A function of one tensor, as it is."""

    def body(x):
        return kernel(x)

    return _named(body, name, doc)


def of_floats(kernel: Callable[..., Any], doc: str, name: str) -> Callable[..., Any]:
    """A function of one tensor, for which integers become the default float dtype."""

    def body(x):
        return kernel(as_float(x))

    return _named(body, name, doc)


def of_two(kernel: Callable[..., Any], doc: str, name: str) -> Callable[..., Any]:
    """A function of two tensors of one dtype."""

    def body(x1, x2):
        return kernel(x1, x2)

    return _named(body, name, doc, "x1 x2")


def _named(body, name, doc, tensors="x"):
    body.__name__ = body.__qualname__ = name
    body.__doc__ = doc
    body.__module__ = __name__
    return keras_op(tensors, elementwise=True)(body)


def default_float() -> torch.dtype:
    """keras.config.floatx() as a dtype of torch."""
    return dtypes.as_dtype(floatx()).torch


def as_float(x: torch.Tensor) -> torch.Tensor:
    """A raw tensor, integers and bools as the default float dtype."""
    return x if x.is_floating_point() or x.is_complex() else x.to(default_float())


def is_float(x: torch.Tensor) -> bool:
    """Whether a raw tensor has a floating or complex dtype."""
    return x.is_floating_point() or x.is_complex()


def torch_dtype(dtype: Any, default: torch.dtype | None = None) -> torch.dtype:
    """A dtype argument as one of torch; `default`, or the default float dtype, for None.

    ValueError for what Keras has no tensors of.
    """
    if dtype is None:
        return default_float() if default is None else default
    if dtype in _OF_PYTHON:
        dtype = "float32" if dtype is float and floatx() == "float32" else _OF_PYTHON[dtype]
    try:
        found = dtypes.as_dtype(dtype).torch
    except TypeError:
        found = None
    if found is None:
        raise ValueError(f"Invalid dtype: {dtype}")
    return found


_OF_PYTHON = {float: "float32", int: "int32", bool: "bool", complex: "complex64"}


def as_tensor(value: Any) -> Any:
    """A value as a tensor by Keras's rules; ValueError for text and what has no tensor form."""
    if hasattr(value, "_t") or getattr(value, "_is_symbolic", False):
        return value
    kind = weak_kind(value)
    if kind is not None:
        return convert.to_tensor(_plain(value), None if kind is int else _of_weak(kind))
    try:
        made = convert.to_tensor(value)
    except (TypeError, ValueError) as error:
        made = _of_mixed(value)
        if made is None:
            raise ValueError(str(error)) from None
    if isinstance(value, (list, tuple)) and made.dtype is dtypes.float32 and floatx() != "float32":
        return cast(made, floatx())
    if made.dtype is dtypes.string:
        raise ValueError(f"Invalid dtype: string. keras.ops takes numbers, got {value!r}")
    return made


def _of_mixed(value):
    """A sequence of bools among other numbers as a tensor, None for what is none."""
    if not isinstance(value, (list, tuple)):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return convert.to_tensor(array.tolist()) if array.dtype.kind in "iuf" else None


def weak_kind(value: Any) -> type | None:
    """int, float or complex for a number of Python, None for all else."""
    if isinstance(value, bool):
        return None
    return next((kind for kind in (int, float, complex) if isinstance(value, kind)), None)


def _plain(value):
    """A number of numpy that is one of Python, too, as that."""
    return next(kind(value) for kind in (int, float, complex) if isinstance(value, kind))


def _of_weak(kind):
    """The dtype of a number of Python where there is no tensor."""
    return dtypes.as_dtype({int: "int32", float: floatx(), complex: "complex64"}[kind])


def promoted(spec: Any, args: Sequence[Any]) -> list[Any]:
    """A call's arguments, the tensors of each group with the dtype that they promote to."""
    args = list(args)
    for group in spec.groups:
        places = list(_places(spec, args, group))
        if not places:
            continue
        values = same_dtype([_at(args, place) for place in places])
        for (i, k), value in zip(places, values, strict=True):
            if k is None:
                args[i] = value
            else:
                args[i][k] = value
    return args


def same_dtype(values: Sequence[Any]) -> list[Any]:
    """Values as tensors of the dtype that they promote to."""
    kinds = [weak_kind(x) for x in values]
    values = [x if k else as_tensor(x) for x, k in zip(values, kinds, strict=True)]
    strong = [dtypes.as_dtype(x.dtype).torch for x, k in zip(values, kinds, strict=True) if not k]
    dtype = dtypes.TORCH[result_type(strong, [k for k in kinds if k])]
    return [_with_dtype(x, dtype, k) for x, k in zip(values, kinds, strict=True)]


def _with_dtype(x, dtype, kind):
    if kind:
        value = complex(x) if dtype.is_complex else _plain(x)
        if dtype.is_floating and kind is int:
            value = float(value)
        return convert.to_tensor(value, dtype)
    return x if x.dtype == dtype else cast(x, dtype)


def result_type(strong: Sequence[torch.dtype], weak: Sequence[type] = ()) -> torch.dtype:
    """The dtype that dtypes of torch and kinds of Python's numbers promote to."""
    found = None
    for dtype in strong:
        found = dtype if found is None else _promote(found, dtype)
    if complex in weak:
        return torch.complex64 if found is None else torch.promote_types(found, torch.complex64)
    if float in weak:
        is_inexact = found is not None and (found.is_floating_point or found.is_complex)
        return found if is_inexact else default_float()
    if int in weak:
        return torch.int32 if found in (None, torch.bool) else found
    return found


def _promote(a, b):
    """torch.promote_types, with the unsigned dtypes that it does not know."""
    if a is b:
        return a
    if a in _SIZES and b in _SIZES:
        return max(a, b, key=_SIZES.get)
    for one, other in ((a, b), (b, a)):
        if one in _UNSIGNED:
            if other is torch.bool:
                return one
            is_inexact = other.is_floating_point or other.is_complex
            return other if is_inexact else _promote(_UNSIGNED[one], other)
    return torch.promote_types(a, b)


def _places(spec, args, group):
    """(argument, number in its list or None) for each tensor of a group."""
    for i in group:
        name = spec.names[i]
        if name in spec.lists:
            args[i] = _listed(args[i])
            yield from ((i, k) for k in range(len(args[i])))
        elif args[i] is not None or name not in spec.optional:
            yield i, None


def _listed(value):
    """The tensors of a list argument; those of a tensor, along its first dimension."""
    if isinstance(value, (list, tuple)):
        return list(value)
    if not hasattr(value, "__iter__"):
        raise TypeError(f"Expected a list or tuple of tensors, got {value!r}")
    return list(value)


def _at(args, place):
    i, k = place
    return args[i] if k is None else args[i][k]


def axes_of(axis: Any, rank: int) -> tuple[int, ...]:
    """An axis argument (None for all, an int or several) as non-negative numbers.

    ValueError for one that is not there or named twice.
    """
    if axis is None:
        return tuple(range(rank))
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    found = tuple(one_axis(a, rank) for a in axes)
    if len(set(found)) < len(found):
        raise ValueError(f"duplicate value in `axis`: {axis}")
    return found


def one_axis(axis: Any, rank: int) -> int:
    """An axis as a non-negative number; ValueError for one that is not there."""
    if isinstance(axis, bool) or not hasattr(axis, "__index__"):
        raise TypeError(f"`axis` must be an integer, got {axis!r}")
    axis = axis.__index__()
    if not -rank <= axis < rank:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {rank}")
    return axis % rank if rank else axis
