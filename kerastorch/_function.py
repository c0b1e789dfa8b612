"""tf.function: a Python function as a tf.function, run eagerly.

Every call runs the Python code: branches and loops on tensors are Python's, and Python side
effects (print, appends) happen at each call, where TensorFlow has them only while it traces.
What users rely on is kept: input signatures, concrete functions, variables made once, methods.
"""

import functools
import inspect
import sys
import weakref

import torch

from . import _signatures as signatures
from ._concrete_function import ConcreteFunction, concrete_signature
from ._core import convert, nest
from ._core.composite import Composite
from ._core.settings import settings
from ._core.state import state
from ._core.tensor import Tensor
from ._core.tensor_spec import spec_of
from ._ops.tensor_array import TensorArray
from .autodiff._in_functions import FunctionTape, differentiates


class _Memory:
    """The calls of one function, or of one instance's method, and where they made variables."""

    __slots__ = ("calls", "compiled", "fresh", "made", "places", "tape")

    def __init__(self):
        self.calls = 0
        self.places = set()  # call paths that made variables in earlier calls
        self.fresh = []  # those of the running call
        self.made = []  # weak references to the variables of the running call
        self.compiled = None
        self.tape = None  # of the running call, where it needs one

    def created(self, variable):
        """Notes a new variable; ValueError when an earlier call made one at the same place."""
        place = _path()
        if place in self.places:
            raise _not_once()
        self.fresh.append(place)
        self.made.append(weakref.ref(variable))

    def close(self):
        """Ends a call that made variables; ValueError when one of them is gone already."""
        made, self.made = self.made, []
        self.places.update(self.fresh)
        self.fresh = []
        if any(reference() is None for reference in made):
            raise _not_once()


def _not_once():
    return ValueError(
        "tf.function only supports singleton tf.Variables created on the first call. Make sure the "
        "tf.Variable is only created once or created outside tf.function."
    )


def _path():
    """The places in the code that lead from the running tf.function to here."""
    frame, path = sys._getframe(2), []
    while frame is not None and frame.f_code is not _CALL:
        path.append((frame.f_code, frame.f_lasti))
        frame = frame.f_back
    return tuple(path)


