"""Normal numbers out of words, by Box and Muller's formula in float32 and float64.

TensorFlow calls the C library's logarithm, sine and cosine. Its numbers in float32 come from
polynomials in float64 (those of Arm's optimized routines), which are evaluated here as there, so
that every bit is the same; for float64 the C library itself is called, through Python.
"""

from __future__ import annotations

import math

import numpy as np

_hex = float.fromhex
_NEVER_BELOW = np.float32(1e-7)

# log(z) = log(c) + log(z / c): 1 / c and log(c) for sixteen c, and the polynomial of the second
INVERSES = np.array(
    [
        *(_hex("0x1.661ec79f8f3bep+0"), _hex("0x1.571ed4aaf883dp+0"), _hex("0x1.49539f0f010bp+0")),
        *(_hex("0x1.3c995b0b80385p+0"), _hex("0x1.30d190c8864a5p+0"), _hex("0x1.25e227b0b8eap+0")),
        *(_hex("0x1.1bb4a4a1a343fp+0"), _hex("0x1.12358f08ae5bap+0"), _hex("0x1.0953f419900a7p+0")),
        *(1.0, _hex("0x1.e608cfd9a47acp-1"), _hex("0x1.ca4b31f026aap-1")),
        *(_hex("0x1.b2036576afce6p-1"), _hex("0x1.9c2d163a1aa2dp-1")),
        *(_hex("0x1.886e6037841edp-1"), _hex("0x1.767dcf5534862p-1")),
    ]
)
LOGS = np.array(
    [
        *(_hex("-0x1.57bf7808caadep-2"), _hex("-0x1.2bef0a7c06ddbp-2")),
        *(_hex("-0x1.01eae7f513a67p-2"), _hex("-0x1.b31d8a68224e9p-3")),
        *(_hex("-0x1.6574f0ac07758p-3"), _hex("-0x1.1aa2bc79c81p-3")),
        *(_hex("-0x1.a4e76ce8c0e5ep-4"), _hex("-0x1.1973c5a611cccp-4")),
        *(_hex("-0x1.252f438e10c1ep-5"), 0.0),
        *(_hex("0x1.aa5aa5df25984p-5"), _hex("0x1.c5e53aa362eb4p-4")),
        *(_hex("0x1.526e57720db08p-3"), _hex("0x1.bc2860d22477p-3")),
        *(_hex("0x1.1058bc8a07ee1p-2"), _hex("0x1.4043057b6ee09p-2")),
    ]
)
LN2 = _hex("0x1.62e42fefa39efp-1")
LOG = _hex("-0x1.00ea348b88334p-2"), _hex("0x1.5575b0be00b6ap-2"), _hex("-0x1.ffffef20a4123p-2")
FIRST = np.int32(0x3F330000)  # the bits of the smallest c's lower end

TWO_OVER_PI, HALF_PI = _hex("0x1.45f306dc9c883p-1"), _hex("0x1.921fb54442d18p0")
SINE = _hex("-0x1.555545995a603p-3"), _hex("0x1.1107605230bc4p-7"), _hex("-0x1.994eb3774cf24p-13")
COSINE = (
    *(_hex("-0x1.ffffffd0c621cp-2"), _hex("0x1.55553e1068f19p-5")),
    *(_hex("-0x1.6c087e89a359dp-10"), _hex("0x1.99343027bf8c3p-16")),
)


def logarithm(x: np.ndarray) -> np.ndarray:
    """log(x) of positive float32 numbers, contiguous."""
    bits = x.view(np.int32)
    off = bits - FIRST
    power = off >> 23
    entry = off >> 19
    entry &= 15
    off &= np.int32(-0x800000)
    r = np.subtract(bits, off, out=off).view(np.float32).astype(np.float64)
    r *= INVERSES.take(entry)
    r -= 1.0
    whole = power * LN2
    whole += LOGS.take(entry)
    whole += r
    square = r * r
    r *= LOG[1]
    r += LOG[2]
    r += square * LOG[0]
    r *= square
    r += whole
    return r.astype(np.float32)


def sine_and_cosine(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(sin(x), cos(x)) of float32 numbers of [0, 2 pi]."""
    angle = x.astype(np.float64)
    quarter = np.rint(angle * TWO_OVER_PI)
    angle -= quarter * HALF_PI
    quarter = quarter.astype(np.int32)
    square = angle * angle
    fourth = square * square
    cosine = square * COSINE[3]
    cosine += COSINE[2]
    cosine *= fourth * square
    fourth *= COSINE[1]
    low = square * COSINE[0]
    low += 1.0
    low += fourth
    cosine += low
    cube = angle * square
    sine = square * SINE[2]
    sine += SINE[1]
    sine *= np.multiply(cube, square, out=square)
    cube *= SINE[0]
    angle += cube
    sine += angle
    return _turned(sine.astype(np.float32), cosine.astype(np.float32), quarter)


def _turned(sine, cosine, quarters):
    """Sine and cosine of an angle turned by quarters of a circle."""
    odd = quarters & 1
    swap = (sine.view(np.int32) ^ cosine.view(np.int32)) & -odd
    # the sign bits: of the sine in quarters 2 and 3, of the cosine in 1 and 2
    turned = sine.view(np.int32) ^ swap
    turned ^= (quarters & 2) << 30
    crossed = cosine.view(np.int32) ^ swap
    quarters += 1
    crossed ^= (quarters & 2) << 30
    return turned.view(np.float32), crossed.view(np.float32)


def normals(words: np.ndarray, out: np.ndarray) -> None:
    """A normal number, float32, for each word.

    words: uint32 [n, 2], contiguous, which is written over.  out: float32 [n, 2].
    """
    words &= np.uint32(0x7FFFFF)
    words |= np.uint32(0x3F800000)
    above = words.view(np.float32)  # numbers of [1, 2)
    radius = above[:, 0] - np.float32(1)
    angle = above[:, 1].astype(np.float64)
    angle -= 1.0
    angle *= 2 * math.pi  # a product in float64, rounded to float32
    radius = logarithm(np.maximum(radius, _NEVER_BELOW, out=radius))
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    sine, cosine = sine_and_cosine(angle.astype(np.float32))
    np.multiply(sine, radius, out=out[:, 0])
    np.multiply(cosine, radius, out=out[:, 1])


def double_normals(uniforms: np.ndarray) -> np.ndarray:
    """Normal numbers, float64, for uniform ones: both [n, 2]."""
    first = np.maximum(uniforms[:, 0], 1e-7).tolist()
    angles = (2 * math.pi * uniforms[:, 1]).tolist()
    radius = np.sqrt(-2.0 * np.array([*map(math.log, first)]).reshape(-1))
    sines, cosines = [*map(math.sin, angles)], [*map(math.cos, angles)]
    return np.stack([np.array(sines) * radius, np.array(cosines) * radius], 1)
