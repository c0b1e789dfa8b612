"""tf.strings: text held as bytes.

Raw values are numpy object arrays of bytes; the work is done by Python's bytes and str methods
and by `re` over the flat array.
"""

import re

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.acting import acting
from .._core.dtypes import STRING
from .._core.errors import InvalidArgumentError, OutOfRangeError, invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._text import re2, summary
from .._text.numbers import as_string
from .._text.raw import decoded, each, encoded, objects
from ..ragged._ragged_tensor import RaggedTensor


def _before_join(inputs, separator="", name=None):
    """A tensor of another dtype is an InvalidArgumentError unless a list stands beside it."""
    if isinstance(inputs, (list, tuple)) and all(hasattr(x, "_t") for x in inputs):
        for i, x in enumerate(inputs):
            if x.dtype != dtypes.string:
                raise invalid(
                    f"cannot compute StringJoin as input #{i}(zero-based) was expected to be a "
                    f"string tensor but is a {x.dtype.name} tensor [Op:StringJoin]"
                )


@op(
    "*inputs",
    types=STRING,
    strings=True,
    type="StringJoin",
    attrs={"separator": "separator"},
    before=_before_join,
)
def join(inputs, separator="", name=None):
    """The inputs' elements joined with `separator`, element by element.

    inputs: string tensors of one shape, among which scalars broadcast.  InvalidArgumentError when
    shapes differ.
    """
    shapes = {x.shape for x in inputs if x.ndim}
    if len(shapes) > 1:
        raise invalid(f"Input shapes do not match: {sorted(map(list, shapes))} [Op:StringJoin]")
    glue = encoded(separator)
    shape = shapes.pop() if shapes else ()
    columns = [np.broadcast_to(x, shape).reshape(-1) for x in inputs]
    if not columns:
        return objects([b""], ())
    return objects([glue.join(row) for row in zip(*columns, strict=True)], shape)


@op(
    "inputs",
    types=STRING,
    strings=True,
    dtype_error=InvalidArgumentError,
    type="ReduceJoin",
    kinds={"keepdims": "bool"},
    attrs={"keep_dims": "keepdims", "separator": "separator"},
    tensors_too="axis",
)
def reduce_join(inputs, axis=None, keepdims=False, separator="", name=None):
    """The elements along `axis` (all dimensions, last fastest, for None) joined by `separator`.

    With several axes the first one given varies fastest.  OutOfRangeError for an axis that is not
    there.
    """
    rank = inputs.ndim
    axes = list(range(rank))[::-1] if axis is None else np.atleast_1d(axis).astype(int).tolist()
    for a in axes:
        if not -rank <= a < rank:
            raise OutOfRangeError(
                None, None, f"Invalid reduction dimension {a} for input with {rank} dimension(s)"
            )
    axes = [a % rank for a in axes]
    rest = [a for a in range(rank) if a not in axes]
    count = int(np.prod([inputs.shape[a] for a in axes]))
    kept = [inputs.shape[a] for a in rest]
    rows = inputs.transpose(rest + axes[::-1]).reshape(int(np.prod(kept)), count)
    shape = [1 if a in axes else inputs.shape[a] for a in range(rank)] if keepdims else kept
    glue = encoded(separator)
    return objects([glue.join(row) for row in rows], shape)


@op(
    "inputs, segment_ids",
    types=STRING,
    strings=True,
    type="UnsortedSegmentJoin",
    attrs={"separator": "separator"},
    tensors_too="num_segments",
)
def unsorted_segment_join(inputs, segment_ids, num_segments, separator="", name=None):
    """For each segment the elements whose id it is, joined by `separator`; '' for none.

    inputs: [..segment_ids.shape.., ...].  InvalidArgumentError for ids outside
    0..num_segments - 1.
    """
    if np.ndim(num_segments):
        raise invalid("Number of segments must be a scalar [Op:UnsortedSegmentJoin]")
    ids = segment_ids.reshape(-1).tolist()
    if not all(0 <= i < num_segments for i in ids):
        raise invalid(
            f"segment_ids {ids} must be in 0..{num_segments - 1} [Op:UnsortedSegmentJoin]"
        )
    rest = inputs.shape[segment_ids.ndim :]
    rows = inputs.reshape(len(ids), int(np.prod(rest)))
    parts = [[[] for _ in range(rows.shape[1])] for _ in range(num_segments)]
    for i, row in zip(ids, rows, strict=True):
        for found, value in zip(parts[i], row, strict=True):
            # nothing is joined to '' in front
            if found or value:
                found.append(value)
    glue = encoded(separator)
    # TensorFlow puts no separator before its first text
    joined = [glue.join(_from_text(cell)) for row in parts for cell in row]
    return objects(joined, (num_segments, *rest))


