"""Random arrays, by tf.random's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import random as _random
from ..._core.dtypes import as_dtype
from ..._core.tensor import Tensor
from ..._ops.casting import cast
from ..._ops.shaping import reshape
from . import _dtypes
from ._arrays import tensor

_Size = int | Sequence[int] | None


def _sizes(size):
    return [] if size is None else np.atleast_1d(size).tolist()


def seed(s: int) -> None:
    """Sets the seed, as `tf.random.set_seed` does."""
    _random.set_seed(int(np.asarray(s).astype(np.int32)))


def randn(*args: int) -> Tensor:
    """Normally distributed numbers, in a shape."""
    return standard_normal(list(args))


def standard_normal(size: _Size = None) -> Tensor:
    """Normally distributed numbers, in a shape."""
    return _random.normal(_sizes(size), dtype=_dtypes.default_float())


def uniform(low: Any = 0.0, high: Any = 1.0, size: _Size = None) -> Tensor:
    """Equally distributed numbers from `low` to below `high`."""
    dtype = _dtypes.default_float()
    low, high = cast(tensor(low), dtype), cast(tensor(high), dtype)
    if size is None:
        size = np.broadcast_shapes(tuple(low.shape), tuple(high.shape))
    return _random.uniform(_sizes(size), low, high, dtype=dtype)


def random(size: _Size = None) -> Tensor:
    """Equally distributed numbers from 0 to below 1."""
    return uniform(0.0, 1.0, size)


def rand(*size: int) -> Tensor:
    """Equally distributed numbers from 0 to below 1, in a shape."""
    return uniform(0.0, 1.0, size)


def randint(low: int, high: int | None = None, size: _Size = None, dtype: Any = np.int64) -> Tensor:
    """Equally distributed whole numbers from `low` to below `high`, or from 0 to below `low`."""
    if high is None:
        low, high = 0, low
    wanted = as_dtype(dtype)
    if wanted.name not in ("int32", "int64"):
        return cast(randint(low, high, size), wanted)
    return _random.uniform(_sizes(size), low, high, dtype=wanted)


def poisson(lam: Any = 1.0, size: _Size = None) -> Tensor:
    """Poisson distributed whole numbers of the mean `lam`."""
    lam = tensor(lam)
    if size is None:
        return reshape(_random.poisson([1], lam, dtype=np.int64), lam.shape.as_list())
    return _random.poisson(_sizes(size), lam, dtype=np.int64)
