"""HDF5 files of the first format version, which h5py writes unless told otherwise.

The HDF5 library dies or hangs on some damaged files, follows links to others and takes what memory
they declare.  Here every offset is checked against the file and nothing is followed out of it.
What the reader does not know (later format versions, rare types and filters) raises
`faults.Unknown`.
"""

from __future__ import annotations

import collections.abc
import math
import struct
from typing import Any

import numpy as np

from .faults import Unknown, refused
from .hdf5_chunks import filters_of, read_chunks
from .hdf5_tree import tree_nodes
from .hdf5_types import dataspace, datatype

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_KEPT = 16  # groups whose links are kept
_NOWHERE = 2**64 - 1
_HOPS = 16  # soft links in one path
_SPARE = 64 << 20  # bytes that a data set may have beyond those in the file
_MAX_MESSAGES = 1 << 16


class Dataset:
    """An array in a file: `shape`, `dtype`; `dataset[...]` or numpy.asarray read it."""

    def __init__(self, file, name, messages):
        self.file, self.name, self._messages = file, name, messages
        source = file.source
        self.shape = dataspace(_only(messages, 1, source), source)
        self._type = datatype(_only(messages, 3, source), source)
        self.dtype = np.dtype(object) if self._type.strings else self._type.numpy
        self.nbytes = math.prod(self.shape) * self._type.numpy.itemsize
        if _EXTERNAL in messages:
            raise refused(
                source.name,
                f"the data set {name!r} keeps its values in another file, which is not followed",
            )

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def attrs(self) -> dict[str, Any]:
        """The attributes, name -> value."""
        return _attributes(self.file, self._messages)

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, key):
        value = self._read()
        return value if key is Ellipsis else value[key]

    def __array__(self, dtype=None, copy=None):
        value = self._read()
        return value if dtype is None else value.astype(dtype)

    def _read(self):
        source = self.file.source
        layout = _only(self._messages, 8, source)
        raw = self._raw(layout, source)
        return _decoded(self.file, raw, self._type, ascii_text=False)

    def _raw(self, layout, source):
        version, kind = layout[0], layout[1]
        if version == 4 and kind == 3:
            raise refused(
                source.name,
                f"the data set {self.name!r} is made of others (a virtual data set), which is not "
                "followed",
            )
        if version != 3 or kind > 2:
            raise Unknown(f"layout {kind} of version {version}")
        if kind == 0:
            count = int.from_bytes(layout[2:4], "little")
            return self._from_bytes(bytes(layout[4 : 4 + count]))
        if kind == 1:
            address, count = struct.unpack_from("<QQ", layout, 2)
            if address != _NOWHERE:
                return self._contiguous(address, count)
            return self._filled()
        array = self._filled()
        read_chunks(source, layout, filters_of(self._messages, source), array)
        return array

    def _from_bytes(self, data):
        if len(data) != self.nbytes:
            raise self._wrong_size(len(data))
        return np.frombuffer(data, self._type.numpy).reshape(self.shape)

    def _contiguous(self, address, count):
        if count != self.nbytes:
            raise self._wrong_size(count)
        self.file.source._check(address, count)
        array = np.empty(self.shape, self._type.numpy)
        if array.size:
            self.file.source.into(address, array.reshape(-1).view(np.uint8))
        return array

    def _wrong_size(self, count):
        return self.file.source.damaged(
            f"the data set {self.name!r} of shape {self.shape} has {count} bytes, "
            f"{self.nbytes} were expected"
        )

    def _filled(self):
        """An array of the fill value: what has no bytes in the file."""
        source = self.file.source
        if self.nbytes > source.size + _SPARE:
            raise refused(
                source.name,
                f"the data set {self.name!r} of shape {self.shape} declares {self.nbytes} bytes in "
                f"a file of {source.size}",
            )
        array = np.zeros(self.shape, self._type.numpy)
        value = _fill_value(self._messages, array.itemsize)
        if value:
            array[...] = np.frombuffer(value, array.dtype)[0]
        return array


def _fill_value(messages, size):
    for message in messages.get(5, ()):
        at = {1: 8, 2: 8, 3: 6}.get(message[0])
        if at and len(message) >= at + size:
            return bytes(message[at : at + size])
    return None


