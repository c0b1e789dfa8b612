"""tf.function: a Python function as a tf.function, run eagerly.

Every call runs the Python code: branches and loops on tensors are Python's, and Python side
effects (print, appends) happen at each call, where TensorFlow has them only while it traces.
What users rely on is kept: input signatures, concrete functions, variables made once, methods.
"""

import functools
import inspect
import sys
import weakref

import numpy as np
import torch

from ._core import convert, nest
from ._core.settings import settings
from ._core.state import state
from ._core.tensor import Tensor
from ._core.tensor_spec import TensorSpec, TypeSpec, named, spec_of
from ._core.variable import Variable

# What goes into the Python function as it is; other arguments are looked into.
_PLAIN = {Tensor, Variable, int, float, bool, str, bytes, complex, type(None)}
_MISSING = object()


class _Memory:
    """The calls of one function, or of one instance's method, and where they made variables."""

    __slots__ = ("calls", "places", "fresh", "made", "compiled")

    def __init__(self):
        self.calls = 0
        self.places = set()  # call paths that made variables in earlier calls
        self.fresh = []  # those of the running call
        self.made = []  # weak references to the variables of the running call
        self.compiled = None

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
        self._name = getattr(python_function, "__name__", type(python_function).__name__)
        self._specs = None
        if input_signature is not None:
            self._specs = _checked_signature(python_function, input_signature)
            self._wanted = _wanted(self._specs)

    # calling
    def __call__(self, *args, **kwargs):
        if settings.run_eagerly:
            return self._python_function(*args, **kwargs)
        args, kwargs = self._taken(args, kwargs)
        return self._run(self._memory, args, kwargs)

    def _taken(self, args, kwargs):
        """The arguments as the Python function gets them."""
        if self._specs is not None:
            if not kwargs and _fit(args, self._wanted):
                return args, kwargs
            return self._cast(args, kwargs)
        for x in args:
            if type(x) not in _PLAIN:
                args = _converted(args)
                break
        if kwargs:
            kwargs = {k: _argument(v) for k, v in kwargs.items()}
        return args, kwargs

    def _run(self, memory, args, kwargs):
        outer = state.function
        state.function = memory
        try:
            if self._jit_compile:
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
                    _cast(specs.pop(0), v) if specs else _argument(v) for v in value
                )
            elif specs and parameter.kind is not parameter.KEYWORD_ONLY:
                bound.arguments[name] = _cast(specs.pop(0), value)
            elif parameter.default is not parameter.empty:
                _same_literal(value, parameter.default)
        return bound.args, bound.kwargs

    def _parameters(self):
        """The signature of the Python function, without `self` where it is bound."""
        signature = self.__dict__.get("_signature")
        if signature is None:
            signature = inspect.signature(self._python_function)
            if self._bound_to:
                signature = _without_first(signature)
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
        return ConcreteFunction(self, *_concrete_signature(self, args, kwargs))

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
        elif kwargs or not _fit(args, function._wanted):
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


