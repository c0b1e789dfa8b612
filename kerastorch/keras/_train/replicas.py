"""Steps of fit, evaluate and predict under a strategy of tf.distribute.

With one replica a step runs as it is, in that replica.  Several replicas in a process each take a
part of the batch, one after the other; they meet where gradients are summed.  Of several processes
each takes its part of the data (`split_source`), and after each step all sum up their metrics, so
that whoever reads them does so alone.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any

import torch

from ..._core import nest
from ..._core.composite import Composite
from ..._core.replicas import in_use
from ..._core.state import state
from ...data._dataset import Dataset
from .data import ArraySource, handles
from .datasets import DatasetSource


def in_scope(method: Callable[..., Any]) -> Callable[..., Any]:
    """The decorator of a model's methods that run in the scope of the model's strategy."""

    @functools.wraps(method)
    def public(self, *args, **kwargs):
        strategy = self.__dict__.get("_distribution")
        if strategy is None:
            return method(self, *args, **kwargs)
        with strategy.scope():
            return method(self, *args, **kwargs)

    return public


def note_strategy(model: Any) -> None:
    """Remembers whose strategy's scope a model is made in."""
    if in_use and state.strategy is not None:
        model.__dict__["_distribution"] = state.strategy


def check_compile(model: Any, metrics: Any) -> None:
    """ValueError for variables or metrics that were not made in the strategy's scope."""
    strategy = state.strategy
    if strategy is None:
        return
    if model.__dict__.get("_distribution") is None and model.built:
        for variable in model.variables:
            raise ValueError(
                f"Variable ({variable}) was not created in the distribution strategy scope of "
                f"({strategy}). Build and compile the model inside `with strategy.scope():`."
            )
    for metric in nest.flatten(metrics):
        for variable in getattr(metric, "weights", ()):
            if getattr(variable, "_strategy", strategy) is not strategy or (
                strategy._makes_own and not hasattr(variable, "_strategy")
            ):
                raise ValueError(
                    f"Metric ({metric}) passed to `model.compile` was created inside a different "
                    "distribution strategy scope than the model: create it inside the scope of "
                    f"{strategy}, or name it by a string."
                )


def placed(model: Any, step: Any) -> Any:
    """The step as the model's strategy has it run."""
    strategy = model.__dict__.get("_distribution")
    if strategy is None or (strategy.num_replicas_in_sync == 1 and step.is_plain):
        return step
    several = strategy._locals > 1
    step.__class__ = _kind(type(step), _InReplicas if several else _InReplica)
    step.strategy, step.shown = strategy, None
    if several:
        step.run_eagerly()
    return step


@functools.cache
def _kind(kind, base):
    """A class of steps that are run by replicas."""
    return type(kind.__name__, (base, kind), {"run_alone": kind.__call__})


class _InReplica:
    """A step that the one replica of this process runs."""

    def __call__(self, *batch: Any) -> Any:
        """Runs it."""
        strategy = self.strategy
        with strategy._replica(0):
            result = self.run_alone(*batch)
        if strategy._workers > 1:
            if self.mode == "predict":
                return nest.map_structure(strategy._rows_of_all, result)
            self.shown = shared_reads(strategy, self.model.metrics)
            if getattr(self, "logs", None):
                self.logs = _summed_logs(strategy, self.logs)
        return result


class _InReplicas:
    """A step that several replicas of this process run, each with a part of the batch."""

    def run_eagerly(self) -> None:
        """Lets nothing be recorded or traced: replicas meet in the middle of a step."""
        self.kept_trace, self.all_logs = self.trace, [None] * self.strategy._locals
        if self.is_plain:
            self.leave_recordings()
        else:
            self.trace, self.window = None, contextlib.nullcontext()
        if hasattr(self, "method"):  # the user's, not the tf.function of it
            self.method = getattr(self.method, "python_function", self.method)

    def run_one(self, number: int, *batch: Any) -> Any:
        """Runs it in one replica."""
        result = self.run_alone(*batch)
        self.all_logs[number] = getattr(self, "logs", None)
        return result

    def __call__(self, *batch: Any) -> Any:
        """Runs it; the outputs of a prediction are joined."""
        strategy = self.strategy
        numbers = range(strategy._locals)
        parts = [_part(batch, strategy._locals, i) for i in numbers]
        if strategy._copies:
            parts = [_moved(p, strategy._places[i]) for i, p in enumerate(parts)]
        outer, state.step = state.step, self.kept_trace
        try:
            results = strategy._run_parts(
                [functools.partial(self.run_one, i, *parts[i]) for i in numbers]
            )
        finally:
            state.step = outer
        if hasattr(self, "logs"):
            self.logs = nest.map_structure(_summed, *self.all_logs)
        if results[0] is None:
            return None
        return nest.map_structure(_joined, *results)


