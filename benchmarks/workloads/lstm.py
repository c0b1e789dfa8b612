"""A text classifier with an LSTM: many small steps of a recurrence in each training step."""

import numpy as np

SAMPLES, STEPS_OF_TIME, WORDS, BATCH = 4096, 80, 10000, 32
STEPS = SAMPLES // BATCH


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
    x, y = _data(masked)

    def run():
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)

    return run, STEPS


def _plain(kind, units, masked):
    """The training loop of PyTorch's own tutorials; padded rows are packed."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    x, y = _data(masked)
    loader = DataLoader(
        TensorDataset(torch.from_numpy(x).long(), torch.from_numpy(y).float()),
        batch_size=BATCH,
        shuffle=True,
    )
    model = _model(torch, kind, units, masked)
    optimizer = torch.optim.Adam(model.parameters())
    loss_fn = torch.nn.BCEWithLogitsLoss()

    def run():
        model.train()
        total, correct = 0.0, 0
        for inputs, labels in loader:
            logits = model(inputs).squeeze(1)
            loss = loss_fn(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            correct += ((logits > 0) == labels).sum().item()
        return total / len(loader), correct / SAMPLES

    return run, STEPS


def _tuned(kind, units, masked):
    """No loader, fused optimizer, sums on the device."""
    import torch
    import torch.nn.functional as F

    x, y = _data(masked)
    x, y = torch.from_numpy(x).long(), torch.from_numpy(y).float()
    model = _model(torch, kind, units, masked)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def run():
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for index in torch.randperm(SAMPLES).split(BATCH):
            labels = y.index_select(0, index)
            logits = model(x.index_select(0, index)).squeeze(1)
            loss = F.binary_cross_entropy_with_logits(logits, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss
                correct += ((logits > 0) == labels).sum()
        return total.item() / STEPS, correct.item() / SAMPLES

    return run, STEPS


def _data(masked):
    """Words, and labels; masked rows end in zeros, as pad_sequences(padding="post") makes them."""
    rng = np.random.RandomState(0)
    x = rng.randint(1, WORDS, (SAMPLES, STEPS_OF_TIME)).astype("int32")
    if masked:
        x *= np.arange(STEPS_OF_TIME) < rng.randint(10, STEPS_OF_TIME + 1, (SAMPLES, 1))
    return x, rng.randint(0, 2, SAMPLES)


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
