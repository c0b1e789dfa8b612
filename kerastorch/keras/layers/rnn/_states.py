"""What is known of a cell's states: how many, their sizes, zeros of them."""

import torch

from ...._core import dtypes, nest
from ...._core.tensor import Tensor
from ...._core.tensor_shape import TensorShape
from ...._ops import creation


def is_multiple(state_size):
    """Whether a state_size stands for several states."""
    return hasattr(state_size, "__len__") and not isinstance(state_size, TensorShape)


def zeros_for(cell, inputs, batch_size, dtype):
    """Zeros for the states of a cell; the batch size and dtype of `inputs` if they are given."""
    if inputs is not None:
        batch_size, dtype = creation.shape(inputs)[0], inputs.dtype
    return zeros(batch_size, cell.state_size, dtype)


def zeros(batch_size, state_size, dtype):
    """Zeros [batch_size, *size] for every size in a nest."""
    if batch_size is None or dtype is None:
        raise ValueError(
            "batch_size and dtype cannot be None while constructing initial state. Received: "
            f"batch_size={batch_size}, dtype={dtype}"
        )

    def make(size):
        if isinstance(batch_size, torch.SymInt):
            sizes = [batch_size, *TensorShape(size).as_list()]
            return Tensor(torch.zeros(sizes, dtype=dtypes.as_dtype(dtype).torch))
        return creation.zeros([batch_size, *TensorShape(size).as_list()], dtype)

    return nest.map_structure(make, state_size) if nest.is_nested(state_size) else make(state_size)


def as_list(x):
    """x as a list: None stays, what is no list or tuple becomes one of it alone."""
    if x is None or isinstance(x, list):
        return x
    return list(x) if isinstance(x, tuple) else [x]


def arranged(inputs, initial_state, constants, num_constants):
    """(inputs, initial state, constants) of a call whose inputs may be a list of all of them."""
    if isinstance(inputs, list):
        assert initial_state is None and constants is None
        if num_constants:
            inputs, constants = inputs[:-num_constants], inputs[-num_constants:]
        if len(inputs) > 1:
            initial_state, inputs = inputs[1:], inputs[:1]
        inputs = tuple(inputs) if len(inputs) > 1 else inputs[0]
    return inputs, as_list(initial_state), as_list(constants)
