"""Layouts of Examples: where the values of Examples stand that are built alike.

Most files hold Examples of the same features in the same order. Where one has been read, another
of the same length, whose bytes are the same in all places but those of values, needs no reading:
its values stand in the same places. Nothing else is assumed: what differs in any other byte is
read as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import _wire

_MOST = 64  # layouts that are kept for one set of requests
_SAME_LENGTH = 4


class _Everything:
    """A container of all keys."""

    def __contains__(self, key):
        return True


_EVERYTHING = _Everything()


class Layouts:
    """The layouts that were met, for some requests: (key, kind), see `_columns.Request`."""

    def __init__(self, requests: Sequence[tuple[bytes, str]]) -> None:
        self._requests = requests
        self._keys = {key for key, _ in requests}
        self._known: dict[int, list[tuple[list[tuple[slice, bytes]], list[slice | None]]]] = {}
        self._left = _MOST

    def payloads(self, data: bytes) -> list[bytes | None] | None:
        """What each request finds in an Example of a known layout: the bytes of its numbers or of
        its string, None for what is not there. None for an Example of no known layout."""
        for pieces, places in self._known.get(len(data), ()):
            for place, piece in pieces:
                if data[place] != piece:
                    break
            else:
                return [None if place is None else data[place] for place in places]
        return None

    def learn(self, data: bytes) -> None:
        """Notes the layout of an Example, which has been read without an error."""
        known = self._known.get(len(data), [])
        if not self._left or len(known) >= _SAME_LENGTH:
            return
        self._left -= 1
        features = _wire.features_of(data, _EVERYTHING)
        holes = [place for key, place in features.items() if key not in self._keys]
        places: list[slice | None] = []
        for key, _ in self._requests:
            found = features.get(key)
            if found is None or found[0] == found[1]:
                places.append(None)
                continue
            hole = _wire.only_value(data, *found)
            if hole is None:
                return
            holes.append(hole)
            places.append(slice(*hole))
        pieces, at = [], 0
        for start, stop in sorted(holes):
            pieces.append((slice(at, start), data[at:start]))
            at = stop
        pieces.append((slice(at, len(data)), data[at:]))
        pieces = [piece for piece in pieces if piece[1]]
        self._known[len(data)] = [*known, (pieces, places)]
