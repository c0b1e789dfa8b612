"""Variables of layers with trainable=False: torch asks no gradient of them, tapes do.

To torch such a parameter has requires_grad=False, so that no optimizer of torch trains it.  A tape
goes on watching it, as in TensorFlow, where a layer's flag only says what is listed: while a tape
records or is asked for gradients, the parameters of all frozen variables require grad again.
"""

from __future__ import annotations

import threading
import weakref
from typing import Any

import torch

_frozen = weakref.WeakValueDictionary()  # id of a variable -> the variable
_lock = threading.Lock()


class Thaw:
    """The switch that tapes ask first.

    ever: whether a variable was ever frozen in this process.
    depth: how many tapes need the frozen variables' gradients now.
    """

    __slots__ = ("depth", "ever")

    def __init__(self):
        self.ever, self.depth = False, 0

    def __enter__(self):
        with _lock:
            self.depth += 1
            if self.depth == 1:
                _require_grad(True)

    def __exit__(self, *exc):
        with _lock:
            self.depth -= 1
            if self.depth == 0:
                _require_grad(False)


thaw = Thaw()


def freeze(variable: Any) -> None:
    """Tells torch that a trainable variable is not trained."""
    raw = variable._leaf()
    if variable._frozen or not variable._trainable:
        return
    if not (isinstance(raw, torch.Tensor) and raw.requires_grad and raw.is_leaf):
        return
    with _lock:
        thaw.ever = variable._frozen = True
        _frozen[id(variable)] = variable
        if not thaw.depth:
            raw.requires_grad_(False)


def unfreeze(variable: Any) -> None:
    """Takes `freeze` back."""
    if not variable._frozen:
        return
    with _lock:
        variable._frozen = False
        _frozen.pop(id(variable), None)
        variable._leaf().requires_grad_(True)


def _require_grad(flag):
    for variable in list(_frozen.values()):
        variable._leaf().requires_grad_(flag)
