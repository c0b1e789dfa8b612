"""An autoencoder that removes noise from pictures, and a map of what it knows about them.

    kerastorch run examples/autoencoder.py [--epochs 40] [--folder OUT]

It squeezes a noisy 8 x 8 digit into 16 numbers and makes the clean digit out of these.  Nobody
tells it which digit is which; yet in its numbers, like digits lie together.  Two pictures are
drawn: OUT/denoised.png and OUT/map.png.
"""

import argparse
import os
import tempfile

import matplotlib
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier
from tensorflow import keras
from tensorflow.keras import layers

matplotlib.use("Agg")
import matplotlib.pyplot as plt

CODE = 16


class Denoiser(keras.Model):
    """Two models in one: the encoder's output is the decoder's input."""

    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential(
            [
                layers.GaussianNoise(0.35),  # in training only
                layers.Conv2D(32, 3, padding="same", activation="relu"),
                layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
                layers.Flatten(),
                layers.Dense(CODE),
            ],
            name="encoder",
        )
        self.decoder = keras.Sequential(
            [
                layers.Dense(4 * 4 * 64, activation="relu"),
                layers.Reshape((4, 4, 64)),
                layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu"),
                layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
            ],
            name="decoder",
        )

    def call(self, images):
        return self.decoder(self.encoder(images))


def draw_denoised(clean, noisy, cleaned, path):
    """Three rows: what was there, what the model got, what it made of it."""
    rows = {"digit": clean, "with noise": noisy, "cleaned": cleaned}
    figure, axes = plt.subplots(3, 10, figsize=(9, 3.1))
    for (name, images), line in zip(rows.items(), axes):
        for axis, image in zip(line, images):
            axis.imshow(image[..., 0], cmap="gray_r", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, fontsize=11)
    figure.suptitle("Digits that the autoencoder was not trained on")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def draw_map(codes, labels, path):
    """The codes of all test digits in the plane in which they differ most."""
    at = PCA(2).fit_transform(codes)
    figure, axis = plt.subplots(figsize=(6.5, 5.5))
    points = axis.scatter(*at.T, c=labels, cmap="tab10", vmin=-0.5, vmax=9.5, s=14)
    figure.colorbar(points, ticks=range(10), label="digit")
    axis.set_title(f"Where the {CODE} numbers of each digit lie")
    axis.set_xlabel("first principal component")
    axis.set_ylabel("second principal component")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "autoencoder"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    os.makedirs(options.folder, exist_ok=True)
    digits = load_digits()
    images = (digits.images[..., None] / 16.0).astype("float32")
    train, test = images[:1400], images[1400:]
    known, asked = digits.target[:1400], digits.target[1400:]

    model = Denoiser()
    model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    # The noise is a layer: what goes in and what should come out are the same clean pictures.
    model.fit(train, train, epochs=options.epochs, batch_size=64, verbose=2)

    noisy = test + tf.random.stateless_normal(test.shape, seed=[1, 2], stddev=0.35).numpy()
    cleaned = model.predict(noisy, verbose=0)
    print(f"mean error of the noisy pixels:   {np.abs(noisy - test).mean():.4f}")
    print(f"mean error of the cleaned pixels: {np.abs(cleaned - test).mean():.4f}")

    # Are the codes worth anything?  Ask the nearest neighbours of each.
    codes = model.encoder.predict(images, verbose=0)
    neighbours = KNeighborsClassifier(5).fit(codes[:1400], known)
    print(f"digits told by their codes' neighbours: {neighbours.score(codes[1400:], asked):.4f}")

    draw_denoised(test, noisy, cleaned, os.path.join(options.folder, "denoised.png"))
    draw_map(codes[1400:], asked, os.path.join(options.folder, "map.png"))
    print("drawn: denoised.png, map.png in", options.folder)


if __name__ == "__main__":
    main()
