"""Operators of our own in torch's dispatcher, which a recording holds as one call each."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch


def defined(name: str, function: Callable[..., Any], schema: str) -> Any:
    """The operator kerastorch::name, defined now: function under all of torch's modes."""
    library = _library()
    library.define(name + schema)
    library.impl(name, function, "CompositeExplicitAutograd")
    return getattr(torch.ops.kerastorch, name).default


@functools.cache
def _library():
    return torch.library.Library("kerastorch", "FRAGMENT")
