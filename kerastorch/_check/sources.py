"""Finds the scripts and notebooks of a code base and parses them."""

from __future__ import annotations

import ast
import codecs
import io
import json
import os
import re
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages"})
_NAMES_OURS = re.compile(rb"tensorflow|keras|tflite|\btf_|\btfx\b|\btf2onnx\b")
_PYTHON_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
_MAGIC = re.compile(
    r"^(\s*)(?:[%!?].*|[\w.]+\?\??\s*"
    r"|(?:pip3?|conda|cd|ls|ll|mkdir|rmdir|rm|cp|mv|cat|less|more|man|cls|pwd|git|apt|apt-get|wget"
    r"|curl)\s+(?![=(\[.,:+*/%]|-\s|(?:in|is|and|or|not|if)\b).*)$"
)
_TIMED = re.compile(
    r"^(\s*)(|[\w., ]+=\s*)"
    r"(%(?:time|timeit|prun|memit|mprun|lprun)\b(?:\s+-\w+(?:\s+\d+)?)*\s+)(.+)$"
)
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w., ]+=\s*)[%!].*$")
_PYTHON_2 = re.compile(
    r"^\s*print\s+[\"'\w]|^\s*except\s+[\w.()]+\s*,\s*\w+\s*:|^\s*raise\s+\w+\s*,|"
    r"^\s*exec\s+[\"'\w]|<>|\bur[\"']|`\w+`|\b0[0-7]+L?\b(?!\.)",
    re.MULTILINE,
)


@dataclass
class Block:
    """A script, or a code cell of a notebook: `tree` is None where it can't be parsed.

    lines: where a cell's lines stand in the file.  wide: the lines of text that is not ASCII.
    """

    tree: ast.Module | None
    cell: int | None = None
    lines: list[int] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)

    def characters(self, line: int, offset: int) -> int:
        """How many characters come before a place of a line, of which Python counts the bytes."""
        if not 0 < line <= len(self.wide):
            return offset
        return len(
            self.wide[line - 1].encode("utf-8", "replace")[:offset].decode("utf-8", "replace")
        )


@dataclass
class Source:
    """A file with its code and what was wrong with it: [(cell, line, column, message)]."""

    path: str
    blocks: list[Block] = field(default_factory=list)
    faults: list[tuple[int | None, int, int, str]] = field(default_factory=list)


def files(paths: Sequence[str]) -> Iterator[str]:
    """The .py and .ipynb files that `paths` name or hold; a file named itself may end otherwise.

    Folders of environments, version control and caches are left out, links to folders not
    followed.
    """
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        shut: list[OSError] = []
        for folder, inner, names in os.walk(path, onerror=shut.append):
            inner[:] = sorted(n for n in inner if not _skipped(os.path.join(folder, n), n))
            for name in sorted(names):
                file = os.path.join(folder, name)
                ours = name.endswith((".py", ".ipynb")) and not name.startswith(".")
                if ours and (os.path.isfile(file) or os.path.islink(file)):
                    yield file
        yield from (error.filename for error in shut)


def _skipped(path: str, name: str) -> bool:
    if name.startswith(".") or name in SKIPPED_FOLDERS or os.path.islink(path):
        return True
    marks = ("pyvenv.cfg", "conda-meta")
    return any(os.path.exists(os.path.join(path, mark)) for mark in marks)


def read(path: str) -> Source:
    """Parses a file; one that can't be read or parsed says so in `faults`.

    Files that nowhere name TensorFlow, Keras or what belongs to them have no blocks.
    """
    source = Source(path)
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError as error:
        source.faults.append((None, 1, 1, f"can't be read: {error.strerror}"))
        return source
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        source.faults.append((None, 1, 1, "is UTF-16, which Python does not read: make it UTF-8"))
        return source
    if not _NAMES_OURS.search(text):
        return source
    if path.endswith(".ipynb"):
        _read_notebook(source, text)
    else:
        source.blocks.append(Block(_parsed(source, text), wide=_wide_lines(text)))
    return source


def _wide_lines(text: bytes) -> list[str]:
    if text.isascii():
        return []
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
        return io.TextIOWrapper(io.BytesIO(text), encoding).read().split("\n")
    except (SyntaxError, UnicodeDecodeError):
        return []


