"""The arguments of tf.functions: input signatures, and what the Python function gets."""

import inspect

import numpy as np

from ._core import convert, nest
from ._core.tensor import Tensor
from ._core.tensor_spec import TensorSpec, TypeSpec
from ._core.variable import Variable

# What goes into the Python function as it is; other arguments are looked into.
PLAIN = {Tensor, Variable, int, float, bool, str, bytes, complex, type(None)}


def argument(value):
    """An argument as the Python function gets it: numpy values, nested ones too, as tensors."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return convert.to_tensor(value)
    if kind in (list, tuple, dict) and any(
        isinstance(x, (np.ndarray, np.generic)) for x in nest.flatten(value)
    ):
        return nest.map_structure(argument, value)
    return value


def checked(function, specs):
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


def wanted(specs):
    """(torch dtype, dimensions or None) of each spec; None when that does not say it all."""
    if not all(type(s) is TensorSpec and s.dtype.torch is not None for s in specs):
        return None
    return [(s.dtype.torch, None if s.shape.rank is None else tuple(s.shape)) for s in specs]


def fit(args, wanted):
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


def without_first(signature):
    parameters = list(signature.parameters.values())
    first = parameters[0] if parameters else None
    if first is not None and first.kind is not first.VAR_POSITIONAL:
        parameters = parameters[1:]
    return signature.replace(parameters=parameters)


def has_specs(structure):
    return any(isinstance(x, TypeSpec) for x in nest.flatten(structure))


def cast(spec, value):
    """`value` as a nest of specs and Python values asks for it; TypeError when it does not fit."""
    if isinstance(spec, TypeSpec):
        if isinstance(spec, TensorSpec) or not isinstance(value, TypeSpec):
            return spec.cast(value)
        return value
    if not nest.is_nested(spec):
        same_literal(value, spec)
        return spec
    if isinstance(spec, dict):
        if not isinstance(value, dict) or spec.keys() != value.keys():
            raise TypeError(f"{value!r} has different keys than {spec!r}")
        return {k: cast(s, value[k]) for k, s in spec.items()}
    if not isinstance(value, (list, tuple)) or len(value) != len(spec):
        raise TypeError(f"Can not cast {value!r} to {spec!r}")
    items = [cast(s, v) for s, v in zip(spec, value, strict=True)]
    return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)


def same_literal(value, literal):
    if value is literal:
        return
    try:
        same = type(value) is type(literal) and bool(value == literal)
    except (TypeError, ValueError):
        same = False
    if not same:
        raise TypeError(f"Can not cast {value!r} to Literal[{literal!r}]")