class Group(collections.abc.Mapping):
    """A group of a file: paths -> groups and data sets, and `attrs`."""

    def __init__(self, file, name, messages, address):
        self.file, self.name, self._messages, self._address = file, name, messages, address

    @property
    def attrs(self) -> dict[str, Any]:
        """The attributes, name -> value."""
        return _attributes(self.file, self._messages)

    def _links(self):
        return self.file.links_of(self._address, self._messages)

    def __iter__(self):
        return iter(sorted(self._links()))

    def __len__(self):
        return len(self._links())

    def __contains__(self, path):
        try:
            self[path]
        except KeyError:
            return False
        return True

    def __getitem__(self, path):
        return self._follow(path, _HOPS)

    def _follow(self, path, hops):
        if not isinstance(path, str):
            path = path.decode("utf-8", "replace")
        here = self.file if path.startswith("/") else self
        for part in path.split("/"):
            if part in ("", "."):
                continue
            if not isinstance(here, Group) or part not in here._links():
                raise KeyError(f"{self.file.source.name}: there is no {path!r} in {self.name!r}")
            target = here._links()[part]
            if isinstance(target, int):
                here = self.file.object(target, f"{here.name.rstrip('/')}/{part}")
            elif isinstance(target, str) and hops:
                here = here._follow(target, hops - 1)
            else:
                raise refused(
                    self.file.source.name,
                    f"{part!r} in {here.name!r} is a link out of the file, which is not followed",
                )
        return here


class File(Group):
    """The root group of an HDF5 file, from a Source."""

    def __init__(self, source):
        self.source = source
        head = source.at(0, 96) if source.size >= 96 else b""
        if head[:8] != _SIGNATURE:
            raise source.damaged("it is no HDF5 file")
        if head[8] != 0 or head[13:15] != b"\x08\x08":
            raise Unknown(f"superblock version {head[8]}")
        base, _, end, driver = struct.unpack_from("<QQQQ", head, 24)
        if base or driver != _NOWHERE:
            raise Unknown("a user block or a driver")
        if end > source.size:
            raise source.damaged(f"it is cut off: {source.size} bytes of {end}")
        (root,) = struct.unpack_from("<Q", head, 64)
        self._latest = {}  # address of a group -> its links
        super().__init__(self, "/", _messages(source, root), root)

    def object(self, address: int, name: str) -> Dataset | Group:
        """The group or data set at an address."""
        messages = _messages(self.source, address)
        if 8 in messages:
            return Dataset(self, name, messages)
        return Group(self, name, messages, address)

    def links_of(self, address: int, messages: dict[int, list[memoryview]]) -> dict[str, Any]:
        """The links of the group at an address; those of the groups asked for last are kept."""
        found = self._latest.pop(address, None)
        if found is None:
            found = _links(self.source, messages)
            if len(self._latest) == _KEPT:
                del self._latest[next(iter(self._latest))]
        self._latest[address] = found
        return found


_CONTINUATION, _EXTERNAL = 0x10, 0x07
_DENSE_ATTRIBUTES = 0x15


def _messages(source, address):
    """The messages of an object header, type -> list of data."""
    head = source.at(address, 16)
    if head[:4] == b"OHDR":
        raise Unknown("object headers of version 2")
    version, _, count, _, size = struct.unpack_from("<BBHII", head)
    if version != 1:
        raise source.damaged(f"there is no object header at {address}")
    found, blocks, seen = {}, [(address + 16, size)], set()
    while blocks:
        start, size = blocks.pop(0)
        if start in seen:
            raise source.damaged(f"the object header at {address} leads back to itself")
        seen.add(start)
        data = memoryview(source.at(start, size))
        at = 0
        while at + 8 <= size and count:
            kind, length, flags = struct.unpack_from("<HHB", data, at)
            body = data[at + 8 : at + 8 + length]
            if len(body) < length:
                raise source.damaged(f"a message of the object header at {address} is cut off")
            at, count = at + 8 + length, count - 1
            if flags & 2:
                raise Unknown("shared messages")
            if kind == _CONTINUATION:
                blocks.append(struct.unpack_from("<QQ", _need(body, 16, source)))
            found.setdefault(kind, []).append(body)
    return found


def _need(data, count, source):
    if len(data) < count:
        raise source.damaged("a message is cut off")
    return data


def _only(messages, kind, source):
    if kind not in messages:
        raise source.damaged(f"a data set lacks its message {kind}")
    return _need(messages[kind][0], 4, source)


# links
def _links(source, messages):
    """name -> address, the path of a soft link, or None for a link out of the file."""
    found = {}
    for body in messages.get(0x02, ()):
        at = 10 if body[1] & 1 else 2
        if _need(body, at + 8, source)[at : at + 8] != b"\xff" * 8:
            raise Unknown("groups with many links of the later format")
    for body in messages.get(0x06, ()):
        name, target = _link(body, source)
        found[name] = target
    for body in messages.get(0x11, ()):
        tree, heap = struct.unpack_from("<QQ", _need(body, 16, source))
        _old_links(source, tree, _heap(source, heap), found)
    return found


