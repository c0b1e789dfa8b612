"""The table of file formats that `kerastorch convert` and `show` know.

A format holds whole models, or the weights of a model that comes from another file.  `register`
adds one: what it cannot do is None.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(frozen=True)
class Format:
    """A file format.

    name: as the options --from and --to say it; what: in words.
    suffixes: of its files; matches: whether a path is one (by default by the suffix).
    read_model: path -> model; read_weights: sets a model's weights from a path.
    write: writes a model, or its weights, to a path; whole: whether that is a whole model.
    read_tensors, write_tensors: {name: tensor} without a model.
    show: prints what is in a file.
    """

    name: str
    what: str
    suffixes: tuple[str, ...] = ()
    matches: Callable[[str], bool] | None = None
    read_model: Callable[[str], Any] | None = None
    read_weights: Callable[[Any, str], None] | None = None
    write: Callable[[Any, str], None] | None = None
    whole: bool = False
    read_tensors: Callable[[str], dict] | None = None
    write_tensors: Callable[[str, dict], None] | None = None
    show: Callable[[str], None] | None = None


FORMATS: list[Format] = []


class Refused(Exception):
    """The command line asks for what cannot be done; the message says why."""


def register(format: Format) -> None:
    """Adds a format, which is asked before those that are there."""
    FORMATS.insert(0, format)


def named(name: str) -> Format:
    """The format of a name; Refused for an unknown one."""
    for format in FORMATS:
        if format.name == name:
            return format
    raise Refused(f"unknown format {name!r}; there are {', '.join(f.name for f in FORMATS)}")


def is_there(path: str) -> bool:
    """Whether there is such a file or folder, or a checkpoint of that prefix."""
    return os.path.exists(path) or os.path.exists(f"{path}.index")


def of_path(path: str) -> Format:
    """The format of a file, or of a path to write to; Refused when nothing tells."""
    if is_there(path):
        for format in FORMATS:
            if format.matches is not None and format.matches(path):
                return format
        if os.path.isdir(path):
            raise Refused(
                f"{path}: this folder holds neither saved_model.pb nor a file `checkpoint`; name a "
                "file in it, or the prefix of a checkpoint"
            )
    # the longest suffix first: x.weights.h5 is no whole model
    found = [(s, f) for f in FORMATS for s in f.suffixes if path.lower().endswith(s)]
    if not found and not os.path.splitext(path)[1] and not os.path.isfile(path):
        return named("saved_model")  # a folder
    if not found:
        known = sorted({s for f in FORMATS for s in f.suffixes})
        raise Refused(f"{path}: no known format; its name should end in {', '.join(known)}")
    return max(found, key=lambda pair: len(pair[0]))[1]
