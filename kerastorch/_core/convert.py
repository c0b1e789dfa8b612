"""tf.convert_to_tensor: Python, numpy, pandas and torch values as tensors, by TensorFlow's rules.

Python floats become float32, ints int32 (int64 when they need it), complex numbers complex128,
str and bytes string; numpy and torch values keep their dtype.  Of a nested sequence the first
scalar says the kind: numpy floats their own dtype, ints become floats when floats follow.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from . import devices, dtypes, text
from .composite import Composite
from .dtypes import as_dtype
from .errors import UnimplementedError, invalid
from .modes import Node, modes, offered
from .tensor import Tensor, is_stale, taped
from .tensor_shape import TensorShape

_registry = []


def register_tensor_conversion_function(
    base_type: type | tuple[type, ...], conversion_func: Callable[..., Any], priority: int = 100
) -> None:
    """Uses `conversion_func(value, dtype, name, as_ref)` to convert values of a class.

    base_type: the class, or a tuple of classes.  priority: those with a lower one are asked first.
    TypeError when `base_type` is no class or `conversion_func` cannot be called.
    """
    kinds = base_type if isinstance(base_type, tuple) else (base_type,)
    if not all(isinstance(kind, type) for kind in kinds):
        raise TypeError(
            f"Argument `base_type` must be a type or a tuple of types. Obtained: {base_type}"
        )
    if not callable(conversion_func):
        raise TypeError(f"Argument `conversion_func` must be callable. Received {conversion_func}.")
    _registry.append((priority, base_type, conversion_func))
    _registry.sort(key=lambda row: row[0])


def has_conversion(kind: type) -> bool:
    """Whether a function to convert values of a class is registered."""
    return any(issubclass(kind, cls) for _, cls, _ in _registry)


# The reading of a variable, as the handlers of a thread see it (see modes.py).
READ = Node("ReadVariableOp", lambda variable: to_tensor(variable), ["self"], "ReadVariableOp")


def to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None) -> Tensor | Any:
    """`value` as a Tensor of `dtype`, or, if that is possible, of `dtype_hint`.

    ValueError when a tensor has another dtype or a value has no tensor form, TypeError when a
    Python value does not fit `dtype`.
    """
    if (type(value) is Tensor and dtype is None) or getattr(value, "_is_symbolic", False):
        return value
    if modes.active and getattr(value, "_is_variable", False):
        read = offered(READ, (value,))
        if read is not NotImplemented:
            if dtype is not None and read.dtype is not as_dtype(dtype):
                raise _other_dtype(value, as_dtype(dtype), value._t)
            return read
    if dtype_hint is not None and dtype is None and not hasattr(value, "_t"):
        try:
            return to_tensor(value, dtype_hint)
        except (TypeError, ValueError):
            return to_tensor(value)
    raw = to_raw(value, None if dtype is None else as_dtype(dtype))
    if type(raw) is Tensor or getattr(raw, "_is_symbolic", False):
        return raw
    if getattr(value, "_is_variable", False):
        if isinstance(raw, torch.Tensor):
            raw = raw.view_as(raw)
            return taped(raw, (value,)) if raw.requires_grad else Tensor(raw)
        return Tensor(raw)
    return value if isinstance(value, Tensor) else Tensor(raw)


def constant(value: Any, dtype: dtypes.DType | None = None) -> Tensor | Any:
    """As `to_tensor`, for tf.constant: a sequence with tensors in it is refused."""
    if isinstance(value, (list, tuple)):
        return Tensor(_sequence(value, dtype, packs=False))
    return to_tensor(value, dtype)


def to_raw(value: Any, dtype: dtypes.DType | None = None) -> torch.Tensor | np.ndarray | Any:
    """The raw value (torch.Tensor, or numpy array of bytes) of anything tensor-like.

    The raw value of a Tensor or Variable is its own, not a copy.  `dtype` is a DType or None.
    A Tensor (or symbolic tensor) comes back where a tape follows the value: for a sequence with
    members that it has recorded, for what a conversion function has computed.
    """
    raw = getattr(value, "_t", None)
    if raw is not None:
        if dtype is not None and dtypes.of(raw) is not dtype:
            raise _other_dtype(value, dtype, raw)
        return raw
    kind = type(value)
    if kind is float or kind is int or kind is bool:
        return _number(value, dtype)
    if kind is list or kind is tuple:
        return _sequence(value, dtype)
    if isinstance(value, torch.Tensor):
        if dtype is not None and value.dtype is not dtype.torch:
            raise _other_dtype(value, dtype, value)
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return from_numpy(np.asarray(value), dtype)
    for _, cls, function in _registry:
        if isinstance(value, cls):
            result = function(value, dtype=dtype, name=None, as_ref=False)
            if result is not NotImplemented:
                return _of_result(result, dtype)
    if isinstance(value, Composite):
        raise unsupported(value)
    return _other(value, dtype)


def _of_result(value, dtype):
    """What a conversion function gave, as `to_raw` answers."""
    handle = to_tensor(value, dtype)
    raw = getattr(handle, "_t", handle)
    return handle if getattr(raw, "requires_grad", True) else raw


def _other_dtype(value, dtype, raw):
    return ValueError(
        f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
        f"{dtypes.of(raw).name}: {value!r}"
    )


def _misfit(value, dtype):
    return TypeError(f"Cannot convert {text.brief(value)} to EagerTensor of dtype {dtype.name}")


def _number(value, dtype):
    if dtype is None:
        dtype = _of_number(value)
    value = _stored(value, dtype)
    return torch.tensor(value, dtype=dtype.torch, device=devices.current())


def _stored(value, dtype):
    """A Python number as an element of `dtype`; TypeError when it does not fit."""
    if not _fits(type(value), dtype):
        raise _misfit(value, dtype)
    return _wrapped(value, dtype) if type(value) is int and dtype.is_integer else value


def scalar(value: int | float, dtype: dtypes.DType, device: torch.device) -> torch.Tensor:
    """A Python number as a 0-d raw value of a dtype on a device; on accelerators without a copy
    from the host."""
    value = _stored(value, dtype)
    if device.type in ("cpu", "meta"):
        return torch.tensor(value, dtype=dtype.torch, device="cpu")
    if type(value) is float and dtype is dtypes.float32:
        value = torch.tensor(value, dtype=torch.float32, device="cpu").item()  # maybe infinite
    return torch.full((), value, dtype=dtype.torch, device=device)


def _of_number(value):
    if type(value) is bool:
        return dtypes.bool_
    if type(value) is float:
        if abs(value) > _FLOAT32_MAX and value not in (_INFINITY, -_INFINITY):
            raise _too_large()
        return dtypes.float32
    return dtypes.int32 if -(2**31) <= value < 2**31 else dtypes.int64


_FLOAT32_MAX, _INFINITY = float(np.finfo(np.float32).max), float("inf")


def _too_large():
    return ValueError("Can't convert Python sequence with a value out of range for a float.")


def _fits(kind, dtype):
    """Whether Python values of class `kind` may become elements of `dtype`."""
    if dtype.torch is None:
        return False
    if issubclass(kind, (bool, np.bool_)):
        floats = dtype.is_floating and dtype is not dtypes.bfloat16
        return dtype.is_bool or floats or dtype.name in _OF_BOOLS
    if issubclass(kind, (int, np.integer)):
        return not dtype.is_bool
    if _is_complex(kind):
        return dtype.is_complex
    return dtype.is_floating or dtype.is_complex


_OF_BOOLS = ("int32", "int64", "complex128")


def _is_complex(kind):
    return issubclass(kind, (complex, np.complexfloating))


def _wrapped(value, dtype):
    """An int as TensorFlow stores it: reduced to the bits of `dtype`."""
    if not -(2**63) <= value < (2**64 if dtype.name == "uint64" else 2**63):
        raise _out_of_range()
    bits = 8 * dtype.size
    value &= (1 << bits) - 1
    return value - (1 << bits) if not dtype.is_unsigned and value >> (bits - 1) else value


def _out_of_range():
    return ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")


def _other(value, dtype):
    if isinstance(value, (str, bytes)):
        return strings(np.array(value, dtype=object), dtype, value)
    if isinstance(value, complex):
        target = dtype or as_dtype("complex128")
        if not target.is_complex:
            raise _misfit(value, target)
        return torch.tensor(value, dtype=target.torch, device=devices.current())
    if isinstance(value, TensorShape):
        if not value.is_fully_defined():
            raise ValueError(f"Cannot convert a partially known TensorShape {value} to a Tensor.")
        wide = any(d >= 2**31 for d in value)
        return _sequence(value.as_list(), dtype or (dtypes.int64 if wide else dtypes.int32))
    if hasattr(value, "__tf_tensor__"):
        return _of_result(value.__tf_tensor__(dtype, None), dtype)
    if hasattr(value, "__array__"):
        return from_numpy(np.asarray(value), dtype)
    if hasattr(value, "__len__") and hasattr(value, "__getitem__") and not hasattr(value, "keys"):
        return _sequence(list(value), dtype)
    raise unsupported(value)


def unsupported(value: Any) -> ValueError:
    """The error for a value that has no tensor form."""
    return ValueError(
        f"Attempt to convert a value ({text.brief(value)}) with an unsupported type "
        f"({type(value)}) to a Tensor."
    )


_STRINGS = {str, bytes, np.str_, np.bytes_}


def _sequence(value, dtype, packs=True):
    kinds, tensors = _kinds(value)
    if tensors:
        return _pack(value, dtype) if packs else _refuse_tensors(value)
    if dtype is None and kinds == _FLOAT:
        return _own_array(_of_floats(value), torch.float32)
    first = _first(value)
    if first is _NONE:
        empty = np.zeros(_leading(value), dtype=np.float32)
        return empty.astype(object) if dtype is dtypes.string else from_numpy(empty, dtype)
    if kinds & _STRINGS:
        if not kinds <= _STRINGS:
            raise _mixed(value)
        return strings(_rectangular(value, object), dtype, value)
    for kind in kinds:
        if not issubclass(kind, _NUMBERS):
            raise unsupported(_find(value, kind))
    return _numbers(value, kinds, first, dtype)


_FLOAT = {float}


def _refuse_tensors(value):
    raise ValueError(
        f"Scalar tensor has no `len()`: tf.constant takes no sequence of tensors, got "
        f"{text.brief(value)}; use tf.stack or tf.convert_to_tensor."
    )


def _own_array(array, dtype):
    """A new numpy array as a raw value of a torch dtype, without a copy where it is one."""
    return torch.from_numpy(array).to(dtype=dtype, device=devices.current())


def _of_floats(value):
    """A sequence of Python floats as an array of float64; ValueError beyond float32."""
    array = _rectangular(value, np.float64)
    if array.size and not (-_FLOAT32_MAX <= array.min() <= array.max() <= _FLOAT32_MAX):
        finite = np.abs(array[np.isfinite(array)])
        if (finite > _FLOAT32_MAX).any():
            raise _too_large()
    return array


_NUMBERS = (bool, int, float, complex, np.number, np.bool_)


def holds_tensors(value: Any) -> bool:
    """Whether tensors are among the members of a nested sequence."""
    return _kinds(value)[1]


def _kinds(value):
    """The classes of a nested sequence's scalars, and whether there are tensors among them."""
    kinds, tensors = set(map(type, value)), False
    if kinds <= _PLAIN:
        return kinds, False
    for kind in tuple(kinds):
        if issubclass(kind, (list, tuple, np.ndarray)):
            kinds.discard(kind)
            for x in value:
                if isinstance(x, np.ndarray):
                    kinds |= set(map(type, x.flat)) if x.dtype == object else {x.dtype.type}
                elif isinstance(x, kind):
                    inner, has = _kinds(x)
                    kinds |= inner
                    tensors |= has
        elif (
            hasattr(kind, "_t")
            or issubclass(kind, torch.Tensor)
            or getattr(kind, "_is_variable", False)
            or getattr(kind, "_is_symbolic", False)
        ):
            tensors = True
    return kinds, tensors


