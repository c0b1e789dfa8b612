"""The op boundary: turns torch code on raw tensors into a public TensorFlow function.

    @op("x y", types=NUMERIC)
    def add(x, y, name=None):
        \"\"\"x + y, element by element. ...\"\"\"
        return torch.add(x, y)

The first argument of `op` names the tensor parameters.  Those of one comma-separated group share a
dtype (that of a tensor among them, else that of the first value); `*values` is a parameter that
takes a list of tensors of one dtype, `mask?` one that may be None.  Everything else is passed on as
it came.  The body sees raw values: torch tensors, or numpy arrays of bytes for strings, which only
ops with `strings=True` get to see.  It must not modify them.

A call goes through a short path compiled for the signature: raw values out, body, handle on the
result.  Whatever does not fit (conversion, symbolic tensors, mixed dtypes or devices, an error)
goes the long way, `_slow`, which converts and checks, and raises TensorFlow's errors.
"""

import inspect

import numpy as np
import torch

from . import convert, dtypes, symbolic, text
from .errors import (
    InvalidArgumentError,
    OpError,
    ResourceExhaustedError,
    UnimplementedError,
    invalid,
)
from .state import state
from .tensor import Tensor, is_stale, taped

_TORCH_TENSOR = torch.Tensor
# torch 2.4 has it only here.
OUT_OF_MEMORY = getattr(torch, "OutOfMemoryError", torch.cuda.OutOfMemoryError)
# What a body, or the way to it, may raise where the long way has a better answer.
_RETRY = (AttributeError, TypeError, RuntimeError, ValueError, IndexError, KeyError)


class Spec:
    """What the decorator knows of an op: its parameters, their groups and allowed dtypes."""

    def __init__(
        self, body, groups, types, strings, kernel, misfit, returns_same, by_number, leads
    ):
        self.body, self.types, self.strings, self.misfit = body, types, strings, misfit
        self.returns_same, self.by_number, self.leads = returns_same, by_number, leads
        self.kernel = kernel or "".join(w.capitalize() for w in body.__name__.split("_"))
        self.params = list(inspect.signature(body).parameters.values())
        names = [p.name for p in self.params]
        self.lists = {n.strip("*?") for g in groups for n in g if n.startswith("*")}
        self.optional = {n.strip("*?") for g in groups for n in g if n.endswith("?")}
        self.groups = [[names.index(n.strip("*?")) for n in g] for g in groups]
        self.tensors = [i for g in self.groups for i in g]
        self.attributes = [i for i in range(len(names)) if i not in self.tensors]
        self.names = names
        self.public = None


def op(
    tensors,
    *,
    types=None,
    strings=False,
    kernel=None,
    misfit=None,
    returns_same=False,
    by_number=None,
    leads=False,
):
    """The decorator (see the head of this file).

    types: the torch dtypes that the first group may have; None for all.
    strings: whether the body takes string tensors too.
    kernel: TensorFlow's name of the op in error messages, by default the function's in CamelCase.
    misfit: the class of error for a tensor of another dtype than its group's, if not
        InvalidArgumentError.  InvalidArgumentError named here stands for Python values too, for
        which it is a TypeError otherwise.
    returns_same: whether a body that gives back its first argument stands for the caller's own
        tensor or variable, not for a new tensor.
    by_number: faster functions of the first argument for Python numbers as the second, {number:
        function}.
    leads: whether the first argument decides on the dtype even when it is none of the tensors.
    """
    groups = [group.split() for group in tensors.split(",")]

    def decorate(body):
        spec = Spec(body, groups, types, strings, kernel, misfit, returns_same, by_number, leads)
        spec.public = _compile(spec)
        return spec.public

    return decorate


