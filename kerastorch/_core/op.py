"""The op boundary: turns torch code on raw tensors into a public TensorFlow function.

    @op("x y", types=NUMERIC, type="Mul", elementwise=True)
    def multiply(x, y, name=None):
        \"\"\"x * y, element by element. ...\"\"\"
        return torch.mul(x, y)

The first argument of `op` names the tensor parameters.  Those of one comma-separated group share a
dtype (that of a tensor among them, else that of the first value); `*values` is a parameter that
takes a list of tensors of one dtype, `mask?` one that may be None.  Everything else is passed on as
it came.  The body sees raw values: torch tensors, or numpy arrays of bytes for strings, which only
ops with `strings=True` get to see.  It must not modify them.

A call goes through a short path compiled for the signature: raw values out, body, handle on the
result.  Whatever does not fit (conversion, symbolic and composite values, mixed dtypes or devices)
goes the long way, `_slow`, which tries the doors (see dispatch.py), converts and checks, and raises
TensorFlow's errors.  An open handler of this thread (see modes.py) is asked before all.  The body
runs once at most.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Collection, Mapping, Sequence
from math import copysign
from typing import Any, ParamSpec

import numpy as np
import torch

from . import asked, convert, dispatch, dtypes, op_types, refusals, text, ungraded, unsigned
from .errors import (
    OpError,
    ResourceExhaustedError,
    UnimplementedError,
    invalid,
)
from .modes import Node, modes, offered
from .op_arguments import check_types, convert_group, raws, same_device
from .state import Session, state
from .tensor import Tensor, is_stale, taped
from .tracebacks import shorten

_P = ParamSpec("_P")
_TORCH_TENSOR = torch.Tensor
# torch 2.4 has it only here.
OUT_OF_MEMORY = getattr(torch, "OutOfMemoryError", torch.cuda.OutOfMemoryError)
# What a body, or the way to it, may raise where the long way has a better answer.
_RETRY = (AttributeError, TypeError, RuntimeError, ValueError, IndexError, KeyError)


class Spec(Node):
    """What the decorator knows of an op: its parameters, their groups and allowed dtypes."""

    def __init__(self, body, groups, label, **options):
        self.raw = self.body = body
        for option, value in options.items():
            setattr(self, option, value)
        camel = "".join(w.capitalize() for w in body.__name__.split("_"))
        self.label = label or self.type or camel
        self.params = list(inspect.signature(body).parameters.values())
        names = [p.name for p in self.params]
        self.lists = {n.strip("*?") for g in groups for n in g if n.startswith("*")}
        self.optional = {n.strip("*?") for g in groups for n in g if n.endswith("?")}
        self.groups = [[names.index(n.strip("*?")) for n in g] for g in groups]
        self.tensors = [i for g in self.groups for i in g]
        self.attributes = [i for i in range(len(names)) if i not in self.tensors]
        self.names = names
        self.public = None
        if not op_types.has_gradient(self.type or self.label):
            self.body = ungraded.ungraded(body, self.type or self.label)
        elif self.graded_once:
            types = {names.index(n): t for n, t in self.graded_once.items()}
            self.body = ungraded.graded_once(body, types)
        # the torch dtypes that each group may have, None for any
        self.declared_types = self.types
        self.types = refusals.first_types(self)
        rest = range(1, len(self.groups))
        self.group_types = [self.types, *(refusals.later_types(self, k) for k in rest)]


def op(
    tensors: str,
    *,
    types: Collection[torch.dtype | np.dtype] | None = None,
    strings: bool = False,
    label: str | None = None,
    type: str | None = None,
    attrs: Mapping[str, str] | None = None,
    tensors_too: str | Sequence[str] = (),
    elementwise: bool = False,
    dtype_error: type[Exception] | None = None,
    returns_same: bool = False,
    scalar_kernels: Mapping[float, Callable[[torch.Tensor], torch.Tensor]] | None = None,
    dtype_from_first: bool = False,
    own_dtypes: bool | str = False,
    before: Callable[..., Sequence[Any] | None] | None = None,
    kinds: Mapping[str, str] | None = None,
    asks: Sequence[str] = (),
    graded_once: Mapping[str, str] | None = None,
) -> Callable[[Callable[_P, Any]], Callable[_P, Any]]:
    """The decorator (see the head of this file).

    types: the torch dtypes that the first group may have; None for all.
    strings: whether the body takes string tensors too.
    label: the op's name in messages, by default its type, or the function's name in CamelCase.
    type: the type of TensorFlow's op, where the function is one op.
    attrs: {attribute of TensorFlow's op: parameter}, where `type` is given.
    tensors_too: the attributes that are inputs of TensorFlow's op, in its order after the tensors.
    elementwise: whether each element of the result comes from the elements in its place.
    dtype_error: the class of error for a tensor of another dtype than its group's, if not
        InvalidArgumentError.  InvalidArgumentError named here stands for Python values too, for
        which it is a TypeError otherwise.
    returns_same: whether a body that gives back its first argument stands for the caller's own
        tensor or variable, not for a new tensor.
    scalar_kernels: faster functions of the first argument for Python numbers as the second,
        {number: function}.
    dtype_from_first: whether the first argument decides on the dtype even when it is none of the
        tensors.
    own_dtypes: whether every Python value keeps the dtype that it has by itself; "arrays": and
        every numpy array.
    before: gets the arguments as they were given, before the long way converts them, raises what
        TensorFlow's Python code refuses first, and may give others to go on with; the short path
        does not ask it.
    kinds: {attribute: "bool", "int", "float" or "string"} for what `type` and `attrs` do not say.
    asks: what TensorFlow's Python code does with arguments before they are tensors, as expressions
        ("x.shape.rank", "y + 1"): see asked.py. Each is done where the argument that it names first
        is none.
    graded_once: {parameter: type of the op that TensorFlow's gradient by it is}, where that op has
        no gradient of its own.
    """
    groups = [group.split() for group in tensors.split(",")]

    def decorate(body):
        spec = Spec(
            body,
            groups,
            label,
            types=types,
            strings=strings,
            type=type,
            attrs=attrs or {},
            tensors_too=(tensors_too,) if isinstance(tensors_too, str) else tensors_too,
            elementwise=elementwise,
            dtype_error=dtype_error,
            returns_same=returns_same,
            scalar_kernels=scalar_kernels,
            dtype_from_first=dtype_from_first,
            own_dtypes=own_dtypes,
            before=before,
            kinds=kinds or {},
            asks=asks,
            graded_once=graded_once or {},
        )
        spec.public = _compile(spec)
        return spec.public

    return decorate


# The public function of an op: what stands in braces depends on the signature.  `fits` says that
# the raw values t0, t1, ... can go to the body as they are.
_FUNCTION = """\
def {name}({signature}):
    if _busy and _modes.active and (r := _offered(_spec, ({arguments}))) is not NotImplemented:
        return r
{short_path}{scalars}    return _slow(_spec, ({arguments}))
"""
_SHORT_PATH = """\
    try:
{unwrap}
        fits = {fits}
    except AttributeError:
        fits = False
    if fits:
        session = None
        if _busy and (session := _taping(({inputs}))) is _STALE:
            return _slow(_spec, ({arguments}))
        try:
            r = _body({call})
        except Exception as error:
            return _failed(_spec, ({arguments}), error)
{same}        if _type(r) is _TorchTensor and not r.requires_grad:
            return _Tensor({result})
        return _finish(r, ({inputs}), session)
"""
_SAME = """\
        if r is {raw} and r is {argument}._t:  # which is new where a variable is read by a cast
            return {argument}
"""
# Two tensors of one dtype: one may be a Python number.
_SCALARS = """\
    r = _with_number(_spec, ({arguments}), {first}, {second})
    if r is not None:
        return r
"""
_FIRST_DECIDES = """\
    if _type({argument}) in (int, float):
        return _slow(_spec, ({arguments}))
"""


def _compile(spec):
    """The public function, with the body's signature and a short path written for it."""
    name = spec.body.__name__
    arguments = _listed(spec.names)
    source = _FUNCTION.format(
        name=name,
        signature=_signature(spec),
        arguments=arguments,
        short_path="" if spec.lists else _short_path(spec, arguments),
        scalars=_scalars_too(spec, arguments),
    )
    namespace = {
        "_spec": spec,
        "_modes": modes,
        "_busy": modes.busy,
        "_offered": offered,
        "_slow": _slow,
        "_with_number": with_number,
        "_body": spec.body,
        "_Tensor": Tensor,
        "_TorchTensor": _TORCH_TENSOR,
        "_types": spec.types and spec.types - unsigned.UNSIGNED,
        "_group_types": spec.group_types,
        "_type": type,  # which is a parameter of tf.bitcast
        "_taping": taping,
        "_STALE": STALE,
        "_finish": finish,
        "_failed": _failed,
        **{f"_default{i}": p.default for i, p in enumerate(spec.params)},
    }
    file = f"<op tf.{name}>"
    exec(compile(source, file, "exec"), namespace)
    # tracebacks and debuggers find the source here
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    function = namespace[name]
    function.__doc__, function.__module__ = spec.body.__doc__, spec.body.__module__
    function.__qualname__ = spec.body.__qualname__
    function.__wrapped__ = function.raw = spec.raw
    function.spec = spec
    return function


def _listed(names):
    """The items of a tuple, in source."""
    names = list(names)
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def _signature(spec):
    parts, starred = [], False
    for i, p in enumerate(spec.params):
        if p.kind is p.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        parts.append(p.name if p.default is p.empty else f"{p.name}=_default{i}")
    return ", ".join(parts)


def _short_path(spec, arguments):
    same = ""
    if spec.returns_same:
        same = _SAME.format(raw=f"t{spec.tensors[0]}", argument=spec.names[spec.tensors[0]])
    is_argument = " or ".join(f"r is t{i}" for i in spec.tensors)
    return _SHORT_PATH.format(
        unwrap="\n".join(f"        t{i} = {_unwrapped(spec, i)}" for i in spec.tensors),
        fits=" and ".join(f"({check})" for check in _checks(spec)) or "True",
        inputs=_listed(spec.names[i] for i in spec.tensors),
        arguments=arguments,
        call=", ".join(_passed(spec, i) for i in range(len(spec.params))),
        same=same,
        result=f"r.view_as(r) if {is_argument} else r" if spec.tensors else "r",
    )


def _unwrapped(spec, i):
    """The raw value of argument i, in source."""
    name = spec.names[i]
    return f"None if {name} is None else {name}._t" if name in spec.optional else f"{name}._t"


def _passed(spec, i):
    """What the body gets as argument i, in source."""
    p = spec.params[i]
    value = f"t{i}" if i in spec.tensors else p.name
    return f"{p.name}={value}" if p.kind is p.KEYWORD_ONLY else value


def _checks(spec):
    """What a short path asks of its raw values t0, t1, ...: torch tensors of fitting dtypes."""
    checks, first_of_all = [], None
    for number, group in enumerate(spec.groups):
        needed = [i for i in group if spec.names[i] not in spec.optional]
        if not needed:
            continue
        first, *others = needed
        first_of_all = first if first_of_all is None else first_of_all
        dtype = f"t{first}.dtype"
        if number == 0 and spec.types is not None:
            # which holds no dtype of numpy but string
            checks.append(f"(_d := {dtype}) in _types")
            dtype = "_d"
        elif number and spec.group_types[number] is not None:
            checks.append(f"(_d := {dtype}) in _group_types[{number}]")
            dtype = "_d"
        elif first == first_of_all and not spec.strings:
            checks.append(f"_type(t{first}) is _TorchTensor or isinstance(t{first}, _TorchTensor)")
        checks += [f"{dtype} is t{i}.dtype" for i in others]
        maybe = [i for i in group if i not in needed]
        checks += [f"t{i} is None or {dtype} is t{i}.dtype" for i in maybe]
    for name in refusals.switches(spec):
        checks.append(f"{name} is False or {name} is True or {name} is None")
    return checks


def _scalars_too(spec, arguments):
    if len(spec.tensors) != 2 or len(spec.groups) != 1 or spec.lists or spec.own_dtypes:
        return ""
    if spec.asks:
        return ""
    first, second = spec.tensors
    source = _SCALARS.format(arguments=arguments, first=first, second=second)
    if spec.dtype_from_first:
        argument = spec.names[first]
        source = _FIRST_DECIDES.format(argument=argument, arguments=arguments) + source
    return source


def with_number(spec: Spec, args: Sequence[Any], i: int, j: int) -> Any:
    """The result when one of two tensor arguments is a Python number, None for any other case."""
    x, y = args[i], args[j]
    number, tensor = (y, x) if type(y) is float or type(y) is int else (x, y)
    if not (type(number) is float or type(number) is int):
        return None
    raw = getattr(tensor, "_t", None)
    if raw is None or raw.dtype not in _EXACT_SCALAR:
        return None
    if spec.types is not None and raw.dtype not in spec.types:
        return None
    session = None
    if modes.busy and (session := taping((tensor,))) is STALE:
        return None
    args = list(args)
    args[i] = args[j] = raw
    kernel = None
    if (
        number is y
        and spec.scalar_kernels is not None
        and (type(number) is int or raw.is_floating_point())
    ):
        kernel = spec.scalar_kernels.get(number)
    if kernel is None:
        scalar = _scalar(number, raw)
        if scalar is None:
            return None
        args[j if number is y else i] = scalar
    try:
        result = spec.body(*args) if kernel is None else kernel(raw)
    except _RETRY as error:
        if spec.before is not None:
            spec.before(*args)
        raise _error(spec, args, error) from None
    if type(result) is _TORCH_TENSOR and not result.requires_grad and result is not raw:
        return Tensor(result)
    return finish(result, (tensor,), session)


STALE = object()  # what `taping` says of a result of an earlier tape among the inputs


def taping(inputs: Sequence[Any]) -> Session | Any | None:
    """The session of this thread's tapes, which note the variables among `inputs` as read."""
    session = state.session
    if session is None:
        return None
    try:
        for x in inputs:
            if x is not None and x._t.requires_grad:
                if x._is_variable:
                    for tape in state.tapes:
                        tape._accessed(x)
                elif getattr(x, "_s", None) is not session and is_stale(x):
                    return STALE
    except AttributeError:
        # strings are numpy arrays
        numbers = [x for x in inputs if x is not None and type(x._t) is not np.ndarray]
        if len(numbers) == len(inputs):
            raise
        return taping(numbers)
    return session


def finish(result: Any, inputs: Sequence[Any], session: Session | None) -> Any:
    """Handles for a short path's result that requires grad or is more than one tensor."""
    if session is not None and type(result) is _TORCH_TENSOR and not result.is_leaf:
        handle = Tensor(result)
        handle._s = session
        return handle
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
    """The long way, with its errors as the user is to see them."""
    try:
        return _long_way(spec, args)
    except Exception as error:
        shorten(error)
        raise error


def _long_way(spec, args):
    """The doors, conversion, checks, errors in TensorFlow's classes."""
    if spec.asks:
        asked.ask_all(spec, args)
    found = dispatch.special(args)
    if found is not None:
        for door in dispatch.DOORS:
            result = door(spec, args, found)
            if result is not NotImplemented:
                return result
    args = list(args if spec.before is None else spec.before(*args) or args)
    handles = []
    listed = any(isinstance(args[i], (list, tuple)) for i in refusals.inputs(spec))
    for position, group in enumerate(spec.groups):
        types = spec.group_types[position]
        convert_group(spec, args, group, handles, types, listed)
        check_types(spec, args, group, types)
    for i in spec.attributes:
        args[i] = refusals.attribute(spec, i, args[i], listed)
    same_device(spec, args)
    try:
        return _handles(_call(spec, args), handles)
    except (NotImplementedError, RuntimeError, IndexError) as error:
        raise _error(spec, args, error) from None


def _failed(spec, args, error):
    """The long way after a body has failed on what that would have converted; else the error."""
    if isinstance(error, _RETRY) and _needs_conversion(spec, args):
        return _slow(spec, args)
    if spec.before is not None:
        spec.before(*args)
    for i in spec.attributes:
        refusals.attribute(spec, i, args[i])
    error = _error(spec, [getattr(x, "_t", x) for x in args], error)
    shorten(error)
    raise error from error.__cause__


def _needs_conversion(spec, args):
    """Whether the long way would give the body other arguments than the short path, or refuse."""
    if dispatch.special(args) is not None or any(_has_tensors(args[i]) for i in spec.attributes):
        return True
    raws = [args[i]._t for i in spec.tensors if args[i] is not None]
    if not spec.strings and any(isinstance(r, np.ndarray) for r in raws):
        return True
    if not unsigned.UNSIGNED.isdisjoint(r.dtype for r in raws):
        return True
    for group in spec.groups:
        if len({args[i]._t.dtype for i in group if args[i] is not None}) > 1:
            return True
    return len({r.device for r in raws if isinstance(r, _TORCH_TENSOR)}) > 1


def _has_tensors(value):
    if type(value) in (list, tuple):
        return any(_has_tensors(v) for v in value)
    return hasattr(value, "_t")


def _error(spec, args, error):
    """What a body raised as the error that TensorFlow raises."""
    if isinstance(error, (OpError, RecursionError)) or hasattr(error, "_as_it_is"):
        return error
    if isinstance(error, NotImplementedError):
        return UnimplementedError(None, None, _message(spec, args, error))
    if isinstance(error, OUT_OF_MEMORY):
        return ResourceExhaustedError(None, None, _message(spec, args, error))
    if isinstance(error, RuntimeError) and "can't allocate memory" in str(error):
        return ResourceExhaustedError(None, None, _message(spec, args, error))
    if isinstance(error, (RuntimeError, IndexError)):
        return invalid(_message(spec, args, error))
    return refusals.of_body(spec, args, error)


def _call(spec, args):
    if not unsigned.UNSIGNED.isdisjoint(r.dtype for r in raws(spec, args) if r is not None):
        with unsigned.wide():
            return _plain_call(spec, args)
    return _plain_call(spec, args)


def _plain_call(spec, args):
    positional = [a for a, p in zip(args, spec.params, strict=True) if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: a for a, p in zip(args, spec.params, strict=True) if p.kind is p.KEYWORD_ONLY}
    return spec.body(*positional, **named)


_EXACT_SCALAR = {torch.float32, torch.float64, torch.int32, torch.int64}
_scalars = {}
_is_compiling = torch.compiler.is_compiling


def _scalar(value, other):
    """A Python number as a 0-d raw value of the dtype of `other`; None if it does not fit.

    Recent ones are kept, as bodies never modify their arguments.
    """
    if _is_compiling():
        return torch.full((), value, dtype=other.dtype, device=other.device)
    key = (value, type(value), other.dtype, other.device)
    if not value:
        key += (copysign(1.0, value),)
    raw = _scalars.get(key)
    if raw is not None:
        return raw
    try:
        raw = convert.scalar(value, dtypes.of(other), other.device)
    except (TypeError, ValueError):
        return None
    if len(_scalars) > 1000:
        _scalars.clear()
    _scalars[key] = raw
    return raw


# what torch says where shapes do not broadcast
_UNEQUAL = ("The size of tensor a (", "Attempting to broadcast a dimension of length")


def _message(spec, args, error):
    """What torch says, the op, its tensors, and the other arguments that are not as by default."""
    shown = ", ".join(
        f"{p.name}={text.brief(a) if not isinstance(a, list) else [text.brief(v) for v in a]}"
        for i, (p, a) in enumerate(zip(spec.params, args, strict=True))
        if i in spec.tensors or (p.name != "name" and a is not p.default and not callable(a))
    )
    return f"{_said(spec, args, str(error))} [Op:{spec.label}] ({shown})"


def _said(spec, args, said):
    if said.startswith(_UNEQUAL):
        shapes = [getattr(args[i], "shape", None) for i in spec.tensors]
        if len(shapes) == 2 and None not in shapes:
            a, b = (str(list(s)).replace(" ", "") for s in shapes)
            return f"Incompatible shapes: {a} vs. {b}"
    return said.splitlines()[0]
