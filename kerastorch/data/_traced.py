"""A user's function of elements as a graph: traced once, as TensorFlow does, and run on rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._core import nest
from .._core.composite import Composite
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec, TypeSpec, spec_of
from .._graph.graph import Graph, restart
from .._graph.graph_tensor import Untraceable
from .._graph.running import Runner, needed, performs, stretch_of
from .._graph.tracing import trace, untraced
from .._ops.creation import convert_to_tensor
from ..autograph.conversion import converted
from ..ragged._spec import RaggedTensorSpec
from ..sparse._spec import SparseTensorSpec
from . import _nest
from ._structure import Structure, of_value, raw_row

_FEW = 5  # calls that take less time than a look whether a recording of them holds
_TRACED = (TensorSpec, RaggedTensorSpec, SparseTensorSpec)


class TracedFunction:
    """The graph of a function of elements.

    output: the Structure of what it gives.  pure: whether it only computes from its arguments, so
        that rows may be computed together.
    """

    def __init__(self, graph: Graph, inputs: Structure, output: Structure):
        self.graph, self._inputs, self.output = graph, inputs, output
        self._function: Any = None
        self._plain = inputs.dense and output.dense

    @property
    def pure(self) -> bool:
        """Whether nothing in it acts, draws or writes."""
        return not any(map(performs, self.graph.nodes))

    def restart(self) -> None:
        """Lets its random numbers begin anew."""
        restart(self.graph)

    def __call__(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The row that it makes of a row."""
        function = self._function
        if function is None:
            function = self._function = self._made()
        if self._plain:
            return tuple([x._t for x in function(*map(Tensor, row))])
        given = nest.flatten([self._inputs.pack(row)], expand_composites=True)
        return raw_row(self._packed(iter(function(*[x for x in given if x is not None]))))

    def _made(self):
        """What runs the graph on handles: a few calls as they stand, more of them recorded."""
        nodes = needed(self.graph)
        if len(nodes) <= _FEW and not any(op.tape is not None or op.subgraphs for op in nodes):
            return stretch_of(self.graph.inputs, nodes, self.graph.outputs).function
        runner = Runner(self.graph)
        return lambda *given: runner(given)

    def _packed(self, flat):
        leaves = [
            None
            if s is None
            else nest.pack_sequence_as(
                s, [next(flat) for _ in nest.flatten(s, expand_composites=True)], True
            )
            for s in self.graph.structured_outputs
        ]
        return tuple(leaves)


def traced(function: Callable[..., Any], inputs: Structure, name: str) -> TracedFunction | None:
    """The graph of a function of elements of a structure; None where it can't be traced here for a
    reason that TensorFlow does not have.  Raises what the function raises.

    TypeError for results that no dataset has.
    """
    own = (getattr(function, "__module__", None) or "").startswith("kerastorch.")
    if own or not all(isinstance(s, _TRACED) for s in inputs.specs):
        return None
    made = converted(function)
    found: list[Structure] = []

    def run(*args):
        result = made(*args)
        result = tuple(result) if type(result) is list else result
        leaves = [_tensor(x, result) for x in _nest.flatten(result)]
        structure, _ = of_value(_nest.pack_sequence_as(result, leaves))
        found[:] = [structure]
        return leaves

    arguments = inputs.nest([_named(s, i) for i, s in enumerate(inputs.specs)])
    arguments = arguments if type(arguments) is tuple else (arguments,)
    outer, state.made = state.made, []
    try:
        with untraced():
            graph = trace(run, arguments, {}, name)
    except Untraceable:
        return None
    finally:
        variables, state.made = state.made, outer
    if variables:
        raise ValueError(
            "The function of a dataset only supports tf.Variables that are made outside of it; it "
            f"makes {variables[0]!r}."
        )
    return TracedFunction(graph, inputs, found[0])


def _named(spec, number):
    return (
        TensorSpec(spec.shape, spec.dtype, f"args_{number}") if type(spec) is TensorSpec else spec
    )


def _tensor(value, result):
    """A leaf of a result as a tensor of the trace."""
    if value is None or hasattr(value, "_t") or isinstance(value, Composite):
        return value
    if getattr(value, "_is_symbolic", False):
        return value
    if spec_of(value) is not None and not isinstance(value, TypeSpec):
        raise Untraceable(f"it gives {value!r}")
    try:
        return convert_to_tensor(value)
    except (TypeError, ValueError) as error:
        text = f"Unsupported return value from function passed to a dataset: {result}."
        raise TypeError(text) from error
