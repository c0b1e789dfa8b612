"""What elements of datasets are described by beside tensors: datasets, optionals, iterators."""

from __future__ import annotations

from typing import Any

from .._core.errors import invalid
from .._core.tensor_shape import as_shape
from .._core.tensor_spec import TypeSpec
from . import _nest


class _OfElements(TypeSpec):
    """A spec that holds the spec of elements."""

    def __init__(self, element_spec: Any):
        self._element_spec = element_spec

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
        return f"{type(self).__name__}({self._element_spec!r},)"

    def __reduce__(self):
        return type(self), (self._element_spec,)


def _nest_all(function, a, b):
    if type(a) is not type(b) or getattr(a, "_dataset_shape", ()) != getattr(
        b, "_dataset_shape", ()
    ):
        return False
    first, second = _nest.flatten(a._element_spec), _nest.flatten(b._element_spec)
    return len(first) == len(second) and all(map(function, first, second))


class DatasetSpec(_OfElements):
    """The spec of a dataset that is an element, or an argument (tf.data.DatasetSpec).

    dataset_shape: of a batch of datasets.
    """

    value_type: type  # tf.data.Dataset, bound by _dataset.py

    def __init__(self, element_spec: Any, dataset_shape: Any = ()):
        super().__init__(element_spec)
        self._dataset_shape = as_shape(dataset_shape)

    element_spec = property(lambda self: self._element_spec, doc="The spec of the elements.")

    def _batched(self, size):
        return DatasetSpec(self._element_spec, [size, *self._dataset_shape.as_list()])

    def _unbatched(self):
        if self._dataset_shape.rank == 0:
            raise ValueError("Unbatching a dataset is only supported for rank >= 1")
        return DatasetSpec(self._element_spec, self._dataset_shape[1:])

    def _packed(self, values):
        shapes = [v._type_spec._dataset_shape.as_list() for v in values]
        for i, shape in enumerate(shapes):
            if shape != shapes[0]:
                raise invalid(
                    "Cannot batch tensors with different shapes in component 0. First element had "
                    f"shape {shapes[0]} and element {i} had shape {shape}. [Op:IteratorGetNext]"
                )
        return Datasets(values, DatasetSpec(self._element_spec, [len(values), *shapes[0]]))

    def __eq__(self, other):
        return super().__eq__(other) and self._dataset_shape == other._dataset_shape

    __hash__ = _OfElements.__hash__

    def __repr__(self):
        return f"DatasetSpec({self._element_spec!r}, {self._dataset_shape!r})"

    def __reduce__(self):
        return DatasetSpec, (self._element_spec, self._dataset_shape.as_list())

    @classmethod
    def from_value(cls, value: Any) -> DatasetSpec:
        """The spec of a dataset."""
        return cls(value.element_spec)


class Datasets:
    """A batch of datasets: for `unbatch`, there is nothing else to be had of it."""

    def __init__(self, datasets: list[Any], spec: DatasetSpec):
        self._datasets, self._type_spec = datasets, spec

    def _row(self, i):
        return self._datasets[i]


class OptionalSpec(_OfElements):
    """The spec of a tf.experimental.Optional (tf.OptionalSpec)."""

    @classmethod
    def from_value(cls, value: Any) -> OptionalSpec:
        """The spec of an optional."""
        return cls(value.element_spec)


class IteratorSpec(_OfElements):
    """The spec of an iterator over a dataset (tf.data.IteratorSpec)."""

    @classmethod
    def from_value(cls, value: Any) -> IteratorSpec:
        """The spec of an iterator."""
        return cls(value.element_spec)
