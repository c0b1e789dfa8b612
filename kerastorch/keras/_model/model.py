"""tf.keras.Model: a layer that can be trained, evaluated and saved."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch

from ..._core import allocator, nest
from ..._core.tensor_spec import TensorSpec
from ..._core.variable import Variable
from .. import optimizers as optimizers_module
from .._base import config as _config
from .._base.context import context
from .._layer.layer import Layer, as_shapes
from .._layer.weights import unique, weights_of
from .._symbolic.keras_tensor import KerasTensor, infer
from .._train import loops, steps, threads
from .._train.compiled import LossesContainer, MetricsContainer
from .._train.data import make_source, split_validation, unpack_x_y_sample_weight
from ..callbacks import CallbackList
from ..optimizers.loss_scale import LossScaleOptimizer
from .batches import AsCompiled, Batches

if TYPE_CHECKING:
    import numpy as np

    from ..._core.tensor import Tensor
    from ..callbacks import Callback, History
    from ..metrics import Metric


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


class Model(Batches, Layer):
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

    def __new__(cls, *args, **kwargs):
        if cls is Model and _functional_args(args, kwargs):
            return Layer.__new__(Model._functional)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args, **kwargs):
        if _functional_args(args, kwargs):
            if not isinstance(self, Model._functional):
                _inject_functional(type(self))
            Model._functional.__init__(self, *args, **kwargs)
            return
        known = {"trainable", "dtype", "dynamic", "name", "autocast"}
        unknown = set(kwargs) - known - {"inputs", "outputs"}
        if unknown:
            raise TypeError(
                f"The following keyword arguments passed to `Model` aren't supported: {unknown}."
            )
        kwargs.pop("inputs", None)
        kwargs.pop("outputs", None)
        super().__init__(**kwargs)
        self.__dict__.update(
            _is_compiled=False,
            optimizer=None,
            compiled_loss=None,
            compiled_metrics=None,
            stop_training=False,
            history=None,
            _run_eagerly=None,
            _compile_config=None,
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
        """Whether compile() was asked for eager steps; every step is eager in any case."""
        return bool(self._run_eagerly)

    @run_eagerly.setter
    def run_eagerly(self, value: bool | None) -> None:
        self.__dict__["_run_eagerly"] = value

    @property
    def distribute_strategy(self) -> None:
        """None: training on one device."""
        return None

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
            self._clear_losses()
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
        run_eagerly, steps_per_execution, jit_compile: accepted; steps run eagerly, one by one.
        """
        named = kwargs.pop("from_serialized", False)
        self._check_compile_kwargs(kwargs)
        self.__dict__["_run_eagerly"] = run_eagerly
        threads.forget(self)
        self.optimizer, self.loss = self._get_optimizer(optimizer), loss or {}
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
            warnings.warn("The `cloning` argument of compile() has no effect.", stacklevel=3)
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

    def _metric_logs(self):
        logs = {}
        for metric in self.metrics:
            result = metric.result()
            if isinstance(result, dict):
                logs.update({k: steps.number(v) for k, v in result.items()})
            else:
                logs[metric.name] = steps.number(result)
        return logs

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
            and self._activity_regularizer is None
            and not (self._forward_hooks or self._forward_pre_hooks)
            and not (self._backward_hooks or self._backward_pre_hooks)
        )

    # training
    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool | str = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | Collection[int] = 1,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> History:
        """Trains the model and returns the History.

        x, y: arrays, tensors, DataFrames, or lists or dicts of them; or x alone: a generator, a
            keras.utils.Sequence, a Dataset or any iterable of (x, y[, sample_weight]) batches.
        batch_size: 32 by default; epochs, initial_epoch: the range of epochs.
        verbose: 0 silent, 1 a progress bar ("auto"), 2 a line per epoch.
        validation_split: the share of the last samples held out, or validation_data:
            (x, y[, sample_weight]) or any of the above.
        shuffle: whether rows are permuted anew in each epoch ("batch": whole batches).
        class_weight: {class: weight}; sample_weight: one weight per sample.
        steps_per_epoch, validation_steps: how many batches to take, by default all.
        validation_freq: validate every so many epochs, or after the epochs (from 1) listed.
        max_queue_size, workers, use_multiprocessing: accepted.
        """
        self._require_compiled()
        if verbose == "auto":
            verbose = 1
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split_validation(
                (x, y, sample_weight), validation_split
            )
        source = make_source(
            x, y, sample_weight, batch_size, shuffle, steps_per_epoch, epochs - initial_epoch
        )
        self._note_batches(source)
        steps = steps_per_epoch if steps_per_epoch is not None else source.steps
        callbacks = self._callbacks(callbacks, verbose, epochs, steps, history=True)
        self.stop_training = False
        loop = loops.Epochs(self, source, callbacks, class_weight, steps_per_epoch)
        validate = self._validator(
            validation_data,
            validation_batch_size or batch_size,
            validation_steps,
            validation_freq,
            callbacks,
        )
        allocator.tune()
        callbacks.on_train_begin()
        with AsCompiled(self):
            logs = loop.run(initial_epoch, epochs, validate)
        if getattr(self.optimizer, "use_ema", False):
            self.optimizer.finalize_variable_values(self.trainable_variables)
        callbacks.on_train_end(logs)
        return self.history

    def _note_batches(self, source):
        """Remembers whether batches differ in size, for the shape a Sequential is drawn with."""
        self.__dict__["_sizes_differ"] = getattr(source, "has_partial_batch", False)

    def _validator(self, data, batch_size, steps, frequency, callbacks):
        """The function of the epoch that gives the validation logs, or None."""
        if data is None:
            return lambda epoch: None
        x, y, weights = (
            unpack_x_y_sample_weight(data)
            if isinstance(data, (tuple, list))
            else (data, None, None)
        )
        source = make_source(x, y, weights, batch_size, False, steps)

        def validate(epoch):
            if epoch and getattr(source, "is_spent", bool)():
                return None
            due = (
                (epoch + 1) in frequency
                if isinstance(frequency, (list, tuple, set))
                else ((epoch + 1) % frequency == 0)
            )
            return (
                loops.run_evaluation(self, source, callbacks.for_validation(), steps)
                if due
                else None
            )

        return validate

    def _callbacks(self, callbacks, verbose, epochs, steps, history=False):
        if isinstance(callbacks, CallbackList):
            return callbacks
        return CallbackList(
            callbacks,
            add_history=history,
            add_progbar=verbose != 0,
            model=self,
            verbose=verbose,
            epochs=epochs,
            steps=steps,
        )

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> float | np.ndarray | list | dict[str, Any]:
        """The loss and metrics on data: a float, a list in the order of `metrics_names`, or a dict.

        Arguments are as those of `fit`.
        """
        self._require_compiled()
        if kwargs:
            raise TypeError(f"Invalid keyword arguments: {list(kwargs)}")
        source = make_source(x, y, sample_weight, batch_size, False, steps)
        self._note_batches(source)
        verbose = 1 if verbose == "auto" else verbose
        callbacks = self._callbacks(callbacks, verbose, 1, steps or source.steps)
        logs = loops.run_evaluation(self, source, callbacks, steps)
        return self._answer(logs, return_dict)

    def _answer(self, logs, return_dict):
        if return_dict:
            return logs
        values = list(logs.values())
        return values[0] if len(values) == 1 else values

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: int | None = None,
        callbacks: CallbackList | Sequence[Any] | Callback | None = None,
        max_queue_size: int = 10,
        workers: int = 1,
        use_multiprocessing: bool = False,
    ) -> Any:
        """The outputs for `x` as numpy arrays."""
        source = make_source(x, None, None, batch_size, False, steps)
        self._note_batches(source)
        verbose = 1 if verbose == "auto" else verbose
        callbacks = self._callbacks(callbacks, verbose, 1, steps or source.steps)
        return loops.run_prediction(self, source, callbacks, steps)

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

    def save_spec(self, dynamic_batch: bool = True) -> tuple[tuple, dict[str, Any]] | None:
        """The TensorSpecs of the inputs, as (args, kwargs), or None before the first call."""
        shapes = self._build_input_shape
        if shapes is None:
            return None
        spec = nest.map_structure(
            lambda s: TensorSpec(
                [None, *s.as_list()[1:]] if dynamic_batch else s, self.compute_dtype
            ),
            as_shapes(shapes),
        )
        return (spec,), {}


def _is_metric(x):
    return getattr(x, "_is_metric", False)


def _build_shapes(input_shape):
    if isinstance(input_shape, dict):
        return {k: as_shapes(v) for k, v in input_shape.items()}
    return as_shapes(input_shape)


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
