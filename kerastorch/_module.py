"""tf.Module: a torch.nn.Module that tracks variables and modules as TensorFlow does.

Attributes hold what was assigned, as in Python.  Beside that stand torch's registries
(`_parameters`, `_buffers`, `_modules`), so that `parameters()`, `state_dict()`, `to()` and
everything else of torch works.  Variables enter them under the attribute's name; what stands in
lists, tuples and dicts under the attribute's name and its place, "blocks_0" or "heads_left".
Containers may change unseen, so they are looked at again when torch asks (`_sync`).

Loading a state_dict and `to` keep what was read from a variable before.  An optimizer of torch
writes into the parameter in place, as ever: a tensor read before shares its memory and changes too.
"""

import re
import weakref

import torch

from ._core import nest
from ._core.state import state, structure
from ._core.torch_modules import adopt, variables_of
from ._core.trackable import CONTAINERS, EDGES, Trackable, leaves
from ._core.variable import Variable
from ._scopes import name_scope

_FIRST_CAP = re.compile("(.)([A-Z][a-z0-9]+)")
_ALL_CAP = re.compile("([a-z0-9])([A-Z])")
_IDENTIFIER = re.compile(r"^[a-zA-Z_]([a-zA-Z0-9_])*$")


def snake_case(name):
    """CamelCase as camel_case, as TensorFlow names modules and layers."""
    return _ALL_CAP.sub(r"\1_\2", _FIRST_CAP.sub(r"\1_\2", name)).lower()


class Registry(dict):
    """torch's dictionary of a module's parameters or buffers, with the variables behind them.

    What torch puts in the place of a variable's tensor (`to`, functional_call, export) becomes the
    variable's own.
    """

    def __init__(self, *args):
        super().__init__(*args)
        self.variables = {}

    def enter(self, name, variable):
        """Shows a variable's tensor under a name."""
        self.variables[name] = variable
        dict.__setitem__(self, name, variable._t)
        if not any(owner() is self for owner, _ in variable._owners):
            variable._owners += ((weakref.ref(self), Registry.renew),)

    def renew(self, variable):
        """Shows the tensor that a variable has moved to."""
        for name, known in self.variables.items():
            if known is variable:
                dict.__setitem__(self, name, variable._t)

    def __setitem__(self, name, raw):
        dict.__setitem__(self, name, raw)
        variable = self.variables.get(name)
        if variable is not None and raw is not None and variable._t is not raw:
            variable._t = raw
            for owner, renew in variable._owners:
                other = owner()
                if other is not None and other is not self:
                    renew(other, variable)

    def __delitem__(self, name):
        dict.__delitem__(self, name)
        self.variables.pop(name, None)

    def pop(self, name, *default):
        """dict.pop; the variable, if there is one, is no longer shown."""
        self.variables.pop(name, None)
        return dict.pop(self, name, *default)


