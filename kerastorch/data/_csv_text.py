"""CSV text as TensorFlow's CSV datasets read it: records of fields, many at a time.

A record ends at \\n, \\r or \\r\\n outside of quotes. Blocks of records that all have one number of
fields are cut by positions; others, and those with misplaced quotes, record by record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

_QUOTE, _LF, _CR = b'"\n\r'
_UNCLOSED = "Reached end of file without closing quoted field in record"
_UNESCAPED = "Quote inside a string has to be escaped by another quote"
_STRAY = "Unquoted fields cannot have quotes inside"


class Record(NamedTuple):
    """One record: the fields up to a fault in its quotes, and that fault."""

    fields: list[bytes]
    fault: str | None


class Table:
    """Records of one number of fields, as positions in a text."""

    def __init__(self, text: bytes, starts: np.ndarray, stops: np.ndarray, quoted: bool):
        self._text, self._starts, self._stops, self._quoted = text, starts, stops, quoted
        self.count, self.width = starts.shape

    def column(self, number: int) -> list[bytes]:
        """The fields of a column."""
        text, starts = self._text, self._starts[:, number]
        spans = zip(starts.tolist(), self._stops[:, number].tolist(), strict=True)
        fields = [text[a:b] for a, b in spans]
        if self._quoted:
            codes = np.frombuffer(text, np.uint8)[starts]
            for i in np.flatnonzero(codes == _QUOTE).tolist():
                fields[i] = fields[i][1:-1].replace(b'""', b'"')
        return fields

    def behind_first(self) -> Table:
        """The records but the first."""
        return Table(self._text, self._starts[1:], self._stops[1:], self._quoted)

    def records(self) -> Iterator[Record]:
        """The records, one by one."""
        for fields in zip(*map(self.column, range(self.width)), strict=True):
            yield Record(list(fields), None)


def parts(blocks: Iterable[bytes], delimiter: bytes, quotes: bool) -> Iterator[Any]:
    """Tables, and lists of Records, of a text that comes in blocks."""
    rest, most = b"", 0
    for block in blocks:
        rest += block
        if len(rest) < most:  # a record that goes on
            continue
        found, used = _cut(rest, delimiter, quotes, False)
        if used:
            yield found
            rest, most = rest[used:], 0
        else:
            most = 2 * len(rest)
    while rest:
        found, used = _cut(rest, delimiter, quotes, True)
        yield found
        rest = rest[used:]


def _cut(text, delimiter, quotes, ended):
    """The whole records at the start of a text, as Table or Records, and where they end."""
    found = _table(text, delimiter, quotes, ended)
    return _records(text, delimiter, quotes, ended) if found is None else found


def _table(text, delimiter, quotes, ended):
    if ended and text[-1] not in (_LF, _CR):
        found = _table(text + b"\n", delimiter, quotes, False)
        return found and (found[0], len(text)) if found and found[1] > len(text) else None
    codes = np.frombuffer(text, np.uint8)
    at = codes == _LF
    returns = b"\r" in text
    if returns:
        at |= codes == _CR
    ends = at.copy()
    at |= codes == delimiter[0]
    quoted = quotes and b'"' in text
    if quoted:
        outside = (np.cumsum(codes == _QUOTE) & 1) == 0
        at &= outside
        ends &= outside
    last = np.flatnonzero(ends)
    if returns and not ended and len(last) and last[-1] == len(text) - 1 and text[-1] == _CR:
        last = last[:-1]  # a \n may follow
    if not len(last):
        return None
    used = int(last[-1]) + 1
    stops = np.flatnonzero(at[:used])
    starts = np.concatenate([[0], stops[:-1] + 1])
    if returns:
        second = np.zeros(used, bool)  # the \n of \r\n
        second[1:] = (codes[1:used] == _LF) & (codes[: used - 1] == _CR) & at[: used - 1]
        keep = ~second[stops]
        starts, stops = starts[keep], stops[keep]
    if quoted and not _well_quoted(codes, at, used):
        return None
    width = int(np.argmax(ends[stops])) + 1
    if len(stops) % width:
        return None
    is_end = ends[stops].reshape(-1, width)
    if not is_end[:, -1].all() or is_end[:, :-1].any():
        return None
    shape = (-1, width)
    return Table(text, starts.reshape(shape), stops.reshape(shape), quoted), used


def _well_quoted(codes, at, used):
    """Whether quotes enclose whole fields, and those inside are doubled."""
    marks = np.flatnonzero(codes[:used] == _QUOTE)
    opening, closing = marks[0::2], marks[1::2]
    if len(opening) != len(closing):
        return False
    before = np.where(opening > 0, at[opening - 1], True)
    before[1:] |= opening[1:] - 1 == closing[:-1]
    after = at[closing + 1].copy()
    after[:-1] |= closing[:-1] + 1 == opening[1:]
    return bool(before.all() and after.all())


def _records(text, delimiter, quotes, ended):
    found, at = [], 0
    while at < len(text):
        made = _record(text, at, delimiter, quotes, ended)
        if made is None:
            break
        record, at = made
        found.append(record)
    return found, at


def _record(text, at, delimiter, quotes, ended):
    """The record that begins at a place, and the place behind it; None where it goes on."""
    fields, fault = [], None
    while True:
        if at >= len(text):
            if not ended:
                return None
            field, wrong, stop = b"", None, at
        elif quotes and text[at] == _QUOTE:
            field, wrong, stop = _quoted_field(text, at, delimiter)
        else:
            field, wrong, stop = _plain_field(text, at, delimiter, quotes)
        if stop >= len(text) and not ended:
            return None
        fault = fault or wrong
        if fault is None:
            fields.append(field)
        at = stop + 1
        if stop >= len(text):
            return Record(fields, fault), stop
        if text[stop] == delimiter[0]:
            continue
        if text[stop] == _CR:
            if at >= len(text) and not ended:
                return None
            if text[at : at + 1] == b"\n":
                at += 1
        return Record(fields, fault), at


def _plain_field(text, at, delimiter, quotes):
    places = [text.find(end, at) for end in (delimiter, b"\n", b"\r")]
    stop = min((p for p in places if p >= 0), default=len(text))
    field = text[at:stop]
    return field, _STRAY if quotes and b'"' in field else None, stop


def _quoted_field(text, at, delimiter):
    ends, place, fault = delimiter + b"\n\r", at + 1, None
    while True:
        stop = text.find(b'"', place)
        if stop < 0:
            return b"", _UNCLOSED, len(text)
        following = text[stop + 1 : stop + 2]
        if not following or following in ends:
            return text[at + 1 : stop].replace(b'""', b'"'), fault, stop + 1
        if following != b'"':
            fault = fault or _UNESCAPED
        place = stop + 2