class ConcreteFunction:
    """A Function for arguments of given shapes, dtypes and Python values."""

    def __init__(self, function, args, kwargs):
        self._function = function
        self.structured_input_signature = (args, kwargs)
        self._outputs = _MISSING

    @property
    def name(self):
        """The name, as bytes."""
        return f"__inference_{self._function.name}".encode()

    @property
    def inputs(self):
        """The TensorSpecs of the tensor arguments, as a flat list."""
        leaves = nest.flatten(self.structured_input_signature)
        return [x for x in leaves if isinstance(x, TypeSpec)]

    @property
    def structured_outputs(self):
        """The TensorSpecs of the results, in their structure.

        Found by a run on zeros, whose assignments to the function's variables are undone.
        """
        if self._outputs is _MISSING:
            self._outputs = self._tried()
        return self._outputs

    @property
    def outputs(self):
        """The TensorSpecs of the results, as a flat list."""
        return [x for x in nest.flatten(self.structured_outputs) if x is not None]

    @property
    def output_shapes(self):
        """The shapes of the results, in their structure."""
        return nest.map_structure(lambda s: s and s.shape, self.structured_outputs)

    @property
    def output_dtypes(self):
        """The dtypes of the results, in their structure."""
        return nest.map_structure(lambda s: s and s.dtype, self.structured_outputs)

    @property
    def variables(self):
        """The variables that the Python function names, in its closure, globals or `self`."""
        return tuple(_variables_of(self._function))

    @property
    def trainable_variables(self):
        """The trainable ones among `variables`."""
        return tuple(v for v in self.variables if v.trainable)

    def __call__(self, *args, **kwargs):
        try:
            args, kwargs = self._bound(args, kwargs)
        except TypeError as error:
            args, kwargs = self._flat(args, kwargs, error)
        return self._function._run(self._function._memory, args, kwargs)

    def _bound(self, args, kwargs):
        wanted, named_ones = self.structured_input_signature
        names = list(self._function._parameters().parameters)
        given = list(args)
        if len(given) > len(wanted):
            raise TypeError("too many positional arguments")
        kwargs = dict(kwargs)
        full = []
        for i, spec in enumerate(wanted):
            name = names[min(i, len(names) - 1)]
            if i < len(given):
                value = given[i]
            elif name in kwargs:
                value = kwargs.pop(name)
            elif not _has_specs(spec):
                value = spec
            else:
                raise TypeError(f"missing a required argument: {name!r}")
            full.append(_cast(spec, value))
        for name, spec in named_ones.items():
            if name not in kwargs and _has_specs(spec):
                raise TypeError(f"missing a required argument: {name!r}")
            kwargs[name] = _cast(spec, kwargs.get(name, spec))
        return full, kwargs

    def _flat(self, args, kwargs, error):
        """The tensors alone, in order: TensorFlow lets other shapes through here."""
        specs = self.inputs
        if kwargs or len(args) != len(specs) or not all(isinstance(x, Tensor) for x in args):
            raise TypeError(
                f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
                f"kwargs: {kwargs} for signature: {self.structured_input_signature} of "
                f"{self._function.name}."
            ) from None
        from ._core.errors import invalid

        for i, (x, spec) in enumerate(zip(args, specs, strict=True)):
            if x.dtype is not spec.dtype:
                raise invalid(
                    f"cannot compute {self.name.decode()} as input #{i}(zero-based) was expected "
                    f"to be a {spec.dtype.name} tensor but is a {x.dtype.name} tensor"
                )
        leaves = iter(args)
        return nest.map_structure(
            lambda x: next(leaves) if isinstance(x, TypeSpec) else x,
            self.structured_input_signature,
        )

    def _tried(self):
        kept = [(v, v._t.detach().clone()) for v in self.variables if hasattr(v._t, "detach")]
        try:
            runs = []
            for size in (2, 3):
                args, kwargs = nest.map_structure(
                    lambda x, n=size: _example(x, n), self.structured_input_signature
                )
                runs.append(self._function._run(self._function._memory, args, kwargs))
        finally:
            for variable, raw in kept:
                variable._write(raw)
        return nest.map_structure(_common_spec, *runs)

    def pretty_printed_signature(self, verbose=True):
        """Inputs and outputs, as text of several lines."""
        args, kwargs = self.structured_input_signature
        names = list(self._function._parameters().parameters)
        lines = ["Input Parameters:"]
        for name, spec in [*zip(names, args, strict=False), *kwargs.items()]:
            lines.append(f"  {name} (POSITIONAL_OR_KEYWORD): {_shown(spec)}")
        lines += ["Output Type:", f"  {self.structured_outputs}", "Captures:", "  None"]
        return "\n".join(lines)

    def __repr__(self):
        args, kwargs = self.structured_input_signature
        return f"<ConcreteFunction {self._function.name}(args={args}, kwargs={kwargs})>"

    def __str__(self):
        return f"ConcreteFunction {self.pretty_printed_signature()}"


# arguments and results
def _converted(args):
    return tuple([x if type(x) in _PLAIN else _argument(x) for x in args])


