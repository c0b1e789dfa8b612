"""AutoGraph: while loops with break and continue, on tensors and on variables."""

# compat: stderr on
import tensorflow as tf


@tf.function
def doubling(x):
    rounds = 0
    while x < 100:
        x = x * 2
        rounds += 1
    return x, rounds


doubled = [doubling(tf.constant(v)) for v in (1, 77, 1000)]


@tf.function
def forever(x):
    while tf.constant(True):
        x += 3
        if x % 7 == 0:
            tf.print("found", x)
            break
        if x % 2 == 0:
            continue
        tf.print("odd", x)
    return x


found = [forever(tf.constant(v)) for v in (1, 4)]


@tf.function
def collatz(n):
    steps = tf.constant(0)
    highest = n
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        highest = tf.maximum(highest, n)
        steps += 1
    return steps, highest


collatz_results = [collatz(tf.constant(n)) for n in (1, 7, 27)]

v = tf.Variable(20)


@tf.function
def drained(by):
    rounds = 0
    while v > 5 and rounds < 10:
        v.assign_sub(by)
        rounds += 1
    return rounds


drained_results = [drained(tf.constant(4)), drained(tf.constant(1))]
left = v


@tf.function
def gcd(a, b):
    while b > 0:
        a, b = b, a % b
    return a


gcds = [gcd(tf.constant(a), tf.constant(b)) for a, b in ((12, 18), (7, 13), (100, 75))]


@tf.function
def square_root(x):
    guess = x / 2.0
    while tf.abs(guess * guess - x) > 1e-3:
        guess = (guess + x / guess) / 2.0
    return guess


roots = [square_root(tf.constant(v)) for v in (2.0, 9.0, 0.5)]


@tf.function
def python_while(x):
    n = 0
    trace = []
    while n < 3:
        trace.append(n)
        x = x + n
        n += 1
    print("python rounds:", trace)
    return x


python_result = python_while(tf.constant(1))


@tf.function
def limited(x):
    while x < 1000:
        tf.autograph.experimental.set_loop_options(maximum_iterations=4)
        x = x * 2
    return x


limited_results = [limited(tf.constant(1)), limited(tf.constant(600))]
