"""tf.RaggedTensor: rows of different lengths, as values and row splits."""

import itertools

import numpy as np
import torch

from .._core import convert, dispatch, dtypes
from .._core.composite import Composite
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._ops.shaping import reshape
from . import _rows


class RaggedTensor(Composite):
    """A tensor whose rows differ in length (tf.RaggedTensor).

    `values` (a tensor or RaggedTensor) holds the rows one after the other; row i is
    values[row_splits[i]:row_splits[i + 1]].  Made by the `from_*` methods and by ops.

    >>> tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 2, 2, 4])
    <tf.RaggedTensor [[3, 1], [], [4, 1]]>
    """

    __array_priority__ = 100

    def __init__(self, values, row_partition, internal=False):
        raise ValueError(
            "RaggedTensor constructor is private; please use one of the factory methods instead "
            "(e.g., RaggedTensor.from_row_lengths())"
        )

    @classmethod
    def _of(cls, values, row_splits, uniform=None):
        """The RaggedTensor of known parts: row splits as a tensor, `uniform` the one row length."""
        result = cls.__new__(cls)
        result._values, result._splits, result._uniform = values, row_splits, uniform
        return result

    # making
    @classmethod
    def from_row_splits(cls, values, row_splits, name=None, validate=True):
        """Rows by where they begin and end: `row_splits` starts with 0, ends with the length."""
        _check_flag(validate)
        if isinstance(row_splits, (list, tuple)) and not row_splits:
            raise ValueError("row_splits tensor may not be empty.")
        splits = _rows.converted(row_splits, "row_splits", _splits_dtype(values))
        if validate:
            _rows.check_order(splits, "from_row_splits")
        return cls._checked(values, splits, "from_row_splits", validate)

    @classmethod
    def _checked(cls, values, splits, name, validate, uniform=None):
        count = length_of(values) if validate else None
        values = values_of(values)
        own = _splits_dtype(values)
        if own is not None and own.torch is not splits.dtype:
            raise ValueError(
                f"Row splits of dtype {dtypes.of(splits).name} do not go with values that have "
                f"row splits of dtype {own.name}: use RaggedTensor.with_row_splits_dtype()"
            )
        if validate and int(splits[-1]) != count:
            raise _rows.misfit(name, splits, count)
        return cls._of(values, Tensor(splits), uniform)

    @classmethod
    def from_row_lengths(cls, values, row_lengths, name=None, validate=True):
        """Rows by their lengths."""
        _check_flag(validate)
        lengths = _rows.converted(row_lengths, "row_lengths", _splits_dtype(values))
        if validate and bool((lengths < 0).any()):
            raise _rows.misfit("from_row_lengths", lengths)
        return cls._checked(values, _rows.row_splits_of(lengths), "from_row_lengths", validate)

    @classmethod
    def from_value_rowids(cls, values, value_rowids, nrows=None, name=None, validate=True):
        """Rows by the row number of each value, in ascending order."""
        _check_flag(validate)
        rowids = _rows.converted(value_rowids, "value_rowids", _splits_dtype(values))
        count = int(rowids[-1]) + 1 if len(rowids) else 0
        if nrows is not None:
            given = int(convert.to_tensor(nrows)._t)
            if given < 0:
                raise ValueError(f"Expected nrows >= 0; got {given}")
            if given < count:
                raise ValueError(
                    f"Expected nrows >= value_rowids[-1] + 1; got nrows={given}, "
                    f"value_rowids[-1]={count - 1}"
                )
            count = given
        if length_of(values) != len(rowids):
            raise ValueError(f"Shapes ({length_of(values)},) and ({len(rowids)},) are incompatible")
        if validate and (
            bool((rowids[1:] < rowids[:-1]).any()) or bool((rowids < 0).any()) or count < 0
        ):
            raise _rows.misfit("from_value_rowids", rowids)
        lengths = torch.bincount(rowids.long(), minlength=count).to(rowids.dtype)
        return cls._checked(values, _rows.row_splits_of(lengths), "from_value_rowids", False)

    @classmethod
    def from_row_starts(cls, values, row_starts, name=None, validate=True):
        """Rows by where they begin."""
        _check_flag(validate)
        values = values_of(values)
        starts = _rows.converted(row_starts, "row_starts", _splits_dtype(values))
        if validate and len(starts):
            _rows.check_order(starts, "from_row_starts")
            if int(starts[-1]) > length_of(values):
                raise _rows.misfit("from_row_starts", starts, length_of(values))
        end = torch.tensor([length_of(values)], dtype=starts.dtype)
        return cls._checked(values, torch.cat([starts, end]), "from_row_starts", False)

    @classmethod
    def from_row_limits(cls, values, row_limits, name=None, validate=True):
        """Rows by where they end."""
        _check_flag(validate)
        values = values_of(values)
        limits = _rows.converted(row_limits, "row_limits", _splits_dtype(values))
        splits = torch.cat([limits.new_zeros(1), limits])
        if validate:
            _rows.check_order(splits, "from_row_limits")
        return cls._checked(values, splits, "from_row_limits", validate)

    @classmethod
    def from_uniform_row_length(
        cls, values, uniform_row_length, nrows=None, validate=True, name=None
    ):
        """Rows of one length, which the shape knows."""
        _check_flag(validate)
        values = values_of(values)
        if uniform_row_length is None:
            raise convert.unsupported(uniform_row_length)
        hint = _splits_dtype(values) or dtypes.int64
        raw = convert.to_tensor(uniform_row_length, dtype_hint=hint)._t
        if not isinstance(raw, torch.Tensor) or raw.dtype not in dtypes.INDEX:
            raise ValueError("UniformRowLength must have dtype int32 or int64")
        if raw.ndim:
            raise ValueError(f"UniformRowLength: shape {tuple(raw.shape)} must have rank 0")
        size = int(raw)
        count = length_of(values) // size if size > 0 else 0
        count = count if nrows is None else int(nrows)
        if validate and size * count != length_of(values):
            raise ValueError(
                f"uniform_row_length={size} times nrows={count} must equal "
                f"nvals={length_of(values)}"
            )
        if validate and size < 0:
            raise ValueError("uniform_row_length must be >= 0.")
        splits = torch.arange(count + 1, dtype=raw.dtype) * size
        return cls._checked(values, splits, "from_uniform_row_length", False, size)

    @classmethod
    def from_nested_value_rowids(
        cls, flat_values, nested_value_rowids, nested_nrows=None, name=None, validate=True
    ):
        """Rows of rows: the row numbers of the outermost dimension first."""
        _check_flag(validate)
        _check_list(nested_value_rowids, "nested_value_rowids")
        if nested_nrows is None:
            nested_nrows = [None] * len(nested_value_rowids)
        _check_list(nested_nrows, "nested_nrows")
        if len(nested_nrows) != len(nested_value_rowids):
            raise ValueError(
                "Argument `nested_nrows` must have the same length as argument "
                f"`nested_value_rowids`: {len(nested_nrows)} and {len(nested_value_rowids)}"
            )
        result = flat_values
        pairs = list(zip(nested_value_rowids, nested_nrows, strict=True))
        for rowids, nrows in reversed(pairs):
            result = cls.from_value_rowids(result, rowids, nrows, validate=validate)
        return result

    @classmethod
    def from_nested_row_splits(cls, flat_values, nested_row_splits, name=None, validate=True):
        """Rows of rows: the splits of the outermost dimension first."""
        _check_flag(validate)
        _check_list(nested_row_splits, "nested_row_splits")
        result = flat_values
        for splits in reversed(list(nested_row_splits)):
            result = cls.from_row_splits(result, splits, validate=validate)
        return result

    @classmethod
    def from_nested_row_lengths(cls, flat_values, nested_row_lengths, name=None, validate=True):
        """Rows of rows: the lengths of the outermost dimension first."""
        _check_flag(validate)
        _check_list(nested_row_lengths, "nested_row_lengths")
        result = flat_values
        for lengths in reversed(list(nested_row_lengths)):
            result = cls.from_row_lengths(result, lengths, validate=validate)
        return result

    # what it is
    values = property(lambda self: self._values, doc="The rows one after the other.")
    row_splits = property(lambda self: self._splits, doc="Where each row begins, and the end.")

    @property
    def flat_values(self):
        """The innermost values, a tensor."""
        values = self._values
        while isinstance(values, RaggedTensor):
            values = values._values
        return values

    @property
    def dtype(self):
        """The element type."""
        return self.flat_values.dtype

    @property
    def ragged_rank(self):
        """How many dimensions are stored by row splits."""
        return len(self.nested_row_splits)

    @property
    def nested_row_splits(self):
        """The row splits of each ragged dimension, outermost first."""
        found, values = [], self
        while isinstance(values, RaggedTensor):
            found.append(values._splits)
            values = values._values
        return tuple(found)

    def _levels(self):
        """(row splits, the one row length or None) of each ragged dimension, outermost first."""
        found, values = [], self
        while isinstance(values, RaggedTensor):
            found.append((values._splits, values._uniform))
            values = values._values
        return found

    @property
    def shape(self):
        """The static shape: None where lengths differ."""
        count = self._splits.shape[0]
        dims, values = [None if count is None else count - 1], self
        while isinstance(values, RaggedTensor):
            dims.append(values._uniform)
            values = values._values
        return TensorShape([*dims, *list(values.shape)[1:]])

    def get_shape(self):
        """The static shape."""
        return self.shape

    @property
    def uniform_row_length(self):
        """The one length of all rows, a scalar tensor, if it is known; else None."""
        if self._uniform is None:
            return None
        return Tensor(torch.tensor(self._uniform, dtype=self._splits.dtype.torch))

    def consumers(self):
        """No op: outside of graphs, nothing is known to take the tensor."""
        return []

    def nrows(self, out_type=None, name=None):
        """The number of rows, a scalar tensor."""
        return Tensor(torch.tensor(len(self), dtype=self._type(out_type)))

    def _type(self, out_type):
        return self._splits._t.dtype if out_type is None else dtypes.as_dtype(out_type).torch

    def row_lengths(self, axis=1, name=None):
        """The length of each row; those of inner rows for a larger `axis`."""
        axis = positive_axis(axis, self.shape.rank)
        if not axis:
            return self.nrows()
        if axis == 1:
            return Tensor(_rows.lengths_of(self._splits._t))
        if isinstance(self._values, RaggedTensor):
            return self.with_values(self._values.row_lengths(axis - 1))
        shape = list(self._values.shape)
        lengths = torch.full(shape[: axis - 1], shape[axis - 1], dtype=self._splits._t.dtype)
        return self.with_values(Tensor(lengths))

    def nested_row_lengths(self, name=None):
        """The row lengths of each ragged dimension, outermost first."""
        return tuple(Tensor(_rows.lengths_of(s._t)) for s in self.nested_row_splits)

    def row_starts(self, name=None):
        """Where each row begins."""
        return Tensor(self._splits._t[:-1].clone())

    def row_limits(self, name=None):
        """Where each row ends."""
        return Tensor(self._splits._t[1:].clone())

    def value_rowids(self, name=None):
        """The row number of each value."""
        return Tensor(_rows.rowids_of(self._splits._t))

    def nested_value_rowids(self, name=None):
        """The row numbers of each ragged dimension, outermost first."""
        return tuple(Tensor(_rows.rowids_of(s._t)) for s in self.nested_row_splits)

    def _bounds(self):
        """The sizes of the smallest tensor that all rows fit into, as ints."""
        sizes = [len(self)]
        for splits in self.nested_row_splits:
            lengths = _rows.lengths_of(splits._t)
            sizes.append(int(lengths.max()) if len(lengths) else 0)
        return [*sizes, *list(self.flat_values.shape)[1:]]

    def bounding_shape(self, axis=None, name=None, out_type=None):
        """The shape of the smallest tensor that all rows fit into; entry `axis` if given."""
        shape = torch.tensor(self._bounds(), dtype=self._type(out_type))
        if axis is None:
            return Tensor(shape)
        places = convert.to_tensor(axis)._t.long()
        if bool(((places < 0) | (places >= len(shape))).any()):
            raise invalid(f"indices = {axis} is not in [0, {len(shape)}) [Op:GatherV2]")
        return Tensor(shape[places])

    # changing
    def with_values(self, new_values):
        """The same rows of other values; ValueError when these are of another number."""
        new_values = values_of(new_values)
        ours, theirs = length_of(self._values), length_of(new_values)
        if ours != theirs:
            raise ValueError(f"Shapes ({ours},) and ({theirs},) are incompatible")
        own = _splits_dtype(new_values)
        if own is not None and own is not self._splits.dtype:
            raise ValueError(
                "self and new_values have mismatched row_splits dtypes; use "
                "RaggedTensor.with_row_splits_dtype() to convert them to compatible dtypes."
            )
        return RaggedTensor._of(new_values, self._splits, self._uniform)

    def with_flat_values(self, new_values):
        """The same rows of other innermost values; ValueError when these are of another number."""
        if isinstance(self._values, RaggedTensor):
            return self.with_values(self._values.with_flat_values(new_values))
        return self.with_values(new_values)

    def with_row_splits_dtype(self, dtype):
        """The same rows with row splits of dtype int32 or int64; ValueError for another."""
        dtype = dtypes.as_dtype(dtype)
        if dtype not in (dtypes.int32, dtypes.int64):
            raise ValueError(
                f"Argument `row_splits` dtype must be int32 or int64. Received {dtype!r}."
            )
        if self._splits.dtype is dtype:
            return self
        values = self._values
        if isinstance(values, RaggedTensor):
            values = values.with_row_splits_dtype(dtype)
        return RaggedTensor._of(values, Tensor(self._splits._t.to(dtype.torch)), self._uniform)

    def merge_dims(self, outer_axis, inner_axis):
        """Dimensions outer_axis..inner_axis as one."""
        rank = self.shape.rank
        outer = positive_axis(outer_axis, rank, "outer_axis", "rank(self)")
        inner = positive_axis(inner_axis, rank, "inner_axis", "rank(self)")
        if outer > inner:
            raise ValueError(
                f"Expected outer_axis ({outer}) to be less than or equal to inner_axis ({inner})."
            )
        return _merged(self, outer, inner)

    def to_list(self):
        """The value as nested Python lists."""
        values = self._values
        flat = values.to_list() if isinstance(values, RaggedTensor) else values.numpy().tolist()
        bounds = self._splits._t.tolist()
        return [flat[a:b] for a, b in itertools.pairwise(bounds)]

    def numpy(self):
        """The rows as a numpy array: of objects where lengths differ."""
        values = self._values.numpy()
        bounds = self._splits._t.tolist()
        rows = [values[a:b] for a, b in itertools.pairwise(bounds)]
        if not rows:
            return np.zeros((0, 0, *values.shape[1:]), dtype=values.dtype)
        if len({len(row) for row in rows}) == 1:
            return np.array(rows)
        out = np.empty(len(rows), dtype=object)
        out[:] = rows
        return out

    # Python protocols
    def __len__(self):
        return self._splits._t.shape[0] - 1

    def __bool__(self):
        raise TypeError("RaggedTensor may not be used as a boolean.")

    def __repr__(self):
        if getattr(self._splits, "_is_graph", False):
            return f"tf.RaggedTensor(values={self._values}, row_splits={self._splits})"
        with np.printoptions(formatter={"all": _shown}):
            return f"<tf.RaggedTensor {_shown(self.numpy())}>"

    __str__ = __repr__

    def __hash__(self):
        raise TypeError("RaggedTensor is unhashable.")

    def _components(self):
        return [self.flat_values, *self.nested_row_splits]

    def _from_components(self, components):
        return with_levels(
            components[0],
            [(s, u) for s, (_, u) in zip(components[1:], self._levels(), strict=True)],
        )

    def _differentiable(self):
        return [self.flat_values]

    def _with_gradients(self, gradients):
        return None if gradients[0] is None else self.with_flat_values(gradients[0])


