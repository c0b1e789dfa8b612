"""Where random numbers come from: tf.random.set_seed, op seeds, and the seeds of stateless ops.

Without an op seed torch's default generator serves, which `set_seed` seeds.  With an op seed each
kind of op has a generator of its own, made from the global and the op seed, so that its sequence
repeats after `set_seed` and from one run of a program to the next.
"""

import contextlib
import random as _random
import zlib

import torch

from .._core import devices, dtypes
from .._core.errors import invalid

_UNSEEDED = 67280421310721  # what torch starts with
if torch.initial_seed() == _UNSEEDED:
    torch.seed()  # TensorFlow's numbers differ from run to run until a seed is set

_global_seed = None
_generators = {}
_op_seeds = None  # random.Random of the global seed, for ops without a seed
_DEFAULT = 87654321  # TensorFlow's global seed for ops that have one where none is set


def set_seed(seed):
    """Makes the random numbers that follow repeatable: all sequences start anew.

    seed: an int; any other object serves, too.
    """
    global _global_seed, _op_seeds
    _global_seed = None if seed is None else _number(seed)
    _op_seeds = None if seed is None else _random.Random(_global_seed)
    _generators.clear()
    if seed is None:
        torch.seed()
    else:
        torch.manual_seed(_global_seed & (2**63 - 1))


def _number(seed):
    try:
        return int(seed)
    except (TypeError, ValueError):
        return zlib.crc32(repr(seed).encode())


def global_seed():
    """What `set_seed` set, None at first."""
    return _global_seed


def get_seed(op_seed):
    """The pair of seeds of an op of tf.data, as TensorFlow makes it; (None, None) for no seed."""
    if _global_seed is None and op_seed is None:
        return None, None
    if op_seed is None:
        op_seed = _op_seeds.randint(0, 2**31 - 1)
    pair = _DEFAULT if _global_seed is None else _global_seed, int(op_seed)
    pair = tuple(n % (2**31 - 1) for n in pair)
    return (0, 2**31 - 1) if pair == (0, 0) else pair


def for_op(kind, seed, device=None):
    """The torch.Generator of an op named `kind` with the op seed `seed`; None without a seed.

    device: where it draws, by default where new tensors go.
    """
    if seed is None:
        return None
    device = device or devices.current()
    key = (kind, int(seed), device)
    found = _generators.get(key)
    if found is None:
        start = (0 if _global_seed is None else _global_seed, int(seed), hash_of(kind))
        found = _generators[key] = from_numbers(start, device)
    return found


@contextlib.contextmanager
def kept():
    """Around draws that are not to count: later ones are what they would be without."""
    default = torch.default_generator.get_state()
    known = [(k, g, g.get_state()) for k, g in _generators.items()] if _generators else ()
    choice = None if _op_seeds is None else _op_seeds.getstate()
    try:
        yield
    finally:
        torch.default_generator.set_state(default)
        if _generators:
            _generators.clear()
            for k, g, state in known:
                _generators[k] = g
                g.set_state(state)
        if choice is not None and _op_seeds is not None:
            _op_seeds.setstate(choice)


def hash_of(name):
    """A number for a name, the same in every process."""
    return int.from_bytes(name.encode()[:8], "little")


def from_numbers(numbers, device=None):
    """A new torch.Generator whose sequence is determined by the ints `numbers`."""
    state = 0
    for n in numbers:
        state = mixed(state ^ (n & _MASK))
    generator = torch.Generator(device or devices.current())
    return generator.manual_seed(state & (2**63 - 1))


_MASK = 2**64 - 1


def mixed(x):
    """splitmix64: spreads the bits of a 64-bit number."""
    x = (x + 0x9E3779B97F4A7C15) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


def pair(seed):
    """The two ints of a stateless op's seed, a raw int32 or int64 tensor of shape [2]."""
    if seed.dtype not in dtypes.INDEX or tuple(seed.shape) != (2,):
        raise invalid(
            f"seed must be an int32 or int64 tensor of shape [2], got {dtypes.of(seed).name} of "
            f"shape {list(seed.shape)}"
        )
    return seed.tolist()


def seeded(seed, device=None):
    """The torch.Generator for a stateless op's seed."""
    return from_numbers(pair(seed), device)
