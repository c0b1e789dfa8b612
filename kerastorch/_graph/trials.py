"""Trials: the shape of a symbolic result where two examples do not tell.

Two examples (see examples.py) have one size for all unknown dimensions, so that arguments of
unknown rank, or whose unknown sizes differ in fact, may not fit each other, or fit by chance.  Then
the call is tried on small real tensors of many sizes; what is the same wherever it succeeds is
known, all else is not.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import nest
from .._core.composite import Composite
from .._core.errors import InvalidArgumentError
from .._core.meta_twins import drawing
from .._core.op import Spec
from .._core.tensor_shape import TensorShape
from ..random.seeds import kept
from . import examples, probes
from .composite_examples import COMPOSITE_SIZES
from .example_errors import in_graph, text_of
from .examples import ABOUT_ARGUMENTS, FILLINGS, SIZES, filled, is_symbol, pair, symbols_of

_ENOUGH, _MOST = 8, 160  # successes, calls
_WORK = 30_000_000  # elements of all arguments tried, after which few calls are enough
_CALL = 100_000  # what a call counts beside them
_ELEMENTS = 20_000  # in a tensor of unknown sizes
_LARGE = 4096  # sizes that are not tried
_MISFITS = (*ABOUT_ARGUMENTS, KeyError, MemoryError)


def inferred(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    make: Callable[..., Any],
    spec: Spec | None = None,
) -> Any:
    """As `on_examples`, and in a traced function with trials where those do not tell.

    An error that may not be one for the values of a run has `_unsure` set.
    """
    if not drawing.traced:
        return examples.on_examples(function, args, kwargs, make, spec)
    symbols = list(symbols_of((args, kwargs)))
    if any(map(_is_hard, symbols)):
        return _by_trials(function, args, kwargs, make)
    try:
        result = examples.on_examples(function, args, kwargs, make, spec, fitting=False)
    except _MISFITS as error:
        known = all(x._shape.is_fully_defined() for x in symbols)
        if known and not _of_values(error):
            raise
        found = _fitted(function, args, kwargs, symbols, make)
        if found is not None:
            return found
        trials = _tried(function, args, kwargs, symbols)
        if trials.results:
            return _merged(trials, make)
        error._unsure = not _is_certain(error, trials.errors)
        if error._unsure and all(x._shape.rank < 4 for x in symbols):
            with contextlib.suppress(*_MISFITS):
                return _of_rank(examples.on_examples(function, args, kwargs, make, spec), make)
        raise
    if not _is_doubtful(result, symbols):
        return result
    trials = _tried(function, args, kwargs, symbols)
    return _with_unknown(result, trials, make) if trials.results else result


def _is_hard(x):
    """Whether two examples never tell: of an unknown rank, of text, of a composite."""
    return (
        x._shape.rank is None
        or isinstance(x._examples[0], np.ndarray)
        or getattr(x, "is_composite", False)
    )


def unsure(text: str) -> TypeError:
    """An error that may not be one for the values of a run."""
    error = TypeError(text)
    error._unsure = True
    return error


def _by_trials(function, args, kwargs, make):
    """The result for arguments of unknown rank, or of text."""
    trials = _tried(function, args, kwargs, list(symbols_of((args, kwargs))))
    if trials.results:
        return _merged(trials, make)
    error = trials.errors[-1] if trials.errors else ValueError("nothing was tried")
    certain = _is_certain(error, trials.errors)
    error = in_graph(error, text_of(error))
    error._unsure = not certain
    raise error


def _of_rank(result, make):
    """A result of which nothing but the rank is sure."""
    made = [
        make(pair(TensorShape([None] * x._shape.rank), x.dtype, _follows(x)))
        if is_symbol(x) and x._shape.rank is not None
        else x
        for x in nest.flatten(result)
    ]
    return nest.pack_sequence_as(result, made) if nest.is_nested(result) else made[0]


def _of_values(error):
    """Whether an error is about elements that examples have not."""
    in_values = isinstance(error, InvalidArgumentError) and getattr(error, "_in_values", False)
    return in_values or examples.needs_elements(error)


def _is_certain(error, errors):
    """Whether an error holds for all sizes: it says of known sizes or dtypes that they differ."""
    text = str(error)
    if _of_values(error) or not errors or "llocate" in text or isinstance(error, KeyError):
        return False
    if isinstance(error, TypeError) and "NoneType" not in text:
        return True
    if "Dimensions must be equal, but are" in text:
        said = text.split("but are", 1)[1].split(".")[0].replace(" and ", " ").split()
        return all(n.isdigit() and int(n) not in SIZES for n in said)
    if not isinstance(error, (ValueError, TypeError, InvalidArgumentError)):
        return False
    return len({str(e) for e in errors}) == 1 and not _ABOUT_RANKS.search(text)


_ABOUT_RANKS = re.compile("scalar|rank|shape|dimension|vector|matri", re.IGNORECASE)


# whether what two examples say can be right
def _is_doubtful(result, symbols):
    """Whether a known size of the result is none of the arguments', though these may differ."""
    if sum(not x._shape.is_fully_defined() for x in symbols) < 2:
        return False
    found = [x for x in nest.flatten(result) if is_symbol(x)]
    sizes = {d for x in found for d in x._shape._dims or () if d is not None}
    return not sizes <= {d for x in symbols for d in x._shape._dims or ()}


