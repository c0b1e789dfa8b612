"""Datasets and iterators in the loops of a tf.function."""

# compat: stderr on
import tensorflow as tf

tf.get_logger().setLevel("ERROR")


@tf.function
def total(dataset):
    result = tf.constant(0, tf.int64)
    for value in dataset:
        result += value
    return result


totals = [total(tf.data.Dataset.range(n)) for n in (0, 4, 10)]

pairs = tf.data.Dataset.from_tensor_slices(([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]))


@tf.function
def dot():
    result = 0.0
    for a, b in pairs:
        tf.print("pair", a, b)
        result += a * b
    return result


dot_result = dot()


@tf.function
def until(dataset, limit):
    count, result = 0, tf.constant(0, tf.int64)
    for value in dataset.repeat():
        if value % 2 == 0:
            continue
        count += 1
        result += value
        if result > limit:
            break
    return count, result


until_result = until(tf.data.Dataset.range(6), tf.constant(30, tf.int64))


@tf.function
def sizes(dataset):
    result = 0
    for batch in dataset:
        result = result * 10 + tf.shape(batch)[0]
    return result


batch_sizes = sizes(tf.data.Dataset.range(7).batch(3))


@tf.function
def numbered(dataset):
    result = tf.constant(0, tf.int64)
    for i, value in dataset.enumerate():
        result += i * value
    return result


numbered_result = numbered(tf.data.Dataset.range(10, 14))


@tf.function
def some(iterator, n):
    result = tf.constant(0, tf.int64)
    for _ in tf.range(n):
        result = result * 100 + next(iterator)
    return result


iterator = iter(tf.data.Dataset.range(10, 90))
taken = [some(iterator, tf.constant(n)) for n in (2, 3)]

weight = tf.Variable(0.0)


@tf.function
def epoch(dataset):
    loss = 0.0
    for x, y in dataset:
        with tf.GradientTape() as tape:
            error = (weight * x - y) ** 2
        weight.assign_sub(0.05 * tape.gradient(error, weight))
        loss += error
    return loss


data = tf.data.Dataset.from_tensor_slices(([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]))
losses = [epoch(data) for _ in range(3)]
fitted = weight


def halved(x):
    steps = tf.constant(0)
    while x > 1:
        x = x // 2
        steps += 1
    if steps > 2:
        result = steps * 100
    else:
        result = steps
    return result


mapped = [int(v) for v in tf.data.Dataset.range(1, 12).map(halved)]
kept = [int(v) for v in tf.data.Dataset.range(10).filter(lambda x: x > 3 and x % 2 == 0)]
reduced = tf.data.Dataset.range(5).reduce(tf.constant(1, tf.int64), lambda a, x: a * 2 + x)
