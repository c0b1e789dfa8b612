"""Random raw tensors.

Each function takes a source: None for torch's default generator, a Stream that goes on, or the
place of a stateless draw (a key and a counter); the numbers of both are TensorFlow's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from .._core import devices, dtypes
from .._core.errors import invalid
from .._core.meta_twins import drawing
from .._core.philox import Place
from . import _between, _numbers, _on_device, _rejection
from .streams import Stream, draw, draw_mask

Source = Stream | Place | None

# the dtypes that counts may have
COUNTED = ("float16", "float32", "float64", "int32", "int64")

_SQRT2 = math.sqrt(2.0)
_TWO_SIGMA = math.erf(_SQRT2)
_INT64_MAX = 2**63 - 1
_APART = 256  # blocks that TensorFlow takes for each number
_TOGETHER = 100  # numbers within the same bounds that are a batch of their own
_TRIES = 1000  # for which a batch leaves room


def _empty(shape, dtype):
    return torch.empty(shape, dtype=dtype, device=devices.current())


def exact(
    kind: str,
    shape: Sequence[int],
    dtype: torch.dtype,
    source: Stream | Place,
    device: torch.device | None = None,
    affine: tuple[torch.Tensor, torch.Tensor] | None = None,
) -> torch.Tensor:
    """TensorFlow's numbers: "uniform", "normal" or "truncated_normal" ones.

    affine: what the numbers are multiplied by, and what is added then, of the same dtype.
    """
    _check(shape)
    device = device or devices.current()
    if device.type == "meta":
        return torch.empty(tuple(shape), dtype=dtype, device=device)
    count = math.prod(shape)
    if _on_device.serves(kind, count, dtype, device):
        raw = getattr(_on_device, kind)(count, _at(source, _APART * count), device)
        raw = raw.reshape(tuple(shape))
    elif isinstance(source, Stream):
        raw = draw(source, kind, shape, dtype)
    else:
        inside = affine is not None and affine[0].ndim == affine[1].ndim == 0
        raw = getattr(_numbers, kind)(count, dtype, source, affine=affine if inside else None)
        raw = raw.view(tuple(shape)).detach()  # the view would hold its base
        affine = None if inside else affine
    raw = raw if device.type == "cpu" else raw.to(device)
    return raw if affine is None else raw.mul(affine[0]).add_(affine[1])


def _check(shape):
    if any(n < 0 for n in shape):
        raise invalid(f"Dimensions must be >= 0, got the shape {list(shape)}")


def _normals(kind, shape, dtype, source, scale, offset):
    if type(scale) is type(offset) is float and scale == 1 and offset == 0 and dtype.itemsize >= 4:
        return exact(kind, shape, dtype, source)  # others may have -0.0, which becomes 0.0
    affine = tuple(torch.tensor(x, dtype=dtype) for x in (scale, offset))
    return exact(kind, shape, dtype, source, affine=affine)


def normal(shape, dtype, source, mean=0.0, stddev=1.0):
    """Normally distributed numbers."""
    if source is not None:
        return _normals("normal", shape, dtype, source, stddev, mean)
    if stddev < 0:
        return _empty(shape, dtype).normal_(0.0, -stddev).neg_().add_(mean)
    return _empty(shape, dtype).normal_(mean, stddev)


def truncated_normal(shape, dtype, source, mean=0.0, stddev=1.0):
    """Normally distributed numbers no further than two standard deviations from the mean."""
    if source is not None:
        return _normals("truncated_normal", shape, dtype, source, stddev, mean)
    work = torch.float32 if dtype.itemsize < 4 else dtype
    raw = _empty(shape, work).uniform_(-_TWO_SIGMA, _TWO_SIGMA)
    raw.erfinv_().mul_(_SQRT2).clamp_(-2.0, 2.0).mul_(stddev).add_(mean)
    return raw.to(dtype)


def uniform(shape, dtype, source, low=0.0, high=1.0):
    """Numbers uniformly distributed over [low, high)."""
    if source is not None:
        if low == 0 and high == 1:
            return exact("uniform", shape, dtype, source)
        low, high = (torch.tensor(x, dtype=dtype) for x in (low, high))
        return exact("uniform", shape, dtype, source, affine=(high - low, low))
    if low <= high:
        return _empty(shape, dtype).uniform_(low, high)
    return _empty(shape, dtype).uniform_(0.0, 1.0).mul_(high - low).add_(low)


def mask(shape: Sequence[int], rate: float, like: torch.Tensor, stream: Stream) -> torch.Tensor:
    """What dropout multiplies `like` by: 1 / (1 - rate), or 0 for a share `rate`."""
    if like.is_meta:
        return like.new_empty(tuple(shape))
    raw = draw_mask(stream, shape, rate, like.dtype)
    return raw if like.is_cpu else raw.to(like.device)


def _at(source: Stream | Place, blocks: int) -> Place:
    """Where to read; a stream then skips some blocks."""
    return source.take(blocks) if isinstance(source, Stream) else source


def _placed(raw):
    return raw.to(devices.current())


def integers(shape, dtype, source, low, high, kernel="RandomUniformInt"):
    """Integers uniformly distributed over [low, high)."""
    if low >= high and 0 not in shape:
        raise invalid(f"Need minval < maxval, got {low} >= {high} [Op:{kernel}]")
    _check(shape)
    device = devices.current()
    if low >= high or (source is not None and device.type == "meta"):
        return _empty(shape, dtype)
    if source is not None:
        count = math.prod(shape)
        at = _at(source, _APART * count)
        return _placed(_numbers.integers(count, dtype, low, high, at).reshape(tuple(shape)))
    if high - low <= _INT64_MAX:
        return (torch.randint(high - low, shape, device=device) + low).to(dtype)
    return full_range(shape, dtype, None).remainder(high - low) + low


def full_range(shape, dtype, source):
    """Integers of all values that `dtype` has."""
    _check(shape)
    device = devices.current()
    if source is not None:
        if device.type == "meta":
            return _empty(shape, dtype)
        count = math.prod(shape)
        at = _at(source, _APART * count)
        return _placed(_numbers.full_range(count, dtype, at).reshape(tuple(shape)))
    parts = [torch.randint(2**32, shape, device=device) for _ in range(2)]
    bits = (parts[0] << 32) | parts[1]
    bits = bits.view(torch.int64) if dtype.itemsize == 8 else bits.int()
    return bits.view(dtype)


def order(count: int, source: Source) -> torch.Tensor:
    """The order of `count` shuffled rows, int64, on the CPU."""
    if source is None:
        return torch.randperm(count)
    return torch.from_numpy(_numbers.order(count, _at(source, (max(count, 1) + 2) // 4)))


def _by_parameters(
    draw: Callable[..., np.ndarray], shape: Sequence[int], parameters: torch.Tensor, source: Any
) -> torch.Tensor:
    """TensorFlow's numbers of shape `shape` + the parameters' shape, float64."""
    size = (*shape, *parameters.shape)
    if parameters.is_meta or drawing.traced or not math.prod(size):
        # a trace asks for the shape, with examples of thousands of rows
        return torch.zeros(size, dtype=torch.float64, device=parameters.device)
    at = _at(source, _APART * math.prod(size))
    values = parameters.detach().double().cpu().reshape(-1).numpy()
    raw = draw(values, math.prod(shape), at)
    return torch.from_numpy(np.ascontiguousarray(raw)).reshape(size).to(parameters.device)


def gamma(shape, alpha, beta, source):
    """Gamma distributed numbers of shape `shape` + the parameters' shape."""
    if beta is not None:
        alpha, beta = torch.broadcast_tensors(alpha, beta)
    if source is None:
        raw = torch._standard_gamma(alpha.expand([*shape, *alpha.shape]))
    else:
        raw = _Gamma.apply(alpha, shape, source)
    return raw if beta is None else raw / beta


