"""TensorFlow's own random numbers: raw tensors on the CPU, out of the words behind a place.

A place is a key and a counter (see _core/philox.py).  Each function reads from it on; what the
caller skips afterwards is his business.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from .._core.philox import Place, doubles, in_chunks, in_shares, later, scattered
from ._box_muller import double_normals, normals

_ONE, _FRACTION = np.uint32(0x3F800000), np.uint32(0x7FFFFF)  # the bits of 1.0, of a fraction
_HIGH_ONE, _HIGH_FRACTION = np.uint32(0x3FF00000), np.uint32(0xFFFFF)  # of float64's upper half
_HALVES = {torch.float16: 10, torch.bfloat16: 7}  # the bits of their fractions
_APART = 256  # blocks that a number may read which is drawn again until it fits
_LINE, _LARGE = 64, 1 << 12  # bytes that torch aligns to, blocks from which on it counts

Affine = tuple[torch.Tensor, torch.Tensor]  # a scale and an offset, scalars of the numbers' dtype


def _filled(count, dtype, at, use, per_block=4, calls=1):
    """`count` numbers, flat; use(words, out) makes those of some blocks.

    per_block: how many numbers a block gives.
    calls: more than 1 for the numbers of so many calls of an op: [calls, count].
    """
    blocks = -(-count // per_block)
    out = _room((calls * blocks, per_block), dtype)

    def some(first, words):
        use(words, out[first : first + len(words)])

    if calls == 1:
        in_chunks(at, blocks, some)
        return out.reshape(-1)[:count]
    in_chunks(at, calls * blocks, some, (blocks, _APART * count))
    return out.reshape(calls, -1)[:, :count]


def _room(shape, dtype):
    """An array without values, which is aligned as torch aligns its own."""
    # numpy asks for large pages, which are quicker to get
    if shape[0] < _LARGE:
        return np.empty(shape, dtype)
    size = math.prod(shape) * np.dtype(dtype).itemsize
    whole = np.empty(size + _LINE, np.uint8)
    start = -whole.ctypes.data % _LINE
    return whole[start : start + size].view(dtype).reshape(shape)


def uniform(
    count: int, dtype: torch.dtype, at: Place, calls: int = 1, affine: Affine | None = None
) -> torch.Tensor:
    """Numbers in [0, 1) of a float dtype; those of more than one call: [calls, count].

    affine: what the numbers are multiplied by, and what is added then.
    """
    return _made(count, dtype, at, calls, affine, _uniforms_of(dtype))


def _uniforms_of(dtype):
    if dtype is torch.float64:
        return _double_uniforms
    bits = _HALVES.get(dtype)
    if bits is None:
        return _uniforms
    mask, shift = np.uint32((1 << bits) - 1), np.uint32(23 - bits)

    def use(words, out):
        words &= mask
        words <<= shift
        _from_fractions(words, out)

    return use


def _made(count, dtype, at, calls, affine, use):
    """Numbers that use(words, out) makes of words, of a float dtype: see `uniform`."""
    kind, per_block = (np.float64, 2) if dtype is torch.float64 else (np.float32, 4)
    half = dtype in _HALVES
    if affine is not None and not half:
        use = _then_moved(use, *affine)
    raw = torch.from_numpy(_filled(count, kind, at, use, per_block, calls))
    if half:
        raw = raw.to(dtype)
        return raw if affine is None else _moved(raw, *affine)
    return raw


def _then_moved(use, scale, offset):
    scale, offset = scale.item(), offset.item()

    def moved(words, out):
        use(words, out)
        with np.errstate(over="ignore", invalid="ignore"):
            out *= scale
            out += offset

    return moved


def _moved(raw, scale, offset):
    """raw * scale + offset, in place, each computed in the dtype as TensorFlow's ops do."""
    return raw.mul_(scale).add_(offset)


def _uniforms(words, out):
    words &= _FRACTION
    _from_fractions(words, out)


def _from_fractions(words, out):
    words |= _ONE
    np.subtract(words.view(np.float32), np.float32(1), out=out)


def _double_uniforms(words, out):
    high, low = (words.reshape(-1, 2, 2)[..., k] for k in range(2))
    high &= _HIGH_FRACTION
    high |= _HIGH_ONE
    bits = out.view(np.uint64)
    np.left_shift(high, 32, out=bits, dtype=np.uint64)
    bits |= low
    out -= 1.0


