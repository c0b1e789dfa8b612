"""What elements of datasets are described by beside tensors: datasets, optionals, iterators."""

from __future__ import annotations

from typing import Any

from .._core.tensor_shape import TensorShape, as_shape
from .._core.tensor_spec import TypeSpec
from . import _nest


class _OfElements(TypeSpec):
    """A spec that holds the spec of elements."""

    def __init__(self, element_spec: Any, dataset_shape: Any = ()):
        self._element_spec, self._dataset_shape = element_spec, as_shape(dataset_shape)

    element_spec = property(lambda self: self._element_spec, doc="The spec of the elements.")

    def _fits(self, spec):
        return _nest_all(lambda a, b: a.is_compatible_with(b), self, spec)

    def _is_within(self, other):
        return _nest_all(lambda a, b: a.is_subtype_of(b), self, other)

    def _joined(self, other):
        return self if self == other else None

    def __eq__(self, other):
        return type(other) is type(self) and self._element_spec == other._element_spec

    def __hash__(self):
        return hash((type(self), repr(self._element_spec)))

    def __repr__(self):
        return f"{type(self).__name__}({self._element_spec!r}, {TensorShape(())!r})"

    def __reduce__(self):
        return type(self), (self._element_spec,)


def _nest_all(function, a, b):
    first, second = _nest.flatten(a._element_spec), _nest.flatten(b._element_spec)
    return len(first) == len(second) and all(map(function, first, second))


class DatasetSpec(_OfElements):
    """The spec of a dataset that is an element, or an argument (tf.data.DatasetSpec)."""

    value_type: type  # tf.data.Dataset, bound by _dataset.py

    @classmethod
    def from_value(cls, value: Any) -> DatasetSpec:
        """The spec of a dataset."""
        return cls(value.element_spec)


class OptionalSpec(_OfElements):
    """The spec of a tf.experimental.Optional (tf.OptionalSpec)."""

    def __repr__(self):
        return f"OptionalSpec({self._element_spec!r},)"

    @classmethod
    def from_value(cls, value: Any) -> OptionalSpec:
        """The spec of an optional."""
        return cls(value.element_spec)


class IteratorSpec(_OfElements):
    """The spec of an iterator over a dataset (tf.data.IteratorSpec)."""

    def __repr__(self):
        return f"IteratorSpec({self._element_spec!r},)"

    @classmethod
    def from_value(cls, value: Any) -> IteratorSpec:
        """The spec of an iterator."""
        return cls(value.element_spec)
