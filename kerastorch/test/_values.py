"""What tests compare: tensors as numpy arrays."""

from collections import namedtuple

import numpy as np

from .._core import nest
from .._core.composite import Composite
from .._core.tensor import Tensor
from .._core.variable import Variable
from .._ops.indexed_slices import IndexedSlices
from ..ragged._ragged_tensor import RaggedTensor

RaggedTensorValue = namedtuple("RaggedTensorValue", ["values", "row_splits"])
RaggedTensorValue.__doc__ = "A ragged tensor as numpy arrays."
IndexedSlicesValue = namedtuple("IndexedSlicesValue", ["values", "indices", "dense_shape"])
IndexedSlicesValue.__doc__ = "Indexed slices as numpy arrays."


def evaluated(tensors):
    """A nest of tensors, variables and functions of no argument as one of numpy arrays.

    ValueError for leaves of other types.
    """
    if callable(tensors) and not isinstance(tensors, (Tensor, Variable, Composite)):
        tensors = tensors()
    return nest.map_structure(_evaluated, tensors)


def _evaluated(leaf):
    if leaf is None:
        return None
    if isinstance(leaf, (Tensor, Variable)):
        return leaf.numpy()
    if isinstance(leaf, RaggedTensor):
        values = _evaluated(leaf.values)
        return RaggedTensorValue(values, leaf.row_splits.numpy())
    if isinstance(leaf, IndexedSlices):
        return IndexedSlicesValue(
            _evaluated(leaf.values), _evaluated(leaf.indices), _evaluated(leaf.dense_shape)
        )
    if callable(leaf):
        return evaluated(leaf)
    raise ValueError(f"Unsupported type {type(leaf).__name__!r}.")


def is_tensor(value):
    return isinstance(value, (Tensor, Variable))


def array(value):
    """A value as a numpy array."""
    if isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(value)
    if is_tensor(value):
        return np.asarray(value.numpy())
    if isinstance(value, (list, tuple)) and any(is_tensor(v) for v in nest.flatten(value)):
        return np.array(nest.map_structure(lambda v: v.numpy() if is_tensor(v) else v, value))
    return np.array(value)
