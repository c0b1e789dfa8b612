"""Variables of TensorFlow 1: collections, initializers as Operations, assignments as functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..._core import dtypes
from ..._core.modes import Node
from ..._core.plain_graphs import plain_graph
from ..._core.tensor_spec import TensorSpec
from ..._core.variable import Variable as _Variable
from ..._core.variable_modes import VariableAggregation, VariableSynchronization
from ..._graph.default_graph import get_default_graph
from ..._graph.graph_tensor import sessions
from ..._graph.plain import no_op
from ..._graph.tracing import noted, of_spec
from ..._ops.creation import constant, convert_to_tensor
from ..._ops.indexed_slices import IndexedSlices


class GraphKeys:
    """The names of collections that have a meaning."""

    GLOBAL_VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    METRIC_VARIABLES = "metric_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    SUMMARIES = "summaries"
    QUEUE_RUNNERS = "queue_runners"
    TABLE_INITIALIZERS = "table_initializer"
    ASSET_FILEPATHS = "asset_filepaths"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    CONCATENATED_VARIABLES = "concatenated_variables"
    SAVERS = "savers"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    UPDATE_OPS = "update_ops"
    LOSSES = "losses"
    SAVEABLE_OBJECTS = "saveable_objects"
    RESOURCES = "resources"
    LOCAL_RESOURCES = "local_resources"
    TRAINABLE_RESOURCE_VARIABLES = "trainable_resource_variables"
    INIT_OP = "init_op"
    LOCAL_INIT_OP = "local_init_op"
    READY_OP = "ready_op"
    READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op"
    SUMMARY_OP = "summary_op"
    GLOBAL_STEP = "global_step"
    EVAL_STEP = "eval_step"
    TRAIN_OP = "train_op"
    COND_CONTEXT = "cond_context"
    WHILE_CONTEXT = "while_context"
    VARIABLES = "variables"


class Variable(_Variable):
    """A variable as TensorFlow 1 makes it: `collections` of the graph hold it."""

    def __init__(
        self,
        initial_value=None,
        trainable=None,
        collections=None,
        validate_shape=True,
        caching_device=None,
        name=None,
        variable_def=None,
        dtype=None,
        expected_shape=None,
        import_scope=None,
        constraint=None,
        use_resource=None,
        synchronization=VariableSynchronization.AUTO,
        aggregation=VariableAggregation.NONE,
        shape=None,
    ):
        super().__init__(
            initial_value,
            trainable=trainable,
            validate_shape=validate_shape,
            name=name,
            dtype=dtype,
            constraint=constraint,
            synchronization=synchronization,
            aggregation=aggregation,
            shape=shape,
        )
        graph = plain_graph()
        if graph is not None and collections is not None:
            held = graph.collections.get(GraphKeys.GLOBAL_VARIABLES, [])
            held[:] = [v for v in held if v is not self]
            graph.add_to_collections(list(collections), self)


# collections
def get_collection(key: Any, scope: str | None = None) -> list[Any]:
    """What a collection of the default graph holds, as a new list."""
    return get_default_graph().get_collection(key, scope)


def get_collection_ref(key: Any) -> list[Any]:
    """The list of a collection of the default graph itself."""
    return get_default_graph().get_collection_ref(key)


def add_to_collection(name: Any, value: Any) -> None:
    """Appends a value to a collection of the default graph."""
    get_default_graph().add_to_collection(name, value)


def add_to_collections(names: Any, value: Any) -> None:
    """Appends a value to several collections of the default graph."""
    get_default_graph().add_to_collections(names, value)


def global_variables(scope: str | None = None) -> list[Any]:
    """The variables that sessions share."""
    return get_collection(GraphKeys.GLOBAL_VARIABLES, scope)


def local_variables(scope: str | None = None) -> list[Any]:
    """The variables of the collection of local ones."""
    return get_collection(GraphKeys.LOCAL_VARIABLES, scope)


def model_variables(scope: str | None = None) -> list[Any]:
    """The variables of the collection of models."""
    return get_collection(GraphKeys.MODEL_VARIABLES, scope)


def moving_average_variables(scope: str | None = None) -> list[Any]:
    """The variables whose moving averages are kept."""
    return get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, scope)


def trainable_variables(scope: str | None = None) -> list[Any]:
    """The trainable variables."""
    return get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


all_variables = global_variables


# initializing
def variables_initializer(var_list: Iterable[Any], name: str = "init") -> Any:
    """An Operation that initializes variables; None in eager execution."""
    if plain_graph() is None:
        return None
    return no_op(name, [v.initializer for v in var_list])


def global_variables_initializer() -> Any:
    """An Operation that initializes the global variables; None in eager execution."""
    return variables_initializer(global_variables())


def local_variables_initializer() -> Any:
    """An Operation that initializes the local variables; None in eager execution."""
    return variables_initializer(local_variables())


def tables_initializer(name: str = "init_all_tables") -> Any:
    """An Operation that initializes the tables, which they are; None in eager execution."""
    if plain_graph() is None:
        return None
    made = no_op(name)
    made.fills_tables = True
    return made


initialize_variables = variables_initializer
initialize_all_variables = global_variables_initializer
initialize_local_variables = local_variables_initializer
initialize_all_tables = tables_initializer


def _asked(name, args, spec, run):
    """An Operation that asks the session that runs it."""
    graph = plain_graph()
    made = noted(graph, Node(name, None, ["variables"], name), (args,), of_spec(spec))
    made.op.calls, made.op.variables, made.op.acts = run, [], True
    return made


def is_variable_initialized(variable: Any) -> Any:
    """Whether a variable has a value, as a scalar tensor."""
    if variable._in_graph is None:
        return variable.is_initialized()

    def run(_):
        session = sessions.running[-1]
        return convert_to_tensor(id(variable) in session.initialized | session.graph.ready)

    return _asked("VarIsInitializedOp", (), TensorSpec([], "bool"), run)


def report_uninitialized_variables(
    var_list: Iterable[Any] | None = None, name: str = "report_uninitialized_variables"
) -> Any:
    """The names of the variables without a value, as a tensor of strings."""
    if var_list is None:
        var_list = global_variables() + local_variables()
    variables = list(var_list)
    if plain_graph() is None:
        return constant([], dtypes.string)

    def run(_):
        session = sessions.running[-1]
        known = session.initialized | session.graph.ready
        names = [v.name.removesuffix(":0").encode() for v in variables if id(v) not in known]
        return constant(names, dtypes.string, [len(names)])

    return _asked("ReportUninitialized", (), TensorSpec([None], "string"), run)


# assigning
def assign(ref, value, validate_shape=None, use_locking=None, name=None):
    """Sets a variable; the tensor of its new value."""
    return ref.assign(value, name=name)


def assign_add(ref, value, use_locking=None, name=None):
    """Adds to a variable; the tensor of its new value."""
    return ref.assign_add(value, name=name)


def assign_sub(ref, value, use_locking=None, name=None):
    """Subtracts from a variable; the tensor of its new value."""
    return ref.assign_sub(value, name=name)


def _scatter(name):
    def function(ref, indices, updates, use_locking=False, name=None):
        return getattr(ref, function.__name__)(_slices(updates, indices))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"`{name}` of rows of a variable; the tensor of its new value."
    return function


def _slices(values, indices):
    return IndexedSlices(convert_to_tensor(values), convert_to_tensor(indices))


scatter_add, scatter_sub, scatter_mul, scatter_div, scatter_min, scatter_max, scatter_update = map(
    _scatter,
    [f"scatter_{how}" for how in ("add", "sub", "mul", "div", "min", "max", "update")],
)


def _scatter_nd(name):
    def function(ref, indices, updates, use_locking=False, name=None):
        return getattr(ref, function.__name__)(indices, updates)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"`{name}` of a variable; the tensor of its new value."
    return function


scatter_nd_add, scatter_nd_sub, scatter_nd_update = map(
    _scatter_nd, ["scatter_nd_add", "scatter_nd_sub", "scatter_nd_update"]
)


def get_default_session() -> Any:
    """The innermost session that is open as the default one, or None."""
    return sessions.default()
