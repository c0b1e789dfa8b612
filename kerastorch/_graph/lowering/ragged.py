"""Rules of operations on ragged values."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..graph_tensor import is_graph_tensor
from .building import Ref, Unwritable
from .composites import (
    Rag,
    Sp,
    composite,
    cut,
    lengths,
    number,
    ref_of,
    row_ids,
    rows_of,
    size_of,
    span,
    splits_of_ids,
    splits_of_lengths,
)
from .ragged_shaping import rows_at, with_axis

_ROWS = "ROW_SPLITS"


# making
@composite("ragged._ragged_tensor.from_row_lengths")
def _from_lengths(lo, op, a):
    counts = ref_of(lo, a["row_lengths"])
    return _with_rows(lo, a["values"], splits_of_lengths(lo.b, counts))


@composite("ragged._ragged_tensor.from_row_splits")
def _from_splits(lo, op, a):
    return _with_rows(lo, a["values"], ref_of(lo, a["row_splits"]))


@composite("ragged._ragged_tensor.from_row_starts")
def _from_starts(lo, op, a):
    starts = ref_of(lo, a["row_starts"])
    count = lo.b.emit("Reshape", rows_of(lo.b, _plain(lo, a["values"])), lo.b.ints([1]))
    parts = [starts, lo.b.cast(count, starts.dtype)]
    return _with_rows(lo, a["values"], lo.b.emit("ConcatV2", parts, lo.b.const(0, "int32")))


@composite("ragged._ragged_tensor.from_row_limits")
def _from_limits(lo, op, a):
    ends = ref_of(lo, a["row_limits"])
    parts = [lo.b.const([0], ends.dtype), ends]
    return _with_rows(lo, a["values"], lo.b.emit("ConcatV2", parts, lo.b.const(0, "int32")))


@composite("ragged._ragged_tensor.from_value_rowids")
def _from_ids(lo, op, a):
    ids = ref_of(lo, a["value_rowids"])
    if a.get("nrows") is None:
        last = lo.b.emit("Max", ids, lo.b.ints([0]))
        rows = lo.b.emit("AddV2", last, lo.b.const(1, ids.dtype))
        empty = lo.b.emit("Equal", size_of(lo.b, ids), lo.b.const(0, "int64"))
        rows = lo.b.emit("SelectV2", empty, lo.b.const(0, ids.dtype), rows)
    else:
        rows = ref_of(lo, a["nrows"], ids.dtype)
    return _with_rows(lo, a["values"], splits_of_ids(lo.b, ids, rows))


def _plain(lo, x):
    return x if isinstance(x, (Rag, Ref)) else lo.ref(x)


def _with_rows(lo, values, splits):
    if isinstance(values, Rag):
        kind = values.splits[0].dtype
        return Rag(values.flat, [lo.b.cast(splits, kind), *values.splits], values.inner)
    inner = 0 if isinstance(values, Ref) or values.shape.rank is None else values.shape.rank - 1
    return Rag(_plain(lo, values), [splits], inner)


@composite("ragged._converting.from_tensor")
def _from_tensor(lo, op, a):
    b, x = lo.b, a["tensor"]
    if a.get("padding") is not None or a.get("ragged_rank", 1) != 1:
        raise Unwritable("a ragged tensor of a tensor with padding, or with more ragged axes")
    kind = dtypes.as_dtype(a.get("row_splits_dtype") or dtypes.int64)
    ref = ref_of(lo, x)
    shape = b.emit("Shape", ref, out_type=kind)
    rows, width = (_item(b, shape, i) for i in (0, 1))
    rest = cut(b, shape, 2, None)
    whole = b.emit("ConcatV2", [b.const([-1], kind), rest], b.const(0, "int32"))
    flat = b.emit("Reshape", ref, whole)
    inner = x.shape.rank - 2
    if a.get("lengths") is None:
        one = b.const(1, kind)
        places = b.emit("Range", b.const(0, kind), b.emit("AddV2", rows, one), one)
        return Rag(flat, [b.emit("Mul", places, width)], inner)
    counts = b.cast(ref_of(lo, a["lengths"]), kind)
    counts = b.emit("Minimum", b.emit("Maximum", counts, b.const(0, kind)), width)
    held = b.emit(
        "Less", b.emit("ExpandDims", span(b, width), b.const(0, "int32")),
        b.emit("ExpandDims", counts, b.const(1, "int32")),
    )  # fmt: skip
    places = b.emit("Where", b.emit("Reshape", held, b.ints([-1])))
    places = b.emit("Squeeze", places, squeeze_dims=[1])
    flat = b.emit("GatherV2", flat, places, b.const(0, "int32"))
    return Rag(flat, [splits_of_lengths(b, counts)], inner)


def _item(b, vector, i):
    return b.emit(
        "StridedSlice", vector, b.ints([i]), b.ints([i + 1]), b.ints([1]), shrink_axis_mask=1
    )


# asking
@composite("ragged._ragged_tensor.row_lengths")
def _row_lengths(lo, op, a):
    x, axis = a["self"], number(a.get("axis", 1), "an axis")
    if axis != 1:
        raise Unwritable("the lengths of inner rows")
    return lengths(lo.b, x.splits[0])


@composite("ragged._ragged_tensor.nrows")
def _nrows(lo, op, a):
    return lo.b.cast(rows_of(lo.b, a["self"]), op.outputs[0].dtype)


@composite("ragged._ragged_tensor.row_starts")
def _starts(lo, op, a):
    return cut(lo.b, a["self"].splits[0], None, -1)


@composite("ragged._ragged_tensor.row_limits")
def _limits(lo, op, a):
    return cut(lo.b, a["self"].splits[0], 1, None)


@composite("ragged._ragged_tensor.value_rowids")
def _ids(lo, op, a):
    x = a["self"]
    return row_ids(lo.b, x.splits[0], rows_of(lo.b, x.values()))


# to other kinds
@composite("ragged._converting.to_tensor")
def _to_tensor(lo, op, a):
    x, b = a["self"], lo.b
    default = a.get("default_value")
    kind = x.flat.dtype
    if default is None:
        default = b"" if kind is dtypes.string else False if kind is dtypes.bool_ else 0
    shape = a.get("shape")
    sizes = [-1] * x.rank if shape is None else nest.flatten(getattr(shape, "dims", shape))
    sizes = [getattr(s, "value", s) for s in sizes]
    sizes = [-1 if s is None else s for s in sizes]
    return b.emit(
        "RaggedTensorToTensor", b.const(sizes, "int64"), x.flat, ref_of(lo, default, kind),
        x.splits, row_partition_types=[_ROWS] * len(x.splits),
    )  # fmt: skip


@composite("ragged._converting.to_sparse")
def _to_sparse(lo, op, a):
    x = a["self"]
    return Sp(*lo.b.emit("RaggedTensorToSparse", x.splits, x.flat), x.rank)


@composite("ragged._converting.from_sparse")
def _from_sparse(lo, op, a):
    x, b = a["st_input"], lo.b
    ids = _column(b, x.indices, 0)
    kind = dtypes.as_dtype(a.get("row_splits_dtype") or dtypes.int64)
    return Rag(x.values, [b.cast(splits_of_ids(b, ids, _item(b, x.shape, 0)), kind)])


def _column(b, matrix, i):
    """A column of a matrix."""
    return b.emit(
        "StridedSlice", matrix, b.ints([0, i]), b.ints([0, i + 1]), b.ints([1, 1]), begin_mask=1,
        end_mask=1, shrink_axis_mask=2,
    )  # fmt: skip


# reductions
def _reduced(kind):
    def rule(lo, op, a):
        x, axis = a["input_tensor"], a.get("axis")
        if a.get("keepdims"):
            raise Unwritable("a reduction of a ragged value that keeps axes")
        if axis is None:
            return _whole(lo, kind, x.flat)
        return _over(lo, kind, x, number(axis, "an axis") % x.rank)

    return rule


def _whole(lo, kind, flat):
    b = lo.b
    row = b.emit("Reshape", flat, b.ints([-1]))
    if kind == "Mean":
        return b.emit("Mean", row, b.ints([0]))
    return b.emit(kind, row, b.ints([0]))


_SEGMENTS = {
    "Sum": "UnsortedSegmentSum",
    "Max": "UnsortedSegmentMax",
    "Min": "UnsortedSegmentMin",
    "Prod": "UnsortedSegmentProd",
}


def _over(lo, kind, x, axis):
    b = lo.b
    if axis > 1 and len(x.splits) > 1:
        inner = _over(lo, kind, x.values(), axis - 1)
        inner = inner if isinstance(inner, Rag) else Rag(inner, [])
        return Rag(inner.flat, [x.splits[0], *inner.splits], x.inner)
    if axis == 1 and len(x.splits) == 1:
        rows = rows_of(b, x)
        ids = row_ids(b, x.splits[0], size_of(b, x.flat))
        if kind in _SEGMENTS:
            return b.emit(_SEGMENTS[kind], x.flat, ids, rows)
        if kind in ("Any", "All"):
            whole = b.cast(x.flat, dtypes.int32)
            op = "UnsortedSegmentMax" if kind == "Any" else "UnsortedSegmentMin"
            return b.emit("Greater", b.emit(op, whole, ids, rows), b.const(0, "int32"))
        total = b.emit("UnsortedSegmentSum", x.flat, ids, rows)
        counts = b.cast(lengths(b, x.splits[0]), total.dtype)
        for _ in range(x.inner):
            counts = b.emit("ExpandDims", counts, b.const(-1, "int32"))
        return b.emit("RealDiv", total, counts)
    raise Unwritable(f"a reduction of a ragged value over its axis {axis}")


for _name in ("Sum", "Max", "Min", "Prod", "Mean", "Any"):
    composite(f"ragged {_name}")(_reduced(_name))


@composite("ragged ReduceJoin")
def _joined(lo, op, a):
    x, axis = a["inputs"], a.get("axis")
    if axis is None or number(axis, "an axis") % x.rank != 1 or len(x.splits) != 1:
        raise Unwritable("texts of a ragged value joined over another axis than the last")
    if a.get("keepdims"):
        raise Unwritable("texts of a ragged value joined keeping the axis")
    ids = row_ids(lo.b, x.splits[0], size_of(lo.b, x.flat))
    return lo.b.emit(
        "UnsortedSegmentJoin", x.flat, ids, rows_of(lo.b, x), separator=a.get("separator") or ""
    )


# parts
@composite("ragged._slicing.getitem")
def _getitem(lo, op, a):
    x, key = a["ragged"], a["key"]
    keys = list(key) if isinstance(key, tuple) else [key]
    return _indexed(lo, x, keys)


def _indexed(lo, x, keys):
    b = lo.b
    if keys.count(None) + keys.count(...) and len(keys) <= 3:
        return _with_new_axis(lo, x, keys)
    first, rest = keys[0], keys[1:]
    if not isinstance(first, slice):
        if first is None or first is ... or rest:
            raise Unwritable("an index of a ragged value but a row, or slices")
        at = ref_of(lo, first, dtypes.int64)
        at = b.cast(at, dtypes.int64)
        rows = rows_of(b, x)
        at = b.emit("FloorMod", at, rows) if not is_graph_tensor(first) else at
        found = rows_at(lo, x, b.emit("Reshape", at, b.ints([1])))
        return found.values()
    if first.step not in (None, 1):
        raise Unwritable("every so manieth row of a ragged value")
    if first.start is not None or first.stop is not None:
        places = span(b, rows_of(b, x))
        places = _part(lo, places, first)
        x = rows_at(lo, x, places)
    if not rest:
        return x
    if len(rest) > 1 or not isinstance(rest[0], slice) or len(x.splits) != 1:
        raise Unwritable("an index of a ragged value but a row, or slices")
    return _columns(lo, x, rest[0])


def _with_new_axis(lo, x, keys):
    """x[:, None], x[..., None] and the like."""
    plain = [k is None or k is ... or k == slice(None) for k in keys]
    if not all(plain) or keys.count(None) != 1 or keys.count(...) > 1:
        raise Unwritable("new axes and other indices of a ragged value at once")
    at = keys.index(None)
    behind = ... in keys[:at]
    return with_axis(lo, x, at - len(keys) if behind else at)


def _part(lo, ref, of):
    b = lo.b
    ends = [0 if v is None else v for v in (of.start, of.stop)]
    refs = [b.emit("Reshape", b.cast(ref_of(lo, v, dtypes.int32), dtypes.int32), b.ints([1]))
            for v in ends]  # fmt: skip
    return b.emit(
        "StridedSlice", ref, *refs, b.ints([1]), begin_mask=int(of.start is None),
        end_mask=int(of.stop is None),
    )  # fmt: skip


def _columns(lo, x, of):
    """The same columns of each row."""
    b, splits = lo.b, x.splits[0]
    step = 1 if of.step is None else number(of.step, "a step")
    if step < 1:
        raise Unwritable("columns of a ragged value backwards")
    counts, starts = lengths(b, splits), cut(b, splits, None, -1)
    zero = b.const(0, splits.dtype)

    def bound(v, usual):
        if v is None:
            return usual
        ref = b.cast(ref_of(lo, v, splits.dtype), splits.dtype)
        behind = b.emit("AddV2", ref, counts)
        ref = b.emit("SelectV2", b.emit("Less", ref, zero), behind, ref)
        return b.emit("Minimum", b.emit("Maximum", ref, zero), counts)

    begin, end = bound(of.start, zero), bound(of.stop, counts)
    begin, end = (b.emit("AddV2", starts, v) for v in (begin, end))
    end = b.emit("Maximum", begin, end)
    made, places = b.emit(
        "RaggedRange", begin, end, b.const(step, splits.dtype), Tsplits=splits.dtype
    )
    return Rag(b.emit("GatherV2", x.flat, places, b.const(0, "int32")), [made], x.inner)


@composite("ragged._gathering.boolean_mask")
def _mask(lo, op, a):
    x, mask, b = a["data"], a["mask"], lo.b
    if not (isinstance(x, Rag) and isinstance(mask, Rag)) or len(x.splits) != 1:
        raise Unwritable("a mask of a ragged value that is not ragged itself")
    places = b.emit("Squeeze", b.emit("Where", mask.flat), squeeze_dims=[1])
    flat = b.emit("GatherV2", x.flat, places, b.const(0, "int32"))
    ids = row_ids(b, x.splits[0], size_of(b, x.flat))
    kept = b.emit("GatherV2", ids, places, b.const(0, "int32"))
    return Rag(flat, [splits_of_ids(b, kept, rows_of(b, x))], x.inner)


# texts
def split_words(lo: Any, x: Ref, sep: Any, most: Any = -1) -> Rag:
    """The parts of texts."""
    indices, values, shape = lo.b.emit(
        "StringSplitV2", x, ref_of(lo, sep or "", dtypes.string), maxsplit=int(most)
    )
    ids = _column(lo.b, indices, 0)
    return Rag(values, [splits_of_ids(lo.b, ids, _item(lo.b, shape, 0))])


@composite("_text.splitting.split")
def _split(lo, op, a):
    x = a["input"]
    if isinstance(x, Rag):
        inner = split_words(lo, x.flat, a.get("sep"), a.get("maxsplit", -1))
        return Rag(inner.flat, [*x.splits, *inner.splits])
    if x.shape.rank == 0:
        row = lo.b.emit("Reshape", ref_of(lo, x), lo.b.ints([1]))
        return split_words(lo, row, a.get("sep"), a.get("maxsplit", -1)).flat
    if x.shape.rank != 1:
        raise Unwritable("texts of two axes or more, split")
    return split_words(lo, ref_of(lo, x), a.get("sep"), a.get("maxsplit", -1))


@composite("_text.splitting.ngrams")
def _ngrams(lo, op, a):
    x = a["data"]
    if not isinstance(x, Rag) or len(x.splits) != 1:
        raise Unwritable("n-grams of what is not ragged")
    return ngrams_of(
        lo, x, a["ngram_width"], a.get("separator", " "), a.get("pad_values"),
        a.get("padding_width"), a.get("preserve_short_sequences", False),
    )  # fmt: skip


def ngrams_of(lo: Any, x: Rag, widths: Any, separator: Any = " ", pads: Any = None,
              padding: Any = None, keeps: bool = False) -> Rag:  # fmt: skip
    """The n-grams of each row."""
    widths = [int(w) for w in (widths if isinstance(widths, (list, tuple)) else [widths])]
    left = right = ""
    if pads is not None:
        left, right = pads if isinstance(pads, (list, tuple)) else (pads, pads)
        padding = max(widths) - 1 if padding is None else padding
    found, splits = lo.b.emit(
        "StringNGrams", x.flat, x.splits[0], separator=separator, ngram_widths=widths,
        left_pad=left, right_pad=right, pad_width=-1 if pads is not None and padding is None
        else int(padding or 0), preserve_short_sequences=bool(keeps),
    )  # fmt: skip
    return Rag(found, [splits])


def characters(lo: Any, x: Ref, encoding: str = "UTF-8", errors: str = "replace",
               replacement: int = 65533) -> Rag:  # fmt: skip
    """The characters of texts, each a text."""
    b = lo.b
    splits, codes = b.emit(
        "UnicodeDecode", x, input_encoding=encoding, errors=errors, replacement_char=replacement
    )
    count = size_of(b, codes)
    alone = b.emit(
        "Range", b.const(0, "int64"), b.emit("AddV2", count, b.const(1, "int64")),
        b.const(1, "int64"),
    )  # fmt: skip
    texts = b.emit(
        "UnicodeEncode", codes, alone, output_encoding=encoding, errors=errors,
        replacement_char=replacement,
    )  # fmt: skip
    return Rag(texts, [splits])


@composite("_text.encoding.unicode_split")
def _unicode_split(lo, op, a):
    x = a["input"]
    if isinstance(x, Rag) or x.shape.rank != 1:
        raise Unwritable("characters of texts of other than one axis")
    return characters(
        lo, ref_of(lo, x), a["input_encoding"], a.get("errors", "replace"),
        a.get("replacement_char", 65533),
    )  # fmt: skip


@composite("_text.encoding.unicode_decode")
def _unicode_decode(lo, op, a):
    x = a["input"]
    if isinstance(x, Rag) or x.shape.rank != 1:
        raise Unwritable("characters of texts of other than one axis")
    splits, codes = lo.b.emit(
        "UnicodeDecode", ref_of(lo, x), input_encoding=a["input_encoding"],
        errors=a.get("errors", "replace"), replacement_char=a.get("replacement_char", 65533),
        replace_control_characters=bool(a.get("replace_control_characters", False)),
    )  # fmt: skip
    return Rag(codes, [splits])


@composite("_text.splitting.bytes_split")
def _bytes_split(lo, op, a):
    x = a["input"]
    if isinstance(x, Rag) or x.shape.rank != 1:
        raise Unwritable("bytes of texts of other than one axis")
    b = lo.b
    indices, values, shape = b.emit("StringSplit", ref_of(lo, x), b.const(b""), skip_empty=False)
    return Rag(values, [splits_of_ids(b, _column(b, indices, 0), _item(b, shape, 0))])
