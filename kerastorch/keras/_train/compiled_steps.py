"""Whole steps of training as machine code: what compile(jit_compile=True) asks for.

A step's forward and backward passes, its running means and its metrics are recorded as one (see
recordings.py); the optimizer's update is told by its own calls (optimizers/_update_calls.py).  Both
become one C++ function (_graph/compiled.py), with nothing left to Python but the optimizer's
coefficients, the counter of steps and a look whether all is as it was.  An update that can't be
told follows the C++ function as it is.

What can't become that is trained as without jit_compile, after a warning that says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from ..._core.state import state
from ..._core.variable import Variable
from ..._graph.compiled import CompiledRecording, NotCompiled, warn
from ..optimizers._stepping import make_layout, same
from ..optimizers._update_calls import NotKnown, UpdateCalls
from .recordings import Recorded, jit_compiles, keyed

_PACKAGE = __name__.partition(".")[0] + "."


def compiled_steps_of(model: Any) -> CompiledSteps | None:
    """The compiled steps of a model that was compiled with jit_compile=True, else None."""
    if not jit_compiles(model):
        return None
    container = model.compiled_loss
    kept = container.__dict__.get("compiled_steps")
    if kept is None or kept.model is not model:
        kept = container.__dict__["compiled_steps"] = CompiledSteps(model)
    return kept


class CompiledSteps(Recorded):
    """The compiled training steps of a model, one per key of its batches."""

    def __init__(self, model):
        super().__init__(model)
        self._steps, self._quiet, self._warned = {}, False, False
        self._last_key = self._last = None

    def _roots(self):
        container, metrics = self.model.compiled_loss, self.model.compiled_metrics
        return (
            container.losses, container.weights, container.metrics,
            _parts_of(self.model.optimizer), self.model.metrics, getattr(metrics, "_rows", []),
        )  # fmt: skip

    def refresh(self, variables: Sequence[Variable], quiet: bool) -> None:
        """Drops steps that no longer hold.

        variables: those that are trained.  quiet: whether no code of the user's runs between steps.
        """
        before = self._dependencies
        self._renew(variables)
        if self._dependencies is not before:
            self._steps, self._last = {}, None
        self._quiet = quiet

    def release(self) -> None:
        """Lets go of the variables' raw values."""
        super().release()
        for step in self._steps.values():
            step.release()

    def run(self, step: Any, x: Any, y: Any, weights: Any) -> bool:
        """Runs a whole step; False where nothing is compiled or about to be."""
        if self.refusal is not None:
            return False
        last = self._last
        if last is not None and weights is None and last.fits(x, y):
            compiled, data = last, (x, y)
        else:
            if not self._may_run(step):
                return False
            data, key = keyed(x, y, weights)
            compiled = self._steps.get(key)
            if compiled is None:
                return self._observe(step, x, y, weights, data, key)
            if weights is None:
                self._last = compiled
        if not compiled.is_bound() and not compiled.bind():
            return self._refuse("a variable has another form now")
        try:
            compiled.run(data)
        except RuntimeError:
            self._explain(step, x, y, weights)
            raise
        if not self._quiet:
            self.release()
        return True

    def _explain(self, step, x, y, weights):
        """Raises what the same step raises when it is not compiled."""
        self.release()
        step.compute(x, y, weights)

    def _may_run(self, step):
        model = self.model
        if not (model.built and step.variables and getattr(model.optimizer, "_built", True)):
            return False
        metrics = model.compiled_metrics
        if not model.compiled_loss._built or not (metrics is None or metrics._built):
            return False
        if self._dependencies is None:
            self._look()
            if self.refusal is not None:
                self._refuse(self.refusal)
        return self.refusal is None

    def _refuse(self, reason):
        self.refusal = str(reason)
        self.release()
        if not self._warned:
            warn(f"the training step of {self.model.name!r}", reason)
            self._warned = True
        return False

    def _check(self):
        if any(layer._losses for layer in self.model._flatten_layers()):
            return "layers add losses"
        return super()._check()

    def _observe(self, step, x, y, weights, data, key):
        """One step that is observed, or from a recording that is compiled first."""
        variables, optimizer = step.variables, self.model.optimizer

        def flat(*_):
            return [*step.forward_and_backward(x, y, weights)], None

        constants = self._dependencies.tensors
        grads, _ = self.replays.run(key, flat, data, constants, self._check)
        self.replays.release()
        outer, state.step = state.step, step.trace
        try:
            optimizer.step_raw(variables, grads)
        finally:
            state.step = outer
        recording, refusals = self.replays.recording(key), self.replays.refusals
        if refusals:
            self._refuse(refusals[0].reason)
        elif recording is not None:
            try:
                self._steps[key] = _compiled(step, recording, optimizer, data, grads)
            except NotCompiled as reason:
                self._refuse(reason)
        return True


def _parts_of(optimizer):
    """What a compiled step depends on in its optimizer: of one of this package's whose update is
    left to Python, the schedules only, which may be a user's."""
    own = all(cls.__module__.startswith(_PACKAGE) for cls in type(optimizer).__mro__[:-1])
    if not own or getattr(optimizer, "_is_plain", False):
        return optimizer
    rates = [getattr(optimizer, "_learning_rate", None)]
    rates += getattr(optimizer, "_hyper", {}).values()
    return [x for x in rates if callable(x) and not isinstance(x, Variable)]


