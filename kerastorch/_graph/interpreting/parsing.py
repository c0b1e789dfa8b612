"""Handlers of ops that parse tf.train.Examples."""

from __future__ import annotations

from typing import Any

from ..._core.errors import invalid
from ..._core.tensor_shape import TensorShape
from ...io._features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    VarLenFeature,
)
from ...io._parsing import parse_example, parse_single_example
from ..graph_tensor import is_graph_tensor
from .registry import handles


def _keys(value, step):
    """The texts of a tensor that is known."""
    known = value.value() if is_graph_tensor(value) else value.numpy()
    if known is None:
        raise invalid(f"The keys of node {step.name!r} hang on the call's arguments.")
    return [key.decode() for key in known.reshape(-1).tolist()]


def _dense(keys, types, shapes, defaults):
    found = {}
    for key, dtype, shape, default in zip(keys, types, shapes, defaults, strict=True):
        sizes = TensorShape(shape).as_list()
        given = default if default.shape.num_elements() else None
        if sizes and sizes[0] is None:
            found[key] = FixedLenSequenceFeature(sizes[1:], dtype, True, given)
        else:
            found[key] = FixedLenFeature(sizes, dtype, _default(given))
    return found


def _default(value):
    if value is None or is_graph_tensor(value):
        return value
    known = value.numpy()
    return known.tolist() if hasattr(known, "tolist") else known


@handles("ParseExampleV2")
def _parse(step, scope, given):
    serialized, names, sparse, dense, ragged, *defaults = given
    attrs = step.attrs
    sparse, dense, ragged = (_keys(k, step) for k in (sparse, dense, ragged))
    kinds = attrs.get("sparse_types") or []
    features: dict[str, Any] = dict(zip(sparse, (VarLenFeature(t) for t in kinds), strict=True))
    features |= _dense(dense, attrs.get("Tdense") or [], attrs.get("dense_shapes") or [], defaults)
    rows = zip(
        ragged, attrs.get("ragged_value_types") or [], attrs.get("ragged_split_types") or [],
        strict=True,
    )  # fmt: skip
    features |= {key: RaggedFeature(t, row_splits_dtype=s) for key, t, s in rows}
    named = names if names.shape.num_elements() else None
    found = parse_example(serialized, features, named) if features else {}
    parts = [found[key] for key in sparse]
    rows = [found[key] for key in ragged]
    return [
        *(p.indices for p in parts), *(p.values for p in parts), *(p.dense_shape for p in parts),
        *(found[key] for key in dense), *(r.values for r in rows), *(r.row_splits for r in rows),
    ]  # fmt: skip


@handles("ParseExample")
def _parse_v1(step, scope, given):
    attrs = step.attrs
    count = len(attrs.get("sparse_types") or [])
    serialized, _, *rest = given
    sparse = [_keys(k, step)[0] for k in rest[:count]]
    rest = rest[count:]
    size = len(attrs.get("Tdense") or [])
    dense, defaults = [_keys(k, step)[0] for k in rest[:size]], rest[size:]
    return _parsed(parse_example, step, serialized, sparse, dense, defaults)


@handles("ParseSingleExample")
def _parse_single(step, scope, given):
    sparse, dense = (step.attrs.get(k) or [] for k in ("sparse_keys", "dense_keys"))
    return _parsed(parse_single_example, step, given[0], sparse, dense, given[1:])


def _parsed(parse, step, serialized, sparse, dense, defaults):
    attrs = step.attrs
    features: dict[str, Any] = dict(
        zip(sparse, (VarLenFeature(t) for t in attrs.get("sparse_types") or []), strict=True)
    )
    features |= _dense(dense, attrs.get("Tdense") or [], attrs.get("dense_shapes") or [], defaults)
    found = parse(serialized, features) if features else {}
    parts = [found[key] for key in sparse]
    return [
        *(p.indices for p in parts), *(p.values for p in parts), *(p.dense_shape for p in parts),
        *(found[key] for key in dense),
    ]  # fmt: skip
