"""Says of each use of a name whether it works here."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from . import api, differences
from .api import MISSING, Api
from .reader import Reader
from .sources import Block, Source

STATUSES = ("works", "private", "differs", "guarded", "missing", "neighbour", "unreadable")


@dataclass(frozen=True)
class Verdict:
    """What becomes of a name here; `details` are differences that few programs see."""

    status: str
    said: str = ""
    details: tuple[str, ...] = ()


WORKS = Verdict("works")
_GUARDED = "the program provides for that (try, hasattr or a look at the version)"


@dataclass(frozen=True)
class Use:
    """A name at a place; `cell` counts a notebook's cells, `file_line` the lines of its file."""

    path: str
    cell: int | None
    line: int
    column: int
    file_line: int
    kind: str  # name, member, keyword, module, private; file for one that can't be read
    name: str
    verdict: Verdict


def uses(source: Source) -> list[Use]:
    """The uses of TensorFlow's and Keras's names in a file, in the order of their places."""
    found: list[Use] = []
    place = source.blocks[0] if source.blocks else None

    def tell(node: ast.AST, kind: str, owner: Api | None, name: str | None) -> None:
        judged = _JUDGES[kind](owner, name)
        if judged is None:
            return
        shown, verdict = judged
        if verdict.status == "missing" and reader.guards:
            verdict = replace(verdict, status="guarded", said=f"{verdict.said}; {_GUARDED}")
        block = blocks.get(id(node), place)
        line, column = node.lineno, node.col_offset + 1
        if kind in ("name", "member") and getattr(node, "end_lineno", line) != line:
            line, column = (
                node.end_lineno,
                max(node.end_col_offset - len(shown.split(".")[-1]), 0) + 1,
            )
        column = block.characters(line, column - 1) + 1
        at = block.lines[line - 1] if 0 < line <= len(block.lines) else line
        found.append(Use(source.path, block.cell, line, column, at, kind, shown, verdict))

    blocks: dict[int, Block] = {}
    if any(block.cell is not None for block in source.blocks):
        for block in source.blocks:
            for node in ast.walk(block.tree) if block.tree else ():
                blocks[id(node)] = block
    reader = Reader(tell)
    try:
        for place in source.blocks:
            if place.tree is not None:
                reader.read(place.tree)
        reader.finish()
    except RecursionError:
        source.faults.append((None, 1, 1, "is nested too deeply to be followed to its end"))
    reader.tell = None  # which holds the reader, and so the trees
    for cell, line, column, said in source.faults:
        verdict = Verdict("unreadable", said)
        found.append(Use(source.path, cell, line, column, line, "file", source.path, verdict))
    return sorted(dict.fromkeys(found), key=lambda use: (use.cell or 0, use.line, use.column))


@functools.cache
def _name(found: Api, _: None) -> tuple[str, Verdict]:
    if found.value is MISSING:
        return found.address, _missing(found.address)
    return found.address, _with_differences(_addresses(found))


def _missing(address: str) -> Verdict:
    row = differences.instead(address)
    if row is not None:
        return Verdict("missing", row.said())
    parts = address.split(".")
    parent = api.at(parts[0])
    for part in parts[1:]:
        inner = api.member(parent, part)
        if inner.value is MISSING:
            said = api.why_missing(parent, part)
            return Verdict(
                "missing", said if inner.address == address else f"{inner.address}: {said}"
            )
        parent = inner
    return Verdict("missing")


def _addresses(found: Api) -> list[str]:
    """The addresses in the table of what is found: its own, and others of the same object."""
    last = found.address.rpartition(".")[2]
    others = differences.names_by_last().get(last, ())
    same = [a for a in others if a != found.address and api.at(a).value is found.value]
    return [found.address, *same]


def _with_differences(addresses: list[str], keyword: str = "") -> Verdict:
    rows = dict.fromkeys(r for a in addresses for r in differences.about(f"{a}{keyword}"))
    details = tuple(row.said() for row in rows if row.level == "edge")
    said = "; ".join(row.said() for row in rows if row.level == "differs")
    return Verdict("differs" if said else "works", said, details)


@functools.cache
def _member(owner: Api, name: str) -> tuple[str, Verdict] | None:
    shown = f"{owner.address}.{name}"
    row = differences.instead(shown)
    if not api.has_member(owner.value, name):
        said = row.said() if row is not None else api.why_missing(owner, name)
        return shown, Verdict("missing", said)
    if name.startswith("__"):
        return None
    return shown, _with_differences(list(_member_addresses(owner, name)))


def _member_addresses(owner: Api, name: str) -> Iterator[str]:
    yield f"{owner.address}.{name}"
    for address in differences.names_by_last().get(name, ()):
        holder = api.at(address.rpartition(".")[0])
        if holder.is_class and issubclass(owner.value, holder.value):
            yield address


@functools.cache
def _keyword(called: Api, name: str) -> tuple[str, Verdict] | None:
    if called.value is None or called.value is MISSING:
        return None
    shown = f"{called.address}({name}=)"
    taken = api.keywords(called.value)
    if taken is not None and name not in taken:
        row = differences.renamed([f"{a}({name}=)" for a in _with_bases(called)])
        said = api.nearest(name, taken) if row is None else f"; {row.said()}"
        return shown, Verdict("missing", f"takes no such keyword argument{said}")
    addresses = _with_bases(called)
    return shown, _with_differences(addresses, f"({name}=)")


def _with_bases(called: Api) -> list[str]:
    """The addresses of what is called, for a method those of the base classes' method too."""
    parent, _, last = called.address.rpartition(".")
    owner = api.at(parent) if parent.startswith("tf") else None
    inherited = _member_addresses(owner, last) if owner is not None and owner.is_class else ()
    return [*_addresses(called), *inherited]


@functools.cache
def _private(_: None, name: str) -> tuple[str, Verdict]:
    module, _, member = name.partition(":")
    places = api.private_places(module)
    shown = f"{module}.{member}" if member else module
    if places is None:
        said = "private to TensorFlow, not here: import the public name instead"
        return shown, Verdict("missing", said)
    if not member or member == "*":
        return shown, Verdict("private", "private to TensorFlow; kerastorch has the module")
    place = places.get(member)
    if place is None:
        return shown, Verdict("missing", "private to TensorFlow, and not here")
    if place.startswith("._"):
        return shown, Verdict("private", "private to TensorFlow; kerastorch has it")
    public = api.at(f"tf{place}.{member}")
    if public.value is MISSING:
        return shown, Verdict("missing", f"stands for {public.address}, which is not here")
    return shown, Verdict("private", f"private to TensorFlow; the public name is {public.address}")


@functools.cache
def _module(_: None, name: str) -> tuple[str, Verdict] | None:
    row = differences.neighbour(name.partition(".")[0])
    if row is None:
        return None
    works = row.fields["kerastorch"].startswith("works")
    return name, Verdict("works" if works else "neighbour", row.said())


_JUDGES = {
    "name": _name, "member": _member, "keyword": _keyword, "private": _private,
    "module": _module,
}  # fmt: skip
