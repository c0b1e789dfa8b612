"""Operations that take or give ragged and sparse values: rules on their components.

A rule is a function(lowering, operation, named arguments) in which `Rag` and `Sp` stand for
composites and Refs or Python values for the rest; it gives what the call gives, in its structure.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ..._core import dtypes, nest
from ..._core.acting import ActingNode
from ..._core.op import Spec
from ..._core.tensor import Tensor
from ...ragged._ragged_tensor import RaggedTensor
from ...sparse._sparse_tensor import SparseTensor
from ..graph_tensor import is_graph_tensor
from .building import FunctionBuilder, Ref, Unwritable
from .direct import asserted, every, expanded_on
from .operations import PARTS, Lowering

RULES: dict[str, Callable[..., Any]] = {}


class Rag:
    """A ragged value: the Ref of the flat values, and those of the row splits, outermost first."""

    def __init__(self, flat: Ref, splits: list[Ref], inner: int = 0):
        self.flat, self.splits, self.inner = flat, list(splits), inner

    @property
    def rank(self) -> int:
        """The number of axes."""
        return 1 + len(self.splits) + self.inner

    def values(self) -> Any:
        """Without the outermost rows."""
        rest = self.splits[1:]
        return Rag(self.flat, rest, self.inner) if rest else self.flat

    def with_flat(self, flat: Ref) -> Rag:
        """The same rows of other values."""
        return Rag(flat, self.splits, self.inner)


class Sp:
    """A sparse value: Refs of the indices, values and shape."""

    def __init__(self, indices: Ref, values: Ref, shape: Ref, rank: int):
        self.indices, self.values, self.shape, self.rank = indices, values, shape, rank


def composite(*keys: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorator of a rule.

    keys: "ragged Sum" for the type of an op on ragged values, or the place of a function of this
    package, such as "sparse._math.reduce_sum".
    """

    def decorate(function):
        for key in keys:
            RULES[key] = function
        return function

    return decorate


def by_parts(lo: Lowering, op: Any) -> list[Ref] | None:
    """The outputs of an Operation on composites; None where it is none, or has no rule."""
    kind = _kind(op.args) or _kind(op.result)
    node = op.node
    if isinstance(node, ActingNode):
        function = node.function
        own = getattr(function, "func", function)
        key = f"{own.__module__.partition('.')[2]}.{own.__name__}"
        rule = RULES.get(key)
        if rule is None:
            return None
        args, named = op.args
        names = _parameters(function)
        given = {**dict(zip(names, args, strict=False)), **named}
    elif kind is not None and isinstance(node, Spec):
        key = f"{kind} {op.type or node.label}"
        rule = RULES.get(key)
        given = dict(zip(node.names, op.args, strict=False))
        if rule is None and getattr(node, "elementwise", False):
            rule = _elementwise
        if rule is None:
            raise Unwritable(f"{op.type or node.label} of a {kind} value")
    else:
        return None
    given = {k: _taken(lo, x) for k, x in given.items()}
    made = rule(lo, op, given)
    if made is None:
        return None
    refs = [r for x in _listed(made) for r in _parts(x)]
    flat = nest.flatten(op.result, expand_composites=True)
    refs = [r for r, x in zip(refs, flat, strict=True) if is_graph_tensor(x)]
    return [
        lo.b.cast(r, x.dtype) if r.dtype.is_integer and x.dtype.is_integer else r
        for r, x in zip(refs, op.outputs, strict=True)
    ]


def _parameters(function):
    return list(inspect.signature(function).parameters)


def _kind(value):
    for x in nest.flatten(value if isinstance(value, (list, tuple, dict)) else [value]):
        if isinstance(x, RaggedTensor):
            return "ragged"
        if isinstance(x, SparseTensor):
            return "sparse"
    return None


def _taken(lo, x):
    if isinstance(x, RaggedTensor):
        flat, *splits = x._components()
        rank = x.shape.rank
        inner = 0 if rank is None else rank - 1 - len(splits)
        return Rag(lo.ref(flat), [lo.ref(s) for s in splits], inner)
    if isinstance(x, SparseTensor):
        return Sp(*(lo.ref(p) for p in x._components()), x.shape.rank)
    if isinstance(x, (list, tuple)) and _kind(x) is not None:
        return type(x)(_taken(lo, v) for v in x)
    return x


def _parts(x):
    if isinstance(x, Rag):
        return [x.flat, *x.splits]
    if isinstance(x, Sp):
        return [x.indices, x.values, x.shape]
    return [x]


def _listed(made):
    if isinstance(made, dict):
        return [x for k in sorted(made) for x in _listed(made[k])]
    if isinstance(made, (list, tuple)):
        return [x for v in made for x in _listed(v)]
    return [made]


def ref_of(lo: Lowering, x: Any, dtype: Any = None) -> Ref:
    """The Ref of an argument that is no composite."""
    return x if isinstance(x, Ref) else lo.ref(x, dtype)


