"""tf.TypeSpec and tf.TensorSpec: what a tensor may look like, without its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from . import convert, dtypes, nest
from .dtypes import as_dtype
from .tensor import Tensor
from .tensor_shape import as_shape


class TypeSpec:
    """Base class of the descriptions of tensors and composites of tensors (tf.TypeSpec)."""

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value, or every value of another spec, may be described by this spec."""
        spec = spec_of(spec_or_value)
        return type(spec) is type(self) and self._fits(spec)

    def is_subtype_of(self, other: TypeSpec) -> bool:
        """Whether everything that this spec describes is described by `other` too."""
        return type(other) is type(self) and self._is_within(other)

    def most_specific_common_supertype(self, others: Iterable[TypeSpec]) -> TypeSpec | None:
        """The narrowest spec of which this one and `others` are subtypes; None for none."""
        result = self
        for other in others:
            if type(other) is not type(self):
                return None
            result = result._joined(other)
            if result is None:
                return None
        return result

    def most_specific_compatible_type(self, other: TypeSpec) -> TypeSpec:
        """The narrowest spec that both are subtypes of; ValueError for none."""
        result = self.most_specific_common_supertype([other])
        if result is None:
            raise ValueError(f"No TypeSpec is compatible with both {self} and {other}")
        return result

    def _entry(self) -> TypeSpec:
        """The spec of the entries along the first dimension."""
        raise ValueError(f"{self} has no entries along a first dimension.")

    def _packed(self, values: list[Any]) -> Any:
        """Values of this spec, any number of them, as one value along a new first dimension."""
        raise ValueError(f"Values of {self} cannot be put together along a new dimension.")

    def __ne__(self, other):
        return not self == other


class TensorSpec(TypeSpec):
    """Shape and dtype of a tensor (tf.TensorSpec); None stands for an unknown dimension or rank.

    >>> tf.TensorSpec([None, 3], tf.float32).is_compatible_with(tf.ones([2, 3]))
    True
    """

    __slots__ = ("_dtype", "_name", "_shape")

    def __init__(self, shape, dtype=dtypes.float32, name=None):
        self._shape, self._dtype, self._name = as_shape(shape), as_dtype(dtype), name

    shape = property(lambda self: self._shape, doc="The shape, possibly partial.")
    dtype = property(lambda self: self._dtype, doc="The element type.")
    name = property(lambda self: self._name, doc="The name, or None.")
    value_type = property(lambda self: Tensor, doc="tf.Tensor.")

    @classmethod
    def from_spec(cls, spec: TensorSpec, name: str | None = None) -> TensorSpec:
        """A TensorSpec like `spec`, with another name if given."""
        return cls(spec.shape, spec.dtype, name or spec.name)

    @classmethod
    def from_tensor(cls, tensor: Tensor, name: str | None = None) -> TensorSpec:
        """The spec of a tensor; ValueError for anything else."""
        if not isinstance(tensor, Tensor):
            raise ValueError(f"`tensor` should be a tf.Tensor, but got type {type(tensor)}.")
        return cls(tensor.shape, tensor.dtype, name)

    def _fits(self, spec):
        return self._dtype is spec._dtype and self._shape.is_compatible_with(spec._shape)

    def _is_within(self, other):
        return self._dtype is other._dtype and self._shape.is_subtype_of(other._shape)

    def _joined(self, other):
        if self._dtype is not other._dtype:
            return None
        shape = self._shape.most_specific_compatible_shape(other._shape)
        return type(self)(shape, self._dtype, self._name if self._name == other._name else None)

    def cast(self, value: Any, casting_context: Any = None) -> Tensor | TensorSpec:
        """`value` as a tensor of this spec; TypeError when it does not fit."""
        if isinstance(value, TensorSpec):
            found = value
        elif hasattr(value, "_t") or getattr(value, "_is_symbolic", False):
            found = value
            value = convert.to_tensor(value)
        else:
            value = found = self._converted(value)
        if found.dtype is not self._dtype or not self._shape.is_compatible_with(found.shape):
            got = TensorSpec(found.shape, found.dtype)
            raise TypeError(f"Can not cast {got} to {self._unnamed()}")
        return value

    def _converted(self, value):
        try:
            return convert.to_tensor(value, self._dtype)
        except ValueError as error:
            raise TypeError(str(error)) from None

    def _unnamed(self):
        return self if self._name is None else TensorSpec(self._shape, self._dtype)

    def to_tensors(self, value: Any) -> list[Tensor | TensorSpec]:
        """The tensors that make up a value: the value alone."""
        return [self.cast(value)]

    def from_tensors(self, tensors: Iterator[Tensor]) -> Tensor:
        """The value that the next of `tensors` makes up."""
        return next(tensors)

    def flatten(self) -> list[TensorSpec]:
        """The specs of the tensors that make up a value: this one."""
        return [self]

    def __eq__(self, other):
        return type(other) is type(self) and (
            (self._shape, self._dtype, self._name) == (other._shape, other._dtype, other._name)
        )

    def __hash__(self):
        return hash((self._shape, self._dtype))

    def __repr__(self):
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"

    def __reduce__(self):
        return TensorSpec, (self._shape, self._dtype, self._name)


