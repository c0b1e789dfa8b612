"""Objects that are saved in checkpoints, for files that go between kerastorch and TensorFlow.

`CASES[name](tf)` makes a Case: objects to save by name, `values` says what they hold, `step` goes
on with them. A fresh case that was restored has to hold and do the same as the one that was saved.
"""

import collections

import numpy as np

DTYPES = [
    "float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8",
    "uint16", "uint32", "uint64", "bool", "complex64", "complex128", "string",
]  # fmt: skip
LEGACY = {
    "sgd": ("SGD", {"momentum": 0.9, "nesterov": True, "decay": 0.1}),
    "adam": ("Adam", {"amsgrad": True}),
    "rmsprop": ("RMSprop", {"centered": True, "momentum": 0.5}),
    "adagrad": ("Adagrad", {}),
    "adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "adamax": ("Adamax", {}),
    "nadam": ("Nadam", {}),
    "ftrl": ("Ftrl", {"l1_regularization_strength": 0.01}),
}
NEW = {
    "sgd": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "plain_sgd": ("SGD", {}),
    "adam": ("Adam", {"amsgrad": True, "use_ema": True}),
    "rmsprop": ("RMSprop", {"centered": True, "momentum": 0.5}),
    "adagrad": ("Adagrad", {}),
    "adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "adamax": ("Adamax", {"clipnorm": 1.0}),
    "nadam": ("Nadam", {}),
    "ftrl": ("Ftrl", {"l1_regularization_strength": 0.01}),
    "adamw": ("AdamW", {}),
    "lion": ("Lion", {}),
    "adafactor": ("Adafactor", {}),
}
Pair = collections.namedtuple("Pair", "first second")


class Case:
    """objects: what is saved, by name; values(): what is in them; step(): what is done next."""

    def __init__(self, objects, values, step=lambda: None):
        self.objects, self.values, self.step = objects, values, step


def plain(value):
    """A value for JSON."""
    array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    if array.dtype == object or array.dtype.kind == "S":
        return [str(x) for x in array.reshape(-1).tolist()]
    if array.dtype.kind == "c":
        return np.stack([array.real, array.imag]).astype("float64").reshape(-1).tolist()
    return array.astype("float64").reshape(-1).tolist()


def _module(tf):
    class Box(tf.Module):
        pass

    return Box()


def dtypes(tf):
    box = _module(tf)
    made = []
    for name in DTYPES:
        data = [["a", ""], ["é" * 200, "x"]] if name == "string" else [[1, 0], [1, 3]]
        value = tf.constant(data) if name == "string" else tf.cast(tf.constant(data), name)
        made.append(tf.Variable(value, name=name))
        setattr(box, name, made[-1])
    box.scalar, box.empty = tf.Variable(3.5), tf.Variable(tf.zeros([0, 3]))
    box.text = tf.Variable("word")
    made += [box.scalar, box.empty, box.text]

    def clear():
        for v in made:
            v.assign(tf.fill(v.shape, "") if v.dtype == tf.string else tf.zeros_like(v))

    case = Case({"box": box}, lambda: [plain(v) for v in made])
    case.clear = clear
    return case


def nested(tf):
    box = _module(tf)
    made = [tf.Variable([float(n), n + 0.5]) for n in range(12)]
    box.items = [made[0], [made[1], {"deep": made[2]}], "text", 3]
    box.pair = Pair(made[3], made[4])
    box.mixed = (made[5], 1, "x")
    box.named = {"a/b.c": made[6], "inner": {"k": made[7]}, "n": 3}
    box.inner = _module(tf)
    box.inner.again, box.inner.other = made[0], made[8]
    box.ordered = collections.OrderedDict([("z", made[9]), ("a", made[10])])
    objects = {"box": box, "items": [made[11], box.inner], "box_again": box}
    case = Case(objects, lambda: [plain(v) for v in made])
    case.clear = lambda: [v.assign([-1.0, -1.0]) for v in made]
    return case


