"""Bodies of loops with branches: Python code on raw values, around recorded pieces.

A run of Operations that only call kernels is a Piece, a branch is a Python `if` with its lines in
place; all else is called with handles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from .._core import dtypes
from .._core.tensor import Tensor
from .._core.variable import writing
from .branches import IF, is_choice_of_two
from .graph import Graph, Operation
from .graph_tensor import GraphTensor, is_graph_tensor
from .recording import signature
from .running import (
    Code,
    Picked,
    Stretch,
    function_of,
    needed,
    split,
    stretch_of,
    tapes_of,
    used_later,
)
from .tensor_lists import KINDS


def live(recording: Any) -> Callable[..., list[Any]]:
    """The function of a bound Recording's inputs, on the variables' values of each call: other
    threads may have moved them, and what they have read must stay.

    RuntimeError where a variable has another form.
    """
    call = recording.call

    def reading(*inputs):
        if not (recording.is_bound() or recording.bind()):
            raise RuntimeError("a variable has another form now")
        return call(*inputs, *recording.values)

    def changing(*inputs):
        with writing:
            return reading(*inputs)

    if not recording.captures:
        return call
    return changing if recording.written else reading


_MANY = 16  # numbers of settings that are remembered


class Piece:
    """A Stretch on raw values: by its recording without asking for keys, where it is sure that it
    holds.

    Its first argument is a number of torch's settings.
    """

    def __init__(self, stretch: Stretch, scalars: bool):
        self._stretch, self._scalars = stretch, scalars
        # number of settings -> (a recording's function, the signature if it is to be asked for)
        self._known: dict[int, tuple[Any, Any]] = {}

    def __call__(self, number, *raws):
        known = self._known.get(number)
        if known is None:
            return self._slowly(number, raws)
        call, shapes = known
        if shapes is not None and signature(raws) != shapes:
            return self._slowly(number, raws)
        try:
            return call(*raws)
        except (RuntimeError, IndexError):
            self._known.pop(number, None)
            return self._stretch.step(*raws)[0]  # which says better what is wrong

    def _slowly(self, number, raws):
        stretch, shapes = self._stretch, signature(raws)
        key = None if shapes is None else (shapes, number)
        results, note = stretch.replays.run(key, stretch.step, raws, stretch.constants)
        recording = None if key is None else stretch.replays.bound(key)
        if recording is not None and recording.call is not None and note is None:
            alone = len({*map(id, raws)}) == len(raws)
            shapes = None if self._scalars and alone else shapes  # scalars have no other signature
            if len(self._known) >= _MANY:
                self._known.clear()
            self._known[number] = live(recording), shapes
        return results if note is None else [x._t for x in note(results)]


class Program:
    """Operations as a Python function of raw values: function(number of settings, *inputs) gives
    the outputs; TensorLists stand for themselves."""

    def __init__(
        self, inputs: Sequence[GraphTensor], nodes: Sequence[Operation], outputs: Sequence[Any]
    ):
        code = _RawCode()
        parameters = [code.name(x) for x in inputs]
        code.add_all(nodes, outputs)
        code.lines.append(f"return [{', '.join(map(code.raw, outputs))}]")
        self.function: Callable[..., list[Any]] = code.compiled(["number", *parameters])


def is_programmable(nodes: Sequence[Operation]) -> bool:
    """Whether a Program can be made of Operations: not where those of a tape are lines by
    themselves, as it knows handles."""
    for recorded, part in split(nodes):
        if recorded:
            if any(op.takes_marks for op in part):
                return False
            continue
        for op in part:
            if op.takes_marks or next(tapes_of(op), None) is not None:
                return False
            if _is_inlined(op) and not all(is_programmable(needed(b)) for b in op.subgraphs):
                return False
    return True


def _is_inlined(op):
    return op.node is IF and is_choice_of_two(op)


def raw_of(x: Any) -> Any:
    """The raw value of a handle; a TensorList as it is; None for anything else."""
    return x if type(x) in KINDS else getattr(x, "_t", None)


def handle_of(raw: Any) -> Any:
    """The handle on a raw value; a TensorList as it is."""
    return raw if type(raw) in KINDS else Tensor(raw)


class _RawCode(Code):
    """Lines of Python on raw values."""

    def __init__(self):
        super().__init__()
        self._indent = ""
        self.objects["H"] = Tensor

    def line(self, text):
        self.lines.append(self._indent + text)

    def raw(self, x):
        """The source of a raw value."""
        if is_graph_tensor(x):
            if id(x) not in self.names and x.op.constant:
                return self.object(_value(x.op)._t)
            return self.name(x)
        return self.object(raw_of(x))

    def shown(self, value):
        if not is_graph_tensor(value):
            return super().shown(value)
        raw = self.raw(value)
        return raw if value.dtype is dtypes.variant else f"H({raw})"

    def add_all(self, nodes, outputs):
        """The lines of Operations, of which outputs are wanted."""
        nodes = [op for op in nodes if not op.constant]
        for recorded, part in split(nodes):
            if recorded:
                self._add_piece(part, used_later(nodes, outputs, part))
                continue
            for op in part:
                if _is_inlined(op):
                    self._add_choice(op)
                else:
                    self._add_call(op)

    def _add_piece(self, part, wanted):
        made = {id(x) for op in part for x in op.outputs}
        taken = {id(x): x for op in part for x in op.inputs if id(x) not in made}.values()
        fixed = [x for x in taken if x.op.constant]
        inputs = [x for x in taken if not x.op.constant]
        stretch = stretch_of(inputs, [*_operations(fixed), *part], wanted)
        piece = Piece(stretch, all(x.shape.rank == 0 for x in inputs))
        given = "".join(f", {self.raw(x)}" for x in inputs)
        targets = "".join(f"{self.name(x)}, " for x in wanted)
        self.line(f"{f'{targets}= ' if wanted else ''}{self.object(piece)}(number{given})")

    def _add_choice(self, op):
        chooser, captures = op.args[:2]
        self.line(f"if {self.raw(chooser)}.item():")
        self._add_branch(op, 0, captures)
        self.line("else:")
        self._add_branch(op, 1, captures)

    def _add_branch(self, op, number, captures):
        branch: Graph = op.subgraphs[number]
        outer, self._indent = self._indent, f"{self._indent}    "
        for x, k in zip(branch.inputs, op.calls.taken[number], strict=True):
            self.names[id(x)] = self._bound(captures[k])
        self.add_all(needed(branch), branch.outputs)
        for x, y in zip(op.outputs, branch.outputs, strict=True):
            self.line(f"{self.name(x)} = {self.raw(y)}")
        self.line("pass")
        self._indent = outer

    def _bound(self, x):
        """The name of a local variable, or of an object, that has a raw value."""
        return self.raw(x)

    def _add_call(self, op):
        call = f"{self.object(op.calls or function_of(op))}({', '.join(map(self.shown, op.args))})"
        targets = "".join(f"{self.name(x)}, " for x in op.outputs)
        if not op.outputs:
            self.line(call)
        elif op.result is op.outputs[0]:
            self.line(f"{targets}= {self.object(_raw_one)}({call})")
        else:
            picked = self.object(Picked(op.result))
            self.line(f"{targets}= {self.object(_raws)}({picked}({call}))")


def _raws(handles):
    return [*map(raw_of, handles)]


def _raw_one(handle):
    return (raw_of(handle),)


def _value(op):
    """What a constant Operation gives."""
    return (op.calls or function_of(op))(*op.args)


def _operations(values):
    return list({id(x.op): x.op for x in values}.values())


def are_plain(raws: Sequence[Any]) -> bool:
    """Whether raw values are plain tensors on the CPU, or TensorLists."""
    return all(
        type(x) in KINDS or (type(x) is torch.Tensor and not x.requires_grad and x.is_cpu)
        for x in raws
    )
