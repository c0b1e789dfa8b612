"""What TensorFlow refuses at the op boundary, in its classes: dtypes, and attributes of any kind.

The table of TensorFlow's ops (op_types.py) says which dtypes an input may have, which arguments are
inputs that the body wants as Python numbers (an axis, a shape), and the kinds of the others.
"""

from __future__ import annotations

import dis
import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from . import convert, dtypes, op_types
from .errors import InvalidArgumentError, NotFoundError, UnimplementedError, invalid
from .tensor_shape import TensorShape

_INTEGERS = {"int16", "int32", "int64"}
# what TensorFlow calls some dtypes in its messages
_SHOWN = {"float16": "half", "float32": "float", "float64": "double"}


def shown(name: str) -> str:
    """A dtype's name as TensorFlow's messages have it."""
    return _SHOWN.get(name, name)


def first_types(spec: Any) -> frozenset[Any] | None:
    """The torch dtypes of an op's first group: those that its decorator names and TensorFlow has a
    kernel for."""
    if spec.types is None or not spec.type or not spec.tensors:
        return spec.types
    names = op_types.with_kernel(spec.type, inputs(spec).get(spec.groups[0][0], 0))
    return spec.types if names is None else spec.types & _set_of(tuple(names))


def later_types(spec: Any, position: int) -> frozenset[Any] | None:
    """The torch dtypes that indices, lengths and the like in later groups may have."""
    number = inputs(spec).get(spec.groups[position][0])
    if number is None:
        return None
    found = op_types.find(spec.type)
    names = found.of_input(number)
    if names is None or not (_INTEGERS.issuperset(names) or names == ["float32"]):
        return None
    return _set_of(tuple(op_types.with_kernel(spec.type, number) or names))


@functools.cache
def _set_of(names):
    """The torch dtypes of some names, that of string tensors among them."""
    return frozenset(dtypes.as_dtype(n).torch or np.dtype(np.object_) for n in names)


@functools.cache
def inputs(spec: Any) -> dict[int, int]:
    """{number of a parameter: number of the input of TensorFlow's op that it is}."""
    found = op_types.find(spec.type) if spec.type else None
    if found is None:
        return {}
    params = [i for i, n in enumerate(spec.names) if i in spec.tensors or n in spec.tensors_too]
    return {p: k for k, p in enumerate(params) if k < len(found.inputs)}


def wrong_dtype(spec: Any, i: int, got: str) -> InvalidArgumentError | NotFoundError:
    """The error for a tensor of dtype `got` as parameter number i, which the op does not take.

    NotFoundError where TensorFlow's op allows the dtype but has no kernel for it.
    """
    if got == "string" and _casts_labels(spec):
        return UnimplementedError(
            None,
            None,
            f"Cast between string and the other dtype is not supported [Op:Cast] ({spec.label})",
        )
    number = inputs(spec).get(i, None if spec.type else 0)
    found = op_types.find(spec.type or spec.label) if number is not None else None
    if found is None:
        allowed = sorted(dtypes.TORCH[t].name for t in spec.types) if spec.types else None
        return _not_allowed(spec.label, "T", got, allowed)
    if found.is_fixed(number):
        return misfit(spec, number, found.inputs[number], got)
    if not spec.type and spec.types and got in _kernels(spec.label, number):
        # the function takes less than the op that comes first in it
        return _not_allowed(spec.label, "T", got, sorted(dtypes.TORCH[t].name for t in spec.types))
    return _refused(spec.label, found, number, got)


def _refused(label, found, number, got):
    """The error for a dtype that input `number` cannot have, or that has no kernel."""
    allowed, attr = found.of_input(number), found.inputs[number]
    if allowed is not None and got not in allowed:
        return _not_allowed(label, attr, got, allowed)
    return NotFoundError(
        None,
        None,
        f"Could not find device for node: {{{{node {label}}}}} = {label}"
        f"[{attr}=DT_{shown(got).upper()}]: there is no kernel for {got} tensors [Op:{label}]",
    )


def needs(op_type: str, raw: torch.Tensor | np.ndarray, number: int = 0) -> None:
    """Refuses a raw value as input `number` of an op that TensorFlow comes to on the way.

    InvalidArgumentError for a dtype that the op does not allow, NotFoundError for one that it has
    no kernel for on the CPU.
    """
    if isinstance(raw, torch.Tensor) and raw.dtype not in _taken(op_type, number):
        found, got = op_types.find(op_type), dtypes.of(raw).name
        error = _refused(op_type, found, number, got)
        if raw.device.type == "cpu" or isinstance(error, InvalidArgumentError):
            raise error


@functools.cache
def _taken(op_type, number):
    """The torch dtypes for which an op has a kernel on the CPU."""
    return _set_of(_kernels(op_type, number))


def _kernels(op_type, number):
    """The names of the dtypes for which an op has a kernel on the CPU."""
    names = op_types.with_kernel(op_type, number) or op_types.find(op_type).of_input(number)
    return tuple(names or op_types.LETTERS.values())


