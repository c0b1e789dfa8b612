"""tf.io.parse_sequence_example and parse_single_sequence_example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .._core import convert, dtypes
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor_shape import TensorShape
from . import _columns, _fields, _wire
from ._columns import Column, Request
from ._features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    VarLenFeature,
)
from ._parsing import check_dtype, fields_of, is_single, request_for, strings

_OP = "[Op:ParseSequenceExampleV2]"


def parse_sequence_example(
    serialized, context_features=None, sequence_features=None, example_names=None, name=None
):
    """Serialized tf.train.SequenceExamples as three dicts: context, feature lists, their lengths.

    serialized: a string vector, or a scalar.  context_features: {key: FixedLenFeature,
    VarLenFeature or RaggedFeature}.  sequence_features: {key: FixedLenSequenceFeature, padded with
    zeros to the longest, whose lengths are in the third dict, VarLenFeature or RaggedFeature}.
    InvalidArgumentError for what is no SequenceExample or does not have what is asked for.
    """
    if not context_features and not sequence_features:
        raise ValueError(
            "Both `context_features` and `sequence_features` argument are None, but at least one "
            "should have values."
        )
    names = None if example_names is None else convert.to_tensor(example_names)._t.tolist()
    return _parse(strings(serialized), context_features, sequence_features, names)


def parse_single_sequence_example(
    serialized, context_features=None, sequence_features=None, example_name=None, name=None
):
    """One serialized tf.train.SequenceExample as two dicts: its context, its feature lists.

    serialized: a string scalar.  context_features: {key: FixedLenFeature, VarLenFeature or
    RaggedFeature}.  sequence_features: {key: FixedLenSequenceFeature, VarLenFeature or
    RaggedFeature}; each becomes a tensor whose first dimension is the steps.
    InvalidArgumentError for what is no SequenceExample or does not have what is asked for.
    """
    if not context_features and not sequence_features:
        raise ValueError(
            "Both context_features and sequence_features are None, but at least one should have "
            "values."
        )
    serialized = strings(serialized)
    if not is_single(serialized):
        raise ValueError("Input serialized must be a scalar")
    names = None if example_name is None else [convert.to_tensor(example_name)._t[()]]
    return _parse(serialized, context_features, sequence_features, names)[:2]


def _parse(serialized, context_features, sequence_features, names):
    context = fields_of(dict(context_features or {}), _CONTEXT)
    lists = fields_of(dict(sequence_features or {}), _LISTS)
    handles = iter(_parsed(serialized, context, lists, names))
    single = is_single(serialized)
    made, lengths = [], {}
    for fields in (context, lists):
        found = {}
        for key, field in fields.items():
            found[key] = field.made([next(handles) for _ in range(field.parts(single))])
        made.append(found)
    for key, field in lists.items():
        if isinstance(field, _DenseSteps):
            lengths[key] = next(handles)
    return *made, lengths


@op("serialized", types=STRING, strings=True, label="ParseSequenceExampleV2")
def _parsed(serialized, context, lists, names):
    if serialized.ndim > 1:
        raise invalid(
            f"Expected serialized to be a scalar or vector, got shape: {list(serialized.shape)}"
        )
    rows = serialized.reshape(-1).tolist()

    def named(row):
        return names[row].decode("utf-8", "replace") if names else "<unknown>"

    places = _places(rows, _keys(context), _keys(lists), named)
    single = serialized.ndim == 0
    found = []
    for field in context.values():
        found += _of_context(field, rows, [place[0] for place in places], single, named)
    lengths = []
    for field in lists.values():
        columns = [
            _of_list(rows, [place[1] for place in places], request, named)
            for request in field.requests
        ]
        if isinstance(field, _DenseSteps):
            missing = [row for row, place in enumerate(places) if field.key not in place[1]]
            field.check(missing, named)
            steps = columns[0][1]
            lengths.append(_fields.raw(steps if not single else steps.reshape(())))
        found += field.parsed(columns, single, named)
    return tuple(found + lengths)


def _keys(fields):
    return {request.key for field in fields.values() for request in field.requests}


def _places(rows, context, lists, named):
    """For each row where its features stand, and its feature lists."""
    found = []
    for row, data in enumerate(rows):
        try:
            found.append(_wire.sequence_of(data, context, lists))
        except _wire.DAMAGE:
            raise invalid(
                f"Invalid protocol message input, example id: {named(row)} {_OP}"
            ) from None
    return found


def _of_context(field, rows, places, single, named):
    try:
        if single:
            values = [_columns.values(rows[0], places[0].get(r.key), r) for r in field.requests]
            return field.single(values)
        columns = [_columns.column(rows, [p.get(r.key) for p in places], r) for r in field.requests]
        return field.batch(columns, named)
    except _columns.WrongKind as error:
        raise invalid(
            f"Name: {named(error.row)}, Context feature: {_fields.text(error.key)}.  Data types "
            f"don't match. Expected type: {error.wanted}, Actual type: {error.found} {_OP}"
        ) from None
    except _columns.BadFeature as error:
        raise _unreadable(error.row, error.key, named) from None


def _unreadable(row, key, named):
    return invalid(
        f"Name: {named(row)}, Key: {_fields.text(key)}.  Can't parse serialized SequenceExample. "
        f"{_OP}"
    )


def _of_list(rows, places, request, named):
    """The column of all steps of all rows, and how many steps each row has."""
    data, where, owners, steps = [], [], [], []
    for row, found in enumerate(places):
        place = found.get(request.key)
        try:
            own = [] if place is None else _wire.steps_of(rows[row], *place)
        except _wire.DAMAGE:
            raise _unreadable(row, request.key, named) from None
        where += own
        data += [rows[row]] * len(own)
        owners += [row] * len(own)
        steps.append(len(own))
    try:
        column = _columns.column(data, where, request)
    except _columns.WrongKind as error:
        row = owners[error.row]
        raise invalid(
            f"Name: {named(row)}, Feature list: {_fields.text(error.key)}, Index: "
            f"{error.row - sum(steps[:row])}.  Data types don't match. Expected type: "
            f"{error.wanted}, Actual type: {error.found} {_OP}"
        ) from None
    except _columns.BadFeature as error:
        raise _unreadable(owners[error.row], error.key, named) from None
    return column, np.array(steps, np.int64)


class _DenseSteps:
    """FixedLenSequenceFeature of a feature list."""

    def __init__(self, request: Request, shape: Sequence[int], allow_missing: bool) -> None:
        self.requests, self.key = [request], request.key
        self.shape, self.allow_missing = list(shape), allow_missing

    def check(self, missing: list[int], named: Callable[[int], str]) -> None:
        """InvalidArgumentError if rows lack the list that have to have it."""
        if missing and not self.allow_missing:
            raise invalid(
                f"Name: {named(missing[0])}, Feature list '{_fields.text(self.key)}' is required "
                "but could not be found.  Did you mean to set allow_missing in its "
                f"FixedLenSequenceFeature? {_OP}"
            )

    def parsed(
        self, columns: list[tuple[Column, np.ndarray]], single: bool, named: Callable[[int], str]
    ) -> list[Any]:
        """The raw value: [steps, *shape], or [rows, longest, *shape]."""
        (((values, counts), steps),) = columns
        size = int(np.prod(self.shape))
        wrong = np.flatnonzero(counts != size)
        if len(wrong):
            raise invalid(
                f"Key: {_fields.text(self.key)}, Index: {wrong[0]}.  Number of values != expected. "
                f" values size: {max(counts[wrong[0]], 0)} but output shape: {self.shape} {_OP}"
            )
        if single:
            return [_fields.raw(values.reshape([len(counts), *self.shape]))]
        longest = int(steps.max(initial=0))
        fill = b"" if values.dtype == object else 0
        found = np.full((len(steps), longest, size), fill, values.dtype)
        found[np.arange(longest) < steps[:, None]] = values.reshape(-1, size)
        return [_fields.raw(found.reshape([len(steps), longest, *self.shape]))]

    def parts(self, single: bool) -> int:
        """How many raw values it is."""
        return 1

    made = _fields.Dense.made


class _SparseSteps:
    """VarLenFeature of a feature list."""

    def __init__(self, request: Request) -> None:
        self.requests = [request]

    def parsed(
        self, columns: list[tuple[Column, np.ndarray]], single: bool, named: Callable[[int], str]
    ) -> list[Any]:
        """Indices, values and shape, of rank 2, or 3 in a batch."""
        ((column, steps),) = columns
        counts = np.maximum(column.counts, 0)
        places = [np.repeat(_fields.positions(steps), counts), _fields.positions(counts)]
        shape = [steps.max(initial=0), counts.max(initial=0)]
        if not single:
            places.insert(0, np.repeat(_fields.rows(steps), counts))
            shape.insert(0, len(steps))
        indices, shape = np.stack(places, axis=1), np.array(shape, np.int64)
        return [_fields.raw(part) for part in (indices, column.values, shape)]

    parts, made = _fields.Sparse.parts, _fields.Sparse.made


class _RaggedSteps:
    """RaggedFeature of a feature list: the steps are the rows, in a batch divided once more."""

    def __init__(self, requests: list[Request], feature: Any) -> None:
        self.requests, self._inner = requests, _fields.Ragged(requests, feature)
        self._batch = False

    def parsed(
        self, columns: list[tuple[Column, np.ndarray]], single: bool, named: Callable[[int], str]
    ) -> list[Any]:
        """Values and counts of each request, and in a batch the numbers of steps."""
        found = self._inner.batch([column for column, _ in columns], named)
        return found if single else [*found, _fields.raw(columns[0][1])]

    def parts(self, single: bool) -> int:
        """How many raw values it is."""
        return 2 * len(self.requests) + (not single)

    def made(self, handles: list[Any]) -> Any:
        """The RaggedTensor."""
        count = 2 * len(self.requests)
        found = self._inner.made(handles[:count])
        if len(handles) == count:
            return found
        return self._inner.divided(found, handles[count]._t.numpy())


def _dense_steps(key, feature):
    check_dtype(key, feature)
    if feature.shape is None:
        raise ValueError(f"Missing shape for feature {key}. Received feature={feature!r}.")
    if feature.default_value is not None:
        raise ValueError(f"Value feature_list.dense_defaults[{key}] must be None")
    shape = TensorShape(feature.shape)
    if not shape.is_fully_defined():
        raise invalid(f"Shape {shape} is not fully defined {_OP}")
    request = request_for(key, feature.dtype)
    return "dense", "dense", _DenseSteps(request, shape.as_list(), feature.allow_missing)


def _sparse_steps(key, feature):
    check_dtype(key, feature)
    return "sparse", "sparse", _SparseSteps(request_for(key, feature.dtype))


def _ragged_steps(key, feature):
    keys = [p.key for p in feature.partitions if hasattr(p, "key")]
    requests = [request_for(feature.value_key or key, feature.dtype)]
    requests += [request_for(k, dtypes.int64) for k in keys]
    group = "ragged" if feature.value_key in (None, key) else "made"
    return group, "ragged", _RaggedSteps(requests, feature)


_CONTEXT = (FixedLenFeature, VarLenFeature, RaggedFeature)
_LISTS = {
    FixedLenSequenceFeature: _dense_steps,
    VarLenFeature: _sparse_steps,
    RaggedFeature: _ragged_steps,
}
