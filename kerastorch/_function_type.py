"""FunctionType: a Python signature whose parameters have argument types.

That of a tf.function has them where its input_signature says so; that of a trace has them for all
parameters, those of `*args` and `**kwargs` each for itself, and has the type of the result.
"""

from __future__ import annotations

import inspect
from typing import Any

from . import _trace_types as trace_types
from ._core import nest


class _CapturedDefault:
    """Stands for a default value: which one is in the Python function's signature."""

    def __repr__(self):
        return "<captured_default_value>"

    def __reduce__(self):
        return "CAPTURED_DEFAULT_VALUE"


CAPTURED_DEFAULT_VALUE = _CapturedDefault()


class Parameter(inspect.Parameter):
    """A parameter with an argument type, or None where any will do."""

    def __init__(self, name: str, kind: Any, optional: bool, type_constraint: Any) -> None:
        super().__init__(
            name,
            kind,
            default=CAPTURED_DEFAULT_VALUE if optional else self.empty,
            annotation=self.empty if type_constraint is None else type_constraint,
        )

    @property
    def optional(self) -> bool:
        """Whether a call may do without it."""
        return self.default is not self.empty

    @property
    def type_constraint(self) -> Any:
        """The type that arguments must have, None for any."""
        return None if self.annotation is self.empty else self.annotation

    def __repr__(self):
        return (
            f"Parameter(name={self.name}, kind={self.kind!s}, optional={self.optional!r}, "
            f"type_constraint={self.type_constraint!r})"
        )

    def __reduce__(self):
        return type(self), (self.name, self.kind, self.optional, self.type_constraint)


class FunctionType(inspect.Signature):
    """The parameters of a function with their types, and the type of the result."""

    def __init__(self, parameters: Any = None, captures: Any = None, **kwargs: Any) -> None:
        super().__init__(parameters, **kwargs)
        self._captures = captures or {}

    @property
    def captures(self) -> dict[Any, Any]:
        """What the function takes from outside: its types, by number."""
        return self._captures

    @property
    def output(self) -> Any:
        """The type of the result, None where it is not known."""
        return None if self.return_annotation is self.empty else self.return_annotation

    def bind_with_defaults(self, args: Any, kwargs: Any, default_values: dict[str, Any]) -> Any:
        """The arguments by name, cast to the types of the parameters; TypeError if they don't."""
        bound = self.bind(*args, **kwargs)
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            if value is CAPTURED_DEFAULT_VALUE:
                bound.arguments[name] = value = default_values[name]
            constraint = self.parameters[name].type_constraint
            if constraint is not None:
                bound.arguments[name] = trace_types.cast(constraint, value)
        return bound

    def is_supertype_of(self, other: FunctionType) -> bool:
        """Whether this trace can be used where one for `other`'s arguments is wanted."""
        ours, theirs = list(self.parameters.values()), list(other.parameters.values())
        return len(ours) == len(theirs) and all(
            (a.name, a.kind) == (b.name, b.kind)
            and trace_types.is_subtype(b.type_constraint, a.type_constraint)
            for a, b in zip(ours, theirs, strict=True)
        )

    def __repr__(self):
        if not all(isinstance(p, Parameter) for p in self._parameters.values()):
            return super().__repr__()
        lines = ["Input Parameters:"]
        lines += [
            f"  {p.name} ({p.kind!s}): {p.type_constraint}" for p in self._parameters.values()
        ]
        captures = [f"  {k}: {v}" for k, v in self._captures.items()] or ["  None"]
        lines += ["Output Type:", f"  {self.output}", "Captures:", *captures]
        return "\n".join(lines)


def python_signature(function: Any) -> inspect.Signature:
    """The signature of a Python function; one that takes anything where it has none to see."""
    try:
        return inspect.signature(function)
    except ValueError:
        kinds = inspect.Parameter
        return inspect.Signature(
            [kinds("args", kinds.VAR_POSITIONAL), kinds("kwargs", kinds.VAR_KEYWORD)]
        )


def of_function(
    signature: inspect.Signature, specs: Any = None, method: bool = False
) -> FunctionType:
    """The type of a tf.function with an input_signature, a tuple of nests of TypeSpecs, or None.

    method: whether the first parameter, `self`, is not in the input_signature.
    TypeError when the two do not fit.
    """
    parameters = list(signature.parameters.values())
    if method and specs is not None and parameters:
        first = Parameter(parameters[0].name, parameters[0].kind, False, None)
        rest = of_function(signature.replace(parameters=parameters[1:]), specs)
        return FunctionType([first, *rest.parameters.values()])
    if specs is None:
        return FunctionType(
            [Parameter(p.name, p.kind, p.default is not p.empty, None) for p in parameters]
        )
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    rest = next((p for p in parameters if p.kind is p.VAR_POSITIONAL), None)
    if len(specs) > len(places) and rest is None:
        extra = len(specs) - len(places)
        raise TypeError(f"input_signature contains {extra} extra type constraints.")
    made = [_constrained(p, specs[i : i + 1], rest) for i, p in enumerate(places)]
    if rest is not None:
        for i, spec in enumerate(specs[len(places) :]):
            kind = trace_types.of_signature(spec)
            made.append(Parameter(f"{rest.name}_{i}", rest.POSITIONAL_ONLY, False, kind))
    return FunctionType(made + [_keyword_only(p) for p in parameters if p.kind is p.KEYWORD_ONLY])