def without_kernel(spec: Any, dtype: dtypes.DType) -> InvalidArgumentError | NotFoundError | None:
    """The error where the first tensor's dtype has no kernel, which TensorFlow looks for before it
    looks at the other inputs."""
    op_type = spec.type or spec.label
    if spec.types is None or dtype.torch in spec.types or op_types.find(op_type) is None:
        return None
    first = spec.groups[0][0]
    number = inputs(spec).get(first, 0)
    return None if dtype.name in _kernels(op_type, number) else wrong_dtype(spec, first, dtype.name)


def elsewhere(spec: Any, i: int, raw: torch.Tensor) -> bool:
    """Whether a tensor is on an accelerator, for which the op allows its dtype: the table of
    kernels is that of the CPU."""
    number = inputs(spec).get(i)
    if number is None or raw.device.type in ("cpu", "meta"):
        return False
    names = op_types.find(spec.type).of_input(number)
    declared = spec.declared_types if i in spec.groups[0] else None
    return (names is None or dtypes.of(raw).name in names) and (
        declared is None or raw.dtype in declared
    )


def _casts_labels(spec):
    """Whether an op is a loss or metric of Keras, which first casts the labels to the dtype of the
    predictions; the cosine is taken of what is given."""
    return spec.names[:2] == ["y_true", "y_pred"] and spec.body.__name__ != "cosine_similarity"


def _not_allowed(label, attr, got, allowed):
    names = ", ".join(map(shown, allowed)) if allowed else "all but string"
    return invalid(
        f"Value for attr '{attr}' of {shown(got)} is not in the list of allowed values: {names} "
        f"[Op:{label}]"
    )


def misfit(
    spec: Any, number: int, wanted: str, got: str, listed: bool = False
) -> InvalidArgumentError | ValueError:
    """The error for input number `number` of a dtype other than the one it shares or must have.

    ValueError for a fixed dtype in a call in which a tensor argument was a sequence.
    """
    found = op_types.find(spec.type) if listed and spec.type else None
    if found is not None and number < len(found.inputs) and found.is_fixed(number):
        return ValueError(
            f"Tensor conversion requested dtype {wanted} for Tensor with dtype {got} "
            f"[Op:{spec.label}]"
        )
    error = invalid(
        f"cannot compute {spec.label} as input #{number}(zero-based) was expected to be a "
        f"{shown(wanted)} tensor but is a {shown(got)} tensor [Op:{spec.label}]"
    )
    names = [spec.names[i] for i in spec.tensors]
    if number < len(names):
        first = names[0] if shares_first(spec, number) else None
        error._in_graph = (
            f"Input {names[number]!r} of {spec.label!r} Op has type {got} that does not match "
            + (f"type {wanted} of argument {first!r}." if first else f"expected type of {wanted}.")
        )
    return error


def shares_first(spec: Any, number: int) -> bool:
    """Whether input `number` of an op shares the dtype of the first one."""
    return number > 0 and any(
        {spec.tensors[0], spec.tensors[number]} <= set(group) for group in spec.groups
    )


def allowed(spec: Any, i: int) -> list[str] | None:
    """The names of the dtypes that TensorFlow's op takes as parameter number i; None for any."""
    number = inputs(spec).get(i)
    return None if number is None else op_types.find(spec.type).of_input(number)


def output_type(label: str, attr: str, dtype: Any, names: Sequence[str]) -> dtypes.DType:
    """The `DType` that a result shall have; InvalidArgumentError for one that is not in `names`."""
    found = dtypes.as_dtype(dtype)
    if found.name not in names:
        raise invalid(
            f"Value for attr '{attr}' of {shown(found.name)} is not in the list of allowed values: "
            f"{', '.join(map(shown, names))} [Op:{label}]"
        )
    return found


@functools.cache
def rules(spec: Any) -> dict[int, Any]:
    """{number of an attribute: function of (spec, number, value, listed) that refuses values}."""
    result = {spec.names.index(name): _KINDS[kind] for name, kind in spec.kinds.items()}
    result |= {i: _dtype for i in spec.attributes if spec.names[i] in _OF_DTYPES}
    found = op_types.find(spec.type) if spec.type else None
    if found is None:
        return result
    for i, number in inputs(spec).items():
        if i in spec.attributes and set(found.of_input(number) or "?") <= _INTEGERS:
            result[i] = _as_input
    for attr, name in spec.attrs.items():
        rule = _KINDS.get(found.kinds.get(attr))
        if rule is not None and attr != "keep_dims":  # which may be anything that is true or false
            result[spec.names.index(name)] = rule
    return result


def switches(spec: Any) -> list[str]:
    """The attributes that must be True or False."""
    return [spec.names[i] for i, rule in rules(spec).items() if rule is _bool]


def attribute(spec: Any, i: int, value: Any, listed: bool = False) -> Any:
    """Attribute number i as the body takes it; TensorFlow's error for what is of another kind.

    listed: whether a tensor argument of the call was given as a sequence.
    """
    rule = rules(spec).get(i)
    if rule is not None:
        rule(spec, i, value, listed)
    return plain(value)


