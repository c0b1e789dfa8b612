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
from .._core.acting import ActingNode
from .._core.composite import Composite
from .._core.errors import InvalidArgumentError, OpError
from .._core.meta_twins import drawing, symbolic_call
from .._core.modes import Node, handling, suspended, untraced
from .._core.op import Spec
from .._core.replicas import in_use
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape, as_shape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._core.tracebacks import modules_of
from .._core.variable import ASSIGN, ASSIGN_ADD, ASSIGN_SUB, GATHER_ND, READ, Variable
from .._core.variable_parts import ASSIGN_PART, SCATTER
from .._ops.creation import CONSTANT, CONVERT, convert_to_tensor, ensure_shape
from .._ops.indexed_slices import IndexedSlices, dense
from .._ops.tensor_array import TensorArray
from ..random.seeds import kept
from ..random.streams import Draws, drawing_by
from . import contents
from .acting import check_known, checked_in_run
from .composite_examples import composite_pair
from .composites import SymbolicComposite, is_of_graph, is_spec, made_of, spec_of, stand_in_for
from .example_errors import in_graph, text_of
from .examples import pair, symbols_of
from .graph import FuncGraph, Graph, Operation, flat_tensors, mapped, tensors_of
from .graph_tensor import GraphTensor, Untraceable, is_graph_tensor, naming
from .op_names import NAMES
from .symbolic_tensor import NeedsValues, SymbolicTensor
from .trials import inferred, is_unsure

Rule = Callable[[Graph, Node, tuple[Any, ...]], Any]


def register_rule(node: Node, rule: Rule) -> None:
    """Makes rule(graph, node, args) answer for calls of a node in a trace."""
    node.rule = rule


def current_graph() -> Graph | None:
    """The innermost Graph that this thread traces, None in eager execution."""
    return state.graph


class Tracer:
    """The handler that makes Operations of a Graph."""

    __slots__ = ("graph",)

    def __init__(self, graph):
        self.graph = graph

    def __call__(self, node, args):
        graph = self.graph
        if any(not is_graph_tensor(x) for x in symbols_of(args)):
            return NotImplemented  # of a model that is drawn, or built, meanwhile
        args = tuple([mapped(_frozen(x), self._here) for x in args])
        if node.rule is not None:
            return node.rule(graph, node, args)
        if isinstance(node, ActingNode):
            return _act(graph, node, args)
        if (node.type or node.label) in contents.ACTIONS:
            return noted(graph, node, args, None)
        return call(graph, node, args)

    def _here(self, x):
        return x if x.graph is self.graph else self.graph.capture(x)


def _frozen(value):
    """Arguments with copies of the numpy arrays, which may change after the trace."""
    kind = type(value)
    if kind is np.ndarray:
        return value.copy()
    if kind is list or kind is tuple:
        return kind([_frozen(x) for x in value])
    if kind is dict:
        return {k: _frozen(x) for k, x in value.items()}
    return value


@contextlib.contextmanager
def tracing(graph: Graph) -> Iterator[Graph]:
    """Context manager: what this thread computes inside becomes Operations of `graph`."""
    tracer = Tracer(graph)
    outer = state.graph, state.session, state.tapes, state.scope, state.draws
    graded = torch.is_grad_enabled()
    state.graph, state.session, state.tapes, state.scope = graph, None, [], ""
    state.draws = None
    torch._C._set_grad_enabled(False)
    try:
        with suspended(), handling(tracer):  # the graphs around see nothing of it
            yield graph
    finally:
        torch._C._set_grad_enabled(graded)
        state.graph, state.session, state.tapes, state.scope, state.draws = outer


Graph.as_default = tracing  # whose context manager gives the graph


def trace(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    name: str = "",
) -> Graph:
    """The Graph of function(*args, **kwargs), in which TensorSpecs stand for tensors.

    Raises what the function raises, and Untraceable where the tracer itself has to give up.
    """
    graph = FuncGraph(name, state.graph)
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
        except (TypeError, ValueError, AttributeError, IndexError, RuntimeError) as error:
            if _is_of_library(graph, error):
                raise Untraceable(f"a shape is not known: {error}") from error
            raise
    return graph


