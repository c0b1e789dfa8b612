"""train_function, test_function and predict_function: one execution of a model's steps each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..._core import nest
from ..._core.convert import to_tensor
from ..._core.state import state
from ..._core.tensor import Tensor
from .._train.data import batch_to_raw, handles
from .._train.steps import predict_step_for, tensor_logs, test_step_for, train_step_for
from .._train.traced_steps import graph_of_step

_STEPS = {"train": train_step_for, "test": test_step_for, "predict": predict_step_for}


class Function:
    """A function that takes an iterator of batches, runs a step on as many of them as compile()
    said, and gives the logs of the last, or the outputs, as tensors.

    mode: "train", "test" or "predict".
    """

    def __init__(self, model, mode):
        self.model, self.mode = model, mode

    def __call__(self, iterator: Iterator[Any]) -> Any:
        step = _STEPS[self.mode](self.model)
        for _ in range(self.model._steps_at_once):
            x, y, weights = batch_to_raw(next(iterator), True)
            step.begin_batch(x, y, weights)
            with step.window:
                step.refresh()
                if self.mode == "predict":
                    outputs = step(x)
                else:
                    step(x, y, weights)
        if self.mode == "predict":
            return handles(outputs)
        return nest.map_structure(_as_tensor, tensor_logs(self.model, step))


def _as_tensor(value):
    return value if isinstance(value, Tensor) else to_tensor(value)


class Functions:
    """What a Model has of functions that run its steps.

    They are kept until the next compile(). `fit`, `evaluate` and `predict` call those of a user:
    set as attributes, or given by a `make_train_function` and the like of his own.
    """

    @property
    def _steps_at_once(self) -> int:
        steps = self._steps_per_execution
        return 1 if steps is None else int(steps.numpy())

    @property
    def steps_per_execution(self) -> Any:
        """The variable that holds compile()'s steps_per_execution, None before."""
        return self._steps_per_execution

    @property
    def jit_compile(self) -> bool | None:
        """compile()'s jit_compile; a change of it waits for the next functions."""
        return self._jit_compile

    @jit_compile.setter
    def jit_compile(self, value: bool | None) -> None:
        self.__dict__["_jit_compile"] = value

    def _forget_functions(self):
        self.__dict__.update((f"{mode}_function", None) for mode in _STEPS)
        self.__dict__["_traced_steps"] = {}

    def _kept_function(self, mode, force):
        function = getattr(self, f"{mode}_function")
        if function is None or force:
            self.__dict__.get("_traced_steps", {}).pop(mode, None)
            function = self.__dict__[f"{mode}_function"] = Function(self, mode)
        return function

    def make_train_function(self, force: bool = False) -> Callable:
        """A function that takes an iterator and runs one execution of training; kept unless
        `force`."""
        return self._kept_function("train", force)

    def make_test_function(self, force: bool = False) -> Callable:
        """A function that takes an iterator and runs one execution of evaluation."""
        return self._kept_function("test", force)

    def make_predict_function(self, force: bool = False) -> Callable:
        """A function that takes an iterator and gives the outputs for its next batch."""
        return self._kept_function("predict", force)

    def _train_graph(self):
        """The Graph of the training step for batches of the last type, None where it has none."""
        return graph_of_step(self, "train")

    def _own_function(self, mode):
        """A user's own function for a mode, None where it is the model's."""
        function = getattr(self, f"make_{mode}_function")()
        self.__dict__[f"{mode}_function"] = function
        plain = type(function) is Function and function.mode == mode and function.model is self
        return None if plain else function


def not_in_tf_function(method: str) -> None:
    """RuntimeError inside of a tf.function."""
    if state.function is not None:
        raise RuntimeError(
            f"Detected a call to `Model.{method}` inside a `tf.function`. `Model.{method} is a "
            "high-level endpoint that manages its own `tf.function`. Please move the call to "
            f"`Model.{method}` outside of all enclosing `tf.function`s. Note that you can call a "
            "`Model` directly on `Tensor`s inside a `tf.function` like: `model(x)`."
        )
