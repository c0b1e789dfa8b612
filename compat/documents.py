"""The table of the documents' snippets in compat/README.md.

    python compat/documents.py [FOLDER]

Makes the table out of documents.txt, whose lines say `lines | section | scripts | remark`.  A
snippet's state is "equal" where all of its scripts have a golden file, which test_compat.py holds
them to; a snippet without a script has its reason as a remark.  FOLDER: where the documents are;
every fenced snippet and every picture of theirs has to be in the table then.
"""

import re
import sys
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
_PART = re.compile(r"(<!-- made: documents -->\n).*?(<!-- end -->)", re.DOTALL)
_FENCE, _PICTURE = re.compile(r"\s*```(?!.*```)"), re.compile(r"!\[.*?\]\(")


class Snippet(NamedTuple):
    """A row: where it stands in which document, and the scripts that run it."""

    document: str
    lines: str
    section: str
    scripts: tuple[str, ...]
    remark: str

    @property
    def spans(self):
        """The (first, last) lines."""
        pairs = [part.strip().partition("-") for part in self.lines.split(",")]
        return [(int(first), int(last or first)) for first, _, last in pairs]

    @property
    def state(self):
        """What is known of it, in words."""
        if not self.scripts:
            return f"no script: {self.remark}"
        missing = [s for s in self.scripts if not (HERE / f"golden/{s}.json").exists()]
        known = f"not recorded: {', '.join(missing)}" if missing else "equal"
        return f"{known}; {self.remark}" if self.remark else known


def snippets():
    """All rows of documents.txt."""
    document, found = "", []
    for line in (HERE / "documents.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            document = line.strip("[]")
        elif line and not line.startswith("#"):
            lines, section, scripts, remark = (part.strip() for part in line.split(" | "))
            names = () if scripts == "-" else tuple(scripts.split(", "))
            remark = "" if remark == "-" else remark
            found.append(Snippet(document, lines, section, names, remark))
    return found


def table():
    """The tables of all documents as Markdown."""
    parts = []
    for document, rows in groupby(snippets(), key=lambda row: row.document):
        lines = [f"### {document}\n", "| Lines | Section | Script | State |", "|---|---|---|---|"]
        lines += [
            f"| {row.lines} | {row.section} | {', '.join(row.scripts)} | {row.state} |"
            for row in rows
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def readme():
    """What compat/README.md is to hold."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return _PART.sub(lambda found: f"{found[1]}\n{table()}\n{found[2]}", text)


def missing(folder):
    """(document, first, last) of fenced snippets and pictures that no row is about."""
    for file in sorted(Path(folder).iterdir()):
        number = file.name.partition("_")[0]
        spans = [s for row in snippets() if row.document.startswith(number) for s in row.spans]
        for first, last in _places(file.read_text(encoding="utf-8").splitlines()):
            if not any(a <= last and b >= first for a, b in spans):
                yield file.name, first, last


def _places(lines):
    opened = None
    for number, line in enumerate(lines, 1):
        if _FENCE.match(line):
            if opened:
                yield opened + 1, number - 1
            opened = None if opened else number
        elif not opened and _PICTURE.search(line):
            yield number, number


if __name__ == "__main__":
    text = readme()
    (HERE / "README.md").write_text(text, encoding="utf-8")
    gaps = list(missing(sys.argv[1])) if sys.argv[1:] else []
    for name, first, last in gaps:
        print(f"{name}: nothing about lines {first}-{last}")
    sys.exit(bool(gaps))
