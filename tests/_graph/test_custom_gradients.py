"""tf.custom_gradient in a traced function; the values are TensorFlow's."""

import pytest

import kerastorch as tf

X = tf.constant(2.0)


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)
    return tf.math.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e)) * 7.0


def scaled(w):
    @tf.custom_gradient
    def function(x):
        def grad(dy, variables=None):
            return dy * w * 10.0, [dy * x * 100.0]

        return x * w, grad

    return function


def floats(values):
    return [None if x is None else float(x) for x in tf.nest.flatten(values)]


def test_first_and_second_order():
    def second(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = log1pexp(x)
            g = inner.gradient(y, x)
        return y, g, outer.gradient(g, x)

    expected = [2.1269280910491943, 6.165579795837402, 0.7349550724029541]
    assert floats(tf.function(second)(X)) == pytest.approx(expected)


def test_under_tapes_of_the_caller():
    f = tf.function(log1pexp)
    with tf.GradientTape() as outer:
        outer.watch(X)
        with tf.GradientTape() as inner:
            inner.watch(X)
            y = f(X)
        g = inner.gradient(y, X)
    assert float(g) == pytest.approx(6.165579795837402)
    assert float(outer.gradient(g, X)) == pytest.approx(0.7349550724029541)


def test_variables():
    w = tf.Variable(3.0)
    function = scaled(w)

    @tf.function
    def inside(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x) * 2.0
        return y, tape.gradient(y, [x, w])

    assert floats(inside(X)) == [12.0, 60.0, 400.0]
    f = tf.function(lambda x: function(x) * 2.0)
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = f(X)
    assert floats(tape.gradient(y, [X, w])) == [60.0, 400.0]
    w.assign(5.0)
    assert floats(inside(X)) == [20.0, 100.0, 400.0]


def test_a_function_in_a_function():
    w = tf.Variable(3.0)
    inner = tf.function(scaled(w))

    @tf.function
    def outer(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = inner(x) * 2.0
        return tape.gradient(y, [x, w])

    assert floats(outer(X)) == [60.0, 400.0]


def test_what_the_gradient_captures():
    @tf.function
    def f(x, k):
        @tf.custom_gradient
        def double(x):
            return x * 2.0, lambda dy: dy * k

        with tf.GradientTape() as tape:
            tape.watch([x, k])
            y = double(x)
        return tape.gradient(y, [x, k])

    assert floats(f(X, tf.constant(9.0))) == [9.0, None]


def test_in_branches_and_loops():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for _ in tf.range(3):
                if y > 0.0:
                    y = log1pexp(y)
        return tape.gradient(y, x)

    assert float(f(X)) == pytest.approx(243.95348)


def test_several_results():
    @tf.custom_gradient
    def both(a, b):
        return (a * b, a + b), lambda d1, d2: (d1 * 10.0 + d2, None)

    @tf.function
    def f(a, b):
        with tf.GradientTape() as tape:
            tape.watch([a, b])
            u, v = both(a, b)
            s = u * 2.0 + v
        return tape.gradient(s, [a, b], unconnected_gradients="zero")

    assert floats(f(X, tf.constant(9.0))) == [21.0, 0.0]


def test_keywords_are_refused():
    with pytest.raises(ValueError, match="keywords arguments"):
        tf.function(lambda x: log1pexp(x=x))(X)


def test_recompute_grad_in_a_layer():
    class Recomputing(tf.keras.layers.Layer):
        def build(self, shape):
            self.k = self.add_weight(name="k", shape=(2, 2), initializer="ones")

        def call(self, x):
            return tf.recompute_grad(lambda v: tf.sin(tf.matmul(v, self.k)))(x)

    layer = Recomputing()
    dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
    model = tf.keras.Sequential([layer, dense])
    model.compile("sgd", "mse")
    model.fit(tf.ones([4, 2]), tf.ones([4, 1]), epochs=2, verbose=0)
    assert layer.k.numpy().ravel() == pytest.approx([1.0132615566253662] * 4)


def test_a_wrong_number_of_gradients():
    @tf.custom_gradient
    def bad(x):
        return x * 2.0, lambda dy: (dy, dy)

    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = bad(x)
        return tape.gradient(y, x)

    with pytest.raises((ValueError, tf.errors.InternalError)):
        f(X)
    assert float(tf.function(lambda x: bad(x))(X)) == 4.0
