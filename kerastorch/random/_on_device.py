"""TensorFlow's own float32 numbers computed where they are wanted: Philox in torch's int64 ops.

Large draws for CUDA are made there, by the words and formulas of the CPU (_box_muller.py), whose
sums and products are rounded alike everywhere.
"""

from __future__ import annotations

import math

import torch

from .._core.philox import Place
from . import _box_muller

_WORD, _SIGN = (1 << 32) - 1, -(1 << 63)
_ROUNDS = 10
_LARGE = 1 << 16  # numbers from which on a copy of those of the CPU takes longer


def serves(kind: str, count: int, dtype: torch.dtype, device: torch.device) -> bool:
    """Whether numbers of a kind are made here."""
    return (
        device.type == "cuda"
        and dtype is torch.float32
        and count >= _LARGE
        and kind in ("uniform", "normal")
    )


def uniform(count: int, at: Place, device: torch.device) -> torch.Tensor:
    """Numbers in [0, 1), float32."""
    words = torch.stack(_words(at, -(-count // 4), device), 1).reshape(-1)[:count]
    return _fractions(words)


def normal(count: int, at: Place, device: torch.device) -> torch.Tensor:
    """Normal numbers, float32, by Box's and Muller's formula."""
    words = torch.stack(_words(at, -(-count // 4), device), 1).reshape(-1, 2)
    radius = _logarithm(_fractions(words[:, 0]).clamp(min=1e-7)).double().mul(-2)
    radius = radius.sqrt().float()  # torch has no exact root in float32
    angle = (_fractions(words[:, 1]).double() * (2 * math.pi)).float()
    sine, cosine = _sine_and_cosine(angle.double())
    return torch.stack([sine * radius, cosine * radius], 1).reshape(-1)[:count]


def _logarithm(x):
    bits = x.view(torch.int32)
    off = bits - int(_box_muller.FIRST)
    entry = off >> 19 & 15
    table = [torch.from_numpy(t).to(x.device) for t in (_box_muller.INVERSES, _box_muller.LOGS)]
    inverse, logarithm = (t[entry.long()] for t in table)
    r = (bits - (off & -0x800000)).view(torch.float32).double() * inverse - 1.0
    whole = (off >> 23).double() * _box_muller.LN2 + logarithm + r
    square, (third, second, first) = r * r, _box_muller.LOG
    return ((r * second + first + square * third) * square + whole).float()


def _sine_and_cosine(angle):
    quarter = torch.round(angle * _box_muller.TWO_OVER_PI)
    angle = angle - quarter * _box_muller.HALF_PI
    quarter, square = quarter.int(), angle * angle
    (s0, s1, s2), (c0, c1, c2, c3) = _box_muller.SINE, _box_muller.COSINE
    fourth = square * square
    cosine = square * c0 + 1.0 + fourth * c1 + (square * c3 + c2) * (fourth * square)
    cube = angle * square
    sine = (square * s2 + s1) * (cube * square) + (angle + cube * s0)
    sine, cosine = sine.float(), cosine.float()
    odd = quarter & 1 == 1
    sine, cosine = torch.where(odd, cosine, sine), torch.where(odd, sine, cosine)
    return (
        torch.where(quarter & 2 == 2, -sine, sine),
        torch.where(quarter + 1 & 2 == 2, -cosine, cosine),
    )


def _fractions(words):
    return (words & 0x7FFFFF).float() * 2.0**-23


def _words(at, blocks, device):
    """The four words of the blocks behind a place, int64 [blocks] each."""
    key, counter = at
    k0, k1 = key & _WORD, key >> 32
    first = _signed(counter & (1 << 64) - 1)
    low = torch.arange(blocks, device=device) + first
    over = (low ^ _SIGN) < (first ^ _SIGN)  # as unsigned numbers
    high = _signed(counter >> 64) + over.long()
    x0, x1, x2, x3 = low & _WORD, low >> 32 & _WORD, high & _WORD, high >> 32 & _WORD
    for _ in range(_ROUNDS):
        a, b = x0 * 0xD2511F53, x2 * 0xCD9E8D57  # the 64 bits, whatever the sign
        x0, x1, x2, x3 = b >> 32 & _WORD ^ x1 ^ k0, b & _WORD, a >> 32 & _WORD ^ x3 ^ k1, a & _WORD
        k0, k1 = k0 + 0x9E3779B9 & _WORD, k1 + 0xBB67AE85 & _WORD
    return x0, x1, x2, x3


def _signed(bits):
    """64 bits as a signed int."""
    return bits - (1 << 64) if bits >> 63 else bits