def _from_text(cell):
    """A list of strings from the first that is not empty on."""
    return cell[next((i for i, s in enumerate(cell) if s), len(cell)) :]


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringLower",
    attrs={"encoding": "encoding"},
    elementwise=True,
)
def lower(input, encoding="", name=None):
    """Lower case: of ASCII letters, or of all Unicode letters with encoding="utf-8"."""
    return _cased(input, encoding, bytes.lower, str.lower)


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringUpper",
    attrs={"encoding": "encoding"},
    elementwise=True,
)
def upper(input, encoding="", name=None):
    """Upper case: of ASCII letters, or of all Unicode letters with encoding="utf-8"."""
    return _cased(input, encoding, bytes.upper, str.upper)


def _cased(raw, encoding, of_bytes, of_text):
    encoding = "" if encoding is None else encoding
    if encoding not in ("", "utf-8"):
        raise invalid(f"only utf8 or '' (no encoding) is supported, received {encoding!r}")
    if not encoding:
        return each(of_bytes, raw)
    return each(lambda value: encoded(of_text(decoded(value))), raw)


@op("input", types=STRING, strings=True, type="StringStrip", elementwise=True)
def strip(input, name=None):
    """Each string without white space at its ends."""
    return each(bytes.strip, input)


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringLength",
    attrs={"unit": "unit"},
    elementwise=True,
)
def length(input, unit="BYTE", name=None):
    """The number of bytes, or of code points with unit="UTF8_CHAR", as int32."""
    _check_unit(unit)
    count = len if unit != "UTF8_CHAR" else _characters
    found = np.fromiter(map(count, input.reshape(-1)), dtype=np.int32, count=input.size)
    return torch.from_numpy(found.reshape(input.shape))


def _characters(value):
    return sum((byte & 0xC0) != 0x80 for byte in value)


def _check_unit(unit):
    if unit is not None and unit not in ("BYTE", "UTF8_CHAR"):
        raise invalid(
            f"Value for attr 'unit' of {unit!r} is not in the list of allowed values: "
            "'BYTE', 'UTF8_CHAR'"
        )


@op(
    "input, pos len",
    types=STRING,
    strings=True,
    type="Substr",
    attrs={"unit": "unit"},
    elementwise=True,
)
def substr(input, pos, len, unit="BYTE", name=None):
    """The part that starts at `pos` (from the end when negative) and has at most `len` units.

    pos, len: integers of one shape, which broadcasts with the input.  A negative `len` means all
    the rest.  InvalidArgumentError when a position lies outside its string.
    """
    _check_unit(unit)
    if pos.shape != len.shape:
        raise invalid(
            f"pos and len should have the same shape, got: {list(pos.shape)} vs. "
            f"{list(len.shape)} [Op:Substr]"
        )
    try:
        strings, starts, sizes = np.broadcast_arrays(input, pos.cpu().numpy(), len.cpu().numpy())
    except ValueError:
        raise invalid(
            f"Incompatible shapes: {list(input.shape)} vs. {list(pos.shape)} [Op:Substr]"
        ) from None
    part = _part if unit != "UTF8_CHAR" else _part_of_text
    rows = zip(
        strings.reshape(-1), starts.reshape(-1).tolist(), sizes.reshape(-1).tolist(), strict=True
    )
    return objects([part(*row) for row in rows], strings.shape)


def _part(value, start, size):
    total = len(value) if isinstance(value, bytes) else value.__len__()
    if not -total <= start <= total:
        raise invalid(f"pos {start} out of range for string of length {total} [Op:Substr]")
    start = start + total if start < 0 else start
    return value[start:] if size < 0 else value[start : start + size]


def _part_of_text(value, start, size):
    return encoded(_part(decoded(value), start, size))


