"""tf.keras.optimizers.Lion."""

import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn


@register_keras_serializable()
class Lion(BuiltIn):
    """Lion: steps of one size, along the sign of an averaged gradient.

    `w -= learning_rate * sign(beta_1 * m + (1 - beta_1) * g); m = beta_2 * m + (1 - beta_2) * g`.
    ValueError unless 0 < beta_1 <= 1.
    """

    _is_plain = True

    def __init__(
        self,
        learning_rate=0.0001,
        beta_1=0.9,
        beta_2=0.99,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Lion",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError(
                f"`beta_1`={beta_1} must be between ]0, 1]. Otherwise, the optimizer degenerates "
                "to SignSGD."
            )

    def _build_slots(self, var_list):
        self.momentums = [self.add_variable_from_reference(v, "m") for v in var_list]

    def _slot_kinds(self):
        return (self.momentums,)

    def _update(self, params, grads, slots, rate, step):
        kind = _lists.precision(params[0].dtype)
        beta_1, beta_2 = float(kind(self.beta_1)), float(kind(self.beta_2))
        means = torch._foreach_mul(slots[0], beta_1)
        torch._foreach_add_(means, grads, alpha=1 - beta_1)
        signs = torch._foreach_sign(means)
        # torch's sign of NaN is 0: the NaNs, alone, outlive this
        torch._foreach_clamp_min_(means, -1.0)
        torch._foreach_clamp_max_(means, 1.0)
        torch._foreach_sub_(means, means)
        torch._foreach_add_(signs, means)
        torch._foreach_add_(params, signs, alpha=-rate)
        torch._foreach_mul_(slots[0], beta_2)
        torch._foreach_add_(slots[0], grads, alpha=1 - beta_2)
