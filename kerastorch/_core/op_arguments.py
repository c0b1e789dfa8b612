"""What the op boundary makes of a call's tensor arguments: raw values of one dtype, on one device.

The long way's part of op.py; `spec` is the op's Spec, `args` a list that is changed in place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from . import convert, dtypes, refusals, text
from .errors import InvalidArgumentError
from .state import state
from .tensor import Tensor, is_stale

_TORCH_TENSOR = torch.Tensor


def convert_group(
    spec: Any,
    args: list[Any],
    group: Sequence[int],
    handles: list[Tensor],
    types: Collection[torch.dtype] | None,
    listed: bool,
) -> None:
    """Converts the tensor arguments of one group in place, to raw values of one dtype."""
    if types is not None and len(types) == 1:
        dtype = dtypes.TORCH[next(iter(types))]
    else:
        dtype = _group_dtype(spec, args, group)
        _check_variables(spec, list(_members(spec, args, group)), dtype)
    for i in group:
        value, name = args[i], spec.names[i]
        if value is None and name in spec.optional:
            continue
        if name in spec.lists:
            if not isinstance(value, (list, tuple)):
                value = list(value) if _iterable(value) else [value]
            args[i] = [_convert_one(spec, v, dtype, name, handles, listed) for v in value]
        else:
            args[i] = _convert_one(spec, value, dtype, name, handles, listed)


def _iterable(value):
    return getattr(value, "ndim", 1) > 0 and hasattr(value, "__iter__")


def _members(spec, args, group):
    for i in group:
        if spec.names[i] in spec.lists and isinstance(args[i], (list, tuple)):
            yield from args[i]
        elif args[i] is not None:
            yield args[i]


def _group_dtype(spec, args, group):
    """The dtype that the group's values share: that of a tensor among them, else of the first."""
    members = list(_members(spec, args, group))
    for value in members[: 1 if spec.dtype_from_first else None]:
        raw = getattr(value, "_t", value)
        if isinstance(raw, _TORCH_TENSOR) or (isinstance(raw, np.ndarray) and hasattr(value, "_t")):
            return dtypes.of(raw)
    if len(members) == 1 and type(members[0]) is list and not members[0]:
        return _of_nothing(spec.types)
    if len(members) < 2:
        return None
    return convert.to_tensor(members[0]).dtype


def _check_variables(spec, members, dtype):
    """ValueError where a sequence or number of numpy stands before a Variable of another dtype:
    TensorFlow converts it first, and the Variable to its dtype, unless there is a tensor."""
    if spec.own_dtypes or spec.dtype_error is not None or spec.label == "Pack":
        return
    if len(members) < 2:
        return
    first, *others = members
    if not isinstance(first, (list, tuple, np.generic)):
        return
    if not all(getattr(x, "_is_variable", not hasattr(x, "_t")) for x in others):
        return
    variable = next((x for x in others if hasattr(x, "_t")), None)
    if variable is not None and (own := convert.to_tensor(first).dtype) is not dtype:
        raise ValueError(
            f"Incompatible type conversion requested to type {own.name} for `tf.Variable of type "
            f"{dtype.name}. (Variable: {text.brief(variable)}) [Op:{spec.label}]"
        )


def _of_nothing(types):
    """The dtype of an empty list where float32 is none of those that an op takes."""
    if types is None or torch.float32 in types or torch.int32 not in types:
        return None
    return dtypes.int32


def _convert_one(spec, value, dtype, name, handles, listed):
    own = dtype
    if spec.own_dtypes and (spec.own_dtypes == "arrays" or not isinstance(value, np.ndarray)):
        own = None
    handle = value if hasattr(value, "_t") else _converted(spec, value, own, name)
    handles.append(handle)
    raw = handle._t
    if _may_be_stale(raw) and is_stale(handle):
        raw = raw.detach()
    if dtype is not None and dtypes.of(raw) is not dtype:
        raise _misfit(spec, name, dtype, dtypes.of(raw).name, listed and handle is value)
    return raw


def _misfit(spec, name, dtype, got, listed):
    i = spec.names.index(name)
    number = spec.tensors.index(i)
    if i in spec.groups[0] and spec.dtype_error is None:
        error = refusals.without_kernel(spec, dtype)
        if error is not None:
            return error
    error = refusals.misfit(spec, number, dtype.name, got, listed)
    plain = spec.dtype_error in (TypeError, ValueError)
    return spec.dtype_error(str(error)) if plain else error


def _may_be_stale(raw):
    """Whether a raw value could be a result of an earlier tape: cheap test before `is_stale`."""
    return state.session is not None and isinstance(raw, _TORCH_TENSOR) and raw.requires_grad


def _converted(spec, value, dtype, name):
    """The handle on a value that has none."""
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind not in "OSU":
        return Tensor(convert.from_numpy(np.asarray(value), dtype))
    if isinstance(value, _TORCH_TENSOR):
        return Tensor(value)
    return convert.to_tensor(value, None if _has_other_kind(spec, value, dtype) else dtype)


def _has_other_kind(spec, value, dtype):
    """Whether a Python value is to keep a dtype of its own, for `_convert_one` to refuse."""
    if spec.dtype_error is not InvalidArgumentError or dtype is None:
        return False
    if isinstance(value, (list, tuple)) and convert.holds_tensors(value):
        return False  # they are cast
    own = convert.to_tensor(value).dtype
    if own is dtypes.bool_ and dtype is dtypes.bfloat16:
        return True
    return own is not dtype and (
        dtype in (dtypes.string, dtypes.bool_)
        or own is dtypes.string
        or (own.is_floating and not (dtype.is_floating or dtype.is_complex))
        or (own.is_complex and not dtype.is_complex)
    )


def check_types(
    spec: Any, args: list[Any], group: Sequence[int], types: Collection[torch.dtype] | None
) -> None:
    """Refuses a dtype that the op does not take."""
    for i in group:
        for raw in _members(spec, args, [i]):
            if isinstance(raw, np.ndarray):
                if not spec.strings:
                    raise refusals.wrong_dtype(spec, i, "string")
            elif types is not None and raw.dtype not in types:
                if refusals.elsewhere(spec, i, raw):
                    continue
                raise refusals.wrong_dtype(spec, i, dtypes.of(raw).name)


def same_device(spec: Any, args: list[Any]) -> None:
    """Moves the tensors of a call to one device, the first accelerator's among them, or that of
    the open tf.device."""
    found = {r.device for r in raws(spec, args) if isinstance(r, _TORCH_TENSOR)}
    if len(found) < 2:
        return
    meta = next((d for d in found if d.type == "meta"), None)
    target = meta or state.device or next(d for d in found if d.type != "cpu")
    for i in spec.tensors:
        if isinstance(args[i], list):
            args[i] = [_moved(r, target) for r in args[i]]
        else:
            args[i] = _moved(args[i], target)


def raws(spec: Any, args: Sequence[Any]) -> Iterator[Any]:
    """The raw values of a call, those in lists one by one."""
    for i in spec.tensors:
        if isinstance(args[i], list):
            yield from args[i]
        else:
            yield args[i]


def _moved(raw, device):
    return raw.to(device) if isinstance(raw, _TORCH_TENSOR) else raw
