"""tf.strings: text as code points, in UTF-8, UTF-16-BE, UTF-32-BE and the like."""

import codecs
import functools

import numpy as np
import torch

from .._core import convert, dispatch
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._ops._given import name_of
from ..ragged._ragged_tensor import RaggedTensor
from .raw import objects

_UNICODE = {"UTF-8": "utf-8", "UTF-16-BE": "utf-16-be", "UTF-32-BE": "utf-32-be"}
_LARGEST = 0x10FFFF


def _codec(name):
    try:
        return codecs.lookup(_UNICODE.get(name, name)).name
    except LookupError:
        raise invalid(f"Could not create converter for input encoding: {name}") from None


def _check_errors(errors, **others):
    """Refuses an `errors` that is none of the three, and other settings of a wrong kind."""
    if not isinstance(errors, (str, bytes)):
        raise TypeError(f"Expected string for argument 'errors' not {errors!r}.")
    for name, value in others.items():
        wanted, kinds = _SETTINGS[name]
        if not isinstance(value, kinds) and not hasattr(value, "_t"):
            raise TypeError(f"Expected {wanted} for argument '{name}' not {value!r}.")
    if errors not in ("strict", "replace", "ignore"):
        raise invalid(
            f"Value for attr 'errors' of {errors!r} is not in the list of allowed "
            "values: 'strict', 'replace', 'ignore'"
        )


_SETTINGS = {
    "input_encoding": ("string", (str, bytes)),
    "output_encoding": ("string", (str, bytes)),
    "replacement_char": ("int", (int, np.integer)),
    "replace_control_characters": ("bool", (bool, np.bool_)),
}


def _points(value, codec, errors, replacement, control):
    """[(code point, offset)] of one string; `replacement` stands for what cannot be read."""
    points, at = [], 0
    while at < len(value):
        try:
            text, wrong = value[at:].decode(codec), 0
        except UnicodeDecodeError as error:
            text, wrong = value[at : at + error.start].decode(codec), error.end - error.start
        for char in text:
            points.append((ord(char), at))
            at += len(char.encode(codec))
        if wrong:
            if errors == "strict":
                raise invalid("Invalid formatting on input string")
            if errors == "replace":
                points.append((replacement, at))
            at += wrong
    if control and errors == "ignore":
        return [(c, i) for c, i in points if c >= 32]
    if control:
        points = [(replacement if c < 32 else c, i) for c, i in points]
    return points


def _read(input, input_encoding, errors, replacement_char, control, pick):
    """Per string what `pick` makes of its points and itself; and the strings' shape."""
    raw = _text(input)
    _check_errors(
        errors,
        input_encoding=input_encoding,
        replacement_char=replacement_char,
        replace_control_characters=control,
    )
    codec = _codec(input_encoding)
    rows = [
        pick(_points(value, codec, errors, replacement_char, control), value)
        for value in raw.reshape(-1)
    ]
    return rows, raw.shape


def _text(input):
    """The raw value of a string tensor argument, which is first converted by itself."""
    name = name_of(input)
    if name != "string":
        raise invalid(
            "cannot compute UnicodeDecode as input #0(zero-based) was expected to be a string "
            f"tensor but is a {name} tensor [Op:UnicodeDecode]"
        )
    return _checked.raw(_checked(input)._t)


@op("input", types=STRING, strings=True, label="UnicodeDecode")
def _checked(input, name=None):
    return input


def nested(rows, shape, join):
    """Rows as a tensor (for a scalar input) or as a RaggedTensor under the input's shape."""
    values = Tensor(join([x for row in rows for x in row]))
    if not shape:
        return values
    lengths = torch.tensor([len(row) for row in rows], dtype=torch.int64)
    result = RaggedTensor.from_row_lengths(values, Tensor(lengths))
    for axis in range(len(shape) - 1, 0, -1):
        count = int(np.prod(shape[:axis]))
        splits = torch.arange(count + 1, dtype=torch.int64) * shape[axis]
        result = RaggedTensor._of(result, Tensor(splits), shape[axis])
    return result


def of_ragged(function):
    """A function of strings that takes a RaggedTensor, too: its innermost values in their rows."""

    @functools.wraps(function)
    def wrapped(input, *args, **kwargs):
        if not isinstance(input, RaggedTensor):
            return function(input, *args, **kwargs)
        result = function(input.flat_values, *args, **kwargs)
        if isinstance(result, tuple):
            return tuple(input.with_flat_values(x) for x in result)
        return input.with_flat_values(result)

    return wrapped


def _int32(values):
    return torch.tensor(values, dtype=torch.int32)


def _int64(values):
    return torch.tensor(values, dtype=torch.int64)


def _bytes(values):
    return objects(values, (len(values),))


@dispatch.drawable
@of_ragged
def unicode_decode(
    input,
    input_encoding,
    errors="replace",
    replacement_char=65533,
    replace_control_characters=False,
    name=None,
):
    """The code points of each string, int32: a vector for a scalar, else a RaggedTensor.

    errors: what to do with bytes that cannot be read: "replace" them by `replacement_char`,
    "ignore" them, or "strict": raise InvalidArgumentError.
    """
    rows, shape = _read(
        input,
        input_encoding,
        errors,
        replacement_char,
        replace_control_characters,
        lambda points, value: [c for c, _ in points],
    )
    return nested(rows, shape, _int32)


