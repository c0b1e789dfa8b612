"""raw_call: calls of built-in layers, whose bodies are torch code on raw tensors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from ..._core import dispatch, nest
from ..._core.composite import Composite
from ..._core.convert import to_tensor
from ..._core.errors import UnimplementedError, invalid
from ..._core.meta_twins import drawing
from ..._core.modes import method_node, modes, offered
from ..._core.op import OUT_OF_MEMORY
from ..._core.state import state
from ..._core.tensor import Tensor, is_stale, taped
from ..._graph.symbolic_tensor import SymbolicTensor
from ..._graph.trials import inferred
from ...random.seeds import graph_seeds
from ...random.streams import Draws, drawing_by


def raw_call(method: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a `call` whose body is torch code on raw tensors.

    Called with tensors, it unwraps the first argument and wraps the result; models that run on
    raw tensors call the body, `call.raw`, directly.  To a handler of the thread (see modes.py) the
    call is one node, with the layer's variables as captures.
    """

    @functools.wraps(method)
    def call(self, inputs, *args, **kwargs):
        if modes.active:
            result = offered(node, (self, (inputs, *args), kwargs))
            if result is not NotImplemented:
                return result
        twins = drawing.twins
        if twins is not None:
            with twins.held():
                return _drawn(method, self, inputs, args, kwargs)
        return _on_handles(method, self, inputs, args, kwargs)

    call.raw = method
    node = method_node(call, method, _own_variables)
    return call


def _own_variables(args):
    layer = args[0]
    used = layer._used_weights()
    return layer._own() if used is layer._weights else used


def _drawn(method, layer, inputs, args, kwargs):
    """A raw call in a symbolic call: on examples where an argument is symbolic."""

    def call(inputs, *args, **kwargs):
        return _on_handles(method, layer, inputs, args, kwargs)

    if dispatch.find_symbolic((inputs, args, kwargs)) is None:
        return call(inputs, *args, **kwargs)
    call.__name__ = layer.name
    call.takes_tensors_only = True  # a single unknown size has nothing to fit but the layer's own
    call.sizes = layer._own_sizes()
    draws = state.draws
    if draws is None or draws.of == "step":
        draws = Draws(graph_seeds())
    with drawing_by(draws):
        return inferred(call, (inputs, *args), kwargs, SymbolicTensor)


def _on_handles(method, layer, inputs, args, kwargs):
    """The handles on what a raw call's body gives for handles."""
    if type(inputs) is Tensor:
        raws = _raw(inputs)
    else:
        if not layer._takes_composites and _has_composites(inputs):
            return layer._call_composites(inputs, *args, **kwargs)
        raws = nest.map_structure(_part if layer._takes_composites else _raw, inputs)
    if state.draws is not None:
        state.draws.body_begins()
    try:
        result = method(layer, raws, *args, **kwargs)
    except RuntimeError as error:
        raise refused(layer, raws, error) from None
    except (AttributeError, TypeError):
        if layer._takes_composites:
            raise
        if any(type(getattr(x, "_t", None)) is np.ndarray for x in nest.flatten(inputs)):
            raise _no_strings(layer) from None
        if not isinstance(inputs, (list, tuple)) or getattr(layer, "_takes_lists", False):
            raise
        # a list where one tensor is asked for: TensorFlow's ops pack it
        return _on_handles(method, layer, to_tensor(inputs), args, kwargs)
    if type(result) is torch.Tensor:
        return taped(result, layer._used_weights()) if result.requires_grad else Tensor(result)
    return nest.map_structure(functools.partial(_handle, inputs=layer._used_weights()), result)


def _raw(x):
    if not hasattr(x, "_t"):
        x = to_tensor(x)
    return x._t.detach() if is_stale(x) else x._t


def _has_composites(inputs):
    return any(isinstance(x, Composite) for x in nest.flatten(inputs))


def _part(x):
    """A raw value, or a composite as it is."""
    return x if isinstance(x, Composite) else _raw(x)


def refused(layer: Any, raws: Any, error: Exception) -> Exception:
    """What torch refuses, as the error that TensorFlow raises."""
    if isinstance(error, (NotImplementedError, RecursionError, OUT_OF_MEMORY)):
        return error
    if getattr(error, "_says_call", False) or hasattr(error, "_as_it_is"):
        return error
    shapes = [tuple(x.shape) for x in nest.flatten(raws)]
    text = str(error).splitlines()[0]
    if any(said in text for said in _TOO_SMALL):
        text = _negative_size(layer, shapes[0]) or text
    return invalid(f"{text} (layer {layer.name!r}, inputs {shapes})")


def _no_strings(layer):
    """What TensorFlow raises where a layer computes with strings: one with weights casts first."""
    if layer._weights:
        return UnimplementedError(None, None, "Cast string to float is not supported [Op:Cast]")
    return invalid(
        "Value for attr 'T' of string is not in the list of allowed values: "
        f"half, bfloat16, float, double (layer {layer.name!r})"
    )


# what torch says where a window does not fit into the input
_TOO_SMALL = (
    "Output size is too small",
    "size can't be greater than actual input size",
    "smaller than kernel size",
)


def _negative_size(layer, shape):
    """The axis that is smaller than the layer's window, in TensorFlow's words; "" for none."""
    window = getattr(layer, "pool_size", None) or getattr(layer, "kernel_size", ())
    dilation = getattr(layer, "dilation_rate", None) or [1] * len(window)
    start = 2 if getattr(layer, "data_format", None) == "channels_first" else 1
    for size, length, rate in zip(shape[start:], window, dilation, strict=False):
        if size < (needed := (length - 1) * rate + 1):
            return f"Negative dimension size caused by subtracting {needed} from {size}"
    return ""


def _handle(raw, inputs):
    if isinstance(raw, torch.Tensor) and raw.requires_grad:
        return taped(raw, inputs)
    return Tensor(raw)


def handle_of(raw: torch.Tensor | np.ndarray) -> Tensor:
    """The handle for a raw value that a model works on: the open tape's, if one is open."""
    handle = Tensor(raw)
    if state.session is not None and isinstance(raw, torch.Tensor) and raw.requires_grad:
        handle._s = state.session
    return handle
