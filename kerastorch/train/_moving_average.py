"""tf.train.ExponentialMovingAverage: averages of variables that change."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any

from .. import math
from .._core import convert
from .._core.state import state
from .._core.tensor import Tensor
from .._core.variable import Variable
from .._ops import casting
from .._scopes import init_scope

_KINDS = ("float16", "bfloat16", "float32", "float64")
# the variables of which there are averages, of whatever object
_averaged: list[weakref.ref] = []


class ExponentialMovingAverage:
    """Keeps `average = decay * average + (1 - decay) * variable` of variables
    (tf.train.ExponentialMovingAverage).

    num_updates: the number of updates so far; the decay is then at most
        `(1 + num_updates) / (10 + num_updates)`.
    zero_debias: taken; averages of variables start from their values.

    >>> average = tf.train.ExponentialMovingAverage(0.99)
    >>> average.apply([weights])
    >>> average.average(weights)
    """

    def __init__(
        self,
        decay: float | Tensor,
        num_updates: int | Tensor | Variable | None = None,
        zero_debias: bool = False,
        name: str = "ExponentialMovingAverage",
    ) -> None:
        self._decay, self._num_updates, self._name = decay, num_updates, name
        self._averages: dict[int, tuple[Variable, Variable]] = {}

    @property
    def name(self) -> str:
        """The name, which stands at the end of the averages' names."""
        return self._name

    def apply(self, var_list: Sequence[Variable] | None = None) -> None:
        """Brings the averages of variables up to date; new ones start from the variables' values.

        TypeError for what is no variable of a float dtype.
        """
        variables = [] if var_list is None else list(var_list)
        for variable in variables:
            if variable.dtype.base_dtype.name not in _KINDS:
                raise TypeError(f"The variables must be half, float, or double: {variable.name}")
            if not isinstance(variable, Variable):
                raise TypeError(
                    "tf.train.ExponentialMovingAverage does not support non-Variable tensors when "
                    "eager execution is enabled."
                )
            if id(variable) not in self._averages:
                self._add(variable)
        if not variables:
            return
        decay = convert.to_tensor(self._decay, "float32")
        if self._num_updates is not None:
            count = casting.cast(self._num_updates, "float32")
            decay = math.minimum(decay, (1.0 + count) / (10.0 + count))
        for variable in variables:
            average = self._averages[id(variable)][1]
            rest = casting.cast(1.0 - decay, variable.dtype)
            average.assign_sub((average - variable) * rest)

    def _add(self, variable):
        with init_scope():
            outer, state.scope = state.scope, ""
            try:
                average = Variable(
                    variable.read_value(), trainable=False, name=self.average_name(variable)
                )
            finally:
                state.scope = outer
        self._averages[id(variable)] = variable, average
        _averaged[:] = [r for r in _averaged if r() is not None and r() is not variable]
        _averaged.append(weakref.ref(variable))

    def average(self, var: Variable) -> Variable | None:
        """The variable that holds the average of `var`; None before `apply`."""
        found = self._averages.get(id(var))
        return None if found is None else found[1]

    def average_name(self, var: Variable) -> str:
        """The name of the average of `var`, whether there is one or not."""
        found = self._averages.get(id(var))
        if found is not None:
            return found[1].name.partition(":")[0]
        return f"{var.name.partition(':')[0]}/{self._name}"

    def variables_to_restore(
        self, moving_avg_variables: Sequence[Variable] | None = None
    ) -> dict[str, Any]:
        """{name: variable} to restore averages by name into the variables themselves.

        moving_avg_variables: by default all variables of which there are averages.
        """
        variables = moving_avg_variables
        if variables is None:
            variables = [v for reference in _averaged if (v := reference()) is not None]
        return {self.average_name(variable): variable for variable in variables}
