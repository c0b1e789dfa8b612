"""The algorithms of random numbers that TensorFlow names."""

import enum

from .._core.errors import invalid


class Algorithm(enum.Enum):
    """The algorithms of TensorFlow, which draws by PHILOX alone on CPUs and GPUs."""

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


_NAMES = {"philox": 1, "threefry": 2, "auto_select": 3}


def number_of(alg):
    """The number of an algorithm, given as a number, name or Algorithm; 1 for None."""
    if isinstance(alg, Algorithm):
        alg = alg.value
    elif isinstance(alg, str):
        if alg not in _NAMES:
            raise ValueError(f"Argument `alg` got unsupported string value {alg!r}.")
        alg = _NAMES[alg]
    alg = 1 if alg is None or int(alg) == 3 else int(alg)
    if alg not in (1, 2):
        raise ValueError(f"Argument `alg` got unsupported value {alg}.")
    return alg


def need_philox(alg):
    """InvalidArgumentError for the algorithm that TensorFlow has on TPUs alone."""
    if alg not in ("auto_select", "philox") and number_of(alg) != 1:
        raise invalid(f"Unsupported algorithm id: {number_of(alg)}")
