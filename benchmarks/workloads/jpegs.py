"""Small JPEG files read, decoded and resized one by one, in eager calls without a pipeline."""

import tempfile
from pathlib import Path

import numpy as np

FILES = 400


def tf_program(tf):
    folder, paths = files()

    def run():
        for path in paths:
            with open(path, "rb") as file:
                image = tf.io.decode_jpeg(file.read(), channels=3)
            tf.image.resize(image, [32, 32])

    run.folder = folder  # which goes with the program
    return run, FILES


def files():
    """(the folder, which goes with its object, the paths of the pictures in it)."""
    from PIL import Image

    folder = tempfile.TemporaryDirectory()
    rng = np.random.RandomState(0)
    y, x = np.mgrid[0:48, 0:64]
    paths = []
    for k in range(FILES):
        waves = np.stack([np.sin(x / 5 + k), np.cos(y / 4 + k), np.sin((x + y) / 7)], -1)
        pixels = np.clip(128 + 100 * waves + 8 * rng.randn(48, 64, 3), 0, 255).astype("uint8")
        paths.append(Path(folder.name) / f"{k}.jpg")
        Image.fromarray(pixels).save(paths[-1], quality=85)
    return folder, paths
