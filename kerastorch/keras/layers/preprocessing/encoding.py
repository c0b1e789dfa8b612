"""Integers as one-hot, multi-hot and count vectors; what layers that give them have in common."""

import numpy as np
import torch

from ...._core import dtypes
from ...._core.composite import Composite
from ...._core.convert import to_tensor
from ...._core.errors import invalid
from ...._core.op import op
from ...._core.tensor_shape import TensorShape
from ...._core.tensor_spec import TensorSpec
from ...._ops.casting import cast
from ...._ops.creation import identity
from ....ragged._ragged_tensor import RaggedTensor
from ....sparse._sparse_tensor import SparseTensor
from ....sparse._spec import SparseTensorSpec
from ..._base import config as _config

INT, ONE_HOT, MULTI_HOT, COUNT, TF_IDF = "int", "one_hot", "multi_hot", "count", "tf_idf"


def ensure_tensor(inputs, dtype=None):
    """A value as a tensor (or a composite or symbolic one), cast to `dtype` if it has another."""
    if is_symbolic(inputs) and inputs.dtype == dtypes.string:
        inputs._t  # noqa: B018 (NeedsValues: a drawn call runs on words, whose results have sizes
        # that fit those of numbers)
    if not (hasattr(inputs, "_t") or isinstance(inputs, Composite) or is_symbolic(inputs)):
        inputs = to_tensor(inputs, dtype)
    if dtype is not None and inputs.dtype != dtype:
        inputs = cast(inputs, dtype)
    return inputs


def is_symbolic(x):
    """Whether `x` stands for a value of a model that is being drawn."""
    return getattr(x, "_is_symbolic", False)


def listed(value):
    """A tensor or array as a list, as configs have it; all else as it is."""
    if hasattr(value, "_t"):
        value = value.numpy()
    return value.tolist() if isinstance(value, np.ndarray) else value


def check_choice(value, choices, layer, name, allow_none=False, allow_callables=False):
    """ValueError unless an argument is one of some strings (or None, or a callable)."""
    if (allow_none and value is None) or (allow_callables and callable(value)):
        return
    if not isinstance(value, str) or value not in choices:
        also = ("None, " if allow_none else "") + ("a callable, " if allow_callables else "")
        raise ValueError(
            f"Unkown value for `{name}` argument of layer {layer}. Allowed values are: {also}or "
            f"one of {tuple(choices)}. Received: {value}"
        )


def check_integer_dtype(layer, output_mode, given):
    """ValueError where integers are to be given and the dtype is none of integers."""
    if output_mode == INT and not dtypes.as_dtype(layer.compute_dtype).is_integer:
        raise ValueError(
            f"When `output_mode='int'`, `dtype` should be an integer type. Received: dtype={given}"
        )


def check_vectors(layer, output_mode, sparse):
    """ValueError for an unknown output mode, and for sparse integers."""
    choices = (INT, ONE_HOT, MULTI_HOT, COUNT)
    check_choice(output_mode, choices, type(layer).__name__, "output_mode")
    if sparse and output_mode == INT:
        raise ValueError(
            "`sparse` may only be true if `output_mode` is `'one_hot'`, `'multi_hot'`, or "
            f"`'count'`. Received: sparse={sparse} and output_mode={output_mode}"
        )


def output_dtype(kwargs, output_mode):
    """Sets the default dtype among a constructor's arguments: int64, or floats for vectors."""
    if kwargs.get("dtype") is None:
        kwargs["dtype"] = dtypes.int64 if output_mode == INT else _config.floatx()


_COUNTED = {torch.int32, torch.int64} | dtypes.FLOATING


def encode(ids, output_mode, depth, dtype, sparse=False, count_weights=None, idf_weights=None):
    """Ids as vectors of `depth`: of each id (one_hot), or of all ids of a row.

    ids: a tensor of at most two dimensions, a RaggedTensor or a SparseTensor.
    output_mode: "int" for the ids themselves, "one_hot", "multi_hot", "count", or "tf_idf" for
        counts times `idf_weights`.
    count_weights: of the shape of ids, what to add instead of 1.

    ValueError for more dimensions; InvalidArgumentError for negative ids.
    """
    if output_mode == INT:
        return identity(ids if ids.dtype == dtype else cast(ids, dtype))
    shape = ids.shape.as_list()
    rank = max(len(shape), 1)
    if output_mode == ONE_HOT and shape and shape[-1] != 1:
        rank += 1
    if rank > 2:
        raise ValueError(
            "When output_mode is not `'int'`, maximum supported output rank is 2. Received "
            f"output_mode {output_mode} and input shape {ids.shape}, which would result in output "
            f"rank {rank}."
        )
    binary = output_mode in (MULTI_HOT, ONE_HOT)
    each = output_mode == ONE_HOT and len(shape) == 1 and shape[-1] != 1
    dtype = dtypes.as_dtype(dtype)
    values, rows, count = _places(ids)
    if sparse:
        vector = count is None and len(shape) < 2 and not each
        parts = _sparse_vectors(
            values, rows, count_weights, idf_weights, count, depth, dtype, binary, each
        )
        return SparseTensor(*parts) if not vector else _one_row(*parts)
    return _vectors(values, rows, count_weights, idf_weights, count, depth, dtype, binary, each)


