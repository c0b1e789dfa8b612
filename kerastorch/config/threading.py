"""tf.config.threading: how many threads ops use."""

import operator

import torch

from .._core.missing import namespace as _namespace
from .._core.settings import settings as _settings
from .devices import refuse_after_start as _refuse_after_start

__all__ = [
    "get_inter_op_parallelism_threads",
    "get_intra_op_parallelism_threads",
    "set_inter_op_parallelism_threads",
    "set_intra_op_parallelism_threads",
]

__getattr__, __dir__ = _namespace(__name__)


def get_intra_op_parallelism_threads():
    """The number of threads within one op that was set; 0: torch's choice."""
    return _settings.intra_op_threads or 0


def set_intra_op_parallelism_threads(num_threads):
    """Sets the number of threads within one op (torch.set_num_threads); 0 leaves it to torch.

    RuntimeError when the program has begun to use the devices.
    """
    if _settings.intra_op_threads == num_threads:
        return
    _refuse_after_start("Intra op parallelism cannot be modified after initialization.")
    count = operator.index(num_threads)
    _settings.intra_op_threads = count
    if count:
        torch.set_num_threads(count)


def get_inter_op_parallelism_threads():
    """The number of threads across ops that was set."""
    return _settings.inter_op_threads or 0


def set_inter_op_parallelism_threads(num_threads):
    """Kept only: ops of one Python thread run one after the other.

    RuntimeError when the program has begun to use the devices.
    """
    if _settings.inter_op_threads == num_threads:
        return
    _refuse_after_start("Inter op parallelism cannot be modified after initialization.")
    _settings.inter_op_threads = operator.index(num_threads)
