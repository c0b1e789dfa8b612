"""Generated programs that train from batches: TensorFlow gets them from a Sequence or a generator,
kerastorch from a torch DataLoader too.

`programs()` makes them from a seed, `outcome` says what fit, evaluate and predict give.
"""

import random

import numpy as np

STRUCTURES = ["pair", "pair", "weighted", "inputs", "named", "named weighted", "targets", "alone"]


def programs(count=60):
    """Options of `count` programs, as dicts of plain values."""
    pick = random.Random(8)
    found = []
    for _ in range(count):
        structure = pick.choice(STRUCTURES)
        loss = pick.choice(["mse", "binary_crossentropy", "sparse_categorical_crossentropy", "mae"])
        one = {"structure": structure, "loss": "mse" if structure == "targets" else loss}
        one["rows"], one["batch"] = pick.choice([(20, 6), (12, 4), (7, 3), (9, 8), (5, 5)])
        one["epochs"] = pick.choice([1, 2, 3])
        one["workers"] = pick.choice([0, 0, 0, 2])
        one["drop_last"] = pick.choice([False, False, True])
        one["dtype"] = pick.choice(["float32", "float32", "float64"])
        one["labels"] = pick.choice(["int64", "int32"]) if "sparse" in loss else "float32"
        one["metrics"] = pick.choice([[], ["mae"], ["accuracy"]])
        if structure in ("pair", "inputs", "named") and pick.random() < 0.3 and loss != "mse":
            one["class_weight"] = {0: 1.0, 1: 2.5, 2: 0.5}
        steps = -(-one["rows"] // one["batch"])
        if pick.random() < 0.2:
            one["steps_per_epoch"] = max(1, steps - 1)
        if pick.random() < 0.3:
            one["validation"] = True
        if pick.random() < 0.15:
            one["initial_epoch"] = min(1, one["epochs"] - 1)
        found.append(one)
    return found


def _arrays(one):
    """The arrays of a program: (x, y, weights)."""
    n, structure = one["rows"], one["structure"]
    x = np.sin(np.arange(n * 4) * 0.7).reshape(n, 4).astype(one["dtype"])
    more = np.cos(np.arange(n * 2) * 0.3).reshape(n, 2).astype(one["dtype"])
    if "sparse" in one["loss"]:
        y = (np.arange(n) * 5 % 3).astype(one["labels"])
    elif one["loss"] == "binary_crossentropy":
        y = (np.arange(n) % 2).reshape(n, 1).astype("float32")
    else:
        y = (
            np.cos(np.arange(n))
            .reshape(n, 1)
            .astype("float32")
            .round(int("class_weight" not in one))
        )
        y = abs(y) if "class_weight" in one else y
    w = (np.arange(n) % 4 * 0.5 + 0.25).astype("float32")
    if structure in ("inputs", "named", "named weighted"):
        x = {"a": x, "b": more} if "named" in structure else (x, more)
    if structure == "targets":
        y = (y, np.sin(np.arange(n)).reshape(n, 1).astype("float32"))
    return x, y, w


def _take(value, rows):
    if isinstance(value, dict):
        return {k: _take(v, rows) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(_take(v, rows) for v in value)
    return value[rows]


def batches(one, only_inputs=False):
    """The batches of a program as a list of arrays in tuples and dicts."""
    x, y, w = _arrays(one)
    n, size = one["rows"], one["batch"]
    slices = [slice(i, min(i + size, n)) for i in range(0, n, size)]
    if one["drop_last"]:
        slices = [s for s in slices if s.stop - s.start == size]
    if only_inputs or one["structure"] == "alone":
        return [(_take(x, s),) for s in slices]
    weighted = "weighted" in one["structure"]
    return [(_take(x, s), _take(y, s)) + ((w[s],) if weighted else ()) for s in slices]


def model(tf, one):
    """The model of a program, compiled."""
    layers, structure = tf.keras.layers, one["structure"]
    tf.keras.backend.clear_session()
    a, b = tf.keras.Input((4,), name="a"), tf.keras.Input((2,), name="b")
    several = structure in ("inputs", "named", "named weighted")
    h = layers.Concatenate()([a, b]) if several else a
    h = layers.Dense(3, "tanh")(h)
    last = {
        "binary_crossentropy": (1, "sigmoid"),
        "sparse_categorical_crossentropy": (3, "softmax"),
    }
    y = layers.Dense(*last.get(one["loss"], (1,)), name="p")(h)
    if structure == "targets":
        y = [y, layers.Dense(1, name="q")(h)]
    inputs = {"a": a, "b": b} if "named" in structure else [a, b] if several else a
    made = tf.keras.Model(inputs, y)
    if structure == "alone":
        made.add_loss(tf.reduce_mean(y**2))
    for i, w in enumerate(made.trainable_variables):
        w.assign(np.cos(np.arange(np.prod(w.shape)) + i).reshape(w.shape) * 0.5)
    loss = None if structure == "alone" else one["loss"]
    metrics = [] if structure == "alone" else one["metrics"]
    weighted = ["mse"] if "weighted" in structure and "sparse" not in one["loss"] else None
    made.compile("adam", loss, metrics=metrics, weighted_metrics=weighted)
    return made


def outcome(tf, one, feed, fit_feed=None):
    """History, evaluation and predictions; feed(batches, one) makes the object that they take.

    fit_feed: one for fit alone.
    """
    made = model(tf, one)
    given = (fit_feed or feed)(batches(one), one)
    options = {k: one[k] for k in ("class_weight", "steps_per_epoch", "initial_epoch") if k in one}
    if "validation" in one:
        options["validation_data"] = feed(batches(one), one)
    history = made.fit(given, epochs=one["epochs"], shuffle=False, verbose=0, **options).history
    found = {"history": {k: [float(v) for v in values] for k, values in history.items()}}
    scores = made.evaluate(feed(batches(one), one), verbose=0, return_dict=True)
    found["scores"] = {k: float(v) for k, v in scores.items()}
    predicted = made.predict(feed(batches(one, True), one), verbose=0)
    predicted = predicted if isinstance(predicted, list) else [predicted]
    found["predictions"] = [np.asarray(p).tolist() for p in predicted]
    return found
