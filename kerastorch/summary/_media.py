"""tf.summary.image, tf.summary.audio and tf.summary.text."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import debugging
from .._core import dtypes
from .._core.convert import to_tensor
from .._core.tensor import Tensor
from ..audio import encode_wav
from ..image import convert_image_dtype, encode_png
from ._write import plugin, summary_scope, valued, write, writing

# AudioPluginData(encoding=WAV)
_WAV = b"\x10\x0b"


@writing
def image(
    name: str,
    data: Any,
    step: Any = None,
    max_outputs: int = 3,
    description: str | None = None,
) -> Tensor:
    """Writes images, as PNG.

    data: [count, height, width, channels] with 1 to 4 channels, floats of [0, 1] or integers.
    max_outputs: as many of them at most.  Other arguments are as those of `scalar`.
    """

    def encoded():
        debugging.assert_rank(data, 4)
        debugging.assert_non_negative(max_outputs)
        pixels = convert_image_dtype(valued(data), dtypes.uint8, saturate=True)
        _, height, width, _ = pixels.shape
        shown = pixels[:max_outputs]
        pictures = encode_png(shown)._t.tolist() if shown.shape[0] else []
        return to_tensor([str(width).encode(), str(height).encode(), *pictures])

    with summary_scope(name, "image_summary") as (tag, _):
        return write(tag, encoded, step, plugin("images", description))


@writing
def audio(
    name: str,
    data: Any,
    sample_rate: Any,
    step: Any = None,
    max_outputs: int = 3,
    encoding: str | None = None,
    description: str | None = None,
) -> Tensor:
    """Writes sounds, as WAV.

    data: float32 [count, samples, channels] of [-1, 1]; sample_rate: samples per second.
    max_outputs: as many of them at most; encoding: "wav".
    Other arguments are as those of `scalar`.  ValueError for another encoding.
    """
    if encoding not in (None, "wav"):
        raise ValueError(f"Unknown encoding: {encoding!r}")

    def encoded():
        debugging.assert_rank(data, 3)
        debugging.assert_non_negative(max_outputs)
        sounds = valued(data)
        shown = [encode_wav(sound, sample_rate)._t.item() for sound in sounds[:max_outputs]]
        found = np.empty((len(shown), 2), object)
        for number, sound in enumerate(shown):
            found[number] = sound, b""  # a label, which TensorBoard does not show
        return Tensor(found)

    with summary_scope(name, "audio_summary") as (tag, _):
        return write(tag, encoded, step, plugin("audio", description, _WAV))


@writing
def text(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """Writes text: strings in Markdown, those of a tensor as a table.

    Arguments are as those of `scalar`.  TypeError for what are no strings.
    """
    with summary_scope(name, "text_summary") as (tag, _):
        debugging.assert_type(data, dtypes.string)
        return write(tag, data, step, plugin("text", description))
