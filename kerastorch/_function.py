"""tf.function: a Python function that is traced once for arguments of the same types.

A call finds the trace for its arguments (`Traces`), makes one where there is none, and runs its
graph.  Calls like an earlier one are known by a key (`_call_keys`).  What can't be traced for a
reason that TensorFlow doesn't have runs as Python code at every call: `explain` says why.
"""

import copy
import functools
import inspect
import sys
import threading
import types
import weakref

import torch

from . import _call_keys as keys
from . import _function_type as function_types
from . import _signatures as signatures
from ._core import nest
from ._core.modes import current, modes
from ._core.placing import Watching
from ._core.settings import settings
from ._core.state import state
from ._core.tensor import Tensor
from ._core.tracebacks import shorten

_loading = threading.RLock()


class Function:
    """What `tf.function` makes of a Python function."""

    def __init__(self, python_function, input_signature=None, options=None):
        functools.update_wrapper(self, python_function, updated=())
        self._python_function = python_function
        self._options = options or {}
        self._name = getattr(python_function, "__name__", "function")
        self._specs = None
        # id of an instance -> [weak reference to it, its Traces, weak reference to its method]
        self._methods = {}
        self._signature = function_types.python_signature(python_function)
        self.__signature__ = self._signature
        if input_signature is not None:
            self._specs = signatures.checked(input_signature)
        method = signatures.is_method(python_function, self._signature)
        self._kind = function_types.of_function(self._signature, self._specs, method)

    def __getattr__(self, name):
        if name == "_traces":  # made when they are first asked for, as tracing takes long to load
            with _loading:
                if name not in self.__dict__:
                    python = self._python_function
                    self._traces = self._new_traces(lambda: python, self._signature, self._kind)
            return self._traces
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _new_traces(self, python, signature, kind):
        defaults = {
            p.name: p.default for p in signature.parameters.values() if p.default is not p.empty
        }
        from ._traces import Traces

        traces = Traces(python, self._name, kind, defaults)
        traces.options = self._options
        return traces

    # calling
    def __call__(self, *args, **kwargs):
        if settings.run_eagerly:
            return self.python_function(*args, **kwargs)
        try:
            if modes.busy and current() is not None:
                return self._watched(args, kwargs)
            key, tensors, known = [], [], True
            for x in args:
                if type(x) is Tensor:
                    raw = x._t
                    key.append(raw.dtype)
                    key.append(raw.shape)
                    tensors.append(x)
                elif not keys.add(x, key, tensors):
                    known = False
                    break
            if kwargs and known:
                known = keys.add_keywords(kwargs, key, tensors)
            if not known:
                return self._called(args, kwargs, None)
            key = tuple(key)
            traces = self._traces
            found = traces.fast.get(key)
            if found is None:
                return self._called(args, kwargs, key)
            trace, order = found
            traces.history.calls += 1
            if order:
                tensors = [tensors[i] if type(i) is int else i for i in order]
            elif order is None:
                return self._python(args, kwargs)
            return trace.run(tensors)
        except Exception as error:
            shorten(error)
            raise error

    def _called(self, args, kwargs, key):
        """The result of a call that is like none before, or can't be told by a key."""
        if state.graph is None and _is_drawn((args, kwargs)):
            return self._python(args, kwargs)
        traces = self._traces
        arguments = traces.bound(args, kwargs)
        trace, result = traces.call(arguments)
        if key is not None:
            signatures.remember(traces, key, trace, args, kwargs, arguments)
        return result

    def _watched(self, args, kwargs):
        """The result while a handler sees all ops: within another function's trace, or else."""
        if state.graph is None:
            handler = current()
            if isinstance(handler, Watching):
                return handler.around(self, args, kwargs)
            return self._python(args, kwargs)
        return self._traces.call(self._traces.bound(args, kwargs))[1]

    def _python(self, args, kwargs):
        """The result of the Python code, run as it is."""
        traces = self._traces
        return traces.eagerly(traces.bound(args, kwargs))

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        found = self._methods.get(id(instance))
        if found is None or found[0]() is not instance:
            traces = self._traces_of(instance)
            found = self._methods.get(id(instance))
            if found is None:
                return _Method(self, instance, traces)
        method = found[2]
        method = None if method is None else method()
        if method is None:
            method = _Method(self, instance, found[1])
            found[2] = weakref.ref(method)
        return method

    def _traces_of(self, instance):
        """The Traces of an instance's method, which do not keep it alive."""
        key, methods = id(instance), self._methods
        function = self._python_function
        try:
            weak = weakref.ref(instance, lambda _: methods.pop(key, None))
        except TypeError:  # has no weak references: each access is a function of its own
            weak = functools.partial(_same, instance)
        signature = signatures.without_first(self._signature)
        kind = function_types.of_function(signature, self._specs, False)
        traces = self._new_traces(lambda: types.MethodType(function, weak()), signature, kind)
        if isinstance(weak, weakref.ref):
            methods[key] = [weak, traces, None]
        return traces

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

    @property
    def function_type(self):
        """The parameters, with the types that the input signature asks for."""
        return self._traces.type

    @property
    def function_spec(self):
        """What is known of the parameters."""
        return signatures.FunctionSpec(
            self._traces, self._specs, self._options.get("jit_compile"), self.python_function
        )

    def experimental_get_tracing_count(self):
        """How often the Python code has been traced."""
        return self._traces.count

    def get_concrete_function(self, *args, **kwargs):
        """The ConcreteFunction for arguments of the given types.

        Tensors and TensorSpecs stand for tensors of their dtype and shape, other values for
        themselves.  TypeError when the arguments do not fit the function or its input signature.
        """
        traces = self._traces
        if self._specs is not None and not args and not kwargs:
            args = self._specs
        trace = traces.find(traces.bound(args, kwargs).type(traces.type, specs=True))
        if trace.concrete is None:
            from ._concrete_function import ConcreteFunction

            trace.concrete = ConcreteFunction(trace, traces)
        return trace.concrete

    def pretty_printed_concrete_signatures(self, verbose=True):
        """The types of the arguments and results of all traces, as text."""
        from ._concrete_function import ConcreteFunction

        traces = self._traces
        shown = [ConcreteFunction(t, traces).pretty_printed_signature(verbose) for t in traces.all]
        return ("\n\n" if verbose else "\n").join(shown)

    def experimental_get_compiler_ir(self, *args, **kwargs):
        """ValueError: there is no XLA here."""
        if not self._options.get("jit_compile"):
            raise ValueError(
                "Compiler IR can only be returned for functions marked with 'jit_compile=True'"
            )
        raise ValueError(
            f"There is no compiler IR of {self._name!r}: jit_compile=True compiles with torch's "
            "inductor here, and not with XLA."
        )

    def __repr__(self):
        return f"<kerastorch.Function {self._name}{self._signature} at {id(self):#x}>"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        name = getattr(self, "__qualname__", self._name)
        module = sys.modules.get(self.__module__)
        if module is None or not name.isidentifier():
            raise AttributeError(f"Can't pickle local object {name!r}: it is a tf.function.")
        return getattr, (module, name)


