"""The data of the dense models, and PyTorch's two ways of training one."""

import numpy as np

SAMPLES, FEATURES, CLASSES, BATCH = 20_000, 784, 10, 32
STEPS = SAMPLES // BATCH


def data():
    rng = np.random.RandomState(0)
    x = rng.rand(SAMPLES, FEATURES).astype("float32")
    return x, rng.randint(0, CLASSES, SAMPLES)


def keras_fit(model):
    x, y = data()

    def run():
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)

    return run, STEPS


def plain_loop(model, optimizer):
    """The training loop of PyTorch's own tutorials."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    x, y = data()
    dataset = TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
    loader = DataLoader(dataset, batch_size=BATCH, shuffle=True)
    loss_fn = torch.nn.CrossEntropyLoss()

    def run():
        model.train()
        total, correct = 0.0, 0
        for inputs, labels in loader:
            logits = model(inputs)
            loss = loss_fn(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            correct += (logits.argmax(1) == labels).sum().item()
        return total / len(loader), correct / SAMPLES

    return run, STEPS


def tuned_loop(model, optimizer):
    """No loader: a permutation is the epoch, sums stay tensors until its end."""
    import torch
    import torch.nn.functional as F

    x, y = map(torch.from_numpy, data())

    def run():
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for index in torch.randperm(SAMPLES).split(BATCH):
            labels = y.index_select(0, index)
            logits = model(x.index_select(0, index))
            loss = F.cross_entropy(logits, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss
                correct += (logits.argmax(1) == labels).sum()
        return total.item() / STEPS, correct.item() / SAMPLES

    return run, STEPS
