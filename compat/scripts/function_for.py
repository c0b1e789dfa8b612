"""AutoGraph: for loops over ranges, tensors, ragged tensors and Python values."""

# compat: stderr on
import tensorflow as tf


@tf.function
def over_range(n):
    total = 0
    for i in tf.range(n):
        print("body traced with", i)
        total += i
    return total


ranges = [over_range(tf.constant(n)) for n in (0, 1, 10)]


@tf.function
def over_steps(start, stop, step):
    number = tf.constant(0)
    for i in tf.range(start, stop, step):
        number = number * 10 + i
    return number


steps = [over_steps(*map(tf.constant, v)) for v in ((1, 9, 2), (9, 1, -3), (3, 3, 1))]


@tf.function
def over_rows(matrix):
    total = tf.zeros([2])
    for row in matrix:
        total = total * 10.0 + row
    return total


rows = over_rows(tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))


@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
def filtered(values):
    total, count = 0, 0
    for value in values:
        if value < 0:
            continue
        if value > 100:
            tf.print("stopped at", value)
            break
        total += value
        count += 1
    return total, count


filters = [filtered(tf.constant(v)) for v in ([1, -2, 3], [5, 200, 7], [-1])]


@tf.function
def python_range_of_tensor(n):
    total = 0
    for i in range(n):
        total += i
    return total


python_ranges = [python_range_of_tensor(tf.constant(5)), python_range_of_tensor(5)]


@tf.function
def unrolled(x):
    for name, k in {"two": 2, "three": 3}.items():
        print("unrolled", name)
        x = x * k
    for i, k in enumerate([10, 20]):
        x = x + i * k
    for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]:
        x = x + a * b * c
    return x


unrolled_result = unrolled(tf.constant(1))


@tf.function
def ragged_rows(rows):
    total = tf.constant(0)
    for row in rows:
        total = total * 10 + tf.reduce_sum(row)
    return total


ragged = ragged_rows(tf.ragged.constant([[1, 1], [], [3]]))


@tf.function
def last_value(n):
    i = -1
    for i in tf.range(n):
        tf.print("at", i)
    return i


last = [last_value(tf.constant(n)) for n in (0, 2)]


@tf.function
def words(text):
    result = tf.constant("")
    for word in tf.strings.split(text):
        if tf.strings.length(word) > 2:
            result = tf.strings.join([result, word], "/")
    return result


joined = words(tf.constant("a long word of text"))
