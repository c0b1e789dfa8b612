"""Control flow in a trace: branches and loops as Operations with Graphs inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._core import nest
from .._ops import control_flow
from .._ops.casting import cast
from .._ops.joining import stack
from .._ops.reductions import reduce_sum
from ..debugging import Assert
from . import custom_gradients, mapping, tensor_array
from .branches import cond, switch_case
from .dataset_loops import for_dataset
from .loops import while_loop
from .subgraphs import rule_of
from .tracing import register_rule

__all__ = [
    "cond",
    "custom_gradients",
    "for_dataset",
    "mapping",
    "switch_case",
    "tensor_array",
    "while_loop",
]


def _cond(pred, true_fn, false_fn, name):
    return cond(pred, true_fn, false_fn, name=name or "cond")


def _switch_case(index, functions, name):
    return switch_case(index, functions, name=name)


def _while(condition, body, loop_vars, shape_invariants, maximum_iterations, name):
    if any(x is None for x in nest.flatten(loop_vars)):
        raise ValueError("None values not supported.")
    return while_loop(
        condition,
        body,
        loop_vars,
        shape_invariants=shape_invariants,
        maximum_iterations=maximum_iterations,
        name=name or "while",
    )


def _cases(
    pairs: Sequence[tuple[Any, Callable[[], Any]]],
    default: Callable[[], Any] | None,
    exclusive: bool,
    name: str,
) -> Any:
    """Branches in branches; without a default the last function is one, checked by an assertion."""
    pairs = list(pairs)
    if default is None:
        (last, function) = pairs.pop()
        default = _checked(function, [p for p, _ in pairs] + [last])
    if exclusive and len(pairs) > 1:
        _check_exclusive([p for p, _ in pairs])
    for pred, function in reversed(pairs):
        default = _either(pred, function, default, name)
    return default()


def _either(pred, function, other, name):
    return lambda: cond(pred, function, other, name=name)


def _checked(function, preds):
    def run():
        Assert(preds[-1], ["None of conditions evaluated as True. Conditions: ", *preds])
        return function()

    return run


def _check_exclusive(preds):
    holding = reduce_sum(cast(stack(preds), "int32"))
    Assert(holding < 2, ["More than 1 condition evaluated as True, exclusive=True:", *preds])


register_rule(control_flow.COND, rule_of(_cond))
register_rule(control_flow.SWITCH_CASE, rule_of(_switch_case))
register_rule(control_flow.WHILE, rule_of(_while))
register_rule(control_flow.CASES, rule_of(_cases))
