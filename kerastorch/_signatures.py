"""Signatures of tf.functions: what input_signature may be, and which calls are remembered."""

import inspect

from ._call_keys import order
from ._core import nest
from ._core.tensor_spec import TypeSpec

_FAST = 256  # keys of calls that a function remembers

# what TensorFlow lets experimental_attributes say
_ATTRIBUTES = frozenset(
    {
        "_disable_acd",
        "_implements",
        "_noinline",
        "_OutputsOnOpDevice",
        "_tf_data_function",
        "api_implements",
        "api_preferred_device",
        "disable_summaries_at_runtime",
        "experimental_ints_on_device",
        "go_backwards",
        "runtime_constant_optimization",
        "time_major",
    }
)


def check_attributes(attributes):
    """ValueError for an attribute that tf.functions don't have."""
    for name in attributes or ():
        if name not in _ATTRIBUTES:
            raise ValueError(f"`{name} is not supported by tf.function as an attribute.")


def checked(specs):
    """An input_signature as a tuple; TypeError for what is none."""
    if not isinstance(specs, (tuple, list)):
        raise TypeError(f"input_signature must be either a tuple or a list, got {type(specs)}.")
    wrong = [s for s in nest.flatten(list(specs)) if not _describes(s)]
    if wrong:
        raise TypeError(
            "input_signature must be a possibly nested sequence of TensorSpec objects, got invalid "
            f"args {wrong} with types {[type(s) for s in wrong]}."
        )
    return tuple(specs)


def _describes(spec):
    return isinstance(spec, TypeSpec) or getattr(spec, "_is_variable", False)


def is_method(function, signature):
    """Whether a function's first parameter is the `self` of a method."""
    first = next(iter(signature.parameters), None)
    return first == "self" and not inspect.ismethod(function)


def without_first(signature):
    """A method's signature without its `self`."""
    parameters = list(signature.parameters.values())
    first = parameters[0] if parameters else None
    if first is not None and first.kind is not first.VAR_POSITIONAL:
        parameters = parameters[1:]
    return signature.replace(parameters=parameters)


def remember(traces, key, trace, args, kwargs, arguments):
    """Lets later calls of the same key find the trace at once."""
    if trace.outer is not None:
        return
    if trace.reason is not None:
        found = None
    else:
        found = order(traces.type, args, kwargs, traces.defaults, arguments)
        if found is None:
            return
    if len(traces.fast) >= _FAST:
        traces.fast.clear()
    try:
        traces.fast[key] = (trace, found)
    except TypeError:  # an argument can't be hashed
        return


class FunctionSpec:
    """What is known of a function's parameters."""

    def __init__(self, traces, specs, jit_compile, python_function):
        self.function_type, self.default_values = traces.type, traces.defaults
        self.input_signature, self.jit_compile = specs, jit_compile
        self._python, self._name = python_function, traces.name

    @property
    def fullargspec(self):
        """The parameters as inspect.getfullargspec tells them."""
        return inspect.getfullargspec(self._python)

    @property
    def arg_names(self):
        """The names of the parameters."""
        return list(self.function_type.parameters)

    @property
    def flat_input_signature(self):
        """The TensorSpecs of the input signature, as a flat tuple."""
        return tuple(nest.flatten(self.input_signature, expand_composites=True))

    def signature_summary(self, default_values=False):
        """The parameters with their types, as text."""
        text = repr(self.function_type)
        if default_values:
            shown = [f"  {k}: {v!r}" for k, v in self.default_values.items()] or ["  None"]
            text = "\n".join([text, "Defaults:", *shown])
        return text
