"""tf.strings: numbers to text and back."""

import re

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import to_numpy
from .raw import each, objects

_INTEGER = re.compile(rb"\s*-?\d+\s*")
_FLOAT = re.compile(
    rb"\s*[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity|nan)\s*", re.IGNORECASE
)
_HEX = re.compile(rb"\s*[+-]?0x[0-9a-f]*\.?[0-9a-f]*(?:p[+-]?\d+)?\s*", re.IGNORECASE)


@op(
    "input",
    types=STRING,
    strings=True,
    type="StringToNumber",
    attrs={"out_type": "out_type"},
    elementwise=True,
)
def to_number(input, out_type=dtypes.float32, name=None):
    """The numbers that the strings spell, as `out_type`: float32, float64, int32 or int64.

    InvalidArgumentError when a string is not a number or does not fit.
    """
    dtype = dtypes.as_dtype(out_type)
    if dtype.name not in ("float32", "float64", "int32", "int64"):
        raise invalid(
            f"Value for attr 'out_type' of {dtype.name} is not in the list of allowed "
            "values: float, double, int32, int64"
        )
    read = _integer if dtype.is_integer else _float
    flat = [read(value, dtype) for value in input.reshape(-1)]
    with np.errstate(over="ignore"):
        return torch.from_numpy(np.array(flat, dtype=dtype.as_numpy_dtype).reshape(input.shape))


def _unreadable(value):
    return invalid(f"StringToNumberOp could not correctly convert string: {value!r}")


def _integer(value, dtype):
    if not _INTEGER.fullmatch(value) or not dtype.min <= int(value) <= dtype.max:
        raise _unreadable(value)
    return int(value)


def _float(value, dtype):
    if _FLOAT.fullmatch(value):
        return float(value)
    if _HEX.fullmatch(value):
        return float.fromhex(value.decode())
    raise _unreadable(value)


@op(
    "input",
    strings=True,
    type="AsString",
    attrs={
        "precision": "precision",
        "scientific": "scientific",
        "shortest": "shortest",
        "width": "width",
        "fill": "fill",
    },
    elementwise=True,
)
def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):
    """Numbers, bools and strings as text.

    precision: digits after the point of floats (6 by default).  scientific, shortest: as '%e',
    '%g' instead of '%f'.  width: at least so many characters, filled at the left with `fill`:
    ' ', '0', '+' (a sign always) or '-' (at the right).  InvalidArgumentError for other fills, and
    for float settings with other types.
    """
    precision = -1 if precision is None else precision
    width, fill = -1 if width is None else width, fill or ""
    kind = dtypes.of(input)
    inexact = kind.is_floating or kind.is_complex
    if scientific and shortest:
        raise invalid("Cannot select both scientific and shortest notation")
    if len(fill) > 1:
        raise invalid(f"Fill argument not supported: {fill!r}")
    if fill and fill not in " 0+-":
        raise invalid(f"Fill argument not supported: {fill!r}")
    of_number = kind is not dtypes.string
    if of_number and not inexact and (precision >= 0 or scientific or shortest):
        raise invalid(f"scientific, shortest and precision are for floats, not {kind.name}")
    fill = "" if fill == " " and kind.is_unsigned else fill  # which has no sign to stand for
    style = f"%{fill}{width if width > -1 else ''}"
    if inexact:
        style += f"{f'.{precision}' if precision > -1 else ''}"
        style += "e" if scientific else "g" if shortest else "f"
    return _formatted(input, kind, style)


def _formatted(raw, kind, style):
    if kind is dtypes.string:
        return each(
            lambda value: (
                (style.replace("0", "", 1) + "s").encode() % value if style != "%" else value
            ),
            raw,
        )
    array = to_numpy(raw.float() if kind.name in ("float16", "bfloat16") else raw)
    flat = array.reshape(-1).tolist()
    if kind.is_bool:
        texts = ["true" if x else "false" for x in flat]
    elif kind.is_complex:
        texts = [f"({_printf(style, x.real)},{_printf(style, x.imag)})" for x in flat]
    elif kind.is_floating:
        texts = [_printf(style, x) for x in flat]
    else:
        texts = [(style + "d") % x for x in flat]
    return objects([t.encode() for t in texts], array.shape)


def _printf(style, value):
    if value != value or value in (float("inf"), -float("inf")):
        style = style.replace("%0", "%")
    return style % value
