"""Tables of datasets, and datasets of databases."""

from __future__ import annotations

import collections
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from ..._core import convert, dtypes
from ..._core.dtypes import DType
from ..._core.errors import UnknownError, invalid
from ..._core.tensor_spec import TensorSpec
from ...lookup._initializers import Initializer
from ...lookup._static import StaticHashTable
from ...lookup._vocabulary import StaticVocabularyTable
from .. import _nest
from .._dataset import Dataset
from .._node import UNKNOWN, Node
from .._streams import of_rows
from .._structure import Structure

HasherSpec = collections.namedtuple("HasherSpec", ["hasher", "key"])
FastHashSpec = HasherSpec("fasthash", None)
_SQL_TYPES = ("string", "int8", "int16", "int32", "int64", "float64", "bool", "uint8", "uint16")


class DatasetInitializer(Initializer):
    """Keys and values of a table from a dataset of pairs (tf.data.experimental.DatasetInitializer).

    TypeError for a dataset of anything but pairs, ValueError for other members than scalars.
    """

    def __init__(self, dataset: Dataset):
        spec = dataset.element_spec
        if not isinstance(spec, tuple) or len(spec) != 2:
            raise TypeError(
                "Invalid `dataset`. Expected dataset to have two elements, a key and a value, got "
                f"{spec}."
            )
        for name, part in zip(("key", "value"), spec, strict=True):
            if not isinstance(part, TensorSpec) or part.shape.rank not in (0, None):
                raise ValueError(f"Invalid `dataset`. {name} must be a scalar, got {part}.")
        self.dataset = dataset
        super().__init__(spec[0].dtype, spec[1].dtype)

    def _content(self) -> tuple[Any, Any]:
        rows = list(self.dataset._node.open().rows())
        kinds = (self.key_dtype, self.value_dtype)
        return tuple([_column([row[i] for row in rows], kind) for i, kind in enumerate(kinds)])


def _column(raws, kind):
    if kind is dtypes.string:
        found = np.empty(len(raws), object)
        found[:] = [raw[()] for raw in raws]
        return found
    return torch.stack(raws) if raws else torch.empty(0, dtype=kind.torch)


def table_from_dataset(
    dataset: Dataset | None = None,
    num_oov_buckets: int = 0,
    vocab_size: Any = None,
    default_value: Any = None,
    hasher_spec: HasherSpec = FastHashSpec,
    key_dtype: DType = dtypes.string,
    name: str | None = None,
) -> StaticHashTable | StaticVocabularyTable:
    """A table of a dataset of (key, value) pairs.

    num_oov_buckets: of the ids of other keys, by hash; without them they have `default_value`.
    vocab_size: how many pairs to take, by default all.
    """
    spec = dataset.element_spec
    if not isinstance(spec, tuple) or len(spec) != 2:
        raise TypeError(f"The dataset must have pairs of a key and a value, got {spec}.")
    value_dtype = spec[1].dtype
    if default_value is None:
        if value_dtype not in (dtypes.int32, dtypes.int64, dtypes.string):
            raise ValueError(
                "`default_value` must be specified when creating a table from a "
                f"dataset when the value type is {value_dtype}."
            )
        default_value = "" if value_dtype is dtypes.string else -1
    if num_oov_buckets < 0:
        raise ValueError(
            f"`num_oov_buckets` must be greater than or equal to 0, got {num_oov_buckets}."
        )
    key_dtype = dtypes.as_dtype(key_dtype)
    if not (key_dtype.is_integer or key_dtype is dtypes.string):
        raise TypeError(f"Only integer and string keys are supported, got {key_dtype}.")
    if vocab_size is not None:
        dataset = dataset.take(vocab_size)
    table_keys = DatasetInitializer(dataset)
    if num_oov_buckets:
        return StaticVocabularyTable(table_keys, num_oov_buckets, key_dtype, name)
    return StaticHashTable(table_keys, default_value, name)


