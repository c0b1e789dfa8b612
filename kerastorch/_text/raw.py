"""Raw string values: making them, and going between bytes and str."""

import numpy as np


def objects(values, shape):
    """A list of bytes as a numpy object array of `shape`."""
    flat = np.empty(len(values), dtype=object)
    flat[:] = values
    return flat.reshape(tuple(shape))


def each(function, raw):
    """`function` on every element."""
    return objects(list(map(function, raw.reshape(-1))), raw.shape)


def decoded(value):
    """bytes as str: UTF-8, with stray bytes kept as surrogates."""
    return value.decode("utf-8", "surrogateescape")


def encoded(text):
    """str as bytes: the inverse of `decoded`; bytes as they are."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
