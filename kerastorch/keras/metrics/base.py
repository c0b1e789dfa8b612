"""The base class of metrics."""

import abc
import copy
import functools
import warnings

import torch

from ..._core import budget, convert, dtypes, nest, replicas
from ..._core.composite import Composite
from ..._core.errors import UnimplementedError, invalid
from ..._core.modes import handling, method_node, modes, offered, untraced
from ..._core.plain_graphs import make_ready, outside
from ..._core.replicas import in_use
from ..._core.state import state
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._core.tracebacks import shorten
from ..._core.trackable import CHECKPOINT, SAVED_MODEL
from ..._core.variable import Variable
from ..._core.variable_modes import VariableAggregation, VariableSynchronization
from ..._graph.tracing import Tracer, noted, register_rule, unknown
from ..._module import Module
from .. import initializers
from .._base import config as _config
from .._base.configured import Configured
from .._base.naming import name_of_class
from .._layer.object_graph import saved_children_of_metric

_LAYER_ARGUMENTS = {"trainable", "dynamic", "autocast", "input_shape", "batch_input_shape"}


class Metric(Module, metaclass=abc.ABCMeta):
    """Base class of metrics (tf.keras.metrics.Metric).

    A subclass makes its state with `add_weight`, changes it in `update_state(...)` and computes
    the value, a tensor or a dict of tensors, in `result()`.  Calling a metric updates it and
    answers with the result.

    dtype: of the state and the result, floatx by default.

    >>> class Largest(tf.keras.metrics.Metric):
    ...     def __init__(self, name="largest", **kwargs):
    ...         super().__init__(name=name, **kwargs)
    ...         self.value = self.add_weight("value", initializer="zeros")
    ...     def update_state(self, values):
    ...         self.value.assign(tf.maximum(self.value, tf.reduce_max(values)))
    ...     def result(self):
    ...         return self.value
    >>> float(Largest()(tf.constant([1.0, 3.0])))
    3.0
    """

    _is_metric = True
    update_raw = None
    """None, or what `update_state` does, on raw torch tensors."""

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls, *args, **kwargs)
        self.__dict__["_weights"] = []  # what add_weight has made
        return self

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        own = cls.__dict__
        if "update_state" in own and "update_raw" not in own:
            cls.update_raw = None
        if "update_state" in own and cls.update_raw is not None:
            cls.update_state = _as_node(own["update_state"], cls.update_raw)
        if "result" in own and not getattr(own["result"], "__isabstractmethod__", False):
            cls.result = _as_node(_giving_tensors(own["result"]))

    def __init__(self, name=None, dtype=None, **kwargs):
        for key in kwargs:
            if key not in _LAYER_ARGUMENTS:
                raise TypeError("Keyword argument not understood:", key)
        if name is not None and not isinstance(name, str):
            raise TypeError(f"Expected `name` argument to be a string, but got: {name}")
        self._name = name or name_of_class(type(self))
        self._scope_name = self._name + "/"
        dtype = getattr(dtype, "variable_dtype", dtype)  # of a mixed precision policy
        self._dtype = dtypes.as_dtype(dtype or _config.floatx()).name
        self.trainable = kwargs.get("trainable", True)
        self.stateful = self.built = True

    # to be overridden
    @abc.abstractmethod
    def update_state(self, *args, **kwargs):
        """Takes a batch into account."""
        raise NotImplementedError("Must be implemented in subclasses.")

    @abc.abstractmethod
    def result(self):
        """The value now: a tensor, or a dict of tensors."""
        raise NotImplementedError("Must be implemented in subclasses.")

    def reset_state(self):
        """Sets the state to zeros."""
        if type(self).reset_states is not Metric.reset_states:
            warnings.warn(
                f"Metric {type(self).__name__} implements a `reset_states()` method; rename it to "
                '`reset_state()` (without the final "s").',
                stacklevel=2,
            )
            self.reset_states()
        else:
            self._zero()

    def reset_states(self):
        """The old name of `reset_state`."""
        if type(self).reset_state is not Metric.reset_state:
            self.reset_state()
        else:
            self._zero()

    def _zero(self):
        for variable in self.variables:
            if state.graph is None and getattr(variable, "_parts", None) is None:
                variable._prepare().detach().zero_()
            else:
                variable.assign(torch.zeros_like(variable._t))

    def __call__(self, *args, **kwargs):
        """update_state with the arguments, then the result."""
        try:
            self.update_state(*args, **kwargs)
            result = self.result()
        except Exception as error:
            if getattr(error, "_of_no_value", False):
                raise ValueError(
                    f"Metric {self.name!r} was called with a symbolic tensor, which has no value. "
                    "Give it to `compile(metrics=...)`, or a symbolic value to `add_metric`."
                ) from None
            shorten(error)
            raise error
        if isinstance(result, Tensor):
            result._metric_obj = self
        return result

    # state
    def add_weight(
        self,
        name=None,
        shape=(),
        aggregation=VariableAggregation.SUM,
        synchronization=VariableSynchronization.ON_READ,
        initializer=None,
        dtype=None,
    ):
        """Makes a state variable of the metric's dtype (or `dtype`).

        initializer: "zeros", "ones", ...; without one, Glorot uniform for floats, zeros for
            integers.
        """
        dtype = dtypes.as_dtype(dtype or self._dtype)
        if initializer is None:
            initializer = "glorot_uniform" if dtype.is_floating else "zeros"
        shape = () if shape is None else tuple(TensorShape(shape).as_list())
        budget.claim(shape, dtype.size, f"state {name!r} of metric {self.name!r}")
        modes = {"synchronization": synchronization, "aggregation": aggregation}
        with outside() as graph:
            value = initializers.get(initializer)(shape, dtype=dtype)
            variable = Variable(value, trainable=False, name=name, dtype=dtype, **modes)
        make_ready(graph, variable)
        self._weights.append(variable)
        self._track(name, variable)
        return variable

    def _trackable_children(self, save_type=CHECKPOINT):
        found = saved_children_of_metric(self) if save_type == SAVED_MODEL else {}
        found.update(super()._trackable_children(save_type))
        return found

    def _attributes(self):
        return [item for item in super()._attributes() if item[0] != "_weights"]

    def _by_ops(self):
        """None, or what `update_state` does where a function of a user's is to be traced."""
        return None

    @property
    def weights(self):
        """The state variables: trainable ones first, then in the order in which they were made.

        They are the metric's own and those of metrics in it; a layer or model that it holds has
        its own.
        """
        leaves = nest.flatten([value for _, value in self._attributes()])
        found = {id(v): v for v in (*leaves, *self._weights) if isinstance(v, Variable)}
        for inner in leaves:
            if isinstance(inner, Metric):
                found.update((id(v), v) for v in inner.weights)
        return sorted(found.values(), key=lambda v: not v.trainable)

    @property
    def variables(self):
        """The state variables."""
        return self.weights

    @property
    def trainable_weights(self):
        """The trainable ones among the state variables; as a rule none."""
        return [v for v in self.weights if v.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self):
        """The state variables that are not trainable."""
        return [v for v in self.weights if not (v.trainable and self.trainable)]

    trainable_variables = trainable_weights
    non_trainable_variables = non_trainable_weights

    def get_weights(self):
        """The values of the state variables, as a list of numpy arrays; RuntimeError in a trace."""
        if state.graph is not None:
            raise RuntimeError("Cannot get value inside Tensorflow graph function.")
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights):
        """Sets the state variables from a list of arrays; ValueError for a wrong number."""
        if len(weights) != len(self.weights):
            raise ValueError(
                f"Metric {self.name!r} has {len(self.weights)} weights, got {len(weights)} values."
            )
        for variable, value in zip(self.weights, weights, strict=True):
            variable.assign(value)

    def merge_state(self, metrics):
        """Adds the state of other metrics of the same kind; ValueError when one does not fit."""
        updated = []
        for metric in metrics:
            if len(self.weights) != len(metric.weights):
                raise ValueError(f"Metric {metric} is not compatible with {self}")
            for mine, other in zip(self.weights, metric.weights, strict=True):
                updated.append(mine.assign_add(other))
        return updated

    # what it is
    @property
    def dtype(self):
        """The dtype of the state, as a string."""
        return self._dtype

    @property
    def losses(self):
        """Always empty."""
        return []

    @property
    def metrics(self):
        """The metrics among the attributes."""
        return [m for m in self.submodules if isinstance(m, Metric)]

    def get_config(self):
        """The constructor's arguments."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config):
        """A metric from its `get_config`, with fresh state."""
        return cls(**config)

    def __str__(self):
        shown = ",".join(f"{k}={v}" for k, v in self.get_config().items())
        return f"{type(self).__name__}({shown})"

    __repr__ = object.__repr__

    def __deepcopy__(self, memo):
        new = self.from_config(copy.deepcopy(self.get_config(), memo))
        if self.weights:
            new.set_weights(self.get_weights())
        memo[id(self)] = new
        return new

    @property
    def _torch_dtype(self):
        return dtypes.as_dtype(self._dtype).torch

    def _tensors(self, value):
        """What `result` has computed, as tensors."""
        if type(value) is Tensor:
            return value
        if isinstance(value, dict):
            return nest.map_structure(convert.to_tensor, value)
        try:
            return convert.to_tensor(value)
        except (ValueError, TypeError):
            raise RuntimeError(
                "The output of `metric.result()` can only be a single Tensor/Variable, or a dict "
                f"of Tensors/Variables. For metric {self.name}, got result {value}."
            ) from None


class ConfiguredMetric(Configured, Metric):
    """A metric whose config is its constructor's arguments, kept as attributes."""

    _base_arguments = ("name", "dtype")

    def get_config(self):
        """The constructor's arguments."""
        return {**super().get_config(), **self._own_config()}


