"""tf.strings: hash buckets, by the three hash functions of TensorFlow, bit for bit."""

import struct

import numpy as np
import torch

from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op

_MASK = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def _buckets(raw, number, num_buckets):
    flat = [number(value) % num_buckets for value in raw.reshape(-1)]
    return torch.from_numpy(np.array(flat, dtype=np.int64).reshape(raw.shape))


def _check(num_buckets):
    if num_buckets < 1:
        raise invalid(f"Value for attr 'num_buckets' of {num_buckets} must be at least 1")


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringToHashBucket",
    attrs={"num_buckets": "num_buckets"},
    elementwise=True,
)
def to_hash_bucket(input, num_buckets, name=None):
    """A number 0..num_buckets - 1 for each string, int64, by TensorFlow's Hash64."""
    _check(num_buckets)
    return _buckets(input, hash64, num_buckets)


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringToHashBucketFast",
    attrs={"num_buckets": "num_buckets"},
    elementwise=True,
)
def to_hash_bucket_fast(input, num_buckets, name=None):
    """A number 0..num_buckets - 1 for each string, int64, by farmhash's Fingerprint64."""
    _check(num_buckets)
    return _buckets(input, fingerprint64, num_buckets)


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringToHashBucketStrong",
    attrs={"num_buckets": "num_buckets", "key": "key"},
    elementwise=True,
)
def to_hash_bucket_strong(input, num_buckets, key, name=None):
    """A number 0..num_buckets - 1 for each string, int64, by SipHash under `key`, two integers."""
    _check(num_buckets)
    if len(key) != 2:
        raise invalid(f"key must be two integers, got {key!r}")
    return _buckets(input, lambda value: siphash(value, *key), num_buckets)


def hash64(data, seed=0xDECAFCAFFE):
    """TensorFlow's Hash64 (a MurmurHash)."""
    m = 0xC6A4A7935BD1E995
    h = seed ^ (len(data) * m & _MASK)
    whole = len(data) // 8 * 8
    for (k,) in struct.iter_unpack("<Q", data[:whole]):
        k = k * m & _MASK
        k = (k ^ k >> 47) * m & _MASK
        h = (h ^ k) * m & _MASK
    if whole < len(data):
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & _MASK
    h = (h ^ h >> 47) * m & _MASK
    return h ^ h >> 47


