"""The structure of a dataset's elements: its specs, and the way between values and rows.

A row is an element as the nodes pass it on: a tuple of raw leaves in order (torch tensors, numpy
arrays of bytes; composite values, datasets, optionals and None as they are).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .._core import convert
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import NoneTensorSpec, TensorSpec, TypeSpec, spec_of
from . import _nest

RAW = (torch.Tensor, np.ndarray)


class Structure:
    """A nest of TypeSpecs.

    spec: the nest.  specs: its leaves.  dense: whether all leaves are tensors.
    """

    __slots__ = ("_single", "_tuple", "dense", "spec", "specs")

    def __init__(self, spec: Any):
        self.spec = spec
        self.specs = tuple(_nest.flatten(spec))
        self.dense = all(type(s) is TensorSpec for s in self.specs)
        self._single = not _nest.is_nested(spec)
        self._tuple = type(spec) is tuple and not any(map(_nest.is_nested, spec))

    @property
    def defined(self) -> bool:
        """Whether all leaves are tensors of known shapes, so that elements can be stacked."""
        return self.dense and all(s.shape.is_fully_defined() for s in self.specs)

    def pack(self, row: Sequence[Any]) -> Any:
        """The element that a row stands for, with tensors in the place of raw values."""
        leaves = [
            Tensor(x) if type(s) is TensorSpec or type(x) in RAW else x
            for x, s in zip(row, self.specs)
        ]
        return self.nest(leaves)

    def nest(self, leaves: Sequence[Any]) -> Any:
        """Leaves in the structure."""
        if self._single:
            return leaves[0]
        return tuple(leaves) if self._tuple else _nest.pack_sequence_as(self.spec, leaves)

    def __eq__(self, other):
        return isinstance(other, Structure) and self.spec == other.spec

    def __hash__(self):
        return hash(self.specs)


def of_value(value: Any) -> tuple[Structure, tuple[Any, ...]]:
    """The structure and the row of a value; what is no structure is converted to a tensor."""
    leaves = _nest.flatten(value)
    made = [leaf(x) for x in leaves]
    spec = _nest.pack_sequence_as(value, [s for _, s in made])
    return Structure(spec), tuple([raw for raw, _ in made])


def leaf(value: Any) -> tuple[Any, TypeSpec]:
    """The raw form of one leaf, and its spec."""
    if value is None:
        return None, NoneTensorSpec()
    if hasattr(value, "_t") or getattr(value, "_is_symbolic", False):
        return _of_tensor(value)
    found = spec_of(value)
    if found is not None and not isinstance(value, TypeSpec):
        return value, found
    return _of_tensor(convert.to_tensor(value))


def _of_tensor(value):
    if getattr(value, "_is_symbolic", False):
        return value, TensorSpec(value.shape, value.dtype)
    if getattr(value, "_is_variable", False):
        value = convert.to_tensor(value)
    raw = value._t
    return raw, TensorSpec(value.shape, value.dtype)


def raw_row(value: Any) -> tuple[Any, ...]:
    """The row of a value whose structure is known to be right."""
    if type(value) is Tensor:
        return (value._t,)
    if type(value) is list:
        value = tuple(value)
    return tuple([leaf(x)[0] for x in _nest.flatten(value)])


def batched(spec: TypeSpec, size: int | None) -> TypeSpec:
    """The spec of a batch of what `spec` describes."""
    if type(spec) is TensorSpec:
        shape = spec.shape
        return TensorSpec(
            TensorShape(None) if shape.rank is None else [size, *shape.as_list()], spec.dtype
        )
    make = getattr(spec, "_batched", None)
    if make is None:
        raise TypeError(f"Unable to batch elements that are described by {spec!r}.")
    return make(size)


def unbatched(spec: TypeSpec) -> TypeSpec:
    """The spec of a row of what `spec` describes."""
    if type(spec) is TensorSpec:
        if spec.shape.rank == 0:
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
        return TensorSpec(
            TensorShape(None) if spec.shape.rank is None else spec.shape[1:], spec.dtype
        )
    make = getattr(spec, "_unbatched", None)
    if make is None:
        raise TypeError(f"Unable to unbatch elements that are described by {spec!r}.")
    return make()
