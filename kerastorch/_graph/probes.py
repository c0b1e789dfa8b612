"""Probes: whether what two examples agree upon holds for all sizes.

Two examples (see examples.py) have two large sizes for what is unknown, so they agree where a size
clips, or is compared with a number: `x[:1]`, `tf.minimum(n, 3)`, `n % 2`, the diagonal of [None,
3].  A call whose results agree in something runs once more for each probe: with sizes of 0 and 1,
and, where numbers that depend on sizes are among the arguments, with numbers around those that the
arguments hold, too.  What differs in any of them is open.

The examples stay as they are.  An open size is None in the symbol's shape, though both examples
have the same; open elements are marked (`mark`).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

# ops whose results have the sizes and the elements of arguments, or quotients of them
KEEPING = frozenset([
    "Reshape", "Transpose", "MatMul", "BatchMatMulV2", "Softmax", "LogSoftmax", "Mean", "Sum",
    "Max", "Min", "Prod", "All", "Any", "ReduceStd", "ReduceVariance", "ReduceLogSumExp", "Pack",
    "ConcatV2", "Cast", "Identity", "StopGradient", "ExpandDims", "AddN", "Conv2D", "BiasAdd",
    "FusedBatchNormV3", "Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike",
])  # fmt: skip
_FEW = (1, 0, 2, 3)  # sizes of all that is unknown
_VALUES = (0, 1, 2, 3, 5)  # what a number that depends on sizes is tried with
_DRAWS = 4
_MOST_NUMBERS = 6
_LONGEST = 64  # elements of a tensor of numbers that sizes may be compared with

Chosen = dict[int, torch.Tensor | np.ndarray]


def mark(raw: torch.Tensor, open_elements: torch.Tensor) -> torch.Tensor:
    """A copy of an example whose elements, where the mask says so, hang on unknown sizes."""
    raw = raw.clone()
    raw._open_elements = open_elements
    return raw


def copied(raw: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """A copy of a raw value, with the marks of another."""
    marked = _marked(like)
    return raw.clone() if marked is None else mark(raw, marked)


def _marked(raw):
    return getattr(raw, "_open_elements", None)


def known_elements(x: Any) -> torch.Tensor:
    """The mask of the elements that are the same for all sizes, of a symbol with real examples."""
    a, b = x._examples
    same, marked = a == b, _marked(a)
    return same if marked is None else same & ~marked


def is_followed(x: Any) -> bool:
    """Whether a symbol's examples are numbers that depend on unknown sizes."""
    a, b = x._examples
    if not _is_real(a) or a.shape != b.shape:
        return False
    return _marked(a) is not None or not torch.equal(a, b)


def agrees_by_chance(x: Any) -> bool:
    """Whether the examples of a symbol agree in something that is open."""
    a, b = x._examples
    if not isinstance(a, torch.Tensor) or x._shape.rank is None or a.dim() != x._shape.rank:
        return False
    if _marked(a) is not None:
        return True
    sizes = zip(a.shape, b.shape, x._shape._dims, strict=False)
    return any(d is None and m == n for m, n, d in sizes)


def may_agree_by_chance(first: Any, second: Any, elementwise: bool) -> bool:
    """Whether two raw results agree in a size, or an element, that may hang on unknown ones.

    elementwise: whether sizes of the results can only be those of arguments.
    """
    if not isinstance(first, torch.Tensor) or first.dim() != second.dim():
        return False
    if not elementwise and any(m == n for m, n in zip(first.shape, second.shape, strict=True)):
        return True
    return _is_real(first) and first.shape == second.shape and bool((first == second).any())


def _is_real(raw):
    return isinstance(raw, torch.Tensor) and not raw.is_meta


def chosen(
    symbols: Sequence[Any], base: tuple[int, int], numbers: Iterable[int]
) -> Iterator[Chosen]:
    """{id of a symbol: a raw value} of each probe.

    base: the two sizes that stand for an unknown one.  numbers: those among the other arguments.
    """
    symbols = list({id(x): x for x in symbols}.values())
    followed = [x for x in symbols if is_followed(x)]
    for n in _FEW if followed else _FEW[:2]:
        yield {id(x): _at(x, n, base) for x in symbols}
    if not followed:
        return
    numbers = sorted(set(numbers), key=abs)[:_MOST_NUMBERS]
    values = list(dict.fromkeys([*_VALUES, *(m for n in numbers for m in (n, n + 1, n - 1))]))
    dice = random.Random(len(values))
    for draw in [*values, *[None] * _DRAWS]:
        n = dice.choice(_FEW) if draw is None else 1
        made = {id(x): _at(x, n, base) for x in symbols}
        for x in followed:
            made[id(x)] = with_elements(x, lambda: dice.choice(values) if draw is None else draw)  # noqa: B023
        yield made


