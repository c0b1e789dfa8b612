"""Preprocessing layers as TensorFlow's ops: tables, hashes and counts."""

from __future__ import annotations

from typing import Any

from ...._core import dtypes
from ...._graph.lowering.building import Unwritable
from ...._graph.lowering.composites import Rag, Sp, composite, row_ids, rows_of, size_of
from ...._graph.lowering.direct import asserted, every, expanded
from ...._graph.lowering.operations import direct
from ...._graph.lowering.ragged import characters, ngrams_of, split_words
from ...layers.preprocessing import (
    category_encoding,
    discretization,
    encoding,
    hashed_crossing,
    hashing,
    index_lookup,
    text_vectorization,
)
from ...layers.preprocessing.index_lookup import IndexLookup

_PUNCTUATION = r'[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']'


# the layers' calls, on dense tensors
def _encoded(lo, ids, shape, layer, depth, kind, idf=None):
    """What `encoding.encode` gives for ids of a static shape."""
    mode, kind = layer.output_mode, dtypes.as_dtype(kind)
    if mode == "int":
        return lo.b.cast(ids, kind)
    if layer.sparse:
        raise Unwritable("sparse vectors")
    rank, b = shape.rank, lo.b
    if rank is None:
        raise Unwritable("vectors of indices of unknown rank")
    ids = b.cast(ids, dtypes.int64)
    if mode == "one_hot" and rank == 1 and shape[-1] != 1:
        one, zero = b.const(1, kind), b.const(0, kind)
        return b.emit("OneHot", ids, b.const(depth, "int32"), one, zero)
    if rank > 2:
        raise Unwritable("vectors of indices of more than two axes")
    binary = mode in ("one_hot", "multi_hot")
    made = _counts(b, ids, rank, depth, b.const([], kind), binary, kind)
    return made if idf is None else b.emit("Mul", made, b.cast(lo.ref(idf), kind))


def _dense(x):
    if not hasattr(x, "dtype") or hasattr(x, "_components"):
        raise Unwritable("a preprocessing layer on ragged or sparse tensors")
    return x


@direct(IndexLookup.call.node)
def _index_lookup(lo, op):
    (layer, *given), named = op.args
    x = _dense(given[0] if given else named["inputs"])
    ids = _indices(lo, lo.ref(x), layer)
    if layer.output_mode == "int":
        kind = layer._value_dtype if layer.invert else layer.compute_dtype
        return ids if ids.dtype is dtypes.string else lo.b.cast(ids, dtypes.as_dtype(kind))
    idf = layer.idf_weights if layer.output_mode == "tf_idf" else None
    return _encoded(lo, ids, x.shape, layer, layer._depth(), layer.compute_dtype, idf)


@composite("keras.layers.preprocessing.index_lookup.call")
def _index_lookup_of_parts(lo, op, given):
    layer, x = given["self"], given["inputs"]
    if not isinstance(x, (Rag, Sp)):
        return None
    ids = _indices(lo, x.flat if isinstance(x, Rag) else x.values, layer)
    if layer.output_mode != "int":
        idf = layer.idf_weights if layer.output_mode == "tf_idf" else None
        return _counts_of_parts(lo, x, ids, layer, layer._depth(), idf)
    if ids.dtype is not dtypes.string:
        kind = layer._value_dtype if layer.invert else layer.compute_dtype
        ids = lo.b.cast(ids, dtypes.as_dtype(kind))
    return _with_values(x, ids)


@composite("keras.layers.preprocessing.hashing.call")
def _hashing_of_parts(lo, op, given):
    layer, x = given["self"], given["inputs"]
    if not isinstance(x, (Rag, Sp)):
        return None
    values = x.flat if isinstance(x, Rag) else x.values
    ids = _hashed(lo, values, layer.num_bins, layer.mask_value, layer.salt)
    if layer.output_mode != "int":
        return _counts_of_parts(lo, x, ids, layer, layer.num_bins)
    return _with_values(x, lo.b.cast(ids, dtypes.as_dtype(layer.compute_dtype)))


def _counts_of_parts(lo, x, ids, layer, depth, idf=None):
    """Rows of counts of the indices in the place of a ragged or sparse value."""
    if layer.sparse or layer.output_mode == "one_hot" or x.rank != 2:
        raise Unwritable("these vectors of ragged or sparse indices")
    b, kind = lo.b, dtypes.as_dtype(layer.compute_dtype)
    ids, size, weights = b.cast(ids, dtypes.int64), b.const(depth, "int64"), b.const([], kind)
    binary = layer.output_mode == "multi_hot"
    if isinstance(x, Rag):
        splits = b.cast(x.splits[0], dtypes.int64)
        made = b.emit("RaggedBincount", splits, ids, size, weights, binary_output=binary)
    else:
        given = x.indices, ids, x.shape, size, weights
        made = b.emit("SparseBincount", *given, binary_output=binary)
    return made if idf is None else b.emit("Mul", made, b.cast(lo.ref(idf), kind))