def number(x: Any, what: str) -> int:
    """An argument that must be a number that is known."""
    if x is None or is_graph_tensor(x):
        raise Unwritable(f"{what} that is not known")
    return int(x)


# sizes
def size_of(b: FunctionBuilder, ref: Ref, dtype: Any = dtypes.int64) -> Ref:
    """The length of the first axis."""
    shape = b.emit("Shape", ref, out_type=dtype)
    return b.emit("StridedSlice", shape, b.ints([0]), b.ints([1]), b.ints([1]), shrink_axis_mask=1)


def cut(b: FunctionBuilder, ref: Ref, begin: int | None, end: int | None) -> Ref:
    """ref[begin:end] of a vector, or of the first axis."""
    return b.emit(
        "StridedSlice", ref, b.ints([begin or 0]), b.ints([end or 0]), b.ints([1]),
        begin_mask=int(begin is None), end_mask=int(end is None),
    )  # fmt: skip


def lengths(b: FunctionBuilder, splits: Ref) -> Ref:
    """The lengths of rows."""
    return b.emit("Sub", cut(b, splits, 1, None), cut(b, splits, None, -1))


def row_ids(b: FunctionBuilder, splits: Ref, count: Ref) -> Ref:
    """The row of each of `count` values."""
    places = span(b, b.cast(count, splits.dtype))
    return b.emit("Sub", _bound(b, "UpperBound", splits, places), b.const(1, splits.dtype))


def _bound(b, op, sorted, values):
    rows = [b.emit("ExpandDims", x, b.const(0, "int32")) for x in (sorted, values)]
    found = b.emit(op, *rows, out_type=sorted.dtype)
    return b.emit("Squeeze", found, squeeze_dims=[0])


def span(b: FunctionBuilder, count: Ref) -> Ref:
    """0, 1, ... up to a count."""
    return b.emit("Range", b.const(0, count.dtype), count, b.const(1, count.dtype))


def splits_of_ids(b: FunctionBuilder, ids: Ref, rows: Ref) -> Ref:
    """The row splits for sorted row numbers."""
    one = b.const(1, ids.dtype)
    places = span(b, b.emit("AddV2", b.cast(rows, ids.dtype), one))
    return _bound(b, "LowerBound", ids, places)


def splits_of_lengths(b: FunctionBuilder, counts: Ref) -> Ref:
    """The row splits for lengths of rows."""
    ends = b.emit("Cumsum", counts, b.const(0, "int32"))
    return b.emit("ConcatV2", [b.const([0], counts.dtype), ends], b.const(0, "int32"))


def rows_of(b: FunctionBuilder, x: Any) -> Ref:
    """The number of rows of a ragged value or tensor, int64."""
    if isinstance(x, Rag):
        splits = b.cast(x.splits[0], dtypes.int64)
        return b.emit("Sub", size_of(b, splits), b.const(1, "int64"))
    return size_of(b, x)


def _elementwise(lo, op, given):
    """An op on the values of ragged operands with equal rows, and on numbers."""
    found = [x for x in nest.flatten(list(given.values())) if isinstance(x, (Rag, Sp))]
    first = found[0]
    if isinstance(first, Sp):
        if len(found) > 1:
            raise Unwritable(f"{op.type} of two sparse values")
        return _on(lo, op, given, lambda x: x.values, lambda made: Sp(
            first.indices, made, first.shape, first.rank))  # fmt: skip
    for x in nest.flatten(list(given.values())):
        is_tensor = is_graph_tensor(x) or isinstance(x, Tensor)
        if is_tensor and x.shape.rank != 0:
            raise Unwritable(f"{op.type} of a ragged value and a tensor with axes")
    for other in found[1:]:
        if len(other.splits) != len(first.splits):
            raise Unwritable(f"{op.type} of ragged values of different ranks")
        _same_rows(lo, first, other)
    return _on(lo, op, given, lambda x: x.flat, first.with_flat)


composite("ragged StringJoin", "ragged SelectV2")(_elementwise)


def _same_rows(lo, a, b):
    for one, other in zip(a.splits, b.splits, strict=True):
        if one is other or one.name == other.name:
            continue
        message = "Inputs must have identical ragged splits"
        asserted(lo, every(lo, lo.b.emit("Equal", one, lo.b.cast(other, one.dtype))), [message])


def _on(lo, op, given, values, whole):
    """The same op on values in place of composites."""

    def plain(x):
        if isinstance(x, (Rag, Sp)):
            return values(x)
        if isinstance(x, list) and any(isinstance(v, (Rag, Sp)) for v in x):
            return [plain(v) for v in x]
        return x

    args = {k: plain(x) for k, x in given.items()}
    return whole(expanded_on(lo, op, args))


PARTS.append(by_parts)