_UNKNOWN_SHAPE = ("NoneType", "not defined on an unknown", "unknown rank", "Shape <unknown>")

_NO_SUCH = [f"'{kind}' object has no attribute" for kind in ("SymbolicTensor", "RaggedTensor")]
_NO_SUCH += ["'SparseTensor' object has no attribute", "'IndexedSlices' object has no attribute"]


def _is_of_library(graph, error):
    """Whether this package's own code, not a user's, asks for more of a shape than is known."""
    if "(None) with an unsupported type" in str(error):
        return False
    if not any(words in str(error) for words in (*_UNKNOWN_SHAPE, *_NO_SUCH)):
        tensors = (*graph.inputs, *(x for op in graph.nodes for x in op.outputs))
        if all(x._shape.rank is not None for x in tensors):
            return False
    frames = list(modules_of(error))
    own = ("._core.tensor_shape", "._graph.graph_tensor")
    while frames and (frames[-1].endswith(own) or frames[-1].startswith("numpy.")):
        frames.pop()
    return bool(frames) and frames[-1].startswith(__name__.partition(".")[0] + ".")


def finish(graph: Graph, result: Any) -> None:
    """Takes what the traced function gave as the graph's outputs."""
    graph.structured_outputs = nest.map_structure(
        lambda x: output(graph, x), result, expand_composites=True
    )
    graph.outputs = flat_tensors(graph.structured_outputs)


def _placeholder(graph, spec):
    if type(spec) is TensorSpec:
        return graph.placeholder(spec.shape, spec.dtype, spec.name or "args")
    if isinstance(spec, TypeSpec):
        return made_of(spec, lambda part: graph.placeholder(part.shape, part.dtype, "args"))
    return spec


def output(graph: Graph, x: Any) -> Any:
    """What a function gave as a tensor of the graph, or an eager one; None for what is none."""
    if x is None or isinstance(x, Operation):
        return None
    if is_graph_tensor(x):
        return x if x.graph is graph else graph.capture(x)
    if isinstance(x, TensorArray):
        raise Untraceable("it gives a TensorArray")
    if not _is_value(x):
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
    draws = Draws(graph.seeds, "op" if isinstance(node, Spec) else "body")
    if state.draws is not None:  # of a function whose graph becomes part of this one
        draws = state.draws.copied()
    found, made = _found(node, args, draws), len(graph.nodes)
    result = noted(graph, node, args, found)
    if draws.streams and len(graph.nodes) > made:
        graph.nodes[-1].draws = draws
    return result


def _found(node, args, draws=None):
    """What a call gives, as a nest of SymbolicTensors and known tensors.

    draws: takes the streams of the call's random numbers.
    """
    try:
        with evaluating(draws):
            return _evaluated(node, args)
    except Untraceable:
        raise
    except Exception as error:
        said_before = not hasattr(error, "_unsure") and any(
            x._shape.rank is None for x in tensors_and_symbols(args)
        )
        if is_unsure(error) or said_before:
            raise Untraceable(f"what {node.label} gives is not known: {error}") from error
        if isinstance(error, InvalidArgumentError):
            made = in_graph(error, text_of(error))
            if type(made) is TypeError:  # dtypes are checked while a graph is made
                raise made from None
        raise


def _act(graph, node, args):
    """The Operation of an acting function (see _core/acting.py)."""
    run = None
    if not node.acts and not any(map(_is_of_trace, nest.flatten(list(args), True))):
        with untraced():
            return node.function(*args[0], **args[1])
    if node.gives == "outside":
        raise Untraceable(f"it calls {node.label}")
    if node.checks:
        with evaluating():
            done = check_known(graph, node, args)
        if done:
            return None
        run = checked_in_run(node)
    if node.ambient is not None:
        run = _run_within(node.function, node.ambient())
    if node.gives is None:
        result = noted(graph, node, args, None)
    else:
        result = noted(graph, node, args, _given(node, args))
    op = graph.nodes[-1]
    if op.node is not node:
        return result
    op.calls = run or op.calls
    if not node.graded:
        op.connects = _unconnected
    if node.returns_first:
        return args[0][0]
    return op if node.gives is None else result


