"""The functions of tf.data.experimental."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from ..._core import convert, devices, dtypes
from ..._core.dtypes import DType
from ..._core.errors import FailedPreconditionError, OutOfRangeError
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from .. import _nest
from .._arguments import whole
from .._dataset import AUTOTUNE, Dataset
from .._functions import UserFunction, normalized
from .._iterator import Iterator, Optional
from .._node import INFINITE, UNKNOWN, Node, undrawn
from .._order import Same, Shuffle
from .._sources import Elements, Random
from .._streams import Failure, Surviving, of_rows
from .._structure import Structure, of_value

Transformation = Callable[[Dataset], Dataset]


class RandomDataset(Dataset):
    """Random numbers without end (tf.data.experimental.RandomDataset)."""

    def __init__(
        self,
        seed: int | None = None,
        rerandomize_each_iteration: bool | None = None,
        name: str | None = None,
    ):
        super().__init__(_RandomV2(seed, rerandomize_each_iteration))


class _RandomV2(Random):
    label = "RandomDatasetV2"


def Counter(start: Any = 0, step: Any = 1, dtype: DType = dtypes.int64) -> Dataset:
    """Dataset.counter."""
    return Dataset.counter(start, step, dtype)


class Reducer:
    """The three functions that `group_by_reducer` folds a group's elements by.

    init_func(key) gives the first state, reduce_func(state, element) the next,
    finalize_func(state) the result.
    """

    def __init__(
        self,
        init_func: Callable[[Any], Any],
        reduce_func: Callable[..., Any],
        finalize_func: Callable[..., Any],
    ):
        self.init_func, self.reduce_func = init_func, reduce_func
        self.finalize_func = finalize_func


def group_by_reducer(key_func: Callable[..., Any], reducer: Reducer) -> Transformation:
    """One element for each key that key_func gives: the elements of that key, folded."""
    return lambda dataset: Dataset(_Reduced(dataset._node, key_func, reducer))


class _Reduced(Node):
    label = "_GroupByReducerDataset"

    def __init__(self, source, key, reducer):
        self.children = (source,)
        self.key = UserFunction(key, source.structure)
        if self.key.output is not None:
            spec = self.key.output.spec
            if not (isinstance(spec, TensorSpec) and spec.dtype is dtypes.int64):
                raise ValueError(
                    "Invalid `key_func`. Expected `key_func` to return a scalar tf.int64 tensor, "
                    f"but instead `key_func` has output types={spec}."
                )
        self.reducer = reducer
        scalar = Structure(TensorSpec((), dtypes.int64))
        self.first = UserFunction(reducer.init_func, scalar)
        self.last = None
        if self.first.output is not None:
            self.last = UserFunction(reducer.finalize_func, self.first.output)

    def _structure(self):
        if self.last is not None and self.last.output is not None:
            return self.last.output
        with undrawn(self.source):
            row = next(self._results(), None)
        if row is None:
            raise ValueError(f"{self.label}: the elements are not known without one.")
        return row[0]

    @property
    def settled(self):
        return self.last is not None and self.last.output is not None

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(row for _, row in self._results())

    def _results(self):
        states = {}
        for row in self.source.open().rows():
            key = int(self.key(row)[0])
            if key not in states:
                states[key] = self.first.on(convert.to_tensor(key, dtypes.int64))
            element = self.source.structure.pack(row)
            states[key] = normalized(self.reducer.reduce_func(states[key], element))
        for state in states.values():
            made = self.reducer.finalize_func
            result = made(*state) if type(state) is tuple else made(state)
            yield of_value(normalized(result))


def assert_cardinality(expected_cardinality: Any) -> Transformation:
    """The dataset, of which it is known how many elements it has; FailedPreconditionError at the
    element where that turns out wrong."""
    size = whole(expected_cardinality, "expected_cardinality")
    return lambda dataset: Dataset(_Asserted(dataset._node, size))


class _Asserted(Same):
    def __init__(self, source, size):
        super().__init__(source, "_AssertCardinalityDataset", size)

    def open(self):
        stream = self.source.open()
        return of_rows(Surviving(self._rows(stream)), False, stream.resumes)

    def _rows(self, stream):
        count, wanted = 0, self.cardinality
        for row in stream.tries(rows=True):
            count += type(row) is not Failure
            if wanted >= 0 and count > wanted:
                row = Failure(_unexpected(wanted, f"at least {count}"))
            yield row
        if wanted == INFINITE or count < wanted:
            shown = "an infinite number of" if wanted < 0 else wanted
            yield Failure(_unexpected(shown, f"only {count}"))


def _unexpected(wanted, found):
    return FailedPreconditionError(
        None,
        None,
        f"Input dataset was expected to contain {wanted} elements but contained {found} elements. "
        "[Op:IteratorGetNext]",
    )


def at(dataset: Dataset, index: Any) -> Any:
    """The element of a number; OutOfRangeError for none."""
    number, size = whole(index, "index"), dataset._node.cardinality
    if number < 0 or 0 <= size <= number:
        raise OutOfRangeError(
            None, None, f"Index out of range [0, {size}):{number} [Op:GetElementAtIndex]"
        )
    for i, element in enumerate(Iterator(_accessed(dataset._node))):
        if i == number:
            return element
    raise OutOfRangeError(None, None, f"Index out of range: {number} [Op:GetElementAtIndex]")


def _accessed(node):
    """A node in which shuffles give the order of random access."""
    children = tuple(map(_accessed, node.children))
    if isinstance(node, Shuffle):
        return node.accessed(*children)
    if all(a is b for a, b in zip(children, node.children, strict=True)):
        return node
    made = copy.copy(node)
    made.children = children
    return made


def cardinality(dataset: Dataset) -> Tensor:
    """Dataset.cardinality."""
    return dataset.cardinality()


def from_list(elements: list[Any], name: str | None = None) -> Dataset:
    """The elements of a list."""
    return Dataset(Elements(elements))


def get_next_as_optional(iterator: Iterator) -> Optional:
    """The next element as an Optional, which is empty at the end."""
    return iterator.get_next_as_optional()


def get_single_element(dataset: Dataset) -> Any:
    """Dataset.get_single_element."""
    return dataset.get_single_element()


def get_structure(dataset_or_iterator: Dataset | Iterator) -> Any:
    """The element_spec; TypeError for what has none."""
    if not isinstance(dataset_or_iterator, (Dataset, Iterator)):
        raise TypeError(
            "Invalid `dataset_or_iterator`. `dataset_or_iterator` must be a `tf.data.Dataset` or "
            f"tf.data.Iterator object, but got {type(dataset_or_iterator)}."
        )
    return dataset_or_iterator.element_spec


def sample_from_datasets(
    datasets: Sequence[Dataset],
    weights: Any = None,
    seed: int | None = None,
    stop_on_empty_dataset: bool = False,
) -> Dataset:
    """Dataset.sample_from_datasets."""
    return Dataset.sample_from_datasets(datasets, weights, seed, stop_on_empty_dataset)


def choose_from_datasets(
    datasets: Sequence[Dataset], choice_dataset: Dataset, stop_on_empty_dataset: bool = False
) -> Dataset:
    """Dataset.choose_from_datasets."""
    return Dataset.choose_from_datasets(datasets, choice_dataset, stop_on_empty_dataset)


# what is by now a method


def bucket_by_sequence_length(
    element_length_func: Callable[..., Any],
    bucket_boundaries: Sequence[int],
    bucket_batch_sizes: Sequence[int],
    padded_shapes: Any = None,
    padding_values: Any = None,
    pad_to_bucket_boundary: bool = False,
    no_padding: bool = False,
    drop_remainder: bool = False,
) -> Transformation:
    """Dataset.bucket_by_sequence_length, to apply."""
    return lambda dataset: dataset.bucket_by_sequence_length(
        element_length_func,
        bucket_boundaries,
        bucket_batch_sizes,
        padded_shapes,
        padding_values,
        pad_to_bucket_boundary,
        no_padding,
        drop_remainder,
    )


def dense_to_ragged_batch(
    batch_size: Any, drop_remainder: Any = False, row_splits_dtype: DType = dtypes.int64
) -> Transformation:
    """Dataset.ragged_batch, to apply."""
    return lambda dataset: dataset.ragged_batch(batch_size, drop_remainder, row_splits_dtype)


def enumerate_dataset(start: Any = 0) -> Transformation:
    """Dataset.enumerate, to apply."""
    return lambda dataset: dataset.enumerate(start)


def group_by_window(
    key_func: Callable[..., Any],
    reduce_func: Callable[..., Any],
    window_size: Any = None,
    window_size_func: Callable[[Any], Any] | None = None,
) -> Transformation:
    """Dataset.group_by_window, to apply."""
    return lambda dataset: dataset.group_by_window(
        key_func, reduce_func, window_size, window_size_func
    )


def ignore_errors(log_warning: bool = False) -> Transformation:
    """Dataset.ignore_errors, to apply."""
    return lambda dataset: dataset.ignore_errors(log_warning)


def map_and_batch(
    map_func: Callable[..., Any],
    batch_size: Any,
    num_parallel_batches: Any = None,
    drop_remainder: Any = False,
    num_parallel_calls: Any = None,
) -> Transformation:
    """Dataset.map, then Dataset.batch, to apply."""
    if num_parallel_batches is not None and num_parallel_calls is not None:
        raise ValueError(
            "`num_parallel_batches` and `num_parallel_calls` arguments are mutually exclusive."
        )
    calls = num_parallel_calls
    if num_parallel_batches is not None:
        calls = whole(batch_size, "batch_size") * num_parallel_batches
    return lambda dataset: dataset.map(map_func, calls).batch(batch_size, drop_remainder)


def parallel_interleave(
    map_func: Callable[..., Dataset],
    cycle_length: Any,
    block_length: Any = 1,
    sloppy: bool | None = False,
    buffer_output_elements: int | None = None,
    prefetch_input_elements: int | None = None,
) -> Transformation:
    """Dataset.interleave in threads, to apply."""
    return lambda dataset: dataset.interleave(map_func, cycle_length, block_length, AUTOTUNE)


def rejection_resample(
    class_func: Callable[..., Any],
    target_dist: Any,
    initial_dist: Any = None,
    seed: int | None = None,
) -> Transformation:
    """Dataset.rejection_resample, to apply."""
    return lambda dataset: dataset.rejection_resample(class_func, target_dist, initial_dist, seed)


def scan(initial_state: Any, scan_func: Callable[..., Any]) -> Transformation:
    """Dataset.scan, to apply."""
    return lambda dataset: dataset.scan(initial_state, scan_func)


def shuffle_and_repeat(
    buffer_size: Any, count: Any = None, seed: int | None = None
) -> Transformation:
    """Dataset.shuffle, then Dataset.repeat, to apply."""
    return lambda dataset: dataset.shuffle(buffer_size, seed).repeat(count)


def take_while(predicate: Callable[..., Any]) -> Transformation:
    """Dataset.take_while, to apply."""
    return lambda dataset: dataset.take_while(predicate)


def unbatch() -> Transformation:
    """Dataset.unbatch, to apply."""
    return lambda dataset: dataset.unbatch()


def unique() -> Transformation:
    """Dataset.unique, to apply."""
    return lambda dataset: dataset.unique()


def copy_to_device(target_device: str, source_device: str = "/cpu:0") -> Transformation:
    """The elements, on another device."""
    return lambda dataset: Dataset(_OnDevice(dataset._node, target_device))


class _OnDevice(Same):
    def __init__(self, source, device):
        super().__init__(source, "_CopyToDeviceDataset")
        self.device = devices.parse(device) or devices.default()

    def open(self):
        return of_rows(map(self._moved, self.source.open().rows()))

    def _moved(self, row):
        return tuple([x.to(self.device) if isinstance(x, torch.Tensor) else x for x in row])


def prefetch_to_device(device: str, buffer_size: Any = None) -> Transformation:
    """The elements, made ahead of their use and put on a device."""
    size = AUTOTUNE if buffer_size is None else buffer_size
    return lambda dataset: dataset.apply(copy_to_device(device)).prefetch(size)


def pad_to_cardinality(cardinality: Any, mask_key: str = "valid") -> Transformation:
    """Dicts with an entry `mask_key` that is True, followed by zeros and False up to "
    "`cardinality`."""
    size = whole(cardinality, "cardinality")

    def padded(dataset: Dataset) -> Dataset:
        spec = dataset.element_spec
        if not isinstance(spec, dict):
            raise ValueError("`pad_to_cardinality` requires its input dataset to be a dictionary.")
        if len(dataset) > size:
            raise ValueError(
                f"The dataset has {len(dataset)} elements, more than cardinality={size}."
            )
        shown = dataset.map(lambda x: {**x, mask_key: convert.to_tensor(True)})
        zeros = _nest.map_structure(lambda s: Tensor(_zeros(s)), spec)
        filling = Dataset.from_tensors({**zeros, mask_key: False}).repeat(size - len(dataset))
        return shown.concatenate(filling)

    return padded


