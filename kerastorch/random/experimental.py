"""tf.random.experimental."""

from .._core.missing import namespace as _namespace
from .._core.op import op as _op
from .algorithms import Algorithm
from .generator import (
    Generator,
    create_rng_state,
    get_global_generator,
    set_global_generator,
)
from .seeds import seeded as _seeded
from .stateful import permuted as _permuted
from .stateless import fold_in as stateless_fold_in
from .stateless import index_shuffle
from .stateless import split as stateless_split

__all__ = [
    "Algorithm",
    "Generator",
    "create_rng_state",
    "get_global_generator",
    "index_shuffle",
    "set_global_generator",
    "stateless_fold_in",
    "stateless_shuffle",
    "stateless_split",
]

__getattr__, __dir__ = _namespace(__name__)


@_op("value, seed", strings=True)
def stateless_shuffle(value, seed, alg="auto_select", name=None):
    """`value` with its entries along the first axis in random order, the same for a same seed."""
    return _permuted(value, _seeded(seed, alg))
