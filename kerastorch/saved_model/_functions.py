"""The functions of a SavedModel: concrete ones, and those that choose among them by the call."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import _trace_types as trace_types
from .._concrete_function import ConcreteFunction
from .._core import allocator, nest
from .._core.convert import to_tensor
from .._core.modes import modes
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._core.variable import Variable
from .._function import Function
from .._function_type import FunctionType
from .._graph.composites import made_of
from .._graph.interpreting.program import damage
from ..ragged._ragged_tensor import RaggedTensor


def is_tensor(x: Any) -> bool:
    """Whether a value is a tensor or a variable, of a trace too."""
    return isinstance(x, (Tensor, Variable)) or bool(getattr(x, "_is_symbolic", False))


class LoadedFunction(ConcreteFunction):
    """A ConcreteFunction of a file, which is traced when it is called first.

    run: gives the flat outputs for the flat tensors of the arguments.
    signature: (args, kwargs) of specs and Python values.  outputs: the structure of the results,
    with specs.  keywords: names of the tensors in a call with tensors alone.
    captured: what it uses of the file, variables among them.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[list[Any]], list[Any]],
        signature: tuple[Any, Any],
        outputs: Any,
        captured: list[Any],
        keywords: list[str] | None = None,
    ):
        self._own_name, self._flat_run, self._signature = name, run, signature
        self._specs_of_outputs, self._captured = outputs, captured
        self._argument_keywords = keywords
        self._found = self._made = self._fast = None
        self.positional = None  # how many tensors may come by place, where that is said

    # the trace, made when it is needed
    def _python(self):
        outputs = self._specs_of_outputs

        def restored(*args, **kwargs):
            leaves = [part for x in nest.flatten((args, kwargs)) for part in parts(x)]
            flat = self._flat_run([x for x in leaves if is_tensor(x)])
            return _packed(outputs, flat)

        restored.__name__ = re.sub(r"\W", "_", self._own_name)
        return restored

    def _concrete(self):
        if self._made is None:
            allocator.tune()  # as models do before they run
            function = Function(self._python(), options={"autograph": False})
            args, kwargs = self._signature
            with damage(f"Function {self._own_name!r}"):
                self._made = function.get_concrete_function(*args, **kwargs)
        return self._made

    _trace = property(lambda self: self._concrete()._trace)
    _traces = property(lambda self: self._concrete()._traces)

    # asking
    @property
    def name(self) -> bytes:
        """The name in the file, as bytes."""
        return self._own_name.encode()

    @property
    def structured_input_signature(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """(args, kwargs) of TensorSpecs and Python values."""
        return self._signature

    @property
    def structured_outputs(self) -> Any:
        """The TensorSpecs of the results, in their structure."""
        return self._specs_of_outputs

    @property
    def outputs(self) -> list[Any]:
        """The tensors of the trace that are results."""
        return [x for x in nest.flatten(ConcreteFunction.structured_outputs.fget(self), True)
                if x is not None]  # fmt: skip

    @property
    def captured_inputs(self) -> list[Any]:
        """The variables, tables and tensors of the file that it uses."""
        return list(self._captured)

    @property
    def variables(self) -> tuple[Any, ...]:
        """The variables that the function uses."""
        found = [v for v in self._captured if isinstance(v, Variable)]
        return tuple({id(v): v for v in found}.values())

    def _keywords(self):
        if self._argument_keywords is not None:
            return list(self._argument_keywords)
        leaves = nest.flatten(self._signature, expand_composites=True)
        return [_plain(x.name) for x in leaves if isinstance(x, TensorSpec) and x.name]

    # calling
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The results for arguments of the signature, or for its tensors alone."""
        if kwargs and not args and not modes.busy:
            tensors = self._plain_call(kwargs)
            if tensors is not None:
                return self._trace.run(tensors)
        return super().__call__(*args, **kwargs)

    def _plain_call(self, kwargs):
        """The tensors of a call by keyword that fits as it is, None for any other."""
        if self._fast is None:
            args, wanted = self._signature
            simple = not args and all(type(s) is TensorSpec for s in wanted.values())
            if not simple or self._trace.reason is not None:
                self._fast = ()
            else:
                self._fast = tuple((n, wanted[n].dtype, wanted[n].shape) for n in sorted(wanted))
        if not self._fast or len(kwargs) != len(self._fast):
            return None
        found = []
        for name, dtype, shape in self._fast:
            x = kwargs.get(name)
            if type(x) is not Tensor or x.dtype is not dtype or not shape.is_compatible_with(
                tuple(x._t.shape)
            ):  # fmt: skip
                return None
            found.append(x)
        return found

    def _called(self, tensors):
        """The results for the flat tensors of a call that fits."""
        trace = self._trace
        if trace.reason is not None:
            return self._run(tensors)
        return trace.run(tensors)

    def _add_to_graph(self, *args: Any) -> None:
        """Nothing: functions are found when they are called."""

    def __repr__(self):
        return f"<ConcreteFunction {self.pretty_printed_signature(False)} at 0x{id(self):X}>"

    @property
    def function_type(self) -> Any:
        """The types of the parameters, of the result and of what is taken from outside."""
        found = self._concrete().function_type
        return FunctionType(
            list(found.parameters.values()), captures=found.captures,
            return_annotation=trace_types.of_signature(self._specs_of_outputs),
        )  # fmt: skip

    def _flat(self, args, kwargs):
        if self.positional is not None and len(args) > self.positional:
            raise TypeError(
                f"signature_wrapper({', '.join(self._keywords())}) takes {self.positional} "
                f"positional arguments, got {len(args)}."
            )
        return super()._flat(args, kwargs)


def _packed(outputs, flat):
    """The results in the structure of their specs."""
    rest = iter(flat)

    def tensor(_):
        found = next(rest, None)
        if found is None:
            raise ValueError(f"The signature has more results than the function, with {len(flat)}")
        return found

    def made(spec):
        if isinstance(spec, TensorSpec):
            return tensor(spec)
        return made_of(spec, tensor) if isinstance(spec, TypeSpec) else spec

    return nest.map_structure(made, outputs)


def parts(x: Any) -> list[Any]:
    """The tensors of an argument in the order of files."""
    if isinstance(x, RaggedTensor):
        return [x.flat_values, *x.nested_row_splits]
    return nest.flatten(x, expand_composites=True)


def _plain(name):
    return re.sub(r"[^a-zA-Z0-9_]", "_", name)


class RestoredFunction(Function):
    """A tf.function of a file: a call takes the concrete function whose signature it fits."""

    def __init__(self, name: str, signature: inspect.Signature, concretes: list[Any], specs: Any):
        self.concrete_functions = concretes

        def restored_function_body(*args, **kwargs):
            return self._chosen(args, kwargs)

        restored_function_body.__name__ = name
        restored_function_body.__signature__ = signature
        super().__init__(restored_function_body, specs, {"autograph": False})

    def _list_all_concrete_functions_for_serialization(self):
        return list(self.concrete_functions)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The results; ValueError where no concrete function fits the arguments."""
        return self._chosen(args, kwargs)

    def _chosen(self, args, kwargs):
        if not self.concrete_functions:
            raise ValueError("Found zero restored functions for caller function.")
        args, kwargs = self._canonical(args, kwargs)
        for converts in (False, True):
            for concrete in self.concrete_functions:
                given = _fitted(concrete._signature, args, kwargs, converts)
                if given is not None:
                    return concrete._called(given)
        raise ValueError(_no_match(self.concrete_functions, args, kwargs))

    def _canonical(self, args, kwargs):
        bound = self._traces.bound(args, kwargs)
        return tuple(bound.args), bound.kwargs

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> Any:
        """The concrete function for arguments of some types; ValueError where there is none."""
        if not args and not kwargs and len(self.concrete_functions) == 1:
            return self.concrete_functions[0]
        args, kwargs = self._canonical(args, kwargs)
        for converts in (False, True):
            for concrete in self.concrete_functions:
                if _fitted(concrete._signature, args, kwargs, converts) is not None:
                    return concrete
        raise ValueError(_no_match(self.concrete_functions, args, kwargs))

    def __repr__(self):
        return (
            f"<kerastorch.RestoredFunction {self._name} with {len(self.concrete_functions)} traces>"
        )


def _fitted(signature, args, kwargs, converts):
    """The flat tensors of a call, None where it does not fit a signature."""
    tensors: list[Any] = []
    return tensors if _fits(signature, (tuple(args), kwargs), converts, tensors) else None


def _fits(expected, x, converts, tensors):
    """Whether a value fits what a signature has; puts its tensors into a list."""
    if isinstance(expected, TensorSpec):
        x = _as_tensor(x, expected, converts)
        if x is not None:
            tensors.append(x)
        return x is not None
    if isinstance(expected, TypeSpec):
        if not expected.is_compatible_with(x):
            return False
        tensors += parts(x)
        return True
    if isinstance(expected, dict):
        return (
            isinstance(x, dict)
            and expected.keys() == x.keys()
            and all(_fits(expected[k], x[k], converts, tensors) for k in sorted(expected))
        )
    if isinstance(expected, (list, tuple)):
        return (
            isinstance(x, list if isinstance(expected, list) else tuple)
            and len(x) == len(expected)
            and all(_fits(e, v, converts, tensors) for e, v in zip(expected, x, strict=True))
        )
    if is_tensor(x):
        return x is expected
    if isinstance(x, np.ndarray):
        return isinstance(expected, np.ndarray) and np.array_equal(x, expected)
    return x == expected


def _as_tensor(x, spec, converts):
    if isinstance(x, TensorSpec):
        fits = x.dtype is spec.dtype and spec.shape.is_compatible_with(x.shape)
        return x if fits else None
    if not is_tensor(x):
        if not converts or x is None:
            return None
        try:
            x = to_tensor(x, spec.dtype)
        except (TypeError, ValueError):
            return None
    elif isinstance(x, Variable):
        x = x.read_value()
    if x.dtype is not spec.dtype or not spec.shape.is_compatible_with(x.shape):
        return None
    return x


def _no_match(concretes, args, kwargs):
    options = []
    for number, concrete in enumerate(concretes):
        positional, keyword = concrete.structured_input_signature
        options.append(
            f"Option {number + 1}:\n  {_shown(positional)}\n  Keyword arguments: {keyword}"
        )
    joined = "\n\n".join(options)
    return (
        "Could not find matching concrete function to call loaded from the SavedModel. Got:\n  "
        f"{_shown(args)}\n  Keyword arguments: {kwargs}\n\n Expected these arguments to match one "
        f"of the following {len(concretes)} option(s):\n\n{joined}"
    )


def _shown(positional):
    lines = "\n    * ".join(str(x) for x in positional)
    return f"Positional arguments ({len(positional)} total):\n    * {lines}"


class SignatureMap(dict):
    """The signatures of a SavedModel by name (`loaded.signatures`)."""

    def __repr__(self):
        return f"_SignatureMap({dict.__repr__(self)})"

    __hash__ = object.__hash__


def python_signature(fullargspec: Any, is_method: bool) -> inspect.Signature:
    """The signature of the Python function that a FullArgSpec describes, without `self`."""
    kinds = inspect.Parameter
    names = list(fullargspec.args or [])
    defaults = list(fullargspec.defaults or [])
    made = []
    for number, name in enumerate(names):
        place = number - (len(names) - len(defaults))
        default = defaults[place] if place >= 0 else kinds.empty
        made.append(kinds(_identifier(name), kinds.POSITIONAL_OR_KEYWORD, default=default))
    if is_method and made:
        made = made[1:]
    if fullargspec.varargs:
        made.append(kinds(_identifier(fullargspec.varargs), kinds.VAR_POSITIONAL))
    only = fullargspec.kwonlydefaults or {}
    for name in fullargspec.kwonlyargs or []:
        made.append(
            kinds(_identifier(name), kinds.KEYWORD_ONLY, default=only.get(name, kinds.empty))
        )
    if fullargspec.varkw:
        made.append(kinds(_identifier(fullargspec.varkw), kinds.VAR_KEYWORD))
    return inspect.Signature(made)


def _identifier(name):
    return name if name.isidentifier() else re.sub(r"\W", "_", f"_{name}")
