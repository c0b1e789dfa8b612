"""DenseFeatures and SequenceFeatures as TensorFlow's ops."""

from __future__ import annotations

from typing import Any

from ...._core import dtypes
from ...._graph.lowering.building import Ref, Unwritable
from ...._graph.lowering.composites import Sp
from ...._graph.lowering.direct import asserted, every, expanded
from ...._graph.lowering.operations import direct
from ...._ops.shaping import expand_dims
from ....feature_column._bucketized import BucketizedColumn
from ....feature_column._categorical import (
    HashedCategoricalColumn,
    IdentityCategoricalColumn,
    WeightedCategoricalColumn,
)
from ....feature_column._crossed import CrossedColumn, leaves
from ....feature_column._embedding import EmbeddingColumn
from ....feature_column._indicator import IndicatorColumn
from ....feature_column._numeric import NumericColumn
from ....feature_column._sequence import SequenceCategoricalColumn, SequenceNumericColumn
from ....feature_column._vocabulary import WithVocabulary
from ....sparse import SparseTensor

_HASH_KEY = 0xDECAFCAFFE  # what TensorFlow crosses with where no key is given


@direct("DenseFeatures.call")
def _dense_features(lo, op):
    layer, (features, *rest), named = op.args
    if rest or any(v is not None for k, v in named.items() if k != "training"):
        raise Unwritable("DenseFeatures that fills a dict of its columns")
    columns = layer._feature_columns
    if all(isinstance(c, NumericColumn) for c in columns):
        return None
    given = _Given(lo, op, layer, features)
    parts = [given.flat(c, given.dense(c), 1) for c in columns]
    return _joined(lo.b, parts)


@direct("SequenceFeatures.call")
def _sequence_features(lo, op):
    layer, (features, *_), _ = op.args
    given, b = _Given(lo, op, layer, features), lo.b
    columns = layer._feature_columns
    found = [given.sequence(c) for c in columns]
    lengths = [length for _, length in found]
    for length in lengths[1:]:
        message = "Condition x == y did not hold: the sequences of all columns have one length."
        asserted(lo, every(lo, b.emit("Equal", lengths[0], length)), [message])
    parts = [given.flat(c, x, 2) for c, (x, _) in zip(columns, found, strict=True)]
    return [_joined(b, parts), lengths[0]]


def _joined(b, parts):
    return parts[0] if len(parts) == 1 else b.emit("ConcatV2", parts, b.const(-1, "int32"))


