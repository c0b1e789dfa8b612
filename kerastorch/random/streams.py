"""Streams: TensorFlow's own numbers of an op that goes on in its sequence.

A `Stream` is what an op's kernel has in TensorFlow: a pair of seeds and how far it has come.  In
eager execution all calls of one kind of op with the same seeds share one.  In a traced function
each op has its own (`Draws`), and so it is in a step of fit, which Keras traces.

A stream draws by an operator of torch's, so that recorders see one call, which they repeat.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import math
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from .._core import torch_operators
from .._core.errors import invalid
from .._core.philox import Place, block, later, place, stateless
from .._core.settings import settings
from .._core.state import state
from . import _numbers

_DEFAULT = 87654321  # TensorFlow's global seed for ops that have a seed where none is set
_LARGEST = 2**31 - 1
_APART = 256  # blocks that TensorFlow takes for each number

_known: weakref.WeakValueDictionary[int, Stream] = weakref.WeakValueDictionary()
_count = itertools.count()
_lock = threading.Lock()


class _Local(threading.local):
    journal: dict[Any, Place] | None = None  # where streams were before draws that do not count
    unseeded = False  # whether steps and ops draw as without any seed


_local = _Local()


def truncated(global_seed: Any, op_seed: Any) -> tuple[int, int]:
    """The pair of seeds of an op as its kernel gets them."""
    pair = int(global_seed % _LARGEST), int(op_seed % _LARGEST)
    return (0, _LARGEST) if pair == (0, 0) else pair


class Stream:
    """The numbers of one kernel, one call after the other.

    of_generator: whether they are those of tf.random.Generator.from_seed(pair[0]), which a new
        global seed leaves as they are.
    """

    __slots__ = ("__weakref__", "_ahead", "_at", "_start", "number", "pair", "restarts")

    device = torch.device("cpu")

    def __init__(self, pair: tuple[int, int], of_generator: bool = False):
        self._start = self._at = (0, pair[0]) if of_generator else place(*pair)
        self.pair, self.restarts = pair, not of_generator
        self._ahead = None
        self.number = next(_count)
        _known[self.number] = self

    def copied(self) -> Stream:
        """A stream of the same numbers, at its beginning."""
        made = Stream((0, 0), not self.restarts)
        made._start = made._at = self._start
        return made

    def restart(self) -> None:
        """Back to the first number."""
        self._at = self._start

    def take(self, blocks: int) -> Place:
        """Where the next numbers are, which take some blocks."""
        with _lock:
            at = self._at
            self._at = later(at, blocks)
        journal = _local.journal
        if journal is not None:
            journal.setdefault(self, at)
        return at

    def get_state(self) -> torch.Tensor:
        """How far it has come."""
        passed = self._at[1] - self._start[1]
        return torch.tensor([passed & _LARGEST, passed >> 31 & _LARGEST, passed >> 62])

    def set_state(self, state: torch.Tensor) -> None:
        """Goes to where `get_state` was asked."""
        low, middle, high = state.tolist()
        self._at = later(self._start, low | middle << 31 | high << 62)

    def _drawn(self, what: tuple[Any, ...], count: int, make: Callable[..., Any]) -> torch.Tensor:
        """The next numbers: many calls' at once when the same is asked for again and again.

        make(place, calls): numbers for that many calls, in rows.
        """
        at = self.take(count * _APART)
        ahead = self._ahead
        if ahead is not None and ahead.what == what:
            row = ahead.row(at)
            if row is not None:
                return row
        calls = 1 if ahead is None or ahead.what != what or ahead.after != at else ahead.more
        rows = make(at, calls) if calls > 1 else [make(at, 1)]
        self._ahead = _Ahead(what, at, count * _APART, rows, calls)
        return rows[0]


_BULK = 1 << 18  # numbers that are drawn ahead, at most


class _Ahead:
    """Numbers of calls to come.  after: the place behind them.  more: how many to draw next."""

    __slots__ = ("_blocks", "_first", "_rows", "after", "more", "what")

    def __init__(self, what, at, blocks, rows, calls):
        self.what, self._first, self._blocks, self._rows = what, at, blocks, rows
        self.after = later(at, calls * blocks)
        numbers = max(blocks // _APART, 1)
        self.more = max(1, min(4 * calls, _BULK // numbers, 256))

    def row(self, at):
        """The numbers of the call at a place, None where there are none."""
        if at[0] != self._first[0] or not self._blocks:
            return None
        k, rest = divmod(at[1] - self._first[1], self._blocks)
        return self._rows[k] if not rest and 0 <= k < len(self._rows) else None


# draws as operators
_KINDS = {
    "uniform": _numbers.uniform,
    "normal": _numbers.normal,
    "truncated_normal": _numbers.truncated_normal,
}


def _draw(number, kind, size, dtype):
    """Numbers of a shape by the stream of a number."""
    count = math.prod(size)
    function = _KINDS[kind]

    def make(at, calls):
        if calls == 1:
            return function(count, dtype, at).reshape(size)
        return function(count, dtype, at, calls).reshape(calls, *size).unbind()

    return _known[number]._drawn((kind, tuple(size), dtype), count, make)


def _draw_mask(number, size, rate, dtype):
    """1 / (1 - rate) where a number is at least `rate`, else 0."""
    count = math.prod(size)

    def make(at, calls):
        kept = torch.from_numpy(_numbers.is_kept(count, rate, dtype, at, calls))
        rows = kept * torch.tensor(1 / (1 - rate), dtype=dtype)
        return rows.reshape(size) if calls == 1 else rows.reshape(calls, *size).unbind()

    return _known[number]._drawn(("mask", tuple(size), rate, dtype), count, make)


def _draw_by_seed(number, size, dtype):
    """Uniform numbers of the stateless op whose seed is the stream's next number."""
    return _numbers.uniform(math.prod(size), dtype, seed_from(_known[number])).reshape(size)


