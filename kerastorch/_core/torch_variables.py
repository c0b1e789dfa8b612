"""The parameters and buffers of plain torch modules, as variables."""

import weakref

import torch

from .variable import Variable

_known = weakref.WeakKeyDictionary()  # torch module -> {name: variable}
_by_tensor = weakref.WeakValueDictionary()  # id of a raw tensor -> variable, for tied parameters


def variables_of(module, path=""):
    """The parameters and buffers of a torch.nn.Module and those below, as variables over them.

    A parameter that requires grad is a trainable variable, everything else is not.  A module that
    has `variables` of its own (tf.Module) gives those.
    """
    own = getattr(module, "variables", None)
    if own is not None and not callable(own) and hasattr(module, "trainable_variables"):
        return list(own)
    known = _known.setdefault(module, {})
    found = [
        _variable(module, known, name, raw, path)
        for registry in (module._parameters, module._buffers)
        for name, raw in registry.items()
        if raw is not None
    ]
    for name, child in module.named_children():
        found += variables_of(child, f"{path}{name}/")
    return list({id(v): v for v in found}.values())


class TorchWeights:
    """The variables of a plain torch module, listed as those of a layer are."""

    def __init__(self, module):
        self.variables = variables_of(module)
        self.trainable_variables = [v for v in self.variables if v.trainable]
        self.non_trainable_variables = [v for v in self.variables if not v.trainable]


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
    variable._trainable = isinstance(raw, torch.nn.Parameter) and raw.requires_grad
    return variable


def _renew(module, variable):
    """Gives the tensor that a variable has moved to back to the module."""
    for name, known in _known[module].items():
        if known is variable:
            registry = module._parameters if name in module._parameters else module._buffers
            registry[name] = variable._t
