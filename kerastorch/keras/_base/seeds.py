"""The seeds that Keras makes up where it is given none."""

from __future__ import annotations

import random

import numpy as np
import torch

from ...random import seeds

_HIGHEST = 10**9
_state_at_import = random.getstate()


class _Sources:
    """chosen: the generator that keras.utils.set_random_seed has set.
    substitute: (the global seed's stand, a generator) in place of Python's, which nobody seeded.
    by_generators: whether layers that are made draw by a tf.random.Generator of their own."""

    def __init__(self):
        self.chosen, self.substitute = None, (None, None)
        self.by_generators = False


_sources = _Sources()


def draw_by_generators(wanted: bool) -> None:
    """Says whether layers that are made from now on draw by tf.random.Generators of their own."""
    _sources.by_generators = wanted


def draws_by_generators() -> bool:
    """What `draw_by_generators` was told last."""
    return _sources.by_generators


def choose(seed: int) -> None:
    """Makes the seeds that follow those of a generator with this seed."""
    _sources.chosen = random.Random(seed)


def is_seeded() -> bool:
    """Whether a global seed is set: TensorFlow's own numbers come then."""
    return seeds.global_seed() is not None


def new_seed() -> int:
    """A seed from 1 to 10**9.

    Keras takes it from set_random_seed's generator, or else from Python's.  Where that one is as
    it was when this package was imported, nobody has seeded it: then the global seed decides,
    so that tf.random.set_seed alone makes programs repeatable.  Without a global seed torch's
    generator decides.
    """
    if not is_seeded():
        return int(torch.randint(1, _HIGHEST, ()))
    if _sources.chosen is not None:
        return _sources.chosen.randint(1, _HIGHEST)
    if random.getstate() != _state_at_import:
        return random.randint(1, _HIGHEST)
    stand, generator = _sources.substitute
    if stand is not seeds.stand():
        generator = random.Random(seeds.global_seed())
        _sources.substitute = seeds.stand(), generator
    return generator.randint(1, _HIGHEST)


def variable_seed(seed: int | None) -> int | None:
    """The op seed of a random variable of keras.backend."""
    return np.random.randint(_HIGHEST) if seed is None and is_seeded() else seed


def backend_seed(seed: int | None) -> int | None:
    """The op seed of a random function of keras.backend, which takes numpy's numbers for it."""
    return np.random.randint(10_000_000) if seed is None and is_seeded() else seed
