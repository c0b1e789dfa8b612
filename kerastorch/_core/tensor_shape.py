"""tf.TensorShape: a shape whose dimensions, or whose rank, may be unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class TensorShape:
    """A possibly partial shape (tf.TensorShape).

    `dims` is None (unknown rank), an int (one dimension), a TensorShape, or an iterable of ints
    and None.  Behaves as a tuple of ints and None wherever the rank is known.

    >>> tf.TensorShape([None, 3]).as_list(), tf.TensorShape([2, 3]) == (2, 3)
    ([None, 3], True)
    """

    __slots__ = ("_dims",)

    def __init__(self, dims):
        if dims is None or (type(dims) is tuple and all(type(d) is int for d in dims)):
            self._dims = dims
        elif isinstance(dims, TensorShape):
            self._dims = dims._dims
        elif hasattr(dims, "__index__") and not hasattr(dims, "__len__"):
            self._dims = (_dimension(dims),)
        else:
            try:
                self._dims = tuple(_dimension(d) for d in dims)
            except TypeError as error:
                if "dimension" in str(error).lower():
                    raise
                self._dims = (_dimension(dims),)

    @classmethod
    def _of(cls, size):
        """The shape of a torch.Size or tuple of ints, without checks."""
        shape = object.__new__(cls)
        shape._dims = tuple(size)
        return shape

    @property
    def rank(self) -> int | None:
        """Number of dimensions; None when unknown."""
        return None if self._dims is None else len(self._dims)

    ndims = rank

    @property
    def dims(self) -> list[Dimension] | None:
        """The dimensions as a list of `Dimension`; None when the rank is unknown."""
        return None if self._dims is None else [Dimension(d) for d in self._dims]

    def as_list(self) -> list[int | None]:
        """The dimensions as a list of ints and None; ValueError when the rank is unknown."""
        if self._dims is None:
            raise ValueError("as_list() is not defined on an unknown TensorShape.")
        return list(self._dims)

    def num_elements(self) -> int | None:
        """The number of elements; None unless fully defined."""
        if not self.is_fully_defined():
            return None
        count = 1
        for d in self._dims:
            count *= d
        return count

    def is_fully_defined(self) -> bool:
        """Whether the rank and every dimension are known."""
        return self._dims is not None and None not in self._dims

    def assert_is_fully_defined(self) -> None:
        """Raises ValueError unless the shape is fully defined."""
        if not self.is_fully_defined():
            raise ValueError(f"Shape {self} is not fully defined")

    def with_rank(self, rank: int) -> TensorShape:
        """This shape if its rank is, or may be, `rank`; ValueError otherwise."""
        try:
            return self.merge_with(unknown_shape(rank))
        except ValueError:
            raise ValueError(f"Shape {self} must have rank {rank}") from None

    def assert_has_rank(self, rank: int) -> None:
        """Raises ValueError unless the rank is, or may be, `rank`."""
        if self.rank not in (None, rank):
            raise ValueError(f"Shape {self} must have rank {rank}")

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """This shape; ValueError when its rank is known to be smaller than `rank`."""
        if self.rank is not None and self.rank < rank:
            raise ValueError(f"Shape {self} must have rank at least {rank}")
        return self

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """This shape; ValueError when its rank is known to be larger than `rank`."""
        if self.rank is not None and self.rank > rank:
            raise ValueError(f"Shape {self} must have rank at most {rank}")
        return self

    def assert_same_rank(self, other: TensorShape | Iterable[int | None] | int | None) -> None:
        """Raises ValueError when both ranks are known and differ."""
        other = as_shape(other)
        if None not in (self.rank, other.rank) and self.rank != other.rank:
            raise ValueError(f"Shapes {self} and {other} must have the same rank")

    def is_compatible_with(self, other: TensorShape | Iterable[int | None] | int | None) -> bool:
        """Whether some fully defined shape fits both."""
        other = as_shape(other)
        if self._dims is None or other._dims is None:
            return True
        return len(self._dims) == len(other._dims) and all(
            a is None or b is None or a == b for a, b in zip(self._dims, other._dims, strict=True)
        )

    def assert_is_compatible_with(
        self, other: TensorShape | Iterable[int | None] | int | None
    ) -> None:
        """Raises ValueError unless the shapes are compatible."""
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {as_shape(other)} are incompatible")

    def is_subtype_of(self, other: TensorShape) -> bool:
        """Whether every shape that fits this one fits `other`, a TensorShape."""
        if not isinstance(other, TensorShape):
            return False
        if other._dims is None:
            return True
        if self._dims is None or len(self._dims) != len(other._dims):
            return False
        return all(b is None or a == b for a, b in zip(self._dims, other._dims, strict=True))

    def most_specific_compatible_shape(
        self, other: TensorShape | Iterable[int | None] | int | None
    ) -> TensorShape:
        """The most specific shape that both shapes are subtypes of."""
        other = as_shape(other)
        if self._dims is None or other._dims is None or self.rank != other.rank:
            return unknown_shape()
        pairs = zip(self._dims, other._dims, strict=True)
        return TensorShape([a if a == b else None for a, b in pairs])

    def most_specific_common_supertype(self, others: Iterable[TensorShape]) -> TensorShape | None:
        """The most specific shape that this one and all of `others` are subtypes of."""
        shape = self
        for other in others:
            if not isinstance(other, TensorShape):
                return None
            shape = shape.most_specific_compatible_shape(other)
        return shape

    def merge_with(self, other: TensorShape | Iterable[int | None] | int | None) -> TensorShape:
        """The shape with all that either knows; ValueError when they contradict."""
        other = as_shape(other)
        if self._dims is None:
            return other
        if other._dims is None:
            return self
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {other} are not compatible")
        pairs = zip(self._dims, other._dims, strict=True)
        return TensorShape([b if a is None else a for a, b in pairs])

    def concatenate(self, other: TensorShape | Iterable[int | None] | int | None) -> TensorShape:
        """The dimensions of this shape followed by those of `other`."""
        other = as_shape(other)
        if self._dims is None or other._dims is None:
            return unknown_shape()
        return TensorShape(self._dims + other._dims)

    def as_proto(self) -> dict[str, Any]:
        """The shape as nested dictionaries in the layout of TensorShapeProto."""
        if self._dims is None:
            return {"unknown_rank": True}
        return {"dim": [{"size": -1 if d is None else d} for d in self._dims]}

    def __len__(self):
        if self._dims is None:
            raise ValueError("Cannot take the length of shape with unknown rank.")
        return len(self._dims)

    def __iter__(self):
        if self._dims is None:
            raise ValueError("Cannot iterate over a shape with unknown rank.")
        return iter(self._dims)

    def __getitem__(self, key):
        if self._dims is None:
            return _of_unknown(key) if isinstance(key, slice) else None
        return TensorShape(self._dims[key]) if isinstance(key, slice) else self._dims[key]

    def __add__(self, other):
        return self.concatenate(other)

    def __radd__(self, other):
        return as_shape(other).concatenate(self)

    def __bool__(self):
        return self._dims is not None

    def __eq__(self, other):
        if isinstance(other, TensorShape):
            return self._dims == other._dims
        try:
            return self._dims == as_shape(other)._dims
        except (TypeError, ValueError):
            return NotImplemented

    def __hash__(self):
        return hash(self._dims)

    def __repr__(self):
        return f"TensorShape({self._dims if self._dims is None else list(self._dims)})"

    def __str__(self):
        if self._dims is None:
            return "<unknown>"
        return f"({self._dims[0]},)" if len(self._dims) == 1 else str(self._dims)

    def __reduce__(self):
        return TensorShape, (self._dims if self._dims is None else list(self._dims),)


def _of_unknown(key):
    """A slice of a shape of unknown rank: its length is known when neither bound is negative."""
    start, stop = key.start or 0, key.stop
    if key.step is not None or stop is None or start < 0 or stop < 0:
        return unknown_shape()
    return unknown_shape(max(stop - start, 0))


class Dimension:
    """One dimension of `TensorShape.dims`: an int or None as its `value`; counts as that int."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = _dimension(value.value if isinstance(value, Dimension) else value)

    def __index__(self):
        if self.value is None:
            raise TypeError("Dimension(None) has no int value.")
        return self.value

    __int__ = __index__

    def __eq__(self, other):
        return self.value == (other.value if isinstance(other, Dimension) else other)

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"Dimension({self.value})"

    def __str__(self):
        return "?" if self.value is None else str(self.value)


def _dimension(value):
    if value is None:
        return None
    if isinstance(value, dict):
        value = value.get("size")
    try:
        size = value.__index__()
    except (AttributeError, TypeError):
        raise TypeError(
            f"Dimension value must be integer or None or have an __index__ method, "
            f"got value {value!r} with type {type(value)!r}"
        ) from None
    if size < 0:
        raise ValueError(f"Dimension {size} must be >= 0")
    return size


def as_shape(shape: TensorShape | Iterable[int | None] | int | None) -> TensorShape:
    """`shape` as a TensorShape."""
    return shape if isinstance(shape, TensorShape) else TensorShape(shape)


def unknown_shape(rank: int | None = None) -> TensorShape:
    """A shape of unknown rank, or of `rank` unknown dimensions."""
    return TensorShape(None if rank is None else [None] * rank)
