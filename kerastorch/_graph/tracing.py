"""Tracing: one run of a Python function on GraphTensors, which makes a Graph of its calls.

The tracer is the handler (see _core/modes.py) of the thread while a function is traced: it gets
every call of an op, every read and write of a variable, every raw body of a layer, and makes an
Operation of it.  What the call gives is found by running it on examples (see examples.py).  Calls
whose Operation is made in another way have a rule: `register_rule(node, rule)`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes, nest
from .._core.composite import Composite
from .._core.errors import OpError
from .._core.meta_twins import symbolic_call
from .._core.modes import Node, handling, suspended
from .._core.op import Spec
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._core.variable import READ, Variable
from .._ops.creation import CONSTANT, CONVERT, convert_to_tensor
from .examples import pair
from .graph import Graph, Operation, flat_tensors, mapped
from .graph_tensor import GraphTensor, Untraceable, is_graph_tensor
from .symbolic_tensor import NeedsValues, SymbolicTensor

Rule = Callable[[Graph, Node, tuple[Any, ...]], Any]
_rules: dict[Node, Rule] = {}


def register_rule(node: Node, rule: Rule) -> None:
    """Makes rule(graph, node, args) answer for calls of a node in a trace."""
    _rules[node] = rule


def current_graph() -> Graph | None:
    """The innermost Graph that this thread traces, None in eager execution."""
    return state.graph


class _Tracer:
    """The handler that makes Operations of a Graph."""

    __slots__ = ("graph",)

    def __init__(self, graph):
        self.graph = graph

    def __call__(self, node, args):
        graph = self.graph
        args = tuple([mapped(x, self._here) for x in args])
        rule = _rules.get(node)
        if rule is not None:
            return rule(graph, node, args)
        return call(graph, node, args)

    def _here(self, x):
        return x if x.graph is self.graph else self.graph.capture(x)


@contextlib.contextmanager
def tracing(graph: Graph) -> Iterator[Graph]:
    """Context manager: what this thread computes inside becomes Operations of `graph`."""
    tracer = _Tracer(graph)
    outer = state.graph, state.session, state.tapes, state.scope
    graded = torch.is_grad_enabled()
    state.graph, state.session, state.tapes, state.scope = graph, None, [], ""
    torch._C._set_grad_enabled(False)
    try:
        with suspended(), handling(tracer):  # the graphs around see nothing of it
            yield graph
    finally:
        torch._C._set_grad_enabled(graded)
        state.graph, state.session, state.tapes, state.scope = outer


Graph.as_default = tracing  # whose context manager gives the graph


@contextlib.contextmanager
def untraced() -> Iterator[None]:
    """Context manager: what is computed inside runs at once, outside of all graphs."""
    outer = state.graph, state.scope
    state.graph = None
    try:
        with suspended():
            yield
    finally:
        state.graph, state.scope = outer


def trace(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    name: str = "",
) -> Graph:
    """The Graph of function(*args, **kwargs), in which TensorSpecs stand for tensors.

    Raises what the function raises, and Untraceable where the tracer itself has to give up.
    """
    graph = Graph(name, state.graph)
    graph.structured_input_signature = (tuple(args), dict(kwargs))
    with tracing(graph):
        args, kwargs = nest.map_structure(
            lambda x: _placeholder(graph, x), (list(args), dict(kwargs))
        )
        try:
            result = function(*args, **kwargs)
            finish(graph, result)
        except NeedsValues as error:
            raise Untraceable(str(error)) from error
    return graph


def finish(graph: Graph, result: Any) -> None:
    """Takes what the traced function gave as the graph's outputs."""
    graph.structured_outputs = nest.map_structure(lambda x: _output(graph, x), result)
    graph.outputs = flat_tensors(graph.structured_outputs)


def _placeholder(graph, spec):
    if type(spec) is TensorSpec:
        return graph.placeholder(spec.shape, spec.dtype, spec.name or "args")
    if isinstance(spec, TypeSpec):
        raise Untraceable(f"an argument is described by a {type(spec).__name__}")
    return spec


def _output(graph, x):
    if x is None or isinstance(x, Operation):
        return None
    if is_graph_tensor(x):
        return x if x.graph is graph else graph.capture(x)
    if isinstance(x, Composite) or not _is_value(x):
        if isinstance(x, Composite):
            raise Untraceable(f"it gives a {type(x).__name__}")
        raise TypeError(
            "To be compatible with tf.function, Python functions must return zero or more Tensors "
            f"or ExtensionTypes or None values; the function traced as {graph.name!r} returned "
            f"{x!r} of type {type(x).__name__}, which is not a Tensor or ExtensionType."
        )
    return convert_to_tensor(x)


def _is_value(x):
    return hasattr(x, "_t") or isinstance(
        x, (bool, int, float, complex, str, bytes, np.ndarray, np.generic, torch.Tensor)
    )


# one call
def call(graph: Graph, node: Node, args: tuple[Any, ...]) -> Any:
    """Makes the Operation of a call, its results found on examples; what the call gives."""
    with evaluating():
        result = _evaluated(node, args)
    return noted(graph, node, args, result)


def noted(graph: Graph, node: Node, args: tuple[Any, ...], result: Any) -> Any:
    """Makes the Operation of a call whose result, a nest of SymbolicTensors, is known."""
    flat = nest.flatten(result)
    if len(flat) == 1 and any(flat[0] is x for x in args):
        return result  # the call gives its own argument
    op = Operation(graph, node, args, graph.unique_name(state.scope + _name(node, args)))
    op.variables = used_variables(node, args)
    op.tapes = tuple(graph.tapes)
    _note_variables(graph, op)
    graph.nodes.append(op)
    op.result = nest.map_structure(lambda x: _made(op, x), result)
    op.constant = node is CONSTANT or (node is CONVERT and not op.inputs and not op.variables)
    return op.result