def raw_vectors(ids, rows, count, output_mode, depth, dtype, idf=None):
    """The raw vectors of flat raw ids, for `count` rows; for one, and rows None, a single vector.

    rows: the row of each id.  output_mode: "multi_hot", "count", or "tf_idf" with raw `idf`.
    """
    dtype, binary = dtypes.as_dtype(dtype), output_mode == MULTI_HOT
    return _vectors.raw(ids, rows, None, idf, count, depth, dtype, binary, False)


def _places(ids):
    """(values, row of each value, number of rows) of ragged and sparse matrices; (ids, None, None)
    of other ids."""
    if isinstance(ids, RaggedTensor):
        return ids.flat_values, ids.value_rowids(), len(ids)
    if isinstance(ids, SparseTensor):
        if ids.shape.rank < 2:
            return ids.values, None, None
        return ids.values, ids.indices[:, 0], int(ids.dense_shape[0])
    return ids, None, None


def _one_row(indices, values, shape):
    """A SparseTensor of one row as a vector."""
    return SparseTensor(indices[:, 1:], values, shape[1:])


@op("ids, rows?, weights?, idf?", types=_COUNTED, label="SparseCountSparseOutput")
def _sparse_vectors(ids, rows, weights, idf, count, depth, dtype, binary, each):
    """(indices, values, shape) of what `_vectors` gives, where it is not 0 by nature."""
    lead, rows = _rows(ids, rows, count, each)
    ids = _checked(ids)
    many = lead[0] if lead else 1
    kept = ids < depth
    places, where = torch.unique((rows * depth + ids)[kept], return_inverse=True)
    amounts = torch.ones(where.shape, dtype=dtype.torch, device=ids.device)
    if weights is not None and not binary:
        amounts = weights.reshape(-1)[kept].to(dtype.torch)
    values = torch.zeros(places.shape, dtype=dtype.torch, device=ids.device)
    values = values.index_add(0, where, amounts)
    values = torch.ones_like(values) if binary else values
    indices = torch.stack([places // depth, places % depth], 1)
    if idf is not None:
        values = values * idf[indices[:, 1]]
    return indices, values, torch.tensor([many, depth])


@op("ids, rows?, weights?, idf?", types=_COUNTED, label="DenseBincount")
def _vectors(ids, rows, weights, idf, count, depth, dtype, binary, each):
    lead, rows = _rows(ids, rows, count, each)
    ids = _checked(ids)
    many, dtype = lead[0] if lead else 1, dtype.torch
    places = rows * (depth + 1) + ids.clamp(max=depth)
    ones = torch.ones(ids.shape, dtype=dtype, device=ids.device)
    amounts = ones if weights is None or binary else weights.reshape(-1).to(dtype)
    empty = torch.zeros(many * (depth + 1), dtype=dtype, device=ids.device)
    counts = empty.index_add(0, places, amounts).reshape(*lead, depth + 1)[..., :depth]
    if binary:
        counts = (counts != 0).to(dtype)
    return counts if idf is None else counts * idf


def _checked(ids):
    """Ids as a flat int64 tensor; InvalidArgumentError for negative ones."""
    ids = ids.reshape(-1)
    if not ids.is_meta and bool((ids < 0).any()):
        raise invalid("Input arr must be non-negative! [Op:DenseBincount]")
    return ids.long()


def _rows(ids, rows, count, each):
    """(leading shape of the vectors, row of each id): a row for each row of a matrix, for each id
    (`each`), or one for all; given as `rows` and their `count` for ragged ids."""
    if rows is not None:
        return (count,), rows.long()
    if ids.ndim < 2 and not each:
        return (), torch.zeros(ids.numel(), dtype=torch.int64, device=ids.device)
    numbers = torch.arange(ids.shape[0], device=ids.device)
    if each:
        return (ids.shape[0],), numbers
    return (ids.shape[0],), numbers.unsqueeze(1).expand(ids.shape).reshape(-1)


def on_values(function, inputs):
    """`function` on a tensor, or on the values of a composite."""
    if isinstance(inputs, RaggedTensor):
        return inputs.with_flat_values(function(inputs.flat_values))
    if isinstance(inputs, Composite):
        return inputs.with_values(function(inputs.values))
    return function(inputs)


def spec_of(shape, dtype, sparse):
    """The TensorSpec, or SparseTensorSpec, of an output."""
    return (SparseTensorSpec if sparse else TensorSpec)(shape, dtype)


def is_sparse_spec(spec):
    """Whether a spec is that of a SparseTensor."""
    return isinstance(spec, SparseTensorSpec)


def encoded_shape(shape, output_mode, depth):
    """The shape of `encode` for ids of a shape, a list."""
    if output_mode == INT:
        return TensorShape(shape)
    if not shape:
        return TensorShape([depth])
    if output_mode == ONE_HOT and shape[-1] != 1:
        return TensorShape([*shape, depth])
    return TensorShape([*shape[:-1], depth])
