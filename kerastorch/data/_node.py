"""Nodes: the immutable steps of a pipeline."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

from .._core.philox import Words
from ._streams import Stream
from ._structure import Structure

INFINITE, UNKNOWN = -1, -2


class Node:
    """One step: a source, or a transformation of others.

    label: the name that the dataset's repr shows.  children: the nodes that it reads.
    settled: whether the structure is known without computing an element.
    """

    label = "_Dataset"
    children: tuple[Node, ...] = ()

    @functools.cached_property
    def structure(self) -> Structure:
        """The structure of the elements."""
        return self._structure()

    def _structure(self):
        return self.children[0].structure

    @property
    def settled(self) -> bool:
        return all(child.settled for child in self.children)

    @functools.cached_property
    def cardinality(self) -> int:
        """The number of elements, INFINITE or UNKNOWN."""
        return self._cardinality()

    def _cardinality(self):
        return self.children[0].cardinality

    def open(self) -> Stream:
        """A new iteration."""
        raise NotImplementedError(self.label)

    @property
    def source(self) -> Any:
        """The first child."""
        return self.children[0]


def _words(node, seen):
    """The random streams below a node."""
    if id(node) in seen:
        return
    seen.add(id(node))
    words = getattr(node, "_seeds", None)
    if isinstance(words, Words):
        yield words
    for child in node.children:
        yield from _words(child, seen)


def begin_draws(node: Node) -> None:
    """Lets the random numbers of the functions below a node begin anew, for a new iterator."""
    for value in tuple(vars(node).values()):
        restart = getattr(value, "restart", None)
        if restart is not None and not isinstance(value, Node):
            restart()
    for child in node.children:
        begin_draws(child)


def random_states(node: Node) -> list[list[int]]:
    """The states of the random streams below a node: key, counter, words taken."""
    return [w.state for w in _words(node, set())]


def set_random_states(node: Node, states: list[list[int]]) -> None:
    """Puts the random streams below a node into given states."""
    streams = list(_words(node, set()))
    for words, state in zip(streams, states, strict=True):
        words.state = state


@contextlib.contextmanager
def undrawn(node: Node) -> Iterator[None]:
    """A block after which the random streams below a node are as they were before it."""
    states = random_states(node)
    try:
        yield
    finally:
        set_random_states(node, states)