def state(tf):
    generator = tf.random.Generator.from_seed(3)
    generator.normal([5])
    table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, -1)
    table.insert(["a", "b", "c"], tf.constant([1, 2, 3], tf.int64))
    dense = tf.lookup.experimental.DenseHashTable(tf.int64, tf.float32, 0.0, -1, -2)
    dense.insert(tf.constant([5, 6], tf.int64), [0.5, 0.25])
    mean, accuracy = tf.keras.metrics.Mean(), tf.keras.metrics.CategoricalAccuracy()
    mean.update_state([1.0, 2.0, 6.0])
    accuracy.update_state([[1.0, 0.0]], [[0.3, 0.7]])
    count = tf.Variable(7, dtype=tf.int64)

    def values():
        keys = tf.constant(["a", "c", "z"])
        ints = tf.constant([5, 6, 7], tf.int64)
        found = [generator.state, table.lookup(keys), table.size(), dense.lookup(ints)]
        return [plain(v) for v in [*found, mean.result(), accuracy.result(), count]]

    def clear():
        generator.reset_from_seed(1)
        table.insert(["a", "q"], tf.constant([9, 9], tf.int64))
        mean.reset_state()
        accuracy.reset_state()
        count.assign(0)

    objects = {"generator": generator, "table": table, "dense": dense, "count": count}
    case = Case({**objects, "metrics": [mean, accuracy]}, values)
    case.clear = clear
    return case


def _optimizing(tf, optimizer):
    weights = [tf.Variable([[0.5, -1.0], [2.0, 0.1]], name="w"), tf.Variable([0.3, 0.7], name="b")]
    data = tf.constant([[1.0, 2.0], [-0.5, 0.25], [0.1, 0.2]])

    def step():
        with tf.GradientTape() as tape:
            out = tf.tanh(tf.matmul(data, weights[0]) + weights[1])
            loss = tf.reduce_sum(tf.square(out - 0.3))
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    def clear():
        for v in weights:
            v.assign(tf.zeros_like(v))

    found = Case(
        {"weights": weights, "optimizer": optimizer},
        lambda: [plain(v) for v in [*weights, optimizer.iterations]],
        step,
    )
    found.clear = clear
    return found


def _legacy(kind):
    def make(tf):
        home = getattr(tf.keras.optimizers, "legacy", tf.keras.optimizers)
        name, options = LEGACY[kind]
        return _optimizing(tf, getattr(home, name)(**options))

    return make


def _new(kind):
    def make(tf):
        name, options = NEW[kind]
        return _optimizing(tf, getattr(tf.keras.optimizers, name)(**options))

    return make


def scheduled(tf):
    schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
    return _optimizing(tf, tf.keras.optimizers.Adam(schedule))


def scaled(tf):
    inner = tf.keras.optimizers.RMSprop(0.01, momentum=0.5)
    return _optimizing(tf, tf.keras.mixed_precision.LossScaleOptimizer(inner))


def scaled_legacy(tf):
    inner = tf.keras.optimizers.legacy.Adam(0.01)
    return _optimizing(tf, tf.keras.mixed_precision.LossScaleOptimizer(inner))


def subclassed(tf):
    class Block(tf.keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.parts = []

        def build(self, shape):
            self.parts += [tf.keras.layers.Dense(3, activation="tanh") for _ in range(2)]
            self.scale = self.add_weight(name="scale", shape=(3,), initializer="ones")
            super().build(shape)

        def call(self, x):
            for part in self.parts:
                x = part(x)
            return x * self.scale

    class Net(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.blocks = [Block(), Block()]
            self.heads = {"out": tf.keras.layers.Dense(2), "unused": None}
            self.norm = tf.keras.layers.BatchNormalization()

        def call(self, x, training=False):
            for block in self.blocks:
                x = block(x)
            return self.heads["out"](self.norm(x, training=training))

    net, optimizer = Net(), tf.keras.optimizers.Adam(0.01)
    x = tf.reshape(tf.cos(tf.range(12.0)), [4, 3])
    y = tf.reshape(tf.sin(tf.range(8.0)), [4, 2])

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(net(x, training=True) - y))
        weights = net.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    return Case({"net": net, "optimizer": optimizer}, lambda: [plain(net(x))], step)


OLD_TOO = {
    "nested": nested,
    # TensorFlow 2.3 has no `beta` of Ftrl
    **{f"legacy_{kind}": _legacy(kind) for kind in LEGACY if kind != "ftrl"},
}
CASES = {
    **OLD_TOO,
    "legacy_ftrl": _legacy("ftrl"),
    "dtypes": dtypes,
    "state": state,
    **{f"new_{kind}": _new(kind) for kind in NEW},
    "scheduled": scheduled,
    "scaled": scaled,
    "scaled_legacy": scaled_legacy,
    "subclassed": subclassed,
}
