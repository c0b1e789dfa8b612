"""The documents' text model: embedding and two convolutions over 200 words, batch 20."""

import numpy as np
import training

SAMPLES, BATCH, WORDS, LENGTH = 4000, 20, 10_000, 200


def keras_program(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input(shape=(LENGTH,)),
            layers.Embedding(WORDS, 7),
            layers.Conv1D(16, 5, activation="relu"),
            layers.MaxPooling1D(),
            layers.Conv1D(128, 2, activation="relu"),
            layers.MaxPooling1D(),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return training.keras_fit(model, *_data(), BATCH)


def torch_plain():
    import torch

    model = _model(torch.nn)
    optimizer = torch.optim.Adam(model.parameters())
    return training.plain_loop(model, optimizer, *training.of_two(), *_data(), BATCH)


def torch_tuned():
    import torch

    model = _model(torch.nn)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    return training.tuned_loop(model, optimizer, *training.of_two(), *_data(), BATCH)


def _data():
    rng = np.random.RandomState(0)
    x = rng.randint(0, WORDS, (SAMPLES, LENGTH))
    return x, rng.randint(0, 2, (SAMPLES, 1)).astype("float32")


def _model(nn):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(WORDS, 7)
            self.first, self.second = nn.Conv1d(7, 16, 5), nn.Conv1d(16, 128, 2)
            self.pool, self.relu = nn.MaxPool1d(2), nn.ReLU()
            self.head = nn.Linear(128 * 48, 1)

        def forward(self, x):
            x = self.embedding(x).transpose(1, 2)
            x = self.pool(self.relu(self.first(x)))
            x = self.pool(self.relu(self.second(x)))
            return self.head(x.flatten(1))

    return Net()
