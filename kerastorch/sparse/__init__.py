"""tf.sparse: tensors of which few elements are stored."""

from .._core.missing import namespace as _namespace
from ._counting import bincount
from ._cross import cross, cross_hashed
from ._making import (
    eye,
    fill_empty_rows,
    from_dense,
    reorder,
    reset_shape,
    retain,
    to_dense,
    to_indicator,
)
from ._math import (
    map_values,
    reduce_max,
    reduce_sum,
    segment_mean,
    segment_sqrt_n,
    segment_sum,
    softmax,
    sparse_dense_matmul,
)
from ._merging import add, mask, maximum, minimum
from ._shaping import concat, expand_dims, reshape, slice, split, transpose
from ._sparse_tensor import SparseTensor
from ._spec import SparseTensorSpec as _SparseTensorSpec  # noqa: F401  (which binds itself)

__all__ = [
    "SparseTensor",
    "add",
    "bincount",
    "concat",
    "cross",
    "cross_hashed",
    "expand_dims",
    "eye",
    "fill_empty_rows",
    "from_dense",
    "map_values",
    "mask",
    "maximum",
    "minimum",
    "reduce_max",
    "reduce_sum",
    "reorder",
    "reset_shape",
    "reshape",
    "retain",
    "segment_mean",
    "segment_sqrt_n",
    "segment_sum",
    "slice",
    "softmax",
    "sparse_dense_matmul",
    "split",
    "to_dense",
    "to_indicator",
    "transpose",
]

__getattr__, __dir__ = _namespace(__name__)
