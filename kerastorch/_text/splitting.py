"""tf.strings: strings into parts, and parts into n-grams."""

import numpy as np

from .._core import dispatch, dtypes
from .._core.convert import to_tensor
from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from ..ragged._ragged_tensor import RaggedTensor
from .encoding import nested, of_ragged
from .raw import encoded, objects


@op("input", types=STRING, strings=True, label="StringSplitV2")
def _converted(input, name=None):
    return input


def _strings(input):
    """The string tensor that `input` is; ValueError for a tensor of another dtype."""
    if hasattr(input, "_t") and input.dtype != dtypes.string:
        raise ValueError(
            f"Tensor conversion requested dtype string for Tensor with dtype {input.dtype.name}: "
            f"{input!r}"
        )
    return _converted(input)


@dispatch.drawable
def split(input, sep=None, maxsplit=-1, name=None):
    """The parts between separators: a vector for a scalar input, else a RaggedTensor.

    sep: by default runs of white space, which give no empty parts.
    maxsplit: at most so many splits, from the left; -1 for all.
    """
    raw = input.flat_values._t if isinstance(input, RaggedTensor) else _strings(input)._t
    glue = _separator(sep)
    if maxsplit == 0:
        rows = [[value] for value in raw.reshape(-1)]
    else:
        rows = [_split(value, glue, maxsplit) for value in raw.reshape(-1)]
    found = nested(rows, raw.shape, lambda values: objects(values, (len(values),)))
    return input.with_flat_values(found) if isinstance(input, RaggedTensor) else found


def _separator(sep):
    """The bytes between parts, None for white space; InvalidArgumentError for a vector."""
    if isinstance(sep, (list, tuple)):
        raise invalid(
            f"sep must be a scalar, got shape: {list(to_tensor(sep).shape)} [Op:StringSplitV2]"
        )
    return encoded(sep) if sep else None


def _split(value, glue, most):
    parts = value.split(glue, most)
    if glue is None and len(parts) == most:
        # TensorFlow gives what is left, too, even if that is nothing
        parts.append(b"")
    return parts


@dispatch.drawable
@of_ragged
def bytes_split(input, name=None):
    """Each string as its bytes: a vector for a scalar input, else a RaggedTensor."""
    raw = _strings(input)._t
    rows = [[value[i : i + 1] for i in range(len(value))] for value in raw.reshape(-1)]
    return nested(rows, raw.shape, lambda values: objects(values, (len(values),)))


@dispatch.drawable
def ngrams(
    data,
    ngram_width,
    separator=" ",
    pad_values=None,
    padding_width=None,
    preserve_short_sequences=False,
    name=None,
):
    """Runs of `ngram_width` neighbours (or of each width in a list) along the last dimension.

    pad_values: what to put before and after each row: one string or a pair; `padding_width` of
    each, by default width - 1.  preserve_short_sequences: a row too short for every width gives
    itself.  ValueError for widths below 1 or pad_values of another kind.
    """
    if isinstance(data, RaggedTensor) and isinstance(data.values, RaggedTensor):
        options = (separator, pad_values, padding_width, preserve_short_sequences)
        return data.with_values(ngrams(data.values, ngram_width, *options))
    widths = list(ngram_width) if isinstance(ngram_width, (list, tuple)) else [ngram_width]
    if not isinstance(preserve_short_sequences, bool):
        raise TypeError(
            "Expected bool for argument 'preserve_short_sequences' not "
            f"{preserve_short_sequences!r}."
        )
    if any(width < 1 for width in widths):
        raise ValueError(f"All ngram_widths must be greater than 0. Received: {ngram_width}")
    widths = [int(width) for width in widths]  # a float is cut
    pads = _pads(pad_values, padding_width, widths)
    ragged = isinstance(data, RaggedTensor)
    tensor = data if ragged else _strings(data)
    if ragged:
        rows = [list(row._t) for row in tensor]
    else:
        shape = tensor._t.shape
        if not tensor._t.size:
            # not even padding
            width = 0 if shape[-1] == 0 else 1 if shape[0] == 0 else 0
            return Tensor(objects([], (*shape[:-1], width)))
        rows = [list(row) for row in tensor._t.reshape(int(np.prod(shape[:-1])), -1)]
    glue = encoded(separator)
    found = [_row(row, widths, glue, pads, preserve_short_sequences) for row in rows]
    if ragged:
        return nested(found, (len(found),), lambda values: objects(values, (len(values),)))
    flat = [x for row in found for x in row]
    return Tensor(objects(flat, (*shape[:-1], len(found[0]) if found else 0)))


def _pads(values, width, widths):
    """(left, right, how many per width or None) of the padding."""
    if width is not None and width < 1:
        raise ValueError(f"padding_width must be greater than 0. Received: {width}")
    if values is None:
        if width is not None:
            raise ValueError("pad_values must be provided if padding_width is set.")
        return None
    if isinstance(values, (list, tuple)):
        if len(values) != 2 or not all(isinstance(v, (str, bytes)) for v in values):
            raise ValueError(
                f"pad_values must be a string, tuple of two strings, or None. Received: {values!r}"
            )
        left, right = values
    elif isinstance(values, (str, bytes)):
        left = right = values
    else:
        raise TypeError(f"pad_values must be a string or a pair of strings, got {values!r}")
    return encoded(left), encoded(right), width


def _row(row, widths, glue, pads, preserve):
    found = []
    for width in widths:
        full = row
        if pads is not None:
            count = width - 1 if pads[2] is None else min(pads[2], width - 1)
            full = [pads[0]] * count + row + [pads[1]] * count
        found += [glue.join(full[i : i + width]) for i in range(len(full) - width + 1)]
    if not found and preserve and row:
        return [glue.join(row)]
    return found
