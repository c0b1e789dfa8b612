"""Calls, branches and loops whose bodies are functions of the library or Programs."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from ..._ops import casting, comparison, control_flow, creation
from ...strings import length as string_length
from ..graph_tensor import is_graph_tensor
from ..tracing import current_graph
from .program import DEAD
from .registry import handles


def is_value(x: Any) -> bool:
    """Whether a value is a tensor, or a list of tensors, and no variable or table."""
    return (isinstance(x, Tensor) and not getattr(x, "_is_variable", False)) or is_list(x)


def is_list(x: Any) -> bool:
    """Whether a value is a TensorList."""
    return hasattr(x, "_flow")


@handles("PartitionedCall", "StatefulPartitionedCall", "RemoteCall")
def _partitioned(step, scope, given):
    given = given[1:] if step.op == "RemoteCall" else given
    name = step.attrs["f"].name
    kernel = scope.library.kernel(name)
    return scope.call(name, given) if kernel is None else kernel(given)


@handles("_Call")
def _called(step, scope, given):
    return scope.call(step.op, given)


@handles("If", "StatelessIf")
def _if(step, scope, given):
    pred, *rest = given
    names = [step.attrs[k].name for k in ("then_branch", "else_branch")]
    return chosen(pred, *[_function(scope, name, rest) for name in names])


@handles("_Cond")
def _cond(step, scope, given):
    pred, *rest = given
    programs = step.attrs["then_branch"], step.attrs["else_branch"]
    return chosen(pred, *[lambda p=p: p.run(scope, rest) for p in programs])


def _function(scope, name, arguments):
    return lambda: scope.call(name, arguments)


def chosen(pred: Any, then: Any, otherwise: Any) -> list[Any]:
    """What one of two functions gives."""
    if not is_graph_tensor(pred):
        pred = pred if isinstance(pred, Tensor) else creation.convert_to_tensor(pred)
        holds = truth(pred)
        return list(then() if bool(holds) else otherwise())
    found = control_flow.cond(truth(pred), lambda: _outputs(then()), lambda: _outputs(otherwise()))
    return [] if found is None else list(found)


def _outputs(values):
    found = [creation.identity(x) if type(x) is Tensor else x for x in values]
    if not all(is_value(x) for x in found):
        raise invalid("A branch gives a variable or table, which a trace cannot choose.")
    return found or None


def truth(pred: Any) -> Any:
    """A bool for any tensor that decides: a number holds unless it is zero, a text unless empty,
    what has axes if it has elements, whatever they are."""
    if pred.shape.rank:
        return comparison.not_equal(creation.size(pred), 0)
    if pred.dtype.is_bool:
        return pred
    if pred.dtype is dtypes.string:
        return comparison.not_equal(string_length(pred), 0)
    return comparison.not_equal(pred, casting.cast(0, pred.dtype))


@handles("Case", "StatelessCase")
def _case(step, scope, given):
    index, *rest = given
    branches = [_function(scope, f.name, rest) for f in step.attrs["branches"]]
    if not is_graph_tensor(index):
        number = int(index)
        number = number if 0 <= number < len(branches) else len(branches) - 1
        return list(branches[number]())
    found = control_flow.switch_case(index, [lambda b=b: _outputs(b()) for b in branches])
    return [] if found is None else list(found)


@handles("While", "StatelessWhile")
def _while(step, scope, given):
    cond, body = (scope.library.program(step.attrs[k].name) for k in ("cond", "body"))
    shapes = step.attrs.get("output_shapes") or []
    return loop(scope, cond, body, given, shapes, step.attrs["body"].name)


@handles("_Loop")
def _loop(step, scope, given):
    count = step.attrs["count"]
    variables, rest = given[:count], given[count:]
    cond, body = step.attrs["cond"], step.attrs["body"]
    return loop(scope, _With(cond, rest), _With(body, rest), variables, [], step.name)


class _With:
    """A Program whose last arguments are given."""

    def __init__(self, program, rest):
        self._program, self._rest = program, rest

    def run(self, scope, arguments):
        return self._program.run(scope, [*arguments, *self._rest])

    def passed_through(self):
        return self._program.passed_through()


def loop(
    scope: Any, cond: Any, body: Any, start: list[Any], shapes: list[TensorShape], name: str
) -> list[Any]:
    """The loop variables after the last iteration.

    Those that the body hands on as they are, and variables and tables, are no loop variables of
    tf.while_loop.
    """
    through = body.passed_through()
    moving = [k for k, x in enumerate(start) if through[k] != k]
    for k in moving:
        if not is_value(start[k]):
            raise invalid(f"Loop variable {k} of {name!r} changes, but is no tensor.")
    if not moving:
        return start

    def full(values):
        found = list(start)
        for k, value in zip(moving, values, strict=True):
            found[k] = value
        return found

    def holds(*values):
        with scope.within(name):
            return truth(cond.run(scope, full(values))[0])

    def step(*values):
        with scope.within(name):
            found = body.run(scope, full(values))
        return [found[k] for k in moving]

    return full(_looped(holds, step, [start[k] for k in moving], [_at(shapes, k) for k in moving]))


def _at(shapes, k):
    return shapes[k] if k < len(shapes) else None


def _looped(holds, step, start, shapes):
    start = [x if is_list(x) else creation.convert_to_tensor(x) for x in start]
    if current_graph() is None:
        while bool(holds(*start)):
            start = step(*start)
        return start
    narrow = [_shape(x, s) for x, s in zip(start, shapes, strict=True)]
    wide = [TensorShape(None if s.rank is None else [None] * s.rank) for s in narrow]
    for known in (narrow, wide, [TensorShape(None)] * len(start)):
        specs = [TensorShape([]) if is_list(x) else TensorSpec(s, x.dtype)
                 for x, s in zip(start, known, strict=True)]  # fmt: skip
        try:
            return list(control_flow.while_loop(holds, step, start, shape_invariants=specs))
        except ValueError as error:
            if "shape" not in str(error):
                raise
            refused = error
    raise refused


def _shape(x, stored):
    """The shape of a loop variable in every iteration: what the file says, where it fits."""
    if is_list(x):
        return TensorShape([])
    own = x.shape
    if stored is None or stored.rank is None or own.rank != stored.rank:
        return own
    if not own.is_compatible_with(stored):
        return TensorShape([None] * own.rank)
    return stored


@handles("Switch", "RefSwitch")
def _switch(step, scope, given):
    """A Switch that belongs to no branch that was found."""
    data, pred = given
    if is_graph_tensor(pred):
        raise invalid(f"Node {step.name!r} is a Switch without a Merge{scope.path()}.")
    return [DEAD, data] if bool(pred) else [data, DEAD]


@handles("Enter", "RefEnter", "Exit", "RefExit", "NextIteration", "LoopCond", "Merge", "RefMerge")
def _strayed(step, scope, given):
    raise invalid(f"Node {step.name!r} of op {step.op} is part of no loop{scope.path()}.")
