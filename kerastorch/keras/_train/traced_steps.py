"""Steps that are traced as Keras traces them, and what stands for such a step while it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ... import _retracing as retracing
from ..._core import dtypes, nest
from ..._core.settings import settings
from ..._core.state import state
from ..._core.tensor import Tensor
from ..._function import Function
from ..._trace_types import common_supertype, is_subtype, of_signature, placeholder
from ...autodiff import GradientTape
from ...random.seeds import graph_seeds, kept
from ...random.streams import Draws, Run
from .._symbolic.infer import infer
from .._symbolic.keras_tensor import KerasTensor
from . import traced  # noqa: F401  (the rules for what compile() makes)
from .data import spec_of_batch
from .dependencies import Dependencies
from .frozen import Frozen
from .unpacking import unpack_x_y_sample_weight

_MANY = 64  # forms of batches that are remembered


class StepTrace:
    """One trace of a step, for batches of one type; a context manager inside of which attributes
    are what they were when it was made.

    kind: the type, None for batches of which none is known.
    """

    def __init__(self, step: TracedStep, kind: Any):
        self.step, self.kind = step, kind
        self.functions: dict[int, Any] = {}  # id of a tf.function -> its trace for such batches
        self._frozen: Frozen | None = None
        self._draws: Draws | None = None
        self.ran = False  # whether a step of it has run

    def __enter__(self):
        if self._frozen is not None:
            self._frozen.__enter__()

    def __exit__(self, *exc):
        if self._frozen is not None:
            self._frozen.__exit__(*exc)
        elif self.ran:
            self._frozen = self.step.freeze()

    def run(self, function: Function, data: Any) -> Any:
        """What the function of a step gives for a batch: by its trace for such batches."""
        outer, state.step = state.step, self.step
        try:
            result = self._result(function, data)
        finally:
            state.step = outer
        self.ran = self.step.ran = True
        return result

    def _result(self, function, data):
        if self.kind is None:
            return function(data)
        traces = function._traces
        found = self.functions.get(id(function))
        if found is None:
            count, specs = traces.count, placeholder(self.kind, "data")
            found = traces.find(traces.bound((specs,), {}).type(traces.type, specs=True))
            if found in traces.all:
                self.functions[id(function)] = found
            if traces.count != count:
                traces.history = retracing.note(_NAMES[self.step.mode], traces.history)
                traces.history.calls -= 1
        traces.history.calls += 1
        if found.reason is not None:
            return traces.eagerly(traces.bound((data,), {}))
        flat = [x for x in nest.flatten(data, expand_composites=True) if type(x) is Tensor]
        if len(flat) != len(found.graph.structured_input):
            return function(data)  # batches differ in their structure
        return found.run(flat)

    def draws_of(self, model: Any, x: Any = None) -> Run:
        """The streams of a step's random numbers, at the beginning of a run.

        x: a batch of raw inputs of a training step.
        """
        if self._draws is None:
            if x is not None:
                _take_seeds(model, x, self.kind, self is self.step._traces[0])
            self._draws = Draws(graph_seeds(), "step")
        return self._draws.begin()

    @property
    def drawn_by(self) -> Draws | None:
        """What tells whose streams a step draws from, None as long as none draws."""
        found = self._draws
        return found if found is not None and found.streams else None

    def is_supertype_of(self, kind: Any) -> bool:
        """Whether it serves batches of a type."""
        if kind is None or self.kind is None:
            return kind is self.kind
        return is_subtype(kind, self.kind)


class TracedStep:
    """Stands for the traced step of a compiled model, as state.step; optimizers look at it.

    trains: whether it is the step whose tracing makes the metrics' variables.
    ran: whether it is traced: what calls do only while they are traced is over.
    """

    def __init__(self, model, mode="predict"):
        self._model, self.mode = model, mode
        container = None if model is None else model.__dict__.get("compiled_loss")
        self._container = container
        self._was_built = mode != "train" or container is None or container._built
        self.ran = False
        self._traces: list[StepTrace] = []
        self._known: dict[Any, StepTrace] = {}
        self._foreign = None  # whether the step runs a user's code, once it is known
        self._functions = {}  # name of a method -> the tf.function of it
        self._lists = {}  # id of a layer's list of loss functions -> (the list, what it had then)

    @property
    def passes(self) -> int:
        """How often Keras traces the step: twice if the first trace makes metrics' variables."""
        return 2 if self._container._built and not self._was_built else 1

    def function(self, method: Callable[..., Any]) -> Function:
        """The tf.function of a model's step, the same one until the model is compiled again."""
        name = getattr(method, "__name__", "step")
        found = self._functions.get(name)
        if found is None:
            times = 2 if self._model._steps_at_once > 1 else 1  # Keras has a loop around it
            options = {"reduce_retracing": True, "times": times}
            found = self._functions[name] = Function(method, options=options)
        return found

    def freeze(self) -> Frozen:
        """The attributes that a step reads, as they are."""
        model = self._model
        losses, metrics = self._container, model.__dict__.get("compiled_metrics")
        if losses is None or self.mode == "predict":
            return Frozen(model)
        weights, rows = getattr(losses, "weights", None), getattr(metrics, "_rows", None)
        roots = model, losses.losses, weights, model.metrics, rows
        if self.mode == "test":
            return Frozen(*roots)
        return Frozen(*roots, model.optimizer, items=[(model.__dict__, "optimizer")])

    def trace(self, spec: Any) -> StepTrace:
        """The trace for batches of a type (None: unknown): the narrowest there is, or a new one,
        of the type that they and those before have in common."""
        kind = None if spec is None else of_signature(spec)
        best = None
        for known in self._traces:
            if known.is_supertype_of(kind) and (best is None or best.is_supertype_of(known.kind)):
                best = known
        if best is not None:
            return best
        for known in self._traces:
            if kind is not None and known.kind is not None:
                kind = common_supertype(kind, [known.kind]) or kind
        best = StepTrace(self, kind)
        self._traces.append(best)
        self._known.clear()
        return best

    def trace_of_batch(self, batch: Any) -> StepTrace:
        """The trace for one batch, a nest of raw values, of its very shapes."""
        key = key_of_batch(batch)
        found = None if key is None else self._known.get(key)
        if found is None:
            found = self.trace(spec_of_batch(batch))
            if len(self._known) >= _MANY:
                self._known.clear()
            if key is not None:
                self._known[key] = found
        return found

    def __reduce__(self):
        return TracedStep, (None,)  # a copy traces anew

    @property
    def has_user_code(self) -> bool:
        """Whether a step runs code that is not this package's."""
        if self._foreign is None:
            model = self._model
            given = [] if self._container is None else [self._container._given]
            metrics = model.__dict__.get("compiled_metrics")
            if metrics is not None:
                given += metrics._given
            if self.mode == "predict":
                given = []
            self._foreign = Dependencies(model, *given).foreign is not None
        return self._foreign

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