def _compile(spec):
    """The public function, with the body's signature and a short path written for it."""
    plain = not spec.lists
    call = ", ".join(
        f"{p.name}={p.name}" if p.kind is p.KEYWORD_ONLY else p.name for p in spec.params
    )
    everything = ", ".join(p.name for p in spec.params) + ","
    lines = [f"def {spec.body.__name__}({_signature(spec)}):"]
    if plain:
        lines += _short_path(spec, call)
    if len(spec.tensors) == 2 and len(spec.groups) == 1 and not spec.lists:
        i, j = spec.tensors
        if spec.leads:
            lines.append(
                f"    if type({spec.names[i]}) in (int, float): return _slow(_spec, ({everything}))"
            )
        lines += [
            f"    r = _with_number(_spec, ({everything}), {i}, {j})",
            "    if r is not None:",
            "        return r",
        ]
    lines.append(f"    return _slow(_spec, ({everything}))")
    namespace = {
        "_spec": spec,
        "_slow": _slow,
        "_with_number": with_number,
        "_body": spec.body,
        "_Tensor": Tensor,
        "_TorchTensor": _TORCH_TENSOR,
        "_types": spec.types,
        "_finish": finish,
        "_retry": _RETRY,
        **{f"_default{i}": p.default for i, p in enumerate(spec.params)},
    }
    exec("\n".join(lines), namespace)
    function = namespace[spec.body.__name__]
    function.__doc__, function.__module__ = spec.body.__doc__, spec.body.__module__
    function.__qualname__ = spec.body.__qualname__
    function.raw = spec.body
    function.spec = spec
    return function


def _signature(spec):
    parts, starred = [], False
    for i, p in enumerate(spec.params):
        if p.kind is p.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        parts.append(p.name if p.default is p.empty else f"{p.name}=_default{i}")
    return ", ".join(parts)


def _short_path(spec, call):
    raws = []
    lines = ["    try:"]
    for i in spec.tensors:
        name = spec.names[i]
        if name in spec.optional:
            lines.append(f"        t{i} = None if {name} is None else {name}._t")
        else:
            lines.append(f"        t{i} = {name}._t")
            raws.append(i)
    checks = _checks(spec, raws)
    body_call = call
    for i in spec.tensors:
        name = spec.names[i]
        keyword = spec.params[i].kind is inspect.Parameter.KEYWORD_ONLY
        old = f"{name}={name}" if keyword else name
        new = f"{name}=t{i}" if keyword else f"t{i}"
        body_call = ", ".join(new if part == old else part for part in body_call.split(", "))
    same = " or ".join(f"r is t{i}" for i in spec.tensors) or "False"
    inputs = "".join(f"{spec.names[i]}, " for i in spec.tensors)
    everything = "".join(f"{name}, " for name in spec.names)
    lines += [
        f"        if {' and '.join(f'({c})' for c in checks) or 'True'}:",
        f"            r = _body({body_call})",
        *_same_line(spec),
        "            if type(r) is _TorchTensor and not r.requires_grad:",
        f"                return _Tensor(r.view_as(r) if {same} else r)",
        f"            return _finish(_spec, r, ({inputs}), ({everything}))",
        "    except _retry:",
        "        pass",
    ]
    return lines


def _checks(spec, raws):
    """What a short path asks of its raw values t0, t1, ...: torch tensors of fitting dtypes."""
    checks = []
    for number, group in enumerate(spec.groups):
        group = [i for i in group if i in raws]
        if not group:
            continue
        first, *others = group
        dtype = f"t{first}.dtype"
        if number == 0 and spec.types is not None:
            # which holds no dtype of numpy but string
            checks.append(f"(_d := {dtype}) in _types")
            dtype = "_d"
        elif first == raws[0] and not spec.strings:
            checks.append(f"type(t{first}) is _TorchTensor or isinstance(t{first}, _TorchTensor)")
        checks += [f"{dtype} is t{i}.dtype" for i in others]
    return checks


def _same_line(spec):
    if not spec.returns_same:
        return []
    first = spec.tensors[0]
    return [f"            if r is t{first}:", f"                return {spec.names[first]}"]


def with_number(spec, args, i, j):
    """The result when one of two tensor arguments is a Python number, None for any other case."""
    x, y = args[i], args[j]
    number, tensor = (y, x) if type(y) is float or type(y) is int else (x, y)
    if not (type(number) is float or type(number) is int):
        return None
    raw = getattr(tensor, "_t", None)
    if raw is None or raw.dtype not in _EXACT_SCALAR:
        return None
    if (spec.types is not None and raw.dtype not in spec.types) or is_stale(tensor):
        return None
    try:
        if spec.by_number is not None and number is y and number in spec.by_number:
            result = spec.by_number[number](raw)
        else:
            scalar = _scalar(spec, number, raw)
            args = list(args)
            args[i], args[j] = (raw, scalar) if number is y else (scalar, raw)
            result = spec.body(*args)
        if type(result) is _TORCH_TENSOR and result is not raw:
            return taped(result, (tensor,)) if result.requires_grad else Tensor(result)
        return _handles(result, (tensor,))
    except _RETRY:
        return None


