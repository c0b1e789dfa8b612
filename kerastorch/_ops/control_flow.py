"""Branches and loops as functions: tf.cond, tf.case, tf.switch_case, tf.while_loop, tf.group.

All of them run at once, in Python: only the branch that is taken is called.
"""

import builtins
import collections

from .._core import dtypes, nest
from .._core.composite import Composite
from .._core.convert import to_tensor
from .._core.dtypes import INDEX
from .._core.errors import invalid
from .._core.modes import Node, modes, offered
from .._core.state import state
from .._core.tensor import Tensor
from .tensor_array import TensorArray

_busy = modes.busy


def cond(pred, true_fn=None, false_fn=None, name=None):
    """true_fn() if `pred` (a scalar) holds, false_fn() otherwise.

    TypeError unless both are callable, ValueError when `pred` has more than one element.
    """
    for given, function in (("true_fn", true_fn), ("false_fn", false_fn)):
        if not callable(function):
            raise TypeError(f"cond(): {given!r} must be callable, got {function!r}")
    if _busy and (r := offered(COND, (pred, true_fn, false_fn, name))) is not NotImplemented:
        return r
    return true_fn() if _holds(pred) else false_fn()


def _holds(pred):
    """Whether a condition of any kind holds; ValueError for what has no tensor form."""
    if hasattr(pred, "_t") or isinstance(pred, builtins.bool):
        return pred
    pred = to_tensor(pred)
    return pred if getattr(pred, "_is_symbolic", False) or pred.shape.num_elements() else False


