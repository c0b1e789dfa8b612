"""Columns of many Examples: all values of a feature, one after the other, and each one's count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from . import _wire

# up to so many bytes, integers are read one by one
_SHORT = 24


class WrongKind(Exception):
    """A feature holds other values than were asked for: which row, which key, what it holds."""

    def __init__(self, row: int, key: bytes, found: str, wanted: str) -> None:
        super().__init__(row, key, found, wanted)
        self.row, self.key, self.found, self.wanted = row, key, found, wanted


class BadFeature(Exception):
    """A feature that cannot be read: which row, which key."""

    def __init__(self, row: int, key: bytes) -> None:
        super().__init__(row, key)
        self.row, self.key = row, key


class BadRow(Exception):
    """A row that is no Example."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


class Request(NamedTuple):
    """A feature that is asked for: its key, and "string", "float" or "int64"."""

    key: bytes
    kind: str


class Column(NamedTuple):
    """values: [n], writable; counts: how many each row has, -1 where it lacks the feature."""

    values: np.ndarray
    counts: np.ndarray


def single(data: bytes, requests: Collection[Request]) -> list[np.ndarray | None]:
    """The values of the requests in one serialized Example, None for what it lacks."""
    try:
        places = _wire.features_of(data, {request.key for request in requests})
    except _wire.DAMAGE:
        raise BadRow(0) from None
    return [values(data, places.get(request.key), request) for request in requests]


def values(data: bytes, place: tuple[int, int] | None, request: Request) -> np.ndarray | None:
    """The values of the feature that stands at `place`, None where there is none."""
    if place is None or place[0] == place[1]:
        return None
    at, stop = place
    own = _wire.KINDS.get(data[at])
    if own != request.kind:
        raise _misfit(0, request, own)
    try:
        return _ARRAYS[own](_wire.payload(data, at, stop))
    except _wire.DAMAGE:
        raise BadFeature(0, request.key) from None


def _misfit(row, request, own):
    if own is None:
        return BadFeature(row, request.key)
    return WrongKind(row, request.key, own, request.kind)


def _array_of_strings(found):
    made = np.empty(len(found), object)
    made[:] = found
    return made


def _array_of_floats(packed):
    if len(packed) & 3:
        raise _wire.Malformed
    return np.frombuffer(bytearray(packed), "<f4")


def _array_of_integers(packed):
    if len(packed) <= _SHORT:
        return np.array(_wire.few_integers(packed), np.int64)
    return _wire.integers(packed)[0]


_ARRAYS = {"string": _array_of_strings, "float": _array_of_floats, "int64": _array_of_integers}


def columns(rows: Sequence[bytes], requests: Collection[Request]) -> list[Column]:
    """The columns of the requests, in their order, of serialized Examples."""
    wanted = {request.key for request in requests}
    places = []
    for row, data in enumerate(rows):
        try:
            places.append(_wire.features_of(data, wanted))
        except _wire.DAMAGE:
            raise BadRow(row) from None
    return [column(rows, [p.get(r.key) for p in places], r) for r in requests]


def column(
    rows: Sequence[bytes], places: Sequence[tuple[int, int] | None], request: Request
) -> Column:
    """The column of features that stand at `places` in the rows, None where there is none."""
    kind, found, counts = request.kind, [], None
    payload, kinds = _wire.payload, _wire.KINDS
    lacking = []
    row = 0
    try:
        for row, place in enumerate(places):
            if place is None or place[0] == place[1]:
                lacking.append(row)
                found.append(b"")
                continue
            data = rows[row]
            at, stop = place
            own = kinds.get(data[at])
            if own != kind:
                raise _misfit(row, request, own)
            found.append(payload(data, at, stop))
    except _wire.DAMAGE:
        raise BadFeature(row, request.key) from None
    values, counts = _READERS[kind](found, request.key)
    if lacking:
        counts[lacking] = -1
    return Column(values, counts)


def _strings(found, key):
    counts = np.fromiter(map(len, found), np.int64, len(found))
    return _array_of_strings([text for texts in found if texts for text in texts]), counts


def _floats(found, key):
    counts = np.fromiter(map(len, found), np.int64, len(found))
    if (counts & 3).any():
        raise BadFeature(int(np.flatnonzero(counts & 3)[0]), key)
    return np.frombuffer(bytearray().join(found), "<f4"), counts >> 2


def _integers(found, key):
    packed = b"".join(found)
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    for row, chunk in enumerate(found):
        if chunk and chunk[-1] > 127:
            raise BadFeature(row, key)
    try:
        values, ends = _wire.integers(packed)
    except _wire.DAMAGE:
        raise BadFeature(_too_long(found), key) from None
    if len(ends) == len(packed):
        return values, sizes
    bounds = np.searchsorted(ends, np.cumsum(sizes))
    return values, np.diff(bounds, prepend=0)


def _too_long(found):
    """The first row with a number of more than ten bytes."""
    for row, chunk in enumerate(found):
        try:
            _wire.few_integers(chunk)
        except _wire.DAMAGE:
            return row
    return 0


_READERS = {"string": _strings, "float": _floats, "int64": _integers}
