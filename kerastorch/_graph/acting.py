"""What becomes of functions that act (see _core/acting.py) in a trace."""

from __future__ import annotations

from typing import Any

from .._core import nest
from .._core.acting import ActingNode
from .._core.errors import InvalidArgumentError
from .._core.tensor import Tensor
from .graph import Graph, mapped, tensors_of
from .graph_tensor import GraphTensor, Untraceable
from .symbolic_tensor import NeedsValues
from .trials import is_unsure


def values_of(args: Any) -> Any | None:
    """The arguments with their values where all of them are constants; None elsewhere."""
    found = list(tensors_of(args))
    if any(not x.op.constant or x.value() is None for x in found):
        return None
    if any(getattr(x, "_is_variable", False) for x in nest.flatten(list(args))):
        return None
    return tuple(mapped(x, _value) for x in args)


def _value(x: GraphTensor) -> Tensor:
    return Tensor(x._examples[0])


def check_known(graph: Graph, node: ActingNode, args: tuple[Any, ...]) -> bool:
    """Checks what is known of the arguments at once; whether that is all there is to check."""
    known = values_of(args)
    if known is not None:
        node.function(*known[0], **known[1])
        return True
    try:
        node.function(*args[0], **args[1])
    except (Untraceable, NeedsValues):
        return False
    except Exception as error:
        if is_unsure(error):
            return False
        if isinstance(error, InvalidArgumentError):
            raise ValueError(error.message) from error
        raise
    of_shapes = node.checks == "shapes"
    return of_shapes and all(x.shape.is_fully_defined() for x in tensors_of(args))


def checked_in_run(node: ActingNode) -> Any:
    """The function of a check as a run calls it: what does not hold is an InvalidArgumentError."""

    def run(args, kwargs):
        try:
            return node.function(*args, **kwargs)
        except (ValueError, TypeError) as error:
            raise InvalidArgumentError(None, None, f"assertion failed: {error}") from error

    return run
