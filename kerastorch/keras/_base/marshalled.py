"""Code objects in Python's marshal format, read as plain tuples to compare them.

Nothing is made that could be run, and damaged data raise ValueError; `marshal.loads` promises
neither.  What the lines of the source were and what the file was called is left out.
"""

from __future__ import annotations

import struct
import sys
from typing import Any

_MARK = 0x80
_DEEPEST = 100
_NAMED = sys.version_info >= (3, 11)  # code objects have a qualified name and an exception table


def code(data: bytes) -> tuple[Any, ...]:
    """A code object as a tuple; ValueError for anything else."""
    try:
        found = _Reader(data).value()
    except (IndexError, struct.error, UnicodeDecodeError, RecursionError, TypeError) as error:
        raise ValueError(f"The stored code is damaged: {error}") from None
    if found[0] != "code":
        raise ValueError("The stored code is no code.")
    return found


class _Reader:
    def __init__(self, data):
        self.data, self.at, self.refs, self.depth = data, 0, [], 0

    def take(self, count):
        if count < 0 or self.at + count > len(self.data):
            raise IndexError("it ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, form="<i"):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def value(self):
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("The stored code is too deep.")
        byte = self.take(1)[0]
        kind, place = chr(byte & ~_MARK), len(self.refs)
        if byte & _MARK and kind != "r":
            self.refs.append(None)
        found = self.of(kind)
        if byte & _MARK and kind != "r":
            self.refs[place] = found
        self.depth -= 1
        return found

    def of(self, kind):
        if kind in "NTF.S":
            return (kind,)
        if kind in _TEXTS:
            size = self.number("<B" if kind in "zZ" else "<i")
            return "text", self.take(size).decode("utf-8", "surrogatepass")
        if kind in _SEQUENCES:
            size = self.number("<B" if kind == ")" else "<i")
            items = tuple(self.value() for _ in range(size))
            return _SEQUENCES[kind], frozenset(items) if kind in "<>" else items
        return _KINDS[kind](self) if kind in _KINDS else self.unknown(kind)

    def unknown(self, kind):
        raise ValueError(f"The stored code has a value of kind {kind!r}.")

    def reference(self):
        found = self.refs[self.number("<I")]
        if found is None:
            raise ValueError("The stored code refers to itself.")
        return found

    def long(self):
        count = self.number()
        digits = struct.unpack(f"<{abs(count)}H", self.take(2 * abs(count)))
        size = sum(digit << (15 * i) for i, digit in enumerate(digits))
        return "int", -size if count < 0 else size

    def code(self):
        counts = tuple(self.number() for _ in range(5 if _NAMED else 6))
        fields = [self.value() for _ in range(8)]  # ..., file, name, (qualified name)
        self.number()  # the first line
        rest = [self.value() for _ in range(2 if _NAMED else 1)]  # lines, exceptions
        if _NAMED:
            return "code", counts, *fields[:5], fields[6], rest[1]
        return "code", counts, *fields[:6], fields[7]


_TEXTS = "uatAzZ"
_SEQUENCES = {"(": "tuple", ")": "tuple", "[": "list", "<": "set", ">": "set"}
_KINDS = {
    "i": lambda r: ("int", r.number()),
    "l": _Reader.long,
    "g": lambda r: ("float", r.take(8)),
    "y": lambda r: ("complex", r.take(16)),
    "s": lambda r: ("bytes", r.take(r.number())),
    "r": _Reader.reference,
    "c": _Reader.code,
}
