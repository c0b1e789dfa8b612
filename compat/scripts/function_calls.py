"""Functions that call functions, methods, closures and themselves."""

# compat: stderr on
import functools

import tensorflow as tf

traces = []


def absolute(x):  # a plain function is converted when a tf.function calls it
    if x < 0:
        return -x
    return x


@tf.function
def inner(x):
    traces.append("inner")
    return absolute(x) * 2


@tf.function
def outer(x):
    traces.append("outer")
    return inner(x) + inner(x - 10)


outer_results = [outer(tf.constant(3)), outer(tf.constant(-3)), inner(tf.constant(4))]
number_of_traces = list(traces)


class Counter:
    def __init__(self, start):
        self.start = start
        self.calls = 0
        self.total = None

    def step(self, x):
        if x > self.start:
            return x - self.start
        return x

    @tf.function
    def __call__(self, x):
        self.calls += 1
        if self.total is None:
            self.total = tf.Variable(0)
        self.total.assign_add(self.step(x))
        return self.total.read_value()


one, two = Counter(1), Counter(100)
counter_results = [one(tf.constant(5)), two(tf.constant(5)), one(tf.constant(7))]
counter_calls = [one.calls, two.calls]


def make(k):
    total = tf.Variable(0)
    log = []

    @tf.function
    def add(x):
        log.append(k)
        total.assign_add(x * k)
        return total.read_value()

    return add, log


add_two, log_two = make(2)
add_three, log_three = make(3)
closure_results = [add_two(tf.constant(1)), add_two(tf.constant(2)), add_three(tf.constant(1))]


@tf.function
def factorial(n):  # recursion through Python ends while tracing
    return tf.constant(1) if n == 0 else n * factorial(n - 1)


factorials = [factorial(0), factorial(5)]


@tf.function
def with_closure(x):
    offset = x * 2

    @tf.function
    def shifted(y):
        return y + offset

    def counted(y):
        nonlocal offset
        offset = offset + 1
        return y * offset

    return shifted(x), counted(x), shifted(x), [f(x) for f in (lambda z: z + 1, tf.negative)]


closure_inside = with_closure(tf.constant(3))


def doubled(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) * 2

    return wrapper


@tf.function
@doubled
def decorated(x):
    if x > 0:
        tf.print("decorated", x)
        return x
    return -x


decorated_results = [decorated(tf.constant(v)) for v in (2, -3)]
partial = tf.function(functools.partial(lambda a, b, c: a * b + c, 2, c=3))(tf.constant(5))
given = tf.function(lambda f, x: f(f(x)))(lambda x: x * x, tf.constant(3))


@tf.autograph.experimental.do_not_convert
def as_it_is(x):
    return x + 1 if x.shape.rank == 0 else x


not_converted = tf.function(lambda x: as_it_is(x))(tf.constant(1))


@tf.function
def caught(x):
    try:
        raise KeyError("missing")
    except KeyError:
        x = x + 1
    finally:
        x = x * 10
    return x


caught_result = caught(tf.constant(1))
