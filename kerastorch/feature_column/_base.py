"""What feature columns are, and the features of one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.composite import Composite
from .._core.meta_twins import drawing
from .._core.state import state
from .._core.tensor import Tensor
from ..sparse import SparseTensor
from ._ids import Dense, Sparse, from_dense


class FeatureColumn:
    """Base of feature columns, which are named tuples of what they were made with."""

    # fields that are no plain values -> (to a plain value, from it: see _serialization.py)
    _kinds: dict[str, tuple[Callable, Callable]] = {}

    @property
    def name(self) -> str:
        """The column's name, by which layers order their columns and name their weights."""
        return self.key

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """What tf.io.parse_example has to look for, by key."""
        raise NotImplementedError

    @property
    def parents(self) -> list[Any]:
        """The keys and columns that this column is made of."""
        return [self.key]

    def get_config(self) -> dict[str, Any]:
        """The fields as plain values."""
        config = self._asdict()
        if "dtype" in config:
            config["dtype"] = self.dtype.name
        for name, (plain, _) in self._kinds.items():
            config[name] = plain(config[name])
        return config

    @classmethod
    def from_config(
        cls,
        config: dict[str, Any],
        custom_objects: dict[str, Any] | None = None,
        columns_by_name: dict[str, Any] | None = None,
    ) -> Any:
        """The column that `get_config` describes; ValueError for other keys."""
        fields = checked_config(cls, config)
        if "dtype" in fields:
            fields["dtype"] = dtypes.as_dtype(fields["dtype"])
        for name, (_, made) in cls._kinds.items():
            fields[name] = made(config[name], custom_objects, columns_by_name)
        return cls(**fields)


class DenseColumn(FeatureColumn):
    """A column that is a dense tensor [batch, *variable_shape]: what DenseFeatures takes."""

    @property
    def variable_shape(self) -> Any:
        """The shape of one example."""
        raise NotImplementedError

    def _dense(self, features: Features) -> torch.Tensor:
        """The raw values."""
        raise NotImplementedError


class CategoricalColumn(FeatureColumn):
    """A column of ids below `num_buckets`."""

    @property
    def num_buckets(self) -> int:
        """How many different ids there are."""
        raise NotImplementedError

    def _ids(self, features: Features) -> Sparse | Dense:
        """The ids, raw; never called while a model is drawn."""
        raise NotImplementedError

    def _weights(self, features: Features) -> Sparse | None:
        """The weight of each id, None for none."""

    def _check(self, features: Features) -> None:
        """The errors about the features that need no values."""
        features.raw(self.key)


class SequenceDenseColumn(FeatureColumn):
    """A column that is a dense tensor [batch, steps, *variable_shape] with a length for each
    example: what SequenceFeatures takes."""

    @property
    def variable_shape(self) -> Any:
        """The shape of one step."""
        raise NotImplementedError

    def _sequence(self, features: Features) -> tuple[torch.Tensor, torch.Tensor]:
        """(the raw values, the raw lengths)."""
        raise NotImplementedError


class Features:
    """The features of one call by key, and what columns have made of them.

    given: raw values, and SparseTensors, by key.  drawn: whether they are but examples of shapes,
    as while a model is drawn.  tables: the raw variables by the id of their column: hashing one
    goes through its whole vocabulary.
    """

    def __init__(self, given, tables=None):
        self.given, self.tables = given, tables or {}
        self.drawn = drawing.twins is not None or any(map(_is_meta, given.values()))
        self._raws, self._ids = {}, {}

    def raw(self, key: str) -> torch.Tensor | np.ndarray | Sparse:
        """A feature, of rank 2 at least; ValueError when there is none, or for a scalar."""
        found = self._raws.get(key)
        if found is None:
            if key not in self.given:
                raise ValueError(f"Feature {key} is not in features dictionary.")
            found = self._raws[key] = _of_rank_two(key, self.given[key])
        return found

    def ids(self, column: CategoricalColumn) -> Sparse | Dense:
        """The ids of a categorical column, computed once for all columns made of it."""
        found = self._ids.get(id(column))
        if found is None:
            found = self._ids[id(column)] = column._ids(self)
        return found

    def normalized(self, key: str, function: Callable) -> torch.Tensor | np.ndarray | Sparse:
        """What a user's function makes of a feature, which may be sparse."""
        raw = self.raw(key)
        if not isinstance(raw, Sparse):
            return called(function, raw)
        made = function(SparseTensor(*map(Tensor, _parts(raw))))
        if isinstance(made, SparseTensor):
            return _of_rank_two(key, made)
        return convert.to_raw(made)

    def values(self, key: str) -> Sparse | Dense:
        """A feature of a categorical column, without what stands for missing: "" and -1."""
        raw = self.raw(key)
        if isinstance(raw, Sparse):
            return raw
        return from_dense(raw, b"" if isinstance(raw, np.ndarray) else -1)

    def batch(self, column: FeatureColumn) -> int:
        """How many examples the features of a column have."""
        found = column
        while not isinstance(found, str):
            found = found.parents[0]
        return self.raw(found).shape[0]

    def empty(self, column: FeatureColumn, *shape: int) -> torch.Tensor:
        """What stands for the column's values while a model is drawn."""
        return torch.empty(self.batch(column), *shape, device="meta")


