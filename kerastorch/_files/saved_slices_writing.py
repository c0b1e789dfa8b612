"""Writes checkpoints of TensorFlow's first format: one table file (see saved_slices.py)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import InvalidArgumentError, UnimplementedError
from . import os_errors, tensor_proto
from .ordered_code import slice_key
from .protos import message
from .replacing import replacing
from .table import write_table

_UNKNOWN = ("uint32", "uint64")  # the format has no field for them


def write_slices(
    path: str,
    rows: Iterable[tuple[str, Sequence[int], Sequence[tuple[int, int] | None], Any]],
) -> None:
    """Writes values, or slices of them, as one file that takes an older one's place.

    rows: (name, the shape of the whole value, for each axis (start, length) or None for all of it,
    the raw value of the slice).  UnimplementedError for dtypes that the format has not.
    """
    meta = message("tensorflow.SavedTensorSlices")()
    meta.meta.versions.producer = 1
    items = {}
    for name, shape, where, raw in rows:
        dtype = dtypes.of(raw)
        _check_dtype(dtype)
        described = meta.meta.tensor.add(name=name, type=dtype.as_datatype_enum)
        described.shape.SetInParent()
        for size in shape:
            described.shape.dim.add(size=size)
        place = described.slice.add()
        for extent in where:
            added = place.extent.add()
            if extent is not None:
                added.start, added.length = extent
        part = message("tensorflow.SavedTensorSlices")()
        part.data.name = name
        part.data.slice.CopyFrom(place)
        part.data.data.CopyFrom(_values(raw, dtype))
        key = slice_key(name.encode(), place)
        if key in items:
            raise InvalidArgumentError(None, None, f"Adding duplicate key: {name} [Op:Save]")
        items[key] = part.SerializeToString()
    items[b""] = meta.SerializeToString()
    with (
        os_errors.translated(path),
        replacing(os.fspath(path)) as temporary,
        open(temporary, "wb") as file,
    ):
        write_table(file, sorted(items.items()))


def _check_dtype(dtype):
    if dtype.name == "bfloat16":
        raise UnimplementedError(
            None, None, "Saving data type bfloat16 not yet supported [Op:Save]"
        )
    if dtype.name in _UNKNOWN:
        raise InvalidArgumentError(
            None,
            None,
            f"Tensor slice serialization not implemented for dtype {dtype.name} [Op:Save]",
        )


def _values(raw: torch.Tensor | np.ndarray, dtype: Any) -> Any:
    """The numbers of a TensorProto, without dtype and shape."""
    proto = message("tensorflow.TensorProto")()
    field = getattr(proto, tensor_proto.field(dtype))
    if isinstance(raw, np.ndarray):
        field.extend(raw.reshape(-1).tolist())
        return proto
    flat = raw.detach().cpu().reshape(-1)
    if dtype.is_complex:
        flat = torch.view_as_real(flat.resolve_conj()).reshape(-1)
    elif dtype.name == "float16":
        flat = flat.view(torch.uint16)
    field.extend(flat.tolist())
    return proto
