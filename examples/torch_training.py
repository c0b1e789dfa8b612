"""A Keras model trained by plain PyTorch: torch's data, optimizer, schedule and loop.

    kerastorch run examples/torch_training.py [--epochs 12]

In kerastorch every layer and every model is a torch.nn.Module.  Called with torch tensors it
answers in torch tensors and leaves gradients to torch; so a Keras model goes wherever a module
goes, and torch modules go into Keras models.  (This program needs kerastorch: with TensorFlow
there is nothing of torch in a model.)
"""

import argparse

import numpy as np
import tensorflow as tf
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras
from torch.utils.data import DataLoader, TensorDataset


class Squeeze(torch.nn.Module):
    """A module of torch's: each channel weighed by what all channels say on average."""

    def __init__(self, channels):
        super().__init__()
        self.weigh = torch.nn.Sequential(
            torch.nn.Linear(channels, 8), torch.nn.ReLU(), torch.nn.Linear(8, channels)
        )

    def forward(self, x):  # [batch, height, width, channels]
        return x * torch.sigmoid(self.weigh(x.mean(dim=(1, 2))))[:, None, None]


class Network(keras.Model):
    """A Keras model, with a module of torch's as one of its parts."""

    def __init__(self):
        super().__init__()
        self.first = keras.layers.Conv2D(32, 3, padding="same", activation="relu")
        self.squeeze = Squeeze(32)
        self.pool = keras.layers.MaxPooling2D()
        self.second = keras.layers.Conv2D(64, 3, padding="same", activation="relu")
        self.flat = keras.layers.Flatten()
        self.drop = keras.layers.Dropout(0.3)
        self.scores = keras.layers.Dense(10)

    def call(self, x, training=False):
        x = self.pool(self.squeeze(self.first(x)))
        return self.scores(self.drop(self.flat(self.second(x)), training=training))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    options = parser.parse_args()
    keras.utils.set_random_seed(1)  # of Keras, which makes the first weights
    torch.manual_seed(1)  # of torch, which mixes the batches
    digits = load_digits()
    images = (digits.images[..., None] / 16.0).astype("float32")
    x_train, x_test, y_train, y_test = train_test_split(
        images, digits.target, test_size=0.25, random_state=0, stratify=digits.target
    )
    data = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
    batches = DataLoader(data, batch_size=32, shuffle=True)

    model = Network()
    model(torch.from_numpy(x_train[:1]))  # makes the weights
    print("names of the parameters:", ", ".join(name for name, _ in model.named_parameters()))
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    steps = options.epochs * len(batches)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)

    model.train()  # called with torch tensors, Dropout and the like listen to train() and eval()
    for epoch in range(options.epochs):
        total = 0.0
        for x, y in batches:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(x)
        if epoch % 3 == 2 or epoch + 1 == options.epochs:
            print(f"epoch {epoch + 1}: loss {total / len(data):.4f}")

    # What torch has trained, Keras evaluates, saves and loads; and the other way round.
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    print(f"test accuracy: {model.evaluate(x_test, y_test, verbose=0)[1]:.4f}")

    twin = Network()
    twin(tf.constant(x_train[:1]))
    twin.load_state_dict(model.state_dict())
    twin.eval()
    with torch.no_grad():
        scores = twin(torch.from_numpy(x_test))
    expected = model.predict(x_test, verbose=0)
    print(f"a twin answers with a {type(scores)}: {np.allclose(scores, expected, atol=1e-4)}")


if __name__ == "__main__":
    main()