def _with_values(x, values):
    """A ragged or sparse value of others in the same places."""
    return x.with_flat(values) if isinstance(x, Rag) else Sp(x.indices, values, x.shape, x.rank)


@direct(text_vectorization.TextVectorization.call.node)
def _text_vectorization(lo, op):
    (layer, *given), named = op.args
    x = given[0] if given else named["inputs"]
    by_steps = not layer._plain or layer._ragged or layer._lookup_layer.sparse
    if by_steps or hasattr(x, "_components") or layer._output_mode is None:
        return expanded(lo, op, layer._by_steps, (x,), {})
    return _lines(lo, _dense(x), layer)


@direct(text_vectorization._standardized.spec)
def _standard_text(lo, op):
    inputs, standard = op.args
    names = {function: name for name, function in text_vectorization._STANDARDS.items()}
    return _standardized(lo.b, lo.ref(inputs), names[standard])


@direct(hashing.Hashing.call.node)
def _hashing(lo, op):
    (layer, *given), named = op.args
    x = _dense(given[0] if given else named["inputs"])
    ids = _hashed(lo, lo.ref(x), layer.num_bins, layer.mask_value, layer.salt)
    return _encoded(lo, ids, x.shape, layer, layer.num_bins, layer.compute_dtype)


@direct(hashed_crossing.HashedCrossing.call.node)
def _crossed(lo, op):
    (layer, *given), named = op.args
    inputs, b = given[0] if given else named["inputs"], lo.b
    columns = []
    for x in map(_dense, inputs):
        ref = lo.ref(x)
        ref = ref if ref.dtype is dtypes.string else b.cast(ref, dtypes.int64)
        columns.append(b.emit("Reshape", ref, b.ints([-1, 1])))
    made = b.emit(
        "SparseCross", [], [], [], columns, N=0, sparse_types=[], hashed_output=True,
        num_buckets=layer.num_bins, hash_key=int(hashed_crossing._HASH_KEY),
        out_type=dtypes.int64, internal_type=dtypes.int64,
    )  # fmt: skip
    ids = b.emit("Reshape", made[1], b.emit("Shape", lo.ref(inputs[0]), out_type=dtypes.int32))
    return _encoded(lo, ids, inputs[0].shape, layer, layer.num_bins, layer.compute_dtype)


@direct("Normalization.call")
def _normalized(lo, op):
    """Of inputs whose sizes are not known; others go by the layer's kernels."""
    layer, (x, *_), _ = op.args
    rank = None if isinstance(x, (list, tuple)) else x.shape.rank
    if not rank or None not in (x.shape[a] for a in layer.axis):
        return None
    b, mean = lo.b, lo.b.const(layer.mean._t)
    ref, scale = b.cast(lo.ref(x), mean.dtype), b.const(layer._scale)
    if layer.invert:
        return b.emit("AddV2", mean, b.emit("Mul", ref, scale))
    return b.emit("RealDiv", b.emit("Sub", ref, mean), scale)


@direct(index_lookup._looked_up.spec)
def _looked_up(lo, op):
    keys, layer = op.args
    return _indices(lo, lo.ref(keys), layer)


def _indices(lo, keys, layer: IndexLookup) -> Any:
    b, table = lo.b, layer.lookup_table
    if keys.dtype is not table.key_dtype:
        keys = b.cast(keys, table.key_dtype)
    default = b.const(table.default_value._t)
    found = b.emit("LookupTableFindV2", b.taken(table), keys, default)
    b.used(found.node, table)
    kind = found.dtype
    if layer._mask is not None:
        key, value = layer._mask
        masked = b.emit("Equal", keys, b.const(key, keys.dtype))
        found = b.emit("SelectV2", masked, b.const(value, kind), found)
    if layer.invert or layer.num_oov_indices == 1:
        return found
    unknown = b.emit("Equal", found, b.const(-1, kind))
    if not layer.num_oov_indices:
        known = b.emit("NotEqual", found, b.const(-1, kind))
        message = "When `num_oov_indices=0` all inputs should be in vocabulary."
        asserted(lo, every(lo, known), [message, keys])
        return found
    if keys.dtype is dtypes.string:
        number = b.emit("StringToHashBucketFast", keys, num_buckets=layer.num_oov_indices)
    else:
        number = b.emit("FloorMod", keys, b.const(layer.num_oov_indices, keys.dtype))
    number = b.cast(number, kind)
    start = layer._oov_start()
    if start:
        number = b.emit("AddV2", number, b.const(start, kind))
    return b.emit("SelectV2", unknown, number, found)


