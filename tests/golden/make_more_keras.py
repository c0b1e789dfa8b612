"""Records more_keras.json: what tf.keras refuses and in which order, inputs without channels or
places, infinite gradients, and BatchNormalization's renormalization and virtual batches.

The cases are in more_keras.txt, one after a blank line each.
"""

import os
from pathlib import Path

CASES = (Path(__file__).parent / "more_keras.txt").read_text(encoding="utf-8").strip().split("\n\n")


def names(tf):
    """What the cases use beside tf and np."""

    def grads(layer, *inputs, **call):
        """A layer's output, and the gradients of its sum by its inputs and weights."""
        given = inputs[0] if len(inputs) == 1 else list(inputs)
        layer(given, **call)
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            output = layer(given, **call)
        return output, tape.gradient(output, [*inputs, *layer.trainable_variables])

    def steps(optimizer, *gradients):
        """A variable of three numbers after each gradient, and the optimizer's variables."""
        variable, values = tf.Variable([1.0, 2.0, -3.0]), []
        for gradient in gradients:
            optimizer.apply_gradients([(gradient, variable)])
            values.append(variable.numpy())
        slots = optimizer.variables
        slots = slots() if callable(slots) else slots
        return values, [v.numpy() for v in slots if v.shape.rank == 1]

    keras = tf.keras
    short = {"K": keras.backend, "L": keras.layers, "o": keras.optimizers, "C": tf.constant}
    return {"keras": keras, **short, "grads": grads, "steps": steps}


if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import cases
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "more_keras.json", **names(tf))
