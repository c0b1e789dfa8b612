"""WAV files of 16-bit samples."""

from __future__ import annotations

import struct

import numpy as np

_LAYOUT = struct.Struct("<HHIIHH")


class NoWav(ValueError):
    """What is wrong with bytes that should be a WAV file."""


def decode(data: bytes) -> tuple[np.ndarray, int]:
    """(int16 samples [n, channels], samples per second) of a file; NoWav for other bytes."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise NoWav(f"Header mismatch: Expected RIFF ... WAVE but found {data[:12]!r}")
    if data[12:16] != b"fmt ":
        raise NoWav(f"Header mismatch: Expected fmt  but found {data[12:16]!r}")
    layout, at = _chunk(data, 12)
    if len(layout) not in (16, 18):
        raise NoWav(f"Bad format chunk size for WAV: Expected 16 or 18, but got {len(layout)}")
    kind, channels, rate, per_second, per_sample, bits = _LAYOUT.unpack_from(layout)
    if kind != 1:
        raise NoWav(f"Bad audio format for WAV: Expected 1 (PCM), but got {kind}")
    if bits != 16:
        raise NoWav(f"Can only read 16-bit WAV files, but received {bits}")
    if not channels or per_sample != 2 * channels or per_second != rate * per_sample:
        raise NoWav(
            f"Bad sizes for WAV: {channels} channels, {rate} samples per second, {per_sample} "
            f"bytes per sample, {per_second} per second"
        )
    while at < len(data):
        name = data[at : at + 4]
        body, at = _chunk(data, at)
        if name == b"data":
            count = len(body) // per_sample
            samples = np.frombuffer(body, "<i2", count * channels)
            return samples.astype(np.int16).reshape(count, channels), rate
    raise NoWav("No data chunk found in WAV")


def _chunk(data, at):
    """The body of a chunk, and where the next begins."""
    if at + 8 > len(data):
        raise NoWav(f"Data too short: the chunk at {at} ends with the file's {len(data)} bytes")
    (size,) = struct.unpack_from("<I", data, at + 4)
    stop = at + 8 + size
    if stop > len(data):
        raise NoWav(f"Data too short: {size} bytes wanted at {at + 8} of {len(data)}")
    return data[at + 8 : stop], stop


def encode(samples: np.ndarray, rate: int) -> bytes:
    """The file of int16 samples [n, channels]."""
    channels, body = samples.shape[1], samples.astype("<i2").tobytes()
    layout = _LAYOUT.pack(1, channels, rate, rate * channels * 2, channels * 2, 16)
    head = b"WAVEfmt " + struct.pack("<I", 16) + layout + b"data" + struct.pack("<I", len(body))
    return b"RIFF" + struct.pack("<I", len(head) + len(body)) + head + body
