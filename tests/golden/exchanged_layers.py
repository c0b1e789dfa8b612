"""Small models around one layer each, for files that go between kerastorch and TensorFlow.

The models are in exchanged_layers.txt. `build(tf, name)` makes one with fixed weights, `step`
trains it on fixed data, `outputs` says what it predicts.
"""

from pathlib import Path

import numpy as np

TEXTS = ["a big cat", "big dog", "a cat and a dog"]


def rows():
    """{name: (inputs, expression)}."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    parts = [(*line.partition(": ")[::2],) for line in lines]
    return {name: rest.split(" -> ") for name, rest in parts}


def classes(tf):
    """Cells of a user's own, registered."""
    register = tf.keras.utils.register_keras_serializable("exchanged")

    @register
    class Decaying(tf.keras.layers.Layer):
        """A cell with two states."""

        def __init__(self, units, rate=0.5, **kwargs):
            super().__init__(**kwargs)
            self.units, self.rate = units, rate
            self.state_size = [units, tf.TensorShape([units])]
            self.output_size = units

        def build(self, shape):
            self.kernel = self.add_weight("kernel", (shape[-1], self.units))

        def call(self, inputs, states):
            h = tf.tanh(tf.matmul(inputs, self.kernel) + states[1])
            slow = self.rate * states[0] + (1 - self.rate) * h
            return h + slow, [slow, h]

        def get_config(self):
            return {**super().get_config(), "units": self.units, "rate": self.rate}

    @register
    class Shifted(tf.keras.layers.AbstractRNNCell):
        """A cell that takes a constant."""

        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units

        @property
        def state_size(self):
            return self.units

        def build(self, shape):
            shape = shape[0] if isinstance(shape[0], (tuple, list, tf.TensorShape)) else shape
            self.kernel = self.add_weight("kernel", (shape[-1], self.units))

        def call(self, inputs, states, constants):
            h = tf.tanh(tf.matmul(inputs, self.kernel) + 0.5 * states[0])
            return h + tf.reduce_mean(constants[0], -1, keepdims=True), [h]

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    return {"Decaying": Decaying, "Shifted": Shifted}


def _adapted(layer, data):
    layer.adapt(np.asarray(data))
    return layer


def _input(tf, spec, name):
    kind, _, shape = spec.rpartition(":")
    sizes = [int(n) for n in shape.lstrip("!").split(",")]
    fixed = {"batch_size": sizes[0]} if shape[0] == "!" else {}
    dtype = {"": "float32", "int": "int32", "text": "string"}[kind]
    return tf.keras.Input(sizes[1:], name=name, dtype=dtype, **fixed)


def build(tf, name):
    """A compiled model by its name, its weights set to fixed values."""
    tf.keras.backend.clear_session()
    specs, expression = rows()[name]
    names = {"tf": tf, "np": np, "L": tf.keras.layers, "TEXTS": TEXTS, "adapted": _adapted}
    inputs = {n: _input(tf, spec, n) for n, spec in zip("ab", specs.split("; "))}
    y = eval(expression, {**names, **classes(tf), **inputs})
    out = tf.keras.layers.Dense(1, name="out", dtype=y.dtype if y.dtype == "float64" else None)
    model = tf.keras.Model(list(inputs.values()), out(y), name=name)
    for i, w in enumerate(model.trainable_variables):
        flat = np.cos(np.arange(np.prod(w.shape, dtype=int)) * 0.7 + i) * 0.5 + 0.1
        w.assign(flat.reshape(w.shape))
    # Keras can't trace SpectralNormalization's training
    model.compile(tf.keras.optimizers.Adam(0.01), "mse", run_eagerly="spectral" in name)
    return model


def _data(name):
    found = []
    for i, spec in enumerate(rows()[name][0].split("; ")):
        kind, _, shape = spec.rpartition(":")
        shape = [int(n) for n in shape.lstrip("!").split(",")]
        flat = np.arange(np.prod(shape))
        if kind == "text":
            words = np.array(["cat", "a big cat", "dog", "a", "the cat, big", "dog dog"])
            found.append(words[flat % 6].reshape(shape))
        elif kind == "int":
            found.append((flat * 5 % 7 % 6).astype("int32").reshape(shape))
        else:
            found.append(np.sin(flat * 0.6 + i).astype("float32").reshape(shape))
    return found


def step(tf, model, name):
    """Trains one step; the loss."""
    x = [tf.constant(v) for v in _data(name)]
    rows_ = x[0].shape[0]
    shape = (rows_, *model.output_shape[1:])
    y = np.cos(np.arange(np.prod(shape))).reshape(shape).astype("float32")
    if name == "lstm_major":
        y = np.cos(np.arange(5 * 4)).reshape(5, 4, 1).astype("float32")
    return float(model.train_on_batch(x, y))


def outputs(tf, model, name):
    """What the model predicts."""
    for layer in model.layers:
        if getattr(layer, "stateful", False) and hasattr(layer, "reset_states"):
            layer.reset_states()
    return np.asarray(model([tf.constant(v) for v in _data(name)], training=False)).astype(
        "float64"
    )
