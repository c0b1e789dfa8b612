"""Branches of converted code: `if` and conditional expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._core import nest
from . import _values
from ._nodes import nodes
from ._values import UNDEFINED, Variables

Body = Callable[[], Any]
_JUMPS = ("break_", "continue_")  # what flags of jumps are called
_NO_RETURN = "the {} branch must also have a return statement."
_TO_CAST = "to use as boolean Tensor, use `tf.cast`; "


class _Unset:
    """What a function returns as long as no return statement was reached."""

    def __repr__(self):
        return "<no return value>"


UNSET = _Unset()


def unset() -> Any:
    """The value that a function begins with."""
    return UNSET


def returned(value: Any) -> Any:
    """The value that a function ends with."""
    return None if value is UNSET else value


def if_stmt(
    test: Any, body: Body, orelse: Body | None, names: Any, members: Body | None = None
) -> None:
    """if test: body() else: orelse(); a node where `test` is a tensor."""
    if test is True:
        body()
    elif test is False or not _values.decides(test):
        if test:
            body()
        elif orelse is not None:
            orelse()
    else:
        _tensor_if(test, body, orelse, Variables((body, orelse), names, members))


def checked(test: Any, what: str) -> Any:
    """A condition; ValueError for a tensor that is no single bool."""
    good = getattr(test, "dtype", None)
    if good is None:
        return test
    if test.dtype.base_dtype.name != "bool" or any(
        n not in (None, 1) for n in test.shape._dims or ()
    ):
        cast = "" if test.dtype.base_dtype.name == "bool" else _TO_CAST
        raise ValueError(
            f"condition of {what} expected to be `tf.bool` scalar, got {test}; {cast}to check for "
            "None, use `is not None`"
        )
    return test


def _tensor_if(test, body, orelse, variables):
    checked(test, "if statement")
    before = variables.values()
    first = []

    def main():
        variables.set(before)
        body()
        if _leaves_loop(variables):
            _refuse_jump(variables, before, orelse)
        results = _results(variables, "main")
        first[:] = results
        return results

    def other():
        variables.set(before)
        if orelse is not None:
            orelse()
        results = _results(variables, "else")
        _compare(variables.names, first, results)
        return results

    try:
        results = nodes.cond(test, main, other, names=variables.names)
    except BaseException:
        variables.set(before)
        raise
    variables.set(results)


def _leaves_loop(variables):
    """Whether a branch that returns nothing was a break or continue."""
    if all(x is not UNSET for x in variables.values()):
        return False
    flags = [x for x in (*variables.results, *variables.others) if x.name.startswith(_JUMPS)]
    return any(x.get() is True for x in flags)


def _refuse_jump(variables, before, rest):
    """Raises what TensorFlow says of a break or continue in a function that returns elsewhere.

    It looks at the statements behind the jump as at a branch of their own.
    """
    variables.set(before)
    if rest is not None:
        with _values.scratch():
            rest()
    is_set = all(x is not UNSET for x in variables.values())
    raise ValueError(_NO_RETURN.format("else" if is_set else "main"))


def _results(variables, where):
    """The values at the end of a branch, as tensors."""
    results = []
    for name, value in zip(variables.names, variables.values(), strict=True):
        if value is UNSET:
            raise ValueError(_NO_RETURN.format(where))
        if value is UNDEFINED:
            raise ValueError(f"'{name}' must also be initialized in the {where} branch")
        results.append(_checked_value(name, value, where))
    return results


def _checked_value(name, value, where):
    value = _values.as_tensors(value)
    for x in nest.flatten(value):
        if x is None:
            raise ValueError(f"'{name}' is None at the end of the {where} branch.")
        if not _values.is_value(x):
            raise TypeError(
                "To be compatible with tf.function, Python functions must return zero or more "
                "Tensors or ExtensionTypes or None values; in compilation of "
                f"the {where} branch, {name!r} has the value {x!r} of type {type(x).__name__}, "
                "which is not a Tensor or ExtensionType."
            )
    return value


def _compare(names, first, second):
    """Raises TypeError where the branches do not fit."""
    for name, a, b in zip(names, first, second, strict=False):
        try:
            nest.assert_same_structure(a, b)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"'{name}' must have the same nested structure in the main and else branches:\n\n"
                f"{error}"
            ) from None
        for x, y in zip(nest.flatten(a), nest.flatten(b), strict=True):
            one, other = getattr(x, "dtype", None), getattr(y, "dtype", None)
            if one is not None and other is not None and one != other:
                raise TypeError(
                    f"'{name}' has dtype {one.name} in the main branch, but dtype {other.name} in "
                    "the else branch"
                )


def if_exp(test: Any, body: Body, orelse: Body, text: str) -> Any:
    """body() if test else orelse(); a node where `test` is a tensor."""
    if not _values.decides(test):
        return body() if test else orelse()
    first = []

    def main():
        first.append(_checked_value(text, body(), "main"))
        return [first[0]]

    def other():
        result = _checked_value(text, orelse(), "else")
        _compare([text], first, [result])
        return [result]

    return nodes.cond(test, main, other, names=[text])[0]
