"""What surrounds the making of a layer's weights."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..._core.meta_twins import for_real
from ..._core.state import state
from ..._scopes import name_scope
from ...random.streams import drawing_by
from .._base.context import context


@contextlib.contextmanager
def weight_scope() -> Iterator[None]:
    """The name scope of the weights of the layer being called: the scope around the outermost
    call (which drawing a graph leaves), then the layers that are running."""
    outer = context.scope
    if outer is None:
        context.scope = "" if context.symbolic else state.scope
    try:
        with name_scope(context.scope + "".join(x._scope_part() for x in context.layers)):
            yield
    finally:
        context.scope = outer


@contextlib.contextmanager
def not_symbolic() -> Iterator[None]:
    """Weights are made for real, also while the shape of a symbolic call is being found; what they
    draw is drawn eagerly."""
    depth, context.symbolic = context.symbolic, 0
    cast_to, state.cast_to = state.cast_to, None
    try:
        with drawing_by(None), for_real():
            yield
    finally:
        context.symbolic, state.cast_to = depth, cast_to
