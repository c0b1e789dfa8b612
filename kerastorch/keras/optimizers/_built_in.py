"""The base of the built-in optimizers: they update all variables of a step in a few calls."""

import inspect

import numpy as np

from .._base.configured import Configured, parameters
from . import _stepping
from .base import Optimizer
from .schedules.base import as_numbers


class BuiltIn(Configured, _stepping.ListUpdates, Optimizer):
    """An optimizer given by `_build_slots`, `_slot_kinds` and `_update`.

    Its settings are those arguments of the constructor that `Optimizer` does not have.
    A subclass that defines `update_step` gets it called for each variable instead of `_update`.
    _is_plain: whether `_update` is kernel calls and nothing else, in which only the numbers of
        `_coefficients` change from step to step.
    """

    _is_plain = False

    _base_arguments = ("learning_rate", *parameters(Optimizer))

    def __init__(self, learning_rate, **given):
        settings = {name: given.pop(name) for name in self._config_names}
        super().__init__(**given)
        self._learning_rate = self._build_learning_rate(learning_rate)
        for name, value in settings.items():
            setattr(self, name, value)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.update_step is not BuiltIn.update_step:
            cls._update_all = Optimizer._update_all

    def build(self, var_list):
        """Makes the slots for the model variables `var_list`; once only."""
        super().build(var_list)
        if not self._built:
            self._check_settings()
            self._build_slots(list(var_list))
            self._built = True

    def _coefficients(self, rate, step, dtype):
        """The numbers that change from step to step, for weights of a torch dtype."""
        return (rate,)

    def _owes_slots(self):
        """Whether slots are made of the last step's gradients, when somebody looks at them."""
        return False

    def _check_settings(self):
        """ValueError for None, UnimplementedError for a text where a number is needed."""
        for name in self._config_names:
            value = getattr(self, name)
            number = isinstance(_defaults(type(self)).get(name), float)
            if number and (value is None or isinstance(value, str)):
                as_numbers(value, np.float32)

    def update_step(self, gradient, variable):
        """Updates one variable by its gradient."""
        self._update_one(gradient, variable)

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        rate = self._serialize_hyperparameter(self._learning_rate)
        return {**super().get_config(), "learning_rate": rate, **self._own_config()}


def _defaults(cls):
    return {k: p.default for k, p in inspect.signature(cls.__init__).parameters.items()}