class Module(Trackable, torch.nn.Module):
    """Base class of objects that own variables (tf.Module), and a torch.nn.Module.

    name: a Python identifier; by default the class name in snake case.

    Parameters and buffers of a plain torch.nn.Module among the attributes count among `variables`.

    >>> class Scale(tf.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = tf.Variable(2.0)
    >>> [float(v) for v in Scale().trainable_variables]
    [2.0]
    """

    _TF_MODULE_IGNORED_PROPERTIES = frozenset()

    def __new__(cls, *args, **kwargs):
        # torch's state is made here: users assign attributes before super().__init__().
        self = super().__new__(cls)
        torch.nn.Module.__init__(self)
        self.__dict__.update(_parameters=Registry(), _buffers=Registry(), _held={})
        return self

    def __init__(self, name=None):
        if name is None:
            name = snake_case(type(self).__name__)
        if not _IDENTIFIER.match(name):
            raise ValueError(
                f"{name!r} is not a valid module name. Module names must be valid Python "
                "identifiers (e.g. a valid class name)."
            )
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
                if state.graph is None:
                    return method(self, *args, **kwargs)
                from .autograph.conversion import converted  # loaded where something is traced

                return converted(method)(self, *args, **kwargs)

        wrapped.__name__, wrapped.__doc__ = method.__name__, method.__doc__
        return wrapped

    # what attributes lead to, as TensorFlow walks them
    @property
    def variables(self):
        """The variables of this module and its submodules, as a tuple."""
        return tuple(self._flatten(predicate=_is_variable))

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
        return tuple(self._flatten(predicate=_is_module))

    def _flatten(
        self,
        recursive=True,
        predicate=None,
        attribute_traversal_key=None,
        with_path=False,
        expand_composites=False,
    ):
        """What `predicate` accepts among the attributes' values, walked by name; a generator.

        recursive: whether submodules are walked too, after the module's own attributes.
        attribute_traversal_key: the sort key of attribute names.
        with_path: whether to give (path, value), every path to a value; else values, once each.
        expand_composites: whether composite tensors are taken apart.
        """
        walk = _Walk(recursive, predicate, attribute_traversal_key, with_path, expand_composites)
        return walk.over(self, ())

    def _attributes(self):
        """(name, value) of the attributes that are walked."""
        ignored = self._TF_MODULE_IGNORED_PROPERTIES
        return [
            (name, value)
            for name, value in self.__dict__.items()
            if name not in _TORCH_STATE and name not in ignored
        ]

    # torch's registries
    def __setattr__(self, name, value):
        if isinstance(value, torch.Tensor) and self._set_raw(name, value):
            return
        self._register(name, value)
        self._track(name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._register(name, None)
        self._untrack(name)
        object.__delattr__(self, name)

    def _set_raw(self, name, raw):
        """Sets the tensor of the variable that torch knows under `name`; False if there is none."""
        for registry in (self._parameters, self._buffers):
            if name in registry.variables:
                registry[name] = raw
                return True
        return False

    def _register(self, name, value):
        """Shows one attribute in torch's registries."""
        state = self.__dict__
        parameters, buffers, modules = state["_parameters"], state["_buffers"], state["_modules"]
        for registry in (parameters, buffers, modules):
            if name in registry:
                registry.pop(name)
                structure.version += 1
        if name in state["_held"]:
            self._hold(name, ())
        if isinstance(value, (Variable, torch.nn.Module)):
            self._show(name, value)
        elif isinstance(value, torch.nn.Parameter):
            parameters[name] = value
        elif isinstance(value, CONTAINERS):
            self._hold(name, value)

    def _show(self, key, value):
        structure.version += 1
        if isinstance(value, torch.nn.Module):
            self.__dict__["_modules"][key] = value
            if not isinstance(value, Module):
                adopt(value)
        elif isinstance(value._t, torch.nn.Parameter):
            self.__dict__["_parameters"].enter(key, value)
        elif isinstance(value._t, torch.Tensor):
            self.__dict__["_buffers"].enter(key, value)

    def _hold(self, name, container):
        """Shows the variables and modules in a container, in place of what it held before."""
        now = dict(_places(name, container))
        held = self.__dict__["_held"]
        before = held.get(name, {})
        if now.keys() == before.keys() and all(now[k] is before[k] for k in now):
            return
        for key in before:
            for registry in (self._parameters, self._buffers, self._modules):
                registry.pop(key, None)
        for key, value in now.items():
            self._show(key, value)
        if now:
            held[name] = now
        else:
            held.pop(name, None)

    def _containers(self):
        """(name, container) of the containers whose contents torch is shown."""
        return [(k, v) for k, v in self._attributes() if isinstance(v, CONTAINERS)]

    def _sync(self):
        """Brings torch's registries up to date with what the containers hold now."""
        for name, container in self._containers():
            self._hold(name, container)

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """torch's walk over this module and those below."""
        self._sync()
        return super().named_modules(memo, prefix, remove_duplicate)

    def named_children(self):
        """torch's walk over the modules right below."""
        self._sync()
        return super().named_children()

    def get_submodule(self, target):
        """torch's module under a dotted path; AttributeError when there is none."""
        if target:
            list(self.modules())  # brings all registries up to date
        return super().get_submodule(target)

    def get_parameter(self, target):
        """torch's parameter under a dotted path; AttributeError when there is none."""
        return self._entry("_parameters", target)

    def get_buffer(self, target):
        """torch's buffer under a dotted path; AttributeError when there is none."""
        return self._entry("_buffers", target)

    def _entry(self, registry, target):
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        found = getattr(module, registry).get(name)
        if found is None:
            kind = registry.strip("_").removesuffix("s")
            raise AttributeError(f"{type(module).__name__} has no {kind} {name!r}.")
        return found

    def state_dict(self, *args, **kwargs):
        """torch's dictionary of parameters and buffers."""
        self._sync()
        return super().state_dict(*args, **kwargs)

    def _load_from_state_dict(self, *args, **kwargs):
        self._sync()
        for registry in (self._parameters, self._buffers):
            for variable in registry.variables.values():
                variable._let_go()
        super()._load_from_state_dict(*args, **kwargs)

    def _apply(self, fn, recurse=True):
        self._sync()
        return super()._apply(fn, recurse)

    def _register_hook(register):
        def method(self, *args, **kwargs):
            structure.version += 1
            return register(self, *args, **kwargs)

        method.__name__, method.__doc__ = register.__name__, "torch's method."
        return method

    register_forward_hook = _register_hook(torch.nn.Module.register_forward_hook)
    register_forward_pre_hook = _register_hook(torch.nn.Module.register_forward_pre_hook)
    register_full_backward_hook = _register_hook(torch.nn.Module.register_full_backward_hook)
    register_full_backward_pre_hook = _register_hook(
        torch.nn.Module.register_full_backward_pre_hook
    )
    del _register_hook

    def __getstate__(self):
        """The attributes; the registries without what stands for variables and containers."""
        state = dict(self.__dict__)
        held = {key for keys in self._held.values() for key in keys}
        for name in ("_parameters", "_buffers"):
            registry = state[name]
            state[name] = {k: v for k, v in registry.items() if k not in registry.variables}
            state[name + "_shown"] = dict(registry.variables)
        state[EDGES] = dict(self._tracked)
        state["_modules"] = {k: v for k, v in self._modules.items() if k not in held}
        state["_held"] = {}
        return state

    def __setstate__(self, state):
        shown = {**state.pop("_parameters_shown"), **state.pop("_buffers_shown")}
        for name in ("_parameters", "_buffers"):
            state[name] = Registry(state[name])
        super().__setstate__(state)
        for name, variable in shown.items():
            self._show(name, variable)
        self._sync()

    def __dir__(self):
        """The names of TensorFlow's API and of attributes, and the most used ones of torch's."""
        cls = type(self)
        return [
            name
            for name in object.__dir__(self)
            if name not in _OF_TORCH or _is_of_a_user(cls, name)
        ]

    __repr__ = object.__repr__


_SHOWN = {
    *("eval", "forward", "load_state_dict", "named_parameters", "parameters", "requires_grad_"),
    *("state_dict", "to", "train"),
}
_OF_TORCH = {
    *(name for name in (*dir(torch.nn.Module), *torch.nn.Module().__dict__) if name[:2] != "__"),
    *torch.nn.Module.__annotations__,
} - _SHOWN


def _is_of_a_user(cls, name):
    """Whether a class between a user's and tf.Module defines what torch's modules have, too."""
    for base in cls.__mro__[: cls.__mro__.index(Module)]:
        if name in vars(base):
            return name[:1] != "_"
    return False


_TORCH_STATE = set(torch.nn.Module().__dict__) | {"_held", EDGES}


class _Walk:
    """A walk over the attributes of a module and of those below (`Module._flatten`)."""

    def __init__(self, recursive, predicate, key, with_path, expand):
        self.recursive, self.key, self.with_path = recursive, key, with_path
        self.predicate = predicate or (lambda _: True)
        self.expand = expand
        self.seen = set()

    def over(self, module, path):
        """The accepted values of one module, then those of the modules that it leads to."""
        below = []
        if not self.with_path:
            self.seen.add(id(module))
        key = self.key
        attributes = sorted(
            module._attributes(), key=lambda item: item[0] if key is None else key(item[0])
        )
        for name, value in attributes:
            for place, leaf in self._leaves(name, value):
                if not self.with_path:
                    if id(leaf) in self.seen:
                        continue
                    self.seen.add(id(leaf))
                where = (*path, name, *place)
                if self.predicate(leaf):
                    yield (where, leaf) if self.with_path else leaf
                if isinstance(leaf, torch.nn.Module) and self.recursive:
                    if isinstance(leaf, Module):
                        below.append((where, leaf))
                    else:
                        yield from self._of_torch(leaf, where)
        for where, submodule in below:
            yield from self.over(submodule, where)

    def _leaves(self, name, value):
        if not (isinstance(value, CONTAINERS) or self.expand):
            return [((), value)]
        try:
            if self.with_path and not self.expand:
                return list(_with_paths((), value))
            return [((), x) for x in nest.flatten(value, expand_composites=self.expand)]
        except (TypeError, ValueError) as error:
            raise ValueError(f"Error processing property {name!r} of {value!r}") from error

    def _of_torch(self, module, path):
        for variable in variables_of(module):
            if id(variable) not in self.seen and self.predicate(variable):
                self.seen.add(id(variable))
                yield (path, variable) if self.with_path else variable


def _with_paths(path, value):
    """(path, leaf) of a nested structure, as tf.nest walks it."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _with_paths((*path, key), value[key])
    elif isinstance(value, (list, tuple)):
        names = getattr(value, "_fields", range(len(value)))
        for key, item in zip(names, value, strict=True):
            yield from _with_paths((*path, key), item)
    else:
        yield path, value


def _is_variable(x):
    return isinstance(x, Variable)


def _is_module(x):
    return isinstance(x, Module)


def _places(name, container):
    """(key, leaf) of the variables and modules in a container: "name_place_place"."""
    for path, leaf in leaves(container, (Variable, torch.nn.Module)):
        places = "_".join(map(str, path))
        yield (f"{name}_{places}" if name else places).replace(".", "_"), leaf
