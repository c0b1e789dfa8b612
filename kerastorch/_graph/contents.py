"""Ops whose results hang on what stands in files or in encoded text.

Examples (see `examples.py`) have no contents, so that what such an op gives for symbolic arguments
is said here: a shape, of which the unknown dimensions are None, and a dtype.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Sequence
from typing import Any

from .._core import dtypes
from .._core.dtypes import DType
from .._core.tensor_shape import TensorShape

Result = tuple[TensorShape, DType]


def _names(shape, options):
    return TensorShape([None]), dtypes.string


def _scalar_text(shape, options):
    return TensorShape([]), dtypes.string


def _same_text(shape, options):
    return shape, dtypes.string


def _image(shape, options):
    kind = dtypes.as_dtype(options.get("dtype", dtypes.uint8))
    if options.get("expand_animations"):
        return TensorShape(None), kind
    return TensorShape([None, None, options.get("channels") or None]), kind


def _animation(shape, options):
    return TensorShape([None, None, None, 3]), dtypes.uint8


def _numbers(shape, options):
    kind, length = dtypes.as_dtype(options["dtype"]), options["fixed_length"]
    last = None if length is None else length // kind.size
    return TensorShape(None) if shape.rank is None else shape.concatenate([last]), kind


def _any(shape, options):
    return TensorShape(None), dtypes.as_dtype(options["dtype"])


def _sound(shape, options):
    sizes = [
        n if n >= 0 else None for n in (options["desired_samples"], options["desired_channels"])
    ]
    made = collections.namedtuple("DecodeWav", ["audio", "sample_rate"])
    return made((TensorShape(sizes), dtypes.float32), (TensorShape([]), dtypes.int32))


def _columns(shape, options):
    return tuple(
        (shape, dtypes.string if d.dtype == object else dtypes.as_dtype(d.dtype))
        for d in options["defaults"]
    )


# type or label of the op -> (shape of its first argument, its other arguments by name) -> results
RULES: dict[str, Callable[[TensorShape, dict[str, Any]], Any]] = {
    "ReadFile": _scalar_text,
    "MatchingFiles": _names,
    "DecodeJpeg": _image,
    "DecodeAndCropJpeg": _image,
    "DecodePng": _image,
    "DecodeBmp": _image,
    "DecodeImage": _image,
    "DecodeGif": _animation,
    "DecodeRaw": _numbers,
    "DecodeCSV": _columns,
    "ParseTensor": _any,
    "DecodeWav": _sound,
    "DecodeBase64": _same_text,
    "DecodeCompressed": _same_text,
}

# what gives values of a kind that only contents tell
UNKNOWN = frozenset(["ParseExampleV2", "ParseSequenceExampleV2", "DecodeJSONExample"])

# what acts on files or tables and gives nothing
ACTIONS = frozenset(["WriteFile", "LookupTableInsertV2", "LookupTableRemoveV2"])

# what gives something else in another run, for the same arguments
READS = frozenset(["ReadFile", "MatchingFiles"])
READS |= {"LookupTableSizeV2", "LookupTableFindV2", "LookupTableExportV2"}


def results(spec: Any, args: Sequence[Any], shape: TensorShape) -> Any:
    """What an op with a rule gives: a Result, or a tuple of them; None without a rule."""
    rule = RULES.get(spec.type or spec.label)
    return None if rule is None else rule(shape, dict(zip(spec.names, args)))
