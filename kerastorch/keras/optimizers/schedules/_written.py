"""Learning rate schedules as calls of TensorFlow's ops, for functions that are saved.

Each function of RATES gives the rate: (schedule, step in the rate's dtype, `number`, which makes a
setting a tensor of that dtype).
"""

import functools
from math import pi

from .... import math
from ...._core import convert, dtypes
from ...._ops.casting import cast
from ...._ops.indexing import where


def rate_of(schedule, step):
    """The rate of a built-in schedule at a step, while a function is traced."""
    if hasattr(schedule, "boundaries"):
        return _piecewise(schedule, step)
    initial = schedule.initial_learning_rate
    kind = dtypes.float32 if type(initial) is float else convert.to_tensor(initial).dtype
    number = functools.partial(cast, dtype=kind)
    return RATES[type(schedule).__name__](schedule, cast(step, kind), number)


def _piecewise(s, step):
    rate = convert.to_tensor(s.values[0])
    for bound, value in zip(s.boundaries, s.values[1:], strict=True):
        past = math.greater(step, cast(convert.to_tensor(bound), step.dtype))
        rate = where(past, cast(value, rate.dtype), rate)
    return rate


def _share(s, step, number):
    done = step / number(s.decay_steps)
    return math.floor(done) if s.staircase else done


def _exponential(s, step, number):
    decayed = math.pow(number(s.decay_rate), _share(s, step, number))
    return number(s.initial_learning_rate) * decayed


def _inverse(s, step, number):
    return number(s.initial_learning_rate) / (1 + number(s.decay_rate) * _share(s, step, number))


def _polynomial(s, step, number):
    steps, end = number(s.decay_steps), number(s.end_learning_rate)
    if s.cycle:
        steps = steps * where(math.equal(step, 0), number(1), math.ceil(step / steps))
    else:
        step = math.minimum(step, steps)
    left = math.pow(1 - step / steps, number(s.power))
    return (number(s.initial_learning_rate) - end) * left + end


def _half_wave(fraction):
    return 0.5 * (1.0 + math.cos(pi * fraction))


def _decayed(s, rate, fraction):
    return rate * ((1 - s.alpha) * _half_wave(fraction) + s.alpha)


def _cosine(s, step, number):
    initial, steps = number(s.initial_learning_rate), number(s.decay_steps)
    if s.warmup_target is None:
        return _decayed(s, initial, math.minimum(step, steps) / steps)
    target, warmup = number(s.warmup_target), number(s.warmup_steps)
    step = math.minimum(step, steps + warmup)
    rising = (target - initial) * (step / warmup) + initial
    return where(step < warmup, rising, _decayed(s, target, (step - warmup) / steps))


def _restarts(s, step, number):
    longer = number(s.t_mul)
    fraction = step / number(s.first_decay_steps)
    if float(s.t_mul) == 1.0:
        run = math.floor(fraction)
        fraction = fraction - run
    else:
        run = math.floor(math.log(1 - fraction * (1 - longer)) / math.log(longer))
        grown = math.pow(longer, run)
        fraction = (fraction - (1 - grown) / (1 - longer)) / grown
    alpha = number(s.alpha)
    wave = math.pow(number(s.m_mul), run) * _half_wave(fraction)
    return number(s.initial_learning_rate) * ((1 - alpha) * wave + alpha)


RATES = {
    "CosineDecay": _cosine,
    "CosineDecayRestarts": _restarts,
    "ExponentialDecay": _exponential,
    "InverseTimeDecay": _inverse,
    "PolynomialDecay": _polynomial,
}
