"""Small programs on what a traced step of fit froze: frozen_steps.txt, and what they give under
TensorFlow: frozen_steps.json."""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def programs():
    """The programs, as text."""
    text = (HERE / "frozen_steps.txt").read_text("utf-8").split("\n", 1)[1]
    return [program.strip() for program in text.split("\n===\n")]


def golden():
    """What the programs gave under TensorFlow, by program."""
    return json.loads((HERE / "frozen_steps.json").read_text("utf-8"))


def names(tf):
    """What a program may use beside tf and np."""

    def dense(units, **kwargs):
        return tf.keras.layers.Dense(units, use_bias=False, kernel_initializer="ones", **kwargs)

    def net(*layers, loss="mae", optimizer=None, **kwargs):
        model = tf.keras.Sequential(list(layers))
        model.compile(optimizer or tf.keras.optimizers.SGD(0.1), loss, **kwargs)
        return model

    def each(function):
        return tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: function(epoch))

    def batches(function):
        return tf.keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: function(batch)
        )

    data = {"x": np.ones((4, 1), "f"), "y": np.zeros((4, 1), "f")}
    return {"net": net, "dense": dense, "each": each, "batches": batches, **data}
