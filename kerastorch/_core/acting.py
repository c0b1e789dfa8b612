"""Functions that are one call to a graph: they act (print, check, write, look up), or are made of
steps that need values.

    @acting("PrintV2")
    def print(*inputs, **kwargs): ...

To the handlers of a thread (see modes.py) a call is one Node, whose arguments are a tuple and a
dict.  What a graph gets of it, the Node's `gives` says.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec

from .modes import Node, modes, offered

_P = ParamSpec("_P")


class ActingNode(Node):
    """The Node of an acting function.

    gives: None where it gives nothing; a function of (args, kwargs) that answers with a nest of
        TensorSpecs; "examples" where its results are found by calling it on examples; "outside"
        for what runs outside of the graph, and cannot take tensors of it.
    checks: whether it checks its arguments: what is known of them is checked at once.
    graded: whether gradient flows through it.
    returns_first: whether it gives back its first argument.
    ambient: asked while the graph is made; gives a function that makes a context manager in which
        runs call the function.
    acts: whether it does more than compute, so that it is neither left out nor recorded.
    """

    def __init__(
        self,
        function,
        type=None,
        gives=None,
        checks=False,
        graded=False,
        acts=True,
        returns_first=False,
        ambient=None,
    ):
        name = getattr(function, "__name__", type)
        super().__init__(name, self._call, ["args", "kwargs"], type)
        self.function, self.gives, self.checks = function, gives, checks
        self.graded, self.acts = graded, acts
        self.returns_first, self.ambient = returns_first, ambient

    def _call(self, args, kwargs):
        return self.function(*args, **kwargs)


def acting(
    type: str | None = None,
    gives: Callable[..., Any] | str | None = None,
    checks: bool = False,
    graded: bool = False,
    acts: bool = True,
    returns_first: bool = False,
    ambient: Callable[[], Any] | None = None,
) -> Callable[[Callable[_P, Any]], Callable[_P, Any]]:
    """The decorator (see ActingNode)."""

    def decorate(function):
        node = ActingNode(function, type, gives, checks, graded, acts, returns_first, ambient)

        @functools.wraps(function)
        def public(*args, **kwargs):
            if modes.active:
                result = offered(node, (args, kwargs))
                if result is not NotImplemented:
                    return result
            return function(*args, **kwargs)

        public.node = node
        return public

    return decorate
