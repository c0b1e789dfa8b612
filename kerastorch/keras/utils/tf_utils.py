"""set_random_seed and get_source_inputs."""

import random as _python_random

import numpy as np

from ... import random as _random
from ..._core.dtypes import as_dtype
from .._base import seeds
from .._base.config import floatx


def set_random_seed(seed):
    """Seeds the random numbers of Python, numpy and tf; ValueError when `seed` is no int."""
    if not isinstance(seed, int):
        raise ValueError(
            "Expected `seed` argument to be an integer. "
            f"Received: seed={seed} (of type {type(seed)})"
        )
    _python_random.seed(seed)
    np.random.seed(seed)
    _random.set_seed(seed)
    seeds.choose(seed)


def standardize_dtype(dtype):
    """A dtype of Python, numpy, torch or tf as text, None as floatx; ValueError for any other."""
    if dtype is None:
        return floatx()
    known = {int: "int32", float: "float32", bool: "bool", str: "string"}
    try:
        return as_dtype(known.get(dtype, dtype)).name
    except TypeError:
        raise ValueError(f"Invalid dtype: {dtype}") from None


def get_source_inputs(tensor, layer=None, node_index=None):
    """The symbolic inputs that a symbolic tensor is made of, as a list."""
    if not hasattr(tensor, "_keras_history"):
        return tensor
    found, pending, seen = [], [tensor], set()
    while pending:
        x = pending.pop(0)
        node = x.node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.is_input:
            found.append(x)
        else:
            pending = list(node.keras_inputs) + pending
    return found
