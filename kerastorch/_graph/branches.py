"""Branches of a trace: If and Case Operations, whose branches are SubGraphs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from .._core import nest
from .._core.errors import invalid
from .._core.modes import Node
from .._core.state import state
from .graph_tensor import GraphTensor
from .subgraphs import SubGraph, add, again, flat, known, symbol, traced
from .tracing import current_graph, output
from .zero_gradients import Edges


def cond(
    pred: Any,
    true_fn: Callable[[], Any],
    false_fn: Callable[[], Any],
    names: Sequence[str] | None = None,
    name: str | None = None,
) -> Any:
    """What true_fn() gives when `pred` holds in a run, what false_fn() gives otherwise.

    Both are traced; what they give agrees in structure and dtypes, shapes become those that fit
    both.
    names: what the results are called in messages.
    TypeError and ValueError where the branches do not agree.
    """
    if isinstance(pred, bool):
        raise TypeError("pred must not be a Python bool", pred)
    pred = output(current_graph(), pred)
    branches = [
        traced(f"cond_{k}", f, _nothing) for k, f in (("true", true_fn), ("false", false_fn))
    ]
    _agree(branches, "cond", ("true_fn", "false_fn"), names)
    must_be_bool(pred, "pred")
    return _chosen(IF, name, pred, _truth, branches)


def switch_case(
    index: Any,
    branch_fns: Sequence[Callable[[], Any]],
    names: Sequence[str] | None = None,
    name: str | None = None,
) -> Any:
    """What branch_fns[index]() gives in a run; the last for any other index.

    TypeError and ValueError where the branches do not agree.
    """
    index = output(current_graph(), index)
    branches = [traced(f"switch_case_branch_{k}", f, _nothing) for k, f in enumerate(branch_fns)]
    labels = [f"branch {k}" for k in range(len(branches))]
    _agree(branches, "switch_case", labels, names)
    count = len(branches)
    return _chosen(CASE, name, index, lambda i: _clamped(int(i), count), branches)


def _nothing(graph):
    return ()


def _truth(pred):
    if pred._t.numel() != 1:
        raise invalid(
            f"The predicate of a branch must be a scalar, got a tensor of shape {pred.shape} "
            "[Op:If]"
        )
    return 0 if pred else 1


def _clamped(i, count):
    return i if 0 <= i < count else count - 1


def _chosen(node, name, chooser, position, branches):
    """The Operation of a choice between branches; its results in the branches' structure."""
    captures = list({id(x): x for b in branches for x in b.captured(0)}.values())
    places = {id(x): i for i, x in enumerate(captures)}
    taken = [[places[id(x)] for x in b.captured(0)] for b in branches]
    results = [_merged(values) for values in zip(*(b.outputs for b in branches), strict=True)]
    edges = Edges(list(zip(branches, taken, strict=True)))
    run = _Choice(position, branches, taken, edges)
    run.op = op = add(node, name, (chooser, captures), results, run, branches)
    op.connects = edges.connects(captures)
    return packed(branches[0].structured_outputs, op.outputs)


def packed(structure: Any, outputs: Sequence[GraphTensor]) -> Any:
    """The outputs in a structure that may have None for what gives nothing."""
    rest = iter(outputs)
    leaves = [None if x is None else next(rest) for x in flat(structure)]
    return nest.pack_sequence_as(structure, leaves, expand_composites=True)


def _merged(values):
    (dtype, shape), *others = map(known, values)
    for _, other in others:
        shape = shape.most_specific_compatible_shape(other)
    return symbol(dtype, shape)


class _Choice:
    """Runs the branch that is chosen.

    position: a function of the chooser's value that gives the number of the branch.
    taken: for each branch the places of its inputs among the captures of all.
    """

    def __init__(self, position, branches, taken, edges):
        self._position, self._branches, self.taken = position, branches, taken
        self._edges, self.op = edges, None

    def with_graphs(self, of):
        """The same with of(graph) for each branch's graph."""
        made = copy.copy(self)
        made._branches = [of(branch) for branch in self._branches]
        return made

    def __call__(self, chooser, captures, name=None):
        if state.graph is not None:
            op = again(self.op, chooser, captures)
            op.connects = self._edges.connects(captures)
            return op.outputs
        i = self._position(chooser)
        outputs = self._branches[i].run(*[captures[k] for k in self.taken[i]])
        return outputs if state.session is None else self._edges(captures, outputs)


def _agree(branches: Sequence[SubGraph], what, labels, names):
    """Raises TypeError or ValueError where what branches give differs in structure or dtype."""
    first = branches[0]
    counts = [len(b.outputs) for b in branches]
    if len(set(counts)) > 1:
        leaves = [len(flat(b.structured_outputs)) for b in branches]
        kind = ValueError if len(set(leaves)) == 1 else AssertionError
        raise kind(
            f"Lengths of branch outputs of {what} must match: "
            + ", ".join(f"{label} gives {n}" for label, n in zip(labels, counts, strict=True))
        )
    for label, other in zip(labels[1:], branches[1:], strict=True):
        a, b = first.structured_outputs, other.structured_outputs
        try:
            nest.assert_same_structure(a, b, expand_composites=True)
            found = _other_kind(a, b, names)
        except (ValueError, TypeError) as error:
            found = str(error)
        if found is not None:
            raise TypeError(
                f"{labels[0]} and {label} arguments to tf.{what} must have the same number, type, "
                f"and overall structure of return values.\n\n{labels[0]} output: {a}\n"
                f"{label} output: {b}\n\nError details:\n{found}"
            )


def _other_kind(first, other, names):
    """What is wrong where results in the same place have other dtypes, None where none have."""
    pairs = zip(nest.flatten(first), nest.flatten(other), strict=True)
    for k, (a, b) in enumerate(pairs):
        if (a is None) != (b is None) or (a is not None and a.dtype is not b.dtype):
            named = "" if names is None or k >= len(names) else f"{names[k]!r}: "
            return f"{named}{a} and {b} have different types"
    return None


def must_be_bool(x: Any, what: str) -> Any:
    """`x`, which decides; InvalidArgumentError unless it is of bool."""
    if not x.dtype.is_bool:
        raise invalid(f"Input {what!r} passed {x.dtype.name} expected bool [Op:{what}]")
    return x


def is_choice_of_two(op: Any) -> bool:
    """Whether an Operation is a choice by a scalar of bool."""
    return type(op.calls) is _Choice and len(op.subgraphs) == 2 and op.args[0].shape.rank == 0


IF = Node("If", cond, ["cond", "inputs", "name"], "If")
CASE = Node("Case", switch_case, ["branch_index", "inputs", "name"], "Case")
