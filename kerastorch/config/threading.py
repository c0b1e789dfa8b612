"""tf.config.threading: how many threads ops use."""

import torch

from .._core.missing import namespace as _namespace
from .._core.settings import settings as _settings

__all__ = [
    "get_inter_op_parallelism_threads",
    "get_intra_op_parallelism_threads",
    "set_inter_op_parallelism_threads",
    "set_intra_op_parallelism_threads",
]

__getattr__, __dir__ = _namespace(__name__)


def get_intra_op_parallelism_threads():
    """The number of threads within one op that was set; 0: torch's choice."""
    return _settings.intra_op_threads


def set_intra_op_parallelism_threads(num_threads):
    """Sets the number of threads within one op (torch.set_num_threads); 0 leaves it to torch."""
    _settings.intra_op_threads = int(num_threads)
    if num_threads:
        torch.set_num_threads(int(num_threads))


def get_inter_op_parallelism_threads():
    """The number of threads across ops that was set."""
    return _settings.inter_op_threads


def set_inter_op_parallelism_threads(num_threads):
    """Kept only: ops of one Python thread run one after the other."""
    _settings.inter_op_threads = int(num_threads)
