"""Layers and models without their class: they compute by the functions of their SavedModel."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from ...._core import nest
from ...._core.tensor import Tensor
from ...._core.tensor_spec import TensorSpec, TypeSpec
from ..._base.config import learning_phase
from ..._layer.layer import Layer
from ..._model.model import Model
from ..._symbolic.composite_tensor import symbol_of_spec
from ..._symbolic.keras_tensor import is_symbolic
from ..._symbolic.node import Node

_CALL = "call_and_return_conditional_losses"


class _Loading(threading.local):
    """How many files are being loaded in a thread."""

    count = 0


_loading = _Loading()


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Context manager: layers without their class are drawn as the file says, and not run."""
    _loading.count += 1
    try:
        yield
    finally:
        _loading.count -= 1


class Revived:
    """What layers and models without their class share."""

    _revived_functions: dict[str, Any]
    _revived_metadata: dict[str, Any]

    def _revive(self, metadata, functions):
        self.__dict__["_revived_metadata"] = metadata  # past the tracking
        self.__dict__["_revived_functions"] = functions

    def call(self, inputs: Any, *args: Any, training: Any = None, **kwargs: Any) -> Any:
        """What the saved function gives; its losses are added."""
        functions = self._revived_functions
        if self._takes_training():
            training = learning_phase() if training is None else training
            kwargs["training"] = bool(training) if not isinstance(training, Tensor) else training
        function = functions.get(_CALL)
        if function is None:
            return functions["__call__"](inputs, *args, **kwargs)
        outputs, losses = function(inputs, *args, **kwargs)
        for loss in nest.flatten(losses):
            self.add_loss(loss)
        return outputs

    def _takes_training(self):
        """Whether the functions take `training`: also where a layer inside does, not `call`."""
        if self._revived_metadata.get("expects_training_arg"):
            return True
        function = self._revived_functions.get(_CALL) or self._revived_functions.get("__call__")
        known = getattr(getattr(function, "python_function", None), "__signature__", None)
        return known is not None and "training" in known.parameters

    def _call_symbolic(self, inputs, args, kwargs):
        stated = self._stated(inputs, args, kwargs) if _loading.count else None
        if stated is None:
            return super()._call_symbolic(inputs, args, kwargs)
        outputs, losses = nest.map_structure(symbol_of_spec, stated)
        self._symbolic_losses = (*self._symbolic_losses, *nest.flatten(losses))
        Node(self, inputs, args, kwargs, outputs)
        return outputs

    def _stated(self, inputs, args, kwargs):
        """(specs of the results, of the losses) as the file says them, None where no function
        fits."""
        function = self._revived_functions.get(_CALL) or self._revived_functions.get("__call__")
        if self._takes_training():
            kwargs = {**kwargs, "training": bool(kwargs.get("training") or learning_phase())}
        inputs, args, kwargs = nest.map_structure(_spec_of, (inputs, args, kwargs))
        try:
            concrete = function.get_concrete_function(inputs, *args, **kwargs)
        except (ValueError, TypeError, AttributeError):
            return None
        found = concrete.structured_outputs
        if _CALL not in self._revived_functions:
            found = found, []
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            return None
        return found if all(isinstance(x, TypeSpec) for x in nest.flatten(found)) else None

    def get_config(self) -> dict[str, Any]:
        """The saved config; NotImplementedError where the object had none."""
        config = self._revived_metadata.get("config")
        if not isinstance(config, dict):
            raise NotImplementedError(
                f"{type(self).__name__} was loaded without its class, and has no config."
            )
        return dict(config)


class RevivedLayer(Revived, Layer):
    """A layer of a class that is not there."""


class RevivedModel(Revived, Model):
    """A model of a class that is not there."""

    def save_spec(self, dynamic_batch: bool = True) -> Any:
        """The specs of a call: of the last one, or of the saved function; None without any."""
        found = super().save_spec(dynamic_batch)
        function = self._revived_functions.get("__call__")
        if found is not None or not getattr(function, "concrete_functions", None):
            return found
        args, kwargs = function.concrete_functions[0].structured_input_signature
        given = [a for a in args if _has_spec(a)]
        return given, {k: v for k, v in kwargs.items() if _has_spec(v)}


def _spec_of(x):
    return x.type_spec if is_symbolic(x) else x


def _has_spec(value):
    return any(isinstance(x, TensorSpec) for x in nest.flatten(value))


def revived(metadata: dict[str, Any], is_model: bool) -> Any:
    """The empty layer or model, of a class that has the name of the one that is not there."""
    base = RevivedModel if is_model else RevivedLayer
    name = str(metadata.get("class_name", "Custom")).rpartition(">")[2]
    kind = type(name if name.isidentifier() else "Custom", (base,), {"__module__": __name__})
    dtype = metadata.get("dtype")
    settings = {"name": metadata.get("name"), "trainable": metadata.get("trainable", True)}
    made = kind(**settings) if not isinstance(dtype, str) else kind(**settings, dtype=dtype)
    made.built = True
    made.__dict__["_build_input_shape"] = metadata.get("build_input_shape")
    return made
