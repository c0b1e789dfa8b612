"""tf.RaggedTensorSpec: what a RaggedTensor may look like, without its values."""

import torch

from .._core import dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._ops.creation import constant
from .._ops.joining import concat
from . import _rows
from ._ragged_tensor import RaggedTensor, with_levels


class RaggedTensorSpec(TypeSpec):
    """Shape, dtype and ragged rank of a RaggedTensor (tf.RaggedTensorSpec).

    ragged_rank: how many dimensions are stored by row splits, by default all but the first of
        `shape`.
    """

    def __init__(
        self,
        shape=None,
        dtype=dtypes.float32,
        ragged_rank=None,
        row_splits_dtype=dtypes.int64,
        flat_values_spec=None,
    ):
        self._shape, self._dtype = as_shape(shape), dtypes.as_dtype(dtype)
        self._row_splits_dtype = dtypes.as_dtype(row_splits_dtype)
        self._flat_values_spec = flat_values_spec
        rank = self._shape.rank
        if ragged_rank is None:
            if rank is None:
                raise ValueError("Must specify ragged_rank or a shape with a known rank.")
            ragged_rank = rank - 1
        if not isinstance(ragged_rank, int):
            raise TypeError(f"Argument `ragged_rank` must be an int. Received {ragged_rank}.")
        if rank is not None and ragged_rank >= rank:
            raise ValueError(
                f"Argument `ragged_rank` ({ragged_rank}) must be less than rank ({rank})."
            )
        self._ragged_rank = ragged_rank

    shape = property(lambda self: self._shape, doc="The shape, None where lengths differ.")
    dtype = property(lambda self: self._dtype, doc="The element type.")
    ragged_rank = property(lambda self: self._ragged_rank, doc="The number of ragged dimensions.")
    row_splits_dtype = property(lambda self: self._row_splits_dtype, doc="int32 or int64.")
    flat_values_spec = property(lambda self: self._flat_values_spec, doc="As given.")
    value_type = property(
        lambda self: RaggedTensor if self._ragged_rank else Tensor, doc="The class described."
    )

    @classmethod
    def from_value(cls, value):
        """The spec of a RaggedTensor."""
        return cls(value.shape, value.dtype, value.ragged_rank, value.row_splits.dtype)

    def is_compatible_with(self, spec_or_value):
        """Whether a value, or every value of another spec, may be described by this spec.

        Tensors are, where nothing is ragged.
        """
        if not self._ragged_rank and isinstance(spec_or_value, (Tensor, TensorSpec)):
            spec = self._flat_values_spec or TensorSpec(self._shape, self._dtype)
            return spec.is_compatible_with(spec_or_value)
        return super().is_compatible_with(spec_or_value)

    def _same_kind(self, other):
        return (self._dtype, self._ragged_rank, self._row_splits_dtype) == (
            other._dtype,
            other._ragged_rank,
            other._row_splits_dtype,
        )

    def _fits(self, spec):
        return self._same_kind(spec) and self._shape.is_compatible_with(spec._shape)

    def _is_within(self, other):
        return self._same_kind(other) and self._shape.is_subtype_of(other._shape)

    def _joined(self, other):
        if not self._same_kind(other):
            return None
        shape = self._shape.most_specific_compatible_shape(other._shape)
        return RaggedTensorSpec(shape, self._dtype, self._ragged_rank, self._row_splits_dtype)

    def _entry(self):
        shape = self._shape.as_list()[1:] if self._shape.rank is not None else None
        return RaggedTensorSpec(shape, self._dtype, self._ragged_rank - 1, self._row_splits_dtype)

    def _batched(self, values):
        """Values of this spec as the rows of one RaggedTensor.

        InvalidArgumentError for scalars and for another number of ragged dimensions.
        """
        inner = self._shape.as_list()[self._ragged_rank + 1 :] if self._shape.rank else []
        if not values:
            flat = constant([], self._dtype, [0, *(n or 0 for n in inner)])
            splits = Tensor(torch.zeros(1, dtype=self._row_splits_dtype.torch))
            return with_levels(flat, [(splits, None)] * (self._ragged_rank + 1))
        for value in values:
            depth = value.ragged_rank if isinstance(value, RaggedTensor) else 0
            if depth != self._ragged_rank:
                raise ValueError(f"Error in map_fn: Expected a {self}, got {value!r}")
            if not value.shape.rank:
                raise invalid(
                    f"Ragged values must have rank >= 1 and ragged rank {self._ragged_rank}, got "
                    f"{value!r} [Op:RaggedTensorFromVariant]"
                )
        kind = self._row_splits_dtype.torch
        lengths = torch.tensor([value.shape[0] for value in values], dtype=kind)
        levels = [(Tensor(_rows.row_splits_of(lengths)), None)]
        if self._ragged_rank:
            for splits in zip(*(v.nested_row_splits for v in values), strict=True):
                parts = torch.cat([_rows.lengths_of(s._t) for s in splits]).to(kind)
                levels.append((Tensor(_rows.row_splits_of(parts)), None))
            values = [v.flat_values for v in values]
        return with_levels(concat(values, 0), levels)

    def cast(self, value, casting_context=None):
        """`value` itself; TypeError when it does not fit."""
        if not self.is_compatible_with(value):
            raise TypeError(f"Can not cast {value!r} to {self}")
        return value

    def to_tensors(self, value):
        """The tensors that make up a value: the flat values and the row splits."""
        return self.cast(value)._components()

    def from_tensors(self, tensors):
        """The value that the next of `tensors` make up."""
        parts = [next(tensors) for _ in range(1 + self._ragged_rank)]
        return RaggedTensor.from_nested_row_splits(parts[0], parts[1:], validate=False)

    def flatten(self):
        """The specs of the tensors that make up a value."""
        inner = None if self._shape.rank is None else self._shape.as_list()[self._ragged_rank + 1 :]
        flat = TensorSpec(None if inner is None else [None, *inner], self._dtype)
        return [flat, *[TensorSpec([None], self._row_splits_dtype)] * self._ragged_rank]

    def __eq__(self, other):
        return type(other) is type(self) and (
            self._same_kind(other) and self._shape == other._shape
        )

    def __hash__(self):
        return hash((self._dtype, self._ragged_rank, self._shape))

    def __repr__(self):
        shown = [repr(self._shape), repr(self._dtype), self._ragged_rank]
        shown.append(repr(self._row_splits_dtype))
        return f"RaggedTensorSpec({', '.join(map(str, shown))})"

    def __reduce__(self):
        return RaggedTensorSpec, (
            self._shape,
            self._dtype,
            self._ragged_rank,
            self._row_splits_dtype,
        )


RaggedTensor._type_spec = property(RaggedTensorSpec.from_value)
