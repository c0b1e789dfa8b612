"""The steps of fit, evaluate and predict: what happens to one batch.

The plain step works on raw torch tensors: forward through the model's plan, loss, one call of
the autograd engine, one call of the optimizer.  Nothing waits for the device; numbers reach Python
when a callback or the progress bar asks for them.  A user's train_step, test_step or predict_step,
compute_loss or compute_metrics is called with tensors instead, as Keras calls it; so is the step of
a model whose optimizer brings its own minimize, compute_gradients or the like.

`train_step_for`, `test_step_for` and `predict_step_for` decide which step a model takes.
"""

from __future__ import annotations

import contextlib
import itertools
import operator
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import torch

from ..._core import nest
from ..._core.constants import constant
from ..._core.errors import OutOfRangeError
from ..._core.frozen import unfreeze
from ..._core.state import state
from ..._core.tensor import Tensor
from ...ragged._ragged_tensor import RaggedTensor
from .._base.context import context
from .._base.input_spec import check
from .._layer.added_losses import LossesAndMetrics
from ..callbacks.base import numbers
from ..layers.core import Embedding
from .compiled_steps import compiled_steps_of
from .data import handles
from .recordings import recordings_of, test_recordings_of
from .replicas import placed, showing
from .traced_steps import check_targets, trace_of, traced_test_step, traced_train_step

if TYPE_CHECKING:
    from ..._core.variable import Variable

_requires_grad = operator.attrgetter("requires_grad")
_engine = torch.autograd.Variable._execution_engine
_EAGER = contextlib.nullcontext()
# what a user's model may do in its own way, beside the step itself
_OF_A_STEP = ("compute_loss", "compute_metrics", "get_metrics_result")


def train_step_for(
    model: Any, steps: int = 0, epochs: int = 1
) -> PlainTrainStep | OwnStep | UserStep:
    """The step that trains the model, in so many epochs of so many steps (0: unknown)."""
    return placed(model, _train_step_for(model, steps, epochs))


def _train_step_for(model, steps, epochs):
    _begin(model)
    optimizer = model.optimizer
    if (
        model._overrides("train_step", *_OF_A_STEP)
        or not hasattr(optimizer, "step_raw")
        or hasattr(optimizer, "scales_loss")
        or optimizer.steps_its_own_way()
    ):
        return UserStep(model, model.train_step, "train")
    if _runs_user_code(model, "train"):
        return OwnStep(model, traced_train_step(model), "train")
    return PlainTrainStep(model, steps, epochs)


def test_step_for(model: Any, steps: int = 0) -> PlainTestStep | OwnStep | UserStep:
    """The step that evaluates the model.

    steps: how many there are between which no code of the user's runs; 0: unknown, or it does.
    """
    return placed(model, _test_step_for(model, steps))


def _test_step_for(model, steps):
    _begin(model)
    if model._overrides("test_step", *_OF_A_STEP):
        return UserStep(model, model.test_step, "test")
    if _runs_user_code(model, "test"):
        return OwnStep(model, traced_test_step(model), "test")
    return PlainTestStep(model, steps)


def predict_step_for(model: Any) -> PlainPredictStep | UserPredictStep:
    """The step that predicts with the model."""
    _begin(model)
    if model._overrides("predict_step") or _runs_user_code(model, "predict"):
        return placed(model, UserPredictStep(model))
    return placed(model, PlainPredictStep(model))


def _runs_user_code(model, mode):
    """Whether the model's own step is to be traced, since it runs code of the user's."""
    trace = trace_of(model, mode)
    return trace is not None and trace.has_user_code


def _begin(model):
    model.__dict__["_outer_grad_mode"] = torch.is_grad_enabled()


class _Step:
    """What all steps have.

    model: the model.  trace: what stands for its traced step, None where steps run eagerly.
    window: the context manager in which batches of the type told last run: see StepTrace.
    as_tuple: whether x alone comes as (x,), as from `train_on_batch` and datasets of (x,).
    """

    as_tuple = is_function = is_plain = False
    shown = None  # what metrics' variables were after the last step, where processes share them

    def __init__(self, model, mode):
        self.model, self.mode = model, mode
        self.trace = trace_of(model, mode)
        self.window = _EAGER

    def begin(self, spec: Any) -> None:
        """Says of which type the batches to come are (None: unknown), as (x, y, weights)."""
        if self.trace is not None:
            self.window = self.trace.trace(None if spec is None else _packed(*spec, self.as_tuple))

    def begin_batch(self, x: Any, y: Any = None, weights: Any = None) -> None:
        """Says that a batch of this very type comes, on its own."""
        if self.trace is not None:
            self.window = self.trace.trace_of_batch(_packed(x, y, weights, self.as_tuple))

    def refresh(self) -> None:
        """Looks up what code of the user's may have changed: nothing."""

    def watch(self) -> None:
        """The same between two steps."""

    def pause(self) -> None:
        """Lets go of what is held from step to step."""