def _constrained(parameter, spec, rest):
    optional = parameter.default is not parameter.empty
    if spec:
        kind = trace_types.of_signature(spec[0])
    elif optional:
        kind = trace_types.of(trace_types.arrays_as_tensors(parameter.default), {})
    else:
        raise TypeError(f"input_signature missing type constraint for {parameter.name}")
    how = parameter.kind if rest is None else parameter.POSITIONAL_ONLY
    return Parameter(parameter.name, how, optional, kind)


def _keyword_only(parameter):
    if parameter.default is parameter.empty:
        raise TypeError(
            "Since input_signature is defined, keyword-only parameter "
            f"`{parameter.name}` must have a default value"
        )
    kind = trace_types.of(trace_types.arrays_as_tensors(parameter.default), {})
    return Parameter(parameter.name, parameter.KEYWORD_ONLY, True, kind)


class Arguments:
    """The arguments of a call, in the order of the trace's parameters.

    places: (name, kind, value) of each parameter, in which numpy arrays are tensors.
    """

    __slots__ = ("places",)
    KEYWORD = inspect.Parameter.KEYWORD_ONLY

    def __init__(self, bound):
        parameters = bound.signature.parameters
        expanded = any(p.kind is p.VAR_POSITIONAL for p in parameters.values())
        places, last = [], []
        for name, p in parameters.items():
            value = bound.arguments[name]
            if p.kind is p.VAR_POSITIONAL:
                places += [(f"{name}_{i}", p.POSITIONAL_ONLY, v) for i, v in enumerate(value)]
            elif p.kind is p.VAR_KEYWORD:
                last = [(k, p.KEYWORD_ONLY, value[k]) for k in sorted(value)]
            elif p.kind is p.POSITIONAL_OR_KEYWORD and expanded:
                places.append((name, p.POSITIONAL_ONLY, value))
            else:
                places.append((name, p.kind, value))
        self.places = [(n, k, trace_types.arrays_as_tensors(v)) for n, k, v in places + last]

    @property
    def args(self) -> list[Any]:
        """The values of positional parameters."""
        return [v for _, kind, v in self.places if kind is not self.KEYWORD]

    @property
    def kwargs(self) -> dict[str, Any]:
        """The values of keyword-only parameters."""
        return {n: v for n, kind, v in self.places if kind is self.KEYWORD}

    def flat(self) -> list[Any]:
        """All leaves, composites taken apart, in the order of a graph's inputs."""
        return nest.flatten((self.args, self.kwargs), expand_composites=True)

    def type(self, wanted: FunctionType, specs: bool = False) -> FunctionType:
        """The type of a trace for these arguments.

        wanted: the function's type, whose input signature decides where it has one.
        specs: whether TypeSpecs stand for what they describe.
        """
        aliases: dict[int, int] = {}
        made = []
        for name, kind, value in self.places:
            parameter = wanted.parameters.get(name)
            found = None if parameter is None else parameter.type_constraint
            if found is None:
                found = trace_types.of(value, aliases, specs)
            made.append(Parameter(name, kind, False, found))
        return FunctionType(made)


def relaxed(wanted: FunctionType, others: list[FunctionType]) -> FunctionType:
    """A type for `wanted`'s arguments and those of as many of the others as have one in common."""
    for other in others:
        found = _common(wanted, other)
        wanted = wanted if found is None else found
    return wanted


def _common(first, second):
    ours, theirs = list(first.parameters.values()), list(second.parameters.values())
    if len(ours) != len(theirs):
        return None
    found = []
    for a, b in zip(ours, theirs, strict=True):
        if (a.name, a.kind) != (b.name, b.kind):
            return None
        kind = trace_types.common_supertype(a.type_constraint, [b.type_constraint])
        if kind is None:
            return None
        found.append(Parameter(a.name, a.kind, False, kind))
    return FunctionType(found)


def placeholders(kind: FunctionType) -> tuple[list[Any], dict[str, Any]]:
    """(args, kwargs) that a trace for arguments of this type is made with."""
    args, kwargs = [], {}
    for p in kind.parameters.values():
        value = trace_types.placeholder(p.type_constraint, p.name)
        if p.kind is p.KEYWORD_ONLY:
            kwargs[p.name] = value
        else:
            args.append(value)
    return args, kwargs


def structured_signature(kind: FunctionType) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """(args, kwargs) as structured_input_signature shows them."""
    args, kwargs = [], {}
    for p in kind.parameters.values():
        value = trace_types.signature(p.type_constraint, p.name)
        if p.kind is p.KEYWORD_ONLY:
            kwargs[p.name] = value
        else:
            args.append(value)
    return tuple(args), kwargs
