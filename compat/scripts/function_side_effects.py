"""tf.function: what happens at trace time and what at each run."""

# compat: stderr on
import tensorflow as tf

calls = []


@tf.function
def traced(x):
    print("tracing with", x)
    tf.print("running with", x)
    calls.append("traced")
    return x + 1


results = [traced(tf.constant(1)), traced(tf.constant(2)), traced(tf.constant([1.0, 2.0]))]
number_of_calls = len(calls)

# Python values are part of the signature, tensors are not.
seen = []


@tf.function
def power(x, exponent):
    seen.append(exponent if isinstance(exponent, int) else "tensor")
    return x**exponent


powers = [power(tf.constant(2.0), n) for n in (1, 2, 1, 3, 2)]
tensor_powers = [power(tf.constant(2.0), tf.constant(float(n))) for n in (1, 2, 3)]
exponents = list(seen)
tracing_count = power.experimental_get_tracing_count()

# Outer Python state is read once.
factor = 2


@tf.function
def scaled(x):
    return x * factor


before = scaled(tf.constant(10))
factor = 3
after = scaled(tf.constant(10))
other_dtype = scaled(tf.constant(10.0))

# A counter in Python and a counter in a variable.
python_counter = 0
counter = tf.Variable(0)


@tf.function
def count():
    global python_counter
    python_counter += 1
    counter.assign_add(1)
    tf.print("counted", counter)


for _ in range(3):
    count()


# The order of stateful operations is the order of the program.
@tf.function
def ordered():
    a = counter.read_value()
    counter.assign(10)
    b = counter.read_value()
    tf.print("between", a, b)
    counter.assign_sub(1)
    return a, b, counter.read_value()


order = ordered()


# A failed trace leaves nothing behind.
attempts = []


@tf.function
def fails_first(x):
    attempts.append(1)
    if len(attempts) == 1:
        raise ValueError("not yet")
    return x * len(attempts)


try:
    fails_first(tf.constant(1))
except ValueError as e:
    error_first = type(e).__name__
second = [fails_first(tf.constant(1)), fails_first(tf.constant(5))]
