"""tf.io: bytes as numbers, base64 and compressed data."""

from __future__ import annotations

import binascii
import zlib

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import STRING
from .._core.errors import DataLossError, invalid
from .._core.op import op
from .._text.raw import each
from ._fields import raw

_RAW_TYPES = [
    "float16",
    "float32",
    "float64",
    "int32",
    "uint16",
    "uint8",
    "int16",
    "int8",
    "int64",
    "complex64",
    "complex128",
    "bool",
    "bfloat16",
]
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_PLAIN = bytes.maketrans(b"-_", b"+/")
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS = {b"ZLIB": 15, b"GZIP": 31}


def decode_raw(input_bytes, out_type, little_endian=True, fixed_length=None, name=None):
    """The numbers whose bytes the strings are, along a new last dimension.

    input_bytes: strings of one length, which is a multiple of the dtype's size.  out_type: the
    dtype.  little_endian: the order of bytes.  fixed_length: cuts and fills up (with zeros) all
    strings to so many bytes.  InvalidArgumentError where the lengths do not fit.
    """
    if out_type is None:
        raise TypeError("Expected DataType for argument 'out_type' not None.")
    dtype = dtypes.as_dtype(out_type)
    if dtype.name not in _RAW_TYPES:
        raise invalid(
            f"Value for attr 'out_type' of {dtype.name} is not in the list of allowed values: "
            f"{', '.join(_RAW_TYPES)} [Op:DecodeRaw]"
        )
    return _numbers(input_bytes, dtype, little_endian, fixed_length)


@op("input_bytes", types=STRING, strings=True, label="DecodeRaw")
def _numbers(input_bytes, dtype, little_endian, fixed_length):
    rows = input_bytes.reshape(-1).tolist()
    if fixed_length is not None:
        if fixed_length % dtype.size:
            raise invalid(
                f"fixed_length ({fixed_length}) must be a multiple of the size of out_type "
                f"({dtype.size}) [Op:DecodePaddedRaw]"
            )
        if fixed_length <= 0:
            raise invalid(
                f"fixed_length ({fixed_length}) must be greater than zero. [Op:DecodePaddedRaw]"
            )
        rows = [row[:fixed_length].ljust(fixed_length, b"\0") for row in rows]
    size = len(rows[0]) if rows else 0
    for number, row in enumerate(rows):
        if len(row) != size:
            raise invalid(
                f"DecodeRaw requires input strings to all be the same size, but element {number} "
                f"has size {size} != {len(row)} [Op:DecodeRaw]"
            )
    if size % dtype.size:
        raise invalid(
            f"Input to DecodeRaw has length {size} that is not a multiple of {dtype.size}, the "
            f"size of {dtype.name} [Op:DecodeRaw]"
        )
    shape = (*input_bytes.shape, size // dtype.size)
    data = bytearray(b"").join(rows)
    half = dtype.name == "bfloat16"
    kind = np.dtype(np.int16 if half else np.uint8 if dtype.is_bool else dtype.as_numpy_dtype)
    found = np.frombuffer(data, kind.newbyteorder("<" if little_endian else ">"))
    found = found.astype(kind, copy=False).reshape(shape)
    if dtype.is_bool:
        found = found != 0
    return raw(found).view(torch.bfloat16) if half else raw(found)


@op("input", types=STRING, strings=True, type="EncodeBase64", attrs={"pad": "pad"})
def encode_base64(input, pad=False, name=None):
    """The strings in base64 with the web-safe alphabet, filled up with '=' if `pad`."""

    def encode(value):
        found = binascii.b2a_base64(value, newline=False).translate(_URL_SAFE)
        return found if pad else found.rstrip(b"=")

    return each(encode, input)


@op("input", types=STRING, strings=True, type="DecodeBase64")
def decode_base64(input, name=None):
    """The strings that base64 with the web-safe alphabet stands for, '=' at the end or not.

    InvalidArgumentError for other characters and lengths.
    """
    return each(_from_base64, input)


def _from_base64(value):
    if len(value) % 4 == 1:
        raise invalid("Base64 string length cannot be 1 modulo 4. [Op:DecodeBase64]")
    text = value
    if value.endswith(b"=") and len(value) % 4 == 0:
        text = value[: -2 if value.endswith(b"==") else -1]
    if text.translate(None, _ALPHABET):
        raise invalid("Invalid character found in base64. [Op:DecodeBase64]")
    return binascii.a2b_base64(text.translate(_PLAIN) + b"=" * (-len(text) % 4))


@op(
    "bytes",
    types=STRING,
    strings=True,
    type="DecodeCompressed",
    attrs={"compression_type": "compression_type"},
)
def decode_compressed(bytes, compression_type="", name=None):
    """The strings that zlib or gzip data stand for.

    compression_type: "ZLIB", "GZIP", or "" for strings as they are.  DataLossError for other data.
    """
    kind = compression_type.encode() if isinstance(compression_type, str) else compression_type
    if not kind:
        return bytes.copy()
    if kind not in _BITS:
        raise invalid("Only ZLIB, GZIP or NONE are supported compressions [Op:DecodeCompressed]")
    return each(lambda value: inflated(value, _BITS[kind]), bytes)


def inflated(data: bytes, window_bits: int) -> bytes:
    """What zlib data stands for, of all gzip members; of data cut off, what is there."""
    found = []
    while data:
        inflate = zlib.decompressobj(window_bits)
        try:
            found.append(inflate.decompress(data))
        except zlib.error as error:
            said = str(error).replace("Error ", "").replace(" while decompressing data", "")
            raise DataLossError(
                None, None, f"inflate() failed with error {said} [Op:DecodeCompressed]"
            ) from None
        data = inflate.unused_data if window_bits == _BITS[b"GZIP"] else b""
    return b"".join(found)
