"""What can be told of functions that are not traced: their results, and their variables."""

import inspect

import numpy as np
import torch

from . import _function_type as function_types
from ._core import nest
from ._core.tensor import Tensor
from ._core.tensor_spec import TensorSpec, TypeSpec, spec_of
from ._core.variable import Variable
from ._graph.composite_examples import composite_pair


def outputs_on_zeros(traces, kind, variables):
    """The TensorSpecs of a function's results, found by two runs on zeros of different shapes.

    What the runs assign to the variables is undone.
    """
    kept = [(v, v._t.detach().clone()) for v in variables if hasattr(v._t, "detach")]
    try:
        runs = []
        for i in range(2):
            args, kwargs = nest.map_structure(
                lambda x, n=i: _example(x, n), function_types.placeholders(kind)
            )
            runs.append(traces.eager.run(traces.python(), args, kwargs))
    finally:
        for variable, raw in kept:
            variable._write(raw)
    return nest.map_structure(_common_spec, *runs)


def _example(spec, i):
    """A value of zeros that a spec describes; unknown dimensions differ with `i`."""
    if not isinstance(spec, TypeSpec):
        return spec
    if not isinstance(spec, TensorSpec):
        return composite_pair(spec)[i]
    size = 2 + i
    shape = [] if spec.shape.rank is None else [size if d is None else d for d in spec.shape]
    if spec.dtype.torch is None:
        return Tensor(np.full(shape, b"", dtype=object))
    return Tensor(torch.zeros(shape, dtype=spec.dtype.torch))


def _common_spec(first, second):
    if first is None:
        return None
    return spec_of(first).most_specific_common_supertype([spec_of(second)])


def variables_named(python):
    """The variables that a function's code can name: in its closure, globals or `self`."""
    owner = getattr(python, "__self__", None)
    python = inspect.unwrap(python)
    python = getattr(python, "__func__", python)
    code = getattr(python, "__code__", None)
    found = [] if owner is None else [owner]
    if code is not None:
        found += [c.cell_contents for c in python.__closure__ or () if _filled(c)]
        found += [python.__globals__[n] for n in code.co_names if n in python.__globals__]
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
