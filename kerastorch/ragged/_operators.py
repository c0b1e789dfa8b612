"""The operators of RaggedTensor."""

from .._core.errors import InvalidArgumentError
from .._ops import arithmetic, comparison, elementwise
from ._ragged_tensor import RaggedTensor


def _operator(function, reflected=False):
    if reflected:
        return lambda x, y: function(y, x)
    return lambda x, y: function(x, y)


def _equals(x, y):
    if y is None:
        return False
    try:
        return comparison.equal(x, y)
    except (InvalidArgumentError, ValueError):
        return False


def _differs(x, y):
    if y is None:
        return True
    try:
        return comparison.not_equal(x, y)
    except (InvalidArgumentError, ValueError):
        return True


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