def _parsed(source: Source, text: str | bytes, cell: int | None = None) -> ast.Module | None:
    try:
        return _tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        column = max(getattr(error, "offset", None) or 1, 1)
        source.faults.append((cell, line, column, _fault(error, text)))
        return None


def _tree(text: str | bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _fault(error: Exception, text: str | bytes) -> str:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    said = getattr(error, "msg", None) or str(error) or "nested too deeply"
    if isinstance(error, SyntaxError) and _PYTHON_2.search(shown):
        return f"is written for Python 2 ({said}): bring it to Python 3 first"
    return f"can't be parsed: {said}"


def code_of_notebook(text: bytes) -> list[tuple[int, str]]:
    """[(number of the cell, its Python code)]: magics are left out, as Python has none.

    Raises:
      ValueError: the text is no notebook.
    """
    return [(n, _python(_without_cell_magic(code))) for n, code in _cells(text)]


def _cells(text: bytes) -> list[tuple[int, str]]:
    try:
        notebook = json.loads(text)
        cells = notebook.get("cells") or notebook["worksheets"][0]["cells"]
        return [(n, _code(c)) for n, c in enumerate(cells, 1) if c.get("cell_type") == "code"]
    except (KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError(f"there are no cells ({error})") from error


def _python(code: str) -> str:
    try:
        _tree(code)
    except (SyntaxError, ValueError):
        return _without_magics(_dedented(code))
    return code


def _dedented(code: str) -> str:
    """IPython takes the first line's indentation from all lines."""
    lines = code.split("\n")
    first = next((line for line in lines if line.strip()), "")
    lead = first[: len(first) - len(first.lstrip())]
    return "\n".join(line.removeprefix(lead) for line in lines) if lead else code


def _read_notebook(source: Source, text: bytes) -> None:
    try:
        cells = _cells(text)
    except ValueError as error:
        source.faults.append((None, 1, 1, f"is no notebook: {error}"))
        return
    places = _Places(text.decode("utf-8", "replace"))
    for number, code in cells:
        lines = places.of(code)
        tree = _parsed(source, _python(_without_cell_magic(code)), number)
        source.blocks.append(Block(tree, number, lines, [] if code.isascii() else code.split("\n")))


def _code(cell: dict) -> str:
    text = cell.get("source", cell.get("input", ""))
    return text if isinstance(text, str) else "".join(text)


def _without_cell_magic(code: str) -> str:
    first, _, rest = code.lstrip().partition("\n")
    if not first.startswith("%%"):
        return code
    lead = "\n" * (code[: len(code) - len(code.lstrip())].count("\n") + 1)
    return lead + rest if first.split()[0] in _PYTHON_MAGICS else ""


def _without_magics(code: str) -> str:
    lines, goes_on = [], False
    for line in code.split("\n"):
        magic = _MAGIC.match(line)
        timed = None if goes_on else _timed(line)
        if timed is not None:
            lines.append(timed)
        elif goes_on or magic:
            lines.append(f"{magic[1] if magic and not goes_on else ''}pass" if magic else "")
            goes_on = line.rstrip().endswith("\\")
        else:
            lines.append(_ASSIGNED_MAGIC.sub(r"\1None", line))
    return "\n".join(lines)


def _timed(line: str) -> str | None:
    """The Python in a line like `%time model.fit(x)`, in the column where it stands."""
    found = _TIMED.match(line)
    if found is None:
        return None
    lead, target, magic, code = found.groups()
    made = (target or "if 1:").ljust(len(target) + len(magic)) + code
    try:
        _tree(made)
    except (SyntaxError, ValueError):
        return None
    return lead + made


class _Places:
    """Finds the lines of cells, which come one after the other, in a notebook's own text."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at = 0

    def of(self, code: str) -> list[int]:
        """The 1-based line of the file for each line of a cell; the last one known where none."""
        found = []
        for line in code.split("\n"):
            wanted = json.dumps(line, ensure_ascii=False)[:-1]
            other = json.dumps(line)[:-1]
            near = range(self.at, min(self.at + 2000, len(self.lines)))
            texts = ((k, self.lines[k].lstrip()) for k in near)
            place = next((k for k, text in texts if text.startswith((wanted, other))), None)
            found.append((self.at if place is None else place) + 1)
            if place is not None:
                self.at = place + 1
        return found
