"""Small programs around layers of a user's own, made from a seed.

Each defines layers with weights, losses, metrics and updates, nests them, freezes some, gives them
dtype policies, and trains a model of them.  A program is source as the cases of engine.py are; its
last line is what it shows.
"""

import random

COUNT = 240
TIES = {114}  # rounding decides there which of equal columns is the maximum, and Adam magnifies it
POLICIES = ["float32"] * 4 + ["mixed_bfloat16", "mixed_float16", "float64"]


def programs():
    """All programs, in order."""
    return [program(seed) for seed in range(COUNT) if seed not in TIES]


def program(seed):
    """The program of a seed."""
    rng = random.Random(seed)
    kinds = [_layer(rng, name) for name in ("A", "B")]
    lines = ["C = keras.initializers.Constant(0.3)", *kinds, _nested(rng), _model(rng, _rows(rng))]
    lines += ["out = []", *_actions(rng), "out"]
    return "\n".join(lines)


def _layer(rng, name):
    """A class of layers: weights in build, then a call with some of a layer's extras."""
    build = [f'self.w = self.add_weight("w", (s[-1], {_WIDTH}), initializer=C{_options(rng)})']
    call = ["y = x @ self.w"]
    if rng.random() < 0.6:
        build.append(f'self.b = self.add_weight("b", ({_WIDTH},), initializer="zeros")')
        call.append("y = y + self.b")
    if rng.random() < 0.2:
        build.append(
            f'self.u = self.add_weight("u", ({_WIDTH},), initializer="ones", '
            "experimental_autocast=False)"
        )
        call.append("y = y * tf.cast(self.u, y.dtype)")
    if rng.random() < 0.6:
        dtype = rng.choice(['"float32"', '"int32"', "None"])
        build.append(
            f'self.n = self.add_weight("n", (), dtype={dtype}, initializer="zeros", '
            "trainable=False)"
        )
        call += _conditional(rng, [rng.choice(_UPDATES)])
    if rng.random() < 0.6:
        call += _conditional(rng, [rng.choice(_LOSSES)])
    if rng.random() < 0.5:
        call += [rng.choice(_METRICS).replace("NAME", f"{name.lower()}m")]
    call.append(rng.choice(_RESULTS))
    made = [f"class {name}(L.Layer):", "    def build(self, s):"]
    made += [f"        {line}" for line in build]
    made += ["    def call(self, x, training=None):", *(f"        {line}" for line in call)]
    return "\n".join(made)


_WIDTH = 3
_UPDATES = [
    "self.add_update(lambda: self.n.assign_add(1))",
    "self.add_update(self.n.assign_add(2))",
    "self.add_update([lambda: self.n.assign_add(1), lambda: self.n.assign_add(3)])",
    "self.n.assign_add(1)",
]
_LOSSES = [
    "self.add_loss(0.1 * tf.reduce_mean(tf.cast(y, 'float32') ** 2))",
    "self.add_loss(tf.reduce_sum(tf.cast(self.w, 'float32')) * 0.01)",
    "self.add_loss([tf.reduce_mean(tf.cast(x, 'float32')), tf.reduce_max(tf.cast(y, 'float32'))])",
    "self.add_loss(0.5)",
]
_METRICS = [
    'self.add_metric(tf.reduce_mean(tf.cast(y, "float32")), name="NAME", aggregation="mean")',
    'self.add_metric(tf.cast(y, "float32"), name="NAME")',
]
_RESULTS = ["return y", "return y * 0.5", "return tf.nn.tanh(y)", "return tf.nn.relu(y) - y * 0.1"]


def _options(rng):
    found = []
    if rng.random() < 0.35:
        found.append(
            rng.choice(
                [
                    'regularizer="l2"',
                    'regularizer="l1"',
                    "regularizer=lambda w: tf.reduce_sum(w * w) * 0.1",
                ]
            )
        )
    if rng.random() < 0.2:
        found.append("constraint=lambda w: tf.maximum(w, tf.zeros_like(w))")
    if rng.random() < 0.15:
        found.append("trainable=False")
    return "".join(f", {x}" for x in found)


def _conditional(rng, lines):
    if rng.random() < 0.3:
        return ["if training:", *(f"    {line}" for line in lines)]
    return lines


def _nested(rng):
    """A layer of layers, and a tf.Module with a variable."""
    inner = rng.choice(["A", "B"])
    policy = rng.choice(['"float32"', "self.dtype_policy", '"mixed_bfloat16"', "None"])
    body = rng.choice(
        [
            "self.one(x)",
            "self.two(self.one(x))",
            "self.one(self.one(x))",
            "self.m(tf.cast(self.one(x), 'float32'))",
        ]
    )
    added = "        self.add_loss(tf.reduce_mean(tf.cast(y, 'float32')))\n"
    loss = rng.choice(["", "", added])
    return f"""\
class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable([1., 2., 3.])
    def __call__(self, x):
        return x * self.v
class N(L.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.one = {inner}(dtype={policy})
        self.two = L.Dense(3, kernel_initializer=C, dtype={policy})
        self.m = T()
    def call(self, x, training=None):
        y = {body}
{loss}        return y"""


