"""Datasets in files: TensorFlow's format of saved datasets, snapshots, and caches.

A saved dataset is a folder: dataset_spec.pb describes the elements, snapshot.metadata names a run,
whose folder has the shards, in them TFRecord files of the elements' parts.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import re
import shutil
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import (
    AlreadyExistsError,
    DataLossError,
    UnimplementedError,
    invalid,
)
from .._core.tensor_spec import TensorSpec
from .._files import os_errors, records
from .._files.protos import message
from ..io._records import TFRecordWriter
from . import _components, _nest, _saved_specs
from ._functions import UserFunction
from ._node import UNKNOWN, Node
from ._order import Same
from ._specs import DatasetSpec
from ._streams import Stream, of_rows
from ._structure import Structure

_SPEC, _METADATA = "dataset_spec.pb", "snapshot.metadata"
_VERSION = 2
_KINDS = {None: "", "": "", "NONE": "", "AUTO": "", "GZIP": "GZIP"}


def path_of(path: Any) -> str:
    """A path as text."""
    path = path.numpy() if hasattr(path, "numpy") else os.fspath(path)
    return os.fsdecode(path)


def save(node: Node, path: Any, compression: str | None, shard_func: Callable | None) -> None:
    """Writes a node's elements to a folder."""
    path = path_of(path)
    with os_errors.translated(path):
        os.makedirs(path, exist_ok=True)
    spec = _saved_specs.encoded(node.structure.spec)
    run = _Run(node, path, compression, shard_func)
    try:
        for row in node.open().rows():
            run.write(row)
    except BaseException:
        run.discard()
        raise
    _put(os.path.join(path, _SPEC), spec)
    run.finish()


class _Run:
    """One writing of a dataset: its folder of shards."""

    def __init__(self, node: Node, path: str, compression: str | None, shard_func: Any):
        self._path, self._structure = path, node.structure
        self._kind = _KINDS.get(compression, "")
        self._of = None if shard_func is None else UserFunction(shard_func, node.structure)
        if self._of is not None and self._of.output is not None:
            _check_shard(self._of.output.spec)
        self._id = str(random.SystemRandom().getrandbits(63))
        self._folder = os.path.join(path, self._id)
        self._writers: dict[int, TFRecordWriter] = {}
        self.count = 0
        with os_errors.translated(self._folder):
            os.makedirs(self._folder)

    def write(self, row: tuple[Any, ...]) -> None:
        """Writes an element."""
        number = 0
        if self._of is not None:
            (raw,) = self._of(row)
            _check_shard(TensorSpec(raw.shape, dtypes.of(raw)))
            number = int(raw)
        writer = self._writers.get(number)
        if writer is None:
            writer = self._writers[number] = self._shard(number)
        for part in _components.written(row, self._structure.specs):
            writer.write(part)
        self.count += 1

    def _shard(self, number):
        folder = os.path.join(self._folder, f"{number:08d}.shard")
        with os_errors.translated(folder):
            os.makedirs(folder)
        return TFRecordWriter(os.path.join(folder, "00000000.snapshot"), self._kind)

    def finish(self) -> None:
        """Ends the files and says that they are whole."""
        for writer in self._writers.values():
            writer.close()
        kind = message("tensorflow.data.experimental.SnapshotMetadataRecord")
        made = kind(
            run_id=self._id,
            creation_timestamp=int(time.time() * 1e6),
            version=_VERSION,
            dtype=_saved_specs.component_dtypes(self._structure.spec),
            num_elements=self.count,
            finalized=True,
        )
        _put(os.path.join(self._path, _METADATA), made.SerializeToString())

    def discard(self) -> None:
        """Removes what was written."""
        for writer in self._writers.values():
            writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _check_shard(spec):
    scalar = isinstance(spec, TensorSpec) and spec.dtype is dtypes.int64
    if not scalar or spec.shape.rank not in (0, None):
        raise invalid("`shard_func` must return a scalar int64. [Op:SaveDataset]")


def _put(path, data):
    """Writes a file as a neighbour, and renames it."""
    temporary = f"{path}.{os.getpid()}.tmp"
    with os_errors.translated(path):
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)


def _get(path):
    with os_errors.translated(path), open(path, "rb") as file:
        return file.read()


class Shard(Node):
    """The elements in the files of one shard."""

    label = "_VariantDataset"
    settled = True

    def __init__(self, structure: Structure, files: list[str], kind: str):
        self._found, self.files, self.kind = structure, files, kind

    def _structure(self):
        return self._found

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(self._rows())

    def _rows(self):
        for path in self.files:
            yield from _rows_in(path, self.kind, self._found.specs)


