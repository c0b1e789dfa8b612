"""Transfer learning: a trained base, frozen, helps with a task of which there are few examples.

    kerastorch run examples/transfer_learning.py [--epochs 40]

A network learns to read digits from 1000 pictures.  The new task: which of two digits is the
larger one?  There are only 150 pairs to learn it from.  The trained network, without its last
layer, is the base of a new model: first frozen, with new layers on top, then with a little training
of the whole ("fine-tuning").  With `keras.applications.MobileNetV2(...)` as the base and your own
pictures the steps are the same.
"""

import argparse

import numpy as np
from sklearn.datasets import load_digits
from tensorflow import keras
from tensorflow.keras import layers


def make_base():
    """Pictures [batch, 8, 8, 1] -> 48 numbers that say what is in them."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(48, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(48, activation="relu"),
        ],
        name="base",
    )


def make_comparer(base):
    """Two pictures -> the chance that the first digit is the larger one."""
    first, second = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    # training=False: BatchNormalization uses the means that it has learned, also while the new
    # layers are trained, and does not spoil them with a handful of pictures.
    both = layers.Concatenate()([base(first, training=False), base(second, training=False)])
    x = layers.Dense(32, activation="relu")(layers.Dropout(0.3)(both))
    return keras.Model([first, second], layers.Dense(1, activation="sigmoid")(x))


def make_pairs(images, labels, count, chance):
    """Pairs of different digits, and whether the first one is larger."""
    a, b = chance.randint(0, len(images), (2, 3 * count))
    a, b = (side[labels[a] != labels[b]][:count] for side in (a, b))
    return [images[a], images[b]], (labels[a] > labels[b]).astype("float32")


def train(model, x, y, epochs, rate, loss="binary_crossentropy"):
    """Compiles anew, which is needed after `trainable` was changed, and fits."""
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, batch_size=32, verbose=0)


def count(variables):
    """The number of weights."""
    return sum(int(np.prod(v.shape)) for v in variables)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=40)
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    digits = load_digits()
    images, labels = (digits.images[..., None] / 16.0).astype("float32"), digits.target

    # 1. The base, with a last layer for the old task.
    base = make_base()
    reader = keras.Sequential([base, layers.Dropout(0.3), layers.Dense(10, activation="softmax")])
    train(reader, images[:1000], labels[:1000], 20, 2e-3, "sparse_categorical_crossentropy")
    print(
        f"reads digits: accuracy {reader.evaluate(images[1000:], labels[1000:], verbose=0)[1]:.4f}"
    )

    # 2. The new task, with digits that the base has not seen.
    chance = np.random.RandomState(1)
    x, y = make_pairs(images[1000:1300], labels[1000:1300], 150, chance)
    x_test, y_test = make_pairs(images[1300:], labels[1300:], 2000, chance)
    print(f"tells which of two digits is larger, learned from {len(y)} pairs:")

    # For comparison: a model of the same form that has not learned anything before.
    scratch = make_comparer(make_base())
    train(scratch, x, y, 2 * options.epochs, 2e-3)
    print(f"  from scratch: accuracy {scratch.evaluate(x_test, y_test, verbose=0)[1]:.4f}")

    # 3. Frozen: only the new layers learn.
    base.trainable = False
    model = make_comparer(base)
    weights = f"{count(model.trainable_variables)} of {count(model.variables)} weights"
    before = base.get_weights()
    train(model, x, y, 2 * options.epochs, 2e-3)
    same = all(np.array_equal(a, b) for a, b in zip(before, base.get_weights()))
    print(f"  frozen base:  accuracy {model.evaluate(x_test, y_test, verbose=0)[1]:.4f}", end="")
    print(f" (trained {weights}; the base has not changed: {same})")

    # 4. Fine-tuning: everything learns, at a low rate.
    base.trainable = True
    train(model, x, y, options.epochs, 3e-4)
    print(f"  fine-tuned:   accuracy {model.evaluate(x_test, y_test, verbose=0)[1]:.4f}")


if __name__ == "__main__":
    main()
