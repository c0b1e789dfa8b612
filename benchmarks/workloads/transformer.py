"""A two-layer Transformer encoder, where attention, normalization and products decide."""

import numpy as np

SAMPLES, BATCH = 512, 32
STEPS = SAMPLES // BATCH
TOKENS, WIDTH, HEADS, INNER, CLASSES = 64, 128, 4, 256, 10


def keras_program(keras):
    layers = keras.layers
    inputs = x = keras.Input((TOKENS, WIDTH))
    for _ in range(2):
        attended = layers.MultiHeadAttention(HEADS, WIDTH // HEADS)(x, x)
        x = layers.LayerNormalization(epsilon=1e-5)(layers.Add()([x, attended]))
        inner = layers.Dense(WIDTH)(layers.Dense(INNER, activation="relu")(x))
        x = layers.LayerNormalization(epsilon=1e-5)(layers.Add()([x, inner]))
    x = layers.GlobalAveragePooling1D()(x)
    model = keras.Model(inputs, layers.Dense(CLASSES, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = _data()

    def run():
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)

    return run, STEPS


def torch_plain():
    """torch's own encoder layers in the training loop of PyTorch's tutorials."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            layer = torch.nn.TransformerEncoderLayer(
                WIDTH, HEADS, INNER, dropout=0.0, batch_first=True
            )
            self.encoder = torch.nn.TransformerEncoder(layer, 2)
            self.head = torch.nn.Linear(WIDTH, CLASSES)

        def forward(self, x):
            return self.head(self.encoder(x).mean(1))

    x, y = map(torch.from_numpy, _data())
    loader = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters())
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


def torch_tuned():
    """One product for queries, keys and values, torch's fused attention and optimizer, no loader,
    sums on the device."""
    import torch
    import torch.nn.functional as F

    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.qkv, self.out = torch.nn.Linear(WIDTH, 3 * WIDTH), torch.nn.Linear(WIDTH, WIDTH)
            self.first, self.second = torch.nn.Linear(WIDTH, INNER), torch.nn.Linear(INNER, WIDTH)
            self.norm1, self.norm2 = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)

        def forward(self, x):
            heads = self.qkv(x).view(-1, TOKENS, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
            y = F.scaled_dot_product_attention(*heads.unbind())
            x = self.norm1(x + self.out(y.transpose(1, 2).flatten(2)))
            return self.norm2(x + self.second(self.first(x).relu_()))

    x, y = map(torch.from_numpy, _data())
    model = torch.nn.Sequential(Block(), Block())
    head = torch.nn.Linear(WIDTH, CLASSES)
    parameters = [*model.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, fused=True)

    def run():
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for index in torch.randperm(SAMPLES).split(BATCH):
            labels = y.index_select(0, index)
            logits = head(model(x.index_select(0, index)).mean(1))
            loss = F.cross_entropy(logits, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss
                correct += (logits.argmax(1) == labels).sum()
        return total.item() / STEPS, correct.item() / SAMPLES

    return run, STEPS


def _data():
    rng = np.random.RandomState(0)
    x = rng.randn(SAMPLES, TOKENS, WIDTH).astype("float32")
    return x, rng.randint(0, CLASSES, SAMPLES)