@direct(encoding._vectors.spec)
def _vectors(lo, op):
    ids, rows, weights, idf, _, depth, dtype, binary, each = op.args
    if rows is not None:
        raise Unwritable("counts of ragged or sparse indices")
    b, kind = lo.b, dtypes.as_dtype(dtype)
    ref = b.cast(lo.ref(ids), dtypes.int64)
    if each:
        one, zero = b.const(1, kind), b.const(0, kind)
        made = b.emit("OneHot", ref, b.const(depth, "int32"), one, zero)
    else:
        given = b.const([], kind)
        if weights is not None and not binary:
            given = b.cast(lo.ref(weights), kind)
        made = _counts(b, ref, ids.shape.rank, depth, given, binary, kind)
    return made if idf is None else b.emit("Mul", made, b.cast(lo.ref(idf), kind))


def _counts(b, ref, rank, depth, weights, binary, kind):
    real = kind if kind.name in ("float32", "float64", "int32", "int64") else dtypes.float32
    if rank == 0:
        ref = b.emit("ExpandDims", ref, b.const(0, "int32"))
    made = b.emit(
        "DenseBincount", ref, b.const(depth, "int64"), b.cast(weights, real), binary_output=binary
    )
    return b.cast(made, kind)


@direct(category_encoding._in_range.spec)
def _in_range(lo, op):
    values, depth = op.args
    b, ref = lo.b, lo.ref(values)
    if not ref.dtype.is_integer:
        ref = b.cast(ref, dtypes.int64)
    low = b.emit("GreaterEqual", ref, b.const(0, ref.dtype))
    high = b.emit("Less", ref, b.const(depth, ref.dtype))
    message = f"Input values must be in the range 0 <= values < num_tokens with num_tokens={depth}"
    asserted(lo, every(lo, b.emit("LogicalAnd", low, high)), [message])
    return lo.ref(values)


@direct(discretization._bucketize.spec)
def _bucketize(lo, op):
    x, boundaries = op.args
    ref = lo.ref(x)
    if ref.dtype.name not in ("float32", "float64", "int32", "int64"):
        ref = lo.b.cast(ref, dtypes.float32)
    edges = [float(v) for v in boundaries.reshape(-1).tolist()]
    return lo.b.emit("Bucketize", ref, boundaries=edges)


@direct(hashing._bins.spec)
def _bins(lo, op):
    values, count, mask, salt = op.args
    return _hashed(lo, lo.ref(values), count, mask, salt)


def _hashed(lo, ref, count, mask, salt):
    b, masked = lo.b, None
    if mask is not None and count > 1:
        count -= 1
        masked = b.emit("Equal", ref, b.const(mask, ref.dtype))
    texts = ref if ref.dtype is dtypes.string else b.emit("AsString", ref)
    if salt is None:
        made = b.emit("StringToHashBucketFast", texts, num_buckets=count)
    else:
        key = [int(s) for s in salt]
        made = b.emit("StringToHashBucketStrong", texts, num_buckets=count, key=key)
    if masked is None:
        return made
    one, zero = b.const(1, "int64"), b.const(0, "int64")
    return b.emit("SelectV2", masked, zero, b.emit("AddV2", made, one))


# lines of text
@direct(text_vectorization._vectorized.spec)
def _vectorized(lo, op):
    return _lines(lo, *op.args)


def _lines(lo, lines, layer):
    if layer._splitting not in ("whitespace", "character"):
        raise Unwritable("TextVectorization with another split")
    b, ref = lo.b, _standardized(lo.b, lo.ref(lines), layer._standardize)
    rank = lines.shape.rank
    if rank is None or rank > 2 or (rank == 2 and lines.shape[-1] != 1):
        raise Unwritable("TextVectorization of lines that are no vector or column")
    flat = b.emit("Reshape", ref, b.ints([-1]))
    rows, words, count = _split(lo, flat, layer)
    lookup = layer._lookup_layer
    ids = _indices(lo, words, lookup)
    if layer._output_mode == "int":
        return _as_rows(lo, ids, rows, count, layer._output_sequence_length, rank)
    depth, kind = lookup._depth(), dtypes.as_dtype(lookup.compute_dtype)
    splits = _splits(b, rows, count)
    made = b.emit(
        "RaggedBincount", splits, b.cast(ids, dtypes.int64), b.const(depth, "int64"),
        b.const([], kind), binary_output=layer._output_mode in ("multi_hot", "one_hot"),
    )  # fmt: skip
    if layer._output_mode == "tf_idf":
        made = b.emit("Mul", made, b.cast(b.read(lookup.idf_weights) if hasattr(
            lookup.idf_weights, "_itself") else b.const(lookup.idf_weights._t), kind))  # fmt: skip
    return b.emit("Reshape", made, b.ints([depth])) if rank == 0 else made