dispatch.register_home(RaggedTensor, f"{__package__}._dispatched")


def with_levels(flat, levels):
    """The RaggedTensor of innermost values under (row splits, row length), outermost first."""
    for splits, uniform in reversed(levels):
        flat = RaggedTensor._of(flat, splits, uniform)
    return flat


def values_of(values):
    """A tensor of rank 1 at least or a RaggedTensor; ValueError for a scalar."""
    if isinstance(values, RaggedTensor):
        return values
    values = convert.to_tensor(values) if not isinstance(values, Composite) else values
    if values.shape.rank == 0:
        raise ValueError("Shape () must have rank at least 1")
    return values


def length_of(values):
    """The number of rows of a tensor or RaggedTensor."""
    if isinstance(values, RaggedTensor):
        return len(values)
    if isinstance(values, Composite):
        return values.shape[0]
    raw = convert.to_tensor(values)._t
    if not raw.ndim:
        raise invalid("slice index 0 of dimension 0 out of bounds. [Op:StridedSlice]")
    return len(raw)


def positive_axis(axis, rank, name="axis", ndims_name="ndims"):
    """`axis` counted from 0; TypeError for what is no int, ValueError out of range."""
    if not isinstance(axis, int):
        raise TypeError(f"{name} must be an int; got {type(axis).__name__}")
    if not -rank <= axis < rank:
        raise ValueError(f"{name}={axis} out of bounds: expected {-rank}<={name}<{rank}")
    return axis % rank


