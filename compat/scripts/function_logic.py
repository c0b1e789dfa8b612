"""AutoGraph: and, or, not, comparison chains, conditional expressions, len, range, print."""

# compat: stderr on
import tensorflow as tf

evaluated = tf.Variable(0)


def noted(value):
    evaluated.assign_add(1)
    return value


@tf.function
def lazy(a, b):
    return noted(a) and noted(b), noted(a) or noted(b)


lazy_results = [lazy(tf.constant(a), tf.constant(b)) for a in (True, False) for b in (True, False)]
number_evaluated = evaluated


@tf.function
def guarded(values, i):
    if i < 3 and values[i] > 1:
        return "yes"
    return "no"


guards = [guarded(tf.constant([1, 2, 3]), tf.constant(i)) for i in (0, 1, 7)]


@tf.function
def chains(a, b):
    within = 0 < a < 10
    if not 0 <= a <= b < 5:
        return within, a == b, a != b, -1
    return within, a == b, a != b, 1


chain_results = [
    chains(tf.constant(a), tf.constant(b)) for a, b in ((1, 2), (2, 1), (50, 60), (3, 3))
]


@tf.function
def expressions(x, flag):
    a = x * 2 if x > 0 else -x
    b = x if flag else x + 1
    return a, b, (1 if x > 3 else 2)


expression_results = [expressions(tf.constant(v), f) for v, f in ((5, True), (-5, False))]


@tf.function
def mixed(x, flag):
    return flag and x > 0, flag or x > 0, not flag, not x > 0


mixed_results = [mixed(tf.constant(1), True), mixed(tf.constant(1), False)]


@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.int32)])
def lengths(x):
    n = len(x)
    print("len is a tensor:", tf.is_tensor(n), "of", len(x[0]))
    total = 0
    for i in range(n):
        total += i
    return n, total


length_results = [lengths(tf.zeros([n, 2], tf.int32)) for n in (0, 4)]


@tf.function
def casts(x):
    return int(x), float(x), abs(-x)


cast_results = casts(tf.constant(3.7))


@tf.function
def same_object(x, y=None):
    return x is None, y is None, x is x


identity_results = same_object(tf.constant(1))


@tf.function
def vectors(a, b):
    return a & b, a | b, ~a, tf.logical_and(a, b)


vector_results = vectors(tf.constant([True, False]), tf.constant([True, True]))
