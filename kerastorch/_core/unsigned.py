"""Arithmetic on uint16, uint32 and uint64, for which torch has hardly any kernels.

Under `wide()` each of torch's kernels gets such tensors in a signed type instead, and its results
of that type become unsigned again: uint16 goes as int32, uint32 as int64, and uint64 as the int64
of the same bits.  Modulo the type's size that is the same number; comparisons, division, shifts to
the right and what becomes a float see to the rest.
"""

from __future__ import annotations

import contextlib
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

SIGNED = {torch.uint16: torch.int32, torch.uint32: torch.int64, torch.uint64: torch.int64}
UNSIGNED = frozenset(SIGNED)
_LOWEST = -(2**63)

# kernels of torch that know the unsigned types: conversion and copies
_NATIVE = frozenset(
    """
    _to_copy copy_ clone empty_like zeros_like ones_like new_empty new_zeros
    new_ones fill_ _local_scalar_dense empty_strided detach lift_fresh
    """.split()  # noqa: SIM905
)
# kernels that compare: of uint64 they get what is ordered alike
_ORDERED = frozenset(
    """
    lt le gt ge maximum minimum amax amin max min argmax argmin sort argsort topk
    clamp clamp_min clamp_max searchsorted cummax cummin kthvalue median
    scatter_reduce scatter_reduce_ index_reduce index_reduce_ aminmax isin bucketize
    """.split()  # noqa: SIM905
)
# kernels whose results of the signed type are positions, and those of which only the first is not
_POSITIONS = frozenset(
    """
    argmax argmin argsort searchsorted bucketize nonzero count_nonzero bincount
    """.split()  # noqa: SIM905
)
_THEN_POSITIONS = frozenset(
    """
    sort topk max min cummax cummin kthvalue median mode _unique2 unique_dim
    unique_consecutive unique_dim_consecutive
    """.split()  # noqa: SIM905
)


# kernels whose results are int64 where no dtype is asked for
_TOTALS = frozenset({"sum", "prod", "cumsum", "cumprod"})


def wide() -> contextlib.AbstractContextManager[Any]:
    """The mode in which torch computes on unsigned tensors, in this thread."""
    return _Wide()