class Function:
    """What `tf.function` makes of a Python function."""

    def __init__(self, python_function, input_signature=None, jit_compile=None, options=None):
        functools.update_wrapper(self, python_function, updated=())
        self._python_function = python_function
        self._jit_compile = jit_compile
        self._options = options or {}
        self._memory = _Memory()
        self._memories = {}
        self._bound_to = ()
        self._differentiates = None
        self._name = getattr(python_function, "__name__", type(python_function).__name__)
        self._specs = None
        if input_signature is not None:
            self._specs = signatures.checked(python_function, input_signature)
            self._wanted = signatures.wanted(self._specs)

    # calling
    def __call__(self, *args, **kwargs):
        if settings.run_eagerly:
            return self._python_function(*args, **kwargs)
        args, kwargs = self._taken(args, kwargs)
        return self._run(self._memory, args, kwargs)

    def _taken(self, args, kwargs):
        """The arguments as the Python function gets them."""
        if self._specs is not None:
            if not kwargs and signatures.fit(args, self._wanted):
                return args, kwargs
            return self._cast(args, kwargs)
        for x in args:
            if type(x) not in signatures.PLAIN:
                args = _converted(args)
                break
        if kwargs:
            kwargs = {k: signatures.argument(v) for k, v in kwargs.items()}
        return args, kwargs

    def _run(self, memory, args, kwargs):
        outer = state.function
        state.function = memory
        try:
            if self._differentiates is None:
                self._differentiates = differentiates(self._python_function)
            if self._differentiates:
                result = self._taped(memory, args, kwargs)
            elif self._jit_compile:
                result = self._compiled(memory)(*args, **kwargs)
            else:
                result = self._python_function(*args, **kwargs)
        except BaseException:
            memory.made, memory.fresh = [], []
            raise
        finally:
            state.function = outer
        if type(result) is not Tensor:
            result = _tensors(result, self._python_function)
        memory.calls += 1
        if memory.made:
            memory.close()
        return result

    def _taped(self, memory, args, kwargs):
        """The result of a function that calls tf.gradients."""
        outer = memory.tape
        try:
            with FunctionTape((args, kwargs)) as memory.tape:
                result = self._python_function(*args, **kwargs)
        finally:
            memory.tape = outer
        return result

    def _compiled(self, memory):
        if memory.compiled is None:
            memory.compiled = _compile(self._python_function)
        return memory.compiled

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return _Method(self, instance)

    def _memory_of(self, instance):
        found = self._memories.get(id(instance))
        if found is not None and found[0]() is instance:
            return found[1]
        memory, key = _Memory(), id(instance)
        try:
            weak = weakref.ref(instance, lambda _: self._memories.pop(key, None))
        except TypeError:
            return self._memory
        self._memories[key] = (weak, memory)
        return memory

    # input signatures
    def _cast(self, args, kwargs):
        """The arguments brought to the input signature; TypeError when they do not fit."""
        try:
            bound = self._parameters().bind(*args, **kwargs)
            bound.apply_defaults()
            return self._cast_bound(bound)
        except TypeError as error:
            raise TypeError(
                f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
                f"kwargs: {kwargs} for signature: {self._shown_signature()} of {self._name}."
            ) from None

    def _cast_bound(self, bound):
        specs = list(self._specs)
        for name, parameter in bound.signature.parameters.items():
            value = bound.arguments[name]
            if parameter.kind is parameter.VAR_POSITIONAL:
                bound.arguments[name] = tuple(
                    signatures.cast(specs.pop(0), v) if specs else signatures.argument(v)
                    for v in value
                )
            elif specs and parameter.kind is not parameter.KEYWORD_ONLY:
                bound.arguments[name] = signatures.cast(specs.pop(0), value)
            elif parameter.default is not parameter.empty:
                signatures.same_literal(value, parameter.default)
        return bound.args, bound.kwargs

    def _parameters(self):
        """The signature of the Python function, without `self` where it is bound."""
        signature = self.__dict__.get("_signature")
        if signature is None:
            signature = inspect.signature(self._python_function)
            if self._bound_to:
                signature = signatures.without_first(signature)
            self._signature = signature
        return signature

    def _shown_signature(self):
        shown, specs = [], list(self._specs or ())
        for name, parameter in self._parameters().parameters.items():
            if parameter.kind is parameter.VAR_POSITIONAL:
                name = f"*{name}"
            elif specs:
                name = f"{name}: {nest.map_structure(lambda s: s, specs.pop(0))}"
            if parameter.default is not parameter.empty:
                name += f" = {parameter.default!r}"
            shown.append(name)
        return f"({', '.join(shown)})"

    # asking
    @property
    def python_function(self):
        """The Python function."""
        return self._python_function

    @property
    def input_signature(self):
        """The TensorSpecs given, as a tuple, or None."""
        return self._specs

    @property
    def name(self):
        """The name of the Python function."""
        return self._name

    def experimental_get_tracing_count(self):
        """How often the Python code has run: once a call, since nothing is traced."""
        return self._memory.calls

    def get_concrete_function(self, *args, **kwargs):
        """The function for arguments of the given kinds.

        Tensors and TensorSpecs stand for tensors of their dtype and shape, other values for
        themselves.  TypeError when the arguments do not fit the function or its input signature.
        """
        if self._specs is not None and not args and not kwargs:
            args = self._specs
        return ConcreteFunction(self, *concrete_signature(self, args, kwargs))

    def pretty_printed_concrete_signatures(self, verbose=True):
        """Nothing: calls are not traced, so there are no signatures to list."""
        return ""

    def __repr__(self):
        return f"<kerastorch.Function {self._name}{self._parameters()} at {id(self):#x}>"

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return getattr, (sys.modules[self.__module__], self.__qualname__)


_CALL = Function._run.__code__


