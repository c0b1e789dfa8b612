"""Summary messages as tensors of text: what TensorFlow 1's summary ops give."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from .._core import dtypes
from .._core.acting import acting
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._files import tensor_proto
from .._files.protos import message
from ..audio import encode_wav
from ..image import encode_png

_SMALL = 1e-6  # of the largest pixel


def _text(*args: Any, **kwargs: Any) -> TensorSpec:
    return TensorSpec([], dtypes.string)


def _given(made):
    found = np.empty((), object)
    found[()] = made.SerializeToString(deterministic=True)
    return Tensor(found)


def _names(tags):
    return [t.decode() if isinstance(t, bytes) else str(t) for t in np.ravel(_array(tags))]


def _array(x):
    return x.numpy() if hasattr(x, "numpy") else np.asarray(x, object)


@acting("ScalarSummary", gives=_text, acts=False)
def scalar(tags: Any, values: Any) -> Tensor:
    """A Summary of numbers, each with its tag; InvalidArgumentError for other shapes."""
    names, numbers = _names(tags), _array(values)
    if np.shape(_array(tags)) != numbers.shape and numbers.size != len(names):
        raise invalid(
            f"tags and values are not the same shape: {list(np.shape(_array(tags)))} != "
            f"{list(numbers.shape)} [Op:ScalarSummary]"
        )
    made = message("tensorflow.Summary")()
    for name, number in zip(names, np.ravel(numbers), strict=True):
        made.value.add(tag=name, simple_value=float(number))
    return _given(made)


@functools.cache
def _limits():
    """The upper ends of the buckets of histograms."""
    found, value = [], 1e-12
    while value < 1e20:
        found.append(value)
        value *= 1.1
    largest = np.finfo(np.float64).max
    return np.array([-largest, *(-x for x in found[::-1]), 0.0, *found, largest])


@acting("HistogramSummary", gives=_text, acts=False)
def histogram(tag: Any, values: Any) -> Tensor:
    """A Summary of a histogram; InvalidArgumentError for what is not finite."""
    (name,) = _names(tag)
    numbers = np.ravel(_array(values)).astype(np.float64)
    if np.isnan(numbers).any():
        raise invalid(f"Nan in summary histogram for: {name} [Op:HistogramSummary]")
    if np.isinf(numbers).any():
        raise invalid(f"Infinity in summary histogram for: {name} [Op:HistogramSummary]")
    limits = _limits()
    places = np.searchsorted(limits, numbers, side="right")
    counts = np.bincount(np.minimum(places, len(limits) - 1), minlength=len(limits))
    made = message("tensorflow.Summary")()
    held = made.value.add(tag=name).histo
    largest = np.finfo(np.float64).max
    held.min = float(numbers.min()) if numbers.size else largest
    held.max = float(numbers.max()) if numbers.size else -largest
    held.num, held.sum = float(numbers.size), float(numbers.sum())
    held.sum_squares = float((numbers * numbers).sum())
    for i, count in enumerate(counts):  # of empty buckets side by side the last one
        if count or i + 1 == len(counts) or counts[i + 1]:
            held.bucket_limit.append(float(limits[i]))
            held.bucket.append(float(count))
    return _given(made)


@acting("ImageSummary", gives=_text, acts=False)
def image(
    tag: Any, tensor: Any, max_images: int = 3, bad_color: Sequence[int] | None = None
) -> Tensor:
    """A Summary of the first images of a batch, as PNG."""
    (name,) = _names(tag)
    batch = _array(tensor)
    if batch.ndim != 4 or batch.shape[3] not in (1, 3, 4):
        raise invalid(
            f"Tensor must be 4-D with last dim 1, 3, or 4, not {list(batch.shape)} "
            "[Op:ImageSummary]"
        )
    made = message("tensorflow.Summary")()
    for i, one in enumerate(batch[:max_images]):
        held = made.value.add(tag=f"{name}/image" if max_images == 1 else f"{name}/image/{i}")
        held.image.height, held.image.width, held.image.colorspace = one.shape
        pixels = one if one.dtype == np.uint8 else _pixels(one.astype(np.float32), bad_color)
        held.image.encoded_image_string = encode_png(pixels).numpy()
    return _given(made)


def _pixels(values, bad_color):
    """Floats as bytes: 0 stays 0 where none is negative, and is 128 otherwise."""
    finite = np.isfinite(values).all(axis=2)
    known = values[finite]
    least, most = (known.min(), known.max()) if known.size else (0.0, 0.0)
    if least < 0:
        top = max(abs(least), abs(most))
        scale, offset = (0.0 if top < _SMALL else 127.0 / top), 128.0
    else:
        scale, offset = (0.0 if most < _SMALL else 255.0 / most), 0.0
    with np.errstate(invalid="ignore"):
        found = (values * np.float32(scale) + np.float32(offset)).astype(np.uint8)
    color = list(bad_color if bad_color is not None else (255, 0, 0, 255))[: values.shape[2]]
    found[~finite] = color
    return found


@acting("AudioSummaryV2", gives=_text, acts=False)
def audio(tag: Any, tensor: Any, sample_rate: Any, max_outputs: int = 3) -> Tensor:
    """A Summary of the first sounds of a batch, as WAV."""
    (name,) = _names(tag)
    batch, rate = _array(tensor), float(_array(sample_rate))
    if batch.ndim == 2:
        batch = batch[:, :, None]
    made = message("tensorflow.Summary")()
    for i, one in enumerate(batch[:max_outputs]):
        held = made.value.add(tag=f"{name}/audio" if max_outputs == 1 else f"{name}/audio/{i}")
        sound = held.audio
        sound.sample_rate, sound.num_channels = rate, one.shape[1]
        sound.length_frames, sound.content_type = one.shape[0], "audio/wav"
        sound.encoded_audio_string = encode_wav(one, int(rate)).numpy()
    return _given(made)


@acting("TensorSummaryV2", gives=_text, acts=False)
def tensor(tag: Any, value: Any, metadata: Any = b"") -> Tensor:
    """A Summary of a tensor as it is."""
    (name,) = _names(tag)
    made = message("tensorflow.Summary")()
    held = made.value.add(tag=name)
    data = metadata if isinstance(metadata, bytes) else _array(metadata)
    held.metadata.ParseFromString(data)
    held.tensor.ParseFromString(tensor_proto.serialized(value._t))
    return _given(made)


@acting("MergeSummary", gives=_text, acts=False)
def merge(inputs: Sequence[Any]) -> Tensor:
    """The Summary of all values of others; InvalidArgumentError for a tag that is there twice."""
    made, seen = message("tensorflow.Summary")(), set()
    for x in inputs:
        held = _array(x)
        for data in [held] if isinstance(held, bytes) else np.ravel(held):
            for value in message("tensorflow.Summary").FromString(data).value:
                if value.tag in seen:
                    raise invalid(
                        f"Duplicate tag {value.tag} found in summary inputs [Op:MergeSummary]"
                    )
                seen.add(value.tag)
                made.value.add().CopyFrom(value)
    return _given(made)