def seed_from(stream: Stream) -> Place:
    """Where the stateless op reads whose seed is the stream's next number."""
    low, high, _, _ = block(stream.take(_APART))
    return stateless(low | high << 32, 0)


_OPERATORS = {
    "draw_by_seed": (_draw_by_seed, "(int number, int[] size, ScalarType dtype) -> Tensor"),
    "draw": (_draw, "(int number, str kind, int[] size, ScalarType dtype) -> Tensor"),
    "draw_mask": (_draw_mask, "(int number, int[] size, float rate, ScalarType dtype) -> Tensor"),
}


@functools.cache
def _operator(name):
    return torch_operators.defined(name, *_OPERATORS[name])


def draw(stream: Stream, kind: str, size: Sequence[int], dtype: torch.dtype) -> torch.Tensor:
    """Numbers of a shape on the CPU: "uniform", "normal" or "truncated_normal" ones."""
    return _operator("draw")(stream.number, kind, list(size), dtype)


def draw_by_seed(stream: Stream, size: Sequence[int], dtype: torch.dtype) -> torch.Tensor:
    """Uniform numbers, on the CPU, of a stateless op whose seed the stream gives."""
    return _operator("draw_by_seed")(stream.number, list(size), dtype)


def draw_mask(stream: Stream, size: Sequence[int], rate: float, dtype: torch.dtype) -> torch.Tensor:
    """What dropout multiplies by, on the CPU: 1 / (1 - rate) or 0."""
    return _operator("draw_mask")(stream.number, list(size), rate, dtype)


def is_draw(function: Any) -> bool:
    """Whether an operator of torch's draws from a stream."""
    return function.namespace == "kerastorch" and function.name().startswith("kerastorch::draw")


def stream_of(function: Any, args: Sequence[Any]) -> Stream | None:
    """The stream that a call of torch's draws from, None for another call."""
    return _known.get(args[0]) if is_draw(function) else None


# whose stream
class Pair(tuple):
    """Both seeds of an op's kernel as they are, as tf.raw_ops take them; (0, 0) for none."""


class Seeds:
    """The seeds of the ops of one graph: a global one, and a count of the ops without their own."""

    __slots__ = ("_count", "global_seed")

    def __init__(self, global_seed: Any):
        self.global_seed, self._count = global_seed, 0

    def pair(self, op_seed: Any) -> tuple[int, int] | None:
        """The pair of the next op; None where nothing is seeded."""
        if type(op_seed) is Pair:
            if any(op_seed):
                return tuple(op_seed)
            if settings.deterministic:
                raise invalid("When determinism is enabled, random ops must have a seed.")
            return None
        if op_seed is None and self.global_seed is None and settings.deterministic:
            error = RuntimeError(
                "Random ops require a seed to be set when determinism is enabled. Please set a "
                "seed before running the op, e.g. by calling tf.random.set_seed(1)."
            )
            error._as_it_is = True  # none of torch's
            raise error
        if op_seed is not None:
            return truncated(_DEFAULT if self.global_seed is None else self.global_seed, op_seed)
        return None if self.global_seed is None else truncated(self.global_seed, self._own())

    def _own(self):
        """The seed of an op that has none."""
        self._count += 1
        return self._count - 1


