"""Random ops that go on in a sequence: tf.random.normal, uniform, shuffle, categorical ..."""

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor, unsupported
from .._core.dtypes import as_dtype, float32
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import output_type
from .._core.tensor_shape import TensorShape
from .._ops._args import ints, of_strings
from .._ops._args import whole as whole_number
from ..math import add, multiply, subtract
from . import draws
from .seeds import for_op

_FLOATS = dtypes.FLOATING
_UNIFORM = _FLOATS | dtypes.INDEX


def vector(shape):
    """A shape as a list of ints; InvalidArgumentError for a scalar."""
    if isinstance(shape, dict):
        raise unsupported(shape)
    if isinstance(shape, complex):
        raise invalid(
            "Value for attr 'T' of complex128 is not in the list of allowed values: int32, int64"
        )
    if isinstance(shape, int) or getattr(shape, "ndim", 1) == 0:
        raise invalid(f"shape must be a vector of int32 or int64, got the scalar {shape!r}")
    return ints(shape)


def typed_vector(shape):
    """A shape that TensorFlow converts to int32 first, as `vector`."""
    if isinstance(shape, dict):
        raise unsupported(shape)
    if hasattr(shape, "_t") and shape.dtype not in dtypes_of_shapes:
        raise ValueError(
            f"shape: Tensor conversion requested dtype int32 for Tensor with dtype "
            f"{shape.dtype.name}: {shape!r}"
        )
    if not hasattr(shape, "_t") and not isinstance(shape, TensorShape):
        given = shape if isinstance(shape, (list, tuple)) else [shape]
        if any(isinstance(n, (str, bytes, float)) for n in given):
            raise TypeError(f"Cannot convert {shape!r} to EagerTensor of dtype int32")
    return vector(shape)


dtypes_of_shapes = (dtypes.int32, dtypes.int64)


def is_number(x):
    """Whether `x` is a Python number, as the mean and the like mostly are."""
    return type(x) is float or type(x) is int


@op("")
def _normal(shape, mean=0.0, stddev=1.0, dtype=float32, seed=None, name=None):
    kind = draws.floating(dtype)
    source = for_op(("RandomStandardNormal", kind), seed)
    return draws.normal(vector(shape), kind, source, mean, stddev)


def normal(shape, mean=0.0, stddev=1.0, dtype=float32, seed=None, name=None):
    """Normally distributed numbers of a shape, of mean `mean` and standard deviation `stddev`.

    mean, stddev: numbers or tensors; `shape` broadcasts with theirs, the gradient flows to them.
    """
    if is_number(mean) and is_number(stddev):
        return _normal(shape, mean, stddev, dtype, seed)
    mean, stddev = to_tensor(mean, dtype), to_tensor(stddev, dtype)
    return add(multiply(_normal(shape, 0.0, 1.0, dtype, seed), stddev), mean)


@op("")
def _truncated_normal(shape, mean=0.0, stddev=1.0, dtype=float32, seed=None, name=None):
    kind = draws.floating(dtype)
    source = for_op(("TruncatedNormal", kind), seed)
    return draws.truncated_normal(vector(shape), kind, source, mean, stddev)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=float32, seed=None, name=None):
    """As `normal`, but values beyond two standard deviations from the mean are drawn again."""
    if is_number(mean) and is_number(stddev):
        return _truncated_normal(shape, mean, stddev, dtype, seed)
    mean, stddev = to_tensor(mean, dtype), to_tensor(stddev, dtype)
    return add(multiply(_truncated_normal(shape, 0.0, 1.0, dtype, seed), stddev), mean)


def bounds(minval, maxval, kind, allowed):
    """(minval, maxval) checked against a DType; ValueError where TensorFlow has none."""
    if kind.torch not in allowed:
        raise ValueError(
            f"Argument `dtype` got invalid value {kind.name}; accepted are "
            f"{sorted(dtypes.TORCH[t].name for t in allowed)}."
        )
    if maxval is None:
        if kind.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {kind.name}.")
        maxval = 1
    return minval, maxval


@op("")
def _uniform(shape, minval=0, maxval=None, dtype=float32, seed=None, name=None):
    kind = as_dtype(dtype)
    minval, maxval = bounds(minval, maxval, kind, _UNIFORM)
    shape = vector(shape)
    if kind.is_integer:
        source = for_op(("RandomUniformInt", kind.torch), seed)
        return draws.integers(shape, kind.torch, source, whole(minval), whole(maxval))
    source = for_op(("RandomUniform", kind.torch), seed)
    return draws.uniform(shape, kind.torch, source, minval, maxval)