def _note_variables(graph, op):
    while graph is not None:
        for variable in op.variables:
            graph.variables_by_id.setdefault(id(variable), variable)
        graph = graph.outer_graph


def used_variables(node: Node, args: tuple[Any, ...]) -> list[Variable]:
    """The variables that a call uses: its arguments, and those of a layer."""
    found = [x._itself for x in nest.flatten(list(args)) if getattr(x, "_is_variable", False)]
    if node.captures is not None:
        found += [v for v in node.captures(args) if getattr(v, "_is_variable", False)]
    return list({id(v): v for v in found}.values())


def _name(node, args):
    names = node.names
    if "name" in names and len(args) == len(names):
        given = args[names.index("name")]
        if isinstance(given, str) and given:
            return given
    return (node.type or node.label).split(".")[0]


def _made(op, x):
    if isinstance(x, SymbolicTensor):
        made = GraphTensor(op, len(op.outputs), x._examples, x._shape)
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            made._keras_mask = mask
    elif isinstance(x, Tensor) and hasattr(x, "_t"):
        made = GraphTensor(op, len(op.outputs), _examples_of(x._t), TensorShape(tuple(x._t.shape)))
    elif isinstance(x, Composite):
        raise Untraceable(f"{op.node.label} gives a {type(x).__name__}")
    else:
        return x
    op.outputs.append(made)
    return made


_FOLLOWED = 64  # elements of a constant that may be a shape


def _examples_of(raw):
    if isinstance(raw, torch.Tensor) and raw.numel() > _FOLLOWED:
        raw = torch.empty_strided(raw.shape, raw.stride(), dtype=raw.dtype, device="meta")
    return raw, raw


@contextlib.contextmanager
def evaluating() -> Iterator[None]:
    """Around what runs on examples: nothing of it becomes an Operation."""
    outer = state.graph
    state.graph = None
    try:
        with suspended(), symbolic_call():
            yield
    finally:
        state.graph = outer


def _evaluated(node, args):
    """What a call gives, as a nest of SymbolicTensors and known tensors."""
    random = _is_random(node)
    if isinstance(node, Spec) or node in (READ, CONSTANT, CONVERT):
        args = tuple([_read(x) for x in args])
        if random:
            args = tuple([mapped(x, _without_values) for x in args])
        if next(tensors_and_symbols(args), None) is None:
            return _without_inputs(node, args, random)
    return called(node, args)


def called(node: Node, args: Sequence[Any]) -> Any:
    """node.public with its arguments, those for keywords only by keyword."""
    params = getattr(node, "params", None)
    if params is None or params[-1].kind is not params[-1].KEYWORD_ONLY:
        return node.public(*args)
    return node.public(
        *[a for a, p in zip(args, params, strict=True) if p.kind is not p.KEYWORD_ONLY],
        **{p.name: a for a, p in zip(args, params, strict=True) if p.kind is p.KEYWORD_ONLY},
    )


def tensors_and_symbols(args: Any) -> Iterator[Any]:
    """The leaves that are symbolic, whether of a graph or stand-ins."""
    for x in nest.flatten(list(args)):
        if isinstance(x, SymbolicTensor):
            yield x
        elif type(x) is slice:
            yield from tensors_and_symbols([x.start, x.stop, x.step])


def stand_in(variable: Variable) -> SymbolicTensor:
    """A symbolic tensor for the value of a variable at any time."""
    return SymbolicTensor(pair(variable.shape, dtypes.of(variable._t)), variable.shape)


def _read(x):
    if getattr(x, "_is_variable", False):
        return stand_in(x)
    if type(x) in (list, tuple):
        return type(x)(_read(v) for v in x)
    return x


def _without_values(x):
    return SymbolicTensor(pair(x._shape, x.dtype), x._shape)


def _is_random(node):
    module = getattr(node.public, "__module__", "") or ""
    return module.startswith("kerastorch.random") or (node.type or "").startswith("Random")


def _without_inputs(node, args, random):
    """The result of a call out of no tensor: its value is kept where it is small and fixed."""
    outer = state.device
    if random or any(isinstance(x, int) and x > _FOLLOWED for x in nest.flatten(list(args))):
        state.device = torch.device("meta")
    try:
        result = called(node, args)
    except (RuntimeError, OpError):
        if state.device is outer:
            raise
        state.device = outer
        with _generators_kept():
            result = called(node, args)
    finally:
        state.device = outer
    if not random:
        return result
    return nest.map_structure(lambda x: unknown(x) if isinstance(x, Tensor) else x, result)


@contextlib.contextmanager
def _generators_kept():
    kept = torch.default_generator.get_state()
    try:
        yield
    finally:
        torch.default_generator.set_state(kept)


def unknown(x: Tensor) -> SymbolicTensor:
    """A symbolic tensor of the shape and dtype of a real one, of another value in each run."""
    shape = TensorShape(tuple(x._t.shape))
    return SymbolicTensor(pair(shape, dtypes.of(x._t)), shape)


# reads and writes of variables
def _read_rule(graph, node, args):
    return noted(graph, node, args, stand_in(args[0]))


def _convert_rule(graph, node, args):
    value, dtype = args[:2]
    if is_graph_tensor(value):
        if dtype is not None and dtypes.as_dtype(dtype) is not value.dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for Tensor with "
                f"dtype {value.dtype.name}: {value!r}"
            )
        return value
    return call(graph, node, args)


register_rule(READ, _read_rule)
register_rule(CONVERT, _convert_rule)