class Draws:
    """The streams of the draws of a traced step or op, in their order.

    of: "step", which counts on from draw to draw; "body", which begins again whenever a layer's
        body is called, as examples call it more than once; "op", which has one draw.
    """

    __slots__ = ("_seeds", "loops", "of", "streams")

    def __init__(self, seeds: Seeds, of: str = "body"):
        self._seeds, self.of = seeds, of
        self.loops: list[Draws] = []  # those of the bodies of loops
        self.streams: list[Stream | None] = []

    def restart(self) -> None:
        """Lets the streams begin anew."""
        for stream in self.streams:
            if stream is not None:
                stream.restart()
        for loop in self.loops:
            loop.restart()

    def begin(self) -> Run:
        """A run of the step or op."""
        return Run(self)

    def at(self, number: int, seed: Any) -> Stream | None:
        """The stream of the draw of a number."""
        found = self.streams
        if number < len(found):
            return found[number]
        with _lock:
            while number >= len(found):
                pair = self._seeds.pair(seed() if callable(seed) else seed)
                found.append(None if pair is None else Stream(pair))
        return found[number]

    def first(self, seed: Any) -> Stream | None:
        """The stream of the first draw, `unseeded` or not."""
        return self.at(0, seed)

    def of_loop(self, number: int) -> Draws:
        """The draws of the body of the loop of a number: a graph of its own to TensorFlow."""
        with _lock:
            while number >= len(self.loops):
                self.loops.append(Draws(Seeds(self._seeds.global_seed), "step"))
        return self.loops[number]

    def copied(self) -> Draws:
        """The same draws with streams of their own, which begin anew."""
        made = Draws(self._seeds, self.of)
        made.streams = [None if s is None else s.copied() for s in self.streams]
        made.loops = [loop.copied() for loop in self.loops]
        return made


class Run:
    """One run of `Draws`, as state.draws while it lasts."""

    __slots__ = ("_draws", "_loops", "_next", "of")

    def __init__(self, draws: Draws):
        self._draws, self._next, self._loops, self.of = draws, 0, 0, draws.of

    def copied(self) -> Draws:
        """The same draws with streams of their own, which begin anew."""
        return self._draws.copied()

    def first(self, seed: Any) -> Stream | None:
        """The stream of the first draw, `unseeded` or not."""
        return self._draws.first(seed)

    def begin(self) -> Run:
        """The run itself, at its beginning."""
        self._next = self._loops = 0
        return self

    def loop(self) -> Run:
        """A run of the draws of the next loop's body."""
        self._loops += 1
        return self._draws.of_loop(self._loops - 1).begin()

    def body_begins(self) -> None:
        """Before the body of a layer's call."""
        if self.of == "body":
            self._next = self._loops = 0

    def next(self, seed: Any) -> Stream | None:
        """The stream of the next draw.  seed: its op seed, or a function that gives it, which is
        asked when the draw is met for the first time."""
        return None if _local.unseeded else self.written(seed)

    def written(self, seed: Any) -> Stream | None:
        """As `next`, `unseeded` or not."""
        at = self._next
        if self.of != "op":
            self._next += 1
        return self._draws.at(at, seed)


class drawing_by:
    """Context manager: draws of this thread inside are those of a step or op."""

    __slots__ = ("_draws", "_outer")

    def __init__(self, draws: Draws | Run | None):
        self._draws = draws

    def __enter__(self) -> None:
        self._outer = state.draws
        state.draws = None if self._draws is None else self._draws.begin()

    def __exit__(self, *_: Any) -> None:
        state.draws = self._outer


@contextlib.contextmanager
def without_counting() -> Iterator[None]:
    """Context manager: draws of this thread inside leave the streams where they were."""
    outer, _local.journal = _local.journal, {}
    try:
        yield
    finally:
        for stream, at in _local.journal.items():
            stream._at = at
        _local.journal = outer


@contextlib.contextmanager
def unseeded() -> Iterator[None]:
    """Context manager: steps and ops of this thread inside draw by torch, as without any seed."""
    outer, _local.unseeded = _local.unseeded, True
    try:
        yield
    finally:
        _local.unseeded = outer


def drawn_by(draws: Draws, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose draws are those of an op."""

    def run(*args):
        with drawing_by(draws):
            return function(*args)

    return run


def restart_all() -> None:
    """All streams begin anew."""
    for stream in list(_known.values()):
        if stream.restarts:
            stream.restart()
