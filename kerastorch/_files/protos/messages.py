"""Makes protobuf message classes from the lines of tf215.txt.

That is written by tests/golden/make_protos.py.

They live in a pool of their own, so that TensorFlow's or TensorBoard's messages of the same names
may be in the process too. protobuf is imported with the first message.
"""

from __future__ import annotations

import contextlib
import copyreg
import functools
from pathlib import Path
from typing import Any

from ..._core.errors import DataLossError

_PACKAGE = "tensorflow"


@functools.cache
def message(name: str) -> Any:
    """The class of a message, by its full name: `"tensorflow.Example"`."""
    return _classes()[name]


def parsed(name: str, data: bytes, where: str) -> Any:
    """The message in bytes; DataLossError, which names `where`, for bytes that are none."""
    from google.protobuf.message import DecodeError

    try:
        return message(name).FromString(data)
    except DecodeError as error:
        raise DataLossError(None, None, f"{where} is damaged: {error}") from None


@functools.cache
def _classes():
    """All classes, by their full names."""
    from google.protobuf import descriptor_pool
    from google.protobuf.message_factory import GetMessageClass

    pool = descriptor_pool.DescriptorPool()
    homes: dict[str, str] = {}
    for name, lines in _files():
        pool.Add(_file(name, lines, homes))
    classes = {}
    for name, file in homes.items():
        with contextlib.suppress(KeyError):  # an enum
            classes[name] = kind = GetMessageClass(pool.FindMessageTypeByName(name))
            kind.__module__ = file.removesuffix(".proto").replace("/", ".") + "_pb2"
            copyreg.pickle(kind, _reduced)
    return classes


def _reduced(value):
    """How a message is pickled: its class is not found at its module's name without TensorFlow."""
    return _made, (type(value).DESCRIPTOR.full_name, value.SerializeToString())


def _made(name, data):
    return message(name).FromString(data)


def _files():
    """(name, lines) of each file, those that others need first."""
    text = Path(__file__).with_name("tf215.txt").read_text(encoding="utf-8")
    for part in text.split("file ")[1:]:
        name, *lines = part.splitlines()
        yield name, lines


def _file(name, lines, homes):
    """The descriptor of a file. homes: full name of a type -> the file that has it."""
    from google.protobuf.descriptor_pb2 import FileDescriptorProto

    name, _, package = name.partition(" ")
    package = package or _PACKAGE
    file = FileDescriptorProto(name=name, package=package, syntax="proto3")
    found, here, needs = {}, None, {}
    for line in lines:
        first, *rest = line.split(" ")
        if first == "enum":
            here = file.enum_type.add(name=rest[0])
        elif first == "message":
            outer, _, inner = rest[0].rpartition(".")
            place = found[outer].nested_type if outer else file.message_type
            here = found[rest[0]] = place.add(name=inner)
        elif len(rest) == 1:
            here.value.add(number=int(first), name=rest[0])
        else:
            _add_field(here, int(first), rest, next(n for n in [*found][::-1] if found[n] is here))
            needs |= {homes[kind]: None for kind in rest if homes.get(kind, name) != name}
            continue
        if first in ("enum", "message"):
            homes[f"{package}.{rest[0]}"] = name
    file.dependency.extend(needs)
    return file


def _add_field(place, number, words, owner):
    """A field from its words: how many, of what type, its name.

    owner: the name of the message that has it.
    """
    how, *kinds, name = words
    field = place.field.add(number=number, name=name)
    field.label = field.LABEL_REPEATED if how in ("repeated", "map") else field.LABEL_OPTIONAL
    if how == "map":
        entry = "".join(word.capitalize() for word in name.split("_")) + "Entry"
        pair = place.nested_type.add(name=entry)
        pair.options.map_entry = True
        for position, kind in enumerate(kinds, 1):
            _add_field(pair, position, ["one", kind, ("key", "value")[position - 1]], entry)
        kinds = [f"{_PACKAGE}.{owner}.{entry}"]
    elif how == "oneof":
        group = kinds[0]
        if group not in [oneof.name for oneof in place.oneof_decl]:
            place.oneof_decl.add(name=group)
        field.oneof_index = [oneof.name for oneof in place.oneof_decl].index(group)
    kind = kinds[-1]
    if "." in kind:
        field.type_name = f".{kind}"
    else:
        field.type = getattr(field, f"TYPE_{kind.upper()}")
