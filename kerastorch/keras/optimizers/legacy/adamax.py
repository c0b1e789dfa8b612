"""tf.keras.optimizers.legacy.Adamax."""

import torch

from ..._base import config as _config
from ..adamax import adamax_, corrected_rate
from .optimizer_v2 import BuiltIn


def _numbers_maximum_(values, others):
    """The maxima written over the values; a NaN is none, as in TensorFlow's kernel."""
    for value, other in zip(values, others, strict=True):
        torch.fmax(value, other, out=value)


class Adamax(BuiltIn):
    """Adamax: the formulas of `tf.keras.optimizers.Adamax`."""

    _by_row = "all"

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        name="Adamax",
        **kwargs,
    ):
        super().__init__(name, **kwargs)
        self._set_hypers(learning_rate, kwargs, beta_1=beta_1, beta_2=beta_2)
        self.epsilon = epsilon or _config.epsilon()

    def _slot_kinds(self):
        return ("m", "v")

    def _update(self, params, grads, slots, rate, step):
        beta_1, beta_2 = self._hyper_number("beta_1"), self._hyper_number("beta_2")
        alpha = corrected_rate(rate, beta_1, step, params[0].dtype)
        adamax_(params, grads, slots, alpha, beta_1, beta_2, self.epsilon, _numbers_maximum_)
