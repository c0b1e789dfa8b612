"""tf.io.decode_csv: lines of comma separated values as columns of tensors."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np

from .._core import convert, dtypes
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._text.raw import encoded, objects
from ._fields import raw

_TYPES = ("float32", "float64", "int32", "int64", "string")
_DIGITS = b"0123456789- \t\n\v\f\r"
_FLOAT = b"0123456789.+-eE"
_MOST = 32  # characters of a float, from which on TensorFlow takes none
_OP = "[Op:DecodeCSV]"


def decode_csv(
    records,
    record_defaults,
    field_delim=",",
    use_quote_delim=True,
    na_value="",
    select_cols=None,
    name=None,
):
    """Lines of comma separated values, as a list of tensors, one a column.

    records: strings, each a line without its end.  record_defaults: for each column a tensor of
    its dtype (float32, float64, int32, int64 or string) with the value for empty fields, or empty
    where one must be there.  field_delim: the character between fields.  use_quote_delim: whether
    fields may stand in double quotes.  na_value: what stands for an empty field besides.
    select_cols: the ascending numbers of the columns wanted (all).
    InvalidArgumentError for another number of fields, or fields of another type.
    """
    defaults = [_default(value) for value in record_defaults]
    if select_cols is not None:
        select_cols = list(select_cols)
        if any(a >= b for a, b in itertools.pairwise(select_cols)):
            raise ValueError("select_cols is not strictly increasing.")
        if select_cols and select_cols[0] < 0:
            raise ValueError("select_cols contains negative values.")
        if len(select_cols) != len(defaults):
            raise ValueError("Length of select_cols and record_defaults do not match.")
    if not defaults:
        raise invalid(f"Length for attr 'OUT_TYPE' of 0 must be at least minimum 1 {_OP}")
    found = _decoded(records, defaults, field_delim, use_quote_delim, na_value, select_cols)
    return list(found)


def _default(value):
    if isinstance(value, dtypes.DType):
        raise convert.unsupported(value)
    return default_of(value, _OP)


def default_of(value: Any, name: str) -> np.ndarray:
    """The array of a column's default; of size 0 where there is none.

    name: of the op, for messages.
    """
    tensor = convert.to_tensor(value)
    if tensor.dtype.name not in _TYPES:
        raise invalid(
            f"Value for attr 'OUT_TYPE' of {tensor.dtype.name} is not in the list of allowed "
            f"values: float, double, int32, int64, string {name}"
        )
    return tensor._t if tensor.dtype is dtypes.string else tensor._t.cpu().numpy()


@op("records", types=STRING, strings=True, label="DecodeCSV")
def _decoded(records, defaults, field_delim, use_quote_delim, na_value, select_cols):
    delimiter, missing = encoded(field_delim), encoded(na_value)
    if len(delimiter) != 1:
        raise invalid(f"field_delim should be only 1 char {_OP}")
    for number, default in enumerate(defaults):
        if default.ndim > 1:
            raise invalid(f"Each record default should be at most rank 1 {_OP}")
        if default.size > 1:
            raise invalid(
                f"There should only be 1 default per field but field {number} has {default.size} "
                f"{_OP}"
            )
    rows = rows_of(records.reshape(-1).tolist(), delimiter, use_quote_delim)
    if select_cols is not None:
        rows = [[row[i] for i in select_cols if i < len(row)] for row in rows]
    for number, row in enumerate(rows):
        if len(row) != len(defaults):
            raise invalid(
                f"Expect {len(defaults)} fields but have {len(row)} in record {number} {_OP}"
            )
    columns = zip(*rows, strict=True) if rows else [()] * len(defaults)
    return tuple(
        raw(column(fields, default, missing, number).reshape(records.shape))
        for number, (fields, default) in enumerate(zip(columns, defaults, strict=True))
    )


def rows_of(lines: list[bytes], delimiter: bytes, quotes: bool) -> list[list[bytes]]:
    """The fields of each line."""
    found = []
    for line in lines:
        if quotes and (b'"' in line or b"\n" in line or b"\r" in line):
            found.append(_quoted(line, delimiter))
        else:
            found.append(line.split(delimiter) if line else [])
    return found


def _quoted(line, delimiter):
    """The fields of a line some of which stand in quotes."""
    fields, at, end = [], 0, len(line)
    if delimiter == b'"':
        return line.split(delimiter)
    while at <= end:
        if line[at : at + 1] != b'"':
            stop = line.find(delimiter, at)
            stop = end if stop < 0 else stop
            field = line[at:stop]
            if b'"' in field or b"\n" in field or b"\r" in field:
                raise invalid(f"Unquoted fields cannot have quotes/CRLFs inside {_OP}")
        else:
            stop = at + 1
            while True:
                stop = line.find(b'"', stop)
                if stop < 0:
                    raise invalid(
                        f"Quoted field has to end with quote followed by delim or end {_OP}"
                    )
                if line[stop + 1 : stop + 2] != b'"':
                    break
                stop += 2
            field = line[at + 1 : stop].replace(b'""', b'"')
            stop += 1
            if stop < end and line[stop : stop + 1] != delimiter:
                raise invalid(f"Quote inside a string has to be escaped by another quote {_OP}")
        fields.append(field)
        at = stop + 1
    return fields


def column(
    fields: tuple[bytes, ...], default: np.ndarray, missing: bytes, number: int
) -> np.ndarray:
    """A column's fields as an array of the default's dtype.

    default: of one element, or none where a field must not be empty.  missing: what counts as an
    empty field besides.  number: of the column, for messages.
    """
    gaps = [row for row, field in enumerate(fields) if not field or field == missing]
    if gaps:
        if not default.size:
            raise invalid(f"Field {number} is required but missing in record {gaps[0]}! {_OP}")
        fields = list(fields)
        for row in gaps:
            fields[row] = b"0"
    if default.dtype == object:
        found = objects(fields, (len(fields),))
    else:
        found = _numbers(fields, default.dtype, number)
    if gaps:
        found[gaps] = default.reshape(-1)[0]
    return found


def _numbers(fields, dtype, number):
    if dtype.kind == "f":
        return _floats(fields, dtype, number)
    joined = b"".join(fields)
    if joined.translate(None, _DIGITS):
        _refuse(fields, dtype, number)
    try:
        return _whole(fields, dtype)
    except (ValueError, OverflowError):
        _refuse(fields, dtype, number)


def _whole(fields, dtype):
    """Whole numbers; OverflowError for one too large, which NumPy 1 would wrap round."""
    values = np.array(list(map(int, fields)), np.int64)
    found = values.astype(dtype, copy=False)
    if found is not values and (found != values).any():
        raise OverflowError(f"a number is out of bounds for {dtype}")
    return found


def _floats(fields, dtype, number):
    plain = (
        not b"".join(fields).translate(None, _FLOAT) and max(map(len, fields), default=0) < _MOST
    )
    try:
        values = list(map(float if plain else _float, fields))
    except ValueError:
        _refuse(fields, dtype, number)
    found = np.array(values, np.float64)
    return found if dtype.itemsize == 8 else _rounded(found, fields)


def _float(field):
    """A field as a float: hexadecimal whole numbers are some, long fields and "infinity" none."""
    text = field.strip(b" \t\n\v\f\r").lower()
    if not text:
        return 0.0
    sign, text = (-1.0, text[1:]) if text[:1] == b"-" else (1.0, text.removeprefix(b"+"))
    if len(field) >= _MOST or text[:1] in (b"+", b"-"):
        raise ValueError
    if text[:2] == b"0x" and text[2:] and not text[2:].translate(None, b"0123456789abcdef"):
        return sign * float(int(text[2:], 16))
    if text not in (b"inf", b"nan") and text.translate(None, _FLOAT):
        raise ValueError
    return sign * float(text)


def _rounded(found, fields):
    """float32s of float64s: what lies between two of them by what the field says exactly."""
    with np.errstate(over="ignore"):
        single = found.astype(np.float32)
    between = (found.view(np.int64) & 0x1FFFFFFF) == 0x10000000
    for i in np.flatnonzero(between & np.isfinite(single)).tolist():
        text = fields[i].decode().strip()
        if "x" in text.lower():
            continue
        exact, near = Fraction(text), Fraction(float(found[i]))
        if exact != near:
            low, high = sorted((single[i], np.nextafter(single[i], _beyond(single[i], found[i]))))
            single[i] = high if exact > near else low
    return single


def _beyond(single, value):
    return np.float32(np.inf) if float(single) < value else np.float32(-np.inf)


def _refuse(fields, dtype, number):
    """Raises the error about the first field that is no number of the dtype."""
    for row, field in enumerate(fields):
        try:
            if dtype.kind == "f":
                _float(field)
                continue
            if field.translate(None, _DIGITS):
                raise ValueError
            _whole([field], dtype)
        except (ValueError, OverflowError):
            kind = {"float32": "float", "float64": "double"}.get(dtype.name, dtype.name)
            raise invalid(
                f"Field {number} in record {row} is not a valid {kind}: "
                f"{field.decode('utf-8', 'replace')} {_OP}"
            ) from None
