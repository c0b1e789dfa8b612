"""tf.keras.optimizers.schedules.LearningRateSchedule, and how schedules are written down."""

import copy
import functools
from typing import Any

import numpy as np
import torch

from ...._core import convert, dtypes
from ...._core.acting import acting
from ...._core.errors import UnimplementedError, invalid
from ...._core.tensor import Tensor, to_numpy
from ...._core.tensor_spec import TensorSpec
from ...._graph.graph_tensor import is_graph_tensor
from ..._base import formats
from ..._base.configured import Configured


class LearningRateSchedule:
    """Base class of learning rates that change with the step.

    A subclass defines `__call__(step)`, which gives the rate after `step` updates (step: an int64
    variable, a tensor or a number), and, to be saved, `get_config()`.
    """

    def __call__(self, step):
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )

    def number(self, count, iterations):
        """The rate as a Python float after `count` steps, which the variable `iterations` holds."""
        return float(self(iterations))

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `get_config()` in order "
            "to be serializable."
        )

    @classmethod
    def from_config(cls, config):
        """A schedule from its `get_config`."""
        return cls(**config)


class BuiltIn(Configured, LearningRateSchedule):
    """Base of the built-in schedules."""

    def _as_ops(self, step):
        """The rate by calls of ops, while a function is traced that is saved."""
        from ._written import rate_of

        return rate_of(self, step)

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        return self._own_config()


class Formula(BuiltIn):
    """A schedule given by `_at(step, kind)` in numpy, in the dtype of the first rate.

    step: a number or array of numpy type `kind`.  Constants are converted to `kind` in the
    formulas: numpy 1 computes float32 with Python floats as float64.
    """

    _constants = False
    """Whether TensorFlow makes constants of the rate's dtype, which decides what is raised."""

    def __call__(self, step):
        if is_graph_tensor(step):
            return traced_rate(copy.copy(self), step)
        kind = self._kind(step)
        step = as_numbers(step, kind)[()]
        return convert.to_tensor(np.asarray(self._quiet(step, functools.partial(as_number, kind))))

    def number(self, count, iterations):
        """The rate as a Python float after `count` steps."""
        if type(self).__call__ is not Formula.__call__:
            return super().number(count, iterations)
        kind = self._kind(count)
        return float(self._quiet(kind(count), kind))

    def _quiet(self, step, kind):
        with np.errstate(all="ignore"):
            return self._at(step, kind)

    def _refusal(self, step):
        """The class that TensorFlow raises for an initial rate that is an integer."""
        return TypeError if self._constants else invalid

    def _kind(self, step):
        """The numpy type of the initial rate: float32 for Python numbers."""
        rate = self.initial_learning_rate
        if type(rate) is float:
            return np.float32
        if isinstance(rate, str):
            raise _no_cast("int32", "string")
        kind = np.dtype(convert.to_tensor(rate).dtype.as_numpy_dtype).type
        if not issubclass(kind, np.floating):
            step = as_numbers(step, kind)
            for name in self._config_names:
                value = getattr(self, name)
                value = value[0] if isinstance(value, list) and value else value
                if value is None and name not in _OPTIONAL:
                    convert.to_tensor(value)
            raise self._refusal(step)(
                f"{type(self).__name__} needs a floating point initial_learning_rate, got "
                f"{rate!r} of dtype {kind.__name__} [Op:Pow]"
            )
        return kind


def _rate_spec(schedule, step):
    rate = schedule.values[0] if hasattr(schedule, "values") else schedule.initial_learning_rate
    if type(rate) is float:
        return TensorSpec(step.shape, dtypes.float32)
    if hasattr(schedule, "_kind"):
        schedule._kind(0)
    return TensorSpec(step.shape, convert.to_tensor(rate).dtype)


@acting("LearningRateSchedule", gives=_rate_spec)
def traced_rate(schedule: Any, step: Any) -> Tensor:
    """The rate of a schedule as it was when a graph was traced, for a step of a run."""
    return schedule(step)


_OPTIONAL = ("name", "warmup_target")


def as_numbers(step, kind=None):
    """A step as a numpy array, of a numpy type; ValueError for None."""
    raw = convert.to_tensor(step)._t
    found = to_numpy(raw) if isinstance(raw, torch.Tensor) else raw
    if found.dtype == object and kind is not None:
        raise _no_cast("string", np.dtype(kind).name)
    return found if kind is None else found.astype(kind)


def as_number(kind, value):
    """A setting as a number of a numpy type; ValueError for None."""
    if value is None or isinstance(value, str):
        return as_numbers(value, kind)[()]
    return kind(value)


def _no_cast(source, target):
    return UnimplementedError(None, None, f"Cast {source} to {target} is not supported [Op:Cast]")


def serialize(learning_rate_schedule, use_legacy_format=False):
    """A schedule as a dictionary of its class and config."""
    return formats.write(learning_rate_schedule, use_legacy_format)
