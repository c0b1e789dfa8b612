"""tf.io.parse_example, parse_single_example: serialized Examples to dicts of tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .._core import convert, dtypes
from .._core.acting import acting
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec
from .._graph.graph_tensor import Untraceable
from ..ragged._spec import RaggedTensorSpec
from ..sparse._spec import SparseTensorSpec
from . import _columns, _fields
from ._columns import Request
from ._features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    VarLenFeature,
)
from ._layouts import Layouts

_LETTERS = {"string": "string", "float32": "float", "int64": "int64"}


def _specs(single):
    """What tells a graph which types a call of a parsing function gives."""

    def specs(serialized, features, example_names=None, name=None):
        fields = planned(features).fields
        if serialized.dtype is not dtypes.string:
            strings(serialized)
        shape = serialized.shape
        if single and shape.rank not in (0, None):
            raise ValueError("Input serialized must be a scalar")
        if shape.rank is None and not single:
            raise Untraceable("the rank of the serialized examples is not known")
        lead = [] if single or shape.rank == 0 else [shape[0]]
        return {key: _spec_of(features[key], lead) for key in fields}

    return specs


def _spec_of(feature, lead):
    """The TypeSpec of a feature's values for examples of leading dimensions."""
    if isinstance(feature, FixedLenFeature):
        return TensorSpec([*lead, *TensorShape(feature.shape)], feature.dtype)
    if isinstance(feature, FixedLenSequenceFeature):
        return TensorSpec([*lead, None, *TensorShape(feature.shape)], feature.dtype)
    if isinstance(feature, VarLenFeature):
        return SparseTensorSpec([*lead, None], feature.dtype)
    if isinstance(feature, SparseFeature):
        sizes = feature.size if isinstance(feature.size, (list, tuple)) else [feature.size]
        return SparseTensorSpec([*lead, *map(int, sizes)], feature.dtype)
    parts = [getattr(p, "length", None) for p in feature.partitions]
    if not lead and not parts:
        return TensorSpec([None], feature.dtype)
    if not lead and isinstance(parts[0], int):
        raise Untraceable("a RaggedFeature of rows of one length")
    rank = len(parts) + len(lead)
    return RaggedTensorSpec(
        [*lead, None, *parts] if lead else [None, *parts],
        feature.dtype,
        rank,
        feature.row_splits_dtype,
    )


@acting("ParseExampleV2", gives=_specs(False), acts=False)
def parse_example(serialized, features, example_names=None, name=None):
    """Serialized tf.train.Examples as a dict of tensors.

    serialized: a string vector (or a scalar, as in `parse_single_example`).  features: {key:
    FixedLenFeature, VarLenFeature, SparseFeature, RaggedFeature or FixedLenSequenceFeature}.
    example_names: a name of each example for error messages.
    InvalidArgumentError for what is no Example, lacks a feature or has it with other values.
    """
    plan = planned(features)
    names = None if example_names is None else convert.to_tensor(example_names)._t.tolist()
    serialized = strings(serialized)
    return plan.assembled(_parsed(serialized, plan, names), is_single(serialized))


@acting("ParseExampleV2", gives=_specs(True), acts=False)
def parse_single_example(serialized, features, example_names=None, name=None):
    """One serialized tf.train.Example as a dict of tensors.

    serialized: a string scalar.  features: {key: FixedLenFeature, VarLenFeature, SparseFeature,
    RaggedFeature or FixedLenSequenceFeature}.  example_names: the example's name (optional).
    InvalidArgumentError for what is no Example, lacks a feature or has it with other values.
    """
    plan = planned(features)
    serialized = strings(serialized)
    if not is_single(serialized):
        raise ValueError("Input serialized must be a scalar")
    return plan.assembled(_parsed(serialized, plan, None), True)


def is_single(serialized: Tensor) -> bool:
    """Whether a string tensor is a scalar."""
    return serialized.shape.rank == 0


def strings(serialized: Any) -> Tensor:
    """What was given as serialized messages, as a string tensor; ValueError for anything else."""
    handle = convert.to_tensor(serialized)
    if handle.dtype is not dtypes.string:
        raise ValueError(
            f"Tensor conversion requested dtype string for Tensor with dtype {handle.dtype.name}: "
            f"{handle!r}"
        )
    return handle


@op("serialized", types=STRING, strings=True, label="ParseExampleV2")
def _parsed(serialized, plan, names):
    if serialized.ndim > 1:
        shape = str(list(serialized.shape)).replace(" ", "")
        raise invalid(f"Expected serialized to be a scalar or vector, got shape: {shape}")
    shape = None if names is None else np.shape(names)
    if shape is not None and shape != (0,) and shape != serialized.shape:
        raise invalid(
            f"Expected names have the same shape as serialized: name.shape={list(shape)}, "
            f"serialized.shape={list(serialized.shape)} [Op:ParseExampleV2]"
        )
    if serialized.ndim:
        return plan.batch(serialized.tolist(), names)
    return plan.single(serialized[()])


