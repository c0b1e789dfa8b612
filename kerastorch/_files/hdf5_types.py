"""Datatypes and dataspaces of HDF5, as numpy's dtypes and shapes."""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from .faults import Unknown
from .source import Source

_FLOATS = {  # bytes -> (precision, exponent at, exponent bits, mantissa at, mantissa bits, bias)
    2: (16, 10, 5, 0, 10, 15),
    4: (32, 23, 8, 0, 23, 127),
    8: (64, 52, 11, 0, 52, 1023),
}
_MAX_RANK = 32


class Type(NamedTuple):
    """numpy: the dtype in the file; strings: "ascii" or "utf-8" for strings of any length."""

    numpy: np.dtype
    strings: str | None = None


def datatype(data: bytes | memoryview, source: Source) -> Type:
    """The Type that a datatype message describes; Unknown for kinds that weights never have."""
    if len(data) < 8:
        raise source.damaged("a datatype is cut off")
    kind, bits, size = data[0] & 15, int.from_bytes(data[1:4], "little"), _u32(data, 4)
    if kind in _KINDS and 0 < size < 1 << 31:
        return _KINDS[kind](data, bits, size, source)
    raise Unknown(f"datatype of class {kind}")


def _integer(data, bits, size, source):
    if size not in (1, 2, 4, 8) or struct.unpack_from("<HH", _need(data, 12, source), 8) != (
        0,
        8 * size,
    ):
        raise Unknown("integers of unusual width")
    return Type(np.dtype(f"{'><'[not bits & 1]}{'ui'[bits >> 3 & 1]}{size}"))


def _float(data, bits, size, source):
    at, *layout = struct.unpack_from("<HHBBBBI", _need(data, 20, source), 8)
    if at or bits & 0x40 or _FLOATS.get(size) != tuple(layout):
        raise Unknown("floating point numbers that are not IEEE's")
    return Type(np.dtype(f"{'><'[not bits & 1]}f{size}"))


def _string(data, bits, size, source):
    return Type(np.dtype(f"S{size}"))


def _enum(data, bits, size, source):
    """h5py writes bools as an enumeration of int8."""
    base = datatype(data[8:], source).numpy
    names = bytes(data[20:])
    if size == 1 and base.kind in "iu" and b"FALSE" in names and b"TRUE" in names:
        return Type(np.dtype(bool))
    return Type(base)


def _variable(data, bits, size, source):
    if bits & 15 != 1 or size != 16:
        raise Unknown("sequences of any length")
    return Type(np.dtype("V16"), "utf-8" if bits >> 8 & 15 else "ascii")


_KINDS = {0: _integer, 1: _float, 3: _string, 8: _enum, 9: _variable}


def dataspace(data: bytes | memoryview, source: Source) -> tuple[int, ...]:
    """The shape that a dataspace message describes."""
    _need(data, 4, source)
    version, rank = data[0], data[1]
    if version == 2 and data[3] == 2:
        return (0,)
    start = {1: 8, 2: 4}.get(version)
    if start is None or rank > _MAX_RANK:
        raise source.damaged("a dataspace is not valid")
    return struct.unpack_from(f"<{rank}Q", _need(data, start + 8 * rank, source), start)


def _need(data, count, source):
    if len(data) < count:
        raise source.damaged("a message is cut off")
    return data


def _u32(data, at):
    return int.from_bytes(data[at : at + 4], "little")
