"""A step as straight-line code: observed once, replayed without Python and autograd around it.

A step is a function of tensors that gives a flat list of tensors and None.  One real run of it is
observed as calls of torch's kernels (the ATen level, below autograd: forward and backward alike),
and written down as one Python function (see `Recording.source`).

The contract, checked while writing.  Every tensor that a call reads is
  (a) an input, by its position,
  (b) the live value of a Variable: a *capture*, bound anew whenever the variable has moved,
  (c) the result of an earlier call, or
  (d) a known constant: a Python number that ops keep as a tensor, a literal made by the step, or
      what the caller vouches for.
Every write goes into a result or a capture.  Results are such tensors or None.  One call may be
Python code as a whole (`_observing.Whole`), such as an optimizer's step: it writes into captures.
Random numbers are drawn anew by each replay, from the same generators.  Anything else is a
`Refusal` that names the op and the reason: a value that Python reads, a shape that depends on data,
a tensor of unknown origin (the view of a variable taken outside, a value from numpy), a variable
that is made or moved.

What Python code did between the kernels is not repeated.  The caller answers for that it had no
effect (see keras/_train/dependencies.py), and that a recording is used only for inputs of the same
`signature` under the same `settings`.

Inputs may overlap in memory, with each other or with captures: nothing is written into them, and
each is read under its own name.  That one object stands in two places is part of the signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import is_
from typing import Any

import torch

from .._core import op
from .._core.constants import is_constant
from .._core.uses import ALONE, count_storage
from .._core.variable import Variable, live, writing
from ._observing import KernelCalls, PythonCalls, Whole, observed
from ._writing import Parts, Refused, Writer, compiled, in_parts, storage_of


class Refusal:
    """Why a step can't be recorded."""

    __slots__ = ("reason",)

    def __init__(self, reason):
        self.reason = reason

    def __repr__(self):
        return f"Refusal({self.reason!r})"


def record(
    step: Callable[..., Sequence[torch.Tensor | None]],
    inputs: Sequence[torch.Tensor],
    constants: Iterable[torch.Tensor] = (),
    hoists: bool = True,
    fuses: bool = False,
) -> tuple[Sequence[torch.Tensor | None], Recording | Refusal]:
    """(the results of `step(*inputs)`, a Recording or a Refusal).

    inputs: raw tensors that differ from run to run.
    constants: raw tensors that the step reads and that stay the same objects with the same values.
    hoists: whether a binding may hold views of variables.
    fuses: whether convolutions and what follows them may be one call, up to the order of sums.
    """
    known = Known(constants)
    python, kernels = PythonCalls(), KernelCalls()
    outer, observed.calls = observed.calls, kernels
    try:
        with python, kernels:
            results = step(*inputs)
    finally:
        observed.calls = outer
    try:
        return results, _written(inputs, results, known, python, kernels, hoists, fuses)
    except Refused as reason:
        return results, Refusal(str(reason))


def _written(inputs, results, known, python, kernels, hoists, fuses):
    _check_inputs(inputs, known)
    moved = [call for call, *_ in kernels.calls if type(call) is Whole]
    for reason in (known.changed(moved), python.reason, kernels.reason):
        if reason is not None:
            raise Refused(reason)
    writer = Writer(inputs, known, hoists, fuses)
    answer = writer.write(kernels.calls, results)
    return Recording(writer, answer, kernels.draws)


def _check_inputs(inputs, known):
    for k, x in enumerate(inputs):
        if type(x) is not torch.Tensor or x.requires_grad:
            raise Refused(f"input {k} is a {type(x).__name__} or requires a gradient")
        if known.variable(x) is not None:
            raise Refused(f"input {k} is the value of a variable itself")