def _given(node, args):
    """What an acting function gives, as a nest of symbolic values."""
    if node.gives != "examples":
        return nest.map_structure(of_spec, node.gives(*args[0], **args[1]))
    result = _found(node, args)
    if not node.acts:
        return result
    return nest.map_structure(lambda x: unknown(x) if type(x) is Tensor else x, result)


def _run_within(function, within):
    def run(args, kwargs):
        with within():
            return function(*args, **kwargs)

    return run


def _is_of_trace(x):
    return is_graph_tensor(x) or getattr(x, "_is_variable", False)


def _unconnected(x, y):
    return False


def of_spec(spec: TensorSpec | None) -> SymbolicTensor | None:
    """A symbolic tensor for a TensorSpec."""
    if spec is None:
        return None
    if is_spec(spec):
        return SymbolicComposite(composite_pair(spec), spec)
    if not isinstance(spec, TensorSpec):
        raise Untraceable(f"it uses a value of {spec!r}")
    return SymbolicTensor(pair(spec.shape, spec.dtype), spec.shape)


def noted(graph: Graph, node: Node, args: tuple[Any, ...], result: Any) -> Any:
    """Makes the Operation of a call whose result, a nest of SymbolicTensors, is known."""
    flat = nest.flatten(result)
    if len(flat) == 1 and is_graph_tensor(flat[0]) and any(flat[0] is x for x in args):
        return result  # the call gives its own argument
    if graph.finalized:
        raise RuntimeError("Graph is finalized and cannot be modified.")
    op = Operation(graph, node, args, _full_name(graph, _name(node, args)))
    if graph.controls:
        op.control_inputs = [x for level in graph.controls for x in level]
    op.variables = used_variables(node, args)
    if in_use and state.replica is not None and state.replica._several:
        op.replica = state.replica
    op.tapes = tuple(graph.tapes)
    note_variables(graph, op)
    graph.nodes.append(op)
    op.result = nest.map_structure(lambda x: _made(op, x), result)
    op.constant = node is CONSTANT or (node is CONVERT and not op.inputs and not op.variables)
    return op.result


def _full_name(graph, name):
    """The name of a new Operation: `name` in the open scope, or the scope that it is itself."""
    if name.endswith("/"):
        name = name.removesuffix("/")
        if any(op.name == name for op in graph.nodes):
            raise ValueError(f"Duplicate node name in graph: {name!r}")
        return name
    head, slash, rest = name.partition("/")  # a number stands behind its own scope
    return graph.unique_name(state.scope + head) + slash + rest


def note_variables(graph: Graph, op: Operation) -> None:
    """Adds the Variables of an Operation to those of its graph and of the graphs around."""
    while graph is not None:
        for variable in op.variables:
            graph.variables_by_id.setdefault(id(variable), variable)
        graph = graph.outer_graph


def used_variables(node: Node, args: tuple[Any, ...]) -> list[Variable]:
    """The variables that a call uses: its arguments, and those of a layer."""
    found = [x._itself for x in nest.flatten(list(args)) if getattr(x, "_is_variable", False)]
    if node.captures is not None:
        found += [v._itself for v in node.captures(args) if getattr(v, "_is_variable", False)]
    return list({id(v): v for v in found}.values())


def _name(node, args):
    """The name that TensorFlow gives: as asked for, of the operator, or of the function."""
    operator = naming.taken()
    names = node.names
    if "name" in names and len(args) == len(names):
        given = args[names.index("name")]
        if isinstance(given, str) and given:
            return given
    kind = (node.type or node.label).split(".")[0]
    if operator is not None and isinstance(node, Spec):
        return operator
    function = getattr(node.public, "__name__", "")
    return NAMES.get((function, kind), kind)


def _made(op, x):
    if isinstance(x, SymbolicTensor):
        made = GraphTensor(op, len(op.outputs), x._examples, x._shape)
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            made._keras_mask = mask
    elif isinstance(x, Tensor) and hasattr(x, "_t"):
        made = GraphTensor(op, len(op.outputs), _examples_of(x._t), TensorShape(tuple(x._t.shape)))
    elif isinstance(x, SymbolicComposite):
        return made_of(x.spec, lambda spec: _made(op, of_spec(spec)))
    elif isinstance(x, Composite):
        return made_of(spec_of(x), lambda spec: _made(op, of_spec(spec)))
    else:
        return x
    op.outputs.append(made)
    return made


