"""keras.ops.rearrange: dimensions named, reordered, split and joined by an expression."""

import math
import re

from ._boundary import drawn_by, keras_op

_PART = re.compile(r"\(([^()]*)\)|(\w+)|(\.\.\.)")


def _parsed(side):
    """A side of a pattern as a list of groups of names."""
    if _PART.sub("", side).strip():
        raise ValueError(f"rearrange: cannot read {side!r}")
    return [
        tuple(m[1].split()) if m[1] is not None else (m[2] or m[3],) for m in _PART.finditer(side)
    ]


def _names(groups):
    return [name for group in groups for name in group]


@keras_op("tensor", of="rearrange")
def _rearrange(tensor, pattern, sizes):
    if not isinstance(pattern, str) or pattern.count("->") != 1:
        raise ValueError(f"rearrange: a pattern is 'a b -> b a', got {pattern!r}")
    left, right = map(_parsed, pattern.split("->"))
    spare = tensor.dim() - len(left) + 1
    dots = [f"...{i}" for i in range(spare)] if ("...",) in left else []
    left, right = (_spelled(groups, dots) for groups in (left, right))
    names = _names(left)
    if len(left) != tensor.dim():
        raise ValueError(f"rearrange: {pattern!r} does not fit {tensor.dim()} dimensions")
    named = [n for n in _names(right) if n != "1"]
    if sorted(n for n in names if n != "1") != sorted(named) or len(set(named)) < len(named):
        raise ValueError(
            f"rearrange: both sides of {pattern!r} must have the same names, once each"
        )
    sizes = dict(sizes) | {"1": 1}
    for group, size in zip(left, tensor.shape, strict=True):
        _solve(group, size, sizes, pattern)
    kept = [i for i, n in enumerate(names) if n != "1"]
    whole = tensor.reshape([sizes[names[i]] for i in kept])
    kept = [names[i] for i in kept]
    whole = whole.permute([kept.index(n) for n in named])
    return whole.reshape([math.prod(sizes[n] for n in group) for group in right])


def _spelled(groups, dots):
    """Groups with a name for each of the dimensions that "..." stands for."""
    found = []
    for group in groups:
        if group == ("...",):
            found += [(d,) for d in dots]
        else:
            found.append(tuple(n for name in group for n in (dots if name == "..." else [name])))
    return found


def _solve(group, size, sizes, pattern):
    """Finds the size of the one name of a group that has none yet."""
    open_names = [n for n in group if n not in sizes]
    known = math.prod(sizes[n] for n in group if n in sizes)
    if len(open_names) > 1:
        raise ValueError(f"rearrange: the sizes of {open_names} in {pattern!r} must be given")
    if open_names and known and size % known == 0:
        sizes[open_names[0]] = size // known
    elif open_names or known != size:
        raise ValueError(f"rearrange: {pattern!r} does not fit the size {size} with {sizes}")


@drawn_by(_rearrange)
def rearrange(tensor, pattern, **axes_lengths):
    """A tensor with its dimensions reordered, split and joined as a pattern says.

    pattern: as in einops, "b (h p) c -> (b h) p c".  axes_lengths: sizes of names.
    ValueError for a pattern that does not fit.
    """
    return _rearrange(tensor, pattern, axes_lengths)
