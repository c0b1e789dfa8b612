"""The files of cifar10 and cifar100."""

from __future__ import annotations

import numpy as np

from ..._files.pickles import load_plain
from ..backend import image_data_format


def batch(path: str, label_key: str = "labels") -> tuple[np.ndarray, list[int]]:
    """One file: (pictures [n, 3, 32, 32], labels)."""
    with open(path, "rb") as file:
        found = load_plain(file, path, encoding="bytes")
    data = found[b"data"]
    return data.reshape(data.shape[0], 3, 32, 32), found[label_key.encode()]


def as_keras(pictures: np.ndarray) -> np.ndarray:
    """Pictures in the order of `keras.backend.image_data_format()`."""
    return pictures.transpose(0, 2, 3, 1) if image_data_format() == "channels_last" else pictures


def column(labels: list[int]) -> np.ndarray:
    """Labels as an array [n, 1]."""
    return np.reshape(labels, (len(labels), 1))
