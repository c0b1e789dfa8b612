"""tf.data.experimental.CsvDataset and make_csv_dataset."""

from __future__ import annotations

import contextlib
import csv
import gzip
import itertools
import operator
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..._core import convert, dtypes
from ..._core.errors import invalid
from ..._core.tensor_spec import TensorSpec
from ...io._csv import default_of
from .. import _batching, _order
from .._choosing import IgnoreErrors
from .._csv import CsvRecords
from .._dataset import AUTOTUNE, Dataset
from .._files import file_names, matching
from .._node import Node
from .._sources import Slices
from .._streams import of_rows
from .._structure import Structure

_OP = "[Op:CSVDatasetV2]"
_TYPES = (dtypes.float32, dtypes.float64, dtypes.int32, dtypes.int64, dtypes.string)


class CsvDataset(Dataset):
    """The records of CSV files, as tuples of scalars (tf.data.experimental.CsvDataset).

    filenames: strings, or a dataset of them.  record_defaults: for each output column a dtype
    (float32, float64, int32, int64, string), whose fields must be there, or the value of empty
    fields.  header: whether the first record of a file is left out.  select_cols, exclude_cols:
    the ascending numbers of the columns that are outputs, or of those that are not.
    InvalidArgumentError at a record with another number of fields, or fields of another type.
    """

    def __init__(
        self,
        filenames: Any,
        record_defaults: Sequence[Any],
        compression_type: str | None = None,
        buffer_size: Any = None,
        header: bool = False,
        field_delim: str = ",",
        use_quote_delim: bool = True,
        na_value: str = "",
        select_cols: Sequence[int] | None = None,
        exclude_cols: Sequence[int] | None = None,
    ):
        super().__init__(
            _node(
                file_names(filenames),
                compression_type,
                record_defaults,
                header,
                field_delim,
                use_quote_delim,
                na_value,
                select_cols,
                exclude_cols,
            )
        )


def _node(
    names, compression, defaults, header, delimiter, quotes, missing, selected, excluded, turns=None
):
    delimiter = _bytes(delimiter)
    if len(delimiter) != 1:
        raise invalid(f"field_delim should be only 1 char {_OP}")
    if compression not in (None, "", "GZIP", "ZLIB"):
        raise invalid(f"Unsupported compression_type: {compression}. {_OP}")
    made = [_default(value) for value in defaults]
    if not made:
        raise invalid(f"Length for attr 'output_types' of 0 must be at least minimum 1 {_OP}")
    for number, default in enumerate(made):
        if default.ndim > 1:
            raise invalid(f"Each record default should be at most rank 1 {_OP}")
        if default.size > 1:
            raise invalid(
                f"There should only be 1 default per field but field {number} has {default.size} "
                f"{_OP}"
            )
    selected, excluded = _columns(selected, "select_cols"), _columns(excluded, "exclude_cols")
    if selected and excluded:
        raise invalid(f"Either select_cols or exclude_cols should be empty {_OP}")
    if selected and len(selected) != len(made):
        raise invalid(f"select_cols should match output size {_OP}")
    return CsvRecords(
        names,
        compression or "",
        made,
        header,
        delimiter,
        quotes,
        _bytes(missing),
        selected or None,
        excluded,
        turns,
    )


def _bytes(text):
    return text.encode() if isinstance(text, str) else bytes(convert.to_tensor(text).numpy())


def _default(value):
    """The array of a column's default, empty for a dtype.

    As in TensorFlow, the number of a dtype (1 is float32, 3 int32, 7 string) is that dtype.
    """
    kind = None
    if not hasattr(value, "_t"):
        with contextlib.suppress(TypeError, ValueError):
            whole = isinstance(value, (bool, int, float)) and value == int(value)
            kind = dtypes.as_dtype(int(value) if whole else value)
    if kind in _TYPES:
        return np.empty(0, object if kind is dtypes.string else kind.as_numpy_dtype)
    return default_of(value, _OP)


def _columns(numbers, name):
    if numbers is None:
        return None
    found = convert.to_tensor(numbers, dtypes.int64)._t.reshape(-1).tolist()
    if any(n < 0 for n in found):
        raise invalid(f"{name} should be non-negative indices {_OP}")
    if any(a >= b for a, b in itertools.pairwise(found)):
        raise invalid(f"{name} should be strictly increasing indices {_OP}")
    return found


