"""Python's built-in functions on tensors and datasets.  What is not here refuses tensors itself."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from .._core.dtypes import float32, int32
from .._core.state import state
from .._ops.casting import cast
from .._ops.comparison import logical_and, logical_or
from .._ops.creation import constant, shape
from .._ops.creation import range as tensor_range
from .._ops.elementwise import abs as tensor_abs
from .._ops.functional import map_fn
from .._ops.indexing import gather
from .._ops.sorting import argsort, sort
from .._text.numbers import to_number
from . import _values


def len_(x: Any) -> Any:
    """len(x); the first dimension of a tensor, the number of elements of a dataset."""
    if _values.decides(x):
        if x.shape.rank == 0:
            raise ValueError(f"len requires a non-scalar tensor, got one of shape {shape(x)}")
        known = x.shape[0] if x.shape.rank else None
        return shape(x)[0] if known is None else known
    if state.graph is not None:
        if _values.is_dataset(x):
            return x.cardinality()
        if hasattr(x, "flow") and hasattr(x, "size"):
            return x.size()
    return len(x)


def range_(*args: Any) -> Any:
    """range(*args); tf.range of tensors."""
    if any(_values.decides(x) for x in args):
        return tensor_range(*args)
    return range(*args)


def abs_(x: Any) -> Any:
    """abs(x)"""
    return tensor_abs(x) if _values.decides(x) else abs(x)


def _becomes_a_tensor(x):
    """Whether a number made of x is one: that of an eager tensor, too, where code of a trace has
    left it by init_scope."""
    return _values.decides(x) or (state.left is not None and _values.is_tensor(x))


def int_(*args: Any, **kwargs: Any) -> Any:
    """int(x, base); a tensor of dtype int32."""
    if args and _becomes_a_tensor(args[0]):
        x = args[0]
        if x.dtype.name != "string":
            return cast(x, int32)
        if len(args) > 1 and args[1] not in (10, None):
            raise NotImplementedError(f"base {args[1]} not supported for int")
        return to_number(x, out_type=int32)
    return int(*args, **kwargs)


def float_(*args: Any) -> Any:
    """float(x); a tensor of dtype float32."""
    if args and _becomes_a_tensor(args[0]):
        x = args[0]
        return to_number(x, float32) if x.dtype.name == "string" else cast(x, float32)
    return float(*args)


def sorted_(items: Any, **kwargs: Any) -> Any:
    """sorted(items, key, reverse); a tensor of the sorted rows."""
    if not _values.decides(items):
        return sorted(items, **kwargs)
    direction = "DESCENDING" if kwargs.get("reverse") else "ASCENDING"
    key = kwargs.get("key")
    if key is None:
        if items.shape.rank != 1:
            raise ValueError("sort only supports only 1D tensors")
        return sort(items, direction=direction)
    return gather(items, argsort(map_fn(key, items), direction=direction))


def enumerate_(items: Any, start: int = 0) -> Any:
    """enumerate(items, start); of a dataset a dataset."""
    if state.graph is not None and _values.is_dataset(items):
        return items.enumerate(start)
    return enumerate(items, start)


def zip_(*items: Any, **kwargs: Any) -> Any:
    """zip(*items); of datasets a dataset."""
    if state.graph is not None and items and all(_values.is_dataset(x) for x in items):
        return type(items[0]).zip(items)
    return zip(*items, **kwargs)


def map_(function: Callable[..., Any], *items: Any) -> Any:
    """map(function, *items); of datasets a dataset."""
    if state.graph is not None and items and all(_values.is_dataset(x) for x in items):
        return zip_(*items).map(function) if len(items) > 1 else items[0].map(function)
    return map(function, *items)


def filter_(function: Callable[..., Any] | None, items: Any) -> Any:
    """filter(function, items); of a dataset a dataset."""
    if state.graph is not None and _values.is_dataset(items):
        return items.filter(function)
    return filter(function, items)


def any_(items: Any) -> Any:
    """any(items); of a dataset of bools a tensor."""
    if state.graph is not None and _values.is_dataset(items):
        return items.reduce(constant(False), logical_or)
    return any(items)


def all_(items: Any) -> Any:
    """all(items); of a dataset of bools a tensor."""
    if state.graph is not None and _values.is_dataset(items):
        return items.reduce(constant(True), logical_and)
    return all(items)


OVERLOADS = {
    id(getattr(builtins, f.__name__[:-1])): f
    for f in (
        len_, range_, abs_, int_, float_, sorted_, enumerate_, zip_, map_, filter_, any_, all_,
    )
}  # fmt: skip
