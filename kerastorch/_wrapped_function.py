"""tf.compat.v1.wrap_function and tf.graph_util.import_graph_def: graphs of TensorFlow 1 to call."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from ._concrete_function import ConcreteFunction
from ._core import nest
from ._core.tensor_spec import TensorSpec
from ._function import Function
from ._graph.default_graph import get_default_graph
from ._graph.graph_tensor import is_graph_tensor
from ._graph.interpreting import nodes
from ._graph.interpreting.graphs import ImportedGraph, ImportedOperation, identities
from ._graph.interpreting.importing import import_into
from ._graph.interpreting.program import damage
from ._ops.creation import convert_to_tensor
from ._traces import Trace


def import_graph_def(
    graph_def: Any,
    input_map: dict[Any, Any] | None = None,
    return_elements: Sequence[str] | None = None,
    name: str | None = None,
    op_dict: Any = None,
    producer_op_list: Any = None,
) -> list[Any] | None:
    """Takes the nodes of a GraphDef into the graph that is being traced.

    They run when they are needed: as `return_elements`, or by `prune` of a wrapped function.

    input_map: {name of a tensor in the file: the tensor that stands for it}.
    return_elements: names of tensors ("add:0") and operations to give back, as a list.
    name: what stands before the names of the nodes, "import" by default.
    TypeError for what is no GraphDef; ValueError for names that are not there.
    """
    if not hasattr(graph_def, "node") or not hasattr(graph_def, "library"):
        raise TypeError(
            f"Argument `graph_def` must be a GraphDef proto. Received: {graph_def!r} of type "
            f"{type(graph_def).__name__}."
        )
    graph = get_default_graph()
    name = "import" if name is None else name
    prefix = f"{graph.unique_name(name)}/" if name else ""
    given = {
        nodes.ref_of_graph(k if isinstance(k, str) else k.decode()): convert_to_tensor(v)
        for k, v in (input_map or {}).items()
    }
    known = {node.name for node in graph_def.node}
    missing = sorted(f"{n}:{k}" for n, k in given if n not in known)
    if missing:
        raise ValueError(f"Attempted to map inputs that were not found in graph_def: {missing}")
    if not graph.building_function:
        return _plain_elements(graph, import_into(graph, graph_def, prefix, given), return_elements)
    imported = ImportedGraph(graph_def, prefix, given)
    graph.imports.append(imported)
    if return_elements is None:
        return None
    return _elements(imported, return_elements)


def _plain_elements(graph, imported, wanted):
    if wanted is None:
        return None
    try:
        return [graph.as_graph_element(imported.prefix + e) for e in wanted]
    except KeyError as error:
        raise ValueError(f"Requested return_element was not found in graph_def: {error}") from None


def _elements(imported, wanted):
    tensors = [e for e in wanted if ":" in e]
    try:
        values = iter(_values(imported, [imported.prefix + t for t in tensors]))
        return [
            next(values) if ":" in e else imported.get_operation_by_name(imported.prefix + e)
            for e in wanted
        ]
    except KeyError as error:
        raise ValueError(f"Requested return_element was not found in graph_def: {error}") from None


def _values(imported, names):
    return identities(imported.program([], names)()) if names else []


class WrappedFunction(ConcreteFunction):
    """A graph that can be called, and cut to other inputs and outputs (`prune`)."""

    def __init__(
        self,
        concrete: ConcreteFunction,
        keywords: list[str] | None = None,
        imports: Sequence[ImportedGraph] = (),
    ):
        super().__init__(concrete._trace, concrete._traces)
        self._own_keywords, self._given_imports = keywords, list(imports)

    def _keywords(self):
        return super()._keywords() if self._own_keywords is None else list(self._own_keywords)

    @property
    def _imports(self):
        return self._given_imports or getattr(self._trace.graph, "imports", [])

    @property
    def graph(self) -> Any:
        """The graph: that of the file where one was imported and nothing else was computed."""
        imports, traced = self._imports, self._trace.graph
        only = self._given_imports or (traced is not None and not traced.nodes)
        return imports[0] if len(imports) == 1 and only else traced

    @property
    def variables(self) -> tuple[Any, ...]:
        """The variables of the graph."""
        found = [v for imported in self._imports for v in imported.variables]
        found += super().variables
        return tuple({id(v): v for v in found}.values())

    def prune(
        self,
        feeds: Any,
        fetches: Any,
        name: str | None = None,
        input_signature: Any = None,
    ) -> ConcreteFunction:
        """The function from some tensors of the graph to others.

        feeds, fetches: nests of tensors of the graph, or of their names ("x:0"); fetches may have
        operations, which run and give None.  ValueError for what is not in the graph.
        """
        flat_feeds, flat = nest.flatten(feeds), nest.flatten(fetches)
        for element in [*flat_feeds, *flat]:
            _check_element(element)
        for imported in self._imports:
            if _is_of(imported, [*flat_feeds, *flat]):
                return pruned(imported, flat_feeds, fetches, input_signature)
        return self._cut(flat_feeds, fetches)

    def _cut(self, feeds, fetches):
        graph = self._trace.graph
        find = graph.get_tensor_by_name
        feeds = [find(f) if isinstance(f, str) else f for f in feeds]
        fetches = nest.map_structure(lambda f: find(f) if isinstance(f, str) else f, fetches)
        if any(not any(f is x for x in graph.inputs) for f in feeds):
            raise ValueError("Feeds must be inputs of the graph that was traced.")
        cut = copy.copy(graph)
        cut.inputs = feeds
        cut.structured_outputs = fetches
        cut.outputs = [x for x in nest.flatten(fetches) if is_graph_tensor(x)]
        made = Trace(self._traces, self._trace.kind, cut)
        return ConcreteFunction(made, self._traces)


def _check_element(element):
    if not isinstance(element, str) and not hasattr(element, "name"):
        raise ValueError(f"Feeds and fetches must be tensors or operations, got {element!r}.")


def _is_of(imported, elements):
    try:
        for element in elements:
            imported.ref(element)
    except KeyError:
        return False
    return True


def pruned(
    imported: ImportedGraph,
    feeds: Sequence[Any],
    fetches: Any,
    specs: Sequence[TensorSpec] | None = None,
    keywords: list[str] | None = None,
) -> WrappedFunction:
    """The function of a GraphDef from `feeds` to a nest of fetches."""
    flat = nest.flatten(fetches)
    operations = [isinstance(f, ImportedOperation) or _names_operation(f) for f in flat]
    wanted = [f for f, is_op in zip(flat, operations, strict=True) if not is_op]
    controls = [f for f, is_op in zip(flat, operations, strict=True) if is_op]
    run = imported.program(feeds, wanted, controls)
    specs = nest.flatten(specs) if specs is not None else [imported.spec(f) for f in feeds]

    def graph(*tensors):
        found = iter(identities(run(*tensors)))
        values = [None if is_op else next(found) for is_op in operations]
        return nest.pack_sequence_as(fetches, values)

    function = Function(graph, options={"autograph": False})
    with damage("The graph"):
        concrete = function.get_concrete_function(*specs)
    return WrappedFunction(concrete, keywords, [imported])


def _names_operation(element):
    return isinstance(element, str) and ":" not in element


def wrap_function(
    fn: Callable[..., Any], signature: Sequence[Any], name: str | None = None
) -> WrappedFunction:
    """`fn` as a function that is traced at once, for arguments of a signature.

    signature: a list of TensorSpecs, nested as the arguments are.
    GraphDefs that `fn` imports can be used by the result's `prune`.
    """
    function = Function(fn, options={"autograph": False})
    return WrappedFunction(function.get_concrete_function(*signature))
