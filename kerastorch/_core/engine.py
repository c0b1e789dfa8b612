"""torch's autograd engine, as tapes use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch

from .frozen import thaw

_engine = torch.autograd.Variable._execution_engine


def run(
    outputs: tuple[torch.Tensor, ...],
    grads: tuple[torch.Tensor, ...],
    leaves: Iterable[torch.Tensor],
    keep: bool,
    again: bool,
) -> tuple[torch.Tensor | None, ...]:
    """The engine's gradients; RuntimeError when another tape has used up a part of the graph."""
    try:
        if thaw.ever and not thaw.depth:
            with thaw:
                return run(outputs, grads, leaves, keep, again)
        return _engine.run_backward(
            outputs, grads, keep, again, tuple(leaves), True, accumulate_grad=False
        )
    except RuntimeError as error:
        if "backward through the graph a second time" not in str(error):
            raise
        raise RuntimeError(
            "A part of the graph was recorded by a non-persistent GradientTape whose gradient "
            "was taken already; use persistent=True for that tape."
        ) from None


def differentiable(raw: torch.Tensor) -> bool:
    """Whether a raw tensor may have a gradient."""
    return raw.is_floating_point() or raw.is_complex()


def accumulator(leaf: torch.Tensor) -> torch.autograd.graph.Node:
    """The node that a leaf's gradient flows into."""
    return torch.autograd.graph.get_gradient_edge(leaf).node


def zeroed(grads: Sequence[torch.Tensor | None]) -> tuple[torch.Tensor | None, ...]:
    """A hook before a node: zeros for what comes in."""
    return tuple(None if g is None else torch.zeros_like(g) for g in grads)


def one_thread() -> torch.autograd.set_multithreading_enabled:
    """Backward passes that are recorded themselves run in this thread, whose state says so."""
    return torch.autograd.set_multithreading_enabled(False)
