"""Small files of the formats of Keras's data sets, in a cache folder of their own."""

import gzip
import json
import pickle

import numpy as np


def make(home):
    """Fills home/datasets as Keras's cache would be filled."""
    folder = home / "datasets"
    folder.mkdir(parents=True)
    random = np.random.RandomState(0)
    pictures = random.randint(0, 256, (9, 28, 28)).astype("uint8")
    digits = random.randint(0, 10, 9).astype("uint8")
    np.savez(folder / "mnist.npz", x_train=pictures[:6], y_train=digits[:6],
             x_test=pictures[6:], y_test=digits[6:])  # fmt: skip
    _fashion(folder / "fashion-mnist", pictures, digits)
    _cifar10(folder / "cifar-10-batches-py", random)
    _cifar100(folder / "cifar-100-python", random)
    for name in ("cifar-10-batches-py", "cifar-100-python"):
        (folder / f"{name}.tar.gz").write_bytes(b"unpacked")
    texts = [random.randint(1, 40, n).tolist() for n in random.randint(2, 12, 14)]
    words = np.empty(14, dtype=object)
    words[:] = texts
    labels = random.randint(0, 2, 14)
    np.savez(folder / "imdb.npz", x_train=words[:8], y_train=labels[:8], x_test=words[8:],
             y_test=labels[8:])  # fmt: skip
    np.savez(folder / "reuters.npz", x=words, y=random.randint(0, 46, 14))
    np.savez(folder / "boston_housing.npz", x=random.rand(11, 13), y=random.rand(11))
    for name in ("imdb", "reuters"):
        (folder / f"{name}_word_index.json").write_text(json.dumps({"the": 1, "film": 17}))


def _fashion(folder, pictures, digits):
    folder.mkdir()
    for name, part in (("train", slice(6)), ("t10k", slice(6, None))):
        with gzip.open(folder / f"{name}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(bytes(8) + digits[part].tobytes())
        with gzip.open(folder / f"{name}-images-idx3-ubyte.gz", "wb") as file:
            file.write(bytes(16) + pictures[part].tobytes())


def _cifar10(folder, random):
    folder.mkdir()
    for name in (*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"):
        data = random.randint(0, 256, (3, 3072)).astype("uint8")
        _dump(folder / name, {b"data": data, b"labels": random.randint(0, 10, 3).tolist()})


def _cifar100(folder, random):
    folder.mkdir()
    for name in ("train", "test"):
        labels = {
            f"{kind}_labels".encode(): random.randint(0, n, 3).tolist()
            for kind, n in (("fine", 100), ("coarse", 20))
        }
        _dump(folder / name, {b"data": random.randint(0, 256, (3, 3072)).astype("uint8"), **labels})


def _dump(path, value):
    with open(path, "wb") as file:
        pickle.dump(value, file, protocol=2)
