"""What a step depends on besides tensors: is all of it this package's code, and is it unchanged?

Starting from a model and its losses, a walk goes through attributes, lists, dicts, and the cells of
functions.  Code of this package has no effect in a step but its kernel calls (what else it does,
the recorder refuses); a function or object of anybody else may do anything.

The walk keeps what it met.  `unchanged` compares by identity with the objects that it holds, so
that no address comes back under another meaning.
"""

from __future__ import annotations

import enum
import functools
import operator
import types
import weakref
from collections.abc import Iterator
from operator import is_

import numpy as np
import torch

from ..._core import dtypes
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._core.variable import Variable
from .._base.call_spec import CallSpec
from .._base.input_spec import InputSpec
from .._symbolic.keras_tensor import KerasTensor
from .._symbolic.node import Node

OWN = __name__.split(".")[0]
_TRUSTED = {OWN, "torch", "builtins", "collections"}

# Attributes that no step reads, or that every step makes anew from others.
_BESIDE = {
    # of models, read between steps
    *("optimizer", "compiled_loss", "compiled_metrics", "loss", "history", "stop_training"),
    *("_compile_config", "_compiled_trainable", "_is_compiled", "_outer_grad_mode"),
    *("_sizes_differ", "_seen_specs", "train_function", "test_function", "predict_function"),
    *("_steps_per_execution", "_validation_source", "_traced_steps", "_distribution"),
    # of layers: made anew by each call, or read only when drawn, built or saved
    *("_losses", "_inbound_nodes", "_outbound_nodes", "_arguments", "_initial_weights"),
    *("_build_input_shape", "_tracked_edges", "training", "_symbolic_losses", "_torch_decides"),
    # of optimizers: what a step keeps for the next, looked at before it is used
    *("_layout", "_tracker", "_left_out"),
    # of plans
    *("node", "version", "variables", "body", "takes_training", "ordered_steps", "fused_steps"),
}
# The same, by the last word of the name: what makes weights, before any step.
_BESIDE_ENDS = ("_initializer",)

VALUES = (
    bool, int, float, complex, str, bytes, slice, range, type(None), type(...),
    torch.dtype, torch.device, torch.Size, torch.memory_format, torch.layout, torch.Generator,
    torch.Tensor, np.generic, np.dtype, dtypes.DType, TensorShape, Tensor, KerasTensor, Node,
    CallSpec, InputSpec, Variable, weakref.ref, enum.Enum,
)  # fmt: skip
_C_FUNCTIONS = (
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.GetSetDescriptorType,
)
_MANY_BYTES = 1 << 20


