"""Wrong shapes and dtypes inside a tf.function: while it is traced or when it runs."""

import tensorflow as tf


def raised(function, *arguments, says=(), **options):
    try:
        tf.function(function, **options)(*arguments)
    except Exception as e:
        return [type(e).__name__, *[word for word in says if word in str(e)]]
    return "accepted"


floats, ints = tf.ones([2, 3]), tf.ones([2, 3], tf.int32)
loose = {"input_signature": [tf.TensorSpec(None, tf.float32), tf.TensorSpec(None, tf.float32)]}
while_tracing = {
    "dtypes": raised(lambda x, y: x + y, floats, ints, says=["float32", "int32"]),
    "number": raised(lambda x: x + 1.5, ints),
    "shapes": raised(lambda x, y: x + y, floats, tf.ones([4]), says=["3", "4"]),
    "matmul": raised(lambda x: tf.matmul(x, x), floats),
    "reshape": raised(lambda x: tf.reshape(x, [4, 2]), floats),
    "concat": raised(lambda x: tf.concat([x, tf.ones([2, 4])], 0), floats),
    "axis": raised(lambda x: tf.reduce_sum(x, 5), floats),
    "index": raised(lambda x: x[7], floats),
    "squeeze": raised(lambda x: tf.squeeze(x, 0), floats),
    "constant": raised(lambda: tf.constant([[1, 2], [3]])),
    "cast": raised(lambda x: tf.cast(x, "nothing"), floats),
    "assert_rank": raised(lambda x: tf.debugging.assert_rank(x, 1), floats),
    "set_shape": raised(lambda x: x.set_shape([5, 5]), floats),
}


def below_half(x):
    tf.debugging.assert_less(x, 0.5, message="too big")
    return x


while_running = {
    "shapes": raised(lambda x, y: x + y, floats, tf.ones([4]), **loose),
    "matmul": raised(lambda x, y: x @ y, floats, floats, **loose),
    "gather": raised(lambda x, i: tf.gather(x, i), floats, tf.constant(9)),
    "index": raised(lambda x, i: x[i], floats, tf.constant(9)),
    "assert": raised(below_half, floats, says=["too big"]),
    "an operation as result": raised(lambda x: tf.debugging.assert_less(x, 0.5), floats),
    "divide": raised(lambda x, y: x // y, ints, ints * 0),
    "ensure": raised(lambda x, y: tf.ensure_shape(x, [1]), floats, floats, **loose),
}


class OwnError(Exception):
    pass


def own(x):
    raise OwnError("mine")


def deep(x):
    def deeper(y):
        raise ValueError("from deeper")

    return deeper(x)


symbolic = {
    "own": raised(own, floats, says=["mine"]),
    "deep": raised(deep, floats, says=["in user code", "from deeper", "in deeper"]),
    "name": raised(lambda x: no_name, floats, says=["no_name"]),  # noqa: F821
    "bool": raised(lambda x: bool(x), tf.constant(True), autograph=False),
    "iterate": raised(lambda x: list(x), floats, autograph=False),
    "unpack": raised(lambda x: (lambda a, b: a)(*x), floats),
    "numpy": raised(lambda x: x.numpy(), floats, says=["numpy"]),
    "index a list": raised(lambda x: [1, 2][x], tf.constant(1)),
    "hash": raised(lambda x: {x: 1}, floats),
    "len": raised(lambda x: len(x), floats, autograph=False),
}

v = tf.Variable([1.0, 2.0])
variables = {
    "shape": raised(lambda x: v.assign(x), floats),
    "dtype": raised(lambda: v.assign([1, 2]) and v.assign(tf.constant([1, 2]))),
    "made each time": raised(lambda x: tf.Variable(x), floats, says=["singleton"]),
}


@tf.function
def checked(x):
    v.assign_add([1.0, 1.0])
    tf.debugging.assert_positive(x)
    return x * 2.0


try:
    checked(tf.constant(-1.0))
except tf.errors.InvalidArgumentError as e:
    error_at_run = type(e).__name__
works_after = checked(tf.constant(1.0))
variable_after = v
