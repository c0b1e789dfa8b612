"""An optimizer's update as a list of kernel calls, for steps that become machine code.

The update is observed on fake tensors, for several learning rates and step numbers.  What differs
between the observations must be a number that a coefficient of the optimizer (`_coefficients`)
explains, times a constant; it becomes a tensor in the compiled step.  Any other difference means
that the update is not known, and it goes on by Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ._stepping import Layout, ListUpdates

_aten = torch.ops.aten
_PROBES = ((0.0123457, 7), (0.0246801, 7), (0.0123457, 12), (0.0777103, 3001))  # rate, step


class NotKnown(Exception):
    """The update can't be written down; its text says why."""


class _Ref:
    """Stands for a tensor: its number."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number


class _Scaled:
    """Stands for a number: a coefficient of the optimizer, by its place, times a constant."""

    __slots__ = ("factor", "place")

    def __init__(self, place, factor):
        self.place, self.factor = place, factor


class _Calls(TorchDispatchMode):
    """Notes calls as (function, arguments in the order of the schema, results), tensors as _Refs.

    In place kernels of whole lists are noted without being run.
    """

    def __init__(self, tensors):
        super().__init__()
        self.calls = []
        self._numbers = {id(x): k for k, x in enumerate(tensors)}
        self._kept, self._count = list(tensors), len(tensors)

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        names = [a.name for a in function._schema.arguments]
        given = {**dict(zip(names, args, strict=False)), **(kwargs or {})}
        fused = function in _FUSED
        noted = {k: self._noted(v, fused) for k, v in given.items()}
        result = None if fused else function(*args, **(kwargs or {}))
        made = self._made(result)
        self.calls.append((function, noted, made))
        return result

    def _noted(self, value, fused):
        if isinstance(value, torch.Tensor):
            number = self._numbers.get(id(value))
            if number is not None:
                return _Ref(number)
            if fused:  # the count of steps, which our own form of the kernel does not need
                return None
            raise NotKnown("the update reads a tensor of unknown origin")
        if isinstance(value, (list, tuple)):
            return [self._noted(v, fused) for v in value]
        return value

    def _made(self, result):
        if isinstance(result, (list, tuple)):
            return [self._made(x) for x in result]
        if not isinstance(result, torch.Tensor):
            return None
        number = self._numbers.get(id(result))
        if number is None:
            number = self._numbers[id(result)] = self._count
            self._kept.append(result)  # so that its id stays its own
            self._count += 1
        return _Ref(number)


class UpdateCalls:
    """The calls of an optimizer's update of some variables.

    optimizer: built.  layout: of the variables.  grads: raw gradients, as examples.
    slots: which of the layout's slots, counted through, the calls read or write.
    NotKnown when they can't be told.
    """

    def __init__(self, optimizer: Any, layout: Layout, grads: Sequence[torch.Tensor]):
        if layout.groups is not None:
            raise NotKnown("the weights are of several dtypes")
        if layout.averages is not None:
            raise NotKnown("the optimizer keeps moving averages of the weights (use_ema)")
        if layout.constrained:
            raise NotKnown("a weight has a constraint")
        if not getattr(optimizer, "_is_plain", False):
            raise NotKnown(f"{type(optimizer).__name__} does more than kernel calls")
        dtype = layout.params[0].dtype
        coefficients = [optimizer._coefficients(rate, step, dtype) for rate, step in _PROBES]
        self.count = len(coefficients[0])
        observed = [_observed(optimizer, layout, grads, rate, step) for rate, step in _PROBES]
        self._calls = _joined([o.calls for o in observed], coefficients)
        first, count = 2 * len(grads), sum(map(len, layout.slots))
        numbers = {n for _, given, _ in self._calls for n in _numbers(list(given.values()))}
        self.slots = [k for k in range(count) if first + k in numbers]

    def __call__(
        self,
        params: Sequence[torch.Tensor],
        grads: Sequence[torch.Tensor],
        slots: Sequence[torch.Tensor],
        coefficients: Sequence[torch.Tensor],
    ) -> None:
        """Makes the calls: updates params and `slots`, those that are used, in place.

        coefficients: tensors of rank 0.
        """
        values = dict(enumerate([*params, *grads]))
        first = len(values)
        values.update((first + k, slot) for k, slot in zip(self.slots, slots, strict=True))
        for function, given, made in self._calls:
            arguments = {k: _value(v, values, coefficients) for k, v in given.items()}
            own = _OWN.get(function) or (_SCALED.get(function) if _scaled(given) else None)
            result = (own or function)(**arguments)
            _keep(made, result, values)


def _observed(optimizer, layout, grads, rate, step):
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode(allow_non_fake_inputs=True) as mode:
        fake = Layout()
        fake.variables, fake.strides, fake.groups = layout.variables, layout.strides, None
        fake.decayed, fake.averages, fake.constrained = layout.decayed, None, []
        fake.params = [mode.from_tensor(p.detach()) for p in layout.params]
        fake.slots = [[mode.from_tensor(s.detach()) for s in kind] for kind in layout.slots]
        fakes = [mode.from_tensor(g.detach()) for g in grads]
        flat = [*fake.params, *fakes, *[s for kind in fake.slots for s in kind]]
        with torch.no_grad(), _Calls(flat) as calls:
            if optimizer._clips:
                fakes = optimizer._clip(fakes)
            if optimizer.weight_decay:
                optimizer._decay(fake, fake.params, rate)
            ListUpdates._update_all(optimizer, fake, fake.params, fakes, rate, step)
    return calls


def _joined(observed, coefficients):
    """The calls of all observations as one list, with `_Scaled` for numbers that differ."""
    if len({len(calls) for calls in observed}) > 1:
        raise NotKnown("the update makes other calls in other steps")
    joined = []
    for calls in zip(*observed, strict=True):
        functions, given, made = zip(*calls, strict=True)
        if len(set(functions)) > 1 or len({tuple(g) for g in given}) > 1:
            raise NotKnown("the update makes other calls in other steps")
        arguments = {k: _same(k, [g[k] for g in given], coefficients) for k in given[0]}
        if _scaled(arguments) and functions[0] not in _SCALED and functions[0] not in _FUSED:
            raise NotKnown(f"{functions[0]} takes a number that changes from step to step")
        joined.append((functions[0], arguments, made[0]))
    return joined


def _same(name, values, coefficients):
    first = values[0]
    if isinstance(first, _Ref):
        if any(not isinstance(v, _Ref) or v.number != first.number for v in values):
            raise NotKnown("the update makes other calls in other steps")
        return first
    if isinstance(first, list):
        if len({len(v) for v in values}) > 1:
            raise NotKnown("the update makes other calls in other steps")
        return [_same(name, column, coefficients) for column in zip(*values, strict=True)]
    if all(type(v) is type(first) and (v is first or v == first) for v in values):
        return first
    if all(type(v) is float for v in values):
        for place in range(len(coefficients[0])):
            factors = [v / c[place] for v, c in zip(values, coefficients, strict=True)]
            if all(math.isclose(f, factors[0], rel_tol=1e-9) for f in factors):
                return _Scaled(place, factors[0])
    raise NotKnown(f"the update's {name!r} changes from step to step in a way that is not known")


def _numbers(noted):
    """The numbers of the tensors among noted arguments."""
    if isinstance(noted, _Ref):
        yield noted.number
    elif isinstance(noted, list):
        for one in noted:
            yield from _numbers(one)


def _scaled(arguments):
    return any(isinstance(v, _Scaled) for v in arguments.values())


def _value(noted, values, coefficients):
    if isinstance(noted, _Ref):
        return values[noted.number]
    if isinstance(noted, _Scaled):
        coefficient = coefficients[noted.place]
        return coefficient if noted.factor == 1 else coefficient * noted.factor
    if isinstance(noted, list):
        return [_value(v, values, coefficients) for v in noted]
    return noted


def _keep(made, result, values):
    if isinstance(made, list):
        for one, value in zip(made, result, strict=True):
            _keep(one, value, values)
    elif made is not None and made.number not in values:
        values[made.number] = result


# The same kernels with a tensor in place of a number; the arguments have their schemas' names.
def _add(self, other, alpha):
    self.add_(other * alpha)


def _add_lists(self, other, alpha):
    for x, y in zip(self, other, strict=True):
        x.add_(y * alpha)


def _divide_lists(self, tensor1, tensor2, value):
    for x, a, b in zip(self, tensor1, tensor2, strict=True):
        x.add_(a * value / b)


def _multiply_lists(self, scalar):
    for x in self:
        x.mul_(scalar)


def _fused_sgd(self, grads, lr, **rest):
    for p, g in zip(self, grads, strict=True):
        p.sub_(g * lr)


def _fused_adam(
    self, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, state_steps, lr, beta1, beta2, eps,
    amsgrad, **rest,
):  # fmt: skip
    for k, (p, g, m, v) in enumerate(zip(self, grads, exp_avgs, exp_avg_sqs, strict=True)):
        m.add_((g - m) * (1 - beta1))
        v.mul_(beta2).add_(g * g * (1 - beta2))
        if amsgrad:
            v = max_exp_avg_sqs[k].copy_(torch.maximum(max_exp_avg_sqs[k], v))
        p.sub_(m * lr / (v.sqrt() + eps))


def _norms(self, ord=2, dtype=None):
    return [torch.linalg.vector_norm(x, ord, dtype=dtype) for x in self]


_FUSED: dict[Any, Callable] = {
    _aten._fused_sgd_.default: _fused_sgd,
    _aten._fused_adam_.default: _fused_adam,
}
_OWN: dict[Any, Callable] = {**_FUSED, _aten._foreach_norm.Scalar: _norms}
_SCALED: dict[Any, Callable] = {
    _aten.add_.Tensor: _add,
    _aten._foreach_add_.List: _add_lists,
    _aten._foreach_addcdiv_.Scalar: _divide_lists,
    _aten._foreach_mul_.Scalar: _multiply_lists,
}