def _rows_in(path, kind, specs):
    """The rows of a file of elements' parts."""
    reader = _components.Reader(specs, path)
    parts: list[bytes] = []
    width = reader.width
    for block in records.blocks(path, kind):
        parts += block
        whole = len(parts) // width * width if width else 0
        for i in range(0, whole, width):
            yield reader.row(parts[i : i + width])
        del parts[:whole]
    if parts:
        raise DataLossError(None, None, f"{path} ends within an element [Op:IteratorGetNext]")


class Shards(Node):
    """Datasets: the shards of a run."""

    label = "_VariantDataset"
    settled = True

    def __init__(self, shards: list[Shard], structure: Structure, handle: Callable[[Node], Any]):
        self.shards, self._element, self._handle = shards, structure, handle

    def _structure(self):
        return Structure(DatasetSpec(self._element.spec))

    def _cardinality(self):
        return len(self.shards)

    def open(self):
        return of_rows([(self._handle(s),) for s in self.shards], True)


class Loaded(Same):
    """A saved dataset.

    element_spec: of its elements; None to read it from the files.  reader: makes a dataset of the
    dataset of the shards.  handle: makes a dataset of a node.
    """

    def __init__(self, path: Any, element_spec: Any, compression: Any, reader: Any, handle: Any):
        path = path_of(path)
        if element_spec is None:
            file = os.path.join(path, _SPEC)
            element_spec = _saved_specs.decoded(_get(file), file)
        structure = Structure(element_spec)
        shards, count = _shards(path, structure, _kind(compression))
        source = _read(shards, structure, reader, handle)
        super().__init__(source, "_LoadDataset", count)


def _kind(compression):
    kind = _KINDS.get(compression)
    if kind is None:
        raise UnimplementedError(
            None, None, f"Saved datasets of compression {compression!r} are not read."
        )
    return kind


def _read(shards, structure, reader, handle):
    if reader is None and len(shards) == 1:
        return shards[0]
    datasets = handle(Shards(shards, structure, handle))
    if reader is None:
        return datasets.interleave(lambda shard: shard, cycle_length=-1)._node
    made = reader(datasets)
    node = getattr(made, "_node", None)
    if node is None:
        raise TypeError(f"`reader_func` must return a `tf.data.Dataset`, got {made!r}.")
    return node


def _shards(path, structure, kind):
    """The shards of the run that a folder's metadata name, and the number of elements."""
    found = _metadata(path)
    folder = os.path.join(path, found.run_id)
    if not re.fullmatch(r"\d{1,20}", found.run_id) or found.version != _VERSION:
        raise DataLossError(
            None, None, f"{os.path.join(path, _METADATA)} names no run that can be read"
        )
    shards = []
    with os_errors.translated(folder):
        for name in sorted(n for n in os.listdir(folder) if re.fullmatch(r"-?\d+\.shard", n)):
            inner = os.path.join(folder, name)
            files = sorted(n for n in os.listdir(inner) if re.fullmatch(r"\d+\.snapshot", n))
            shards.append(Shard(structure, [os.path.join(inner, n) for n in files], kind))
    return shards or [Shard(structure, [], kind)], found.num_elements


def _metadata(path):
    from google.protobuf.message import DecodeError

    file = os.path.join(path, _METADATA)
    kind = message("tensorflow.data.experimental.SnapshotMetadataRecord")
    try:
        return kind.FromString(_get(file))
    except DecodeError as error:
        raise DataLossError(None, None, f"{file} is damaged: {error}") from None


class Snapshot(Same):
    """The elements, written to a folder as they come first, read from there afterwards.

    The folder has one of its own for each pipeline, by what this is made of.
    """

    def __init__(
        self, source: Node, path: Any, compression: str | None, reader: Any, shard: Any, handle: Any
    ):
        super().__init__(source, "_MapDataset")
        self.path, self.compression = path_of(path), compression
        self.reader, self.shard, self._handle = reader, shard, handle
        self._digest = _digest((self.source, self.compression, self.shard))

    def open(self):
        folder = os.path.join(self.path, self._digest)
        if not os.path.exists(os.path.join(folder, _METADATA)):
            return of_rows(self._writing(folder))
        structure = self.source.structure
        shards, _ = _shards(folder, structure, _KINDS.get(self.compression, ""))
        return _read(shards, structure, self.reader, self._handle).open()

    def _writing(self, folder):
        run = _Run(self.source, folder, self.compression, self.shard)
        done = False
        try:
            for row in self.source.open().rows():
                run.write(row)
                yield row
            run.finish()
            done = True
        finally:
            if not done:
                run.discard()


def _digest(pipeline):
    """A name for a pipeline, by its nodes, their values and the code of its functions."""
    digest = hashlib.sha256()
    _feed(digest, pipeline, set())
    return str(int.from_bytes(digest.digest()[:8], "little"))


_DERIVED = ("structure", "cardinality", "prefix", "path")


