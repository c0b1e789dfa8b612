"""A model of a few large layers and its checkpoint, for the rows that save and load it."""

import os
import tempfile

import numpy as np

SIZES = {5: [(707, 707)] * 10, 100: [(5000, 5000)] * 4}  # by millions of parameters


def model(tf, millions):
    layers = [tf.keras.layers.Dense(width) for _, width in SIZES[millions]]
    made = tf.keras.Sequential([tf.keras.Input((SIZES[millions][0][0],)), *layers])
    folder = tempfile.mkdtemp()
    return made, os.path.join(folder, "weights.ckpt"), os.path.join(folder, "raw")


def write_raw(arrays, path):
    with open(path, "wb") as file:
        for array in arrays:
            file.write(array)


def read_raw(arrays, path):
    with open(path, "rb", buffering=0) as file:
        for array in arrays:
            file.readinto(memoryview(array.reshape(-1)).cast("B"))


def saving(tf, millions):
    """save_weights, and beside it the bytes of the weights written to a file."""
    made, path, raw = model(tf, millions)
    arrays = [np.array(w) for w in made.get_weights()]
    return lambda: made.save_weights(path), 1, lambda: write_raw(arrays, raw)


def loading(tf, millions):
    """load_weights, and beside it the bytes read into arrays."""
    made, path, raw = model(tf, millions)
    made.save_weights(path)
    arrays = [np.array(w) for w in made.get_weights()]
    write_raw(arrays, raw)
    return lambda: made.load_weights(path), 1, lambda: read_raw(arrays, raw)
