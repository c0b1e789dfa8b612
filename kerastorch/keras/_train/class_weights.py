"""class_weight: the weights of classes as weights of samples."""

from __future__ import annotations

import collections.abc
from typing import Any

import torch

from ..._core import dtypes, nest
from ..._core.convert import to_tensor
from ..._core.errors import invalid
from ..._core.tensor_spec import TensorSpec


class ClassWeights:
    """The sample weights that {class: weight} gives to batches.

    AttributeError for what is no dict, ValueError unless its keys are 0 ... n - 1.
    """

    def __init__(self, class_weight: collections.abc.Mapping[int, float]):
        classes = sorted(class_weight.keys())
        if classes != list(range(len(classes))):
            raise ValueError(
                "Expected `class_weight` to be a dict with keys from 0 to one less than the number "
                f"of classes, found {class_weight}"
            )
        self._given = class_weight
        self._table = to_tensor([class_weight[int(c)] for c in classes])._t

    def of(self, y: Any, sample_weight: torch.Tensor | None) -> torch.Tensor:
        """The weights of a batch of targets, times `sample_weight`, in whose dtype they are then.

        y: class numbers, rounded, or one row of scores per sample or step: its largest counts.
        ValueError for several outputs, InvalidArgumentError for a class that has no weight.
        """
        if nest.is_nested(y):
            raise ValueError("`class_weight` is only supported for Models with a single output.")
        factor = self._looked_up(self._classes(y))
        if sample_weight is None:
            return factor
        missing = factor.ndim - sample_weight.ndim
        shape = tuple(sample_weight.shape) + (1,) * missing
        return sample_weight.reshape(shape) * factor.to(sample_weight.dtype)

    def _classes(self, y):
        if y is None:
            raise AttributeError("`class_weight` needs targets: y is None")
        if not isinstance(y, torch.Tensor) or y.dtype is torch.bool:
            kind = "bool" if isinstance(y, torch.Tensor) else "string"
            raise TypeError(f"`class_weight` needs class numbers as targets, got dtype {kind}")
        if y.ndim >= 2:
            if y.shape[-1] > 1:
                return y.argmax(-1)
            y = y.squeeze(-1)
        return (y.round() if y.is_floating_point() else y).long()

    def _looked_up(self, classes):
        table = self._table.to(classes.device)
        flat = classes.reshape(-1)
        wrong = (flat < 0) | (flat >= len(table))
        if bool(wrong.any()):
            at = int(wrong.nonzero()[0])
            raise invalid(
                f"indices[{at}] = {int(flat[at])} is not in [0, {len(table)}): `class_weight` has "
                f"no weight for class {int(flat[at])}, only for {list(self._given)} "
                "[Op:GatherV2]"
            )
        return table.index_select(0, flat).reshape(classes.shape)


def spec_of_weighted(spec: Any) -> Any:
    """The TypeSpecs (x, y, sample_weight) of batches with their classes' weights taken in."""
    x, y, weights = spec
    if not isinstance(y, TensorSpec):
        return spec
    shape = y.shape[:-1] if y.shape.rank is not None and y.shape.rank > 1 else y.shape
    return x, y, TensorSpec(shape, dtypes.float32 if weights is None else weights.dtype)


def weighted(
    batches: collections.abc.Iterable[tuple[Any, Any, Any]], weights: ClassWeights, fixed: bool
) -> collections.abc.Iterator[tuple[Any, Any, Any]]:
    """The batches with their classes' weights taken in.

    fixed: whether all batches have the same known size; TensorFlow multiplies the weights of
        samples with those of classes only then.
    """
    for x, y, sample_weight in batches:
        if sample_weight is not None and not fixed:
            raise ValueError(
                "Tried to convert 'shape' to a tensor and failed. Error: Cannot convert a "
                "partially known TensorShape (None,) to a Tensor: `class_weight` and sample "
                "weights go together only for arrays whose number of samples is a multiple of "
                "batch_size"
            )
        yield x, y, weights.of(y, sample_weight)


def is_fixed(source: Any) -> bool:
    """Whether a source's batches all have the same size, known before the first."""
    return getattr(source, "has_partial_batch", None) is False
