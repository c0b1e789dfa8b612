"""tf.dtypes.DType: the element types of TensorFlow, each with its torch and numpy twin.

A ``DType`` is accepted wherever a dtype is, and so are ``"float32"``, ``np.float32``,
``torch.float32`` and Python's ``float``; `as_dtype` turns all of them into one of the constants
below.  Strings have no torch twin: a string tensor carries a numpy object array of bytes.
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import torch

# name, enum of tensorflow/core/framework/types.proto, torch twin, numpy twin
_TABLE = [
    ("float16", 19, torch.float16, np.float16),
    ("bfloat16", 14, torch.bfloat16, None),
    ("float32", 1, torch.float32, np.float32),
    ("float64", 2, torch.float64, np.float64),
    ("int8", 6, torch.int8, np.int8),
    ("int16", 5, torch.int16, np.int16),
    ("int32", 3, torch.int32, np.int32),
    ("int64", 9, torch.int64, np.int64),
    ("uint8", 4, torch.uint8, np.uint8),
    ("uint16", 17, torch.uint16, np.uint16),
    ("uint32", 22, torch.uint32, np.uint32),
    ("uint64", 23, torch.uint64, np.uint64),
    ("bool", 10, torch.bool, np.bool_),
    ("complex64", 8, torch.complex64, np.complex64),
    ("complex128", 18, torch.complex128, np.complex128),
    ("string", 7, None, object),
    ("qint8", 11, torch.qint8, None),
    ("quint8", 12, torch.quint8, None),
    ("qint32", 13, torch.qint32, None),
    ("qint16", 15, None, None),
    ("quint16", 16, None, None),
    ("resource", 20, None, None),
    ("variant", 21, None, None),
]


class DType:
    """An element type (tf.dtypes.DType).

    Equal to, and accepted in place of, its name and its numpy and torch twins.

    >>> tf.float32 == "float32", tf.float32.as_numpy_dtype, tf.float32.size
    (True, <class 'numpy.float32'>, 4)
    """

    __slots__ = ("__weakref__", "_enum", "_hash", "_name", "_numpy", "torch")

    def __init__(self, name, enum, torch_dtype, numpy_dtype):
        self._name, self._enum, self._numpy = name, enum, numpy_dtype
        self.torch = torch_dtype
        self._hash = hash(name)

    name = property(lambda self: self._name, doc="The type's name, as in 'float32'.")
    as_datatype_enum = property(lambda self: self._enum, doc="TensorFlow's number of the type.")
    base_dtype = property(lambda self: self, doc="The type itself: there are no reference types.")

    @property
    def as_numpy_dtype(self) -> type:
        """The numpy scalar type (object for strings, float32 for bfloat16 without ml_dtypes).

        KeyError for resources and variants.
        """
        return self._numpy if self._numpy is not None else _numpy_of_bfloat16(self)

    @property
    def is_floating(self) -> bool:
        """Whether this is a real floating point type."""
        return self.torch is not None and self.torch.is_floating_point

    @property
    def is_complex(self) -> bool:
        """Whether this is a complex type."""
        return self.torch is not None and self.torch.is_complex

    @property
    def is_integer(self) -> bool:
        """Whether this is an integer type that is not quantized."""
        return self.is_numpy_compatible and self._name.lstrip("u").startswith("int")

    @property
    def is_bool(self) -> bool:
        """Whether this is the boolean type."""
        return self._name == "bool"

    @property
    def is_quantized(self) -> bool:
        """Whether this is one of the quantized types."""
        return self._name.startswith(("qint", "quint"))

    @property
    def is_unsigned(self) -> bool:
        """Whether this is an unsigned integer type."""
        return self._name.startswith("uint")

    @property
    def is_numeric(self) -> bool:
        """Whether arithmetic is defined on this type."""
        return self.is_floating or self.is_complex or self.is_integer or self.is_quantized

    @property
    def is_numpy_compatible(self) -> bool:
        """Whether numpy has the type."""
        return self._name not in ("resource", "variant") and not self.is_quantized

    @property
    def real_dtype(self) -> DType:
        """The type of a complex type's parts; the type itself for a real one."""
        return {"complex64": float32, "complex128": float64}.get(self._name, self)

    @property
    def size(self) -> int:
        """Bytes per element; 0 for strings."""
        if self.torch is None:
            return 0 if self._name == "string" else 1
        return self.torch.itemsize

    @property
    def limits(self) -> tuple[int, int]:
        """(0, max) of the values that images of this type have; max is 1 for floats.

        ValueError for other types than bool, integers, float32 and float64.
        """
        if self.is_bool:
            return 0, True
        if self._name in ("float32", "float64"):
            return 0, 1
        if self.is_integer:
            return 0, self.max
        raise ValueError(f"{self} does not have defined limits.")

    @property
    def min(self) -> int | float | np.floating:
        """The smallest value; TypeError for types that have none."""
        return self._limit("min")

    @property
    def max(self) -> int | float | np.floating:
        """The largest value; TypeError for types that have none."""
        return self._limit("max")

    def _limit(self, which):
        if self.is_floating:
            value = getattr(torch.finfo(self.torch), which)
            return np.dtype(self._numpy).type(value) if self._numpy else value
        if self.is_integer:
            return getattr(np.iinfo(self._numpy), which)
        raise TypeError(f"Cannot find {which}imum value of {self}.")

    def is_compatible_with(self, other: Any) -> bool:
        """Whether a tensor of dtype `other` may stand where this type is asked for."""
        return self == as_dtype(other)

    def __eq__(self, other):
        if self is other:
            return True
        if other is None:
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return self._hash

    def __repr__(self):
        return f"tf.{self._name}"

    def __str__(self):
        return f"<dtype: '{self._name}'>"

    def __reduce__(self):
        return as_dtype, (self._name,)


