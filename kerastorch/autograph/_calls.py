"""Calls in converted code: which functions are converted in their turn.

The user's own functions are; built-in functions have overloads for tensors; everything else is
called as it is: kerastorch, torch, the standard library, packages that do not speak of tensorflow,
classes, generators, what `do_not_convert` marked, what has no source.
"""

from __future__ import annotations

import functools
import logging
import os
import sysconfig
import weakref
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from .._ops.functional import map_fn
from . import _converting
from ._built_ins import OVERLOADS
from ._converting import NO_FEATURES, Converted
from ._transforms.making import Unsupported

_log = logging.getLogger("tensorflow")
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_STANDARD = tuple({sysconfig.get_path(p) + os.sep for p in ("stdlib", "platstdlib")})
_INSTALLED = tuple(os.sep + p + os.sep for p in ("site-packages", "dist-packages"))
_ROOTS = frozenset(["tensorflow", "kerastorch", "torch", "numpy", "keras"])
_SOURCELESS = "Unable to locate the source code"
_LEFT = object()

# library functions whose function arguments are converted
_APPLYING = frozenset([map_fn.__code__])
_DATASETS = os.path.join(_PACKAGE, "data", "_dataset.py")
_OF_DATASETS = frozenset(
    ["map", "filter", "take_while", "scan", "reduce", "flat_map", "interleave"]
)

# id of a code -> (weak reference, Converted or _LEFT)
_known: dict[tuple[int, frozenset[str]], tuple[Any, Any]] = {}


def to(function: Any) -> Any:
    """What converted code calls in the place of `function`."""
    kind = type(function)
    if kind is FunctionType:
        return _function(function)
    if kind is BuiltinFunctionType or kind is type:
        return OVERLOADS.get(id(function), function)
    if kind is MethodType:
        inner = function.__func__
        if type(inner) is not FunctionType:
            return function
        made = _function(inner)
        return function if made is inner else MethodType(made, function.__self__)
    if kind is functools.partial:
        made = to(function.func)
        if made is function.func:
            return function
        return functools.partial(made, *function.args, **function.keywords)
    if isinstance(function, type):
        return function
    call = kind.__call__ if hasattr(kind, "__call__") else None  # noqa: B004
    if type(call) is not FunctionType:
        return function
    made = _function(call)
    return function if made is call else MethodType(made, function)


def _function(function):
    code = function.__code__
    known = _known.get((id(code), NO_FEATURES))
    if known is not None and known[0]() is code:
        made = known[1]
    elif _converting.is_converted(code) or not _is_users(function):
        applies = code in _APPLYING or (
            code.co_name in _OF_DATASETS and code.co_filename == _DATASETS
        )
        made = _keep(code, NO_FEATURES, _Applied if applies else _LEFT)
    else:
        made = of_code(function)
    return function if made is _LEFT else made.function(function)


class _Applied:
    """Stands for library functions whose function arguments are converted."""

    @staticmethod
    def function(function: FunctionType) -> Any:
        def applied(*args, **kwargs):
            args = [_converted_argument(x) for x in args]
            return function(*args, **{k: _converted_argument(v) for k, v in kwargs.items()})

        return applied


def _converted_argument(x):
    return to(x) if type(x) in (FunctionType, MethodType) else x


def of_code(function: FunctionType, features: frozenset[str] = NO_FEATURES) -> Any:
    """The Converted of a function, made or found; a marker where it stays as it is."""
    code = function.__code__
    known = _known.get((id(code), features))
    if known is not None and known[0]() is code:
        return known[1]
    try:
        made = _converting.convert(function, features)
    except Unsupported as error:
        warn(function, error)
        made = _LEFT
    return _keep(code, features, made)


def warn(function: Any, error: Exception) -> None:
    """Says that a function could not be converted."""
    if _SOURCELESS in str(error) or not settings.warns:
        return
    _log.warning(
        "AutoGraph could not transform %s and will run it as-is.\nCause: %s\nTo silence this "
        "warning, decorate the function with @tf.autograph.experimental.do_not_convert",
        repr(function),
        error,
    )


class Settings:
    """verbosity: as set by tf.autograph.set_verbosity.  warns: whether failures are told."""

    verbosity = 0
    warns = True


settings = Settings()


def _keep(code, features, made):
    key = id(code), features
    _known[key] = weakref.ref(code, lambda _, known=_known: known.pop(key, None)), made
    return made


def is_left(made: Any) -> bool:
    """Whether `of_code` found that a function stays as it is."""
    return made is _LEFT


def _is_users(function):
    """Whether a function is the user's, or of a package that is written for tensors."""
    file = function.__code__.co_filename
    variables = function.__globals__
    name = variables.get("__name__")
    root = name.partition(".")[0] if isinstance(name, str) else ""
    if file.startswith((_PACKAGE, "<op tf.", "<recorded step ")) or root in _ROOTS:
        return False
    if any(folder in file for folder in _INSTALLED):
        return any(x in variables for x in ("tf", "tensorflow", "keras"))
    return not file.startswith(_STANDARD) and not file.startswith("<frozen ")


Kept = Converted
