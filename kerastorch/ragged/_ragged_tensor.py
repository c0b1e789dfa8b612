"""tf.ragged and tf.RaggedTensor: rows of different lengths, as values and row splits."""

import itertools

import numpy as np
import torch

from .._core import convert, dtypes, unsigned
from .._core.composite import Composite
from .._core.errors import invalid
from .._core.tensor import Tensor, is_stale, taped
from .._core.tensor_shape import TensorShape
from .._ops.indexing import gather
from .._ops.ragged_rows import tell_of
from .._ops.shaping import reshape


class RaggedTensor(Composite):
    """A tensor whose rows differ in length (tf.RaggedTensor).

    `values` (a tensor or RaggedTensor) holds the rows one after the other; row i is
    values[row_splits[i]:row_splits[i + 1]].  Made by the `from_*` methods and by ops.

    >>> tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 2, 2, 4])
    <tf.RaggedTensor [[3, 1], [], [4, 1]]>
    """

    __array_priority__ = 100

    def __init__(self, values, row_splits):
        self._values, self._splits = values, row_splits

    # making
    @classmethod
    def from_row_splits(cls, values, row_splits, name=None, validate=True):
        """Rows by where they begin and end: `row_splits` starts with 0, ends with the length."""
        values = values if isinstance(values, RaggedTensor) else convert.to_tensor(values)
        splits = _indices(row_splits, "row_splits")
        if validate:
            _check_splits(splits, values)
        return cls(values, Tensor(splits))

    @classmethod
    def from_row_lengths(cls, values, row_lengths, name=None, validate=True):
        """Rows by their lengths."""
        lengths = _indices(row_lengths, "row_lengths")
        if validate and bool((lengths < 0).any()):
            raise invalid(
                f"Arguments to from_row_lengths do not form a valid RaggedTensor: "
                f"row_lengths={lengths.tolist()}"
            )
        return cls.from_row_splits(values, Tensor(row_splits_of(lengths)), validate=validate)

    @classmethod
    def from_value_rowids(cls, values, value_rowids, nrows=None, name=None, validate=True):
        """Rows by the row number of each value, in ascending order."""
        rowids = _indices(value_rowids, "value_rowids")
        count = int(rowids[-1]) + 1 if rowids.numel() else 0
        count = count if nrows is None else int(nrows)
        if count < 0:
            raise ValueError(f"Expected nrows >= 0; got {count}")
        if _length(values) != len(rowids):
            raise ValueError(f"Shapes ({_length(values)},) and ({len(rowids)},) are incompatible")
        if validate and (bool((rowids[1:] < rowids[:-1]).any()) or bool((rowids >= count).any())):
            raise invalid(
                f"Arguments to from_value_rowids do not form a valid RaggedTensor: "
                f"value_rowids={rowids.tolist()}, nrows={count}"
            )
        lengths = torch.bincount(rowids.long(), minlength=count).to(rowids.dtype)
        return cls.from_row_splits(values, Tensor(row_splits_of(lengths)), validate=validate)

    @classmethod
    def from_row_starts(cls, values, row_starts, name=None, validate=True):
        """Rows by where they begin."""
        starts = _indices(row_starts, "row_starts")
        end = torch.tensor([_length(values)], dtype=starts.dtype)
        return cls.from_row_splits(values, Tensor(torch.cat([starts, end])), validate=validate)

    @classmethod
    def from_row_limits(cls, values, row_limits, name=None, validate=True):
        """Rows by where they end."""
        limits = _indices(row_limits, "row_limits")
        splits = torch.cat([limits.new_zeros(1), limits])
        return cls.from_row_splits(values, Tensor(splits), validate=validate)

    @classmethod
    def from_uniform_row_length(
        cls, values, uniform_row_length, nrows=None, validate=True, name=None
    ):
        """Rows of one length."""
        if uniform_row_length is None:
            raise convert.unsupported(uniform_row_length)
        size = int(uniform_row_length)
        count = int(nrows) if nrows is not None else (_length(values) // size if size else 0)
        if validate and nrows is None and size * count != _length(values):
            raise ValueError(
                f"uniform_row_length={size} times nrows={count} must equal nvals={_length(values)}"
            )
        splits = torch.arange(count + 1, dtype=torch.int64) * size
        return cls.from_row_splits(values, Tensor(splits), validate=validate)

    @classmethod
    def from_nested_row_splits(cls, flat_values, nested_row_splits, name=None, validate=True):
        """Rows of rows: the splits of the outermost dimension first."""
        result = flat_values
        for splits in reversed(list(nested_row_splits)):
            result = cls.from_row_splits(result, splits, validate=validate)
        return result

    @classmethod
    def from_nested_row_lengths(cls, flat_values, nested_row_lengths, name=None, validate=True):
        """Rows of rows: the lengths of the outermost dimension first."""
        result = flat_values
        for lengths in reversed(list(nested_row_lengths)):
            result = cls.from_row_lengths(result, lengths, validate=validate)
        return result

    @classmethod
    def from_tensor(
        cls,
        tensor,
        lengths=None,
        padding=None,
        ragged_rank=1,
        name=None,
        row_splits_dtype=dtypes.int64,
    ):
        """The rows of a tensor, cut to `lengths`, or at trailing values equal to `padding`."""
        if lengths is not None and padding is not None:
            raise ValueError("Specify argument `lengths` or `padding`, but not both.")
        if ragged_rank < 1:
            raise ValueError(
                f"Argument `ragged_rank` must be greater than 0. Received {ragged_rank}."
            )
        tensor = convert.to_tensor(tensor)
        if tensor._t.ndim < 2:
            raise ValueError(
                "The rank of a RaggedTensor must be greater than 1. Received argument `tensor` "
                f"with rank {tensor._t.ndim}."
            )
        if ragged_rank > 1:
            lead = tensor._t.shape[:2]
            inner = reshape(tensor, [lead[0] * lead[1], *tensor._t.shape[2:]])
            values = cls.from_tensor(inner, None, padding, ragged_rank - 1)
            return cls.from_uniform_row_length(values, lead[1], nrows=lead[0])
        raw = tensor._t
        if lengths is None:
            lengths = _lengths(raw, padding)
        else:
            lengths = _indices(lengths, "lengths").clamp(0, raw.shape[1])
            if lengths.shape[0] != raw.shape[0]:
                raise ValueError(f"{lengths.shape[0]} lengths do not fit {raw.shape[0]} rows")
        mask = torch.arange(raw.shape[1]) < lengths.unsqueeze(-1)
        flat = reshape(tensor, [raw.shape[0] * raw.shape[1], *raw.shape[2:]])
        kept = torch.nonzero(mask.reshape(-1)).squeeze(-1)
        return cls(gather(flat, Tensor(kept)), Tensor(row_splits_of(lengths)))

    # what it is
    values = property(lambda self: self._values, doc="The rows one after the other.")
    row_splits = property(lambda self: self._splits, doc="Where each row begins, and the end.")

    @property
    def flat_values(self):
        """The innermost values, a tensor."""
        return self._values.flat_values if isinstance(self._values, RaggedTensor) else self._values

    @property
    def dtype(self):
        """The element type."""
        return self._values.dtype

    @property
    def ragged_rank(self):
        """How many dimensions are stored by row splits."""
        return 1 + (self._values.ragged_rank if isinstance(self._values, RaggedTensor) else 0)

    @property
    def nested_row_splits(self):
        """The row splits of each ragged dimension, outermost first."""
        inner = self._values.nested_row_splits if isinstance(self._values, RaggedTensor) else ()
        return (self._splits, *inner)

    @property
    def shape(self):
        """The static shape: None where lengths differ."""
        return TensorShape([self._splits._t.shape[0] - 1, None, *list(self._values.shape)[1:]])

    def get_shape(self):
        """The static shape."""
        return self.shape

    @property
    def uniform_row_length(self):
        """None: row lengths are not known to be one."""
        return None

    def nrows(self, out_type=None, name=None):
        """The number of rows, a scalar tensor."""
        return Tensor(torch.tensor(len(self), dtype=_type(out_type)))

    def row_lengths(self, axis=1, name=None):
        """The length of each row; those of inner rows for a larger `axis`."""
        if axis > 1:
            return self.with_values(self._values.row_lengths(axis - 1))
        splits = self._splits._t
        return Tensor(splits[1:] - splits[:-1])

    def nested_row_lengths(self, name=None):
        """The row lengths of each ragged dimension, outermost first."""
        return tuple(Tensor(s._t[1:] - s._t[:-1]) for s in self.nested_row_splits)

    def row_starts(self, name=None):
        """Where each row begins."""
        return Tensor(self._splits._t[:-1].clone())

    def row_limits(self, name=None):
        """Where each row ends."""
        return Tensor(self._splits._t[1:].clone())

    def value_rowids(self, name=None):
        """The row number of each value."""
        lengths = self.row_lengths()._t
        numbers = torch.arange(len(self), dtype=lengths.dtype)
        return Tensor(torch.repeat_interleave(numbers, lengths))

    def nested_value_rowids(self, name=None):
        """The row numbers of each ragged dimension, outermost first."""
        inner = self._values.nested_value_rowids() if isinstance(self._values, RaggedTensor) else ()
        return (self.value_rowids(), *inner)

    def bounding_shape(self, axis=None, name=None, out_type=None):
        """The shape of the smallest tensor that all rows fit into; entry `axis` if given."""
        lengths = self.row_lengths()._t
        widest = int(lengths.max()) if lengths.numel() else 0
        if isinstance(self._values, RaggedTensor):
            inner = self._values.bounding_shape()._t.tolist()[1:]
        else:
            inner = list(self._values.shape)[1:]
        shape = torch.tensor([len(self), widest, *inner], dtype=_type(out_type))
        return Tensor(shape if axis is None else shape[axis])

    # changing
    def with_values(self, new_values):
        """The same rows of other values."""
        return RaggedTensor(new_values, self._splits)

    def with_flat_values(self, new_values):
        """The same rows of other innermost values."""
        if isinstance(self._values, RaggedTensor):
            return self.with_values(self._values.with_flat_values(new_values))
        ragged = isinstance(new_values, RaggedTensor)
        return self.with_values(new_values if ragged else convert.to_tensor(new_values))

    def merge_dims(self, outer_axis, inner_axis):
        """Dimensions outer_axis..inner_axis as one."""
        rank = self.shape.rank
        outer_axis, inner_axis = outer_axis % rank, inner_axis % rank
        if outer_axis == inner_axis:
            return self
        if outer_axis > 1:
            return self.with_values(self._values.merge_dims(outer_axis - 1, inner_axis - 1))
        values, splits = self._values, self._splits._t
        for _ in range(inner_axis - 1):
            if isinstance(values, RaggedTensor):
                splits, values = values.row_splits._t[splits], values.values
            else:
                splits, values = splits * values._t.shape[1], _merged(values)
        return values if outer_axis == 0 else RaggedTensor(values, Tensor(splits))

    def to_tensor(self, default_value=None, name=None, shape=None):
        """The rows padded with `default_value` (0, '' or False) to one length, cut to `shape`."""
        bounds = self.bounding_shape()._t.tolist()
        wanted = [None] * len(bounds) if shape is None else list(TensorShape(shape))
        size = [b if w is None else w for b, w in zip(bounds, wanted, strict=True)]
        if default_value is None:
            default_value = b"" if self.dtype == dtypes.string else 0
            default_value = False if self.dtype == dtypes.bool_ else default_value
        default = convert.to_raw(default_value, self.dtype)
        default = default._t if isinstance(default, Tensor) else default
        flat = self.flat_values
        raw = _padded(self, flat._t.detach() if is_stale(flat) else flat._t, size, default)
        is_taped = isinstance(raw, torch.Tensor) and raw.requires_grad
        return taped(raw, (flat,)) if is_taped else Tensor(raw)

    def to_list(self):
        """The value as nested Python lists."""
        return [
            row.to_list() if isinstance(row, RaggedTensor) else row.numpy().tolist() for row in self
        ]

    def numpy(self):
        """The rows as a numpy array: of objects where lengths differ."""
        rows = [row.numpy() for row in self]
        if len({len(row) for row in rows}) == 1:
            return np.array(rows)
        out = np.empty(len(rows), dtype=object)
        for i, row in enumerate(rows):
            out[i] = row
        return out

    # Python protocols
    def __len__(self):
        return self._splits._t.shape[0] - 1

    def __iter__(self):
        bounds = self._splits._t.tolist()
        for start, end in itertools.pairwise(bounds):
            yield _rows(self._values, start, end)

    def __getitem__(self, key):
        key = key if isinstance(key, tuple) else (key,)
        first, rest = key[0], key[1:]
        if isinstance(first, slice):
            return self._slice(first, rest)
        if isinstance(first, (str, bytes, float)):
            raise TypeError(
                "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
                f"tf.int32/tf.int64 tensors are valid indices, got {first!r}"
            )
        index = int(first)
        if not -len(self) <= index < len(self):
            raise IndexError(f"Index {index} is out of range for {len(self)} rows")
        index %= len(self)
        start, end = self._splits._t[index : index + 2].tolist()
        row = _rows(self._values, start, end)
        return row[rest] if rest else row

    def _slice(self, rows, rest):
        picked = range(*rows.indices(len(self)))
        taken = _taken(self, torch.tensor(picked, dtype=torch.int64))
        if not rest:
            return taken
        if not isinstance(rest[0], slice):
            raise ValueError("Cannot index into an inner ragged dimension.")
        result = _columns(taken, rest[0])
        inner = (slice(None), *rest[1:])
        return result.with_values(result.values[inner]) if len(inner) > 1 else result

    def __bool__(self):
        raise TypeError("RaggedTensor may not be used as a boolean.")

    def __repr__(self):
        with np.printoptions(formatter={"all": _shown}):
            return f"<tf.RaggedTensor {_shown(self.numpy())}>"

    __str__ = __repr__

    def __hash__(self):
        raise TypeError("RaggedTensor is unhashable.")

    def _components(self):
        return [self.flat_values, *self.nested_row_splits]

    def _from_components(self, components):
        return RaggedTensor.from_nested_row_splits(components[0], components[1:], validate=False)


def _shown(value):
    if not isinstance(value, np.ndarray):
        return str(value)
    return np.array2string(value, separator=", ") if value.size else repr(value.tolist())


def _type(out_type):
    return torch.int64 if out_type is None else dtypes.as_dtype(out_type).torch


def _indices(value, name):
    raw = convert.to_tensor(value)._t
    if not isinstance(raw, torch.Tensor) or raw.ndim != 1 or raw.dtype not in dtypes.INTEGER:
        if isinstance(raw, torch.Tensor) and raw.ndim == 1 and not raw.numel():
            return raw.long()
        raise ValueError(f"{name} must be a vector of integers, got {value!r}")
    return raw.cpu() if isinstance(value, Tensor) else raw.cpu().long()


def row_splits_of(lengths):
    """Where rows of these lengths begin, and the end of the last."""
    return torch.cat([lengths.new_zeros(1), lengths.cumsum(0)])


def _length(values):
    if isinstance(values, RaggedTensor):
        return len(values)
    raw = convert.to_tensor(values)._t
    if not raw.ndim:
        raise invalid("slice index 0 of dimension 0 out of bounds. [Op:StridedSlice]")
    return len(raw)


def _check_splits(splits, values):
    count = _length(values)
    if not splits.numel():
        raise ValueError("row_splits tensor may not be empty.")
    bad = bool((splits[1:] < splits[:-1]).any())
    if int(splits[0]) or int(splits[-1]) != count or bad:
        raise invalid(
            "Arguments to from_row_splits do not form a valid RaggedTensor: "
            f"row_splits={splits.tolist()} for {count} values"
        )


def _lengths(raw, padding):
    """The length of each row of a matrix without its trailing padding."""
    size = raw.shape[1]
    if padding is None:
        return torch.full((raw.shape[0],), size, dtype=torch.int64)
    pad = convert.to_raw(padding, dtypes.of(raw))
    kept = raw != (pad[()] if isinstance(raw, np.ndarray) else pad)
    kept = torch.from_numpy(np.asarray(kept, np.bool_)) if isinstance(raw, np.ndarray) else kept
    kept = kept.reshape(*kept.shape[:2], -1).any(-1)
    return (kept * torch.arange(1, size + 1)).amax(1) if size else kept.long().sum(1)


def _rows(values, start, end):
    if not isinstance(values, RaggedTensor):
        return values[start:end]
    splits = values.row_splits._t[start : end + 1]
    inner = _rows(values.values, int(splits[0]), int(splits[-1]))
    return RaggedTensor(inner, Tensor(splits - splits[0]))


def _taken(values, places):
    """The entries of a tensor or RaggedTensor at the raw `places`, in their order."""
    if not isinstance(values, RaggedTensor):
        return gather(values, Tensor(places))
    splits = values.row_splits._t
    lengths = (splits[1:] - splits[:-1])[places]
    return _spans(values, splits[:-1][places], lengths, 1)


def _spans(ragged, starts, lengths, step):
    """The RaggedTensor of rows `ragged.values[start : start + length * step : step]`."""
    splits = row_splits_of(lengths)
    steps = torch.arange(int(splits[-1])) - torch.repeat_interleave(splits[:-1], lengths)
    places = torch.repeat_interleave(starts, lengths) + step * steps
    return RaggedTensor(_taken(ragged.values, places), Tensor(splits))


def _columns(ragged, columns):
    """ragged[:, columns] for a slice, counted in each row by itself."""
    step = 1 if columns.step is None else int(columns.step)
    splits = ragged.row_splits._t
    sizes = splits[1:] - splits[:-1]
    low, high = (0, sizes) if step > 0 else (-1, sizes - 1)

    def bound(given, default):
        if given is None:
            return default + torch.zeros_like(sizes)
        given = int(given)
        place = torch.full_like(sizes, given) if given >= 0 else given + sizes
        return torch.minimum(place.clamp(min=low), high + torch.zeros_like(sizes))

    first = bound(columns.start, low if step > 0 else high)
    last = bound(columns.stop, high if step > 0 else low)
    count = (last - first + step - (1 if step > 0 else -1)).div(step, rounding_mode="floor")
    return _spans(ragged, splits[:-1] + first, count.clamp(min=0), step)


def _merged(tensor):
    shape = tensor._t.shape
    return reshape(tensor, [shape[0] * shape[1], *shape[2:]])


def coordinates(ragged):
    """The places of all flat values: raw row numbers, column numbers, ... of each."""
    columns = []
    while isinstance(ragged, RaggedTensor):
        splits = ragged.row_splits._t.long()
        rows = ragged.value_rowids()._t.long()
        column = torch.arange(len(rows)) - splits[:-1][rows]
        columns = [c[rows] for c in columns] if columns else [rows]
        columns.append(column)
        ragged = ragged.values
    return columns


def _padded(ragged, flat, size, default):
    where = coordinates(ragged)
    inside = torch.ones_like(where[0], dtype=torch.bool)
    for column, limit in zip(where, size, strict=False):
        inside &= column < limit
    where = [w[inside] for w in where]
    rest = tuple(slice(0, n) for n in size[len(where) :])
    if isinstance(flat, np.ndarray):
        out = np.empty(size, dtype=object)
        out[...] = default[()]
        out[(*(w.numpy() for w in where), *rest)] = flat[inside.numpy()]
        return out
    blank = default.to(flat.device).expand(size).clone()
    where = tuple(w.to(flat.device) for w in where)
    inside = inside.to(flat.device)
    if flat.dtype in unsigned.UNSIGNED:
        with unsigned.wide():
            return blank.index_put((*where,), flat[inside])
    return blank.index_put((*where,), flat[inside])


def constant(
    pylist, dtype=None, ragged_rank=None, inner_shape=None, name=None, row_splits_dtype=dtypes.int64
):
    """Nested Python lists as a RaggedTensor (a Tensor when ragged_rank is 0).

    ValueError when scalars stand at different depths.
    """
    depth = _depth(pylist)
    rank = depth - 1 if ragged_rank is None else ragged_rank
    if inner_shape is not None and ragged_rank is None:
        rank = depth - 1 - len(tuple(inner_shape)) + (0 if depth else 1)
    flat, splits = list(pylist) if depth else pylist, []
    for _ in range(rank):
        lengths = torch.tensor([len(row) for row in flat], dtype=torch.int64)
        splits.append(Tensor(row_splits_of(lengths).to(dtypes.as_dtype(row_splits_dtype).torch)))
        flat = [x for row in flat for x in row]
    values = convert.to_tensor(flat, None if dtype is None else dtypes.as_dtype(dtype))
    if not flat and inner_shape:
        values = Tensor(values._t.reshape(0, *inner_shape))
    return RaggedTensor.from_nested_row_splits(values, splits, validate=False)


def _depth(value):
    if not isinstance(value, (list, tuple, np.ndarray)) or (
        isinstance(value, np.ndarray) and not (value.ndim)
    ):
        return 0
    depths = {_depth(v) for v in value}
    nested = {d for v, d in zip(value, map(_depth, value), strict=True) if _has_scalars(v)}
    if len(nested) > 1 or (0 in nested and max(depths) > 0):
        raise ValueError(f"all scalar values must have the same nesting depth: {value!r}")
    return 1 + max(depths, default=0)


def _has_scalars(value):
    if not isinstance(value, (list, tuple, np.ndarray)):
        return True
    return any(_has_scalars(v) for v in value)


def map_flat_values(op, *args, **kwargs):
    """`op` on the innermost values of the ragged arguments, in their rows."""
    found = [x for x in [*args, *kwargs.values()] if isinstance(x, RaggedTensor)]
    if not found:
        return op(*args, **kwargs)
    first = found[0]
    splits = [s._t.tolist() for s in first.nested_row_splits]
    for other in found[1:]:
        if [s._t.tolist() for s in other.nested_row_splits] != splits:
            raise invalid("All ragged arguments must have the same nested row splits.")

    def flat(x):
        return x.flat_values if isinstance(x, RaggedTensor) else x

    result = op(*map(flat, args), **{k: flat(v) for k, v in kwargs.items()})
    return first.with_flat_values(result)


tell_of(RaggedTensor)
