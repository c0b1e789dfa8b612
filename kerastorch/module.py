"""tf.Module: a torch.nn.Module that tracks variables and modules as TensorFlow does.

Attributes hold what was assigned, as in Python.  Beside that, the torch registries (`_parameters`,
`_buffers`, `_modules`) mirror them, so that `parameters()`, `state_dict()`, `to()` and everything
else of torch works.  What stands in lists and dicts is mirrored when torch asks (`_mirror`).
"""

import re
import weakref

import torch

from ._core import nest
from ._core.variable import Variable
from ._scopes import name_scope

_FIRST_CAP = re.compile("(.)([A-Z][a-z0-9]+)")
_ALL_CAP = re.compile("([a-z0-9])([A-Z])")
_IDENTIFIER = re.compile(r"^[a-zA-Z_]([a-zA-Z0-9_])*$")
_CONTAINERS = (list, tuple, dict)


def snake_case(name):
    """CamelCase as camel_case, as TensorFlow names modules and layers."""
    return _ALL_CAP.sub(r"\1_\2", _FIRST_CAP.sub(r"\1_\2", name)).lower()


class Module(torch.nn.Module):
    """Base class of objects that own variables (tf.Module), and a torch.nn.Module.

    name: a Python identifier; by default the class name in snake case.

    >>> class Scale(tf.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = tf.Variable(2.0)
    >>> [v.numpy() for v in Scale().trainable_variables]
    [2.0]
    """

    def __new__(cls, *args, **kwargs):
        # torch's state is made here: users assign attributes before super().__init__().
        self = super().__new__(cls)
        torch.nn.Module.__init__(self)
        return self

    def __init__(self, name=None):
        if name is None:
            name = snake_case(type(self).__name__)
        if not _IDENTIFIER.match(name):
            raise ValueError(f"{name!r} is not a valid module name.")
        self._name = name
        with name_scope(name) as scope:
            self._scope_name = scope

    @property
    def name(self):
        """The name given to, or made up by, the constructor."""
        return self._name

    @property
    def name_scope(self):
        """A name scope with the module's name, for use in `with`."""
        return name_scope(self._scope_name)

    @classmethod
    def with_name_scope(cls, method):
        """Decorator: runs `method` inside the module's name scope."""

        def wrapped(self, *args, **kwargs):
            with self.name_scope:
                return method(self, *args, **kwargs)

        wrapped.__name__, wrapped.__doc__ = method.__name__, method.__doc__
        return wrapped

    @property
    def variables(self):
        """The variables of this module and its submodules, as a tuple."""
        return tuple(self._walk(lambda x: isinstance(x, Variable)))

    @property
    def trainable_variables(self):
        """The trainable ones among `variables`."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self):
        """The ones among `variables` that are not trainable."""
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self):
        """The modules that attributes lead to, as a tuple."""
        return tuple(self._walk(lambda x: isinstance(x, Module)))

    def _walk(self, wanted):
        """What `wanted` accepts among attributes (by name), lists and dicts, and below; each once."""
        found, seen, modules = [], {id(self)}, [self]
        while modules:
            module = modules.pop(0)
            for _, value in module._attributes():
                for leaf in _leaves(value):
                    if id(leaf) in seen or not isinstance(leaf, (Variable, Module)):
                        continue
                    seen.add(id(leaf))
                    if wanted(leaf):
                        found.append(leaf)
                    if isinstance(leaf, Module):
                        modules.append(leaf)
        return found

    def _attributes(self):
        """(name, value) of the attributes that may hold variables or modules, sorted by name."""
        found = [
            (name, value)
            for name, value in self.__dict__.items()
            if isinstance(value, (Variable, Module, *_CONTAINERS)) and name not in _TORCH_STATE
        ]
        return sorted(found, key=lambda item: item[0])

    # torch's registries
    def __setattr__(self, name, value):
        self._register(name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._register(name, None)
        object.__delattr__(self, name)

    def _register(self, name, value):
        """Mirrors one attribute in torch's registries."""
        state = self.__dict__
        parameters, buffers, modules = state["_parameters"], state["_buffers"], state["_modules"]
        for registry in (parameters, buffers, modules):
            registry.pop(name, None)
        if isinstance(value, Variable):
            self._mirror_variable(name, value)
        elif isinstance(value, torch.nn.Module):
            modules[name] = value
        elif isinstance(value, torch.nn.Parameter):
            parameters[name] = value

    def _mirror_variable(self, name, variable):
        raw = variable._t
        if isinstance(raw, torch.nn.Parameter):
            self.__dict__["_parameters"][name] = raw
        elif isinstance(raw, torch.Tensor):
            self.__dict__["_buffers"][name] = raw
        else:
            return
        owned = self.__dict__.setdefault("_mirrored", {})
        if owned.get(name) is not variable:
            owned[name] = variable
            variable._owners += ((weakref.ref(self), _mirror_again),)

    def _mirror(self):
        """Brings torch's registries up to date with what lists and dicts hold now."""
        for name, value in self._attributes():
            if isinstance(value, _CONTAINERS):
                for i, leaf in enumerate(_leaves(value)):
                    if isinstance(leaf, (Variable, torch.nn.Module)):
                        self._register(f"{name}.{i}", leaf)

    def _mirror_back(self):
        """Takes the raw values that torch has replaced (`to`, `half`) into the variables."""
        for name, variable in self.__dict__.get("_mirrored", {}).items():
            raw = self._parameters.get(name, self._buffers.get(name))
            if raw is not None:
                variable._t = raw

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """torch's walk over this module and those below."""
        self._mirror()
        return super().named_modules(memo, prefix, remove_duplicate)

    def named_children(self):
        """torch's walk over the modules right below."""
        self._mirror()
        return super().named_children()

    def state_dict(self, *args, **kwargs):
        """torch's dictionary of parameters and buffers."""
        self._mirror()
        return super().state_dict(*args, **kwargs)

    def load_state_dict(self, state_dict, strict=True, assign=False):
        """Sets parameters and buffers from torch's dictionary."""
        self._mirror()
        result = super().load_state_dict(state_dict, strict, assign)
        for module in self.modules():
            if isinstance(module, Module):
                module._mirror_back()
        return result

    def _apply(self, fn, recurse=True):
        self._mirror()
        result = super()._apply(fn, recurse)
        self._mirror_back()
        return result

    def __setstate__(self, state):
        super().__setstate__(state)
        mirrored = self.__dict__.pop("_mirrored", {})
        for name, variable in mirrored.items():
            self._mirror_variable(name, variable)

    def __dir__(self):
        return object.__dir__(self)


_TORCH_STATE = set(torch.nn.Module().__dict__) | {"_mirrored"}


def _mirror_again(module, variable):
    """Renews the entries of a variable that moved to a new leaf."""
    for name, mine in module._mirrored.items():
        if mine is variable:
            module._mirror_variable(name, variable)


def _leaves(value):
    return nest.flatten(value) if isinstance(value, _CONTAINERS) else [value]
