"""The traces of a Python function: which one a call takes, and when there has to be a new one."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from . import _function_type as function_types
from . import _retracing as retracing
from ._argument_mutation import unmodified
from ._core import nest
from ._core.state import state
from ._core.tensor import Tensor
from ._eager_function import Eager, not_once, with_results
from ._function_type import Arguments, FunctionType
from ._graph import graph_def as graph_def  # which gives Graphs their as_graph_def
from ._graph.graph_tensor import Untraceable, is_graph_tensor, out_of_scope
from ._graph.lifting import Unliftable
from ._graph.running import Runner
from ._graph.tracing import trace
from ._graph.zero_gradients import edges_of_call
from ._ops.creation import identity
from .autograph._errors import in_user_code
from .autograph.conversion import converted

_RUNNERS = 64  # of one function, that are kept
_PATIENCE = 10, 0.5  # seconds to wait for another thread's trace: alone, and while tracing


class Trace:
    """One trace: the Graph for arguments of some types, or the reason why there is none.

    kind: the FunctionType.  reason: why its calls run eagerly, None for a Graph.
    outer: None, or a weak reference to the Graph outside of which it can't be used, as it takes
        tensors from there.
    recent: whether it has run lately.
    """

    __slots__ = (
        "_edges",
        "_pack",
        "_returned",
        "_runner",
        "_traces",
        "concrete",
        "graph",
        "kind",
        "outer",
        "reason",
        "recent",
    )

    def __init__(
        self, traces: Any, kind: FunctionType, graph: Any = None, reason: str | None = None
    ):
        self._traces, self.kind, self.graph, self.reason = traces, kind, graph, reason
        self.concrete = self._runner = self._edges = self.outer = None
        self.recent = True
        if graph is not None:
            self._pack = _packer(graph.structured_outputs)
            given = set(map(id, graph.inputs))
            self._returned = [i for i, x in enumerate(graph.outputs) if id(x) in given]
            if graph.captures:
                self.outer = weakref.ref(graph.outer_graph)

    def run(self, tensors: list[Any]) -> Any:
        """The structured result for the flat tensors among the arguments."""
        runner = self._runner
        if runner is None:
            runner = self._runner = Runner(
                self.graph, bool(self._traces.options.get("jit_compile"))
            )
        self.recent = True
        if self.outer is not None:
            tensors = [*tensors, *[self.graph.outer_of(x) for _, x in self.graph.captures]]
        outer, state.function = state.function, self._traces
        try:
            flat = runner(tensors)
        finally:
            state.function = outer
        if state.session is not None:  # under a tape of the caller's
            if self._edges is None:
                self._edges = edges_of_call(self.graph)
            flat = self._edges(tensors, flat)
        for i in self._returned:  # an argument comes back as another tensor
            flat[i] = identity(flat[i])
        return self._pack(flat)

    def stretches(self) -> list[Any]:
        """The parts of the graph that are recorded, as far as they have run."""
        return [] if self._runner is None else list(self._runner.stretches)

    @property
    def has_runner(self) -> bool:
        """Whether it is ready to run."""
        return self._runner is not None

    def drop_runner(self) -> None:
        """Lets go of what runs the graph, recordings included; the next run makes it anew."""
        self._runner = None

    def fits(self) -> bool:
        """Whether it can be used where this thread is."""
        return self.outer is None or self.outer() is state.graph


def _first(flat):
    return flat[0]


def _nothing(flat):
    return None


def _packer(structure: Any) -> Callable[[list[Any]], Any]:
    """A function of the flat outputs that gives the structured ones."""
    if structure is None:
        return _nothing
    if not nest.is_nested(structure) and not hasattr(structure, "_components"):
        return _first
    leaves = nest.flatten(structure, expand_composites=True)
    full = all(x is not None for x in leaves)
    if full and type(structure) in (tuple, list) and all(map(_is_leaf, structure)):
        return type(structure)

    def pack(flat):
        if not full:
            found = iter(flat)
            flat = [None if x is None else next(found) for x in leaves]
        return nest.pack_sequence_as(structure, flat, expand_composites=True)

    return pack


def _is_leaf(x):
    return not nest.is_nested(x) and not hasattr(x, "_components")


class Traces:
    """All traces of one function, or of one instance's method.

    python: a function that gives the Python function.  name: its name.
    type: the FunctionType of calls.  defaults: the default values.  options: those of tf.function.
    all: the traces, in order.  count: how often the Python code has been traced.
    fast: what Function.__call__ knows of earlier calls by their keys: (trace, order of tensors).
    history: how often calls traced and did not, shared by functions of the same code.
    """

    def __init__(self, python: Callable[[], Any], name: str, type: FunctionType, defaults: Any):
        self.python, self.name, self.type, self.defaults = python, name, type, defaults
        self.all: list[Trace] = []
        self.fast: dict[Any, Any] = {}
        self.options: dict[str, Any] = {}
        self.count, self.history = 0, retracing.History()
        self.eager = Eager()
        self.tape = None
        self._by_kind: dict[FunctionType, Trace] = {}
        self._lock = threading.RLock()
        self._made: list[Any] = []
        self._closed = False
        self._tracer: int | None = None  # the thread that traces it

    # calling
    def bound(self, args: Any, kwargs: Any) -> Arguments:
        """The arguments by parameter, as the input signature wants them; TypeError if not."""
        try:
            return Arguments(self.type.bind_with_defaults(args, kwargs, self.defaults))
        except TypeError as error:
            raise binding_error(error, args, kwargs, self.type) from None

    def eagerly(self, arguments: Arguments) -> Any:
        """The result of the Python function itself."""
        jit = self.options.get("jit_compile")
        return self.eager.run(self.python(), arguments.args, arguments.kwargs, jit)

    def call(self, arguments: Arguments) -> tuple[Trace, Any]:
        """(the trace for the arguments, the result)."""
        count = self.count
        found = self.find(arguments.type(self.type))
        if found.reason is None:
            result = found.run(tensors_of(arguments))
        else:
            result = self.eagerly(arguments)
        if state.graph is None:
            if self.count != count:
                python = self.python()
                self.history = retracing.note(getattr(python, "__func__", python), self.history)
            else:
                self.history.calls += 1
        return found, result

    # finding
    def find(self, kind: FunctionType) -> Trace:
        """The trace for arguments of these types, made if there is none."""
        found = self._known(kind)
        if found is None:
            with self._alone():
                found = self._known(kind) or self._made_for(kind)
        return found

    def _known(self, kind):
        found = self._by_kind.get(kind)
        if found is not None and found.fits():
            return found
        best = None
        for known in self.all:
            if not (known.fits() and known.kind.is_supertype_of(kind)):
                continue
            if best is None or best.kind.is_supertype_of(known.kind):
                best = known
        if best is not None:
            self._by_kind[kind] = best
        return best

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        # Two threads may trace functions that call each other: whoever waits too long goes on
        # without the lock, and the function is traced twice.
        locked = self._lock.acquire(timeout=_PATIENCE[state.graph is not None])
        try:
            yield
        finally:
            if locked:
                self._lock.release()

    def _made_for(self, kind):
        if self.options.get("reduce_retracing") and self.all:
            kind = function_types.relaxed(kind, [known.kind for known in self.all])
        try:
            made = self._traced(kind)
        except Unliftable as error:  # there is no variable to trace with before this call has run
            self._closed = True
            return Trace(self, kind, reason=str(error))
        self._by_kind = {known.kind: known for known in self.all}
        self._by_kind[kind] = made
        self.all.append(made)
        self.fast.clear()
        self._limit_runners()
        return made

    def _limit_runners(self):
        ready = [known for known in self.all if known.has_runner]
        if len(ready) >= _RUNNERS:
            idle = [known for known in ready if not known.recent] or ready[: _RUNNERS // 2]
            for known in ready:
                known.recent = False
            for known in idle:
                known.drop_runner()

    # tracing
    def _traced(self, kind):
        python = self.python()
        outer = state.function, self._made, self._closed, self._tracer
        state.function, self._made, self._tracer = self, [], threading.get_ident()
        try:
            self._closed = self._closed or bool(self.all)
            graph = self._looped(python, kind)
            if self._made:  # they are there now: what runs makes none
                self._closed = True
                graph = self._looped(python, kind)
            return Trace(self, kind, graph)
        except Unliftable:
            raise
        except Untraceable as error:
            self.count += 1
            return Trace(self, kind, reason=str(error))
        finally:
            state.function, self._made, self._closed, self._tracer = outer

    def _looped(self, python, kind):
        """The graph of the last time that a loop around the function traces it, at first to know
        what its results will be."""
        count = self.count
        for _ in range(self.options.get("times", 1)):
            graph = self._graph(python, kind)
        self.count = count + 1
        return graph

    def _graph(self, python, kind):
        written = python
        if self.options.get("autograph", True):
            python = converted(python, self.options.get("experimental_autograph_options"))
        args, kwargs = function_types.placeholders(kind)
        try:
            function = unmodified(with_results(python), written)
            graph = trace(function, args, kwargs, name=self.name)
        except Untraceable:
            raise
        except Exception as error:
            shown = in_user_code(error)
            if shown is error:
                raise
            raise shown from shown.__cause__
        self.count += 1
        return graph

    def created(self, variable: Any) -> None:
        """Notes a variable made while the function is traced; ValueError after the first trace."""
        if self._tracer != threading.get_ident():
            return  # a run made it for itself
        if self._closed:
            raise not_once()
        self._made.append(weakref.ref(variable))

    created_outside = created


def tensors_of(arguments: Arguments) -> list[Any]:
    """The tensors among the arguments, in the order of a graph's inputs."""
    flat = [x for x in arguments.flat() if type(x) is Tensor or is_tensor(x)]
    if state.graph is None:
        for x in flat:
            if is_graph_tensor(x):
                raise out_of_scope(x)
    return flat


def is_tensor(x: Any) -> bool:
    """Whether a leaf of an argument is an input of the graph."""
    return is_graph_tensor(x) or (isinstance(x, Tensor) and hasattr(x, "_t"))


def binding_error(error: Exception, args: Any, kwargs: Any, kind: FunctionType) -> TypeError:
    """The error of arguments that do not fit a function."""
    return TypeError(
        f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
        f"kwargs: {kwargs} for signature: {kind}."
    )
