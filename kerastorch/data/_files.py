"""Sources that read files: lines of text, TFRecords, records of one length, names of files."""

from __future__ import annotations

import glob
import gzip
import itertools
import os
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from .._core import convert, dtypes
from .._core.errors import (
    DataLossError,
    FailedPreconditionError,
    NotFoundError,
    PermissionDeniedError,
    UnknownError,
    invalid,
)
from .._core.tensor_spec import TensorSpec
from .._files import records as record_files
from ._node import UNKNOWN, Node
from ._sources import Slices
from ._streams import Chunk, of_chunks, of_rows
from ._structure import Structure

_BLOCK = 1 << 18
_RECORDS = 256  # records of a chunk


class OfFiles(Node):
    """The records of files, file after file.

    names: a node whose elements are file names.  turns: of how many files records are taken in
    turn, one by one; None for one file after the other.
    """

    def __init__(self, names: Node, compression: str, turns: int | None = None):
        self.children = (names,)
        self.compression = compression
        if turns is not None and turns < 1 and turns != -1:
            raise invalid("`cycle_length` must be > 0 [Op:LegacyParallelInterleaveDatasetV2]")
        self.turns = 1 if turns is None else turns

    def _structure(self):
        return Structure(TensorSpec((), dtypes.string))

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        if self.compression not in ("", "ZLIB", "GZIP"):
            raise invalid(f"Unsupported compression_type: {self.compression}. [Op:IteratorGetNext]")
        chunks = map(self._chunks, self._paths())
        if self.turns > 1:
            return of_rows(_in_turn(map(_rows_of, chunks), self.turns))
        return of_chunks(itertools.chain.from_iterable(chunks))

    def _paths(self):
        for (name,) in self.source.open().rows():
            yield from map(os.fsdecode, name.reshape(-1))

    def _chunks(self, path):
        return map(chunk_of, filter(None, self.records(path)))

    def records(self, path: str) -> Iterator[list[bytes]]:
        """The records of one file, in lists."""
        raise NotImplementedError(self.label)


def _rows_of(chunks):
    return itertools.chain.from_iterable(map(Chunk.rows, chunks))


def _in_turn(sources: Iterator[Iterator[Any]], count: int) -> Iterator[Any]:
    """One item of each of `count` sources in turn; the next source takes the place of an ended."""
    slots = list(itertools.islice(sources, count))
    at = 0
    while slots:
        at %= len(slots)
        item = next(slots[at], None)
        if item is not None:
            yield item
            at += 1
            continue
        following = next(sources, None)
        if following is None:
            del slots[at]
        else:  # its turn comes in the next round
            slots[at] = following
            at += 1


def chunk_of(records: list[bytes]) -> Chunk:
    """Byte strings as a chunk."""
    column = np.empty(len(records), object)
    column[:] = records
    return Chunk((column,), len(records))


def file_names(filenames: Any) -> Node:
    """The node of a dataset's `filenames`: strings, a tensor of them, a dataset of them."""
    node = getattr(filenames, "_node", None)
    if node is not None and not hasattr(filenames, "_t"):
        spec = node.structure.spec
        if getattr(spec, "dtype", None) is not dtypes.string:
            raise TypeError(
                "The `filenames` argument must contain `tf.string` elements. Got a dataset of "
                f"{spec} elements."
            )
        if spec.shape.rank not in (0, None):
            raise TypeError(
                "The `filenames` argument must contain `tf.string` elements of shape `[]` (i.e. "
                f"scalars). Got a dataset of element shape {spec.shape}."
            )
        return node
    if isinstance(filenames, (list, tuple)):
        filenames = [os.fspath(f) if isinstance(f, os.PathLike) else f for f in filenames]
    elif isinstance(filenames, os.PathLike):
        filenames = os.fspath(filenames)
    tensor = convert.to_tensor(filenames)
    if tensor.dtype is not dtypes.string:
        if not tensor.shape.num_elements():
            tensor = convert.to_tensor(np.empty(0, object), dtypes.string)
        else:
            raise TypeError(
                "The `filenames` argument must contain `tf.string` elements. Got "
                f"`{tensor.dtype!r}` elements."
            )
    from .._core.tensor import Tensor

    return Slices(Tensor(tensor._t.reshape(-1)))


