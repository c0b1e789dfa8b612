"""tf.convert_to_tensor: Python, numpy, pandas and torch values as tensors, by TensorFlow's rules.

Python floats become float32, ints int32 (int64 when they need it), complex numbers complex128,
str and bytes string; numpy and torch values keep their dtype.
"""

import sys

import numpy as np
import torch

from . import devices, dtypes, text
from .dtypes import as_dtype
from .tensor import Tensor, recorded
from .tensor_shape import TensorShape

_NUMBERS = (bool, int, float, complex, np.generic)
_registry = []


def register(kind, function, priority=100):
    """Uses `function(value, dtype, name, as_ref)` to convert values of class `kind`."""
    _registry.append((priority, kind, function))
    _registry.sort(key=lambda row: row[0])


def to_tensor(value, dtype=None, dtype_hint=None):
    """`value` as a Tensor of `dtype`.

    ValueError when a tensor has another dtype or a value has no tensor form, TypeError when a
    Python value does not fit `dtype`.
    """
    if type(value) is Tensor and dtype is None:
        return value
    raw = to_raw(value, None if dtype is None else as_dtype(dtype), dtype_hint)
    if type(raw) is Tensor or getattr(raw, "_is_symbolic", False):
        return raw
    if getattr(value, "_is_variable", False):
        if isinstance(raw, torch.Tensor):
            raw = raw.view_as(raw)
            return recorded(raw, (value,)) if raw.requires_grad else Tensor(raw)
        return Tensor(raw)
    return value if isinstance(value, Tensor) else Tensor(raw)


def to_raw(value, dtype=None, dtype_hint=None):
    """The raw value (torch.Tensor, or numpy array of bytes) of anything tensor-like.

    The raw value of a Tensor or Variable is its own, not a copy.  `dtype` is a DType or None.
    """
    raw = getattr(value, "_t", None)
    if raw is not None:
        if dtype is not None and dtypes.of(raw) is not dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                f"{dtypes.of(raw).name}: {value!r}"
            )
        return raw
    kind = type(value)
    if kind is float or kind is int or kind is bool:
        return _number(value, dtype, dtype_hint)
    if isinstance(value, torch.Tensor):
        return _own(value, dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return from_numpy(np.asarray(value), dtype)
    for _, cls, function in _registry:
        if isinstance(value, cls):
            result = function(value, dtype=dtype, name=None, as_ref=False)
            if result is not NotImplemented:
                return to_raw(result, dtype)
    return _other(value, dtype, dtype_hint)


def _own(raw, dtype):
    if dtype is not None and raw.dtype is not dtype.torch:
        raise ValueError(
            f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
            f"{dtypes.of(raw).name}: {raw!r}"
        )
    return raw


def _number(value, dtype, hint):
    if dtype is None:
        dtype = _hinted(value, hint)
    target = dtype.torch
    if target is None or (isinstance(value, float) and not (dtype.is_floating or dtype.is_complex)):
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtype.name}")
    if type(value) is int and dtype.is_integer:
        if not -(2**63) <= value < 2**63:
            raise ValueError(
                f"Can't convert Python sequence with out-of-range integer to Tensor: {value}"
            )
        value = _wrapped(value, dtype)
    return torch.tensor(value, dtype=target, device=devices.current())


def _hinted(value, hint):
    if hint is not None:
        hint = as_dtype(hint)
        if hint.is_floating or hint.is_complex or (hint.is_integer and type(value) is int):
            return hint
    if type(value) is bool:
        return dtypes.bool_
    if type(value) is float:
        return dtypes.float32
    return dtypes.int32 if -(2**31) <= value < 2**31 else dtypes.int64


def _wrapped(value, dtype):
    """An int as TensorFlow stores it: reduced to the bits of `dtype`."""
    bits = 8 * dtype.size
    value &= (1 << bits) - 1
    return value - (1 << bits) if not dtype.is_unsigned and value >> (bits - 1) else value


