"""tf.strings.join and reduce_join of RaggedTensors."""

from .._core import dispatch
from ..strings import _ops as strings
from ._functional import map_flat_values
from ._ragged_tensor import RaggedTensor
from ._reductions import reduced


def join(inputs, separator="", name=None):
    """The elements of RaggedTensors with the same rows, joined; scalars go to each."""
    return map_flat_values(strings.join, list(inputs), separator)


def reduce_join(inputs, axis=None, keepdims=False, separator="", name=None):
    """The elements along dimensions joined by `separator`."""
    return reduced(
        inputs,
        axis,
        keepdims,
        lambda value, axis, keepdims: strings.reduce_join(value, axis, keepdims, separator),
        lambda data, ids, count: strings.unsorted_segment_join(data, ids, count, separator),
    )


dispatch.register(RaggedTensor, strings.join, join)
dispatch.register(RaggedTensor, strings.reduce_join, reduce_join)
