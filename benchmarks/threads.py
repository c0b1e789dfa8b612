"""Times a training step by the number of threads, idle and beside busy loops.

    python benchmarks/threads.py                 every model, idle
    python benchmarks/threads.py --busy 4        beside four processes that loop
    python benchmarks/threads.py mlp cnn_large --rounds 7

Calibrates the rule of kerastorch/keras/_train/threads.py. `size` is what the rule looks at: the
work in a step's large kernels. The other columns are wall milliseconds a step (the least of the
rounds, taken in turn): one thread, all of the machine's, and as fit chooses, with their number.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

import numpy as np
import torch

import kerastorch as tf
from kerastorch.keras._train import threads

L = tf.keras.layers


def mlp(width, depth, batch):
    layers = [L.Dense(width, "relu") for _ in range(depth)]
    return tf.keras.Sequential([*layers, L.Dense(10)]), (batch, width)


def cnn(size, filters, batch):
    blocks = [
        layer
        for n in (1, 2)
        for layer in (
            L.Conv2D(filters * n, 3, padding="same", activation="relu"),
            L.BatchNormalization(),
            L.MaxPooling2D(),
        )
    ]
    return tf.keras.Sequential([*blocks, L.Flatten(), L.Dense(10)]), (batch, size, size, 3)


MODELS = {
    "mlp": lambda: mlp(128, 2, 32),
    "mlp_wide": lambda: mlp(512, 2, 128),
    "mlp_wider": lambda: mlp(1024, 2, 256),
    "mlp_deep": lambda: mlp(100, 20, 32),
    "mlp_huge": lambda: mlp(2048, 3, 512),
    "digits": lambda: cnn(8, 32, 32),
    "cnn_small": lambda: cnn(16, 16, 32),
    "cnn_middle": lambda: cnn(24, 24, 32),
    "cnn": lambda: cnn(32, 32, 64),
    "cnn_large": lambda: cnn(64, 32, 64),
}


def made(name):
    """(model, one epoch's x, y, batch size); the weights are built."""
    tf.keras.utils.set_random_seed(1)
    model, shape = MODELS[name]()
    steps = max(2, min(60, 1_000_000 // int(np.prod(shape))))
    rng = np.random.default_rng(0)
    x = rng.normal(size=(shape[0] * steps, *shape[1:])).astype("float32")
    y = rng.integers(0, 10, len(x))
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, x, y, shape[0]


def seconds(model, x, y, batch, number):
    """Wall seconds of a step of one epoch, with so many threads; None: as fit chooses."""
    rule = threads.threads_for
    if number is not None:
        threads.threads_for = lambda parallel: number
    threads.forget(model)
    try:
        model.fit(x[: 3 * batch], y[: 3 * batch], batch_size=batch, verbose=0)
        start = time.perf_counter()
        model.fit(x, y, batch_size=batch, verbose=0)
        return (time.perf_counter() - start) / (len(x) // batch)
    finally:
        threads.threads_for = rule


def size_of(model, x, y, batch):
    with threads.StepSize() as size:
        model.train_on_batch(x[:batch], y[:batch])
    return size.parallel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(MODELS))
    parser.add_argument("--busy", type=int, default=0, help="processes that loop meanwhile")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    loops = [subprocess.Popen([sys.executable, "-c", "while 1: pass"]) for _ in range(options.busy)]
    size = threads.machine_size()
    print(f"{size} cores, {options.busy} busy loops; ms a step")
    print(f"{'model':11}{'size':>9}{'1 thread':>11}{size:>3} threads{'chosen':>10}")
    try:
        for name in options.models or MODELS:
            model, *data = made(name)
            times = {number: [] for number in (1, size, None)}
            for _ in range(options.rounds):
                for number, found in times.items():
                    found.append(1e3 * seconds(model, *data, number))
            parallel = size_of(model, *data)
            one, many, chosen = (min(found) for found in times.values())
            print(
                f"{name:11}{parallel / 1e6:9.2f}{one:11.3f}{many:11.3f}{chosen:10.3f}"
                f" ({threads.threads_for(parallel)})",
                flush=True,
            )
    finally:
        for loop in loops:
            loop.kill()


if __name__ == "__main__":
    torch.set_num_threads(threads.machine_size())
    main()