_PLAIN = {float, int, bool, str, bytes}


def _first(value):
    """The first scalar of a nested sequence, _NONE when the first innermost one is empty."""
    while isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim):
        if not len(value):
            return _NONE
        value = value[0]
    return value[()] if isinstance(value, np.ndarray) else value


_NONE = object()


def _leading(value):
    """The shape of a nested sequence as its first members have it."""
    shape = []
    while isinstance(value, (list, tuple, np.ndarray)):
        shape.append(len(value))
        if not len(value):
            break
        value = value[0]
    return shape


def _find(value, kind):
    for x in _flat(value):
        if isinstance(x, kind):
            return x
    return value


def _mixed(value):
    return ValueError(
        f"Can't convert Python sequence with mixed types to Tensor: {text.brief(value)}"
    )


def _numbers(value, kinds, first, dtype):
    complex_wanted = _is_complex(type(first)) or dtype is dtypes.complex128
    if not complex_wanted and any(map(_is_complex, kinds)):
        raise _mixed(value)
    if dtype is not None and isinstance(first, (bool, np.bool_)):
        _common(value, kinds, first)
    if dtype is None:
        dtype = _common(value, kinds, first)
    elif not all(_fits(kind, dtype) for kind in kinds):
        _rectangular(value, np.complex128)
        raise _misfit(value, dtype)
    if dtype is not _INTEGER:
        return _own_array(_rectangular(value, _wide(dtype)), dtype.torch)
    array = _rectangular(value, np.int64)
    small = array.size == 0 or (array.min() >= -(2**31) and array.max() < 2**31)
    return _own_array(array, torch.int32 if small else torch.int64)