def _feed(digest, value, seen):
    digest.update(type(value).__qualname__.encode())
    if isinstance(value, (int, float, str, bytes, bool, type(None), dtypes.DType, TensorSpec)):
        digest.update(repr(value).encode())
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().contiguous()
        digest.update(repr((value.shape, value.dtype)).encode())
        value = value.reshape(-1).view(torch.uint8) if value.numel() else value
        digest.update(value.numpy().tobytes() if value.numel() else b"")
    elif isinstance(value, np.ndarray):
        data = repr(value.tolist()).encode() if value.dtype == object else value.tobytes()
        digest.update(repr(value.shape).encode() + data)
    elif isinstance(value, types.FunctionType):
        _feed(digest, value.__code__, seen)
        for cell in value.__closure__ or ():
            with contextlib.suppress(ValueError):  # an empty cell
                _feed(digest, cell.cell_contents, seen)
        _feed(digest, value.__defaults__, seen)
    elif isinstance(value, types.CodeType):
        digest.update(value.co_code + repr(value.co_names).encode())
        _feed(digest, value.co_consts, seen)
    elif isinstance(value, (list, tuple)):
        for member in value:
            _feed(digest, member, seen)
    elif isinstance(value, dict):
        for key, member in value.items():
            digest.update(repr(key).encode())
            _feed(digest, member, seen)
    elif isinstance(value, Node):
        kept = {k: v for k, v in vars(value).items() if k[0] != "_" and k not in _DERIVED}
        _feed(digest, kept, seen)
    elif isinstance(value, UserFunction):
        _feed(digest, value.function, seen)
    elif hasattr(value, "_t"):
        _feed(digest, value._t, seen)


class FileCache(Same):
    """The elements, kept in files: written while they come first, read from there afterwards.

    `<prefix>.data-00000-of-00001` has the elements, `<prefix>.index` says that they are whole.
    """

    _MAGIC = b"kerastorch cache 1\n"

    def __init__(self, source: Node, prefix: str):
        super().__init__(source, "CacheDataset")
        self.prefix = prefix
        self._data, self._index = f"{prefix}.data-00000-of-00001", f"{prefix}.index"

    def open(self):
        if os.path.exists(self._index):
            self._check()
            return of_rows(_rows_in(self._data, "", self.source.structure.specs))
        return Stream(_Writing(self))

    def _check(self):
        data = _get(self._index)
        if not data.startswith(self._MAGIC):
            raise DataLossError(
                None, None, f"{self._index} is no cache of kerastorch's [Op:IteratorGetNext]"
            )
        kept = _saved_specs.decoded(data[len(self._MAGIC) :], self._index)
        own = self.source.structure.specs
        for i, (a, b) in enumerate(zip(own, _nest.flatten(kept), strict=False)):
            if getattr(a, "dtype", None) is not getattr(b, "dtype", None):
                raise invalid(
                    f"Data type mismatch at component {i}: expected {_components.shown(a.dtype)} "
                    f"but got {_components.shown(b.dtype)}. [Op:IteratorGetNext]"
                )


class _Writing:
    """The rows of a dataset on their way into a cache's files."""

    def __init__(self, cache: FileCache):
        self._cache, self._lock = cache, f"{cache.prefix}_0.lockfile"
        self._rows: Iterator[Any] | None = None
        self._locked = False

    def __iter__(self) -> _Writing:
        return self

    def __next__(self) -> tuple[Any, ...]:
        if self._rows is None:
            self._begin()
        try:
            row = next(self._rows)
        except StopIteration:
            self._finish()
            raise
        for part in _components.written(row, self._cache.source.structure.specs):
            self._writer.write(part)
        return row

    def _begin(self):
        try:
            with os_errors.translated(self._lock), open(self._lock, "x") as file:
                file.write(f"Created at: {int(time.time())}")
        except AlreadyExistsError:
            raise AlreadyExistsError(
                None,
                None,
                "There appears to be a concurrent caching iterator running - cache lockfile "
                f"already exists ('{self._lock}'). If you are sure no other running computations "
                "are using this cache prefix, delete the lockfile and re-initialize the iterator. "
                "[Op:IteratorGetNext]",
            ) from None
        self._locked = True
        self._writer = TFRecordWriter(self._cache._data)
        self._rows = self._cache.source.open().rows()

    def _finish(self):
        if self._locked:
            self._writer.close()
            spec = _saved_specs.encoded(self._cache.source.structure.spec)
            _put(self._cache._index, self._cache._MAGIC + spec)
            self._unlock()

    def _unlock(self):
        self._locked = False
        with contextlib.suppress(OSError):
            os.remove(self._lock)

    def __del__(self):
        if self._locked:  # not all elements were asked for: what is there is no cache
            self._writer.close()
            with contextlib.suppress(OSError):
                os.remove(self._cache._data)
            self._unlock()
