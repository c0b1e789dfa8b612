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
    sparse = _of_kind(features, "VarLenFeature")
    dense = _of_kind(features, "FixedLenFeature")
    others = sorted(k for k in features if k not in sparse and k not in dense)
    if others:
        kinds = sorted({type(features[k]).__name__ for k in others})
        raise Unwritable(f"features of the kind {', '.join(kinds)}: {others}")
    b = lo.b
    made = b.emit(
        "ParseExampleV2", lo.ref(serialized), _strings(b, []), _strings(b, sparse),
        _strings(b, dense), _strings(b, []), [_default(b, features[k]) for k in dense],
        Tdense=[dtypes.as_dtype(features[k].dtype) for k in dense], num_sparse=len(sparse),
        sparse_types=[dtypes.as_dtype(features[k].dtype) for k in sparse],
        ragged_value_types=[], ragged_split_types=[],
        dense_shapes=[TensorShape(features[k].shape) for k in dense],
    )  # fmt: skip
    indices, values, shapes, numbers, _, _ = made
    parts: dict[Any, Any] = {k: [*p] for k, *p in zip(sparse, indices, values, shapes, strict=True)}
    parts |= zip(dense, numbers, strict=True)
    return nest.flatten(parts)


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


def _default(b, feature):
    """The constant of a dense feature's default; an empty one makes the feature required."""
    kind, shape = dtypes.as_dtype(feature.dtype), TensorShape(feature.shape).as_list()
    value = feature.default_value
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
    return b.const(np.ascontiguousarray(found.reshape(shape)))
