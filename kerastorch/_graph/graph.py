"""Graph and Operation: what a Python function did to tensors, as a list of calls."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .._core import nest
from .._core.composite import Composite
from .._core.modes import Node
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from ..random.seeds import graph_seeds
from ..random.streams import Seeds
from .examples import pair
from .graph_tensor import GraphTensor, is_graph_tensor, out_of_scope, sessions


class Operation:
    """One call in a Graph.

    node: what is called (an op's Spec, or another Node).  args: its arguments in the order of
    `node.names`, with GraphTensors where values come from other Operations.
    result: what the call gives, a nest with the `outputs` as its GraphTensors.
    variables: the Variables that it uses.  tapes: the tapes that were open.
    ambient: what the call depends on beside (device, autocast).
    """

    constant = False  # whether its value is fixed
    acts: bool | None = None  # whether it has effects, where the node alone does not say it
    subgraphs: Sequence[Graph] = ()  # of its branches, or of a loop's condition and body
    calls = None  # what a run calls in place of node.public
    tape = None  # the traced tape that it is about
    draws = None  # the streams of its random numbers (see random/streams.py)
    takes_marks = False  # whether it looks at what raw values carry
    fills_tables = False  # whether it stands for what initializes the graph's tables
    whole = False  # whether a recording may take it as one call, though it acts
    replica = None  # the replica whose values of variables it uses
    connects = None  # None, or a function of an input and an output: whether gradient flows

    def __init__(self, graph: Graph, node: Node, args: Sequence[Any], name: str):
        self.graph, self.node, self.args, self.name = graph, node, tuple(args), name
        self.inputs: list[GraphTensor] = list(tensors_of(self.args))
        self.outputs: list[GraphTensor] = []
        self.result: Any = None
        self.variables: list[Any] = []
        self.tapes: tuple[Any, ...] = ()
        self.ambient = (state.device, state.cast_to)
        self.number = graph.count  # in the order of making
        graph.count += 1
        self.control_inputs: list[Operation] = []

    @property
    def type(self) -> str:
        """The type of TensorFlow's op, or the label of what is no single op."""
        return self.node.type or self.node.label

    @property
    def values(self) -> list[GraphTensor]:
        """The outputs."""
        return self.outputs

    def get_attr(self, name: str) -> Any:
        """The attribute of TensorFlow's op by its name; ValueError for an unknown one."""
        attrs = getattr(self.node, "attrs", {})
        names = self.node.names
        if name in attrs and attrs[name] in names:
            return self.args[names.index(attrs[name])]
        if name == "T" and (self.inputs or self.outputs):
            return (self.inputs or self.outputs)[0].dtype
        if name in ("dtype", "value") and self.constant:
            return self.outputs[0].dtype if name == "dtype" else self.outputs[0].value()
        if name in names:
            return self.args[names.index(name)]
        raise ValueError(f"Operation {self.name!r} has no attr named {name!r}.")

    def run(self, feed_dict: Any = None, session: Any = None) -> None:
        """Runs it in a session, the default one by default; ValueError without one."""
        session = session or sessions.default()
        if session is None:
            raise ValueError(
                "Cannot execute operation using `run()`: No default session is registered. Use "
                "`with sess.as_default():` or pass an explicit session to `run(session=sess)`"
            )
        session.run(self, feed_dict)

    def __repr__(self):
        return f"<tf.Operation {self.name!r} type={self.type}>"


class Graph:
    """A traced function: its Operations in order, inputs and outputs.

    inputs: the placeholders of the arguments, then those of what was captured from an outer Graph.
    captures: (the GraphTensor of the outer Graph, the placeholder here) pairs.
    outputs: the GraphTensors, or eager values, that come out, flat; None where nothing does.
    structured_outputs: how the function gave them.  variables: those that it reads or writes.
    controls: what the Operations that are made now run after, the lists of all open
        tf.control_dependencies; it counts in graphs that sessions run, as a function keeps the
        order of its code.
    made: the variables of a graph that sessions run; the ids of those that have a value from the
    start are in `ready`.
    """

    building_function = False

    def __init__(self, name: str = "", outer_graph: Graph | None = None):
        self.name, self.outer_graph = name, outer_graph
        self.nodes: list[Operation] = []
        self.inputs: list[GraphTensor] = []
        self.outputs: list[Any] = []
        self.structured_outputs: Any = None
        self.captures: list[tuple[GraphTensor, GraphTensor]] = []
        self._chained: dict[int, GraphTensor] = {}  # captures through the graphs between
        self.structured_input_signature: Any = None
        self.variables_by_id: dict[int, Any] = {}
        self.tapes: list[Any] = []  # those that are open while the graph is traced
        self.whole_tape: Any = None  # which tf.gradients asks
        self.count = 0
        self.seeds = graph_seeds()  # of its random ops
        self.controls: list[list[Operation]] = []
        self.made: list[Any] = []
        self.ready: set[int] = set()
        self.imports: list[Any] = []  # the GraphDefs that were taken in
        self.aliases: dict[str, Any] = {}  # what names of nodes of GraphDefs stand for
        self.imported: list[Any] = []  # what took GraphDefs in (see interpreting/importing.py)
        self.collections: dict[Any, list[Any]] = {}
        self.finalized = False
        self._names: dict[str, int] = {}

    @property
    def seed(self) -> Any:
        """The global seed of its random ops."""
        return self.seeds.global_seed

    @seed.setter
    def seed(self, seed: Any) -> None:
        self.seeds = Seeds(seed)

    # names
    def unique_name(self, name: str, mark_as_used: bool = True) -> str:
        """`name`, with a number behind it where the graph has it already, ignoring case."""
        key = name.lower()
        count = self._names.get(key, 0)
        if mark_as_used:
            self._names[key] = count + 1
        if not count:
            return name
        for number in itertools.count(count):
            candidate = f"{name}_{number}"
            if candidate.lower() not in self._names:
                break
        if mark_as_used:
            self._names[key] = number + 1
            self._names[candidate.lower()] = 1
        return candidate

    # making
    def placeholder(
        self, shape: TensorShape, dtype: Any, name: str, examples: Any = None
    ) -> GraphTensor:
        """A new input."""
        op = Operation(self, PLACEHOLDER, (dtype, shape, name), self.unique_name(name))
        made = GraphTensor(op, 0, pair(shape, dtype) if examples is None else examples, shape)
        op.outputs, op.result = [made], made
        self.inputs.append(made)
        return made

    def capture(self, x: GraphTensor) -> GraphTensor:
        """The placeholder here that stands for a GraphTensor of an outer graph."""
        for outer, inner in self.captures:
            if outer is x:
                return inner
        outer = self._outer(x)
        inner = self.placeholder(x.shape, x.dtype, "placeholder", x._examples)
        mask = getattr(x, "_keras_mask", None)
        if mask is not None and is_graph_tensor(mask):
            inner._keras_mask = self.capture(mask)
        self.captures.append((x, inner))
        if outer is not x:
            self._chained[id(inner)] = outer
        return inner

    def _outer(self, x):
        """`x` as the graph right around this one knows it."""
        if self.outer_graph is None:
            raise out_of_scope(x)
        return x if x.graph is self.outer_graph else self.outer_graph.capture(x)

    def outer_of(self, inner: GraphTensor) -> GraphTensor | None:
        """What a captured placeholder stands for, in the graph right around this one."""
        for outer, known in self.captures:
            if known is inner:
                return self._chained.get(id(inner), outer)
        return None

    # asking
    def get_operations(self) -> list[Operation]:
        """All Operations, those of the inputs first."""
        imported = [op for graph in self.imports for op in graph.get_operations()]
        return [x.op for x in self.inputs] + list(self.nodes) + imported

    @property
    def variables(self) -> tuple[Any, ...]:
        """The variables that the graph uses, in the order of their first use."""
        return tuple(self.variables_by_id.values())

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """The trainable ones of them."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def structured_input(self) -> list[GraphTensor]:
        """The inputs that are arguments, without what was captured."""
        captured = {id(inner) for _, inner in self.captures}
        return [x for x in self.inputs if id(x) not in captured]

    # what is looked up, noted and put in order
    def add_to_collection(self, name: Any, value: Any) -> None:
        """Appends a value to the collection of a name."""
        self.collections.setdefault(name, []).append(value)

    def add_to_collections(self, names: Any, value: Any) -> None:
        """Appends a value to several collections, where it is not in them yet."""
        for name in (names,) if isinstance(names, str) else set(names):
            held = self.collections.setdefault(name, [])
            if not any(x is value for x in held):
                held.append(value)

    def get_collection(self, name: Any, scope: str | None = None) -> list[Any]:
        """What a collection holds, as a new list; of names that match `scope`, where given."""
        found = self.collections.get(name, [])
        if scope is None:
            return list(found)
        pattern = re.compile(scope)
        return [x for x in found if hasattr(x, "name") and pattern.match(x.name)]

    def get_collection_ref(self, name: Any) -> list[Any]:
        """The list of a collection itself."""
        return self.collections.setdefault(name, [])

    def get_all_collection_keys(self) -> list[Any]:
        """The names of collections that hold something."""
        return [name for name, held in self.collections.items() if held]

    def clear_collection(self, name: Any) -> None:
        """Empties a collection."""
        self.collections.pop(name, None)

    def finalize(self) -> None:
        """Refuses further Operations: RuntimeError from now on."""
        self.finalized = True

    @property
    def graph_def_versions(self) -> Any:
        """The versions that its GraphDef says."""
        return self.as_graph_def().versions

    @property
    def version(self) -> int:
        """A number that grows with the graph."""
        return self.count + len(self.imports)

    @contextlib.contextmanager
    def control_dependencies(self, control_inputs: Iterable[Any] | None) -> Iterator[None]:
        """Context manager: what is made inside runs after `control_inputs`; None forgets the
        others."""
        outer = self.controls
        added = None if control_inputs is None else [operation_of(x) for x in control_inputs]
        self.controls = [] if added is None else [*outer, added]
        try:
            yield
        finally:
            self.controls = outer

    def get_name_scope(self) -> str:
        """The name scope that is open, without its last slash."""
        return state.scope.rstrip("/")

    def as_graph_element(
        self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True
    ) -> Any:
        """The tensor or Operation that a name ("add:0", "add"), a variable or itself stands for.

        KeyError or ValueError for a name that is none, TypeError for another kind of object.
        """
        if isinstance(obj, str):
            return self._named(obj, allow_tensor, allow_operation)
        imported = getattr(obj, "imported", False)
        is_tensor = is_graph_tensor(obj) or (imported and hasattr(obj, "value_index"))
        if is_tensor and allow_tensor:
            return self._own(obj)
        if (isinstance(obj, Operation) or (imported and not is_tensor)) and allow_operation:
            return self._own(obj)
        if getattr(obj, "_in_graph", None) is not None and allow_tensor:
            return self._own(obj._in_graph.read)
        kinds = " or ".join(
            k for k, on in (("Tensor", allow_tensor), ("Operation", allow_operation)) if on
        )
        raise TypeError(f"Can not convert a {type(obj).__name__} into a {kinds}.")

    def _own(self, x):
        if x.graph is not self and not any(x.graph is g for g in self.imports):
            raise ValueError(f"{x!r} is not an element of this graph.")
        return x

    def _named(self, name, allow_tensor, allow_operation):
        if ":" in name and allow_tensor:
            op, _, index = name.rpartition(":")
            found = self._operation(op)
            if found is None:
                raise KeyError(
                    f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                    f"{op!r}, does not exist in the graph."
                )
            if not index.isdigit() or int(index) >= len(found.outputs):
                raise KeyError(
                    f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                    f"{op!r}, exists but only has {len(found.outputs)} outputs."
                )
            return found.outputs[int(index)]
        found = self._operation(name) if ":" not in name and allow_operation else None
        if found is not None:
            return found
        if ":" not in name and not allow_operation:
            raise ValueError(
                f"The name {name!r} looks like an (invalid) Operation name, not a Tensor. Tensor "
                'names must be of the form "<op_name>:<output_index>".'
            )
        raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")

    def _operation(self, name):
        found = self.aliases.get(name)
        if found is not None:
            return found
        made = itertools.chain((x.op for x in self.inputs), self.nodes)
        for op in itertools.chain(made, self.get_operations()):  # those of constants are the last
            if op.name == name:
                return op
        return None

    def get_tensor_by_name(self, name: str) -> GraphTensor:
        """The tensor of a name such as "add:0"; KeyError for none, ValueError without the index."""
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings, not {type(name).__name__}.")
        return self.as_graph_element(name, allow_operation=False)

    def get_operation_by_name(self, name: str) -> Operation:
        """The Operation of a name; KeyError for none."""
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings, not {type(name).__name__}.")
        return self.as_graph_element(name, allow_tensor=False)


class FuncGraph(Graph):
    """The Graph of a Python function."""

    building_function = True

    def adopt(self, variable: Any, value: Any) -> None:
        """Told of a variable made while the function is traced, and what it starts with."""

    def __repr__(self):
        return f"<FuncGraph {self.name!r} with {len(self.nodes)} operations>"


def restart(graph: Graph) -> None:
    """Lets the random numbers of a graph, and of those inside of it, begin anew."""
    for op in graph.nodes:
        if op.draws is not None:
            op.draws.restart()
        for inner in op.subgraphs:
            restart(inner)


def operation_of(x: Any) -> Operation:
    """The Operation that a tensor, a variable or an Operation stands for; TypeError for others."""
    if isinstance(x, Operation):
        return x
    if is_graph_tensor(x):
        return x.op
    found = getattr(x, "_in_graph", None)
    if found is not None:
        return found.read.op
    if hasattr(x, "_components"):
        return next(y.op for y in x._components() if is_graph_tensor(y))
    raise TypeError(
        f"Can not convert a {type(x).__name__} into a Operation or Tensor: {x!r} is not of a graph."
    )


PLACEHOLDER = Node("Placeholder", None, ["dtype", "shape", "name"], "Placeholder")


def tensors_of(value: Any) -> Iterator[GraphTensor]:
    """The GraphTensors in a nest of arguments."""
    if is_graph_tensor(value):
        yield value
    elif isinstance(value, (list, tuple)):
        for x in value:
            yield from tensors_of(x)
    elif isinstance(value, dict):
        for x in value.values():
            yield from tensors_of(x)
    elif type(value) is slice:
        yield from tensors_of((value.start, value.stop, value.step))
    elif isinstance(value, Composite):
        yield from tensors_of(value._components())


def mapped(value: Any, function: Any) -> Any:
    """A nest of arguments with function(x) for each GraphTensor x."""
    if is_graph_tensor(value):
        return function(value)
    kind = type(value)
    if kind is list:
        return [mapped(x, function) for x in value]
    if kind is tuple:
        return tuple([mapped(x, function) for x in value])
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return kind(*(mapped(x, function) for x in value))
    if isinstance(value, (list, tuple)):
        return kind(mapped(x, function) for x in value)
    if isinstance(value, dict):
        return {k: mapped(x, function) for k, x in value.items()}
    if kind is slice:
        return slice(*(mapped(x, function) for x in (value.start, value.stop, value.step)))
    if isinstance(value, Composite) and next(tensors_of(value), None) is not None:
        return value._from_components([mapped(x, function) for x in value._components()])
    return value


def flat_tensors(structure: Any) -> list[Any]:
    """The leaves of a nest that are tensors, eager or not."""
    flat = nest.flatten(structure, expand_composites=True)
    return [x for x in flat if is_graph_tensor(x) or type(x) is Tensor]
