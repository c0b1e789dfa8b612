"""tf.keras.optimizers.Ftrl."""

import math

import numpy as np
import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from ._built_in import BuiltIn
from .adagrad import filled

_STRENGTHS = (
    "l1_regularization_strength",
    "l2_regularization_strength",
    "l2_shrinkage_regularization_strength",
)


def check(settings):
    """ValueError for the settings of Ftrl, given by name, that have the wrong sign."""
    if settings["learning_rate_power"] > 0.0:
        raise ValueError(
            "`learning_rate_power` needs to be negative or zero. Received: "
            f"learning_rate_power={settings['learning_rate_power']}."
        )
    for name in ("initial_accumulator_value", *_STRENGTHS):
        if settings[name] < 0.0:
            raise ValueError(
                f"`{name}` needs to be positive or zero. Received: {name}={settings[name]}."
            )


def ftrl_(param, grad, accumulator, linear, rate, power, l1, l2, shrinkage, beta, strict=False):
    """One variable's update, as the class says.

    strict: whether the variable is 0 unless |z| > l1, for NaN, too.
    """
    total = accumulator + grad * grad
    new, old = total.pow(-power), accumulator.pow(-power)
    linear.add_(grad + 2 * shrinkage * param - (new - old) / rate * param)
    # a schedule's rate of 0 makes everything NaN, as in TensorFlow
    quadratic = new / rate + 2 * (l2 + (beta / (2 * rate) if rate else math.nan))
    found = (linear.clamp(-l1, l1) - linear) / quadratic
    param.copy_(torch.where(linear.abs() > l1, found, 0.0) if strict else found)
    accumulator.copy_(total)


@register_keras_serializable()
class Ftrl(BuiltIn):
    """Follow the regularized leader: for shallow models with many sparse features.

    With p = -learning_rate_power, r = learning_rate and the slots n (initial_accumulator_value at
    first) and z:
    `n' = n + g * g; z += g + 2 * l2_shrinkage * w - (n'**p - n**p) / r * w; n = n'`,
    `w = (clip(z, -l1, l1) - z) / (n**p / r + 2 * (l2 + beta / (2 * r)))`.
    ValueError for a positive learning_rate_power, or another setting below zero.
    """

    _spreads_rows = True

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Ftrl",
        **kwargs,
    ):
        check(locals())
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._accumulators, self._linears = [], []
        for v in var_list:
            # which Keras rounds to single precision
            start = filled(v, float(np.float32(self.initial_accumulator_value)))
            self._accumulators.append(
                self.add_variable_from_reference(v, "accumulator", initial_value=start)
            )
            self._linears.append(self.add_variable_from_reference(v, "linear"))

    def _slot_kinds(self):
        return self._accumulators, self._linears

    def _update(self, params, grads, slots, rate, step):
        for param, grad, accumulator, linear in zip(params, grads, *slots, strict=True):
            ftrl_(
                param, grad, accumulator, linear, rate, self.learning_rate_power,
                self.l1_regularization_strength, self.l2_regularization_strength,
                self.l2_shrinkage_regularization_strength, self.beta,
            )  # fmt: skip