class _Running:
    """Context of one model step on raw values: torch leads, the model is being called."""

    def __init__(self, model, training, step, x=None):
        self.model, self.training, self.trace = model, training, step.trace
        self.window, self._x = step.window, x

    def __enter__(self):
        state.torch += 1
        self._outer = context.layers, context.training, state.step, state.draws
        context.layers, context.training = [self.model], self.training
        state.step = self.trace
        if self.trace is not None:
            state.draws = self.window.draws_of(self.model, self._x)

    def __exit__(self, *exc):
        state.torch -= 1
        context.layers, context.training, state.step, state.draws = self._outer
        if self.trace is not None and exc[0] is None:
            self.trace.ran = self.window.ran = True


class _Forward:
    """The model's forward pass on raw values, by its plan where the call is nothing else.

    Whether it is holds until `refresh`: only a user's code can change it.
    """

    def __init__(self, model):
        self.model = model
        self.refresh()

    def refresh(self):
        """Looks at the model again."""
        self._runs_raw = self.model._runs_raw()
        self._found = None

    @property
    def _layers(self):
        if self._found is None:
            self._found = list(self.model._flatten_layers())
        return self._found

    def __call__(self, x, training):
        """(outputs, masks) for raw inputs: a nest of raw values, and a flat list of the masks
        that belong to them, or None."""
        model = self.model
        if not self._runs_raw or (type(x) is not torch.Tensor and _is_ragged(x)):
            context.layers = []
            outputs = model(handles(x), training=training)
            context.layers = [model]
            masks = [getattr(h, "_keras_mask", None) for h in nest.flatten(outputs)]
            masks = None if all(m is None for m in masks) else [getattr(m, "_t", m) for m in masks]
            return nest.map_structure(lambda h: getattr(h, "_t", h), outputs), masks
        if LossesAndMetrics._losses_made:
            for layer in self._layers:
                if layer._losses:  # of an earlier call
                    model._clear_losses()
                    break
        outputs = model._run_raw(_conformed(model, x), training)
        if len(outputs) == 1 and not nest.is_nested(model._nested_outputs):
            return outputs[0], None
        return nest.pack_sequence_as(model._nested_outputs, outputs), None

    def added_losses(self):
        """The raw losses that layers and regularizers add."""
        layers = self._layers if self._runs_raw else self.model._flatten_layers()
        if any(layer._losses or layer._loss_functions for layer in layers):
            return [x._t for x in self.model.losses]
        return []


def _is_ragged(x):
    """Whether RaggedTensors are among the inputs: a plan takes tensors."""
    return any(isinstance(v, RaggedTensor) for v in nest.flatten(x))


def _conformed(model, x):
    if type(x) is torch.Tensor:
        reference = model.inputs[0]
        example = reference._examples[0]
        if len(model.inputs) == 1 and x.dtype is example.dtype and x.ndim == example.ndim:
            _check_shape(model, x, reference)
            return [x]
    wrapped = handles(x)
    spec = model.input_spec
    if spec is not None:
        check(spec, wrapped, model.name)
    return [h._t for h in model._arranged(wrapped)]


def _check_shape(model, x, reference):
    wanted = reference._shape._dims
    for size, want in zip(x.shape[1:], wanted[1:], strict=True):
        if want is not None and size != want and model.input_spec is not None:
            check(model.input_spec, Tensor(x), model.name)


