"""tf.compat.v1.train.init_from_checkpoint: variables that start from values of a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._core.variable import Variable
from ._reading import load_checkpoint
from ._restoring import assign_all


def init_from_checkpoint(
    ckpt_dir_or_file: str, assignment_map: Mapping[str, Any] | Sequence[tuple[str, Any]]
) -> None:
    """Gives variables the values of keys of a checkpoint.

    assignment_map: {key: variable} or pairs of them; "/" maps all keys of a scope, for which there
    are no variables outside of graphs.
    ValueError for a missing key and for a value of another shape, InvalidArgumentError for one of
    another dtype, NotFoundError for a missing checkpoint.
    """
    bundle = load_checkpoint(ckpt_dir_or_file)._bundle
    is_map = isinstance(assignment_map, Mapping)
    pairs = list(assignment_map.items() if is_map else assignment_map)
    found = []
    for key, target in sorted(pairs, key=lambda pair: pair[0]):
        if isinstance(target, (list, tuple)) and len(target) == 1:
            (target,) = target
        if isinstance(target, Variable):
            found.append((key, _checked(bundle, ckpt_dir_or_file, key, target)))
        elif not isinstance(target, str):
            raise TypeError(f"The value of {key!r} must be a variable or a scope, got {target!r}.")
        elif not (key.endswith("/") and target.endswith("/")):
            raise ValueError(
                f"Assignment map with scope only name {target.rpartition('/')[0]} should map to "
                f"scope only {key}. Should be 'scope/': 'other_scope/'."
            )
    assign_all(bundle, found)


def _checked(bundle, path, key, variable):
    if key not in bundle:
        shapes = {name: list(bundle.entry(name).shape) for name in bundle}
        raise ValueError(f"Tensor {key} is not found in {path} checkpoint {shapes}")
    shape = bundle.entry(key).shape
    if not variable.shape.is_compatible_with(shape):
        raise ValueError(
            f"Shape of variable {variable.name} ({variable.shape}) doesn't match with shape of "
            f"tensor {key} ({list(shape)}) from checkpoint reader."
        )
    return variable
