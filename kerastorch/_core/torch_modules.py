"""Plain torch around ours: torch modules as parts of tf.Modules, handles in torch's DataLoader.

The parameters of a torch module are variables of the module that holds it, and it may be called
with handles.
"""

from __future__ import annotations

import threading
import weakref

import numpy as np
import torch
from torch.utils.data._utils.collate import default_collate_fn_map

from .tensor import Tensor, is_stale, taped
from .variable import Variable

_known = weakref.WeakKeyDictionary()  # torch module -> {name: variable}
_by_tensor = weakref.WeakValueDictionary()  # id of a raw tensor -> variable, for tied parameters


def variables_of(module: torch.nn.Module, path: str = "") -> list[Variable]:
    """The parameters and buffers of a torch.nn.Module and those below, as variables over them.

    A parameter that requires grad is a trainable variable, everything else is not.  A module that
    has `variables` of its own (tf.Module) gives those.
    """
    if hasattr(module, "trainable_variables"):
        return list(module.variables)
    found = [variable for _, variable in _own(module, path)]
    for name, child in module.named_children():
        found += variables_of(child, f"{path}{name}/")
    return list({id(v): v for v in found}.values())


def parts_of(module: torch.nn.Module) -> list[tuple[str, Variable | torch.nn.Module]]:
    """(name, part) of a torch.nn.Module: its own parameters and buffers as variables, then the
    modules right below."""
    return [*_own(module, ""), *module.named_children()]


def _own(module, path):
    known = _known.setdefault(module, {})
    return [
        (name, _variable(module, known, name, raw, path))
        for registry in (module._parameters, module._buffers)
        for name, raw in registry.items()
        if raw is not None
    ]


def _variable(module, known, name, raw, path):
    variable = known.get(name)
    if variable is None:
        variable = _by_tensor.get(id(raw))
        if variable is None or variable._t is not raw:
            variable = Variable._over(raw, f"{path}{name}:0")
        known[name] = variable
        variable._owners += ((weakref.ref(module), _renew),)
    if variable._t is not raw:
        variable._t = raw
    _by_tensor[id(raw)] = variable
    variable._trainable = isinstance(raw, torch.nn.Parameter) and (
        raw.requires_grad or variable._frozen
    )
    return variable


def _renew(module, variable):
    """Gives the tensor that a variable has moved to back to the module."""
    for name, known in _known[module].items():
        if known is variable:
            registry = module._parameters if name in module._parameters else module._buffers
            registry[name] = variable._t


class _Calls(threading.local):
    """Per thread: for each running call of an adopted module, whether it was given handles."""

    def __init__(self):
        self.handles = []


_calls = _Calls()


def adopt(module: torch.nn.Module) -> None:
    """Lets a plain torch module, and those below, take tensor handles and answer with such."""
    for child in module.modules():
        if hasattr(child, "trainable_variables") or _before in child._forward_pre_hooks.values():
            continue
        child.register_forward_pre_hook(_before, with_kwargs=True)
        child.register_forward_hook(_after, always_call=True)


def _before(module, args, kwargs):
    inputs = []
    _calls.handles.append(False)  # which `_after` takes away, also after an error
    raws = _unwrapped(args, inputs), _unwrapped(kwargs, inputs)
    _calls.handles[-1] = bool(inputs)
    return raws


def _after(module, args, output):
    if not _calls.handles.pop():
        return None
    return _wrapped(output, variables_of(module))


def _unwrapped(value, inputs):
    inner = getattr(value, "_is_symbolic", False) and not value._draws
    # inside of a symbolic call this makes the call run again on real tensors
    raw = value._t if inner else getattr(value, "_t", None)
    if isinstance(raw, torch.Tensor):
        inputs.append(value)
        return raw.detach() if is_stale(value) else raw
    if type(value) in (list, tuple):
        return type(value)(_unwrapped(v, inputs) for v in value)
    if type(value) is dict:
        return {k: _unwrapped(v, inputs) for k, v in value.items()}
    return value


def _wrapped(value, variables):
    if isinstance(value, torch.Tensor):
        return taped(value, variables) if value.requires_grad else Tensor(value)
    if type(value) in (list, tuple):
        return type(value)(_wrapped(v, variables) for v in value)
    if type(value) is dict:
        return {k: _wrapped(v, variables) for k, v in value.items()}
    return value


def _collate(batch, *, collate_fn_map=None):
    """A batch of handles as one."""
    raws = [x._t for x in batch]
    return Tensor(torch.stack(raws) if isinstance(raws[0], torch.Tensor) else np.stack(raws))


default_collate_fn_map[Tensor] = _collate
