"""tf.keras.layers.Layer: weights made in build(), computation in call()."""

import functools
import inspect

import numpy as np
import torch

from ..._core import dtypes, nest, symbolic
from ..._core.convert import to_tensor
from ..._core.errors import invalid
from ..._core.op import OUT_OF_MEMORY, is_raw_stale
from ..._core.state import state, structure
from ..._core.tensor import Tensor, is_stale, recorded, torch_transforms
from ..._core.tensor_shape import TensorShape
from ..._core.torch_modules import variables_of
from ..._core.variable import Variable
from ..._scopes import name_scope
from ...module import Module
from .. import _config, constraints, initializers, mixed_precision, regularizers
from .call_errors import call_error
from .context import context, name_of_class
from .input_spec import InputSpec, check
from .keras_tensor import infer, is_symbolic, static_shape
from .node import Node

_KWARGS = {
    "input_dim",
    "input_shape",
    "batch_input_shape",
    "batch_size",
    "weights",
    "activity_regularizer",
    "autocast",
    "implementation",
}


def raw_call(method):
    """Marks a `call` whose body is torch code on raw tensors.

    Called with tensors, it unwraps the first argument and wraps the result; models that run on
    raw tensors call the body, `call.raw`, directly.
    """

    @functools.wraps(method)
    def call(self, inputs, *args, **kwargs):
        if context.symbolic:
            context.shield.take(self._own())
        return _on_handles(method, self, inputs, args, kwargs)

    call.raw = method
    return call


def _on_handles(method, layer, inputs, args, kwargs):
    """The handles on what a raw call's body gives for handles."""
    raws = _raw(inputs) if type(inputs) is Tensor else nest.map_structure(_raw, inputs)
    try:
        result = method(layer, raws, *args, **kwargs)
    except RuntimeError as error:
        raise refused(layer, raws, error) from None
    if type(result) is torch.Tensor:
        return recorded(result, layer._weights) if result.requires_grad else Tensor(result)
    return nest.map_structure(functools.partial(_handle, inputs=layer._weights), result)


def _raw(x):
    if not hasattr(x, "_t"):
        x = to_tensor(x)
    return x._t.detach() if is_stale(x) else x._t


def refused(layer, raws, error):
    """What torch refuses, as the error that TensorFlow raises."""
    if isinstance(error, (NotImplementedError, RecursionError, OUT_OF_MEMORY)):
        return error
    if getattr(error, "_says_call", False):
        return error
    shapes = [tuple(x.shape) for x in nest.flatten(raws)]
    return invalid(f"{str(error).splitlines()[0]} (layer {layer.name!r}, inputs {shapes})")


def _handle(raw, inputs):
    if isinstance(raw, torch.Tensor) and raw.requires_grad:
        return recorded(raw, inputs)
    return Tensor(raw)


class CallSpec:
    """What is known of a `call` method's signature: where training and mask stand."""

    def __init__(self, function):
        parameters = list(inspect.signature(function).parameters.values())
        if parameters and parameters[0].name == "self":
            parameters = parameters[1:]
        self.names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        by_name = {p.name: p for p in parameters}
        anything = any(p.kind is p.VAR_KEYWORD for p in parameters)
        self.training = "training" in by_name or anything
        self.mask = "mask" in by_name or anything
        self.first = self.names[0] if self.names else None
        self.training_position = (
            self.names.index("training") - 1 if "training" in self.names else None
        )
        default = by_name["training"].default if "training" in by_name else None
        self.default_training = None if default is inspect.Parameter.empty else default

    def value(self, name, args, kwargs):
        """The argument `name` of a call whose inputs are left out of `args`, or None."""
        if name in kwargs:
            return kwargs[name]
        if name in self.names:
            position = self.names.index(name) - 1
            if 0 <= position < len(args):
                return args[position]
        return None


_specs = {}  # `call` -> its CallSpec


