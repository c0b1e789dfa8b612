"""The data of the dense models, and their training by each peer."""

import numpy as np
import training

SAMPLES, FEATURES, CLASSES, BATCH = 20_000, 784, 10, 32
STEPS = SAMPLES // BATCH


def data():
    rng = np.random.RandomState(0)
    x = rng.rand(SAMPLES, FEATURES).astype("float32")
    return x, rng.randint(0, CLASSES, SAMPLES)


def keras_fit(model):
    return training.keras_fit(model, *data(), BATCH)


def plain_loop(model, optimizer):
    return training.plain_loop(model, optimizer, *training.of_classes(), *data(), BATCH)


def tuned_loop(model, optimizer):
    return training.tuned_loop(model, optimizer, *training.of_classes(), *data(), BATCH)
