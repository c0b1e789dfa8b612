"""Loops over time inside of bodies, as While over lists of tensors."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import _pop_mode_temporarily

from ..._core import dtypes
from ..._core.state import state
from ..._core.tensor_shape import TensorShape
from .building import DRAWS, Func, Unwritable
from .kernels import Kernels, known


class Loops:
    """What stands for `recurrence` (keras/layers/rnn/_loop.py) while a body is written."""

    def __init__(self, k: Kernels):
        self._k = k

    def each(
        self, count: Any, function: Callable[[torch.Tensor], list[torch.Tensor]]
    ) -> list[torch.Tensor]:
        """What function(i) gives for the scalars i = 0 ... count - 1, along a new first axis."""
        if torch.is_grad_enabled():
            raise Unwritable("gradients of a jacobian of many elements")
        with self._k:
            places = torch.arange(count)
        loop = _Loop(self._k, lambda rows, _: (function(*rows), []), [places], [], None, False)
        loop.are_sized = True
        return loop.written(True)[1]

    def __call__(self, step, inputs, states, mask, zero_output, all_outputs):
        if torch.is_grad_enabled():
            return taped(self._k, step, inputs, states, mask, zero_output, all_outputs)
        return _Loop(self._k, step, inputs, states, mask, zero_output).written(all_outputs)

    def assert_equal(self, size: Any, other: Any) -> None:
        """Writes that two sizes have to be equal."""
        b = self._k.b
        refs = [self._k.size(n) for n in (size, other)]
        if refs[0] is not refs[1]:
            words = b.const(b"Sizes that have to be equal differ:")
            b.effect(b.emit("Assert", b.emit("Equal", *refs), [words, *refs]))

    @property
    def kernels(self) -> Kernels:
        """What the body is written by."""
        return self._k

    def whole(
        self,
        kind: str,
        run: Callable[..., Any],
        x: torch.Tensor,
        states: Sequence[torch.Tensor],
        weights: Sequence[torch.Tensor],
    ) -> tuple[Any, Any, list[Any]]:
        """(last output, all outputs, last states) by a function of its own, marked as Keras marks
        its LSTM and GRU, which readers may have kernels for.

        kind: "lstm" or "gru".  run: what gives the three for x [time, batch, in] and states, with
        the weights (kernel, recurrent kernel, bias) as they are.
        """
        if torch.is_grad_enabled():
            return run(x, list(states))
        outer = self._k
        inner = outer.b.library.builder(f"standard_{kind}")
        inner.attrs = {
            "api_implements": f"{kind}_{uuid.uuid4()}",
            "api_preferred_device": "CPU",
            "go_backwards": False,
            "time_major": True,
        }
        k = Kernels(inner, outer)
        own = []
        for name, value in zip(("inputs", "init_h", "init_c"), (x, *states), strict=False):
            ref = inner.argument(name, dtypes.as_dtype(value.dtype), _shape(value))
            own.append(k.known_as(outer.blank(value.shape, value.dtype), ref))
        for name, value in zip(("kernel", "recurrent_kernel", "bias"), weights, strict=True):
            k.bind(value, inner.argument(name, dtypes.as_dtype(value.dtype), _shape(value)))
        with _inside(k):
            last, outputs, after = run(own[0], own[1:])
        like = [last, outputs, *after]
        for y in like:
            inner.output("", k.ref(y))
        inner.output("", inner.const(0.0))  # the device that it ran on, which Keras tells
        outer.b.library.add(inner)
        given = [outer.ref(v) for v in (x, *states, *weights)]
        given += [outer.b.taken(thing) for thing, _ in inner.captures()]
        stateful = outer.b.library.stateful[inner.name]
        made = outer.b.emit(
            "StatefulPartitionedCall" if stateful else "PartitionedCall", given,
            f=Func(inner.name), Tout=[*(dtypes.as_dtype(y.dtype) for y in like), dtypes.float32],
        )  # fmt: skip
        last, outputs, *after = [
            outer.known_as(outer.blank(y.shape, y.dtype), ref)
            for y, ref in zip(like, made, strict=False)
        ]
        return last, outputs, after


def _shape(x):
    return TensorShape([known(s) for s in x.shape])


@contextlib.contextmanager
def _inside(k: Kernels) -> Iterator[None]:
    """Context manager: what is computed is written into a function inside of the one that is in
    the making."""
    around, state.loops = state.loops, Loops(k)
    try:
        with _pop_mode_temporarily(), k:
            yield
    finally:
        state.loops = around


class _Loop:
    """One loop: the counter, the list of each output, the outputs before, the states.

    are_sized: whether the sizes of the outputs are known around the loop.
    """

    are_sized = False

    def __init__(self, outer, step, inputs, states, mask, zero_output):
        self.outer, self.step, self.inputs, self.states = outer, step, list(inputs), list(states)
        self.mask, self.zero_output = mask, zero_output
        self.b = outer.b
        self.taken: dict[int, Any] = {}  # the tensors of outside that a step takes
        with outer:
            self.rows = [x.select(0, 0) for x in inputs]
            self.mark = None if mask is None else mask.select(0, 0)

    def written(self, all_outputs):
        """(last outputs, all outputs, last states)."""
        outputs = self._shapes()
        b = self.b
        length = self.outer.size(self.inputs[0].shape[0])
        lists = [self._list_of(x) for x in self._sources()]
        reserved = [
            b.emit(
                "TensorListReserve", _elements(b, y), length, element_dtype=dtypes.as_dtype(y.dtype)
            )
            for y in outputs
        ]
        with self.outer:
            before = [torch.zeros_like(y) for y in outputs] if self.mask is not None else []
        carried = [self.outer.ref(x) for x in (*before, *self.states)]
        start = [b.const(0, "int32"), length, *reserved, *carried, *lists]
        body, captured = self._body(len(reserved), len(before), start, outputs)
        cond = self._cond(start, captured)
        given = [*start, *(outer for outer, _ in captured)]
        library = b.library
        stateful = library.stateful[body] or library.stateful[cond]
        made = b.emit(
            "While" if stateful else "StatelessWhile",
            given,
            cond=Func(cond),
            body=Func(body),
            output_shapes=[self._static(i, x, outputs) for i, x in enumerate(given)],
            parallel_iterations=32,
        )
        n = len(reserved)
        whole = [self._stacked(r, length, y) for r, y in zip(made[2 : 2 + n], outputs, strict=True)]
        rest = made[2 + n :]
        states = [self._tensor(r, x) for r, x in zip(rest[len(before) :], self.states)]
        if before:
            last = [self._tensor(r, y) for r, y in zip(rest, outputs)]
        else:
            with self.outer:
                last = [y.select(0, -1) for y in whole]
        if not all_outputs:
            with self.outer:
                whole = [x.unsqueeze(0) for x in last]
        return last, whole, states

    def _sources(self):
        return [*self.inputs, *([] if self.mask is None else [self.mask])]

    def _shapes(self):
        """Tensors like the outputs of a step; nothing is written of it."""
        builder = self.b.library.builder("spare")
        builder.takes_refs()
        with _inside(Kernels(builder, self.outer)):
            outputs, states = self.step(tuple(self.rows), list(self.states))
        for x, y in zip(self.states, states, strict=True):
            if x.dtype is not y.dtype or x.ndim != y.ndim:
                raise Unwritable("a loop over time whose states change their shape")
        return outputs

    def _list_of(self, x):
        ref = self.outer.ref(x)
        return self.b.emit("TensorListFromTensor", ref, _elements(self.b, x, 1))

    def _stacked(self, ref, length, like):
        b = self.b
        size = known(self.inputs[0].shape[0])
        shape = self.outer.sizes(like.shape) if self.are_sized else _elements(b, like)
        stacked = b.emit(
            "TensorListStack", ref, shape, element_dtype=dtypes.as_dtype(like.dtype),
            num_elements=-1 if size is None else size,
        )  # fmt: skip
        made = self.outer.blank((self.inputs[0].shape[0], *like.shape), like.dtype)
        return self.outer.known_as(made, stacked)

    def _tensor(self, ref, like):
        made = self.outer.blank(like.shape, like.dtype)
        return self.outer.known_as(made, ref)

    def _static(self, i, ref, outputs):
        """The static shape of a loop variable."""
        rows = len(outputs)
        carried = [*(outputs if self.mask is not None else []), *self.states]
        if i >= 2 + rows and i - 2 - rows < len(carried):
            return _shape(carried[i - 2 - rows])
        if i >= 2 + rows + len(carried) + len(self._sources()):
            return TensorShape(None)
        return TensorShape([])

    def _body(self, lists, kept, start, outputs):
        """(the name of the function of a step, what it captures)."""
        inner = self.b.library.builder("while_body")
        inner.takes_refs()
        k = Kernels(inner, self.outer)
        refs = [inner.argument(f"loop_{i}", x.dtype, None) for i, x in enumerate(start)]
        counter, length, *rest = refs
        arrays, rest = rest[:lists], rest[lists:]
        before, rest = rest[:kept], rest[kept:]
        states, sources = rest[: len(self.states)], rest[len(self.states) :]
        rows = [
            k.known_as(
                self._like(x),
                inner.emit(
                    "TensorListGetItem", ref, counter, _elements(inner, x),
                    element_dtype=dtypes.as_dtype(x.dtype),
                ),
            )
            for ref, x in zip(sources, [*self.rows, *([] if self.mark is None else [self.mark])])
        ]  # fmt: skip
        mark = rows.pop() if self.mark is not None else None
        own = [k.known_as(self._like(x), r) for x, r in zip(self.states, states, strict=True)]
        with _inside(k):
            new, after = self.step(tuple(rows), list(own))
            if mark is not None:
                old = [k.known_as(self._like(y), r) for y, r in zip(outputs, before, strict=True)]
                behind = [torch.zeros_like(y) for y in new] if self.zero_output else old
                new = [_chosen(mark, *pair) for pair in zip(new, behind, strict=True)]
                after = [_chosen(mark, *pair) for pair in zip(after, own, strict=True)]
        written = [
            inner.emit("TensorListSetItem", a, counter, k.ref(y))
            for a, y in zip(arrays, new, strict=True)
        ]
        following = inner.emit("AddV2", counter, inner.const(1, "int32"))
        results = [following, length, *written]
        results += [k.ref(y) for y in new] if mark is not None else []
        results += [k.ref(y) for y in after]
        results += sources
        captured = list(inner.captures())
        for ref in [*results, *(own for _, own in captured)]:
            inner.output("", ref)
        self.b.library.add(inner)
        self.taken = dict(k.taken)
        self.draws = any(n.op in DRAWS for n in inner.nodes)
        return inner.name, [(self._outside(x), ref) for x, ref in captured]

    def _outside(self, thing):
        return self.b.taken(thing)

    def _like(self, x):
        return self.outer.blank(x.shape, x.dtype)

    def _cond(self, start, captured):
        inner = self.b.library.builder("while_cond")
        kinds = [x.dtype for x in start] + [ref.dtype for _, ref in captured]
        counter, length, *_ = [inner.argument(f"loop_{i}", d, None) for i, d in enumerate(kinds)]
        inner.output("", inner.emit("Less", counter, length))
        self.b.library.add(inner)
        return inner.name


def _elements(b, x, skipped=0):
    """The shape of a list's elements, -1 where a size is not known."""
    sizes = [known(s) for s in x.shape[skipped:]]
    return b.ints([-1 if s is None else s for s in sizes])


