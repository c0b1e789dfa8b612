"""tf.keras.optimizers.legacy.SGD."""

from ..sgd import sgd_
from .optimizer_v2 import BuiltIn, momentum_given


class SGD(BuiltIn):
    """Gradient descent with momentum: the formulas of `tf.keras.optimizers.SGD`."""

    _by_row = property(lambda self: "all" if self._momentum else False)

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, name="SGD", **kwargs):
        super().__init__(name, **kwargs)
        self._momentum = momentum_given(momentum)
        self._set_hypers(learning_rate, kwargs, momentum=momentum)
        self.nesterov = nesterov

    def _slot_kinds(self):
        return ("momentum",) if self._momentum else ()

    def _update(self, params, grads, slots, rate, step):
        momentum = self._hyper_number("momentum") if self._momentum else 0.0
        sgd_(params, grads, slots[0] if slots else None, rate, momentum, self.nesterov)
