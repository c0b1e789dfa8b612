"""tf.keras.optimizers.legacy.Adadelta."""

from ..._base import config as _config
from ..adadelta import adadelta_
from .optimizer_v2 import BuiltIn


class Adadelta(BuiltIn):
    """Adadelta: the formulas of `tf.keras.optimizers.Adadelta`."""

    _by_row = "all"

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="Adadelta", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hypers(learning_rate, kwargs, rho=rho)
        self.epsilon = epsilon or _config.epsilon()

    def _slot_kinds(self):
        return ("accum_grad", "accum_var")

    def _update(self, params, grads, slots, rate, step):
        adadelta_(params, grads, slots, rate, self._hyper_number("rho"), self.epsilon)
