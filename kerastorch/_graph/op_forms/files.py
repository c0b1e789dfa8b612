"""Forms of ops that save tensors to checkpoints of either format, and restore them."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Sequence
from typing import Any

import torch

from ... import strings
from ..._core import dtypes
from ..._core.acting import acting
from ..._core.errors import InvalidArgumentError, NotFoundError, UnimplementedError
from ..._core.tensor import Tensor
from ..._core.tensor_spec import TensorSpec
from ..._files.bundle import index_path
from ..._files.bundle_writing import write_bundle
from ..._files.saved_slices import SavedSlices, open_checkpoint
from ..._files.saved_slices_writing import write_slices


# arguments
def _text(x):
    """The text of a scalar."""
    found = x.numpy()
    return os.fsdecode(found if isinstance(found, bytes) else found.reshape(-1)[0])


def _texts(x):
    return [os.fsdecode(text) for text in x.numpy().reshape(-1)]


def _named(names, slices, tensors, op):
    """(name, slice, raw value) rows; InvalidArgumentError where their numbers differ."""
    names = _texts(names)
    if slices is not None and len(slices) != len(names):
        raise _invalid(
            "tensor_names and shape_and_slices have different number of elements: "
            f"{len(names)} vs. {len(slices)}",
            op,
        )
    if len(names) != len(tensors):
        raise _invalid(f"Got {len(names)} tensor names but {len(tensors)} tensors.", op)
    return list(zip(names, slices or [""] * len(names), (x._t for x in tensors), strict=True))


def _invalid(text, op):
    return InvalidArgumentError(None, None, f"{text} [Op:{op}]")


def _part(spec: str, op: str) -> tuple[list[int], list[tuple[int, int] | None]]:
    """The shape and the slice that "4 2 0,2:-" says: (start, length) or None for a whole axis."""
    *sizes, parts = spec.split(" ")
    parts = parts.split(":")
    if not sizes:
        raise _invalid(f"Need least two elements in shape_and_slice specification: {spec}", op)
    try:
        shape = [int(size) for size in sizes]
        where = [None if p == "-" else tuple(map(int, p.split(","))) for p in parts]
    except ValueError:
        raise _invalid(f"Invalid shape_and_slice specification: {spec}", op) from None
    fits = len(where) == len(shape) and all(
        w is None or (len(w) == 2 and w[0] >= 0 and w[1] > 0 and sum(w) <= size)
        for w, size in zip(where, shape, strict=False)
    )
    if not fits:
        raise _invalid(f"The slice of {spec!r} does not fit its shape", op)
    return shape, where


# saving
@acting("Save")
def save(filename: Any, tensor_names: Any, data: Sequence[Any]) -> None:
    """Writes tensors to one file of the first format."""
    rows = _named(tensor_names, None, data, "Save")
    write_slices(_text(filename), ((n, x.shape, [None] * x.ndim, x) for n, _, x in rows))


@acting("SaveSlices")
def save_slices(
    filename: Any, tensor_names: Any, shapes_and_slices: Any, data: Sequence[Any]
) -> None:
    """`save` of parts of tensors."""
    found = []
    for name, spec, raw in _named(tensor_names, _texts(shapes_and_slices), data, "SaveSlices"):
        shape, where = _part(spec, "SaveSlices") if spec else (raw.shape, [None] * raw.ndim)
        lengths = [n if w is None else w[1] for n, w in zip(shape, where, strict=True)]
        if lengths != list(raw.shape):
            raise _invalid(
                f"{name} of shape {list(raw.shape)} is not the slice {spec!r}", "SaveSlices"
            )
        found.append((name, shape, where, raw))
    write_slices(_text(filename), found)


@acting("SaveV2")
def save_v2(prefix: Any, tensor_names: Any, shape_and_slices: Any, tensors: Sequence[Any]) -> None:
    """Writes tensors as a checkpoint, whose folder is made if need be."""
    rows = _named(tensor_names, _texts(shape_and_slices), tensors, "SaveV2")
    if any(spec for _, spec, _ in rows):
        raise UnimplementedError(
            None,
            None,
            "Parts of tensors are not written to checkpoints: save them whole [Op:SaveV2]",
        )
    names = [name for name, _, _ in rows]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise _invalid(f"Adding duplicate key: {twice}", "SaveV2")
    path = _text(prefix)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    write_bundle(path, sorted((name, raw) for name, _, raw in rows))


# restoring
def _found(file, name, spec, dtype, op):
    """A tensor of a checkpoint, or a part of it."""
    entry = file.entry(name)
    wanted = dtypes.as_dtype(dtype)
    if entry.dtype is not wanted:
        said = (
            f"expected dtype {wanted.name} does not equal original dtype"
            if op == "RestoreV2"
            else f"Expected to restore a tensor of type {wanted.name}, got"
        )
        raise _invalid(f"tensor_name = {name}; {said} {entry.dtype_name}", op)
    raw = file.read(name)
    if not spec:
        return Tensor(raw)
    shape, where = _part(spec, op)
    if shape != list(raw.shape):
        raise _invalid(
            f"tensor_name = {name}; shape in shape_and_slice spec {shape} does not match the shape "
            f"stored in checkpoint: {list(raw.shape)}",
            op,
        )
    place = tuple(slice(None) if w is None else slice(w[0], sum(w)) for w in where)
    part = raw[place]
    return Tensor(part.clone() if isinstance(part, torch.Tensor) else part.copy())


def _missing(path, op):
    return NotFoundError(
        None,
        None,
        "Unsuccessful TensorSliceReader constructor: Failed to find any matching files for "
        f"{path} [Op:{op}]",
    )


def _unknown(prefix, tensor_names, shape_and_slices, dtypes):
    return [TensorSpec(None, kind) for kind in dtypes]


@acting("RestoreV2", gives=_unknown)
def restore_v2(
    prefix: Any, tensor_names: Any, shape_and_slices: Any, dtypes: Sequence[Any]
) -> list[Any]:
    """Tensors of a checkpoint of either format, or parts of them, by their names."""
    path = _text(prefix)
    try:
        file = open_checkpoint(path)
    except NotFoundError:
        raise _missing(path, "RestoreV2") from None
    names, specs = _texts(tensor_names), _texts(shape_and_slices)
    if not len(names) == len(specs) == len(dtypes):
        raise _invalid(
            f"Got {len(names)} tensor names, {len(specs)} slices and {len(dtypes)} dtypes.",
            "RestoreV2",
        )
    rows = zip(names, specs, dtypes, strict=True)
    return [_found(file, *row, "RestoreV2") for row in rows]


def _slices_of(file_pattern, name, op):
    path = _text(file_pattern)
    paths = sorted(p for p in glob.glob(path) if os.path.isfile(p))
    if not paths:
        raise _missing(path, op)
    file = SavedSlices(path, paths)
    if name not in file:
        raise NotFoundError(
            None, None, f'Tensor name "{name}" not found in checkpoint files {path} [Op:{op}]'
        )
    return file


@acting("Restore", gives=lambda file_pattern, tensor_name, dt, **_: TensorSpec(None, dt))
def restore(file_pattern: Any, tensor_name: Any, dt: Any, preferred_shard: int = -1) -> Any:
    """A tensor of files of the first format."""
    name = _text(tensor_name)
    return _found(_slices_of(file_pattern, name, "Restore"), name, "", dt, "Restore")


@acting(
    "RestoreSlice",
    gives=lambda file_pattern, tensor_name, shape_and_slice, dt, **_: TensorSpec(None, dt),
)
def restore_slice(
    file_pattern: Any, tensor_name: Any, shape_and_slice: Any, dt: Any, preferred_shard: int = -1
) -> Any:
    """A part of a tensor of files of the first format."""
    name = _text(tensor_name)
    file = _slices_of(file_pattern, name, "RestoreSlice")
    return _found(file, name, _text(shape_and_slice), dt, "RestoreSlice")


# several files
def _number(x):
    return strings.as_string(x, width=5, fill="0")


def _sharded_filename(basename, shard, num_shards):
    return strings.join([basename, "-", _number(shard), "-of-", _number(num_shards)])


def _sharded_filespec(basename, num_shards):
    return strings.join([basename, "-?????-of-", _number(num_shards)])


@acting("MergeV2Checkpoints")
def merge_v2_checkpoints(
    checkpoint_prefixes: Any,
    destination_prefix: Any,
    delete_old_dirs: bool = True,
    allow_missing_files: bool = False,
) -> None:
    """Puts several checkpoints into one, removes them, and their folders if those are empty."""
    prefixes, target = _texts(checkpoint_prefixes), _text(destination_prefix)
    there = [p for p in prefixes if os.path.exists(index_path(p))]
    if len(there) < len(prefixes) and not allow_missing_files:
        lost = next(p for p in prefixes if p not in there)
        raise _invalid(
            f"allow_missing_files was set to false and {lost} was not found", "MergeV2Checkpoints"
        )
    if not there:
        raise _invalid("At least one prefix checkpoint file must exist", "MergeV2Checkpoints")
    files = [open_checkpoint(p) for p in there]
    rows = {key: file for file in files for key in file}
    if len(rows) < sum(len(list(file)) for file in files):
        raise _invalid("A tensor is in several of the checkpoints", "MergeV2Checkpoints")
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    write_bundle(
        target, ((k, lambda k=k, file=file: file.read(k)) for k, file in sorted(rows.items()))
    )
    for prefix in there:
        _remove(prefix, delete_old_dirs)


def _remove(prefix, folder_too):
    for path in [index_path(prefix), *glob.glob(f"{glob.escape(prefix)}.data-?????-of-?????")]:
        os.remove(path)
    if folder_too:
        with contextlib.suppress(OSError):  # it holds something else
            os.rmdir(os.path.dirname(prefix))


FORMS = {
    "MergeV2Checkpoints": merge_v2_checkpoints,
    "Restore": restore,
    "RestoreSlice": restore_slice,
    "RestoreV2": restore_v2,
    "Save": save,
    "SaveSlices": save_slices,
    "SaveV2": save_v2,
    "ShardedFilename": _sharded_filename,
    "ShardedFilespec": _sharded_filespec,
}
