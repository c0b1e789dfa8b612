"""What TensorFlow's Python code does with arguments before it makes tensors of them.

It asks for a dtype, a rank or an item, or adds a number. A list, a number or a numpy array that
cannot do so fails there, with the error of Python (tests/golden/make_asked.py has the cases).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from .dtypes import DType

_PLAIN = (
    *(list, tuple, dict, int, float, complex, str, bytes, type(None)),
    *(np.ndarray, np.generic, DType),
)


def is_plain(value: Any) -> bool:
    """Whether a value is no tensor yet, but data of Python or numpy."""
    return isinstance(value, _PLAIN)


def ask(value: Any, attributes: str) -> None:
    """Asks a value that is no tensor for attributes ("dtype", "shape.rank"): AttributeError if it
    has none."""
    if not hasattr(value, "_t") and is_plain(value):
        try:
            attrgetter(attributes)(value)
        except AttributeError as error:
            raise AttributeError(*error.args) from None


@functools.cache
def steps(spec: Any) -> Sequence[tuple[int, Callable[..., Any]]]:
    """(number of a parameter, function of all arguments) for each expression that an op `asks`."""
    names = ", ".join(spec.names)
    return [
        (spec.names.index(re.search(r"[^\W\d]\w*", text).group()), eval(f"lambda {names}: {text}"))
        for text in spec.asks
    ]


def ask_all(spec: Any, args: Sequence[Any]) -> None:
    """Does what an op `asks`, where the argument named first is no tensor."""
    for i, step in steps(spec):
        if is_plain(args[i]) and not (args[i] is None and spec.names[i] in spec.optional):
            step(*args)
