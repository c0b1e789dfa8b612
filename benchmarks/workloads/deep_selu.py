"""Many small layers: what a layer costs besides its arithmetic."""

import vectors

DEPTH, WIDTH = 20, 100


def keras_program(keras, **arguments):
    return vectors.keras_fit(compiled(keras, **arguments))


def compiled(keras, **arguments):
    model = keras.Sequential([keras.layers.Input(shape=(784,))])
    for _ in range(DEPTH):
        layer = keras.layers.Dense(WIDTH, activation="selu", kernel_initializer="lecun_normal")
        model.add(layer)
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=1e-2),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        **arguments,
    )
    return model


def torch_plain():
    import torch

    model = _model(torch.nn)
    return vectors.plain_loop(model, torch.optim.SGD(model.parameters(), lr=1e-2))


def torch_tuned():
    import torch

    model = _model(torch.nn)
    return vectors.tuned_loop(model, torch.optim.SGD(model.parameters(), lr=1e-2, fused=True))


def _model(nn):
    layers, width = [], 784
    for _ in range(DEPTH):
        layers += [nn.Linear(width, WIDTH), nn.SELU()]
        width = WIDTH
    return nn.Sequential(*layers, nn.Linear(width, 10))