def _numbers(value) -> Iterator[int]:
    """The ints and sizes in arguments."""
    if is_symbol(value):
        return
    raw = getattr(value, "_t", value)
    if isinstance(raw, (torch.Tensor, np.ndarray)):
        yield from raw.shape
        if raw.ndim < 2 and isinstance(raw, torch.Tensor) and not raw.dtype.is_floating_point:
            values = [] if raw.is_meta or raw.numel() > 64 else raw.flatten().tolist()
            yield from (n for n in values if isinstance(n, int))
    elif isinstance(raw, (bool, str, bytes)):
        return
    elif isinstance(raw, int):
        yield raw
    elif isinstance(raw, TensorShape):
        yield from (d for d in raw._dims or () if d is not None)
    elif isinstance(raw, (list, tuple)):
        ints = [n for n in raw if type(n) is int and n > 0]
        if len(ints) > 1:
            yield math.prod(ints)
        for x in raw:
            yield from _numbers(x)
    elif isinstance(raw, dict):
        for x in raw.values():
            yield from _numbers(x)


# few unknown sizes that only some numbers fit
_MOST_FITTING = 300  # calls


def _fitted(function, args, kwargs, symbols, make):
    """The result where the unknown sizes have to be those that something else has: all that come
    into question are tried on meta tensors, multiples and neighbours too.  None where there are
    too many, or the elements count."""
    symbols = list({id(x): x for x in symbols}.values())
    if any(map(examples.may_be_size, symbols)) or any(map(_varies, symbols)):
        return None
    sizes = {n for n in _known_sizes(function, args, kwargs, symbols) if 1 < n <= _LARGE}
    choices = sorted({1, 2, 3, 4, 5, *(m for n in sizes for m in (n, n + 1, 2 * n, 3 * n))})
    places = [(id(x), i) for x in symbols for i, d in enumerate(x._shape._dims) if d is None]
    if len(choices) ** len(places) > _MOST_FITTING:
        return None
    results = []
    for chosen in itertools.product(choices, repeat=len(places)):
        of_place = dict(zip(places, chosen, strict=True))
        example = examples.sized(lambda x, i: of_place[id(x), i])  # noqa: B023
        try:
            results.append(
                function(*examples.replaced(args, example), **examples.replaced(kwargs, example))
            )
        except _MISFITS as error:
            if _of_values(error):
                return None
    flat = [nest.flatten(r) for r in results]
    if not flat or any(len(f) != len(flat[0]) for f in flat):
        return None
    if not all(hasattr(x, "_t") for x in flat[0]):
        return None
    made = [examples.merged([f[k] for f in flat], make) for k in range(len(flat[0]))]
    return nest.pack_sequence_as(results[0], made) if nest.is_nested(results[0]) else made[0]


def _varies(x):
    """Whether sizes that are not known are among the elements."""
    return isinstance(x._examples[0], torch.Tensor) and probes.is_followed(x)


def _known_sizes(function, args, kwargs, symbols):
    """The sizes and numbers of all arguments, and those that the function holds."""
    sizes = {d for x in symbols for d in x._shape._dims or () if d is not None}
    sizes.update(n for n in _numbers((args, kwargs)) if n > 0)
    sizes.update(getattr(function, "sizes", ()))
    return sizes


