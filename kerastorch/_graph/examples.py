"""Examples: how the shape of a symbolic result is found.

A symbolic tensor has two example values, in which unknown dimensions have two different sizes.  An
op, or the body of a layer, runs on both; what differs in the results is unknown, and so is what
differs in an error's message.  Examples are meta tensors, which have shapes but no elements;
results of tf.shape are real, so that a reshape that uses them can be followed.
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

from .._core import budget, nest
from .._core.composite import Composite
from .._core.dtypes import DType
from .._core.errors import OpError
from .._core.op import Spec
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from . import probes
from .example_errors import in_common, in_graph, text_of

# Both divisible by 2 ** 9, so that models that halve and double sizes meet again, and by 3 and 5.
SIZES = (7680, 15360)
# by the number of unknown dimensions: torch counts at most 2 ** 63 bytes
_UNKNOWN = [SIZES] * 5 + [(480, 960), (120, 240), (30, 60)]
SMALL_SIZES = (2, 3)
WIDE_SIZES = (32, 48)  # in place of the small ones where images have unknown sizes
_VECTOR = 64  # real values of up to so many elements may be shapes, and are followed


def pair(
    shape: TensorShape, dtype: DType, requires_grad: bool = False
) -> tuple[torch.Tensor | np.ndarray, ...]:
    """Two examples of a shape (None for unknown dimensions) and dtype."""
    made = tuple(_example(shape, dtype, i) for i in range(2))
    if requires_grad:
        for x in made:
            x.requires_grad_()
    return made


class Opaque(np.ndarray):
    """The example of what is no tensor of elements: the list behind a TensorArray, a handle."""

    tf_dtype = None


def _opaque(shape, dtype):
    made = np.empty([1 if d is None else d for d in shape._dims or ()], object).view(Opaque)
    made.tf_dtype = dtype
    return made


def _example(shape, dtype, which):
    if dtype.name in ("variant", "resource"):
        return _opaque(shape, dtype)
    # of different ranks where the rank is unknown
    sizes = [None] * (1 + which) if shape.rank is None else shape._dims
    if dtype.torch is None:
        sizes = [SMALL_SIZES[which] if d is None else d for d in sizes]
        budget.check(sizes, 8, "an example of text")
        return np.full(sizes, b"0", object)
    size = _UNKNOWN[min(sizes.count(None), len(_UNKNOWN) - 1)][which]
    sizes = [size if d is None else d for d in sizes]
    return torch.empty(sizes, dtype=dtype.torch, device="meta")


def common_shape(examples: Sequence[torch.Tensor | np.ndarray]) -> TensorShape:
    """The shape of two examples: unknown where they differ."""
    a, b = (x.shape for x in examples)
    if len(a) != len(b):
        return TensorShape(None)
    return TensorShape._of(m if m == n else None for m, n in zip(a, b, strict=True))


def is_symbol(x: Any) -> bool:
    """Whether `x` has examples."""
    return getattr(x, "_examples", None) is not None


def symbols_of(value: Any) -> Iterator[Any]:
    """The symbolic tensors in a nest of arguments."""
    if is_symbol(value):
        yield value
    elif isinstance(value, (list, tuple)):
        for x in value:
            yield from symbols_of(x)
    elif isinstance(value, dict):
        for x in value.values():
            yield from symbols_of(x)
    elif type(value) is slice:
        yield from symbols_of((value.start, value.stop, value.step))


def replaced(value: Any, example: Callable[[Any], Any]) -> Any:
    """Arguments with example(x) for every leaf x that holds a value."""
    if is_symbol(value) or hasattr(value, "_t"):
        return example(value)
    kind = type(value)
    if kind is list:
        return [replaced(x, example) for x in value]
    if kind is tuple:
        return tuple([replaced(x, example) for x in value])
    if isinstance(value, dict):
        return kind((k, replaced(x, example)) for k, x in value.items())
    if kind is slice:
        return slice(*(replaced(x, example) for x in (value.start, value.stop, value.step)))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return kind(*(replaced(x, example) for x in value))
    return value


def _nth(which):
    def example(x):
        examples = getattr(x, "_examples", None)
        return _light(x) if examples is None else handle_of(examples[which])

    return example


def handle_of(example: Any) -> Any:
    """An example as a value: a handle, or a copy of a composite, which may get a mask."""
    if isinstance(example, Composite):
        return example._from_components(example._components())
    return Tensor(example)


def _light(x):
    """A real value as a meta tensor, unless it may be a shape."""
    raw = x._t
    if not isinstance(raw, torch.Tensor) or raw.is_meta or raw.numel() <= _VECTOR:
        return x
    return Tensor(torch.empty_strided(raw.shape, raw.stride(), dtype=raw.dtype, device="meta"))


_FIRST, _SECOND = _nth(0), _nth(1)


# what ops and torch raise about arguments that do not fit; anything else is a user's own
ABOUT_ARGUMENTS = (OpError, RuntimeError, ValueError, TypeError, IndexError)


def on_examples(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    make: Callable[[tuple[torch.Tensor | np.ndarray, ...]], Any],
    spec: Spec | None = None,
    fitting: bool = True,
) -> Any:
    """What `function` gives for symbolic arguments, with make(examples) for every tensor.

    spec: what the op boundary knows of it, if it is an op.
    fitting: whether unknown sizes may be those of other arguments, where the examples do not fit.
    """
    spec = spec or getattr(function, "spec", None)
    if spec is not None and not any(spec.groups):
        function = _cheaply(function)
    first = None
    try:
        first = function(*replaced(args, _FIRST), **replaced(kwargs, _FIRST))
        if all(map(_is_known, symbols_of((args, kwargs)))):
            second = first
        else:
            second = function(*replaced(args, _SECOND), **replaced(kwargs, _SECOND))
    except Exception as error:
        if not isinstance(error, ABOUT_ARGUMENTS):
            raise
        found = _second_chance(function, args, kwargs, make, error, fitting)
        if found is not None:
            return found
        shown = _shown(function, args, kwargs, error, first is None)
        if shown is error:
            raise
        raise shown from error
    if second is first:
        return paired(first, second, make)
    return _confirmed(function, args, kwargs, first, second, make, spec)


def _is_sure(function, spec):
    """Whether two examples tell: of a layer of ours, or an op that only keeps sizes."""
    if getattr(function, "takes_tensors_only", False):
        return True
    return spec is not None and (spec.type or spec.label) in probes.KEEPING


def _confirmed(function, args, kwargs, first, second, make, spec):
    """Two results as one, of which nothing is known but what holds in probes as well."""
    symbols = list(symbols_of((args, kwargs)))
    by_chance = any(map(probes.agrees_by_chance, symbols))
    if not by_chance and _is_sure(function, spec):
        return paired(first, second, make)
    flat = [nest.flatten(first), nest.flatten(second)]
    keeps = _is_sure(function, spec) or getattr(spec, "elementwise", False)
    if len(flat[0]) != len(flat[1]) or not _may_agree_by_chance(*flat, keeps and not by_chance):
        return paired(first, second, make)
    numbers = probes.ints_in([list(args), kwargs]) if all(map(_is_small, flat[0])) else ()
    all_probes = probes.chosen(symbols, SIZES, numbers)
    if keeps and all(getattr(getattr(x, "_t", None), "is_meta", True) for x in flat[0]):
        all_probes = itertools.islice(all_probes, 2)
    for chosen in all_probes:
        example = lambda x: Tensor(chosen[id(x)]) if is_symbol(x) else _light(x)  # noqa: B023, E731
        try:
            probed = nest.flatten(function(*replaced(args, example), **replaced(kwargs, example)))
        except ABOUT_ARGUMENTS:
            continue
        if len(probed) != len(flat[0]):
            continue
        flat.append(probed)
        if not any(map(_agree, *flat)):
            break
    tells = len(flat) > 2 or not by_chance
    made = [_agreed([f[k] for f in flat], make, tells) for k in range(len(flat[0]))]
    return nest.pack_sequence_as(first, made) if nest.is_nested(first) else made[0]


def _may_agree_by_chance(first, second, by_elements):
    return any(
        probes.may_agree_by_chance(a._t, b._t, by_elements)
        for a, b in zip(first, second, strict=True)
        if hasattr(a, "_t")
    )


def _is_small(value):
    raw = getattr(value, "_t", None)
    return isinstance(raw, torch.Tensor) and not raw.is_meta and raw.numel() <= _VECTOR


def _agree(*values):
    """Whether meta results have a size in common; True for others."""
    raws = [getattr(v, "_t", None) for v in values]
    if not all(isinstance(r, torch.Tensor) and r.is_meta for r in raws):
        return True
    if len({r.dim() for r in raws}) > 1:
        return False
    return any(n is not None for n in probes.sizes_agreed(raws))


def _agreed(values, make, tells):
    """A leaf of results, the first two of which are examples, as one.

    tells: whether the results are so many that what they agree upon is known.
    """
    raws = [getattr(v, "_t", None) for v in values]
    if not all(isinstance(r, torch.Tensor) for r in raws) or raws[0].dim() != raws[1].dim():
        return paired_leaf(*values[:2], make)
    if any(r.dim() != raws[0].dim() for r in raws):
        return make((raws[0], raws[0][None]))
    dims, pair = probes.sizes_agreed(raws), raws[:2]
    if None not in dims and not any(r.is_meta for r in raws):
        by_chance = probes.elements_open(raws) if tells else torch.ones_like(raws[0], dtype=bool)
        if by_chance is not None:
            pair = [probes.mark(raws[0], by_chance), raws[1]]
    made = make(tuple(pair))
    made._shape = TensorShape(dims if tells else [None] * len(dims))
    return made


NUMBER_UNKNOWN = (
    "The number of results depends on a dimension that is unknown while a model is being defined."
)


_SLICING = {"getitem", "strided_part", "strided_slice"}


def _at_one(function, args, kwargs, make):
    """The part at an index that is an unknown number, which may be any; None where none fits."""
    with contextlib.suppress(*ABOUT_ARGUMENTS):
        only = function(*replaced(args, _one), **replaced(kwargs, _one))
        return paired(only, only, make)
    return None


def _one(x):
    """An example in which every unknown size, or number that depends on one, is 1."""
    if not is_symbol(x):
        return _light(x)
    a, b = x._examples
    if a.shape != b.shape or not x._shape.is_fully_defined():
        dims = x._shape._dims or [None] * a.ndim
        sizes = [min(m, 1) if d is None else d for m, d in zip(a.shape, dims, strict=False)]
        return Tensor(a[tuple(slice(n) for n in sizes)])
    if torch.is_tensor(a) and not a.is_meta:
        return Tensor(torch.where(probes.known_elements(x), a, torch.ones_like(a)))
    return Tensor(a)


def paired(
    first: Any, second: Any, make: Callable[[tuple[torch.Tensor | np.ndarray, ...]], Any]
) -> Any:
    """Two results as one, with make(examples) for every tensor; ValueError when they differ in
    structure."""
    if hasattr(first, "_t"):
        return make((first._t, second._t))
    flat, other = nest.flatten(first), nest.flatten(second)
    if len(flat) != len(other):
        raise ValueError(NUMBER_UNKNOWN)
    made = [paired_leaf(a, b, make) for a, b in zip(flat, other, strict=True)]
    return nest.pack_sequence_as(first, made)


def paired_leaf(a: Any, b: Any, make: Callable[..., Any]) -> Any:
    """A leaf of two results as one."""
    if hasattr(a, "_t"):
        return make((a._t, b._t))
    return make.of_composites(a, b) if isinstance(a, Composite) else a


def _is_known(x):
    """Whether both examples of a symbolic tensor are the same."""
    a, b = x._examples
    if a.shape != b.shape or not x._shape.is_fully_defined():
        return False
    return isinstance(a, np.ndarray) or a.is_meta or not probes.is_followed(x)


def _cheaply(function):
    """An op that makes a tensor of nothing but a shape, on the meta device if that is large."""

    def run(*args, **kwargs):
        outer, state.device = state.device, torch.device("meta")
        try:
            result = function(*args, **kwargs)
        except (RuntimeError, OpError):  # a generator of random numbers, say, is not meta
            result = None
        finally:
            state.device = outer
        raw = getattr(result, "_t", None)
        if isinstance(raw, torch.Tensor) and raw.is_meta and raw.numel() > _VECTOR:
            return result
        return function(*args, **kwargs)

    return run


# what does not work with the examples as they are
def _second_chance(function, args, kwargs, make, error, fitting):
    """The result with real elements, or with unknown dimensions that fit the others; or None."""
    if needs_elements(error):
        return _on_elements(function, args, kwargs, make)
    symbols = list(symbols_of((args, kwargs)))
    if any(map(_is_long, symbols)):
        found = _without_elements(function, args, kwargs, make)
        if found is not None:
            return found
    if getattr(function, "__name__", None) in _SLICING:
        return _at_one(function, args, kwargs, make)
    alone = len(symbols) == 1 and getattr(function, "takes_tensors_only", False)
    own = getattr(function, "sizes", frozenset()) if isinstance(error, _MISFITTING) else frozenset()
    sizes = _concrete_sizes(args, kwargs) | own
    if not fitting or all(map(_is_known, symbols)) or (alone and not sizes):
        return None
    return _by_fitting(function, args, kwargs, symbols, sizes, make)


def _is_long(x):
    """Whether real elements hang on an unknown size, and are too many for a shape: of tf.range."""
    a, b = x._examples
    long = isinstance(a, torch.Tensor) and not a.is_meta and a.numel() > _VECTOR
    return long and a.shape != b.shape


def _without_elements(function, args, kwargs, make):
    """The result where nobody sees such elements, which may be out of a range; None where they
    count."""
    made = []
    for which in range(2):

        def example(x, which=which):
            examples = getattr(x, "_examples", None)
            if examples is None or not _is_long(x):
                return _nth(which)(x)
            return Tensor(torch.empty_like(examples[which], device="meta"))

        with contextlib.suppress(*ABOUT_ARGUMENTS):
            made.append(function(*replaced(args, example), **replaced(kwargs, example)))
    return paired(*made, make) if len(made) == 2 else None


_MISFITTING = (OpError, RuntimeError)  # of kernels; other errors may be a user's
_META = re.compile(r"(?<![a-z])meta(?![a-z])", re.IGNORECASE)


def needs_elements(error: Exception) -> bool:
    """Whether an error of torch's says that meta tensors have no elements."""
    return isinstance(error, (RuntimeError, OpError, TypeError, ValueError)) and bool(
        _META.search(str(error))
    )