def _numpy_of_bfloat16(dtype):
    if dtype._name in _QUANTIZED:
        return np.dtype([(dtype._name, _QUANTIZED[dtype._name])])
    if dtype._name in _OPAQUE:
        raise KeyError(_OPAQUE[dtype._name])
    if dtype._name != "bfloat16":
        raise TypeError(f"{dtype!r} has no numpy type.")
    try:
        from ml_dtypes import bfloat16 as numpy_bfloat16
    except ImportError:
        return np.float32
    return numpy_bfloat16


_QUANTIZED = {"qint8": "i1", "quint8": "u1", "qint16": "i2", "quint16": "u2", "qint32": "i4"}
_OPAQUE = {"resource": 20, "variant": 21}  # their numbers


_ALL = {row[0]: DType(*row) for row in _TABLE}
globals().update({k: v for k, v in _ALL.items() if k != "bool"})
bool_ = _ALL["bool"]
float32, float64, string = _ALL["float32"], _ALL["float64"], _ALL["string"]
int32, int64 = _ALL["int32"], _ALL["int64"]

_ALIASES = {
    "half": "float16",
    "float": "float32",
    "double": "float64",
    "bool_": "bool",
    "object": "string",
}
_PYTHON = {
    builtins.float: float32,
    builtins.bool: bool_,
    builtins.object: string,
}
TORCH = {d.torch: d for d in _ALL.values() if d.torch is not None}
TORCH[np.dtype(np.object_)] = string  # the dtype of a string tensor's raw value
_CACHE = {**_ALL, **{k: _ALL[v] for k, v in _ALIASES.items()}, **_PYTHON, **TORCH}
_CACHE.update({d.as_datatype_enum: d for d in _ALL.values()})

# Sets of torch dtypes, for the type lists of ops.
FLOATING = frozenset({torch.float16, torch.bfloat16, torch.float32, torch.float64})
COMPLEX = frozenset({torch.complex64, torch.complex128})
SIGNED = frozenset({torch.int8, torch.int16, torch.int32, torch.int64})
INTEGER = SIGNED | {torch.uint8, torch.uint16, torch.uint32, torch.uint64}
REAL = FLOATING | INTEGER
NUMERIC = REAL | COMPLEX
INEXACT = FLOATING | COMPLEX
BOOL = frozenset({torch.bool})
INDEX = frozenset({torch.int32, torch.int64})
STRING = frozenset({np.dtype(np.object_)})


# Python types that numpy takes for a dtype and TensorFlow does not
_REFUSED = (builtins.int, builtins.str, builtins.bytes, builtins.complex)


def as_dtype(type_value: Any) -> DType:
    """The `DType` for a DType, name, numpy, torch or Python type, or enum (tf.dtypes.as_dtype).

    Raises TypeError when `type_value` names no type.
    """
    if type(type_value) is DType:
        return type_value
    try:
        return _CACHE[type_value]
    except (KeyError, TypeError):
        pass
    if hasattr(type_value, "_t"):
        raise TypeError(
            f"Cannot convert the argument `type_value`: {type_value!r} to a TensorFlow DType."
        )
    if type(type_value).__name__ == "DType" or hasattr(type_value, "as_numpy_dtype"):
        return as_dtype(type_value.name)
    # numpy knows more names than TensorFlow
    refused = type_value is None or isinstance(type_value, (builtins.str, builtins.bytes))
    refused = refused or (isinstance(type_value, type) and type_value in _REFUSED)
    try:
        found = None if refused else np.dtype(type_value)
    except (TypeError, ValueError):
        found = None
    if found is not None:
        if found.kind in "SU":
            return string
        name = _ALIASES.get(found.name, found.name)
        if name in _ALL:
            return _ALL[name]
    raise _no_type(type_value)


def _no_type(value):
    return TypeError(f"Cannot convert the argument `type_value`: {value!r} to a TensorFlow DType.")


def of(raw: torch.Tensor | np.ndarray) -> DType:
    """The `DType` of a raw value: a torch.Tensor, or a numpy object array of strings."""
    if isinstance(raw, torch.Tensor):
        return TORCH[raw.dtype]
    return getattr(raw, "tf_dtype", string)
