"""The first model of every tutorial: one hidden layer, 10 classes."""

import vectors


def keras_program(keras):
    return vectors.keras_fit(compiled(keras))


def compiled(keras, **arguments):
    model = keras.Sequential(
        [
            keras.layers.Input(shape=(784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        **arguments,
    )
    return model


def torch_plain():
    import torch

    model = _model(torch.nn)
    return vectors.plain_loop(model, torch.optim.Adam(model.parameters()))


def torch_tuned():
    import torch

    model = _model(torch.nn)
    return vectors.tuned_loop(model, torch.optim.Adam(model.parameters(), fused=True))


def _model(nn):
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
