"""How many threads the steps of fit, evaluate and predict use, by the size of a step.

The first step of a kind runs in one thread while its kernels are counted; what they would take
there by a table of rates, not what they took, decides.  So the same program takes the same number
of threads, and gives the same bits, on an idle and on a busy machine.  The rates and the rule are
calibrated with benchmarks/threads.py.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ..._core import nest
from ..._core.threads import limit, machine_size, set_by_user

_PARALLEL = 30e3  # ns from which on a kernel gains by a second thread
_SMALL = 5e6  # ns of such kernels up to which a step stays in one thread
_SHARE = 2.5e6  # ns of them that each thread of a larger step gets
_FLOPS = 40.0  # multiplications and additions of a matrix product in one ns of one thread
_ELEMENT = 0.7  # ns for an element of any other kernel

_PRODUCTS = {
    "mm": lambda a, b: a.numel() * b.shape[-1],
    "bmm": lambda a, b: a.numel() * b.shape[-1],
    "addmm": lambda c, a, b: a.numel() * b.shape[-1],
    "baddbmm": lambda c, a, b: a.numel() * b.shape[-1],
    "_linear_pointwise": lambda a, b: a.numel() * b.shape[0],
    "addmv": lambda c, a, b: a.numel(),
    "mv": lambda a, b: a.numel(),
    "dot": lambda a, b: a.numel(),
}


# Recurrent layers' kernels: where the inputs and their kernel stand among the arguments.
_SEQUENCES = {
    "dnn_lstm": (0, 3),
    "dnn_lstm_backward": (2, 5),
    "lstm": (0, 3),
    "lstm_backward": (2, 5),
    "gru": (0, 2),
    "gru_backward": (1, 3),
    "simple_rnn": (0, 2),
    "simple_rnn_backward": (1, 3),
}


class StepSize(TorchDispatchMode):
    """Counts the kernels of what runs inside.

    parallel: the nanoseconds that those large enough for several threads would take in one.
    """

    def __init__(self):
        super().__init__()
        self.parallel = 0.0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if not function.is_view:
            cost = _cost(function._opname, args, result)
            if cost >= _PARALLEL:
                self.parallel += cost
        return result


def _cost(name, args, result):
    count = _PRODUCTS.get(name)
    if count is not None:
        return 2 * count(*args[: count.__code__.co_argcount]) / _FLOPS
    places = _SEQUENCES.get(name)
    if places is not None:  # its steps are small: the product with the inputs is what counts
        x, kernel = (args[i] for i in places)
        return 2 * x.numel() * kernel.shape[1] / _FLOPS * (2 if "backward" in name else 1)
    if name == "convolution":
        return 2 * result.numel() * args[1][0].numel() / _FLOPS
    if name == "_convolution_pointwise":
        return 2 * result.numel() * args[1][0].numel() / _FLOPS
    if name == "convolution_backward":
        outputs = [x for x in result[:2] if x is not None]
        return 2 * len(outputs) * args[0].numel() * args[2][0].numel() / _FLOPS
    return _ELEMENT * max((x.numel() for x in _tensors((args, result))), default=0)


def _tensors(values):
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _tensors(value)


def threads_for(parallel: float) -> int:
    """The number of threads for steps with so many ns of work in large kernels."""
    return 1 if parallel < _SMALL else min(machine_size(), int(parallel / _SHARE))


_chosen = weakref.WeakKeyDictionary()  # model -> {kind and shapes of a step: threads, or None}


def forget(model: Any) -> None:
    """Forgets what was chosen for a model: it was compiled anew."""
    _chosen.pop(model, None)


class Threads:
    """Context of a loop; called with a step and its batch it runs the step, and chooses.

    open: whether the choice is still to be made; afterwards steps may be called directly.
    """

    def __init__(self, model, kind):
        self._model, self._kind = model, kind
        self._stack = contextlib.ExitStack()
        self.open = machine_size() > 1 and not set_by_user()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._stack.close()

    def __call__(self, step: Callable, *batch: Any) -> Any:
        if not self.open:
            return step(*batch)
        chosen = _chosen.setdefault(self._model, {})
        key = (self._kind, *(getattr(x, "shape", None) for x in nest.flatten(batch)))
        threads = chosen.get(key)
        if threads is None and self._makes_variables(chosen, key):
            with limit(1):
                return step(*batch)
        if threads is None:
            with limit(1), StepSize() as size:
                result = step(*batch)
            chosen[key] = threads = threads_for(size.parallel)
            self._choose(threads)
            return result
        self._choose(threads)
        return step(*batch)

    def _makes_variables(self, chosen, key):
        """Whether the step to come is not like those after it: it makes variables and slots."""
        first = key not in chosen
        chosen[key] = None
        return not self._model.built or (first and self._kind == "train")

    def _choose(self, threads):
        self.open = False
        self._stack.enter_context(limit(threads))
