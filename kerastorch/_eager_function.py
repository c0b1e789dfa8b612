"""Running the Python function of a tf.function as it is, where it can't be traced."""

import functools
import sys
import weakref

import torch

from ._core import nest
from ._core.composite import Composite
from ._core.state import state
from ._core.tensor import Tensor
from ._core.tensor_spec import spec_of
from ._ops.creation import convert_to_tensor
from ._ops.tensor_array import TensorArray
from .autodiff._in_functions import FunctionTape, differentiates


class Eager:
    """The eager calls of one function, or of one instance's method, and where they made variables.

    tape: that of the running call, where it calls tf.gradients.
    """

    __slots__ = ("_compiled", "_fresh", "_made", "_places", "_taped", "tape")

    def __init__(self):
        self._places = set()  # call paths that made variables in earlier calls
        self._fresh = []  # those of the running call
        self._made = []  # weak references to the variables of the running call
        self._compiled = self._taped = self.tape = None

    def run(self, function, args, kwargs, jit_compile=False):
        """function(*args, **kwargs) with its results as tensors."""
        outer, state.function = state.function, self
        try:
            if self._taped is None:
                self._taped = differentiates(function)
            if self._taped:
                result = self._with_tape(function, args, kwargs)
            elif jit_compile:
                result = self._compile(function)(*args, **kwargs)
            else:
                result = function(*args, **kwargs)
        except BaseException:
            self._made, self._fresh = [], []
            raise
        finally:
            state.function = outer
        if type(result) is not Tensor:
            result = _tensors(result, function)
        if self._made:
            self._close()
        return result

    def _with_tape(self, function, args, kwargs):
        """The result of a function that calls tf.gradients."""
        outer = self.tape
        try:
            with FunctionTape((args, kwargs)) as self.tape:
                return function(*args, **kwargs)
        finally:
            self.tape = outer

    def _compile(self, function):
        if self._compiled is None:
            self._compiled = _compile(function)
        return self._compiled

    # variables
    def created(self, variable):
        """Notes a new variable; ValueError when an earlier call made one at the same place."""
        place = _path()
        if place in self._places:
            raise not_once()
        self._fresh.append(place)
        self._made.append(weakref.ref(variable))

    def created_outside(self, variable):
        """Nothing: a call may make what outlives it at any time."""

    def _close(self):
        """Ends a call that made variables; ValueError when one of them is gone already."""
        made, self._made = self._made, []
        self._places.update(self._fresh)
        self._fresh = []
        if any(reference() is None for reference in made):
            raise not_once()


_RUN = Eager.run.__code__


def not_once():
    """The error of a function that makes variables again."""
    return ValueError(
        "tf.function only supports singleton tf.Variables created on the first call. Make sure the "
        "tf.Variable is only created once or created outside tf.function. See "
        "https://www.tensorflow.org/guide/function#creating_tfvariables for more information."
    )


def _path():
    """The places in the code that lead from the running tf.function to here."""
    frame, path = sys._getframe(2), []
    while frame is not None and frame.f_code is not _RUN:
        path.append((frame.f_code, frame.f_lasti))
        frame = frame.f_back
    return tuple(path)


# results
def with_results(function):
    """`function` to be traced: results that are no tensors come as tensors, variables as they are.

    TypeError, as TensorFlow's, for those that can't be.
    """

    def one(x):
        if isinstance(x, (bool, int, float, complex, str, bytes)):
            return x  # the graph makes a constant of it
        return x if getattr(x, "_is_variable", False) else _tensors(x, function)

    def traced(*args, **kwargs):
        result = function(*args, **kwargs)
        return nest.map_structure(one, result)

    return traced


def _tensors(result, function):
    """A result as tf.function gives it back: numbers, strings and variables as tensors."""
    if result is None or type(result) is Tensor:
        return result
    if nest.is_nested(result):
        return nest.map_structure(lambda x: _tensors(x, function), result)
    if getattr(result, "_is_symbolic", False) or isinstance(result, Tensor):
        return result
    if spec_of(result) is not None and not getattr(result, "_is_variable", False):
        return result
    if isinstance(result, (Composite, TensorArray)) or hasattr(result, "element_spec"):
        return result
    try:
        return convert_to_tensor(result)  # a constant of the graph where one is traced
    except (TypeError, ValueError):
        raise TypeError(
            "To be compatible with tf.function, Python functions must return zero or more Tensors "
            f"or ExtensionTypes or None values; in compilation of {function!r}, found return value "
            f"of type {type(result).__name__}, which is not a Tensor or ExtensionType."
        ) from None


# compiling
def _compile(function):
    """`function` through torch.compile; what that cannot compile runs eagerly."""
    if not can_compile():
        return function
    compiled = torch.compile(function)

    def run(*args, **kwargs):
        # suppress_errors: a part that fails to compile is run by Python, once, as it stands
        with torch._dynamo.config.patch(suppress_errors=True):
            return compiled(*args, **kwargs)

    return run


@functools.cache
def can_compile():
    """Whether torch.compile finds its compiler here."""
    try:
        torch.compile(lambda x: x + 1)(torch.zeros(2))
    except (RuntimeError, OSError):
        return False
    return True
