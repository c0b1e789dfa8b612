"""Zip archives: read with limits (no member larger than the archive warrants, none twice), and
written with members that other libraries write in place."""

from __future__ import annotations

import contextlib
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from .checksums import Followed
from .faults import check_regular, refused
from .source import Source

_SPARE = 64 << 20  # bytes that the members may have beyond those of the archive
_BLOCK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_archive(path: str) -> bool:
    """Whether a file is a zip archive, a damaged one too."""
    check_regular(path)
    try:
        return zipfile.is_zipfile(path)
    except zipfile.BadZipFile:  # of an end of the directory that is no such
        return True


class Archive:
    """An open archive.

    safe: whether to refuse members that are out of proportion.
    OSError when it is damaged, ValueError for what is refused.
    """

    def __init__(self, path, safe=True):
        self.name, self.safe = str(path), safe
        check_regular(path)
        self._file = open(path, "rb")  # noqa: SIM115
        try:
            self._read_directory()
        except BaseException:
            self._file.close()
            raise

    def _read_directory(self):
        self.size = self._file.seek(0, 2)
        try:
            members = zipfile.ZipFile(self._file).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise self._damaged(str(error)) from None
        self.members = {m.filename: m for m in members}
        if len(self.members) != len(members):
            raise self._refused("it holds two members of one name")
        end = 0
        for member in sorted(members, key=lambda m: m.header_offset):
            if member.header_offset < end:
                raise self._refused(f"the member {member.filename!r} overlaps another")
            end = member.header_offset + 30 + member.compress_size
        total = sum(m.file_size for m in members)
        if self.safe and total > self.size + _SPARE:
            raise self._refused(f"its members are {total} bytes, the archive is {self.size}")

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self._file.close()

    def _damaged(self, what):
        return OSError(f"{self.name}: the archive is damaged: {what}.")

    def _refused(self, what):
        return refused(self.name, what)

    def _member(self, name):
        """(member, Source of its bytes as they are in the archive)."""
        if name not in self.members:
            raise self._damaged(f"it has no {name!r}, only {sorted(self.members)}")
        member = self.members[name]
        whole = Source(self._file, self.name)
        head = whole.at(member.header_offset, 30)
        if head[:4] != b"PK\x03\x04":
            raise self._damaged(f"there is no member at {member.header_offset}")
        if member.flag_bits & 1 or member.compress_type not in _METHODS:
            raise self._refused(f"the member {name!r} is encrypted or compressed in an unusual way")
        start = member.header_offset + 30 + sum(struct.unpack_from("<HH", head, 26))
        whole._check(start, member.compress_size)
        return member, Source(
            self._file, f"{self.name}, member {name!r}", start, member.compress_size
        )

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        return b"".join(self._blocks(*self._member(name)))

    def _blocks(self, member, stored):
        plain = member.compress_type == zipfile.ZIP_STORED
        inflate = None if plain else zlib.decompressobj(-15)
        size = crc = 0
        for offset in range(0, stored.size, _BLOCK):
            data = stored.at(offset, min(_BLOCK, stored.size - offset))
            while data:
                if not plain:
                    try:
                        block = inflate.decompress(data, _BLOCK)
                    except zlib.error as error:
                        raise stored.damaged(str(error)) from None
                    data = inflate.unconsumed_tail
                else:
                    block, data = data, b""
                size, crc = size + len(block), zlib.crc32(block, crc)
                if size > member.file_size:
                    raise stored.damaged(f"it has more than the {member.file_size} bytes it states")
                yield block
        if size != member.file_size or crc != member.CRC:
            raise stored.damaged("its bytes do not have the checksum it states")

    @contextlib.contextmanager
    def source(self, name: str) -> Iterator[Source]:
        """A Source of a member's bytes: in place when it is stored as it is."""
        member, stored = self._member(name)
        if member.compress_type == zipfile.ZIP_STORED:
            if stored.size != member.file_size or stored.checksum() != member.CRC:
                raise stored.damaged("its bytes do not have the checksum it states")
            yield stored
            return
        with tempfile.TemporaryFile() as file:
            for block in self._blocks(member, stored):
                file.write(block)
            yield Source(file, stored.name)


@contextlib.contextmanager
def member_in_place(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[Any, int]]:
    """Gives (the file, where in it) a last member, stored as it is, is to be written.

    archive: one that is written.  What lies behind the place at the end is the member.
    """
    member = zipfile.ZipInfo(name, time.localtime()[:6])
    member.compress_type, member.external_attr, member.CRC = zipfile.ZIP_STORED, 0o600 << 16, 0
    file, member.header_offset = archive.fp, archive.start_dir
    file.seek(member.header_offset)
    file.write(member.FileHeader(zip64=True))
    file.flush()
    start = file.tell()
    with contextlib.closing(Followed(file)) as followed:
        yield followed, start
        member.file_size = member.compress_size = file.seek(0, 2) - start
        member.CRC = followed.checksum(start)
    file.seek(member.header_offset)
    file.write(member.FileHeader(zip64=True))
    archive.start_dir = file.seek(0, 2)
    archive.filelist.append(member)
    archive.NameToInfo[name] = member