def _chosen(mark, new, old):
    if mark.ndim > new.ndim:
        mark = mark.reshape(mark.shape[: new.ndim])
    while mark.ndim < new.ndim:
        mark = mark.unsqueeze(-1)
    return torch.where(mark, new, old)


# under a tape
def taped(k, step, inputs, states, mask, zero_output, all_outputs):
    """(last outputs, all outputs, last states) of a loop, through which gradient flows.

    The states before each step are kept; a second loop, backwards, makes each step again.
    """
    inputs, states = list(inputs), list(states)
    kept = 0
    if mask is not None:
        with torch.no_grad():
            like = _Loop(k, step, inputs, states, mask, zero_output)._shapes()
            with k:
                before = [torch.zeros_like(y) for y in like]
        kept, inputs, states = len(before), [*inputs, mask], [*before, *states]
        step = _masked(step, kept, zero_output)

    def keeping(rows, own):
        new, after = step(rows, own)
        return [*new, *(x.clone() for x in own)], after

    with torch.no_grad():
        loop = _Loop(k, keeping, inputs, states, None, False)
        _, whole, after = loop.written(True)
    if loop.draws:
        raise Unwritable("a loop over time under a tape whose steps draw random numbers")
    count = len(whole) - len(states)
    sources = [x for x in loop.taken.values() if x.requires_grad]
    made = _Through.apply(
        k, step, whole[count:], count, len(inputs), len(states), [*whole[:count], *after],
        *inputs, *states, *sources,
    )  # fmt: skip
    whole, after = list(made[:count]), list(made[count:])
    with k:
        last = after[:kept] if kept else [y.select(0, -1) for y in whole]
        if not all_outputs:
            whole = [x.unsqueeze(0) for x in last]
    return last, whole, after[kept:]


