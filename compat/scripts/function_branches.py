"""AutoGraph: if, elif, else, early returns and conditional expressions on tensors."""

# compat: stderr on
import tensorflow as tf

seen = []


@tf.function
def sign(x):
    if x > 0:
        seen.append("positive")
        tf.print("positive")
        result = "+"
    elif x < 0:
        seen.append("negative")
        tf.print("negative")
        result = "-"
    else:
        seen.append("zero")
        result = "0"
    return result


signs = [sign(tf.constant(v)) for v in (5, -5, 0)]
both_branches = list(seen)


@tf.function
def early(x, limit):
    if x > limit:
        return x
    if x < -limit:
        return -x * 10
    x = x * 100
    if limit > 3:
        return x
    else:
        return x + 1


early_results = [
    early(tf.constant(a), tf.constant(b)) for a, b in ((9, 1), (-9, 1), (2, 5), (2, 3))
]


@tf.function
def nested(a, b):
    label = 0
    if a > 0:
        if b > 0:
            label = 1
        else:
            label = 2
            if b < -5:
                label = 3
        label *= 10
    return label, a if a > b else b


nested_results = [nested(tf.constant(a), tf.constant(b)) for a in (1, -1) for b in (1, -1, -9)]


@tf.function
def mixed(x, mode):
    if mode == "double":
        x = x * 2
    elif x > 5:
        x = x - 5
    return x


mixed_results = [
    mixed(tf.constant(6), "double"),
    mixed(tf.constant(6), "no"),
    mixed(tf.constant(1), ""),
]


@tf.function
def structures(x):
    pair, table = (x, x), {"k": x}
    if x > 0:
        pair = (pair[0] + 1, pair[1] * 2)
        table["k"] = table["k"] * 3
        extra = x * 7
        pair = (pair[0], extra)
    return pair, table


structure_results = [structures(tf.constant(v)) for v in (1, -1)]


class Box:
    value = None


box = Box()


@tf.function
def attribute(x):
    box.value = x
    if x > 0:
        box.value = x * 2
    return box.value + 1


attribute_results = [attribute(tf.constant(v)) for v in (4, -4)]


@tf.function
def shapes(x):
    if tf.reduce_sum(x) > 0:
        y = tf.zeros([2, 3])
    else:
        y = tf.ones([4, 3])
    print("joined shape:", y.shape)
    return y


shape_results = [shapes(tf.constant(v)) for v in ([1.0], [-1.0])]
