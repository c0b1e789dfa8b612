"""The built-in learning rate schedules. Each is called with a step and gives a rate."""

import copy
import itertools
import math

import numpy as np

from ...._core import convert
from ...._core.errors import UnimplementedError, invalid
from ...._graph.graph_tensor import is_graph_tensor
from .base import BuiltIn, Formula, as_numbers, traced_rate


class ExponentialDecay(Formula):
    """initial_learning_rate * decay_rate ** (step / decay_steps).

    staircase: whether the quotient is rounded down, so that the rate changes every `decay_steps`.
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        super().__init__()
        self._keep(locals())

    def _at(self, step, kind):
        done = step / kind(self.decay_steps)
        done = np.floor(done) if self.staircase else done
        return kind(self.initial_learning_rate) * kind(self.decay_rate) ** done


class InverseTimeDecay(Formula):
    """initial_learning_rate / (1 + decay_rate * step / decay_steps).

    staircase: whether the quotient of the steps is rounded down.
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        super().__init__()
        self._keep(locals())

    def _at(self, step, kind):
        done = step / kind(self.decay_steps)
        done = np.floor(done) if self.staircase else done
        return kind(self.initial_learning_rate) / (kind(1) + kind(self.decay_rate) * done)


class PiecewiseConstantDecay(BuiltIn):
    """values[0] up to and including step boundaries[0], then values[1], and so on.

    ValueError unless there is one value more than boundaries.  The step must be a scalar.
    """

    def __init__(self, boundaries, values, name=None):
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of "
                f"length {len(values)}."
            )
        super().__init__()
        self._keep(locals())

    def __call__(self, step):
        if is_graph_tensor(step):
            return traced_rate(copy.copy(self), step)
        now = as_numbers(step)
        if now.ndim:
            raise invalid(
                "PiecewiseConstantDecay takes a step of rank 0, got one of shape "
                f"{list(now.shape)} [Op:Assert]"
            )
        if any(value is None for value in self.values):
            convert.to_tensor(None)
        if not len(self.boundaries):
            raise IndexError("PiecewiseConstantDecay needs at least one boundary.")
        if now.dtype == object:
            raise UnimplementedError(
                None, None, "Cast int32 to string is not supported: the step is a string [Op:Cast]"
            )
        bounds = [as_numbers(b).astype(now.dtype) for b in self.boundaries]
        within = [now <= bounds[0], now > bounds[-1]]
        within += [low < now <= high for low, high in itertools.pairwise(bounds)]
        if sum(map(bool, within)) > 1:
            raise invalid(
                "PiecewiseConstantDecay: more than one condition holds at step "
                f"{now.item()}, are the boundaries in ascending order? Got {self.boundaries}."
            )
        values = [self.values[0], self.values[-1], *self.values[1:-1]]
        found = next((v for v, holds in zip(values, within, strict=True) if holds), values[0])
        return convert.to_tensor(found)


class PolynomialDecay(Formula):
    """(initial - end) * (1 - step / decay_steps) ** power + end, constant after `decay_steps`.

    cycle: whether to go on instead, with `decay_steps` replaced by its next multiple.
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        end_learning_rate=0.0001,
        power=1.0,
        cycle=False,
        name=None,
    ):
        super().__init__()
        self._keep(locals())

    def _at(self, step, kind):
        steps, end = kind(self.decay_steps), kind(self.end_learning_rate)
        if self.cycle:
            steps = steps * np.where(step == 0, kind(1), np.ceil(step / steps))
        else:
            step = np.minimum(step, steps)
        left = (kind(1) - step / steps) ** kind(self.power)
        return (kind(self.initial_learning_rate) - end) * left + end


def _half_wave(fraction, kind):
    """1 at fraction 0, 0 at fraction 1, half a cosine between."""
    return kind(0.5) * (kind(1) + np.cos(kind(math.pi) * fraction))


class CosineDecay(Formula):
    """From the initial rate down to `alpha` times it in half a cosine wave of `decay_steps`.

    warmup_target, warmup_steps: with a target the rate first rises to it in a straight line, and
    falls from it.  Then the step must be a scalar.
    """

    _constants = True

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        alpha=0.0,
        name=None,
        warmup_target=None,
        warmup_steps=0,
    ):
        super().__init__()
        self._keep(locals())

    def _refusal(self, step):
        warms = self.warmup_target is not None
        if warms and np.minimum(step, self.decay_steps + self.warmup_steps) < self.warmup_steps:
            return invalid
        return TypeError

    def _at(self, step, kind):
        initial, steps = kind(self.initial_learning_rate), kind(self.decay_steps)
        if self.warmup_target is None:
            return self._decayed(initial, np.minimum(step, steps) / steps, kind)
        target, warmup = kind(self.warmup_target), kind(self.warmup_steps)
        step = np.minimum(step, steps + warmup)
        if step < warmup:
            return (target - initial) * (step / warmup) + initial
        return self._decayed(target, (step - warmup) / steps, kind)

    def _decayed(self, rate, fraction, kind):
        alpha = kind(self.alpha)
        return rate * ((kind(1) - alpha) * _half_wave(fraction, kind) + alpha)


class CosineDecayRestarts(Formula):
    """CosineDecay again and again: each run `t_mul` times as long, from `m_mul` times the rate."""

    _constants = True

    def __init__(
        self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None
    ):
        super().__init__()
        self._keep(locals())

    def _at(self, step, kind):
        one, longer, alpha = kind(1), kind(self.t_mul), kind(self.alpha)
        fraction = step / kind(self.first_decay_steps)
        if longer == one:
            run = np.floor(fraction)
            fraction = fraction - run
        else:
            run = np.floor(np.log(one - fraction * (one - longer)) / np.log(longer))
            before = (one - longer**run) / (one - longer)
            fraction = (fraction - before) / longer**run
        wave = kind(self.m_mul) ** run * _half_wave(fraction, kind)
        return kind(self.initial_learning_rate) * ((one - alpha) * wave + alpha)
