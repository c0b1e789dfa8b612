"""tf.test.experimental."""

import torch

from .._core.missing import namespace as _namespace

__all__ = ["sync_devices"]

__getattr__, __dir__ = _namespace(__name__)


def sync_devices():
    """Waits until the devices have done what they were given, for timings."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    elif torch.backends.mps.is_available():
        torch.mps.synchronize()
