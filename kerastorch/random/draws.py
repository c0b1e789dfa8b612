"""Random raw tensors: each function takes a torch.Generator, None for torch's default one."""

import math

import torch

from .._core import devices, dtypes
from .._core.errors import invalid

# the dtypes that counts may have
COUNTED = ("float16", "float32", "float64", "int32", "int64")

_SQRT2 = math.sqrt(2.0)
_TWO_SIGMA = math.erf(_SQRT2)
_INT64_MAX = 2**63 - 1


def _empty(shape, dtype):
    return torch.empty(shape, dtype=dtype, device=devices.current())


def normal(shape, dtype, generator, mean=0.0, stddev=1.0):
    """Normally distributed numbers."""
    if stddev < 0:
        return _empty(shape, dtype).normal_(0.0, -stddev, generator=generator).neg_().add_(mean)
    return _empty(shape, dtype).normal_(mean, stddev, generator=generator)


def truncated_normal(shape, dtype, generator, mean=0.0, stddev=1.0):
    """Normally distributed numbers no further than two standard deviations from the mean."""
    work = torch.float32 if dtype.itemsize < 4 else dtype
    raw = _empty(shape, work).uniform_(-_TWO_SIGMA, _TWO_SIGMA, generator=generator)
    raw.erfinv_().mul_(_SQRT2).clamp_(-2.0, 2.0).mul_(stddev).add_(mean)
    return raw.to(dtype)


def uniform(shape, dtype, generator, low=0.0, high=1.0):
    """Numbers uniformly distributed over [low, high)."""
    if low <= high:
        return _empty(shape, dtype).uniform_(low, high, generator=generator)
    return _empty(shape, dtype).uniform_(0.0, 1.0, generator=generator).mul_(high - low).add_(low)


def integers(shape, dtype, generator, low, high, kernel="RandomUniformInt"):
    """Integers uniformly distributed over [low, high)."""
    if low >= high and 0 not in shape:
        raise invalid(f"Need minval < maxval, got {low} >= {high} [Op:{kernel}]")
    if low >= high:
        return _empty(shape, dtype)
    device = devices.current()
    if high - low <= _INT64_MAX:
        raw = torch.randint(high - low, shape, generator=generator, device=device)
        return (raw + low).to(dtype)
    return full_range(shape, dtype, generator).remainder(high - low) + low


def full_range(shape, dtype, generator):
    """Integers of all values that `dtype` has."""
    device = devices.current()
    parts = [torch.randint(2**32, shape, generator=generator, device=device) for _ in range(2)]
    bits = (parts[0] << 32) | parts[1]
    bits = bits.view(torch.int64) if dtype.itemsize == 8 else bits.int()
    return bits.view(dtype)


def gamma(shape, alpha, beta, generator):
    """Gamma distributed numbers of shape `shape` + the parameters' shape."""
    if beta is not None:
        alpha, beta = torch.broadcast_tensors(alpha, beta)
    raw = torch._standard_gamma(alpha.expand([*shape, *alpha.shape]), generator)
    return raw if beta is None else raw / beta


def poisson(shape, rate, generator):
    """Poisson distributed numbers of shape `shape` + the rate's shape."""
    work = rate if rate.dtype in (torch.float32, torch.float64) else rate.float()
    work = work.clamp(min=0)  # TensorFlow draws 0 for a negative rate
    return torch.poisson(work.expand([*shape, *rate.shape]).contiguous(), generator)


def categorical(logits, count, dtype, generator):
    """`count` class numbers for each row of `logits` [rows, classes]."""
    if logits.ndim != 2:
        raise invalid(f"logits should be a matrix, got shape {list(logits.shape)} [Op:Multinomial]")
    if count < 0:
        raise invalid(f"num_samples should be nonnegative, got {count} [Op:Multinomial]")
    rows, classes = logits.shape
    if rows and not classes:
        raise invalid("num_classes should be positive, got 0 [Op:Multinomial]")
    if not rows or not count:
        return torch.empty((rows, count), dtype=dtype, device=logits.device)
    # TensorFlow never draws a class whose chance is no finite number
    logits = logits.detach().double()
    logits = torch.where(logits.isfinite(), logits, -math.inf)
    logits = torch.where(logits.isfinite().any(1, keepdim=True), logits, 0.0)
    weights = torch.softmax(logits, 1)
    return torch.multinomial(weights, count, True, generator=generator).to(dtype)


def binomial(shape, counts, probs, generator):
    """Numbers of successes: of shape `shape`, which the parameters broadcast to."""
    counts, probs = (x.double().expand(shape).contiguous() for x in (counts, probs))
    return torch.binomial(counts, probs, generator)


def between(shape, mean, stddev, low, high, generator):
    """Normally distributed numbers within [low, high], all of them raw tensors."""
    kind = mean.dtype
    mean, stddev, low, high = (x.double() for x in (mean, stddev, low, high))
    first, last = (torch.special.ndtr((x - mean) / stddev) for x in (low, high))
    spread = uniform(shape, torch.float64, generator)
    raw = torch.special.ndtri(first + spread * (last - first)) * stddev + mean
    return torch.minimum(torch.maximum(raw, low), high).to(kind)


def floating(dtype, error=TypeError):
    """The torch dtype for `dtype`; an error of class `error` unless it is a floating one."""
    kind = dtypes.as_dtype(dtype)
    if not kind.is_floating:
        raise error(f"dtype must be a floating point type, got {kind.name}.")
    return kind.torch
