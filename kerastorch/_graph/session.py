"""Sessions: a tf.Graph run for what is asked of it.

A run takes the Operations that lead to its fetches and leaves the others alone.  They become a
Graph of their own, whose Runner (see running.py) is kept for the next run with the same fetches and
feeds, so that what only calls kernels is recorded and replayed.  The values of a graph's variables
belong to a session: those of another are put aside while one runs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from .._core import convert
from .._core.composite import Composite
from .._core.errors import FailedPreconditionError, InvalidArgumentError
from .._core.state import state
from .._core.tensor import Tensor
from .._core.variable import ASSIGN
from ..config import list_logical_devices
from ..sparse._sparse_tensor import SparseTensor, SparseTensorValue
from .default_graph import get_default_graph
from .graph import PLACEHOLDER, Graph, Operation
from .graph_tensor import GraphTensor, is_graph_tensor, sessions
from .running import Runner
from .subgraphs import with_own_draws
from .tapes import with_tape_closed
from .tracing import untraced

_lock = threading.RLock()  # variables are one session's at a time


class Session:
    """Runs a graph's Operations; the default graph's where none is given.

    target, config: kept, as there is one process.
    """

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None):
        if graph is None:
            graph = get_default_graph()
        if not isinstance(graph, Graph):
            raise TypeError(f"Argument `graph` must be a tf.Graph, but got {type(graph).__name__}.")
        self._graph, self._config, self.sess_str = graph, config, target or ""
        self._plans: dict[Any, _Plan] = {}
        self._drawing: dict[int, tuple[Operation, Operation]] = {}  # by ids: (theirs, own)
        self._kept: dict[int, Any] = {}  # raw values, while another session has the variables
        self.initialized: set[int] = set()
        self._closed = False
        self._entered: list[Any] = []

    # what there is
    @property
    def graph(self) -> Graph:
        """The graph."""
        return self._graph

    @property
    def graph_def(self) -> Any:
        """Its GraphDef."""
        return self._graph.as_graph_def()

    def list_devices(self) -> list[Any]:
        """The logical devices."""
        return list_logical_devices()

    # opening and closing
    def as_default(self) -> Any:
        """Context manager: this is the session that `eval` and `run` take."""
        return _Default(self)

    def __enter__(self):
        inside = [self._graph.as_default(), _Default(self)]
        for x in inside:
            x.__enter__()
        self._entered.append(inside)
        return self

    def __exit__(self, *exc):
        for x in reversed(self._entered.pop()):
            x.__exit__(None, None, None)
        self.close()

    def close(self) -> None:
        """Refuses further runs: RuntimeError."""
        self._closed = True
        self._plans.clear()
        self._kept.clear()

    # running
    def run(
        self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None
    ) -> Any:
        """The values of a nest of tensors, Operations (None), variables and names, as arrays.

        feed_dict: {tensor: value}: what stands for tensors in this run.  TypeError or ValueError
        for a fetch or a feed that is none of the graph's, InvalidArgumentError for a placeholder
        without a value, FailedPreconditionError for a variable without one.
        """
        if self._closed:
            raise RuntimeError("Attempted to use a closed Session.")
        if not self._graph.version:
            raise RuntimeError(
                "The Session graph is empty. Add operations to the graph before calling run()."
            )
        flat = _Fetches(self._graph, fetches)
        feeds = dict(self._fed(feed_dict or {}))
        values = self._run(flat.elements, feeds)
        values.update((id(x), np.asarray(given.numpy())) for x, given in feeds.items())
        return flat.packed(values)

    def make_callable(
        self, fetches: Any, feed_list: Sequence[Any] | None = None, accept_options: bool = False
    ) -> Callable[..., Any]:
        """A function of the values of `feed_list` that runs `fetches`."""
        keys = list(feed_list or ())
        return lambda *values: self.run(fetches, dict(zip(keys, values, strict=True)))

    def _fed(self, feed_dict):
        if not isinstance(feed_dict, dict):
            raise TypeError(f"Argument `feed_dict` must be a dictionary, but got {feed_dict!r}.")
        for key, value in feed_dict.items():
            if isinstance(key, Composite):
                parts = key._components()
                yield from zip(parts, map(_to_feed, parts, _parts_of(value)), strict=True)
                continue
            try:
                x = self._graph.as_graph_element(key, allow_operation=False)
            except (TypeError, ValueError, KeyError) as error:
                raise TypeError(f"Cannot interpret feed_dict key as Tensor: {error}") from None
            yield x, _to_feed(x, value)

    def _own(self, op):
        """The Operation with streams of the session's own for its random numbers."""
        known = self._drawing.get(id(op))
        if known is None:
            known = self._drawing[id(op)] = op, with_own_draws(op)
        return known[1]

    def _run(self, elements, feeds):
        key = (tuple(map(id, elements)), tuple(map(id, feeds)))
        plan = self._plans.get(key)
        if plan is None:
            plan = _Plan(self._graph, elements, list(feeds), self._own)
            self._plans[key] = plan
        with _lock, untraced():
            function, state.function = state.function, None
            sessions.running.append(self)
            try:
                self._take()
                plan.check(self.initialized)
                flat = plan.runner(list(feeds.values()))
                self.initialized.update(plan.assigned)
            finally:
                sessions.running.pop()
                state.function = function
        return {id(x): y for x, y in zip(plan.tensors, flat, strict=True)}

    # the variables' values
    def set_values(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Sets variables of the graph to raw values, which initializes them."""
        with _lock, untraced():
            self._take()
            for variable, raw in pairs:
                variable._write(raw)
                self.initialized.add(id(variable))

    def check_initialized(self, variables: Sequence[Any]) -> None:
        """Makes the variables this session's; FailedPreconditionError for one without a value."""
        with _lock, untraced():
            self._take()
        for variable in variables:
            known = id(variable) in self.initialized or id(variable) in self._graph.ready
            if variable._in_graph is not None and not known:
                raise _uninitialized(variable)

    def _take(self):
        """Makes the variables of the graph this session's."""
        owner = self._graph.__dict__.get("_owner")
        if owner is self:
            return
        if owner is not None:
            owner._kept = {id(v): v._leaf() for v in self._graph.made}
        for variable in self._graph.made:
            raw = self._kept.pop(id(variable), None)
            if raw is not None:
                variable._take(raw)
            elif owner is not None and isinstance(variable._t, torch.Tensor):
                variable._take(variable._leaf().detach().clone())
        self._graph._owner = self


class InteractiveSession(Session):
    """A Session that is the default one, with its graph, from the start."""

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None):
        super().__init__(target, graph, config)
        self._inside = _Default(self)
        self._inside.__enter__()
        self._of_graph = None
        if graph is not None:
            self._of_graph = graph.as_default()
            self._of_graph.__enter__()

    def close(self) -> None:
        """Refuses further runs; the session is the default one no longer."""
        super().close()
        if self._inside is not None:
            if self._of_graph is not None:
                self._of_graph.__exit__(None, None, None)
            self._inside.__exit__(None, None, None)
            self._inside = None


