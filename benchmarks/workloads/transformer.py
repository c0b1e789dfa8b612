"""A two-layer Transformer encoder, where attention, normalization and products decide."""

import numpy as np
import training

SAMPLES, BATCH = 512, 32
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
    return training.keras_fit(model, *_data(), BATCH)


def torch_plain():
    """torch's own encoder layers in the training loop of PyTorch's tutorials."""
    import torch

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

    model = Model()
    optimizer = torch.optim.Adam(model.parameters())
    return training.plain_loop(model, optimizer, *training.of_classes(), *_data(), BATCH)


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

    encoder = torch.nn.Sequential(Block(), Block())
    head = torch.nn.Linear(WIDTH, CLASSES)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, fused=True)

    def model(x):
        return head(encoder(x).mean(1))

    return training.tuned_loop(model, optimizer, *training.of_classes(), *_data(), BATCH)


def _data():
    rng = np.random.RandomState(0)
    x = rng.randn(SAMPLES, TOKENS, WIDTH).astype("float32")
    return x, rng.randint(0, CLASSES, SAMPLES)
