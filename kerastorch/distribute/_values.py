"""Values that differ from replica to replica, and the nests of them that replicas give and take."""

from __future__ import annotations

import collections.abc
from collections.abc import Callable, Sequence
from typing import Any

from .._core.composite import Composite
from .._core.state import state
from .._core.tensor_spec import TypeSpec, spec_of


class DistributedValues:
    """One value for each replica of this process (tf.distribute.DistributedValues)."""

    def __init__(self, values: Sequence[Any]):
        self._values = tuple(values)

    @property
    def values(self) -> tuple[Any, ...]:
        """The values, by replica."""
        return self._values

    @property
    def _primary(self):
        return self._values[0]

    @property
    def is_tensor_like(self) -> bool:
        """Whether all values are tensors."""
        return all(hasattr(v, "_t") for v in self._values)

    def _get(self) -> Any:
        """The value of the replica that runs, the first one outside of all."""
        replica = state.replica
        return self._values[0 if replica is None else replica._local]

    def __str__(self):
        return shown(type(self).__name__, self._values, str)

    def __repr__(self):
        return shown(type(self).__name__, self._values, repr)


def shown(name: str, values: Sequence[Any], show: Callable[[Any], str]) -> str:
    """How a distributed value is shown: a line for each replica."""
    lines = ",\n".join(f"  {i}: {show(v)}" for i, v in enumerate(values))
    return f"{name}:{{\n{lines}\n}}"


class PerReplica(DistributedValues, Composite):
    """A value that each replica has its own of."""

    @property
    def _type_spec(self):
        return PerReplicaSpec(*map(spec_of, self._values))

    def _components(self):
        return list(self._values)

    def _from_components(self, components):
        return PerReplica(components)


class Mirrored(DistributedValues):
    """A value that is the same on each replica."""

    @property
    def _t(self):
        return self._get()._t

    def __getattr__(self, name):
        if name.startswith("__") or name == "_values":
            raise AttributeError(name)
        return getattr(self._get(), name)


class PerReplicaSpec(TypeSpec):
    """The specs of the values of a PerReplica."""

    value_type = property(lambda self: PerReplica, doc="The class described.")

    def __init__(self, *value_specs: TypeSpec):
        self._value_specs = value_specs

    def _pairs(self, other):
        return zip(self._value_specs, other._value_specs, strict=True)

    def _same_count(self, other):
        return len(self._value_specs) == len(other._value_specs)

    def _fits(self, spec):
        return self._same_count(spec) and all(a.is_compatible_with(b) for a, b in self._pairs(spec))

    def _is_within(self, other):
        return self._same_count(other) and all(a.is_subtype_of(b) for a, b in self._pairs(other))

    def _joined(self, other):
        if not self._same_count(other):
            return None
        joined = [a.most_specific_common_supertype([b]) for a, b in self._pairs(other)]
        return None if any(x is None for x in joined) else PerReplicaSpec(*joined)

    def _component_specs(self):
        return list(self._value_specs)

    def to_tensors(self, value: PerReplica) -> list[Any]:
        """The tensors of all values."""
        pairs = zip(self._value_specs, value.values, strict=True)
        return [t for spec, v in pairs for t in spec.to_tensors(v)]

    def from_tensors(self, tensors: Any) -> PerReplica:
        """The value that an iterator of tensors makes."""
        return PerReplica([spec.from_tensors(tensors) for spec in self._value_specs])

    def flatten(self) -> list[Any]:
        """The specs of the tensors."""
        return [t for spec in self._value_specs for t in spec.flatten()]

    def cast(self, value: Any, casting_context: Any = None) -> Any:
        """`value`, if it fits; TypeError otherwise."""
        if not self.is_compatible_with(value):
            raise TypeError(f"Can not cast {value!r} to {self!r}")
        return value

    def __eq__(self, other):
        return isinstance(other, PerReplicaSpec) and self._value_specs == other._value_specs

    def __hash__(self):
        return hash(self._value_specs)

    def __repr__(self):
        return f"PerReplicaSpec({', '.join(map(repr, self._value_specs))})"


def regroup(values: Sequence[Any], wrap: Callable[[Any], Any] = PerReplica) -> Any:
    """One nest of distributed values for the nests of all replicas.

    What is the same object on all of them stays as it is.
    """
    first = values[0]
    if isinstance(first, list):
        return [regroup(v, wrap) for v in zip(*values, strict=True)]
    if isinstance(first, tuple):
        parts = [regroup(v, wrap) for v in zip(*values, strict=True)]
        return type(first)(*parts) if hasattr(first, "_fields") else type(first)(parts)
    if isinstance(first, collections.abc.Mapping):
        return type(first)((key, regroup([v[key] for v in values], wrap)) for key in first)
    if all(v is first for v in values):
        return first
    if getattr(first, "_is_variable", False):
        own = [v._itself for v in values]
        if all(v is own[0] for v in own):
            return first
    return wrap(values)


def select(number: int, nested: Any) -> Any:
    """The nest of one replica's values."""
    if isinstance(nested, DistributedValues):
        return nested.values[number]
    if isinstance(nested, list):
        return [select(number, v) for v in nested]
    if isinstance(nested, tuple):
        parts = [select(number, v) for v in nested]
        return type(nested)(*parts) if hasattr(nested, "_fields") else type(nested)(parts)
    if isinstance(nested, collections.abc.Mapping):
        return type(nested)((key, select(number, v)) for key, v in nested.items())
    return nested


def mapped(function: Callable[[Any], Any], nested: Any) -> Any:
    """function(leaf) for the leaves of a nest, a distributed value being one."""
    if isinstance(nested, list):
        return [mapped(function, v) for v in nested]
    if isinstance(nested, tuple):
        parts = [mapped(function, v) for v in nested]
        return type(nested)(*parts) if hasattr(nested, "_fields") else type(nested)(parts)
    if isinstance(nested, collections.abc.Mapping):
        return type(nested)((key, mapped(function, v)) for key, v in nested.items())
    return function(nested)