class VariableSpec(TensorSpec):
    """The spec of a variable: a TensorSpec that knows whether it is trainable."""

    def __init__(self, shape: Any, dtype: Any = None, trainable: bool = True) -> None:
        super().__init__(shape, dtype)
        self.trainable = trainable

    def __eq__(self, other):
        return super().__eq__(other) and self.trainable == other.trainable

    def __hash__(self):
        return super().__hash__()

    def __repr__(self):
        return (
            f"VariableSpec(shape={self._shape}, dtype={self._dtype!r}, trainable={self.trainable}, "
            "alias_id=None)"
        )

    def __reduce__(self):
        return VariableSpec, (self._shape, self._dtype, self.trainable)


class NoneTensorSpec(TypeSpec):
    """The spec of None."""

    value_type = property(lambda self: type(None), doc="The class described.")

    def _fits(self, spec):
        return True

    def _is_within(self, other):
        return True

    def _joined(self, other):
        return self

    def __eq__(self, other):
        return type(other) is type(self)

    def __hash__(self):
        return hash(NoneTensorSpec)

    def __repr__(self):
        return "NoneTensorSpec()"

    def __reduce__(self):
        return NoneTensorSpec, ()


def spec_of(value: Any) -> TypeSpec | None:
    """The spec of a value, a spec as it is, None for what has none."""
    if isinstance(value, TypeSpec):
        return value
    found = getattr(value, "_type_spec", None)
    if found is not None:
        return found
    if hasattr(value, "_t") or isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    return None


def type_spec_from_value(value: Any) -> TypeSpec:
    """The TypeSpec of a tensor, variable, composite or None, or of what converts to a tensor
    (tf.type_spec_from_value).

    TypeError when the value has none.
    """
    if value is None:
        return NoneTensorSpec()
    if getattr(value, "_is_variable", False):
        return VariableSpec(value.shape, value.dtype, value.trainable)
    if getattr(value, "_is_graph", False):
        return TensorSpec(value.shape, value.dtype)
    if getattr(value, "_is_symbolic", False):
        raise TypeError(f"Could not build a TypeSpec for {value!r} of type {type(value)}")
    spec = spec_of(value)
    if spec is not None:
        return spec
    try:
        return spec_of(convert.to_tensor(value))
    except (ValueError, TypeError):
        raise TypeError(f"Could not build a TypeSpec for {value!r} of type {type(value)}") from None


def named(structure: Any, prefix: str) -> Any:
    """A nest with its TensorSpecs named after an argument, the way tf.function does."""
    leaves = nest.flatten(structure)
    single = len(leaves) == 1 and not nest.is_nested(structure)
    out = []
    for i, x in enumerate(leaves):
        if isinstance(x, TensorSpec) and x.name is None:
            x = TensorSpec(x.shape, x.dtype, prefix if single else f"{prefix}_{i}")
        out.append(x)
    return nest.pack_sequence_as(structure, out)
