"""Sources of batches for fit, evaluate and predict: arrays, generators, Sequences, iterables.

A batch is a tuple (x, y, sample_weight) of nests of raw values.  Arrays become device tensors once;
an epoch is a permutation of row numbers, gathered some batches at a time, and a batch is a slice
of what was gathered.
"""

from __future__ import annotations

import collections.abc
import contextlib
import itertools
import math
import operator
import random
from typing import Any

import numpy as np
import torch

from ..._core import devices, dtypes, nest
from ..._core.composite import Composite
from ..._core.convert import from_numpy, to_tensor
from ..._core.philox import Words
from ..._core.tensor import Tensor
from ..._core.tensor_spec import TensorSpec
from ..._ops.indexing import gather
from ..._ops.joining import concat
from ...data._order import ring_order
from ...data._streams import gathered
from ...ragged._ragged_tensor import RaggedTensor
from ...random import draws
from ...random.seeds import graph_seeds
from ...random.streams import Stream
from ...sparse import concat as concat_sparse
from ...sparse._sparse_tensor import SparseTensor
from .._base import config as _config
from .._base import messages
from .dataset_creator import DatasetCreator
from .datasets import DatasetSource
from .enqueuers import GeneratorEnqueuer, OnePass
from .unpacking import unpack_x_y_sample_weight

# Rows gathered at once when an epoch is shuffled, at least, and bytes at most.
_CHUNK_BATCHES = 32
_CHUNK_BYTES = 1 << 24
_RING = 1024  # batches among which Keras mixes whole batches


