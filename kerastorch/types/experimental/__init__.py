"""tf.types.experimental: TensorLike, and the base classes of functions and of type specs."""

import abc as _abc
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Protocol as _Protocol
from typing import Union as _Union
from typing import runtime_checkable as _runtime_checkable

import numpy as _np

from ..._concrete_function import AtomicFunction as _AtomicFunction
from ..._concrete_function import ConcreteFunction as _ConcreteFunction
from ..._core.missing import namespace as _namespace
from ..._core.tensor import Tensor as _Tensor
from ..._core.tensor_spec import TypeSpec as _TypeSpec
from ..._core.variable import Variable as _Variable
from ..._function import Function as _Function
from ..._function_type import FunctionType
from ..._trace_types import ArgumentType as _ArgumentType

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import distributed as distributed

__all__ = [
    "AtomicFunction",
    "Callable",
    "ConcreteFunction",
    "FunctionType",
    "GenericFunction",
    "PolymorphicFunction",
    "SupportsTracingProtocol",
    "TensorLike",
    "TraceType",
    "distributed",
]

__getattr__, __dir__ = _namespace(__name__, {"distributed": f"{__name__}.distributed"})

# what every function takes that takes a tensor
TensorLike = _Union[  # noqa: UP007  (a union to look into, as TensorFlow's is)
    _Tensor, _Variable, int, float, bool, str, bytes, complex, tuple, list, _np.ndarray, _np.generic
]


class Callable(metaclass=_abc.ABCMeta):
    """Base class of functions with a type."""

    @property
    @_abc.abstractmethod
    def function_type(self):
        """The FunctionType."""


class PolymorphicFunction(Callable):
    """Base class of what tf.function makes: one function for arguments of many types."""

    @_abc.abstractmethod
    def get_concrete_function(self, *args, **kwargs):
        """The ConcreteFunction for the types of these arguments."""

    def experimental_get_compiler_ir(self, *args, **kwargs):
        """A compiler's form of the function."""


GenericFunction = PolymorphicFunction


class ConcreteFunction(Callable):
    """Base class of a function for arguments of certain types."""

    @property
    @_abc.abstractmethod
    def inference_fn(self):
        """The AtomicFunction that it runs."""


class AtomicFunction(Callable):
    """Base class of a function that runs without a tape."""

    def call_with_captures(self, args, kwargs, captures):
        """Runs the function with values for what it has captured."""


class TraceType(metaclass=_abc.ABCMeta):
    """Base class of types that tell when a function is to be traced again."""

    @_abc.abstractmethod
    def is_subtype_of(self, other):
        """Whether values of this type are of the other, too."""

    @_abc.abstractmethod
    def most_specific_common_supertype(self, others):
        """The narrowest type that this and the others belong to, None if there is none."""

    @_abc.abstractmethod
    def placeholder_value(self, placeholder_context):
        """What stands for a value of this type while a function is traced."""

    def to_tensors(self, value):
        """The tensors of a value of this type."""
        return []

    def from_tensors(self, tensors):
        """The value of this type that an iterator of tensors makes."""
        return self.placeholder_value(None)

    def flatten(self):
        """The types of the tensors of a value of this type."""
        return []

    def cast(self, value, cast_context):
        """A value as one of this type; AssertionError for what is none."""
        if value != self.placeholder_value(None):
            raise AssertionError(f"Can not cast {value!r} to {self!r}")
        return value

    @_abc.abstractmethod
    def __hash__(self):
        """Equal types hash alike."""

    @_abc.abstractmethod
    def __eq__(self, other):
        """Whether two types are the same."""


@_runtime_checkable
class SupportsTracingProtocol(_Protocol):
    """What has a TraceType of its own."""

    def __tf_tracing_type__(self, context):
        """The TraceType."""


PolymorphicFunction.register(_Function)
ConcreteFunction.register(_ConcreteFunction)
AtomicFunction.register(_AtomicFunction)
TraceType.register(_TypeSpec)
TraceType.register(_ArgumentType)