def _same(x):
    return x


class _Method(Function):
    """A Function bound to an instance, with traces of its own."""

    def __init__(self, function, instance, traces):
        self._function, self._instance, self._traces = function, instance, traces

    @property
    def python_function(self):
        """The Python function, bound."""
        return types.MethodType(self._function._python_function, self._instance)

    @property
    def __signature__(self):
        """What Python's inspect finds: the parameters without `self`."""
        return inspect.signature(self.python_function)

    def __getattr__(self, name):
        return getattr(self.__dict__["_function"], name)

    def __eq__(self, other):
        return (
            type(other) is _Method
            and self._function is other._function
            and self._instance is other._instance
        )

    def __hash__(self):
        return hash((id(self._function), id(self._instance)))

    def __reduce__(self):
        return getattr, (self._instance, self._function._name)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return getattr(copy.deepcopy(self._instance, memo), self._function._name)


def _is_drawn(arguments):
    """Whether there are symbolic tensors, or torch's own, among the arguments."""
    return any(
        isinstance(x, torch.Tensor) or getattr(x, "_is_symbolic", False)
        for x in nest.flatten(arguments)
    )


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

    The Python code runs, on symbolic tensors, at the first call with arguments of new types:
    tensors of another dtype or shape, other Python values.  What it did to tensors then is what
    later calls do; Python side effects happen while it is traced only.  Results are tensors.

    input_signature: a list of TensorSpecs, nested as the arguments are: there is one trace only,
    other arguments raise TypeError, Python and numpy values are converted to the dtypes asked for.
    autograph: whether branches and loops on tensors are converted.
    jit_compile: whether to compile the whole function, where there is a compiler.
    reduce_retracing, or experimental_relax_shapes: whether a second shape makes a trace for more.
    experimental_attributes: a dict; ValueError for names that TensorFlow does not know.
    The other settings have no effect.

    Variables may be made in the first call only: ValueError for a function that makes more.

    >>> @tf.function
    ... def square(x):
    ...     return x * x
    >>> square(tf.constant(3.0))
    <tf.Tensor: shape=(), dtype=float32, numpy=9.0>
    """
    signatures.check_attributes(experimental_attributes)
    options = {
        "autograph": autograph,
        "jit_compile": experimental_compile if jit_compile is None else jit_compile,
        "reduce_retracing": reduce_retracing or bool(experimental_relax_shapes),
        "experimental_implements": experimental_implements,
        "experimental_autograph_options": experimental_autograph_options,
        "experimental_attributes": experimental_attributes,
        "experimental_follow_type_hints": experimental_follow_type_hints,
    }

    def decorated(inner):
        if not callable(inner):
            raise TypeError(f"{inner!r} is not a callable object")
        return Function(inner, input_signature, options)

    return decorated if func is None else decorated(func)
