"""The mel scale: weights from frequencies to mel bands, cepstral coefficients."""

from __future__ import annotations

import math
from typing import Any

import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.dtypes import DType, as_dtype
from .._core.tensor import Tensor
from .._ops.arithmetic import multiply
from ._cosine import dct


def _mel(hertz):
    return 1127.0 * torch.log1p(hertz / 700.0)


def linear_to_mel_weight_matrix(
    num_mel_bins: int = 20,
    num_spectrogram_bins: int = 129,
    sample_rate: Any = 8000,
    lower_edge_hertz: float = 125.0,
    upper_edge_hertz: float = 3800.0,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """Weights of frequencies in mel bands: shape [num_spectrogram_bins, num_mel_bins].

    Each band is a triangle between its neighbours' middles, which are equally far apart in mel.
    ValueError for sizes and rates below one, and edges that are not 0 <= lower < upper <= rate / 2.
    """
    rate = float(sample_rate)
    _check(num_mel_bins, rate, lower_edge_hertz, upper_edge_hertz, as_dtype(dtype))
    wanted = as_dtype(dtype).torch
    steps = torch.linspace(0.0, rate / 2, num_spectrogram_bins, dtype=wanted)[1:, None]
    low, high = (
        float(_mel(torch.tensor(float(x), dtype=wanted)))
        for x in (lower_edge_hertz, upper_edge_hertz)
    )
    edges = torch.linspace(low, high, num_mel_bins + 2, dtype=wanted)
    lower, middle, upper = edges[:-2], edges[1:-1], edges[2:]
    mel = _mel(steps)
    rising = (mel - lower) / (middle - lower)
    falling = (upper - mel) / (upper - middle)
    weights = torch.minimum(rising, falling).clamp(min=0)
    return Tensor(torch.nn.functional.pad(weights, (0, 0, 1, 0)))


def _check(bins, rate, lower, upper, dtype):
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Got: {dtype}")
    if bins <= 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {bins}")
    if rate <= 0:
        raise ValueError(f"sample_rate must be positive. Got: {rate}")
    if lower < 0:
        raise ValueError(f"lower_edge_hertz must be non-negative. Got: {lower}")
    if lower >= upper:
        raise ValueError(f"lower_edge_hertz {lower:.1f} >= upper_edge_hertz {upper:.1f}")
    if upper > rate / 2:
        raise ValueError(
            f"upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). "
            f"Got {upper} for sample_rate: {rate}"
        )


def mfccs_from_log_mel_spectrograms(log_mel_spectrograms: Any, name: str | None = None) -> Tensor:
    """Cepstral coefficients: the cosine transform of log-mel values over the last axis.

    ValueError where that axis is empty.
    """
    values = to_tensor(log_mel_spectrograms)
    bins = values.shape[-1]
    if bins == 0:
        raise ValueError("num_mel_bins must be positive. Got: 0")
    return multiply(dct(values, type=2), 1 / math.sqrt(2 * int(bins)))
