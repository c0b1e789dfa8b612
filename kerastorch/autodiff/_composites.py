"""Composite values as sources and targets of gradients."""

from .._core import nest
from .._core.composite import Composite


def tensors(structure):
    """The tensors of a nest that gradients are taken by; ValueError for sparse tensors."""
    found = []
    for leaf in nest.flatten(structure):
        if isinstance(leaf, Composite):
            found += tensors(leaf._differentiable())
        else:
            found.append(leaf)
    return found


def packed(structure, gradients):
    """Gradients by the `tensors` of a nest in its structure."""
    rest = iter(gradients)
    return nest.map_structure(lambda leaf: _gradient(leaf, rest), structure)


def _gradient(leaf, rest):
    if not isinstance(leaf, Composite):
        return next(rest)
    return leaf._with_gradients([_gradient(part, rest) for part in leaf._differentiable()])
