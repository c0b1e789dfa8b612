"""Transfer learning: a trained base, frozen, learns new classes from a few pictures.

    kerastorch run examples/transfer_learning.py [--epochs 30]

A network learns the digits 0 to 4 from many pictures.  Its convolutions then serve for 5 to 9, of
which there are only 8 pictures each: first frozen, with a new last layer on top, then with a
little training of the whole ("fine-tuning").  With `keras.applications.MobileNetV2(...)` as the
base and your own pictures the steps are the same.
"""

import argparse

import numpy as np
from sklearn.datasets import load_digits
from tensorflow import keras
from tensorflow.keras import layers

FEW = 8


def make_base():
    """Pictures -> 64 numbers that say what is in them."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.GlobalAveragePooling2D(),
        ],
        name="base",
    )


def with_top(base, classes=5):
    """A model for some classes on top of the base."""
    inputs = keras.Input((8, 8, 1))
    # training=False: also while the top learns, BatchNormalization uses the means it has learned
    # and does not spoil them with a handful of pictures.
    x = base(inputs, training=False if not base.trainable else None)
    x = layers.Dropout(0.2)(x)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


def train(model, x, y, epochs, rate=3e-3):
    """Compiles anew (needed after `trainable` was changed) and fits."""
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(x, y, epochs=epochs, batch_size=32, verbose=0)


def count(variables):
    """The number of weights."""
    return sum(int(np.prod(v.shape)) for v in variables)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30)
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    digits = load_digits()
    images, labels = (digits.images[..., None] / 16.0).astype("float32"), digits.target

    # 1. The base: 0 to 4, all pictures.
    old = labels < 5
    base = make_base()
    model = with_top(base)
    train(model, images[old], labels[old], options.epochs)
    accuracy = model.evaluate(images[old], labels[old], verbose=0)[1]
    print(f"0 to 4, {old.sum()} pictures: accuracy {accuracy:.4f} (of what it has learned)")

    # 2. The new classes: a few pictures to learn from, all others to test with.
    new = {digit: np.flatnonzero(labels == digit) for digit in range(5, 10)}
    few = np.concatenate([at[:FEW] for at in new.values()])
    rest = np.concatenate([at[FEW:] for at in new.values()])
    x, y, x_test, y_test = images[few], labels[few] - 5, images[rest], labels[rest] - 5
    print(f"5 to 9, {len(few)} pictures to learn from, {len(rest)} to test with:")

    # For comparison: the same network without what it could have learned before.
    scratch = with_top(make_base())
    train(scratch, x, y, 2 * options.epochs)
    print(f"  from scratch:  accuracy {scratch.evaluate(x_test, y_test, verbose=0)[1]:.4f}")

    # 3. Frozen: only the new last layer learns.
    base.trainable = False
    model = with_top(base)
    weights = f"{count(model.trainable_variables)} of {count(model.variables)} weights"
    before = [w.copy() for w in base.get_weights()]
    train(model, x, y, 2 * options.epochs, rate=1e-2)
    same = all(np.array_equal(a, b) for a, b in zip(before, base.get_weights()))
    print(f"  frozen base:   accuracy {model.evaluate(x_test, y_test, verbose=0)[1]:.4f}", end="")
    print(f" (trained {weights}; the base has not changed: {same})")

    # 4. Fine-tuning: everything learns, at a low rate.
    base.trainable = True
    train(model, x, y, options.epochs, rate=3e-4)
    print(f"  fine-tuned:    accuracy {model.evaluate(x_test, y_test, verbose=0)[1]:.4f}")


if __name__ == "__main__":
    main()
