"""keras.config of Keras 3: the settings of Keras."""

import torch

from .. import debugging
from .._core.missing import namespace as _namespace
from ._base.config import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)
from ._base.messages import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from ._base.policy import global_policy as dtype_policy
from ._base.policy import set_global_policy as set_dtype_policy
from ._base.safe_mode import enable_unsafe_deserialization

__all__ = [
    "backend",
    "disable_flash_attention",
    "disable_interactive_logging",
    "disable_traceback_filtering",
    "dtype_policy",
    "enable_flash_attention",
    "enable_interactive_logging",
    "enable_traceback_filtering",
    "enable_unsafe_deserialization",
    "epsilon",
    "floatx",
    "image_data_format",
    "is_flash_attention_enabled",
    "is_interactive_logging_enabled",
    "is_traceback_filtering_enabled",
    "set_backend",
    "set_dtype_policy",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
]

disable_traceback_filtering = debugging.disable_traceback_filtering
enable_traceback_filtering = debugging.enable_traceback_filtering
is_traceback_filtering_enabled = debugging.is_traceback_filtering_enabled


def backend():
    """The name "tensorflow", as tensors and variables are those of tf."""
    return "tensorflow"


def set_backend(backend):
    """Takes "tensorflow", which it is; ValueError for any other."""
    if backend != "tensorflow":
        raise ValueError(
            f"The backend is 'tensorflow', whose API kerastorch has; it cannot become {backend!r}."
        )


def enable_flash_attention():
    """Lets torch choose flash attention on CUDA, as at the start."""
    torch.backends.cuda.enable_flash_sdp(True)


def disable_flash_attention():
    """Forbids torch flash attention on CUDA."""
    torch.backends.cuda.enable_flash_sdp(False)


def is_flash_attention_enabled():
    """Whether torch may choose flash attention on CUDA."""
    return torch.backends.cuda.flash_sdp_enabled()


__getattr__, __dir__ = _namespace(__name__)
