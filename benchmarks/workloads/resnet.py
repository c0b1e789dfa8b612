"""A ResNet of six blocks with batch normalization, written as a subclass of Model; batch 32."""

import numpy as np
import training

SAMPLES, BATCH, SIZE = 512, 32, 32
WIDTHS = (16, 16, 32, 32, 64, 64)


def keras_program(keras):
    layers, relu = keras.layers, keras.activations.relu

    class Block(keras.Model):
        def __init__(self, width, stride):
            super().__init__()
            self.first = layers.Conv2D(width, 3, stride, padding="same", use_bias=False)
            self.norm1 = layers.BatchNormalization()
            self.second = layers.Conv2D(width, 3, padding="same", use_bias=False)
            self.norm2 = layers.BatchNormalization()
            self.shortcut = None
            if stride > 1:
                self.shortcut = layers.Conv2D(width, 1, stride, use_bias=False)

        def call(self, x, training=False):
            y = relu(self.norm1(self.first(x), training=training))
            y = self.norm2(self.second(y), training=training)
            return relu(y + (self.shortcut(x) if self.shortcut is not None else x))

    class ResNet(keras.Model):
        def __init__(self):
            super().__init__()
            self.stem = layers.Conv2D(WIDTHS[0], 3, padding="same", use_bias=False)
            self.norm = layers.BatchNormalization()
            self.blocks = [Block(width, stride) for width, stride in _blocks()]
            self.pool = layers.GlobalAveragePooling2D()
            self.head = layers.Dense(10)

        def call(self, x, training=False):
            x = relu(self.norm(self.stem(x), training=training))
            for block in self.blocks:
                x = block(x, training=training)
            return self.head(self.pool(x))

    model = ResNet()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return training.keras_fit(model, *_data(), BATCH)


def torch_plain():
    """Channels first, as PyTorch's tutorials have it."""
    import torch

    x, y = _data()
    x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
    model = _model(torch.nn)
    optimizer = torch.optim.Adam(model.parameters())
    return training.plain_loop(model, optimizer, *training.of_classes(), x, y, BATCH)


def torch_tuned():
    """Channels last, a fused optimizer."""
    import torch

    x, y = _data()
    net = _model(torch.nn).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters(), fused=True)

    def model(x):
        return net(x.permute(0, 3, 1, 2))

    return training.tuned_loop(model, optimizer, *training.of_classes(), x, y, BATCH)


def _data():
    rng = np.random.RandomState(0)
    return rng.rand(SAMPLES, SIZE, SIZE, 3).astype("float32"), rng.randint(0, 10, SAMPLES)


def _blocks():
    return [(w, 2 if i and w != WIDTHS[i - 1] else 1) for i, w in enumerate(WIDTHS)]


def _model(nn):
    relu = nn.functional.relu

    class Block(nn.Module):
        def __init__(self, before, width, stride):
            super().__init__()
            self.first = nn.Conv2d(before, width, 3, stride, padding=1, bias=False)
            self.norm1 = nn.BatchNorm2d(width)
            self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
            self.norm2 = nn.BatchNorm2d(width)
            self.shortcut = nn.Identity()
            if stride > 1:
                self.shortcut = nn.Conv2d(before, width, 1, stride, bias=False)

        def forward(self, x):
            y = self.norm2(self.second(relu(self.norm1(self.first(x)))))
            return relu(y + self.shortcut(x))

    widths = (WIDTHS[0], *WIDTHS)
    blocks = [Block(widths[i], width, stride) for i, (width, stride) in enumerate(_blocks())]
    stem = [nn.Conv2d(3, WIDTHS[0], 3, padding=1, bias=False), nn.BatchNorm2d(WIDTHS[0]), nn.ReLU()]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(WIDTHS[-1], 10)]
    return nn.Sequential(*stem, *blocks, *head)
