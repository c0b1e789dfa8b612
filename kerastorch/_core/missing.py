"""Namespace modules: what they list, what loads at first use, what is said of a missing name."""

from __future__ import annotations

import difflib
import importlib
import opcode
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from types import FrameType, MappingProxyType
from typing import Any

from .._names import instead, public_names

# Names that TensorFlow 2 itself moved.
_MOVED = {
    "log": "tf.math.log",
    "log1p": "tf.math.log1p",
    "sum": "tf.reduce_sum",
    "mean": "tf.reduce_mean",
    "placeholder": "tf.compat.v1.placeholder in a tf.Graph, or call a function on values",
    "Session": "tf.compat.v1.Session with a tf.Graph, or call a function on values",
    "random_normal": "tf.random.normal",
    "random_uniform": "tf.random.uniform",
    "set_random_seed": "tf.random.set_seed",
    "global_variables_initializer": "tf.compat.v1.global_variables_initializer in a tf.Graph",
    "lgamma": "tf.math.lgamma",
    "count_nonzero": "tf.math.count_nonzero",
    "cumprod": "tf.math.cumprod",
    "is_nan": "tf.math.is_nan",
    "matrix_inverse": "tf.linalg.inv",
    "diag": "tf.linalg.diag",
    "to_float": "tf.cast(x, tf.float32)",
    "to_int32": "tf.cast(x, tf.int32)",
}

_TO_COME = "is not in kerastorch yet"
_IMPORT_FROM = opcode.opmap["IMPORT_FROM"]


def namespace(
    module_name: str,
    lazy: Mapping[str, str | tuple[str, str]] = MappingProxyType({}),
    also: Sequence[str] = (),
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a namespace module, which has `__all__`.

    lazy: names that load at first use: {name: module} for a module, by its full name,
        {name: (module, attribute)} for what is in one.
    also: names of kerastorch's own, listed besides `__all__`.
    """
    address = "tf" + module_name.removeprefix("kerastorch")

    def __getattr__(name):
        if name in lazy:
            value = _loaded(lazy[name])
            setattr(sys.modules[module_name], name, value)
            return value
        if name.startswith("__"):
            raise AttributeError(f"module {module_name!r} has no attribute {name!r}")
        if (
            f"{module_name}.{name}" in sys.modules
        ):  # loaded before its package, by the start-up file
            return sys.modules[f"{module_name}.{name}"]
        message = missing(address, name, listed(module_name, also))
        if imports_from(sys._getframe(1)):
            # Python puts words of its own in the place of an AttributeError's
            path = sys.modules[module_name].__file__
            message = f"cannot import name {name!r} from {address!r}: {message}"
            raise ImportError(message, name=module_name, path=path)
        raise AttributeError(message)

    def __dir__():
        module = sys.modules[module_name]
        return sorted({*listed(module_name, also), *(n for n in vars(module) if n[:2] == "__")})

    return __getattr__, __dir__


def listed(module_name: str, also: Sequence[str] = ()) -> list[str]:
    return [*sys.modules[module_name].__all__, *also]


def missing(address: str, name: str, known: Collection[str]) -> str:
    """What is said of `address.name`: whether it is to come, or which name is near."""
    here = f"{address}.{name}"
    theirs = public_names(address)
    told = instead(here)
    if name in theirs:
        return f"{here} is not in kerastorch; instead: {told}" if told else f"{here} {_TO_COME}"
    message = f"module {address!r} has no attribute {name!r}"
    if address == "tf" and name in _MOVED:
        return f"{message}; use {_MOVED[name]}"
    if told:
        return f"{message}; instead: {told}"
    near = difflib.get_close_matches(name, {*known, *theirs}, n=1, cutoff=0.75)
    if near and near[0] in known:
        return f"{message}; use {address}.{near[0]}"
    if near:
        return f"{message}; the nearest name, {address}.{near[0]}, {_TO_COME}"
    if address == "tf" and name in public_names("tf.compat.v1"):
        return f"{message}: it is TensorFlow 1's"
    return message


def _loaded(place):
    if isinstance(place, str):
        return importlib.import_module(place)
    module, attribute = place
    return getattr(importlib.import_module(module), attribute)


def imports_from(frame: FrameType) -> bool:
    """Whether a frame is at `from module import name`."""
    code = frame.f_code.co_code
    return 0 <= frame.f_lasti < len(code) and code[frame.f_lasti] == _IMPORT_FROM
