"""A text classifier with an LSTM: many small steps of a recurrence in each training step."""

import numpy as np
import training

SAMPLES, STEPS_OF_TIME, WORDS, BATCH = 4096, 80, 10000, 32


def keras_program(keras):
    return _keras_program(keras, "LSTM", 32, False)


def torch_plain():
    return _plain("LSTM", 32, False)


def torch_tuned():
    return _tuned("LSTM", 32, False)


def _keras_program(keras, kind, units, masked):
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Embedding(WORDS, 32, mask_zero=masked),
            getattr(layers, kind)(units),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return training.keras_fit(model, *_data(masked), BATCH)


def _plain(kind, units, masked):
    """Padded rows are packed."""
    import torch

    model = _model(torch, kind, units, masked)
    optimizer = torch.optim.Adam(model.parameters())
    return training.plain_loop(model, optimizer, *training.of_two(), *_data(masked), BATCH)


def _tuned(kind, units, masked):
    import torch

    model = _model(torch, kind, units, masked)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    return training.tuned_loop(model, optimizer, *training.of_two(), *_data(masked), BATCH)


def _data(masked):
    """Words, and labels; masked rows end in zeros, as pad_sequences(padding="post") makes them."""
    rng = np.random.RandomState(0)
    x = rng.randint(1, WORDS, (SAMPLES, STEPS_OF_TIME)).astype("int32")
    if masked:
        x *= np.arange(STEPS_OF_TIME) < rng.randint(10, STEPS_OF_TIME + 1, (SAMPLES, 1))
    return x, rng.randint(0, 2, (SAMPLES, 1)).astype("float32")


def _model(torch, kind, units, masked):
    class Classifier(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = torch.nn.Embedding(WORDS, 32)
            self.recurrent = getattr(torch.nn, kind)(32, units, batch_first=True)
            self.last = torch.nn.Linear(units, 1)

        def forward(self, x):
            embedded = self.embedding(x)
            if masked:
                lengths = (x != 0).sum(1)
                embedded = torch.nn.utils.rnn.pack_padded_sequence(
                    embedded, lengths, batch_first=True, enforce_sorted=False
                )
            _, state = self.recurrent(embedded)
            return self.last((state[0] if kind == "LSTM" else state)[-1])

    return Classifier()
