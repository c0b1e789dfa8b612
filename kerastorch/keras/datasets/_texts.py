"""What imdb and reuters share: numbers of words, marked, cut and replaced."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from .._base.messages import warn


def old_arguments(nb_words: int | None, given: dict[str, Any]) -> int | None:
    """num_words by its older name, taken out of `given`; TypeError for other names."""
    if "nb_words" in given:
        warn("The `nb_words` argument in `load_data` has been renamed `num_words`.")
        nb_words = given.pop("nb_words")
    if given:
        raise TypeError(f"Unrecognized keyword arguments: {given}.")
    return nb_words


def marked(texts: Sequence[Any], start_char: int | None, index_from: int | None) -> list[list[int]]:
    """Texts with numbers moved by `index_from` and `start_char` in front."""
    if start_char is not None:
        return [[start_char] + [w + index_from for w in text] for text in texts]
    if index_from:
        return [[w + index_from for w in text] for text in texts]
    return list(texts)


def shorter_than(
    maxlen: int, texts: Sequence[Any], labels: Sequence[Any]
) -> tuple[list[Any], list[Any]]:
    """The texts with fewer than `maxlen` words, and their labels."""
    kept = [(t, y) for t, y in zip(texts, labels, strict=False) if len(t) < maxlen]
    return [t for t, _ in kept], [y for _, y in kept]


def limited(
    texts: Sequence[Any], num_words: int | None, skip_top: int, oov_char: int | None
) -> list[list[int]]:
    """Texts with the words outside [skip_top, num_words) replaced by `oov_char`, or left out."""
    if not num_words:
        num_words = max(max(text) for text in texts)
    if oov_char is not None:
        return [[w if skip_top <= w < num_words else oov_char for w in text] for text in texts]
    return [[w for w in text if skip_top <= w < num_words] for text in texts]


def of_objects(texts: Sequence[Any]) -> np.ndarray:
    """Texts as an array of objects."""
    return np.array(texts, dtype="object")


def word_index(path: str) -> dict[str, int]:
    """The numbers of words out of a JSON file."""
    with open(path) as file:
        return json.load(file)