def _take_seeds(model, x, kind, first):
    """Before a training step runs: the op seeds of layers go on by those of all traces of it that
    Keras throws away.

    It traces the first step again, as that makes variables, and a loop over several steps at once
    twice each time: to know what the loop's results will be.  For batches of which only the ranks
    are known, Sequential models without a shape of their own are drawn again.
    """
    if not _has_seeds(model):
        return
    kind = kind.items[0] if hasattr(kind, "items") else kind
    shapes = [getattr(spec, "shape", None) for spec in nest.flatten(placeholder(kind, "x"))]
    of_ranks = any(shape is not None and None in shape[1:].as_list() for shape in shapes)
    symbols = nest.map_structure(_symbol_of_batch, x)
    if not model.built:
        given = shapes[0] if len(shapes) == 1 and not of_ranks else None
        model.build(given or nest.map_structure(lambda symbol: symbol.shape, symbols))
    if of_ranks:
        for again in _drawn_for_first_batch(model):
            symbol = KerasTensor.placeholder(again._drawn_shape, again.inputs[0].dtype)
            infer(lambda x: again(x, training=True), (symbol,), {})  # noqa: B023
    traces = 2 if first and _makes_variables(model) else 1
    if model._steps_at_once > 1:
        traces *= 2
    for _ in range(traces - 1):
        infer(lambda x: model(x, training=True), (symbols,), {})


def _drawn_for_first_batch(model):
    """The Sequential models that take the inputs, and were drawn for the shape of a first batch."""
    if getattr(model, "_drawn_shape", None) is not None:
        yield model
        layers = model.layers[:1]
    else:
        layers = [x for x in getattr(model, "layers", ()) if _takes_inputs(x)]
    for layer in layers:
        yield from _drawn_for_first_batch(layer)


