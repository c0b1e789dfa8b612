"""ImageDataGenerator.flow with rotation, shift and zoom, over small images."""

import numpy as np

IMAGES, SIZE = 256, 64


def tf_program(tf, size=SIZE):
    images = np.random.RandomState(0).rand(IMAGES, size, size, 3).astype("float32")
    data = tf.keras.preprocessing.image.ImageDataGenerator(
        rotation_range=20, width_shift_range=0.2, height_shift_range=0.2, zoom_range=0.2
    )
    flow = data.flow(images, batch_size=32)

    def run():
        for _ in range(len(flow)):
            next(flow)

    return run, IMAGES
