"""warmstart_embedding_matrix: the embeddings of a changed vocabulary."""

import os

import numpy as np

from ..._core.convert import to_tensor
from ..._core.tensor import Tensor
from .. import initializers


def warmstart_embedding_matrix(
    base_vocabulary, new_vocabulary, base_embeddings, new_embeddings_initializer="uniform"
):
    """The embeddings of a new vocabulary: those of the old one for the words that it had, and of
    `new_embeddings_initializer` for the others.

    base_vocabulary, new_vocabulary: words, as a list, array or tensor, or a file with one a line.
    base_embeddings: [size of the old vocabulary, width].

    Returns a tensor [size of the new vocabulary, width] of that dtype.  ValueError for what is no
    vocabulary, or an empty one.
    """
    old, new = _words(base_vocabulary), _words(new_vocabulary)
    base = to_tensor(base_embeddings)
    initializer = initializers.get(new_embeddings_initializer)
    made = initializer(shape=(len(new), base_embeddings.shape[1]), dtype=base_embeddings.dtype)
    places = {word: place for place, word in enumerate(old)}
    known = [(here, places[word]) for here, word in enumerate(new) if word in places]
    if not known:
        return made
    here, there = (list(column) for column in zip(*known, strict=True))
    raw = made._t.clone()
    raw[here] = base._t.detach()[there]
    return Tensor(raw)


def _words(vocabulary):
    if isinstance(vocabulary, str):
        if not os.path.exists(vocabulary):
            raise ValueError(f"Vocabulary file {vocabulary} does not exist.")
        with open(vocabulary, encoding="utf-8") as file:
            found = file.read().splitlines()
    elif isinstance(vocabulary, (np.ndarray, tuple, list)):
        found = list(vocabulary)
    elif isinstance(vocabulary, Tensor):
        found = list(vocabulary.numpy())
    else:
        raise ValueError(
            "Vocabulary is expected to be either a NumPy array, list, 1D tensor or a vocabulary "
            f"text file. Instead type {type(vocabulary)} was received."
        )
    if not found:
        raise ValueError(
            "Vocabulary is expected to be either a NumPy array, list, 1D tensor or a vocabulary "
            "text file with at least one token. Received 0 instead."
        )
    return found