def _on_elements(function, args, kwargs, make):
    """The result for small real tensors with various elements, so that sizes that depend on
    elements come out different; None when it fails with all of them."""
    results = []
    sizes = any(map(may_be_size, symbols_of((args, kwargs))))
    for filling in FILLINGS + DRAWN if sizes else FILLINGS:
        for which in range(2):
            example = _small(args, kwargs, which, filling)
            try:
                results.append(function(*replaced(args, example), **replaced(kwargs, example)))
            except ABOUT_ARGUMENTS:
                break
        else:
            continue
        del results[len(results) // 2 * 2 :]
    if not results:
        return None
    make = _Renewing(make)
    first = paired(*results[:2], make)
    if len(results) == 2:
        return first
    return _varied(first, results, make)


def _varied(first, results, make):
    """`first`, with unknown sizes where some other result has another one than the first two."""
    flat = [nest.flatten(r) for r in results]
    made = nest.flatten(first)
    if any(len(f) != len(made) for f in flat):
        raise ValueError(NUMBER_UNKNOWN)
    for k, x in enumerate(made):
        if isinstance(flat[0][k], Composite) and make.of_all is not None:
            made[k] = make.of_all([f[k] for f in flat])
        if not hasattr(flat[0][k], "_t"):
            continue
        for a, b in zip(flat[::2], flat[1::2], strict=True):
            other = common_shape((a[k]._t, b[k]._t))
            if other.rank is None or x._shape.rank is None or other.rank != x._shape.rank:
                made[k] = x = make.of(TensorShape(None), x)
            elif other._dims != x._shape._dims:
                dims = [m if m == n else None for m, n in zip(other._dims, x._shape._dims)]
                made[k] = x = make.of(TensorShape(dims), x)
    return nest.pack_sequence_as(first, made) if nest.is_nested(first) else made[0]


class _Renewing:
    """`make` for small real examples."""

    def __init__(self, make):
        self._make, self.of_composites = make, make.of_composites
        self.of_all = getattr(make, "of_all", None)  # in a trace

    def __call__(self, examples):
        return self._make(_renewed(examples))

    def of(self, shape: TensorShape, like: Any) -> Any:
        """A symbolic tensor of another shape than a known one."""
        example = like._examples[0]
        grows = isinstance(example, torch.Tensor) and example.requires_grad
        made = self._make(pair(shape, like.dtype, grows))
        if shape.rank is None:
            made._shape = shape
        return made


def _renewed(examples):
    """Small real examples as examples of the usual sizes."""
    if isinstance(examples[0], np.ndarray):
        return examples
    return tuple(
        torch.empty(
            [m if m == n else SIZES[which] for m, n in zip(*(x.shape for x in examples))],
            dtype=examples[0].dtype,
            device="meta",
            requires_grad=examples[0].requires_grad,
        )
        for which in range(2)
    )


def _small(args, kwargs, which, filling):
    """example(x) for `replaced`: real tensors in which every unknown size is a small one, the
    same for the same."""
    known, drawn = {}, {}
    dice = random.Random(filling)
    for x in symbols_of((args, kwargs)):
        if filling in DRAWN and may_be_size(x) and id(x) not in drawn:
            drawn[id(x)] = drawn_sizes(x._examples[0], dice)
        for _, sizes in _places_of(x):
            n = len(known) + 1
            if sizes is not None:
                known.setdefault(sizes, (4 * n, 4 * n + 1))

    def example(x):
        examples = getattr(x, "_examples", None)
        if examples is None or isinstance(examples[0], np.ndarray):
            return x if examples is None else Tensor(examples[which])
        if id(x) in drawn:
            return Tensor(drawn[id(x)])
        a, b = examples
        if not a.is_meta and a.shape != b.shape:
            return Tensor(examples[which])
        found = [n if p is None else known[p][which] for n, p in _places_of(x)]
        if not a.is_meta and x._shape.is_fully_defined():
            return Tensor(torch.tensor(found, dtype=a.dtype).reshape(a.shape))
        return Tensor(filled(found, a.dtype, filling % 4).requires_grad_(a.requires_grad))

    return example


def may_be_size(x: Any) -> bool:
    """Whether elements that only a run tells may be sizes or bounds of the result."""
    a, b = x._examples
    if not isinstance(a, torch.Tensor) or not a.is_meta or a.shape != b.shape or a.is_complex():
        return False
    if not x._shape.is_fully_defined():
        return False
    return not a.dim() if a.is_floating_point() else a.numel() <= _VECTOR


def drawn_sizes(like: torch.Tensor, dice: random.Random) -> torch.Tensor:
    """A real tensor for one that may hold sizes: each element is drawn by itself."""
    numbers = [dice.choice(_NUMBERS) for _ in range(like.numel())]
    made = torch.tensor(numbers, dtype=torch.int64).to(like.dtype).reshape(like.shape)
    return made.requires_grad_(like.requires_grad)


def _places_of(x):
    """(the number, None where it is known, else the numbers of both examples) of each size, or of
    each element of a real vector."""
    a, b = x._examples
    if len(a.shape) != len(b.shape) or isinstance(a, np.ndarray):
        return
    pairs, known = zip(a.shape, b.shape, strict=True), [d is not None for d in x._shape._dims or ()]
    if not a.is_meta and a.shape == b.shape and x._shape.is_fully_defined():
        pairs = zip(a.flatten().tolist(), b.flatten().tolist(), strict=True)
        known = probes.known_elements(x).flatten().tolist()
    for p, is_known in zip(pairs, known, strict=False):
        yield p[0], None if is_known else p


# how small real tensors are filled: zeros, ones and zeros in turn, numbers from 0 or -1 upwards
FILLINGS = (0, 1, 2, 3)
# fillings in which what may be a size is drawn, so that no two agree by chance; seeds
DRAWN = tuple(range(4, 20))
_NUMBERS = (0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, -1)


def filled(sizes: Sequence[int], dtype: torch.dtype, filling: int = 0) -> torch.Tensor:
    """A real tensor with the elements of one of the FILLINGS."""
    budget.check(sizes, dtype.itemsize, "an example")
    if not filling:
        return torch.zeros(sizes, dtype=dtype)
    numbers = torch.arange(1, math.prod(sizes) + 1)
    numbers = numbers % 2 if filling == 1 else numbers - 1 if filling == 2 else numbers - 2
    if dtype is torch.bool:
        numbers = numbers != 0
    elif filling == 2:
        numbers = numbers % 100
    return numbers.to(dtype).reshape(sizes)


_MOST_RUNS = 300


def _by_fitting(function, args, kwargs, symbols, concrete, make):
    """The result when unknown sizes have to be those of other arguments, or 1; or None.

    concrete: the sizes of arguments that are not symbolic, and those that the function has.

    TensorFlow lets an unknown size be any.  So every choice is tried, and what is the same
    wherever the call succeeds is known.
    """
    shapes = {id(x): x._shape for x in symbols}
    known = {d for s in shapes.values() for d in s._dims or () if d not in (None, 1)}
    known.update(concrete)
    unknown = [(id(x), i) for x in symbols for i, d in enumerate(x._shape._dims or ()) if d is None]
    if len(symbols) == 1:
        group, places = (lambda place: place), unknown
        tried = _few_fitting(len(unknown), [1, *sorted(known)])
    else:
        choices = [*SIZES, 1, *sorted(known)]
        group, places = _places(unknown, len(choices))
        tried = itertools.product(choices, repeat=len(places))
    results = []
    for sizes in tried:
        chosen = dict(zip(places, sizes, strict=True))
        example = sized(lambda x, i: chosen[group((id(x), i))])  # noqa: B023
        try:
            results.append(function(*replaced(args, example), **replaced(kwargs, example)))
        except ABOUT_ARGUMENTS:
            continue
    if not results:
        return None
    flat = [nest.flatten(r) for r in results]
    if any(len(f) != len(flat[0]) for f in flat):
        return None
    made = [merged([f[i] for f in flat], make) for i in range(len(flat[0]))]
    return nest.pack_sequence_as(results[0], made) if nest.is_nested(results[0]) else made[0]


def _places(unknown, choices):
    """(the function that gives what the size of an unknown dimension is chosen for, all of these):
    for each by itself, for all at one axis, or for all, where there are too many choices."""
    group = lambda place: place  # noqa: E731
    if choices ** len(unknown) > _MOST_RUNS:
        group = lambda place: place[1]  # noqa: E731
    places = list(dict.fromkeys(map(group, unknown)))
    if choices ** len(places) > _MOST_RUNS:
        return (lambda place: 0), [0]
    return group, places


def _few_fitting(count, known):
    """Sizes for `count` unknown dimensions, one or two of them known: those at the end first."""
    sizes = _UNKNOWN[min(count, len(_UNKNOWN) - 1)]
    for number in (1, 2):
        for places in itertools.combinations(reversed(range(count)), min(number, count)):
            for chosen in itertools.product(known, repeat=len(places)):
                given = dict(zip(places, chosen, strict=True))
                for size in sizes:
                    yield tuple(given.get(k, size) for k in range(count))


def _concrete_sizes(args, kwargs):
    """The sizes of the values among the arguments, other than 1; of nested lists of numbers too."""
    found = set()

    def visit(value):
        if is_symbol(value):
            return
        raw = getattr(value, "_t", value)
        if isinstance(raw, (torch.Tensor, np.ndarray)):
            found.update(raw.shape)
        elif isinstance(raw, (list, tuple)):
            if raw and all(isinstance(x, (int, float, list)) for x in raw):
                found.add(len(raw))
            for x in raw:
                visit(x)
        elif isinstance(raw, dict):
            for x in raw.values():
                visit(x)

    visit([list(args), kwargs])
    return found - {1}


def sized(size_of: Callable[[Any, int], int]) -> Callable[[Any], Any]:
    """example(x) for `replaced`: meta tensors whose unknown sizes are size_of(x, axis)."""

    def example(x):
        if not is_symbol(x):
            return _light(x)
        a = x._examples[0]
        if x._shape.rank is None or (isinstance(a, torch.Tensor) and not a.is_meta):
            return Tensor(a)
        sizes = [size_of(x, i) if d is None else d for i, d in enumerate(x._shape._dims)]
        if isinstance(a, np.ndarray):
            return Tensor(np.full(sizes, b"0", object))
        raw = torch.empty(sizes, dtype=a.dtype, device="meta", requires_grad=a.requires_grad)
        return Tensor(raw)

    return example


def merged(results: list[Any], make: Callable[..., Any]) -> Any:
    """Results as one, with unknown sizes where they differ."""
    first = results[0]
    if not hasattr(first, "_t"):
        return paired_leaf(first, results[-1], make)
    shapes = [tuple(r._t.shape) for r in results]
    if any(len(s) != len(shapes[0]) for s in shapes):
        return make((first._t, first._t[None]))
    dims = [sizes.pop() if len(sizes) == 1 else None for sizes in map(set, zip(*shapes))]
    a, b = first._t, results[1]._t if len(results) > 1 else first._t
    if common_shape((a, b))._dims == tuple(dims):
        return make((a, b))
    return make(pair(TensorShape(dims), first.dtype, a.requires_grad))


def _shown(function, args, kwargs, error, of_first):
    """The error to raise for one that came of the first or second example: in the class of
    TensorFlow's graphs, with None in its message for numbers that differ between examples."""
    text, found = text_of(error), None
    if of_first:
        try:
            function(*replaced(args, _SECOND), **replaced(kwargs, _SECOND))
        except Exception as other:
            found = in_common(text, text_of(other))
    if found is not None:
        text = found
    elif not all(map(_is_known, symbols_of((args, kwargs)))):
        shapes = [str(x._shape) for x in symbols_of((args, kwargs))]
        name = getattr(function, "__name__", "call")
        text = f"{name}: the arguments, of shapes {', '.join(shapes)}, do not fit"
    return in_graph(error, text)
