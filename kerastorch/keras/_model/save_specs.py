"""The specs of a model's inputs: what it was first called with, or drawn on."""

from __future__ import annotations

from typing import Any

from ..._core import nest
from ..._core.tensor_spec import TensorSpec
from .._layer.inputs import as_shapes
from .._symbolic.keras_tensor import static_shape
from .._train.compiled import pseudo_names


class SaveSpecs:
    """What a Model knows of the arguments of its first call."""

    def _set_save_spec(self, inputs: Any, args: Any = None, kwargs: Any = None) -> None:
        """Notes the specs of a call's arguments, unless some are noted already."""
        if self.__dict__.get("_seen_specs") is not None:
            return
        rest = [nest.map_structure(_spec, x) for x in args or ()]
        named = {k: nest.map_structure(_spec, v) for k, v in (kwargs or {}).items()}
        named = {k: v for k, v in named.items() if all(s is not None for s in nest.flatten(v))}
        self.__dict__["_seen_specs"] = [_named_specs(inputs), *rest], named

    def _note_call(self, inputs, args, kwargs):
        if all(_spec(x) is not None for x in nest.flatten(inputs)):
            self._set_save_spec(inputs, args, kwargs)

    def save_spec(self, dynamic_batch: bool = True) -> tuple[list, dict[str, Any]] | None:
        """The TensorSpecs of the inputs, as (args, kwargs); None before the first call.

        dynamic_batch: whether the first dimension is given as unknown.
        """
        found = self.__dict__.get("_seen_specs")
        if found is None:
            found = self._drawn_specs()
        if found is None or not dynamic_batch:
            return found
        return nest.map_structure(_any_batch, found[0]), nest.map_structure(_any_batch, found[1])

    def _drawn_specs(self):
        """The specs of the inputs that the model was drawn on or built for; None without."""
        if self.inputs is not None:
            names = iter(self.input_names)
            spec = nest.map_structure(
                lambda x: TensorSpec(x.shape, x.dtype, next(names)), self._nested_inputs
            )
        elif self._build_input_shape is None:
            return None
        else:
            spec = nest.map_structure(
                lambda s: TensorSpec(s, self.compute_dtype), as_shapes(self._build_input_shape)
            )
        return [spec], {}


def _spec(x):
    """The spec of a tensor, of what has a spec, or of an array; None of anything else."""
    if isinstance(x, TensorSpec):
        return x
    if not (hasattr(x, "shape") and hasattr(x, "dtype")):
        return None
    return TensorSpec(static_shape(x), x.dtype)


def _named_specs(inputs):
    """The specs of inputs under the names that Keras gives them: their keys, or input_1 ..."""
    names = iter(pseudo_names(inputs, "input_"))
    return nest.map_structure(lambda x: _spec_of(x, next(names)), inputs)


def _spec_of(x, name):
    if isinstance(x, TensorSpec) or not hasattr(x, "shape"):
        return x
    return TensorSpec(static_shape(x), x.dtype, name)


def _any_batch(spec):
    if not isinstance(spec, TensorSpec) or not spec.shape.rank:
        return spec
    return TensorSpec([None, *spec.shape.as_list()[1:]], spec.dtype, spec.name)