def _giving_tensors(method):
    """`result` of a subclass, whose value becomes tensors."""

    def result(self, *args, **kwargs):
        if in_use and (replica := replicas.replica()) is not None and state.graph is None:
            return replica.merge_call(_result, (self, result, args, kwargs))
        return self._tensors(method.__get__(self, type(self))(*args, **kwargs))

    return functools.update_wrapper(result, method)


def _result(strategy, metric, result, args, kwargs):
    """The result of a metric over all replicas."""
    return result(metric, *args, **kwargs)


def _as_node(method, body=None):
    """A method that is one node, with the metric's variables, to a handler of the thread."""

    def call(self, *args, **kwargs):
        if modes.active:
            result = offered(node, (self, args, kwargs))
            if result is not NotImplemented:
                return result
        return method(self, *args, **kwargs)

    node = method_node(method, body, lambda args: args[0].variables)
    register_rule(node, _traced_update if body is not None else _traced_result)
    call._node = node
    return functools.update_wrapper(call, method)


def _traced_update(graph, node, args):
    by_ops = args[0]._by_ops()
    if by_ops is not None and type(args[0]).update_state._node is node:
        with handling(Tracer(graph)):
            return by_ops(*args[1], **args[2])
    build = getattr(args[0], "_build_for", None)
    if build is not None:
        build(*args[1], **args[2])
    return noted(graph, node, args, None)


