"""What else than eager execution there is: a process-wide switch, and the handler of each thread.

A handler sees every op of its thread before it runs, ops on variables alone and ops out of no
tensor included: a graph tracer is one.

    def handler(node, args):          # a Node, its arguments in the order of `node.names`
        return NotImplemented         # leave it to eager execution, or answer with the result

    with handling(handler):
        tf.Variable(1.0) * 2.0

While a handler runs, the handlers around it are in force, so that it may call ops itself;
`node.public(*args)` is the call that it was asked about.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from .state import state


class Modes:
    """The switch that op functions ask first, as it is the cheapest thing to ask.

    active: in how many places, over all threads, a handler is in force.
    busy: a list with an item for each of those, for each thread that records for a tape, and for
        each symbolic call: empty where nothing but eager execution goes on.  (Its append and pop
        need no lock.)
    """

    __slots__ = ("active", "busy")

    def __init__(self):
        self.active, self.busy = 0, []


modes = Modes()
_lock = threading.Lock()


class _Thread(threading.local):
    handlers = ()


_thread = _Thread()


class Node:
    """What a handler is asked about: an op, a read or write of a variable, a layer's body.

    label: its name in messages.  type: the type of TensorFlow's op, None for what is no single op.
    public: the function that runs it.  names: the names of its arguments.
    body: the function of raw values behind it, None without one.
    captures: None, or a function of the arguments that lists the variables used beside them.
    """

    type = body = captures = None
    rule = None  # what makes the Operation of a call in a trace (see _graph/tracing.py)
    acts = False  # whether a call does more than call kernels, and is never recorded

    def __init__(self, label, public, names, type=None, body=None, captures=None):
        self.label, self.public, self.names = label, public, names
        self.type, self.body, self.captures = type, body, captures

    def __repr__(self):
        return f"<{type(self).__name__} {self.label}>"


def method_node(
    method: Callable[..., Any],
    body: Callable[..., Any] | None = None,
    captures: Callable[..., Any] | None = None,
) -> Node:
    """The Node of a method, whose arguments are the object, a tuple and a dict."""

    def public(self, args, kwargs):
        return method.__get__(self, type(self))(*args, **kwargs)

    label = ".".join(method.__qualname__.split(".")[-2:])
    return Node(label, public, ["self", "args", "kwargs"], None, body, captures)


def enter(handler: Callable[[Node, tuple[Any, ...]], Any]) -> None:
    """Puts a handler in force for this thread, in front of those that are."""
    with _lock:
        modes.active += 1
    modes.busy.append(None)
    _thread.handlers = (*_thread.handlers, handler)


def leave(handler: Callable[[Node, tuple[Any, ...]], Any]) -> None:
    """Takes the handler back that was put in force last; RuntimeError for any other."""
    handlers = _thread.handlers
    if not handlers or handlers[-1] is not handler:
        raise RuntimeError(f"{handler!r} is not the innermost handler of this thread.")
    _thread.handlers = handlers[:-1]
    modes.busy.pop()
    with _lock:
        modes.active -= 1


@contextlib.contextmanager
def handling(
    handler: Callable[[Node, tuple[Any, ...]], Any],
) -> Iterator[Callable[[Node, tuple[Any, ...]], Any]]:
    """Context manager: `enter` and `leave`."""
    enter(handler)
    try:
        yield handler
    finally:
        leave(handler)


def current() -> Callable[[Node, tuple[Any, ...]], Any] | None:
    """The innermost handler of this thread, None for eager execution."""
    handlers = _thread.handlers
    return handlers[-1] if handlers else None


@contextlib.contextmanager
def suspended() -> Iterator[None]:
    """Context manager: no handler of this thread is in force."""
    handlers, _thread.handlers = _thread.handlers, ()
    try:
        yield
    finally:
        _thread.handlers = handlers


@contextlib.contextmanager
def untraced() -> Iterator[None]:
    """Context manager: what is computed inside runs at once, outside of all graphs."""
    outer = state.graph, state.scope
    state.graph = None
    try:
        with suspended():
            yield
    finally:
        state.graph, state.scope = outer


def offered(node: Node, args: tuple[Any, ...]) -> Any:
    """The result that a handler of this thread gives for a call; NotImplemented for none."""
    handlers = _thread.handlers
    try:
        for i in range(len(handlers) - 1, -1, -1):
            _thread.handlers = handlers[:i]
            result = handlers[i](node, args)
            if result is not NotImplemented:
                return result
    finally:
        _thread.handlers = handlers
    return NotImplemented
