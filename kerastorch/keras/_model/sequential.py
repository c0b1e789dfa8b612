"""tf.keras.Sequential: layers in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from ..._core import nest
from ..._core.errors import OpError
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from ..._core.tracebacks import shortens_tracebacks
from ..._core.trackable import arrived
from ..._module import Module
from .._base.naming import fits_scope
from .._layer.layer import Layer
from .._symbolic.keras_tensor import is_symbolic, static_shape
from .._symbolic.node import remove
from ..layers.input_layer import Input, InputLayer
from ..layers.module_wrapper import ModuleWrapper
from ..layers.torch_module_wrapper import TorchModuleWrapper
from .functional import Functional
from .model import Model

if TYPE_CHECKING:
    import numpy as np

# What a layer that cannot be drawn symbolically may raise; calling it on data then has the say.
_NOT_SYMBOLIC = (TypeError, ValueError, RuntimeError, NotImplementedError, OpError)


class Sequential(Functional):
    """A model of layers that each take the result of the one before (tf.keras.Sequential).

    layers: a layer or a list of them.  With an Input or a first layer that has an `input_shape`
    the model is built at once, otherwise at its first call.

    >>> model = tf.keras.Sequential([tf.keras.layers.Dense(4, input_shape=(8,))])
    >>> model.output_shape
    (None, 4)
    """

    _children_come_unseen = True  # what waits for a layer looks again (see _core/trackable.py)

    def __init__(self, layers=None, name=None):
        Model.__init__(self, name=name, autocast=False)
        # _made: the nodes of this model's last drawing, which the next one takes the place of
        self.__dict__.update(_stack=[], _drawn=False, _drawn_shape=None, _plain=False, _made=[])
        self._attached["_stack"] = self._stack
        self.supports_masking = True
        if layers:
            if not isinstance(layers, (list, tuple)):
                layers = [layers]
            for layer in layers:
                self.add(layer)

    @property
    def _is_graph_network(self):
        return self._drawn

    @property
    def layers(self) -> list[Layer]:
        """The layers, without the InputLayer."""
        return list({id(layer): layer for layer in self._row_of_layers()}.values())

    def _row_of_layers(self):
        """The layers in the order of their calls: one that was added twice, twice."""
        stack = self._stack
        return stack[1:] if stack and isinstance(stack[0], InputLayer) else stack[:]

    def _numbered(self):
        return self.layers

    def _hold_extra(self, layers):
        """Takes layers of symbolic losses and metrics in, behind those of the row."""
        self._stack.extend(layers)

    @shortens_tracebacks
    def add(self, layer: Any) -> None:
        """Appends a layer; TypeError when it is none, ValueError when its name is taken."""
        if is_symbolic(layer):
            layer = layer._keras_history[0]
        if isinstance(layer, Module) and not isinstance(layer, Layer):
            layer = ModuleWrapper(layer)
        elif isinstance(layer, torch.nn.Module) and not isinstance(layer, Layer):
            layer = TorchModuleWrapper(layer)
        if not isinstance(layer, Layer):
            raise TypeError(
                "The added layer must be an instance of class Layer. "
                f"Received: layer={layer} of type {type(layer)}."
            )
        if any(layer.name == other.name and layer is not other for other in self._stack):
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f'"{layer.name}" is already the name of a layer in this model. Update the `name` '
                "argument to pass a unique name."
            )
        first = not self._stack
        if first and not isinstance(layer, InputLayer):
            shape, dtype = _first_shape(layer)
            if shape is not None:
                entry = Input(batch_shape=shape, dtype=dtype, name=layer.name + "_input")
                self._stack.append(entry._keras_history[0])
        self._stack.append(layer)
        self._redraw()
        arrived()

    def pop(self) -> None:
        """Removes the last layer; TypeError when there is none."""
        if not self.layers:
            raise TypeError("There are no layers in the model.")
        self._stack.pop()
        if self.layers:
            self._redraw()
            return
        self._stack.clear()  # the next layer's input shape is that of the next call
        remove(self._made)
        self._made.clear()
        self._redraw()
        self.__dict__.update(inputs=None, outputs=None, _plan=None, _plain=False)

    def _redraw(self):
        """Draws the graph anew after the stack has changed."""
        stack, shape = self._stack, self._drawn_shape
        self.__dict__.update(_drawn=False, _drawn_shape=None)
        self.built = False
        if stack and isinstance(stack[0], InputLayer):
            x = stack[0]._inbound_nodes[0].flat_outputs[0]
            self._draw(x, stack[1:])
        elif stack and shape is not None:
            self._draw_for(shape, self.inputs[0].dtype)

    def _draw(self, x, layers):
        inputs = x
        for layer in layers:
            own = [n for n in layer._inbound_nodes if n.keras_inputs and n.inputs is x]
            if own:
                x = own[-1].outputs
            else:
                x = layer(x)
                self._made.append(layer._inbound_nodes[-1])
            if len(nest.flatten(x)) != 1:
                raise ValueError(
                    "All layers in a Sequential model should have a single output tensor. For "
                    f"multi-output layers, use the functional API. Layer {layer.name!r} made "
                    f"{len(nest.flatten(x))}."
                )
        self._init_graph(inputs, x)
        self._attached.pop("_graph", None)
        self.__dict__.update(_drawn=True, _plain=False)

    def _draw_for(self, shape, dtype):
        """Draws the graph for inputs of a shape, known or changed since; falls back to a plain row
        of calls when a layer cannot be drawn."""
        if self._drawn and self._drawn_shape is not None:
            shape = shape.most_specific_compatible_shape(self._drawn_shape)
            if shape == self._drawn_shape:
                return
        if shape.rank is None or self._plain:
            return
        if not all(fits_scope(layer.name) for layer in self._stack):
            self.__dict__.update(_drawn=False, _plain=True)
            return
        for node in self._made:
            node.layer.__dict__.pop("_symbolic_losses", None)
        remove(self._made)
        self._made.clear()
        try:
            entry = Input(
                batch_shape=tuple(shape.as_list()),
                dtype=dtype,
                name=(self._stack[0].name if self._stack else self.name) + "_input",
            )
            self._draw(entry, self._stack)
        except _NOT_SYMBOLIC:
            self.__dict__.update(_drawn=False, _plain=True)
        else:
            self.__dict__["_drawn_shape"] = shape

    def build(self, input_shape: Any = None) -> None:
        """Builds the layers for inputs of `input_shape`."""
        if self._drawn and self._drawn_shape is None:
            return
        if input_shape is None:
            raise ValueError("You must provide an `input_shape` argument.")
        shape = TensorShape(input_shape)
        self.__dict__["_build_input_shape"] = shape
        self._draw_for(shape, self.compute_dtype)
        if not self._drawn:
            Model.build(self, shape)
        self.built = True

    def _note_call(self, inputs, args, kwargs):
        if self._stack and hasattr(inputs, "shape"):
            name = self._stack[0].name
            name = name if isinstance(self._stack[0], InputLayer) else f"{name}_input"
            self._set_save_spec(TensorSpec(static_shape(inputs), inputs.dtype, name))
        elif self._stack and isinstance(inputs, dict):
            super()._note_call(inputs, args, kwargs)

    def _maybe_build(self, inputs):
        self.built = True

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Runs the layers, one after the other."""
        if not self._drawn or self._drawn_shape is not None:
            if hasattr(inputs, "shape"):
                shape = static_shape(inputs)
                if self._sizes_differ and shape.rank:
                    shape = TensorShape([None, *shape[1:]])
                fits = self._drawn and self._drawn_shape.is_compatible_with(shape)
                if not fits and not self._plain:
                    if not self._stack:
                        return inputs
                    self._build_input_shape = shape
                    self._draw_for(shape, inputs.dtype)
            if not self._drawn:
                return self._row(inputs, mask)
        return super().call(inputs, training=training, mask=mask)

    def _runs_raw(self):
        plan = self.__dict__.get("_plan")
        return (
            plan is not None
            and self._drawn
            and self._drawn_shape is None
            and self._calls_plainly(Sequential.call)
            and not (plan.masked or plan.stringy or plan.composite)
        )

    def _row(self, x, mask):
        for layer in self._row_of_layers():
            kwargs = {"mask": mask} if mask is not None and "mask" in layer._call_spec.names else {}
            x = layer(x, **kwargs)
            mask = getattr(x, "_keras_mask", None)
        return x

    @property
    def input_spec(self) -> Any:
        """What inputs are checked against: the drawn shape, or what the first layer demands."""
        if self._drawn and self._drawn_shape is None:
            return self._graph_spec if self._input_spec is None else self._input_spec
        return None

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        self._input_spec = value

    def _has_fixed_input(self):
        """Whether an Input, and not the first call, says the shape."""
        return bool(self._stack) and isinstance(self._stack[0], InputLayer)

    def _require_drawn(self, what):
        if not self._drawn:
            raise AttributeError(f"Layer {self.name} is not connected, no {what} to return.")

    @property
    def input(self) -> Any:
        """The symbolic input."""
        self._require_drawn("input")
        return self._nested_inputs

    @property
    def output(self) -> Any:
        """The symbolic output."""
        self._require_drawn("output")
        return self._nested_outputs

    @property
    def input_shape(self) -> Any:
        """The shape of the input, as a tuple."""
        self._require_drawn("input shape")
        return Functional.input_shape.fget(self)

    @property
    def output_shape(self) -> Any:
        """The shape of the output, as a tuple."""
        self._require_drawn("output shape")
        return Functional.output_shape.fget(self)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of the output for inputs of `input_shape`."""
        shape = TensorShape(input_shape)
        for layer in self._row_of_layers():
            shape = layer.compute_output_shape(shape)
        return shape

    def predict_classes(
        self, x: Any, batch_size: int | None = 32, verbose: int | str = 0
    ) -> np.ndarray:
        """The most probable class of each sample: argmax of the last axis, or probability > 0.5
        when that has one unit (TF 2.3)."""
        proba = self.predict(x, batch_size=batch_size, verbose=verbose)
        if proba.shape[-1] > 1:
            return proba.argmax(axis=-1)
        return (proba > 0.5).astype("int32")

    def predict_proba(self, x: Any, batch_size: int | None = 32, verbose: int | str = 0) -> Any:
        """The same as `predict` (TF 2.3)."""
        return self.predict(x, batch_size, verbose)


def _first_shape(layer):
    """The batch input shape and dtype that a first layer, or the first layer of a model, names."""
    if isinstance(layer, Functional) and not isinstance(layer, Sequential):
        x = layer.inputs[0]
        return tuple(x.shape.as_list()), x.dtype
    if isinstance(layer, Sequential):
        if not layer._stack:
            return None, None
        if layer._drawn and layer._drawn_shape is None:
            x = layer.inputs[0]
            return tuple(x.shape.as_list()), x.dtype
        return _first_shape(layer._stack[0])
    return getattr(layer, "_batch_input_shape", None), layer.dtype
