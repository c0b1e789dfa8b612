"""ModuleWrapper: a tf.Module as a layer."""

from __future__ import annotations

from typing import Any

import torch

from ..._module import Module
from .._layer.layer import Layer


class ModuleWrapper(Layer):
    """Calls a tf.Module; Sequential wraps modules by itself.

    module: a tf.Module with a `__call__`, or a `call`.  Its variables are the layer's weights; it
        is given `training` and `mask` if it takes them.
    method_name: the method to call instead.
    """

    def __init__(self, module, method_name=None, **kwargs):
        super().__init__(**kwargs)
        if method_name is None:
            method_name = next(
                (n for n in ("__call__", "call", "forward") if _has(module, n)), None
            )
        if method_name is None or not hasattr(module, method_name):
            raise ValueError(f"{method_name} is not defined on object {module}")
        self._module = module
        self.__dict__["call"] = getattr(module, method_name)

    def get_config(self) -> dict[str, Any]:
        """NotImplementedError: a tf.Module has no config."""
        raise NotImplementedError(
            "Layer ModuleWrapper was created by passing\nnon-serializable argument values in "
            "`__init__()`,\nand therefore the layer must override `get_config()` in\norder to be "
            f"serializable: {self._module!r} is a tf.Module, which has no config."
        )


def _has(module, name):
    """Whether a module defines a method itself, not torch for all modules."""
    found = getattr(type(module), name, None)
    return found is not None and not any(
        found is getattr(base, name, None) for base in (torch.nn.Module, Module)
    )
