"""embedding_column: ids by trained vectors."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from .._core import dtypes
from .._core.tensor_shape import TensorShape
from .._ops.initializers import Constant, Initializer, Ones, RandomNormal, RandomUniform, Zeros
from ..random import truncated_normal
from ._base import CategoricalColumn, DenseColumn, SequenceDenseColumn
from ._lookup import looked_up
from ._serialization import (
    OBJECT,
    register,
    register_initializer,
)
from ._wrapping import WrapsCategorical

for _initializer in (Constant, Ones, RandomNormal, RandomUniform, Zeros):
    register_initializer(_initializer)


@register_initializer
class TruncatedNormal(Initializer):
    """Normal deviates, those over two standard deviations from the mean drawn again."""

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype="float32"):
        self.mean, self.stddev, self.seed = mean, stddev, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Any:
        """A tensor of `shape` and `dtype`."""
        dtype = self.dtype if dtype is None else dtype
        return truncated_normal(shape, self.mean, self.stddev, dtype, seed=self.seed)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "mean": self.mean,
            "stddev": self.stddev,
            "seed": self.seed,
            "dtype": self.dtype.name,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> TruncatedNormal:
        """An initializer from what `get_config` gave."""
        return cls(**config)


def embedding_column(
    categorical_column: CategoricalColumn,
    dimension: int,
    combiner: str = "mean",
    initializer: Callable | None = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
    use_safe_embedding_lookup: bool = True,
) -> EmbeddingColumn:
    """The trained vectors of a categorical column's ids, combined where an example has several.

    dimension: the length of a vector.  combiner: "mean", "sum" or "sqrtn".
    initializer: a callable that makes the table, by default a truncated normal distribution of
    deviation 1 / sqrt(dimension).  max_norm: the length to which longer vectors are cut.
    trainable: whether training changes the table.
    use_safe_embedding_lookup: whether ids below 0 and weights not above 0 do not count, and rows
    without ids are zeros.
    """
    if dimension is None or dimension < 1:
        raise ValueError(f"Invalid dimension {dimension}.")
    if (ckpt_to_load_from is None) != (tensor_name_in_ckpt is None):
        raise ValueError(
            "Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none of them."
        )
    if initializer is not None and not callable(initializer):
        raise ValueError(
            "initializer must be callable if specified. Embedding of column_name: "
            f"{categorical_column.name}"
        )
    return EmbeddingColumn(
        categorical_column,
        dimension,
        combiner,
        initializer or TruncatedNormal(0.0, 1 / math.sqrt(dimension)),
        ckpt_to_load_from,
        tensor_name_in_ckpt,
        max_norm,
        trainable,
        use_safe_embedding_lookup,
    )


_FIELDS = (
    "categorical_column",
    "dimension",
    "combiner",
    "initializer",
    "ckpt_to_load_from",
    "tensor_name_in_ckpt",
    "max_norm",
    "trainable",
    "use_safe_embedding_lookup",
)


@register
class EmbeddingColumn(
    WrapsCategorical,
    DenseColumn,
    SequenceDenseColumn,
    namedtuple("EmbeddingColumn", _FIELDS, defaults=[True]),
):
    """What `embedding_column` makes."""

    _kinds = {**WrapsCategorical._kinds, "initializer": OBJECT}

    _kind = "embedding"

    @property
    def variable_shape(self) -> TensorShape:
        """A vector."""
        return TensorShape([self.dimension])

    def table_shape(self) -> tuple[int, int]:
        """The shape of the table of vectors."""
        return self.categorical_column.num_buckets, self.dimension

    def _size(self):
        return self.dimension

    def _combined(self, ids, weights, features):
        return looked_up(
            features.tables[id(self)],
            ids,
            weights,
            self.combiner,
            self.max_norm,
            self.use_safe_embedding_lookup,
        )

    @classmethod
    def from_config(
        cls,
        config: dict[str, Any],
        custom_objects: dict[str, Any] | None = None,
        columns_by_name: dict[str, Any] | None = None,
    ) -> EmbeddingColumn:
        """The column that `get_config` describes; older configs lack a field."""
        config = {"use_safe_embedding_lookup": True, **config}
        return super().from_config(config, custom_objects, columns_by_name)


def shared_embeddings(
    categorical_columns: Sequence[CategoricalColumn],
    dimension: int,
    combiner: str = "mean",
    initializer: Callable | None = None,
    shared_embedding_collection_name: str | None = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
    use_safe_embedding_lookup: bool = True,
) -> NoReturn:
    """RuntimeError: columns that share a table are for TensorFlow 1's graphs, as in TensorFlow."""
    raise RuntimeError(
        "shared_embedding_columns are not supported when eager execution is enabled."
    )