def _traced_result(graph, node, args):
    """One Operation for the result of a metric of this package; a user's is traced itself."""
    if not type(args[0]).__module__.startswith("kerastorch."):
        return NotImplemented
    with untraced():
        result = node.public(*args)
    return noted(graph, node, args, nest.map_structure(unknown, result))


def _no_value(x):
    error = TypeError(f"A metric's state is made of values, got the symbolic {x}")
    error._of_no_value = True
    return error


def raw(value, device=None):
    """The raw torch tensor of anything tensor-like, None for None; UnimplementedError for strings.

    device: where it is to lie.
    """
    if value is None:
        return None
    found = getattr(value, "_t", None)
    if found is None:
        if hasattr(value, "_keras_history"):
            raise _no_value(value)
        found = convert.to_tensor(value)._t
    if not isinstance(found, torch.Tensor):
        raise UnimplementedError(
            None, None, f"Cast string to float is not supported: got {value!r} [Op:Cast]"
        )
    return found if device is None or found.device == device else found.to(device)


def from_raw(update):
    """The method `update_state` whose work `update(metric, ...)` does on raw tensors."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        if y_true is None or y_pred is None:
            raise no_none()
        if isinstance(y_pred, Composite) or isinstance(y_true, Composite):
            (y_true, y_pred), sample_weight = flat_values((y_true, y_pred), sample_weight)
        y_pred = raw(y_pred)
        device = y_pred.device
        update(self, raw(y_true, device), y_pred, raw(sample_weight, device))

    update_state.__doc__ = update.__doc__
    return update_state


def flat_values(values, sample_weight):
    """(the innermost values of RaggedTensors, those of their weights); others as they are.

    Values get one more axis of size 1, as in Keras: each number counts for itself.

    TypeError where only some are ragged, InvalidArgumentError for different rows.
    """
    ragged = [x for x in values if hasattr(x, "nested_row_splits")]
    if not ragged:
        return values, sample_weight
    if len(ragged) < len(values):
        raise TypeError(f"Some of the inputs are not tf.RaggedTensor. Input received: {values}")
    if hasattr(sample_weight, "nested_row_splits"):
        ragged.append(sample_weight)
        sample_weight = sample_weight.flat_values
    first, *others = ([s._t for s in x.nested_row_splits] for x in ragged)
    for other in others:
        if len(other) != len(first):
            raise ValueError("All ragged inputs must have the same ragged_rank.")
        if not all(map(torch.equal, first, other)):
            raise invalid(
                "Inputs must have identical ragged splits: "
                f"{[s.tolist()[:20] for s in first]} and {[s.tolist()[:20] for s in other]}"
            )
    return [Tensor(raw(x.flat_values).unsqueeze(-1)) for x in values], sample_weight


def no_none():
    """The error for None where a metric needs values."""
    return ValueError(
        "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a "
        "Tensor."
    )


def accumulate(variable, amount):
    """Adds a number or raw tensor to a state variable, in place, unrecorded."""
    if isinstance(amount, torch.Tensor) and amount.requires_grad:
        amount = amount.detach()
    variable._prepare().add_(amount)


def div_no_nan(x, y):
    """x / y of raw tensors, 0 where y is 0; of integers in float64."""
    if not x.is_floating_point():
        x, y = x.double(), y.double()
    return torch.where(y == 0, 0, x / y)