def finish(spec, result, inputs, args):
    """Handles for a short path's result that requires grad or is more than one tensor."""
    session = state.session
    if session is not None and type(result) is _TORCH_TENSOR and not result.is_leaf:
        # `is_stale` and `taped`, in one loop
        for x in inputs:
            if x is not None and x._t.requires_grad:
                if x._is_variable:
                    for tape in state.tapes:
                        tape._accessed(x)
                elif getattr(x, "_s", None) is not session and is_stale(x):
                    return _slow(spec, args)
        handle = Tensor(result)
        handle._s = session
        return handle
    if session is not None:
        for x in inputs:
            if x is not None and is_stale(x):
                return _slow(spec, args)
    return _handles(result, inputs)


def _handles(result, inputs):
    """Raw results, in whatever nesting, as handles."""
    if isinstance(result, _TORCH_TENSOR):
        if result.requires_grad:
            return taped(result, inputs)
        if any(result is getattr(x, "_t", None) for x in inputs):
            result = result.view_as(result)
        return Tensor(result)
    if isinstance(result, np.ndarray):
        return Tensor(result)
    if isinstance(result, tuple):
        items = [_handles(r, inputs) for r in result]
        return type(result)(*items) if hasattr(result, "_fields") else tuple(items)
    if type(result) is list:
        return [_handles(r, inputs) for r in result]
    return result


def _slow(spec, args):
    """The long way: symbolic calls, conversion, checks, errors in TensorFlow's classes."""
    found = symbolic.find(args)
    if found is not None:
        return found._op(spec.public, args, spec)
    args = list(args)
    handles = []
    for position, group in enumerate(spec.groups):
        _convert_group(spec, args, group, handles, spec.types if position == 0 else None)
        _check_types(spec, args, group, spec.types if position == 0 else None)
    for i in spec.attributes:
        args[i] = _attribute(args[i])
    _same_device(spec, args)
    inputs = list(handles)
    try:
        return _handles(_call(spec, args), inputs)
    except OpError:
        raise
    except NotImplementedError as error:
        raise UnimplementedError(None, None, _message(spec, args, error)) from None
    except OUT_OF_MEMORY as error:
        raise ResourceExhaustedError(None, None, _message(spec, args, error)) from None
    except (RuntimeError, IndexError) as error:
        if isinstance(error, RecursionError):
            raise
        raise invalid(_message(spec, args, error)) from None


def _call(spec, args):
    positional = [a for a, p in zip(args, spec.params, strict=True) if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: a for a, p in zip(args, spec.params, strict=True) if p.kind is p.KEYWORD_ONLY}
    return spec.body(*positional, **named)


def _convert_group(spec, args, group, handles, types):
    """Converts the tensor arguments of one group in place, to raw values of one dtype."""
    if types is not None and len(types) == 1:
        dtype = dtypes.TORCH[next(iter(types))]
    else:
        dtype = _group_dtype(spec, args, group)
    for i in group:
        value, name = args[i], spec.names[i]
        if value is None and name in spec.optional:
            continue
        if name in spec.lists:
            if not isinstance(value, (list, tuple)):
                value = list(value) if _iterable(value) else [value]
            args[i] = [_convert_one(spec, v, dtype, name, handles) for v in value]
        else:
            args[i] = _convert_one(spec, value, dtype, name, handles)


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
    for value in members[: 1 if spec.leads else None]:
        raw = getattr(value, "_t", value)
        if isinstance(raw, _TORCH_TENSOR) or (isinstance(raw, np.ndarray) and hasattr(value, "_t")):
            return dtypes.of(raw)
    if len(members) < 2:
        return None
    return convert.to_tensor(members[0]).dtype


def _convert_one(spec, value, dtype, name, handles):
    raw = getattr(value, "_t", None)
    if raw is None:
        raw = _converted(spec, value, dtype, name, handles)
    else:
        handles.append(value)
    if is_raw_stale(raw) and is_stale(value if hasattr(value, "_t") else Tensor(raw)):
        raw = raw.detach()
    if dtype is not None and dtypes.of(raw) is not dtype:
        raise _misfit(spec, name, dtype, dtypes.of(raw).name)
    return raw


