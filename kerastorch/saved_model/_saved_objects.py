"""The object graph of a SavedModel: nodes of what is saved, their edges, functions and captures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._concrete_function import ConcreteFunction
from .._core import dtypes
from .._core.trackable import SAVED_MODEL, FunctionNode, Trackable, children, slot_variables
from .._core.variable import Variable
from .._files.protos import message
from .._files.tensor_proto import fill_shape
from .._function import Function
from ..lookup._base import Table
from ..lookup._initializers import Asset
from ._encoding import encode
from ._resources import resource_functions
from ._written_functions import Concrete, Functions, function_spec

_GENERIC = "_generic_user_object"
_VERSIONS = {"optimizer": 2}


class SavedFunction(FunctionNode):
    """A function that the file has and Python has not: its traces."""

    def __init__(self, traces: list[Concrete]):
        self.traces = traces


class SignatureMap(Trackable):
    """The node of the signatures: functions by name."""

    def __init__(self, functions: dict[str, Any]):
        self.functions = functions


class Objects:
    """All nodes: Python objects, traces (Concrete) and what files alone have.

    edges: for each node [(name, place)].  identity: (identifier, metadata) of an object that has
    more than the usual ones, None for others.
    """

    def __init__(
        self,
        root: Any,
        functions: Functions,
        signatures: dict[str, Any],
        identity: Callable[[Any], tuple[str, str] | None] | None = None,
    ):
        self.functions, self._identity = functions, identity
        self.nodes: list[Any] = [root]
        self.assets: list[Asset] = []  # by their numbers, when the message is made
        self.places: dict[int, int] = {id(root): 0}
        self.edges: list[list[tuple[str, int]]] = []
        self._beside = {"signatures": SignatureMap(signatures)}
        self._kept: list[Any] = []
        for place, node in enumerate(self.nodes):  # which grows on the way
            row = [(name, self._place(x)) for name, x in self._children(place, node)]
            self.edges.append(row)
        self.slots = slot_variables(self.nodes)
        for *_, slot in self.slots:
            if id(slot) not in self.places:
                self._place(slot)
                self.edges.append([])

    def _place(self, x):
        place = self.places.get(id(x))
        if place is None:
            place = self.places[id(x)] = len(self.nodes)
            self.nodes.append(x)
        return place

    def _children(self, place, node):
        if isinstance(node, Concrete):
            return []
        if isinstance(node, SignatureMap):
            return list(node.functions.items())
        if isinstance(node, SavedFunction):
            return [(f"trace_{i}", c) for i, c in enumerate(node.traces)]
        if isinstance(node, Function):
            return [(f"trace_{i}", c) for i, c in enumerate(self.functions.traces(node))]
        if isinstance(node, ConcreteFunction):
            return []
        found = saved_children(node)
        if isinstance(node, Table):
            found += self._of_table(node)
        if place == 0:
            found += self._beside.items()
        return found

    def _of_table(self, table):
        made = resource_functions(self.functions, table)
        self._kept.append(made)
        return list(made.items())

    def message(self) -> Any:
        """The SavedObjectGraph."""
        graph = message("tensorflow.SavedObjectGraph")()
        for node, row in zip(self.nodes, self.edges, strict=True):
            made = graph.nodes.add()
            for name, place in row:
                made.children.add(node_id=place, local_name=name)
            self._fill(made, node, row)
        for optimizer, variable, name, slot in self.slots:
            graph.nodes[optimizer].slot_variables.add(
                original_variable_node_id=variable, slot_name=name,
                slot_variable_node_id=self.places[id(slot)],
            )  # fmt: skip
        for concrete in self.functions.all.values():
            self._add_concrete(graph.concrete_functions[concrete.name], concrete)
        return graph

    def _add_concrete(self, made, concrete):
        for thing in concrete.captures:
            made.bound_inputs.append(self.place_of(thing, concrete.name))
        encode(made.canonicalized_input_signature, concrete.signature)
        encode(made.output_signature, concrete.outputs)

    def place_of(self, thing: Any, function: str) -> int:
        """The place of a variable or table that a function uses; AssertionError for one that is
        not tracked."""
        place = self.places.get(id(thing))
        if place is None:
            raise AssertionError(
                "Tried to export a function which references an 'untracked' resource. TensorFlow "
                "objects (e.g. tf.Variable) captured by functions must be 'tracked' by assigning "
                "them to an attribute of a tracked object or assigned to an attribute of the main "
                f"object directly. See the information below:\n\tFunction name = {function}\n"
                f"\tCaptured Tensor = {thing!r}"
            )
        return place

    # nodes
    def _fill(self, made, node, row):
        if isinstance(node, Variable):
            _fill_variable(made.variable, node)
        elif isinstance(node, (Function, SavedFunction)):
            traces = [self.nodes[place] for _, place in row]
            made.function.SetInParent()
            for trace in traces:
                made.function.concrete_functions.append(trace.name)
            if isinstance(node, Function):
                spec = function_spec(node.python_function, node.input_signature)
                made.function.function_spec.CopyFrom(spec)
            elif traces:
                made.function.function_spec.CopyFrom(traces[0].spec)
        elif isinstance(node, (Concrete, ConcreteFunction)):
            concrete = node if isinstance(node, Concrete) else self.functions.concrete(node)
            bare = made.bare_concrete_function
            bare.concrete_function_name = concrete.name
            bare.argument_keywords.extend(concrete.inputs)
            count = len(concrete.inputs)
            bare.allowed_positional_arguments = 0 if concrete.of_signature and count > 1 else count
            bare.function_spec.CopyFrom(concrete.spec)
        elif isinstance(node, Table):
            made.resource.SetInParent()
            if type(node).__name__ == "StaticHashTable":
                made.registered_name = "tf.StaticHashTable"
        elif isinstance(node, Asset):
            made.asset.asset_file_def_index = len(self.assets)
            made.asset.SetInParent()
            self.assets.append(node)
        else:
            own = None if self._identity is None else self._identity(node)
            identifier, metadata = identity_of(node) if own is None else own
            made.user_object.identifier = identifier
            made.user_object.version.producer = _VERSIONS.get(identifier, 1)
            made.user_object.version.min_consumer = 1
            made.user_object.metadata = metadata


def _fill_variable(made, variable):
    made.dtype = dtypes.as_dtype(variable.dtype).as_datatype_enum
    fill_shape(made.shape, variable.shape)
    made.trainable = bool(variable.trainable)
    made.name = variable.name.split(":")[0]
    policy = {"none": 1, "on_write": 2, "on_read": 3}
    synchronization = str(getattr(variable.synchronization, "name", "auto")).lower()
    made.synchronization = policy.get(synchronization, 0)
    aggregation = {"sum": 1, "mean": 2, "only_first_replica": 3}
    name = str(getattr(variable.aggregation, "name", "none")).lower()
    made.aggregation = aggregation.get(name, 0)


def identity_of(node: Any) -> tuple[str, str]:
    """(identifier, metadata) of an object without a value."""
    if isinstance(node, SignatureMap):
        return "signature_map", ""
    if isinstance(node, list):
        return "trackable_list_wrapper", ""
    if isinstance(node, dict):
        return "trackable_dict_wrapper", ""
    if isinstance(node, tuple):
        return "trackable_tuple_wrapper", ""
    return getattr(node, "_saved_identity", _GENERIC), ""


def saved_children(node: Any) -> list[tuple[str, Any]]:
    """The children of an object in a SavedModel: what it tracks, then its functions."""
    found = children(node, SAVED_MODEL)
    if not isinstance(node, Trackable) or isinstance(node, Table):
        return found
    functions = _functions(node)
    names = {name for name, _ in found}
    return found + [(n, f) for n, f in functions.items() if n not in names]


def _functions(node):
    found = {}
    kinds = type(node)
    for name in ("__call__", *dir(node)):
        if name in found or (name.startswith("__") and name != "__call__"):
            continue
        known = getattr(kinds, name, None)
        known = known if name in vars(kinds) or known is not None else vars(node).get(name)
        if not isinstance(known, (Function, ConcreteFunction)):
            known = getattr(node, "__dict__", {}).get(name)
        if isinstance(known, (Function, ConcreteFunction)):
            found[name] = getattr(node, name)
    return found
