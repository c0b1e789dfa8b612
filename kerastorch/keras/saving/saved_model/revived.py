"""Layers and models without their class: they compute by the functions of their SavedModel."""

from __future__ import annotations

from typing import Any

from ...._core import nest
from ...._core.tensor import Tensor
from ...._core.tensor_spec import TensorSpec
from ..._base.config import learning_phase
from ..._layer.layer import Layer
from ..._model.model import Model

_CALL = "call_and_return_conditional_losses"


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
        """Whether the saved functions do: layers inside may ask where `call` itself did not."""
        if self._revived_metadata.get("expects_training_arg"):
            return True
        traces = getattr(self._revived_functions.get(_CALL), "concrete_functions", ())
        return any("training" in f.structured_input_signature[1] for f in traces)

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