def make_csv_dataset(
    file_pattern: Any,
    batch_size: Any,
    column_names: Sequence[str] | None = None,
    column_defaults: Sequence[Any] | None = None,
    label_name: str | None = None,
    select_columns: Sequence[Any] | None = None,
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    header: bool = True,
    num_epochs: int | None = None,
    shuffle: bool = True,
    shuffle_buffer_size: int = 10000,
    shuffle_seed: int | None = None,
    prefetch_buffer_size: Any = None,
    num_parallel_reads: Any = None,
    sloppy: bool = False,
    num_rows_for_inference: int | None = 100,
    compression_type: str | None = None,
    ignore_errors: bool = False,
    encoding: str = "utf-8",
) -> Dataset:
    """Batches of the records of CSV files, as OrderedDicts of columns by name.

    file_pattern: names or glob patterns.  column_names: from the header by default.
    column_defaults: dtypes, or values for empty fields; by default the types are those of the
    first `num_rows_for_inference` records (None: of all).  label_name: of the column that is the
    label of (features, label) pairs.  select_columns: names or numbers of the columns to read.
    num_epochs: how many times the files are read, without end for None.
    ValueError for names that are not there, files that match nothing or do not go together.
    """
    names = matched(file_pattern)
    probe = _Probe(names, compression_type, field_delim, use_quote_delim, encoding)
    if column_names is None:
        if not header:
            raise ValueError("Expected `column_names` or `header` arguments. Neither is provided.")
        column_names = probe.header()
    column_names = list(column_names)
    twice = {n for n in column_names if column_names.count(n) > 1}
    if twice:
        raise ValueError(
            "Either `column_names` argument or CSV header row contains duplicate column names: "
            f"{twice}."
        )
    numbers = None if select_columns is None else selected(select_columns, column_names)
    if column_defaults is None:
        found = probe.types(len(column_names), na_value, header, num_rows_for_inference, numbers)
        column_defaults = [convert.to_tensor([b"" if t is dtypes.string else 0], t) for t in found]
    if numbers is not None and len(column_defaults) != len(numbers):
        raise ValueError(
            "If specified, `column_defaults` and `select_columns` must have the same length: "
            f"`column_defaults` has length {len(column_defaults)}, `select_columns` has length "
            f"{len(numbers)}."
        )
    if numbers is not None and len(column_names) > len(numbers):
        column_names = [column_names[i] for i in numbers]
    if label_name is not None and label_name not in column_names:
        raise ValueError(
            f"`label_name` provided must be one of the columns: {column_names}. Received: "
            f"{label_name}."
        )
    node: Node = Slices(convert.to_tensor(names, dtypes.string))
    if shuffle:
        node = _order.Shuffle(node, len(names), shuffle_seed, None)
    node = _node(
        node,
        compression_type,
        column_defaults,
        header,
        field_delim,
        use_quote_delim,
        na_value,
        numbers,
        None,
        num_parallel_reads,
    )
    if ignore_errors:
        node = IgnoreErrors(node, False)
    node = shuffled_and_repeated(node, num_epochs, shuffle, shuffle_buffer_size, shuffle_seed)
    node = _batching.Batch(node, batch_size, num_epochs is None)
    node = _Named(node, column_names, label_name)
    size = AUTOTUNE if prefetch_buffer_size is None else prefetch_buffer_size
    return Dataset(_order.Prefetch(node, size))


def shuffled_and_repeated(
    node: Node, epochs: int | None, shuffle: bool, size: int, seed: int | None
) -> Node:
    """A node's elements in random order, several times over; without end for None."""
    if shuffle:
        node = _order.Shuffle(node, size, seed, None)
    return node if epochs == 1 else _order.Repeat(node, -1 if epochs is None else epochs)


def matched(file_pattern: Any) -> list[bytes]:
    """The files that match patterns, sorted; ValueError for none."""
    if isinstance(file_pattern, (list, tuple)):
        if not file_pattern:
            raise ValueError("Argument `file_pattern` should not be empty.")
        found = [name for pattern in file_pattern for name in matching(pattern)]
    else:
        found = matching(file_pattern)
    if not found:
        raise ValueError(f"No files match `file_pattern` {file_pattern}.")
    return sorted(found)


