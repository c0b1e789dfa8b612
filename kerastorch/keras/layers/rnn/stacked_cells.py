"""StackedRNNCells: several cells as one."""

import inspect
import logging

from ...._core import nest
from ...._core.tensor_shape import TensorShape
from ...._scopes import name_scope
from ..._base.serialization import serialize_keras_object
from ..._layer.layer import Layer
from ..serialization import deserialize
from ._states import is_multiple, zeros_for

_log = logging.getLogger("kerastorch")


def takes(cell, name):
    """Whether the `call` of a cell has an argument of that name."""
    return name in inspect.signature(cell.call).parameters


class StackedRNNCells(Layer):
    """Cells of which each takes the output of the one before (tf.keras.layers.StackedRNNCells).

    cells: a list of cells; the states are those of all of them, in their order.
    """

    def __init__(self, cells, **kwargs):
        for cell in cells:
            if "call" not in dir(cell):
                raise ValueError(
                    f"All cells must have a `call` method. Received cell without a `call` method: "
                    f"{cell}"
                )
            if "state_size" not in dir(cell):
                raise ValueError(
                    "All cells must have a `state_size` attribute. Received cell without a "
                    f"`state_size`: {cell}"
                )
        self.cells = cells
        self.reverse_state_order = kwargs.pop("reverse_state_order", False)
        if self.reverse_state_order:
            _log.warning(
                "reverse_state_order=True in StackedRNNCells will soon be deprecated. Please "
                "update the code to work with the natural order of states if you rely on the RNN "
                "states, eg RNN(return_state=True)."
            )
        super().__init__(**kwargs)

    def _in_order_of_states(self):
        return self.cells[::-1] if self.reverse_state_order else self.cells

    @property
    def state_size(self):
        """The sizes of the states of all cells, a tuple."""
        return tuple(cell.state_size for cell in self._in_order_of_states())

    @property
    def output_size(self):
        """The size of the outputs: the last cell's."""
        return _output_size(self.cells[-1])

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The initial states of all cells, a tuple."""
        states = []
        for cell in self._in_order_of_states():
            make = getattr(cell, "get_initial_state", None)
            if make is not None:
                states.append(make(inputs=inputs, batch_size=batch_size, dtype=dtype))
            else:
                states.append(zeros_for(cell, inputs, batch_size, dtype))
        return tuple(states)

    def call(self, inputs, states, constants=None, training=None, **kwargs):
        """(output of the last cell, new states of all cells)."""
        sizes = self.state_size[::-1] if self.reverse_state_order else self.state_size
        nested = nest.pack_sequence_as(sizes, nest.flatten(states))
        new = []
        for cell, states in zip(self.cells, nested, strict=True):
            states = states if nest.is_nested(states) else [states]
            single = getattr(cell, "_is_tf_rnn_cell", None) is not None
            states = states[0] if len(states) == 1 and single else states
            given = dict(kwargs)
            if takes(cell, "training"):
                given["training"] = training
            if takes(cell, "constants"):
                given["constants"] = constants
            call = cell if callable(cell) else cell.call
            inputs, states = call(inputs, states, **given)
            new.append(states)
        return inputs, nest.pack_sequence_as(sizes, nest.flatten(new))

    def build(self, input_shape):
        """Builds the cells, each for the outputs of the one before."""
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        if isinstance(input_shape, TensorShape):
            input_shape = tuple(input_shape.as_list())
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                with name_scope(cell.name):
                    cell.build(input_shape)
                    cell.built = True
            batch = nest.flatten(input_shape)[0]
            size = _output_size(cell)
            if nest.is_nested(size):
                input_shape = tuple((batch, *TensorShape(s).as_list()) for s in size)
            else:
                input_shape = (batch, *TensorShape(size).as_list())
        self.built = True

    def get_config(self):
        """The constructor's arguments, the cells as configs."""
        cells = [serialize_keras_object(cell) for cell in self.cells]
        return {**super().get_config(), "cells": cells}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Cells from their `get_config`."""
        config = dict(config)
        cells = [deserialize(c, custom_objects=custom_objects) for c in config.pop("cells")]
        return cls(cells, **config)


def _output_size(cell):
    size = getattr(cell, "output_size", None)
    if size is not None:
        return size
    return cell.state_size[0] if is_multiple(cell.state_size) else cell.state_size
