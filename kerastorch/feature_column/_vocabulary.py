"""Categorical columns with a vocabulary, given as a list or in a file."""

from __future__ import annotations

import functools
import os
from collections import namedtuple
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import as_dtype
from .._core.errors import FailedPreconditionError, NotFoundError, invalid
from .._files.records import read
from ..io import VarLenFeature
from ._base import CategoricalColumn, check_key, check_string_or_int, dtype_of
from ._categorical import check_kind, hashed
from ._serialization import register


def categorical_column_with_vocabulary_list(
    key: str,
    vocabulary_list: Any,
    dtype: dtypes.DType | None = None,
    default_value: int = -1,
    num_oov_buckets: int = 0,
) -> VocabularyListCategoricalColumn:
    """Strings or integers by their place in a list.

    dtype: of the feature, by default that of the list.  default_value: the id of what is not in
    the list, -1 for none.  num_oov_buckets: so many ids more, shared out by hash among what is
    not in the list.
    """
    if vocabulary_list is None or len(vocabulary_list) < 1:
        raise ValueError(f"vocabulary_list {vocabulary_list} must be non-empty, column_name: {key}")
    if len(set(vocabulary_list)) != len(vocabulary_list):
        raise ValueError(f"Duplicate keys in vocabulary_list {vocabulary_list}, column_name: {key}")
    kind = np.array(vocabulary_list).dtype
    own = dtypes.string if kind.kind in "USO" else as_dtype(kind)
    _check_outside(key, num_oov_buckets, default_value)
    check_string_or_int(own, f"column_name: {key} vocabulary")
    dtype = own if dtype is None else as_dtype(dtype)
    check_string_or_int(dtype, f"column_name: {key}")
    if dtype.is_integer != own.is_integer:
        raise ValueError(
            f"dtype {dtype} and vocabulary dtype {own} do not match, column_name: {key}"
        )
    check_key(key)
    return VocabularyListCategoricalColumn(
        key, tuple(vocabulary_list), dtype, default_value, num_oov_buckets
    )


def _check_outside(key, num_oov_buckets, default_value):
    if num_oov_buckets:
        if default_value != -1:
            raise ValueError(f"Can't specify both num_oov_buckets and default_value in {key}.")
        if num_oov_buckets < 0:
            raise ValueError(f"Invalid num_oov_buckets {num_oov_buckets} in {key}.")


class WithVocabulary(CategoricalColumn):
    """What both kinds of vocabulary have in common."""

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """Any number of values."""
        return {self.key: VarLenFeature(self.dtype)}

    def _check(self, features):
        dtype = dtype_of(features.raw(self.key))
        check_kind(self, dtype)
        check_string_or_int(dtype, f"column_name: {self.key} input_tensor")

    def _ids(self, features):
        self._check(features)
        ids = features.values(self.key)
        table = self._table
        found = table.lookup(ids.values)
        if self.num_oov_buckets:
            return ids.with_values(table.outside(ids.values, found, self.num_oov_buckets))
        if self.default_value is None:
            raise ValueError(
                "Attempt to convert a value (None) with an unsupported type to a "
                f"Tensor: default_value of column {self.key!r}"
            )
        if self.default_value != -1:
            found = torch.where(found < 0, self.default_value, found)
        return ids.with_values(found)


_LIST_FIELDS = ("key", "vocabulary_list", "dtype", "default_value", "num_oov_buckets")


@register
class VocabularyListCategoricalColumn(
    WithVocabulary, namedtuple("VocabularyListCategoricalColumn", _LIST_FIELDS)
):
    """What `categorical_column_with_vocabulary_list` makes."""

    @property
    def num_buckets(self) -> int:
        """The length of the list, and the buckets for what is not in it."""
        return len(self.vocabulary_list) + self.num_oov_buckets

    @functools.cached_property
    def _table(self):
        return _table_of(self.vocabulary_list, self.dtype.is_integer)


def _table_of(vocabulary, integers):
    if integers:
        return _Integers([int(v) for v in vocabulary])
    if not all(isinstance(v, (str, bytes)) for v in vocabulary):
        raise ValueError(f"Can't convert Python sequence with mixed types to Tensor: {vocabulary}")
    return _Texts([v if isinstance(v, bytes) else str(v).encode() for v in vocabulary])


class _Texts:
    """The places of texts in a vocabulary."""

    def __init__(self, texts):
        self.size = len(texts)
        self._places = {text: place for place, text in enumerate(texts)}

    def rows(self) -> tuple[list[bytes], list[int]]:
        """The texts and their places."""
        return list(self._places), list(self._places.values())

    def lookup(self, values: np.ndarray) -> torch.Tensor:
        """The place of each value, -1 for none."""
        get = self._places.get
        found = [get(v, -1) for v in values.reshape(-1).tolist()]
        return torch.from_numpy(np.array(found, np.int64).reshape(values.shape))

    def outside(self, values: np.ndarray, found: torch.Tensor, buckets: int) -> torch.Tensor:
        """`found` with a bucket for each value that has no place."""
        missing = found < 0
        found[missing] = self.size + hashed(values[missing.numpy()]) % buckets
        return found


