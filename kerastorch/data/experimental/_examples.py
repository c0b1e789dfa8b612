"""Datasets of tf.train.Example records, and records of datasets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._core.tensor import Tensor
from ..._core.tensor_shape import as_shape
from ..._core.tensor_spec import TensorSpec
from ...io._features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    SparseFeature,
    VarLenFeature,
)
from ...io._parsing import parse_example
from ...io._records import TFRecordWriter as RecordFile
from ...ragged._spec import RaggedTensorSpec
from ...sparse._spec import SparseTensorSpec
from .. import _batching, _nest
from .._dataset import AUTOTUNE, Dataset, TFRecordDataset
from .._node import Node
from .._saving import path_of
from .._streams import of_rows
from .._structure import Structure, raw_row
from ._csv import shuffled_and_repeated


def parse_example_dataset(
    features: dict[str, Any], num_parallel_calls: Any = 1, deterministic: bool | None = None
) -> Callable[[Dataset], Dataset]:
    """Batches of serialized Examples, parsed as `tf.io.parse_example` does, to apply."""
    if features is None:
        raise ValueError("Argument `features` is required, but not specified.")

    def parsed(dataset: Dataset) -> Dataset:
        return Dataset(_Parsed(dataset._node, features))

    return parsed


class _Parsed(Node):
    """Batches of serialized Examples, parsed."""

    label = "_ParseExampleDataset"

    def __init__(self, source: Node, features: dict[str, Any]):
        self.children = (source,)
        self.features = dict(features)
        spec = source.structure.spec
        batch = isinstance(spec, TensorSpec) and spec.shape.rank in (1, None)
        if not batch or spec.dtype is not dtypes.string:
            raise TypeError(
                f"Input dataset should be a dataset of vectors of strings. Instead it is `{spec}`."
            )

    def _structure(self):
        shape = self.source.structure.spec.shape
        rows = shape[0] if shape.rank else None
        order = parse_example(Tensor(np.empty(0, object)), self.features)  # sparse features first
        return Structure({k: _spec_of(self.features[k], rows) for k in order})

    def open(self):
        return of_rows(map(self._row, self.source.open().rows()))

    def _row(self, row):
        return raw_row(parse_example(Tensor(row[0]), self.features))


class _Labelled(Node):
    """Dicts of features as pairs of the dict without a feature, and that feature."""

    label = "_MapDataset"

    def __init__(self, source: Node, key: str):
        self.children = (source,)
        self.key = key

    def _structure(self):
        specs = dict(self.source.structure.spec)
        label = specs.pop(self.key)
        return Structure((specs, label))

    def open(self):
        stream = self.source.open()
        at = sorted(self.source.structure.spec).index(self.key)
        rows = ((*row[:at], *row[at + 1 :], row[at]) for row in stream.rows())
        return of_rows(rows, stream.cheap)


def _spec_of(feature, rows):
    """The spec of a feature of a batch."""
    kind = dtypes.as_dtype(feature.dtype)
    if isinstance(feature, FixedLenFeature):
        return TensorSpec([rows, *as_shape(feature.shape).as_list()], kind)
    if isinstance(feature, FixedLenSequenceFeature):
        return TensorSpec([rows, None, *as_shape(feature.shape).as_list()], kind)
    if isinstance(feature, VarLenFeature):
        return SparseTensorSpec([rows, None], kind)
    if isinstance(feature, SparseFeature):
        sizes = feature.size if isinstance(feature.size, (list, tuple)) else [feature.size]
        return SparseTensorSpec([rows, *sizes], kind)
    depth = len(feature.partitions) + 1
    return RaggedTensorSpec([rows, *[None] * depth], kind, depth, feature.row_splits_dtype)


def make_batched_features_dataset(
    file_pattern: Any,
    batch_size: int,
    features: dict[str, Any],
    reader: Any = None,
    label_key: str | None = None,
    reader_args: Any = None,
    num_epochs: int | None = None,
    shuffle: bool = True,
    shuffle_buffer_size: int = 10000,
    shuffle_seed: int | None = None,
    prefetch_buffer_size: Any = None,
    reader_num_threads: Any = None,
    parser_num_threads: Any = None,
    sloppy_ordering: bool = False,
    drop_final_batch: bool = False,
) -> Dataset:
    """Batches of the Examples in files, parsed: dicts of features, or pairs of one and a label.

    reader: the class of the datasets of records (TFRecordDataset), called with a file's name and
    `reader_args`.  label_key: the feature that is the label.  num_epochs: how many times the files
    are read, without end for None.
    """
    if label_key is not None and label_key not in features:
        raise ValueError(
            f"The `label_key` provided ({label_key}) must be one of the `features` keys: "
            f"{features.keys()}."
        )
    reader, arguments = reader or TFRecordDataset, reader_args or []
    cycle = 1 if reader_num_threads in (None, AUTOTUNE) else reader_num_threads
    dataset = Dataset.list_files(file_pattern, shuffle, shuffle_seed)
    if reader is TFRecordDataset and cycle == 1 and not arguments:
        dataset = TFRecordDataset(dataset)
    else:
        dataset = dataset.interleave(lambda name: reader(name, *arguments), cycle, 1)
    if isinstance(dataset.element_spec, tuple):  # a reader of pairs of key and value
        dataset = dataset.map(lambda _, value: value)
    node = shuffled_and_repeated(
        dataset._node, num_epochs, shuffle, shuffle_buffer_size, shuffle_seed
    )
    node = _batching.Batch(node, batch_size, drop_final_batch or num_epochs is None)
    dataset = Dataset(node).apply(parse_example_dataset(features))
    if label_key is not None:
        dataset = Dataset(_Labelled(dataset._node, label_key))
    return dataset.prefetch(AUTOTUNE if prefetch_buffer_size is None else prefetch_buffer_size)


class TFRecordWriter:
    """Writes a dataset of strings to a TFRecord file (tf.data.experimental.TFRecordWriter)."""

    def __init__(self, filename: Any, compression_type: str | None = None):
        self._filename, self._kind = path_of(filename), compression_type

    def write(self, dataset: Dataset) -> None:
        """Writes the elements; TypeError for anything but scalars of dtype string."""
        if not isinstance(dataset, Dataset):
            raise TypeError(
                f"Invalid `dataset.` Expected a `tf.data.Dataset` object but got {type(dataset)}."
            )
        for spec in _nest.flatten(dataset.element_spec):
            string = getattr(spec, "dtype", None) is dtypes.string
            if not string or spec.shape.rank not in (0, None):
                raise TypeError(
                    "Invalid `dataset`. Expected a`dataset` that produces scalar `tf.string` "
                    f"elements, but got a dataset of {dataset.element_spec} elements."
                )
        with RecordFile(self._filename, self._kind or "") as file:
            for (raw,) in dataset._node.open().rows():
                file.write(raw[()])
