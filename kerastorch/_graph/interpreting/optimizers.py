"""Handlers of the ops that optimizers update variables with."""

from __future__ import annotations

from typing import Any

from ... import math
from .registry import handles


def _returned(step, variable):
    return [] if step.op.startswith("Resource") else [variable]


@handles("ResourceApplyGradientDescent", "ApplyGradientDescent")
def _descent(step, scope, given):
    variable, alpha, delta = given
    variable.assign_sub(delta * alpha)
    return _returned(step, variable)


@handles("ResourceApplyMomentum", "ApplyMomentum")
def _momentum(step, scope, given):
    variable, total, rate, grad, momentum = given
    new = total.read_value() * momentum + grad
    total.assign(new)
    if step.attrs.get("use_nesterov"):
        variable.assign_sub(grad * rate + new * momentum * rate)
    else:
        variable.assign_sub(new * rate)
    return _returned(step, variable)


@handles("ResourceApplyKerasMomentum")
def _keras_momentum(step, scope, given):
    variable, total, rate, grad, momentum = given
    new = total.read_value() * momentum - grad * rate
    total.assign(new)
    variable.assign_add(new * momentum - grad * rate if step.attrs.get("use_nesterov") else new)
    return []


@handles("ResourceApplyAdam", "ApplyAdam")
def _adam(step, scope, given):
    variable, m, v, power1, power2, rate, beta1, beta2, epsilon, grad = given
    alpha = rate * math.sqrt(1 - power2) / (1 - power1)
    first = m.read_value() + (grad - m.read_value()) * (1 - beta1)
    second = v.read_value() + (math.square(grad) - v.read_value()) * (1 - beta2)
    m.assign(first)
    v.assign(second)
    move = first * beta1 + grad * (1 - beta1) if step.attrs.get("use_nesterov") else first
    variable.assign_sub(move * alpha / (math.sqrt(second) + epsilon))
    return _returned(step, variable)


@handles("ResourceApplyAdamWithAmsgrad")
def _amsgrad(step, scope, given):
    variable, m, v, top, power1, power2, rate, beta1, beta2, epsilon, grad = given
    alpha = rate * math.sqrt(1 - power2) / (1 - power1)
    first = m.read_value() + (grad - m.read_value()) * (1 - beta1)
    second = v.read_value() + (math.square(grad) - v.read_value()) * (1 - beta2)
    m.assign(first)
    v.assign(second)
    largest = math.maximum(top.read_value(), second)
    top.assign(largest)
    variable.assign_sub(first * alpha / (math.sqrt(largest) + epsilon))
    return []


@handles("ResourceApplyAdaMax", "ApplyAdaMax")
def _adamax(step, scope, given):
    variable, m, v, power1, rate, beta1, beta2, epsilon, grad = given
    first = m.read_value() + (grad - m.read_value()) * (1 - beta1)
    largest = math.maximum(beta2 * v.read_value(), math.abs(grad))
    m.assign(first)
    v.assign(largest)
    variable.assign_sub(rate / (1 - power1) * (first / (largest + epsilon)))
    return _returned(step, variable)


@handles("ResourceApplyAdagrad", "ApplyAdagrad", "ResourceApplyAdagradV2", "ApplyAdagradV2")
def _adagrad(step, scope, given):
    variable, total, rate, *epsilon, grad = given
    if step.attrs.get("update_slots", True):
        total.assign_add(math.square(grad))
    if epsilon:
        variable.assign_sub(grad * rate / (math.sqrt(total.read_value()) + epsilon[0]))
    else:
        variable.assign_sub(grad * rate * math.rsqrt(total.read_value()))
    return _returned(step, variable)


@handles("ResourceApplyAdadelta", "ApplyAdadelta")
def _adadelta(step, scope, given):
    variable, total, moves, rate, rho, epsilon, grad = given
    total.assign(total.read_value() * rho + math.square(grad) * (1 - rho))
    move = math.sqrt(moves.read_value() + epsilon) * math.rsqrt(total.read_value() + epsilon) * grad
    moves.assign(moves.read_value() * rho + math.square(move) * (1 - rho))
    variable.assign_sub(move * rate)
    return _returned(step, variable)


@handles("ResourceApplyRMSProp", "ApplyRMSProp")
def _rms_prop(step, scope, given):
    variable, mean, moved, rate, rho, momentum, epsilon, grad = given
    mean.assign_add((math.square(grad) - mean.read_value()) * (1 - rho))
    _moved(variable, moved, momentum, grad * rate * math.rsqrt(mean.read_value() + epsilon))
    return _returned(step, variable)


@handles("ResourceApplyCenteredRMSProp", "ApplyCenteredRMSProp")
def _centered(step, scope, given):
    variable, average, mean, moved, rate, rho, momentum, epsilon, grad = given
    mean.assign_add((math.square(grad) - mean.read_value()) * (1 - rho))
    average.assign_add((grad - average.read_value()) * (1 - rho))
    spread = mean.read_value() - math.square(average.read_value()) + epsilon
    _moved(variable, moved, momentum, grad * rate * math.rsqrt(spread))
    return _returned(step, variable)


def _moved(variable: Any, moved: Any, momentum: Any, step: Any) -> None:
    moved.assign(moved.read_value() * momentum + step)
    variable.assign_sub(moved.read_value())