def _takes_inputs(layer):
    """Whether a layer of a drawn model is called with the model's inputs somewhere."""
    return any(
        node.keras_inputs
        and all(not x._keras_history[0]._inbound_nodes[0].keras_inputs for x in node.keras_inputs)
        for node in layer._inbound_nodes
    )


def _makes_variables(model):
    """Whether the first training step makes variables: Keras traces it again then."""
    if model.optimizer.makes_variables(model.trainable_variables):
        return True
    losses, metrics = model.__dict__.get("compiled_loss"), model.compiled_metrics
    if metrics is not None and not metrics._built and metrics.has_names():
        return True
    outputs = getattr(model, "_nested_outputs", None)
    return (
        losses is not None
        and not losses._built
        and nest.is_nested(outputs)
        and (len(nest.flatten(outputs)) > 1)
    )


def _has_seeds(model):
    """Whether a layer, or a cell of one, has an op seed."""
    return any(
        getattr(part, "_op_seeds", None) is not None and part._op_seeds.given
        for layer in model._flatten_layers()
        for part in layer.modules()
    )


def _symbol_of_batch(raw):
    return KerasTensor.placeholder((None, *raw.shape[1:]), dtypes.of(raw))


def trace_of(model: Any, mode: str) -> TracedStep | None:
    """The TracedStep of a model's training ("train"), evaluation ("test") or prediction; None where
    steps run eagerly: as the model said when it was asked for that mode first."""
    steps = model.__dict__.setdefault("_traced_steps", {})
    if mode not in steps:
        steps[mode] = None if model.run_eagerly else TracedStep(model, mode)
    return None if settings.run_eagerly else steps[mode]


def graph_of_step(model: Any, mode: str) -> Any:
    """The Graph of a model's step for batches of the last type, as it was traced, or is for this.

    None where steps run eagerly, or can't be traced.
    """
    step = trace_of(model, mode)
    if step is None or not step._traces:
        return None
    last = step._traces[-1]
    for trace in last.functions.values():
        if trace.graph is not None:
            return trace.graph
    if last.kind is None:
        return None
    function = Function(getattr(model, f"{mode}_step"))
    traces = function._traces
    given = traces.bound((placeholder(last.kind, "data"),), {})
    with kept():
        return traces.find(given.type(traces.type, specs=True)).graph


def key_of_batch(batch: Any) -> Any:
    """What tells the type of a nest of raw tensors quickly, None where that can't be said."""
    if type(batch) is torch.Tensor:
        return batch.shape, batch.dtype
    if type(batch) is not tuple or not all(type(x) is torch.Tensor for x in batch):
        return None
    return tuple([(x.shape, x.dtype) for x in batch])


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


def traced_train_step(model: Any) -> Callable[..., Any]:
    """What a step of Keras's own train_step does for a model with code of a user's, to be traced:
    it answers with no logs, as those are the metrics' results."""
    tape = GradientTape if model.optimizer.takes_rows else _DenseTape

    def train(data: Any) -> None:
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with tape() as opened:
            y_pred = model(x, training=True)
            loss = model.compute_loss(x, y, y_pred, sample_weight)
        check_targets(model, y, loss)
        model.optimizer.minimize(loss, model.trainable_variables, tape=opened)
        if model.compiled_metrics is not None:
            model.compiled_metrics.update_state(y, y_pred, sample_weight)

    return train


def traced_test_step(model: Any) -> Callable[..., Any]:
    """The same of its test_step."""

    def test(data: Any) -> None:
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = model(x, training=False)
        model.compute_loss(x, y, y_pred, sample_weight)
        if model.compiled_metrics is not None:
            model.compiled_metrics.update_state(y, y_pred, sample_weight)

    return test


def _names():
    """Functions of the names that TensorFlow's warnings call the steps by."""
    found = {}
    for mode in ("train", "test", "predict"):
        code = f"def {mode}_function(iterator): pass"
        scope: dict[str, Any] = {}
        exec(code, scope)
        function = found[mode] = scope[f"{mode}_function"]
        function.__qualname__ = f"Model.make_{mode}_function.<locals>.{mode}_function"
    return found


_NAMES = _names()
