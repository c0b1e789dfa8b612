"""Learning rates that decay with the global step: tensors of a graph, or functions (eager)."""

from __future__ import annotations

import functools
import math

from ..._core import dtypes
from ..._core.plain_graphs import plain_graph
from ._aliases import tf2 as tf


def _decay(function):
    """The public function of one that gives (step as a float, rate) -> the rate of now."""

    @functools.wraps(function)
    def public(learning_rate, global_step, *args, **kwargs):
        if global_step is None:
            raise ValueError(f"global_step is required for {function.__name__}.")
        kwargs.pop("name", None)

        def now():
            rate = tf.convert_to_tensor(learning_rate)
            return function(rate, tf.cast(global_step, rate.dtype), *args, **kwargs)

        return now if plain_graph() is None and tf.executing_eagerly() else now()

    return public


def _part(step, steps, staircase=False):
    part = step / tf.cast(steps, step.dtype)
    return tf.floor(part) if staircase else part


@_decay
def exponential_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """learning_rate * decay_rate^(step / decay_steps)."""
    rate = tf.cast(decay_rate, learning_rate.dtype)
    return learning_rate * tf.pow(rate, _part(global_step, decay_steps, staircase))


@_decay
def natural_exp_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """learning_rate * exp(-decay_rate * step / decay_steps)."""
    rate = tf.exp(tf.cast(-decay_rate, learning_rate.dtype))
    return learning_rate * tf.pow(rate, _part(global_step, decay_steps, staircase))


@_decay
def inverse_time_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """learning_rate / (1 + decay_rate * step / decay_steps)."""
    part = _part(global_step, decay_steps, staircase)
    return learning_rate / (1 + tf.cast(decay_rate, learning_rate.dtype) * part)


@_decay
def polynomial_decay(
    learning_rate, global_step, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False,
    name=None,
):  # fmt: skip
    """From learning_rate to end_learning_rate by (1 - step / decay_steps)^power."""
    steps = tf.cast(decay_steps, learning_rate.dtype)
    end = tf.cast(end_learning_rate, learning_rate.dtype)
    if cycle:
        times = tf.where(tf.equal(global_step, 0), 1.0, tf.math.ceil(global_step / steps))
        steps = steps * tf.cast(times, steps.dtype)
    else:
        global_step = tf.minimum(global_step, steps)
    left = tf.pow(1 - global_step / steps, tf.cast(power, learning_rate.dtype))
    return (learning_rate - end) * left + end


@_decay
def cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None):
    """learning_rate * ((1 - alpha) * (1 + cos(pi step / decay_steps)) / 2 + alpha)."""
    part = _part(tf.minimum(global_step, tf.cast(decay_steps, global_step.dtype)), decay_steps)
    wave = 0.5 * (1.0 + tf.cos(math.pi * part))
    return learning_rate * ((1 - alpha) * wave + alpha)


@_decay
def cosine_decay_restarts(
    learning_rate, global_step, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None
):
    """Cosine decay that starts again: each period `t_mul` times as long, `m_mul` times as high."""
    part = _part(global_step, first_decay_steps)
    kind = learning_rate.dtype
    t_mul_, m_mul_ = tf.cast(t_mul, kind), tf.cast(m_mul, kind)
    if t_mul == 1.0:
        restart = tf.floor(part)
        part = part - restart
    else:
        restart = tf.floor(tf.math.log(1.0 - part * (1.0 - t_mul_)) / tf.math.log(t_mul_))
        done = (1.0 - tf.pow(t_mul_, restart)) / (1.0 - t_mul_)
        part = (part - done) / tf.pow(t_mul_, restart)
    wave = 0.5 * tf.pow(m_mul_, restart) * (1.0 + tf.cos(math.pi * part))
    return learning_rate * ((1 - alpha) * wave + alpha)


@_decay
def linear_cosine_decay(
    learning_rate, global_step, decay_steps, num_periods=0.5, alpha=0.0, beta=0.001, name=None
):
    """learning_rate * ((alpha + 1 - part) * (1 + cos(2 pi periods part)) / 2 + beta)."""
    part = _part(tf.minimum(global_step, tf.cast(decay_steps, global_step.dtype)), decay_steps)
    wave = 0.5 * (1.0 + tf.cos(2.0 * num_periods * math.pi * part))
    return learning_rate * ((alpha + 1 - part) * wave + beta)


def piecewise_constant(x, boundaries, values, name=None):
    """values[i] for the first boundary i with x <= boundaries[i], else the last value.

    ValueError for another number of values, or boundaries of another dtype.
    """
    if len(boundaries) != len(values) - 1:
        raise ValueError("The length of boundaries should be 1 less than the length of values.")

    def now():
        step = tf.convert_to_tensor(x)
        edges = [tf.cast(b, step.dtype) for b in boundaries]
        place = tf.add_n([tf.cast(step > edge, dtypes.int32) for edge in edges])
        return tf.gather(tf.convert_to_tensor(values), place)

    return now if plain_graph() is None and tf.executing_eagerly() else now()


piecewise_constant_decay = piecewise_constant
