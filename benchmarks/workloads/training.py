"""Ways to train a model for the workloads that do so: Keras's fit and PyTorch's two loops."""


def keras_fit(model, x, y, batch):
    def run():
        model.fit(x, y, batch_size=batch, epochs=1, verbose=0)

    return run, len(y) // batch


def plain_loop(model, optimizer, loss_fn, hits, x, y, batch):
    """The training loop of PyTorch's own tutorials.

    hits: how many of a batch's outputs are right, None where nothing is counted.
    """
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    dataset = TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
    loader = DataLoader(dataset, batch_size=batch, shuffle=True)

    def run():
        model.train()
        total, correct = 0.0, 0
        for inputs, labels in loader:
            outputs = model(inputs)
            loss = loss_fn(outputs, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            if hits:
                correct += hits(outputs, labels).item()
        return total / len(loader), correct / len(y)

    return run, len(y) // batch


def tuned_loop(model, optimizer, loss_fn, hits, x, y, batch):
    """No loader: a permutation is the epoch, sums stay tensors until its end."""
    import torch

    x, y = torch.from_numpy(x), torch.from_numpy(y)

    def run():
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for index in torch.randperm(len(y)).split(batch):
            labels = y.index_select(0, index)
            outputs = model(x.index_select(0, index))
            loss = loss_fn(outputs, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss
                if hits:
                    correct += hits(outputs, labels)
        return total.item() / (len(y) // batch), correct.item() / len(y)

    return run, len(y) // batch


def positive(logits, labels):
    """How many logits have the sign that their labels of 0 and 1 ask for."""
    return ((logits > 0) == (labels > 0.5)).sum()


def likeliest(logits, labels):
    """How many rows of logits are largest at their label."""
    return (logits.argmax(1) == labels).sum()


def of_two():
    """(loss, hits) of a model with one logit, for labels of 0 and 1 [n, 1]."""
    import torch.nn.functional as F

    return F.binary_cross_entropy_with_logits, positive


def of_classes():
    """(loss, hits) of a model with a logit a class, for class numbers [n]."""
    import torch.nn.functional as F

    return F.cross_entropy, likeliest