# trials
class _Trials:
    """results: those of successful calls.  errors: those of the others.
    sizes, fillings: what the successful calls were made with."""

    def __init__(self):
        self.results, self.errors = [], []
        self.sizes, self.fillings = set(), set()
        self.least = 3
        self.without_rank = []  # the places of the arguments of unknown rank

    def tells(self) -> bool:
        """Whether so many sizes were tried that what is the same in all results is known."""
        if any(len({len(sizes[k]) for sizes in self.sizes}) < 3 for k in self.without_rank):
            return False
        return len(self.sizes) > self.least or len(self.fillings) > 2


def _tried(function, args, kwargs, symbols):
    dice = random.Random(len(symbols))
    symbols = list({id(x): x for x in symbols}.values())
    sizes = sorted(n for n in _known_sizes(function, args, kwargs, symbols) if n <= _LARGE)
    fixed = all(x._shape.is_fully_defined() for x in symbols)
    sized = any(map(examples.may_be_size, symbols))
    fillings = _TEXTS if any(map(_is_text, symbols)) else FILLINGS
    trials, work, seen = _Trials(), 0, set()
    if any(getattr(x, "is_composite", False) for x in symbols):
        trials.least = 1
    trials.without_rank = [k for k, x in enumerate(symbols) if x._shape.rank is None]
    with kept():
        for number in range(4 * len(fillings) if fixed else _MOST):
            filling = fillings[number % len(fillings)] if fixed else dice.choice(fillings)
            chosen = _chosen(dice, symbols, sizes, number, filling)
            if number >= len(FILLINGS):
                for x in filter(examples.may_be_size, symbols):
                    chosen[id(x)] = examples.drawn_sizes(x._examples[0], dice)
            example = _example_of(chosen)
            work += _CALL + sum(math.prod(s) for raw in chosen.values() for s in _shapes(raw))
            try:
                made = function(
                    *examples.replaced(args, example), **examples.replaced(kwargs, example)
                )
            except _MISFITS as error:
                trials.errors.append(error)
            else:
                tried = tuple(_sizes(raw) for raw in chosen.values())
                if fixed or (tried, filling) not in seen:  # else it tells nothing new
                    trials.results.append(made)
                seen.add((tried, filling))
                trials.sizes.add(tried)
                if fixed:
                    trials.fillings.add(filling)
            enough = len(fillings) if fixed and not sized else _ENOUGH
            if len(trials.results) >= enough or (work > _WORK and number > 3):
                break
    return trials


def _shapes(raw):
    """The shapes of a raw value: one, or those of a composite's components."""
    return _sizes(raw) if isinstance(raw, Composite) else (_sizes(raw),)


def _sizes(raw):
    """The shape of a raw value, or those of a composite's components."""
    if isinstance(raw, Composite):
        parts = nest.flatten(raw, expand_composites=True)
        return tuple(tuple(x._t.shape) for x in parts)
    return tuple(raw.shape)


def _chosen(dice, symbols, sizes, number, filling):
    """{id of a symbol: a raw value}: one size for all in half of the trials."""
    unknown = max((list(x._shape._dims or [None] * 3).count(None) for x in symbols), default=0)
    one = dice.choice([n for n in [1, 2, 3, 4, 5, *sizes] if n**unknown <= _ELEMENTS])
    follows = any(map(_varies, symbols))
    alike = number % 2 == 0 or follows
    rank = dice.choice([0, 1, 1, 2, 2, 3, 4, 5])
    chosen = {}
    composites = any(getattr(x, "is_composite", False) for x in symbols)
    if composites:
        alike = True
        one = COMPOSITE_SIZES[number] if number < len(COMPOSITE_SIZES) else one
    for x in symbols:
        if getattr(x, "is_composite", False):
            first = number < len(COMPOSITE_SIZES)
            chosen[id(x)] = x._examples[number] if first else x.another(one, number)
            continue
        dims = known = x._shape._dims
        if dims is None:
            n = rank if dice.random() < 0.7 else max(0, rank + dice.choice([-2, -1, 1, 2]))
            dims = known = [None] * n
        size = lambda: one if alike else dice.choice([1, 2, 3, 4, *sizes])  # noqa: E731
        dims = [size() if d is None else d for d in dims]
        if not alike and math.prod(dims) > _ELEMENTS:
            dims = [min(d, 3) if e is None else d for d, e in zip(dims, known, strict=True)]
        chosen[id(x)] = _value(x, dims, one, filling)
    return chosen


