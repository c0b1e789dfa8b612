"""tf.custom_gradient in a trace: one Operation, whose Graphs are the function and its gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import _custom_gradient as eager
from .._core import nest
from .._core.state import state
from .._ops.creation import convert_to_tensor
from .graph import Graph
from .graph_tensor import Untraceable
from .subgraphs import SubGraph, add, flat, known, mapped_leaves, rule_of, symbol, traced
from .symbolic_tensor import NeedsValues
from .tracing import current_graph, output, register_rule


def _added(f, args, kwargs):
    """What a function with a gradient of its own gives in a trace."""
    if kwargs:
        raise ValueError(
            "The custom_gradient decorator currently supports keywords arguments only when eager "
            "execution is enabled."
        )
    graph = current_graph()
    tensors = [output(graph, convert_to_tensor(x)) for x in flat(args)]
    call = _Call(f, args, tensors)
    return call.added(tensors, call.forward.captured(len(tensors)))


class _Call:
    """A traced call: its forward Graph, the Graph of its gradient, and how they run.

    forward gives the results and then what `backward` takes of it.  places: for each argument and
    variable the output of `backward` that is its gradient, None where it has none.
    """

    def __init__(self, f: Callable[..., Any], args: Sequence[Any], tensors: Sequence[Any]):
        def function(*given):
            result, self._grad = f(*nest.pack_sequence_as(args, given, expand_composites=True))
            return mapped_leaves(convert_to_tensor, result)

        def arguments(graph):
            return [graph.placeholder(x.shape, x.dtype, "args", _examples(x)) for x in tensors]

        self.forward = traced("custom_gradient", function, arguments)
        self._like = self.forward.structured_outputs
        self._count, self._results = len(tensors), len(self.forward.outputs)
        self.variables = [v for v in self.forward.variables if v.trainable]
        self.variables = eager.variables_of(self._grad, self.variables, args)
        self._error = None
        self._trace_backward()

    def _trace_backward(self):
        results = self.forward.outputs
        self.places = [0] * (self._count + len(self.variables))
        self.backward = SubGraph("custom_gradient_grad", self.forward)
        try:
            self.backward = _traced_in(self.forward, self._gradients, results)
        except (Untraceable, NeedsValues):
            raise
        except Exception as error:  # it is raised when somebody asks for the gradient
            self._error = error
            return
        found = iter(range(len(self.places)))
        self.places = [None if x is None else next(found) for x in self._found]
        self.forward.outputs = [*results, *self.backward.captured(len(results))]

    def _gradients(self, *upstream):
        found = eager.gradients(self._grad, upstream, self._count, self.variables)
        self._found = [None if x is None else convert_to_tensor(x) for x in found]
        return [x for x in self._found if x is not None]

    def added(self, tensors: Sequence[Any], captures: Sequence[Any]) -> Any:
        """The results of the Operation of this call in the current graph."""
        results = [symbol(*known(x)) for x in self.forward.outputs[: self._results]]
        graphs = [self.forward, self.backward]
        op = add(eager.CUSTOM, None, (list(tensors), list(captures)), results, self, graphs)
        sources = [x for x, k in zip(tensors, self.places, strict=False) if k is not None]
        of_variables = zip(self.variables, self.places[self._count :], strict=True)
        sources += [v for v, k in of_variables if k is not None]
        op.connects = lambda x, y: any(s is x for s in sources)
        return nest.pack_sequence_as(self._like, op.outputs, expand_composites=True)

    def __call__(self, tensors: Sequence[Any], captures: Sequence[Any], name: Any = None) -> Any:
        """The flat results of a run."""
        if state.graph is not None:  # a function that is called in another one's trace
            return flat(self.added(tensors, captures))
        outputs = self.forward.run(*tensors, *captures)
        results, inside = outputs[: self._results], outputs[self._results :]
        if state.session is None and not state.torch:
            return results
        variables, places, count = self.variables, self.places, self._count

        def gradient(*upstream, **_):
            if self._error is not None:
                raise self._error
            found = self.backward.run(*upstream, *inside)
            found = [None if k is None else found[k] for k in places]
            return (found[:count], found[count:]) if variables else found

        return eager.attached(results, gradient, [*tensors, *variables], count, variables)


def _examples(x):
    return getattr(x, "_examples", None)


def _traced_in(graph: Graph, function, results):
    """The SubGraph of a function of tensors like the results of `graph`, inside of that."""
    outer, state.graph = state.graph, graph
    try:
        return traced(
            "custom_gradient_grad",
            function,
            lambda made: [made.placeholder(x.shape, x.dtype, "grad") for x in results],
        )
    finally:
        state.graph = outer


register_rule(eager.CUSTOM, rule_of(_added))
