"""Observes one run of a step: its kernel calls, and what it does besides them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from ..random.streams import stream_of

# Methods that hand copies of a tensor's elements to Python.
_VALUES = {
    *("tolist", "item", "__bool__", "__float__", "__int__", "__index__", "__complex__"),
}
# Methods that hand a tensor's elements, memory or gradient to Python.
_READS = {
    *("numpy", "data_ptr", "storage", "_typed_storage", "to_dlpack", "__array__"),
    *("__array_wrap__", "__dlpack__", "__repr__", "__str__", "__format__", "__reduce_ex__"),
}
# Methods that leave something behind which no kernel call shows.
_EFFECTS = {
    *("register_hook", "register_post_accumulate_grad_hook", "retain_grad", "backward"),
    *("set_", "share_memory_"),
}
_EFFECTS_OF_SETTERS = ("data", "grad")


class _Observed(threading.local):
    """Per thread: the KernelCalls of the step that is observed, None outside."""

    calls = None


observed = _Observed()


class Whole:
    """A call of Python code that stands in a recording as one call.

    function: of (the raw values of variables, which it writes in place, and further raw tensors).
    moved: for each of the variables (its raw value before, the storage of that, its raw value
        after, the storage of that).
    """

    def __init__(self, function, variables, tensors):
        self.function, self.variables, self.tensors = function, variables, tensors
        self.moved = []

    def __call__(self) -> None:
        """Makes the call.  What was read of the variables before keeps its value."""
        before = [(v._t, v._t.untyped_storage()) for v in self.variables]
        leaves = [v._prepare() for v in self.variables]  # moved, as `before` holds their memory
        after = [(x, x.untyped_storage()) for x in leaves]
        self.moved = [(*old, *new) for old, new in zip(before, after, strict=True)]
        self.function(leaves, self.tensors)


class Read:
    """A call of a method by which Python reads a tensor's value; a replay can do without it where
    the value is the same in every run."""

    def __init__(self, method):
        self.method = method

    @property
    def reason(self) -> str:
        """What is wrong where the value is another in each run."""
        return f"Python reads a tensor's value (Tensor.{self.method})"


class PythonCalls(TorchFunctionMode):
    """Notices calls of torch's Python methods that a replay could not repeat.

    reason: says which was the first, None if there was none.  Those that read a value stand among
    the calls of kernels.
    """

    def __init__(self):
        super().__init__()
        self.reason = None

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if self.reason is None and not observed.calls.paused:
            name = getattr(function, "__name__", None)
            if name in _VALUES and args:
                observed.calls.calls.append((Read(name), args[:1], {}, None))
            else:
                self.reason = _reason(function, name)
        return function(*args, **(kwargs or {}))


def _reason(function, name):
    if name in _READS:
        return Read(name).reason
    if name in _EFFECTS:
        return f"the step calls Tensor.{name}, which a replay would not"
    if name == "__set__":
        attribute = getattr(getattr(function, "__self__", None), "__name__", None)
        if attribute in _EFFECTS_OF_SETTERS:
            return f"the step sets Tensor.{attribute}"
    return None


class KernelCalls(TorchDispatchMode):
    """Notes every kernel call as (function, args, kwargs, result).

    All of them are kept alive, so that the ids of their tensors stay unique.
    draws: {generator: [state before its first draw, state after its last]}.
    """

    def __init__(self):
        super().__init__()
        self.calls, self.draws, self.reason = [], {}, None
        self.paused = False
        self._default_state = torch.default_generator.get_state()

    def refuse(self, reason: str) -> None:
        """Says that the step can't be recorded."""
        self.reason = self.reason or reason

    def whole(
        self,
        function: Callable[[list[torch.Tensor], list[torch.Tensor]], Any],
        variables: Sequence[Any],
        tensors: list[torch.Tensor],
    ) -> None:
        """Runs function(raw values of variables, tensors), which a replay is to call again.

        It writes into these values, and else only into state that no other call of the step uses.
        """
        call = Whole(function, variables, tensors)
        self.paused = True
        try:
            call()
        finally:
            self.paused = False
        self.calls.append((call, (), {}, None))

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self.paused:
            return function(*args, **kwargs)
        generator = stream_of(function, args)
        if generator is not None or torch.Tag.nondeterministic_seeded in function.tags:
            generator = self._before_draw(function, args, kwargs, generator)
        result = function(*args, **kwargs)
        if generator is not None:
            self.draws[generator][1] = generator.get_state()
        self.calls.append((function, args, kwargs, result))
        return result

    def _before_draw(self, function, args, kwargs, stream):
        """The generator that a call draws from.

        Its state must be what the draw before has left: a step that seeds a generator itself does
        so in Python.
        """
        generator = stream or _generator_of(args, kwargs)
        if generator is None:
            self.reason = self.reason or f"{function}: its random generator is not known"
            return None
        state = generator.get_state()
        known = self.draws.get(generator)
        if known is None:
            self.draws[generator] = known = [state, None]
            known[1] = self._default_state if generator is torch.default_generator else state
        if not torch.equal(known[1], state):
            self.reason = self.reason or f"{function}: the step seeds its random generator"
        return generator


def _generator_of(args, kwargs):
    values = [*args, *kwargs.values()]
    for value in values:
        if isinstance(value, torch.Generator):
            return value
    devices = {x.device for x in _tensors(values)}
    devices.update(v for v in values if isinstance(v, torch.device))
    if len({d.type for d in devices}) > 1:
        return None
    device = next(iter(devices), torch.get_default_device())
    if device.type == "cpu":
        return torch.default_generator
    if device.type == "cuda":
        at = torch.cuda.current_device() if device.index is None else device.index
        return torch.cuda.default_generators[at]
    return None


def _tensors(values):
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _tensors(value)
