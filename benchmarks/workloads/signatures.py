"""The default signature of a saved and loaded model, called with a batch."""

import tempfile

import numpy as np

CALLS = 100


def _mlp(layers):
    return [layers.Dense(64, "relu", input_shape=(32,)), layers.Dense(64, "relu"), layers.Dense(10)]


def _cnn(layers):
    return [
        layers.Conv2D(16, 3, activation="relu", input_shape=(28, 28, 1)),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10),
    ]


def _lstm(layers):
    return [layers.LSTM(64, input_shape=(20, 16)), layers.Dense(1)]


def program(tf, kind, batch):
    """(what calls the signature of a model of a kind, how often)."""
    make = {"mlp": _mlp, "cnn": _cnn, "lstm": _lstm}[kind]
    model = tf.keras.Sequential(make(tf.keras.layers))
    path = tempfile.mkdtemp()
    model.save(path, save_format="tf")
    function = tf.saved_model.load(path).signatures["serving_default"]
    (name,) = function.structured_input_signature[1]
    shape = (batch, *model.input_shape[1:])
    x = tf.constant(np.random.RandomState(0).rand(*shape).astype("float32"))

    def run():
        for _ in range(CALLS):
            function(**{name: x})

    return run, CALLS