def whole(x):
    """An integer bound as an int: TypeError for floats, InvalidArgumentError unless scalar."""
    if isinstance(x, float):
        raise TypeError(f"Cannot convert {x!r} to an integer bound.")
    if np.ndim(x):
        raise invalid(f"minval and maxval must be scalars for integers, got {x!r}")
    return int(x)


def uniform(shape, minval=0, maxval=None, dtype=float32, seed=None, name=None):
    """Uniformly distributed numbers of a shape, in [minval, maxval).

    maxval: 1 by default for floats, needed for int32 and int64.
    minval, maxval: for floats also tensors that broadcast with `shape`.
    ValueError for other dtypes, InvalidArgumentError for integers unless minval < maxval.
    """
    if (is_number(minval) or minval is None) and (is_number(maxval) or maxval is None):
        return _uniform(shape, minval, maxval, dtype, seed)
    kind = as_dtype(dtype)
    minval, maxval = bounds(minval, maxval, kind, _UNIFORM)
    minval, maxval = to_tensor(minval, kind), to_tensor(maxval, kind)
    if kind.is_integer:
        return _uniform(shape, minval, maxval, kind, seed)
    spread = _uniform(shape, 0, 1, kind, seed)
    return add(multiply(spread, subtract(maxval, minval)), minval)


_normal.spec.public, _uniform.spec.public = normal, uniform
_truncated_normal.spec.public = truncated_normal


def permuted(value, source):
    """A raw value with its entries along the first axis in random order."""
    if not value.ndim:
        return value
    if isinstance(value, np.ndarray):
        return of_strings(permuted, value, source)
    if value.is_meta:
        return torch.empty_like(value)
    return value.detach()[draws.order(len(value), source).to(value.device)]


@op("value", strings=True)
def shuffle(value, seed=None, name=None):
    """`value` with its entries along the first axis in random order.  It has no gradient."""
    kind = value.dtype if isinstance(value, torch.Tensor) else None
    return permuted(value, for_op(("RandomShuffle", kind), seed))


@op("logits", types=dtypes.REAL, label="Multinomial")
def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """`num_samples` class numbers per row of `logits` [rows, classes], unnormalised log chances.

    The result is int64, or `dtype` (int32), of shape [rows, num_samples].
    """
    kind = index_dtype(dtype)
    count = as_count(num_samples, "num_samples")
    source = for_op(("Multinomial", logits.dtype, kind), seed)
    return draws.categorical(logits, count, kind, source)


as_count = whole_number


def index_dtype(dtype):
    """The torch dtype for class numbers: int64 by default; ValueError unless int32 or int64."""
    kind = dtypes.int64 if dtype is None else as_dtype(dtype)
    if kind.torch not in dtypes.INDEX:
        raise ValueError(f"dtype must be int32 or int64, got {kind.name}.")
    return kind.torch


@op("alpha beta?")
def _gamma(shape, alpha, beta=None, seed=None):
    source = for_op(("RandomGamma", alpha.dtype), seed)
    return not_zero(draws.gamma(vector(shape), alpha, beta, source), source)


def not_zero(raw, source):
    """TensorFlow gives no number below the smallest normal one."""
    return raw if source is None else raw.clamp(min=torch.finfo(raw.dtype).tiny)


def gamma(shape, alpha, beta=None, dtype=float32, seed=None, name=None):
    """Gamma distributed numbers of shape `shape` + the shape of alpha and beta together.

    alpha: the shapes of the distributions; the gradient flows to it.  beta: the inverse scales.
    """
    draws.floating(dtype, ValueError)
    shape = typed_vector(shape)
    alpha = to_tensor(alpha, dtype)
    beta = None if beta is None else to_tensor(beta, dtype)
    return _gamma(shape, alpha, beta, seed)


@op("lam", types=dtypes.REAL)
def _poisson(shape, lam, dtype, seed=None):
    kind = output_type("RandomPoissonV2", "dtype", dtype, draws.COUNTED).torch
    output_type("RandomPoissonV2", "R", lam.dtype, draws.COUNTED)
    source = for_op(("RandomPoissonV2", lam.dtype, kind), seed)
    return draws.poisson(vector(shape), lam, source).to(kind)


def poisson(shape, lam, dtype=float32, seed=None, name=None):
    """Poisson distributed numbers of shape `shape` + the shape of `lam`, the rates."""
    return _poisson(typed_vector(shape), to_tensor(lam), dtype, seed)