class Plan:
    """What is asked of each example: fields by key, and the requests of all of them."""

    def __init__(self, fields: dict[Any, Any]) -> None:
        self.fields = fields
        self.requests = list(dict.fromkeys(r for f in fields.values() for r in f.requests))
        self.layouts = Layouts(self.requests)
        number = {request: i for i, request in enumerate(self.requests)}
        self.parts = [
            (field, [number[request] for request in field.requests]) for field in fields.values()
        ]

    def single(self, data: bytes) -> tuple[Any, ...]:
        """The raw parts of all fields, of one example."""
        try:
            values = _columns.single(data, self.requests, self.layouts)
        except Exception as error:
            raise self._explained(error, data, None) from None
        return tuple(
            part
            for field, numbers in self.parts
            for part in field.single([values[i] for i in numbers])
        )

    def batch(self, rows: list[bytes], names: list[bytes] | None) -> tuple[Any, ...]:
        """The raw parts of all fields, of a batch."""

        def named(row):
            return names[row].decode("utf-8", "replace") if names else "<unknown>"

        try:
            columns = _columns.columns(rows, self.requests, self.layouts)
        except Exception as error:
            raise self._explained(error, rows, named) from None
        return tuple(
            part
            for field, numbers in self.parts
            for part in field.batch([columns[i] for i in numbers], named)
        )

    def assembled(self, handles: tuple[Any, ...], single: bool) -> dict[Any, Any]:
        """{key: tensor} of the handles on the raw parts."""
        found, at = {}, 0
        for key, field in self.fields.items():
            size = field.parts(single)
            found[key] = field.made(handles[at : at + size])
            at += size
        return found

    def _explained(self, error, data, named):
        """An error of the columns as TensorFlow's."""
        op = "[Op:ParseExampleV2]"
        if isinstance(error, _columns.BadRow):
            value = data if named is None else data[error.row]
            where = "" if named is None else f"Name: {named(error.row)}, Index: {error.row}.  "
            return invalid(f"{where}Could not parse example input, value: '{_shown(value)}' {op}")
        if not isinstance(error, (_columns.WrongKind, _columns.BadFeature)):
            return error
        where = f"Key: {_shown(error.key)}"
        if named is not None:
            where = f"Name: {named(error.row)}, {where}, Index: {error.row}"
        if isinstance(error, _columns.BadFeature):
            return invalid(f"{where}.  Can't parse serialized Example. {op}")
        return invalid(
            f"{where}.  Data types don't match. Data type: {error.found} but expected type: "
            f"{error.wanted} {op}"
        )


def _shown(value):
    return value[:200].decode("utf-8", "backslashreplace")


_recent: list[tuple[Any, Plan]] = []


def planned(features: Any) -> Plan:
    """The plan of a dict of features; those of the last few dicts are kept."""
    if not features:
        raise ValueError("Invalid argument: features cannot be None.")
    items = tuple(dict(features).items())
    for known, plan in _recent:
        if len(known) == len(items) and all(
            a is b or (a[0] is b[0] and a[1] is b[1]) for a, b in zip(known, items)
        ):
            return plan
    plan = Plan(fields_of(dict(items)))
    _recent.insert(0, (items, plan))
    del _recent[8:]
    return plan


def fields_of(
    features: Mapping[Any, Any], builders: Mapping[type, Any] | Sequence[type] = ()
) -> dict[Any, Any]:
    """{key: field} in TensorFlow's order: sparse, dense, ragged, then what is put together.

    builders: {class of feature: what makes its field}, or the classes that are allowed.
    """
    if not isinstance(builders, Mapping):
        builders = {kind: _BUILDERS[kind] for kind in builders or _BUILDERS}
    groups = {"sparse": {}, "dense": {}, "ragged": {}, "made": {}}
    kinds = {"sparse": {}, "dense": {}, "ragged": {}}
    for key in sorted(features):
        feature = features[key]
        build = builders.get(type(feature))
        if build is None:
            raise ValueError(f"Unsupported {type(feature).__name__} {feature} for key {key!r}")
        group, kind, field = build(key, feature)
        groups[group][key] = field
        for request in field.requests:
            known = kinds[kind].setdefault(request.key, request.kind)
            if known != request.kind:
                raise ValueError(f"Conflicting type {known} vs {request.kind} for feature {key}.")
    _check_apart(kinds)
    _check_partitions(features)
    return {key: field for group in groups.values() for key, field in group.items()}


def _check_apart(kinds):
    for one, other in (("dense", "sparse"), ("dense", "ragged"), ("ragged", "sparse")):
        both = kinds[one].keys() & kinds[other].keys()
        if both:
            raise ValueError(
                f"{one.capitalize()} and {other} keys must not intersect; both have {sorted(both)}"
            )


