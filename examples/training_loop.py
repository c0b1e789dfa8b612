"""A training loop of one's own: tf.function, GradientTape, metrics, checkpoints.

    kerastorch run examples/training_loop.py [--epochs 12] [--folder OUT]

What `fit` does, written out: for those who want to change what happens between two batches.
The data are scikit-learn's 1797 handwritten digits.  The program can be killed and started
again: with the same --folder it goes on after the last epoch that it saved.
"""

import argparse
import os
import tempfile
import time

import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras


def load(batch_size=32):
    """The digits as two datasets of batches ([batch, 8, 8, 1], [batch])."""
    digits = load_digits()
    images = (digits.images[..., None] / 16.0).astype("float32")
    parts = train_test_split(
        images, digits.target, test_size=0.25, random_state=0, stratify=digits.target
    )
    x_train, x_test, y_train, y_test = parts
    train = tf.data.Dataset.from_tensor_slices((x_train, y_train))
    test = tf.data.Dataset.from_tensor_slices((x_test, y_test))
    return train.shuffle(len(x_train), seed=1).batch(batch_size), test.batch(256)


def make_model():
    """Scores (logits) for ten classes."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(32, 3, padding="same", use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.ReLU(),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10),
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "training_loop"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)

    train, test = load()
    steps = int(train.cardinality())
    model = make_model()
    loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, decay_steps=options.epochs * steps)
    optimizer = keras.optimizers.Adam(rate)
    mean_loss = keras.metrics.Mean()
    accuracy = keras.metrics.SparseCategoricalAccuracy()

    # tf.function: the step is traced at its first call; later calls run without Python.
    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = loss_function(labels, logits)
        gradients = tape.gradient(loss, model.trainable_variables)
        gradients, length = tf.clip_by_global_norm(gradients, 1.0)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        mean_loss.update_state(loss)
        accuracy.update_state(labels, logits)
        return length

    @tf.function
    def test_step(images, labels):
        accuracy.update_state(labels, model(images, training=False))

    # The optimizer's state and the number of the epoch belong to what is saved.
    epoch = tf.Variable(0, trainable=False, dtype=tf.int64)
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, epoch=epoch)
    manager = tf.train.CheckpointManager(checkpoint, options.folder, max_to_keep=2)
    if manager.restore_or_initialize():
        print(f"going on after epoch {int(epoch)}")

    while epoch < options.epochs:
        start = time.perf_counter()
        mean_loss.reset_state()
        accuracy.reset_state()
        for images, labels in train:
            length = train_step(images, labels)
        epoch.assign_add(1)
        learned = float(accuracy.result())

        accuracy.reset_state()
        for images, labels in test:
            test_step(images, labels)
        manager.save()
        print(
            f"epoch {int(epoch):2}: loss {float(mean_loss.result()):.4f}, accuracy {learned:.4f}, "
            f"in the test {float(accuracy.result()):.4f}, last gradient's length "
            f"{float(length):.3f} ({(time.perf_counter() - start) / steps * 1000:.1f} ms a step)"
        )

    accuracy.reset_state()
    for images, labels in test:
        test_step(images, labels)
    print(f"test accuracy: {float(accuracy.result()):.4f}")


if __name__ == "__main__":
    main()
