"""Generated programs of branches and loops: a trace gives what eager execution gives, gradients
too; where eager execution finds no way of gradient, a trace has zeros or none."""

import random

import numpy as np
import pytest

import kerastorch as tf


class Program:
    """A random program of two float tensors, a count and a variable."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self.variable = tf.Variable(0.5 + seed % 3)

    def __call__(self, x, y, n):
        self._random.seed(str(self._random_state))
        values = self._block([x, y], n, 2)
        return values

    def prepare(self, state):
        """Fixes the choices."""
        self._random_state = state
        return self

    def _block(self, values, n, depth):
        for _ in range(self._random.randint(1, 3)):
            values = self._statement(values, n, depth)
        return values

    def _statement(self, values, n, depth):
        kind = self._random.choice(["step", "if", "while", "case", "step"] if depth else ["step"])
        return getattr(self, "_" + kind)(values, n, depth)

    def _step(self, values, n, depth):
        values = list(values)
        k = self._random.randrange(2)
        a, b = values[k], values[1 - k]
        values[k] = self._random.choice(
            [
                lambda: tf.tanh(a * b) + 0.25,
                lambda: a * 0.5 + tf.sin(b),
                lambda: a * self.variable * 0.1 + b * 0.3,
                lambda: tf.stop_gradient(a) * 0.5 + b,
                lambda: tf.reduce_mean(a) + b * 0.5,
                lambda: a - tf.cast(n, tf.float32) * 0.1,
            ]
        )()
        return values

    def _chosen(self, values):
        limit = self._random.uniform(-1, 1)
        return tf.reduce_sum(values[self._random.randrange(2)]) > limit

    def _if(self, values, n, depth):
        pred = self._chosen(values)
        states = [self._random.random() for _ in range(2)]
        return tf.cond(pred, *[self._branch(values, n, depth, s) for s in states])

    def _branch(self, values, n, depth, state):
        def run():
            kept = self._random.getstate()
            self._random.seed(state)
            try:
                return list(self._block(values, n, depth - 1))
            finally:
                self._random.setstate(kept)

        return run

    def _case(self, values, n, depth):
        states = [self._random.random() for _ in range(3)]
        return tf.switch_case(n % 3, [self._branch(values, n, depth, s) for s in states])

    def _while(self, values, n, depth):
        state, limit = self._random.random(), self._random.uniform(1, 5)
        most = self._random.choice([None, 2])

        def body(i, values):
            return i + 1, self._branch(values, n + i, depth, state)()

        def going(i, values):
            return tf.logical_and(i < n, tf.reduce_sum(values[0]) < limit)

        return tf.while_loop(going, body, (0, list(values)), maximum_iterations=most)[1]


def _outcome(function, x, y, n, variable):
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        values = function(x, y, n)
        total = tf.add_n([tf.reduce_sum(v) for v in values])
    grads = tape.gradient(total, [x, y, variable])
    return [v.numpy() for v in values], [None if g is None else g.numpy() for g in grads]


def _in_a_trace(function, variable):
    @tf.function(autograph=False)
    def gradients(x, y, n):
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            values = function(x, y, n)
            total = tf.add_n([tf.reduce_sum(v) for v in values])
        grads = tape.gradient(total, [x, y, variable])
        return values, [tf.constant(np.nan) if g is None else g for g in grads]

    return gradients


@pytest.mark.parametrize("seed", range(40))
def test_traced_programs_equal_eager_ones(seed):
    program = Program(seed).prepare(seed)
    traced = tf.function(program, autograph=False)
    inside = _in_a_trace(program, program.variable)
    rng = np.random.default_rng(seed)
    shape = [[], [3], [2, 2]][seed % 3]
    for n in (0, 1, 4, 4, 3):
        x, y = (tf.constant(rng.normal(size=shape), tf.float32) for _ in range(2))
        n = tf.constant(n)
        values, grads = _outcome(program, x, y, n, program.variable)
        for got in (traced(x, y, n), inside(x, y, n)[0]):
            for a, b in zip(got, values, strict=True):
                np.testing.assert_allclose(a.numpy(), b, rtol=1e-5, atol=1e-6)
        found = _outcome(traced, x, y, n, program.variable)[1]
        for others in (found, [g.numpy() for g in inside(x, y, n)[1]]):
            for a, b in zip(others, grads, strict=True):
                if b is None:
                    assert a is None or not np.any(np.nan_to_num(a))
                else:
                    np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)
