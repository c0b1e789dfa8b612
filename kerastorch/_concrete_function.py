"""What tf.function's get_concrete_function gives: one trace, to be looked at and called."""

from __future__ import annotations

import re
from typing import Any

from . import _function_type as function_types
from . import _trace_types as trace_types
from ._core import convert, nest
from ._core.errors import invalid
from ._core.tensor import Tensor
from ._core.tensor_shape import TensorShape
from ._core.tensor_spec import TensorSpec, TypeSpec
from ._eager_outputs import outputs_on_zeros, variables_named
from ._function_type import Arguments, FunctionType
from ._graph.composites import is_spec, made_of
from ._traces import binding_error, tensors_of


class ConcreteFunction:
    """A function for arguments of given shapes, dtypes and Python values."""

    def __init__(self, trace: Any, traces: Any):
        self._trace, self._traces = trace, traces
        self._found = None

    # asking
    @property
    def name(self) -> bytes:
        """The name, as bytes."""
        return f"__inference_{self._traces.name}_{self._number}".encode()

    @property
    def _number(self):
        return self._traces.all.index(self._trace) if self._trace in self._traces.all else 0

    @property
    def graph(self) -> Any:
        """The traced Graph; None for a function that is not traced."""
        return self._trace.graph

    @property
    def structured_input_signature(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """(args, kwargs) of TensorSpecs and Python values."""
        return function_types.structured_signature(self._trace.kind)

    @property
    def _own_inputs(self):
        graph = self._trace.graph
        if graph is None:
            found: list[Any] = []

            def note(spec):
                found.append(spec)
                return spec

            for x in nest.flatten(function_types.placeholders(self._trace.kind)):
                if isinstance(x, TensorSpec):
                    note(x)
                elif is_spec(x):
                    made_of(x, note)
            return found
        return graph.structured_input

    @property
    def inputs(self) -> list[Any]:
        """The graph's tensors for the arguments, then those for what it takes from outside."""
        return self._own_inputs + self.captured_inputs

    @property
    def captured_inputs(self) -> list[Any]:
        """What the function uses from outside: tensors and variables, in the order of use."""
        graph = self._trace.graph
        if graph is None:
            return list(self.variables)
        found = {id(outer): outer for outer, _ in graph.captures}
        for op in graph.nodes:
            used = [x for x in nest.flatten(list(op.args)) if type(x) is Tensor]
            found |= {id(x): x for x in used + op.variables}
        return list(found.values())

    @property
    def structured_outputs(self) -> Any:
        """The graph's tensors that are the results, in their structure.

        TensorSpecs for a function that is not traced, found by a run on zeros, whose assignments
        to its variables are undone.
        """
        if self._trace.graph is not None:
            return self._trace.graph.structured_outputs
        if self._found is None:
            self._found = (outputs_on_zeros(self._traces, self._trace.kind, self.variables),)
        return self._found[0]

    @property
    def outputs(self) -> list[Any]:
        """The results, as a flat list."""
        found = nest.flatten(self.structured_outputs, expand_composites=True)
        return [x for x in found if x is not None]

    @property
    def output_shapes(self) -> Any:
        """The shapes of the results, in their structure."""
        return nest.map_structure(
            lambda x: TensorShape(None) if x is None else x.shape, self.structured_outputs
        )

    @property
    def output_dtypes(self) -> Any:
        """The dtypes of the results, in their structure."""
        return nest.map_structure(lambda x: x if x is None else x.dtype, self.structured_outputs)

    @property
    def variables(self) -> tuple[Any, ...]:
        """The variables that the function uses."""
        if self._trace.graph is not None:
            return tuple(self._trace.graph.variables)
        return tuple(variables_named(self._traces.python()))

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """The trainable ones among `variables`."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def function_type(self) -> FunctionType:
        """The types of the parameters, of the result and of what is taken from outside."""
        kind = self._trace.kind
        output = trace_types.of_signature(nest.map_structure(_spec, self.structured_outputs))
        captures = {id(v): trace_types.RESOURCE for v in self.variables}
        return FunctionType(
            list(kind.parameters.values()), captures=captures, return_annotation=output
        )

    @property
    def inference_fn(self) -> AtomicFunction:
        """The function that runs it without a tape."""
        return AtomicFunction(self)

    def pretty_printed_signature(self, verbose: bool = True) -> str:
        """The types of parameters and results, as text: several lines, or one."""
        return repr(self.function_type) if verbose else str(self.function_type)

    # calling
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The result for arguments of the structured signature, or for its tensors alone."""
        try:
            arguments = self._bound(args, kwargs)
        except TypeError as structured:
            try:
                tensors = self._flat(args, kwargs)
            except (TypeError, ValueError) as flat:
                raise TypeError(
                    f"{structured}\nFallback to flat signature also failed due to: {flat}"
                ) from None
            return self._run(tensors)
        if self._trace.reason is not None:
            return self._traces.eagerly(arguments)
        return self._trace.run(tensors_of(arguments))

    def _bound(self, args, kwargs):
        kind = self._trace.kind
        bindable = FunctionType(
            [_with_literal_default(p) for p in kind.parameters.values()],
        )
        try:
            bound = bindable.bind(*args, **kwargs)
            for name, p in kind.parameters.items():
                if name in bound.arguments:
                    value = bound.arguments[name]
                    bound.arguments[name] = trace_types.cast(p.type_constraint, value)
                else:
                    bound.arguments[name] = trace_types.placeholder(p.type_constraint, name)
            return Arguments(bound)
        except TypeError as error:
            raise binding_error(error, args, kwargs, self.function_type) from None

    def _flat(self, args, kwargs):
        """The tensors of a call with tensors alone; TensorFlow lets other shapes through here."""
        names = self._keywords()
        shown = f"{self._traces.name}({', '.join(names)})"
        if len(args) > len(names):
            raise TypeError(f"{shown} takes {len(names)} positional arguments, got {len(args)}.")
        given, kwargs = list(args), {_plain(k): v for k, v in kwargs.items()}
        for name in names[len(args) :]:
            if name not in kwargs:
                missing = sorted(set(names) - set(names[: len(args)]) - set(kwargs))
                raise TypeError(f"{shown} missing required arguments: {', '.join(missing)}.")
            given.append(kwargs.pop(name))
        for name in kwargs:
            if name in names[: len(args)]:
                raise TypeError(f"{shown} got two values for '{name}'.")
        if kwargs:
            unknown = ", ".join(sorted(kwargs))
            raise TypeError(f"{shown} got unexpected keyword arguments: {unknown}.")
        for i, x in enumerate(given):
            if not isinstance(x, Tensor) and not hasattr(x, "_t"):
                raise TypeError(
                    f"{shown}: expected argument #{i}(zero-based) to be a Tensor; got "
                    f"{type(x).__name__} ({x})."
                )
        return given

    def _keywords(self):
        """The names of the tensors in a call with tensors alone."""
        return [_plain(x.name.partition(":")[0]) for x in self._own_inputs]

    def _run(self, tensors):
        for i, (x, wanted) in enumerate(zip(tensors, self._own_inputs, strict=True)):
            if x.dtype is not wanted.dtype:
                name = self.name.decode()
                raise invalid(
                    f"cannot compute {name} as input #{i}(zero-based) was expected to be a "
                    f"{wanted.dtype.name} tensor but is a {x.dtype.name} tensor"
                )
        tensors = [convert.to_tensor(x) if _is_variable(x) else x for x in tensors]
        if self._trace.reason is None:
            return self._trace.run(tensors)
        given = iter(tensors)

        def value(x):
            if isinstance(x, TensorSpec):
                return next(given)
            return made_of(x, lambda _: next(given)) if is_spec(x) else x

        args, kwargs = nest.map_structure(value, function_types.placeholders(self._trace.kind))
        return self._traces.eager.run(self._traces.python(), args, kwargs)

    def __repr__(self):
        signature = self.pretty_printed_signature(verbose=False)
        return f"<ConcreteFunction {signature} at 0x{id(self):X}>"

    def __str__(self):
        return f"ConcreteFunction {self.pretty_printed_signature(verbose=True)}"


class AtomicFunction:
    """A trace that runs without a tape."""

    def __init__(self, concrete: ConcreteFunction):
        self._concrete = concrete

    name = property(lambda self: self._concrete.name, doc="The name, as bytes.")
    graph = property(lambda self: self._concrete.graph, doc="The traced Graph.")
    function_type = property(lambda self: self._concrete.function_type, doc="The FunctionType.")

    def call_flat(self, *args: Any) -> list[Any]:
        """The flat results for flat tensors."""
        return nest.flatten(self._concrete._run(list(args)), expand_composites=True)

    def call_preflattened(self, args: Any) -> Any:
        """The structured results for flat tensors."""
        return self._concrete._run(list(args))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The structured results for structured arguments."""
        return self._concrete(*args, **kwargs)

    def __repr__(self):
        return f"AtomicFunction(name={self.name},\nfunction_type={self.function_type!r})"


def _with_literal_default(p):
    """A parameter that a call may leave out where it has one possible value."""
    optional = isinstance(p.type_constraint, trace_types.Literal) and p.kind in (
        p.POSITIONAL_OR_KEYWORD,
        p.KEYWORD_ONLY,
    )
    return function_types.Parameter(p.name, p.kind, optional, None)


def _spec(x):
    if x is None:
        return None
    if isinstance(x, TypeSpec):
        return x
    if hasattr(x, "_type_spec"):
        return x._type_spec
    return TensorSpec(x.shape, x.dtype)


def _is_variable(x):
    return getattr(x, "_is_variable", False)


def _plain(name):
    """A name as a parameter may be called."""
    return re.sub(r"[^a-zA-Z0-9_]", "_", name)
