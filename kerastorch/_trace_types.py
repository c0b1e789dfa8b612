"""The types of arguments: they decide which trace of a tf.function a call takes.

Tensors and composites are described by their TypeSpecs, Python values by Literals, which compare
by value, all other objects by WeakReferences, which compare by identity or their own `==`, and
lists, tuples, dicts, namedtuples and attrs objects by the types of what is in them.  An object
with `__tf_tracing_type__` (tf.types.experimental.SupportsTracingProtocol) says its type itself.
"""

from __future__ import annotations

import weakref
from collections import abc
from numbers import Number
from typing import Any

import numpy as np
import torch

from ._core import convert, nest
from ._core.composite import Composite
from ._core.tensor import Tensor
from ._core.tensor_spec import TensorSpec, TypeSpec, spec_of
from ._core.variable import Variable

# What is never an array to be converted, nor a nest with one in it.
_PLAIN = {Tensor, Variable, int, float, bool, str, bytes, complex, type(None)}


class ArgumentType:
    """Base class of the types of what is no tensor."""

    def is_subtype_of(self, other: Any) -> bool:
        """Whether values of this type are of the other, too."""
        return self == other

    def most_specific_common_supertype(self, others: Any) -> Any:
        """The narrowest type that this and the others belong to, None for none."""
        return self if all(self == other for other in others) else None

    def cast(self, value: Any, casting_context: Any = None) -> Any:
        """A value as one of this type; TypeError for what is none."""
        raise TypeError(f"Can not cast {value!r} to {self!r}")

    def placeholder(self, name: str) -> Any:
        """What is traced in place of a value: TypeSpecs where tensors are, and Python values."""
        raise TypeError(f"{self!r} has no placeholder.")


class Literal(ArgumentType):
    """A Python value that compares by value: 1, 1.0 and True are the same, and so are all NaNs."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        if type(other) is not Literal:
            return False
        a, b = self.value, other.value
        if type(a) is not type(b) and not any(
            isinstance(a, kind) and isinstance(b, kind) for kind in (Number, str, bytes)
        ):
            return False
        return a is b or bool(a == b) or (a != a and b != b)

    def __hash__(self):
        return 0 if self.value != self.value else hash(self.value)

    def cast(self, value, casting_context=None):
        if self == Literal(value) or (hasattr(value, "_t") and bool(value == self.value)):
            return self.value
        raise TypeError(f"Can not cast {value!r} to {self!r}")

    def placeholder(self, name):
        return self.value

    def __repr__(self):
        return f"Literal[{self.value!r}]"


class WeakReference(ArgumentType):
    """An object that the type doesn't keep alive."""

    __slots__ = ("reference",)

    def __init__(self, value, died=None):
        self.reference = weakref.ref(value) if died is None else weakref.ref(value, died)

    def __eq__(self, other):
        if type(other) is not WeakReference:
            return False
        a, b = self.reference(), other.reference()
        return a is not None and b is not None and (a is b or bool(a == b))

    def __hash__(self):
        return hash(self.reference)

    def cast(self, value, casting_context=None):
        held = self.reference()
        if held is not None and (value is held or bool(value == held)):
            return held
        raise TypeError(f"Can not cast {value!r} to {self!r}")

    def placeholder(self, name):
        held = self.reference()
        if held is None:
            raise TypeError(f"{self!r}: the object is gone.")
        return held

    def __repr__(self):
        return f"Weakref[{self.reference!r}])"


class VariableType(ArgumentType):
    """A variable, by identity.

    number: the variable's.  alias: which one of the call's variables it is.
    """

    __slots__ = ("alias", "number", "reference", "spec")

    def __init__(self, variable, alias):
        self.reference, self.number, self.alias = weakref.ref(variable), variable._number, alias
        self.spec = (variable.shape, variable.dtype, variable.trainable)

    def __eq__(self, other):
        return type(other) is VariableType and self.number == other.number

    def __hash__(self):
        return hash((VariableType, self.number))

    def cast(self, value, casting_context=None):
        held = self.reference()
        if held is not None and value is held:
            return value
        raise TypeError(f"Can not cast {value!r} to {self!r}")

    placeholder = WeakReference.placeholder

    def __repr__(self):
        shape, dtype, trainable = self.spec
        return (
            f"VariableSpec(shape={shape}, dtype={dtype!r}, trainable={trainable}, "
            f"alias_id={self.alias})"
        )


