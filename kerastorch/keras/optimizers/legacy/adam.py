"""tf.keras.optimizers.legacy.Adam."""

from ..._base import config as _config
from ..adam import adam_, corrected_rate
from .optimizer_v2 import BuiltIn


class Adam(BuiltIn):
    """Adam: the formulas of `tf.keras.optimizers.Adam`."""

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-07,
        amsgrad=False,
        name="Adam",
        **kwargs,
    ):
        super().__init__(name, **kwargs)
        self._set_hypers(learning_rate, kwargs, beta_1=beta_1, beta_2=beta_2)
        self.epsilon = epsilon or _config.epsilon()
        self.amsgrad = amsgrad

    def _slot_kinds(self):
        return ("m", "v", "vhat") if self.amsgrad else ("m", "v")

    def set_weights(self, weights):
        """Sets `weights`; those of an amsgrad Adam fit one without, too."""
        if len(weights) == 3 * ((len(self.weights) - 1) // 2) + 1:
            weights = weights[: len(self.weights)]
        super().set_weights(weights)

    def _update(self, params, grads, slots, rate, step):
        beta_1, beta_2 = self._hyper_number("beta_1"), self._hyper_number("beta_2")
        alpha = corrected_rate(rate, beta_1, beta_2, step, params[0].dtype)
        adam_(params, grads, slots, alpha, beta_1, beta_2, self.epsilon)
