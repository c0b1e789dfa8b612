"""Composites in a trace: RaggedTensors, SparseTensors and IndexedSlices made of GraphTensors.

A call that takes or gives some is one Operation, whose inputs and outputs are the components.  What
it gives is found on examples (see composite_examples.py), which are real values: a
SymbolicComposite stands for each while the call is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from .._core import nest
from .._core.composite import Composite
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._ops.indexed_slices import IndexedSlices, IndexedSlicesSpec
from ..ragged._ragged_tensor import RaggedTensor, with_levels
from ..ragged._spec import RaggedTensorSpec
from ..sparse._sparse_tensor import SparseTensor
from ..sparse._spec import SparseTensorSpec
from . import trials
from .composite_examples import CompositeSpec, composite_example, composite_pair
from .graph_tensor import Untraceable, is_graph_tensor
from .symbolic_tensor import Symbolic, SymbolicTensor


class SymbolicComposite(Symbolic):
    """What stands for a composite while a call is tried: two real examples, and its spec."""

    is_composite = True

    def __init__(self, examples: Any, spec: CompositeSpec):
        shape = spec._shape if isinstance(spec, IndexedSlicesSpec) else spec.shape
        super().__init__(tuple(examples), shape)
        self.spec = spec

    dtype = property(lambda self: self._examples[0].dtype, doc="The element type.")

    def another(self, size: int, number: int) -> Composite:
        """One more example, in which unknown sizes are `size`."""
        return composite_example(self.spec, size, number)

    def _op(self, function, args, spec):
        return trials.inferred(function, args, {}, SymbolicTensor, spec)


def of_values(values: list[Composite]) -> SymbolicComposite:
    """What stands for composites that a call gave for different examples."""
    first = values[0]
    specs = [spec_of(x) for x in values]
    if any(type(x) is not type(first) for x in values):
        raise trials.unsure("the kind of composite depends on what is not known")
    spec = specs[0]
    for other in specs[1:]:
        spec = _joined(spec, other)
    return SymbolicComposite((first, values[-1]), spec)


def _joined(a, b):
    if isinstance(a, RaggedTensorSpec):
        if a.ragged_rank != b.ragged_rank or a.shape.rank != b.shape.rank:
            raise trials.unsure("the rank of a RaggedTensor depends on what is not known")
        shape = _common(a.shape, b.shape)
        return RaggedTensorSpec(shape, a.dtype, a.ragged_rank, a.row_splits_dtype)
    if isinstance(a, SparseTensorSpec):
        if a.shape.rank != b.shape.rank:
            raise trials.unsure("the rank of a SparseTensor depends on what is not known")
        return SparseTensorSpec(_common(a.shape, b.shape), a.dtype)
    return a._joined(b)


def _common(a, b):
    return TensorShape([m if m == n else None for m, n in zip(a.as_list(), b.as_list())])


def spec_of(value: Composite) -> CompositeSpec:
    """The spec of a composite of tensors or GraphTensors."""
    if isinstance(value, RaggedTensor):
        return RaggedTensorSpec(value.shape, value.dtype, value.ragged_rank, value.row_splits.dtype)
    if isinstance(value, SparseTensor):
        return SparseTensorSpec(value.shape, value.dtype)
    if isinstance(value, IndexedSlices):
        return value._type_spec
    raise Untraceable(f"it uses a {type(value).__name__}")


def is_of_graph(value: Any) -> bool:
    """Whether a value is a composite with GraphTensors in it."""
    return isinstance(value, Composite) and any(
        map(is_graph_tensor, nest.flatten(value, expand_composites=True))
    )


def stand_in_for(value: Composite) -> SymbolicComposite:
    """What stands for a composite of GraphTensors while a call is tried."""
    spec = spec_of(value)
    try:
        return SymbolicComposite(composite_pair(spec), spec)
    except ValueError as error:
        raise Untraceable(str(error)) from error


def made_of(spec: CompositeSpec, tensor: Callable[[TensorSpec], Any]) -> Composite:
    """The composite of a spec, with tensor(spec) for each component."""
    if isinstance(spec, RaggedTensorSpec):
        return _ragged(spec, tensor)
    if isinstance(spec, SparseTensorSpec):
        rank = spec.shape.rank
        made = SparseTensor.__new__(SparseTensor)
        made._indices = tensor(TensorSpec([None, rank], "int64"))
        made._values = tensor(TensorSpec([None], spec.dtype))
        made._dense_shape = tensor(TensorSpec([rank], "int64"))
        made._static = spec.shape
        return made
    if isinstance(spec, IndexedSlicesSpec):
        inner = None if spec._shape.rank is None else spec._shape.as_list()[1:]
        rows = spec._indices_shape.as_list()[0] if spec._indices_shape.rank else None
        values = tensor(TensorSpec(None if inner is None else [rows, *inner], spec._dtype))
        indices = tensor(TensorSpec([rows], spec._indices_dtype))
        if spec._dense_shape_dtype is None:
            return IndexedSlices(values, indices)
        dense = TensorSpec([spec._shape.rank], spec._dense_shape_dtype)
        return IndexedSlices(values, indices, tensor(dense))
    raise Untraceable(f"an argument is described by a {type(spec).__name__}")


def _ragged(spec, tensor):
    if spec.shape.rank is None:
        raise Untraceable(f"the rank of a RaggedTensor is not known: {spec}")
    dims = spec.shape.as_list()
    if not spec.ragged_rank:
        return tensor(TensorSpec(dims, spec.dtype))
    rows, uniform = [dims[0]], dims[1 : spec.ragged_rank + 1]
    for size in uniform:
        rows.append(None if None in (rows[-1], size) else rows[-1] * size)
    flat = tensor(TensorSpec([rows[-1], *dims[spec.ragged_rank + 1 :]], spec.dtype))
    splits = [
        tensor(TensorSpec([None if n is None else n + 1], spec.row_splits_dtype)) for n in rows[:-1]
    ]
    return with_levels(flat, list(zip(splits, uniform, strict=True)))


def is_spec(value: Any) -> bool:
    """Whether a value describes composites."""
    return isinstance(value, TypeSpec) and isinstance(
        value, (RaggedTensorSpec, SparseTensorSpec, IndexedSlicesSpec)
    )


def components(value: Any) -> Iterator[Any]:
    """The raw components of real composites."""
    for x in nest.flatten(value, expand_composites=True):
        raw = getattr(x, "_t", x)
        if isinstance(raw, torch.Tensor):
            yield raw


SymbolicTensor.of_composites = staticmethod(lambda a, b: of_values([a, b]))
SymbolicTensor.of_all = staticmethod(of_values)
