"""Settings that TensorFlow keeps in private modules, and the class of eager tensors."""

import torch

from .._core.settings import settings
from .._core.tensor import Tensor as EagerTensor
from ..random.seeds import global_seed

__all__ = ["EagerTensor", "disable_op_determinism", "global_seed", "is_op_determinism_enabled"]


def is_op_determinism_enabled():
    """Whether tf.config.experimental.enable_op_determinism is in force."""
    return settings.deterministic


def disable_op_determinism():
    """Undoes tf.config.experimental.enable_op_determinism."""
    settings.deterministic = False
    torch.use_deterministic_algorithms(False)