def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The result of the first function whose predicate, a bool tensor, holds; else of `default`.

    pred_fn_pairs: a list of (predicate, function) pairs, or an OrderedDict.
    exclusive: whether it is an InvalidArgumentError when more than one holds.
    InvalidArgumentError when none holds and there is no default.
    """
    if not isinstance(pred_fn_pairs, (list, builtins.tuple, dict)):
        raise TypeError(
            f"'pred_fn_pairs' must be a list, tuple, or dict. Received: {type(pred_fn_pairs)}"
        )
    if isinstance(pred_fn_pairs, dict):
        if not exclusive and not isinstance(pred_fn_pairs, collections.OrderedDict):
            raise ValueError("case: a dict of predicates is unordered; give exclusive=True.")
        pred_fn_pairs = list(pred_fn_pairs.items())
    for pair in pred_fn_pairs:
        if not isinstance(pair, builtins.tuple) or len(pair) != 2 or not callable(pair[1]):
            raise TypeError(f"Each entry in 'pred_fn_pairs' must be a (bool, fn) pair: {pair!r}")
        if not _is_tensor(pair[0]) or not pair[0].dtype.is_bool:
            raise TypeError(f"pred must be a Tensor of type bool, got: {pair[0]!r}")
    if _busy:
        r = offered(CASES, (pred_fn_pairs, default, exclusive, name))
        if r is not NotImplemented:
            return r
    # without a default TensorFlow takes the last function for it and leaves its predicate out
    counted = pred_fn_pairs[:-1] if default is None else pred_fn_pairs
    if exclusive and sum(builtins.bool(predicate) for predicate, _ in counted) > 1:
        raise invalid("Input error: exclusive=True: more than 1 conditions evaluated to True.")
    for predicate, function in pred_fn_pairs:
        if predicate:
            return function()
    if default is None:
        raise invalid(f"None of the {len(pred_fn_pairs)} conditions of case holds [Op:Assert]")
    return default()


def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """branch_fns[branch_index](); `default`, or else the last of them, for any other index.

    branch_index: a scalar int32 tensor.  branch_fns: a list of functions, a dict with the keys
    0, 1, ..., or a list of (key, function) pairs.
    """
    if not _is_tensor(branch_index):
        raise TypeError(f"'branch_index' must be a Tensor, got {type(branch_index)}")
    branches = _branches(branch_fns)
    if branch_index.dtype.torch not in INDEX:
        raise TypeError(f"'branch_index' must be an integer Tensor, got {branch_index.dtype}")
    if _busy:
        every = branches if default is None else [*branches, default]
        r = offered(SWITCH_CASE, (branch_index, every, name))
        if r is not NotImplemented:
            return r
    chosen = int(branch_index)
    if 0 <= chosen < len(branches):
        return branches[chosen]()
    return branches[-1]() if default is None else default()


def _is_tensor(x):
    """Whether `x` is a tensor, with a value or symbolic, and no variable."""
    return isinstance(x, Tensor) and not getattr(x, "_is_variable", False)


def _branches(given):
    if not given:
        raise ValueError("Must provide at least one item in 'branch_fns'")
    if not isinstance(given, (list, builtins.tuple, dict)):
        raise TypeError(f"'branch_fns' must be a list, tuple, or dict, got {type(given)}")
    if isinstance(given, dict):
        given = list(given.items())
    if all(callable(f) for f in given):
        return list(given)
    for entry in given:
        if not isinstance(entry, builtins.tuple) or len(entry) != 2 or not callable(entry[1]):
            raise TypeError(f"Each entry in 'branch_fns' must be an (int, fn) pair: {entry!r}")
        if not isinstance(entry[0], int):
            raise TypeError(f"key must be a Python `int`, got {type(entry[0])}")
    by_key = dict(given)
    if sorted(by_key) != list(range(len(given))):
        raise ValueError(f"branch indices must form 0..{len(given) - 1}, got {sorted(by_key)}")
    return [by_key[i] for i in range(len(given))]


def while_loop(
    cond,
    body,
    loop_vars,
    shape_invariants=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    maximum_iterations=None,
    name=None,
):
    """loop_vars = body(*loop_vars) for as long as cond(*loop_vars) holds; the last of them.

    body: gives loop variables of the same structure, as a list or tuple.
    maximum_iterations: how often it is called at most.
    ValueError or TypeError when the structure changes.  The other arguments change nothing here.

    >>> tf.while_loop(lambda i: i < 10, lambda i: (i + 1,), (tf.constant(0),))
    """
    for what, function in (("cond", cond), ("body", body)):
        if not callable(function):
            raise TypeError(f"while_loop: {what!r} must be callable, got {function!r}")
    if parallel_iterations < 1:
        raise TypeError("'parallel_iterations' must be a positive integer.")
    if not loop_vars:
        raise ValueError("'loop_vars' must be provided.")
    if _busy:
        r = offered(WHILE, (cond, body, loop_vars, shape_invariants, maximum_iterations, name))
        if r is not NotImplemented:
            return r
    limit = None if maximum_iterations is None else int(maximum_iterations)
    loop_vars = nest.map_structure(_read, loop_vars)
    structure_of, structure, count = loop_vars, list(loop_vars), 0
    typed = limit is not None and len(structure) > 1 and state.function is None
    while _goes_on(cond(*loop_vars), limit, count):
        before = loop_vars
        loop_vars = body(*loop_vars)
        if typed and type(before) is not type(loop_vars):
            raise TypeError(
                "The two structures don't have the same sequence type: the loop variables are a "
                f"{type(before).__name__}, the body gives a {type(loop_vars).__name__}"
            )
        count += 1
        nest.assert_same_structure(structure, list(loop_vars))
    if state.function is not None and isinstance(structure_of, list):
        loop_vars = list(loop_vars)  # which TensorFlow's graphs keep
    return nest.map_structure(_tensor, loop_vars)


def _goes_on(condition, limit, count):
    """Whether the loop goes on; with a limit the condition must be of bool, as TensorFlow joins
    the two by LogicalAnd."""
    if limit is None:
        return condition
    if isinstance(condition, (list, builtins.tuple)):
        to_tensor(condition, "bool")
    name = dtypes.of(to_tensor(condition)._t).name
    if name != "bool":
        raise invalid(
            f"cannot compute LogicalAnd as input #1(zero-based) was expected to be a bool tensor "
            f"but is a {name} tensor [Op:LogicalAnd]"
        )
    return builtins.bool(condition) and count < limit


def _read(x):
    return to_tensor(x) if getattr(x, "_is_variable", False) else x


def _tensor(x):
    """A loop variable as a tensor, unless it is another TensorFlow value."""
    return x if isinstance(x, (Composite, TensorArray)) else to_tensor(x)


def group(*inputs, **kwargs):
    """None: the ops given have run already.  In a tf.Graph an Operation that runs them."""
    unknown = set(kwargs) - {"name"}
    if unknown:
        raise ValueError(f"Unknown keyword arguments: {sorted(unknown)}")
    if (
        modes.active
        and (found := offered(GROUP, (inputs, kwargs.get("name")))) is not NotImplemented
    ):
        return found
    return None


def no_op(name=None):
    """None: does nothing.  In a tf.Graph an Operation."""
    if modes.active and (found := offered(GROUP, ((), name or "NoOp"))) is not NotImplemented:
        return found
    return None


def tuple(tensors, control_inputs=None, name=None):
    """The list of tensors, as it is: all of them have been computed.

    In a tf.Graph they are there when all are, and `control_inputs` have run.
    """
    if modes.active:
        found = offered(TUPLE, (list(tensors), control_inputs, name))
        if found is not NotImplemented:
            return found
    return list(tensors)


GROUP = Node("NoOp", group, ["inputs", "name"], "NoOp")
TUPLE = Node("tuple", tuple, ["tensors", "control_inputs", "name"])
COND = Node("If", cond, ["pred", "true_fn", "false_fn", "name"], "If")
CASES = Node("case", case, ["pred_fn_pairs", "default", "exclusive", "name"])
SWITCH_CASE = Node("Case", switch_case, ["branch_index", "branch_fns", "name"], "Case")
WHILE = Node(
    "While",
    while_loop,
    ["cond", "body", "loop_vars", "shape_invariants", "maximum_iterations", "name"],
    "While",
)
