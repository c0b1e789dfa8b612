"""Windows on the rows of tensors, as views: nothing is copied before a batch is gathered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .._core.tensor_spec import TensorSpec
from . import _nest
from ._node import Node
from ._streams import Chunk, growing, of_chunks
from ._structure import Structure, of_value


class Windows(Node):
    """For each of some row numbers: the `length` rows from there on, `step` apart, and a target.

    data: a tensor [rows, ...].  starts: the row numbers, in the order in which windows come.
    targets: a tensor whose rows at `starts` come beside the windows, or None.
    """

    label = "_MapDataset"
    settled = True

    def __init__(self, data: Any, starts: Sequence[int], length: int, step: int, targets: Any):
        structure, (raw,) = of_value(data)
        spec = structure.spec
        specs = [TensorSpec([None, *spec.shape[1:]], spec.dtype)]
        base = [_windows(raw, length, step)]
        if targets is not None:
            found, (column,) = of_value(targets)
            specs.append(TensorSpec(found.spec.shape[1:], found.spec.dtype))
            base.append(column)
        whole = specs[0] if targets is None else tuple(specs)
        self._found = Structure(_nest.pack_sequence_as(whole, specs))
        self._base = tuple(base)
        self._starts = torch.as_tensor(np.asarray(starts, np.int64))

    def _structure(self):
        return self._found

    def _cardinality(self):
        return len(self._starts)

    def open(self):
        make = lambda a, b: Chunk(self._base, b - a, self._starts[a:b])  # noqa: E731
        return of_chunks(growing(len(self._starts), make), True)


def _windows(rows, length, step):
    """A view [windows, length, ...] of rows [n, ...]."""
    span = (length - 1) * step + 1
    if length < 1 or span > len(rows):
        many = len(rows) + 1 if length < 1 else 0
        make = np.empty if isinstance(rows, np.ndarray) else torch.empty
        return make((many, 0, *rows.shape[1:]), dtype=rows.dtype)
    if isinstance(rows, np.ndarray):
        view = np.lib.stride_tricks.sliding_window_view(rows, span, 0)[..., ::step]
        return np.moveaxis(view, -1, 1)
    return rows.unfold(0, span, 1)[..., ::step].movedim(-1, 1)