def _part(batch, parts, number):
    return tuple(
        [None if x is None else nest.map_structure(lambda v: _rows(v, parts, number), x)
         for x in batch]
    )  # fmt: skip


def _moved(part, device):
    """A part of a batch on the device of its replica."""
    return nest.map_structure(lambda v: v.to(device) if isinstance(v, torch.Tensor) else v, part)


def _rows(value, parts, number):
    if value is None or (hasattr(value, "values") and hasattr(value, "_primary")):
        return None if value is None else _raw(value.values[number])
    if isinstance(value, Composite):
        size = value.shape.as_list()[0]
    elif not value.ndim:
        return value
    else:
        size = len(value)
    each = -(-size // parts)
    return value[number * each : (number + 1) * each]


def _raw(value):
    return getattr(value, "_t", value)


def _joined(*raws):
    raws = [x.to(raws[0].device) for x in raws]
    return torch.cat(raws) if raws[0].ndim else torch.stack(raws).sum()


def _summed_logs(strategy, logs):
    """What a user's step answers with, summed over processes."""
    flat = nest.flatten(logs)
    if not all(isinstance(_raw(x), torch.Tensor) for x in flat):
        return logs
    return nest.pack_sequence_as(logs, handles(list(strategy._across([_raw(x) for x in flat]))))


def _summed(first, *others):
    """The sum of what the replicas' steps answer with; what is the same on all stays."""
    if all(x is first for x in others):
        return first
    total = handles(_raw(first))
    for other in others:
        total = total + other
    return total


def shared_reads(strategy: Any, metrics: list[Any]) -> dict[int, torch.Tensor]:
    """The values of metrics' variables over all processes, by their ids: one exchange for all."""
    found = {id(v): v for m in metrics for v in m.variables if getattr(v, "_parts", None)}
    raws = strategy._read_together(list(found.values()))
    return dict(zip(found, raws, strict=True))


@contextlib.contextmanager
def showing(step: Any) -> Iterator[None]:
    """Context manager in which metrics are read as they were after the last step."""
    shown = getattr(step, "shown", None)
    if shown is None:
        yield
        return
    strategy = step.strategy
    outer, strategy._known_reads = strategy._known_reads, shown
    try:
        yield
    finally:
        strategy._known_reads = outer


def own_data(model: Any, data: Any) -> Any:
    """What this process takes of a dataset for a model; other data as it is."""
    strategy = model.__dict__.get("_distribution")
    if strategy is None or strategy._workers == 1 or type(data) is not Dataset:
        return data
    return strategy.experimental_distribute_dataset(data)


def split_source(model: Any, source: Any) -> Any:
    """A source of the part of each batch that this process takes."""
    strategy = model.__dict__.get("_distribution")
    if strategy is None or strategy._workers == 1 or isinstance(source, DatasetSource):
        return source
    return _PartOf(source, strategy)


class _PartOf:
    """The batches of a source, a part of each."""

    def __init__(self, source, strategy):
        self.source, self._strategy = source, strategy

    def __getattr__(self, name):
        return getattr(self.source, name)

    @property
    def runs_code(self) -> bool:
        """Whether code of the user's makes batches."""
        return getattr(self.source, "runs_code", not isinstance(self.source, ArraySource))

    def epoch(self) -> Iterator[tuple[Any, Any, Any]]:
        """The parts of the batches of one epoch."""
        strategy = self._strategy
        for batch in self.source.epoch():
            yield _part(batch, strategy._workers, strategy._worker)
