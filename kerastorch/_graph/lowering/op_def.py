"""OpDef: the inputs, outputs and attributes of TensorFlow's ops, from the table of op_defs.py."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from ..._core import dtypes
from ..op_defs import OP_DEFS


class Argument(NamedTuple):
    """An input or output: its name, the attribute or DType of its dtype, and what counts it.

    number: the attribute that counts a list of tensors of one dtype, None without one.
    types: whether `dtype` names an attribute that lists the dtypes.
    """

    name: str
    dtype: Any
    number: str | None
    types: bool


class OpDef(NamedTuple):
    """An op of TensorFlow.  attrs: {name: kind}; defaults: {name of a dtype's attribute: DType};
    required: the attributes without a default."""

    type: str
    stateful: bool
    inputs: list[Argument]
    outputs: list[Argument]
    attrs: dict[str, str]
    defaults: dict[str, Any]
    required: frozenset[str]


@functools.cache
def _lines() -> dict[str, str]:
    return {line.split(" ", 1)[0].rstrip("!"): line for line in OP_DEFS.strip().splitlines()}


@functools.cache
def op_def(type: str) -> OpDef | None:
    """The OpDef of a type, None for an unknown one."""
    line = _lines().get(type)
    if line is None:
        return None
    head, _, rest = line.partition(" ")
    arguments, _, attributes = rest.partition("|")
    inputs, _, outputs = arguments.partition(">")
    attrs, defaults, required = {}, {}, set()
    for word in attributes.split():
        name, _, kind = word.partition(":")
        kind, optional, default = kind.partition("?")
        attrs[name] = kind
        if default:
            defaults[name] = dtypes.as_dtype(default[1:])
        if not optional:
            required.add(name)
    arguments = [[_argument(w, attrs) for w in words.split()] for words in (inputs, outputs)]
    return OpDef(type, head.endswith("!"), *arguments, attrs, defaults, frozenset(required))


def _argument(word, attrs):
    name, _, kind = word.partition(":")
    number, star, dtype = kind.rpartition("*")
    if star and not number:
        return Argument(name, dtype, None, True)
    kind = dtype if dtype in attrs else dtypes.as_dtype(dtype)
    return Argument(name, kind, number or None, False)
