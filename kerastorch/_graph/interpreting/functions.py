"""All handlers, and what runs the functions of files."""

from __future__ import annotations

from . import (
    basic,
    control_flow,
    lists,
    optimizers,
    parsing,
    summarizing,
    tables,
    variables,
)
from .scope import Library, Scope

__all__ = [
    "Library",
    "Scope",
    "basic",
    "control_flow",
    "lists",
    "optimizers",
    "parsing",
    "summarizing",
    "tables",
    "variables",
]
