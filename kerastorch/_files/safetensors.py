"""Files of the safetensors format: a JSON header with names, dtypes and offsets, then the bytes."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from typing import Any

import torch

from .faults import check_regular
from .replacing import replacing
from .source import Source

_DTYPES = {
    "BOOL": torch.bool, "U8": torch.uint8, "I8": torch.int8, "I16": torch.int16,
    "U16": torch.uint16, "I32": torch.int32, "U32": torch.uint32, "I64": torch.int64,
    "U64": torch.uint64, "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32,
    "F64": torch.float64, "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
    "C64": torch.complex64,
}  # fmt: skip
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
_HEADER = 100 << 20  # bytes, as the format's own library allows


def header(source: Source) -> dict[str, Any]:
    """{name: {"dtype", "shape", "data_offsets"}} of a file; OSError when it is damaged.

    The offsets must cover the bytes behind the header without a gap or an overlap.
    """
    size = int.from_bytes(source.at(0, 8), "little") if source.size >= 8 else 0
    if not 2 <= size <= _HEADER:
        raise source.damaged(f"its header states {size} bytes")
    try:
        found = json.loads(source.at(8, size))
    except (ValueError, RecursionError) as error:
        raise source.damaged(f"its header is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise source.damaged("its header is no dictionary")
    found.pop("__metadata__", None)
    end = 0
    for name, entry in sorted(found.items(), key=lambda item: _start(item[1])):
        end = _checked(source, name, entry, end)
    if 8 + size + end != source.size:
        raise source.damaged(f"it has {source.size} bytes, its tensors end at {8 + size + end}")
    return found


def _start(entry):
    try:
        return int(entry["data_offsets"][0])
    except (KeyError, IndexError, TypeError, ValueError):
        return -1


def _checked(source, name, entry, end):
    """Where the tensor of an entry ends."""
    try:
        dtype, shape = _DTYPES[entry["dtype"]], entry["shape"]
        start, stop = entry["data_offsets"]
        whole = all(type(n) is int and 0 <= n < 2**63 for n in (*shape, start, stop))
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole or start != end or stop - start != math.prod(shape) * dtype.itemsize:
        raise source.damaged(f"the entry of {name!r} is not valid: {entry}")
    return stop


def read(path: str | os.PathLike) -> dict[str, torch.Tensor]:
    """The tensors of a file by name; OSError when it is damaged."""
    check_regular(path)
    with open(path, "rb") as file:
        source = Source(file, str(path))
        entries = header(source)
        first = 8 + int.from_bytes(source.at(0, 8), "little")
        found = {}
        for name, entry in entries.items():
            start, stop = entry["data_offsets"]
            raw = torch.empty(stop - start, dtype=torch.uint8)
            if stop > start:
                source.into(first + start, raw.numpy())
            found[name] = raw.view(_DTYPES[entry["dtype"]]).reshape(entry["shape"])
        return found


def write(path: str | os.PathLike, tensors: Mapping[str, torch.Tensor]) -> None:
    """Writes tensors to a file, which is complete or what it was before.

    TypeError for a dtype that the format has not.
    """
    entries, at = {"__metadata__": {"format": "pt"}}, 0
    kept = {name: t.detach().cpu().contiguous() for name, t in tensors.items()}
    # the larger dtypes first, so that all are aligned
    order = sorted(kept, key=lambda name: (-kept[name].dtype.itemsize, name))
    for name in order:
        tensor = kept[name]
        if tensor.dtype not in _NAMES:
            raise TypeError(f"{name!r} has the dtype {tensor.dtype}, which safetensors has not.")
        end = at + tensor.numel() * tensor.dtype.itemsize
        entries[name] = {
            "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [at, end],
        }
        at = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with replacing(path) as temporary, open(temporary, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in order:
            file.write(kept[name].reshape(-1).view(torch.uint8).numpy())
