"""Raw tensors that keep their values for ever, whoever holds them."""

from __future__ import annotations

import torch

_kept = {}


def constant(raw: torch.Tensor) -> torch.Tensor:
    """Says of a raw tensor that nobody will ever write into it; returns it."""
    _kept[id(raw)] = raw
    return raw


def is_constant(raw: torch.Tensor) -> bool:
    """Whether `constant` was told of this very tensor."""
    return id(raw) in _kept
