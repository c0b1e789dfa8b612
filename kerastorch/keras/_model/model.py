"""tf.keras.Model: a layer that can be trained, evaluated and saved."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any

import torch

from ..._core import devices, nest
from ..._core.replicas import in_use
from ..._core.settings import settings
from ..._core.tracebacks import shortens_tracebacks
from ..._core.trackable import variable_paths
from ..._core.variable import Variable
from .. import optimizers as optimizers_module
from .._base import config as _config
from .._base import messages
from .._base.context import context
from .._layer.inputs import as_shapes
from .._layer.layer import Layer, runs_call
from .._layer.weights import unique, valued, weights_of
from .._symbolic.infer import infer
from .._symbolic.keras_tensor import KerasTensor
from .._train import steps, threads
from .._train.compiled import LossesContainer, MetricsContainer
from .._train.replicas import check_compile, in_scope, note_strategy
from .._train.unpacking import unpack_x_y_sample_weight
from ..optimizers.loss_scale import LossScaleOptimizer
from .batches import Batches
from .functions import Functions
from .save_specs import SaveSpecs
from .training import Training

if _TYPE_CHECKING:
    from ..._core.tensor import Tensor
    from ..metrics import Metric
    from ..saving.model_methods import OfModels


def _functional_args(args, kwargs):
    return (
        len(args) == 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


def _inject_functional(cls):
    """Puts Functional in the place of Model among the bases of a user's class."""
    if cls is Model:
        return Model._functional
    if cls is object or not issubclass(cls, Model) or issubclass(cls, Model._functional):
        return cls
    cls.__bases__ = tuple(_inject_functional(base) for base in cls.__bases__)
    return cls


