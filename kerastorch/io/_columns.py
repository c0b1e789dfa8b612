"""Columns of many Examples: all values of a feature, one after the other, and each one's count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from . import _wire
from ._layouts import Layouts

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


def single(data: bytes, requests: Sequence[Request], layouts: Layouts) -> list[np.ndarray | None]:
    """The values of the requests in one serialized Example, None for what it lacks."""
    found = layouts.payloads(data)
    if found is None:
        found = _read(data, requests, 0)
        layouts.learn(data)
    return [
        None if payload is None else _array(payload, request)
        for payload, request in zip(found, requests)
    ]


def _read(data, requests, row):
    """The payloads of the requests in an Example, None for what it lacks."""
    try:
        places = _wire.features_of(data, {request.key for request in requests})
    except _wire.DAMAGE:
        raise BadRow(row) from None
    return [_payload(data, places.get(request.key), request, row) for request in requests]


def _payload(data, place, request, row):
    """The payload of the feature that stands at `place`, None where there is none."""
    if place is None or place[0] == place[1]:
        return None
    at, stop = place
    own = _wire.KINDS.get(data[at])
    if own != request.kind:
        raise _misfit(row, request, own)
    try:
        return _wire.payload(data, at, stop)
    except _wire.DAMAGE:
        raise BadFeature(row, request.key) from None


def values(data: bytes, place: tuple[int, int] | None, request: Request) -> np.ndarray | None:
    """The values of the feature that stands at `place`, None where there is none."""
    payload = _payload(data, place, request, 0)
    return None if payload is None else _array(payload, request)


def _array(payload, request):
    try:
        return _ARRAYS[request.kind](payload)
    except _wire.DAMAGE:
        raise BadFeature(0, request.key) from None


def _misfit(row, request, own):
    if own is None:
        return BadFeature(row, request.key)
    return WrongKind(row, request.key, own, request.kind)


def _array_of_strings(found):
    found = [found] if type(found) is bytes else found
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


def columns(rows: Sequence[bytes], requests: Sequence[Request], layouts: Layouts) -> list[Column]:
    """The columns of the requests, in their order, of serialized Examples."""
    found = []
    for row, data in enumerate(rows):
        payloads = layouts.payloads(data)
        if payloads is None:
            payloads = _read(data, requests, row)
            layouts.learn(data)
        found.append(payloads)
    if not found:
        return [_column([], request) for request in requests]
    return [_column(p, request) for p, request in zip(zip(*found, strict=True), requests)]


def column(
    rows: Sequence[bytes], places: Sequence[tuple[int, int] | None], request: Request
) -> Column:
    """The column of features that stand at `places` in the rows, None where there is none."""
    return _column(
        [_payload(rows[row], place, request, row) for row, place in enumerate(places)], request
    )


def _column(payloads, request):
    if None not in payloads:
        return Column(*_READERS[request.kind](payloads, request.key))
    nothing = [] if request.kind == "string" else b""
    found = [nothing if payload is None else payload for payload in payloads]
    values, counts = _READERS[request.kind](found, request.key)
    counts[[row for row, payload in enumerate(payloads) if payload is None]] = -1
    return Column(values, counts)


def _strings(found, key):
    texts, counts = [], np.ones(len(found), np.int64)
    for row, payload in enumerate(found):
        if type(payload) is bytes:
            texts.append(payload)
        else:
            texts += payload
            counts[row] = len(payload)
    return _array_of_strings(texts), counts


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
