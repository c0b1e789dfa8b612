"""A small image classifier, where convolution kernels and memory order decide."""

import numpy as np

SAMPLES, BATCH = 1024, 64
STEPS = SAMPLES // BATCH


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
    x, y = _data()

    def run():
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)

    return run, STEPS


def torch_plain():
    """The training loop of PyTorch's own tutorials, images channels first."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    x, y = _data()
    images = torch.from_numpy(x).permute(0, 3, 1, 2).contiguous()
    dataset = TensorDataset(images, torch.from_numpy(y).float())
    loader = DataLoader(dataset, batch_size=BATCH, shuffle=True)
    model = _model(torch.nn)
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


def torch_tuned():
    """Channels last, no loader, fused optimizer, sums on the device."""
    import torch
    import torch.nn.functional as F

    x, y = _data()
    x, y = torch.from_numpy(x), torch.from_numpy(y).float()
    model = _model(torch.nn).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def run():
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for index in torch.randperm(SAMPLES).split(BATCH):
            labels = y.index_select(0, index)
            logits = model(x.index_select(0, index).permute(0, 3, 1, 2)).squeeze(1)
            loss = F.binary_cross_entropy_with_logits(logits, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss
                correct += ((logits > 0) == labels).sum()
        return total.item() / STEPS, correct.item() / SAMPLES

    return run, STEPS


def _data():
    rng = np.random.RandomState(0)
    return rng.rand(SAMPLES, 32, 32, 3).astype("float32"), rng.randint(0, 2, SAMPLES)


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