def plain(value: Any) -> Any:
    """A tensor given where the body wants Python numbers (an axis, a shape) as such."""
    raw = getattr(value, "_t", None)
    if raw is None:
        if type(value) in (list, tuple) and any(hasattr(v, "_t") for v in value):
            return [plain(v) for v in value]
        return value
    if isinstance(raw, torch.Tensor):
        return raw.tolist()
    return raw[()] if raw.ndim == 0 else raw.tolist()


def _as_input(spec, i, value, listed):
    """Refuses what is no input of integers (an axis, a shape, a count)."""
    kind = type(value)
    if kind is int or ((kind is list or kind is tuple) and all(type(v) is int for v in value)):
        return
    if value is None:
        if spec.params[i].default is None:
            return
        raise convert.unsupported(value)
    if _is_number_array(value) and not (
        value.dtype.kind == "f"
        and op_types.find(spec.type).inputs[inputs(spec)[i]]
        in op_types.find(spec.type).without_default
    ):
        return
    if hasattr(value, "as_list") or not _has_dtype(value):
        return
    number, found = inputs(spec)[i], op_types.find(spec.type)
    names, attr = found.of_input(number), found.inputs[number]
    fixed = found.is_fixed(number)
    if not hasattr(value, "_t") and (
        fixed or not (listed or attr in found.without_default or _keeps_dtype(value))
    ):
        convert.to_tensor(value, names[0])
        return
    got = dtypes.of(convert.to_tensor(value)._t).name
    if got in names:
        return
    if fixed:
        raise misfit(spec, number, attr, got)
    raise _not_allowed(spec.label, attr, got, names)


def _has_dtype(value):
    """Whether a sequence has a dtype of its own: members, and none of them a shape."""
    if not isinstance(value, (list, tuple)):
        return not isinstance(value, bool)
    return bool(value) and not any(hasattr(v, "as_list") for v in value)


def _keeps_dtype(value):
    """Whether a Python value is of a kind that is never converted to integers."""
    if isinstance(value, (list, tuple)):
        return any(map(_keeps_dtype, value))
    return isinstance(value, (str, bytes, complex))


def _is_number_array(value):
    return isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "iufb"


_RAISE = dis.opmap["RAISE_VARARGS"]


def of_body(spec: Any, args: Sequence[Any], error: Exception) -> Exception:
    """The error for an attribute that a body could do nothing with, where Python or torch says so
    in words of its own; what the body itself raises stays as it is."""
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    if trace.tb_frame.f_code.co_code[trace.tb_lasti] == _RAISE:
        return error
    given = {spec.names[i]: args[i] for i in spec.attributes if spec.names[i] != "name"}
    for name, value in given.items():
        if value is None and spec.params[spec.names.index(name)].default is not None:
            return convert.unsupported(value)
        refused = _no_tensor(value)
        if refused is not None:
            return refused
    shown = ", ".join(f"{n}={v!r}" for n, v in given.items() if v is not None)
    kind = TypeError if isinstance(error, AttributeError) else type(error)
    return kind(f"{spec.label} cannot take its arguments: {shown} [Op:{spec.label}]")


def _no_tensor(value):
    """TensorFlow's ValueError for what cannot become a tensor (a dtype, a dict, a sequence of mixed
    kinds); None for what can."""
    if isinstance(value, (list, tuple, dict, dtypes.DType)) and not isinstance(value, TensorShape):
        try:
            convert.to_tensor(value)
        except ValueError as error:
            return error
        except TypeError:
            return None
    return None


def _expected(spec, i, kind, value):
    return TypeError(
        f"Expected {kind} for argument '{spec.names[i]}' not {value!r}. [Op:{spec.label}]"
    )


def _bool(spec, i, value, listed):
    if not (value is None or isinstance(value, (bool, np.bool_))):
        raise _expected(spec, i, "bool", value)


def _int(spec, i, value, listed):
    if value is None or isinstance(value, int):
        return
    try:
        int(value)
    except (TypeError, ValueError):
        raise _expected(spec, i, "int", value) from None


def _float(spec, i, value, listed):
    if value is None or isinstance(value, (float, int)):
        return
    try:
        float(value)
    except (TypeError, ValueError):
        raise _expected(spec, i, "float", value) from None


def _string(spec, i, value, listed):
    if not (value is None or isinstance(value, (str, bytes))):
        raise _expected(spec, i, "string", value)


# attributes that are a dtype, by their names
_OF_DTYPES = {
    "dtype",
    "out_type",
    "output_type",
    "out_idx",
    "output_idx_type",
    "index_type",
    "type",
}


def _dtype(spec, i, value, listed):
    if hasattr(value, "_t"):
        raise TypeError(f"Expected DataType for argument '{spec.names[i]}' not {value!r}.")


def _list(spec, i, value, listed):
    if hasattr(value, "_t"):
        raise TypeError(
            f"Expected list for '{spec.names[i]}' argument to '{spec.body.__name__}' Op, not "
            f"{value!r}. [Op:{spec.label}]"
        )


_KINDS = {"list(int)": _list, "bool": _bool, "int": _int, "float": _float, "string": _string}
