"""Element-wise ops on RaggedTensors, and the operators."""

import torch

from .._core import convert, dispatch
from .._core.tensor import Tensor
from .._ops import arithmetic, comparison, creation, elementwise, indexing
from ._broadcasting import flat_parts
from ._ragged_tensor import RaggedTensor, coordinates


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
        where = torch.stack(coordinates(condition), -1)
        return Tensor(where[condition.flat_values._t])
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    values = [v if isinstance(v, RaggedTensor) else convert.to_tensor(v) for v in (condition, x, y)]
    flat, rows = flat_parts(values)
    return rows.with_flat_values(indexing.where(*flat))


def _on_flat(function):
    return lambda input, *args: input.with_flat_values(function(input.flat_values, *args))


dispatch.register_elementwise(RaggedTensor, _elementwise)
dispatch.register(RaggedTensor, indexing.where, _where)
dispatch.register(RaggedTensor, creation.identity, _on_flat(creation.identity))
dispatch.register(
    RaggedTensor, creation.size, lambda input, *args: creation.size(input.flat_values, *args)
)
dispatch.register(
    RaggedTensor,
    creation.rank,
    lambda input, *args: Tensor(torch.tensor(input.shape.rank, dtype=torch.int32)),
)


def _operator(function, reflected=False):
    if reflected:
        return lambda x, y: function(y, x)
    return lambda x, y: function(x, y)


def _equals(x, y):
    return False if y is None else comparison.equal(x, y)


def _differs(x, y):
    return True if y is None else comparison.not_equal(x, y)


_BINARY = {
    "add": arithmetic.add,
    "sub": arithmetic.subtract,
    "mul": arithmetic.multiply,
    "truediv": arithmetic.truediv,
    "floordiv": arithmetic.floordiv,
    "mod": arithmetic.floormod,
    "pow": arithmetic.pow,
    "and": comparison.logical_and,
    "or": comparison.logical_or,
    "xor": comparison.logical_xor,
}
_OTHERS = {
    "abs": elementwise.abs,
    "neg": elementwise.negative,
    "invert": comparison.logical_not,
    "lt": comparison.less,
    "le": comparison.less_equal,
    "gt": comparison.greater,
    "ge": comparison.greater_equal,
    "eq": _equals,
    "ne": _differs,
}
for _name, _function in _OTHERS.items():
    setattr(RaggedTensor, f"__{_name}__", _function)
for _name, _function in _BINARY.items():
    setattr(RaggedTensor, f"__{_name}__", _operator(_function))
    setattr(RaggedTensor, f"__r{_name}__", _operator(_function, reflected=True))