class Opened:
    """A file that is read in blocks, decompressed."""

    def __init__(self, path: str, compression: str = ""):
        try:
            self._file = (gzip.open if compression == "GZIP" else open)(path, "rb")
        except OSError as error:
            raise _translated(error, path) from None
        self._inflate = zlib.decompressobj() if compression == "ZLIB" else None
        self.path = path

    def blocks(self, size: int = _BLOCK) -> Iterator[bytes]:
        """The contents, in blocks."""
        with self._file as file:
            while True:
                try:
                    block = file.read(size)
                    if self._inflate is not None:
                        block = self._inflate.decompress(block) if block else b""
                except (OSError, zlib.error, EOFError) as error:
                    raise _translated(error, self.path) from None
                if not block and (self._inflate is None or not self._inflate.unconsumed_tail):
                    return
                yield block


def _translated(error, path):
    if isinstance(error, FileNotFoundError):
        return NotFoundError(None, None, f"{path}; No such file or directory [Op:IteratorGetNext]")
    if isinstance(error, PermissionError):
        return PermissionDeniedError(None, None, f"{path}; Permission denied [Op:IteratorGetNext]")
    if isinstance(error, (zlib.error, gzip.BadGzipFile, EOFError)):
        return DataLossError(
            None, None, f"inflate() failed with error {error} ({path}) [Op:IteratorGetNext]"
        )
    if isinstance(error, IsADirectoryError):
        text = f"{path}; Is a directory [Op:IteratorGetNext]"
        return FailedPreconditionError(None, None, text)
    return UnknownError(None, None, f"{path}: {error} [Op:IteratorGetNext]")


class TextLines(OfFiles):
    """The lines of text files, without their ends and without carriage returns."""

    label = "TextLineDatasetV2"

    def records(self, path: str) -> Iterator[list[bytes]]:
        """The lines of one file."""
        rest = b""
        for block in Opened(path, self.compression).blocks():
            if b"\r" in block:  # which TensorFlow leaves out wherever it stands
                block = block.replace(b"\r", b"")
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            yield lines
        if rest:
            yield [rest]


class TFRecords(OfFiles):
    """The records of TFRecord files."""

    label = "TFRecordDatasetV2"

    def records(self, path: str) -> Iterator[list[bytes]]:
        """The records of one file."""
        return record_files.blocks(path, self.compression)


class FixedLengthRecords(OfFiles):
    """Records of one length, between a header and a footer."""

    label = "FixedLengthRecordDatasetV2"

    def __init__(
        self,
        names: Node,
        length: int,
        header: int,
        footer: int,
        compression: str,
        turns: int | None = None,
    ):
        super().__init__(names, compression, turns)
        if length < 1:
            raise invalid(f"record_bytes must be greater than zero [Op:{self.label}]")
        for value, what in ((header, "header_bytes"), (footer, "footer_bytes")):
            if value < 0:
                raise invalid(f"{what} must be non-negative [Op:{self.label}]")
        self.length, self.header, self.footer = length, header, footer

    def records(self, path: str) -> Iterator[list[bytes]]:
        """The records of one file."""
        if not self.compression and os.path.isfile(path):
            body = os.path.getsize(path) - self.header - self.footer
            if body % self.length or body < 0:
                raise self._uneven(path)
        held, skipped = b"", self.header
        for block in Opened(path, self.compression).blocks():
            held += block
            if skipped:
                cut = min(skipped, len(held))
                held, skipped = held[cut:], skipped - cut
            count = max(len(held) - self.footer, 0) // self.length
            yield [held[i : i + self.length] for i in range(0, count * self.length, self.length)]
            held = held[count * self.length :]
        if len(held) != self.footer or skipped:
            raise self._uneven(path)

    def _uneven(self, path):
        body = os.path.getsize(path) - self.header - self.footer
        return invalid(
            f"Excluding the header ({self.header} bytes) and footer ({self.footer} bytes), input "
            f'file "{path}" has body length {body} bytes, which is not an exact multiple of the '
            f"record length ({self.length} bytes). [Op:IteratorGetNext]"
        )


def matching(patterns: Any) -> list[bytes]:
    """The files that match glob patterns, sorted by pattern and name, as "
    "tf.io.matching_files has them."""
    tensor = convert.to_tensor(patterns, dtypes.string)
    found = []
    for pattern in tensor._t.reshape(-1):
        text = os.fsdecode(pattern)
        names = glob.glob(text)
        if glob.has_magic(text) and not os.path.dirname(text):
            names = [os.path.join(".", n) for n in names]
        found += [os.fsencode(n) for n in names]
    return sorted(found)
