"""tf.custom_gradient and its kin: what the golden cases of autodiff do not say."""

import pytest

import kerastorch as tf


def test_methods_are_bound():
    class Scale:
        factor = 3.0

        @tf.custom_gradient
        def __call__(self, x):
            return x * self.factor, lambda dy: dy * 100.0

    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = Scale()(x)
    assert y.numpy() == 6 and tape.gradient(y, x).numpy() == 100


def test_a_decorator_with_and_without_call():
    @tf.custom_gradient()
    def f(x):
        """Doubles."""
        return x * 2.0, lambda dy: dy

    assert f(tf.constant(1.0)).numpy() == 2
    assert f.__doc__ == "Doubles." and f.__name__ == "f"


def test_integer_results_have_no_gradient_and_do_not_disturb():
    @tf.custom_gradient
    def f(x):
        def grad(dy, dcount):
            return dy * 5.0

        return (x * 2.0, tf.constant(7)), grad

    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y, count = f(x)
        z = y * 1.0
    assert count.numpy() == 7 and tape.gradient(z, x).numpy() == 5


def test_dictionaries_go_in_and_out():
    @tf.custom_gradient
    def f(xs):
        return {"out": xs["a"] * xs["b"]}, lambda dy: {"a": dy * 2.0, "b": dy * 3.0}

    a, b = tf.Variable(1.0), tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = f({"a": a, "b": b})["out"]
    assert [g.numpy() for g in tape.gradient(y, [a, b])] == [2, 3]


def test_the_custom_gradient_holds_inside_of_a_larger_graph():
    @tf.custom_gradient
    def clipped(x):
        return x, lambda dy: tf.clip_by_value(dy, -1.0, 1.0)

    x = tf.Variable([1.0, 5.0])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(clipped(x * 2.0) * tf.constant([0.5, 30.0]))
    assert tape.gradient(y, x).numpy().tolist() == [1, 2]


def test_what_the_function_records_inside_stays_inside():
    @tf.custom_gradient
    def f(x):
        return x * x, lambda dy: dy * 0.0

    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = f(x) + x
    assert tape.gradient(y, x).numpy() == 1


def test_recompute_grad_runs_the_function_again():
    calls = []

    @tf.recompute_grad
    def f(x):
        calls.append(1)
        return tf.exp(x)

    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = f(x)
    assert len(calls) == 1
    assert tape.gradient(y, x).numpy() == pytest.approx(2.7182817)
    assert len(calls) == 2


def test_recompute_grad_of_two_results_and_keywords():
    f = tf.recompute_grad(lambda x, k=2.0: (x * k, x * x))
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        a, b = f(x, k=5.0)
        y = a + b
    assert tape.gradient(y, x).numpy() == 11


def test_keras_tensors_are_refused():
    @tf.custom_gradient
    def f(x):
        return x, lambda dy: dy

    with pytest.raises(TypeError, match="Lambda"):
        f(tf.keras.Input([3]))
