"""Datasets of tf.train.Example records, and records of datasets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._core import convert, dtypes
from ..._core.tensor_spec import TensorSpec
from ...io._parsing import parse_example
from ...io._records import TFRecordWriter as RecordFile
from .. import _batching, _nest, _order
from .._dataset import AUTOTUNE, Dataset, TFRecordDataset
from .._saving import path_of
from .._sources import Slices
from ._csv import matched, shuffled_and_repeated


def parse_example_dataset(
    features: dict[str, Any], num_parallel_calls: Any = 1, deterministic: bool | None = None
) -> Callable[[Dataset], Dataset]:
    """Batches of serialized Examples, parsed as `tf.io.parse_example` does, to apply."""
    if features is None:
        raise ValueError("Argument `features` is required, but not specified.")

    def parsed(dataset: Dataset) -> Dataset:
        spec = dataset.element_spec
        batch = isinstance(spec, TensorSpec) and spec.shape.rank in (1, None)
        if not batch or spec.dtype is not dtypes.string:
            raise TypeError(
                "Input dataset should be a dataset of vectors of strings. Found: "
                f"{getattr(spec, 'shape', spec)}, {getattr(spec, 'dtype', None)}."
            )
        workers = None if num_parallel_calls == 1 else num_parallel_calls
        return dataset.map(lambda batch: parse_example(batch, features), workers, deterministic)

    return parsed


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
            f"The `label_key` provided ({label_key}) must be one of the features keys: "
            f"{features.keys()}."
        )
    names = Slices(convert.to_tensor(matched(file_pattern), dtypes.string))
    if shuffle:
        names = _order.Shuffle(names, names.cardinality, shuffle_seed, None)
    reader, arguments = reader or TFRecordDataset, reader_args or []
    cycle = 1 if reader_num_threads in (None, AUTOTUNE) else reader_num_threads
    dataset = Dataset(names)
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
    workers = 2 if parser_num_threads is None else parser_num_threads
    dataset = Dataset(node).apply(parse_example_dataset(features, workers))
    if label_key is not None:
        dataset = dataset.map(lambda found: (found, found.pop(label_key)))
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
            if getattr(spec, "dtype", None) is not dtypes.string or spec.shape.rank not in (
                0,
                None,
            ):
                raise TypeError(
                    "Invalid `dataset`. Expected a`dataset` of scalar strings, got elements of "
                    f"{dataset.element_spec}."
                )
        with RecordFile(self._filename, self._kind or "") as file:
            for (raw,) in dataset._node.open().rows():
                file.write(raw[()])