class _Default:
    def __init__(self, session):
        self._session = session

    def __enter__(self):
        sessions.open.append(self._session)
        return self._session

    def __exit__(self, *exc):
        sessions.open.remove(self._session)


# fetches and feeds
class _Fetches:
    """The elements of a nest of fetches, and how values are put into its place."""

    def __init__(self, graph, fetches):
        self.elements: list[Any] = []
        self._graph = graph
        self._pack = self._of(fetches)

    def packed(self, values: dict[int, Any]) -> Any:
        """The nest with what was computed: {id of a tensor: handle}."""
        return self._pack(values)

    def _of(self, x):
        if x is None:
            raise TypeError(f'Argument `fetch` = {x} has invalid type "NoneType". Cannot be None')
        if isinstance(x, dict):
            parts = {k: self._of(v) for k, v in x.items()}
            kind = type(x)
            return lambda values: kind((k, part(values)) for k, part in parts.items())
        if isinstance(x, (list, tuple)):
            parts = [self._of(v) for v in x]
            if hasattr(x, "_fields"):
                return lambda values: type(x)(*(part(values) for part in parts))
            kind = list if isinstance(x, list) else tuple
            return lambda values: kind(part(values) for part in parts)
        if isinstance(x, Composite):
            parts = [self._part(v) for v in x._components()]
            return lambda values: _composite_value(x, [part(values) for part in parts])
        return self._leaf(x)

    def _part(self, x):
        return self._leaf(x) if is_graph_tensor(x) else lambda values: _array(x)

    def _leaf(self, x):
        try:
            found = self._graph.as_graph_element(x)
        except TypeError:
            raise TypeError(
                f"Argument `fetch` = {x} has invalid type {type(x).__name__!r}. Must be a string "
                f"or Tensor. (Can not convert a {type(x).__name__} into a Tensor or Operation.)"
            ) from None
        except KeyError as error:
            raise ValueError(
                f"Argument `fetch` = {x} cannot be interpreted as a Tensor. ({error})"
            ) from None
        except ValueError as error:
            raise ValueError(
                f"Argument `fetch` = {x} cannot be interpreted as a Tensor. ({error})"
            ) from None
        self.elements.append(found)
        if isinstance(found, Operation):
            return lambda values: None
        return lambda values: _array(values[id(found)])


def _array(x):
    value = x.numpy() if hasattr(x, "numpy") else x
    return value.copy() if isinstance(value, np.ndarray) and value.base is not None else value


def _composite_value(x, parts):
    if isinstance(x, SparseTensor):
        return SparseTensorValue(*parts)
    return x._from_components([convert.to_tensor(p) for p in parts])


def _parts_of(value):
    return value._components() if isinstance(value, Composite) else list(value)


