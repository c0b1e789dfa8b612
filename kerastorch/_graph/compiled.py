"""Recorded steps as machine code: jit_compile=True.

The calls of a recording are traced once more, on fake tensors, as one torch.fx graph without
writes (what a variable gets is copied into it at the end), and torch's inductor makes one C++
function of it.  Inductor keeps what it has compiled on disk, so that the next run of a program only
loads it.

Random numbers are drawn by torch before the C++ function runs, in their order and from their
generators: the same numbers as those of a replay.  A draw that depends on values that the step
computes is a `NotCompiled`, and so is whatever inductor can't do; then the recording is replayed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import torch

from ._writing import Parts, compiled, merged
from .recording import Recording

_log = logging.getLogger("kerastorch")
_set_grad = torch._C._set_grad_enabled


class NotCompiled(Exception):
    """A step can't become machine code; its text says why."""


def machine_code(
    function: Callable[..., Sequence[torch.Tensor]], examples: Sequence[torch.Tensor]
) -> Callable[[list[torch.Tensor]], list[torch.Tensor]]:
    """A straight-line function of tensors as machine code that takes a list, which it empties.

    function: may write into its arguments.  examples: arguments of the shapes, dtypes and memory
        orders that it is for.
    NotCompiled when there is no compiler, or inductor refuses.
    """
    outer = torch.is_grad_enabled()
    _set_grad(False)
    try:
        from ._inductor import code_of  # heavy, and of use to few

        return code_of(function, [x.detach() for x in examples])
    except Exception as error:  # of any class: inductor's, torch.fx's, the compiler's
        text = str(error).strip().splitlines() or [""]
        raise NotCompiled(f"{type(error).__name__}: {text[0][:200]}") from error
    finally:
        _set_grad(outer)


class CompiledRecording:
    """A Recording that runs as machine code: it is bound, released and run like one.

    follow: what is to be done with its results in the same C++ function, a function of lists of
        raw tensors (results, further arguments) that gives a list of tensors; further: examples of
        these arguments.
    """

    def __init__(
        self,
        recording: Recording,
        inputs: Sequence[torch.Tensor],
        follow: Callable[[list, list], list] | None = None,
        further: Sequence[torch.Tensor] = (),
    ):
        if not recording.bind():
            raise NotCompiled("a variable has another form now")
        self.recording = recording
        self.captures, self.source, self.draws = (
            recording.captures, recording.source, recording.draws,
        )  # fmt: skip
        parts = recording.parts()
        if isinstance(parts, str):
            raise NotCompiled(parts)
        self._draw = None
        drawn = []
        if parts.drawn:
            self._draw = compiled(parts.draws_source, recording.namespace())
            drawn = _without_drawing(self._draw, recording.draws)
        constants = recording.constants
        arrays = [k for k, v in constants.items() if _is_array(v)]
        self._constants = [constants[k] for k in arrays]
        leaves = recording.leaves
        self._places, self._made = merged(parts.answer) if follow is None else (None, None)
        traced = _Traced(recording, parts, arrays, len(inputs), self._made, follow)
        examples = [*inputs, *drawn, *leaves, *self._constants, *further]
        self._code = machine_code(traced, examples)
        self._written = sorted(recording.written) if follow is None else []

    def bind(self) -> bool:
        """Takes the variables' values of now; whether they are of the recorded form."""
        return self.recording.bind()

    def is_bound(self) -> bool:
        """Whether the variables still have the values that the recording is bound to."""
        return self.recording.is_bound()

    def release(self) -> None:
        """Lets go of the variables' values."""
        self.recording.release()

    def run(self, inputs: Sequence[torch.Tensor]) -> list[torch.Tensor | None]:
        """The results for other inputs of the same signature, without gradients.

        When the code raises, captures and random generators are as they were before.
        """
        leaves = self.recording.leaves
        before = [(leaves[k], leaves[k].detach().clone()) for k in self._written]
        try:
            results = self.call(inputs)
        except BaseException:
            outer = torch.is_grad_enabled()
            _set_grad(False)
            for leaf, value in before:
                leaf.copy_(value)
            _set_grad(outer)
            raise
        sources = {"t": results, "i": inputs, "v": leaves}
        return [None if p is None else sources[p[0]][p[1]] for p in self._places]

    def call(
        self, inputs: Sequence[torch.Tensor], further: Sequence[torch.Tensor] = ()
    ) -> list[torch.Tensor]:
        """What the C++ function gives.  Only random generators are as before when it raises."""
        outer = torch.is_grad_enabled()
        _set_grad(False)
        states = [(g, g.get_state()) for g in self.draws] if self.draws else ()
        drawn = () if self._draw is None else self._draw()
        try:
            return self._code([*inputs, *drawn, *self.recording.leaves, *self._constants, *further])
        except BaseException:
            for generator, state in states:
                generator.set_state(state)
            raise
        finally:
            _set_grad(outer)


class _Traced:
    """The function that torch traces: inputs, random numbers, captures, constants, further ones."""

    def __init__(self, recording, parts: Parts, arrays, inputs, made, follow):
        self._namespace = recording.namespace()
        self._parts, self._arrays, self._follow = parts, arrays, follow
        self._single = {k: v for k, v in recording.constants.items() if _is_number(v)}
        self._hoisted, self._inputs = recording.hoisted, inputs
        self._captures, self._made = len(recording.captures), made

    def __call__(self, *tensors):
        names = dict(self._namespace)
        for name, value in self._single.items():
            names[name] = torch.full(value.shape, value.item(), dtype=value.dtype)
        start = self._inputs + len(self._parts.drawn)
        stop = start + self._captures
        constants = stop + len(self._arrays)
        names.update(zip(self._arrays, tensors[stop:constants], strict=True))
        leaves = tensors[start:stop]
        step = compiled(self._parts.source, names)
        results = step(*tensors[:stop], *[leaves[k].t() for k in self._hoisted])
        if self._follow is not None:
            return self._follow(results, list(tensors[start:stop]), list(tensors[constants:]))
        return [results[k] for k in self._made]


def _is_number(value):
    return isinstance(value, torch.Tensor) and value.numel() == 1


def _is_array(value):
    return isinstance(value, torch.Tensor) and not _is_number(value)


def _without_drawing(draw, generators):
    """Random numbers as examples: the generators stay where they are."""
    states = [(g, g.get_state()) for g in generators]
    try:
        return draw()
    finally:
        for generator, state in states:
            generator.set_state(state)


def compiled_or_not(recording: Recording, inputs: Sequence[torch.Tensor], what: str) -> Any:
    """The recording as machine code; or as it is, with a warning of one line that says why."""
    try:
        return CompiledRecording(recording, inputs)
    except NotCompiled as reason:
        warn(what, reason)
        return recording


def warn(what: str, reason: Any) -> None:
    """Says why something runs without jit_compile."""
    _log.warning("jit_compile: %s is replayed without being compiled: %s", what, reason)
