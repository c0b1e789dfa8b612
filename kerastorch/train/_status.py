"""What `restore` gives back: whether objects and checkpoint fit each other."""

from __future__ import annotations

import logging
from typing import Any, NoReturn

from .._core.trackable import arrived, object_graph, saved_attributes, slot_variables
from ._object_graph import Names
from ._restoring import ByName, Restoration

_log = logging.getLogger("tensorflow")
_SHOWN = 10
_NOTHING = "No checkpoint specified (save_path=None); nothing is being restored."


class _LoadStatus:
    """Base of the statuses."""

    def assert_consumed(self) -> Any:
        """AssertionError unless every value found an object, and every object a value."""
        raise AssertionError(_NOTHING)

    def assert_existing_objects_matched(self) -> Any:
        """AssertionError unless every object that is there found a value."""
        raise AssertionError(_NOTHING)

    def assert_nontrivial_match(self) -> Any:
        """AssertionError if nothing but the root found its place."""
        raise AssertionError(_NOTHING)

    def expect_partial(self) -> Any:
        """Says nothing of values that are not used."""
        return self

    def run_restore_ops(self, session: Any = None) -> None:
        """Nothing: values are restored at once."""

    def initialize_or_restore(self, session: Any = None) -> None:
        """Nothing: values are restored, and variables initialized, at once."""


class InitializationOnlyStatus(_LoadStatus):
    """The status of `restore(None)`, which restores nothing."""

    def run_restore_ops(self, session: Any = None) -> NoReturn:
        """AssertionError: there is nothing to restore."""
        raise AssertionError(
            "No checkpoint specified, so no restore ops are available (save_path=None to "
            "Saver.restore)."
        )


class CheckpointLoadStatus(_LoadStatus):
    """The status of a checkpoint with an object graph."""

    def __init__(self, restoration: Restoration, checkpoint: Any) -> None:
        self._restoration, self._checkpoint = restoration, checkpoint

    def assert_consumed(self) -> CheckpointLoadStatus:
        """AssertionError unless every value found an object, and every object a value."""
        self.assert_existing_objects_matched()
        restoration = self._restoration
        names = Names(restoration.graph)
        for place, node in enumerate(restoration.graph.nodes):
            if node.attributes and restoration.object_at(place) is None:
                raise AssertionError(f"Unresolved object in checkpoint {names[place]}: {node}")
        if restoration.slots:
            raise AssertionError(f"Unresolved slot restorations: {restoration.slots}")
        if restoration.unused or restoration.unread:
            lines = [
                f"{names[place]} ({restoration.object_at(place)}): {attributes}"
                for place, attributes in (*restoration.unused.items(), *restoration.unread.items())
            ]
            raise AssertionError(
                "Unused attributes in these objects (the attributes exist in the checkpoint but "
                "were not restored):\n" + "\n".join(lines)
            )
        return self

    def assert_existing_objects_matched(self) -> CheckpointLoadStatus:
        """AssertionError unless every object that is there found a value."""
        unmatched = self._unmatched()
        if unmatched:
            count = len(unmatched)
            raise AssertionError(
                f"Found {count} Python objects that were not bound to checkpointed values, likely "
                f"due to changes in the Python program. Showing {min(_SHOWN, count)} of {count} "
                f"unmatched objects: {unmatched[:_SHOWN]}"
            )
        return self

    def assert_nontrivial_match(self) -> CheckpointLoadStatus:
        """AssertionError if nothing but the root found its place."""
        unmatched = self._unmatched()
        if len(self._restoration.bound_ids()) <= 1:
            if unmatched:
                raise AssertionError(
                    "Nothing except the root object matched a checkpointed value. Typically this "
                    "means that the checkpoint does not match the Python program. The following "
                    f"objects have no matching checkpointed value: {unmatched}"
                )
            raise AssertionError(
                f"Nothing to load. No dependencies have been added to {self._checkpoint.root} yet."
            )
        return self

    def expect_partial(self) -> CheckpointLoadStatus:
        """Says nothing of values that are not used."""
        self._restoration.expect_partial = True
        return self

    def _unmatched(self):
        """The objects with values of their own that no node is bound to."""
        arrived()
        restoration = self._restoration
        nodes, _ = object_graph(self._checkpoint.root, beside=self._checkpoint._beside())
        for node in nodes:
            restoration.see(node)
        for *_, slot in slot_variables(nodes):
            restoration.see(slot)
        bound = restoration.bound_ids()
        return [o for o in restoration.seen() if id(o) not in bound and saved_attributes(o)]


class NameBasedSaverStatus(_LoadStatus):
    """The status of a checkpoint of values by name."""

    def __init__(self, restoration: ByName) -> None:
        self._restoration = restoration
        self._optional: list[Any] = []

    def add_to_optionally_restored(self, variable: Any) -> None:
        """A variable that need not be in the checkpoint."""
        self._optional.append(variable)

    def assert_consumed(self) -> NameBasedSaverStatus:
        """AssertionError unless every variable found a value."""
        missing = [
            f"{attribute} of {obj}"
            for reference, attribute in self._restoration.unused
            if (obj := reference()) is not None and not any(o is obj for o in self._optional)
        ]
        if missing:
            raise AssertionError(f"Some objects had attributes which were not restored: {missing}")
        return self

    def assert_existing_objects_matched(self) -> NameBasedSaverStatus:
        """AssertionError unless every variable found a value."""
        return self.assert_consumed()

    def assert_nontrivial_match(self) -> NameBasedSaverStatus:
        """AssertionError unless every variable found a value."""
        return self.assert_consumed()
