"""tf.autograph: Python functions whose control flow may hang on tensors, and the code they get."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from types import FunctionType, MethodType
from typing import Any

from . import _calls, _converting
from . import _runtime as _runtime  # what converted code calls
from ._transforms.making import Unsupported


def converted(function: Callable[..., Any], features: Any = None) -> Callable[..., Any]:
    """The function as tf.function traces it: branches and loops on tensors become nodes.

    `function` itself where there is nothing to convert: built-in functions, classes, library code,
    generators, functions without source; a warning says why where it is the user's own.
    """
    wanted = feature_names(features)
    kind = type(function)
    if kind is MethodType and type(function.__func__) is FunctionType:
        made = converted(function.__func__, features)
        return function if made is function.__func__ else MethodType(made, function.__self__)
    if kind is functools.partial:
        made = converted(function.func, features)
        return functools.partial(made, *function.args, **function.keywords)
    if kind is not FunctionType or not wanted:
        return _calls.to(function)
    if _converting.is_converted(function.__code__):
        return function
    made = _calls.of_code(function, wanted)
    return function if _calls.is_left(made) else made.function(function)


def feature_names(features: Any) -> frozenset[str]:
    """The names of features given alone or in a collection."""
    if features is None:
        return _converting.NO_FEATURES
    if not isinstance(features, Iterable):
        features = [features]
    return frozenset(str(getattr(x, "value", x)) for x in features)


def to_graph(
    entity: Callable[..., Any], recursive: bool = True, experimental_optional_features: Any = None
) -> Callable[..., Any]:
    """The converted form of a Python function: on tensors of a graph its branches are nodes.

    TypeError when `entity` is not callable.
    """
    if not callable(entity):
        raise TypeError(f"{entity!r} is not a callable object")
    made = converted(getattr(entity, "python_function", entity), experimental_optional_features)
    if type(made) is FunctionType and made is not entity:
        functools.update_wrapper(made, entity)
        made.__name__ = f"tf__{entity.__name__}"
    return made


def to_code(
    entity: Callable[..., Any], recursive: bool = True, experimental_optional_features: Any = None
) -> str:
    """The source of the converted form of a Python function.

    ValueError where it can't be converted.
    """
    function = inspect.unwrap(getattr(entity, "python_function", entity))
    function = getattr(function, "__func__", function)
    if type(function) is not FunctionType:
        function = vars(type(function)).get("__call__", function)
    if type(function) is not FunctionType:
        raise TypeError(f"{entity!r} is not a Python function")
    try:
        made = _converting.convert(function, feature_names(experimental_optional_features))
    except Unsupported as error:
        raise ValueError(f"{entity!r} can't be converted: {error}") from None
    return _converting.source(made, f"tf__{function.__name__}") + "\n"


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """How much conversion tells of itself: from level 1 on, what it converts."""
    _calls.settings.verbosity, _calls.settings.echoes = level, alsologtostdout


def trace(*args: Any) -> None:
    """Prints the arguments, once for each time that a function is traced."""
    print(*args)