def siphash(data, k0, k1):
    """SipHash-2-4."""
    k0, k1 = k0 & _MASK, k1 & _MASK
    v = [
        k0 ^ 0x736F6D6570736575,
        k1 ^ 0x646F72616E646F6D,
        k0 ^ 0x6C7967656E657261,
        k1 ^ 0x7465646279746573,
    ]
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) & 0xFF])
    for (word,) in struct.iter_unpack("<Q", padded):
        v[3] ^= word
        _rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    _rounds(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _rounds(v, count):
    a, b, c, d = v
    for _ in range(count):
        a = a + b & _MASK
        c = c + d & _MASK
        b, d = _left(b, 13) ^ a, _left(d, 16) ^ c
        a = _left(a, 32)
        c = c + b & _MASK
        a = a + d & _MASK
        b, d = _left(b, 17) ^ c, _left(d, 21) ^ a
        c = _left(c, 32)
    v[:] = a, b, c, d


def _left(x, bits):
    return (x << bits | x >> (64 - bits)) & _MASK


def _right(x, bits):
    x &= _MASK
    return (x >> bits | x << (64 - bits)) & _MASK


def _mix(v):
    v &= _MASK
    return v ^ v >> 47


def _u64(s, at):
    return int.from_bytes(s[at : at + 8], "little")


def _u32(s, at):
    return int.from_bytes(s[at : at + 4], "little")


def _pair(u, v, mul):
    u, v = u & _MASK, v & _MASK
    a = _mix((u ^ v) * mul)
    return _mix((v ^ a) * mul) * mul & _MASK


def fingerprint64(s):
    """farmhash's Fingerprint64."""
    size = len(s)
    if size <= 16:
        return _up_to_16(s, size)
    if size <= 32:
        return _up_to_32(s, size)
    return _up_to_64(s, size) if size <= 64 else _long(s, size)


def _up_to_16(s, size):
    mul = _K2 + size * 2 & _MASK
    if size >= 8:
        a, b = _u64(s, 0) + _K2 & _MASK, _u64(s, size - 8)
        return _pair(_right(b, 37) * mul + a, (_right(a, 25) + b) * mul, mul)
    if size >= 4:
        return _pair(size + (_u32(s, 0) << 3), _u32(s, size - 4), mul)
    if size:
        y = s[0] + (s[size >> 1] << 8)
        z = size + (s[-1] << 2)
        return _mix(y * _K2 & _MASK ^ z * _K0 & _MASK) * _K2 & _MASK
    return _K2


def _up_to_32(s, size):
    mul = _K2 + size * 2 & _MASK
    a, b = _u64(s, 0) * _K1, _u64(s, 8)
    c, d = _u64(s, size - 8) * mul, _u64(s, size - 16) * _K2
    return _pair(_right(a + b, 43) + _right(c, 30) + d, a + _right(b + _K2, 18) + c, mul)


def _up_to_64(s, size):
    mul = _K2 + size * 2 & _MASK
    a, b = _u64(s, 0) * _K2, _u64(s, 8)
    c, d = _u64(s, size - 8) * mul, _u64(s, size - 16) * _K2
    y = _right(a + b, 43) + _right(c, 30) + d
    z = _pair(y, a + _right(b + _K2, 18) + c, mul)
    e, f = _u64(s, 16) * mul, _u64(s, 24)
    g, h = (y + _u64(s, size - 32)) * mul, (z + _u64(s, size - 24)) * mul
    return _pair(_right(e + f, 43) + _right(g, 30) + h, e + _right(f + a, 18) + g, mul)


def _weak(w, x, y, z, a, b):
    a = a + w & _MASK
    b = _right(b + a + z, 21)
    c = a
    a = a + x + y & _MASK
    return a + z & _MASK, b + _right(a, 44) + c & _MASK


def _long(s, size):
    y = 81 * _K1 + 113 & _MASK
    z = _mix(y * _K2 + 113) * _K2 & _MASK
    x = 81 * _K2 + _u64(s, 0) & _MASK
    x, y, z, v, w = _blocks(_words(s, 0, (size - 1) // 64 * 8), x, y, z)
    mul = _K1 + ((z & 0xFF) << 1) & _MASK
    first = w[0] + ((size - 1) & 63) & _MASK
    v = (v[0] + first & _MASK, v[1])
    w = (first + v[0] & _MASK, w[1])
    x, y, z, v, w = _last_block(_words(s, size - 64, 8), x, y, z, v, w, mul)
    return _pair(_pair(v[0], w[0], mul) + _mix(y) * _K0 + z, _pair(v[1], w[1], mul) + x, mul)


def _words(s, at, count):
    return np.frombuffer(s, "<u8", count, at).tolist()


def _blocks(words, x, y, z):
    """What 64 bytes after the other make of x, y and z, and of the pairs v and w."""
    mask, mul = _MASK, _K1
    v0 = v1 = w0 = w1 = 0
    by_eight = iter(words)
    for a, b, c, d, e, f, g, h in zip(*[by_eight] * 8, strict=True):
        # rotations are written out: this loop is what hashing a long file costs
        x = x + y + v0 + b & mask
        x = ((x >> 37 | x << 27) & mask) * mul & mask ^ w1
        y = y + v1 + g & mask
        y = ((y >> 42 | y << 22) & mask) * mul + v0 + f & mask
        z = z + w0 & mask
        z = ((z >> 33 | z << 31) & mask) * mul & mask
        first = v1 * mul + a & mask
        v0 = first + b + c & mask
        v1 = x + w0 + first + d & mask
        v1 = ((v1 >> 21 | v1 << 43) & mask) + ((v0 >> 44 | v0 << 20) & mask) + first & mask
        v0 = v0 + d & mask
        first = z + w1 + e & mask
        w0 = first + f + g & mask
        w1 = y + c + first + h & mask
        w1 = ((w1 >> 21 | w1 << 43) & mask) + ((w0 >> 44 | w0 << 20) & mask) + first & mask
        w0 = w0 + h & mask
        x, z = z, x
    return x, y, z, (v0, v1), (w0, w1)


def _last_block(words, x, y, z, v, w, mul):
    x = _right(x + y + v[0] + words[1], 37) * mul & _MASK
    y = _right(y + v[1] + words[6], 42) * mul & _MASK
    x ^= w[1] * 9 & _MASK
    y = y + v[0] * 9 + words[5] & _MASK
    z = _right(z + w[0], 33) * mul & _MASK
    v = _weak(*words[:4], v[1] * mul & _MASK, x + w[0] & _MASK)
    w = _weak(*words[4:], z + w[1] & _MASK, y + words[2] & _MASK)
    return z, y, x, v, w


_CROSSING = np.uint64(0xC6A4A7935BD1E995)


def fingerprint_cat64(first, second):
    """TensorFlow's FingerprintCat64 of two arrays of uint64, element by element."""
    with np.errstate(over="ignore"):
        mixed = second * _CROSSING
        mixed = (mixed ^ mixed >> np.uint64(47)) * _CROSSING
        result = (first ^ _CROSSING ^ mixed) * _CROSSING
        result = (result ^ result >> np.uint64(47)) * _CROSSING
        return result ^ result >> np.uint64(47)
