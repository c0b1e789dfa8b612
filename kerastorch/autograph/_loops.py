"""Loops of converted code: `while` and `for`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._core import nest
from .._core.state import state
from .._core.tensor_shape import TensorShape
from .._ops.casting import cast
from .._ops.comparison import less, logical_and
from .._ops.creation import constant, convert_to_tensor, shape, zeros
from .._ops.indexing import gather
from ..debugging._checks import Assert
from . import _values
from ._branches import UNSET, Body, checked
from ._nodes import nodes
from ._values import UNDEFINED, Variables

_RETURN = (
    "a return statement cannot be placed inside this TensorFlow loop; this may happen if a return "
    "statement depends on a static Python condition such as a hyperparameter"
)
_BECAME_TENSOR = (
    "The condition of while loop started as non-Tensor, then changed to Tensor. This may happen "
    "either because variables changed type, or when a break or return statement inside the loop "
    "depends on a Tensor condition. In both cases, changing to a TF loop should remove the error."
)
_PYTHON_FOR = (
    "break and return statements which depend on a TF condition are not supported in Python for "
    "loops. Did you intend to make it a TF loop?"
)
_EMPTY = (UNDEFINED, UNSET)


def loop_options(
    parallel_iterations: int | None = None,
    swap_memory: bool | None = None,
    maximum_iterations: Any = None,
    shape_invariants: Any = None,
) -> dict[str, Any]:
    """What tf.autograph.experimental.set_loop_options asks of a loop."""
    return {"maximum_iterations": maximum_iterations, "shape_invariants": shape_invariants}


def while_stmt(
    test: Body, body: Body, names: Any, members: Body | None = None, options: Body | None = None
) -> None:
    """while test(): body(); a node where `test` gives a tensor."""
    if state.graph is None:
        going = test()
    else:
        with _values.scratch():
            going = test()
    if _values.decides(going):
        variables = Variables((test, body), names, members)
        _Loop(variables, body, options, "while").run(lambda: test())
        return
    while going:
        body()
        going = test()
        if going is not True and _values.decides(going):
            raise NotImplementedError(_BECAME_TENSOR)


def for_stmt(
    items: Any,
    test: Body | None,
    body: Callable[[Any], Any],
    names: Any,
    members: Body | None = None,
    options: Body | None = None,
) -> None:
    """for item in items: body(item), as long as test(); a node where `items` is a tensor."""
    if state.graph is not None or getattr(items, "_is_graph", False) or _values.decides(items):
        loop = _tensor_loop(items)
        if loop is not None:
            variables = Variables((body, test), names, members)
            loop(items, test, body, variables, options)
            return
    if test is None:
        for item in items:
            body(item)
        return
    for item in items:
        body(item)
        going = test()
        if going is not True:
            if _values.decides(going):
                raise NotImplementedError(_PYTHON_FOR)
            if not going:
                break


def _tensor_loop(items):
    """How to loop over what a node can run over; None for what Python runs over."""
    if _values.decides(items):
        return _over_tensor
    if hasattr(items, "nrows") and hasattr(items, "row_splits"):
        return _over_rows
    if state.graph is not None and (
        _values.is_dataset(items) or hasattr(items, "get_next_as_optional")
    ):
        return _over_dataset
    return None


def _over_tensor(items, test, body, variables, options):
    rank = items.shape.rank
    if rank == 0:
        raise ValueError(f"len requires a non-scalar tensor, got one of shape {shape(items)}")
    items = convert_to_tensor(items)
    ends = _ends_of_range(items)
    if ends is not None:
        _over_range(*ends, test, body, variables, options)
        return
    count = items.shape[0] if rank is not None else None
    count = shape(items)[0] if count is None else count
    _counted(lambda i: gather(items, i), count, test, body, variables, options)


def _ends_of_range(items):
    """start, limit and delta of what tf.range made, where the sign of delta is known; else None."""
    op = getattr(items, "op", None)
    if getattr(op, "type", None) != "Range":
        return None
    start, limit, delta = op.args[:3]
    if getattr(delta, "_is_graph", False):
        delta = delta.value()
        if delta is None:
            return None
    dtype = items.dtype
    return cast(start, dtype), cast(limit, dtype), float(delta) > 0, cast(delta, dtype)


def _over_range(start, limit, up, delta, test, body, variables, options):
    if up and delta.dtype.is_integer and _is_one(delta):
        # the counter is the item, which the room of graphs has Python count
        loop = _Loop(variables, None, options, "for", [convert_to_tensor(start)])
        _run(loop, lambda i: less(i, limit), lambda i: i, test, body)
        return

    def inside(i):
        value = start + cast(i, delta.dtype) * delta
        return less(value, limit) if up else less(limit, value)

    def item(i):
        return start + cast(i, delta.dtype) * delta

    _run(_Loop(variables, None, options, "for", [constant(0)]), inside, item, test, body)


def _is_one(x):
    value = x.value() if getattr(x, "_is_graph", False) else x.numpy()
    return value is not None and value == 1


def _over_rows(items, test, body, variables, options):
    _counted(items.__getitem__, items.nrows(), test, body, variables, options)


def _counted(item, count, test, body, variables, options):
    count = convert_to_tensor(count)
    loop = _Loop(variables, None, options, "for", [constant(0, dtype=count.dtype)])
    _run(loop, lambda i: less(i, count), item, test, body)


def _run(loop, inside, item, test, body):
    """item(0), item(1) ... as long as inside(i) and test()."""

    def going():
        (i,) = loop.hidden
        return inside(i) if test is None else logical_and(inside(i), test())

    def step():
        (i,) = loop.hidden
        body(item(i))
        loop.hidden = [i + 1]

    loop.body = step
    loop.run(going)


def _over_dataset(items, test, body, variables, options):
    before = variables.values()
    for name, value in zip(variables.names, before, strict=True):
        if value is UNSET:
            raise NotImplementedError(_RETURN)
        if value is UNDEFINED or value is None:
            raise ValueError(f"'{name}' must be defined before the loop")
    first = [_values.as_tensors(v) for v in before]

    def step(item, *values):
        variables.set(values)
        body(item)
        return _after(variables.names, first, variables.values())

    def going(*values):
        variables.set(values)
        return test()

    try:
        results = nodes.for_dataset(
            items, step, first, names=variables.names, cond=None if test is None else going
        )
    except BaseException:
        variables.set(before)
        raise
    variables.set(results)


class _Loop:
    """A loop that becomes a node.

    hidden: values that are the loop's own, in front of the variables.
    """

    def __init__(self, variables, body, options, kind, hidden=()):
        self.variables, self.body, self.kind = variables, body, kind
        self.hidden = list(hidden)
        self.options = options() if options is not None else loop_options()

    def run(self, test: Body) -> None:
        """Makes the node and sets the variables to what it gives."""
        variables = self.variables
        before = variables.values()
        try:
            results = self._made(test, before)
        except BaseException:
            variables.set(before)
            raise
        variables.set(results)

    def _made(self, test, before):
        variables, own = self.variables, list(self.hidden)
        first, invariants, guessed = self._starts(before)
        count = len(own)
        ran = [constant(False)] if guessed else []
        names = variables.names

        def cond(*values):
            self.hidden = list(values[:count])
            variables.set(values[count + len(ran) :])
            entered = variables.values()
            going = test()
            for name, x, y in zip(names, entered, variables.values(), strict=True):
                if x is not y:
                    raise NotImplementedError(
                        f"'{name}' is assigned in the condition of a loop on tensors"
                    )
            return checked(going, f"{self.kind} loop") if self.kind == "while" else going

        def body(*values):
            self.hidden = list(values[:count])
            variables.set(values[count + len(ran) :])
            self.body()
            after = _after(names, first, variables.values(), invariants, shaped=True)
            return [*self.hidden, *([constant(True)] if ran else []), *after]

        hidden_names = ["counter"] * count + ["ran"] * len(ran)
        shapes = None
        if invariants is not None:
            shapes = [x.shape for x in [*own, *ran]] + invariants
        results = nodes.while_loop(
            cond,
            body,
            [*own, *ran, *first],
            names=[*hidden_names, *names],
            shape_invariants=shapes,
            maximum_iterations=self.options["maximum_iterations"],
        )
        if ran:
            listed = ", ".join(guessed)
            Assert(results[count], [f"loop must iterate at least once to initialize {listed}"])
        return list(results)[count + len(ran) :]

    def _starts(self, before):
        """(the values to start from, their shape invariants or None, the names made up)."""
        names = self.variables.names
        empty = [n for n, v in zip(names, before, strict=True) if v is None or v in _EMPTY_IDS(v)]
        first, invariants = [], []
        after = self._first_iteration(before) if empty else before
        if any(v is UNSET for v in before) and any(isinstance(x, Exception) for x in after):
            raise NotImplementedError(_RETURN)  # before what else has no value
        asked = {id(x): s for x, s in self.options["shape_invariants"] or ()}
        for name, value, later in zip(names, before, after, strict=True):
            if name in empty:
                made, like = _made_up(name, value, later)
                first.append(made)
                invariants.append(like)
                continue
            start = _values.as_tensors(value)
            for x in nest.flatten(start):
                if not _values.is_value(x):
                    raise TypeError(
                        f"Failed to convert elements of {x!r} to Tensor. Consider casting elements "
                        "to a supported type. See "
                        "https://www.tensorflow.org/api_docs/python/tf/dtypes for supported TF "
                        f"dtypes. It is the value of '{name}' before the loop."
                    )
            first.append(start)
            if id(value) in asked:
                given = asked[id(value)]
                invariants.append(
                    given
                    if nest.is_nested(value) and not isinstance(given, TensorShape)
                    else nest.map_structure(lambda _, s=given: TensorShape(s), start)
                )
            else:
                invariants.append(nest.map_structure(lambda x: getattr(x, "shape", None), start))
        return first, invariants if empty or asked else None, empty

    def _first_iteration(self, before):
        """What the variables are after one iteration, or the exception that it raised."""
        variables, hidden = self.variables, list(self.hidden)
        try:
            with _values.scratch():
                self.body()
                return [_described(x) for x in variables.values()]
        except (NameError, TypeError, ValueError, KeyError) as error:
            return [error] * len(before)
        finally:
            variables.set(before)
            self.hidden = hidden


def _EMPTY_IDS(value):
    return [x for x in _EMPTY if x is value]


class _Like:
    """A tensor of the first iteration."""

    def __init__(self, x):
        self.shape, self.dtype = x.shape, x.dtype


def _described(value):
    def described(x):
        if x is None or x is UNSET or x is UNDEFINED:
            return x
        if isinstance(x, (bool, int, float)):
            x = convert_to_tensor(x)
        if not hasattr(x, "shape") or not hasattr(x, "dtype"):
            raise TypeError(
                f"Found an unsupported type '{type(x).__name__}' while creating placeholder for "
                f"{x}. Supported types include Tensor, int, float, bool, list, tuple or dict."
            )
        return _Like(x)

    try:
        return nest.map_structure(described, value)
    except TypeError as error:
        return error


def _made_up(name, value, later):
    """(zeros for a variable that the first iteration sets, their shape invariants)."""
    if isinstance(later, Exception) or any(
        x is None or x is UNSET or x is UNDEFINED for x in nest.flatten(later)
    ):
        if value is UNSET:
            raise NotImplementedError(_RETURN)
        if value is None and not isinstance(later, Exception):
            raise ValueError(f"'{name}' is not allowed to be None before the loop")
        message = f"'{name}' must be defined before the loop"
        if isinstance(later, NameError) and getattr(later, "name", None):
            later = f"UnboundLocalError: '{later.name}' is used before assignment"
        elif isinstance(later, Exception):
            later = f"{type(later).__name__}: {later}"
        if isinstance(later, str):
            message += f"\nNote: AutoGraph tried to define it automatically, but ran into a {later}"
        raise ValueError(message)
    made = nest.map_structure(lambda x: zeros([d or 0 for d in x.shape], dtype=x.dtype), later)
    return made, nest.map_structure(lambda x: x.shape, later)


def _after(names, first, values, invariants=None, shaped=False):
    """The variables after an iteration, as tensors; raises where they do not fit the start."""
    results = []
    for k, (name, start, value) in enumerate(zip(names, first, values, strict=True)):
        if value is UNDEFINED or value is UNSET:
            raise ValueError(f"'{name}' is undefined at the end of the iteration.")
        if any(x is None for x in nest.flatten(value)):
            raise ValueError(f"'{name}' is None at the end of the iteration.")
        try:
            nest.assert_same_structure(start, value)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"'{name}' does not have the same nested structure after one iteration.\n\n{error}"
            ) from None
        value = _values.as_tensors(value)
        shapes = nest.flatten(invariants[k]) if invariants is not None else None
        for j, (x, y) in enumerate(zip(nest.flatten(start), nest.flatten(value), strict=True)):
            _fits(name, x, y, shaped, None if shapes is None else shapes[j])
        results.append(value)
    return results


def _fits(name, before, after, shaped, invariant):
    one, other = getattr(before, "dtype", None), getattr(after, "dtype", None)
    if one is None or other is None:
        return
    if one != other:
        raise TypeError(
            f"'{name}' has dtype {one.name} before the loop, but dtype {other.name} after one "
            "iteration"
        )
    if not shaped or not _values.is_tensor(before) or not _values.is_tensor(after):
        return
    wanted = before.shape if invariant is None else TensorShape(invariant)
    if _holds(wanted, after.shape):
        return
    if invariant is not None and not _same(TensorShape(invariant), before.shape):
        raise ValueError(
            f"'{name}' has shape {after.shape} after one iteration, which does not conform with "
            f"the shape invariant {wanted}."
        )
    raise ValueError(
        f"'{name}' has shape {before.shape} before the loop, but shape {after.shape} after one "
        "iteration. Use tf.autograph.experimental.set_loop_options to set shape invariants."
    )


def _holds(wanted, shape):
    """Whether all tensors of `shape` are of the shape `wanted`."""
    if wanted.rank is None:
        return True
    if shape.rank != wanted.rank:
        return False
    return all(a is None or a == b for a, b in zip(wanted, shape, strict=True))


def _same(a, b):
    return a.rank == b.rank and (a.rank is None or list(a) == list(b))
