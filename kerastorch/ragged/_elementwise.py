"""Element-wise ops on RaggedTensors, and the operators."""

import torch

from .._core import convert, dispatch
from .._core.tensor import Tensor
from .._ops import indexing
from ._broadcasting import flat_parts
from ._functional import check_dtypes
from ._ragged_tensor import RaggedTensor
from ._rows import coordinates


def _elementwise(spec, args):
    """An element-wise op of one or two tensors on their flat values.

    Of more than two tensors only the first may be ragged.
    """
    args = list(args)
    places = spec.tensors if len(spec.tensors) == 2 else spec.tensors[:1]
    found = [args[i] for i in places if isinstance(args[i], RaggedTensor)]
    if not found:
        return NotImplemented
    values = [_value(args[i], found[0].dtype) for i in places]
    check_dtypes(values)
    values, rows = flat_parts(values)
    for i, value in zip(places, values, strict=True):
        args[i] = value
    result = spec.public(**dict(zip(spec.names, args, strict=True)))
    return rows.with_flat_values(result)


def _value(x, dtype):
    """An operand as a tensor, of `dtype` if that is possible, or as the RaggedTensor it is."""
    return x if isinstance(x, RaggedTensor) else convert.to_tensor(x, dtype_hint=dtype)


def _where(condition, x=None, y=None, name=None):
    """tf.where with RaggedTensors among its arguments."""
    if x is None and y is None:
        return _places(condition)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    values = [v if isinstance(v, RaggedTensor) else convert.to_tensor(v) for v in (condition, x, y)]
    check_dtypes(values)
    flat, rows = flat_parts(values)
    return rows.with_flat_values(indexing.where(*flat))


def _places(condition):
    """Where a RaggedTensor is true."""
    flat = condition.flat_values
    columns = coordinates([s._t for s in condition.nested_row_splits])
    inner = indexing.where(flat)._t
    return Tensor(torch.cat([torch.stack(columns, -1)[inner[:, 0]], inner[:, 1:]], -1))


dispatch.register_elementwise(RaggedTensor, _elementwise)
dispatch.register(RaggedTensor, indexing.where, _where)