class _Wide(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = func._schema.name.partition("::")[2]
        dtype = _unsigned_of((*args, *kwargs.values()))
        if dtype is None and name == "arange" and kwargs.get("dtype") in UNSIGNED:
            return func(*args, **{**kwargs, "dtype": torch.int64}).to(kwargs["dtype"])
        if dtype is None or name in _NATIVE or _is_view(func):
            return func(*args, **kwargs)
        if dtype is torch.uint64 and name in _OF_UINT64:
            return _OF_UINT64[name](*args, **kwargs)
        return _widened(func, name, dtype, args, kwargs)


def _unsigned_of(values):
    """The unsigned dtype among the tensors in arguments, None without one."""
    for x in values:
        if isinstance(x, torch.Tensor):
            if x.dtype in UNSIGNED:
                return x.dtype
        elif isinstance(x, (list, tuple)):
            found = _unsigned_of(x)
            if found is not None:
                return found
    return None


def _is_view(func):
    infos = [r.alias_info for r in func._schema.returns]
    return any(i is not None and not i.is_write for i in infos)


def _widened(func, name, dtype, args, kwargs):
    """What a kernel gives for the signed twins of its arguments, as unsigned tensors."""
    ordered = (
        dtype is torch.uint64
        and name in _ORDERED
        and not {"prod", "sum"}.intersection(x for x in (*args, *kwargs.values()) if type(x) is str)
    )
    wide = SIGNED[dtype]
    twins = {}

    def twin(x):
        if isinstance(x, torch.Tensor) and x.dtype in UNSIGNED:
            if id(x) not in twins:
                twins[id(x)] = _signed(x, ordered)
            return twins[id(x)]
        if isinstance(x, torch.dtype):
            return SIGNED.get(x, x)
        if ordered and type(x) is int and name.startswith("clamp"):
            return x + _LOWEST
        return x

    # a list that names axes or sizes stays as it is: only tensors and dtypes change
    result = func(*tree_map(twin, args), **tree_map(twin, kwargs))
    asked = kwargs.get("dtype")
    if name in _POSITIONS or not (asked is None or asked in UNSIGNED):
        return result
    if asked is None and name in _TOTALS and dtype is not torch.uint64:
        return result
    for x, y in zip(args, func._schema.arguments):
        if y.alias_info is not None and y.alias_info.is_write:
            x.copy_(_unsigned(twins[id(x)], dtype, ordered))
            return x
    if isinstance(result, (list, tuple)):
        kept = len(result) if name not in _THEN_POSITIONS else 1
        back = [_back(r, dtype, wide, ordered) for r in result[:kept]]
        return type(result)([*back, *result[kept:]])
    return _back(result, dtype, wide, ordered)


def _back(x, dtype, wide, ordered):
    if isinstance(x, torch.Tensor) and x.dtype is wide:
        return _unsigned(x, dtype, ordered)
    return x


def _signed(x, ordered=False):
    if x.dtype is not torch.uint64:
        return x.to(SIGNED[x.dtype])
    same = x.view(torch.int64)
    return same ^ _LOWEST if ordered else same


def _unsigned(x, dtype, ordered=False):
    if dtype is not torch.uint64:
        return x.to(dtype)
    return (x ^ _LOWEST if ordered else x).view(torch.uint64)


def _quotient(x, y):
    """x / y rounded down, for int64 tensors that stand for uint64; y is not 0.

    By a signed division of x / 2, and one step more where the rest says so.
    """
    half = torch.div((x >> 1) & (2**63 - 1), y, rounding_mode="trunc") << 1
    rest = x - half * y
    half = half + ((rest ^ _LOWEST) >= (y ^ _LOWEST)).to(torch.int64)
    return torch.where(y < 0, ((x ^ _LOWEST) >= (y ^ _LOWEST)).to(torch.int64), half)


def _divided(x, y):
    """(x, y) as int64 tensors of uint64 bits; RuntimeError for a division by zero."""
    x, y = (
        _signed(v) if isinstance(v, torch.Tensor) else torch.tensor(v, device=_device(x, y))
        for v in (x, y)
    )
    if y.device.type != "meta" and bool((y == 0).any()):
        raise RuntimeError("ZeroDivisionError")
    return x, y


def _device(x, y):
    return x.device if isinstance(x, torch.Tensor) else y.device


def _div(x, y, rounding_mode=None):
    if rounding_mode is None:
        return x.to(torch.float64) / (y.to(torch.float64) if isinstance(y, torch.Tensor) else y)
    return _unsigned(_quotient(*_divided(x, y)), torch.uint64)


def _remainder(x, y):
    x, y = _divided(x, y)
    return _unsigned(x - _quotient(x, y) * y, torch.uint64)


def _shifted_right(x, count):
    count = _signed(count) if isinstance(count, torch.Tensor) else count
    x, first = _signed(x), count == 0
    # without the sign's copies that the signed shift moves in
    rest = ((x >> 1) & (2**63 - 1)) >> (torch.as_tensor(count) - 1).clamp(min=0)
    return _unsigned(torch.where(torch.as_tensor(first), x, rest), torch.uint64)


def _sign(x):
    return (x != 0).to(torch.uint64)


def _abs(x):
    return x.clone()


def _within(x, low, high):
    return _unsigned(_signed(x, True).clamp(max=int(high) + _LOWEST), torch.uint64, True)


_OF_UINT64 = {
    "div": _div,
    "floor_divide": lambda x, y: _div(x, y, rounding_mode="floor"),
    "remainder": _remainder,
    "fmod": _remainder,
    "bitwise_right_shift": _shifted_right,
    "__rshift__": _shifted_right,
    "sign": _sign,
    "sgn": _sign,
    "abs": _abs,
    "relu": _abs,
    "hardtanh": _within,
}
