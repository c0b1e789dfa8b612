"""tf.keras.optimizers.legacy.Nadam."""

from ..._base import config as _config
from .. import _lists
from .._state import Scalar
from ..nadam import momentum_at, nadam_
from ..schedules import LearningRateSchedule
from .optimizer_v2 import BuiltIn


class Nadam(BuiltIn):
    """Nadam, whose momentum grows slower: u(t) = beta_1 * (1 - 0.5 * 0.96 ** (t * decay)).

    The rest is as in `tf.keras.optimizers.Nadam`.  schedule_decay: the decay, 0.004 by default.
    ValueError when learning_rate is a schedule.
    """

    _by_row = "weights"

    _refusals = {**dict.fromkeys("ibfcO", TypeError), "larger": ValueError}

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        name="Nadam",
        **kwargs,
    ):
        kwargs["decay"] = kwargs.pop("schedule_decay", 0.004)
        learning_rate = kwargs.get("lr", learning_rate)
        if isinstance(learning_rate, LearningRateSchedule):
            raise ValueError(
                "The Nadam optimizer does not support tf.keras.optimizers.LearningRateSchedules "
                "as the learning rate."
            )
        super().__init__(name, **kwargs)
        self._set_hypers(learning_rate, kwargs, beta_1=beta_1, beta_2=beta_2)
        self.epsilon = epsilon or _config.epsilon()
        self._m_cache, self._m_cache_step = None, 0

    def _slot_kinds(self):
        return ("m", "v")

    def _create_slots(self, var_list):
        if self._m_cache is None:
            self._m_cache = Scalar(1.0, "momentum_cache", var_list[0].dtype)
            self._track("momentum_cache", self._m_cache)
            self._weights.append(self._m_cache)
        super()._create_slots(var_list)

    def _rate(self, count):
        # decay is the momentum's, not the learning rate's
        return self._hyper_number("learning_rate")

    def _update(self, params, grads, slots, rate, step):
        kind = _lists.precision(params[0].dtype)
        beta_1, beta_2 = self._hyper_number("beta_1"), self._hyper_number("beta_2")
        slow = kind(self._initial_decay)
        now, ahead = (momentum_at(beta_1, slow * kind(t), kind) for t in (step, step + 1))
        if self._m_cache_step != step:
            self._m_cache_step = step
            self._m_cache.put(float(kind(self._m_cache.number()) * now))
        products = [kind(self._m_cache.number())] * len(params)
        nadam_(
            params, grads, slots, kind(rate), beta_1, beta_2, self.epsilon,
            now, ahead, products, step, _lists.blend_,
        )  # fmt: skip
