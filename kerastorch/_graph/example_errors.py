"""Errors of examples as TensorFlow's graphs have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .._core.errors import InvalidArgumentError, OpError

_DIGITS = re.compile(r"(\d+)")


def with_unknown(error: Exception, again: Callable[[], Any]) -> Exception:
    """`error` as a graph has it, with None for the numbers that are others in the error of
    `again`, a call with other sizes."""
    text = text_of(error)
    try:
        again()
    except Exception as other:
        text = in_common(text, text_of(other)) or text
    return in_graph(error, text)


def in_common(first: str, second: str) -> str | None:
    """A message with None for the numbers that another has otherwise; None where more differs."""
    a, b = (_DIGITS.split(t) for t in (first, second))
    if len(a) != len(b) or a[::2] != b[::2]:
        return None
    return "".join(x if x == y else "None" for x, y in zip(a, b, strict=True))


# mixed dtypes, and one that the op does not take (a string, as for `padding`, is in quotes)
_ABOUT_DTYPES = re.compile(
    r"was expected to be a|Value for attr '\w+' of \w+ is not in the list of allowed values"
)
_UNEQUAL = re.compile(r"Incompatible shapes: \[(.*?)\] vs\. \[(.*?)\]")


def _said_of_graphs(first, second):
    """The sizes that do not broadcast, in the words of TensorFlow's graphs."""
    shapes = (s.split(",") for s in (first, second))
    for a, b in zip(*(s[::-1] for s in shapes), strict=False):
        if a != b and not {a, b} & {"1", "None", ""}:
            return f"Dimensions must be equal, but are {a} and {b}. "
    return ""


def text_of(error: Exception) -> str:
    """What an error says."""
    return error.message if isinstance(error, OpError) else str(error)


def in_graph(error: Exception, text: str) -> Exception:
    """`error` with another message, in the class that TensorFlow raises while drawing a graph:
    ValueError where eager ops raise InvalidArgumentError (unless it is about elements), TypeError
    for what is about dtypes."""
    kind = type(error)
    unequal = _UNEQUAL.match(text)
    said = getattr(error, "_in_graph", None)
    if said is not None:
        return TypeError(said)
    if unequal is not None and isinstance(error, InvalidArgumentError):
        text = _said_of_graphs(*unequal.groups()) + text
    if isinstance(error, InvalidArgumentError):
        of_values = getattr(error, "_in_values", False)
        kind = TypeError if _ABOUT_DTYPES.search(text) else kind if of_values else ValueError
    elif text == text_of(error):
        return error
    try:
        new = kind(error.node_def, error.op, text) if issubclass(kind, OpError) else kind(text)
    except TypeError:
        new = ValueError(text)
    if getattr(error, "_says_call", False):
        new._says_call = True
    return new
