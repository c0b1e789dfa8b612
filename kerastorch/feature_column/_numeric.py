"""numeric_column: numbers as they are."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import torch

from .._core import dtypes
from .._core.errors import UnimplementedError
from .._core.tensor_shape import TensorShape
from ..io import FixedLenFeature
from ._base import (
    DenseColumn,
    called,
    check_key,
    check_normalizer,
    check_numeric,
    checked_shape,
)
from ._ids import Sparse
from ._serialization import OBJECT, register


def numeric_column(
    key: str,
    shape: Any = (1,),
    default_value: Any = None,
    dtype: dtypes.DType = dtypes.float32,
    normalizer_fn: Callable | None = None,
) -> NumericColumn:
    """The numbers of a feature, cast to float32.

    key: of the feature.  shape: of one example.  default_value: what parse_example puts where the
    feature is missing, a number or numbers of `shape`.  dtype: what it parses.
    normalizer_fn: a function of the tensor, applied before anything else.
    ValueError and TypeError for what does not fit together.
    """
    shape = checked_shape(shape, key)
    check_numeric(dtype, key)
    default_value = _checked_default(shape, default_value, dtype, key)
    check_normalizer(normalizer_fn)
    check_key(key)
    return NumericColumn(key, shape, default_value, dtype, normalizer_fn)


_FIELDS = ("key", "shape", "default_value", "dtype", "normalizer_fn")


@register
class NumericColumn(DenseColumn, namedtuple("NumericColumn", _FIELDS)):
    """What `numeric_column` makes."""

    _kinds = {"normalizer_fn": OBJECT}

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """A feature of a set shape."""
        return {self.key: FixedLenFeature(self.shape, self.dtype, self.default_value)}

    @property
    def variable_shape(self) -> TensorShape:
        """The shape of one example."""
        return TensorShape(self.shape)

    def _dense(self, features):
        raw = features.raw(self.key)
        if isinstance(raw, Sparse):
            raise ValueError(
                "The corresponding Tensor of numerical column must be a Tensor. SparseTensor is "
                f"not supported. key: {self.key}"
            )
        if self.normalizer_fn is not None:
            raw = called(self.normalizer_fn, raw)
        if not isinstance(raw, torch.Tensor):
            raise UnimplementedError(
                None, None, f"Cast string to float is not supported (numeric column {self.key!r})"
            )
        return raw.float()


def _checked_default(shape, value, dtype, key):
    """A default as nested tuples; ValueError for another shape, TypeError for another kind."""
    if value is None:
        return None
    if isinstance(value, int) or (isinstance(value, float) and dtype.is_floating):
        return _filled(shape, value)
    if callable(getattr(value, "tolist", None)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        if not _fits(value, shape):
            raise ValueError(
                "The shape of default_value must be equal to given shape. "
                f"default_value: {value}, shape: {shape}, key: {key}"
            )
        leaves = list(_leaves(value))
        whole = all(isinstance(x, int) for x in leaves)
        if whole or (dtype.is_floating and any(isinstance(x, float) for x in leaves)):
            return _as_tuples(value)
    raise TypeError(
        f"default_value must be compatible with dtype. default_value: {value}, dtype: {dtype}, "
        f"key: {key}"
    )


def _filled(shape, value):
    return tuple(_filled(shape[1:], value) for _ in range(shape[0])) if shape else value


def _fits(value, shape):
    if not isinstance(value, (list, tuple)):
        return not shape
    return bool(shape) and len(value) == shape[0] and all(_fits(x, shape[1:]) for x in value)


def _leaves(value):
    if not isinstance(value, (list, tuple)):
        yield value
        return
    for x in value:
        yield from _leaves(x)


def _as_tuples(value):
    return tuple(map(_as_tuples, value)) if isinstance(value, (list, tuple)) else value
