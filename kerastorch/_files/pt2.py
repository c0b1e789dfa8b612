"""What is in a program of torch.export (.pt2): its weights and its signature, without its code.

torch.export.load unpickles what a file asks for; this reader takes plain bytes alone.
"""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

import torch

from .zipped import Archive

# torch's numbers of dtypes in these files
_DTYPES = {
    1: torch.uint8, 2: torch.int8, 3: torch.int16, 4: torch.int32, 5: torch.int64,
    6: torch.float16, 7: torch.float32, 8: torch.float64, 9: torch.complex32, 10: torch.complex64,
    11: torch.complex128, 12: torch.bool, 13: torch.bfloat16, 28: torch.uint16,
}  # fmt: skip
# bytes of the weights, which may share theirs, by those of the file
_SHARED, _SPARE = 4, 64 << 20
_WEIGHTS = "data/weights/"
_SETS = (_WEIGHTS, "data/constants/")


class Program(NamedTuple):
    """What a program takes and gives: rows of (name, sizes, dtype)."""

    torch_version: str
    inputs: list[tuple[str, list[Any], str]]
    outputs: list[tuple[str, list[Any], str]]
    operators: list[str]


class _Entry(NamedTuple):
    member: str
    dtype: torch.dtype
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int


def read(path: str) -> dict[str, torch.Tensor]:
    """The weights of a program by name; OSError when the file is damaged, ValueError for weights
    that are pickled objects."""
    with Archive(path) as archive:
        entries = _entries(archive)
        total = sum(math.prod(e.shape) * e.dtype.itemsize for e in entries.values())
        if total > _SHARED * archive.size + _SPARE:
            raise OSError(f"{path}: its weights take {total} bytes, the file {archive.size}")
        return {name: _tensor(archive, name, e) for name, e in entries.items()}


def rows(path: str) -> list[tuple[str, tuple[int, ...], str, int]]:
    """The weights of a program as (name, shape, dtype, bytes)."""
    with Archive(path) as archive:
        found = _entries(archive)
    return [
        (name, e.shape, str(e.dtype).removeprefix("torch."), math.prod(e.shape) * e.dtype.itemsize)
        for name, e in found.items()
    ]


def program(path: str) -> Program:
    """The signature of a program; OSError when the file is damaged."""
    with Archive(path) as archive:
        found = _json(archive, _root(archive) + "models/model.json")
    try:
        module = found["graph_module"]
        values, signature = module["graph"]["tensor_values"], module["signature"]
        inputs = [
            _value(values, spec["user_input"]["arg"])
            for spec in signature["input_specs"]
            if "user_input" in spec
        ]
        outputs = [
            _value(values, spec["user_output"]["arg"])
            for spec in signature["output_specs"]
            if "user_output" in spec
        ]
        operators = [str(node["target"]) for node in module["graph"]["nodes"]]
        return Program(str(found.get("torch_version", "")), inputs, outputs, operators)
    except (KeyError, TypeError, AttributeError) as error:
        raise OSError(f"{path}: the program is damaged: {error!r}") from None


def _value(values, argument):
    name = argument.get("as_tensor", {}).get("name")
    if name is None:
        return str(next(iter(argument), "nothing")), [], "no tensor"
    meta = values[name]
    sizes = [n.get("as_int", "None") for n in meta["sizes"]]
    dtype = _DTYPES.get(meta["dtype"])
    return name, sizes, f"dtype {meta['dtype']}" if dtype is None else str(dtype)[6:]


def _root(archive):
    """The folder that holds all members."""
    for name in archive.members:
        root, found, rest = name.rpartition("archive_format")
        if found and not rest and root.count("/") <= 1:
            return root
    raise OSError(
        f"{archive.name}: this is no program of torch.export, or one of torch before 2.8: "
        "load it there and save it again"
    )


def _json(archive, name):
    try:
        found = json.loads(archive.read(name))
    except (ValueError, RecursionError) as error:
        raise OSError(f"{archive.name}, member {name!r}: the text is damaged: {error}") from None
    if not isinstance(found, dict):
        raise OSError(f"{archive.name}, member {name!r}: the text is no dictionary")
    return found


def _entries(archive):
    """{name: _Entry} of the weights and constants."""
    root, found = _root(archive), {}
    for folder in _SETS:
        kind = folder.split("/")[1]
        member = f"{root}{folder}model_{kind}_config.json"
        if member not in archive.members and folder != _WEIGHTS:
            continue
        config = _json(archive, member).get("config")
        if not isinstance(config, dict):
            raise OSError(f"{archive.name}, member {member!r}: it has no 'config'")
        for name, entry in config.items():
            try:
                found[name] = _entry(archive, root + folder, name, entry)
            except (KeyError, TypeError, AttributeError) as error:
                raise OSError(
                    f"{archive.name}: the entry of {name!r} is damaged: {error!r}"
                ) from None
    return found


def _entry(archive, folder, name, entry):
    if entry.get("use_pickle"):
        raise ValueError(f"{archive.name}: {name!r} is a pickled object, which is not loaded")
    meta = entry["tensor_meta"]
    dtype = _DTYPES.get(meta["dtype"])
    shape = tuple(n["as_int"] for n in meta["sizes"])
    strides = tuple(n["as_int"] for n in meta["strides"])
    offset = meta["storage_offset"]["as_int"]
    member = folder + entry["path_name"]
    whole = all(type(n) is int and 0 <= n < 2**63 for n in (*shape, *strides, offset))
    if dtype is None or not whole or len(shape) != len(strides) or member not in archive.members:
        raise OSError(f"{archive.name}: the entry of {name!r} is not valid: {str(entry)[:300]}")
    last = offset + sum((n - 1) * s for n, s in zip(shape, strides, strict=True))
    if math.prod(shape) and (last + 1) * dtype.itemsize > archive.members[member].file_size:
        raise OSError(f"{archive.name}: {name!r} is larger than its bytes")
    if math.prod(shape) * dtype.itemsize > archive.members[member].file_size:
        raise OSError(f"{archive.name}: {name!r} repeats its bytes")
    return _Entry(member, dtype, shape, strides, offset)


def _tensor(archive, name, entry):
    raw = bytearray(archive.read(entry.member))
    if not math.prod(entry.shape):
        return torch.empty(entry.shape, dtype=entry.dtype)
    if len(raw) % entry.dtype.itemsize:
        raise OSError(f"{archive.name}: {name!r} ends within a number")
    flat = torch.frombuffer(raw, dtype=entry.dtype)
    return flat.as_strided(entry.shape, entry.strides, entry.offset).contiguous()


__all__ = ["Program", "program", "read", "rows"]
