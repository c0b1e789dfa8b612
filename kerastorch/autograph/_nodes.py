"""The nodes that control flow on tensors becomes; the room of graphs binds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Nodes:
    """cond, while_loop and for_dataset of the graphs."""

    cond: Callable[..., Any]
    while_loop: Callable[..., Any]
    for_dataset: Callable[..., Any]


nodes = Nodes()
