"""tf.print."""

import logging
import pprint
import sys

import numpy as np

from ._core import nest
from ._core.acting import ActingNode
from ._core.modes import modes, offered
from ._text import summary
from .ragged._ragged_tensor import RaggedTensor

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "warn": logging.WARNING,
    "error": logging.ERROR,
    "fatal": logging.FATAL,
}
_OPTIONS = ("output_stream", "name", "summarize", "sep", "end")


class _Shown:
    """What stands for a leaf while pprint lays out its structure."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def print(*inputs, **kwargs):
    """Writes the inputs, tensors by their values, with `sep` between and `end` after them.

    output_stream: sys.stderr (the default), sys.stdout, "file://PATH" (appends), or a function of
    the logging kind (tf.get_logger().info).
    summarize: how many elements to show from each end of a dimension (3); -1 for all.
    ValueError for other keywords and streams.
    """
    unknown = [k for k in kwargs if k not in _OPTIONS]
    if unknown:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {unknown}")
    if modes.busy:
        result = offered(_PRINT, (inputs, kwargs))
        if result is not NotImplemented:
            return result
    summarize = kwargs.get("summarize")
    summarize = 3 if summarize is None else summarize
    write = _writer(kwargs.get("output_stream") or sys.stderr)
    sep, end = kwargs.get("sep"), kwargs.get("end")
    if len(inputs) == 1 and _is_text(inputs[0]):
        text = summary.summarized(inputs[0]._t, summarize)
    else:
        text = (" " if sep is None else sep).join([_text(x, summarize) for x in inputs])
    write(text, "\n" if end is None else end)


_PRINT = ActingNode(print, "PrintV2")


def _is_text(value):
    raw = getattr(value, "_t", None)
    return isinstance(raw, np.ndarray) and not raw.ndim


def _text(value, summarize):
    if isinstance(value, str):
        return value
    if not nest.is_nested(value) and not isinstance(value, range):
        return repr(_leaf(value, summarize))
    value = list(value) if isinstance(value, range) else value
    leaves = []
    # laid out with a short mark for each tensor, as TensorFlow does: width counts the marks
    marks = nest.map_structure(lambda x: _mark(x, summarize, leaves), value)
    shown = pprint.pformat(marks).replace("'{}'", "{}")
    return _filled(shown, leaves)


def _mark(value, summarize, leaves):
    shown = _leaf(value, summarize)
    if getattr(value, "_t", None) is None:
        return shown
    leaves.append(shown.text)
    return "{}"


def _filled(shown, leaves):
    pieces = shown.split("{}") if leaves else [shown]
    out = [pieces[0]]
    for text, piece in zip(leaves, pieces[1:], strict=False):
        out += [text, piece]
    return "".join(out)


def _leaf(value, summarize):
    """A leaf with the repr that tf.print shows; Python values as they are."""
    raw = getattr(value, "_t", None)
    if raw is not None:
        if _is_text(value):
            return _Shown(summary.quoted(raw[()]))
        return _Shown(summary.summarized(raw, summarize))
    if isinstance(value, np.str_ | np.bytes_):
        return value.item()
    if isinstance(value, np.generic):
        return _Shown(str(value))
    if isinstance(value, RaggedTensor):
        return _Shown(_ragged(value))
    return value


def _ragged(value):
    rows = []
    for row in value:
        if isinstance(row, RaggedTensor):
            rows.append(_ragged(row))
        elif isinstance(row._t, np.ndarray):
            rows.append(repr([x.decode("utf-8", "replace") for x in row._t.reshape(-1)]))
        else:
            rows.append(repr(row.numpy().tolist()))
    return f"[{', '.join(rows)}]"


def _writer(stream):
    """What writes a text and its end to `stream`."""
    if isinstance(stream, str) and stream.startswith("file://"):
        return lambda text, end: _append(stream.removeprefix("file://"), text + end)
    if stream is sys.stdout or stream is sys.stderr or stream in (sys.__stdout__, sys.__stderr__):
        return lambda text, end: _flushed(stream, text + end)
    level = getattr(stream, "__name__", None)
    if callable(stream) and level in _LEVELS:
        return lambda text, end: logging.getLogger("tensorflow").log(_LEVELS[level], "%s", text)
    if isinstance(stream, str) and stream.removeprefix("log(").rstrip(")") in _LEVELS:
        level = _LEVELS[stream.removeprefix("log(").rstrip(")")]
        return lambda text, end: logging.getLogger("tensorflow").log(level, "%s", text)
    if stream in ("stdout", "stderr"):
        return lambda text, end: _flushed(getattr(sys, stream), text + end)
    raise ValueError(
        f"Unknown output stream, logging level, or printer function: {stream!r}. Known are "
        "sys.stdout, sys.stderr, file://PATH and logging functions."
    )


def _append(path, text):
    with open(path, "a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


def _flushed(stream, text):
    stream.write(text)
    stream.flush()