class Model(Training, Batches, Functions, SaveSpecs, Layer):
    """A model: layers in a graph, or a subclass with a `call` (tf.keras.Model).

    inputs, outputs: symbolic tensors; with both, a functional model.
    name: the model's name.

    >>> inputs = tf.keras.Input((3,))
    >>> model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs))
    >>> model(tf.ones([2, 3])).shape
    TensorShape([2, 1])
    """

    # the class of models drawn with symbolic tensors, which tells of itself
    _functional = None
    # what programs ask of a model: whether it is one of those
    _is_graph_network = False

    if _TYPE_CHECKING:  # which saving/model_methods.py binds
        summary = OfModels.summary
        save = OfModels.save
        save_weights = OfModels.save_weights
        load_weights = OfModels.load_weights
        to_json = OfModels.to_json
        to_yaml = OfModels.to_yaml
        get_compile_config = OfModels.get_compile_config
        compile_from_config = OfModels.compile_from_config
        from_config = OfModels.from_config

    def __new__(cls, *args, **kwargs):
        if cls is Model and _functional_args(args, kwargs):
            self = Layer.__new__(Model._functional)
        else:
            self = super().__new__(cls, *args, **kwargs)
        note_strategy(self)
        return self

    def __init__(self, *args, **kwargs):
        if _functional_args(args, kwargs):
            if not isinstance(self, Model._functional):
                _inject_functional(type(self))
            Model._functional.__init__(self, *args, **kwargs)
            return
        known = {"trainable", "dtype", "dynamic", "name", "autocast"}
        unknown = sorted(set(kwargs) - known)
        if unknown:
            raise TypeError("Keyword argument not understood:", *unknown)
        super().__init__(**kwargs)
        devices.start()
        self.__dict__.update(
            _is_compiled=False,
            optimizer=None,
            compiled_loss=None,
            compiled_metrics=None,
            stop_training=False,
            history=None,
            _run_eagerly=None,
            _compile_config=None,
            _steps_per_execution=None,
            _jit_compile=None,
            autotune_steps_per_execution=False,
            distribute_reduction_method="auto",
            _seen_specs=None,
            train_function=None,
            test_function=None,
            predict_function=None,
            _outer_grad_mode=torch.is_grad_enabled(),
            _sizes_differ=False,
            inputs=None,
            outputs=None,
            input_names=None,
            output_names=None,
        )

    def __setattr__(self, name, value):
        if not self.__dict__.get("_ready") and isinstance(value, (Layer, Variable)):
            raise RuntimeError(
                "It looks like you are subclassing `Model` and you forgot to call "
                "`super().__init__()`. Always start with this line."
            )
        if name in _MODEL_PLAIN:
            self._track(name, value)
            self.__dict__[name] = value
            return
        super().__setattr__(name, value)

    # structure
    @property
    def layers(self) -> list[Layer]:
        """The layers right below."""
        return [c for c in self._children() if isinstance(c, Layer) and not _is_metric(c)]

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """A layer by name or by its index in `layers`; ValueError when there is none."""
        if index is not None and name is not None:
            raise ValueError(
                f"Provide only a layer name or a layer index. Received: index={index}, name={name}."
            )
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has "
                    f"{len(self.layers)} layers."
                )
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[x.name for x in self.layers]}."
        )

    def get_weight_paths(self) -> dict[str, Variable]:
        """The variables by the path of attributes that leads to each, "dense.kernel"."""
        return variable_paths(self)

    # In a model the layers' weights come first, layer by layer, and its own after them.
    @property
    def trainable_weights(self) -> list[Variable]:
        """The variables that training updates: none when `trainable` is false."""
        self._check_built()
        if not self._trainable:
            return []
        own = [v for v in self._own() if v.trainable]
        return unique([v for c in self._weighted() for v in weights_of(c, "trainable")] + own)

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The variables that training leaves alone."""
        self._check_built()
        below, own = self._weighted(), self._own_in_order()
        fixed = [v for c in below for v in weights_of(c, "non_trainable")]
        if self._trainable:
            return unique(fixed + [v for v in own if not v.trainable])
        trained = [v for c in below for v in weights_of(c, "trainable")]
        return unique(
            trained + [v for v in own if v.trainable] + fixed + [v for v in own if not v.trainable]
        )

    @property
    def weights(self) -> list[Variable]:
        """All variables, layer by layer; ValueError before they are created."""
        self._check_built()
        return unique(
            [v for c in self._weighted() for v in weights_of(c, "all")] + self._own_in_order()
        )

    def _with_vocabularies(self):
        self._check_built()
        return [v for c in self._weighted() for v in valued(c)] + self._own_in_order()

    def _weighted(self):
        """What holds weights: the layers of the graph, and attributes: layers, modules, and lists
        and dicts of them."""
        found = []
        for name, value in self._attached.items():
            found.extend(value if name in ("_graph", "_stack") else [value])
        return found

    def _check_built(self):
        if not self.built and "build" in type(self).__dict__ and type(self) is not Model:
            raise ValueError(
                f"Weights for model {self.name!r} have not yet been created. Weights are created "
                "when the model is first called on inputs or `build()` is called with an "
                "`input_shape`."
            )

    @property
    def state_updates(self) -> list:
        """An empty list: updates happen at once."""
        return []

    @property
    def run_eagerly(self) -> bool:
        """Whether steps run as plain Python, where values have a numpy form: asked for in compile()
        or by tf.config.run_functions_eagerly, or since a layer is dynamic.

        ValueError when a layer is dynamic and compile() was given run_eagerly=False.
        """
        dynamic = self.dynamic
        if dynamic and self._run_eagerly is False:
            raise ValueError(
                "Your model contains layers that can only be successfully run in eager execution "
                "(layers constructed with `dynamic=True`). You cannot set `run_eagerly=False`."
            )
        return dynamic or self._asked_eagerly

    @property
    def _asked_eagerly(self):
        asked = self._run_eagerly
        return bool(settings.run_eagerly if asked is None else asked)

    @run_eagerly.setter
    def run_eagerly(self, value: bool | None) -> None:
        self.__dict__["_run_eagerly"] = value

    @property
    def distribute_strategy(self) -> Any:
        """The strategy in whose scope the model was made, else the default one."""
        strategy = self.__dict__.get("_distribution")
        if strategy is not None:
            return strategy
        from ...distribute import get_strategy

        return get_strategy()

    @shortens_tracebacks
    def build(self, input_shape: Any) -> None:
        """Builds the model for inputs of `input_shape` by calling it on symbolic inputs."""
        if input_shape is None:
            raise ValueError(
                "Input shape must be defined when calling `build()` on a `Model` subclass network."
            )
        if type(self).call is Model.call:
            raise NotImplementedError(
                f"Model {self.name!r} of class {type(self).__name__} has no `call()` method."
            )
        kwargs = self._build_arguments()
        shapes = _build_shapes(input_shape)
        dtype = self.compute_dtype or _config.floatx()
        inputs = nest.map_structure(lambda s: KerasTensor.placeholder(s, dtype), shapes)
        outer, context.layers = context.layers, []
        try:
            infer(lambda x: self.call(x, **kwargs), (inputs,), {})
        finally:
            context.layers = outer
            self._keep_symbolic_losses()
        self.__dict__["_build_input_shape"] = shapes
        self.built = True

    build._default = True

    def _build_arguments(self):
        """What `build` passes to `call` beside the inputs; ValueError when that is not known."""
        parameters = list(inspect.signature(self.call).parameters.values())
        if not parameters:
            raise ValueError(
                f"You can only call `build()` on a model if its `call()` takes an input: model "
                f"{self.name!r}."
            )
        kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        kwargs = {}
        for p in parameters[1:]:
            if p.name == "training":
                kwargs["training"] = False
            elif p.default is p.empty and p.kind in kinds:
                raise ValueError(
                    f"Currently, you cannot build your model if it has positional or keyword "
                    f"arguments that are not inputs: `call()` of model {self.name!r} requires "
                    f"{p.name!r}. Instead, call the model on a batch of data."
                )
        return kwargs

    def _inferred(self, input_shape):
        built, self.__dict__["built"] = self.built, True
        try:
            return super()._inferred(input_shape)
        finally:
            self.__dict__["built"] = built

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Computes the outputs; a subclass defines it."""
        raise NotImplementedError(
            "Unimplemented `tf.keras.Model.call()`: if you intend to create a `Model` with the "
            "Functional API, please provide `inputs` and `outputs` arguments. Otherwise, subclass "
            f"`Model` with an overridden `call()` method: model {self.name!r} of class "
            f"{type(self).__name__}."
        )

    # compiling
    @shortens_tracebacks
    @in_scope
    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        metrics: Any = None,
        loss_weights: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool | None = None,
        steps_per_execution: int | str | None = None,
        jit_compile: bool | None = None,
        pss_evaluation_shards: int | str = 0,
        **kwargs: Any,
    ) -> None:
        """Sets how the model is trained.

        optimizer: an optimizer or its name.
        loss: a loss, function or name, or one per output (list or dict by output name).
        metrics, weighted_metrics: lists of metrics, functions or names, per output alike; the
            latter take sample weights.
        loss_weights: numbers that the outputs' losses are multiplied with.
        run_eagerly: whether the code of steps may take values as numpy arrays.
        steps_per_execution: after how many batches batch callbacks are called.
        jit_compile: whether the steps of fit and evaluate become machine code, once for each form
            of a batch; needs a C++ compiler.
        """
        named = kwargs.pop("from_serialized", False)
        self._check_compile_kwargs(kwargs)
        if run_eagerly and jit_compile:
            raise ValueError("You cannot enable `run_eagerly` and `jit_compile` at the same time.")
        if in_use:
            check_compile(self, [metrics, weighted_metrics])
        self.__dict__["_run_eagerly"] = run_eagerly
        threads.forget(self)
        self.optimizer, self.loss = self._get_optimizer(optimizer), loss or {}
        self._forget_functions()
        names = getattr(self, "output_names", None)
        self.__dict__.update(
            compiled_loss=(
                loss
                if isinstance(loss, LossesContainer)
                else LossesContainer(loss, loss_weights, names)
            ),
            compiled_metrics=(
                metrics
                if isinstance(metrics, MetricsContainer)
                else MetricsContainer(metrics, weighted_metrics, names, named)
            ),
            _is_compiled=True,
            _jit_compile=jit_compile,
            _steps_per_execution=_steps_variable(steps_per_execution),
            autotune_steps_per_execution=(
                steps_per_execution == "auto" or self.autotune_steps_per_execution
            ),
            _compiled_trainable=[(x, x._trainable) for x in self._flatten_layers()],
            _compile_config={
                "optimizer": optimizer,
                "loss": loss,
                "metrics": metrics,
                "loss_weights": loss_weights,
                "weighted_metrics": weighted_metrics,
                "run_eagerly": run_eagerly,
                "steps_per_execution": steps_per_execution,
                "jit_compile": jit_compile,
            },
        )

    def _check_compile_kwargs(self, kwargs):
        kwargs.pop("experimental_run_tf_function", None)
        if kwargs.pop("cloning", None) is not None:
            messages.warn("The `cloning` argument of compile() has no effect.")
        if kwargs.pop("distribute", None) is not None:
            raise ValueError("The `distribute` argument of compile() is not available in TF 2.")
        if kwargs.pop("target_tensors", None) is not None:
            raise ValueError("The `target_tensors` argument of compile() is not available in TF 2.")
        kwargs.pop("sample_weight_mode", None)
        if kwargs:
            raise TypeError(
                f"Invalid keyword argument(s) in `compile()`: {set(kwargs)}. Valid keyword "
                'arguments include "cloning", "experimental_run_tf_function", "distribute", '
                '"target_tensors", or "sample_weight_mode".'
            )

    def _get_optimizer(self, optimizer):
        if isinstance(optimizer, (list, tuple)):
            return [self._get_optimizer(one) for one in optimizer]
        if isinstance(optimizer, torch.optim.Optimizer):
            name = type(optimizer).__name__
            raise ValueError(
                f"Could not interpret optimizer identifier: {name} is an optimizer of torch. Give "
                f"compile() one of tf.keras.optimizers (as 'adam' or Adam(learning_rate=...)); a "
                "torch optimizer over model.parameters() works in a training loop of your own."
            )
        optimizer = optimizers_module.get(optimizer)
        if self._policy.name == "mixed_float16" and not getattr(optimizer, "scales_loss", False):
            return LossScaleOptimizer(optimizer)
        return optimizer

    def _require_compiled(self):
        if not self._is_compiled:
            raise RuntimeError(
                "You must compile your model before training/testing. Use `model.compile(optimizer,"
                f" loss)`. Model: {self.name!r}."
            )

    @property
    def metrics(self) -> list[Metric]:
        """The metrics: of compile(), of the layers, and those that are attributes."""
        found = []
        if self._is_compiled:
            if self.compiled_loss is not None:
                found += self.compiled_loss.metrics
            if self.compiled_metrics is not None:
                found += self.compiled_metrics.metrics
        for metric in Layer.metrics.fget(self):
            if not any(metric is m for m in found):
                found.append(metric)
        return found

    @property
    def metrics_names(self) -> list[str]:
        """The names of `metrics`, once the model has seen data."""
        return [m.name for m in self.metrics]

    def reset_metrics(self) -> None:
        """Sets all metrics to their beginning."""
        for metric in self.metrics:
            metric.reset_state()

    def reset_states(self) -> None:
        """Forgets what stateful layers remember between batches."""
        for layer in self.layers:
            if layer.stateful and hasattr(layer, "reset_states"):
                layer.reset_states()

    def get_metrics_result(self) -> dict[str, Any]:
        """The metrics' results, by name, as tensors."""
        results = {}
        for metric in self.metrics:
            result = metric.result()
            results.update(result if isinstance(result, dict) else {metric.name: result})
        return results

    # steps that users may override
    def train_step(self, data: Any) -> dict[str, Any]:
        """One step of training on `data`, (x, y) or (x, y, sample_weight); returns the logs."""
        from ...autodiff import GradientTape

        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        steps.check_targets(self, y, loss)
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> dict[str, Any]:
        """One step of evaluation on `data`; returns the logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        self.compute_loss(x, y, y_pred, sample_weight)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for `data`."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None
    ) -> Tensor | None:
        """The total loss: that of compile() and those of the layers."""
        return self.compiled_loss(y, y_pred, sample_weight, regularization_losses=self.losses)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any) -> dict[str, Any]:
        """Updates the metrics of compile() and returns all results by name."""
        self.compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def _overrides(self, *names):
        return any(
            getattr(type(self), n) is not getattr(Model, n) or n in self.__dict__ for n in names
        )

    def _runs_raw(self):
        """Whether the model's call is the walk over a drawn graph, with nothing around it."""
        return False

    def _calls_plainly(self, call):
        """Whether calling the model is its class's `call`, with nothing around it."""
        return (
            type(self).call is call
            and type(self).__call__ is Layer.__call__
            and runs_call(type(self))
            and self._activity_regularizer is None
            and not (self._forward_hooks or self._forward_pre_hooks)
            and not (self._backward_hooks or self._backward_pre_hooks)
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; a subclassed model overrides it to be saved whole."""
        if not hasattr(type(self).get_config, "_default"):
            return {}
        try:
            return Layer.get_config(self)
        except NotImplementedError as error:
            warnings.warn(f"{error} Its config is empty.", stacklevel=2)
            return {}

    get_config._default = True


def _steps_variable(steps):
    """compile()'s steps_per_execution as the variable that Keras makes of it."""
    return Variable(1 if steps in (None, 0, "auto") else steps, dtype="int64", trainable=False)


def _is_metric(x):
    return getattr(x, "_is_metric", False)


def _build_shapes(input_shape):
    if isinstance(input_shape, dict):
        return {k: as_shapes(v) for k, v in input_shape.items()}
    return as_shapes(input_shape)


def _name_methods(cls, *bases):
    """Lets errors about arguments name the public class, and not the private base."""
    for base in bases:
        for name, method in vars(base).items():
            while inspect.isfunction(method):
                method.__qualname__ = f"{cls.__name__}.{name}"
                method = getattr(method, "__wrapped__", None)


_name_methods(Model, Training, Batches, Functions, SaveSpecs)

# Attributes that never hold layers, set without a look at the value.
_MODEL_PLAIN = {
    "optimizer",
    "loss",
    "compiled_loss",
    "compiled_metrics",
    "stop_training",
    "history",
    "train_function",
    "test_function",
    "predict_function",
}