def index_table_from_dataset(
    dataset: Dataset | None = None,
    num_oov_buckets: int = 0,
    vocab_size: Any = None,
    default_value: int = -1,
    hasher_spec: HasherSpec = FastHashSpec,
    key_dtype: DType = dtypes.string,
    name: str | None = None,
) -> StaticHashTable | StaticVocabularyTable:
    """A table of the keys in a dataset, with their places as values.  See `table_from_dataset`."""
    pairs = dataset.enumerate().map(lambda number, key: (key, number))
    return table_from_dataset(
        pairs, num_oov_buckets, vocab_size, default_value, hasher_spec, key_dtype, name
    )


class SqlDataset(Dataset):
    """The rows that a query of a database gives (tf.data.experimental.SqlDataset).

    driver_name: "sqlite".  data_source_name: the file.  output_types: a tuple of a dtype for each
    column of the result.
    """

    def __init__(self, driver_name: Any, data_source_name: Any, query: Any, output_types: Any):
        texts = [
            convert.to_tensor(x, dtypes.string) for x in (driver_name, data_source_name, query)
        ]
        super().__init__(_Sql(*[t.numpy().decode() for t in texts], output_types))


class _Sql(Node):
    label = "SqlDatasetV2"
    settled = True

    def __init__(self, driver, path, query, types):
        if driver != "sqlite":
            raise invalid(
                f"The database type, {driver}, is not supported by SqlDataset. The set of "
                "supported databases is: {'sqlite'}. [Op:SqlDataset]"
            )
        if not isinstance(types, (tuple, list)):
            raise TypeError(f"`output_types` must be a tuple of dtypes, got {types!r}.")
        kinds = tuple([dtypes.as_dtype(t) for t in types])
        self.kinds = _nest.flatten(kinds)
        self._found = Structure(_nest.map_structure(lambda kind: TensorSpec((), kind), kinds))
        for kind in self.kinds:
            if kind.name not in _SQL_TYPES:
                raise invalid(
                    "Each element of `output_types_` must be one of: DT_STRING, DT_INT8, "
                    "DT_INT16, DT_INT32, DT_INT64, DT_UINT8, DT_UINT16, DT_BOOL, DT_DOUBLE  "
                    "[Op:SqlDataset]"
                )
        self.path, self.query = path, query

    def _structure(self):
        return self._found

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(self._rows())

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        connection = None
        try:
            connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
            connection.text_factory = bytes
            cursor = connection.execute(self.query)
            width = len(cursor.description or ())
            if width != len(self.kinds):
                raise invalid(
                    f"The number of columns in query ({width}) must match the number of elements "
                    f"in output_types ({len(self.kinds)}). [Op:IteratorGetNext]"
                )
            for values in cursor:
                yield tuple([_cell(v, k) for v, k in zip(values, self.kinds, strict=True)])
        except sqlite3.Error as error:
            raise UnknownError(
                None, None, f"Prepare() failed: {error}: {self.query} [Op:IteratorGetNext]"
            ) from None
        finally:
            if connection is not None:
                connection.close()


def _cell(value: Any, kind: DType) -> Any:
    """A value as SQLite casts it to a column of a dtype."""
    if kind is dtypes.string:
        return np.array(_text(value), object)
    if isinstance(value, bytes):
        value = _leading_number(value)
    value = value or 0
    if kind.is_bool:
        return torch.tensor(int(value) != 0)
    if kind is dtypes.float64:
        return torch.tensor(float(value), dtype=torch.float64)
    limit = 2**63
    number = min(max(int(value), -limit), limit - 1)
    return torch.tensor(number).to(kind.torch)


def _text(value):
    if value is None:
        return b""
    if isinstance(value, float):
        text = f"{value:.15g}"
        head, mark, power = text.partition("e")
        return f"{head if '.' in head else f'{head}.0'}{mark}{power}".encode()
    return value if isinstance(value, bytes) else str(value).encode()


def _leading_number(text):
    digits = text.strip()
    for stop in range(len(digits), 0, -1):
        try:
            return float(digits[:stop]) if b"." in digits[:stop] else int(digits[:stop])
        except ValueError:
            continue
    return 0