class Known:
    """The tensors that a step may read besides its inputs, as they are before it runs."""

    def __init__(self, constants):
        self.leaves = {}
        self._before = []
        for variable in live():
            raw = variable._t
            if isinstance(raw, torch.Tensor) and raw.layout is torch.strided:
                self.leaves.setdefault(id(raw), []).append(variable)
                self._before.append((variable, raw, storage_of(raw)))
        self._storages = {storage for _, _, storage in self._before}
        self._vouched = {id(x): x for x in constants}

    def variable(self, tensor: torch.Tensor) -> Variable | None:
        """The variable whose value this very tensor is, or None."""
        found = self.leaves.get(id(tensor))
        if found is None:
            return None
        if len(found) > 1:
            raise Refused(f"variables {[v.name for v in found]} share one tensor")
        if tensor._backward_hooks or tensor._post_accumulate_grad_hooks:
            raise Refused(f"the value of variable {found[0].name!r} has hooks")
        return found[0]

    def shares(self, storage: int) -> bool:
        """Whether a storage belongs to a variable."""
        return storage in self._storages

    def is_constant(self, tensor: torch.Tensor) -> bool:
        """Whether a tensor keeps its value for ever."""
        if id(tensor) in self._vouched or is_constant(tensor):
            return True
        return tensor.ndim == 0 and any(tensor is x for x in op._scalars.values())

    def changed(self, calls: Sequence[Whole] = ()) -> str | None:
        """What the step did to variables other than write into them, None if nothing.

        calls: those that move the variables that they write.
        """
        moved = {
            id(variable): (leaf, storage._cdata)
            for call in calls
            for variable, (*_, leaf, storage) in zip(call.variables, call.moved, strict=True)
        }
        for variable, raw, storage in self._before:
            if calls and variable._lags:
                continue  # those of an optimizer: the Writer refuses them
            raw, storage = moved.get(id(variable), (raw, storage))
            if variable._t is not raw or storage_of(raw) != storage:
                return f"the step moves variable {variable.name!r}"
        before = {id(v) for v, _, _ in self._before}
        for variable in live():
            if id(variable) not in before and isinstance(variable._t, torch.Tensor):
                return f"the step makes variable {variable.name!r}"
        return None


class Recording:
    """A recorded step: `bind` it to its captures, then `run` it while it `is_bound`.

    source: the code.  captures: the variables whose values it reads or writes.
    devices: where the tensors are that it meets.
    written: the numbers of the captures that it writes.  leaves: the raw values it is bound to.
    """

    def __init__(self, writer, answer, draws):
        self.source, self.captures = writer.source(answer), writer.captures
        self.constants, self.draws = writer.constants, draws
        self.written, self.hoisted = writer.written, writer.hoisted
        # those that others may take views of between runs, and that are to be left to them then
        self._lent = [] if writer.hoists else [self.captures[k] for k in sorted(writer.written)]
        self.devices = writer.devices
        self._lines, self._answer, self._count = writer.lines, answer, writer.count
        self._functions, self._function = writer.functions, None
        self._forms = [_form(v._t) for v in self.captures]
        self._bound = self.leaves = None
        self._addresses = []

    def agrees(self, earlier: Recording) -> bool:
        """Whether a second run of the same step was written down as the first: the same code over
        the same captures and constants, and random numbers that go on where they had ended."""
        return (
            self.source == earlier.source
            and len(self.captures) == len(earlier.captures)
            and all(a is b for a, b in zip(self.captures, earlier.captures, strict=True))
            and all(_equal(v, earlier.constants[k]) for k, v in self.constants.items())
            and all(_follows(g, states, earlier.draws) for g, states in self.draws.items())
        )

    def namespace(self) -> dict[str, Any]:
        """What the names in the code mean: functions and constants."""
        return {**self._functions, **self.constants}

    def parts(self) -> Parts | str:
        """The code in two, random numbers first (see `Parts`); or why there are no two."""
        captures = len(self.captures)
        return in_parts(self._lines, self._answer, self._count, captures, self.hoisted)

    def bind(self) -> bool:
        """Takes the variables' values of now; whether they are of the recorded form.

        Those that are written in place first leave memory that others hold.
        """
        self.release()
        leaves = [v._prepare() if k in self.written else v._t for k, v in enumerate(self.captures)]
        if [_form(x) for x in leaves] != self._forms:
            return False
        if self._function is None:
            self._function = compiled(self.source, self.namespace())
        hoisted = [leaves[k].t() for k in self.hoisted]
        self._addresses = [(leaves[k], leaves[k].data_ptr()) for k in self.hoisted]
        self.leaves, self._bound = leaves, (*leaves, *hoisted)
        return True

    def release(self) -> None:
        """Lets go of the variables' values."""
        self._bound = self.leaves = None
        self._addresses = []

    def is_bound(self) -> bool:
        """Whether the variables still have the values that the recording is bound to."""
        leaves = self.leaves
        if leaves is None:
            return False
        if not all(map(is_, leaves, [v._t for v in self.captures])):
            return False
        if self._lent and not _alone(self._lent):
            return False
        return all(leaf.data_ptr() == address for leaf, address in self._addresses)

    @property
    def call(self) -> Callable[..., list[torch.Tensor | None]] | None:
        """The bare function of the inputs and the `values` while it is bound; None for one that
        draws random numbers."""
        return None if self.draws else self._function

    @property
    def values(self) -> tuple[torch.Tensor, ...]:
        """The variables' values that it is bound to."""
        return self._bound

    def run(self, inputs: Sequence[torch.Tensor]) -> list[torch.Tensor | None]:
        """The results for other inputs of the same signature, without gradients.

        When the code raises, captures and random generators are as they were before.
        """
        if self.written:
            with writing:
                return self._run(inputs)
        return self._run(inputs)

    def _run(self, inputs):
        outer = torch.is_grad_enabled()
        torch._C._set_grad_enabled(False)
        states = [(g, g.get_state()) for g in self.draws] if self.draws else ()
        try:
            return self._function(*inputs, *self._bound)
        except BaseException:
            for generator, state in states:
                generator.set_state(state)
            raise
        finally:
            torch._C._set_grad_enabled(outer)


