"""tf.train.CheckpointView and TrackableView: the object graphs of files and of programs."""

from __future__ import annotations

import os
from collections import deque
from typing import Any

from .._core.trackable import CHECKPOINT, children, is_tracked, object_graph
from .._files.bundle import Bundle
from ._restoring import graph_of


class TrackableView:
    """The objects that an object leads to (tf.train.TrackableView)."""

    def __init__(self, root: Any) -> None:
        self._root = root

    @property
    def root(self) -> Any:
        """The object."""
        return self._root

    @classmethod
    def children(cls, obj: Any, save_type: Any = CHECKPOINT, **kwargs: Any) -> dict[str, Any]:
        """The children of an object by name."""
        return dict(children(obj, getattr(save_type, "value", save_type)))

    def descendants(self) -> list[Any]:
        """All objects, breadth first."""
        return object_graph(self._root)[0]


class CheckpointView:
    """The object graph of a checkpoint, its nodes by number (tf.train.CheckpointView).

    NotFoundError for a missing checkpoint, DataLossError for a damaged one.
    """

    def __init__(self, save_path: str | os.PathLike) -> None:
        if not isinstance(save_path, (str, bytes, os.PathLike)):
            raise TypeError(f"Expected binary or unicode string, got {save_path!r}")
        self._graph = graph_of(Bundle(os.fsdecode(save_path)))

    def children(self, node_id: int) -> dict[str, int]:
        """The numbers of a node's children by name; IndexError for a number that is not there."""
        return {child.local_name: child.node_id for child in self._graph.nodes[node_id].children}

    def descendants(self) -> list[int]:
        """The numbers of all nodes, breadth first."""
        return list(self._walk())

    def _walk(self):
        seen, queue = {0}, deque([0])
        while queue:
            place = queue.popleft()
            yield place
            for child in self._graph.nodes[place].children:
                if child.node_id not in seen:
                    seen.add(child.node_id)
                    queue.append(child.node_id)

    def match(self, obj: Any) -> dict[int, Any]:
        """{number of a node: object} of what has its place in both graphs.

        ValueError for what is no tracked object.
        """
        if not is_tracked(obj):
            raise ValueError(f"Expected a Trackable, got {obj} of type {type(obj)}.")
        found, queue = {0: obj}, deque([(0, obj)])
        while queue:
            place, one = queue.popleft()
            there = dict(children(one))
            for child in self._graph.nodes[place].children:
                if child.local_name in there and child.node_id not in found:
                    found[child.node_id] = there[child.local_name]
                    queue.append((child.node_id, there[child.local_name]))
        return found

    def diff(self, obj: Any) -> tuple[dict[int, Any], list[int], list[Any]]:
        """`match`, the nodes without an object, and the objects without a node."""
        matched = self.match(obj)
        bound = {id(one) for one in matched.values()}
        rest = [one for one in TrackableView(obj).descendants() if id(one) not in bound]
        return matched, [n for n in self._walk() if n not in matched], rest
