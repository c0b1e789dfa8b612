"""What a layer call knows of the calls around it."""

from __future__ import annotations

import threading

from ..._core.replicas import carry
from ..._core.state import State


class CallContext(threading.local):
    """Per thread: the layers whose calls are running, outermost first, and their training flag."""

    def __init__(self):
        self.layers = []
        self.training = None
        self.symbolic = 0  # how many symbolic calls (shape inference) are running
        self.scope = None  # the name scope around the outermost layer that is being built


context = CallContext()
carry(context)
State.scope_of_layers = staticmethod(
    lambda: "".join(layer._scope_part() for layer in context.layers)
)
