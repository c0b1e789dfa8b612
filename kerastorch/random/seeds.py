"""Where random numbers come from: tf.random.set_seed, op seeds, and the seeds of stateless ops.

Where a seed was set, the numbers are TensorFlow's own: an op goes on in the stream of its global
and op seed (see streams.py), a stateless op reads from the place of its two seeds.  Without any
seed torch's default generator serves.
"""

from __future__ import annotations

import contextlib
import random as _random
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import invalid
from .._core.philox import Place, stateless
from .._core.state import state
from .algorithms import need_philox
from .streams import Draws, Seeds, Stream, restart_all, without_counting

_UNSEEDED = 67280421310721  # what torch starts with
if torch.initial_seed() == _UNSEEDED:
    torch.seed()  # TensorFlow's numbers differ from run to run until a seed is set


class _OpSeeds(Seeds):
    """The seeds of ops that run eagerly: those without their own draw one."""

    __slots__ = ("_rng",)

    def __init__(self, global_seed: Any):
        super().__init__(global_seed)
        self._rng = None if global_seed is None else _random.Random(global_seed)

    def _own(self):
        return self._rng.randint(0, 2**31 - 1)


_eager = _OpSeeds(None)
_streams: dict[Any, Stream] = {}  # of ops that run eagerly, by kernel and seeds


def set_seed(seed):
    """Makes the random numbers that follow repeatable: all sequences start anew.

    seed: an int; any other object serves, too.
    """
    global _eager
    _eager = _OpSeeds(None if seed is None else _number(seed))
    _streams.clear()
    restart_all()
    if seed is None:
        torch.seed()
    else:
        torch.manual_seed(int(_eager.global_seed) & (2**63 - 1))


def _number(seed):
    if isinstance(seed, (int, float)) and not isinstance(seed, np.generic):
        return seed
    try:
        return int(seed)
    except (TypeError, ValueError):
        return zlib.crc32(repr(seed).encode())


def global_seed() -> Any:
    """What `set_seed` set, None at first."""
    return _eager.global_seed


class OpSeeds:
    """The op seeds of a layer: the one that it was given, then the next ones; None without one."""

    __slots__ = ("_next",)

    def __init__(self, first: int | None):
        self._next = first

    @property
    def given(self) -> bool:
        """Whether there is one."""
        return self._next is not None

    def next(self) -> int | None:
        """The seed of the next op."""
        found = self._next
        if found is not None:
            self._next = found + 1
        return found


def stand() -> Any:
    """An object that is another one after each `set_seed`."""
    return _eager


def graph_seeds() -> Seeds:
    """The seeds of the ops of a graph that is made now."""
    graph = state.graph
    return Seeds(_eager.global_seed if graph is None else graph.seeds.global_seed)


def get_seed(op_seed: Any) -> tuple[int | None, int | None]:
    """The pair of seeds of an op of tf.data, as TensorFlow makes it; (None, None) for no seed."""
    if state.graph is None and state.draws is not None:  # in a function that gives datasets
        stream = state.draws.next(op_seed)
        return (None, None) if stream is None else stream.pair
    seeds = _eager if state.graph is None else state.graph.seeds
    return seeds.pair(op_seed) or (None, None)


def for_op(kernel: Any, seed: Any) -> Stream | None:
    """The stream of the next call of an op; None without any seed.

    kernel: what tells kinds of kernels apart (type, dtype).
    seed: the op seed, None without one, or a function that gives it.
    """
    if torch.compiler.is_compiling():  # a compiled program draws by torch's generators
        return None
    draws = state.draws
    if draws is not None:
        return draws.next(seed)
    pair = _eager.pair(seed() if callable(seed) else seed)
    if pair is None:
        return None
    found = _streams.get((kernel, pair))
    if found is None:
        found = _streams[kernel, pair] = Stream(pair)
    return found


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Around draws that are not to count: later ones are what they would be without."""
    default = torch.default_generator.get_state()
    rng = _eager._rng
    choice = None if rng is None else rng.getstate()
    outer = state.draws
    if outer is None:
        state.draws = Draws(Seeds(_eager.global_seed)).begin()
    try:
        with without_counting():
            yield
    finally:
        state.draws = outer
        torch.default_generator.set_state(default)
        if choice is not None:
            rng.setstate(choice)


def pair(seed: torch.Tensor) -> list[int]:
    """The two ints of a stateless op's seed, a raw int32 or int64 tensor of shape [2]."""
    if seed.dtype not in dtypes.INDEX or tuple(seed.shape) != (2,):
        raise invalid(
            f"seed must be an int32 or int64 tensor of shape [2], got {dtypes.of(seed).name} of "
            f"shape {list(seed.shape)}"
        )
    return seed.tolist()


def seeded(seed: torch.Tensor, alg: Any = "auto_select") -> Place:
    """Where the numbers of a stateless op with a seed begin."""
    need_philox(alg)
    return stateless(*pair(seed))