class Layer(Module):
    """Base class of layers (tf.keras.layers.Layer).

    A subclass makes its weights in `build(input_shape)` with `add_weight` and computes in
    `call(inputs, training=None, mask=None)`; the latter two arguments are passed on only if `call`
    names them.  A layer is a torch.nn.Module: called with torch tensors it answers with torch
    tensors.

    trainable: whether `trainable_weights` lists the trainable weights.
    dtype: dtype (or mixed precision Policy) of weights and computation.
    dynamic: accepted; every layer runs eagerly.

    >>> class Scale(tf.keras.layers.Layer):
    ...     def build(self, input_shape):
    ...         self.factor = self.add_weight("factor", shape=input_shape[-1:], initializer="ones")
    ...     def call(self, inputs):
    ...         return inputs * self.factor
    >>> Scale()(tf.ones([2, 3])).shape
    TensorShape([2, 3])
    """

    _is_input_layer = False
    _losses_made = False  # whether any layer was ever given the value of a loss
    _makes_masks = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls._makes_masks = not hasattr(cls.compute_mask, "_default")

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls, *args, **kwargs)
        self.__dict__.update(
            _weights=[],  # own variables, in the order in which they came
            _attached={},  # attribute -> layer or container that may hold layers
            _trainable=True,
            _ready=False,
            _arguments=_plain_arguments(cls, args, kwargs),
            _holds_torch=False,  # whether a plain torch module is attached
        )
        return self

    def __init__(self, trainable=True, name=None, dtype=None, dynamic=False, **kwargs):
        for key in kwargs:
            if key not in _KWARGS:
                raise TypeError("Keyword argument not understood:", key)
        if not isinstance(trainable, bool) and not (
            hasattr(trainable, "dtype") and trainable.dtype == "bool"
        ):
            raise TypeError(
                "Expected `trainable` argument to be a boolean, "
                f"but got: {trainable} (of type {type(trainable)})."
            )
        if name is not None and not isinstance(name, str):
            raise TypeError(f"Expected `name` argument to be a string, but got: {name}")
        state_of = self.__dict__
        state_of["_name"] = name_of_class(type(self)) if name is None else name
        state_of["_scope_name"] = state_of["_name"] + "/"
        state_of["_policy"] = mixed_precision.get(dtype)
        state_of.update(
            _ready=True,
            _dynamic=dynamic,
            _autocast=kwargs.get("autocast", True),
            _activity_regularizer=regularizers.get(kwargs.get("activity_regularizer")),
            _losses=[],  # values given to add_loss in the last call
            _loss_functions=[],  # callables given to add_loss, and weight regularizers
            _metric_objects=[],
            _inbound_nodes=[],
            _outbound_nodes=[],
            _initial_weights=kwargs.get("weights"),
            _build_input_shape=None,
            built=False,
            supports_masking=not hasattr(type(self).compute_mask, "_default"),
            stateful=False,
        )
        self._trainable = bool(trainable)
        self._input_spec = None
        shape = _batch_input_shape(kwargs)
        if shape is not None:
            self._batch_input_shape = shape

    # to be overridden
    def build(self, input_shape):
        """Makes the weights for inputs of `input_shape`; called once, before the first call."""
        self._build_input_shape = input_shape
        self.built = True

    build._default = True

    def call(self, inputs, *args, **kwargs):
        """Computes the outputs; by default the inputs themselves."""
        return inputs

    def compute_mask(self, inputs, mask=None):
        """The mask of the outputs; by default the mask of the inputs.

        TypeError when there is a mask and the layer does not support masking.
        """
        if not self.supports_masking:
            if any(m is not None for m in nest.flatten(mask)):
                raise TypeError(
                    f"Layer {self.name} does not support masking, but was passed an input_mask: "
                    f"{mask}"
                )
            return None
        return mask

    compute_mask._default = True

    def compute_output_shape(self, input_shape):
        """The shape of the outputs for inputs of `input_shape`, with None for unknown sizes."""
        self._build_for(input_shape)
        outputs = self._inferred(input_shape)
        return nest.map_structure(lambda x: x.shape, outputs)

    def compute_output_signature(self, input_signature):
        """The TensorSpec of the outputs for inputs of a given TensorSpec."""
        from ..._core.tensor_spec import TensorSpec

        shapes = nest.map_structure(lambda s: s.shape, input_signature)
        dtype = self.compute_dtype or nest.flatten(input_signature)[0].dtype
        return nest.map_structure(
            lambda s: TensorSpec(s, dtype), self.compute_output_shape(shapes)
        )

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        config = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": mixed_precision.serialize(self._policy),
        }
        if hasattr(self, "_batch_input_shape"):
            config["batch_input_shape"] = self._batch_input_shape
        if hasattr(self, "dynamic") and self.dynamic:
            config["dynamic"] = self.dynamic
        if not hasattr(type(self).get_config, "_default"):
            return config
        given = self.__dict__["_arguments"]
        if given is None:
            raise NotImplementedError(
                f"Layer {type(self).__name__} was created with argument values that are no plain "
                f"values (of `__init__{inspect.signature(type(self).__init__)}`) and does not "
                "override `get_config()`."
            )
        parameters = inspect.signature(type(self).__init__).parameters.values()
        if not any(p.kind is p.VAR_KEYWORD and p.name == "kwargs" for p in parameters):
            names = {p.name for p in parameters}
            config = {k: v for k, v in config.items() if k in names}
        return {**config, **given}

    get_config._default = True

    @classmethod
    def from_config(cls, config):
        """A layer from its `get_config`."""
        try:
            return cls(**config)
        except Exception as error:
            raise TypeError(
                f"Error when deserializing class {cls.__name__!r} using config={config}.\n\n"
                f"Exception encountered: {error}"
            ) from error

    def get_build_config(self):
        """What `build_from_config` needs to build the layer, or None."""
        if self._build_input_shape is not None:
            return {"input_shape": _tuples(self._build_input_shape)}
        return None

    def build_from_config(self, config):
        """Builds the layer from its `get_build_config`."""
        shape = config["input_shape"]
        if shape is not None and not self.built:
            self._build_for(shape)

    # weights
    def add_weight(
        self,
        name=None,
        shape=None,
        dtype=None,
        initializer=None,
        regularizer=None,
        trainable=None,
        constraint=None,
        use_resource=None,
        synchronization=None,
        aggregation=None,
        **kwargs,
    ):
        """Makes a variable of the layer.

        initializer: by default Glorot uniform for floats, zeros for integers and bools.
        regularizer: a function of the variable whose value joins `losses`.
        constraint: a function applied to the variable after each update.
        """
        for key in kwargs:
            if key not in ("collections", "experimental_autocast", "caching_device", "getter",
                           "layout", "experimental_enable_variable_lifting"):
                raise TypeError("Unknown keyword argument:", key)
        dtype = dtypes.as_dtype(dtype or self._policy.variable_dtype or _config.floatx())
        if self._policy.variable_dtype is None:
            self._policy = mixed_precision.Policy(dtype.name)
        on_read = _is_on_read(synchronization)
        if on_read and trainable:
            raise ValueError(
                "Synchronization value can be set to VariableSynchronization.ON_READ only for "
                "non-trainable variables. You have specified trainable=True and "
                f"synchronization=VariableSynchronization.ON_READ for weight {name!r} of layer "
                f"{self.name!r}."
            )
        variable = Variable(
            self._initial(name, shape, dtype, initializer),
            trainable=not on_read if trainable is None else trainable,
            name=name or "Variable",
            constraint=constraints.get(constraint),
        )
        regularizer = regularizers.get(regularizer)
        if regularizer is not None:
            self._loss_functions.append(WeightLoss(regularizer, variable))
        self._track(name, variable)
        return variable

    def add_variable(self, *args, **kwargs):
        """The old name of `add_weight`."""
        return self.add_weight(*args, **kwargs)

    def _initial(self, name, shape, dtype, initializer):
        shape = tuple(() if shape is None else shape)
        if None in shape:
            raise TypeError(
                f"Weight {name!r} of layer {self.name!r} has a shape that is not known: {shape}."
            )
        shape = tuple(TensorShape(shape).as_list())
        initializer = initializers.get(initializer)
        if initializer is None:
            if dtype.is_floating or dtype.is_complex:
                initializer = initializers.get("glorot_uniform")
            elif dtype.is_integer or dtype.is_bool:
                initializer = initializers.get("zeros")
            else:
                raise ValueError(
                    f"An initializer for variable {name} of type {dtype} is required for layer "
                    f"{self.name}. Received: {initializer}."
                )
        value = initializer(shape, dtype=dtype)
        if getattr(value, "shape", shape) != shape:
            raise ValueError(
                f"The initializer of weight {name!r} of layer {self.name!r} made shape "
                f"{value.shape}, expected {shape}."
            )
        return value

    def _track(self, name, variable):
        """Takes a variable among the layer's own weights."""
        if any(v is variable for v in self._weights):
            return
        self._weights.append(variable)
        key = (name or "variable").replace(".", "_")
        while key in self._parameters or key in self._buffers:
            key += "_"
        self._show(key, variable)

    def _apply(self, fn, recurse=True):
        """torch's way to convert a module; the dtype policy follows."""
        super()._apply(fn, recurse)
        before = _TORCH_DTYPES.get(self._policy.variable_dtype) if self._ready else None
        if before is not None:
            now = fn(torch.empty(0, dtype=before)).dtype
            if now is not before:
                self._policy = mixed_precision.Policy(dtypes.TORCH[now].name)
        return self

    def __setattr__(self, name, value):
        if name in _BEHAVIOUR:
            structure.version += 1
        if name in _PLAIN:
            object.__setattr__(self, name, value)
            return
        if isinstance(value, torch.Tensor) and self._set_raw(name, value):
            return
        attached = self.__dict__["_attached"]
        place = self._drop(name, value)
        if isinstance(value, Variable):
            if not any(v is value for v in self._weights):
                self._weights.insert(place, value)
        elif isinstance(value, (Module, torch.nn.Module, list, tuple, dict)):
            attached[name] = value
            if not isinstance(value, torch.nn.Module):
                self._take_variables(value)
        if isinstance(value, Variable):
            self._rename(name, value)
        super().__setattr__(name, value)

    def _show(self, key, value):
        if isinstance(value, torch.nn.Module) and not isinstance(value, Module):
            self.__dict__["_holds_torch"] = True
        super()._show(key, value)

    def _set_torch_mode(self, training):
        """Tells the plain torch modules whether this is training; torch's calls leave them be."""
        for module in self._torch_modules():
            if module.training is not bool(training):
                module.train(bool(training))

    def _rename(self, name, variable):
        """The attribute's name takes the place of the one that `add_weight` was given."""
        for registry in (self._parameters, self._buffers):
            for key, known in list(registry.variables.items()):
                if known is variable and key != name and key not in self.__dict__:
                    registry.pop(key)

    def __getattr__(self, name):
        found = getattr(type(self), name, None)
        if isinstance(found, property):  # it raised AttributeError: say which
            return found.fget(self)
        return super().__getattr__(name)

    def __delattr__(self, name):
        self._drop(name, None)
        super().__delattr__(name)

    def _drop(self, name, new):
        """Forgets what an attribute held, if no other attribute holds it, before it holds `new`.

        Where among the own weights a new variable stands: in the place of the old one, or last.
        """
        state_of = self.__dict__
        state_of["_attached"].pop(name, None)
        old, weights = state_of.get(name), state_of["_weights"]
        place = next((i for i, v in enumerate(weights) if v is old), len(weights))
        if place < len(weights) and old is not new:
            if not any(v is old for k, v in state_of.items() if k != name):
                weights.pop(place)
        return place

    def _own(self):
        """The layer's own variables, without those of layers in it.

        Lists and dicts are looked through again: users append to them.  Parameters and buffers of
        plain torch modules come last.
        """
        for value in self._attached.values():
            if not isinstance(value, torch.nn.Module):
                self._take_variables(value)
        if not self._holds_torch:
            return self._weights
        return self._weights + [v for m in self._torch_modules() for v in variables_of(m)]

    def _torch_modules(self):
        return [m for m in self._modules_below() if not isinstance(m, Module)]

    def _take_variables(self, container):
        for leaf in nest.flatten(container):
            if isinstance(leaf, Variable) and not any(v is leaf for v in self._weights):
                self._weights.append(leaf)

    def _attributes(self):
        found = [item for item in super()._attributes() if item[0] not in _INTERNAL]
        own = self._own()
        return [
            *found,
            ("_metrics", self._metric_objects if self._ready else []),
            ("_non_trainable_weights", [v for v in own if not v.trainable]),
            ("_self_tracked_trackables", list(self._attached.values())),
            ("_trainable_weights", [v for v in own if v.trainable]),
        ]

    def _containers(self):
        return [(k, v) for k, v in self._attached.items() if not isinstance(v, torch.nn.Module)]

    def _children(self):
        """The layers and modules right below, in the order in which they were attached."""
        return [c for c in self._modules_below() if isinstance(c, Module)]

    def _modules_below(self):
        """As `_children`, and with plain torch modules."""
        found = {}
        for value in self._attached.values():
            leaves = (value,) if isinstance(value, torch.nn.Module) else nest.flatten(value)
            for leaf in leaves:
                if isinstance(leaf, torch.nn.Module):
                    found[id(leaf)] = leaf
        return list(found.values())

    def _all_variables(self):
        """The variables of this layer, its metrics, and all that is below."""
        found = list(self._own())
        for metric in self._metric_objects:
            found.extend(metric.variables)
        for child in self._children():
            found.extend(child._all_variables() if isinstance(child, Layer) else child.variables)
        return found

    def _flatten_layers(self, recursive=True, include_self=True):
        """This layer and those below, depth first, each once."""
        seen = set()

        def walk(module):
            if id(module) in seen:
                return
            seen.add(id(module))
            if isinstance(module, Layer):
                yield module
            if recursive or module is self:
                children = (
                    module._children() if isinstance(module, Layer) else module.submodules
                )
                for child in children:
                    yield from walk(child)

        for layer in walk(self):
            if include_self or layer is not self:
                yield layer

    @property
    def trainable(self):
        """Whether the layer's weights take part in training; setting it sets the layers below."""
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        for layer in self._flatten_layers():
            layer.__dict__["_trainable"] = bool(value)

    @property
    def trainable_weights(self):
        """The variables that training updates: none when `trainable` is false."""
        if not self._trainable:
            return []
        own = [v for v in self._own() if v.trainable]
        return _unique(own + [v for c in self._weighted() for v in _of(c, "trainable")])

    @property
    def non_trainable_weights(self):
        """The variables that training leaves alone."""
        below = self._weighted()
        if self._trainable:
            own = [v for v in self._own() if not v.trainable]
            return _unique(own + [v for c in below for v in _of(c, "non_trainable")])
        return _unique(self._own_in_order() + [v for c in below for v in _of(c, "all")])

    @property
    def weights(self):
        """All variables: the trainable ones first."""
        return _unique(self.trainable_weights + self.non_trainable_weights)

    @property
    def trainable_variables(self):
        """The same as `trainable_weights`."""
        return self.trainable_weights

    @property
    def non_trainable_variables(self):
        """The same as `non_trainable_weights`."""
        return self.non_trainable_weights

    @property
    def variables(self):
        """The same as `weights`."""
        return self.weights

    def _weighted(self):
        """The children whose weights count as this layer's: all but metrics."""
        return [c for c in self._children() if not getattr(c, "_is_metric", False)]

    def get_weights(self):
        """The values of `weights`, as a list of numpy arrays."""
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights):
        """Sets `weights` from numpy arrays; ValueError when number or shapes differ."""
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer \"{self.name}\" with a weight list of "
                f"length {len(weights)}, but the layer was expecting {len(own)} weights. Provided "
                f"weights: {str(weights)[:50]}..."
            )
        arrays = [np.asarray(w) for w in weights]
        for v, array in zip(own, arrays, strict=True):
            if not v.shape.is_compatible_with(array.shape):
                raise ValueError(
                    f"Layer {self.name} weight shape {v.shape} is not compatible with provided "
                    f"weight shape {array.shape}."
                )
        for v, array in zip(own, arrays, strict=True):
            v.assign(to_tensor(array.astype(v.dtype.as_numpy_dtype)))

    def count_params(self):
        """The number of elements of all weights; ValueError before the layer is built."""
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer {self.name}, but the layer isn't "
                "built. You can build it manually via: "
                f"`{self.name}.build(batch_input_shape)`."
            )
        return sum(v._t.numel() for v in self.weights)

    def save_own_variables(self, store):
        """Writes the layer's own variables into `store`, numbered from "0"."""
        for i, v in enumerate(self._own_in_order()):
            store[str(i)] = v.numpy()

    def load_own_variables(self, store):
        """Sets the layer's own variables from `store`."""
        own = self._own_in_order()
        if len(store.keys()) != len(own):
            raise ValueError(
                f"Layer '{self.name}' expected {len(own)} variables, but received "
                f"{len(store.keys())} variables during loading."
            )
        for i, v in enumerate(own):
            v.assign(np.asarray(store[str(i)]))

    def _own_in_order(self):
        own = self._own()
        return [v for v in own if v.trainable] + [v for v in own if not v.trainable]

    # identity and dtypes
    @property
    def name(self):
        """The layer's name."""
        return self._name

    @property
    def dynamic(self):
        """Whether the layer was made with dynamic=True."""
        return self._dynamic

    @property
    def dtype(self):
        """The dtype of the weights, as a string."""
        return self._policy.variable_dtype

    @property
    def dtype_policy(self):
        """The mixed precision policy."""
        return self._policy

    @property
    def compute_dtype(self):
        """The dtype of the computation, as a string."""
        return self._policy.compute_dtype

    @property
    def variable_dtype(self):
        """The same as `dtype`."""
        return self._policy.variable_dtype

    @property
    def input_spec(self):
        """What inputs are checked against: an InputSpec, a nest of them, or None."""
        return self._input_spec

    @input_spec.setter
    def input_spec(self, value):
        for spec in nest.flatten(value):
            if spec is not None and not isinstance(spec, InputSpec):
                raise TypeError(
                    "Layer input_spec must be an instance of InputSpec. Got: {}".format(spec)
                )
        self._input_spec = value

    @property
    def activity_regularizer(self):
        """The function of the outputs whose value joins `losses`, or None."""
        return self._activity_regularizer

    @activity_regularizer.setter
    def activity_regularizer(self, value):
        self._activity_regularizer = value

    # losses and metrics
    def add_loss(self, losses, **kwargs):
        """Adds scalar losses: values made in call(), or functions without arguments."""
        kwargs.pop("inputs", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {list(kwargs)}")
        for loss in nest.flatten(losses):
            if is_symbolic(loss):
                self._add_symbolic_loss(loss)
            elif callable(loss) and not hasattr(loss, "_t"):
                self._loss_functions.append(loss)
            elif loss is not None:
                self._add_loss_value(loss if hasattr(loss, "_t") else _floating(loss))

    def _add_loss_value(self, loss):
        if not context.layers and not context.symbolic:
            raise ValueError(
                f"Layer {self.name!r}: the value of a loss can be added only in call(). Outside of "
                f"it, add a function without arguments that computes the loss. Received: {loss}"
            )
        Layer._losses_made = True
        self._losses.append(loss)

    def _add_symbolic_loss(self, loss):
        raise ValueError(
            f"Layer {self.name!r}: a symbolic loss belongs to a functional model. Received: {loss}"
        )

    def _add_symbolic_metric(self, value, name, aggregation):
        raise ValueError(
            f"Layer {self.name!r}: a symbolic metric belongs to a functional model. Received: "
            f"{value}"
        )

    @property
    def losses(self):
        """The losses of the last call and the regularization losses, of this layer and below."""
        found = []
        for layer in self._flatten_layers():
            found.extend(layer._losses)
            for function in layer._loss_functions:
                value = function()
                if value is not None:
                    found.append(value if hasattr(value, "_t") else _floating(value))
        return found

    def _clear_losses(self):
        for layer in self._flatten_layers():
            layer.__dict__["_losses"] = []

    @property
    def updates(self):
        """An empty list: updates happen at once."""
        return []

    def add_update(self, updates):
        """Does nothing: updates have happened when this is called."""

    def add_metric(self, value, name=None, **kwargs):
        """Tracks the mean of `value` (or a metric object's result) under `name`."""
        from ..metrics import Mean

        aggregation = kwargs.pop("aggregation", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {list(kwargs)}")
        if is_symbolic(value):
            return self._add_symbolic_metric(value, name, aggregation)
        source = getattr(value, "_metric_obj", None)
        if name is None and source is None:
            raise ValueError(
                "Please provide a name for your metric like "
                "`self.add_metric(tf.reduce_sum(inputs), name='mean_activation')`"
            )
        metric = source
        if metric is None:
            metric = next((m for m in self._metric_objects if m.name == name), None)
            if metric is None:
                metric = Mean(name=name, dtype=value.dtype)
            if not (isinstance(value._t, torch.Tensor) and value._t.device.type == "meta"):
                metric(value)
        if not any(m is metric for m in self._metric_objects):
            self._metric_objects.append(metric)

    @property
    def metrics(self):
        """The metrics of this layer and those below."""
        found = []
        for layer in self._flatten_layers():
            mine = [c for c in layer._children() if getattr(c, "_is_metric", False)]
            mine += layer._metric_objects
            found.extend(m for m in mine if not any(m is f for f in found))
        return found

    # calling
    def __call__(self, *args, **kwargs):
        if (
            self._forward_hooks
            or self._forward_pre_hooks
            or self._backward_hooks
            or self._backward_pre_hooks
            or _any_global_hook()
        ):
            return self._call_with_hooks(args, kwargs)
        return self.forward(*args, **kwargs)

    def _call_with_hooks(self, args, kwargs):
        """The call with torch's hooks, which see torch tensors while torch leads."""
        if not state.torch:
            return torch.nn.Module.__call__(self, *args, **kwargs)
        args, kwargs = nest.map_structure(_to_torch, (list(args), kwargs))
        return nest.map_structure(_from_torch, torch.nn.Module.__call__(self, *args, **kwargs))

    def forward(self, *args, **kwargs):
        """torch's name of calling the layer."""
        if not self._ready:
            raise RuntimeError(
                f"It looks like you are subclassing `{type(self).__mro__[1].__name__}` and you "
                "forgot to call `super().__init__()` in the constructor of "
                f"{type(self).__name__}."
            )
        if len(args) == 1 and not kwargs:
            if type(args[0]) is Tensor:
                return self._call(args[0], (), kwargs)
            if type(args[0]) is torch.Tensor:
                return self._call_torch(args[0], (), kwargs)
        inputs, args, kwargs = self._split(args, kwargs)
        if _has_torch(inputs):
            return self._call_torch(inputs, args, kwargs)
        if symbolic.find((inputs, args, kwargs)) is not None:
            return self._call_symbolic(inputs, args, kwargs)
        return self._call(_converted(inputs), args, kwargs)

    def _split(self, args, kwargs):
        """(inputs, other positional arguments, keyword arguments)."""
        if args:
            return args[0], args[1:], kwargs
        first = self._call_spec.first
        if first is None or first not in kwargs:
            raise ValueError(
                f"The first argument to `Layer.call` of {self.name!r} must always be passed."
            )
        kwargs = dict(kwargs)
        return kwargs.pop(first), (), kwargs

    @property
    def _call_spec(self):
        call = self.__dict__.get("call") or type(self).call
        spec = _specs.get(call)
        if spec is None:
            spec = _specs[call] = CallSpec(getattr(call, "python_function", call))
        return spec

    def _call(self, inputs, args, kwargs):
        """The call on tensors, unrecorded when neither a tape nor torch asks for a record."""
        if (
            not torch.is_grad_enabled()
            or state.session is not None
            or state.torch
            or torch_transforms()
        ):
            return self._call_in_full(inputs, args, kwargs)
        torch._C._set_grad_enabled(False)
        try:
            return self._call_in_full(inputs, args, kwargs)
        finally:
            torch._C._set_grad_enabled(True)

    def _call_in_full(self, inputs, args, kwargs):
        """Flags, masks, build, computation, losses."""
        layers, outer = context.layers, context.training
        if not layers and Layer._losses_made:
            self._clear_losses()
        call_spec = self._call_spec
        args, kwargs = self._with_training(call_spec, args, kwargs, outer)
        masks = self._input_masks(call_spec, inputs, args, kwargs)
        layers.append(self)
        try:
            if not self.built:
                self._maybe_build(inputs)
            if self._autocast:
                inputs = self._cast(inputs)
            if self._holds_torch and not state.torch:
                self._set_torch_mode(context.training)
            spec = self.input_spec
            if spec is not None:
                check(spec, inputs, self._name)
            try:
                outputs = self.call(inputs, *args, **kwargs)
            except Exception as error:
                raise call_error(error, self, inputs, args, kwargs) from None
            if self._activity_regularizer is not None:
                self._regularize(outputs)
            if masks is not None or self._makes_masks:
                self._set_mask(inputs, outputs, masks)
        finally:
            layers.pop()
            context.training = outer
        return outputs

    def _with_training(self, spec, args, kwargs, outer):
        """The arguments with `training` filled in if `call` takes it; tells the layers inside."""
        if spec.training and args:
            given = spec.value("training", args, kwargs)
        else:
            given = kwargs.get("training")
        training, own = given, False
        if training is None:
            training = outer
            if training is None:
                training = _config.learning_phase_or_none()
                if training is not None:
                    training = bool(training)
            if training is None and state.torch:
                # the layers inside follow their own flags
                training, own = self.training, True
            if training is None:
                training = spec.default_training
        context.training = outer if own else training
        if not spec.training:
            if "training" in kwargs:
                kwargs = {k: v for k, v in kwargs.items() if k != "training"}
        elif given is None:
            position = spec.training_position
            if position is not None and position < len(args):
                args = (*args[:position], training, *args[position + 1 :])
            else:
                kwargs = {**kwargs, "training": training}
        return args, kwargs

    def _input_masks(self, spec, inputs, args, kwargs):
        """The masks of the inputs, put into `kwargs` if `call` takes them; None if there are none."""
        given = spec.value("mask", args, kwargs) if spec.mask and (args or kwargs) else None
        if given is not None:
            return given
        if type(inputs) is Tensor and getattr(inputs, "_keras_mask", None) is None:
            return None
        masks = nest.map_structure(lambda x: getattr(x, "_keras_mask", None), inputs)
        if all(m is None for m in nest.flatten(masks)):
            return None
        if spec.mask and "mask" in spec.names:
            kwargs["mask"] = masks
        return masks

    def _set_mask(self, inputs, outputs, masks):
        flat = nest.flatten(outputs)
        if all(getattr(x, "_keras_mask", None) is not None for x in flat):
            return
        if not (self.supports_masking or self._makes_masks):
            return
        result = self.compute_mask(inputs, masks)
        if result is None:
            return
        result = nest.flatten(result) if nest.is_nested(outputs) else [result]
        for x, mask in zip(flat, result, strict=False):
            if mask is not None and hasattr(x, "_t"):
                x._keras_mask = mask

    def _regularize(self, outputs):
        for x in nest.flatten(outputs):
            size = x._t.shape[0] if x._t.ndim else 1
            self.add_loss(self._activity_regularizer(x) / float(size))

    def _cast(self, inputs):
        """Float tensors in the compute dtype."""
        target = _TORCH_DTYPES.get(self._policy._compute)
        if target is None:
            return inputs
        if type(inputs) is Tensor and inputs._t.dtype is target:
            return inputs
        return nest.map_structure(lambda x: _cast_one(x, target), inputs)

    def _maybe_build(self, inputs):
        shapes = nest.map_structure(static_shape, inputs)
        if self._input_spec is not None:
            check(self._input_spec, inputs, self.name)
        if self._policy.variable_dtype is None:
            first = nest.flatten(inputs)[0]
            self._policy = mixed_precision.Policy(first.dtype.name)
        if not hasattr(type(self).build, "_default"):
            scope = "".join(layer._scope_part() for layer in context.layers)
            outer = state.scope
            with name_scope(scope):
                with _not_symbolic():
                    self.build(shapes)
            state.scope = outer
            self.__dict__["_build_input_shape"] = shapes
        else:
            Layer.build(self, shapes)
        self.built = True
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)
            self._initial_weights = None
        if context.symbolic:
            context.shield.take(self._all_variables())

    def _scope_part(self):
        """What the layer adds to the names of the weights made in its call."""
        return f"{self.name}/" if self.name else ""

    def _build_for(self, input_shape):
        """Builds for a shape outside of a call."""
        if self.built:
            return
        shapes = _shapes(input_shape)
        context.layers.append(self)
        try:
            with name_scope("".join(layer._scope_part() for layer in context.layers)):
                self.build(shapes)
            self.built = True
            self.__dict__["_build_input_shape"] = shapes
        finally:
            context.layers.pop()

    def _inferred(self, input_shape):
        from .keras_tensor import KerasTensor

        dtype = self.compute_dtype or _config.floatx()
        inputs = nest.map_structure(lambda s: KerasTensor.placeholder(s, dtype), _shapes(input_shape))
        return infer(lambda x: self._call(x, (), {}), (inputs,), {}, self)

    def _call_torch(self, inputs, args, kwargs):
        """The call on torch tensors: torch's autograd and training flag lead."""
        state.torch += 1
        try:
            if args or kwargs or type(inputs) is not torch.Tensor:
                inputs, args, kwargs = nest.map_structure(_from_torch, (inputs, args, kwargs))
            else:
                inputs = Tensor(inputs)
            outputs = self._call(inputs, args, kwargs)
        finally:
            state.torch -= 1
        if type(outputs) is Tensor:
            return outputs._t
        return nest.map_structure(lambda x: x._t if hasattr(x, "_t") else x, outputs)

    def _call_symbolic(self, inputs, args, kwargs):
        """The call on symbolic tensors: a node of a functional model."""
        inputs = nest.map_structure(lambda x: x if is_symbolic(x) else _convert_one(x), inputs)
        outer = context.layers
        context.layers = []
        losses = []

        def run(inputs, args, kwargs):
            outputs = self._call(inputs, args, kwargs)
            losses[:] = [x for layer in self._flatten_layers() for x in layer._losses]
            return outputs

        try:
            outputs = infer(run, (inputs, args, kwargs), {}, self)
        finally:
            context.layers = outer
            self._clear_losses()
        Node(self, inputs, args, kwargs, outputs)
        return outputs

    # nodes
    @property
    def inbound_nodes(self):
        """The calls of this layer on symbolic tensors."""
        return self._inbound_nodes

    @property
    def outbound_nodes(self):
        """The calls that take results of this layer."""
        return self._outbound_nodes

    @property
    def input(self):
        """The symbolic input of the first call; AttributeError before it."""
        if not self._inbound_nodes:
            raise AttributeError(f"Layer {self.name} is not connected, no input to return.")
        return self._inbound_nodes[0].input_tensors

    @property
    def output(self):
        """The symbolic output of the first call."""
        if not self._inbound_nodes:
            raise AttributeError(f"Layer {self.name} has no inbound nodes.")
        return self._inbound_nodes[0].outputs

    @property
    def input_shape(self):
        """The shape of the symbolic input, as a tuple."""
        if not self._inbound_nodes:
            raise AttributeError(
                f'The layer "{self.name}" has never been called and thus has no defined input '
                "shape."
            )
        return self._one_shape([n.input_shapes for n in self._inbound_nodes], "input")

    @property
    def output_shape(self):
        """The shape of the symbolic output, as a tuple."""
        if not self._inbound_nodes:
            raise AttributeError(
                f'The layer "{self.name}" has never been called and thus has no defined output '
                "shape."
            )
        return self._one_shape([n.output_shapes for n in self._inbound_nodes], "output")

    def _one_shape(self, shapes, what):
        if any(s != shapes[0] for s in shapes):
            raise AttributeError(
                f'The layer "{self.name}" has multiple inbound nodes with different {what} shapes. '
                f'Hence the notion of "{what} shape" is ill-defined for the layer. Use '
                f"`get_{what}_shape_at(node_index)` instead."
            )
        return shapes[0]

    def _node_at(self, node_index, what):
        if not self._inbound_nodes:
            raise RuntimeError(f"The layer {self.name} has never been called.")
        if not node_index < len(self._inbound_nodes):
            raise ValueError(
                f"Asked to get {what} at node {node_index}, but the layer has only "
                f"{len(self._inbound_nodes)} inbound nodes."
            )
        return self._inbound_nodes[node_index]

    def get_input_at(self, node_index):
        """The symbolic input of one call."""
        return self._node_at(node_index, "input").input_tensors

    def get_output_at(self, node_index):
        """The symbolic output of one call."""
        return self._node_at(node_index, "output").outputs

    def get_input_shape_at(self, node_index):
        """The shape of the symbolic input of one call."""
        return self._node_at(node_index, "input_shape").input_shapes

    def get_output_shape_at(self, node_index):
        """The shape of the symbolic output of one call."""
        return self._node_at(node_index, "output_shape").output_shapes

    @property
    def input_mask(self):
        """The mask of the symbolic input, or None."""
        return nest.map_structure(lambda x: getattr(x, "_keras_mask", None), self.input)

    @property
    def output_mask(self):
        """The mask of the symbolic output, or None."""
        return nest.map_structure(lambda x: getattr(x, "_keras_mask", None), self.output)

    def __repr__(self):
        module = type(self).__module__
        return f"<{module}.{type(self).__qualname__} object at {id(self):#x}>"


def _plain_arguments(cls, args, kwargs):
    """The arguments of a constructor by name, None when one is no plain value."""
    try:
        flat = nest.flatten([list(args), kwargs])
    except TypeError:
        return None
    if not all(x is None or isinstance(x, (str, int, float)) for x in flat):
        return None
    code = getattr(cls.__init__, "__code__", None)
    names = code.co_varnames[1 : code.co_argcount] if code is not None else ()
    return {**kwargs, **dict(zip(names, args, strict=False))}


def _is_on_read(synchronization):
    return getattr(synchronization, "name", None) == "ON_READ"


_any_global_hook = torch.nn.modules.module._has_any_global_hook
# the torch dtypes of floating point that inputs are cast to, by name
_TORCH_DTYPES = {dtypes.TORCH[t].name: t for t in dtypes.FLOATING}


class WeightLoss:
    """A weight's regularization loss, as a function without arguments."""

    def __init__(self, regularizer, variable):
        self.regularizer, self.variable = regularizer, variable

    def __call__(self):
        return self.regularizer(self.variable)


# Attributes that never hold weights or layers, set without a look at the value.
_PLAIN = {"built", "_trainable", "_name", "supports_masking", "stateful", "_policy", "training",
          "_build_input_shape", "_batch_input_shape", "input_spec", "_input_spec", "trainable",
          "activity_regularizer", "_initial_weights"}
# Attributes that decide how a call is made (see plan.py).
_BEHAVIOUR = {"call", "compute_mask", "_policy", "_activity_regularizer", "_autocast"}
_INTERNAL = {"_weights", "_attached", "_losses", "_loss_functions", "_metric_objects",
             "_inbound_nodes", "_outbound_nodes", "_build_input_shape", "_batch_input_shape",
             "_initial_weights", "_input_spec", "_stack", "_nodes", "_plan"}


def _batch_input_shape(kwargs):
    if "input_dim" in kwargs and "input_shape" not in kwargs:
        kwargs["input_shape"] = (kwargs["input_dim"],)
    if "batch_input_shape" in kwargs:
        return tuple(kwargs["batch_input_shape"])
    if "input_shape" in kwargs:
        shape = kwargs["input_shape"]
        shape = (shape,) if isinstance(shape, int) else tuple(TensorShape(shape).as_list())
        return (kwargs.get("batch_size"), *shape)
    return None


def _floating(value):
    """A Python number or array as a tensor of the default float dtype."""
    return to_tensor(value, dtypes.as_dtype(_config.floatx()))


def _unique(variables):
    return list({id(v): v for v in variables}.values())


def _of(child, which):
    """The variables of a child layer or module: all, trainable or non_trainable."""
    if which == "all":
        return list(child.variables)
    return list(getattr(child, f"{which}_variables"))


def _has_torch(inputs):
    if isinstance(inputs, torch.Tensor):
        return True
    if isinstance(inputs, Tensor):
        return False
    return any(isinstance(x, torch.Tensor) for x in nest.flatten(inputs))


def _from_torch(x):
    return Tensor(x) if isinstance(x, torch.Tensor) else x


def _to_torch(x):
    raw = getattr(x, "_t", x)
    return raw if isinstance(raw, torch.Tensor) else x


def _converted(inputs):
    """Inputs with numpy arrays and Python numbers as tensors."""
    if type(inputs) is Tensor:
        return inputs
    return nest.map_structure(_convert_one, inputs)


def _convert_one(x):
    if isinstance(x, (np.ndarray, np.generic, float, int)) or hasattr(x, "__dataframe__"):
        return to_tensor(x)
    return x


def _cast_one(x, target):
    raw = getattr(x, "_t", None)
    if not isinstance(raw, torch.Tensor) or not raw.is_floating_point() or raw.dtype is target:
        return x
    cast = raw.to(target)
    if cast.requires_grad:
        return recorded(cast, (x,))
    return Tensor(cast)


def _shapes(input_shape):
    """A shape, or a list, tuple or dict of shapes, with TensorShapes as leaves."""
    if isinstance(input_shape, TensorShape):
        return input_shape
    if isinstance(input_shape, dict):
        return {k: _shapes(v) for k, v in input_shape.items()}
    if all(d is None or isinstance(d, (int, np.integer)) for d in input_shape):
        return TensorShape(input_shape)
    return [_shapes(s) for s in input_shape]


def _tuples(shapes):
    """Shapes with tuples as leaves, as configs hold them."""
    return nest.map_structure(
        lambda s: tuple(s.as_list()) if isinstance(s, TensorShape) else s, shapes
    )


class _not_symbolic:  # noqa: N801
    """Weights are made for real, also while the shape of a symbolic call is being found."""

    def __enter__(self):
        self._depth, context.symbolic = context.symbolic, 0

    def __exit__(self, *exc):
        context.symbolic = self._depth
