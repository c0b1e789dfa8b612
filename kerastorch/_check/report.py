"""Shows what was found: as text, JSON or SARIF 2.1.0."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any

from .judging import STATUSES, Use

_COLOURS = {
    "works": "32", "private": "36", "differs": "33", "guarded": "36", "missing": "31",
    "neighbour": "35", "unreadable": "31",
}  # fmt: skip
_RULES = {
    "differs": ("warning", "The name is there and does something otherwise than TensorFlow"),
    "missing": ("error", "kerastorch does not have the name"),
    "guarded": ("note", "kerastorch does not have the name, and the program provides for that"),
    "neighbour": ("warning", "The package needs TensorFlow"),
    "private": ("note", "The name is private to TensorFlow; kerastorch has it"),
    "unreadable": ("error", "The file can't be parsed"),
}


def place(use: Use) -> str:
    """file:line:column, of a notebook file:cell:line:column."""
    cell = "" if use.cell is None else f"{use.cell}:"
    return f"{use.path}:{cell}{use.line}:{use.column}"


def lines(uses: Iterable[Use], everything: bool, details: bool, colour: bool) -> Iterable[str]:
    """A line for each use that is to be shown."""
    for use in uses:
        verdict = use.verdict
        told = [verdict.said] if verdict.said else []
        if details:
            told += [f"(detail) {text}" for text in verdict.details]
        if not (everything or told) or (verdict.status == "works" and not (everything or details)):
            continue
        status = verdict.status
        if colour:
            status = f"\033[{_COLOURS[status]}m{status}\033[0m"
        yield f"{place(use)}: {status}: {use.name}{': ' if told else ''}{'; '.join(told)}"


def counts(uses: Iterable[Use]) -> dict[str, int]:
    """{status: number of different names}."""
    names = {(use.verdict.status, use.name) for use in uses}
    found = Counter(status for status, _ in names)
    return {status: found[status] for status in STATUSES}


def summary(uses: Sequence[Use], files: int) -> str:
    """The last line: files, uses, and how many names work, differ, are missing."""
    found = counts(uses)
    read = [use for use in uses if use.kind != "file"]
    parts = [f"{found['works']} work"]
    for status, text in (
        ("differs", "differ"),
        ("missing", "missing"),
        ("guarded", "missing where the program provides for it"),
        ("private", "private to TensorFlow"),
        ("neighbour", "from packages that need TensorFlow"),
    ):
        if found[status]:
            parts.append(f"{found[status]} {text}")
    names = len({use.name for use in read})
    text = f"{_plural(files, 'file')}: {_plural(len(read), 'use')} of {_plural(names, 'name')}"
    text = f"{text}: {', '.join(parts)}"
    if found["unreadable"]:
        text += f"; {_plural(found['unreadable'], 'file')} can't be read"
    details = sum(bool(use.verdict.details) for use in uses)
    return text + (f" (edge cases of {_plural(details, 'use')}: --details)" if details else "")


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def as_json(uses: Sequence[Use], files: int) -> str:
    """All uses and the numbers of the summary, as JSON."""
    found = [
        {
            "file": use.path, "cell": use.cell, "line": use.line, "column": use.column,
            "kind": use.kind, "name": use.name, "status": use.verdict.status,
            "message": use.verdict.said, "details": list(use.verdict.details),
        }
        for use in uses
    ]  # fmt: skip
    whole = {"version": 1, "files": files, "names": counts(uses), "uses": found}
    return json.dumps(whole, indent=1)


def as_sarif(uses: Iterable[Use], version: str) -> str:
    """What does not simply work, for code review tools (SARIF 2.1.0)."""
    rules = [
        {"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": level}}
        for name, (level, text) in _RULES.items()
    ]
    driver = {"name": "kerastorch check", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(use) for use in uses if use.verdict.status in _RULES],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=1)


def _result(use: Use) -> dict[str, Any]:
    status = use.verdict.status
    shown = use.verdict.said or _RULES[status][1]
    text = f"{'' if use.kind == 'file' else use.name + ': '}{shown}"
    region = {"startLine": use.file_line}
    if use.cell is None:
        region["startColumn"] = use.column
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(use.path)}, "region": region}
    }
    if use.cell is not None:
        name = f"cell {use.cell}, line {use.line}"
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return {
        "ruleId": status,
        "ruleIndex": list(_RULES).index(status),
        "level": _RULES[status][0],
        "message": {"text": text},
        "locations": [location],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    if os.path.isabs(path):
        return PurePath(path).as_uri()
    return quote(os.fsencode(PurePath(os.path.normpath(path)).as_posix()))