def _link(body, source):
    """(name, target) of a link message."""
    flags, at, kind = _need(body, 4, source)[1], 2, 0
    if flags & 8:
        kind, at = body[at], at + 1
    at += (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
    width = 1 << (flags & 3)
    size = int.from_bytes(_need(body, at + width, source)[at : at + width], "little")
    at += width
    name = _text(_need(body, at + size, source)[at : at + size])
    at += size
    if kind == 0:
        return name, struct.unpack_from("<Q", _need(body, at + 8, source), at)[0]
    if kind == 1:
        size = int.from_bytes(_need(body, at + 2, source)[at : at + 2], "little")
        return name, _text(body[at + 2 : at + 2 + size])
    return name, None


def _heap(source, address):
    """The names of a group: the bytes of its local heap."""
    head = source.at(address, 32)
    if head[:4] != b"HEAP":
        raise source.damaged(f"there is no heap of names at {address}")
    size, _, start = struct.unpack_from("<QQQ", head, 8)
    return source.at(start, size)


def _old_links(source, tree, names, found):
    for _, address in tree_nodes(source, tree, 0, 8):
        head = source.at(address, 8)
        if head[:4] != b"SNOD":
            raise source.damaged(f"there is no list of links at {address}")
        count = int.from_bytes(head[6:8], "little")
        data = source.at(address + 8, 40 * count)
        for i in range(count):
            at, target, cached, _, value = struct.unpack_from("<QQIII", data, 40 * i)
            if cached == 2:
                target = _name(names, value, source)
            found[_name(names, at, source)] = target


def _name(names, at, source):
    end = names.find(b"\0", at)
    if at >= len(names) or end < 0:
        raise source.damaged("the name of a link is cut off")
    return _text(names[at:end])


def _text(data):
    return bytes(data).decode("utf-8", "surrogateescape")


# attributes
def _attributes(file, messages):
    source = file.source
    for body in messages.get(_DENSE_ATTRIBUTES, ()):
        at = 4 if body[1] & 1 else 2
        if _need(body, at + 8, source)[at : at + 8] != b"\xff" * 8:
            raise Unknown("attributes of the later format")
    return dict(_attribute(file, body) for body in messages.get(0x0C, ()))


def _attribute(file, body):
    source = file.source
    version, flags, *sizes = struct.unpack_from("<BBHHH", _need(body, 9, source))
    if version not in (1, 2, 3) or (version > 1 and flags):
        raise source.damaged("an attribute is not valid")
    at, parts = 8 if version < 3 else 9, []
    for size in sizes:
        parts.append(_need(body, at + size, source)[at : at + size])
        at += -(-size // 8) * 8 if version == 1 else size
    name, kind, shape = parts
    kind, shape = datatype(kind, source), dataspace(shape, source)
    count = math.prod(shape) * kind.numpy.itemsize
    data = bytes(_need(body, at + count, source)[at : at + count])
    raw = np.frombuffer(data, kind.numpy).reshape(shape)
    value = _decoded(file, raw, kind, ascii_text=True)
    return _text(name).rstrip("\0"), value if shape else value[()]


def _decoded(file, raw, kind, ascii_text):
    """The values as h5py gives them; strings of any length come from the heap."""
    if kind.strings is None:
        return raw
    result, heaps, total = np.empty(raw.shape, object), {}, 0
    for index in np.ndindex(raw.shape):
        size, address, number = struct.unpack("<IQI", raw[index].tobytes())
        total += size
        if total > file.source.size:
            raise file.source.damaged("its texts share their bytes")
        text = _heap_object(file.source, address, number, heaps)[:size] if size else b""
        result[index] = text.decode("utf-8", "surrogateescape") if ascii_text else text
    return result


def _heap_object(source, address, number, heaps):
    if address not in heaps:
        heaps[address] = _heap_objects(source, address)
    try:
        start, size = heaps[address][number]
    except KeyError:
        raise source.damaged(f"there is no object {number} in the heap at {address}") from None
    return source.at(start, size)


def _heap_objects(source, address):
    head = source.at(address, 16)
    if head[:4] != b"GCOL":
        raise source.damaged(f"there is no heap of values at {address}")
    end = address + int.from_bytes(head[8:16], "little")
    found, at = {}, address + 16
    while at + 16 <= end:
        number, _, _, size = struct.unpack("<HHIQ", source.at(at, 16))
        if number == 0:
            break
        found[number] = (at + 16, size)
        at += 16 + -(-size // 8) * 8
    return found