class PlainTrainStep(_Step):
    """One step of training on raw values.

    The forward and backward passes are replayed as recorded code where that is possible and pays
    (see recordings.py).

    quiet: whether no code of the user's runs between the steps of an epoch; else `watch` is called
        before each of them.
    """

    is_plain = True

    def __init__(self, model, steps=0, epochs=1):
        super().__init__(model, "train")
        self._planned = steps, epochs
        self.forward = _Forward(model)
        self._by_row = model.optimizer.takes_rows
        # gradients by row come as sparse tensors, which recordings know nothing of
        tables = self._by_row and any(isinstance(x, Embedding) for x in model._flatten_layers())
        self.recordings, self._may_record = None, not tables
        self.compiled = None if tables else compiled_steps_of(model)
        self.quiet = False
        self._begun = False
        self.variables = []

    def refresh(self) -> None:
        """Looks up what callbacks may have changed since: which variables are trained, and how."""
        self.forward.refresh()
        self.variables = self._trained() if self.model.built else []
        self.watch()

    def _trained(self):
        """The model's trainable variables, thawed: one may be shared with a frozen layer; without
        those that a user froze by `requires_grad_(False)`."""
        variables = self.model.trainable_variables
        for v in variables:
            if v._frozen:
                unfreeze(v)
        return [v for v in variables if v._t.requires_grad]

    def watch(self) -> None:
        """Looks whether code that ran since the last step has changed what recordings rest on."""
        if self.compiled is not None:
            self.compiled.refresh(self.variables, self.quiet)
            if self.compiled.refusal is not None:
                self.compiled = None
        if self.compiled is not None:
            return
        if self.recordings is None and self._may_record:
            self.recordings = recordings_of(self.model, *self._planned)
        if self.recordings is not None:
            self.recordings.refresh(self.variables, self.quiet)

    def leave_recordings(self) -> None:
        """Lets all steps be computed."""
        self.recordings = self.compiled = None
        self._may_record = False

    def pause(self) -> None:
        """Lets go of what is held from step to step, at the end of an epoch."""
        for kept in (self.compiled, self.recordings):
            if kept is not None:
                kept.release()

    def __call__(self, x, y, weights):
        model = self.model
        result = leaves = None
        if self.compiled is not None:
            if self.compiled.run(self, x, y, weights):
                return
            if self.compiled.refusal is not None:
                self.watch()  # from now on as without
        if self.recordings is None:
            model.compiled_loss.trained += 1
        elif self.compiled is None:
            result = self.recordings.run(self, x, y, weights)
            if result is not None:
                leaves = self.recordings.leaves_of(self.variables)
        if result is None:
            result = self.compute(x, y, weights)
        total, values, outputs, grads, batch, masks = result
        model.compiled_loss.note(total, values, batch)
        outer, state.step = state.step, self.trace
        try:
            if self.variables:
                model.optimizer.step_raw(self.variables, grads, leaves)
            self._update_metrics(y, outputs, weights, masks)
        finally:
            state.step = outer

    def _update_metrics(self, y, outputs, weights, masks):
        container = self.model.compiled_metrics
        if container is not None:
            with torch.no_grad():
                if not container._built:
                    container.build(handles(y), handles(outputs), self.model)
                container.raw(y, outputs, weights, masks)

    def forward_and_backward(self, x: Any, y: Any, weights: Any) -> Sequence[torch.Tensor | None]:
        """A step without the optimizer's update: the gradients; running means and metrics take
        the batch into account."""
        total, values, outputs, grads, batch, masks = self.compute(x, y, weights)
        with torch.no_grad():
            self.model.compiled_loss.note(total, values, batch)
        self._update_metrics(y, outputs, weights, masks)
        return grads

    def compute(self, x: Any, y: Any, weights: Any) -> tuple:
        """(total loss, losses, outputs, gradients, batch size, outputs' masks) of one batch."""
        model = self.model
        torch._C._set_grad_enabled(True)
        state.rows = set() if self._by_row else None
        try:
            with _Running(model, True, self, x):
                outputs, masks = self.forward(x, True)
                if not self._begun:  # the first call may have made more variables
                    self._begun, self.variables = True, self._trained()
                container = model.compiled_loss
                if not container._built:
                    container.build(outputs, model)
                added = self.forward.added_losses()
                total, values, batch = container.compute(y, outputs, weights, added, masks)
                if total is None or y is None:
                    check_targets(model, y, total)
                grads = gradients(total, self.variables)
        finally:
            state.rows = None
            torch._C._set_grad_enabled(model._outer_grad_mode)
        return total, values, outputs, grads, batch, masks


def gradients(loss: torch.Tensor, variables: Sequence[Variable]) -> Sequence[torch.Tensor | None]:
    """The raw gradients of a raw loss, None where it does not depend on a variable."""
    if not loss.requires_grad or not variables:
        return [None] * len(variables)
    leaves = tuple([v._t for v in variables])
    if not all(map(_requires_grad, leaves)):
        return _gradients_of_some(loss, leaves)
    return _engine.run_backward(
        (loss,), (_one(loss),), False, False, leaves, True, accumulate_grad=False
    )