def _alone(variables):
    """Whether all variables are exclusive (see Variable._exclusive): in one loop, as each replay
    asks."""
    if ALONE <= 0:
        return False
    for variable in variables:
        raw = variable._t
        uses = raw._use_count()
        if not (uses == 1 or (uses == 2 and raw.requires_grad)):
            return False
        if count_storage(raw.untyped_storage()._cdata) != ALONE:
            return False
    return True


def _form(raw):
    """What code depends on in a capture."""
    hooked = bool(raw._backward_hooks or raw._post_accumulate_grad_hooks)
    return raw.shape, raw.dtype, raw.stride(), raw.device, raw.requires_grad, hooked


def _equal(a, b):
    if a is b:
        return True
    if isinstance(a, torch.Tensor):
        same = isinstance(b, torch.Tensor) and a.dtype is b.dtype and a.device == b.device
        return same and a.stride() == b.stride() and _same_values(a, b)
    return type(a) is type(b) and type(a) is not torch.Generator and repr(a) == repr(b)


def _same_values(a, b):
    """Whether tensors have the same elements; NaN equals itself."""
    return a.shape == b.shape and torch.allclose(a, b, rtol=0, atol=0, equal_nan=True)


def _follows(generator, states, earlier):
    """Whether draws go on where an earlier run of the step had ended.

    torch's default generators are drawn from between steps, too.
    """
    if generator is torch.default_generator or generator.device.type == "cuda":
        return True
    return torch.equal(states[0], earlier[generator][1])


def signature(inputs: Sequence[Any]) -> tuple[Any, ...] | None:
    """A key of what recorded code depends on in its inputs; None if it has none.

    Shapes, dtypes, memory orders and devices, and which of the inputs are one object.
    """
    parts = []
    for x in inputs:
        if type(x) is not torch.Tensor or x.requires_grad or x.__dict__:
            return None
        parts.append((x.shape, x.dtype, x.stride(), x.is_cpu or x.device))
    ids = [*map(id, inputs)]
    if len(set(ids)) != len(ids):
        parts.append(tuple([ids.index(i) for i in ids]))
    return tuple(parts)


_C = torch._C
_seed, _any_autocast = torch.default_generator.initial_seed, _C._is_any_autocast_enabled
_interpreters = _C._functorch.peek_interpreter_stack


def settings() -> tuple[Any, ...]:
    """A key of torch's global settings that recorded code depends on."""
    return (
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.get_default_dtype(),
        torch.are_deterministic_algorithms_enabled(),
        _seed(),
        _autocast() if _any_autocast() else None,
        _C._get_float32_matmul_precision(),
        _C._get_cudnn_enabled() and _C._get_cudnn_benchmark(),
        _C._get_mkldnn_enabled(),
        _C._len_torch_dispatch_stack(),
        _C._len_torch_function_stack(),
        _interpreters() is None,
    )


def _autocast():
    devices = ("cpu", "cuda")
    return tuple([(torch.is_autocast_enabled(d), torch.get_autocast_dtype(d)) for d in devices])