def _compiled(step, recording, optimizer, data, grads):
    """A step as machine code, as far as it can be."""
    try:
        return _Whole(recording, optimizer, step.variables, data, grads)
    except NotKnown:
        return _Gradients(recording, optimizer, step, data)


class _Compiled:
    """One compiled training step.

    data: examples of its inputs.
    """

    def __init__(self, optimizer, variables, data):
        self.optimizer, self.variables = optimizer, variables
        self._x, self._y = (_key(x) for x in data) if len(data) == 2 else (None, None)

    def fits(self, x, y):
        """Whether inputs and targets are like those that the step is for."""
        return (
            type(x) is type(y) is torch.Tensor
            and (x.shape, x.dtype, x.stride()) == self._x
            and (y.shape, y.dtype, y.stride()) == self._y
            and x is not y
            and not (x.requires_grad or y.requires_grad or x.__dict__ or y.__dict__)
            and x.is_cpu
            and y.is_cpu
        )


class _Gradients(_Compiled):
    """A step of which all but the optimizer's update is compiled."""

    def __init__(self, recording, optimizer, step, data):
        super().__init__(optimizer, step.variables, data)
        self._trace, self._leaves = step.trace, None
        self._code = CompiledRecording(recording, data)
        self.release()

    def is_bound(self):
        """Whether variables are those that the step is bound to."""
        leaves = self._leaves
        return (
            leaves is not None
            and self._code.is_bound()
            and same(leaves, [v._t for v in self.variables])
        )

    def bind(self):
        """Takes the variables of now; whether they are of the compiled form."""
        self.release()
        self._leaves = [v._prepare() for v in self.variables]
        return self._code.bind()

    def release(self):
        """Lets go of the raw values."""
        self._code.release()
        self._leaves = None

    def run(self, data):
        """One step."""
        grads = self._code.run(data)
        outer, state.step = state.step, self._trace  # which some optimizers look at
        try:
            self.optimizer.step_raw(self.variables, grads, self._leaves)
        finally:
            state.step = outer


class _Whole(_Compiled):
    """A step that is compiled with the optimizer's update.  NotKnown where that can't be told."""

    def __init__(self, recording, optimizer, variables, data, grads):
        super().__init__(optimizer, variables, data)
        if any(g is None for g in grads):
            raise NotKnown("a variable has no gradient")
        self._take_layout()
        calls = UpdateCalls(optimizer, self.layout, grads)
        self._dtype = self.layout.params[0].dtype
        self._coefficients = torch.zeros(calls.count, dtype=torch.float64)
        self._numbers = self._coefficients.numpy()
        scalars = [*self._coefficients.unbind()]
        self._used = calls.slots
        slots = self._used_slots()
        trained = _places(recording, variables)
        # plain gradient descent makes its slots of the last gradients, when somebody looks
        self._gives = optimizer._owes_slots()
        count, gives = len(slots), self._gives

        def follow(results, leaves, further):
            params = [leaves[k] for k in trained]
            calls(params, results, further[:count], further[count:])
            return results if gives else []

        self._scalars = scalars
        self._code = CompiledRecording(recording, data, follow, [*slots, *scalars])
        self._forms = [_form(x) for x in slots]
        self.release()

    def _take_layout(self):
        optimizer = self.optimizer
        params = [v._prepare() for v in self.variables]
        layout = optimizer._layout
        if layout is None or optimizer._tracker.touched or not same(params, layout.params):
            layout = optimizer._layout = make_layout(optimizer, self.variables, params)
            optimizer._tracker.touched = False
        self.layout = layout

    def _used_slots(self):
        flat = [s for kind in self.layout.slots for s in kind]
        return [flat[k] for k in self._used]

    def is_bound(self):
        """Whether variables and slots are those that the step is bound to."""
        optimizer = self.optimizer
        return (
            self._code.is_bound()
            and optimizer._layout is self.layout
            and not optimizer._tracker.touched
        )

    def bind(self):
        """Takes the variables and slots of now; whether they are of the compiled form."""
        self.release()
        self._take_layout()
        slots = self._used_slots()
        if not self._code.bind() or [_form(x) for x in slots] != self._forms:
            return False
        self._further = [*slots, *self._scalars]
        return same(self.layout.params, [v._t for v in self.variables])

    def release(self):
        """Lets go of the raw values."""
        self._code.release()
        self._further = None

    def run(self, data):
        """One step."""
        optimizer = self.optimizer
        counter = optimizer._counter
        count = counter.number()
        rate = optimizer._rate(count)
        self._numbers[:] = optimizer._coefficients(rate, count + 1, self._dtype)
        tracker = optimizer._tracker
        if tracker.owed is not None:
            if self._gives and tracker.owed.args[0] is self.layout:
                tracker.owed = None  # its gradients make room for those of this step
            else:
                tracker.settle()
        grads = self._code.call(data, self._further)
        if self._gives:
            optimizer._owe(self.layout, grads, rate)
        counter.put(count + 1)


def _places(recording, variables):
    """Where variables stand among the captures of a recording."""
    numbers = {id(v): k for k, v in enumerate(recording.captures)}
    if any(id(v) not in numbers for v in variables):
        raise NotCompiled("a trained variable is not read by the step")
    return [numbers[id(v)] for v in variables]


def _form(raw):
    return raw.shape, raw.dtype, raw.stride(), raw.device


def _key(x):
    return x.shape, x.dtype, x.stride()
