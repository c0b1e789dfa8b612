"""On which logical CPU a tensor is, where a program has made several of one.

To torch there is one CPU.  The handle of a tensor that was made under `tf.device("CPU:1")` has the
number as `_cpu`; that scope holds a handler (see modes.py) that sets it.  A replica of a strategy
has its number in `state.cpu`: what it makes is on its CPU, and gets the number when it leaves the
replica.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import devices, modes
from .modes import Node
from .settings import settings
from .state import state
from .tensor import Tensor


class Watching:
    """A handler that sees the results of eager calls and leaves them as they are."""

    def __call__(self, node: Node, args: tuple[Any, ...]) -> Any:
        """The result of a call."""
        result = node.public(*args)
        if state.graph is None:
            self.done(node.type or node.label, result, args)
        return result

    def done(self, name: str, result: Any, args: Iterable[Any]) -> None:
        """Called with what an op, or a function, has given."""

    def around(self, function: Callable[..., Any], args: Iterable[Any], kwargs: Mapping) -> Any:
        """The result of a tf.function, which is traced and run as without this handler."""
        modes.leave(self)
        try:
            result = function(*args, **kwargs)
        finally:
            modes.enter(self)
        self.done(f"__inference_{function.name}", result, ())
        return result


class Placing(Watching):
    """The handler of a tf.device that names a logical CPU."""

    def done(self, name: str, result: Any, args: Iterable[Any]) -> None:
        """Puts the result on the CPU of the innermost tf.device."""
        if state.cpu:
            mark(result, state.cpu, args)


class Logging(Watching):
    """Writes the name of each op and its device to the standard error."""

    def done(self, name: str, result: Any, args: Iterable[Any]) -> None:
        """Writes a line, if that is still wanted."""
        if settings.log_device_placement:
            place = devices.current()
            kind, index = ("CPU", state.cpu) if place.type == "cpu" else ("GPU", place.index or 0)
            local = f"{devices.LOCAL}:{kind}:{index}"
            print(f"Executing op {name} in device {local}", file=sys.stderr)


def mark(value: Any, number: int, but: Iterable[Any] = ()) -> None:
    """Says that the tensors of a nest, except those in `but`, are on a logical CPU."""
    if type(value) is Tensor:
        if all(value is not other for other in but):
            value.__dict__["_cpu"] = number
    elif isinstance(value, (list, tuple)):
        for item in value:
            mark(item, number, but)
    elif isinstance(value, Mapping):
        mark(list(value.values()), number, but)
    elif hasattr(value, "_components"):
        mark(list(value._components()), number, but)