def selected(columns: Sequence[Any], names: Sequence[str]) -> list[int]:
    """The numbers of columns given by name or number, ascending."""
    numbers = {name: i for i, name in enumerate(names)}
    found = []
    for column in columns:
        if isinstance(column, int):
            if not 0 <= column < len(names):
                raise ValueError(
                    f"Column index {column} specified in `select_columns` should be > 0  and <= "
                    f"{len(names)}, which is the number of columns."
                )
            found.append(column)
        elif column in numbers:
            found.append(numbers[column])
        else:
            raise ValueError(
                f"Column {column} specified in `select_columns` must be of one of the columns: "
                f"{numbers.keys()}."
            )
    if len(set(found)) != len(found):
        raise ValueError(
            "The `select_columns` argument contains duplicate columns: "
            f"{ {c for c in columns if list(columns).count(c) > 1} }."
        )
    return sorted(found)


class _Named(Node):
    """Tuples of columns as dicts by name, and a label."""

    def __init__(self, source: Node, names: Sequence[str], label: str | None):
        self.children = (source,)
        self.names, self.target = list(names), label
        # a dict's leaves are in the order of the sorted names
        places = [i for i, n in enumerate(self.names) if n != label]
        self._places = sorted(places, key=lambda i: self.names[i])
        if label is not None:
            self._places.append(self.names.index(label))

    def _structure(self):
        specs: OrderedDict[str, TensorSpec] = OrderedDict(
            zip(self.names, self.source.structure.spec, strict=False)
        )
        if self.target is None:
            return Structure(specs)
        label = specs.pop(self.target)
        return Structure((specs, label))

    def open(self):
        stream = self.source.open()
        places = self._places
        pick = operator.itemgetter(*places) if len(places) > 1 else tuple
        return of_rows(map(pick, stream.rows()), stream.cheap, stream.resumes)


class _Probe:
    """Reads the first records of CSV files, as text."""

    def __init__(
        self, names: list[bytes], compression: str | None, delimiter: str, quotes: bool, coding: str
    ):
        if compression == "ZLIB":
            raise ValueError("`compression_type` ZLIB is not supported for probing columns.")
        if compression not in (None, "", "GZIP"):
            raise ValueError(
                f"Received unknown `compression_type` {compression}. Expected: GZIP, ZLIB or "
                ' "" (empty string).'
            )
        self._names = [name.decode() for name in names]
        self._gzip, self._coding = compression == "GZIP", coding
        self._way = {
            "delimiter": delimiter,
            "quoting": csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
        }

    def _records(self, name) -> Iterator[list[str]]:
        opened = gzip.open if self._gzip else open
        with opened(name, "rt", encoding=self._coding, newline="") as file:
            yield from csv.reader(file, **self._way)

    def header(self) -> list[str]:
        """The first record, the same in all files."""
        first = None
        for name in self._names:
            found = next(self._records(name), None)
            if found is None:
                raise ValueError(
                    f"Failed when reading the header line of {name}. Is it an empty file?"
                )
            if first is not None and found != first:
                raise ValueError(
                    "All input CSV files should have the same column names in the header row. "
                    f"File {name} has different column names."
                )
            first = found
        return first

    def types(
        self,
        width: int,
        missing: str,
        header: bool,
        most: int | None,
        numbers: Sequence[int] | None,
    ) -> list[dtypes.DType]:
        """The narrowest types that the fields of the first `most` records fit."""
        numbers = range(width) if numbers is None else numbers
        found: list[int | None] = [None] * len(numbers)
        for count, record in enumerate(self._all(width, header)):
            if most is not None and count >= most:
                break
            for i, number in enumerate(numbers):
                found[i] = _type_of(record[number], missing, found[i])
        return [_INFERRED[-1 if t is None else t] for t in found]

    def _all(self, width, header):
        for name in self._names:
            for row, record in enumerate(self._records(name), 1):
                if header and row == 1:
                    continue
                if len(record) != width:
                    raise ValueError(
                        f"Problem inferring types: CSV row {row} has {len(record)} number of "
                        f"fields. Expected: {width}."
                    )
                yield record


_INFERRED = (dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64, dtypes.string)


def _type_of(text, missing, before):
    """The number of the narrowest type, not narrower than `before`, that a field fits."""
    if text in ("", missing):
        return before
    for number in range(before or 0, len(_INFERRED) - 1):
        if _fits(text, _INFERRED[number]):
            return number
    return len(_INFERRED) - 1


def _fits(text, dtype):
    try:
        if dtype.is_integer:
            return dtype.min <= int(text) <= dtype.max
        with np.errstate(over="ignore"):
            return bool(dtype.as_numpy_dtype(text) < np.inf)
    except ValueError:
        return False
