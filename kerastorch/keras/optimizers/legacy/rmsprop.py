"""tf.keras.optimizers.legacy.RMSprop."""

import torch

from ..._base import config as _config
from .. import _lists
from ..rmsprop import mean_squares_
from .optimizer_v2 import BuiltIn, momentum_given


class RMSprop(BuiltIn):
    """RMSprop; without momentum, epsilon is outside the root.

    `w -= learning_rate * g / (sqrt(v) + epsilon)`, or with momentum
    `m = momentum * m + learning_rate * g / sqrt(v + epsilon); w -= m`.
    """

    _by_row = property(lambda self: "all" if self._momentum else False)

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        centered=False,
        name="RMSprop",
        **kwargs,
    ):
        super().__init__(name, **kwargs)
        self._momentum = momentum_given(momentum)
        self._set_hypers(learning_rate, kwargs, rho=rho, momentum=momentum)
        self.epsilon = epsilon or _config.epsilon()
        self.centered = centered

    @property
    def _refusals(self):
        return BuiltIn._refusals if self._momentum else {"larger": ValueError}

    def _slot_kinds(self):
        return (
            "rms",
            *(["momentum"] if self._momentum else []),
            *(["mg"] if self.centered else []),
        )

    def _update(self, params, grads, slots, rate, step):
        squares = mean_squares_(grads, slots, self._hyper_number("rho"), self.centered)
        if self._momentum:
            scale = torch._foreach_add(squares, self.epsilon)
            torch._foreach_sqrt_(scale)
            _lists.scale_(slots[1], self._hyper_number("momentum"))
            torch._foreach_addcdiv_(slots[1], grads, scale, value=rate)
            torch._foreach_sub_(params, slots[1])
        else:
            scale = torch._foreach_sqrt(squares)
            torch._foreach_add_(scale, self.epsilon)
            torch._foreach_addcdiv_(params, grads, scale, value=-rate)