def _gradients_of_some(loss, leaves):
    """The gradients by leaves of which torch's users have excepted some (requires_grad)."""
    places = [i for i, leaf in enumerate(leaves) if leaf.requires_grad]
    found = [None] * len(leaves)
    if places:
        some = tuple(leaves[i] for i in places)
        grads = _engine.run_backward(
            (loss,), (_one(loss),), False, False, some, True, accumulate_grad=False
        )
        for i, grad in zip(places, grads, strict=True):
            found[i] = grad
    return found


_ones = {}


def _one(loss):
    """A ready 1 of the loss's dtype and device, the gradient that a backward pass starts with."""
    key = loss.dtype, loss.device
    one = _ones.get(key)
    if one is None:
        one = _ones[key] = constant(torch.ones((), dtype=loss.dtype, device=loss.device))
    return one if loss.ndim == 0 else torch.ones_like(loss)


class PlainTestStep(_Step):
    """One step of evaluation on raw values, replayed where that is possible and pays."""

    is_plain = True

    def __init__(self, model, steps=0):
        super().__init__(model, "test")
        self.forward = _Forward(model)
        self.recordings = test_recordings_of(model, steps) if steps else None

    def refresh(self) -> None:
        """Looks at the model again."""
        self.forward.refresh()
        if self.recordings is not None:
            self.recordings.refresh()

    def leave_recordings(self) -> None:
        """Lets all steps be computed."""
        self.recordings = None

    def pause(self) -> None:
        """Lets go of what is held from step to step."""
        if self.recordings is not None:
            self.recordings.release()

    def __call__(self, x, y, weights):
        if self.recordings is None:
            self.model.compiled_loss.tested += 1
        if self.recordings is None or not self.recordings.run(self, x, y, weights):
            self.compute(x, y, weights)

    def compute(self, x: Any, y: Any, weights: Any) -> None:
        """Runs the model on a batch, and updates loss and metrics."""
        model = self.model
        with torch.no_grad(), _Running(model, False, self):
            outputs, masks = self.forward(x, False)
            container = model.compiled_loss
            if not container._built:
                container.build(outputs, model)
            container.raw(y, outputs, weights, self.forward.added_losses(), masks)
            metrics = model.compiled_metrics
            if metrics is not None:
                if not metrics._built:
                    metrics.build(handles(y), handles(outputs), model)
                metrics.raw(y, outputs, weights, masks)


class UserStep(_Step):
    """A step that a user's method defines: called with tensors, its logs are kept.

    The method is traced as Keras traces it, except where the model runs eagerly: what it does to
    tensors when it first runs is what every step does, until the model is compiled again.
    """

    def __init__(self, model, method, mode="train"):
        super().__init__(model, mode)
        self.method = method if self.trace is None else self.trace.function(method)
        self.logs = {}

    def __call__(self, x, y, weights):
        data = handles(_packed(x, y, weights, self.as_tuple))
        run = _called if self.trace is None else self.window.run
        self.logs = run(self.method, data) or {}


def _called(method, data):
    return method(data)


class OwnStep(_Step):
    """The step of a model's own train_step or test_step, where layers, losses or metrics are a
    user's: traced, so that their code runs once.  The logs are the metrics' results."""

    def __init__(self, model, step, mode):
        super().__init__(model, mode)
        self._step, self._function = step, self.trace.function(step)
        self._hooked = False

    def refresh(self) -> None:
        """Looks for torch's hooks, which are called at each step."""
        layers = self.model._flatten_layers()
        self._hooked = any(x._forward_hooks or x._forward_pre_hooks for x in layers)

    def __call__(self, x, y, weights):
        if self._hooked or self.trace is None:
            self._step(handles(_packed(x, y, weights)))
            return
        self.window.run(self._function, handles(_packed(x, y, weights, self.as_tuple)))


def _packed(x, y=None, weights=None, as_tuple=False):
    """A batch as Keras hands it to steps: x alone where there is nothing else, but (x,) for a
    tuple; what was a list is a tuple."""
    x = _as_tuples(x)
    if weights is not None:
        return x, _as_tuples(y), weights
    if y is not None:
        return x, _as_tuples(y)
    return (x,) if as_tuple or isinstance(x, tuple) else x