class Sequence(ArgumentType):
    """A list, or a tuple without names."""

    __slots__ = ("items", "kind")

    def __init__(self, kind, items):
        self.kind, self.items = kind, tuple(items)

    def _key(self):
        return self.kind, self.items

    def __eq__(self, other):
        return type(other) is type(self) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def _alike(self, other):
        """Whether the two differ in their items' types at most."""
        same = type(other) is type(self) and self.kind is other.kind
        return same and len(self.items) == len(other.items)

    def is_subtype_of(self, other):
        return self._alike(other) and all(
            is_subtype(a, b) for a, b in zip(self.items, other.items, strict=True)
        )

    def most_specific_common_supertype(self, others):
        if not all(self._alike(other) for other in others):
            return None
        columns = zip(self.items, *[other.items for other in others], strict=True)
        joined = [common_supertype(first, rest) for first, *rest in columns]
        return None if any(x is None for x in joined) else self._with(joined)

    def _with(self, items):
        return type(self)(self.kind, items)

    def cast(self, value, casting_context=None):
        if not isinstance(value, self.kind):
            raise TypeError(f"Can not cast {value!r} to {self.kind.__name__} type.")
        if len(value) != len(self.items):
            raise TypeError(f"Can not cast {value!r} to {self!r}: it has another length.")
        return self.kind([cast(t, v) for t, v in zip(self.items, value, strict=True)])

    def placeholder(self, name):
        return self.kind([placeholder(t, name) for t in self.items])

    def __repr__(self):
        return f"{self.kind.__name__.capitalize()}[{', '.join(map(repr, self.items))}]"


class Record(Sequence):
    """A namedtuple or attrs object: named items."""

    __slots__ = ("names",)

    def __init__(self, kind, items, names):
        super().__init__(kind, items)
        self.names = tuple(names)

    def _with(self, items):
        return Record(self.kind, items, self.names)

    def cast(self, value, casting_context=None):
        if type(value).__name__ != self.kind.__name__ or not nest.is_nested(value):
            raise TypeError(f"Can not cast {value!r} to {self.kind!r}.")
        values = [getattr(value, name) for name in self.names]
        return type(value)(*[cast(t, v) for t, v in zip(self.items, values, strict=True)])

    def placeholder(self, name):
        return self.kind(*[placeholder(t, name) for t in self.items])

    def __repr__(self):
        shown = [f"[{n!r}, {t!r}]" for n, t in zip(self.names, self.items, strict=True)]
        return f"{self.kind.__name__}[{', '.join(shown)}]"


class Mapping(Sequence):
    """A dict, whatever the order of its keys and its class."""

    __slots__ = ("example",)

    def __init__(self, example, types):
        super().__init__(dict, types.values())
        self.example = (type(example), getattr(example, "default_factory", None), tuple(types))

    def _types(self):
        return dict(zip(self.example[2], self.items, strict=True))

    def _key(self):
        return frozenset(self._types().items())

    def _alike(self, other):
        return type(other) is Mapping and self._types().keys() == other._types().keys()

    def is_subtype_of(self, other):
        if not self._alike(other):
            return False
        theirs = other._types()
        return all(is_subtype(t, theirs[k]) for k, t in self._types().items())

    def most_specific_common_supertype(self, others):
        if not all(self._alike(other) for other in others):
            return None
        found = {}
        for key, kind in self._types().items():
            found[key] = common_supertype(kind, [other._types()[key] for other in others])
        return None if any(x is None for x in found.values()) else self._of(found)

    def _of(self, types):
        made = Mapping({}, types)
        made.example = (*self.example[:2], tuple(types))
        return made

    def _made(self, values):
        kind, factory, _ = self.example
        if kind is dict:
            return values
        return kind(values) if factory is None else kind(factory, values)

    def cast(self, value, casting_context=None):
        if not isinstance(value, abc.Mapping):
            raise TypeError(f"Can not cast {value!r} to a Dict type.")
        types = self._types()
        if value.keys() != types.keys():
            raise TypeError(f"{value!r} has different keys with the TraceType {self!r}.")
        return self._made({k: cast(types[k], value[k]) for k in value})

    def placeholder(self, name):
        return self._made({k: placeholder(t, name) for k, t in self._types().items()})

    def __repr__(self):
        return f"Dict[{', '.join(f'[{k!r}, {t!r}]' for k, t in self._types().items())}]"


class _Resource(ArgumentType):
    """The handle of a variable that a function takes from outside."""

    def __repr__(self):
        return "TensorSpec(shape=(), dtype=tf.resource, name=None)"


RESOURCE = _Resource()


# types of any kind: those above, TypeSpecs, and users' own
def is_subtype(kind: Any, other: Any) -> bool:
    """Whether a trace for arguments of the type `other` takes those of `kind`."""
    if type(kind) is TensorSpec and type(other) is TensorSpec:
        named = kind.name is not None and kind.name != other.name
        return not named and kind.is_subtype_of(other)
    return kind.is_subtype_of(other)


def common_supertype(kind: Any, others: list[Any]) -> Any:
    """The narrowest type for all of these; None for none."""
    if type(kind) is TensorSpec and any(
        type(x) is not TensorSpec or x.name != kind.name for x in others
    ):
        return None
    return kind.most_specific_common_supertype(others)


