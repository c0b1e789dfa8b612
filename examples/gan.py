"""A GAN: two models in one, trained against each other by a train_step of their own.

    kerastorch run examples/gan.py [--epochs 60] [--folder OUT]

The generator draws a digit of the class it is asked for; the discriminator tells drawn from real
ones.  `fit` stays as it is; only what happens to a batch is new.  OUT/gan.png shows what the
generator draws of the same random numbers as training goes on.
"""

import argparse
import os
import tempfile

import matplotlib
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier
from tensorflow import keras
from tensorflow.keras import layers

matplotlib.use("Agg")
import matplotlib.pyplot as plt

NOISE = 32
crossentropy = keras.losses.BinaryCrossentropy(from_logits=True)


def make_generator():
    """(noise [batch, NOISE], classes [batch]) -> pictures [batch, 8, 8, 1] of 0 to 1."""
    noise, classes = keras.Input((NOISE,)), keras.Input((), dtype="int32")
    x = layers.Concatenate()([noise, layers.Embedding(10, 16)(classes)])
    x = layers.Reshape((4, 4, 48))(layers.Dense(4 * 4 * 48, activation="relu")(x))
    x = layers.Conv2DTranspose(32, 4, strides=2, padding="same", activation="relu")(x)
    drawn = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x)
    return keras.Model([noise, classes], drawn)


def make_discriminator():
    """(pictures, classes) -> scores [batch, 1], high for what seems real."""
    images, classes = keras.Input((8, 8, 1)), keras.Input((), dtype="int32")
    wanted = layers.Reshape((8, 8, 1))(layers.Embedding(10, 64)(classes))
    x = layers.Concatenate()([images, wanted])
    x = layers.Conv2D(32, 3, padding="same", activation=tf.nn.leaky_relu)(x)
    x = layers.Conv2D(48, 3, strides=2, padding="same", activation=tf.nn.leaky_relu)(x)
    x = layers.Dropout(0.4)(layers.Flatten()(x))
    return keras.Model([images, classes], layers.Dense(1)(x))


class GAN(keras.Model):
    """Both models, and what happens to them at a batch."""

    def __init__(self):
        super().__init__()
        self.generator, self.discriminator = make_generator(), make_discriminator()
        self.g_optimizer = keras.optimizers.Adam(1e-3, beta_1=0.5)
        self.d_optimizer = keras.optimizers.Adam(1e-3, beta_1=0.5)
        self.g_loss, self.d_loss = keras.metrics.Mean("g_loss"), keras.metrics.Mean("d_loss")

    def train_step(self, data):
        images, classes = data
        noise = tf.random.normal([tf.shape(images)[0], NOISE])
        with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
            drawn = self.generator([noise, classes], training=True)
            real = self.discriminator([images, classes], training=True)
            fake = self.discriminator([drawn, classes], training=True)
            d_loss = crossentropy(0.9 * tf.ones_like(real), real)  # 1 would make it too sure
            d_loss += crossentropy(tf.zeros_like(fake), fake)
            g_loss = crossentropy(tf.ones_like(fake), fake)
        variables = self.generator.trainable_variables
        self.g_optimizer.apply_gradients(zip(g_tape.gradient(g_loss, variables), variables))
        variables = self.discriminator.trainable_variables
        self.d_optimizer.apply_gradients(zip(d_tape.gradient(d_loss, variables), variables))
        self.g_loss.update_state(g_loss)
        self.d_loss.update_state(d_loss)
        return {"g_loss": self.g_loss.result(), "d_loss": self.d_loss.result()}


def draw(rows, path):
    height = 0.7 + 0.95 * len(rows)
    figure, axes = plt.subplots(len(rows), 10, figsize=(9, height), squeeze=False, layout="tight")
    for (epoch, images), line in zip(rows.items(), axes):
        for axis, image in zip(line, images):
            axis.imshow(image[..., 0], cmap="gray_r", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[])
        line[0].set_ylabel(f"epoch {epoch}")
    figure.suptitle("Digits 0 to 9, drawn by the generator")
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "gan"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    os.makedirs(options.folder, exist_ok=True)
    images, classes = load_digits().images[..., None] / 16.0, load_digits().target
    data = tf.data.Dataset.from_tensor_slices((images.astype("float32"), classes.astype("int32")))
    data = data.shuffle(len(images), seed=1).batch(64, drop_remainder=True)

    gan = GAN()
    gan.compile()
    noise, rows, done = tf.random.stateless_normal([10, NOISE], seed=[1, 2]), {}, 0
    for epochs in sorted({1, options.epochs // 8, options.epochs // 2, options.epochs} - {0}):
        history = gan.fit(data, initial_epoch=done, epochs=epochs, verbose=0).history
        losses = ", ".join(f"{name} {values[-1]:.4f}" for name, values in history.items())
        print(f"epoch {epochs}: {losses}")
        rows[epochs], done = gan.generator([noise, tf.range(10)]).numpy(), epochs

    # Would somebody who knows the real digits read what was asked for?
    asked = tf.tile(tf.range(10), [50])
    drawn = gan.generator([tf.random.stateless_normal([500, NOISE], seed=[3, 4]), asked])
    score = KNeighborsClassifier(3).fit(images.reshape(-1, 64), classes).score
    print(f"digits read as asked: {score(drawn.numpy().reshape(-1, 64), asked):.3f}")
    draw(rows, os.path.join(options.folder, "gan.png"))


if __name__ == "__main__":
    main()