class _Integers:
    """The places of integers in a vocabulary."""

    def __init__(self, numbers):
        self.size = len(numbers)
        self._sorted, self._places = torch.tensor(numbers, dtype=torch.int64).sort()

    def rows(self) -> tuple[torch.Tensor, torch.Tensor]:
        """The numbers and their places."""
        return self._sorted, self._places

    def lookup(self, values: torch.Tensor) -> torch.Tensor:
        """The place of each value, -1 for none."""
        values = values.long()
        at = torch.searchsorted(self._sorted, values).clamp(max=self.size - 1)
        return torch.where(self._sorted[at] == values, self._places[at], -1)

    def outside(self, values: torch.Tensor, found: torch.Tensor, buckets: int) -> torch.Tensor:
        """`found` with a bucket for each value that has no place."""
        missing = found < 0
        found[missing] = self.size + hashed(values[missing].long()) % buckets
        return found


# in a file
def categorical_column_with_vocabulary_file(
    key: str,
    vocabulary_file: str,
    vocabulary_size: int | None = None,
    dtype: dtypes.DType = dtypes.string,
    default_value: int | None = None,
    num_oov_buckets: int = 0,
    file_format: str | None = None,
) -> VocabularyFileCategoricalColumn:
    """Strings or integers by the number of their line in a file.

    vocabulary_size: how many lines count, by default all.  dtype: of the feature.
    default_value: the id of what is not in the file, -1 by default for none.  num_oov_buckets: so
    many ids more, shared out by hash among what is not in the file.
    file_format: None for text, or "tfrecord_gzip".
    """
    if not vocabulary_file:
        raise ValueError(f"Missing vocabulary_file in {key}.")
    if vocabulary_size is None:
        if not os.path.isfile(vocabulary_file):
            raise ValueError(f"vocabulary_file in {key} does not exist.")
        vocabulary_size = len(_lines(vocabulary_file, file_format))
    if vocabulary_size < 1:
        raise ValueError(f"Invalid vocabulary_size in {key}.")
    if num_oov_buckets and default_value is not None:
        raise ValueError(f"Can't specify both num_oov_buckets and default_value in {key}.")
    if num_oov_buckets < 0:
        raise ValueError(f"Invalid num_oov_buckets {num_oov_buckets} in {key}.")
    check_string_or_int(dtype, f"column_name: {key}")
    check_key(key)
    return VocabularyFileCategoricalColumn(
        key=key,
        vocabulary_file=vocabulary_file,
        vocabulary_size=vocabulary_size,
        num_oov_buckets=num_oov_buckets,
        dtype=dtype,
        default_value=-1 if default_value is None else default_value,
        file_format=file_format,
    )


_FILE_FIELDS = (
    "key",
    "vocabulary_file",
    "vocabulary_size",
    "num_oov_buckets",
    "dtype",
    "default_value",
    "file_format",
)


@register
class VocabularyFileCategoricalColumn(
    WithVocabulary,
    namedtuple("VocabularyFileCategoricalColumn", _FILE_FIELDS, defaults=[None]),
):
    """What `categorical_column_with_vocabulary_file` makes."""

    @property
    def num_buckets(self) -> int:
        """The number of lines, and the buckets for what is not in the file."""
        return self.vocabulary_size + self.num_oov_buckets

    @functools.cached_property
    def _table(self):
        return _table_in(
            self.vocabulary_file,
            self.vocabulary_size,
            self.dtype.is_integer,
            self.file_format,
        )


def _table_in(path, size, integers, file_format):
    """The vocabulary in the first lines of a file."""
    if not os.path.isfile(path):
        raise NotFoundError(None, None, f"{path}; No such file or directory")
    lines = _lines(path, file_format)
    if len(lines) < size:
        raise invalid(f"Invalid vocab_size in {path}: expected {size} but got {len(lines)}.")
    lines = lines[:size]
    _check_lines(lines, path)
    if integers:
        return _Integers([_integer(line, path) for line in lines])
    return _Texts(lines)


def _check_lines(lines, path):
    places = {}
    for place, line in enumerate(lines):
        if not line:
            position = sum(len(before) + 1 for before in lines[:place]) + 1
            raise invalid(f"Invalid content in {path}: empty line found at position {position}.")
        if line in places:
            raise FailedPreconditionError(
                None,
                None,
                f"HashTable has different value for same key. Key {line.decode(errors='replace')} "
                f"has {places[line]} and trying to add value {place}",
            )
        places[line] = place


def _integer(line, path):
    try:
        return int(line)
    except ValueError:
        raise invalid(f"Field {line!r} in {path} is not a valid int64.") from None


def _lines(path, file_format):
    """The lines of a text file, or the records of a TFRecord file, as bytes."""
    if file_format == "tfrecord_gzip":
        return list(read(path, "GZIP"))
    with open(path, "rb") as file:
        return file.read().splitlines()
