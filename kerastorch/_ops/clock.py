"""tf.timestamp."""

import time

import torch

from .._core.acting import acting
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec


@acting("Timestamp", gives=lambda name=None: TensorSpec([], "float64"))
def timestamp(name=None):
    """The seconds since the epoch, as a scalar of float64; in a graph, of each run."""
    return Tensor(torch.tensor(time.time(), dtype=torch.float64))