_INTEGER = object()  # int32, or int64 if the values need it


def _wide(dtype):
    if dtype.is_complex:
        return np.complex128
    if dtype.is_integer:
        return np.uint64 if dtype.name == "uint64" else np.int64
    return np.bool_ if dtype.is_bool else np.float64


def _common(value, kinds, first):
    """The dtype of a sequence of numbers: the kind of the first, ints giving way to floats."""
    named = [k for k in kinds if not issubclass(k, (int, np.integer, bool, np.bool_))]
    if isinstance(first, (bool, np.bool_)):
        if not all(issubclass(k, (bool, np.bool_)) for k in kinds):
            raise _mixed(value)
        return dtypes.bool_
    if _is_complex(type(first)):
        return as_dtype("complex128")
    if isinstance(first, np.floating):
        return as_dtype(first.dtype)
    if not named:
        return _INTEGER
    _of_floats(value)
    return dtypes.float32


def _rectangular(value, dtype):
    try:
        array = np.array(value, dtype=dtype)
    except OverflowError:
        raise _out_of_range() from None
    except ValueError:
        array = None
    if array is None or (dtype is object and len(_leading(value)) != array.ndim):
        raise ValueError(
            f"Can't convert non-rectangular Python sequence to Tensor: {text.brief(value)}"
        )
    return array


