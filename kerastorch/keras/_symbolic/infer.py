"""What a function answers for symbolic arguments: shapes are found by calling it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from ..._core import nest
from ..._core.composite import Composite
from ..._core.convert import to_tensor
from ..._core.errors import OpError
from ..._core.meta_twins import symbolic_call
from ..._core.modes import untraced
from ..._core.state import state
from ..._core.tensor import Tensor
from ..._graph.composite_examples import COMPOSITE_SIZES
from ..._graph.example_errors import in_graph, with_unknown
from ..._graph.examples import (
    NUMBER_UNKNOWN,
    SMALL_SIZES,
    WIDE_SIZES,
    common_shape,
    filled,
    is_symbol,
    on_examples,
)
from ..._graph.symbolic_tensor import NeedsValues, SymbolicTensor
from ...random.seeds import graph_seeds
from ...random.streams import Draws, drawing_by
from .._base.context import context
from .composite_tensor import is_composite, of_composites, symbol_of_spec, without_rows
from .keras_tensor import KerasTensor


def infer(function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """What `function` answers for symbolic arguments, as a nest of new KerasTensors.

    It is called once, with SymbolicTensors.  If it wants to see values, or where RaggedTensors or
    SparseTensors are among the arguments, it is called with small real ones, of two sizes.  What it
    assigns to variables does not last.  It is no part of a graph that is being traced.
    """
    with drawing_by(Draws(graph_seeds(), "step")):
        if state.graph is None:
            return _inferred(function, args, kwargs)
        with untraced():
            return _inferred(function, args, kwargs)


def _inferred(function, args, kwargs):
    flat = nest.flatten([list(args), kwargs])
    composites = any(is_composite(x) or isinstance(x, Composite) for x in flat)
    if hasattr(function, "spec") and not composites:
        return on_examples(function, args, kwargs, KerasTensor)
    with symbolic_call() as twins:
        context.symbolic += 1
        try:
            if not composites:
                try:
                    result = function(*_mapped(args, _inner), **_mapped(kwargs, _inner))
                    return nest.map_structure(_outer, result)
                except NeedsValues:
                    pass
            with twins.held():
                if composites:
                    return _on_composites(function, args, kwargs, flat)
                return _on_values(function, args, kwargs)
        finally:
            context.symbolic -= 1


def _mapped(structure, function):
    return nest.map_structure(function, structure)


def _inner(x):
    return SymbolicTensor.like(x) if isinstance(x, KerasTensor) else x


def _outer(x):
    if isinstance(x, (float, int, np.ndarray, np.generic, torch.Tensor)):  # a constant result
        x = to_tensor(x)
    if isinstance(x, Composite):
        if any(map(is_symbol, nest.flatten(x, expand_composites=True))):
            raise NeedsValues(f"{x!r} is made of symbolic tensors.")
        return of_composites(x, x)
    return KerasTensor.of(x) if is_symbol(x) or hasattr(x, "_t") else x


def _on_values(function, args, kwargs):
    """The answer for real tensors of zeros, of two sizes where sizes are unknown."""
    symbols = [x for x in nest.flatten([list(args), kwargs]) if is_symbol(x)]
    wide = any(d is None for x in symbols for d in (x._shape._dims or ())[1:])
    sizes = WIDE_SIZES if wide else SMALL_SIZES

    def answers(words):
        for size, word in zip(sizes, words, strict=True):
            zeros = _zeros(size, word)
            yield function(*_mapped(args, zeros), **_mapped(kwargs, zeros))

    found = None
    if any(x.dtype.torch is None for x in symbols):
        with contextlib.suppress(Exception):  # two words in a text may be no number
            found = tuple(answers((b"0", b"0 0")))
    try:
        first, second = found or answers((b"0", b"0"))
    except OpError as error:
        raise in_graph(error, error.message) from error
    return _paired(first, second)


def _paired(first, second):
    if not nest.is_nested(first):
        return _of_values(first, second)
    flat, other = nest.flatten(first), nest.flatten(second)
    if len(flat) != len(other):
        raise ValueError(NUMBER_UNKNOWN)
    return nest.pack_sequence_as(first, list(map(_of_values, flat, other)))


_NO_TENSOR = re.compile(
    r"is not defined for \w+s: it takes tensors|Attempt to convert a value \((SparseT|<tf.Ragged)"
)


def _on_composites(function, args, kwargs, flat):
    """The answer where RaggedTensors or SparseTensors are among the arguments."""

    def answer(which):
        zeros = _zeros(COMPOSITE_SIZES[which], b"0", which)
        return function(*_mapped(args, zeros), **_mapped(kwargs, zeros))

    try:
        return _paired(answer(0), answer(1))
    except Exception as error:
        beside = [x for x in flat if isinstance(x, Composite)]
        if beside:  # values that others must fit
            found = _beside_constant(function, args, kwargs, beside[0])
            if found is not None:
                return found
        if not isinstance(error, (OpError, ValueError, TypeError)):
            raise
        shown = with_unknown(error, lambda: answer(1))
        if isinstance(shown, ValueError) and _NO_TENSOR.search(str(shown)):
            shown = TypeError(str(shown))  # as graphs have it
        if shown is error:
            raise
        raise shown from error


def _beside_constant(function, args, kwargs, constant):
    """The answer for symbolic tensors with the rows of a constant, None where it does not go."""
    rows = constant.shape.as_list()[0]
    zeros = _zeros(rows, b"0")

    def example(x):
        if is_composite(x) and getattr(x, "ragged_rank", 0) == getattr(constant, "ragged_rank", -1):
            inner = x.shape.as_list()[x.ragged_rank + 1 :]
            size = constant.flat_values.shape[0]
            flat = KerasTensor.placeholder([size, *inner], x.dtype)
            return constant.with_flat_values(zeros(flat))
        return x._examples[0] if is_composite(x) else zeros(x)

    with contextlib.suppress(OpError, ValueError, TypeError):
        found = function(*_mapped(args, example), **_mapped(kwargs, example))
        return nest.map_structure(_of_unknown_rows, found)
    return None


def _of_unknown_rows(x):
    if isinstance(x, Composite):
        made = of_composites(x, x)
        return symbol_of_spec(made._of_shape(without_rows(made.shape)))
    if not hasattr(x, "_t"):
        return x
    shape = x.shape if x.shape.rank == 0 else without_rows(x.shape)
    return KerasTensor.placeholder(shape, x.dtype)


def _zeros(size, word, which=0):
    """example(x): zeros, or words, with a size in the place of unknown ones."""

    def zeros(x):
        if not is_symbol(x):
            return x
        a = x._examples[0]
        if is_composite(x):
            handle = _copy(x._examples[which])
        else:
            sizes = a.shape if x._shape.rank is None else x._shape._dims
            sizes = [size if n is None else n for n in sizes]
            if not torch.is_tensor(a):
                handle = Tensor(np.full(sizes, word, object))
            else:
                handle = Tensor(filled(sizes, a.dtype))
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            handle._keras_mask = zeros(mask)
        return handle

    return zeros


def _copy(composite):
    """A value of the same components, which may get a mask."""
    return composite._from_components(composite._components())


def _of_values(a, b):
    if isinstance(a, (np.ndarray, np.generic, torch.Tensor)):
        a, b = to_tensor(a), to_tensor(b)
    if isinstance(a, Composite):
        made = of_composites(a, b)
    elif not hasattr(a, "_t"):
        return a
    else:
        made = KerasTensor.placeholder(common_shape((a._t, b._t)), a.dtype)
    mask = getattr(a, "_keras_mask", None)
    if mask is not None and (hasattr(mask, "_t") or isinstance(mask, Composite)):
        made._keras_mask = _of_values(mask, b._keras_mask)
    return made