def _masked(step, kept, zero_output):
    """The step of a loop that has its mask among the inputs, and the outputs before in front of
    the states."""

    def whole(rows, own):
        *rows, mark = rows
        before, own = own[:kept], own[kept:]
        new, after = step(tuple(rows), list(own))
        behind = [torch.zeros_like(y) for y in new] if zero_output else before
        new = [_chosen(mark, *pair) for pair in zip(new, behind, strict=True)]
        after = [_chosen(mark, *pair) for pair in zip(after, own, strict=True)]
        return new, [*new, *after]

    return whole


class _Through(torch.autograd.Function):
    """A loop that is written already, with its gradient."""

    @staticmethod
    def forward(ctx, k, step, kept, count, inputs, states, made, *tensors):
        ctx.k, ctx.step, ctx.kept, ctx.count = k, step, kept, count
        ctx.sizes, ctx.tensors = (inputs, states), tensors
        return tuple(made)

    @staticmethod
    def backward(ctx, *grads):
        k, step = ctx.k, ctx.step
        inputs, states = ctx.sizes
        xs, own, sources = _cut(ctx.tensors, inputs, states)
        floats = [x.is_floating_point() for x in xs]
        grown = [x.is_floating_point() for x in own]

        def back(rows, sums):
            at, before, given = _cut(rows, inputs, states)
            with torch.enable_grad():
                at = [_leaf(x) if f else x for x, f in zip(at, floats, strict=True)]
                before = [_leaf(x) if f else x for x, f in zip(before, grown, strict=True)]
                new, after = step(tuple(at), list(before))
            wanted = [x for x, f in zip([*at, *before], [*floats, *grown]) if f]
            pairs = zip([*new, *after], [*given, *sums[: len(after)]], strict=True)
            pairs = [(y, g) for y, g in pairs if y.requires_grad]
            found = torch.autograd.grad(
                [y for y, _ in pairs], [*wanted, *sources], [g for _, g in pairs],
                allow_unused=True,
            )  # fmt: skip
            found = [
                torch.zeros_like(x) if g is None else g
                for x, g in zip([*wanted, *sources], found, strict=True)
            ]
            by_rows, by_own, by_sources = _cut(found, sum(floats), sum(grown))
            by_own = iter(by_own)
            carried = [next(by_own) if f else torch.zeros_like(x) for x, f in zip(own, grown)]
            added = [a + b for a, b in zip(sums[len(own) :], by_sources, strict=True)]
            return by_rows, [*carried, *added]

        with torch.no_grad():
            with k:
                rows = [x.flip(0) for x in (*xs, *ctx.kept, *grads[: ctx.count])]
                zeros = [torch.zeros_like(x) for x in sources]
            loop = _Loop(k, back, rows, [*grads[ctx.count :], *zeros], None, False)
            _, whole, sums = loop.written(True)
            with k:
                whole = iter([x.flip(0) for x in whole])
        by_inputs = [next(whole) if f else None for f in floats]
        by_states = [g if f else None for g, f in zip(sums, grown)]
        found = [*by_inputs, *by_states, *sums[len(own) :]]
        if torch.is_grad_enabled():
            tensors = [x for x in (*ctx.tensors, *grads) if x is not None and x.requires_grad]
            made = iter(Once.apply([x for x in found if x is not None], *tensors))
            found = [None if x is None else next(made) for x in found]
        return (*[None] * 7, *found)


class Once(torch.autograd.Function):
    """Gradients that have no gradients here."""

    @staticmethod
    def forward(ctx, made, *tensors):
        return tuple(made)

    @staticmethod
    def backward(ctx, *grads):
        raise Unwritable("gradients of gradients through a loop over time")


def _cut(values, first, second):
    values = list(values)
    return values[:first], values[first : first + second], values[first + second :]


def _leaf(x):
    return x.detach().requires_grad_(True)


__all__ = ["Loops"]