def _pack(value, dtype):
    """A nested sequence with tensors in it: its members stacked along a new first axis."""
    handles = [x for x in _flat(value) if hasattr(x, "_t")]
    for x in _flat(value):
        if getattr(x, "_is_symbolic", False):
            return x._pack(value, dtype)
        if isinstance(x, torch.Tensor):
            handles.append(Tensor(x))
    own = dtypes.of(handles[0]._t) if dtype is None else dtype
    parts = [_member(x, own, dtype is not None) for x in value]
    if any(p.shape != parts[0].shape for p in parts):  # sizes that are symbols have no hash
        shapes = sorted({tuple(p.shape) for p in parts})
        raise invalid(f"Shapes of all inputs must match: got {[*map(list, shapes)]} [Op:Pack]")
    if isinstance(parts[0], np.ndarray):
        return np.stack(parts)
    raw = torch.stack(parts)
    return taped(raw, handles) if raw.requires_grad else raw


def _member(value, dtype, casts):
    """A member in the dtype of the sequence; `casts`: also a tensor of another one."""
    raw = getattr(value, "_t", value)
    if raw is not value and is_stale(value):
        raw = raw.detach()
    if casts and hasattr(value, "_t") and dtypes.of(raw) is not dtype:
        if dtypes.string in (dtypes.of(raw), dtype):
            raise UnimplementedError(
                None,
                None,
                f"Cast {dtypes.of(raw).name} to {dtype.name} is not supported [Op:Cast]",
            )
        return raw.to(dtype.torch)
    if isinstance(raw, torch.Tensor):
        if raw.dtype is not dtype.torch:
            raise invalid(
                f"cannot compute Pack as the tensors of a sequence have dtypes {dtype.name} and "
                f"{dtypes.of(raw).name} [Op:Pack]"
            )
        return raw
    if isinstance(value, (list, tuple)) and casts and _kinds(value)[1]:
        return torch.stack([_member(x, dtype, casts) for x in value])
    raw = to_raw(value, dtype)
    return raw._t if isinstance(raw, Tensor) else raw


