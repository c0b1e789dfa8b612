"""Paths as TensorFlow takes them, and the files that a pattern matches."""

from __future__ import annotations

import functools
import os
import re
from typing import Any

from .._core.errors import UnimplementedError

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*)://")
_SPECIAL = re.compile(r"[*?\[\\]" if os.sep == "/" else r"[*?\[]")


def local(path: Any) -> str:
    """A path as str: of str, bytes or os.PathLike; `file://` is taken off.

    TypeError for anything else, UnimplementedError for file systems that are not local.
    """
    if isinstance(path, os.PathLike):
        path = os.fspath(path)
    if isinstance(path, bytes):
        path = path.decode("utf-8", "surrogateescape")
    if not isinstance(path, str):
        raise TypeError(f"Expected binary or unicode string, got {path!r}")
    scheme = _SCHEME.match(path)
    if not scheme:
        return path
    if scheme[1] == "file":
        return path[scheme.end() :]
    raise UnimplementedError(
        None, None, f"File system scheme '{scheme[1]}' not implemented (file: '{path}')"
    )


def matching(pattern: Any) -> list[str]:
    """The paths that match a pattern, in order.

    `*` and `?` match within a name, hidden names too, `[...]` one character of a set, `[^...]` or
    `[!...]` one of none.
    """
    pattern = local(pattern)
    if os.sep != "/":
        pattern = pattern.replace(os.sep, "/")
    special = _SPECIAL.search(pattern)
    if special is None:
        return [pattern] if os.path.lexists(pattern) else []
    slash = pattern.rfind("/", 0, special.start())
    folder = pattern[:slash] or "/" if slash >= 0 else "."
    found = [folder] if os.path.isdir(folder) else []
    parts = pattern[slash + 1 :].split("/")
    for number, part in enumerate(parts):
        found = [path for f in found for path in _in_folder(f, part, number + 1 < len(parts))]
    return sorted(found)


def _in_folder(folder, part, inner):
    matches = _expression(part)
    if matches is None:
        return
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    base = folder if folder.endswith("/") else f"{folder}/"
    with entries:
        for entry in entries:
            if matches(entry.name) and (not inner or entry.is_dir()):
                yield base + entry.name


@functools.lru_cache(256)
def _expression(part):
    """What tells whether a name matches one part of a pattern; None for a broken one."""
    found, at = [], 0
    while at < len(part):
        char = part[at]
        at += 1
        if char == "*":
            found.append(".*")
        elif char == "?":
            found.append(".")
        elif char == "[":
            stop = part.find("]", at + 1 + (part[at : at + 1] in ("!", "^")))
            if stop < 0:
                return None
            inside = part[at:stop].replace("\\", "\\\\").replace("[", "\\[")
            if inside[0] in "!^":
                inside = "^" + inside[1:]
            found.append(f"[{inside}]")
            at = stop + 1
        elif char == "\\" and at < len(part):
            found.append(re.escape(part[at]))
            at += 1
        else:
            found.append(re.escape(char))
    try:
        return re.compile("".join(found), re.DOTALL).fullmatch
    except re.error:
        return None
