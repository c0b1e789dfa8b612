"""What a trace holds beside its arguments, variables and eager tensors: their gradients, as zeros
where what leads to them did not run.  Shrunken from generated programs, numbers of TensorFlow."""

import pytest

import kerastorch as tf


def gradients(function, x, sources):
    with tf.GradientTape() as tape:
        tape.watch([s for s in sources if not isinstance(s, tf.Variable)])
        y = function(x)
    found = tape.gradient(y, sources)
    return [None if g is None else g.numpy().tolist() for g in found]


def inside(function, x, sources):
    """The same by a tape in a function; no gradient is -1."""

    @tf.function
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch([s for s in sources[1:] if not isinstance(s, tf.Variable)] + [x])
            y = function(x)
        found = tape.gradient(y, [x, *sources[1:]])
        return [tf.constant(-1.0) if g is None else g for g in found]

    return [None if g.numpy() == -1 else g.numpy().tolist() for g in run(x)]


@pytest.fixture
def calling():
    """A function with a branch on a variable, traced before it is called in a loop."""
    v = tf.Variable(0.75)

    @tf.function
    def inner(z):
        if z < 0.5:
            z = z * v
        return z + 0.25

    inner(tf.constant(1.0))
    return inner, v


def test_variables_of_a_traced_function_in_a_loop_that_does_not_run(calling):
    inner, v = calling

    @tf.function
    def f(x):
        while x > 9.0:
            x = inner(x)
        return x

    x = tf.constant(0.3)
    assert gradients(f, x, [x, v]) == [1.0, 0.0]
    assert f.get_concrete_function(x).variables == (v,)


def test_variables_of_a_traced_function_in_branches_and_loops(calling):
    inner, v = calling

    @tf.function
    def f(x):
        if x > 9.0:
            while x > 10.0:
                if x > 11.0:
                    x = inner(x)
        return x

    x = tf.constant(0.3)
    assert gradients(f, x, [x, v]) == [1.0, 0.0]


def nested_branches(c, d):
    def f(x):
        if x > 9.0:
            if x > 10.0:
                x = x * c
            else:
                x = x + 0.0
        return x

    return f


def branch_in_a_loop(c, d):
    def f(x):
        while x > 9.0:
            x = x * c if x > 10.0 else x * tf.stop_gradient(d)
        return x

    return f


def one_output_of_two(c, d):
    def f(x):
        y = x
        if x > 9.0:
            if x > 10.0:
                y = x * c
            x = x * d  # not returned
        return y

    return f


def cases(c, d):
    def f(x):
        if x > 9.0:
            return tf.switch_case(tf.cast(x, tf.int32), [lambda: x * c, lambda: x * d])
        return x

    return f


def mapped(c, d):
    def f(x):
        if x > 9.0:
            x = tf.reduce_sum(tf.map_fn(lambda e: e * c, x * tf.ones([3])))
        return x

    return f


def without_gradient(c, d):
    def f(x):
        if x > 9.0:
            if x > 10.0:
                x = tf.floor(c) + x
            else:
                x = x + 0.0
        return x

    return f


@pytest.mark.parametrize(
    ("make", "x", "expected"),
    [
        (nested_branches, 0.3, [1.0, 0.0, None]),
        (nested_branches, 9.5, [1.0, 0.0, None]),
        (branch_in_a_loop, 0.3, [1.0, 0.0, 0.0]),
        (one_output_of_two, 0.3, [1.0, 0.0, None]),
        (cases, 0.3, [1.0, 0.0, 0.0]),
        (cases, 9.5, [2.0, 0.0, 9.5]),
        (mapped, 0.3, [1.0, 0.0, None]),
        (mapped, 9.5, [9.0, 28.5, None]),
        (without_gradient, 9.5, [1.0, None, None]),
    ],
)
def test_eager_tensors_held_by_branches_and_loops(make, x, expected):
    x, c, d = tf.constant(x), tf.constant(3.0), tf.constant(2.0)
    function = tf.function(make(c, d))
    for _ in range(3):
        assert gradients(function, x, [x, c, d]) == expected
        assert inside(function, x, [x, c, d]) == expected


def test_a_tape_inside_watches_an_eager_tensor():
    c, v = tf.constant([3.0, 1.0]), tf.Variable(0.5)

    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch([c, x])
            y = x * c * c * v
        return tape.gradient(y, [c, x, v])

    @tf.function
    def rows(x):
        with tf.GradientTape() as tape:
            tape.watch(c)
            y = tf.gather(c, [0, 0]) * x
        return tape.gradient(y, c)

    @tf.function
    def twice(x):
        with tf.GradientTape() as outer:
            outer.watch(c)
            with tf.GradientTape() as tape:
                tape.watch(c)
                y = tf.reduce_sum(c**3) * x
            g = tape.gradient(y, c)
        return outer.gradient(g, c)

    for x in (2.0, 2.0, 0.5, 1.0):
        of_c, of_x, of_v = f(tf.constant(x))
        assert of_c.numpy().tolist() == [3.0 * x, x]
        assert (of_x.numpy(), of_v.numpy()) == (5.0, 10.0 * x)
        found = rows(tf.constant(x))
        assert isinstance(found, tf.IndexedSlices) and found.values.numpy().tolist() == [x, x]
        assert twice(tf.constant(x)).numpy().tolist() == [18.0 * x, 6.0 * x]


def test_other_questions_about_an_eager_tensor():
    c = tf.constant(3.0)

    @tf.function
    def by_ys(x):
        y = tf.cond(x > 1.0, lambda: x * c * c, lambda: x)
        return tf.gradients(y, [c, x])

    @tf.function
    def jacobian(x):
        with tf.GradientTape() as tape:
            tape.watch(c)
            y = x
            for _ in tf.range(3):
                y = y * c
        return tape.jacobian(y, c)

    @tf.function
    def custom(x):
        with tf.GradientTape() as tape:
            tape.watch(c)
            y = tf.custom_gradient(lambda z: (z * z, lambda dy: dy * 5.0))(c) * x
        return tape.gradient(y, c)

    x = tf.constant(2.0)
    assert [g.numpy() for g in by_ys(x)] == [12.0, 9.0]
    assert jacobian(x).numpy() == 54.0
    assert custom(x).numpy() == 10.0


def test_rows_of_which_no_gradient_comes():
    @tf.function
    def f(x, s):
        u = s
        for row in x:
            s = s * 0.5 + row
            u = u * 0.5
        return u, s

    x, s = tf.constant([1.0, 2.0]), tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch([x, s])
        u, _ = f(x, s)
    assert [g.numpy().tolist() for g in tape.gradient(u, [x, s])] == [[0.0, 0.0], 0.25]


@pytest.mark.parametrize("nested", [False, True])
def test_a_variable_that_runs_over_beside(nested):
    """As eagerly: TensorFlow's loop gives NaN, zeros times infinity."""

    @tf.function
    def f(x):
        s, u = x * 0.5, x
        for _ in tf.range(10):
            s = s * 0.5
            if nested:
                for _ in tf.range(2):
                    u = u * u
            else:
                u = u * u
        return s

    x = tf.constant(2.0)
    assert gradients(f, x, [x]) == [0.5**11]