def _standardized(b, ref, standard):
    if standard in ("lower", "lower_and_strip_punctuation"):
        ref = b.emit("StringLower", ref)
    if standard in ("strip_punctuation", "lower_and_strip_punctuation"):
        ref = b.emit("StaticRegexReplace", ref, pattern=_PUNCTUATION, rewrite="")
    return ref


def _split(lo, flat, layer):
    """(the row of each word, the words, the number of rows)."""
    b = lo.b
    if layer._splitting == "character":
        parts = characters(lo, flat)
    else:
        parts = split_words(lo, flat, "")
    if layer._ngrams is not None:
        parts = ngrams_of(lo, parts, layer._ngrams)
    rows = row_ids(b, parts.splits[0], size_of(b, parts.flat))
    return rows, parts.flat, rows_of(b, parts)


def _splits(b, rows, count):
    """Where each row begins."""
    one, zero = b.const(1, "int64"), b.const(0, "int64")
    ends = b.emit("Range", zero, b.emit("AddV2", count, one), one)
    lifted = [b.emit("ExpandDims", x, b.const(0, "int32")) for x in (rows, ends)]
    found = b.emit("LowerBound", *lifted, out_type=dtypes.int64)
    return b.emit("Squeeze", found, squeeze_dims=[0])


def _as_rows(lo, ids, rows, count, length, rank):
    b = lo.b
    shape = b.const([-1, -1 if length is None else length], "int64")
    made = b.emit(
        "RaggedTensorToTensor", shape, ids, b.const(0, ids.dtype), [count, rows],
        row_partition_types=["FIRST_DIM_SIZE", "VALUE_ROWIDS"],
    )  # fmt: skip
    return b.emit("Squeeze", made, squeeze_dims=[0]) if rank == 0 else made


# images, whose sizes and places are drawn while training
def _training(op):
    """(the layer, the images) of a call while training on batches; None for any other."""
    layer, (x, *rest), named = op.args
    trains = rest[0] if rest else named.get("training", True)
    return (layer, x) if trains is True and x.shape.rank == 4 else None


@direct("RandomCrop.call")
def _random_crop(lo, op):
    found, b = _training(op), lo.b
    if found is None:
        return None
    layer, x = found
    rows, columns = x.shape[1:3]
    if rows is None or columns is None:
        raise Unwritable("RandomCrop of images of unknown size")
    if rows < layer.height or columns < layer.width:
        return None
    drawn = b.emit(
        "RandomUniformInt", b.ints([2]), b.const(0, "int32"), b.const(2**31 - 1, "int32")
    )
    spare = b.ints([rows - layer.height + 1, columns - layer.width + 1])
    zero = b.ints([0])
    begin = b.emit("ConcatV2", [zero, b.emit("FloorMod", drawn, spare), zero], b.const(0, "int32"))
    part = b.emit("Slice", lo.ref(x), begin, b.ints([-1, layer.height, layer.width, -1]))
    return b.cast(part, op.outputs[0].dtype)


@direct("_RandomSize.call")
def _random_size(lo, op):
    found, b = _training(op), lo.b
    if found is None:
        return None
    layer, x = found
    kinds = {"bilinear": "ResizeBilinear", "nearest": "ResizeNearestNeighbor"}
    kind = kinds.get(str(layer.interpolation).lower())
    if kind is None:
        raise Unwritable(f"images stretched at random by {layer.interpolation}")
    ref = lo.ref(x)
    shape = b.emit("Shape", ref, out_type=dtypes.int32)
    sizes = [_size(b, shape, i) for i in (1, 2)]
    axis = layer._axis + 3  # of height and width
    low, high = 1.0 + layer._lower, 1.0 + layer._upper
    share = b.emit("RandomUniform", b.ints([]), dtype=dtypes.float32)
    share = b.emit("AddV2", b.emit("Mul", share, b.const(high - low)), b.const(low))
    whole = b.emit("Mul", share, b.cast(sizes[axis], dtypes.float32))
    sizes[axis] = b.cast(whole, dtypes.int32)
    made = b.emit(kind, ref, b.emit("Pack", sizes), half_pixel_centers=True)
    return b.cast(made, op.outputs[0].dtype)


def _size(b, shape, i):
    return b.emit(
        "StridedSlice", shape, b.ints([i]), b.ints([i + 1]), b.ints([1]), shrink_axis_mask=1
    )
