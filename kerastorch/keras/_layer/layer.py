"""tf.keras.layers.Layer: weights made in build(), computation in call()."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import torch

from ..._core import autocast_variable, dispatch, nest
from ..._core.composite import Composite
from ..._core.convert import from_numpy
from ..._core.errors import invalid
from ..._core.state import state
from ..._core.tensor import Tensor, torch_transforms
from ..._core.tracebacks import shorten
from ..._core.trackable import arrived
from ..._graph.graph_tensor import is_graph_tensor
from ..._graph.symbolic_tensor import SymbolicTensor
from ..._module import Module
from ..._ops import casting
from ..._ops.creation import is_tensor
from ..._ops.creation import shape as shape_of
from ...autograph import conversion
from .. import regularizers
from .._base import config as _config
from .._base import policy
from .._base.call_errors import call_error
from .._base.call_spec import call_spec_of
from .._base.context import context
from .._base.input_spec import InputSpec, check
from .._base.naming import check_scope, fresh_names, name_of_class
from .._symbolic.composite_tensor import is_composite
from .._symbolic.infer import infer
from .._symbolic.keras_tensor import KerasTensor, is_symbolic, static_shape
from .._symbolic.node import Node
from .added_losses import LossesAndMetrics
from .inputs import (
    as_shapes,
    as_tuples,
    batch_input_shape,
    cast_floating,
    converted,
    converted_leaf,
    from_torch,
    has_torch,
    to_torch,
)
from .scopes import not_symbolic, weight_scope
from .symbolic_calls import SymbolicCalls
from .weights import TORCH_DTYPES, TrackedWeights

OTHER_KEYWORDS = {
    "input_dim",
    "input_shape",
    "batch_input_shape",
    "batch_size",
    "weights",
    "activity_regularizer",
    "autocast",
    "implementation",
}


def refuse_composites(layer: Layer, inputs: Any, *args: Any, **kwargs: Any) -> NoReturn:
    """ValueError: the layer takes tensors."""
    found = next(x for x in nest.flatten(inputs) if isinstance(x, Composite))
    raise ValueError(
        f"Attempt to convert a value ({found!r}) with an unsupported type ({type(found)}) to a "
        f"Tensor: layer {layer.name!r} takes no {type(found).__name__}s."
    )


class Layer(SymbolicCalls, LossesAndMetrics, TrackedWeights):
    """Base class of layers (tf.keras.layers.Layer).

    A subclass makes its weights in `build(input_shape)` with `add_weight` and computes in
    `call(inputs, training=None, mask=None)`; the latter two arguments are passed on only if `call`
    names them.  A layer is a torch.nn.Module: called with torch tensors it answers with torch
    tensors.

    trainable: whether `trainable_weights` lists the trainable weights.
    dtype: dtype (or mixed precision Policy) of weights and computation.
    dynamic: whether `call` is never run symbolically; shapes come from `compute_output_shape` then.

    >>> class Scale(tf.keras.layers.Layer):
    ...     def build(self, input_shape):
    ...         self.factor = self.add_weight("factor", shape=input_shape[-1:], initializer="ones")
    ...     def call(self, inputs):
    ...         return inputs * self.factor
    >>> Scale()(tf.ones([2, 3])).shape
    TensorShape([2, 3])
    """

    _is_input_layer = False
    _must_restore_from_config = False  # whether a SavedModel has but the config of the layer
    _makes_masks = False
    _takes_composites = False  # whether a raw body gets SparseTensors and the like as they are
    _call_composites = refuse_composites  # what a raw call does with RaggedTensors and the like
    _known_call = None  # `call` and its CallSpec
    _dynamic_made = False  # whether any layer was ever made dynamic

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls._makes_masks = not hasattr(cls.compute_mask, "_default")
        if "call" in cls.__dict__ and "forward" not in cls.__dict__ and runs_call(cls):
            cls.forward = _with_signature(cls.__dict__["call"])

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
            if key not in OTHER_KEYWORDS:
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
        state_of["_policy"] = policy.get(dtype)
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
        )
        if dynamic:
            Layer._dynamic_made = True
        call_spec_of(self)  # is kept with the class, which torch.compile could not do
        self._trainable = bool(trainable)
        self._input_spec = None
        shape = batch_input_shape(kwargs)
        if shape is not None:
            self._batch_input_shape = shape

    # to be overridden
    def build(self, input_shape: Any) -> None:
        """Makes the weights for inputs of `input_shape`; called once, before the first call."""
        self._build_input_shape = input_shape
        self.built = True

    build._default = True

    def call(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        """Computes the outputs; by default the inputs themselves."""
        return inputs

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
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

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of the outputs for inputs of `input_shape`, with None for unknown sizes."""
        self._build_for(input_shape)
        outputs = self._inferred(input_shape)
        return nest.map_structure(lambda x: x.shape, outputs)

    compute_output_shape._default = True

    def compute_output_signature(self, input_signature: Any) -> Any:
        """The TensorSpec of the outputs for inputs of a given TensorSpec."""
        from ..._core.tensor_spec import TensorSpec

        shapes = nest.map_structure(lambda s: s.shape, input_signature)
        dtype = self.compute_dtype or nest.flatten(input_signature)[0].dtype
        return nest.map_structure(lambda s: TensorSpec(s, dtype), self.compute_output_shape(shapes))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as a dictionary of plain values."""
        config = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": policy.serialize(self._policy),
        }
        if hasattr(self, "_batch_input_shape"):
            config["batch_input_shape"] = self._batch_input_shape
        if not hasattr(type(self).get_config, "_default"):
            return config
        if self.dynamic:
            config["dynamic"] = True
        given = self.__dict__["_arguments"]
        if given is None:
            raise NotImplementedError(
                f"Layer {type(self).__name__} was created by passing\nnon-serializable argument "
                "values in `__init__()`,\nand therefore the layer must override `get_config()` in\n"
                f"order to be serializable: `__init__{inspect.signature(type(self).__init__)}`. "
                "Please implement `get_config()`."
            )
        parameters = inspect.signature(type(self).__init__).parameters.values()
        if not any(p.kind is p.VAR_KEYWORD and p.name == "kwargs" for p in parameters):
            names = {p.name for p in parameters}
            config = {k: v for k, v in config.items() if k in names}
        return {**config, **given}

    get_config._default = True

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        """A layer from its `get_config`."""
        try:
            return cls(**config)
        except Exception as error:
            raise TypeError(
                f"Error when deserializing class {cls.__name__!r} using config={config}.\n\n"
                f"Exception encountered: {error}"
            ) from error

    def get_build_config(self) -> dict[str, Any] | None:
        """What `build_from_config` needs to build the layer, or None."""
        if self._build_input_shape is not None:
            return {"input_shape": as_tuples(self._build_input_shape)}
        return None

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Builds the layer from its `get_build_config`."""
        shape = config["input_shape"]
        if shape is not None and not self.built:
            self._build_for(shape)

    def finalize_state(self) -> None:
        """Nothing: for layers that work on state set from outside."""

    def __getattr__(self, name):
        found = getattr(type(self), name, None)
        if isinstance(found, property):  # it raised AttributeError: say which
            return found.fget(self)
        return super().__getattr__(name)

    def _torch_modules(self):
        return [m for m in self._modules_below() if not isinstance(m, Module)]

    # identity and dtypes
    @property
    def name(self) -> str:
        """The layer's name."""
        return self._name

    @property
    def dynamic(self) -> bool:
        """Whether the layer, or one below, was made with dynamic=True: it runs eagerly only."""
        return Layer._dynamic_made and any(layer._dynamic for layer in self._flatten_layers())

    @property
    def stateful(self) -> bool:
        """Whether the layer, or one below, remembers something between batches."""
        return any(layer.__dict__.get("_stateful") for layer in self._flatten_layers())

    @stateful.setter
    def stateful(self, value: bool) -> None:
        self.__dict__["_stateful"] = value

    @property
    def dtype(self) -> str | None:
        """The dtype of the weights, as a string."""
        return self._policy.variable_dtype

    @property
    def dtype_policy(self) -> policy.Policy:
        """The mixed precision policy."""
        return self._policy

    @property
    def compute_dtype(self) -> str | None:
        """The dtype of the computation, as a string."""
        return self._policy.compute_dtype

    @property
    def variable_dtype(self) -> str | None:
        """The same as `dtype`."""
        return self._policy.variable_dtype

    @property
    def input_spec(self) -> Any:
        """What inputs are checked against: an InputSpec, a nest of them, or None."""
        return self._input_spec

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        for spec in nest.flatten(value):
            if spec is not None and not isinstance(spec, InputSpec):
                raise TypeError(f"Layer input_spec must be an instance of InputSpec. Got: {spec}")
        self._input_spec = value

    @property
    def activity_regularizer(self) -> Callable[[Any], Any] | None:
        """The function of the outputs whose value joins `losses`, or None."""
        return self._activity_regularizer

    @activity_regularizer.setter
    def activity_regularizer(self, value: Callable[[Any], Any] | None) -> None:
        self._activity_regularizer = value

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
        try:
            return self.forward(*args, **kwargs)
        except Exception as error:
            shorten(error)
            raise error

    def apply(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        """The layer's call, as in TensorFlow 2.3; with a function, torch's `Module.apply`."""
        if callable(inputs) and not args and not kwargs:
            return super().apply(inputs)
        return self(inputs, *args, **kwargs)

    def _call_with_hooks(self, args, kwargs):
        """The call with torch's hooks, which see torch tensors while torch leads."""
        if not state.torch:
            return torch.nn.Module.__call__(self, *args, **kwargs)
        args, kwargs = nest.map_structure(to_torch, (list(args), kwargs))
        return nest.map_structure(from_torch, torch.nn.Module.__call__(self, *args, **kwargs))

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """torch's name of calling the layer."""
        if not self._ready:
            raise RuntimeError(
                "You must call `super().__init__()` in the layer constructor. It looks like you "
                f"forgot to in the constructor of {type(self).__name__}, a subclass of "
                f"`{type(self).__mro__[1].__name__}`."
            )
        if len(args) == 1 and not kwargs:
            if type(args[0]) is Tensor:
                return self._call(args[0], (), kwargs)
            if type(args[0]) is torch.Tensor:
                return self._call_torch(args[0], (), kwargs)
            if type(args[0]) is np.ndarray and not context.symbolic:
                return self._call(Tensor(from_numpy(args[0])), (), kwargs)
        inputs, args, kwargs = self._split(args, kwargs)
        if has_torch(inputs):
            return self._call_torch(inputs, args, kwargs)
        if is_symbolic(dispatch.find_symbolic((inputs, args, kwargs))):
            return self._call_symbolic(inputs, args, kwargs)
        if context.symbolic and self.dynamic:
            return nest.map_structure(SymbolicTensor.like, self._by_shape(inputs))
        return self._call(converted(inputs), args, kwargs)

    def _split(self, args, kwargs):
        """(inputs, other positional arguments, keyword arguments)."""
        if args:
            return args[0], args[1:], kwargs
        first = self._call_spec.first
        if first is None or first not in kwargs:
            raise ValueError(
                f"The first argument to `Layer.call` must always be passed (layer {self.name!r})."
            )
        kwargs = dict(kwargs)
        return kwargs.pop(first), (), kwargs

    @property
    def _call_spec(self):
        return call_spec_of(self)

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
                self._note_call(inputs, args, kwargs)
                self._maybe_build(inputs)
            if self._autocast:
                inputs = self._cast(inputs)
            if self._holds_torch and not state.torch:
                self._set_torch_mode(context.training)
            spec = self.input_spec
            if spec is not None:
                check(spec, inputs, self._name)
            try:
                if _autocast_made:
                    outputs = self._call_with_casts(inputs, args, kwargs)
                else:
                    call = self.call if state.graph is None else conversion.converted(self.call)
                    outputs = call(inputs, *args, **kwargs)
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

    def _call_with_casts(self, inputs, args, kwargs):
        """`call`, with AutoCastVariables read in the compute dtype."""
        outer, state.cast_to = state.cast_to, TORCH_DTYPES.get(self._policy.compute_dtype)
        try:
            call = self.call if state.graph is None else conversion.converted(self.call)
            return call(inputs, *args, **kwargs)
        finally:
            state.cast_to = outer

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
        """The masks of the inputs, put into `kwargs` if `call` takes them; None without any."""
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
            if mask is not None and is_tensor(x):
                x._keras_mask = mask

    def _regularize(self, outputs):
        for x in nest.flatten(outputs):
            rank = x.shape.rank
            loss = self._activity_regularizer(getattr(x, "flat_values", x))
            if rank == 0:
                raise invalid(
                    "slice index 0 of dimension 0 out of bounds: an activity loss is divided by "
                    f"the batch size, but layer {self.name!r} gave a scalar [Op:StridedSlice]"
                )
            size = x.shape[0] if rank else 1
            if size is None and is_graph_tensor(x):
                self.add_loss(loss / casting.cast(shape_of(x)[0], loss.dtype))
            else:
                self.add_loss(loss / float(size or 1))  # unknown while drawing: of no account

    def _cast(self, inputs):
        """Float tensors in the compute dtype."""
        target = TORCH_DTYPES.get(self._policy._compute)
        if target is None:
            return inputs
        if type(inputs) is Tensor and inputs._t.dtype is target:
            return inputs
        return nest.map_structure(lambda x: cast_floating(x, target), inputs)

    def _note_call(self, inputs, args, kwargs):
        """Told of the call that builds the layer; models note the specs of its arguments."""

    def _maybe_build(self, inputs):
        shapes = nest.map_structure(static_shape, inputs)
        if self._input_spec is not None:
            check(self._input_spec, inputs, self.name)
        if self._policy.variable_dtype is None:
            first = nest.flatten(inputs)[0]
            self._policy = policy.Policy(first.dtype.name)
        if not hasattr(type(self).build, "_default"):
            with weight_scope(), not_symbolic():
                self.build(shapes)
            self.__dict__["_build_input_shape"] = shapes
        else:
            Layer.build(self, shapes)
        self.built = True
        arrived()
        if not self._trainable:
            self._refreeze()
        if self._initial_weights is not None:
            with not_symbolic():
                self.set_weights(self._initial_weights)
            self._initial_weights = None

    def _build_drawn(self, inputs):
        """Builds for symbolic inputs: the call will see real values of some size."""
        context.layers.append(self)
        try:
            self._maybe_build(inputs)
        finally:
            context.layers.pop()

    def _scope_part(self):
        """What the layer adds to the names of the weights made in its call."""
        return f"{self.name}/" if self.name else ""

    def _build_for(self, input_shape):
        """Builds for a shape outside of a call."""
        if self.built:
            return
        shapes = as_shapes(input_shape)
        context.layers.append(self)
        try:
            with weight_scope():
                self.build(shapes)
            self.built = True
            self.__dict__["_build_input_shape"] = shapes
            self._refreeze()
        finally:
            context.layers.pop()

    def _inferred(self, input_shape):
        dtype = self.compute_dtype or _config.floatx()
        inputs = nest.map_structure(
            lambda s: KerasTensor.placeholder(s, dtype), as_shapes(input_shape)
        )
        return infer(lambda x: self._call(x, (), {}), (inputs,), {})

    def _call_torch(self, inputs, args, kwargs):
        """The call on torch tensors: torch's autograd and training flag lead."""
        state.torch += 1
        try:
            if args or kwargs or type(inputs) is not torch.Tensor:
                inputs, args, kwargs = nest.map_structure(from_torch, (inputs, args, kwargs))
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
        inputs = nest.map_structure(lambda x: x if is_symbolic(x) else converted_leaf(x), inputs)
        outer = context.layers
        check_scope(self._scope_part()[:-1], root=not outer)
        context.layers = []
        before = self._drop_losses()
        try:
            if self.dynamic:
                outputs = self._by_shape(inputs)
            else:
                with fresh_names():  # of layers that are made inside: Keras has a graph for them
                    if not self.built and any(map(is_composite, nest.flatten(inputs))):
                        self._build_drawn(inputs)
                    outputs = infer(self._call, (inputs, args, kwargs), {})
        finally:
            context.layers = outer
            self._keep_symbolic_losses(before)
        Node(self, inputs, args, kwargs, outputs)
        return outputs

    def _by_shape(self, inputs):
        """The outputs of a layer that is never run symbolically, as its shapes say."""
        if not self.built:
            self._maybe_build(inputs)
        shapes = nest.map_structure(lambda x: tuple(static_shape(x)), inputs)
        if not hasattr(type(self).compute_output_shape, "_default"):
            shapes = self.compute_output_shape(shapes)
        else:
            raise NotImplementedError(
                "Please run in eager mode or implement the `compute_output_shape` method on your "
                f"layer ({type(self).__name__})."
            )
        dtype = self.compute_dtype or nest.flatten(inputs)[0].dtype
        return nest.map_structure(lambda s: KerasTensor.placeholder(s, dtype), as_shapes(shapes))

    def __setstate__(self, state):
        super().__setstate__(state)
        self._refreeze()
        if state.get("_dynamic"):  # made in another process
            Layer._dynamic_made = True
        if state.get("_losses"):
            LossesAndMetrics._losses_made = True

    def __repr__(self):
        module = type(self).__module__
        return f"<{module}.{type(self).__qualname__} object at {id(self):#x}>"


def runs_call(cls: type[Layer]) -> bool:
    """Whether the `forward` of a class is no user's: then calling a layer is its `call`."""
    return getattr(cls.forward, "__code__", None) is Layer.forward.__code__


def _with_signature(call):
    """`Layer.forward` with the signature of a `call`, for torch's tools, which ask for it."""
    own = Layer.forward
    forward = types.FunctionType(own.__code__, own.__globals__, own.__name__)
    forward.__doc__, forward.__qualname__, forward.__wrapped__ = own.__doc__, own.__qualname__, call
    return forward


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


_autocast_made = autocast_variable.made


def _any_global_hook():
    """Whether torch has hooks for the calls of all modules."""
    hooks = torch.nn.modules.module
    return (
        hooks._global_forward_hooks
        or hooks._global_forward_pre_hooks
        or hooks._global_backward_hooks
        or hooks._global_backward_pre_hooks
    )
