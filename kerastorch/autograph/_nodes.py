"""The nodes that control flow on tensors becomes: those of the graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._graph import control


class Nodes:
    """cond, while_loop and for_dataset of the graphs."""

    def __init__(self):
        self.cond: Callable[..., Any] = control.cond
        self.while_loop: Callable[..., Any] = control.while_loop
        self.for_dataset: Callable[..., Any] = getattr(control, "for_dataset", None)


nodes = Nodes()
