"""How tf.print and tf.strings.format show values: TensorFlow's C++ number and array formatting."""

import math

import numpy as np
import torch

from .._core.tensor import to_numpy


def summarized(raw, limit):
    """The text of a raw value, at most `limit` elements from each end of a dimension (-1: all).

    A scalar string comes as it is, strings in arrays are quoted and escaped.
    """
    array = raw if isinstance(raw, np.ndarray) else _numpy(raw)
    element = _element(array.dtype)
    if array.ndim == 0:
        item = array[()]
        return _text(item) if array.dtype == object else element(item)
    limit = array.size if limit < 0 else min(limit, array.size)
    out = []
    _dimension(array, 0, limit, element, out)
    return "".join(out)


def _numpy(raw):
    raw = raw.detach()
    return to_numpy(raw.float() if raw.dtype in (torch.float16, torch.bfloat16) else raw)


def _dimension(array, depth, limit, element, out):
    rank = array.ndim + depth
    gap = " " if array.ndim == 1 else "\n" * (rank - depth - 1) + " " * (depth + 1)
    count = len(array)
    shown = list(range(min(limit, count)))
    tail = range(max(limit, count - limit), count)
    out.append("[")
    for i in shown:
        out.append(gap if i else "")
        _member(array[i], depth, limit, element, out)
    if count > 2 * limit:
        out.append(gap + "...")
    for i in tail:
        out.append(gap)
        _member(array[i], depth, limit, element, out)
    out.append("]")


def _member(member, depth, limit, element, out):
    if isinstance(member, np.ndarray):
        _dimension(member, depth + 1, limit, element, out)
    else:
        out.append(element(member))


def _element(dtype):
    if dtype.kind == "O":
        return quoted
    if dtype.kind == "f":
        return single if dtype.itemsize == 4 else double
    if dtype.kind == "c":
        return lambda x: "?"
    return lambda x: str(int(x))


def single(value):
    """A float32 in the fewer of 6 and 9 digits that give it back."""
    return _shortest(float(value), 6, 9, lambda text: np.float32(text) == np.float32(value))


def double(value):
    """A float64 in the fewer of 15 and 17 digits that give it back."""
    return _shortest(float(value), 15, 17, lambda text: float(text) == value)


def _shortest(value, few, many, same):
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = f"{value:.{few}g}"
    return text if same(text) else f"{value:.{many}g}"


def _text(value):
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "'": "\\'", "\\": "\\\\"}


def quoted(value):
    """A string in quotes, what is special in it escaped."""
    out = []
    for char in _text(value):
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char < " " or char == "\x7f":
            out.append(f"\\{ord(char):03o}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'
