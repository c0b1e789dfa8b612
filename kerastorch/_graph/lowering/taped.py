"""Tapes: what they record is run once with torch's autograd on, forward and backward, and written.

A `Span` reaches from the opening of a tape to its last question. Its Operations share handles of
fake tensors that carry gradient; those that no gradient flows through are written as elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import sympy
import torch
from torch._subclasses.fake_tensor import FakeTensor

from ..._core import dtypes
from ..._core.state import state
from ..._core.tensor import Tensor
from ..graph import Operation
from ..running import tape_spans
from ..tapes import close_open_tapes, held, real_tape
from .building import Ref
from .kernels import Value


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

    handles: {id of a GraphTensor: the handle that the tapes know}.  kept: what lives as long.
    """

    def __init__(self, lowering: Any):
        self._lowering = lowering
        self.handles: dict[int, Tensor] = {}
        self.kept: list[Any] = []
        self._session, self._tapes, self._grad = None, [], False
        self._checks: list[Any] = []  # Nodes that fail where sizes are not what was assumed

    @property
    def session(self) -> Any:
        """The Session of the tapes."""
        return self._session

    def handle(self, x: Any) -> Tensor:
        """The handle of a GraphTensor."""
        found = self.handles.get(id(x))
        if found is None:
            found = self.handles[id(x)] = Tensor(self._lowering.fake(x))
        return found

    @contextlib.contextmanager
    def inside(self, lowering: Any) -> Iterator[None]:
        """Context manager: a part of an Operation is written by a Lowering of its own."""
        outer, self._lowering = self._lowering, lowering
        try:
            yield
        finally:
            self._lowering = outer

    def is_live(self, op: Operation) -> bool:
        """Whether an Operation belongs to tapes, or gradient may flow through it."""
        if op.tape is not None:
            return True
        if not self._grad:
            return False
        if not any(map(flows, op.outputs)):
            return False
        if self._tapes and any(is_real(v) for v in op.variables):
            return True
        if any(x._t.requires_grad for x in held(op)):
            return True
        return any(
            id(x) in self.handles and getattr(self.handles[id(x)]._t, "requires_grad", False)
            for x in op.inputs
        )

    def __enter__(self):
        self._outer = state.session, state.tapes, torch.is_grad_enabled()
        state.session, state.tapes = self._session, self._tapes
        torch._C._set_grad_enabled(self._grad)
        self._hooks = torch.autograd.graph.saved_tensors_hooks(self._saved, lambda x: x)
        self._hooks.__enter__()

    def __exit__(self, *exc):
        self._hooks.__exit__(*exc)
        self._session, self._grad = state.session, torch.is_grad_enabled()
        state.session, state.tapes, grad = self._outer
        torch._C._set_grad_enabled(grad)

    def _saved(self, tensor):
        """What is kept of a tensor for the backward pass: of a variable its value of now."""
        if isinstance(tensor, FakeTensor):
            return tensor
        k = self._lowering.k
        for leaf in k.kept:
            if leaf.data_ptr() == tensor.data_ptr() and leaf.shape == tensor.shape:
                ref = k.b.read(k.leaves[id(leaf)])
                return k.known_as(k.blank(tensor.shape, tensor.dtype), ref)
        return tensor

    def own(self, op: Operation, flat: Sequence[Any]) -> list[Any]:
        """What an Operation has given, apart from the variables' own memory."""
        if op.tape is not None:
            tape = real_tape(op.tape)
            self.kept.append(tape)
        made = []
        for x, y in zip(op.outputs, flat, strict=True):
            raw = getattr(y, "_t", None)
            if raw is not None and id(raw) in self._lowering.k.leaves:
                session = getattr(y, "_s", None)
                y = Tensor(raw.view_as(raw))
                y._s = session
            if isinstance(y, Tensor):
                self.handles[id(x)] = y
            made.append(y)
        return made

    def assume(self, k: Any, since: int) -> None:
        """Writes assertions that sizes are equal which were taken for equal: the gradients of what
        is broadcast would be others."""
        for guard in k.env.guards[since:]:
            sides = guard.expr.args
            if isinstance(guard.expr, sympy.Eq) and all(x.free_symbols for x in sides):
                a, b = (k.assumed(x) for x in sides)
                words = k.b.const(b"Sizes that a gradient needs to be equal differ:")
                equal = k.b.emit("Equal", a, b)
                self._checks.append(k.b.emit("Assert", equal, [words, a, b], acts=False))

    def checked(self, value: Value, k: Any, raw: Any) -> Value:
        """A gradient that comes after the assertions."""
        if not self._checks or value.ref is None or raw is None:
            return value
        made = Value(self.after_checks(k.b, k.ref(raw)))
        k.keep(raw, made)
        return made

    def after_checks(self, b: Any, ref: Ref) -> Ref:
        """A Ref that comes after the assertions."""
        if self._checks:
            ref = b.emit("Identity", ref)
            ref.node.control += self._checks
        return ref

    def close(self) -> None:
        """Ends the tapes that are still open."""
        with self:
            close_open_tapes(0)


def is_real(x: Any) -> bool:
    """Whether a tensor or variable may have a gradient."""
    return x.dtype.is_floating or x.dtype.is_complex


def flows(x: Any) -> bool:
    """Whether gradient may flow through a tensor: a real one, or a list of tensors."""
    return x.dtype is dtypes.variant or is_real(x)