@op(
    "input",
    types=STRING,
    strings=True,
    type="RegexFullMatch",
    tensors_too="pattern",
    elementwise=True,
)
def regex_full_match(input, pattern, name=None):
    """Whether the whole of each string matches the RE2 `pattern`, as bools.

    InvalidArgumentError when the pattern is not valid RE2.
    """
    match = re2.compile(_pattern(pattern)).fullmatch
    flat = [match(value) is not None for value in input.reshape(-1)]
    return torch.tensor(flat, dtype=torch.bool).reshape(input.shape)


@op(
    "input",
    types=STRING,
    strings=True,
    type="RegexReplace",
    attrs={"replace_global": "replace_global"},
    tensors_too=("pattern", "rewrite"),
    elementwise=True,
)
def regex_replace(input, pattern, rewrite, replace_global=True, name=None):
    r"""Each string with the matches of the RE2 `pattern` (the first only unless
    replace_global) replaced by `rewrite`, in which \1 to \9 stand for groups, \0 for the match.

    InvalidArgumentError when the pattern is not valid RE2.
    """
    return each(re2.replacer(_scalar_bytes(pattern), _scalar_bytes(rewrite), replace_global), input)


def _pattern(value):
    """The bytes of a pattern, in TensorFlow's errors for what is none."""
    if isinstance(value, torch.Tensor) or hasattr(value, "_t"):
        name = dtypes.of(getattr(value, "_t", value)).name
        if name != "string":
            raise invalid(
                "cannot compute RegexFullMatch as input #1(zero-based) was expected to be a "
                f"string tensor but is a {name} tensor [Op:RegexFullMatch]"
            )
        value = value._t
    if not isinstance(value, (str, bytes, list, tuple, np.ndarray)):
        value = convert.to_tensor(value, dtypes.string)._t
    return _scalar_bytes(value)


def _scalar_bytes(value):
    value = value.item() if isinstance(value, np.ndarray) else value
    return encoded(value) if isinstance(value, str) else value


def _scalar_text(*args, **kwargs):
    return TensorSpec([], dtypes.string)


@acting("StringFormat", _scalar_text, acts=False)
def format(template, inputs, placeholder="{}", summarize=3, name=None):
    """`template` with its placeholders replaced by the tensors' values, as a scalar string.

    inputs: a tensor, or a list or tuple of them, one per placeholder.
    summarize: how many elements to show from each end of a dimension; -1 for all.
    ValueError when the counts differ.
    """
    if hasattr(inputs, "_t") or isinstance(inputs, RaggedTensor):
        inputs = [inputs]
    if template.count(placeholder) != len(inputs):
        raise ValueError(
            f"The template expects {template.count(placeholder)} tensors, but the inputs only "
            f"has {len(inputs)}. Please ensure the number of placeholders in template matches "
            "inputs length."
        )
    pieces = template.split(placeholder)
    shown = [pieces[0]]
    for x, piece in zip(inputs, pieces[1:], strict=True):
        if isinstance(x, RaggedTensor):
            shown += [_rows_shown(x, summarize), piece]
        else:
            shown += [_shown(convert.to_tensor(x)._t, summarize), piece]
    return Tensor(objects([encoded("".join(shown))], ()))


def _rows_shown(value, summarize):
    """A RaggedTensor as text: numbers as `as_string` writes them, strings in quotes."""
    if summarize not in (None, -1) and not (isinstance(summarize, int) and summarize > 0):
        raise ValueError(f"Expected summarize to be -1 or a positive int, got {summarize!r}")
    flat = value.flat_values
    if flat.dtype == dtypes.string:
        texts = [b"'" + re.sub(_QUOTED, _ESCAPED, t) + b"'" for t in flat._t.reshape(-1)]
        flat = Tensor(objects(texts, flat._t.shape))
    else:
        flat = as_string(flat)
    return _nested_text(value.with_flat_values(flat).to_list(), summarize)


_QUOTED, _ESCAPED = rb"(['\\])", rb"\\\1"


def _nested_text(rows, summarize):
    if not isinstance(rows, list):
        return rows.decode(errors="surrogateescape")
    texts = [_nested_text(row, summarize) for row in rows]
    if summarize not in (None, -1) and len(texts) > 2 * summarize:
        texts = [*texts[:summarize], "...", *texts[-summarize:]]
    return f"[{', '.join(texts)}]"


def _shown(raw, summarize):
    text = summary.summarized(raw, summarize)
    return f'"{text}"' if dtypes.of(raw) is dtypes.string and not raw.ndim else text