def _as_tuples(value):
    if isinstance(value, dict):
        return {k: _as_tuples(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return tuple(map(_as_tuples, value))
    return value


def tensor_logs(model: Any, step: PlainTrainStep | PlainTestStep | UserStep) -> dict[str, Any]:
    """The logs of the last step, as tensors where the step gives tensors."""
    if step.shown is not None:
        with showing(step):
            return _tensor_logs(model, step)
    return _tensor_logs(model, step)


def _tensor_logs(model, step):
    if isinstance(step, UserStep):
        return step.logs if isinstance(step.logs, dict) else {"loss": step.logs}
    return model.get_metrics_result()


def read_logs(model: Any, step: PlainTrainStep | PlainTestStep | UserStep) -> dict[str, Any]:
    """The logs of the last step as Python numbers and arrays: this waits for the device."""
    return numbers(tensor_logs(model, step))


def final_logs(model: Any, step: PlainTrainStep | PlainTestStep | UserStep) -> dict[str, Any]:
    """The logs of an epoch: those of the last step, or the metrics' results where a user's step
    gives values under just their names, as Keras has it."""
    logs = read_logs(model, step)
    if isinstance(step, UserStep):
        try:
            with showing(step):
                results = model.get_metrics_result()
        except TypeError:  # of a metric whose result takes arguments
            return logs
        if set(results) == set(logs):
            return numbers(results)
    return logs


class _PredictStep(_Step):
    """A step of prediction, on raw inputs."""

    def __init__(self, model):
        super().__init__(model, "predict")

    def run(self, batches: Iterator[tuple[Any, Any, Any]], planned: int, threads: Any) -> list[Any]:
        """The raw outputs of up to `planned` batches, in the number of threads chosen."""
        return [threads(self, x) for x, _, _ in itertools.islice(batches, planned)]


class PlainPredictStep(_PredictStep):
    """The outputs for a batch of raw inputs, raw."""

    is_plain = True

    def __init__(self, model):
        super().__init__(model)
        self.forward = _Forward(model)

    def refresh(self) -> None:
        """Looks at the model again."""
        self.forward.refresh()

    def leave_recordings(self) -> None:
        """Nothing: predictions are not recorded."""

    def __call__(self, x):
        outer = torch.is_grad_enabled()
        torch._C._set_grad_enabled(False)
        try:
            with _Running(self.model, False, self):
                outputs, _ = self.forward(x, False)
        finally:
            torch._C._set_grad_enabled(outer)
        return nest.map_structure(_detached, outputs)


def _detached(raw):
    return raw.detach() if isinstance(raw, torch.Tensor) else raw


class UserPredictStep(_PredictStep):
    """The outputs that a user's predict_step gives, raw; traced as train steps are."""

    def __init__(self, model):
        super().__init__(model)
        self.method = model.predict_step
        if self.trace is not None:
            self.method = self.trace.function(model.predict_step)

    def run(self, batches: Iterator[tuple[Any, Any, Any]], planned: int, threads: Any) -> list[Any]:
        """The same; the step sees targets too, where the data have any."""
        return [threads(self, *batch) for batch in itertools.islice(batches, planned)]

    def __call__(self, x, y=None, weights=None):
        data = handles(_packed(x, y, weights, self.as_tuple))
        run = _called if self.trace is None else self.window.run
        return nest.map_structure(_raw, run(self.method, data))


def _raw(value):
    return _detached(getattr(value, "_t", value))


class PredictFunctionStep(_PredictStep):
    """The outputs that a user's own predict_function gives, which takes an iterator."""

    def __init__(self, model, function):
        super().__init__(model)
        self.function = function

    def run(self, batches: Iterator[tuple[Any, Any, Any]], planned: int, threads: Any) -> list[Any]:
        """The raw outputs of one execution, none at the end of the data."""
        try:
            outputs = self.function(Fed(batches, self.as_tuple))
        except (StopIteration, OutOfRangeError):
            return []
        return [nest.map_structure(_raw, outputs)]


class FunctionStep(UserStep):
    """What a user's own train_function or test_function does: it takes an iterator of batches of
    tensors and gives the logs."""

    is_function = True

    def __init__(self, model, method):
        super().__init__(model, method)
        self.method = method  # which makes a tf.function itself where it wants one

    def run(self, batches: Iterator[tuple[Any, Any, Any]], planned: int) -> int:
        """One execution; how many steps count as run: fewer than planned at the end of the data."""
        fed = Fed(batches, self.as_tuple)
        try:
            self.logs = self.method(fed)
        except (StopIteration, OutOfRangeError):
            return min(fed.count, planned - 1)
        return planned


class Fed:
    """An iterator of batches as tensors, in the form in which Keras hands them to functions.

    as_tuple: whether x alone comes as (x,), as in `train_on_batch`; count: how many it has given.
    """

    def __init__(self, batches, as_tuple=False):
        self._batches, self._as_tuple = batches, as_tuple
        self.count = 0

    def __iter__(self):
        return self

    def __next__(self):
        x, y, weights = next(self._batches)
        self.count += 1
        return handles(_packed(x, y, weights, self._as_tuple))