def _splits_dtype(values):
    return values.row_splits.dtype if isinstance(values, RaggedTensor) else None


def _check_flag(validate):
    if not isinstance(validate, bool):
        raise TypeError(f"Argument `validate` must have type bool. Received {validate}.")


def _check_list(value, name):
    if isinstance(value, Tensor):
        raise TypeError(f"Argument `{name}` must be a list of Tensors. Received {value}.")


def _shown(value):
    if not isinstance(value, np.ndarray):
        return str(value)
    return np.array2string(value, separator=", ") if value.size else repr(value.tolist())


def _merged(value, outer, inner):
    if outer == inner:
        return value
    while not outer and isinstance(value, RaggedTensor):
        value, inner = value.values, inner - 1
        if not inner:
            return value
    if not isinstance(value, RaggedTensor):
        shape = list(value.shape)
        size = 1
        for n in shape[outer : inner + 1]:
            size *= n
        return reshape(value, [*shape[:outer], size, *shape[inner + 1 :]])
    if outer > 1:
        return value.with_values(_merged(value.values, outer - 1, inner - 1))
    values, splits = value.values, value.row_splits._t
    for axis in range(outer, inner):
        if not isinstance(values, RaggedTensor):
            within = inner - axis
            for n in list(values.shape)[1 : within + 1]:
                splits = splits * n
            values = _merged(values, 0, within)
            break
        splits, values = values.row_splits._t[splits.long()], values.values
    return RaggedTensor._of(values, Tensor(splits))