class _Given:
    """The features of one call, and what columns make of them."""

    def __init__(self, lo, op, layer, features):
        self.lo, self.b, self.op, self.layer = lo, lo.b, op, layer
        self.features = features
        self._ids: dict[int, Sp] = {}

    # features
    def raw(self, key: str) -> tuple[Any, int]:
        """(a Ref or Sp of two axes at least, its rank)."""
        x, b = self.features[key], self.b
        rank = x.shape.rank
        if not rank:
            raise Unwritable(f"the feature {key!r} of unknown rank")
        if isinstance(x, SparseTensor):
            indices, values, shape = (self.lo.ref(p) for p in x._components())
            if rank == 1:
                indices, shape = b.emit("SparseReshape", indices, shape, b.const([-1, 1], "int64"))
            return Sp(indices, values, shape, max(rank, 2)), max(rank, 2)
        ref = self.lo.ref(x)
        if rank == 1:
            ref = b.emit("ExpandDims", ref, b.const(-1, "int32"))
        return ref, max(rank, 2)

    def there(self, key: str, missing: Any = None) -> Sp:
        """A feature without what stands for no value."""
        x, rank = self.raw(key)
        if isinstance(x, Sp):
            return x
        if missing is None:
            missing = b"" if x.dtype is dtypes.string else -1
        held = self.b.emit("NotEqual", x, self.b.const(missing, x.dtype))
        return self.placed(x, held, rank)

    def placed(self, x: Ref, held: Ref, rank: int) -> Sp:
        """The elements of a tensor that are held, at their places."""
        b = self.b
        places = b.emit("Where", held)
        values = b.emit("GatherNd", x, places)
        return Sp(places, values, b.emit("Shape", x, out_type=dtypes.int64), rank)

    def numbers(self, column: NumericColumn) -> Ref:
        """The float32 numbers of a numeric column."""
        x, _ = self.raw(column.key)
        if isinstance(x, Sp):
            raise Unwritable(f"the sparse feature {column.key!r} as numbers")
        if column.normalizer_fn is not None:
            given = self.features[column.key]

            def normalized(value):
                value = expand_dims(value, -1) if value.shape.rank == 1 else value
                return column.normalizer_fn(value)

            (x,) = expanded(self.lo, self.op, normalized, (given,), {})
        return self.b.cast(x, dtypes.float32)

    # ids
    def ids(self, column: Any) -> Sp:
        """The int64 ids of a categorical column."""
        found = self._ids.get(id(column))
        if found is None:
            found = self._ids[id(column)] = self._ids_of(column)
        return found

    def _ids_of(self, column):
        b = self.b
        if isinstance(column, WeightedCategoricalColumn):
            return self.ids(column.categorical_column)
        if isinstance(column, SequenceCategoricalColumn):
            return self._steps(self.ids(column.categorical_column))
        if isinstance(column, BucketizedColumn):
            return self._bucket_ids(column)
        if isinstance(column, CrossedColumn):
            return self._crossed(column)
        x = self.there(column.key)
        if isinstance(column, IdentityCategoricalColumn):
            values = self._identity(column, b.cast(x.values, dtypes.int64))
        elif isinstance(column, HashedCategoricalColumn):
            values = self._hashed(x.values, column.hash_bucket_size)
        elif isinstance(column, WithVocabulary):
            values = self._looked_up(column, x.values)
        else:
            raise Unwritable(f"a {type(column).__name__}")
        return Sp(x.indices, values, x.shape, x.rank)

    def _identity(self, column, values):
        if column.default_value is None:
            return values
        b = self.b
        low = b.emit("Less", values, b.const(0, "int64"))
        high = b.emit("GreaterEqual", values, b.const(column.number_buckets, "int64"))
        outside = b.emit("LogicalOr", low, high)
        return b.emit("SelectV2", outside, b.const(column.default_value, "int64"), values)

    def _hashed(self, values, count):
        texts = values if values.dtype is dtypes.string else self.b.emit("AsString", values)
        return self.b.emit("StringToHashBucketFast", texts, num_buckets=count)

    def _looked_up(self, column, values):
        b, table = self.b, self.layer._lookup_of(column)
        keys = values if values.dtype is dtypes.string else b.cast(values, dtypes.int64)
        buckets = column.num_oov_buckets
        default = b.const(-1 if buckets else column.default_value, "int64")
        found = b.emit("LookupTableFindV2", b.taken(table), keys, default)
        b.used(found.node, table)
        if not buckets:
            return found
        start = b.const(column.num_buckets - buckets, "int64")
        behind = b.emit("AddV2", self._hashed(keys, buckets), start)
        return b.emit("SelectV2", b.emit("Less", found, b.const(0, "int64")), behind, found)

    def _buckets(self, column):
        edges = [float(x) for x in column.boundaries]
        return self.b.emit("Bucketize", self.numbers(column.source_column), boundaries=edges)

    def _bucket_ids(self, column):
        b, size = self.b, column.source_column.shape[0]
        found = b.emit("Reshape", self._buckets(column), b.ints([-1, size]))
        starts = b.const([i * (len(column.boundaries) + 1) for i in range(size)], "int32")
        found = b.cast(b.emit("AddV2", found, starts), dtypes.int64)
        return self.placed(found, b.emit("GreaterEqual", found, b.const(0, "int64")), 2)

    def _crossed(self, column):
        b, sparse, dense = self.b, [], []
        for key in leaves(column):
            x = self.raw(key)[0] if isinstance(key, str) else self.ids(key)
            if isinstance(x, Sp):
                values = x.values if x.values.dtype is dtypes.string else b.cast(
                    x.values, dtypes.int64)  # fmt: skip
                sparse.append((x.indices, values, x.shape))
            else:
                dense.append(x if x.dtype is dtypes.string else b.cast(x, dtypes.int64))
        parts = [list(p) for p in zip(*sparse, strict=True)] or [[], [], []]
        key = _HASH_KEY if column.hash_key is None else int(column.hash_key)
        made = b.emit(
            "SparseCross", *parts, dense, N=len(sparse),
            sparse_types=[x.dtype for x in parts[1]], hashed_output=True,
            num_buckets=column.hash_bucket_size, hash_key=key, out_type=dtypes.int64,
            internal_type=dtypes.int64,
        )  # fmt: skip
        return Sp(*made, 2)

    def _steps(self, x):
        """One id a step: [batch, steps, 1]."""
        if x.rank > 2:
            return x
        b = self.b
        zeros = b.emit("ZerosLike", b.emit("ExpandDims", self._axis(x, 1), b.const(1, "int32")))
        indices = b.emit("ConcatV2", [x.indices, zeros], b.const(1, "int32"))
        shape = b.emit("ConcatV2", [x.shape, b.const([1], "int64")], b.const(0, "int32"))
        return Sp(indices, x.values, shape, 3)

    def weights(self, column: Any) -> Ref | None:
        """The weight of each id, None for none."""
        if not isinstance(column, WeightedCategoricalColumn):
            return None
        return self.b.cast(self.there(column.weight_feature_key, 0).values, dtypes.float32)

    # places
    def _axis(self, x, axis):
        return self.b.emit(
            "StridedSlice", x.indices, self.b.ints([0, axis]), self.b.ints([0, axis + 1]),
            self.b.ints([1, 1]), begin_mask=1, end_mask=1, shrink_axis_mask=2,
        )  # fmt: skip

    def _extent(self, x, axis):
        b = self.b
        ends = b.ints([axis]), b.ints([axis + 1]), b.ints([1])
        return b.emit("StridedSlice", x.shape, *ends, shrink_axis_mask=1)

    def _rows(self, x):
        """(the number of each value's row, counted over all axes but the last, how many)."""
        rows, count = self._axis(x, 0), self._extent(x, 0)
        for axis in range(1, x.rank - 1):
            size = self._extent(x, axis)
            rows = self.b.emit("AddV2", self.b.emit("Mul", rows, size), self._axis(x, axis))
            count = self.b.emit("Mul", count, size)
        return rows, count

    def _kept(self, held, *refs):
        b = self.b
        places = b.emit("Squeeze", b.emit("Where", held), squeeze_dims=[1])
        return [None if x is None else b.emit("GatherV2", x, places, b.const(0, "int32"))
                for x in refs]  # fmt: skip

    def _shaped(self, x, made, size):
        """Rows of `size` numbers in the axes of ids but the last."""
        sizes = [self._extent(x, axis) for axis in range(x.rank - 1)]
        shape = self.b.emit("Pack", [*sizes, self.b.const(size, "int64")])
        return self.b.emit("Reshape", made, shape)

    # columns
    def dense(self, column: Any) -> Ref:
        """What a dense column gives."""
        if isinstance(column, NumericColumn):
            return self.numbers(column)
        if isinstance(column, BucketizedColumn):
            depth, b = len(column.boundaries) + 1, self.b
            ends = b.const(1, "float32"), b.const(0, "float32")
            return b.emit("OneHot", self._buckets(column), b.const(depth, "int32"), *ends)
        if isinstance(column, (IndicatorColumn, EmbeddingColumn)):
            return self._combined(column)
        raise Unwritable(f"a {type(column).__name__}")

    def sequence(self, column: Any) -> tuple[Ref, Ref]:
        """(what a column of sequences gives, the lengths)."""
        if isinstance(column, SequenceNumericColumn):
            return self._sequence_of_numbers(column)
        x = self.ids(column.categorical_column)
        return self._combined(column), self._lengths(x)

    def _lengths(self, x):
        b = self.b
        ends = b.emit("AddV2", self._axis(x, 1), b.const(1, "int64"))
        last = b.emit("UnsortedSegmentMax", ends, self._axis(x, 0), self._extent(x, 0))
        return b.emit("Maximum", last, b.const(0, "int64"))

    def _sequence_of_numbers(self, column):
        x, rank = self.raw(column.key)
        b, elements = self.b, column.variable_shape.num_elements()
        if not isinstance(x, Sp) or column.normalizer_fn is not None:
            raise Unwritable("a sequence of numbers that is dense, or is normalized")
        default = b.const(column.default_value, x.values.dtype)
        made = b.emit("SparseToDense", x.indices, x.shape, x.values, default)
        lengths = self._lengths(x)
        if rank == 2 and elements > 1:
            more = b.emit("AddV2", lengths, b.const(elements - 1, "int64"))
            lengths = b.emit("FloorDiv", more, b.const(elements, "int64"))
        shape = b.emit("Pack", [self._extent(x, 0), b.const(-1, "int64"),
                                b.const(elements, "int64")])  # fmt: skip
        return b.emit("Reshape", made, shape), lengths

    def _combined(self, column):
        inner = column.categorical_column
        x, weights = self.ids(inner), self.weights(inner)
        rows, count = self._rows(x)
        if isinstance(column, IndicatorColumn):
            depth = inner.num_buckets
            return self._shaped(x, self._counts(x.values, rows, weights, count, depth), depth)
        if not column.use_safe_embedding_lookup and x.rank == 2:
            raise Unwritable("an embedding column without a safe lookup")
        found = self._vectors(column, x.values, rows, weights, count)
        return self._shaped(x, found, column.dimension)

    def _counts(self, values, rows, weights, count, depth):
        b = self.b
        low = b.emit("GreaterEqual", values, b.const(0, "int64"))
        high = b.emit("Less", values, b.const(depth, "int64"))
        if weights is None:
            weights = b.emit("OnesLike", b.cast(values, dtypes.float32))
        values, rows, weights = self._kept(b.emit("LogicalAnd", low, high), values, rows, weights)
        places = b.emit("Pack", [rows, values], axis=1)
        shape = b.emit("Pack", [count, b.const(depth, "int64")])
        return b.emit("ScatterNd", places, weights, shape)

    def _vectors(self, column, values, rows, weights, count):
        b, combiner = self.b, column.combiner
        held = b.emit("GreaterEqual", values, b.const(0, "int64"))
        if weights is not None and combiner != "sum":
            some = b.emit("Greater", weights, b.const(0, "float32"))
            held = b.emit("LogicalAnd", held, some)
        values, rows, weights = self._kept(held, values, rows, weights)
        table = self.lo.ref(self.layer._tables[id(column)])
        found = b.emit("GatherV2", table, values, b.const(0, "int32"))
        if column.max_norm is not None:
            squares = b.emit("Sum", b.emit("Square", found), b.ints([1]), keep_dims=True)
            most = b.const(column.max_norm, "float32")
            length = b.emit("Maximum", b.emit("Sqrt", squares), most)
            found = b.emit("Mul", found, b.emit("RealDiv", most, length))
        if weights is None:
            weights = b.emit("OnesLike", b.cast(values, dtypes.float32))
        else:
            found = b.emit("Mul", found, b.emit("ExpandDims", weights, b.const(-1, "int32")))
        total = b.emit("UnsortedSegmentSum", found, rows, count)
        if combiner == "sum":
            return total
        parts = weights if combiner == "mean" else b.emit("Square", weights)
        size = b.emit("UnsortedSegmentSum", parts, rows, count)
        size = size if combiner == "mean" else b.emit("Sqrt", size)
        return b.emit("DivNoNan", total, b.emit("ExpandDims", size, b.const(-1, "int32")))

    def flat(self, column: Any, ref: Ref, lead: int) -> Ref:
        """A column's numbers in one axis behind `lead` others."""
        numbers = column.variable_shape.num_elements()
        if lead == 1:
            return self.b.emit("Reshape", ref, self.b.ints([-1, numbers]))
        return ref
