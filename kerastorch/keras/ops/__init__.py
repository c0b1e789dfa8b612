"""keras.ops of Keras 3: tensors in the manner of numpy, neural networks, control flow.

Its rules of dtypes are those of Keras 3, not of TensorFlow: dtypes are promoted, and numbers of
Python are weak.
"""

from . import core, image, linalg, math, nn, numpy  # noqa: F401
from ._einops import rearrange  # noqa: F401
from .core import *  # noqa: F403
from .linalg import *  # noqa: F403
from .math import *  # noqa: F403
from .nn import *  # noqa: F403
from .numpy import *  # noqa: F403

__all__ = sorted(
    {"image", "linalg", "nn", "numpy", "rearrange"}.union(
        *(module.__all__ for module in (core, linalg, math, nn, numpy))
    )
)
