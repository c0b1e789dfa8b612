"""The object graph of a SavedModel as Python objects: variables, tables, functions, constants."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch

from .._core import budget
from .._core.errors import NotFoundError, invalid
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._core.trackable import EDGES, AutoTrackable, Trackable
from .._core.variable import Variable
from .._core.variable_modes import VariableAggregation, VariableSynchronization
from .._files.trust import trusted
from .._graph.interpreting.attributes import dtype_of, shape_of, tensor_of
from .._graph.interpreting.functions import Library, Scope
from .._graph.interpreting.limits import Limits
from .._ops import creation
from ..lookup._base import Table
from ..lookup._initializers import Asset
from ..lookup._mutable import Mutable
from ..nn.convolution import conv_kernel_layout
from ..train._restoring import graph_of
from ._folder import Folder
from ._functions import LoadedFunction, RestoredFunction, SignatureMap, python_signature
from ._structures import value_of

OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
_LARGEST_WINDOW = 32  # of a convolution
_WRAPPERS = {
    "trackable_list_wrapper": list,
    "trackable_dict_wrapper": dict,
    "trackable_tuple_wrapper": tuple,
}


class Values:
    """The values of a checkpoint for the nodes of an object graph.

    The two graphs are walked side by side from their roots, by the names of the edges.
    """

    def __init__(self, folder: Folder, nodes: Any):
        self.bundle = folder.variables()
        self.attributes: dict[int, dict[str, str]] = {}
        self.slots: dict[int, Any] = {}
        if self.bundle is None or OBJECT_GRAPH not in self.bundle:
            return
        stored = graph_of(self.bundle).nodes
        places = {0: 0}
        stack = [0]
        while stack:
            number = stack.pop()
            here = stored[places[number]]
            self.attributes[number] = {a.name: a.checkpoint_key for a in here.attributes}
            edges = {c.local_name: c.node_id for c in here.children}
            for child in nodes[number].children:
                if child.local_name in edges and child.node_id not in places:
                    places[child.node_id] = edges[child.local_name]
                    stack.append(child.node_id)
        self._slots(stored, places, nodes)

    def _slots(self, stored, places, nodes):
        """Those of optimizers' slots, which no edge leads to."""
        for number, place in list(places.items()):
            kept = {
                (s.original_variable_node_id, s.slot_name): s for s in stored[place].slot_variables
            }
            for slot in nodes[number].slot_variables:
                found = kept.get((places.get(slot.original_variable_node_id), slot.slot_name))
                if found is not None:
                    attributes = stored[found.slot_variable_node_id].attributes
                    rows = {a.name: a.checkpoint_key for a in attributes}
                    self.attributes.setdefault(slot.slot_variable_node_id, rows)

    def read(self, number: int, name: str = "VARIABLE_VALUE") -> Any:
        """The raw value of an attribute of a node, None where there is none."""
        key = self.attributes.get(number, {}).get(name)
        return None if key is None or key not in self.bundle else self.bundle.read(key)


def _as_kernels_are(raw):
    """A value in the memory order of convolutions' kernels, if it may be one."""
    if not isinstance(raw, torch.Tensor) or raw.ndim != 4 or not raw.is_floating_point():
        return raw
    return conv_kernel_layout(raw) if max(raw.shape[:2]) <= _LARGEST_WINDOW else raw


