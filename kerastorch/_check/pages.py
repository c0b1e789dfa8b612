"""Makes the pages that come out of tables: `python -m kerastorch._check.pages [ROOT]`.

ROOT is the folder of the sources, where compat/ and docs/ are. compat/DIFFERENCES.md is made as a
whole out of the table of differences, in other pages what stands between the lines
`<!-- differences: SECTION -->` or `<!-- made: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from . import coverage, timings
from .differences import Row, rows

WHOLE = "compat/DIFFERENCES.md"
PARTS = ("compat/README.md", "docs/coming_from_tensorflow.md")
MADE = ("docs/coverage.md", "docs/benchmarks.md")
TIMES = "docs/benchmarks.json"
_PART = re.compile(r"(<!-- differences: ([^\n]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_MADE = re.compile(r"(<!-- made: ([^\n]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_HEAD = """\
# Known differences

What kerastorch does otherwise than TensorFlow 2.15, on purpose or by its nature, with the reason.
This page is made from kerastorch/_check/differences.txt, which `kerastorch check` reads, by
`python -m kerastorch._check.pages`: change the table, not the page. What the differential tester
knows of them stands in tests/differential/known.py.
"""


def page() -> str:
    """The text of compat/DIFFERENCES.md."""
    parts = [_HEAD]
    for section, members in groupby(rows(), key=lambda row: row.section):
        parts.append(f"## {section}\n\n{_table(list(members))}")
    return "\n".join(parts)


def _table(members: list[Row]) -> str:
    columns = [("What", "what"), ("kerastorch", "kerastorch")]
    columns += [
        (n, f)
        for n, f in (("TensorFlow", "TensorFlow"), ("Why", "why"), ("Instead", "instead"))
        if any(f in row.fields for row in members)
    ]
    if not any("kerastorch" in row.fields for row in members):
        del columns[1]
    lines = ["| " + " | ".join(name for name, _ in columns) + " |", "|---" * len(columns) + "|"]
    for row in members:
        cells = [row.fields.get(field, "") for _, field in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def with_parts(text: str) -> str:
    """A page whose parts about differences are made anew."""
    return _PART.sub(lambda found: found[1] + _list(_of(found[2])) + found[3], text)


def _made(text: str, tables: dict[str, str]) -> str:
    """A page whose parts between the marks of a table are made anew."""
    return _MADE.sub(lambda found: f"{found[1]}\n{tables[found[2]]}\n{found[3]}", text)


def _of(section: str) -> Iterable[Row]:
    if section == "what ordinary programs see":
        return [row for row in rows() if row.level == "differs"]
    found = [row for row in rows() if row.section == section]
    if not found:
        raise ValueError(f"the table of differences has no section {section!r}")
    return found


def _list(members: Iterable[Row]) -> str:
    return "\n" + "".join(f"- {_sentence(row)}\n" for row in members) + "\n"


def _sentence(row: Row) -> str:
    text = f"{row.fields['what']}: {row.fields['kerastorch']}"
    theirs = row.fields.get("TensorFlow")
    return text + (f" (TensorFlow: {theirs})" if theirs else "") + "."


def files(root: Path) -> dict[Path, str]:
    """{page: what it is to hold}, for those about differences."""
    parts = {root / name: with_parts((root / name).read_text(encoding="utf-8")) for name in PARTS}
    return {root / WHOLE: page(), **parts}


def files_of_tables(root: Path) -> dict[Path, str]:
    """{page: what it is to hold}, for those that look at the whole package and at timings."""
    tables = {**coverage.tables(), **timings.tables(root / TIMES)}
    return {root / name: _made((root / name).read_text(encoding="utf-8"), tables) for name in MADE}


if __name__ == "__main__":
    here = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parents[2]
    for path, text in {**files(here), **files_of_tables(here)}.items():
        path.write_text(text, encoding="utf-8")
