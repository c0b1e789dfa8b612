"""Transforms of a signal's windows: short-time Fourier, modified cosine, and their inverses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.dtypes import DType
from .._core.tensor import Tensor
from .._ops.arithmetic import divide, multiply
from .._ops.elementwise import negative
from .._ops.joining import concat
from .._ops.shaping import pad, reverse
from ._cosine import dct
from ._fourier import irfft, rfft
from ._frames import frame, overlap_and_add, whole
from ._windows import hann_window, vorbis_window

_Signal = Any
_Window = Callable[..., Tensor]


def _enclosing(length):
    return 1 << max(0, length - 1).bit_length()


def stft(
    signals: _Signal,
    frame_length: int,
    frame_step: int,
    fft_length: int | None = None,
    window_fn: _Window | None = hann_window,
    pad_end: bool = False,
    name: str | None = None,
) -> Tensor:
    """The Fourier transforms of a real signal's windows: [..., samples] -> [..., frames, parts].

    fft_length: by default the next power of two.  window_fn: takes a length and `dtype=`.
    """
    length = whole(frame_length, "frame_length")
    size = _enclosing(length) if fft_length is None else whole(fft_length, "fft_length")
    signals = to_tensor(signals)
    frames = frame(signals, length, frame_step, pad_end=pad_end)
    if window_fn is not None:
        frames = multiply(frames, window_fn(length, dtype=frames.dtype))
    return rfft(frames, [size])


def inverse_stft(
    stfts: _Signal,
    frame_length: int,
    frame_step: int,
    fft_length: int | None = None,
    window_fn: _Window | None = hann_window,
    name: str | None = None,
) -> Tensor:
    """The signal of short-time Fourier transforms: [..., frames, parts] -> [..., samples].

    It is that of `stft` where window_fn is `inverse_stft_window_fn(frame_step)`.
    """
    length = whole(frame_length, "frame_length")
    size = _enclosing(length) if fft_length is None else whole(fft_length, "fft_length")
    frames = irfft(to_tensor(stfts), [size])
    if length < size:
        frames = frames[..., :length]
    elif length > size:
        rank = len(frames.shape)
        frames = pad(frames, [[0, 0]] * (rank - 1) + [[0, length - size]])
    if window_fn is not None:
        frames = multiply(frames, window_fn(length, dtype=frames.dtype))
    return overlap_and_add(frames, frame_step)


def inverse_stft_window_fn(
    frame_step: int, forward_window_fn: _Window = hann_window, name: str | None = None
) -> _Window:
    """The window by which `inverse_stft` gives back the signal of an `stft`."""

    def inverse(frame_length: int, dtype: DType = dtypes.float32) -> Tensor:
        window = forward_window_fn(frame_length, dtype=dtype)
        raw, count = window.torch(), -(-frame_length // frame_step)
        squares = raw.new_zeros(count * frame_step)
        squares[:frame_length] = raw * raw
        sums = squares.reshape(count, frame_step).sum(0).repeat(count)[:frame_length]
        return divide(window, Tensor(sums))

    return inverse


def mdct(
    signals: _Signal,
    frame_length: int,
    window_fn: _Window | None = vorbis_window,
    pad_end: bool = False,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The modified cosine transform: [..., samples] -> [..., frames, frame_length / 2].

    ValueError when frame_length is no multiple of four, or the norm neither None nor "ortho".
    """
    length = whole(frame_length, "frame_length")
    if length % 4:
        raise ValueError("The frame length must be a multiple of 4.")
    frames = frame(to_tensor(signals), length, length // 2, pad_end=pad_end)
    frames = _windowed(frames, window_fn, length)
    quarter = length // 4
    a, b, c, d = (frames[..., k * quarter : (k + 1) * quarter] for k in range(4))
    back = [len(frames.shape) - 1]
    first = negative(reverse(c, back)) - d
    second = a - reverse(b, back)
    return dct(concat([first, second], -1), type=4, norm=norm)


def inverse_mdct(
    mdcts: _Signal,
    window_fn: _Window | None = vorbis_window,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The signal of modified cosine transforms: [..., frames, half] -> [..., samples]."""
    values = dct(to_tensor(mdcts), type=4, norm=norm)
    half = int(values.shape[-1])
    first, second = values[..., : half // 2], values[..., half // 2 :]
    back = [len(values.shape) - 1]
    turned = negative(reverse(second, back))
    frames = concat([second, turned, negative(reverse(first, back)), negative(first)], -1)
    frames = _windowed(frames, window_fn, 2 * half)
    if norm is None:
        frames = multiply(frames, 0.5 / half)
    return overlap_and_add(frames, half)


def _windowed(frames, window_fn, length):
    if window_fn is None:
        return multiply(frames, math.sqrt(0.5))
    return multiply(frames, window_fn(length, dtype=frames.dtype))
