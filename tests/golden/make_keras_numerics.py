"""Records keras_numerics.json: edge cases of layers, losses, metrics, optimizers, initializers,
constraints, regularizers, schedules, tf.keras.backend and what fit makes of them.

The cases are in keras_numerics.txt, one after a blank line each.
"""

import os
from pathlib import Path

import numpy as np

CASES = Path(__file__).with_suffix(".txt").name.removeprefix("make_")
CASES = (Path(__file__).parent / CASES).read_text(encoding="utf-8").strip().split("\n\n")


def floats(value):
    """A result with its Python floats as arrays, which are compared with a tolerance."""
    if isinstance(value, float):
        return np.array(value)
    if isinstance(value, dict):
        return {k: floats(v) for k, v in value.items()}
    return type(value)(map(floats, value)) if isinstance(value, (list, tuple)) else value


def names(tf):
    """What the cases use beside tf and np."""

    def tape(function, *values):
        variables = [tf.Variable(x) for x in values]
        with tf.GradientTape() as t:
            y = function(*variables)
        return y, t.gradient(y, variables)

    keras = tf.keras
    backend = {"K": keras.backend, "L": keras.layers, "C": tf.constant}
    return {"keras": keras, **backend, "F": floats, "tape": tape}


if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import cases
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_numerics.json", **names(tf))
