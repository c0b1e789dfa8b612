"""What static tables are made from: tensors of keys and values, or the lines of a text file."""

import re

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.errors import NotFoundError, OutOfRangeError, invalid
from .._core.tensor import Tensor
from .._core.trackable import Trackable
from .._files.faults import check_regular
from .._files.os_errors import translated
from .._text.raw import encoded, objects


class Initializer(Trackable):
    """Base of initializers: `_content(table)` gives raw keys and values."""

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = map(dtypes.as_dtype, (key_dtype, value_dtype))

    @property
    def key_dtype(self):
        """The dtype of the keys."""
        return self._key_dtype

    @property
    def value_dtype(self):
        """The dtype of the values."""
        return self._value_dtype

    def initialize(self, table):
        """Fills a table; TypeError when its dtypes are others."""
        for kind in ("key", "value"):
            ours, theirs = getattr(self, f"{kind}_dtype"), getattr(table, f"{kind}_dtype")
            if ours != theirs:
                raise TypeError(
                    f"Invalid {kind} dtype for table, expected {theirs} but got {ours}."
                )
        table._fill(*self._content())


class KeyValueTensorInitializer(Initializer):
    """Keys and values as two tensors of one shape (tf.lookup.KeyValueTensorInitializer).

    key_dtype, value_dtype: for values that are no tensors yet.
    """

    def __init__(self, keys, values, key_dtype=None, value_dtype=None, name=None):
        self._keys = to_tensor(_known(keys), key_dtype)
        self._values = to_tensor(_known(values), value_dtype)
        super().__init__(self._keys.dtype, self._values.dtype)

    def _content(self):
        keys, values = self._keys._t, self._values._t
        if tuple(keys.shape) != tuple(values.shape):
            raise invalid(
                f"Expected shape {list(keys.shape)} for value, got {list(values.shape)} "
                "[Op:LookupTableImportV2]"
            )
        if 0 in keys.shape:
            raise invalid("keys and values cannot be empty tensors. [Op:LookupTableImportV2]")
        return keys.reshape(-1), values.reshape(-1)


def _known(x):
    """The value of a constant of a graph; other values as they are."""
    if not getattr(x, "_is_graph", False):
        return x
    value = x.value()
    return x if value is None else value


class TextFileIndex:
    """What a column of a text file is (tf.lookup.TextFileIndex)."""

    WHOLE_LINE = -2
    LINE_NUMBER = -1


class Asset(Trackable):
    """A file that belongs to a saved object."""

    def __init__(self, path):
        self._path = path if isinstance(path, Tensor) else to_tensor(path, dtypes.string)

    @property
    def asset_path(self):
        """The path, a string tensor."""
        return self._path

    def __tf_tensor__(self, dtype=None, name=None):
        return self._path