def _is_followed(x):
    """Whether the examples are real, with sizes among their elements."""
    a, b = x._examples
    return isinstance(a, torch.Tensor) and not a.is_meta and a.shape == b.shape


def _value(x, dims, one, filling):
    a = x._examples[0]
    if isinstance(a, np.ndarray):
        if x.graph_constant and a.shape == tuple(dims):
            return a
        return _text(dims, filling)
    if _is_followed(x) and x._shape.is_fully_defined():
        return probes.elements_at(x, one, SIZES)
    return filled(dims, a.dtype, filling % len(FILLINGS)).requires_grad_(a.requires_grad)


# texts are numerals at first, then words with separators
_TEXTS = (*FILLINGS, 4, 5, 6)


def _is_text(x):
    return isinstance(x._examples[0], np.ndarray) and not x.graph_constant


def _text(dims, filling):
    """An array of texts, filled by one of the _TEXTS."""
    numbers = range(math.prod(dims))
    words = [
        (b"0", b"01"[: i % 2 + 1], b"%d" % i, b"1" * (i + 2), b"0 1", b"a,b c d", b"1 2,3,4;5")[
            filling
        ]
        for i in numbers
    ]
    made = np.empty(len(words), object)
    made[:] = words
    return made.reshape(dims)


def _example_of(chosen):
    def example(x):
        raw = chosen.get(id(x))
        return x if raw is None else examples.handle_of(raw)

    return example


# results
def _merged(trials, make):
    """The results as one: unknown where they differ."""
    results = trials.results
    flat = [nest.flatten(r) for r in results]
    if any(len(f) != len(flat[0]) for f in flat):
        error = ValueError(examples.NUMBER_UNKNOWN)
        error._unsure = True
        raise error
    made = [_one_of([f[k] for f in flat], make, trials.tells()) for k in range(len(flat[0]))]
    return nest.pack_sequence_as(results[0], made) if nest.is_nested(results[0]) else made[0]


def _one_of(values, make, tells):
    first = values[0]
    if isinstance(first, Composite):
        return make.of_all(values)
    if not hasattr(first, "_t"):
        return first
    if any(v.dtype != first.dtype for v in values):
        raise unsure("the dtype depends on what is not known")
    shape = _common(v._t.shape for v in values) if tells else TensorShape(None)
    made = make(pair(shape, first.dtype, any(map(_grows, values))))
    if shape.rank is None:
        made._shape = shape
    return made


def _grows(value):
    """Whether autograd follows a value."""
    return isinstance(value._t, torch.Tensor) and value._t.requires_grad


def _follows(x):
    example = x._examples[0]
    return isinstance(example, torch.Tensor) and example.requires_grad


def _common(shapes):
    shapes = [tuple(s) for s in shapes]
    if len(set(map(len, shapes))) > 1:
        return TensorShape(None)
    return TensorShape([s[0] if len(set(s)) == 1 else None for s in zip(*shapes)])


def _with_unknown(result, trials, make):
    """`result`, with unknown sizes where a trial has another size."""
    flat, made = [nest.flatten(r) for r in trials.results], nest.flatten(result)
    if any(len(f) != len(made) for f in flat):
        return result
    for k, x in enumerate(made):
        if not is_symbol(x) or not hasattr(flat[0][k], "_t"):
            continue
        shape = _common(f[k]._t.shape for f in flat)
        if shape.rank != x._shape.rank:
            shape = TensorShape(None)
        else:
            dims = zip(shape._dims, x._shape._dims)
            shape = TensorShape([m if m == n else None for m, n in dims])
        if shape.rank is None or shape._dims != x._shape._dims:
            made[k] = make(pair(shape, x.dtype, _grows(flat[0][k])))
            made[k]._shape = shape
    return nest.pack_sequence_as(result, made) if nest.is_nested(result) else made[0]


def is_unsure(error: BaseException) -> bool:
    """Whether an error of `inferred` may not be one for the values of a run."""
    too_large = isinstance(error, MemoryError) or _TOO_LARGE.search(str(error)) is not None
    return too_large or getattr(error, "_unsure", False)


_TOO_LARGE = re.compile("llocate memory|without overflow|calculation overflowed")
