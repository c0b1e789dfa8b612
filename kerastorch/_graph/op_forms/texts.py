"""Forms of ops on strings, and of ops that read values from bytes."""

from __future__ import annotations

import itertools

import numpy as np
import torch

from ... import strings
from ..._core import dtypes
from ..._core.dtypes import STRING
from ..._core.errors import invalid
from ..._core.op import op
from ..._core.tensor import Tensor
from ..._ops import creation
from ..._ops.casting import cast
from ..._text.encoding import unicode_decode_with_offsets
from ..._text.raw import objects
from ...io import _bytes, _csv, _files, _json, _tensors
from ...ragged._ragged_tensor import RaggedTensor
from ...strings import _ops


def _raw(bytes, out_type, little_endian=True):
    return _bytes.decode_raw(bytes, out_type, little_endian)


def _padded_raw(input_bytes, fixed_length, out_type, little_endian=True):
    return _bytes.decode_raw(input_bytes, out_type, little_endian, int(fixed_length))


def _format(inputs, template="%s", placeholder="%s", summarize=3):
    return _ops.format(template, list(inputs), placeholder, summarize)


def _split_v2(input, sep, maxsplit=-1):
    """(indices, values, shape) of the parts of strings, a sparse matrix."""
    return _parts(input, sep, maxsplit)


@op("input sep", types=STRING, strings=True, type="StringSplitV2")
def _parts(input, sep, maxsplit):
    if input.ndim != 1:
        raise invalid(f"input must be a vector, got shape: {list(input.shape)} [Op:StringSplitV2]")
    mark = sep.reshape(-1)[0]
    limit = maxsplit if maxsplit >= 0 else -1
    rows = [x.split(mark or None, limit) for x in input.tolist()]
    return _sparse(rows)


def _sparse(rows):
    values = [x for row in rows for x in row]
    places = [[i, k] for i, row in enumerate(rows) for k in range(len(row))]
    indices = torch.tensor(places, dtype=torch.int64).reshape(-1, 2)
    shape = torch.tensor([len(rows), max(map(len, rows), default=0)], dtype=torch.int64)
    return indices, objects(values, (len(values),)), shape


@op("input delimiter", types=STRING, strings=True, type="StringSplit")
def _parts_v1(input, delimiter, skip_empty):
    marks = delimiter.reshape(-1)[0]
    rows = []
    for text in input.reshape(-1).tolist():
        if not marks:
            row = [text[i : i + 1] for i in range(len(text))]
        else:
            row, at = [], 0
            for i in range(len(text) + 1):
                if i == len(text) or text[i : i + 1] in marks:
                    row.append(text[at:i])
                    at = i + 1
        rows.append([x for x in row if x] if skip_empty else row)
    return _sparse(rows)


@op("data, data_splits", types=STRING, strings=True, type="StringNGrams")
def _ngrams(data, data_splits, separator, ngram_widths, left_pad, right_pad, pad_width,
            preserve_short_sequences):  # fmt: skip
    mark, before, after = (x.encode() if isinstance(x, str) else x
                           for x in (separator, left_pad, right_pad))  # fmt: skip
    texts, ends = data.tolist(), data_splits.tolist()
    found, counts = [], [0]
    for start, stop in itertools.pairwise(ends):
        row = _row_ngrams(texts[start:stop], mark, ngram_widths, before, after, pad_width)
        if preserve_short_sequences and not row and stop > start and ngram_widths:
            row = [mark.join(texts[start:stop])]
        found += row
        counts.append(len(found))
    return objects(found, (len(found),)), torch.tensor(counts, dtype=data_splits.dtype)


def _row_ngrams(texts, mark, widths, before, after, pad_width):
    found = []
    for width in widths:
        pad = width - 1 if pad_width < 0 else min(pad_width, width - 1)
        full = [before] * pad + texts + [after] * pad
        found += [mark.join(full[i : i + width]) for i in range(len(full) - width + 1)]
    return found


def _unicode(with_offsets):
    def run(input, input_encoding, errors="replace", replacement_char=65533,
            replace_control_characters=False, Tsplits=dtypes.int64):  # fmt: skip
        found = _code_points(
            input, input_encoding, errors, replacement_char, replace_control_characters
        )
        splits, points, starts = found
        splits = creation.identity(splits) if Tsplits == "int64" else _narrow(splits)
        return (splits, points, starts) if with_offsets else (splits, points)

    return run


def _narrow(splits):
    return cast(splits, dtypes.int32)


