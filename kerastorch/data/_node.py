"""Nodes: the immutable steps of a pipeline."""

from __future__ import annotations

import functools
from typing import Any

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
