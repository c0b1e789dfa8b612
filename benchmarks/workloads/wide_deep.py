"""The documents' wide and deep model: a functional model of two small layers on 8 columns."""

import numpy as np
import training

SAMPLES, FEATURES, BATCH = 16_000, 8, 32


def keras_program(keras):
    layers = keras.layers
    wide = layers.Input(shape=(FEATURES,))
    deep = layers.Dense(30, activation="relu")(wide)
    deep = layers.Dense(30, activation="relu")(deep)
    output = layers.Dense(1)(layers.concatenate([wide, deep]))
    model = keras.Model(wide, output)
    model.compile(optimizer=keras.optimizers.SGD(1e-3), loss="mean_squared_error")
    return training.keras_fit(model, *_data(), BATCH)


def torch_plain():
    import torch

    model = _model(torch.nn)
    optimizer = torch.optim.SGD(model.parameters(), 1e-3)
    loss = torch.nn.functional.mse_loss
    return training.plain_loop(model, optimizer, loss, None, *_data(), BATCH)


def torch_tuned():
    import torch

    model = _model(torch.nn)
    optimizer = torch.optim.SGD(model.parameters(), 1e-3, fused=True)
    loss = torch.nn.functional.mse_loss
    return training.tuned_loop(model, optimizer, loss, None, *_data(), BATCH)


def _data():
    rng = np.random.RandomState(0)
    x = rng.rand(SAMPLES, FEATURES).astype("float32")
    return x, x.sum(1, keepdims=True) + rng.rand(SAMPLES, 1).astype("float32")


def _model(nn):
    import torch

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.deep = nn.Sequential(
                nn.Linear(FEATURES, 30), nn.ReLU(), nn.Linear(30, 30), nn.ReLU()
            )
            self.head = nn.Linear(FEATURES + 30, 1)

        def forward(self, x):
            return self.head(torch.cat([x, self.deep(x)], 1))

    return Net()
