"""NumPy's dtypes, and which dtype values of several have together."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._core.dtypes import DType, as_dtype

bool_ = np.bool_
complex64 = np.complex64
complex128 = complex_ = np.complex128
float16 = np.float16
float32 = np.float32
float64 = float_ = np.float64
inexact = np.inexact
int8 = np.int8
int16 = np.int16
int32 = np.int32
int64 = int_ = np.int64
object_ = np.object_
string_ = np.bytes_
uint8 = np.uint8
uint16 = np.uint16
uint32 = np.uint32
uint64 = np.uint64
unicode_ = np.str_

iinfo = np.iinfo

settings = {"prefer_float32": False}


def finfo(dtype: Any) -> np.finfo:
    """The limits of a floating-point dtype."""
    return np.finfo(of_numpy(dtype))


def issubdtype(arg1: Any, arg2: Any) -> bool:
    """Whether a dtype is below another in NumPy's hierarchy."""
    return np.issubdtype(arg1, arg2)


def of_numpy(dtype):
    return np.dtype(dtype.as_numpy_dtype if isinstance(dtype, DType) else dtype)


def default_float() -> DType:
    """What Python floats become."""
    return dtypes.float32 if settings["prefer_float32"] else dtypes.float64


def _weak(value):
    """A value for np.result_type: Python numbers count less than arrays."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (list, tuple)):
        return _weak(_like(value))
    if isinstance(value, (numbers.Number, str)):
        if settings["prefer_float32"] and isinstance(value, float):
            return np.dtype("float32")
        if settings["prefer_float32"] and isinstance(value, complex):
            return np.dtype("complex64")
        return value
    if isinstance(value, (DType, type, np.dtype)):
        return of_numpy(value)
    return of_numpy(as_dtype(value.dtype))


def _like(values):
    """A value of the dtype that a list has: of its tensors and arrays, or a Python number."""
    leaves = list(_leaves(values))
    if all(isinstance(leaf, (numbers.Number, str, bytes)) for leaf in leaves):
        kind = np.asarray(leaves).dtype.kind
        return {"b": False, "i": 0, "u": 0, "f": 0.0, "c": 0j}.get(kind, np.dtype(object))
    return joined(*leaves)


def _leaves(values):
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _leaves(value)
        else:
            yield value


def joined(*values: Any) -> DType:
    """The dtype that tensors, Python numbers and dtypes have together, by NumPy's rules."""
    return as_dtype(np.result_type(*map(_weak, values)))


def is_inexact(dtype: DType) -> bool:
    """Whether a dtype is of floats or complex numbers."""
    return dtype.is_floating or dtype.is_complex