def _check_partitions(features):
    """Ragged features that share a key have to have one dtype of row splits."""
    known = {}
    for key in sorted(features):
        feature = features[key]
        if not isinstance(feature, RaggedFeature):
            continue
        keys = [p.key for p in feature.partitions if hasattr(p, "key")]
        for used in [feature.value_key or key, *keys]:
            dtype = known.setdefault(used, feature.row_splits_dtype)
            if dtype is not feature.row_splits_dtype:
                raise ValueError(
                    f"Conflicting partition type {dtype} vs {feature.row_splits_dtype} for feature "
                    f"{used}."
                )


def request_for(key: Any, dtype: Any) -> Request:
    """The request for a feature of a dtype."""
    dtype = dtypes.as_dtype(dtype)
    if dtype.name not in _LETTERS:
        raise invalid(
            f"Value for attr of {dtype.name} is not in the list of allowed values: float, int64, "
            f"string (feature {key!r}) [Op:ParseExampleV2]"
        )
    if not isinstance(key, (str, bytes)):
        raise TypeError(f"Cannot convert [{key!r}] to EagerTensor of dtype string")
    return Request(key.encode() if isinstance(key, str) else key, _LETTERS[dtype.name])


def check_dtype(key: Any, feature: Any) -> None:
    """ValueError for a feature without a dtype."""
    if not feature.dtype:
        raise ValueError(f"Missing type for feature {key}. Received feature={feature!r}")


def _fixed(key, feature):
    check_dtype(key, feature)
    if feature.shape is None:
        raise ValueError(f"Missing shape for feature {key}. Received feature={feature!r}.")
    shape = TensorShape(feature.shape)
    if shape.rank and shape[0] is None:
        raise ValueError(
            f"First dimension of shape for feature {key} unknown. Consider using "
            f"FixedLenSequenceFeature. Received feature={feature!r}."
        )
    if not shape.is_fully_defined():
        raise ValueError(
            f"All dimensions of shape for feature {key} need to be known but received {shape}."
        )
    request, default = request_for(key, feature.dtype), None
    if feature.default_value is not None:
        default = _fields.default_of(feature.default_value, dtypes.as_dtype(feature.dtype))
        if default.size != shape.num_elements():
            raise invalid(
                f"Input to reshape is a tensor with {default.size} values, but the requested shape "
                f"has {shape.num_elements()} [Op:Reshape]"
            )
        default = default.reshape(shape.as_list()) if default.size else None
    return "dense", "dense", _fields.Dense(request, shape.as_list(), default)


def _steps(key, feature):
    check_dtype(key, feature)
    if feature.shape is None:
        raise ValueError(f"Missing shape for feature {key}. Received feature={feature!r}.")
    if not feature.allow_missing:
        raise ValueError("Unsupported: FixedLenSequenceFeature requires allow_missing to be True.")
    shape = TensorShape(feature.shape)
    if not shape.is_fully_defined():
        raise invalid(f"dense_shapes has unknown rank or unknown inner dimensions: {shape}")
    request, default = request_for(key, feature.dtype), None
    if feature.default_value is not None:
        default = _fields.default_of(feature.default_value, dtypes.as_dtype(feature.dtype))
        if default.size != 1:
            raise invalid(f"the default value of FixedLenSequenceFeature {key} is no scalar")
        default = default.reshape(-1)[0]
    return "dense", "dense", _fields.Steps(request, shape.as_list(), default)


def _sparse(key, feature):
    check_dtype(key, feature)
    return "sparse", "sparse", _fields.Sparse(request_for(key, feature.dtype))


def _sparse_by_index(key, feature):
    if not feature.index_key:
        raise ValueError(f"Missing index_key for SparseFeature {feature}")
    if not feature.value_key:
        raise ValueError(f"Missing value_key for SparseFeature {feature}")
    check_dtype(key, feature)
    keys = feature.index_key
    single = isinstance(keys, (str, bytes))
    if not single and isinstance(feature.size, int):
        raise TypeError(
            f"vocab_size has to be a list of Tensors or Python ints. Found {type(feature.size)}"
        )
    requests = [request_for(k, dtypes.int64) for k in ([keys] if single else keys)]
    sizes = [feature.size] if single else list(feature.size)
    if len(sizes) != len(requests):
        raise ValueError(f"{len(requests)} index keys but {len(sizes)} sizes in {feature}")
    requests.append(request_for(feature.value_key, feature.dtype))
    field = _fields.SparseByIndex(requests, [int(size) for size in sizes], feature.already_sorted)
    return "made", "sparse", field


def _ragged(key, feature):
    requests = [request_for(feature.value_key or key, feature.dtype)]
    requests += [
        request_for(partition.key, dtypes.int64)
        for partition in feature.partitions
        if hasattr(partition, "key")
    ]
    group = "ragged" if feature.value_key in (None, key) else "made"
    return group, "ragged", _fields.Ragged(requests, feature)


_BUILDERS = {
    FixedLenFeature: _fixed,
    FixedLenSequenceFeature: _steps,
    VarLenFeature: _sparse,
    SparseFeature: _sparse_by_index,
    RaggedFeature: _ragged,
}
