"""The nodes that control flow on tensors becomes; tests put others in their place."""

from __future__ import annotations

from .._graph import control


class Nodes:
    """cond, while_loop and for_dataset of the graphs."""

    cond = staticmethod(control.cond)
    while_loop = staticmethod(control.while_loop)
    for_dataset = staticmethod(control.for_dataset)


nodes = Nodes()