class TextFileInitializer(Initializer):
    """Keys and values from the lines of a text file (tf.lookup.TextFileInitializer).

    key_index, value_index: a column, counted from 0, or one of `TextFileIndex`.
    vocab_size: how many lines to read, by default all.
    delimiter: what stands between columns.
    value_index_offset: what is added to line numbers.

    ValueError for arguments that do not fit; NotFoundError for a missing file, OutOfRangeError for
    an empty one, InvalidArgumentError for lines that are empty or lack a column.
    """

    def __init__(
        self,
        filename,
        key_dtype,
        key_index,
        value_dtype,
        value_index,
        vocab_size=None,
        delimiter="\t",
        name=None,
        value_index_offset=0,
    ):
        if not isinstance(filename, Tensor) and not filename:
            raise ValueError("`filename` argument required for tf.lookup.TextFileInitializer")
        super().__init__(key_dtype, value_dtype)
        _check_column("key", key_index, self._key_dtype)
        _check_column("value", value_index, self._value_dtype)
        if vocab_size is not None and vocab_size <= 0:
            raise ValueError(f"`vocab_size` should be > 0, received: {vocab_size}")
        self._key_index, self._value_index = key_index, value_index
        self._vocab_size, self._delimiter = vocab_size, encoded(delimiter)
        self._offset = value_index_offset
        self._filename = Asset(filename)
        self._track("_filename", self._filename)

    def _content(self):
        path = self._filename.asset_path.numpy().decode()
        lines = _lines(path)
        if self._vocab_size is not None:
            if len(lines) < self._vocab_size:
                raise invalid(
                    f"Invalid vocab_size in {path}: expected {self._vocab_size} but got "
                    f"{len(lines)}"
                )
            lines = lines[: self._vocab_size]
        if not lines:
            raise OutOfRangeError(None, None, f"eof: {path} is empty")
        if b"" in lines:
            raise invalid(f"Invalid content in {path}: empty line found at {lines.index(b'')}.")
        columns = self._columns(lines, path)
        keys = self._column(columns, self._key_index, self._key_dtype, path)
        return keys, self._column(columns, self._value_index, self._value_dtype, path)

    def _columns(self, lines, path):
        """{index: texts} of what the lines hold under the indices asked for."""
        wanted = {self._key_index, self._value_index}
        found = {TextFileIndex.WHOLE_LINE: lines}
        found[TextFileIndex.LINE_NUMBER] = range(self._offset, self._offset + len(lines))
        if max(wanted) < 0:
            return found
        if len(self._delimiter) != 1:
            raise invalid(
                f"delimiter must be one character, got {self._delimiter!r} "
                "[Op:InitializeTableFromTextFileV2]"
            )
        rows = [line.split(self._delimiter) for line in lines]
        shortest = min(range(len(rows)), key=lambda i: len(rows[i]))
        if len(rows[shortest]) <= max(wanted):
            raise invalid(
                f"Invalid number of columns in {path} line {shortest} "
                f"({lines[shortest].decode(errors='replace')}): expected at least "
                f"{max(wanted) + 1} got {len(rows[shortest])}"
            )
        return {**found, **{i: [row[i] for row in rows] for i in wanted if i >= 0}}

    def _column(self, columns, index, dtype, path):
        values = columns[index]
        if index == TextFileIndex.LINE_NUMBER:
            return torch.arange(values.start, values.stop, dtype=torch.int64)
        if dtype is dtypes.string:
            return objects(values, (len(values),))
        return _numbers(values, dtype, path)


def _check_column(which, index, dtype):
    if index < TextFileIndex.WHOLE_LINE:
        raise ValueError(f"`{which}_index` should be >= -2, received: {index}.")
    if index == TextFileIndex.LINE_NUMBER and dtype != dtypes.int64:
        raise ValueError(
            f"`{which}_dtype` must be int64 if `{which}_index` is {index}, received: {dtype}"
        )
    whole = index == TextFileIndex.WHOLE_LINE
    if whole and not dtype.is_integer and dtype != dtypes.string:
        raise ValueError(
            f"`{which}_dtype` should be either integer or string for `{which}_index` {index}, "
            f"received: {dtype}"
        )


def _lines(path):
    with translated(path):
        check_regular(path)
    try:
        with open(path, "rb") as file:
            text = file.read()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(None, None, f"{path}; No such file or directory") from None
    # TensorFlow's reader drops every carriage return
    lines = text.replace(b"\r", b"").split(b"\n")
    return lines[:-1] if not lines[-1] else lines


_INTEGER = re.compile(rb"\s*-?\d+\s*")
_READ = {"int64": int, "float32": float}


def _numbers(texts, dtype, path):
    """Texts as numbers; TensorFlow reads int64 and float32 only."""
    read = _READ.get(dtype.name)
    if read is None:
        raise invalid(f"Data type {dtype.name} not supported in the table file {path}.")
    try:
        if read is int and not all(map(_INTEGER.fullmatch, texts)):
            raise ValueError(next(t for t in texts if not _INTEGER.fullmatch(t)))
        return torch.from_numpy(np.array(list(map(read, texts)), dtype=dtype.as_numpy_dtype))
    except (ValueError, OverflowError) as error:
        raise invalid(f"Field in {path} is not a valid {dtype.name}: {error}") from None
