"""tf.data.Dataset: a pipeline's handle, with its constructors and transformations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .._core import convert, devices, dtypes, nest
from .._core.acting import acting
from .._core.dtypes import DType
from .._core.errors import UnimplementedError, invalid
from .._core.state import state as thread
from .._core.tensor import Tensor
from .._core.tensor_spec import type_spec_from_value
from .._graph.graph_tensor import Untraceable
from . import (
    _batching,
    _buckets,
    _choosing,
    _files,
    _grouping,
    _mapping,
    _nest,
    _order,
    _padding,
    _resampling,
    _saving,
    _sources,
)
from ._arguments import whole
from ._functions import refuse_tensors_of_graphs, stand_ins
from ._iterator import Iterator, NumpyIterator
from ._node import INFINITE, UNKNOWN, Node
from ._options import Options
from ._specs import Datasets, DatasetSpec

AUTOTUNE = -1


def _reduced_specs(dataset, initial_state, reduce_func, name=None):
    """What a graph gets of `reduce`."""
    refuse_tensors_of_graphs(reduce_func)
    return nest.map_structure(type_spec_from_value, initial_state)


def _refuse_graphs(tensors):
    flat = nest.flatten(tensors, expand_composites=True)
    if any(getattr(x, "_is_graph", False) for x in flat):
        raise Untraceable("it makes a dataset of tensors of the graph")


class Dataset:
    """Elements, computed one after the other as they are asked for (tf.data.Dataset).

    An element is a tensor, a tuple or dict of them (nested), with RaggedTensors, SparseTensors and
    datasets among them; `element_spec` describes it.  Transformations give new datasets and leave
    this one as it is.

    >>> list(tf.data.Dataset.range(4).map(lambda x: x * x).batch(2).as_numpy_iterator())
    [array([0, 1]), array([4, 9])]
    """

    def __init__(self, variant_tensor: Node):
        devices.start()
        self._node = variant_tensor
        self._options: Options | None = None

    def _made(self, node):
        made = Dataset(node)
        made._options = self._options
        return made

    # what it is
    @property
    def element_spec(self) -> Any:
        """The specs of the elements, in their structure."""
        return self._node.structure.spec

    @property
    def _type_spec(self):
        return DatasetSpec(self.element_spec)

    def cardinality(self) -> Tensor:
        """The number of elements, INFINITE_CARDINALITY or UNKNOWN_CARDINALITY, int64."""
        return convert.to_tensor(self._node.cardinality, dtypes.int64)

    def __len__(self) -> int:
        size = self._node.cardinality
        if size == INFINITE:
            raise TypeError("The dataset is infinite.")
        if size == UNKNOWN:
            raise TypeError("The dataset length is unknown.")
        return size

    def __bool__(self) -> bool:
        return True

    __nonzero__ = __bool__

    def __iter__(self) -> Iterator:
        if thread.graph is not None:
            raise Untraceable("it iterates over a dataset, out of AutoGraph's sight")
        return Iterator(self._node)

    def __repr__(self):
        return f"<{self._node.label} element_spec={self.element_spec!r}>"

    __str__ = __repr__

    def as_numpy_iterator(self) -> NumpyIterator:
        """An iterator over the elements as numpy arrays."""
        for spec in _nest.flatten(self.element_spec):
            kind = getattr(spec, "value_type", None)
            dataset = isinstance(spec, DatasetSpec) and not spec._dataset_shape.rank
            if dataset or hasattr(spec, "dtype"):
                continue
            if kind is not type(None):
                raise TypeError(
                    f"Unsupported element type {spec!r}: as_numpy_iterator() takes tensors, "
                    "RaggedTensors, SparseTensors and datasets."
                )
        return NumpyIterator(self._node)

    def options(self) -> Options:
        """The options that were set."""
        return Options() if self._options is None else Options().merge(self._options)

    def with_options(self, options: Options, name: str | None = None) -> Dataset:
        """The dataset with these options set, beside those it has."""
        made = Dataset(_order.Same(self._node, "_OptionsDataset"))
        made._options = self.options().merge(options)
        return made

    @acting("DatasetToSingleElement", lambda self: self.element_spec)
    def get_single_element(self, name: str | None = None) -> Any:
        """The only element; InvalidArgumentError for none or several."""
        iterator = iter(self)
        found = next(iterator, self)
        if found is self:
            raise invalid("Dataset was empty. [Op:DatasetToSingleElement]")
        if next(iterator, self) is not self:
            raise invalid("Dataset had more than one element. [Op:DatasetToSingleElement]")
        return found

    # constructors
    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """One element: `tensors`."""
        _refuse_graphs(tensors)
        return Dataset(_sources.Tensors(tensors))

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """The rows of tensors, along their first dimension."""
        _refuse_graphs(tensors)
        return Dataset(_sources.Slices(tensors))

    @staticmethod
    def from_generator(
        generator: Callable[..., Iterable[Any]],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Sequence[Any] | None = None,
        output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:
        """What generator(*args) yields, as tensors of the given types and shapes."""
        return Dataset(
            _sources.generator(generator, output_types, output_shapes, args, output_signature)
        )

    @staticmethod
    def range(*args: Any, **kwargs: Any) -> Dataset:
        """range(stop), range(start, stop) or range(start, stop, step), of dtype `output_type`."""
        kwargs.pop("name", None)
        return Dataset(_sources.Range(*args, **kwargs))

    @staticmethod
    def random(
        seed: int | None = None,
        rerandomize_each_iteration: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """Random numbers from 0 to 2 ** 32 - 1, int64, without end."""
        return Dataset(_sources.Random(seed, rerandomize_each_iteration))

    @staticmethod
    def counter(
        start: Any = 0, step: Any = 1, dtype: DType = dtypes.int64, name: str | None = None
    ) -> Dataset:
        """start, start + step, ... without end."""
        return Dataset(_sources.Counter(start, step, dtype))

    @staticmethod
    def list_files(
        file_pattern: Any,
        shuffle: bool | None = None,
        seed: int | None = None,
        name: str | None = None,
    ) -> Dataset:
        """The names of the files that match glob patterns; InvalidArgumentError for none."""
        found = _files.matching(file_pattern)
        if not found:
            shown = convert.to_tensor(file_pattern, dtypes.string)._t.reshape(-1)
            text = ", ".join(p.decode(errors="replace") for p in shown)
            raise invalid(
                "Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: "
                f"{f'No files matched pattern: {text}'.encode()!r}"
            )
        made = Dataset.from_tensor_slices(convert.to_tensor(found, dtypes.string))
        return made.shuffle(len(found), seed) if shuffle is None or shuffle else made

    @staticmethod
    def zip(*args: Any, datasets: Any = None, name: str | None = None) -> Dataset:
        """Elements of several datasets (given one by one, or as a tuple or dict) side by side."""
        if not args and datasets is None:
            raise TypeError("Must pass at least one dataset to `zip`.")
        if args and datasets is not None:
            raise TypeError("Both `*args` and `datasets` cannot be set.")
        structure = datasets if datasets is not None else args[0] if len(args) == 1 else args
        for dataset in _nest.flatten(structure):
            if isinstance(dataset, Dataset):
                continue
            hint = (
                "Python `list` is not supported and you should use `tuple` instead."
                if isinstance(dataset, list)
                else f"but encountered object of type {type(dataset)}."
            )
            end = ". " if isinstance(dataset, list) else " "
            raise TypeError(
                "Invalid input to `zip`. Inputs are expected to be (nested) structures of "
                f"`tf.data.Dataset` objects{end}{hint}"
            )
        return Dataset(_order.Zip(_nest.map_structure(lambda d: d._node, structure)))

    @staticmethod
    def sample_from_datasets(
        datasets: Sequence[Dataset],
        weights: Any = None,
        seed: int | None = None,
        stop_on_empty_dataset: bool = False,
        rerandomize_each_iteration: bool | None = None,
    ) -> Dataset:
        """Elements of datasets drawn at random, by weights (numbers, or a dataset of them)."""
        if not datasets:
            raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
        rows = None
        if isinstance(weights, Dataset):
            rows, weights = weights._node, None
        elif weights is None:
            weights = [1.0 / len(datasets)] * len(datasets)
        else:
            weights = convert.to_tensor(weights)
            if weights.dtype not in (dtypes.float32, dtypes.float64):
                raise TypeError(
                    "Invalid `weights`. `weights` type must be either `tf.float32` or `tf.float64` "
                    f"but is {weights.dtype!r}."
                )
            weights = weights.numpy()
            if len(weights) != len(datasets):
                raise ValueError(
                    "Invalid `weights`. `weights` should have the same length as "
                    "`datasets` but got "
                    f"`len(weights)={len(weights)}` vs. `len(datasets)={len(datasets)}`."
                )
        selector = _choosing.Drawn(weights, len(datasets), seed, rerandomize_each_iteration, rows)
        if len(datasets) == 1:
            return datasets[0]
        nodes = [d._node for d in datasets]
        return Dataset(_choosing.DirectedInterleave(selector, nodes, stop_on_empty_dataset))

    @staticmethod
    def choose_from_datasets(
        datasets: Sequence[Dataset], choice_dataset: Dataset, stop_on_empty_dataset: bool = True
    ) -> Dataset:
        """Elements of the datasets that the numbers of `choice_dataset` name."""
        if not datasets:
            raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
        if not isinstance(choice_dataset, Dataset):
            raise TypeError(
                "Invalid `choice_dataset`. `choice_dataset` should be a `tf.data.Dataset` but is "
                f"{type(choice_dataset)}."
            )
        spec = choice_dataset.element_spec
        if getattr(spec, "dtype", None) is not dtypes.int64 or spec.shape.rank not in (0, None):
            raise TypeError(
                "Invalid `choice_dataset`. Elements of `choice_dataset` must be scalar `tf.int64` "
                f"tensors but are {spec}."
            )
        nodes = [d._node for d in datasets]
        return Dataset(
            _choosing.DirectedInterleave(choice_dataset._node, nodes, stop_on_empty_dataset)
        )

    # order and number of elements
    def shuffle(
        self,
        buffer_size: Any,
        seed: int | None = None,
        reshuffle_each_iteration: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """The elements in random order, drawn from a buffer that holds `buffer_size` of them.

        seed: for the same order in every run; with tf.random.set_seed it is TensorFlow's own order.
        """
        size = whole(buffer_size, "buffer_size")
        return self._made(_order.Shuffle(self._node, size, seed, reshuffle_each_iteration))

    def repeat(self, count: Any = None, name: str | None = None) -> Dataset:
        """The elements `count` times over; without end for None or -1."""
        return self._made(_order.Repeat(self._node, -1 if count is None else whole(count, "count")))

    def take(self, count: Any, name: str | None = None) -> Dataset:
        """The first `count` elements; all for -1."""
        return self._made(_order.Take(self._node, whole(count, "count")))

    def skip(self, count: Any, name: str | None = None) -> Dataset:
        """The elements after the first `count`; none for -1."""
        return self._made(_order.Skip(self._node, whole(count, "count")))

    def shard(self, num_shards: Any, index: Any, name: str | None = None) -> Dataset:
        """Every `num_shards`-th element, from the one at `index` on."""
        return self._made(
            _order.Shard(self._node, whole(num_shards, "num_shards"), whole(index, "index"))
        )

    def concatenate(self, dataset: Dataset, name: str | None = None) -> Dataset:
        """The elements, then those of `dataset`, which must be alike."""
        return self._made(_order.Concatenate(self._node, dataset._node))

    def enumerate(self, start: Any = 0, name: str | None = None) -> Dataset:
        """Pairs of a number, counted from `start`, and the element."""
        first = whole(start, "start")
        numbers = _sources.Range(first, 2**63 - 1)
        return self._made(_order.Zip((numbers, self._node)))

    def cache(self, filename: Any = "", name: str | None = None) -> Dataset:
        """The elements, kept in memory, or in a file, once they have come all."""
        prefix = _saving.path_of(filename)
        return self._made(
            _saving.FileCache(self._node, prefix) if prefix else _order.Cache(self._node)
        )

    # files
    def save(
        self,
        path: Any,
        compression: str | None = None,
        shard_func: Callable[..., Any] | None = None,
        checkpoint_args: Any = None,
    ) -> None:
        """Writes the elements to a folder, in TensorFlow's format.

        compression: None or "GZIP".  shard_func(element): the number of the shard, int64.
        checkpoint_args: as there are no checkpoints of a save on its way, nothing but None.
        """
        if checkpoint_args is not None:
            raise UnimplementedError(
                None, None, "Dataset.save writes no checkpoints: checkpoint_args must be None."
            )
        _saving.save(self._node, path, compression, shard_func)

    @staticmethod
    def load(
        path: Any,
        element_spec: Any = None,
        compression: str | None = None,
        reader_func: Callable[[Dataset], Dataset] | None = None,
    ) -> Dataset:
        """The elements that Dataset.save wrote to a folder, or TensorFlow's.

        element_spec: by default as saved.  compression: the one given to `save`.
        reader_func(datasets): how the shards, each a dataset, become one; in turn by default.
        NotFoundError for no folder, DataLossError for damaged files.
        """
        return Dataset(_saving.Loaded(path, element_spec, compression, reader_func, Dataset))

    def snapshot(
        self,
        path: Any,
        compression: str | None = "AUTO",
        reader_func: Callable[[Dataset], Dataset] | None = None,
        shard_func: Callable[..., Any] | None = None,
        name: str | None = None,
    ) -> Dataset:
        """The elements, written to a folder by the first whole iteration, then read from there.

        Other pipelines have other files in that folder.  The arguments are those of `save` and
        `load`.
        """
        return self._made(
            _saving.Snapshot(self._node, path, compression, reader_func, shard_func, Dataset)
        )

    def prefetch(self, buffer_size: Any, name: str | None = None) -> Dataset:
        """The elements, up to `buffer_size` of them made ahead of their use."""
        size = AUTOTUNE if buffer_size is None else whole(buffer_size, "buffer_size")
        return self._made(_order.Prefetch(self._node, size))

    def unique(self, name: str | None = None) -> Dataset:
        """Each element once, where it comes first."""
        return self._made(_choosing.Unique(self._node))

    def ignore_errors(self, log_warning: bool = False, name: str | None = None) -> Dataset:
        """The elements that come without an error."""
        return self._made(_choosing.IgnoreErrors(self._node, log_warning))

    # functions of elements
    def map(
        self,
        map_func: Callable[..., Any],
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """map_func(element) for each element; a tuple's members are its arguments.

        num_parallel_calls: how many threads compute it.  deterministic: whether their results come
            in order (the default).
        """
        workers = (
            None if num_parallel_calls is None else whole(num_parallel_calls, "num_parallel_calls")
        )
        if deterministic is None:
            deterministic = self._options is None or self._options.deterministic is not False
        return self._made(_mapping.Map(self._node, map_func, workers, bool(deterministic)))

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements for which predicate(element) is true."""
        return self._made(_mapping.Filter(self._node, predicate))

    def take_while(self, predicate: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements before the first for which predicate(element) is false."""
        return self._made(_mapping.TakeWhile(self._node, predicate))

    def scan(
        self, initial_state: Any, scan_func: Callable[..., Any], name: str | None = None
    ) -> Dataset:
        """The outputs of (state, output) = scan_func(state, element), state by state."""
        return self._made(_mapping.Scan(self._node, initial_state, scan_func))

    @acting("ReduceDataset", _reduced_specs)
    def reduce(
        self, initial_state: Any, reduce_func: Callable[..., Any], name: str | None = None
    ) -> Any:
        """reduce_func(... reduce_func(initial_state, first) ..., last)."""
        return _mapping.reduced(self._node, initial_state, reduce_func)

    def flat_map(self, map_func: Callable[..., Dataset], name: str | None = None) -> Dataset:
        """The elements of the datasets map_func(element), one dataset after the other."""
        return self._made(_mapping.FlatMap(self._node, map_func))

    def interleave(
        self,
        map_func: Callable[..., Dataset],
        cycle_length: Any = None,
        block_length: Any = None,
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """`block_length` elements in turn from `cycle_length` of the datasets map_func(element)."""
        block = 1 if block_length is None else whole(block_length, "block_length")
        cycle = AUTOTUNE if cycle_length is None else whole(cycle_length, "cycle_length")
        workers = (
            None if num_parallel_calls is None else whole(num_parallel_calls, "num_parallel_calls")
        )
        return self._made(_mapping.Interleave(self._node, map_func, cycle, block, workers))

    def apply(self, transformation_func: Callable[[Dataset], Dataset]) -> Dataset:
        """transformation_func(self), which must be a dataset."""
        dataset = transformation_func(self)
        if not isinstance(dataset, Dataset):
            raise TypeError(
                "`transformation_func` must return a `tf.data.Dataset` object. Got "
                f"{type(dataset)}."
            )
        return dataset

    # batches
    def batch(
        self,
        batch_size: Any,
        drop_remainder: Any = False,
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """`batch_size` elements as one, stacked; the last may hold fewer unless drop_remainder."""
        size = whole(batch_size, "batch_size")
        return self._made(
            _batching.Batch(self._node, size, bool(drop_remainder), num_parallel_calls)
        )

    def padded_batch(
        self,
        batch_size: Any,
        padded_shapes: Any = None,
        padding_values: Any = None,
        drop_remainder: Any = False,
        name: str | None = None,
    ) -> Dataset:
        """`batch_size` elements as one, padded to `padded_shapes` (None: to the largest "
        "of each)."""
        size = whole(batch_size, "batch_size")
        return self._made(
            _padding.PaddedBatch(
                self._node, size, padded_shapes, padding_values, bool(drop_remainder)
            )
        )

    def ragged_batch(
        self,
        batch_size: Any,
        drop_remainder: Any = False,
        row_splits_dtype: DType = dtypes.int64,
        name: str | None = None,
    ) -> Dataset:
        """`batch_size` elements as one, RaggedTensors where shapes may differ."""
        size = whole(batch_size, "batch_size")
        return self._made(
            _batching.RaggedBatch(self._node, size, bool(drop_remainder), row_splits_dtype)
        )

    def sparse_batch(self, batch_size: Any, row_shape: Any, name: str | None = None) -> Dataset:
        """`batch_size` elements, tensors of one rank, as a SparseTensor of rows of `row_shape`.

        DataLossError at an element that is larger than that.
        """
        size = whole(batch_size, "batch_size")
        return self._made(_batching.SparseBatch(self._node, size, row_shape))

    def unbatch(self, name: str | None = None) -> Dataset:
        """The rows of the elements, one by one."""
        return self._made(_batching.Unbatch(self._node))

    def rebatch(
        self, batch_size: Any, drop_remainder: Any = False, name: str | None = None
    ) -> Dataset:
        """The rows of the elements in batches of another size, or of sizes that are "
        "taken in turn."""
        for spec in self._node.structure.specs:
            if getattr(spec, "shape", None) is not None and spec.shape.rank == 0:
                raise ValueError(
                    "Invalid `batch_sizes`. Expected dataset with rank of >= 1 but found a dataset "
                    "with scalar elements. Fix the issue by adding the `batch` transformation to "
                    "the dataset."
                )
        sizes = convert.to_tensor(batch_size)._t.reshape(-1).tolist()
        return self._made(_batching.Rebatch(self._node, sizes, bool(drop_remainder)))

    def window(
        self,
        size: Any,
        shift: Any = None,
        stride: Any = 1,
        drop_remainder: Any = False,
        name: str | None = None,
    ) -> Dataset:
        """Datasets of `size` elements, `stride` apart, the next beginning `shift` "
        "elements later."""
        size = whole(size, "size")
        shift = size if shift is None else whole(shift, "shift")
        node = _grouping.Window(
            self._node, size, shift, whole(stride, "stride"), bool(drop_remainder), Dataset
        )
        return self._made(node)

    def group_by_window(
        self,
        key_func: Callable[..., Any],
        reduce_func: Callable[[Any, Dataset], Dataset],
        window_size: Any = None,
        window_size_func: Callable[[Any], Any] | None = None,
        name: str | None = None,
    ) -> Dataset:
        """reduce_func(key, dataset) for each `window_size` elements with one key."""
        if (window_size is None) == (window_size_func is None):
            raise ValueError(
                "Either the `window_size` argument or the `window_size_func` argument must be "
                "specified."
            )
        sizes = window_size_func if window_size is None else lambda key: window_size
        return self._made(
            _grouping.GroupByWindow(self._node, key_func, reduce_func, sizes, Dataset)
        )

    def bucket_by_sequence_length(
        self,
        element_length_func: Callable[..., Any],
        bucket_boundaries: Sequence[int],
        bucket_batch_sizes: Sequence[int],
        padded_shapes: Any = None,
        padding_values: Any = None,
        pad_to_bucket_boundary: bool = False,
        no_padding: bool = False,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Dataset:
        """Padded batches of elements whose lengths lie between the same two boundaries."""
        return _buckets.bucket_by_sequence_length(
            self,
            element_length_func,
            bucket_boundaries,
            bucket_batch_sizes,
            padded_shapes,
            padding_values,
            pad_to_bucket_boundary,
            no_padding,
            drop_remainder,
        )

    def rejection_resample(
        self,
        class_func: Callable[..., Any],
        target_dist: Any,
        initial_dist: Any = None,
        seed: int | None = None,
        name: str | None = None,
    ) -> Dataset:
        """Pairs of class and element, of which so many are left out that classes come "
        "by `target_dist`."""
        return self._made(
            _resampling.resampled(self._node, class_func, target_dist, initial_dist, seed)
        )


def _stand_in(spec):
    if spec._dataset_shape.rank:
        return Datasets([], spec)
    return Dataset(_sources.Placeholder(spec.element_spec))


stand_ins[DatasetSpec] = _stand_in
DatasetSpec.value_type = Dataset


def from_node(node: Node) -> Dataset:
    """A dataset of a node."""
    return Dataset(node)


class TextLineDataset(Dataset):
    """The lines of text files, as strings (tf.data.TextLineDataset)."""

    def __init__(
        self,
        filenames: Any,
        compression_type: str | None = None,
        buffer_size: Any = None,
        num_parallel_reads: Any = None,
        name: str | None = None,
    ):
        turns = reads(num_parallel_reads)
        super().__init__(
            _files.TextLines(_files.file_names(filenames), compression_type or "", turns)
        )


class FixedLengthRecordDataset(Dataset):
    """Records of one length (tf.data.FixedLengthRecordDataset)."""

    def __init__(
        self,
        filenames: Any,
        record_bytes: Any,
        header_bytes: Any = None,
        footer_bytes: Any = None,
        buffer_size: Any = None,
        compression_type: str | None = None,
        num_parallel_reads: Any = None,
        name: str | None = None,
    ):
        sizes = [whole(n or 0, "bytes") for n in (record_bytes, header_bytes, footer_bytes)]
        super().__init__(
            _files.FixedLengthRecords(
                _files.file_names(filenames),
                *sizes,
                compression_type or "",
                reads(num_parallel_reads),
            )
        )


class TFRecordDataset(Dataset):
    """The records of TFRecord files, as strings (tf.data.TFRecordDataset).

    filenames: strings, or a dataset of them.  compression_type: "", "GZIP" or "ZLIB".
    num_parallel_reads: of how many files records come in turn.
    DataLossError at a damaged record.
    """

    def __init__(
        self,
        filenames: Any,
        compression_type: str | None = None,
        buffer_size: Any = None,
        num_parallel_reads: Any = None,
        name: str | None = None,
    ):
        names, kind = _files.file_names(filenames), compression_type or ""
        super().__init__(_files.TFRecords(names, kind, reads(num_parallel_reads)))


def reads(number: Any) -> int | None:
    """`num_parallel_reads` as a number."""
    return None if number is None else whole(number, "num_parallel_reads")