def _to_feed(x: GraphTensor, value: Any) -> Tensor:
    """A fed value as a tensor of what it stands for."""
    if is_graph_tensor(value):
        raise TypeError(
            "The value of a feed cannot be a tf.Tensor object. Acceptable feed values include "
            f"Python scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, the "
            f"tensor object was {value!r} which was passed to the argument `feed_dict` with key "
            f"{x!r}."
        )
    array = value
    if not hasattr(value, "_t"):
        kind = x.dtype.as_numpy_dtype
        array = np.asarray(value) if x.dtype.torch is None else np.asarray(value, kind)
        if isinstance(value, int) and array.dtype.kind in "iu" and int(array) != value:
            raise TypeError(
                f"Type of feed value {value} with type {type(value)} is not compatible with Tensor "
                f"type {kind}. Try explicitly setting the type of the feed tensor to a larger type "
                "(e.g. int64)."
            )
    found = convert.to_tensor(array, x.dtype)
    if not x.shape.is_compatible_with(found.shape):
        raise ValueError(
            f"Cannot feed value of shape {tuple(found.shape)} for Tensor {x.name}, which has shape "
            f"{x.shape}"
        )
    return found


# plans
class _Plan:
    """What a run of certain fetches with certain feeds does."""

    def __init__(
        self,
        graph: Graph,
        elements: Sequence[Any],
        feeds: list[GraphTensor],
        of_session: Callable[[Operation], Operation],
    ):
        self.tensors = list({id(x): x for x in elements if is_graph_tensor(x)}.values())
        nodes = _pruned(graph, elements, feeds)
        made = {id(v) for v in graph.made}
        self._missing = [
            op.outputs[0] for op in nodes if op.node is PLACEHOLDER and op.outputs[0] not in feeds
        ]
        self._read: dict[int, Any] = {}
        self.assigned: set[int] = set()
        for op in nodes:
            for variable in op.variables:
                key, target = id(variable), op.node is ASSIGN and variable is op.args[0]
                if key in made and key not in self.assigned and not target:
                    self._read[key] = variable
            if op.node is ASSIGN:
                self.assigned.add(id(op.args[0]))
        own = Graph(graph.name)
        own.nodes = _with_tapes_closed(
            [of_session(op) for op in nodes if op.node is not PLACEHOLDER]
        )
        own.inputs, own.outputs = feeds, self.tensors
        self.runner, self._ready = Runner(own), graph.ready

    def check(self, initialized: set[int]) -> None:
        """Whether everything that a run takes has a value."""
        if self._missing:
            x = self._missing[0]
            raise InvalidArgumentError(
                None,
                x.op,
                f"You must feed a value for placeholder tensor {x.op.name!r} with dtype "
                f"{x.dtype.name} and shape {_listed(x.shape)}",
            )
        for key, variable in self._read.items():
            if key not in initialized and key not in self._ready:
                raise _uninitialized(variable)


def _uninitialized(variable):
    name = variable.name.removesuffix(":0")
    return FailedPreconditionError(
        None,
        variable.op,
        f"Could not find variable {name}. This could mean that the variable has been deleted. In "
        "TF1, it can also mean the variable is uninitialized.",
    )


def _listed(shape):
    if shape.rank is None:
        return "<unknown>"
    return "[" + ",".join("?" if n is None else str(n) for n in shape.as_list()) + "]"


def _pruned(graph, elements, feeds) -> list[Operation]:
    """The Operations that fetches need, in the graph's order, those of placeholders before them."""
    fed = {id(x) for x in feeds}
    kept: dict[int, Operation] = {}
    stack = [x if isinstance(x, Operation) else x.op for x in elements if id(x) not in fed]
    tapes: dict[int, Any] = {}
    while True:
        while stack:
            op = stack.pop()
            if id(op) in kept:
                continue
            kept[id(op)] = op
            stack += [x.op for x in op.inputs if id(x) not in fed]
            stack += op.control_inputs
            if op.tape is not None:
                tapes[id(op.tape)] = op.tape
        # what is said to a tape that is asked: that it opens and closes, what it watches
        for op in graph.nodes:
            told = op.tape is not None and id(op.tape) in tapes and not op.outputs
            there = all(id(x) in fed or id(x.op) in kept for x in op.inputs)
            if told and there and id(op) not in kept:
                stack.append(op)
        if not stack:
            break
    order = {id(op): i for i, op in enumerate(graph.nodes)}
    return sorted(kept.values(), key=lambda op: order.get(id(op), -1))


def _with_tapes_closed(nodes: list[Operation]) -> list[Operation]:
    """The Operations, with tapes of tf.gradients ended behind their last question."""
    tapes = {id(op.tape): op.tape for op in nodes if op.tape is not None}
    for tape in tapes.values():
        if tape is tape.graph.whole_tape:
            nodes = with_tape_closed(nodes, tape)
    return nodes
