"""Common mistakes of Keras users: what is raised, and the facts that the message names.

The cases are in keras_mistakes.txt: a line each, with a class before it where one begins with
"class". `outcome(tf, case)` gives (class of the error, message).
"""

import re
from pathlib import Path

import numpy as np


def cases():
    """The source of each case."""
    found, begun = [], []
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        begun.append(line)
        if not line.startswith(("class", " ")):
            found.append("\n".join(begun))
            begun = []
    return found


def _x(*shape):
    return (np.arange(int(np.prod(shape))) % 5 / 5).astype("float32").reshape(shape)


def _names(tf):
    keras = tf.keras
    layers = keras.layers

    def mlp(opt="sgd", loss="mse", metrics=None):
        model = keras.Sequential(
            [keras.Input((3,)), layers.Dense(4, name="d1"), layers.Dense(2, name="d2")]
        )
        model.compile(opt, loss, metrics=metrics)
        return model

    def two():
        a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
        model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
        model.compile("sgd", "mse")
        return model

    names = {"tf": tf, "np": np, "keras": keras, "L": layers, "K": keras.backend}
    return {**names, "X": _x, "Y": _x, "mlp": mlp, "two": two, "gen": lambda items: iter(items)}


def outcome(tf, case):
    """(class of the error, its message); ("ok", "") where nothing is raised."""
    tf.keras.backend.clear_session()
    try:
        exec(case, _names(tf))
    except Exception as error:
        return type(error).__name__, str(error)
    return "ok", ""


def facts(message):
    """The quoted names and the numbers of a message, without frames and addresses."""
    if "in user code:" in message or "Graph execution error" in message:
        message = re.split(r"\n\s*\w*Error: |extract_stack\n\n", message)[-1]
    message = message.split("Call arguments received")[0].replace('"', "'")
    message = re.sub(
        r"\{\{.*?\}\}|\[Op:.*?\]|0x[0-9a-f]+|https?:\S+|dtype=\w+|\w+\d+\b", "", message
    )
    return sorted(set(re.findall(r"'[\w ./]{1,30}'|\b\d+\b", message)))
