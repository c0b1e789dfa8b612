"""What the programs of training_part_programs.py call: data by kind, and a run of a loss, metric,
optimizer or initializer. Each function takes a TensorFlow first.
"""

import json

import numpy as np

# What values look like: f(generator, shape) -> float64 numpy array.
KINDS = {
    "real": lambda g, s: g.normal(0, 1.5, s),
    "unit": lambda g, s: g.uniform(0.02, 0.98, s),
    "count": lambda g, s: g.integers(0, 4, s).astype("d"),
    "zeroone": lambda g, s: g.integers(0, 2, s).astype("d"),
    "sign": lambda g, s: g.integers(0, 2, s) * 2.0 - 1,
    "onehot": lambda g, s: np.eye(s[-1])[g.integers(0, s[-1], s[:-1])],
    "soft": lambda g, s: g.dirichlet(np.ones(s[-1]), s[:-1]),
    "big": lambda g, s: g.normal(0, 40, s),
    "edge": lambda g, s: g.choice([0.0, 1.0, 1e-8, 1 - 1e-8, 0.5], s),
    "wild": lambda g, s: g.choice(
        [0.0, 1.0, 0.3, np.inf, np.nan], s, p=[0.3, 0.3, 0.3, 0.05, 0.05]
    ),
    "zeros": lambda g, s: np.zeros(s),
    "weight": lambda g, s: g.choice([0.0, 0.5, 1.0, 2.0, 3.0], s),
    "minus": lambda g, s: g.normal(0, 1, s),
}


def data(kind, shape, seed, dtype="float32"):
    """A numpy array of a kind; "class3" are class numbers below 3."""
    g = np.random.default_rng(seed)
    if kind.startswith("class"):
        return g.integers(0, int(kind[5:]), shape).astype(dtype)
    x = np.asarray(KINDS[kind](g, tuple(shape)))
    return np.round(x, 4).astype(dtype) if kind != "edge" else x.astype(dtype)


def value(tf, kind, shape, seed, dtype="float32", form="tensor"):
    """The same as a tensor, an array, a list, a variable or a ragged tensor."""
    half = dtype in ("bfloat16", "float16")
    x = data(kind, shape, seed, "float32" if half else dtype)
    if form == "array":
        return x
    if form == "list":
        return x.tolist()
    if form == "ragged":
        rows = np.random.default_rng(seed % 7).integers(1, shape[1] + 1, shape[0])
        return tf.ragged.constant(
            [r[:n].tolist() for r, n in zip(x, rows)], ragged_rank=1, dtype=dtype
        )
    x = tf.constant(x)
    x = tf.cast(x, dtype) if half else x
    return tf.Variable(x) if form == "variable" else x


def loss(tf, make, true, pred, weight=None):
    """[loss, its gradient by the predictions]; make: what is after tf.keras.losses."""
    f = eval("tf.keras.losses." + make, {"tf": tf, "np": np})
    true, pred = value(tf, *true), value(tf, *pred)
    weight = weight if weight is None or isinstance(weight, float) else value(tf, *weight)
    with tf.GradientTape() as tape:
        inner = getattr(pred, "flat_values", pred)
        slopes = tf.is_tensor(inner) and inner.dtype.is_floating
        if slopes:
            tape.watch(inner)
        out = f(true, pred) if weight is None else f(true, pred, sample_weight=weight)
        flat = getattr(out, "flat_values", out)
    slope = tape.gradient(flat, inner) if slopes else None
    return [out, None if slope is None else tf.convert_to_tensor(slope)]


def metric(tf, make, batches, states=True):
    """What a metric says after each batch, its state, after a merge, from its config, reset."""
    tf.keras.backend.clear_session()
    m, other = (eval("tf.keras.metrics." + make, {"tf": tf, "np": np}) for _ in range(2))
    out = [m.name, m.dtype if isinstance(m.dtype, str) else m.dtype.name]
    for batch in batches:
        given = [b if b is None or isinstance(b, float) else value(tf, *b) for b in batch]
        weight = {"sample_weight": given[-1]} if given[-1] is not None else {}
        m.update_state(*given[:-1], **weight)
        out.append(m.result())
    given = [value(tf, *b) for b in batches[0][:-1]]
    other.update_state(*given)
    out += [m.get_weights() if states else None, [v.name for v in m.weights]]
    m.merge_state([other])
    out.append(m.result())
    again = type(m).from_config(m.get_config())
    again.update_state(*given)
    out += [again.result(), {k: v for k, v in m.get_config().items() if k != "fn"}]
    m.reset_state()
    return [*out, m.result()]