_FOLLOWED = 64  # elements of a constant that may be a shape


def _examples_of(raw):
    if isinstance(raw, torch.Tensor) and raw.numel() > _FOLLOWED:
        raw = torch.empty_strided(raw.shape, raw.stride(), dtype=raw.dtype, device="meta")
    return raw, raw


def _read_outside(node, args):
    """What is read from files or tables, whatever there is now."""
    found = contents.results(node, args, TensorShape(None))
    if found is not None:
        return SymbolicTensor(pair(*found), found[0])
    sizes = (node.type or node.label) == "LookupTableExportV2"
    return nest.map_structure(lambda x: _any_value(x, sizes), called(node, args))


def _any_value(x, of_any_size):
    if not of_any_size:
        return unknown(x)
    shape = TensorShape([None, *x._t.shape[1:]])
    return SymbolicTensor(pair(shape, dtypes.of(x._t)), shape)


@contextlib.contextmanager
def evaluating(draws: Draws | None = None) -> Iterator[None]:
    """Around what runs on examples: nothing of it becomes an Operation."""
    outer = state.graph, drawing.traced
    state.graph, drawing.traced = None, True
    try:
        with suspended(), symbolic_call(), drawing_by(draws), kept():
            yield
    finally:
        state.graph, drawing.traced = outer


def _evaluated(node, args):
    """What a call gives, as a nest of SymbolicTensors and known tensors."""
    random = _is_random(node)
    args = tuple([_stand_ins(x) for x in args])
    if isinstance(node, ActingNode):
        return inferred(node.function, args[0], args[1], SymbolicTensor)
    if node is CONVERT and isinstance(args[0], SymbolicComposite):
        return inferred(node.public, args, {}, SymbolicTensor)
    if isinstance(node, Spec) or node in (READ, CONSTANT, CONVERT):
        args = tuple([_read(x) for x in args])
        if random:
            return _drawn(node, args)
        if next(tensors_and_symbols(args), None) is None:
            if (node.type or node.label) in contents.READS:
                return _read_outside(node, args)
            return _without_inputs(node, args, random)
    return called(node, args)


def _stand_ins(value):
    """Arguments with what stands for the composites of GraphTensors in them."""
    if is_of_graph(value):
        return stand_in_for(value)
    if type(value) in (list, tuple):
        return type(value)([_stand_ins(x) for x in value])
    if type(value) is dict:
        return {k: _stand_ins(x) for k, x in value.items()}
    return value


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


def _drawn(node, args):
    """What an op that draws gives: no values but those of its shape count."""
    names = getattr(node, "names", ())
    place = names.index("shape") if "shape" in names else None
    if any(names[i] != "seed" for i in getattr(node, "tensors", ())):  # their sizes count as well
        place = None
    others = tuple([x if i == place else mapped(x, _without_values) for i, x in enumerate(args)])
    if next(tensors_and_symbols(others), None) is None:
        return _without_inputs(node, others, True)
    if place is None:
        return called(node, others)
    given = [
        _without_values(convert_to_tensor(x)) if i in node.tensors and x is not None else x
        for i, x in enumerate(others)
    ]
    outer, state.device = state.device, torch.device("meta")
    try:
        return called(node, given)
    finally:
        state.device = outer


def _without_values(x):
    return SymbolicTensor(pair(x.shape, x.dtype), x.shape)


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
        with kept():
            result = called(node, args)
    finally:
        state.device = outer
    if not random:
        return result
    return nest.map_structure(lambda x: unknown(x) if isinstance(x, Tensor) else x, result)


def unknown(x: Tensor) -> SymbolicTensor:
    """A symbolic tensor of the shape and dtype of a real one, of another value in each run."""
    shape = TensorShape(tuple(x._t.shape))
    return SymbolicTensor(pair(shape, dtypes.of(x._t)), shape)