def is_kept(count: int, rate: float, dtype: torch.dtype, at: Place, calls: int = 1) -> np.ndarray:
    """Whether each of the uniform numbers of a dtype is at least `rate`: bool."""
    if dtype is torch.float64:
        return uniform(count, dtype, at, calls).numpy() >= rate
    bits = _HALVES.get(dtype, 23)
    least = float(torch.tensor(rate, dtype=dtype)) * 2**bits
    least, mask = np.uint32(math.ceil(least)), np.uint32((1 << bits) - 1)

    def use(words, out):
        words &= mask
        np.greater_equal(words, least, out=out)

    return _filled(count, np.bool_, at, use, 4, calls)


def normal(
    count: int, dtype: torch.dtype, at: Place, calls: int = 1, affine: Affine | None = None
) -> torch.Tensor:
    """Normally distributed numbers of a float dtype; affine: see `uniform`."""
    use = _double_normals if dtype is torch.float64 else _normals
    return _made(count, dtype, at, calls, affine, use)


def _normals(words, out):
    normals(words.reshape(-1, 2), out.reshape(-1, 2))


def _double_normals(words, out):
    out[:] = double_normals(doubles(words.reshape(-1, 2, 2)))


def truncated_normal(
    count: int, dtype: torch.dtype, at: Place, calls: int = 1, affine: Affine | None = None
) -> torch.Tensor:
    """Normal numbers between -2 and 2; affine: see `uniform`.

    Groups of as many as a block gives start each at a block of their own and read on until full.
    """
    if calls > 1:
        places = [later(at, k * _APART * count) for k in range(calls)]
        return torch.stack([truncated_normal(count, dtype, at, 1, affine) for at in places])
    double = dtype is torch.float64
    size, kind = (2, np.float64) if double else (4, np.float32)
    use = _double_normals if double else _normals
    groups = -(-count // size)
    out = _room((groups, size), kind)
    apart = _APART * size // 4

    in_chunks(at, groups, lambda k, words: use(words, out[k : k + len(words)]), apart)
    in_shares(groups, lambda k, end: _keep_inner(out[k:end], later(at, k * apart), apart, use))
    raw = torch.from_numpy(out.reshape(-1)[:count]).to(dtype)
    return raw if affine is None else _moved(raw, *affine)


def _keep_inner(out, at, apart, use):
    """Fills the rows of `out` with the inner ones of what they have and of the blocks behind."""
    size = out.shape[1]
    inner = np.abs(out) < 2
    rows = np.flatnonzero(inner.view(f"u{size}") != int.from_bytes(b"\1" * size, "little"))
    filled = np.zeros(len(rows), np.int64)
    drawn, inner, step = out[rows], inner[rows], 0
    while len(rows):
        to = np.cumsum(inner, 1)
        to += filled[:, None]
        taken = np.flatnonzero(inner & (to <= size))
        out[rows[taken // size], to.reshape(-1)[taken] - 1] = drawn.reshape(-1)[taken]
        left = to[:, -1] < size
        rows, filled, step = rows[left], to[left, -1], step + 1
        if len(rows):
            words = scattered(at, rows * apart + step)
            drawn = np.empty((len(rows), size), out.dtype)
            use(words, drawn)
            inner = np.abs(drawn) < 2


def integers(count: int, dtype: torch.dtype, low: int, high: int, at: Place) -> torch.Tensor:
    """Integers of [low, high), whose number is at most that of the dtype's values."""
    words = _whole_words(count, dtype, at)
    kind = words.dtype.type
    words %= kind(high - low)
    words += kind(low & ((1 << 8 * dtype.itemsize) - 1))
    return _of_bits(words, dtype)


def full_range(count: int, dtype: torch.dtype, at: Place) -> torch.Tensor:
    """Integers of all values that an integer dtype of 4 or 8 bytes has."""
    return _of_bits(_whole_words(count, dtype, at), dtype)


def _whole_words(count, dtype, at):
    """Words of as many bytes as the dtype."""
    if dtype.itemsize == 8:
        return _filled(2 * count, np.uint32, at, _copied).view(np.uint64)
    return _filled(count, np.uint32, at, _copied)


def _copied(words, out):
    out[:] = words


def _of_bits(words, dtype):
    signed = words.view(np.int64 if words.dtype.itemsize == 8 else np.int32)
    return torch.from_numpy(signed).view(dtype)


def order(count: int, at: Place) -> np.ndarray:
    """The order in which tf.random.shuffle leaves `count` rows, int64."""
    rows = np.arange(count)
    if count < 2:
        return rows
    words = _filled(count - 1, np.uint32, at, _copied).astype(np.int64)
    words %= np.arange(count, 1, -1)
    words += np.arange(count - 1)
    rows, partners = rows.tolist(), words.tolist()
    for k, other in enumerate(partners):
        rows[k], rows[other] = rows[other], rows[k]
    return np.array(rows)
