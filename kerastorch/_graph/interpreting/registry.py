"""Which handler runs an op: one of this package, the op table, or a function of the library."""

from __future__ import annotations

from collections.abc import Callable

from .. import optable
from .nodes import Node
from .program import Handler, checked, unknown

HANDLERS: dict[str, Handler] = {}


def handles(*ops: str) -> Callable[[Handler], Handler]:
    """Decorator: the function runs ops of these types.

    It gets the Step, the Scope and the values of the inputs; it gives the list of outputs, or the
    only output.
    """

    def decorate(function):
        for op in ops:
            HANDLERS[op] = function
        return function

    return decorate


def known(op: str) -> bool:
    """Whether ops of a type can be run."""
    return op in HANDLERS or optable.find(op) is not None


def find(node: Node) -> Handler:
    """The handler of a node."""
    found = HANDLERS.get(node.op)
    if found is not None:
        return found
    return of_table(node.op) if optable.find(node.op) is not None else unknown(node)


def of_table(op: str) -> Handler:
    """What the op table does for a type that it has."""
    definition = optable.find(op)
    names = definition.attrs.keys()
    call, by_name = definition.call, definition.call_by_name
    lists = _LISTS.get(op)

    def run(step, scope, given):
        attrs = {k: checked(v) for k, v in step.attrs.items() if k in names}
        if lists is None:
            found = call(given, attrs)
        else:
            found = by_name({**_parts(given, lists, step.attrs), **attrs})
        return [] if found is None else _flat(found)

    return run


def _flat(found):
    """Outputs of which some are lists of tensors, as one list."""
    if isinstance(found, (list, tuple)) and any(isinstance(x, (list, tuple)) for x in found):
        return [x for part in found for x in (part if isinstance(part, (list, tuple)) else [part])]
    return found


# inputs of ops with lists of different lengths, with the attributes that count them
_LISTS = {
    "SparseCrossV2": [
        ("indices", "N"), ("values", "sparse_types"), ("shapes", "N"),
        ("dense_inputs", "dense_types"), ("sep", ""),
    ],
    "SparseCross": [
        ("indices", "N"), ("values", "sparse_types"), ("shapes", "N"),
        ("dense_inputs", "dense_types"),
    ],
    "_FusedConv2D": [
        ("input", ""), ("filter", ""), ("args", "num_args"), ("host_args", "num_host_args"),
    ],
    "RaggedTensorToTensor": [
        ("shape", ""), ("values", ""), ("default_value", ""),
        ("row_partition_tensors", "num_row_partition_tensors"),
    ],
}  # fmt: skip


def _parts(given, lists, attrs):
    """The inputs by name."""
    found, rest = {}, list(given)
    for name, counter in lists:
        if not counter:
            found[name] = rest.pop(0)
            continue
        count = attrs.get(counter, 0)
        count = count if isinstance(count, int) else len(count)
        found[name], rest = rest[:count], rest[count:]
    return found