class Objects:
    """The objects of a SavedModel, by number.

    revive: None, or a function of (number, the SavedObject) that makes an object of its own, None
        for those that it leaves to others.
    partial: whether variables may lack a value.
    """

    def __init__(
        self,
        folder: Folder,
        graph: Any,
        revive: Callable[[int, Any], Any] | None = None,
        partial: bool = False,
        values: bool = True,
    ):
        self.folder, self.graph = folder, graph
        self.nodes = graph.object_graph_def.nodes
        self._check()
        self._definitions = graph.object_graph_def.concrete_functions
        gradients = {
            g.registered_op_type: g.gradient_func
            for g in graph.graph_def.library.registered_gradients
        }
        self.scope = Scope(Library(graph.graph_def.library.function, gradients))
        self.scope.bound = self._bound_of
        self.values = Values(folder, self.nodes)
        self._partial, self._reads = partial, values
        self._made: dict[int, Any] = {}
        self._concretes: dict[str, LoadedFunction] = {}
        self._initialized: set[int] = set()
        self._constants = {n.name: n for n in graph.graph_def.node}
        self._revive = revive
        self._tuples: dict[int, Any] = {}
        self._limits = None if trusted() else Limits(folder.path, folder.size())

    def _check(self):
        count = len(self.nodes)
        if not count:
            raise invalid("The object graph of the SavedModel is empty.")
        for node in self.nodes:
            for child in node.children:
                if not 0 <= child.node_id < count:
                    raise invalid(f"The object graph has no node {child.node_id}.")

    # making
    def load(self) -> Any:
        """The root, with everything that it leads to."""
        for number, node in enumerate(self.nodes):
            if node.WhichOneof("kind") in ("variable", "constant", "asset"):
                self.of(number)
        for number in range(len(self.nodes)):
            self.of(number)
        self._connect()
        self.fill_tables()
        return self._made[0]

    def of(self, number: int) -> Any:
        """The object of a node."""
        if number in self._made:
            return self._made[number]
        if not 0 <= number < len(self.nodes):
            raise invalid(f"The object graph has no node {number}.")
        node = self.nodes[number]
        kind = node.WhichOneof("kind") or "user_object"
        made = self._revive(number, node) if self._revive is not None else None
        if made is None:
            made = getattr(self, f"_{kind}")(number, node, getattr(node, kind))
        self._made[number] = made
        return made

    def _user_object(self, number, node, value):
        kind = _WRAPPERS.get(value.identifier)
        if kind in (list, dict):
            return kind()
        if kind is tuple:
            return [None] * 0
        if value.identifier == "signature_map":
            return SignatureMap()
        return type("_UserObject", (AutoTrackable,), {"__module__": __name__})()

    def _variable(self, number, node, value):
        dtype, shape = dtype_of(value.dtype), shape_of(value.shape)
        raw = self.values.read(number) if self._reads else None
        name = value.name or "Variable"
        if raw is None:
            if self._reads and not self._partial and self.values.bundle is not None:
                self._missing(number, name)
            sizes = [d or 0 for d in shape.as_list()] if shape.rank is not None else [0]
            budget.claim(sizes, dtype.size, f"variable {name!r}, which has no value,")
            initial = creation.zeros(sizes, dtype)
        else:
            initial = Tensor(_as_kernels_are(raw))
            if initial.dtype is not dtype or not shape.is_compatible_with(initial.shape):
                raise invalid(
                    f"Variable {name!r} is a {dtype.name} tensor of shape {shape} and has a value "
                    f"of {initial.dtype.name} and shape {initial.shape}."
                )
        static = None if shape.rank is not None and shape.is_fully_defined() else shape
        return Variable(
            initial, trainable=value.trainable, name=name, dtype=dtype, shape=static,
            synchronization=_mode(VariableSynchronization, value.synchronization),
            aggregation=_mode(VariableAggregation, value.aggregation),
        )  # fmt: skip

    def _missing(self, number, name):
        if any(number == s.slot_variable_node_id for n in self.nodes for s in n.slot_variables):
            return
        if number not in self.values.attributes:
            return
        raise NotFoundError(None, None, f"Variable {name!r} has no value in the checkpoint.")

    def _asset(self, number, node, value):
        files = self.graph.asset_file_def
        if not 0 <= value.asset_file_def_index < len(files):
            raise invalid(f"There is no asset of number {value.asset_file_def_index}.")
        return Asset(self.folder.asset(files[value.asset_file_def_index].filename))

    def _constant(self, number, node, value):
        found = self._constants.get(value.operation)
        if found is None or found.op != "Const":
            raise invalid(f"There is no constant {value.operation!r} in the graph.")
        return tensor_of(found.attr["value"].tensor)

    def _captured_tensor(self, number, node, value):
        return None

    def _resource(self, number, node, value):
        edges = {c.local_name: c.node_id for c in node.children}
        create = edges.get("_create_resource")
        if create is None:
            return type("_UserObject", (AutoTrackable,), {"__module__": __name__})()
        name = self._function_of(create)
        if name is None:
            return AutoTrackable()
        found = self._flat(name)
        if len(found) != 1:
            raise invalid(f"Function {name!r} makes {len(found)} resources.")
        return found[0]

    def _function_of(self, number):
        """The name of the only concrete function of a node."""
        node = self.nodes[number]
        kind = node.WhichOneof("kind")
        if kind == "bare_concrete_function":
            return node.bare_concrete_function.concrete_function_name
        names = node.function.concrete_functions if kind == "function" else []
        return names[0] if len(names) == 1 else None

    def _flat(self, name, tensors=()):
        """The flat results of a concrete function, run at once."""
        with self.scope.limited(self._limits):
            return self.scope.call(name, [*tensors, *self._bound_of(name)])

    def _bound_of(self, name):
        """What a concrete function takes behind its arguments."""
        if name not in self._definitions:
            return []
        return [self._bound(i) for i in self._definitions[name].bound_inputs]

    def _bound(self, number):
        found = self.of(number)
        return found.asset_path if isinstance(found, Asset) else found

    # functions
    def _function(self, number, node, value):
        spec = value.function_spec
        described = value_of(spec.fullargspec)
        signature = (
            python_signature(described, spec.is_method)
            if described is not None
            else inspect.signature(lambda *args, **kwargs: None)
        )
        concretes = [self.concrete(name) for name in value.concrete_functions]
        specs = value_of(spec.input_signature)
        return RestoredFunction("restored_function_body", signature, concretes, specs)

    def _bare_concrete_function(self, number, node, value):
        found = self.concrete(value.concrete_function_name)
        found._argument_keywords = list(value.argument_keywords)
        found.positional = value.allowed_positional_arguments
        return found

    def concrete(self, name: str) -> LoadedFunction:
        """The ConcreteFunction of a name."""
        found = self._concretes.get(name)
        if found is None:
            if name not in self._definitions:
                raise NotFoundError(None, None, f"There is no concrete function {name!r}.")
            saved = self._definitions[name]
            signature = value_of(saved.canonicalized_input_signature) or ((), {})
            if not _is_call(signature):
                raise invalid(f"The signature of the concrete function {name!r} is no call's.")
            outputs = value_of(saved.output_signature)
            numbers = list(saved.bound_inputs)
            found = LoadedFunction(name, None, signature, outputs, [])
            self._concretes[name] = found
            found._flat_run = self._runner(name, numbers)
            found._capture = lambda: [self._bound(i) for i in numbers]
        return found

    def _runner(self, name, numbers):
        scope, bound = self.scope, self._bound

        def run(tensors):
            return scope.call(name, [*tensors, *map(bound, numbers)])

        return run

    # what objects have
    def _connect(self):
        for number, node in enumerate(self.nodes):
            made = self._made[number]
            identifier = node.user_object.identifier
            if identifier == "trackable_tuple_wrapper":
                continue
            for child in node.children:
                self._attach(made, child.local_name, self._child(child.node_id), node)
        self.capture()

    def capture(self) -> None:
        """Tells the functions what they use."""
        for concrete in self._concretes.values():
            concrete._captured = concrete._capture()

    def _child(self, number):
        node = self.nodes[number]
        if node.user_object.identifier != "trackable_tuple_wrapper":
            return self._made[number]
        if number not in self._tuples:
            self._tuples[number] = None
            self._tuples[number] = tuple(self._child(c.node_id) for c in node.children)
        if self._tuples[number] is None:
            raise invalid(f"The tuple of node {number} of the object graph holds itself.")
        return self._tuples[number]

    def _attach(self, made, name, child, node):
        if isinstance(made, list):
            if name.isdecimal():
                made.append(child)
        elif isinstance(made, dict):
            dict.__setitem__(made, name, child)
            if isinstance(made, SignatureMap):
                child._is_signature = True
        elif isinstance(made, (RestoredFunction, LoadedFunction, Variable, Tensor)):
            return
        elif isinstance(made, (Table, Asset)):
            if isinstance(made, Trackable) and name not in _OF_TABLES:
                made._track(name, child)
        elif node.WhichOneof("kind") != "user_object" and self._revive is not None:
            return
        elif isinstance(made, AutoTrackable):
            if name in _RESERVED and name != "__call__":
                raise invalid(f"An object of the file has the attribute {name!r}.")
            setattr(made, name, child)
            function = isinstance(child, (RestoredFunction, LoadedFunction))
            if name == "__call__" and function and type(made).__name__ == "_UserObject":
                type(made).__call__ = _call_attribute

    def fill_tables(self):
        """Runs the initializers, then puts in what the checkpoint has of tables that change."""
        for number, node in enumerate(self.nodes):
            if node.WhichOneof("kind") == "resource":
                self.filled_table(number)
        if not self._reads:
            return
        for number, table in sorted(self._made.items()):
            if isinstance(table, Mutable):
                self._restore_table(number, table)

    def filled_table(self, number: int) -> Any:
        """The table of a node, after its initializer has run."""
        table = self.of(number)
        if number not in self._initialized:
            self._initialized.add(number)
            for child in self.nodes[number].children:
                if child.local_name == "_initialize":
                    name = self._function_of(child.node_id)
                    if name is not None:
                        self._flat(name)
        return table

    def _restore_table(self, number, table):
        bundle = self.values.bundle
        for key in self.values.attributes.get(number, {}).values():
            for prefix in (key, key.removesuffix("-keys")):
                if f"{prefix}-keys" in bundle and f"{prefix}-values" in bundle:
                    keys, values = (bundle.read(f"{prefix}-{x}") for x in ("keys", "values"))
                    table._restore_from_tensors({"-keys": Tensor(keys), "-values": Tensor(values)})
                    return


def _is_call(signature):
    """Whether a value is a pair of positional arguments and of those by name."""
    if not isinstance(signature, (tuple, list)) or len(signature) != 2:
        return False
    return isinstance(signature[0], (tuple, list)) and isinstance(signature[1], dict)


_RESERVED = frozenset((*dir(AutoTrackable), EDGES, "__dict__", "__slots__", "__del__"))
_OF_TABLES = {"_create_resource", "_initialize", "_destroy_resource"}


def _call_attribute(instance, *args, **kwargs):
    return instance.__dict__["__call__"](*args, **kwargs)


def _mode(kind, number):
    return kind(number) if number in {m.value for m in kind} else kind(0)


def spec_of_info(name: str, info: Any) -> TensorSpec:
    """The TensorSpec of a TensorInfo of a signature."""
    return TensorSpec(shape_of(info.tensor_shape), dtype_of(info.dtype), name)
