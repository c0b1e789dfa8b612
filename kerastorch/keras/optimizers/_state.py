"""The variables that an optimizer owns: `Scalar` (counters, rates) and `Slot` (one per weight).

Both let the optimizer go past the checks of `Variable` in its steps, and notice when anyone else
has looked at the raw tensor: only then what was read must be kept from changing.
"""

import contextlib

import torch

from ..._core.state import state
from ..._core.tensor import Tensor
from ..._core.variable import Variable

_CPU = torch.device("cpu")


@contextlib.contextmanager
def on_device(device):
    """Makes variables on a torch.device."""
    outer, state.device = state.device, device
    try:
        yield
    finally:
        state.device = outer


class Scalar(Variable):
    """A variable of rank 0 that its optimizer reads and sets as a Python number.

    It lives on the CPU, so that no step waits for an accelerator.  `put` leaves the raw tensor
    behind; the next read of the variable brings it up to date.
    """

    _lags = True

    def __init__(self, value, name, dtype):
        self._raw, self._number, self._ahead = None, None, False
        with on_device(_CPU):
            super().__init__(value, trainable=False, name=name, dtype=dtype)

    @property
    def _t(self):
        if self._ahead:
            self._ahead = False
            self._move(torch.tensor(self._number, dtype=self._raw.dtype))
        self._number = None
        return self._raw

    @_t.setter
    def _t(self, raw):
        self._raw, self._number, self._ahead = raw, None, False

    def number(self):
        """The value as a Python number."""
        if self._number is None:
            self._number = self._raw.item()
        return self._number

    def put(self, number):
        """Sets the value."""
        self._number, self._ahead = number, True

    def __deepcopy__(self, memo):
        memo[id(self)] = copy = _scalar(self.number(), self._name, self._raw.dtype)
        return copy

    def __reduce__(self):
        return _scalar, (self.number(), self._name, self._raw.dtype)


def _scalar(number, name, dtype):
    scalar = Scalar(number, None, dtype)
    scalar._name = name
    return scalar


class Borrowed:
    """A variable of somebody else's, to be used like a `Scalar`."""

    def __init__(self, variable):
        self._variable = variable

    def number(self):
        """The value as a Python number."""
        return int(self._variable)

    def put(self, number):
        """Sets the value."""
        self._variable.assign(number)


class Tracker:
    """Says whether any slot of an optimizer has been looked at since its last step.

    owed: a function that brings slots up to date which the last step left behind, or None.
    """

    __slots__ = ("owed", "touched")

    def __init__(self):
        self.touched, self.owed = True, None

    def look(self):
        """Takes note that a slot is looked at."""
        self.touched = True
        if self.owed is not None:
            self.settle()

    def settle(self):
        """Brings the slots up to date."""
        owed, self.owed = self.owed, None
        if owed is not None:
            owed()


class Slot(Variable):
    """A variable that the optimizer updates in place, such as a momentum.

    `_raw` is the optimizer's own way to the raw tensor; every other way marks the tracker.
    """

    _lags = True

    def __init__(self, tracker, value, name, device):
        self._tracker = tracker
        with on_device(device):
            super().__init__(value, trainable=False, name=name)

    @property
    def _t(self):
        self._tracker.look()
        return self._raw

    @_t.setter
    def _t(self, raw):
        self._tracker.look()
        self._raw = raw

    def lay_out(self, strides):
        """The raw tensor, safe to be written in place, in the memory order `strides`."""
        raw = self._prepare()
        if raw.stride() != strides:
            self._move(ordered(raw, strides))
        return self._raw

    def __deepcopy__(self, memo):
        memo[id(self)] = copy = Slot(Tracker(), Tensor(self._t), None, self._raw.device)
        copy._name = self._name
        return copy

    def __reduce__(self):
        return _slot, (self.numpy(), self._name, self.dtype.name)


def _slot(array, name, dtype):
    slot = Slot(Tracker(), Variable(array, dtype=dtype), None, _CPU)
    slot._name = name
    return slot


def ordered(raw, strides):
    """A copy of a raw tensor in the memory order `strides`."""
    copy = torch.empty_strided(raw.shape, strides, dtype=raw.dtype, device=raw.device)
    return copy.copy_(raw.detach())
