"""tf.SparseTensorSpec: what a SparseTensor may look like, without its values."""

import torch

from .._core import dtypes
from .._core.tensor_shape import as_shape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._ops.creation import constant
from .._ops.joining import concat
from ._sparse_tensor import SparseTensor, made, sizes


class SparseTensorSpec(TypeSpec):
    """Dense shape and dtype of a SparseTensor (tf.SparseTensorSpec)."""

    def __init__(self, shape=None, dtype=dtypes.float32):
        self._shape, self._dtype = as_shape(shape), dtypes.as_dtype(dtype)

    shape = property(lambda self: self._shape, doc="The dense shape, possibly partial.")
    dtype = property(lambda self: self._dtype, doc="The element type.")
    value_type = property(lambda self: SparseTensor, doc="tf.SparseTensor.")

    @classmethod
    def from_value(cls, value):
        """The spec of a SparseTensor; TypeError for anything else."""
        if not isinstance(value, SparseTensor):
            raise TypeError(f"Expected a SparseTensor, got {value!r}")
        return cls(value.shape, value.dtype)

    def _fits(self, spec):
        return self._dtype is spec._dtype and self._shape.is_compatible_with(spec._shape)

    def _is_within(self, other):
        return self._dtype is other._dtype and self._shape.is_subtype_of(other._shape)

    def _joined(self, other):
        if self._dtype is not other._dtype:
            return None
        return SparseTensorSpec(
            self._shape.most_specific_compatible_shape(other._shape), self._dtype
        )

    def _entry(self):
        return SparseTensorSpec(self._shape[1:], self._dtype)

    def _batched(self, values):
        """SparseTensors of this spec along a new dimension, in the largest of their shapes."""
        rank = self._shape.rank
        if not values:
            shape = [0, *(n or 0 for n in self._shape.as_list())]
            where = torch.zeros((0, rank + 1), dtype=torch.int64)
            return made(where, constant([], self._dtype), shape)
        counts = torch.tensor([v.indices._t.shape[0] for v in values])
        numbers = torch.repeat_interleave(torch.arange(len(values)), counts)
        where = torch.cat([v.indices._t for v in values])
        shape = [max(n) for n in zip(*map(sizes, values), strict=True)]
        where = torch.cat([numbers.unsqueeze(1), where], 1)
        return made(where, concat([v.values for v in values], 0), [len(values), *shape])

    def cast(self, value, casting_context=None):
        """`value` itself; TypeError when it does not fit."""
        if not self.is_compatible_with(value):
            raise TypeError(f"Can not cast {value!r} to {self}")
        return value

    def to_tensors(self, value):
        """The tensors that make up a value: places, values and shape."""
        return self.cast(value)._components()

    def from_tensors(self, tensors):
        """The value that the next of `tensors` make up."""
        return SparseTensor(next(tensors), next(tensors), next(tensors))

    def flatten(self):
        """The specs of the tensors that make up a value."""
        return self._component_specs

    @property
    def _component_specs(self):
        rank = self._shape.rank
        return [
            TensorSpec([None, rank], dtypes.int64),
            TensorSpec([None], self._dtype),
            TensorSpec([rank], dtypes.int64),
        ]

    def __eq__(self, other):
        return type(other) is type(self) and (
            (self._shape, self._dtype) == (other._shape, other._dtype)
        )

    def __hash__(self):
        return hash((self._shape, self._dtype))

    def __repr__(self):
        return f"SparseTensorSpec({self._shape!r}, {self._dtype!r})"

    def __reduce__(self):
        return SparseTensorSpec, (self._shape, self._dtype)


SparseTensor._type_spec = property(SparseTensorSpec.from_value)
