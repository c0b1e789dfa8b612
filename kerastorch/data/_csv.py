"""The records of CSV files as tuples of numbers and strings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import InvalidArgumentError, invalid
from .._core.tensor_spec import TensorSpec
from ..io._csv import column
from ._csv_text import Record, Table, parts
from ._files import OfFiles, Opened
from ._node import Node
from ._streams import Chunk
from ._structure import Structure

_NEXT = "[Op:IteratorGetNext]"


class CsvRecords(OfFiles):
    """The records of CSV files, one after the other.

    defaults: for each output an array with the value of empty fields, or an empty one where a
    field must be there.  selected: the numbers of the columns wanted, ascending; excluded: of
    those not wanted; None for all.
    """

    label = "CsvDatasetV2"

    def __init__(
        self,
        names: Node,
        compression: str,
        defaults: Sequence[np.ndarray],
        header: bool = False,
        delimiter: bytes = b",",
        quotes: bool = True,
        missing: bytes = b"",
        selected: Sequence[int] | None = None,
        excluded: Sequence[int] | None = None,
        turns: int | None = None,
    ):
        super().__init__(names, compression, turns)
        self.defaults, self.header = tuple(defaults), header
        self.delimiter, self.quotes, self.missing = delimiter, quotes, missing
        self.selected, self.excluded = selected, set(excluded or ())

    def _structure(self):
        kinds = [d.dtype.name if d.dtype != object else "string" for d in self.defaults]
        return Structure(tuple([TensorSpec((), dtypes.as_dtype(k)) for k in kinds]))

    def _chunks(self, path):
        return _Chunks(self, path)

    def wanted(self, width: int) -> list[int]:
        """The columns that are outputs, of records of `width` fields."""
        if self.selected is not None:
            return [i for i in self.selected if i < width]
        return [i for i in range(width) if i not in self.excluded]

    def chunk(self, columns: Sequence[Sequence[bytes]]) -> Chunk:
        """Columns of fields as numbers and strings."""
        made = []
        for number, (fields, default) in enumerate(zip(columns, self.defaults, strict=True)):
            found = column(fields, default, self.missing, number)
            made.append(found if found.dtype == object else torch.from_numpy(found))
        return Chunk(tuple(made), len(columns[0]))

    def single(self, record: Record) -> Chunk:
        """One record; InvalidArgumentError for what is wrong first."""
        size, places = len(self.defaults), self.wanted(len(record.fields))
        fields = [record.fields[i] for i in places]
        made = []
        for number, (field, default) in enumerate(zip(fields, self.defaults, strict=False)):
            try:
                found = column([field], default, self.missing, number)
            except InvalidArgumentError:
                raise _refused(field, default, self.missing, number) from None
            made.append(found if found.dtype == object else torch.from_numpy(found))
        if len(fields) > size:
            raise invalid(f"Expect {size} fields but have more in record {_NEXT}")
        if record.fault:
            raise invalid(f"{record.fault} {_NEXT}")
        if len(fields) < size:
            raise invalid(f"Expect {size} fields but have {len(fields)} in record {_NEXT}")
        return Chunk(tuple(made), 1)


def _refused(field, default, missing, number):
    if not field or field == missing:
        return invalid(f"Field {number} is required but missing in record! {_NEXT}")
    kind = {"float32": "float", "float64": "double"}.get(default.dtype.name, default.dtype.name)
    shown = field.decode("utf-8", "replace")
    return invalid(f"Field {number} in record is not a valid {kind}: {shown} {_NEXT}")


class _Chunks:
    """The chunks of one file; it goes on behind a record that is refused."""

    def __init__(self, node: CsvRecords, path: str):
        self._node = node
        self._parts = parts(self._blocks(path), node.delimiter, node.quotes)
        self._waiting: list[Any] = []
        self._header = node.header

    def _blocks(self, path):
        return Opened(path, self._node.compression).blocks()

    def __iter__(self) -> Iterator[Chunk]:
        return self

    def __next__(self) -> Chunk:
        while True:
            part = self._waiting.pop() if self._waiting else next(self._parts, None)
            if part is None:
                self._end()
            if self._header:
                self._header = False
                part = self._without_header(part)
            if isinstance(part, Chunk):
                return part
            if isinstance(part, Record):
                return self._node.single(part)
            if isinstance(part, Table):
                if not part.count:
                    continue
                chunk = self._of_table(part)
                if chunk is not None:
                    return chunk
                part = list(part.records())
            self._later(part)

    def _end(self):
        if self._header:
            self._header = False
            raise invalid(f"Can't read header of file {_NEXT}")
        raise StopIteration

    def _without_header(self, part):
        if isinstance(part, Table):
            return part.behind_first()
        self._later(part[1:])
        if part[0].fault:
            raise invalid(f"Can't read header of file {_NEXT}")
        return []

    def _of_table(self, table):
        """The chunk of a table; None where a record of it is refused."""
        places = self._node.wanted(table.width)
        if len(places) != len(self._node.defaults):
            return None
        try:
            return self._node.chunk([table.column(i) for i in places])
        except InvalidArgumentError:
            return None

    def _later(self, records):
        """Keeps records: many that are good as one, the refused ones alone."""
        self._waiting += self._runs(records)[::-1]

    def _runs(self, records):
        node, size = self._node, len(self._node.defaults)
        if len(records) < 2:
            return records
        rows = [[r.fields[i] for i in node.wanted(len(r.fields))] for r in records]
        if not any(r.fault for r in records) and all(len(row) == size for row in rows):
            try:
                return [node.chunk(list(zip(*rows, strict=True)))]
            except InvalidArgumentError:
                pass  # one of them is refused: which one is found by halves
        half = len(records) // 2
        return self._runs(records[:half]) + self._runs(records[half:])
