"""tf.keras.optimizers.SGD."""

import functools

import numpy as np
import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn


def sgd_(params, grads, momentums, rate, momentum, nesterov):
    """m = momentum * m - rate * g; w += m, or with nesterov w += momentum * m - rate * g."""
    if not momentum:
        if len(params) == 1:
            params[0].add_(grads[0], alpha=-rate)
        elif params[0].dtype is torch.float32 and params[0].device.type in ("cpu", "cuda"):
            torch._fused_sgd_(
                params, grads, [], weight_decay=0.0, momentum=0.0, lr=rate, dampening=0.0,
                nesterov=False, maximize=False, is_first_step=False,
            )  # fmt: skip
        else:
            torch._foreach_add_(params, grads, alpha=-rate)
        return
    _lists.scale_(momentums, momentum)
    torch._foreach_add_(momentums, grads, alpha=-rate)
    if nesterov:
        torch._foreach_add_(params, momentums, alpha=momentum)
        torch._foreach_add_(params, grads, alpha=-rate)
    else:
        torch._foreach_add_(params, momentums)


def _added(layout, slots_of, grads, rate):
    """Sets the slots to what a step without momentum added."""
    with torch.no_grad():
        for slot, grad in zip(slots_of(layout.variables)[0], grads, strict=True):
            slot._prepare().copy_(grad).mul_(-rate)


@register_keras_serializable()
class SGD(BuiltIn):
    """Gradient descent, with momentum (tf.keras.optimizers.SGD).

    momentum = 0: `w -= learning_rate * g`.  Else `m = momentum * m - learning_rate * g; w += m`,
    and with nesterov `w += momentum * m - learning_rate * g`.  ValueError unless momentum is in
    [0, 1].  Without momentum, too, m is what the last step added.
    """

    _refusals = {"larger": ValueError}
    _is_plain = True

    def __init__(
        self,
        learning_rate=0.01,
        momentum=0.0,
        nesterov=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="SGD",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))
        if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be between [0, 1]. Received: momentum={momentum}.")

    def _build_slots(self, var_list):
        self.momentums = [self.add_variable_from_reference(v, "m") for v in var_list]

    def _slot_kinds(self):
        return (self.momentums,)

    def _update_all(self, layout, params, grads, rate, step):
        tracker = self._tracker
        if self.momentum or (tracker.owed is not None and tracker.owed.args[0] is not layout):
            tracker.settle()
        super()._update_all(layout, params, grads, rate, step)
        if self._owes_slots():
            self._owe(layout, grads, rate)

    def _owes_slots(self):
        return not self.momentum

    def _owe(self, layout, grads, rate):
        # nobody but a reader of the slots needs them
        self._tracker.owed = functools.partial(_added, layout, self._slots_of, grads, rate)

    def _update(self, params, grads, slots, rate, step):
        momentum = float(np.float32(self.momentum))  # Keras rounds it whatever the variables are
        sgd_(params, grads, slots[0], rate, momentum, self.nesterov)
