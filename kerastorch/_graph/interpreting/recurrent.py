"""Functions of files that are Keras's LSTM and GRU, run by the kernels of the layers.

Keras marks them: `api_implements` is "lstm_..." or "gru_...", beside `go_backwards` and
`time_major`.  Those with a mask or lengths, or with other inputs, run by their loops.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any

import torch

from ..._core.op import op
from ..._ops import creation

_HOME = f"{__name__.partition('.')[0]}.keras.layers.rnn._sequences"
_LSTM = ["inputs", "init_h", "init_c", "kernel", "recurrent_kernel", "bias"]
_GRU = ["inputs", "init_h", "kernel", "recurrent_kernel", "bias"]
_FLOAT = 1  # the number of float32


@functools.cache
def _sequences():
    return importlib.import_module(_HOME)


def _first(x, time_major, backwards):
    x = x if time_major else x.transpose(0, 1)
    return x.flip(0) if backwards else x


def _given_back(hs, time_major, whole):
    hs = hs if whole else hs[-1:]
    return hs if time_major else hs.transpose(0, 1)


@op("inputs init_h init_c kernel recurrent_kernel bias", types={torch.float32}, label="LSTM")
def _lstm(inputs, init_h, init_c, kernel, recurrent_kernel, bias, time_major, backwards, whole):
    x = _first(inputs, time_major, backwards)
    if x.is_meta:
        hs, c = x.new_empty(len(x), *init_h.shape), torch.empty_like(init_c)
    else:
        hs, c = _sequences().lstm(x, init_h, init_c, kernel, recurrent_kernel, bias)
    return hs[-1], _given_back(hs, time_major, whole), hs[-1].clone(), c


@op("inputs init_h kernel recurrent_kernel bias", types={torch.float32}, label="GRU")
def _gru(inputs, init_h, kernel, recurrent_kernel, bias, time_major, backwards, whole):
    x = _first(inputs, time_major, backwards)
    if x.is_meta:
        hs = x.new_empty(len(x), *init_h.shape)
    else:
        hs = _sequences().gru(x, init_h, kernel, recurrent_kernel, bias)
    return hs[-1], _given_back(hs, time_major, whole), hs[-1].clone()


def kernel_of(definition: Any) -> Callable[[list[Any]], list[Any]] | None:
    """What runs a function of a file that is a whole recurrence, None for any other."""
    attrs = definition.attr
    if "api_implements" not in attrs or not {"go_backwards", "time_major"} <= set(attrs):
        return None
    kind = attrs["api_implements"].s.partition(b"_")[0]
    known = {b"lstm": (_lstm, _LSTM, 5), b"gru": (_gru, _GRU, 4)}.get(kind)
    arguments = definition.signature.input_arg
    if known is None or len(definition.signature.output_arg) != known[2]:
        return None
    function, names, _ = known
    if len(arguments) != len(names) or any(a.type != _FLOAT for a in arguments):
        return None
    if not all(a.name.startswith(n) for a, n in zip(arguments, names, strict=True)):
        return None
    size = _stored_steps(definition)
    if size is None:
        return None
    settings = attrs["time_major"].b, attrs["go_backwards"].b, size == "all"

    def run(given):
        runtime = creation.constant(0.0)
        return [*function(*given, *settings), runtime]

    return run


def _stored_steps(definition):
    """Whether the loop keeps the outputs of "all" steps or of the "last", None where unsure."""
    nodes = {node.name: node for node in definition.node_def}
    for node in definition.node_def:
        if node.op != "TensorListReserve" or len(node.input) < 2:
            continue
        size = nodes.get(node.input[1].partition(":")[0])
        if size is None:
            return None
        if size.op != "Const":
            return "all"
        tensor = size.attr["value"].tensor
        return "last" if list(tensor.int_val) == [1] else "all"
    return None