def cast(kind: Any, value: Any) -> Any:
    """A value as the type says; TypeError when it does not fit."""
    if isinstance(kind, TypeSpec) and isinstance(value, TypeSpec) and type(kind) is not TensorSpec:
        return value
    return kind.cast(value, None)


def placeholder(kind: Any, name: str) -> Any:
    """What is traced in place of a value of a type; tensors without a name take this one."""
    if isinstance(kind, ArgumentType):
        return kind.placeholder(name)
    if type(kind) is TensorSpec:
        return kind if kind.name is not None else TensorSpec(kind.shape, kind.dtype, name)
    return kind if isinstance(kind, TypeSpec) else kind.placeholder_value(None)


def signature(kind: Any, name: str) -> Any:
    """A type as structured_input_signature shows it: tensors are named after where they are."""
    if isinstance(kind, Record):
        names = zip(kind.items, kind.names, strict=True)
        return kind.kind(*[signature(t, f"{name}_{n}") for t, n in names])
    if isinstance(kind, Mapping):
        return kind._made({k: signature(t, f"{name}_{k}") for k, t in kind._types().items()})
    if isinstance(kind, Sequence):
        return kind.kind([signature(t, f"{name}_{i}") for i, t in enumerate(kind.items)])
    return kind if isinstance(kind, VariableType) else placeholder(kind, name)


def of_signature(structure: Any) -> Any:
    """The type that a nest of TypeSpecs and Python values describes."""
    return of(structure, {}, specs=True)


def of(value: Any, aliases: dict[int, int], specs: bool = False) -> Any:
    """The type of an argument (its numpy arrays are tensors already: see `arrays_as_tensors`).

    aliases: the numbers of the variables that the call has been found to have so far.
    specs: whether TypeSpecs stand for what they describe.
    TypeError for what has none: it can't be hashed.
    """
    if isinstance(value, Variable):
        return VariableType(value, aliases.setdefault(value._number, len(aliases)))
    if isinstance(value, Tensor) or getattr(value, "_is_symbolic", False):
        return TensorSpec(value.shape, value.dtype)
    if isinstance(value, TypeSpec):
        if specs:
            return value
        raise ValueError(
            f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to "
            "a Tensor."
        )
    if hasattr(value, "__tf_tracing_type__") and not isinstance(value, type):
        return _own_type(value)
    if isinstance(value, Composite):
        return spec_of(value)
    return _of_nest(value, aliases, specs) if nest.is_nested(value) else _of_object(value)


def _own_type(value):
    found = value.__tf_tracing_type__(None)
    if not hasattr(found, "is_subtype_of"):
        raise TypeError(
            "Expected an instance of TraceType for Tracing Protocol call to "
            f"{value} but got {found}"
        )
    return found


def _of_nest(value, aliases, specs):
    if isinstance(value, abc.Mapping):
        return Mapping(value, {k: of(x, aliases, specs) for k, x in value.items()})
    attributes = getattr(type(value), "__attrs_attrs__", None)
    if attributes is not None:
        names = [a.name for a in attributes]
        items = [of(getattr(value, n), aliases, specs) for n in names]
        return Record(type(value), items, names)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return Record(type(value), [of(x, aliases, specs) for x in value], value._fields)
    if isinstance(value, (list, tuple)):
        kind = list if isinstance(value, list) else tuple
        return Sequence(kind, [of(x, aliases, specs) for x in value])
    return _of_object(value)


def _of_object(value):
    if isinstance(value, weakref.ref):
        raise TypeError(f"weakref input {value} not supported for tf.function.")
    try:
        hash(value)
    except TypeError:
        raise TypeError(
            f"Could not generate a generic TraceType for {value!r}. Please verify that it is "
            "immutable/hashable. Otherwise, consider implementing the Tracing Protocol for it."
        ) from None
    try:
        return WeakReference(value)
    except TypeError:
        return Literal(value)


# arrays
def is_array(value: Any) -> bool:
    """Whether a value is a numpy array, or something like one, that functions get as a tensor."""
    if isinstance(value, (np.ndarray, np.generic)):
        return not isinstance(value, (str, bytes))
    return hasattr(value, "__array__") and not (
        isinstance(value, (Tensor, torch.Tensor, type))
        or hasattr(value, "_t")
        or getattr(value, "_is_symbolic", False)
        or hasattr(value, "_type_spec")
    )


def arrays_as_tensors(value: Any) -> Any:
    """An argument with tensors for numpy arrays, nested ones too."""
    if type(value) in _PLAIN:
        return value
    if nest.is_nested(value):
        if any(is_array(x) for x in nest.flatten(value)):
            return nest.map_structure(arrays_as_tensors, value)
        return value
    return convert.to_tensor(value) if is_array(value) else value
