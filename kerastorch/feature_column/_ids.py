"""What categorical columns make of their features: ids, dense or at places.

Raw values only.  Dense ids have one shape whatever the values are, so that a training step with
them can be recorded; everything that hangs on which values are missing works with places.
"""

from __future__ import annotations

import numpy as np
import torch


class Sparse:
    """Values at places: indices [n, rank] in row-major order, values [n], shape (a list)."""

    __slots__ = ("indices", "shape", "values")

    def __init__(self, indices, values, shape):
        self.indices, self.values, self.shape = indices, values, shape

    def with_values(self, values: torch.Tensor | np.ndarray) -> Sparse:
        """Other values at the same places."""
        return Sparse(self.indices, values, self.shape)

    def sparse(self) -> Sparse:
        """Itself."""
        return self

    def rows(self) -> tuple[torch.Tensor, int]:
        """(the number of each value's row, counted over all axes but the last, how many)."""
        rows, count = self.indices[:, 0], self.shape[0]
        for axis, size in enumerate(self.shape[1:-1], 1):
            rows, count = rows * size + self.indices[:, axis], count * size
        return rows, count


class Dense:
    """Ids in a dense tensor of rank 2 or more; `present` says which there are, None for all."""

    __slots__ = ("present", "shape", "values")

    def __init__(self, values, present=None):
        self.values, self.present, self.shape = values, present, list(values.shape)

    def with_values(self, values: torch.Tensor | np.ndarray) -> Dense:
        """Other values, those of the same places present."""
        return Dense(values, self.present)

    def sparse(self) -> Sparse:
        """The values that are present, at their places."""
        values, present = self.values, self.present
        if present is None:
            places = torch.ones(self.shape, dtype=torch.bool, device="cpu").nonzero()
            return Sparse(places, values.reshape(-1), self.shape)
        if isinstance(values, np.ndarray):
            return Sparse(torch.nonzero(present), values[present.numpy()], self.shape)
        return Sparse(torch.nonzero(present), values[present], self.shape)

    def valid(self) -> torch.Tensor:
        """Where the ids are that name a bucket."""
        valid = self.values >= 0
        return valid if self.present is None else valid & self.present


def from_dense(raw: torch.Tensor | np.ndarray, missing: float | bytes) -> Dense:
    """A dense feature, in which `missing` stands for no value."""
    if isinstance(raw, np.ndarray):
        present = np.asarray(raw != missing, dtype=bool)
        return Dense(raw, None if present.all() else torch.from_numpy(present))
    return Dense(raw, raw != missing)


def one_hot(ids: torch.Tensor, depth: int) -> torch.Tensor:
    """float32 [..., depth]: 1 at each id, zeros for one out of range."""
    return (ids.unsqueeze(-1) == torch.arange(depth, device=ids.device)).float()


def counts(ids: Sparse | Dense, weights: Sparse | None, depth: int) -> torch.Tensor:
    """float32 [..., depth]: for each row how often each id is in it, or the sum of its weights."""
    if weights is None and isinstance(ids, Dense):
        values = ids.values
        if ids.present is not None:
            values = torch.where(ids.present, values, -1)
        found = one_hot(values, depth)
        return found.squeeze(-2) if found.shape[-2] == 1 else found.sum(-2)
    ids = ids.sparse()
    check_weights(ids, weights)
    rows, count = ids.rows()
    kept = (ids.values >= 0) & (ids.values < depth)
    places = (rows * depth + ids.values)[kept]
    if weights is None:
        amounts = torch.ones(len(places), device=places.device)
    else:
        amounts = weights.values[kept].float()
    flat = amounts.new_zeros(count * depth).index_add(0, places, amounts)
    return flat.reshape(*ids.shape[:-1], depth)


def check_weights(ids: Sparse, weights: Sparse | None) -> None:
    """ValueError unless there is one weight for each id."""
    if weights is not None and len(weights.values) != len(ids.values):
        raise ValueError(
            f"Dimensions {len(ids.values)} and {len(weights.values)} are not compatible: there "
            f"must be a weight for each id, the ids have shape {ids.shape}, the weights "
            f"{weights.shape}"
        )


def lengths(ids: Sparse, elements: int = 1) -> torch.Tensor:
    """int64 [batch]: one more than the last column in each row, in steps of `elements` values."""
    batch = ids.shape[0]
    last = torch.zeros(batch, dtype=torch.int64, device=ids.indices.device)
    last = last.scatter_reduce(0, ids.indices[:, 0], ids.indices[:, 1] + 1, "amax")
    return torch.div(last + (elements - 1), elements, rounding_mode="floor")
