"""Files that hold one protobuf message, in binary or in text form."""

from __future__ import annotations

import os
from typing import Any

from .faults import check_regular
from .protos import message

_LARGEST = 2**31  # bytes: what a message may have


def read_message(path: str, kind: str, forms: tuple[str, ...] = ("binary", "text")) -> Any:
    """The message of a kind ("tensorflow.GraphDef") that a file holds.

    forms: in which the file may be, tried in this order.
    OSError where the file is larger than 2 GiB, or in none of them.
    """
    from google.protobuf import text_format
    from google.protobuf.message import DecodeError

    check_regular(path)
    if os.path.getsize(path) > _LARGEST:
        raise OSError(f"Cannot parse file {path!r}: it is larger than 2 GiB.")
    with open(path, "rb") as file:
        data = file.read()
    problem: Any = None
    for form in forms:
        found = message(kind)()
        try:
            if form == "binary":
                found.ParseFromString(data)
            else:
                text_format.Parse(data.decode(errors="replace"), found)
            return found
        except (DecodeError, text_format.ParseError, RecursionError) as error:
            problem = error
    raise OSError(
        f"Cannot parse file {path!r}: it is damaged, or no {kind.rpartition('.')[2]}: {problem}."
    ) from None
