"""A small image classifier, where convolution kernels and memory order decide."""

import numpy as np
import training

SAMPLES, BATCH = 1024, 64


def keras_program(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input(shape=(32, 32, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return training.keras_fit(model, *_data(), BATCH)


def torch_plain():
    """Images channels first, as PyTorch's tutorials have them."""
    import torch

    x, y = _data()
    x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
    model = _model(torch.nn)
    optimizer = torch.optim.Adam(model.parameters())
    return training.plain_loop(model, optimizer, *training.of_two(), x, y, BATCH)


def torch_tuned():
    """Channels last, a fused optimizer."""
    import torch

    net = _model(torch.nn).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters(), fused=True)

    def model(x):
        return net(x.permute(0, 3, 1, 2))

    return training.tuned_loop(model, optimizer, *training.of_two(), *_data(), BATCH)


def _data():
    rng = np.random.RandomState(0)
    return rng.rand(SAMPLES, 32, 32, 3).astype("float32"), rng.randint(0, 2, (SAMPLES, 1)).astype(
        "float32"
    )


def _model(nn):
    return nn.Sequential(
        nn.Conv2d(3, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 32),
        nn.ReLU(),
        nn.Linear(32, 1),
    )