def _flat(value):
    for x in value:
        if isinstance(x, (list, tuple)):
            yield from _flat(x)
        else:
            yield x


def from_numpy(array: np.ndarray, dtype: dtypes.DType | None = None) -> torch.Tensor | np.ndarray:
    """A numpy array as a raw value, copied.

    A float array does become an integer tensor when `dtype` asks for it, as in TensorFlow.
    """
    kind = array.dtype.kind
    if kind in "OSU":
        return _from_objects(array, dtype)
    if kind in "mM" or (kind == "V" and array.dtype.name != "bfloat16"):
        raise _unsupported_array(array.dtype)
    if dtype is not None and dtype.torch is None:
        raise _unsupported_array(array.dtype)
    if kind == "V":  # bfloat16
        raw = torch.from_numpy(array.astype(np.float32)).to(torch.bfloat16)
    elif array.dtype.itemsize > 8 and kind == "f":
        raise _unsupported_array(array.dtype)
    else:
        if array.dtype.byteorder == (">" if sys.byteorder == "little" else "<"):
            array = array.astype(array.dtype.newbyteorder("="))
        raw = torch.from_numpy(np.array(array, order="C", copy=True))
    if dtype is not None and raw.is_complex() and not dtype.is_complex:
        raw = raw.real
    target, place = raw.dtype if dtype is None else dtype.torch, devices.current()
    if target is raw.dtype and raw.device == place:
        return raw
    return raw.to(device=place, dtype=target)


def _unsupported_array(kind):
    return ValueError(
        f"Failed to convert a NumPy array to a Tensor (Unsupported object type {kind})."
    )


def _from_objects(array, dtype):
    if array.dtype.kind in "SU":
        array = array.astype(object)
    for x in array.reshape(-1):
        if not isinstance(x, (str, bytes)):
            raise _unsupported_array(type(x).__name__)
    if dtype is not None and dtype is not dtypes.string:
        raise ValueError(f"Failed to convert a NumPy array of strings to dtype {dtype.name}.")
    return strings(array, dtype, array)


def strings(array: np.ndarray, dtype: dtypes.DType | None, shown: Any) -> np.ndarray:
    """A numpy array of str and bytes as the raw value of a string tensor: bytes, in UTF-8."""
    if dtype is not None and dtype is not dtypes.string:
        raise _misfit(shown, dtype)
    result = np.empty(array.shape, dtype=object)
    result.reshape(-1)[:] = [
        x.encode() if isinstance(x, str) else bytes(x) for x in array.reshape(-1)
    ]
    return result
