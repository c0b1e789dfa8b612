"""tf.experimental.numpy.random."""

from ...._core.missing import namespace as _namespace
from .._draws import (
    poisson,
    rand,
    randint,
    randn,
    random,
    seed,
    standard_normal,
    uniform,
)

__all__ = ["poisson", "rand", "randint", "randn", "random", "seed", "standard_normal", "uniform"]

__getattr__, __dir__ = _namespace(__name__)