def _misfit(spec, name, dtype, got):
    message = (
        f"cannot compute {spec.kernel} as input {name!r} was expected to be a {dtype.name} "
        f"tensor but is a {got} tensor [Op:{spec.kernel}]"
    )
    return spec.misfit(message) if spec.misfit in (TypeError, ValueError) else invalid(message)


def is_raw_stale(raw):
    """Whether a raw value could be a result of an earlier tape: cheap test before `is_stale`."""
    return state.session is not None and isinstance(raw, _TORCH_TENSOR) and raw.requires_grad


def _converted(spec, value, dtype, name, handles):
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind not in "OSU":
        return convert.from_numpy(np.asarray(value), dtype)
    if isinstance(value, _TORCH_TENSOR):
        handle = Tensor(value)
    else:
        handle = convert.to_tensor(value, None if _has_other_kind(spec, value, dtype) else dtype)
    handles.append(handle)
    return handle._t


def _has_other_kind(spec, value, dtype):
    """Whether a Python value is to keep a dtype of its own, for `_convert_one` to refuse."""
    if spec.misfit is not InvalidArgumentError or dtype is None:
        return False
    own = convert.to_tensor(value).dtype
    return own is not dtype and (
        dtype in (dtypes.string, dtypes.bool_)
        or own is dtypes.string
        or (own.is_floating and not (dtype.is_floating or dtype.is_complex))
        or (own.is_complex and not dtype.is_complex)
    )


_EXACT_SCALAR = {torch.float32, torch.float64, torch.int32, torch.int64}
_scalars = {}
_is_compiling = torch.compiler.is_compiling


def _scalar(spec, value, other):
    """A Python number as a 0-d raw value of the dtype of `other`.

    Recent ones are kept, as bodies never modify their arguments.
    """
    if _is_compiling():
        return torch.full((), value, dtype=other.dtype, device=other.device)
    key = (value, type(value), other.dtype, other.device)
    raw = _scalars.get(key)
    if raw is not None and value != 0:
        return raw
    dtype = dtypes.of(other)
    raw = convert.to_raw(value, dtype)
    if len(_scalars) > 1000:
        _scalars.clear()
    _scalars[key] = raw
    return raw


def _check_types(spec, args, group, types):
    for raw in _members(spec, args, group):
        if isinstance(raw, np.ndarray):
            if not spec.strings:
                raise _type_error(spec, "string", types)
        elif types is not None and raw.dtype not in types:
            raise _type_error(spec, dtypes.of(raw).name, types)
        else:
            continue
        break


def _type_error(spec, got, types):
    allowed = sorted(dtypes.TORCH[t].name for t in types) if types else "all but string"
    return invalid(
        f"Value for attr 'T' of {got} is not in the list of allowed values: {allowed} "
        f"[Op:{spec.kernel}]"
    )


def _attribute(value):
    """A tensor given where the body wants Python numbers (an axis, a shape) as such."""
    raw = getattr(value, "_t", None)
    if raw is None:
        if type(value) in (list, tuple) and any(hasattr(v, "_t") for v in value):
            return [_attribute(v) for v in value]
        return value
    if isinstance(raw, _TORCH_TENSOR):
        return raw.tolist()
    return raw[()] if raw.ndim == 0 else raw.tolist()


def _same_device(spec, args):
    """Moves the tensors of a call to one device, the first accelerator's among them, or that of
    the open tf.device."""
    raws = [r for r in _raws(spec, args) if isinstance(r, _TORCH_TENSOR)]
    found = {r.device for r in raws}
    if len(found) < 2:
        return
    meta = next((d for d in found if d.type == "meta"), None)
    target = meta or state.device or next(d for d in found if d.type != "cpu")
    for i in spec.tensors:
        if isinstance(args[i], list):
            args[i] = [_moved(r, target) for r in args[i]]
        else:
            args[i] = _moved(args[i], target)


def _raws(spec, args):
    for i in spec.tensors:
        if isinstance(args[i], list):
            yield from args[i]
        else:
            yield args[i]


def _moved(raw, device):
    return raw.to(device) if isinstance(raw, _TORCH_TENSOR) else raw


def _message(spec, args, error):
    shown = ", ".join(
        f"{n}={text.brief(a) if not isinstance(a, list) else [text.brief(v) for v in a]}"
        for n, a in zip(spec.names, args, strict=True)
        if n != "name"
    )
    return f"{str(error).splitlines()[0]} [Op:{spec.kernel}] ({shown})"