def _zeros(spec):
    sizes = [0 if n is None else n for n in spec.shape.as_list()]
    if spec.dtype.torch is None:
        return np.full(sizes, b"", object)
    return torch.zeros(sizes, dtype=spec.dtype.torch)


def dense_to_sparse_batch(batch_size: Any, row_shape: Any) -> Transformation:
    """Dataset.sparse_batch, to apply."""
    return lambda dataset: dataset.sparse_batch(batch_size, row_shape)


def save(
    dataset: Dataset,
    path: Any,
    compression: str | None = None,
    shard_func: Callable[..., Any] | None = None,
    checkpoint_args: Any = None,
) -> None:
    """Dataset.save."""
    dataset.save(path, compression, shard_func, checkpoint_args)


def load(
    path: Any,
    element_spec: Any = None,
    compression: str | None = None,
    reader_func: Callable[[Dataset], Dataset] | None = None,
) -> Dataset:
    """Dataset.load."""
    return Dataset.load(path, element_spec, compression, reader_func)


def snapshot(
    path: Any,
    compression: str | None = "AUTO",
    reader_func: Callable[[Dataset], Dataset] | None = None,
    shard_func: Callable[..., Any] | None = None,
) -> Transformation:
    """Dataset.snapshot, to apply."""
    return lambda dataset: dataset.snapshot(path, compression, reader_func, shard_func)


class _Variant:
    """A dataset as a scalar of dtype tf.variant."""

    dtype = dtypes.variant
    shape = TensorShape(())

    def __init__(self, dataset: Dataset):
        self._dataset = dataset


def to_variant(dataset: Dataset) -> _Variant:
    """A dataset as a scalar of dtype tf.variant, for `from_variant`."""
    return _Variant(dataset)


def from_variant(variant: _Variant, structure: Any) -> Dataset:
    """The dataset that `to_variant` was given; ValueError where it has other elements."""
    spec = variant._dataset.element_spec
    if Structure(structure) != Structure(spec):
        raise ValueError(f"The variant holds a dataset of {spec}, not of {structure}.")
    return Dataset(Same(variant._dataset._node, "_VariantDataset"))