def _at(x, n, base):
    """The value of a symbol where unknown sizes are n."""
    a, b = x._examples
    if isinstance(a, np.ndarray) or a.dim() != b.dim() or x._shape.rank != a.dim():
        return a
    sizes = zip(a.shape, b.shape, x._shape._dims, strict=True)
    sizes = [_size(m, k, d, n, base) for m, k, d in sizes]
    if a.is_meta:
        return torch.empty(sizes, dtype=a.dtype, device="meta", requires_grad=a.requires_grad)
    if None in x._shape._dims:
        if any(s > m for s, m in zip(sizes, a.shape, strict=True)):
            return torch.zeros(sizes, dtype=a.dtype)
        return a[tuple(slice(s) for s in sizes)]
    return elements_at(x, n, base)


def elements_at(x: Any, n: int, base: tuple[int, int]) -> torch.Tensor:
    """A symbol's elements where unknown sizes are n; those of the examples where they are known."""
    a, b = x._examples
    if not is_followed(x):
        return a
    known = known_elements(x)
    if a.dtype is torch.bool:
        return torch.where(known, a, torch.full_like(a, n % 2 == 1))
    step = (b.double() - a.double()) / (base[1] - base[0])
    made = (a.double() + step * (n - base[0])).round()
    return torch.where(known, a, torch.where(a == b, torch.full_like(made, n), made).to(a.dtype))


def _size(m, k, dim, n, base):
    if dim is not None:
        return dim
    if m == k or (k == 2 * m and base[0] % m == 0):  # an unknown size itself, of many
        return n
    return max(0, round(m + (k - m) * (n - base[0]) / (base[1] - base[0])))


def with_elements(x: Any, value: Callable[[], int]) -> torch.Tensor:
    """The value of a symbol with `value()` for each element that is unknown."""
    a = x._examples[0]
    made = [value() for _ in range(a.numel())]
    if a.dtype is torch.bool:
        made = [m % 2 == 1 for m in made]
    raw = torch.tensor(made, dtype=torch.int64).to(a.dtype).reshape(a.shape)
    return torch.where(known_elements(x), a, raw)


def sizes_agreed(values: Sequence[torch.Tensor]) -> list[int | None]:
    """The sizes that raw results of one rank have in common, None for others."""
    found = zip(*(v.shape for v in values), strict=True)
    return [sizes[0] if len(set(sizes)) == 1 else None for sizes in found]


def elements_open(values: Sequence[torch.Tensor]) -> torch.Tensor | None:
    """The mask of the elements in which the first two real results of one shape agree, and others
    do not; None where there are none."""
    first, second = values[:2]
    same = torch.ones_like(first, dtype=torch.bool)
    for v in values[1:]:
        same &= (v == first) | ((v != v) & (first != first))
    by_chance = (first == second) & ~same
    return by_chance if by_chance.any() else None


def ints_in(value: Any) -> Iterator[int]:
    """The ints in arguments."""
    raw = getattr(value, "_t", value)
    if getattr(value, "_examples", None) is not None or isinstance(
        raw, (bool, str, bytes, np.ndarray)
    ):
        return
    if isinstance(raw, torch.Tensor):
        if raw.numel() <= _LONGEST and not raw.is_meta and not raw.is_complex():
            yield from map(int, raw.flatten().nan_to_num().tolist())
    elif isinstance(raw, (int, float)):
        if math.isfinite(raw):
            yield int(raw)
    elif isinstance(raw, slice):
        yield from ints_in([raw.start, raw.stop, raw.step])
    elif isinstance(raw, (list, tuple)):
        for x in raw:
            yield from ints_in(x)
    elif isinstance(raw, dict):
        yield from ints_in(list(raw.values()))