def _other(value, dtype, hint):
    if isinstance(value, (str, bytes)):
        return strings(np.array(value, dtype=object), dtype, value)
    if isinstance(value, complex):
        target = dtype or dtypes.as_dtype("complex128")
        if not target.is_complex:
            raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {target.name}")
        return torch.tensor(value, dtype=target.torch, device=devices.current())
    if isinstance(value, TensorShape):
        if not value.is_fully_defined():
            raise ValueError(
                f"Cannot convert a partially known TensorShape {value} to a Tensor."
            )
        return _sequence(value.as_list(), dtype or _index_type(value), hint)
    if isinstance(value, (list, tuple, range)):
        return _sequence(value, dtype, hint)
    if hasattr(value, "__tf_tensor__"):
        return to_raw(value.__tf_tensor__(dtype, None), dtype)
    if hasattr(value, "__array__"):
        return from_numpy(np.asarray(value), dtype)
    if hasattr(value, "__len__") and hasattr(value, "__getitem__") and not hasattr(value, "keys"):
        return _sequence(list(value), dtype, hint)
    raise unsupported(value)


def _index_type(shape):
    return dtypes.int32 if all(d < 2**31 for d in shape) else dtypes.int64


def unsupported(value):
    """The error for a value that has no tensor form."""
    return ValueError(
        f"Attempt to convert a value ({text.brief(value)}) with an unsupported type "
        f"({type(value)}) to a Tensor."
    )


def _sequence(value, dtype, hint):
    leaves = []
    packed = _leaves(value, leaves)
    if packed:
        return _pack(value, dtype, hint)
    kinds = {type(x) for x in leaves}
    if not leaves:
        return from_numpy(np.array(value, dtype=np.float32), dtype)
    if kinds & {str, bytes, np.str_, np.bytes_}:
        if not kinds <= {str, bytes, np.str_, np.bytes_}:
            raise ValueError(
                f"Can't convert Python sequence with mixed types to Tensor: {text.brief(value)}"
            )
        return strings(_rectangular(value, object), dtype, value)
    for x in leaves:
        if not isinstance(x, _NUMBERS):
            raise unsupported(x)
    if bool in kinds and kinds - {bool, np.bool_}:
        raise ValueError(
            f"Can't convert Python sequence with mixed types to Tensor: {text.brief(value)}"
        )
    return _numbers(value, leaves, kinds, dtype, hint)


def _numbers(value, leaves, kinds, dtype, hint):
    if dtype is not None and dtype.is_integer and float in kinds or dtype is dtypes.string:
        raise TypeError(f"Cannot convert {text.brief(value)} to EagerTensor of dtype {dtype.name}")
    if dtype is None:
        dtype = _common(leaves, kinds, hint)
    if kinds == {int} and dtype.is_integer:
        if not all(-(2**63) <= x < 2**63 for x in leaves):
            raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")
        array = _rectangular(value, np.int64)
    elif dtype.is_complex:
        array = _rectangular(value, np.complex128)
    else:
        array = _rectangular(value, np.bool_ if kinds <= {bool, np.bool_} else None)
    return from_numpy(array, dtype)


def _common(leaves, kinds, hint):
    """The dtype of a sequence of numbers: numpy scalars say theirs, Python numbers give way."""
    named = [x for x in leaves if isinstance(x, np.generic)]
    if named:
        return as_dtype(named[0].dtype)
    if complex in kinds:
        return as_dtype("complex128")
    if float in kinds:
        return _hinted(1.0, hint)
    if kinds == {bool}:
        return _hinted(True, hint)
    if hint is None and max(leaves) < 2**31 and min(leaves) >= -(2**31):
        return dtypes.int32
    return _hinted(max(leaves, key=abs), hint)


def _leaves(value, out):
    """Collects the scalars of nested sequences; True as soon as a tensor or array is among them."""
    for x in value:
        if isinstance(x, (list, tuple)):
            if _leaves(x, out):
                return True
        elif hasattr(x, "_t") or isinstance(x, (torch.Tensor, np.ndarray)):
            return True
        elif getattr(x, "_is_symbolic", False):
            return True
        else:
            out.append(x)
    return False


def _rectangular(value, dtype):
    try:
        array = np.array(value, dtype=dtype)
    except ValueError:
        array = None
    if array is None or (dtype is object and _depth(value) != array.ndim):
        raise ValueError(
            f"Can't convert non-rectangular Python sequence to Tensor: {text.brief(value)}"
        )
    return array