@dispatch.drawable
@of_ragged
def unicode_decode_with_offsets(
    input,
    input_encoding,
    errors="replace",
    replacement_char=65533,
    replace_control_characters=False,
    name=None,
):
    """(code points, byte offsets): `unicode_decode`, and where each code point begins."""
    rows, shape = _read(
        input,
        input_encoding,
        errors,
        replacement_char,
        replace_control_characters,
        lambda points, value: points,
    )
    return (
        nested([[c for c, _ in row] for row in rows], shape, _int32),
        nested([[i for _, i in row] for row in rows], shape, _int64),
    )


def _unicode(encoding):
    """The codec of one of the encodings that TensorFlow writes; InvalidArgumentError else."""
    if not isinstance(encoding, (str, bytes)):
        raise TypeError(f"Expected string for argument 'output_encoding' not {encoding!r}.")
    if encoding not in _UNICODE:
        raise invalid(
            f"Value for attr 'output_encoding' of {encoding!r} is not in the list of allowed "
            f"values: {sorted(_UNICODE)}"
        )
    return _UNICODE[encoding]


@dispatch.drawable
@of_ragged
def unicode_split(input, input_encoding, errors="replace", replacement_char=65533, name=None):
    """Each string as its characters, in the same encoding: UTF-8, UTF-16-BE or UTF-32-BE."""
    codec = _unicode(input_encoding)
    rows, shape = _read(
        input,
        input_encoding,
        errors,
        replacement_char,
        False,
        lambda points, value: [chr(c).encode(codec) for c, _ in points],
    )
    return nested(rows, shape, _bytes)


@dispatch.drawable
@of_ragged
def unicode_split_with_offsets(
    input, input_encoding, errors="replace", replacement_char=65533, name=None
):
    """(characters, byte offsets): `unicode_split`, and where each character begins."""
    codec = _unicode(input_encoding)
    rows, shape = _read(
        input, input_encoding, errors, replacement_char, False, lambda points, value: points
    )
    return (
        nested([[chr(c).encode(codec) for c, _ in row] for row in rows], shape, _bytes),
        nested([[i for _, i in row] for row in rows], shape, _int64),
    )


@dispatch.drawable
def unicode_encode(input, output_encoding, errors="replace", replacement_char=65533, name=None):
    """Strings from code points: the last dimension of `input` (int32, or ragged) is spelled out.

    errors: as for `unicode_decode`, for numbers that are no code points.
    """
    _check_errors(errors)
    codec = _unicode(output_encoding)
    if isinstance(input, RaggedTensor):
        if isinstance(input.values, RaggedTensor):
            return input.with_values(
                unicode_encode(input.values, output_encoding, errors, replacement_char)
            )
        rows = [row.numpy().tolist() for row in input]
        shape = (len(rows),)
    else:
        raw = convert.to_tensor(input)._t
        if not raw.ndim:
            raise ValueError("input_tensor's rank must be at least 1.")
        shape = tuple(raw.shape[:-1])
        rows = raw.reshape(int(np.prod(shape)), -1).tolist()
    spelled = [_spelled(row, errors, replacement_char, codec) for row in rows]
    return Tensor(objects(spelled, shape))


def _is_character(c):
    """Whether a number is a code point that is no surrogate and no noncharacter."""
    special = 0xD800 <= c <= 0xDFFF or 0xFDD0 <= c <= 0xFDEF or c & 0xFFFE == 0xFFFE
    return 0 <= c <= _LARGEST and not special


def _spelled(points, errors, replacement, codec):
    """Code points as bytes; with errors="ignore" TensorFlow writes what is no character as it is,
    in UTF-8 a surrogate as U+FFFD."""
    out = []
    for c in points:
        if _is_character(c) or (errors == "ignore" and 0 <= c <= _LARGEST):
            surrogate = 0xD800 <= c <= 0xDFFF and codec == "utf-8"
            out.append(chr(0xFFFD if surrogate else c))
        elif errors == "strict":
            raise invalid(f"Code point is out of range for Unicode, or a noncharacter: {c}")
        elif errors == "replace":
            out.append(chr(replacement))
    return "".join(out).encode(codec, "surrogatepass")


@dispatch.drawable
@of_ragged
def unicode_transcode(
    input,
    input_encoding,
    output_encoding,
    errors="replace",
    replacement_char=65533,
    replace_control_characters=False,
    name=None,
):
    """Each string in another encoding: UTF-8, UTF-16-BE or UTF-32-BE."""
    codec = _unicode(output_encoding)
    rows, shape = _read(
        input,
        input_encoding,
        errors,
        replacement_char,
        replace_control_characters,
        lambda points, value: "".join(chr(c) for c, _ in points),
    )
    return Tensor(objects([text.encode(codec) for text in rows], shape))