def _is_meta(value):
    if isinstance(value, Composite):
        return any(_is_meta(part._t) for part in value._components())
    return isinstance(value, torch.Tensor) and value.is_meta


def _of_rank_two(key, value):
    if isinstance(value, SparseTensor):
        raw = value.values._t
        shape = value.dense_shape._t
        found = Sparse(value.indices._t, raw, shape.tolist())
        if len(found.shape) == 1:
            indices = torch.stack([found.indices[:, 0], torch.zeros_like(found.indices[:, 0])], 1)
            found = Sparse(indices, raw, [*found.shape, 1])
    elif isinstance(value, Composite):
        raise ValueError(
            f"Feature (key: {key}) must be a Tensor or a SparseTensor, got {type(value).__name__}: "
            "to_tensor() or to_sparse() makes one."
        )
    else:
        found = _stacked(value) if isinstance(value, (list, tuple)) else value
    rank = len(found.shape)
    if rank == 0:
        raise ValueError(f"Feature (key: {key}) cannot have rank 0. Given: {value}")
    if rank == 1:
        return found[:, None]
    return found


def _parts(sparse):
    return sparse.indices, sparse.values, torch.tensor(sparse.shape, dtype=torch.int64)


def _stacked(values):
    """A list of raw values as one."""
    values = [_stacked(v) if isinstance(v, (list, tuple)) else v for v in values]
    return np.stack(values) if isinstance(values[0], np.ndarray) else torch.stack(values)


def dtype_of(value: torch.Tensor | np.ndarray | Sparse) -> dtypes.DType:
    """The element type of a feature."""
    return dtypes.of(value.values if isinstance(value, Sparse) else value)


def called(function: Callable, raw: torch.Tensor | np.ndarray) -> torch.Tensor | np.ndarray:
    """The raw result of a user's function of a tensor."""
    handle = Tensor(raw)
    if state.session is not None and isinstance(raw, torch.Tensor) and raw.requires_grad:
        handle._s = state.session
    return convert.to_raw(function(handle))


# arguments
def check_key(key: Any) -> None:
    """ValueError unless a feature's key is a string."""
    if not isinstance(key, str):
        raise ValueError(f"key must be a string. Got: type {type(key)}. Given key: {key}.")


def check_string_or_int(dtype: dtypes.DType, prefix: str) -> None:
    """ValueError unless a dtype is string or integer."""
    if dtype != dtypes.string and not dtype.is_integer:
        raise ValueError(f"{prefix} dtype must be string or integer. dtype: {dtype}.")


def checked_shape(shape: Any, key: str) -> tuple[int, ...]:
    """The shape of an example as a tuple; TypeError for what is no integer, ValueError below 1."""
    shape = tuple(shape) if isinstance(shape, (tuple, list)) or _is_text(shape) else (shape,)
    for size in shape:
        if not isinstance(size, int):
            raise TypeError(f"shape dimensions must be integer. shape: {shape}, key: {key}")
        if size < 1:
            raise ValueError(f"shape dimensions must be greater than 0. shape: {shape}, key: {key}")
    return shape


def _is_text(value):
    return isinstance(value, (str, bytes)) and len(value) != 1


def check_numeric(dtype: dtypes.DType, key: str) -> None:
    """ValueError unless a dtype is integer or floating."""
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, key: {key}")


def check_normalizer(normalizer_fn: Any) -> None:
    """TypeError unless a normalizer is None or callable."""
    if normalizer_fn is not None and not callable(normalizer_fn):
        raise TypeError(f"normalizer_fn must be a callable. Given: {normalizer_fn}")


def checked_config(cls: type, config: dict[str, Any]) -> dict[str, Any]:
    """The fields in a config, lists as tuples; ValueError unless they are the class's."""
    if set(config) != set(cls._fields):
        raise ValueError(f"Invalid config: {config}, expected keys: {list(cls._fields)}")
    return {k: tuple(v) if isinstance(v, list) else v for k, v in config.items()}
