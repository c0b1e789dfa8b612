"""Tensors from and to other libraries, without a copy, by DLPack."""

from __future__ import annotations

from typing import Any

import torch

from .._core.errors import invalid
from .._core.tensor import Tensor


def from_dlpack(dlcapsule: Any) -> Tensor:
    """The tensor of a DLPack capsule, which may be used once."""
    try:
        return Tensor(torch.utils.dlpack.from_dlpack(dlcapsule))
    except (RuntimeError, ValueError, BufferError) as error:
        raise invalid(f"from_dlpack: {error}") from None


def to_dlpack(tf_tensor: Any) -> Any:
    """The DLPack capsule of a tensor; TypeError for anything else, InvalidArgumentError for a
    dtype that DLPack lacks."""
    if not isinstance(tf_tensor, Tensor):
        raise TypeError("The argument to `to_dlpack` must be a TF tensor, not Python object")
    raw = tf_tensor._t
    if not isinstance(raw, torch.Tensor):
        raise invalid(f"{tf_tensor.dtype.name} is not supported by dlpack")
    return torch.utils.dlpack.to_dlpack(raw.detach())
