"""Bidirectional: a recurrent layer in both directions of time."""

import copy
import inspect

from ...._core import nest
from ...._core.tensor_shape import TensorShape
from ...._ops import joining, shaping
from ...._scopes import name_scope
from ..._base.serialization import serialize_keras_object
from ..._layer.layer import Layer
from ..._symbolic.keras_tensor import is_symbolic
from ..serialization import deserialize
from ..wrappers import Wrapper
from ._states import arranged
from .rnn import spec_like
from .stacked_cells import takes

_MODES = ("sum", "mul", "ave", "concat", None)


class Bidirectional(Wrapper):
    """A recurrent layer, and a second that goes back in time (tf.keras.layers.Bidirectional).

    layer: an RNN layer, or one with `go_backwards`, `return_sequences`, `return_state`, `stateful`
        and `get_config`; both directions are made from its config.
    merge_mode: how the outputs are put together: "concat", "sum", "mul", "ave", or None for both.
    backward_layer: the layer that goes back in time; by default like `layer`.
    States are those of the forward layer, then those of the backward layer.
    """

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `Bidirectional` layer with a `tf.keras.layers.Layer` instance. "
                f"Received: {layer}"
            )
        if backward_layer is not None and not isinstance(backward_layer, Layer):
            raise ValueError(
                "`backward_layer` need to be a `tf.keras.layers.Layer` instance. "
                f"Received: {backward_layer}"
            )
        if merge_mode not in _MODES:
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
        super().__init__(layer, **kwargs)
        self.forward_layer = _again(layer)
        if backward_layer is None:
            self.backward_layer = _again(layer, go_backwards=True)
        else:
            self.backward_layer = backward_layer
            self.__dict__["_backward_layer_config"] = serialize_keras_object(backward_layer)
        for part, direction in (
            (self.forward_layer, "forward_"),
            (self.backward_layer, "backward_"),
        ):
            part._name = direction + part.name
            part.__dict__["_scope_name"] = f"{part.name}/"
        self._check_layers()
        for part in (self.forward_layer, self.backward_layer):
            if getattr(part, "zero_output_for_mask", None) is not None:
                part.zero_output_for_mask = part.return_sequences
        self.merge_mode = merge_mode
        if weights:
            half = len(weights) // 2
            self.forward_layer.initial_weights = weights[:half]
            self.backward_layer.initial_weights = weights[half:]
        self.stateful = layer.stateful
        self.return_sequences, self.return_state = layer.return_sequences, layer.return_state
        self.supports_masking = True
        self._trainable = kwargs.get("trainable", layer.trainable)
        self.__dict__["_num_constants"] = 0
        self.input_spec = layer.input_spec

    def _take_layer(self, layer):
        self.__dict__["layer"] = layer  # its weights are not this layer's

    def _check_layers(self):
        forward, backward = self.forward_layer, self.backward_layer
        if forward.go_backwards == backward.go_backwards:
            raise ValueError(
                "Forward layer and backward layer should have different `go_backwards` value."
                f"forward_layer.go_backwards = {forward.go_backwards},"
                f"backward_layer.go_backwards = {backward.go_backwards}"
            )
        for name in ("stateful", "return_sequences", "return_state"):
            a, b = getattr(forward, name), getattr(backward, name)
            if a != b:
                raise ValueError(
                    "Forward layer and backward layer are expected to have the same value for "
                    f'attribute "{name}", got "{a}" for forward layer and "{b}" for backward layer'
                )

    def build(self, input_shape):
        """Builds both layers."""
        for part in (self.forward_layer, self.backward_layer):
            with name_scope(part.name):
                part.build(input_shape)
                part.built = True
        self.__dict__["_build_input_shape"] = input_shape
        self.built = True

    def compute_output_shape(self, input_shape):
        """The forward layer's, with what `merge_mode` makes of it."""
        shape = self.forward_layer.compute_output_shape(input_shape)
        states = []
        if self.return_state:
            shape, *states = [TensorShape(s) for s in shape]
        shape = TensorShape(shape)
        if self.merge_mode == "concat":
            last = shape[-1]
            shape = shape[:-1].concatenate(None if last is None else 2 * last)
        shapes = [shape, shape] if self.merge_mode is None else [shape]
        if self.return_state:
            return shapes + states + states
        return shapes if self.merge_mode is None else shape

    def compute_mask(self, inputs, mask):
        """The mask of the inputs for outputs of all steps, else None; None for the states."""
        if isinstance(mask, list):
            mask = mask[0]
        found = mask if self.return_sequences else None
        masks = found if self.merge_mode else [found, found]
        if not self.return_state:
            return masks
        states = [None for _ in self.forward_layer.states] * 2
        return (masks if isinstance(masks, list) else [masks]) + states

    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = arranged(
            inputs, initial_state, constants, self._num_constants
        )
        if isinstance(inputs, list):
            if len(inputs) > 1:
                initial_state = inputs[1:]
            inputs = inputs[0]
        if initial_state is None and constants is None:
            return super().__call__(inputs, **kwargs)
        more, specs = [], []
        if initial_state is not None:
            self._take_states(initial_state)
            kwargs["initial_state"] = initial_state
            more += initial_state
            specs += nest.map_structure(spec_like, initial_state)
        if constants is not None:
            self._take_constants(constants)
            kwargs["constants"] = constants
            more += constants
            specs += [spec_like(x) for x in constants]
        drawn = {is_symbolic(x) for x in nest.flatten(more)}
        if len(drawn) > 1:
            raise ValueError(
                "The initial state of a Bidirectional layer cannot be specified with a mix of "
                'Keras tensors and non-Keras tensors (a "Keras tensor" is a tensor that was '
                "returned by a Keras layer, or by `Input`)"
            )
        if drawn != {True}:
            return super().__call__(inputs, **kwargs)
        kwargs["initial_state"] = kwargs["constants"] = None
        outer = self.input_spec
        self.input_spec = [None for _ in nest.flatten(inputs)] + specs
        try:
            return super().__call__([inputs, *more], **kwargs)
        finally:
            self.input_spec = outer

    def _take_states(self, states):
        half = len(states) // 2
        if len(states) % 2:
            raise ValueError(
                "When passing `initial_state` to a Bidirectional RNN, the state should be a list "
                f"containing the states of the underlying RNNs. Received: {states}"
            )
        specs = nest.map_structure(spec_like, states)
        self.forward_layer.state_spec = specs[:half]
        self.backward_layer.state_spec = specs[half:]

    def _take_constants(self, constants):
        for layer in (self, self.forward_layer, self.backward_layer):
            layer.__dict__["_num_constants"] = len(constants)
        for layer in (self.forward_layer, self.backward_layer):
            layer.constants_spec = [spec_like(x) for x in constants]

    def call(self, inputs, training=None, mask=None, initial_state=None, constants=None):
        """The outputs of both layers, put together, and the states if they are asked for."""
        given = {"training": training, "mask": mask, "constants": constants}
        kwargs = {name: x for name, x in given.items() if takes(self.layer, name)}
        forward = backward = inputs
        states = [None, None]
        has_states = takes(self.layer, "initial_state")
        if has_states and isinstance(inputs, list) and len(inputs) > 1:
            count = self._num_constants
            middle = (len(inputs) - count) // 2 + 1
            last = inputs[len(inputs) - count :]
            forward = [inputs[0], *inputs[1:middle], *last]
            backward = [inputs[0], *inputs[middle : len(inputs) - count], *last]
            if "constants" in kwargs:
                kwargs["constants"] = None
        elif has_states and initial_state is not None:
            half = len(initial_state) // 2
            states = [initial_state[:half], initial_state[half:]]
        found = []
        pairs = ((self.forward_layer, forward), (self.backward_layer, backward))
        for (layer, x), state in zip(pairs, states, strict=True):
            found.append(layer(x, **kwargs, **({"initial_state": state} if has_states else {})))
        return self._merged(*found)

    def _merged(self, y, back):
        after = []
        if self.return_state:
            after = list(y[1:]) + list(back[1:])
            y, back = y[0], back[0]
        if self.return_sequences:
            axis = 0 if getattr(self.forward_layer, "time_major", False) else 1
            back = shaping.reverse(back, [axis])
        if self.merge_mode == "concat":
            output = joining.concat([y, back], -1)
        elif self.merge_mode == "sum":
            output = y + back
        elif self.merge_mode == "ave":
            output = (y + back) / 2
        elif self.merge_mode == "mul":
            output = y * back
        else:
            output = [y, back]
        if self.return_state:
            return (output if isinstance(output, list) else [output]) + after
        return output

    def reset_states(self, states=None):
        """Sets the states of stateful layers: to zeros, or the first half those of the forward
        layer and the second those of the backward layer."""
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        if states is None:
            self.forward_layer.reset_states()
            self.backward_layer.reset_states()
            return
        if not isinstance(states, (list, tuple)):
            raise ValueError(
                "Unrecognized value for `states`. Expected `states` to be list or tuple. "
                f"Received: {states}"
            )
        half = len(states) // 2
        self.forward_layer.reset_states(states[:half])
        self.backward_layer.reset_states(states[half:])

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        config = {**super().get_config(), "merge_mode": self.merge_mode}
        if self._num_constants:
            config["num_constants"] = self._num_constants
        if "_backward_layer_config" in self.__dict__:
            config["backward_layer"] = self.__dict__["_backward_layer_config"]
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer from its `get_config`."""
        config = copy.deepcopy(config)
        num_constants = config.pop("num_constants", 0)
        config["layer"] = deserialize(config["layer"], custom_objects=custom_objects)
        backward = config.pop("backward_layer", None)
        if backward is not None:
            config["backward_layer"] = deserialize(backward, custom_objects=custom_objects)
        layer = cls(**config)
        layer.__dict__["_num_constants"] = num_constants
        return layer


def _again(layer, go_backwards=False):
    """A layer from the config of another; in the other direction with `go_backwards`."""
    config = layer.get_config()
    if go_backwards:
        config["go_backwards"] = not config["go_backwards"]
    make = type(layer).from_config
    if "custom_objects" not in inspect.signature(make).parameters:
        return make(config)
    cell = getattr(layer, "cell", None)
    cells = [] if cell is None else [cell, *getattr(cell, "cells", [])]
    return make(config, custom_objects={type(c).__name__: type(c) for c in cells})