def _depth(value):
    depth = 0
    while isinstance(value, (list, tuple)):
        depth += 1
        if not value:
            break
        value = value[0]
    return depth


def _pack(value, dtype, hint):
    """A nested sequence with tensors in it: its members stacked along a new first axis."""
    for x in _flat(value):
        if getattr(x, "_is_symbolic", False):
            return x._pack(value, dtype)
    if dtype is None:
        named = [x for x in _flat(value) if hasattr(x, "dtype")]
        dtype = as_dtype(named[0].dtype)
    handles = [v for v in _flat(value) if hasattr(v, "_t")]
    parts = [to_raw(v, dtype, hint) if not isinstance(v, np.ndarray) else from_numpy(v, dtype)
             for v in value]
    parts = [p._t if isinstance(p, Tensor) else p for p in parts]
    if not isinstance(parts[0], torch.Tensor):
        return np.stack(parts)
    shapes = {tuple(p.shape) for p in parts}
    if len(shapes) > 1:
        raise _shape_mismatch(shapes)
    raw = torch.stack(parts)
    return recorded(raw, handles) if raw.requires_grad else raw


def _shape_mismatch(shapes):
    from .errors import invalid

    return invalid(f"Shapes of all inputs must match: got {sorted(map(list, shapes))} [Op:Pack]")


def _flat(value):
    for x in value:
        if isinstance(x, (list, tuple)):
            yield from _flat(x)
        else:
            yield x


def from_numpy(array, dtype=None):
    """A numpy array as a raw value, copied.

    A float array does become an integer tensor when `dtype` asks for it, as in TensorFlow.
    """
    kind = array.dtype.kind
    if kind in "OSU":
        return _from_objects(array, dtype)
    if kind in "mM" or kind == "V" and array.dtype.name != "bfloat16":
        raise ValueError(
            f"Failed to convert a NumPy array to a Tensor (Unsupported object type "
            f"{array.dtype})."
        )
    if dtype is not None and dtype.torch is None:
        raise TypeError(f"Cannot convert {text.brief(array)} to EagerTensor of dtype {dtype.name}")
    if array.dtype.name == "bfloat16":
        raw = torch.from_numpy(array.astype(np.float32)).to(torch.bfloat16)
    elif array.dtype == np.longdouble:
        raw = torch.from_numpy(array.astype(np.float64))
    else:
        if array.dtype.byteorder == (">" if sys.byteorder == "little" else "<"):
            array = array.astype(array.dtype.newbyteorder("="))
        raw = torch.from_numpy(np.array(array, order="C", copy=True))
    target = raw.dtype if dtype is None else dtype.torch
    return raw.to(device=devices.current(), dtype=target)


def _from_objects(array, dtype):
    if array.dtype.kind in "SU":
        flat = array.astype(object)
        return strings(flat, dtype, array)
    leaves = array.ravel().tolist()
    if all(isinstance(x, (str, bytes)) for x in leaves):
        return strings(array, dtype, array)
    for x in leaves:
        if not isinstance(x, (bool, int, float, np.generic)):
            raise ValueError(
                f"Failed to convert a NumPy array to a Tensor "
                f"(Unsupported object type {type(x).__name__})."
            )
    if any(isinstance(x, (str, bytes)) for x in leaves):
        other = next(x for x in leaves if not isinstance(x, (str, bytes)))
        raise ValueError(
            "Failed to convert a NumPy array to a Tensor "
            f"(Unsupported object type {type(other).__name__})."
        )
    return from_numpy(np.array(array.tolist()), dtype)


def strings(array, dtype, shown):
    """A numpy array of str and bytes as the raw value of a string tensor: bytes, in UTF-8."""
    if dtype is not None and dtype is not dtypes.string:
        raise TypeError(f"Cannot convert {shown!r} to EagerTensor of dtype {dtype.name}")
    result = np.empty(array.shape, dtype=object)
    flat = result.reshape(-1)
    for i, x in enumerate(array.reshape(-1)):
        flat[i] = x.encode() if isinstance(x, str) else bytes(x)
    return result
