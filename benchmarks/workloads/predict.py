"""A small trained classifier asked for answers: what the three workloads that predict share."""

import numpy as np

ROWS, FEATURES = 20_000, 784


def model_of(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input(shape=(FEATURES,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def torch_model():
    import torch.nn as nn

    return nn.Sequential(
        nn.Linear(FEATURES, 128), nn.ReLU(), nn.Linear(128, 10), nn.Softmax(1)
    ).eval()


def rows(count=ROWS):
    rng = np.random.RandomState(0)
    return rng.rand(count, FEATURES).astype("float32"), rng.randint(0, 10, count)