class ArraySource:
    """Batches out of arrays that are in memory."""

    def __init__(self, x, y, sample_weight, batch_size, shuffle, steps=None, epochs=None):
        if x is None and y is None and sample_weight is None:
            raise no_adapter(x, y)
        arrays = [_array_nest(v) for v in (x, y, sample_weight)]
        self.data = tuple(arrays)
        plain = [v for v in arrays if v is None or type(v) is torch.Tensor]
        self._plain = len(plain) == 3 and arrays[0] is not None
        self.flat = [a for a in (plain if self._plain else nest.flatten(arrays)) if a is not None]
        if not self.flat:
            raise no_adapter(x, y)
        if len({len(a) if a.ndim else 0 for a in self.flat}) > 1:
            check_cardinality(*arrays)
        self.count = len(self.flat[0]) if self.flat[0].ndim else 0
        if not self.count:
            raise ValueError("Expected input data to be non-empty.")
        if not batch_size:
            batch_size = math.ceil(self.count / steps) if steps else 32
        self.batch_size = _whole(batch_size)
        self.shuffle = shuffle
        # each fit begins anew in the stream of Keras's own function that makes an epoch's order
        pair = graph_seeds().pair(None) if shuffle else None
        self._stream_of_order = None if pair is None else Stream(pair)
        self._batches = None if pair is None or shuffle != "batch" else Words(*pair)
        self.steps = math.ceil(self.count / self.batch_size) if self.batch_size else 0
        row = sum(a.nbytes for a in self.flat) // max(self.count, 1)
        fits = max(1, _CHUNK_BYTES // max(row * self.batch_size, 1))
        self.chunk = self.batch_size * min(_CHUNK_BATCHES, fits)
        # With another number of steps than there are batches, epochs go on where the last ended.
        self._passes = epochs if steps != self.steps and steps is not None else None
        self._stream = None

    def element_spec(self, batch: Any = None) -> Any:
        """The TypeSpecs of all batches, as (x, y, sample_weight) with None for what is not there;
        None where they are not known."""
        size = None if self.has_partial_batch else self.batch_size
        given = [v for v in self.data if v is not None]
        specs = [spec_of_batch(v, lambda a: (size, *a.shape[1:])) for v in given]
        if any(spec is None for spec in specs):
            return None
        found = iter(specs)
        return tuple(None if v is None else next(found) for v in self.data)

    @property
    def has_partial_batch(self) -> bool:
        """Whether a batch has fewer samples than `batch_size`."""
        return self.batch_size > 0 and self.count % self.batch_size != 0

    def run_on(self, epochs: int) -> None:
        """From now on each of so many epochs begins where the last one ended."""
        self._passes = epochs

    def epoch(self) -> collections.abc.Iterator[tuple[Any, Any, Any]]:
        """The batches of one epoch."""
        if self._passes is None:
            return self._pass()
        if self._stream is None:
            self._stream = itertools.chain.from_iterable(self._pass() for _ in range(self._passes))
        return self._stream

    def _pass(self):
        """The batches of one pass over the arrays."""
        if not self.shuffle:
            return self._slices(self.data, self.count)
        if self.shuffle == "batch":
            return self._whole_batches()
        return self._permuted()

    def _permuted(self):
        device = next((a.device for a in self.flat if isinstance(a, torch.Tensor)), None)
        order = self._order(self.count, device)
        for start in range(0, self.count, self.chunk):
            rows = order[start : start + self.chunk]
            chunk = tuple(_map(lambda a, rows=rows: gathered(a, rows), v) for v in self.data)
            yield from self._slices(chunk, len(rows))

    def _order(self, count, device=None):
        """A random order of row numbers: TensorFlow's own where a global seed is set."""
        if self._stream_of_order is None:
            return torch.randperm(count, device=device)
        return draws.order(count, self._stream_of_order).to(device)

    def _whole_batches(self):
        if self._batches is None:
            order = torch.randperm(self.steps).tolist()
        else:
            order = ring_order(self.steps, _RING, Words(*self._batches.take(2)))
        for i in order:
            start = i * self.batch_size
            rows = slice(start, min(start + self.batch_size, self.count))
            if self._batches is not None:
                rows = self._order(rows.stop - start) + start
            yield tuple(_map(lambda a, rows=rows: _picked(a, rows), v) for v in self.data)

    def _slices(self, data, count):
        size = self.batch_size
        if self._plain and 0 < count <= size:
            yield data
            return
        if not self._plain:
            for start in range(0, count, size):
                yield tuple(_map(lambda a, s=slice(start, start + size): a[s], v) for v in data)
            return
        columns = [None if v is None else v.split(size) for v in data]
        for i in range(len(columns[0]) if count else 0):
            yield tuple([None if c is None else c[i] for c in columns])

    def finish(self) -> None:
        """What happens after an epoch: nothing."""


def _picked(array, rows):
    return array[rows] if isinstance(rows, slice) else gathered(array, rows)


def _whole(batch_size):
    """A batch size as an int: TypeError for what is no integer, ValueError below 1."""
    try:
        size = operator.index(batch_size)
    except TypeError:
        raise TypeError(
            f"`batch_size` must be an integer. Received: batch_size={batch_size!r} of type "
            f"{type(batch_size)}"
        ) from None
    if size < 1:
        raise ValueError(f"`batch_size` must be positive. Received: batch_size={size}")
    return size


def _map(function, structure):
    if structure is None:
        return None
    if isinstance(structure, (torch.Tensor, np.ndarray)):
        return function(structure)
    return nest.map_structure(lambda a: None if a is None else function(a), structure)


def _array_nest(value):
    """A nest of array-likes as a nest of raw values on the device."""
    if value is None:
        return None
    if type(value) is np.ndarray:
        return numpy_to_raw(value)
    if isinstance(value, (list, tuple)) and _of_scalars(value):
        return array_to_raw(np.asarray(value))
    return nest.map_structure(lambda v: None if v is None else array_to_raw(v), value)


def _of_scalars(value):
    while isinstance(value, (list, tuple)) and value:
        value = value[0]
    return isinstance(value, (int, float, str, bytes, np.generic))


def array_to_raw(value: Any) -> torch.Tensor | np.ndarray:
    """One array-like as a raw value; floats that come from numpy take the default float dtype."""
    raw = getattr(value, "_t", None)
    if raw is not None:
        return raw.detach() if isinstance(raw, torch.Tensor) else raw
    if isinstance(value, torch.Tensor):
        return value.detach().to(devices.current())
    kind = type(value).__module__.split(".")[0]
    if kind == "pandas":
        value = value.to_numpy()
        if value.ndim == 1:
            value = value[:, None]
    if is_scipy_sparse(value):
        return SparseRows(value)
    if isinstance(value, (RaggedTensor, SparseTensor)):
        return CompositeRows(value)
    if not isinstance(value, np.ndarray):
        if not hasattr(value, "__array__"):
            raise no_adapter(value)
        value = np.asarray(value)
    return numpy_to_raw(value)


def numpy_to_raw(array: np.ndarray) -> torch.Tensor | np.ndarray:
    """A numpy array as a raw value of this device, sharing memory where it can."""
    if array.dtype.kind in "OSU":
        return from_numpy(array)
    if array.dtype.kind == "f" and array.dtype != _config.floatx():
        array = array.astype(_config.floatx())
    if not array.flags.writeable or not array.flags.c_contiguous or array.dtype.byteorder == ">":
        return from_numpy(array)
    return torch.from_numpy(array).to(devices.current())


def check_cardinality(*arrays: Any) -> None:
    """ValueError unless all of (x, y, sample_weight), nests of raw values, have as many rows."""
    sizes = [[_row_count(a) for a in nest.flatten(v) if a is not None] for v in arrays]
    if len(set(itertools.chain.from_iterable(sizes))) > 1:
        lines = ["Data cardinality is ambiguous:"]
        for label, found in zip(("x", "y", "sample_weight"), sizes, strict=False):
            if found:
                lines.append(f"  {label} sizes: {', '.join(map(str, found))}")
        lines.append("Make sure all arrays contain the same number of samples.")
        raise ValueError("\n".join(lines))


def _row_count(array):
    if isinstance(array, Composite):
        return array.shape.as_list()[0]
    return len(array) if array.ndim else 0


def no_adapter(*values: Any) -> ValueError:
    """The error for data that is of no kind that `fit` takes; names the types of x and y."""
    text = ", ".join(_type_name(v) for v in values)
    hint = ""
    if any(c.__module__ == "torch.utils.data.dataset" for v in values for c in type(v).__mro__):
        hint = ": wrap a torch Dataset in a torch.utils.data.DataLoader, which makes batches"
    return ValueError(f"Failed to find data adapter that can handle input: {text}{hint}")


def _type_name(value):
    if isinstance(value, dict):
        keys, values = ({_type_name(v) for v in part} for part in (value.keys(), value.values()))
        return f"({type(value)} containing {keys} keys and {values} values)"
    if isinstance(value, (list, tuple)):
        return f"({type(value)} containing values of types { ({_type_name(v) for v in value}) })"
    return str(type(value))


class SparseRows:
    """A scipy sparse matrix as a raw value whose rows are taken out as dense tensors."""

    ndim = 2

    def __init__(self, matrix):
        if matrix.dtype.kind == "f":
            matrix = matrix.astype(_config.floatx())
        self.matrix = matrix.tocsr()
        self.nbytes = matrix.shape[0] * matrix.shape[1] * matrix.dtype.itemsize

    def __len__(self):
        return self.matrix.shape[0]

    def __getitem__(self, rows):
        return numpy_to_raw(self.matrix[rows].toarray())


class CompositeRows:
    """A RaggedTensor or SparseTensor of a whole data set, whose rows are taken out as batches."""

    def __init__(self, value):
        self.value, self.ndim = value, value.shape.rank
        self._count = value.shape.as_list()[0]
        parts = nest.flatten(value, expand_composites=True)
        self.nbytes = sum(getattr(p._t, "nbytes", 0) for p in parts)

    def __len__(self):
        return self._count

    def __getitem__(self, rows):
        """The rows of a slice as a batch; rows by their numbers are a data set again."""
        if isinstance(rows, slice):
            return rows_of(self.value, torch.arange(self._count)[rows])
        return CompositeRows(rows_of(self.value, torch.as_tensor(rows)))


def rows_of(value: RaggedTensor | SparseTensor, rows: torch.Tensor) -> RaggedTensor | SparseTensor:
    """The rows of those numbers, in their order."""
    if isinstance(value, RaggedTensor):
        return gather(value, Tensor(rows))
    places = value.indices._t
    order = torch.argsort(places[:, 0], stable=True)
    counts = torch.bincount(places[:, 0], minlength=value.shape.as_list()[0])
    starts = torch.cumsum(counts, 0) - counts
    taken = counts[rows]
    number = torch.repeat_interleave(torch.arange(len(rows)), taken)
    within = torch.arange(len(number)) - torch.repeat_interleave(taken.cumsum(0) - taken, taken)
    found = order[torch.repeat_interleave(starts[rows], taken) + within]
    places = torch.cat([number[:, None], places[found][:, 1:]], 1)
    shape = [len(rows), *value.shape.as_list()[1:]]
    return SparseTensor(Tensor(places), gather(value.values, Tensor(found)), shape)


def joined_composites(values: list[Composite]) -> Composite:
    """RaggedTensors, or SparseTensors, one after the other."""
    if len(values) == 1:
        return values[0]
    if isinstance(values[0], RaggedTensor):
        return concat(list(values), 0)
    return concat_sparse(0, list(values))


def is_scipy_sparse(value: Any) -> bool:
    """Whether a value is a sparse matrix or array of scipy, which this does not import."""
    return type(value).__module__.startswith("scipy.sparse") and hasattr(value, "tocsr")


class IterableSource:
    """Batches from a Python iterable, iterator or generator."""

    count = None

    def __init__(self, iterable, steps, cast=True):
        self.iterable = iterable
        self.cast = cast
        self.steps = steps
        if steps is None:
            self.steps = _length(iterable)
        self._endless = iter(iterable) if steps is not None or _is_iterator(iterable) else None

    def epoch(self) -> collections.abc.Iterator[tuple[Any, Any, Any]]:
        """The batches of one epoch: all of an iterable, or the next `steps` of an iterator."""
        batches = self._endless if self._endless is not None else iter(self.iterable)
        for batch in batches:
            yield batch_to_raw(batch, self.cast)

    of_ranks = True

    def element_spec(self, batch: Any) -> Any:
        """The TypeSpecs of all batches: of tensors only the rank is known."""
        return spec_of_ranks(batch)

    def peek(self) -> None:
        """StopIteration if an iterator has no batch at all, as TensorFlow raises it."""
        if _is_iterator(self.iterable) and self.is_spent():
            raise StopIteration

    def is_spent(self) -> bool:
        """Whether an iterator has no more batches."""
        if self._endless is None:
            return False
        for batch in self._endless:
            self._endless = itertools.chain([batch], self._endless)
            return False
        return True

    def restart(self) -> bool:
        """Begins the iterable anew, when it is one that can be."""
        if self._endless is not None and not _is_iterator(self.iterable):
            self._endless = iter(self.iterable)
            return True
        return False

    def finish(self) -> None:
        """What happens after an epoch: nothing."""


class GeneratedAhead(IterableSource):
    """Batches from a generator, made ahead of their use."""

    def __init__(self, generator, steps, ahead):
        self._enqueuer = GeneratorEnqueuer(generator, ahead.processes)
        self._enqueuer.start(ahead.workers, ahead.size)
        super().__init__(self._enqueuer.get(), steps)

    def close(self) -> None:
        """Ends the threads and processes that make batches."""
        self._enqueuer.stop()


def _length(iterable):
    """How many batches there are, or None."""
    try:
        return len(iterable)
    except TypeError:  # torch's DataLoader has a length that it may refuse to tell
        return None


def _is_iterator(value):
    return isinstance(value, collections.abc.Iterator)


class SequenceSource:
    """Batches from a keras.utils.Sequence.

    ahead: how batches are made ahead of their use.
    """

    count = None

    def __init__(self, sequence, shuffle, ahead):
        self.sequence, self.shuffle, self.ahead = sequence, shuffle, ahead
        self._enqueuer = None
        sequence[0]  # Keras looks at it, too: the random numbers that it takes are gone

    of_ranks = True

    def element_spec(self, batch: Any) -> Any:
        """The TypeSpecs of all batches: of tensors only the rank is known."""
        return spec_of_ranks(batch)

    @property
    def steps(self) -> int:
        """Batches per epoch."""
        return len(self.sequence)

    def epoch(self) -> collections.abc.Iterator[tuple[Any, Any, Any]]:
        """The batches of one epoch, in random order when shuffling."""
        batches = self._ahead() if self.ahead.wanted else self._here()
        return (batch_to_raw(batch, True) for batch in batches)

    def _here(self):
        order = list(range(self.steps))
        if self.shuffle:
            random.shuffle(order)
        return (self.sequence[i] for i in order)

    def _ahead(self):
        self._enqueuer = OnePass(self.sequence, self.ahead.processes, bool(self.shuffle))
        self._enqueuer.start(self.ahead.workers, self.ahead.size)
        return itertools.islice(self._enqueuer.get(), self.steps)

    def finish(self) -> None:
        """Tells the sequence that the epoch is over."""
        self.close()
        self.sequence.on_epoch_end()

    def close(self) -> None:
        """Ends the threads and processes that make batches."""
        if self._enqueuer is not None:
            self._enqueuer.stop()
            self._enqueuer = None


def spec_of_ranks(batch: Any) -> Any:
    """The TypeSpecs of a batch, of tensors of whose shapes only the rank is known."""
    return tuple(None if v is None else spec_of_batch(v, lambda a: [None] * a.ndim) for v in batch)


def spec_of_batch(batch: Any, shape_of: collections.abc.Callable[[Any], Any] | None = None) -> Any:
    """The TypeSpecs of a nest of raw values, their shapes by `shape_of` where it is given; None
    where there is something that is no tensor."""

    def of(value):
        if value is None:
            return None
        if isinstance(value, Composite):
            return value._type_spec
        if not isinstance(value, (torch.Tensor, np.ndarray)):
            raise TypeError
        shape = tuple(value.shape) if shape_of is None else shape_of(value)
        return TensorSpec(shape, dtypes.of(value))

    try:
        return nest.map_structure(of, batch)
    except TypeError:
        return None


class Ahead:
    """How many threads, or processes, make batches of a Sequence or generator, and how many."""

    def __init__(self, workers: int = 1, size: int = 10, processes: bool = False):
        self.workers, self.size, self.processes = workers, size, processes

    @property
    def wanted(self) -> bool:
        """Whether anybody else than the caller makes batches."""
        return self.workers > 1 or (self.workers > 0 and self.processes)


def ended(source: Any) -> contextlib.AbstractContextManager[Any]:
    """Ends what a source has running when the block ends, in whatever way."""
    return contextlib.closing(source) if hasattr(source, "close") else contextlib.nullcontext()


def batch_to_raw(batch: Any, cast: bool) -> tuple[Any, Any, Any]:
    """A batch as a user's iterable gives it, as (x, y, sample_weight) of raw values."""
    x, y, weights = unpack_x_y_sample_weight(batch)
    return tuple(None if v is None else _map_any(v, cast) for v in (x, y, weights))


def _map_any(value, cast):
    if isinstance(value, (list, tuple)) and _of_scalars(value):
        value = np.asarray(value)
    return nest.map_structure(lambda v: None if v is None else _batch_leaf(v, cast), value)


def _batch_leaf(value, cast):
    if hasattr(value, "_t"):
        return value._t
    if isinstance(value, torch.Tensor):
        return value.to(devices.current())
    if isinstance(value, np.ndarray) and cast:
        return numpy_to_raw(value)
    if hasattr(value, "_components"):
        return value
    if is_scipy_sparse(value):
        return SparseRows(value)[:]
    return array_to_raw(value) if hasattr(value, "__array__") else to_tensor(value)._t


def make_source(
    x: Any,
    y: Any,
    sample_weight: Any,
    batch_size: int | None,
    shuffle: bool | str,
    steps: int | None,
    epochs: int | None = None,
    ahead: Ahead | None = None,
) -> ArraySource | IterableSource | SequenceSource:
    """The source for what was passed to fit, evaluate or predict.

    ValueError for data of no kind that is known, that is empty, or with 0 as `steps`;
    StopIteration for an empty iterator.
    """
    is_array = type(x) is np.ndarray or type(x) is Tensor
    if not is_array and isinstance(x, (ArraySource, IterableSource, SequenceSource)):
        return x
    if not isinstance(steps, (type(None), str)) and steps == 0:
        raise ValueError(
            "Unexpected value for `steps_per_epoch`. Received value is 0. Please check the "
            "docstring for `model.fit()` for supported values."
        )
    if is_array and y is None and sample_weight is None:
        return ArraySource(x, y, sample_weight, batch_size, shuffle, steps, epochs)
    if isinstance(x, DatasetCreator):
        if y is not None:
            _only_x(y, sample_weight, "DatasetCreator")
        return DatasetSource(x.dataset(steps), steps)
    if _is_sequence(x):
        _only_x(y, sample_weight, "`keras.utils.Sequence`")
        if not len(x):
            raise ValueError("Expected input data to be non-empty.")
        return SequenceSource(x, shuffle, ahead or Ahead())
    if _is_batches(x, y):
        generator = isinstance(x, collections.abc.Generator)
        kind = "dataset" if _is_dataset(x) else type(x).__name__
        _only_x(y, sample_weight, "python generator" if generator else kind)
        if hasattr(x, "_node") and _is_dataset(x) and not hasattr(x, "__next__"):
            return DatasetSource(x, steps)
        if generator and ahead is not None and ahead.wanted:
            return GeneratedAhead(x, steps, ahead)
        return IterableSource(x, steps, cast=not _is_dataset(x))
    if any(is_scipy_sparse(v) for v in nest.flatten([y, sample_weight])):
        raise TypeError(
            "Targets and sample weights cannot be scipy sparse matrices: give them as `.toarray()`"
        )
    if not all(_of_scalars(v) or all(map(_is_array, nest.flatten(v))) for v in (x, y)):
        raise no_adapter(x, y)
    return ArraySource(x, y, sample_weight, batch_size, shuffle, steps, epochs)


def _is_array(value):
    return (
        value is None
        or isinstance(value, (torch.Tensor, int, float, str, bytes))
        or hasattr(value, "__array__")
        or hasattr(value, "_t")
        or is_scipy_sparse(value)
        or isinstance(value, (RaggedTensor, SparseTensor))
    )


def _is_sequence(x):
    return hasattr(x, "on_epoch_end") and hasattr(x, "__getitem__") and hasattr(x, "__len__")


def _is_dataset(x):
    return hasattr(x, "element_spec")


def _is_batches(x, y):
    if isinstance(x, list) and y is None and x and all(isinstance(b, tuple) for b in x):
        return True
    if isinstance(x, (list, tuple, dict, str, set, frozenset)) or is_scipy_sparse(x):
        return False
    if hasattr(x, "__array__") or hasattr(x, "_t") or isinstance(x, Composite):
        return False
    if isinstance(x, torch.Tensor) or type(x).__module__.split(".")[0] == "pandas":
        return False
    return hasattr(x, "__iter__") or hasattr(x, "__next__")


def _only_x(y, sample_weight, kind):
    if y is not None:
        raise ValueError(f"`y` argument is not supported when using {kind} as input.")
    if sample_weight is not None:
        raise ValueError(f"`sample_weight` argument is not supported when using {kind} as input.")


def split_validation(
    arrays: tuple[Any, Any, Any], share: float
) -> tuple[tuple[Any, Any, Any], tuple[Any, Any, Any]]:
    """((training arrays), (validation arrays)): the last `share` of the samples is held out."""
    whole = [v for v in nest.flatten(arrays) if v is not None]
    if not all(_can_split(v) for v in whole):
        raise ValueError(
            "`validation_split` is only supported for Tensors or NumPy arrays, found following "
            f"types in the input: {[type(v) for v in whole if not _can_split(v)]}"
        )
    raws = [_array_nest(v) for v in arrays]
    flat = [a for a in nest.flatten(raws) if a is not None]
    if not flat:
        raise no_adapter(*arrays[:2])
    count = len(flat[0])
    at = math.floor(count * (1.0 - share))
    if at == 0 or at == count:
        raise ValueError(
            f"Training data contains {count} samples, which is not sufficient to split it into a "
            f"validation and training set as specified by `validation_split={share}`. Either "
            "provide more data, or a different value for the `validation_split` argument."
        )
    part = lambda s: tuple(_map(lambda a: a[s], v) for v in raws)  # noqa: E731
    return part(slice(None, at)), part(slice(at, None))


def _can_split(value):
    if np.isscalar(value) or is_scipy_sparse(value) or isinstance(value, Composite):
        return False
    return _is_array(value)


def handles(nested: Any) -> Any:
    """A nest of raw values as tensors."""
    if nested is None:
        return None
    return nest.map_structure(lambda a: a if a is None or not _is_raw(a) else Tensor(a), nested)


def _is_raw(value):
    return isinstance(value, (torch.Tensor, np.ndarray))


def ran_out(steps: int, epochs: int) -> None:
    """Warns that a source ended before the asked number of steps."""
    messages.warn(
        "Your input ran out of data; interrupting training. Make sure that your dataset or "
        "generator can generate at least `steps_per_epoch * epochs` batches (in this case, "
        f"{steps * epochs} batches). You may need to use the repeat() function when building "
        "your dataset."
    )
