"""RaggedKerasTensor and SparseKerasTensor: symbolic RaggedTensors and SparseTensors."""

from __future__ import annotations

from typing import Any

from ..._core.dtypes import DType
from ..._core.tensor_shape import TensorShape
from ..._graph.composite_examples import composite_pair, composite_spec
from ...ragged._spec import RaggedTensorSpec
from ...sparse._spec import SparseTensorSpec
from .keras_tensor import KerasTensor


class CompositeKerasTensor(KerasTensor):
    """A symbolic value of a RaggedTensorSpec or SparseTensorSpec; its examples are real values."""

    _is_composite = True

    def __init__(self, spec, name=None):
        super().__init__(composite_pair(spec), name, spec.shape)
        self._given_spec = spec

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self._given_spec.dtype

    def set_shape(self, shape: Any) -> None:
        """Adds what `shape` knows to the static shape; ValueError when they contradict."""
        self._shape = self._shape.merge_with(shape)
        self._given_spec = self._of_shape(self._shape)
        self._examples = composite_pair(self._given_spec)


class RaggedKerasTensor(CompositeKerasTensor):
    """A symbolic RaggedTensor.  Its methods and properties are bound by layers/_op_layer.py."""

    @property
    def ragged_rank(self) -> int:
        """The number of ragged dimensions."""
        return self._given_spec.ragged_rank

    def _of_shape(self, shape):
        spec = self._given_spec
        return RaggedTensorSpec(shape, spec.dtype, spec.ragged_rank, spec.row_splits_dtype)


class SparseKerasTensor(CompositeKerasTensor):
    """A symbolic SparseTensor."""

    def _of_shape(self, shape):
        return SparseTensorSpec(shape, self._given_spec.dtype)


def symbol_of_spec(spec: Any, name: str | None = None) -> KerasTensor:
    """The symbolic tensor of a TensorSpec, RaggedTensorSpec or SparseTensorSpec."""
    if isinstance(spec, SparseTensorSpec):
        return SparseKerasTensor(spec, name)
    if not isinstance(spec, RaggedTensorSpec):
        return KerasTensor.placeholder(spec.shape, spec.dtype, name)
    if spec.ragged_rank:
        return RaggedKerasTensor(spec, name)
    made = KerasTensor.placeholder(spec.shape, spec.dtype, name)
    made._given_spec = spec  # nothing is ragged: a tensor
    return made


def of_composites(a: Any, b: Any) -> Any:
    """The symbolic tensor of two example values; of other kinds of values, the first."""
    spec = composite_spec(a, b)
    return a if spec is None else symbol_of_spec(spec)


KerasTensor.of_composites = staticmethod(of_composites)


def is_composite(x: Any) -> bool:
    """Whether a symbolic tensor stands for a RaggedTensor or SparseTensor."""
    return getattr(x, "_is_composite", False)


def without_rows(shape: TensorShape) -> TensorShape:
    """A shape with an unknown first dimension."""
    return TensorShape([None, *shape.as_list()[1:]])