def _argument(value):
    """An argument as the Python function gets it: numpy values, nested ones too, as tensors."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return convert.to_tensor(value)
    if kind in (list, tuple, dict) and any(
        isinstance(x, (np.ndarray, np.generic)) for x in nest.flatten(value)
    ):
        return nest.map_structure(_argument, value)
    return value


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
    if hasattr(result, "_components") or hasattr(result, "element_spec"):
        return result
    try:
        return convert.to_tensor(result)
    except (TypeError, ValueError):
        raise TypeError(
            "To be compatible with tf.function, Python functions must return zero or more Tensors "
            f"or ExtensionTypes or None values; {function!r} returned a value of type "
            f"{type(result).__name__}."
        ) from None


# signatures
def _checked_signature(function, specs):
    if not isinstance(specs, (tuple, list)):
        raise TypeError(f"input_signature must be either a tuple or a list, got {type(specs)}.")
    wrong = [s for s in nest.flatten(specs) if not isinstance(s, TypeSpec)]
    if wrong:
        raise TypeError(
            "input_signature must be a possibly nested sequence of TensorSpec objects, got invalid "
            f"args {wrong} with types {[type(s) for s in wrong]}."
        )
    parameters = list(inspect.signature(function).parameters.values())
    if parameters and parameters[0].name == "self" and not inspect.ismethod(function):
        parameters = parameters[1:]
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    for p in places[len(specs) :]:
        if p.default is p.empty:
            raise TypeError(f"input_signature missing type constraint for {p.name}")
    if len(specs) > len(places) and not any(p.kind is p.VAR_POSITIONAL for p in parameters):
        raise TypeError(
            f"input_signature contains {len(specs) - len(places)} extra type constraints."
        )
    return tuple(specs)


def _wanted(specs):
    """(torch dtype, dimensions or None) of each spec; None when that does not say it all."""
    if not all(type(s) is TensorSpec and s.dtype.torch is not None for s in specs):
        return None
    return [(s.dtype.torch, None if s.shape.rank is None else tuple(s.shape)) for s in specs]


def _fit(args, wanted):
    """Whether the arguments are just the tensors wanted."""
    if wanted is None or len(args) != len(wanted):
        return False
    for x, (dtype, dims) in zip(args, wanted, strict=True):
        if type(x) is not Tensor or x._t.dtype is not dtype:
            return False
        if dims is not None and x._t.shape != dims:
            shape = x._t.shape
            if len(shape) != len(dims) or any(
                d is not None and d != n for d, n in zip(dims, shape, strict=True)
            ):
                return False
    return True


def _without_first(signature):
    parameters = list(signature.parameters.values())
    first = parameters[0] if parameters else None
    if first is not None and first.kind is not first.VAR_POSITIONAL:
        parameters = parameters[1:]
    return signature.replace(parameters=parameters)


def _has_specs(structure):
    return any(isinstance(x, TypeSpec) for x in nest.flatten(structure))


def _cast(spec, value):
    """`value` as a nest of specs and Python values asks for it; TypeError when it does not fit."""
    if isinstance(spec, TypeSpec):
        if isinstance(spec, TensorSpec) or not isinstance(value, TypeSpec):
            return spec.cast(value)
        return value
    if not nest.is_nested(spec):
        _same_literal(value, spec)
        return spec
    if isinstance(spec, dict):
        if not isinstance(value, dict) or spec.keys() != value.keys():
            raise TypeError(f"{value!r} has different keys than {spec!r}")
        return {k: _cast(s, value[k]) for k, s in spec.items()}
    if not isinstance(value, (list, tuple)) or len(value) != len(spec):
        raise TypeError(f"Can not cast {value!r} to {spec!r}")
    items = [_cast(s, v) for s, v in zip(spec, value, strict=True)]
    return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)


def _same_literal(value, literal):
    if value is literal:
        return
    try:
        same = type(value) is type(literal) and bool(value == literal)
    except (TypeError, ValueError):
        same = False
    if not same:
        raise TypeError(f"Can not cast {value!r} to Literal[{literal!r}]")


def _concrete_signature(function, args, kwargs):
    """(args, kwargs) of TensorSpecs and Python values for what get_concrete_function was given."""
    try:
        bound = function._parameters().bind(*args, **kwargs)
    except TypeError as error:
        raise TypeError(
            f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {function._shown_signature()} of {function.name}."
        ) from None
    bound.apply_defaults()
    specs = list(function._specs or ())
    positional, keywords = [], {}
    for name, parameter in bound.signature.parameters.items():
        value = bound.arguments[name]
        if parameter.kind is parameter.VAR_KEYWORD:
            keywords |= {k: named(_spec(v), k) for k, v in value.items()}
        elif parameter.kind is parameter.KEYWORD_ONLY:
            keywords[name] = named(_spec(value), name)
        elif parameter.kind is parameter.VAR_POSITIONAL:
            positional += [named(_spec(v), f"{name}_{i}") for i, v in enumerate(value)]
        else:
            if specs:
                spec = specs.pop(0)
                _check_concrete(function, spec, value, args, kwargs)
                value = spec
            positional.append(named(_spec(value), name))
    return tuple(positional), keywords


def _check_concrete(function, spec, value, args, kwargs):
    try:
        _cast(spec, value)
    except TypeError as error:
        raise TypeError(
            f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {function._shown_signature()} of {function.name}."
        ) from None


def _spec(structure):
    def one(x):
        if isinstance(x, (np.ndarray, np.generic)):
            x = convert.to_tensor(x)
        found = spec_of(x)
        return x if found is None or getattr(x, "_is_variable", False) else found

    return nest.map_structure(one, structure)


def _shown(spec):
    return f"Literal[{spec!r}]" if not _has_specs(spec) else repr(spec)


def _example(spec, size):
    """A tensor of zeros that a spec describes, unknown dimensions being `size`."""
    if not isinstance(spec, TypeSpec):
        return spec
    shape = [] if spec.shape.rank is None else [size if d is None else d for d in spec.shape]
    if spec.dtype.torch is None:
        return Tensor(np.full(shape, b"", dtype=object))
    return Tensor(torch.zeros(shape, dtype=spec.dtype.torch))


def _common_spec(first, second):
    if first is None:
        return None
    return spec_of(first).most_specific_common_supertype([spec_of(second)])


def _variables_of(function):
    """The variables that a function's code can name."""
    python = inspect.unwrap(function._python_function)
    python = getattr(python, "__func__", python)
    code = getattr(python, "__code__", None)
    found = list(function._bound_to)
    if code is not None:
        found += [c.cell_contents for c in python.__closure__ or () if _filled(c)]
        found += [python.__globals__[n] for n in code.co_names if n in python.__globals__]
    owner = getattr(function._python_function, "__self__", None)
    found += [] if owner is None else [owner]
    seen = {}
    for x in found:
        for leaf in nest.flatten(x):
            if isinstance(leaf, Variable):
                seen[id(leaf)] = leaf
            elif isinstance(leaf, torch.nn.Module):
                seen |= {id(v): v for v in getattr(leaf, "variables", ())}
    return seen.values()


def _filled(cell):
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


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
    except Exception:
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
