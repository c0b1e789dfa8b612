"""Parsing of serialized tf.train.Examples, and dense tensors of what it gives."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..._core import dtypes, nest
from ..._core.tensor_shape import TensorShape
from .building import Unwritable
from .operations import direct


@direct("ParseExampleV2")
def _parse_example(lo, op):
    (serialized, *rest), named = op.args
    features = rest[0] if rest else named["features"]
    keys = {kind: _of_kind(features, kind) for kind in _KINDS}
    others = sorted(k for k in features if not any(k in found for found in keys.values()))
    if others:
        kinds = sorted({type(features[k]).__name__ for k in others})
        raise Unwritable(f"features of the kind {', '.join(kinds)}: {others}")
    sparse = {k: dtypes.as_dtype(features[k].dtype) for k in keys["VarLenFeature"]}
    for k in keys["SparseFeature"]:
        feature = features[k]
        at = feature.index_key
        sparse |= dict.fromkeys(at if isinstance(at, (list, tuple)) else [at], dtypes.int64)
        sparse[feature.value_key] = dtypes.as_dtype(feature.dtype)
    rows = keys["RaggedFeature"]
    if any(features[k].partitions for k in rows):
        raise Unwritable("ragged features with partitions")
    if any(x.shape.rank == 0 for x in op.inputs[:1]) and (rows or keys["SparseFeature"]):
        raise Unwritable("ragged or sparse features of a single Example")
    dense = sorted([*keys["FixedLenFeature"], *keys["FixedLenSequenceFeature"]])
    b, names = lo.b, sorted(sparse)
    made = b.emit(
        "ParseExampleV2", lo.ref(serialized), _strings(b, []), _strings(b, names),
        _strings(b, dense), _strings(b, [features[k].value_key or k for k in rows]),
        [_default(b, features[k], k in keys["FixedLenFeature"]) for k in dense],
        Tdense=[dtypes.as_dtype(features[k].dtype) for k in dense], num_sparse=len(names),
        sparse_types=[sparse[k] for k in names],
        ragged_value_types=[dtypes.as_dtype(features[k].dtype) for k in rows],
        ragged_split_types=[dtypes.as_dtype(features[k].row_splits_dtype) for k in rows],
        dense_shapes=[_dense_shape(features[k]) for k in dense],
    )  # fmt: skip
    indices, values, shapes, numbers, flat, splits = made
    found = {k: p for k, *p in zip(names, indices, values, shapes, strict=True)}
    parts: dict[Any, Any] = {k: found[k] for k in keys["VarLenFeature"]}
    parts |= {k: _sparse(b, features[k], found) for k in keys["SparseFeature"]}
    parts |= zip(dense, numbers, strict=True)
    parts |= {k: list(p) for k, *p in zip(rows, flat, splits, strict=True)}
    return nest.flatten(parts)


_KINDS = [
    "VarLenFeature", "SparseFeature", "RaggedFeature", "FixedLenFeature", "FixedLenSequenceFeature",
]  # fmt: skip


def _dense_shape(feature):
    inner = TensorShape(feature.shape).as_list()
    return TensorShape([None, *inner] if hasattr(feature, "allow_missing") else inner)


def _sparse(b, feature, found):
    """The sparse value whose indices and values are features of their own."""
    keys = feature.index_key
    keys = list(keys) if isinstance(keys, (list, tuple)) else [keys]
    sizes = feature.size if isinstance(feature.size, (list, tuple)) else [feature.size]
    indices, values, shape = found[feature.value_key]
    row = b.emit(
        "StridedSlice", indices, b.ints([0, 0]), b.ints([0, 1]), b.ints([1, 1]), begin_mask=1,
        end_mask=1,
    )  # fmt: skip
    columns = [b.emit("ExpandDims", found[k][1], b.const(1, "int32")) for k in keys]
    whole = b.emit("ConcatV2", [row, *columns], b.const(1, "int32"))
    front = b.emit("StridedSlice", shape, b.ints([0]), b.ints([1]), b.ints([1]))
    shape = b.emit("ConcatV2", [front, b.const(list(sizes), "int64")], b.const(0, "int32"))
    if not feature.already_sorted:
        whole, values = b.emit("SparseReorder", whole, values, shape)
    return [whole, values, shape]


@direct("SparseToDense")
def _sparse_to_dense(lo, op):
    indices, values, default, shape, validate = op.args
    given = lo.ref(values)
    ref = lo.ref(default, given.dtype)
    args = lo.ref(indices), lo.ref(shape), given, ref
    return lo.b.emit("SparseToDense", *args, validate_indices=bool(validate))


def _of_kind(features, kind):
    return sorted(k for k, f in features.items() if type(f).__name__ == kind)


def _strings(b, texts):
    return b.const(np.array([t.encode() if isinstance(t, str) else t for t in texts], object))


def _default(b, feature, is_fixed):
    """The constant of a dense feature's default; an empty one makes the feature required."""
    kind, shape = dtypes.as_dtype(feature.dtype), TensorShape(feature.shape).as_list()
    value = feature.default_value
    if not is_fixed:  # what fills up shorter sequences
        zero = b"" if kind is dtypes.string else 0
        return b.const(zero if value is None else value, kind)
    if value is None:
        value, shape = [], [0]
    if kind is dtypes.string:
        flat = np.ravel(np.array(value, object))
        texts = [t.encode() if isinstance(t, str) else bytes(t) for t in flat]
        made = np.empty(len(texts), object)
        made[:] = texts
        full = np.empty(int(np.prod(shape)), object)
        full[:] = texts * (full.size // max(len(texts), 1)) if texts else []
        return b.const(full.reshape(shape))
    found = np.asarray(value, kind.as_numpy_dtype)
    if found.size == 1:
        found = np.broadcast_to(found.ravel(), shape) if shape else found.reshape(())
    return b.const(np.array(found.reshape(shape)))
