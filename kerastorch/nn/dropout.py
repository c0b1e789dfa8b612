"""Dropout of tf.nn, and its stateless kin in tf.nn.experimental."""

import torch
import torch.nn.functional as F

from .._core import convert, dtypes
from .._core.errors import InvalidArgumentError, invalid
from .._core.op import op
from .._core.philox import stateless
from .._core.plain_graphs import plain_graph
from .._ops.creation import shape as shape_of
from ..random import draws
from ..random.seeds import for_op
from ..random.stateful import uniform
from ..random.stateless import stateless_uniform


def dropout(x, rate, noise_shape=None, seed=None, name=None):
    """Sets a random share `rate` of the elements to 0 and scales the others by 1 / (1 - rate).

    rate: a number in [0, 1) or a scalar tensor.
    noise_shape: the shape, broadcast to that of x, in which the decisions are drawn; None in it
        stands for the dimension of x.
    ValueError for a rate out of range or a dtype that is not floating.
    """
    if _is_awaited(rate):
        return _by_awaited(
            x, rate, lambda x, shape: uniform(shape, dtype=x.dtype, seed=seed), noise_shape
        )
    try:
        return scaled_dropout(x, _rate(rate), noise_shape, seed)
    except InvalidArgumentError:
        _check_text(x)
        raise


def _is_awaited(rate):
    """Whether the rate is a tensor that a run of a session's graph gives alone."""
    return plain_graph() is not None and getattr(rate, "_is_symbolic", False)


def _by_awaited(x, rate, noise, noise_shape):
    """Dropout at a rate that a run gives. noise(x, shape): numbers in [0, 1)."""
    x = convert.to_tensor(x)
    _check_text(x)
    if not x.dtype.is_floating:
        raise ValueError(
            "`x.dtype` must be a floating point tensor as `x` will be scaled. Received: "
            f"x_dtype={x.dtype}"
        )
    if rate.dtype != x.dtype:
        raise ValueError(
            f"`x.dtype` must be compatible with `rate.dtype`. Received: x.dtype={x.dtype!r} and "
            f"rate.dtype={rate.dtype!r}"
        )
    rate.shape.assert_has_rank(0)
    found = _scaled(x, noise(x, _noise_shape_of(x, noise_shape)), rate)
    found.set_shape(x.shape)
    return found


@op("x noise rate", label="Dropout")
def _scaled(x, noise, rate):
    return torch.where(noise >= rate, x * (1 / (1 - rate)), torch.zeros_like(x))


def _check_text(x):
    """TensorFlow's error for text, which no body gets to see."""
    if convert.to_tensor(x).dtype == dtypes.string:
        raise ValueError("`x.dtype` must be a floating point tensor as `x` will be scaled.")


def _rate(rate):
    if hasattr(rate, "shape") and not tuple(rate.shape):
        return float(rate)
    if not isinstance(rate, (int, float)):
        raise ValueError(f"`rate` must be a scalar or scalar tensor. Received: rate={rate}")
    if not 0 <= rate < 1:
        raise ValueError(
            f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}"
        )
    return rate


@op("x", label="Dropout", elementwise=True)
def scaled_dropout(x, rate, noise_shape=None, seed=None):
    _check_floating(x)
    if rate == 0:
        return x
    stream = for_op(("RandomUniform", x.dtype), seed)
    if noise_shape is None and stream is None:
        return F.dropout(x, rate)
    shape = _noise_shape(x, noise_shape)
    if stream is None:
        return _masked(x, rate, torch.rand(shape, device=x.device))
    return x * draws.mask(shape, rate, x, stream)


dropout.raw = scaled_dropout.raw
scaled_dropout.symbol = "nn.dropout"


def _check_floating(x):
    if not x.is_floating_point():
        raise ValueError(
            "`x.dtype` must be a floating point tensor as `x` will be scaled. Received: "
            f"x_dtype={x.dtype}"
        )


def _noise_shape(x, noise_shape):
    if noise_shape is None:
        return x.shape
    shape = list(noise_shape)
    if len(shape) == x.ndim:
        shape = [n if d is None else d for d, n in zip(shape, x.shape, strict=True)]
    return shape


def _noise_shape_of(x, noise_shape):
    if not getattr(x, "_is_symbolic", False):
        return _noise_shape(x._t, noise_shape)
    if noise_shape is None:
        return x.shape if x.shape.is_fully_defined() else shape_of(x)
    sizes = list(noise_shape)
    if None in sizes and len(sizes) == x.shape.rank:
        sizes = [x.shape[i] if n is None else n for i, n in enumerate(sizes)]
        sizes = [shape_of(x)[i] if n is None else n for i, n in enumerate(sizes)]
    return sizes


def _masked(x, rate, noise):
    keep = noise >= rate
    return torch.where(keep, x * (1 / (1 - rate)), torch.zeros((), dtype=x.dtype, device=x.device))


def stateless_dropout(x, rate, seed, rng_alg=None, noise_shape=None, name=None):
    """`dropout` whose decisions are a function of `seed`, two integers."""
    if _is_awaited(rate):
        return _by_awaited(
            x, rate, lambda x, shape: stateless_uniform(shape, seed, dtype=x.dtype), noise_shape
        )
    rate, x, pair = _rate(rate), convert.to_tensor(x), convert.to_tensor(seed)
    _check_text(x)
    if not getattr(x, "_is_symbolic", False):
        _check_floating(x._t)
    if tuple(pair.shape) != (2,):
        raise invalid(
            f"seed must have shape [2], not {list(pair.shape)} [Op:StatelessRandomGetKeyCounter]"
        )
    first, second = (int(s) for s in pair.numpy())
    return _stateless(x, rate, first, second, noise_shape)


@op("x", label="Dropout")
def _stateless(x, rate, first, second, noise_shape):
    _check_floating(x)
    if rate == 0:
        return x
    noise = draws.exact(
        "uniform", _noise_shape(x, noise_shape), x.dtype, stateless(first, second), x.device
    )
    return _masked(x, rate, noise)


def general_dropout(x, rate, uniform_sampler, noise_shape=None, name=None):
    """`dropout` with noise from `uniform_sampler(shape=..., dtype=...)`, uniform in [0, 1)."""
    if _is_awaited(rate):
        return _by_awaited(
            x, rate, lambda x, shape: uniform_sampler(shape=shape, dtype=x.dtype), noise_shape
        )
    x, rate = convert.to_tensor(x), _rate(rate)
    noise = uniform_sampler(shape=_noise_shape_of(x, noise_shape), dtype=x.dtype)
    return _general(x, noise, rate)


@op("x noise", label="Dropout")
def _general(x, noise, rate):
    _check_floating(x)
    return x if rate == 0 else _masked(x, rate, noise)
