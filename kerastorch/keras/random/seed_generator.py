"""keras.random.SeedGenerator: seeds that differ from call to call, repeatable from the start."""

import random as _python_random

from ..._core import dtypes
from ..._core.convert import to_tensor
from ..._core.variable import Variable


class SeedGenerator:
    """Gives a new seed to each random function that it is passed to.

    seed: a non-negative int; None for one that differs from run to run (unless Python's generator
    was seeded, as keras.utils.set_random_seed does).

    `state` is a variable [seed, how many seeds were given].
    """

    def __init__(self, seed=None, name=None, **kwargs):
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments: {kwargs}")
        if seed is None:
            seed = _python_random.randint(1, 10**9)
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        if seed < 0:
            raise ValueError(f"Argument `seed` must be non-negative. Received: seed={seed}")
        self.name = "seed_generator" if name is None else name
        self._initial_seed = seed
        self.state = Variable(
            [seed, 0], dtype=dtypes.int64, trainable=False, name="seed_generator_state"
        )

    def next(self, ordered=True):
        """The next seed, a tensor of two ints."""
        seed = to_tensor(self.state)
        self.state.assign_add([0, 1] if ordered else [1, 0])
        return seed

    def get_config(self):
        """The constructor's arguments."""
        return {"seed": self._initial_seed}

    @classmethod
    def from_config(cls, config):
        """A generator of a config, at its start."""
        return cls(**config)

    def __repr__(self):
        return f"<SeedGenerator seed={self._initial_seed}, state={self.state.numpy().tolist()}>"