# reads and writes of variables
def _read_rule(graph, node, args):
    return noted(graph, node, args, stand_in(args[0]))


def _constant_rule(graph, node, args):
    value, dtype = args[:2]
    if is_graph_tensor(value):
        if dtype is not None and dtypes.as_dtype(dtype) is not value.dtype:
            raise TypeError(f"Expected {dtypes.as_dtype(dtype).name}, but got {value!r}.")
        raise TypeError(f"Expected any non-tensor type, but got a tensor instead: {value!r}.")
    if isinstance(value, (list, tuple)) and next(tensors_of(value), None) is not None:
        raise TypeError(f"Expected any non-tensor type, but got a tensor instead: {value!r}.")
    return call(graph, node, args)


def _convert_rule(graph, node, args):
    value, dtype = args[:2]
    if is_graph_tensor(value):
        if dtype is not None and dtypes.as_dtype(dtype) is not value.dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for Tensor with "
                f"dtype {value.dtype.name}: {value!r}"
            )
        return value
    if isinstance(value, IndexedSlices):
        with handling(Tracer(graph)):
            return dense(value, dtype)
    return call(graph, node, args)


def _converted(graph, value, dtype=None):
    """An argument as a tensor, by Operations of the graph."""
    with handling(Tracer(graph)):
        return convert_to_tensor(value, dtype)


def _assign_rule(graph, node, args):
    variable, value = args[:2]
    own = value.dtype if is_graph_tensor(value) or hasattr(value, "_t") else variable.dtype
    if own is not variable.dtype:
        raise ValueError(
            f"Tensor conversion requested dtype {variable.dtype.name} for Tensor with dtype "
            f"{own.name}: {value!r}"
        )
    if is_graph_tensor(value) and value.shape.rank is None:  # only a run tells whether it fits
        noted(graph, node, args, None)
        result = variable
    else:
        result = call(graph, node, args)
    return result if graph.building_function else _read_after(graph, variable)


def _read_after(graph, variable):
    """What an assignment gives in a graph that sessions run: the variable's value behind it."""
    done = graph.nodes[-1]
    read = noted(graph, READ, (variable,), stand_in(variable))
    read.op.control_inputs = [*read.op.control_inputs, done]
    return read


def _gather_rule(graph, node, args):
    variable, indices = args
    if not is_graph_tensor(indices):
        indices = _converted(graph, indices)
    depth = indices.shape.as_list()[-1] if indices.shape.rank else None
    shape = TensorShape(None)
    if depth is not None:
        shape = indices.shape[:-1].concatenate(variable.shape[depth:])
    made = SymbolicTensor(pair(shape, variable.dtype), shape)
    return noted(graph, node, (variable, indices), made)


def _scatter_rule(graph, node, args):
    variable, indices, updates, how = args
    indices, updates = _converted(graph, indices), _converted(graph, updates, variable.dtype)
    noted(graph, node, (variable, indices, updates, how), None)
    return variable if graph.building_function else _read_after(graph, variable)


def _ensure_shape_rule(graph, node, args):
    x, wanted = args[0], as_shape(args[1])
    if not x.shape.is_compatible_with(wanted):
        raise ValueError(f"Shapes must be compatible: got {x.shape}, expected {wanted}.")
    shape = x.shape.merge_with(wanted)
    return noted(graph, node, args, SymbolicTensor(pair(shape, x.dtype), shape))


def _part_rule(graph, node, args):
    variable, index, value = args
    noted(graph, node, (variable, index, _converted(graph, value, variable.dtype)), None)
    return variable if graph.building_function else _read_after(graph, variable)


for _node in (ASSIGN, ASSIGN_ADD, ASSIGN_SUB):
    register_rule(_node, _assign_rule)
register_rule(GATHER_ND, _gather_rule)
register_rule(ASSIGN_PART, _part_rule)
for _node in SCATTER.values():
    register_rule(_node, _scatter_rule)
register_rule(READ, _read_rule)
register_rule(ensure_shape.spec, _ensure_shape_rule)
register_rule(CONSTANT, _constant_rule)
register_rule(CONVERT, _convert_rule)
