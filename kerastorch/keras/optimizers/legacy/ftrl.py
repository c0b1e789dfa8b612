"""tf.keras.optimizers.legacy.Ftrl."""

from ..adagrad import filled
from ..ftrl import check, ftrl_
from .optimizer_v2 import BuiltIn

_HYPERS = (
    "learning_rate_power",
    "l1_regularization_strength",
    "l2_regularization_strength",
    "beta",
)


class Ftrl(BuiltIn):
    """Follow the regularized leader: the formulas of `tf.keras.optimizers.Ftrl`."""

    _by_row = "all"
    _config_names = (
        "initial_accumulator_value",
        *_HYPERS,
        "l2_shrinkage_regularization_strength",
    )

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        name="Ftrl",
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
        **kwargs,
    ):
        given = locals()
        super().__init__(name, **kwargs)
        check(given)
        self._set_hypers(learning_rate, {}, **{n: given[n] for n in _HYPERS})
        self.initial_accumulator_value = initial_accumulator_value
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength

    def _slot_kinds(self):
        return ("accumulator", "linear")

    def _create_slots(self, var_list):
        for v in var_list:
            self.add_slot(v, "accumulator", filled(v, self.initial_accumulator_value))
            self.add_slot(v, "linear")

    def _update(self, params, grads, slots, rate, step):
        power, l1, l2, beta = map(self._hyper_number, _HYPERS)
        shrinkage = self.l2_shrinkage_regularization_strength
        for param, grad, accumulator, linear in zip(params, grads, *slots, strict=True):
            ftrl_(param, grad, accumulator, linear, rate, power, l1, l2, shrinkage, beta, True)