def _rows(rng):
    """The layers of a model, as source, in a row; the last gives one number in float32."""
    rows = []
    for _ in range(rng.choice([1, 2, 2, 3])):
        kind = rng.choice(["A", "A", "B", "N", "N", "Dense"])
        policy = rng.choice(POLICIES)
        frozen = ", trainable=False" if rng.random() < 0.15 else ""
        if kind == "Dense":
            extra = rng.choice(
                ['activity_regularizer="l2"', 'kernel_regularizer="l2"', "use_bias=False"]
            )
            rows.append(f'L.Dense(3, kernel_initializer=C, {extra}, dtype="{policy}"{frozen})')
        else:
            rows.append(f'{kind}(dtype="{policy}"{frozen})')
    rows.append('L.Dense(1, kernel_initializer=C, dtype="float32")')
    return rows


def _model(rng, rows):
    row = f"row = [{', '.join(rows)}]"
    kind = rng.choice(["sequential", "input", "functional", "shared", "subclass"])
    if kind == "sequential":
        return f"{row}\nm = keras.Sequential(row)"
    if kind == "input":
        return f"{row}\nm = keras.Sequential([L.Input((3,)), *row])"
    if kind == "functional":
        return f"{row}\n{_FUNCTIONAL}{rng.choice(_ADDED)}"
    if kind == "shared":
        return f"{row}\n{_SHARED}"
    return f"{row}\n{_SUBCLASS}"


_FUNCTIONAL = """\
i = o = keras.Input((3,))
for l in row:
    o = l(o)
m = keras.Model(i, o)"""
_ADDED = [
    "",
    "",
    "\nm.add_loss(tf.reduce_mean(tf.abs(o)))",
    "\nm.add_loss(lambda: 0.1 * tf.reduce_sum(row[-1].kernel))",
    '\nm.add_metric(tf.reduce_max(o), name="top", aggregation="mean")',
]
_SHARED = """\
i = keras.Input((3,))
inner = keras.Sequential(row[:-1])
o = row[-1](L.Add(dtype="float32")([inner(i), inner(i * 2.)]))
m = keras.Model(i, o)"""
_SUBCLASS = """\
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.row = row
    def call(self, x, training=None):
        for l in self.row:
            x = l(x)
        return x
m = M()"""


def _actions(rng):
    eager = rng.choice(["", "", "", ", run_eagerly=True"])
    optimizer = rng.choice(["keras.optimizers.SGD(0.01)", "keras.optimizers.Adam(0.01)"])
    compiled = f'm.compile({optimizer}, "mse"{eager})'
    found = []
    if rng.random() < 0.3:
        found += ["m(X(2, 3))"]
    if rng.random() < 0.25:
        found += [rng.choice(_FREEZE)]
    found += [compiled, *_FIT]
    for _ in range(rng.choice([1, 2, 2])):
        found += rng.choice(_LATER)
    if rng.random() < 0.4:
        found += [rng.choice(_FREEZE), compiled, *_FIT]
    if rng.random() < 0.3:
        found += [rng.choice(_FREEZE), *_FIT]
    return [*found, *_LAST]


_FREEZE = [
    "row[0].trainable = False",
    "row[-1].trainable = False",
    "m.trainable = False",
    "m.trainable = True",
    "row[0].trainable = not row[0].trainable",
]
_FIT = [
    "out.append(history(m.fit(X(4, 3), X(4, 1), batch_size=2, epochs=2, verbose=0, "
    "shuffle=False)))",
]
_LATER = [
    ["out.append(m.evaluate(X(4, 3), X(4, 1), batch_size=2, verbose=0, return_dict=True))"],
    ["out.append(m.train_on_batch(X(4, 3), X(4, 1), return_dict=True))"],
    ["out.append(m.predict(X(3, 3), verbose=0))"],
    [
        "with tf.GradientTape() as t:",
        "    y = tf.reduce_sum(m(X(2, 3), training=True))",
        "    y = y + sum(tf.cast(x, y.dtype) for x in m.losses)",
        "out.append([y, len(m.losses), t.gradient(y, m.weights), "
        "sorted(names_of(t.watched_variables()))])",
    ],
    ["out.append(m(X(2, 3)))"],
    ["m.set_weights(m.get_weights())"],
]
_LAST = [
    "y = m(X(2, 3), training=True)",
    "out.append([y, m.losses, m.get_weights(), names_of(m.trainable_weights), "
    "[w.dtype for w in m.weights]])",
    "out.append([m.metrics_names, [m.dtype, m.stateful, m.dynamic]])",
]