SHAPES = {"bias": (3,), "kernel": (4, 3), "scale": (), "cube": (2, 3, 2)}


def optimizer(tf, make, names=("bias", "kernel", "scale"), dtype="float32", sparse=(), steps=20,
              seed=0, scale=1.0, own=True, then=""):  # fmt: skip
    """The variables after 1, 2 and `steps` steps, the optimizer's own at the end.

    sparse: variables whose gradients are rows; then: a statement after half the steps.
    """
    tf.keras.backend.clear_session()
    o = tf.keras.optimizers
    p = eval("o." + make, {"o": o, "s": o.schedules, "tf": tf, "np": np})
    g = np.random.default_rng(seed)
    dtypes = [
        ("float64" if i % 2 else "float32") if dtype == "mixed" else dtype
        for i in range(len(names))
    ]
    variables = [
        tf.Variable(tf.cast(np.round(g.normal(0, 1, SHAPES[n]), 3), t), name=n)
        for n, t in zip(names, dtypes)
    ]
    out = []
    for step in range(1, steps + 1):
        pairs = []
        for v, n in zip(variables, names):
            grad = np.round(g.normal(0, scale, SHAPES[n]) + 0.2 * np.sin(step), 4)
            if n in sparse:
                rows = g.integers(0, SHAPES[n][0], 3)
                grad = tf.IndexedSlices(
                    tf.cast(grad[rows], v.dtype), tf.constant(rows), tf.constant(SHAPES[n])
                )
            else:
                grad = tf.cast(grad, v.dtype)
            pairs.append((grad, v))
        p.apply_gradients(pairs)
        if then and step == steps // 2:
            exec(then, {"p": p, "tf": tf, "o": o, "v": variables})
        if step in (1, 2, steps):
            out.append([v.numpy() for v in variables])
    if not own:
        return out
    state = p.variables() if callable(p.variables) else p.variables
    return [*out, {v.name: tf.cast(v, "float64").numpy() for v in state}]


def scaled(tf, make, kwargs, losses, dtype="float16"):
    """Steps of a LossScaleOptimizer on given gradients, some not finite."""
    tf.keras.backend.clear_session()
    inner = eval("tf.keras.optimizers." + make, {"tf": tf})
    p = tf.keras.mixed_precision.LossScaleOptimizer(inner, **kwargs)
    v = tf.Variable(tf.constant([1.0, -2.0], dtype))
    out = [float(p.loss_scale)]
    for x in losses:
        with tf.GradientTape() as tape:
            scaled = p.get_scaled_loss(tf.reduce_sum(v * v * x))
        grads = p.get_unscaled_gradients(tape.gradient(scaled, [v]))
        p.apply_gradients(zip(grads, [v]))
        out += [tf.cast(v, "float32"), float(p.loss_scale), int(p.iterations)]
    return [*out, p.dynamic, p.initial_scale, p.dynamic_growth_steps, p.get_config()]


def drawn(tf, make, shape, dtype=None):
    """What can be said of random weights: dtype, shape, moments, bounds, whether a seed repeats."""
    f = eval("tf.keras.initializers." + make, {"tf": tf, "np": np})
    given, more = (f(shape) if dtype is None else f(shape, dtype=dtype) for _ in range(2))
    x, again = (tf.cast(v, "float64").numpy() for v in (given, more))
    found = {"dtype": given.dtype.name, "shape": list(x.shape), "again": np.array_equal(x, again)}
    if x.size > 10000:
        found["moments"] = [float(v) for v in (x.mean(), x.std(), x.min(), x.max())]
    return found


def slope(tf, f, x):
    """[f(x), its gradient]: of activations, regularizers, constraints."""
    f = eval(f, {"tf": tf, "np": np, **{k: getattr(tf.keras, v) for k, v in SHORT.items()}})
    x = value(tf, *x) if isinstance(x, tuple) else tf.constant(x)
    if not x.dtype.is_floating:
        return [f(x)]
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return [y, tape.gradient(y, x)]


SHORT = {"a": "activations", "r": "regularizers", "c": "constraints", "i": "initializers",
         "l": "losses", "m": "metrics"}  # fmt: skip
PARTS = (data, value, loss, metric, optimizer, scaled, drawn, slope)


def names(tf):
    """What programs may use beside tf and np."""
    found = {f.__name__: f for f in PARTS} | {k: getattr(tf.keras, v) for k, v in SHORT.items()}
    found["o"], found["s"] = tf.keras.optimizers, tf.keras.optimizers.schedules
    return found


def compact(value):
    """JSON with floats to eight digits."""
    return json.loads(json.dumps(value), parse_float=lambda text: float(f"{float(text):.8g}"))
