"""Steps that are traced as Keras traces them, and what stands for such a step while it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._core import nest
from ..._core.state import state
from ..._function import Function
from ...autodiff import GradientTape
from ...random.seeds import graph_seeds
from ...random.streams import Draws, Run
from . import traced  # noqa: F401  (the rules for what compile() makes)
from .data import handles
from .dependencies import Dependencies


class TracedStep:
    """Stands for the traced step of a compiled model, as state.step; optimizers look at it.

    trains: whether it is the step whose tracing makes the metrics' variables.
    ran: whether it is traced: what calls do only while they are traced is over.
    """

    def __init__(self, container, trains=False):
        self._container, self._was_built = container, not trains or container._built
        self._trains = trains
        self.ran = False
        self._foreign = None  # whether the step runs a user's code, once it is known
        self._functions = {}  # name of a method -> the tf.function of it
        self._lists = {}  # id of a layer's list of loss functions -> (the list, what it had then)
        self._draws = None

    @property
    def passes(self) -> int:
        """How often Keras traces the step: twice if the first trace makes metrics' variables."""
        return 2 if self._container._built and not self._was_built else 1

    def draws_of(self, model: Any) -> Run:
        """The streams of the step's random numbers, at the beginning of a run."""
        if self._draws is None:
            twice = self._trains and _makes_variables(model)
            self._draws = Draws(graph_seeds(), "step", 2 if twice else 1)
        return self._draws.begin()

    def function(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """The tf.function of a model's step, the same one until the model is compiled again."""
        name = getattr(method, "__name__", "step")
        found = self._functions.get(name)
        if found is None:
            found = self._functions[name] = Function(method, options={"reduce_retracing": True})
        return found

    def __reduce__(self):
        return TracedStep, (None,)  # a copy traces anew

    def has_user_code(self, model: Any) -> bool:
        """Whether a step of the compiled model runs code that is not this package's."""
        if self._foreign is None and self._container is not None:
            losses = self._container._given
            self._foreign = Dependencies(model, losses).foreign is not None
        return bool(self._foreign)

    def add_function(self, functions: list, function: Callable[[], Any]) -> None:
        """Takes a function that a call gave to add_loss: as often as the call is traced."""
        if not self.ran:
            twice = state.graph is None and not self._was_built  # a graph is traced twice itself
            functions.extend([function] * (2 if twice else 1))
            self._lists[id(functions)] = functions, len(functions)

    def functions_of(self, functions: list) -> list:
        """What a layer had of loss functions when the step was traced."""
        found = self._lists.get(id(functions))
        return functions if found is None else functions[: found[1]]


def _makes_variables(model):
    """Whether the first training step makes variables of metrics: Keras traces it again then."""
    losses, metrics = model.__dict__.get("compiled_loss"), model.compiled_metrics
    if metrics is not None and not metrics._built and metrics.has_names():
        return True
    outputs = getattr(model, "_nested_outputs", None)
    return losses is not None and not losses._built and nest.is_nested(outputs) and (
        len(nest.flatten(outputs)) > 1
    )


def trace_of(model: Any, name: str) -> TracedStep | None:
    """The TracedStep of a model's training ("trace"), evaluation or prediction; None where steps
    run eagerly."""
    if model.run_eagerly:
        return None
    container = model.__dict__.get("compiled_loss")
    if container is None:
        return TracedStep(None)
    trace = container.__dict__.get(name)
    if trace is None:
        trace = container.__dict__[name] = TracedStep(container, name == "trace")
    return trace


def check_targets(model: Any, y: Any, loss: Any) -> None:
    """Raises ValueError when there is nothing to minimize."""
    if model.loss and y is None:
        raise ValueError(
            f"Target data is missing. Your model was compiled with loss={model.loss}, and "
            "therefore expects target data to be provided in `fit()`."
        )
    if loss is None:
        raise ValueError(
            "No loss found. You may have forgotten to provide a `loss` argument in the "
            f"`compile()` method of model {model.name!r}."
        )


class _DenseTape(GradientTape):
    """A tape whose gradients of tables are dense."""

    _dense = True


class TracedTrainStep:
    """The step of Keras's own train_step for a model with layers or losses of a user's.

    It is traced, so that the user's code runs once, and its graph is replayed.
    """

    is_function = quiet = False

    def __init__(self, model, trace):
        self.model, self.trace = model, trace
        tape = GradientTape if model.optimizer.takes_rows else _DenseTape

        def step(x: Any, y: Any, sample_weight: Any) -> None:
            with tape() as opened:
                y_pred = model(x, training=True)
                loss = model.compute_loss(x, y, y_pred, sample_weight)
            check_targets(model, y, loss)
            model.optimizer.minimize(loss, model.trainable_variables, tape=opened)
            if model.compiled_metrics is not None:
                model.compiled_metrics.update_state(y, y_pred, sample_weight)

        self._step = trace.function(step)

    def refresh(self) -> None:
        """Nothing to look up."""

    watch = pause = refresh

    def __call__(self, x, y, weights):
        outer, state.step = state.step, self.trace
        try:
            self._step(handles(x), handles(y), handles(weights))
        finally:
            state.step = outer
        self.trace.ran = True