class _Gamma(torch.autograd.Function):
    """TensorFlow's gamma numbers, with the gradient that torch's have."""

    @staticmethod
    def forward(ctx, alpha, shape, source):
        raw = _by_parameters(_rejection.gamma, shape, alpha, source).to(alpha.dtype)
        ctx.save_for_backward(alpha, raw)
        return raw

    @staticmethod
    def backward(ctx, gradient):
        alpha, raw = ctx.saved_tensors
        wide = torch.promote_types(raw.dtype, torch.float32)
        slope = torch._standard_gamma_grad(alpha.expand(raw.shape).to(wide), raw.to(wide))
        whole = gradient * slope.to(raw.dtype)
        return whole.sum_to_size(alpha.shape) if alpha.ndim else whole.sum(), None, None


def poisson(shape, rate, source):
    """Poisson distributed numbers of shape `shape` + the rate's shape."""
    if source is not None:
        return _by_parameters(_rejection.poisson, shape, rate, source)
    work = rate if rate.dtype in (torch.float32, torch.float64) else rate.float()
    work = work.clamp(min=0)  # TensorFlow draws 0 for a negative rate
    return torch.poisson(work.expand([*shape, *rate.shape]).contiguous())


def categorical(logits, count, dtype, source):
    """`count` class numbers for each row of `logits` [rows, classes]."""
    if logits.ndim != 2:
        raise invalid(f"logits should be a matrix, got shape {list(logits.shape)} [Op:Multinomial]")
    if count < 0:
        raise invalid(f"num_samples should be nonnegative, got {count} [Op:Multinomial]")
    rows, classes = logits.shape
    if rows and not classes:
        raise invalid("num_classes should be positive, got 0 [Op:Multinomial]")
    if not rows or not count or (source is not None and logits.is_meta):
        return torch.empty((rows, count), dtype=dtype, device=logits.device)
    logits = logits.detach().double()
    if source is not None:
        # each number takes two words, and TensorFlow counts in fours
        at = _at(source, 2 * _APART * rows * (-(-count // 4) * 4))
        drawn = _rejection.categorical(logits.cpu().numpy(), count, at)
        return torch.from_numpy(drawn).to(logits.device, dtype)
    # TensorFlow never draws a class whose chance is no finite number
    logits = torch.where(logits.isfinite(), logits, -math.inf)
    logits = torch.where(logits.isfinite().any(1, keepdim=True), logits, 0.0)
    weights = torch.softmax(logits, 1)
    return torch.multinomial(weights, count, True).to(dtype)


def binomial(shape, counts, probs, source):
    """Numbers of successes: of shape `shape`, which the parameters broadcast to."""
    if source is None:
        counts, probs = (x.double().expand(shape).contiguous() for x in (counts, probs))
        return torch.binomial(counts, probs)
    if counts.is_meta or not math.prod(shape):
        return torch.empty(tuple(shape), dtype=torch.float64, device=counts.device)
    counts, probs = torch.broadcast_tensors(
        counts.detach().double().cpu(), probs.detach().double().cpu()
    )
    each = math.prod(shape) // max(counts.numel(), 1)
    spread = [np.repeat(x.reshape(-1).numpy(), each) for x in (counts, probs)]
    at = _at(source, binomial_blocks(shape, counts.numel()))
    raw = _rejection.binomial(*spread, at).reshape(-1, each).T
    return torch.from_numpy(np.ascontiguousarray(raw)).reshape(tuple(shape))


def binomial_blocks(shape: Sequence[int], parameters: int) -> int:
    """The blocks that TensorFlow takes for binomial numbers."""
    each = math.prod(shape) // max(parameters, 1)
    return _APART * 50 * parameters * (each + 3)


def between(shape, mean, stddev, low, high, source):
    """Normally distributed numbers within [low, high], all of them raw tensors."""
    kind = mean.dtype
    if isinstance(source, tuple) and kind in _between.KINDS:
        return _placed(_exactly_between(shape, (mean, stddev, low, high), kind, source))
    mean, stddev, low, high = (x.double() for x in (mean, stddev, low, high))
    first, last = (torch.special.ndtr((x - mean) / stddev) for x in (low, high))
    spread = uniform(shape, torch.float64, source)
    raw = torch.special.ndtri(first + spread * (last - first)) * stddev + mean
    return torch.minimum(torch.maximum(raw, low), high).to(kind)


def _exactly_between(shape, parameters, kind, at):
    device = devices.current()
    if device.type == "meta" or any(x.is_meta for x in parameters):
        return torch.empty(tuple(shape), dtype=kind, device="meta")
    parameters = torch.broadcast_tensors(*(x.detach().cpu() for x in parameters))
    tail = tuple(parameters[0].shape)
    if tuple(shape[len(shape) - len(tail) :]) != tail:
        raise invalid(
            f"shape {list(shape)} must end with the parameters' shape {list(tail)} "
            "[Op:StatelessParameterizedTruncatedNormal]"
        )
    sets = [x.reshape(-1).numpy() for x in parameters]
    count = math.prod(shape) // max(len(sets[0]), 1)
    raw = _between.between(count, sets, kind, at)
    return torch.from_numpy(np.ascontiguousarray(raw)).reshape(tuple(shape))


def between_in_batches(shape, parameters, source):
    """The same for batches: the first size of `shape` counts them.

    parameters: mean, stddev, low, high, each with one value, or [batches].
    """
    _check(shape)
    count = math.prod(shape)
    if source is None or parameters[0].is_meta or not count:
        tail = [1] * (len(shape) - 1)
        return between(shape, *(x.reshape(-1, *tail) for x in parameters), None)
    batches, each = shape[0], count // shape[0]
    if all(x.numel() == 1 for x in parameters):
        batches, each = -(-count // _TOGETHER), _TOGETHER
    at = source.take(batches * 2 * _TRIES * (each + 3) // 4)
    sets = [np.broadcast_to(x.detach().cpu().reshape(-1).numpy(), batches) for x in parameters]
    raw = _between.between(each, sets, parameters[0].dtype, at).T.reshape(-1)[:count]
    return _placed(torch.from_numpy(raw.reshape(tuple(shape))))


def floating(dtype, error=TypeError):
    """The torch dtype for `dtype`; an error of class `error` unless it is a floating one."""
    kind = dtypes.as_dtype(dtype)
    if not kind.is_floating:
        raise error(f"dtype must be a floating point type, got {kind.name}.")
    return kind.torch
