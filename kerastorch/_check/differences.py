"""The table of what differs, differences.txt, and its rows for a name."""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FIELDS = ("what", "kerastorch", "TensorFlow", "why", "instead")
LEVELS = ("differs", "edge", "missing", "neighbour")
TABLE = Path(__file__).with_name("differences.txt")


@dataclass(frozen=True)
class Row:
    """One known difference: which names it is about, and what is said of it."""

    section: str
    level: str
    names: tuple[str, ...]
    fields: dict[str, str] = field(hash=False)
    line: int

    def said(self) -> str:
        """The row in one sentence or two."""
        parts = [self.fields.get("what", "")]
        here = self.fields.get("kerastorch")
        if here:
            parts.append(f"here {here}" if self.level in ("differs", "edge") else here)
        if "TensorFlow" in self.fields:
            parts.append(f"TensorFlow: {self.fields['TensorFlow']}")
        if "instead" in self.fields:
            parts.append(f"instead: {self.fields['instead']}")
        return "; ".join(part for part in parts if part)


@functools.cache
def rows() -> tuple[Row, ...]:
    """All rows, in the order of the file.

    Raises:
      ValueError: a line that is no part of a row.
    """
    found: list[Row] = []
    section, row = "", None
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            row = None
        elif line.startswith("== "):
            section = line[3:]
        elif row is None:
            level, *names = line.split(" ")
            if level not in LEVELS:
                raise ValueError(f"{TABLE.name}, line {number}: {level!r} is none of {LEVELS}")
            row = Row(section, level, tuple(n for n in names if n != "-"), {}, number)
            found.append(row)
        else:
            name, colon, text = line.partition(": ")
            if name not in FIELDS or not colon:
                raise ValueError(f"{TABLE.name}, line {number}: {name!r} is none of {FIELDS}")
            row.fields[name] = text
    return tuple(found)


@functools.cache
def _exact() -> dict[str, list[Row]]:
    index: dict[str, list[Row]] = {}
    for row in rows():
        for name in row.names:
            if "*" not in name:
                index.setdefault(name, []).append(row)
    return index


@functools.cache
def _patterns() -> tuple[tuple[str, Row], ...]:
    return tuple((name, row) for row in rows() for name in row.names if "*" in name)


@functools.cache
def about(name: str) -> tuple[Row, ...]:
    """The rows about an address, or a keyword as in `tf.nn.conv2d(dilations=)`."""
    found = [row for row in _exact().get(name, ()) if row.level != "missing"]
    patterns = [r for p, r in _patterns() if r.level != "missing" and fnmatch.fnmatchcase(name, p)]
    return tuple(dict.fromkeys([*found, *patterns]))


@functools.cache
def names_by_last() -> dict[str, tuple[str, ...]]:
    """{last part of the address: names in the table}, keywords left out."""
    index: dict[str, tuple[str, ...]] = {}
    for name in _exact():
        address = name.partition("(")[0]
        last = address.rpartition(".")[2]
        index[last] = (*index.get(last, ()), address)
    return index


@functools.cache
def instead(address: str) -> Row | None:
    """The row that says what to use instead of a name that is missing, or of what it is in."""
    parts = address.split(".")
    for k in range(len(parts), 1, -1):
        name = ".".join(parts[:k])
        row = next((r for r in _exact().get(name, ()) if r.level == "missing"), None)
        if row is not None:
            return row
    return None


def renamed(keywords: Iterable[str]) -> Row | None:
    """The row that says what to use instead of a keyword, as in `tf.argmax(dimension=)`."""
    rows = [(p, r) for p, r in _patterns() if r.level == "missing" and p.endswith("=)")]
    for name in keywords:
        exact = [r for r in _exact().get(name, ()) if r.level == "missing"]
        found = [*exact, *(r for p, r in rows if fnmatch.fnmatchcase(name, p))]
        if found:
            return found[0]
    return None


@functools.cache
def neighbour(package: str) -> Row | None:
    """The row about a package that needs TensorFlow."""
    return next((r for r in _exact().get(package, ()) if r.level == "neighbour"), None)
