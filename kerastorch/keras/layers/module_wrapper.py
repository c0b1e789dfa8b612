"""ModuleWrapper: a tf.Module as a layer."""

import torch

from .._layer.layer import Layer


class ModuleWrapper(Layer):
    """Calls a tf.Module, whose variables are the layer's weights; Sequential makes one by itself.

    module: the tf.Module.
    method_name: the method to call, by default `__call__`, or `call` where there is none.

    ValueError when the module has no such method.
    """

    def __init__(self, module, method_name=None, **kwargs):
        super().__init__(**kwargs)
        if method_name is None:
            defined = [name for name in ("__call__", "call") if _defines(module, name)]
            method_name = defined[0] if defined else None
        if method_name is None or not _defines(module, method_name):
            raise ValueError(f"{method_name} is not defined on object {module}")
        self._module = module
        self.__dict__["call"] = getattr(module, method_name)  # its signature counts


def _defines(module, name):
    """Whether a module has a method; torch gives every module a `__call__`, which is none."""
    if name != "__call__" or not isinstance(module, torch.nn.Module):
        return hasattr(module, name)
    plain, kind = torch.nn.Module, type(module)
    return kind.__call__ is not plain.__call__ or kind.forward is not plain.forward