class _Method(Function):
    """A Function bound to an instance: the instance goes first, and has a memory of its own."""

    def __init__(self, function, instance):
        self._function = function
        self._bound_to = (instance,)
        self._memory = function._memory_of(instance)

    def __call__(self, *args, **kwargs):
        function = self._function
        if settings.run_eagerly:
            return function._python_function(*self._bound_to, *args, **kwargs)
        if function._specs is None:
            args, kwargs = function._taken(args, kwargs)
        elif kwargs or not signatures.fit(args, function._wanted):
            args, kwargs = self._cast(args, kwargs)
        return function._run(self._memory, self._bound_to + args, kwargs)

    def _run(self, memory, args, kwargs):
        return self._function._run(memory, self._bound_to + tuple(args), kwargs)

    @property
    def python_function(self):
        """The Python function, bound."""
        return functools.partial(self._function._python_function, *self._bound_to)

    def __getattr__(self, name):
        return getattr(self.__dict__["_function"], name)

    def __reduce__(self):
        return getattr, (self._bound_to[0], self._function._name)

    def __deepcopy__(self, memo):
        import copy

        return getattr(copy.deepcopy(self._bound_to[0], memo), self._function._name)


# arguments and results
def _converted(args):
    return tuple([x if type(x) in signatures.PLAIN else signatures.argument(x) for x in args])


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
        return convert.to_tensor(result)
    except (TypeError, ValueError):
        raise TypeError(
            "To be compatible with tf.function, Python functions must return zero or more Tensors "
            f"or ExtensionTypes or None values; {function!r} returned a value of type "
            f"{type(result).__name__}."
        ) from None


# compiling
def _compile(function):
    """`function` through torch.compile; what that cannot compile runs eagerly."""
    if not _can_compile():
        return function
    compiled = torch.compile(function)

    def run(*args, **kwargs):
        # suppress_errors: a part that fails to compile is run by Python, once, as it stands
        with torch._dynamo.config.patch(suppress_errors=True):
            return compiled(*args, **kwargs)

    return run


@functools.cache
def _can_compile():
    """Whether torch.compile finds its compiler here."""
    try:
        torch.compile(lambda x: x + 1)(torch.zeros(2))
    except (RuntimeError, OSError):
        return False
    return True


def function(
    func=None,
    input_signature=None,
    autograph=True,
    jit_compile=None,
    reduce_retracing=False,
    experimental_implements=None,
    experimental_autograph_options=None,
    experimental_attributes=None,
    experimental_relax_shapes=None,
    experimental_compile=None,
    experimental_follow_type_hints=None,
):
    """`func` as a tf.function; a decorator without `func`.

    The Python code runs at every call, with its side effects.  Results are tensors: numbers,
    strings and variables that `func` returns are converted; numpy arguments come as tensors.

    input_signature: a list of TensorSpecs, nested as the arguments are; other arguments raise
    TypeError, Python and numpy values are converted to the dtypes asked for.
    jit_compile: whether to run through torch.compile where it can.
    The other settings concern tracing, which does not happen here.

    Variables may be made in the first call only: a function that makes one at the same place
    again raises ValueError.

    >>> @tf.function
    ... def square(x):
    ...     return x * x
    >>> square(tf.constant(3.0))
    <tf.Tensor: shape=(), dtype=float32, numpy=9.0>
    """
    jit_compile = experimental_compile if jit_compile is None else jit_compile
    options = {
        "autograph": autograph,
        "reduce_retracing": reduce_retracing or bool(experimental_relax_shapes),
        "experimental_implements": experimental_implements,
        "experimental_autograph_options": experimental_autograph_options,
        "experimental_attributes": experimental_attributes,
        "experimental_follow_type_hints": experimental_follow_type_hints,
    }

    def decorated(inner):
        if isinstance(inner, Function):
            inner = inner.python_function
        if not callable(inner):
            raise TypeError(f"{inner!r} is not a callable object")
        return Function(inner, input_signature, jit_compile, options)

    return decorated if func is None else decorated(func)
