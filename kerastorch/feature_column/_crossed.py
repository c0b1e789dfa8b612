"""crossed_column: combinations of features, hashed."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import invalid
from ..io import VarLenFeature
from ..sparse._cross import Column, crossed_hashes, rows_of
from ._base import (
    CategoricalColumn,
    FeatureColumn,
)
from ._categorical import HashedCategoricalColumn, fingerprints
from ._ids import Dense, Sparse
from ._serialization import COLUMNS, register


def crossed_column(
    keys: Sequence[Any], hash_bucket_size: int, hash_key: int | None = None
) -> CrossedColumn:
    """All combinations of one value from each of some features, by hash.

    keys: names of features, and categorical columns (but for those with hash buckets).
    hash_bucket_size: how many ids there are.  hash_key: what the hashes start from.
    """
    if not hash_bucket_size or hash_bucket_size < 1:
        raise ValueError(f"hash_bucket_size must be > 1. hash_bucket_size: {hash_bucket_size}")
    if not keys or len(keys) < 2:
        raise ValueError(f"keys must be a list with length > 1. Given: {keys}")
    for key in keys:
        if not isinstance(key, (str, CategoricalColumn)):
            raise ValueError(
                "Unsupported key type. All keys must be either string, or categorical column "
                f"except HashedCategoricalColumn. Given: {key}"
            )
        if isinstance(key, HashedCategoricalColumn):
            raise ValueError(
                "categorical_column_with_hash_bucket is not supported for crossing. Hashing "
                "before crossing will increase probability of collision. Instead, use the feature "
                f"name as a string. Given: {key}"
            )
    return CrossedColumn(tuple(keys), hash_bucket_size, hash_key)


@register
class CrossedColumn(
    CategoricalColumn, namedtuple("CrossedColumn", ("keys", "hash_bucket_size", "hash_key"))
):
    """What `crossed_column` makes."""

    _kinds = {"keys": COLUMNS}

    @property
    def name(self) -> str:
        """The names of all that is crossed, in alphabetical order."""
        names = [key if isinstance(key, str) else key.name for key in leaves(self)]
        return "_X_".join(sorted(names))

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """Those of the columns, and any number of strings for each key."""
        found = {}
        for key in self.keys:
            if isinstance(key, FeatureColumn):
                found.update(key.parse_example_spec)
            else:
                found[key] = VarLenFeature(dtypes.string)
        return found

    @property
    def num_buckets(self) -> int:
        """How many different ids there are."""
        return self.hash_bucket_size

    @property
    def parents(self) -> list[Any]:
        """The keys and columns that are crossed."""
        return list(self.keys)

    def _check(self, features):
        for key in leaves(self):
            if isinstance(key, str):
                features.raw(key)
            else:
                key._check(features)

    def _ids(self, features):
        self._check(features)
        sources = [_source(key, features) for key in leaves(self)]
        # as in TensorFlow's op, which takes sparse inputs apart from dense ones
        sources.sort(key=lambda source: isinstance(source, Dense))
        columns = [_column(source.sparse()) for source in sources]
        rows = rows_of(columns)
        counts, values = crossed_hashes(columns, rows, self.hash_bucket_size, self.hash_key)
        if len(values) == rows and bool((counts == 1).all()):
            return Dense(values.unsqueeze(1))
        return _of_rows(counts, values)


def leaves(column: CrossedColumn) -> Iterator[Any]:
    """The keys and columns of a crossed column, crossed ones among them taken apart."""
    for key in column.keys:
        if isinstance(key, CrossedColumn):
            yield from leaves(key)
        else:
            yield key


class _Texts(Column):
    """Strings, whose fingerprints are looked up where they are known."""

    def numbers(self):
        """The fingerprints."""
        texts = self.values.tolist()
        return np.fromiter(map(fingerprints.__getitem__, texts), np.uint64, len(texts))


def _source(key, features):
    """A feature as it stands, or the ids of a column, which count as sparse."""
    if isinstance(key, str):
        raw = features.raw(key)
        if isinstance(raw, Sparse):
            return raw
        return Dense(raw if isinstance(raw, np.ndarray) else raw.long())
    if key._weights(features) is not None:
        raise ValueError(
            "crossed_column does not support weight_tensor, but the given column populates "
            f"weight_tensor. Given column: {key.name}"
        )
    return features.ids(key).sparse()


def _column(source):
    if len(source.shape) != 2:
        raise invalid(
            f"Expected D2 of index to be 2 got {len(source.shape)}: crossed features "
            f"have rank 2, got shape {source.shape}"
        )
    rows = torch.bincount(source.indices[:, 0], minlength=source.shape[0])
    kind = _Texts if isinstance(source.values, np.ndarray) else Column
    return kind(rows, source.values)


def _of_rows(counts, values):
    """The values row by row, from the left."""
    rows = torch.repeat_interleave(torch.arange(len(counts)), counts)
    starts = counts.cumsum(0) - counts
    places = torch.arange(len(rows)) - starts[rows]
    widest = int(counts.max()) if len(counts) else 0
    return Sparse(torch.stack([rows, places], 1), values, [len(counts), widest])
