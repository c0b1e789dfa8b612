"""Tapes: what they record is run once with torch's autograd on, forward and backward, and written.

A `Span` reaches from the opening of a tape to its last question. Its Operations share handles of
fake tensors that carry gradient; those that no gradient flows through are written as elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from ..._core.state import state
from ..._core.tensor import Tensor
from ..._core.variable import READ
from ..graph import Operation
from ..graph_tensor import is_graph_tensor
from ..running import tape_spans
from ..tapes import close_open_tapes, real_tape


def spans_of(nodes: Sequence[Operation]) -> Iterator[tuple[int, int]]:
    """(first, last) places of Operations that belong together, as tapes overlap."""
    found: list[list[int]] = []
    for first, last in sorted(map(tuple, tape_spans(nodes))):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    yield from map(tuple, found)


class Span:
    """Operations around tapes, in the making.

    handles: {id of a GraphTensor: the handle that the tapes know}.
    """

    def __init__(self, fake: Any):
        self._fake = fake
        self.handles: dict[int, Tensor] = {}
        self._kept: list[Any] = []
        self._session, self._tapes, self._grad = None, [], False

    def handle(self, x: Any) -> Tensor:
        """The handle of a GraphTensor."""
        found = self.handles.get(id(x))
        if found is None:
            found = self.handles[id(x)] = Tensor(self._fake(x))
        return found

    def is_live(self, op: Operation) -> bool:
        """Whether an Operation belongs to tapes, or gradient may flow through it."""
        if op.tape is not None:
            return True
        if not any(x.dtype.is_floating or x.dtype.is_complex for x in op.outputs):
            return False
        if any(_has_gradient(v) for v in op.variables) and (self._tapes or op.node is not READ):
            return bool(self._tapes)
        return any(
            id(x) in self.handles and getattr(self.handles[id(x)]._t, "requires_grad", False)
            for x in op.inputs
        )

    def __enter__(self):
        self._outer = state.session, state.tapes, torch.is_grad_enabled()
        state.session, state.tapes = self._session, self._tapes
        torch._C._set_grad_enabled(self._grad)

    def __exit__(self, *exc):
        self._session, self._grad = state.session, torch.is_grad_enabled()
        state.session, state.tapes, grad = self._outer
        torch._C._set_grad_enabled(grad)

    def opened(self, op: Operation) -> None:
        """Notes that an Operation has run."""
        tape = None if op.tape is None else real_tape(op.tape)
        if tape is not None:
            self._kept.append(tape)

    def close(self) -> None:
        """Ends the tapes that are still open."""
        with self:
            close_open_tapes(0)


def _has_gradient(variable):
    return variable.trainable and (variable.dtype.is_floating or variable.dtype.is_complex)


def note(span: Span, op: Operation, flat: Sequence[Any]) -> None:
    """Keeps the handles that a call gave for the outputs of an Operation."""
    for x, made in zip(op.outputs, flat, strict=True):
        if is_graph_tensor(x) and isinstance(made, Tensor):
            span.handles[id(x)] = made
