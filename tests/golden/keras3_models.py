"""Small models that Keras 3 and Keras 2.15 both have, for files that go between kerastorch and
Keras 3. The models are in keras3_models.txt; `k` is the keras of either side.
"""

from pathlib import Path

import numpy as np

OPTIMIZERS = {
    "sgd": "SGD(0.05)",
    "sgd_momentum": "SGD(0.05, momentum=0.9, nesterov=True)",
    "sgd_schedule": "SGD(schedules.ExponentialDecay(0.05, 2, 0.5), momentum=0.5)",
    "sgd_average": "SGD(0.05, use_ema=True, ema_momentum=0.9)",
    "rmsprop": "RMSprop(0.01)",
    "rmsprop_all": "RMSprop(0.01, momentum=0.9, centered=True)",
    "adam_amsgrad": "Adam(0.01, amsgrad=True, clipnorm=0.5)",
    "adamw": "AdamW(0.01, weight_decay=0.1)",
    "adadelta": "Adadelta(0.5)",
    "adagrad": "Adagrad(0.1)",
    "adamax": "Adamax(0.01)",
    "ftrl": "Ftrl(0.1)",
    "lion": "Lion(0.005)",
}


def rows():
    """{name: (inputs, expression)}; the optimizers' are named "by_..."."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    found = {}
    for line in lines:
        name, _, rest = line.partition(": ")
        found[name] = rest.split(" -> ")
    for name in OPTIMIZERS:
        found[f"by_{name}"] = ["4,3", "L.Dense(4, 'tanh')(a)"]
    return found


def _adapted(layer, data):
    layer.adapt(np.asarray(data))
    return layer


def tower(k):
    """A model to be nested."""
    x = k.Input((3,))
    h = k.layers.Dense(4, "relu")(x)
    h = k.layers.Add()([h, k.layers.Dense(4)(h)])
    return k.Model(x, k.layers.Dense(2)(h))


def build(k, name):
    """A compiled model by its name, its weights set to fixed values."""
    k.backend.clear_session()
    specs, expression = rows()[name]
    inputs = {}
    for letter, spec in zip("ab", specs.split("; ")):
        kind, _, shape = spec.rpartition(":")
        sizes = [int(n) for n in shape.split(",")]
        dtype = {"": "float32", "int": "int32"}[kind]
        inputs[letter] = k.Input(tuple(sizes[1:]), name=letter, dtype=dtype)
    names = {"k": k, "L": k.layers, "np": np, "adapted": _adapted, "tower": tower, **inputs}
    y = eval(expression, names)
    y = k.layers.Dense(1, name="out")(y)
    model = k.Model(list(inputs.values()), y, name=name)
    for i, w in enumerate(model.trainable_variables):
        flat = np.cos(np.arange(np.prod(tuple(w.shape), dtype=int)) * 0.7 + i) * 0.4 + 0.3
        w.assign(flat.reshape(tuple(w.shape)).astype("float32"))
    optimizer = k.optimizers.Adam(0.01)
    if name.startswith("by_"):
        names = {n: getattr(k.optimizers, n) for n in dir(k.optimizers)}
        optimizer = eval(OPTIMIZERS[name[3:]], names)
    model.compile(optimizer, "mse")
    return model


def data(name):
    """Fixed data for the inputs."""
    found = []
    for i, spec in enumerate(rows()[name][0].split("; ")):
        kind, _, shape = spec.rpartition(":")
        shape = [int(n) for n in shape.split(",")]
        flat = np.arange(np.prod(shape))
        if kind == "int":
            found.append((flat * 5 % 7 % 6).astype("int32").reshape(shape))
        else:
            found.append(np.sin(flat * 0.6 + i).astype("float32").reshape(shape))
    return found if len(found) > 1 else found[0]


def outputs(model, name):
    """What the model predicts."""
    return np.asarray(model.predict(data(name), verbose=0), "float64").reshape(-1).tolist()


def steps(model, name):
    """The losses of two steps."""
    x = data(name)
    shape = model.predict(x, verbose=0).shape
    y = np.cos(np.arange(np.prod(shape))).reshape(shape).astype("float32")
    return [float(np.ravel(model.train_on_batch(x, y))[0]) for _ in range(2)]


def results(model, name):
    """Predictions, two steps, predictions."""
    return {
        "before": outputs(model, name),
        "losses": steps(model, name),
        "after": outputs(model, name),
    }