@op("input", types=STRING, strings=True, label="UnicodeDecodeWithOffsets")
def _code_points(input, input_encoding, errors, replacement_char, replace_control_characters):
    points, starts = unicode_decode_with_offsets(
        Tensor(input.reshape(-1)), input_encoding, errors, replacement_char,
        replace_control_characters,
    )  # fmt: skip
    return points.row_splits._t, points.flat_values._t, starts.flat_values._t


@op("input_values, input_splits", label="UnicodeEncode")
def _encoded(input_values, input_splits, output_encoding, errors, replacement_char):
    rows = RaggedTensor.from_row_splits(Tensor(input_values), Tensor(input_splits))
    return strings.unicode_encode(rows, output_encoding, errors, replacement_char)._t


def _encode(input_values, input_splits, output_encoding, errors="replace", replacement_char=65533):
    return _encoded(input_values, input_splits, output_encoding, errors, replacement_char)


def _csv_columns(records, record_defaults, field_delim=",", use_quote_delim=True, na_value="",
                 select_cols=()):  # fmt: skip
    return _csv.decode_csv(
        records, list(record_defaults), field_delim, use_quote_delim, na_value,
        list(select_cols) or None,
    )  # fmt: skip


@op("hypothesis_indices, hypothesis_values, hypothesis_shape, truth_indices, truth_values, "
    "truth_shape", strings=True, type="EditDistance")  # fmt: skip
def _edit_distance(hypothesis_indices, hypothesis_values, hypothesis_shape, truth_indices,
                   truth_values, truth_shape, normalize):  # fmt: skip
    ours = _sequences(hypothesis_indices, hypothesis_values)
    theirs = _sequences(truth_indices, truth_values)
    rank = len(hypothesis_shape)
    sizes = torch.maximum(hypothesis_shape, truth_shape).tolist()[: rank - 1]
    found = np.zeros(sizes, np.float32)
    for key in np.ndindex(*sizes):
        a, b = ours.get(key, []), theirs.get(key, [])
        distance = _levenshtein(a, b)
        if normalize:
            distance = distance / len(b) if b else (float("inf") if a else 0.0)
        found[key] = distance
    return torch.from_numpy(found)


def _sequences(indices, values):
    found = {}
    for place, value in zip(indices.tolist(), values.tolist(), strict=True):
        found.setdefault(tuple(place[:-1]), []).append(value)
    return found


def _levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for k, y in enumerate(b, 1):
            last, row[k] = row[k], min(row[k] + 1, row[k - 1] + 1, last + (x != y))
    return row[-1]


def _distance(hypothesis_indices, hypothesis_values, hypothesis_shape, truth_indices, truth_values,
              truth_shape, normalize=True):  # fmt: skip
    return _edit_distance(
        hypothesis_indices, hypothesis_values, hypothesis_shape, truth_indices, truth_values,
        truth_shape, normalize,
    )  # fmt: skip


FORMS = {
    "DecodeBase64": _bytes.decode_base64,
    "DecodeCSV": _csv_columns,
    "DecodeCompressed": _bytes.decode_compressed,
    "DecodeJSONExample": _json.decode_json_example,
    "DecodePaddedRaw": _padded_raw,
    "DecodeRaw": _raw,
    "EditDistance": _distance,
    "EncodeBase64": _bytes.encode_base64,
    "MatchingFiles": _files.matching_files,
    "ParseTensor": lambda serialized, out_type: _tensors.parse_tensor(serialized, out_type),
    "ReadFile": _files.read_file,
    "SerializeTensor": _tensors.serialize_tensor,
    "StringFormat": _format,
    "StringNGrams": lambda data, data_splits, separator, ngram_widths, left_pad, right_pad,
    pad_width, preserve_short_sequences: _ngrams(
        data, data_splits, separator, list(ngram_widths), left_pad, right_pad, pad_width,
        preserve_short_sequences,
    ),
    "StringSplit": lambda input, delimiter, skip_empty=True: _parts_v1(
        input, delimiter, skip_empty
    ),
    "StringSplitV2": _split_v2,
    "UnicodeDecode": _unicode(False),
    "UnicodeDecodeWithOffsets": _unicode(True),
    "UnicodeEncode": _encode,
    "UnicodeTranscode": lambda input, input_encoding, output_encoding, errors="replace",
    replacement_char=65533, replace_control_characters=False: strings.unicode_transcode(
        input, input_encoding, output_encoding, errors, replacement_char,
        replace_control_characters,
    ),
}  # fmt: skip