class Dependencies:
    """What is found from some roots.

    foreign: names something that is not this package's or torch's, None if all is.
    tensors: the raw tensors that were met, which are the same objects as long as it is `unchanged`.
    """

    def __init__(self, *roots):
        self.foreign = None
        self.tensors = []
        self._held = {}  # id -> object
        self._attributes = []  # (dict, its length, getter of values, values)
        self._lists = []  # (list, items)
        self._arrays = []  # (array, its bytes)
        self._stack = [(root, "") for root in roots]
        while self._stack:
            value, path = self._stack.pop()
            if id(value) not in self._held:
                self._held[id(value)] = value
                self._visit(value, path)

    def unchanged(self) -> bool:
        """Whether all attributes, items and arrays are what they were."""
        try:
            return (
                all(
                    len(d) == n and all(map(is_, values(d), kept))
                    for d, n, values, kept in self._attributes
                )
                and all(
                    len(x) == len(items) and all(map(is_, x, items)) for x, items in self._lists
                )
                and all(array.tobytes() == old for array, old in self._arrays)
            )
        except KeyError:
            return False

    def _visit(self, value, path):
        if isinstance(value, type):
            self._require(root(value) in _TRUSTED, value, path)
        elif isinstance(value, VALUES):
            self._require(root(type(value)) in _TRUSTED | {"numpy", "weakref"}, value, path)
            raw = getattr(value, "_t", value) if isinstance(value, (Tensor, torch.Tensor)) else None
            if isinstance(raw, torch.Tensor):
                self.tensors.append(raw)
        elif isinstance(value, np.ndarray):
            self._visit_array(value, path)
        elif isinstance(value, dict):
            self._visit_dict(value, path)
        elif isinstance(value, (list, tuple, set, frozenset)):
            self._visit_items(value, path)
        elif callable(value) and self._visit_function(value, path):
            pass
        else:
            self._visit_object(value, path)

    def _require(self, fine, value, path):
        if not fine and self.foreign is None:
            self.foreign = f"{path.lstrip('.') or 'the model'} is {_described(value)}"

    def _push(self, value, path):
        self._stack.append((value, path))

    def _visit_array(self, array, path):
        small = not array.dtype.hasobject and array.nbytes <= _MANY_BYTES
        self._require(small or not array.flags.writeable, array, path)
        if small:
            self._arrays.append((array, array.tobytes()))

    def _visit_items(self, value, path):
        if isinstance(value, list):
            self._lists.append((value, tuple(value)))
        self._require(root(type(value)) in _TRUSTED, value, path)
        for i, item in enumerate(value):
            self._push(item, f"{path}[{i}]")

    def _visit_dict(self, value, path):
        self._require(root(type(value)) in _TRUSTED, value, path)
        self._watch(value, list(value))
        for key, item in value.items():
            self._push(key, path)
            self._push(item, f"{path}[{key!r}]")

    def _watch(self, attributes, keys):
        if not keys:
            values = _no_values
        elif len(keys) == 1:
            values = functools.partial(_one_value, keys[0])
        else:
            values = operator.itemgetter(*keys)
        self._attributes.append((attributes, len(attributes), values, values(attributes)))

    def _visit_function(self, value, path):
        """Whether the value is a function of some kind."""
        if isinstance(value, types.FunctionType):
            self._require(root(value) in (OWN, "torch"), value, path)
            parts = [c.cell_contents for c in value.__closure__ or () if is_filled(c)]
            parts += [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
            for part in parts:
                self._push(part, path)
        elif isinstance(value, types.MethodType):
            self._push(value.__func__, path)
            self._push(value.__self__, path)
        elif isinstance(value, functools.partial):
            for part in (value.func, *value.args, *value.keywords.values()):
                self._push(part, path)
        elif isinstance(value, _C_FUNCTIONS):
            self._require(_is_of_torch(value), value, path)
        else:
            return False
        return True

    def _visit_object(self, value, path):
        cls = type(value)
        self._require(root(cls) in (OWN, "torch"), value, path)
        if self.foreign is not None:
            return
        for base in cls.__mro__:
            if root(base) == OWN and id(base) not in self._held:
                self._held[id(base)] = base
                self._require(_is_unpatched(base), base, path)
        attributes = getattr(value, "__dict__", None)
        if attributes is not None:
            keys = [k for k in attributes if not is_beside(k)]
            self._watch_some(attributes, keys, path)
        for name in slots(cls):
            if not is_beside(name) and hasattr(value, name):
                self._push(getattr(value, name), f"{path}.{name}")
        body = getattr(value, "body", None)  # of a plan's step: made from its layer
        if body is not None:
            self._push(body, f"{path}.body")

    def _watch_some(self, attributes, keys, path):
        self._watch(attributes, keys)
        for key in keys:
            self._push(attributes[key], f"{path}.{key}")


def _no_values(attributes):
    return ()


def _one_value(key, attributes):
    return (attributes[key],)


def is_beside(name: str) -> bool:
    """Whether an attribute says nothing of what is computed."""
    return name in _BESIDE or (type(name) is str and name.endswith(_BESIDE_ENDS))


def root(thing: object) -> str:
    """The package that a class or function is of."""
    return (getattr(thing, "__module__", None) or "").split(".")[0]


def is_filled(cell: types.CellType) -> bool:
    """Whether a closure's cell has a value."""
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _is_of_torch(function):
    owner = getattr(function, "__self__", None) or getattr(function, "__objclass__", None)
    owner = owner if isinstance(owner, (type, types.ModuleType)) else type(owner)
    name = getattr(owner, "__name__", "") if isinstance(owner, types.ModuleType) else root(owner)
    return root(function) in ("torch", "math") or name.split(".")[0] == "torch"


def _is_unpatched(cls):
    """Whether all functions of a class of this package are this package's."""
    for value in vars(cls).values():
        value = getattr(value, "__func__", value)
        value = value.fget if isinstance(value, property) else value
        if isinstance(value, types.FunctionType) and root(value) not in _TRUSTED:
            return False
    return True


def slots(cls: type) -> Iterator[str]:
    """The names of a class's slots, its bases' too."""
    for base in cls.__mro__:
        names = vars(base).get("__slots__", ())
        yield from [names] if isinstance(names, str) else names


def _described(value):
    if isinstance(value, (type, types.FunctionType)):
        kind = "class" if isinstance(value, type) else "function"
        return f"the {kind} {value.__module__}.{value.__qualname__}, not one of {OWN}'s"
    return f"a {type(value).__module__}.{type(value).__qualname__}, not one of {OWN}'s"
