"""tf.function: signatures, conversions, state, methods, control flow, errors."""

import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


@tf.function
def add(x, y=1):
    """Adds."""
    return x + y


by_position = add(tf.constant(1), tf.constant(2))
by_name = add(x=tf.constant([1.0]), y=tf.constant([2.0]))
default = add(tf.constant(5))
python_numbers = add(1, 2)
python_lists = error(lambda: add([1, 2], [3, 4]))
name_and_doc = [add.__name__, add.__doc__, add.python_function(1, 1)]
call_errors = {
    "missing": error(lambda: add()),
    "too many": error(lambda: add(1, 2, 3)),
    "unknown name": error(lambda: add(1, z=2)),
    "twice": error(lambda: add(1, x=2)),
}


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.int32)])
def signed(v, n):
    return v * tf.cast(n, tf.float32)


signed_result = signed(tf.constant([1.0, 2.0]), tf.constant(3))
signed_converted = signed([1.0, 2.0], 3)
signed_ints = error(lambda: signed([1, 2], 3))
signed_names = signed(n=tf.constant(2), v=tf.constant([1.0]))
signature_errors = {
    "dtype": error(lambda: signed(tf.constant([1]), tf.constant(3))),
    "float64": error(lambda: signed(tf.constant([1.0], tf.float64), tf.constant(3))),
    "rank": error(lambda: signed(tf.constant([[1.0]]), tf.constant(3))),
    "scalar": error(lambda: signed(tf.constant(1.0), tf.constant(3))),
    "missing": error(lambda: signed(tf.constant([1.0]))),
    "too many": error(lambda: signed(tf.constant([1.0]), tf.constant(3), tf.constant(1))),
    "text": error(lambda: signed("a", tf.constant(3))),
    "none": error(lambda: signed(None, tf.constant(3))),
    "signature too long": error(
        lambda: tf.function(lambda x: x, input_signature=[tf.TensorSpec([])] * 2)(1.0)
    ),
}

# Structures go in and out.
nested = tf.function(lambda d: {"sum": d["a"] + d["b"][0], "pair": (d["a"], [d["b"][1]])})
nested_result = nested({"a": tf.constant(1), "b": [tf.constant(2), tf.constant(3)]})
nothing = tf.function(lambda: None)()
number = tf.function(lambda: 3)()
numbers = tf.function(lambda: [1.5, True])()
text = tf.function(lambda: "a")()


# State: variables created once, counters that are variables.
class Counter(tf.Module):
    def __init__(self):
        super().__init__()
        self.count = tf.Variable(0)
        self.w = None

    @tf.function
    def __call__(self, x):
        if self.w is None:
            self.w = tf.Variable(tf.ones_like(x) * 2.0)
        self.count.assign_add(1)
        return self.w * x

    @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
    def scaled(self, factor):
        return self.w * factor


counter = Counter()
counter_results = [counter(tf.constant([1.0, 2.0])), counter(tf.constant([3.0, 4.0]))]
count = counter.count
scaled = counter.scaled(0.5)
counter_variables = sorted(v.name for v in counter.variables)


# Control flow on tensors and on Python values.
@tf.function
def branches(x):
    if tf.reduce_sum(x) > 0:
        result = x
    elif tf.reduce_sum(x) < -10:
        result = -x
    else:
        result = tf.zeros_like(x)
    return result


branched = [branches(tf.constant(v)) for v in ([1.0, 2.0], [-20.0, 1.0], [-1.0, 0.0])]


@tf.function
def loops(n):
    total = tf.constant(0)
    for i in tf.range(n):
        if i == 3:
            continue
        if i > 6:
            break
        total += i
    power = tf.constant(1)
    while power < 100:
        power *= 2
    for row in tf.constant([[1, 2], [3, 4]]):
        total += tf.reduce_sum(row)
    return total, power


looped = loops(tf.constant(10))


logic = tf.function(lambda a, b: [a and b, a or b, not a])(tf.constant(True), tf.constant(False))


@tf.function
def positive(x):
    tf.debugging.assert_positive(x)
    return x


asserted = error(lambda: positive(tf.constant([-1])))


# Gradients through functions, and inside them.
v = tf.Variable(3.0)


@tf.function
def cube(x):
    return x * x * v


with tf.GradientTape() as tape:
    y = cube(v)
gradient_through = tape.gradient(y, v)


@tf.function
def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = cube(x)
    return tape.gradient(y, x)


gradient_inside = slope(tf.constant(2.0))

# Concrete functions and eager mode.
concrete = add.get_concrete_function(tf.TensorSpec([2], tf.float32), tf.TensorSpec([2], tf.float32))
concrete_result = concrete(tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]))
inside = tf.function(lambda: tf.executing_eagerly())
eager_outside = tf.executing_eagerly()
tf.config.run_functions_eagerly(True)
eager_flag = tf.config.functions_run_eagerly()
eager_result = loops(tf.constant(4))
tf.config.run_functions_eagerly(False)
options = tf.function(lambda x: x + 1, reduce_retracing=True, autograph=False)(tf.constant(1))
old_option = tf.function(lambda x: x + 1, experimental_relax_shapes=True)(tf.constant(1))


# Decorated methods of plain classes, and functions given as arguments.
class Plain:
    factor = 3

    @tf.function
    def times(self, x):
        return x * self.factor


plain = Plain()
method = plain.times(tf.constant(2))
given = tf.function(lambda f, x: f(x))(lambda x: x + 1, tf.constant(1))
